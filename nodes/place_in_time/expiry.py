"""When a send stops being offered (5.7)."""

from datetime import datetime, timedelta

from eros.words.catalogue import SendType


def expires_at(kind: SendType, scheduled_at: datetime) -> datetime | None:
    """The send's time plus its type's hours; None where the type does not expire."""
    hours = kind.default_expiration_hours
    return None if hours is None else scheduled_at + timedelta(hours=hours)
