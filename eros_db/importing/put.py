"""Writing checked lines: known rows are updated, new ones added, references looked up by their line."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, bindparam, func, insert, select, update

from eros_db.failures import ImportRefused
from eros_db.schema import (
    caption_bank,
    caption_creator_performance,
    content_types,
    creators,
    mass_messages,
    vault_matrix,
    vault_media,
)


class ImportCounts(NamedTuple):
    added: int
    updated: int


def put_creators(connection: Connection, _file: str, lines: Sequence[Any]) -> ImportCounts:
    known = set(connection.scalars(select(creators.c.creator_id)))
    rows = []
    for read in lines:
        row = _said(read, _stored(read.line), "creator_id")
        if read.line.creator_id not in known:
            row.setdefault("display_name", read.line.page_name)
        rows.append(row)
    return _put(connection, creators, ("creator_id",), rows)


def put_captions(connection: Connection, _file: str, lines: Sequence[Any]) -> ImportCounts:
    themes = _themes(connection, (read.line.content_type for read in lines))
    b = caption_bank.c
    known = {
        (row[0], row[1]): row[2] for row in connection.execute(select(b.caption_text, b.caption_type, b.caption_id))
    }
    following = _numbers(connection, b.caption_id)
    rows = []
    for read in lines:
        row = _said(read, _stored(read.line))
        named = (read.line.caption_text, read.line.caption_type)
        row["caption_id"] = read.line.caption_id or known.get(named) or following()
        if "content_type" in row:
            row["content_type_id"] = themes[row.pop("content_type")]
        known[named] = row["caption_id"]
        rows.append(row)
    return _put(connection, caption_bank, ("caption_id",), rows)


def put_vault(connection: Connection, file: str, lines: Sequence[Any]) -> ImportCounts:
    owners = set(connection.scalars(select(creators.c.creator_id)))
    themes = _themes(connection, (read.line.content_type for read in lines))
    matrix, media = [], []
    for read in lines:
        _must_know(file, read, "creator_id", owners)
        row = _stored(read.line)
        kind, theme = row.pop("media_type"), row.pop("content_type")
        if kind is None:
            matrix.append({**row, "content_type_id": themes[theme], "has_content": int(row["quantity_available"] > 0)})
        else:
            owned = {name: row[name] for name in ("creator_id", "quantity_available")}
            media.append({**owned, "media_type": kind})
    of_themes = _put(connection, vault_matrix, ("creator_id", "content_type_id"), matrix)
    of_media = _put(connection, vault_media, ("creator_id", "media_type"), media)
    return ImportCounts(of_themes.added + of_media.added, of_themes.updated + of_media.updated)


def put_messages(connection: Connection, file: str, lines: Sequence[Any]) -> ImportCounts:
    zones = {row[0]: row[1] for row in connection.execute(select(creators.c.creator_id, creators.c.timezone))}
    captions = set(connection.scalars(select(caption_bank.c.caption_id)))
    m = mass_messages.c
    query = select(m.creator_id, m.sending_time, m.caption_id, m.message_id)
    known = {(row[0], row[1], row[2]): row[3] for row in connection.execute(query)}
    following = _numbers(connection, m.message_id)
    rows = []
    for read in lines:
        _must_know(file, read, "creator_id", zones)
        _must_know(file, read, "caption_id", captions)
        row = _message(read, zones[read.line.creator_id])
        named = (row["creator_id"], row["sending_time"], read.line.caption_id)
        row["message_id"] = read.line.message_id or known.get(named) or following()
        known[named] = row["message_id"]
        rows.append(row)
    counts = _put(connection, mass_messages, ("message_id",), rows)
    _refresh_uses(connection, {(row["creator_id"], row["caption_id"]) for row in rows if "caption_id" in row})
    return counts


def _message(read: Any, zone: str) -> dict[str, Any]:
    line, moment = read.line, read.line.sending_time
    wall = moment if moment.tzinfo is None else moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    row = _said(read, _stored(line))
    row["sending_time"] = wall.isoformat(timespec="seconds")
    row["sending_hour"], row["sending_day_of_week"] = wall.hour, wall.weekday()
    if line.sent_count:
        row["view_rate"], row["purchase_rate"] = line.viewed / line.sent_count, line.purchased / line.sent_count
        row["revenue_per_send"] = line.earnings / line.sent_count
    return row


def _refresh_uses(connection: Connection, pairs: Iterable[tuple[str, int]]) -> None:
    """Counts the uses of the captions sent anew from the messages; uses that no message tells of are kept."""
    m, u = mass_messages.c, caption_creator_performance.c
    wanted = sorted(pairs)
    counted = (
        select(
            m.creator_id,
            m.caption_id,
            func.count().label("times_used"),
            func.sum(m.earnings).label("total_earnings"),
            func.avg(m.earnings).label("avg_earnings"),
            func.avg(m.purchase_rate).label("avg_purchase_rate"),
            func.avg(m.view_rate).label("avg_view_rate"),
            func.min(func.substr(m.sending_time, 1, 10)).label("first_used_date"),
            func.max(func.substr(m.sending_time, 1, 10)).label("last_used_date"),
        )
        .where(m.creator_id.in_(sorted({creator for creator, _ in wanted})), m.caption_id.is_not(None))
        .group_by(m.creator_id, m.caption_id)
    )
    fresh = {(row["creator_id"], row["caption_id"]): dict(row) for row in connection.execute(counted).mappings()}
    before = select(u.creator_id, u.caption_id, u.times_used, u.first_used_date, u.last_used_date)
    for row in connection.execute(before):
        one = fresh.get((row.creator_id, row.caption_id))
        if one is not None:
            one["times_used"] = max(one["times_used"], row.times_used)
            one["first_used_date"] = min(filter(None, (one["first_used_date"], row.first_used_date)))
            one["last_used_date"] = max(filter(None, (one["last_used_date"], row.last_used_date)))
    key = ("creator_id", "caption_id")
    _put(connection, caption_creator_performance, key, [fresh[pair] for pair in wanted])


def _put(connection: Connection, table: Table, key: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> ImportCounts:
    """Adds or updates by key; of two rows with one key the later holds. Rows may name different columns."""
    merged: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        merged.setdefault(tuple(row[name] for name in key), {}).update(row)
    present = {tuple(row) for row in connection.execute(select(*(table.c[name] for name in key)))}
    new = [row for row_key, row in merged.items() if row_key not in present]
    known = [row for row_key, row in merged.items() if row_key in present]
    for columns, group in _by_columns(new):
        connection.execute(insert(table), [{name: row[name] for name in columns} for row in group])
    for columns, group in _by_columns(known):
        changed: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns if name not in key}
        if changed:
            statement = update(table).where(*(table.c[name] == bindparam(f"key_{name}") for name in key))
            values = [{f"{'key' if name in key else 'new'}_{name}": row[name] for name in columns} for row in group]
            connection.execute(statement.values(changed), values)
    return ImportCounts(len(new), len(known))


def _by_columns(rows: Iterable[dict[str, Any]]) -> Iterable[tuple[tuple[str, ...], list[dict[str, Any]]]]:
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(tuple(row), []).append(row)
    return groups.items()


def _stored(line: Any) -> dict[str, Any]:
    row: dict[str, Any] = line.model_dump()
    return {name: int(value) if isinstance(value, bool) else value for name, value in row.items()}


def _said(read: Any, row: dict[str, Any], *always: str) -> dict[str, Any]:
    """Only what the file says, so that an empty cell changes nothing."""
    return {name: value for name, value in row.items() if name in read.given or name in always}


def _themes(connection: Connection, names: Iterable[str | None]) -> dict[str, int]:
    """Theme ids by name; a theme that is new is added."""
    t = content_types.c
    known = {row[0]: row[1] for row in connection.execute(select(t.type_name, t.content_type_id))}
    for name in sorted({name for name in names if name and name not in known}):
        added = insert(content_types).values(type_name=name).returning(t.content_type_id)
        known[name] = connection.execute(added).scalar_one()
    return known


def _numbers(connection: Connection, column: Any) -> Callable[[], int]:
    last = connection.scalar(select(func.max(column))) or 0

    def following() -> int:
        nonlocal last
        last += 1
        return last

    return following


def _must_know(file: str, read: Any, column: str, known: Any) -> None:
    value = getattr(read.line, column)
    if value is not None and value not in known:
        raise ImportRefused(f"{file}, line {read.number}, column {column!r}: {value!r}: not found", field=file)
