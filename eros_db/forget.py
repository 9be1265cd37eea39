"""Removing a creator with everything that hangs on it, in one transaction.

Captions that others may use stay. One that came from the creator goes too, unless another page used it: then it stays
for that page's history, without its origin and out of use.
"""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, exists, func, or_, select, update

from eros_db.engine import write_transaction
from eros_db.importing.undo import forget_journal
from eros_db.schema import (
    caption_bank,
    caption_creator_performance,
    creators,
    mass_messages,
    metadata,
    schedule_items,
    schedule_template_versions,
    schedule_templates,
)

#: Where a caption's use stands.
_USES = (mass_messages, caption_creator_performance, schedule_items)


def holdings(connection: Connection, creator_id: str) -> dict[str, int]:
    """How many rows of each table are the creator's, children before parents; tables without any are left out."""
    counts = {
        table.name: connection.scalar(select(func.count()).select_from(table).where(condition)) or 0
        for table, condition in _owned(creator_id)
    }
    return {name: count for name, count in counts.items() if count}


def forget_creator(engine: Engine, creator_id: str) -> tuple[dict[str, int], bool]:
    """Removes them all; gives how many rows went from each table, and whether the file holds none of them any more.

    The bytes of removed rows are overwritten. False: another program has the database open, so that they stand in the
    log beside it (-wal) until that program ends. Raises StoreError.
    """
    with write_transaction(engine) as connection:
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
        forget_journal(connection, creator_id)
        removed = {
            table.name: connection.execute(delete(table).where(condition)).rowcount
            for table, condition in _owned(creator_id)
            if table is not creators
        }
        _disown(connection, creator_id)
        gone = connection.execute(delete(creators).where(creators.c.creator_id == creator_id)).rowcount
    return {name: count for name, count in {**removed, creators.name: gone}.items() if count}, _log_emptied(engine)


def _owned(creator_id: str) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Every table with rows of the creator, and which they are; children before parents."""
    for table in reversed(metadata.sorted_tables):
        if table is schedule_template_versions:
            t = schedule_templates.c
            yield table, table.c.template_id.in_(select(t.template_id).where(t.creator_id == creator_id))
        elif table is caption_bank:
            yield table, (table.c.creator_id == creator_id) & ~_used_by_another(creator_id)
        elif "creator_id" in table.c:
            yield table, table.c.creator_id == creator_id


def _used_by_another(creator_id: str) -> ColumnElement[bool]:
    caption_id = caption_bank.c.caption_id
    return or_(*(exists().where(use.c.caption_id == caption_id, use.c.creator_id != creator_id) for use in _USES))


def _disown(connection: Connection, creator_id: str) -> None:
    kept = update(caption_bank).where(caption_bank.c.creator_id == creator_id)
    connection.execute(kept.values(creator_id=None, is_active=0))


def _log_emptied(engine: Engine) -> bool:
    """Moves the log into the file; True where nothing of it is left."""
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy, _, _ = cursor.fetchall()[0]
        return not busy
    finally:
        raw.close()
