"""Hostile or thin data: the real server's answers with something else in them."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

from faulty.faults import answered, changed
from faulty.runner import MONDAY
from faulty.server import Fault

from eros.vocabulary.wishes import PinnedEvent

NO_CAPTIONS = answered({"captions": [], "count": 0})


def pin(key: str, day: int, clock: str) -> PinnedEvent:
    """A send that stands at its time; day 0 is Monday."""
    return PinnedEvent(send_type_key=key, date=MONDAY + timedelta(days=day), time=time.fromisoformat(clock))


def stating(**fields: Any) -> Fault:
    """The answer with these fields at its top."""
    return changed(lambda body: body.update(fields))


def rows(name: str, **fields: Any) -> Fault:
    """The answer with these fields in each row of its list ``name``."""
    return changed(lambda body: [row.update(fields) for row in body[name]] and None)


def kept(name: str, keep: Callable[[dict[str, Any]], bool]) -> Fault:
    """The answer with only some rows of its list ``name``."""
    return changed(lambda body: body.update({name: [row for row in body[name] if keep(row)]}))


def details(send_type_key: str, **fields: Any) -> Fault:
    """get_send_type_details with these fields for one type."""

    def change(body: dict[str, Any]) -> None:
        row = body.get("send_type", body)
        if send_type_key in (row["send_type_key"], "any"):
            row.update(fields)

    return changed(change)


def week_of(**totals: int) -> dict[str, int]:
    """A weekly_distribution of seven times ``each``, or of the first ``days`` only."""
    return {str(day): totals["each"] for day in range(totals.get("days", 7))}
