"""Taking an import back: what it added goes, what it changed is as before; refused where something rests on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, ForeignKey, Table, delete, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from eros_db.failures import Refusal
from eros_db.importing.changes import chunks
from eros_db.importing.findings import counted
from eros_db.importing.posts import Taken, TakenBack, taken
from eros_db.importing.restoring import VERSION, Restored, restore
from eros_db.importing.waiting import waiting_weeks
from eros_db.schema import (
    caption_bank,
    creators,
    database_identity,
    import_changes,
    import_pages,
    imports,
    metadata,
    schedule_items,
    schedule_template_versions,
    schedule_templates,
    volume_predictions,
)

Key = tuple[Any, ...]

_JOURNAL = frozenset({imports.name, import_changes.name, import_pages.name})
_WEEKS = frozenset({schedule_items.name, schedule_templates.name})
_SHOWN_WEEKS = 12


class Undone(NamedTuple):
    """How many rows of each table changed, and sends in the records of weeks; and what is to be said beside."""

    rows: dict[str, int]
    notices: list[str]

    def beside_records(self, back: TakenBack) -> "Undone":
        rows = {**self.rows, **({"sends in the records of weeks": back.sends} if back.sends else {})}
        since = (
            f"what somebody said since of {counted(back.since, 'send')} stays in the record of the week"
            if back.since
            else None
        )
        return Undone(rows, [*self.notices, *filter(None, (since, back.untold))])


@dataclass
class _Touched:
    added: set[Key] = field(default_factory=set)
    changed: set[Key] = field(default_factory=set)


def list_imports(connection: Connection) -> list[dict[str, Any]]:
    """Every import, the newest first."""
    return [dict(row) for row in connection.execute(select(imports).order_by(imports.c.import_id.desc())).mappings()]


def undo_import(connection: Connection, import_id: int, now: datetime, records_url: str | None = None) -> Undone:
    """Takes the import back within the caller's transaction, but for what came later.

    ``records_url`` is the record store where weeks wait that are not saved yet. Raises Refusal where there is no such
    import, a later one rests on it, or a planned or saved week holds what would go.
    """
    _must_be_there(connection, import_id)
    touched = _touched_by(connection, import_id)
    _must_be_last(connection, import_id, touched)
    _must_be_unused(connection, import_id, touched, records_url)
    done, restored = dict[str, int](), Restored()
    c = import_changes.c
    changes = select(import_changes).where(c.import_id == import_id).order_by(c.change_id.desc())
    for change in connection.execute(changes).mappings().all():
        table = metadata.tables[change["table_name"]]
        keys = _keys(table, change["row_keys"], change["before"])
        try:
            if change["before"] is not None:
                restore(connection, table, change["before"], restored)
                continue
            _remove(connection, table, keys)
        except IntegrityError as wrong:
            text = f"what import {import_id} changed cannot be as before beside what came later: {wrong.orig}"
            raise _refusal(f"{text}; nothing was undone") from wrong
        done[table.name] = done.get(table.name, 0) + len(keys)
    for journal in (import_changes, import_pages):
        connection.execute(delete(journal).where(journal.c.import_id == import_id))
    stamp = now.isoformat(timespec="seconds")
    connection.execute(update(imports).where(imports.c.import_id == import_id).values(undone_at=stamp))
    for name, count in restored.rows.items():
        done[name] = done.get(name, 0) + count
    return Undone(done, _said(restored))


def told_by(connection: Connection, import_id: int) -> Taken:
    """What the import said became of sends, with what stood in the records of their weeks before it."""
    c = import_changes.c
    changes = select(c.before).where(c.import_id == import_id, c.table_name == schedule_items.name)
    return taken(connection, [item for before in connection.scalars(changes) for item in before or ()])


def forget_journal(connection: Connection, creator_id: str) -> None:
    """Imports that touched a page's rows lose their journal, and with it the way back."""
    ids = list(connection.scalars(select(import_pages.c.import_id).where(import_pages.c.creator_id == creator_id)))
    for journal in (import_changes, import_pages):
        connection.execute(delete(journal).where(journal.c.import_id.in_(ids)))
    closed = "a page whose rows it touched was forgotten"
    connection.execute(
        update(imports).where(imports.c.import_id.in_(ids), imports.c.undone_at.is_(None)).values(closed=closed)
    )


def _must_be_there(connection: Connection, import_id: int) -> None:
    row = connection.execute(select(imports).where(imports.c.import_id == import_id)).mappings().first()
    if row is None:
        known = [
            str(number) for number in connection.scalars(select(imports.c.import_id).order_by(imports.c.import_id))
        ]
        listed = f"; the imports are {', '.join(known[-10:])}" if known else "; nothing was imported yet"
        raise _refusal(f"there is no import {import_id}{listed}")
    if row["undone_at"]:
        raise _refusal(f"import {import_id} was undone on {row['undone_at'][:10]}")
    if row["closed"]:
        raise _refusal(f"import {import_id} cannot be undone: {row['closed']}")


def _touched_by(connection: Connection, import_id: int) -> dict[str, _Touched]:
    c = import_changes.c
    found: dict[str, _Touched] = {}
    for row in connection.execute(select(import_changes).where(c.import_id == import_id)).mappings():
        table = metadata.tables[row["table_name"]]
        one = found.setdefault(table.name, _Touched())
        (one.added if row["before"] is None else one.changed).update(_keys(table, row["row_keys"], row["before"]))
    return found


def _keys(table: Table, row_keys: Sequence[Sequence[Any]], before: Any) -> list[Key]:
    whole = len(table.primary_key) == 1 and before is None and isinstance(row_keys[0][0], int)
    if whole:
        return [(number,) for first, last in row_keys for number in range(first, last + 1)]
    if table.name in _WEEKS and before is not None:  # ids are given again where a week is replaced
        save = "version" if table is schedule_templates else VERSION
        return [(*key, row[save]) if save in row else tuple(key) for key, row in zip(row_keys, before, strict=True)]
    return [tuple(key) for key in row_keys]


def _must_be_last(connection: Connection, import_id: int, touched: Mapping[str, _Touched]) -> None:
    i, c = imports.c, import_changes.c
    later = (
        select(import_changes)
        .join(imports, i.import_id == c.import_id)
        .where(c.import_id > import_id, i.undone_at.is_(None), c.table_name.in_(touched))
    )
    rested = set()
    for row in connection.execute(later).mappings():
        if row["import_id"] in rested:
            continue
        mine = touched[row["table_name"]]
        keys = _keys(metadata.tables[row["table_name"]], row["row_keys"], row["before"])
        if any(one in mine.added or one in mine.changed for key in keys for one in (key, key[:-1])):
            rested.add(row["import_id"])
    if rested:
        named, them = _named(connection, rested)
        raise _refusal(f"import {import_id} has rows that {named} changed; undo {them} first")


def _must_be_unused(
    connection: Connection, import_id: int, touched: Mapping[str, _Touched], records_url: str | None
) -> None:
    weeks: set[str] = set()
    if records_url is not None:
        captions, pages = (sorted(touched.get(table.name, _Touched()).added) for table in (caption_bank, creators))
        database_id = connection.execute(select(database_identity.c.database_id)).scalar_one()
        weeks |= waiting_weeks(records_url, database_id, [key[0] for key in captions], [key[0] for key in pages])
    others: dict[str, set[Key]] = {}
    for table, name in ((metadata.tables[name], name) for name in touched):
        added = touched[name].added
        if not added or len(table.primary_key) != 1:
            continue
        for child, column in _referring(table):
            own = touched.get(child.name, _Touched())
            keys = [column_.name for column_ in child.primary_key]
            for some in chunks(sorted(key[0] for key in added)):
                query = select(child).where(child.c[column].in_(some))
                for row in connection.execute(query).mappings():
                    key = tuple(row[part] for part in keys)
                    if key in own.added or key in own.changed:
                        continue
                    if child.name in _WEEKS:
                        weeks.add(_week_of(connection, row["template_id"]))
                    else:
                        others.setdefault(child.name, set()).add(key)
    if weeks:
        listed = sorted(weeks)
        more = f" and {len(listed) - _SHOWN_WEEKS} more" if len(listed) > _SHOWN_WEEKS else ""
        held = ", ".join(listed[:_SHOWN_WEEKS])
        raise _refusal(f"import {import_id} brought what weeks hold: {held}{more}; nothing was undone")
    if others:
        raise _refusal(_named_since(connection, import_id, others))


def _named_since(connection: Connection, import_id: int, others: Mapping[str, set[Key]]) -> str:
    """Which later imports name what this one brought, and what else does."""
    left = {name: set(keys) for name, keys in others.items()}
    i, c = imports.c, import_changes.c
    later = (
        select(import_changes)
        .join(imports, i.import_id == c.import_id)
        .where(c.import_id > import_id, i.undone_at.is_(None), c.table_name.in_(others))
    )
    naming = set()
    for row in connection.execute(later).mappings():
        keys = {*_keys(metadata.tables[row["table_name"]], row["row_keys"], row["before"])}
        if keys & others[row["table_name"]]:
            naming.add(row["import_id"])
            left[row["table_name"]] -= keys
    says, does = list[str](), ""
    if naming:
        named, them = _named(connection, naming)
        says.append(named)
        does = f"undo {them} first; "
    says += [counted(len(keys), *_called(name)) for name, keys in sorted(left.items()) if keys]
    name = "names" if len(says) == 1 and len(naming) == 1 else "name"
    return f"import {import_id} brought what {' and '.join(says)} {name}; {does}nothing was undone"


#: What rows are called.
_CALLED = {
    "creators": ("page", "pages"),
    "schedule_items": ("send", "sends"),
    "schedule_templates": ("week", "weeks"),
    "top_content_types": ("ranking", "rankings"),
    "caption_bank": ("caption", "captions"),
    "mass_messages": ("sent message", "sent messages"),
    "caption_creator_performance": ("use of a caption", "uses of captions"),
    "vault_matrix": ("theme of a vault", "themes of vaults"),
    "creator_personas": ("persona", "personas"),
}


def _named(connection: Connection, ids: Iterable[int]) -> tuple[str, str]:
    """The imports with their days and files, the newest first, and their ids in the order of undoing."""
    i, wanted = imports.c, sorted(ids, reverse=True)
    rows = connection.execute(select(i.import_id, i.imported_at, i.files).where(i.import_id.in_(wanted)))
    known = {row.import_id: row for row in rows}
    named = [
        f"import {number} of {known[number].imported_at[:10]} "
        f"({', '.join(file['file'] for file in known[number].files or ())})"
        for number in wanted
    ]
    return " and ".join(named), ", then ".join(map(str, wanted))


def _referring(table: Table) -> Iterable[tuple[Table, str]]:
    """Every table and column that points at the table's key."""
    for child in metadata.sorted_tables:
        if child.name in _JOURNAL or child is volume_predictions or child is schedule_template_versions:
            continue
        for column in child.c:
            if any(_points_at(key, table) for key in column.foreign_keys):
                yield child, column.name


def _points_at(key: ForeignKey, table: Table) -> bool:
    return key.column.table is table and key.column.primary_key


def _week_of(connection: Connection, template_id: int) -> str:
    t = schedule_templates.c
    week = connection.execute(select(t.creator_id, t.week_start, t.status).where(t.template_id == template_id)).one()
    return f"{week.creator_id} {week.week_start} ({week.status})"


def _remove(connection: Connection, table: Table, keys: Sequence[Key]) -> None:
    columns = list(table.primary_key)
    for some in chunks(keys):
        if table is creators:
            connection.execute(delete(import_pages).where(import_pages.c.creator_id.in_([key[0] for key in some])))
        if len(columns) == 1:
            connection.execute(delete(table).where(columns[0].in_([key[0] for key in some])))
        else:
            connection.execute(delete(table).where(tuple_(*columns).in_(some)))


def _said(restored: Restored) -> list[str]:
    replaced = [f"{week} was replaced since: the one that stands stays as it is" for week in sorted(restored.replaced)]
    since = [
        f"{counted(count, *_called(name))} changed since the import: what came later stays"
        for name, count in sorted(restored.since.items())
    ]
    return [*replaced, *since]


def _called(name: str) -> tuple[str, str]:
    return _CALLED.get(name, (f"row of {name}", f"rows of {name}"))


def _refusal(text: str) -> Refusal:
    return Refusal(text, code="UNDO_REFUSED", field="undo")
