"""Removing a creator with everything that hangs on it, in one transaction.

Captions that others may use stay. One that came from the creator goes too, unless another page used it: then it stays
for that page's history, without its origin and out of use.
"""

import sqlite3
from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, Engine, Table, delete, func, or_, select, update

from eros_db.engine import STILL_READ, log_emptied, write_transaction
from eros_db.importing.undo import forget_journal
from eros_db.removing import captions_going
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


def forget_creator(engine: Engine, creator_id: str) -> tuple[dict[str, int], str]:
    """Removes them all; gives how many rows went from each table, and why the files still hold bytes of them.

    The bytes of removed rows are overwritten, and the file is written anew, since what stood in a row before it was
    changed is left between the rows. Raises StoreError.
    """
    with write_transaction(engine) as connection:
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
        removed = holdings(connection, creator_id)
        forget_journal(connection, creator_id)
        with captions_going(connection):
            for table, condition in _owned(creator_id):
                if table is creators:
                    _disown(connection, creator_id)
                connection.execute(delete(table).where(condition))
    return removed, _left(engine)


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
    own = select(caption_bank.c.caption_id).where(caption_bank.c.creator_id == creator_id)
    elsewhere = (select(use.c.caption_id).where(use.c.creator_id != creator_id) for use in _USES)
    return or_(*(caption_bank.c.caption_id.in_(uses.where(uses.selected_columns[0].in_(own))) for uses in elsewhere))


def _disown(connection: Connection, creator_id: str) -> None:
    kept = update(caption_bank).where(caption_bank.c.creator_id == creator_id)
    connection.execute(kept.values(creator_id=None, is_active=0))


def _left(engine: Engine) -> str:
    """Writes the file anew and moves the log into it; nothing where nothing is left, else what is, and why."""
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        remark = ""
        try:
            driver.execute("VACUUM")
        except sqlite3.OperationalError as wrong:
            remark = f"the file could not be written anew ({wrong}): parts of older texts may stand between its rows"
        return remark if log_emptied(connection) else STILL_READ
