"""What stands against taking an import back: what a later import or a week rests on, and what was changed since."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Connection, Table, select, tuple_

from eros_db.failures import Refusal
from eros_db.importing.changes import WRITTEN, chunks
from eros_db.importing.findings import counted
from eros_db.importing.marks import changed_since, is_run
from eros_db.importing.restoring import VERSION
from eros_db.importing.waiting import Brought, record_stores, waiting_weeks
from eros_db.schema import (
    caption_bank,
    content_types,
    creators,
    database_identity,
    import_changes,
    import_pages,
    imports,
    mass_messages,
    metadata,
    schedule_items,
    schedule_template_versions,
    schedule_templates,
    top_content_types,
    vault_matrix,
    vault_media,
    volume_predictions,
)

Key = tuple[Any, ...]

_JOURNAL = frozenset({imports.name, import_changes.name, import_pages.name})
_WEEKS = frozenset({schedule_items.name, schedule_templates.name})
_SHOWN_WEEKS = 12
_SHOWN_ROWS = 8


@dataclass
class _Touched:
    added: set[Key] = field(default_factory=set)
    changed: set[Key] = field(default_factory=set)


def must_be_free(connection: Connection, import_id: int, records_url: str | None, today: str) -> None:
    """Raises Refusal with what has to go before the import can, or with the weeks that hold what it brought."""
    touched = _touched_by(connection, import_id)
    _must_be_last(connection, import_id, touched)
    _must_keep_hours(connection, import_id)
    _must_stand_as_added(connection, import_id)
    _must_be_unused(connection, import_id, touched, records_url, today)


def keys_of(table: Table, row_keys: Sequence[Sequence[Any]], before: Any) -> list[Key]:
    """The rows that a journal's entry is of."""
    if before is None:
        if is_run(table, row_keys[0]):
            return [(number,) for first, last, *_ in row_keys for number in range(first, last + 1)]
        return [tuple(key[: len(table.primary_key)]) for key in row_keys]
    if table.name in _WEEKS:  # ids are given again where a week is replaced
        save = "version" if table is schedule_templates else VERSION
        return [(*key, row[save]) if save in row else tuple(key) for key, row in zip(row_keys, before, strict=True)]
    return [tuple(key) for key in row_keys]


def called(name: str) -> tuple[str, str]:
    """What people call a row of the table, and rows of it."""
    return _CALLED.get(name, (f"row of {name}", f"rows of {name}"))


def refusal(text: str) -> Refusal:
    return Refusal(text, code="UNDO_REFUSED", field="undo")


def _touched_by(connection: Connection, import_id: int) -> dict[str, _Touched]:
    c = import_changes.c
    found: dict[str, _Touched] = {}
    for row in connection.execute(select(import_changes).where(c.import_id == import_id)).mappings():
        table = metadata.tables[row["table_name"]]
        one = found.setdefault(table.name, _Touched())
        (one.added if row["before"] is None else one.changed).update(keys_of(table, row["row_keys"], row["before"]))
    return found


def _must_be_last(connection: Connection, import_id: int, touched: Mapping[str, _Touched]) -> None:
    i, c = imports.c, import_changes.c
    later = (
        select(import_changes)
        .join(imports, i.import_id == c.import_id)
        .where(c.import_id > import_id, i.undone_at.is_(None), c.table_name.in_(touched))
    )
    rested, completed = set[int](), set[int]()
    analyses = _of_its_analyses(connection, touched.get(top_content_types.name, _Touched()).added)
    for row in connection.execute(later).mappings():
        if row["import_id"] in rested:
            continue
        mine = touched[row["table_name"]]
        keys = keys_of(metadata.tables[row["table_name"]], row["row_keys"], row["before"])
        if any(one in mine.added or one in mine.changed for key in keys for one in (key, key[:-1])):
            rested.add(row["import_id"])
        elif row["table_name"] == top_content_types.name and not analyses.isdisjoint(keys):
            completed.add(row["import_id"])
    if rested:
        named, them = _named(connection, rested | completed)
        raise refusal(f"import {import_id} has rows that {named} changed; undo {them} first")
    if completed:
        named, them = _named(connection, completed)
        raise refusal(f"import {import_id} has rankings that {named} completed; undo {them} first")


def _must_keep_hours(connection: Connection, import_id: int) -> None:
    """What came by the hours of a zone would have others in the one of before: a page keeps local times."""
    i, c, m = imports.c, import_changes.c, mass_messages.c
    pages = select(creators.c.creator_id, creators.c.timezone)
    stands = {tuple(row) for row in connection.execute(pages)}
    changed = select(c.before).where(c.import_id == import_id, c.table_name == creators.name, c.before.is_not(None))
    moved = {
        page["creator_id"]
        for before in connection.scalars(changed)
        for page in before
        if (zone := page.get(WRITTEN, {}).get("timezone")) is not None and (page["creator_id"], zone) in stands
    }
    later = (
        select(import_changes)
        .join(imports, i.import_id == c.import_id)
        .where(c.import_id > import_id, i.undone_at.is_(None), i.closed.is_(None), c.table_name == mass_messages.name)
    )
    for page in sorted(moved):
        own = {(number,) for number in connection.scalars(select(m.message_id).where(m.creator_id == page))}
        came = {
            row["import_id"]
            for row in connection.execute(later).mappings()
            if not own.isdisjoint(keys_of(mass_messages, row["row_keys"], row["before"]))
        }
        if came:
            named, them = _named(connection, came)
            hours = f"by the hours of which {named} brought messages"
            raise refusal(f"import {import_id} gave page {page} its time zone, {hours}; undo {them} first")


def _of_its_analyses(connection: Connection, added: Iterable[Key]) -> set[Key]:
    """The rankings of the same pages and days: without the ones that were added the rest would be an analysis."""
    t = top_content_types.c
    pages_and_days = {
        tuple(row)
        for some in chunks(sorted(key[0] for key in added))
        for row in connection.execute(select(t.creator_id, t.analysis_date).where(t.id.in_(some)).distinct())
    }
    return {
        (number,)
        for some in chunks(sorted(pages_and_days))
        for number in connection.scalars(select(t.id).where(tuple_(t.creator_id, t.analysis_date).in_(some)))
    }


def _must_stand_as_added(connection: Connection, import_id: int) -> None:
    """What somebody has changed in a row that would go is in no journal: it would be lost."""
    c, held = import_changes.c, list[str]()
    added = select(c.table_name, c.row_keys).where(c.import_id == import_id, c.before.is_(None)).order_by(c.change_id)
    for name, entries in connection.execute(added):
        table = metadata.tables[name]
        if keys := changed_since(connection, table, entries):
            shown = ", ".join("/".join(map(str, key)) for key in keys[:_SHOWN_ROWS])
            more = f" and {len(keys) - _SHOWN_ROWS} more" if len(keys) > _SHOWN_ROWS else ""
            columns = "/".join(column.name for column in table.primary_key)
            held.append(f"{counted(len(keys), *called(name))} ({columns} {shown}{more})")
    if held:
        brought = f"import {import_id} brought what was changed since, and not by an import that can be undone"
        does = "what should go in spite of it, take out of the database first"
        raise refusal(f"{brought}: {' and '.join(held)}; {does}; nothing was undone")


def _must_be_unused(
    connection: Connection,
    import_id: int,
    touched: Mapping[str, _Touched],
    records_url: str | None,
    today: str,
) -> None:
    brought = _brought(connection, touched)
    weeks = _weeks_on_vaults(connection, brought.vaults, today)
    if records_url is not None:
        database_id = connection.execute(select(database_identity.c.database_id)).scalar_one()
        for store in record_stores(connection.engine.url.database, records_url):
            weeks |= waiting_weeks(store, database_id, brought)
    others: dict[str, set[Key]] = {}
    for table, name in ((metadata.tables[name], name) for name in touched):
        added = touched[name].added
        if not added or len(table.primary_key) != 1:
            continue
        for child, column, names in _referring(table):
            own = touched.get(child.name, _Touched())
            keys = [part.name for part in child.primary_key]
            (number,) = table.primary_key
            for some in chunks(sorted(key[0] for key in added)):
                query = select(child).where(child.c[column].in_(select(names).where(number.in_(some))))
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
        raise refusal(f"import {import_id} brought what weeks hold: {held}{more}; nothing was undone")
    if others:
        raise refusal(_named_since(connection, import_id, others))


def _brought(connection: Connection, touched: Mapping[str, _Touched]) -> Brought:
    captions, pages, themes, shelves, media = (
        touched.get(table.name, _Touched()).added
        for table in (caption_bank, creators, content_types, vault_matrix, vault_media)
    )
    v, vaults = vault_matrix.c, set[tuple[str, int | str]](key[:2] for key in media)
    for some in chunks(sorted(key[0] for key in shelves)):
        query = select(v.creator_id, v.content_type_id).where(v.vault_id.in_(some))
        vaults.update((row.creator_id, row.content_type_id) for row in connection.execute(query))
    return Brought(
        sorted(key[0] for key in captions), sorted(key[0] for key in pages), {key[0] for key in themes}, vaults
    )


def _weeks_on_vaults(connection: Connection, vaults: Set[tuple[str, int | str]], today: str) -> set[str]:
    """Saved weeks that are not over and show a theme, or a kind of media, that a vault would have no more."""
    i, t = schedule_items.c, schedule_templates.c
    found = set[int]()
    for some in chunks(sorted({page for page, _ in vaults})):
        query = select(i.template_id, i.creator_id, i.content_type_id, i.media_type).join(
            schedule_templates, t.template_id == i.template_id
        )
        for row in connection.execute(query.where(t.week_end >= today, i.creator_id.in_(some))):
            if not vaults.isdisjoint(((row.creator_id, row.content_type_id), (row.creator_id, row.media_type))):
                found.add(row.template_id)
    return {_week_of(connection, template_id) for template_id in found}


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
        keys = {*keys_of(metadata.tables[row["table_name"]], row["row_keys"], row["before"])}
        if keys & others[row["table_name"]]:
            naming.add(row["import_id"])
            left[row["table_name"]] -= keys
    says, does = list[str](), ""
    if naming:
        named, them = _named(connection, naming)
        says.append(named)
        does = f"undo {them} first; "
    says += [counted(len(keys), *called(name)) for name, keys in sorted(left.items()) if keys]
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
    "content_types": ("theme", "themes"),
    "vault_media": ("kind of media of a vault", "kinds of media of vaults"),
    "restricted_words": ("restricted word", "restricted words"),
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


def _referring(table: Table) -> Iterable[tuple[Table, str, Column[Any]]]:
    """Every table and column that points at the table's key, or names its rows by another column of it."""
    (key,) = table.primary_key
    if table is content_types:
        yield top_content_types, "content_type", table.c.type_name
    for child in metadata.sorted_tables:
        if child.name in _JOURNAL or child is volume_predictions or child is schedule_template_versions:
            continue
        for column in child.c:
            if any(foreign.column is key for foreign in column.foreign_keys):
                yield child, column.name, key


def _week_of(connection: Connection, template_id: int) -> str:
    t = schedule_templates.c
    week = connection.execute(select(t.creator_id, t.week_start, t.status).where(t.template_id == template_id)).one()
    return f"{week.creator_id} {week.week_start} ({week.status})"
