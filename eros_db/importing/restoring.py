"""What an import changed is given back value by value: what has come since, from whoever it came, stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, bindparam, select, tuple_, update

from eros_db.importing.changes import WRITTEN, chunks
from eros_db.importing.marks import FOUND
from eros_db.schema import schedule_items, schedule_templates

#: Where a journal keeps which save of its week an item is of: a replacement keeps the week's row and gives items' ids
#: again.
VERSION = "week_version"
#: What an import writes of a saved week; journals of before say no more than that.
_OF_WEEKS = {schedule_items.name: ("status", "actual_earnings"), schedule_templates.name: ("status",)}
_Row = Mapping[str, Any]


@dataclass
class Restored:
    """How many rows of each table are as before, how many changed since and keep that, and which weeks were replaced,
    as "kaya's week of 2026-11-30"."""

    rows: dict[str, int] = field(default_factory=dict)
    since: dict[str, int] = field(default_factory=dict)
    replaced: set[str] = field(default_factory=set)


def restore(connection: Connection, table: Table, before: Sequence[_Row], restored: Restored) -> None:
    """Of each row the values that the import wrote and that still stand."""
    key = [column.name for column in table.primary_key]
    own = [column.name for column in table.c if column.name not in key and column.computed is None]
    standing, weeks = _standing(connection, table, before), _weeks(connection, table, before)
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in before:
        now = standing.get(tuple(row[name] for name in key))
        if table.name in _OF_WEEKS and not _is_of_the_same_save(table, row, now, weeks.get(row["template_id"])):
            restored.replaced.add(_week_of(row, weeks.get(row["template_id"])))
            continue
        written = row.get(WRITTEN) or {name: now[name] for name in _OF_WEEKS.get(table.name, own) if now}
        stands = now is not None and all(now[name] == value for name, value in written.items() if name not in FOUND)
        left = [name for name, value in written.items() if stands or (now and now[name] == value)]
        if not stands:
            restored.since[table.name] = restored.since.get(table.name, 0) + 1
        if left:
            values = {f"key_{name}": row[name] for name in key} | {f"old_{name}": row.get(name) for name in left}
            groups.setdefault(tuple(left), []).append(values)
            restored.rows[table.name] = restored.rows.get(table.name, 0) + 1
    statement = update(table).where(*(table.c[name] == bindparam(f"key_{name}") for name in key))
    for names, group in groups.items():
        connection.execute(statement.values({name: bindparam(f"old_{name}") for name in names}), group)


def _standing(connection: Connection, table: Table, before: Sequence[_Row]) -> dict[tuple[Any, ...], RowMapping]:
    key = list(table.primary_key)
    found = dict[tuple[Any, ...], RowMapping]()
    for some in chunks([tuple(row[column.name] for column in key) for row in before]):
        among = key[0].in_([one[0] for one in some]) if len(key) == 1 else tuple_(*key).in_(some)
        for now in connection.execute(select(table).where(among)).mappings():
            found[tuple(now[column.name] for column in key)] = now
    return found


def _weeks(connection: Connection, table: Table, before: Sequence[_Row]) -> dict[int, RowMapping]:
    """The saved weeks that the rows are of, as they are now; none where they are of no week."""
    if table.name not in _OF_WEEKS:
        return {}
    t = schedule_templates.c
    query = select(schedule_templates).where(t.template_id.in_({row["template_id"] for row in before}))
    return {week["template_id"]: week for week in connection.execute(query).mappings()}


def _is_of_the_same_save(table: Table, row: _Row, now: RowMapping | None, week: RowMapping | None) -> bool:
    if now is None or week is None:
        return False
    if table is schedule_templates:
        return bool(row["version"] == week["version"])
    if VERSION in row:
        return (now["template_id"], now["slot_id"], week["version"]) == (
            row["template_id"],
            row["slot_id"],
            row[VERSION],
        )
    changing = _OF_WEEKS[table.name]
    return all(now[column.name] == row[column.name] for column in table.c if column.name not in changing)


def _week_of(row: _Row, week: RowMapping | None) -> str:
    monday = week["week_start"] if week else row.get("week_start") or row["scheduled_date"]
    return f"{row['creator_id']}'s week of {monday}"
