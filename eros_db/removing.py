"""Removing captions: what points at each of them is found by an index that stands while they go.

Nothing else asks which messages used a caption without naming the page, so that an index that stays would only make
every import dearer.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from eros_db.schema import caption_creator_performance, mass_messages

_POINTING = (caption_creator_performance, mass_messages)


@contextmanager
def captions_going(connection: Connection) -> Iterator[None]:
    """Within the caller's transaction; what ends it otherwise takes the indexes back with all else."""
    for table in _POINTING:
        connection.exec_driver_sql(f"CREATE INDEX ix_{table.name}_going ON {table.name} (caption_id)")
    yield
    for table in _POINTING:
        connection.exec_driver_sql(f"DROP INDEX ix_{table.name}_going")
