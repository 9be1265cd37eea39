"""Messages that came by the hours of another zone: a page keeps local times, so once its zone has changed, what comes
again with offsets has other hours, and is known by nothing. That is told where it is added."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import Connection, select

from eros_db.importing.changes import WRITTEN
from eros_db.schema import creators, import_changes, mass_messages


def former_zones(connection: Connection) -> dict[str, set[str]]:
    """Of each page the zones that imports have replaced by another."""
    c, found = import_changes.c, dict[str, set[str]]()
    changes = select(c.before).where(c.table_name == creators.name, c.before.is_not(None))
    for before in connection.scalars(changes):
        for page in before:
            if "timezone" in page.get(WRITTEN, ()) and page["timezone"] in available_timezones():
                found.setdefault(page["creator_id"], set()).add(page["timezone"])
    return found


def known_by_zone(connection: Connection, creator_id: str, now: str, before: str) -> Iterator[int]:
    """The waiting lines whose text and kind a message of the page has at their hour in the zone ``before``."""
    m, is_now, was = mass_messages.c, ZoneInfo(now), ZoneInfo(before)
    stored = select(m.sending_time, m.message_type, m.text_digest).where(m.creator_id == creator_id)
    known = {tuple(row) for row in connection.execute(stored.where(m.text_digest.is_not(None)))}
    driver: Any = connection.connection.driver_connection
    for line, time, fold, kind, digest in driver.execute(_WAITING, (creator_id,)):
        then = datetime.fromisoformat(time).replace(tzinfo=is_now, fold=fold).astimezone(was)
        if (then.replace(tzinfo=None).isoformat(), kind, digest) in known:
            yield line


_WAITING = (
    "SELECT line, sending_time, sending_fold, message_type, text_digest FROM waiting_messages "
    "WHERE creator_id = ? AND text_digest IS NOT NULL ORDER BY line"
)
