"""What a user may ask for: the typed request that every door turns its input into (CONTRACT 1, R45-R48)."""

import difflib
from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from eros.failures import RequestError
from eros.vocabulary.catalogue import CATEGORIES, DEPRECATED_SEND_TYPES, FOLLOW_UP, default_catalogue
from eros.vocabulary.wishes import Day, Wishes


class Request(Wishes):
    """One week for one creator; what it may do beside its wishes is never said in chat."""

    creator_id: str
    week_start: Day | None = None
    allow_low_confidence: Annotated[bool, Field(description="Plan although confidence is below 0.3.")] = False
    allow_past: Annotated[bool, Field(description="Plan a week that has begun or passed.")] = False
    replace: Annotated[
        bool, Field(description="Replace an approved week, keeping its version before; an agent asks the person first.")
    ] = False
    notices: tuple[str, ...] = ()


def resolve_types(names: Iterable[str], field: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Send type keys for a list of keys or categories, and notices about names that were read as another (R9).

    Raises RequestError with near matches for a name that is neither.
    """
    catalogue = default_catalogue()
    keys: dict[str, None] = {}
    notices = []
    for name in (part.strip().lower() for part in names):
        if name in CATEGORIES:
            keys.update(dict.fromkeys(key for key, kind in catalogue.items() if kind.category == name))
        elif name in DEPRECATED_SEND_TYPES:
            keys["ppv_unlock"] = None
            notices.append(f"{field}: {name} is gone since 2026-01-16 and was read as ppv_unlock")
        elif name in catalogue:
            keys[name] = None
        else:
            raise _unknown_type(field, name, [*catalogue, *CATEGORIES])
    return tuple(keys), tuple(notices)


def _unknown_type(field: str, name: str, known: list[str]) -> RequestError:
    near = difflib.get_close_matches(name, known, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else f"the send types are {', '.join(known)}"
    return RequestError("UNKNOWN_SEND_TYPE", field, name, f"{name!r} is no send type and no category; {hint}")


def plannable(keys: Iterable[str]) -> tuple[str, ...]:
    """The keys that a request can place: a follow-up is only ever made for its parent (R10)."""
    return tuple(key for key in keys if key != FOLLOW_UP)
