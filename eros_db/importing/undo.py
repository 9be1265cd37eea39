"""Taking an import back: what it added goes, what it changed is as before; refused where something rests on it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, delete, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from eros_db.importing.changes import chunks
from eros_db.importing.findings import counted
from eros_db.importing.joining import join_again
from eros_db.importing.posts import Taken, TakenBack, taken
from eros_db.importing.resting import Key, called, keys_of, must_be_free, refusal
from eros_db.importing.restoring import Restored, restore
from eros_db.removing import captions_going
from eros_db.schema import creators, import_changes, import_pages, imports, mass_messages, metadata, schedule_items


class Undone(NamedTuple):
    """How many rows of each table changed, and sends in the records of weeks; and what is to be said beside."""

    rows: dict[str, int]
    notices: list[str]

    def told(self) -> str:
        """The rows as people call them; nothing where there are none."""
        return ", ".join(
            counted(count, *called(name)) if name in metadata.tables else f"{count:,} {name}"
            for name, count in self.rows.items()
        )

    def beside_records(self, back: TakenBack) -> "Undone":
        recorded = f"{'send' if back.sends == 1 else 'sends'} in the records of weeks"
        rows = {**self.rows, **({recorded: back.sends} if back.sends else {})}
        since = (
            f"what somebody said since of {counted(back.since, 'send')} stays in the record of the week"
            if back.since
            else None
        )
        return Undone(rows, [*self.notices, *filter(None, (since, back.untold))])


def list_imports(connection: Connection) -> list[dict[str, Any]]:
    """Every import, the newest first."""
    return [dict(row) for row in connection.execute(select(imports).order_by(imports.c.import_id.desc())).mappings()]


def undo_import(connection: Connection, import_id: int, now: datetime, records_url: str | None = None) -> Undone:
    """Takes the import back within the caller's transaction, but for what came later.

    ``records_url`` is the record store where weeks wait that are not saved yet. Raises Refusal where there is no such
    import, a later one rests on it, or a planned or saved week holds what would go.
    """
    _must_be_there(connection, import_id)
    must_be_free(connection, import_id, records_url, now.date().isoformat())
    done, restored, messages = dict[str, int](), Restored(), list[int]()
    c = import_changes.c
    changes = select(import_changes).where(c.import_id == import_id).order_by(c.change_id.desc())
    with captions_going(connection):
        for change in connection.execute(changes).mappings().all():
            table = metadata.tables[change["table_name"]]
            try:
                if change["before"] is None:
                    gone = _remove(connection, table, keys_of(table, change["row_keys"], None))
                    done[table.name] = done.get(table.name, 0) + gone
                else:
                    restore(connection, table, change["before"], restored)
                    messages += [row["message_id"] for row in change["before"] if table is mass_messages]
            except IntegrityError as wrong:
                text = f"what import {import_id} changed cannot be as before beside what came later: {wrong.orig}"
                raise refusal(f"{text}; nothing was undone") from wrong
    for journal in (import_changes, import_pages):
        connection.execute(delete(journal).where(journal.c.import_id == import_id))
    stamp = now.isoformat(timespec="seconds")
    joined = join_again(connection, messages, import_id, stamp)
    connection.execute(update(imports).where(imports.c.import_id == import_id).values(undone_at=stamp))
    for name, count in restored.rows.items():
        done[name] = done.get(name, 0) + count
    return Undone({name: count for name, count in done.items() if count}, [*_said(restored), *joined])


def told_by(connection: Connection, import_id: int) -> Taken:
    """What the import said became of sends, with what stood in the records of their weeks before it."""
    c = import_changes.c
    changes = select(c.before).where(c.import_id == import_id, c.table_name == schedule_items.name)
    return taken(connection, [item for before in connection.scalars(changes) for item in before or ()])


def undoable_until_forgotten(connection: Connection, creator_id: str) -> list[int]:
    """The imports that can be undone, and not once the page is forgotten."""
    i, touched = imports.c, import_pages.c
    query = select(i.import_id).where(i.undone_at.is_(None), i.closed.is_(None))
    of_page = select(touched.import_id).where(touched.creator_id == creator_id)
    return list(connection.scalars(query.where(i.import_id.in_(of_page)).order_by(i.import_id)))


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
        raise refusal(f"there is no import {import_id}{listed}")
    if row["undone_at"]:
        raise refusal(f"import {import_id} was undone on {row['undone_at'][:10]}")
    if row["closed"]:
        raise refusal(f"import {import_id} cannot be undone: {row['closed']}")


def _remove(connection: Connection, table: Table, keys: Sequence[Key]) -> int:
    """How many of them there were."""
    columns, gone = list(table.primary_key), 0
    for some in chunks(keys):
        if table is creators:
            connection.execute(delete(import_pages).where(import_pages.c.creator_id.in_([key[0] for key in some])))
        among = columns[0].in_([key[0] for key in some]) if len(columns) == 1 else tuple_(*columns).in_(some)
        gone += connection.execute(delete(table).where(among)).rowcount
    return gone


def _said(restored: Restored) -> list[str]:
    replaced = [f"{week} was replaced since: the one that stands stays as it is" for week in sorted(restored.replaced)]
    since = [
        f"{counted(count, *called(name))} changed since the import: what came later stays"
        for name, count in sorted(restored.since.items())
    ]
    return [*replaced, *since]
