"""From a door's plain words to the typed request: each field is checked and named (CONTRACT 1)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, get_args
from uuid import uuid4

from eros.failures import RequestError
from eros.vocabulary.documents import ErrorDocument
from eros.vocabulary.request import Focus, Request, resolve_types
from eros.vocabulary.wall_clock import WEEK, monday_of

_SEED_LIMIT = 2**53


def read_request(
    *,
    creator_id: str,
    week_start: str | None = None,
    focus: str = "balanced",
    include: Iterable[str] | None = None,
    exclude: Iterable[str] | None = None,
    **others: Any,
) -> Request:
    """The request that these words say; RequestError names the first field that cannot be."""
    included, notices = resolve_types(_split(include), "include")
    excluded, more = resolve_types(_split(exclude), "exclude")
    return Request(
        creator_id=_creator(creator_id),
        week_start=monday(week_start) if week_start is not None else None,
        focus=_focus(focus),
        include=included,
        exclude=excluded,
        notices=notices + more,
        **_checked(others),
    )


def _split(names: Iterable[str] | None) -> list[str]:
    return [name for listed in names or () for name in listed.split(",") if name.strip()]


def _creator(creator_id: str) -> str:
    if not creator_id.strip():
        raise RequestError("NO_CREATOR", "creator_id", creator_id, "the creator is empty; `eros creators` lists them")
    return creator_id.strip()


def monday(text: str) -> date:
    """The date, if it is one and a Monday (R41)."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise RequestError(
            "BAD_DATE", "week_start", text, f"--week-start {text!r} is no date; write it as 2026-11-30"
        ) from None
    if day.weekday() != 0:
        before = monday_of(day)
        after = before + WEEK
        raise RequestError(
            "INVALID_WEEK_START",
            "week_start",
            text,
            f"--week-start {text} is a {day:%A}; a week starts on a Monday: {before} or {after}",
            (before.isoformat(), after.isoformat()),
        )
    return day


def _focus(text: str) -> Focus:
    known: tuple[Focus, ...] = get_args(Focus)
    for focus in known:
        if focus == text.strip().lower():
            return focus
    raise RequestError("UNKNOWN_FOCUS", "focus", text, f"--focus {text!r} is none of {', '.join(known)}")


def _checked(others: dict[str, Any]) -> dict[str, Any]:
    seed, most = others.get("seed"), others.get("max_per_day")
    if seed is not None and not 0 <= seed < _SEED_LIMIT:
        raise RequestError("BAD_SEED", "seed", seed, f"--seed {seed} is outside 0 to {_SEED_LIMIT - 1}")
    if most is not None and most < 1:
        raise RequestError(
            "BAD_MAX_PER_DAY", "max_per_day", most, f"--max-per-day {most} leaves no send (R46); use 1 or more"
        )
    return others


def refusal(wrong: RequestError, creator_id: str) -> ErrorDocument:
    """The error response for a request that never ran."""
    from eros_app.services.outcome import error_response

    return error_response(wrong, creator_id=creator_id, generation_id=str(uuid4()), at=datetime.now(UTC))
