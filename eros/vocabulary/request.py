"""What a user may ask for: the typed request that every door turns its input into (CONTRACT 1, R45-R48)."""

import difflib
import shlex
from collections.abc import Iterable, Iterator
from datetime import time
from typing import Annotated, Any

from pydantic import Field

from eros.failures import RequestError
from eros.vocabulary.catalogue import CATEGORIES, DEPRECATED_SEND_TYPES, FOLLOW_UP, SUCCESSOR, default_catalogue
from eros.vocabulary.wishes import WISHES, Day, PinnedEvent, Wishes


class Request(Wishes):
    """One week for one creator; what it may do beside its wishes is never said in chat."""

    creator_id: str
    week_start: Day | None = None
    allow_low_confidence: Annotated[bool, Field(description="Plan although confidence is below 0.3.")] = False
    allow_past: Annotated[bool, Field(description="Plan a week that has begun or passed.")] = False
    replace: Annotated[
        bool, Field(description="Replace an approved week, keeping its version before; over MCP a person confirms it.")
    ] = False
    notices: tuple[str, ...] = ()

    def fields_said(self, **known: Any) -> dict[str, Any]:
        """Creator and week, then what else is not the default, as JSON has it: with what is known by now."""
        asked = self.model_copy(update=known).model_dump(mode="json", exclude_defaults=True, exclude={"notices"})
        return {name: asked[name] for name in sorted(asked, key=lambda name: name not in {"creator_id", "week_start"})}


def generate_command(request: Request, *, without: Iterable[str] = ()) -> str:
    """The command that plans this very week with these wishes and permissions; fields in ``without`` are left to it."""
    asked = request.said | {name: True for name in _PERMISSIONS if getattr(request, name)}
    left = {*without}
    week = [] if request.week_start is None else [f"--week-start {request.week_start}"]
    options = [part for name, value in asked.items() if name not in left for part in _options(name, value)]
    return " ".join(["eros generate", shlex.quote(request.creator_id), *week, *options])


_PERMISSIONS = ("allow_low_confidence", "allow_past", "replace")


def _options(name: str, value: Any) -> Iterator[str]:
    """A field as a command line says it: its option by the wish, its value in the option's form."""
    wish = WISHES.get(name)
    option = (wish and wish.option) or f"--{name.replace('_', '-')}"
    if value is True:
        yield option
    elif value is False:
        yield f"--no-{option.removeprefix('--')}"
    elif isinstance(value, dict):
        yield from (f"{option} {day}={at:%H:%M}" for day, at in value.items())
    elif isinstance(value, tuple) and isinstance(value[0], PinnedEvent):
        yield from (f"{option} {pin.send_type_key}@{pin.date}={pin.time:%H:%M}" for pin in value)
    elif isinstance(value, tuple):
        yield f"{option} {','.join(map(str, value))}"
    else:
        form = "%H:%M" if isinstance(value, time) else ".15g" if isinstance(value, float) else ""
        yield f"{option} {value:{form}}"


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
            keys[SUCCESSOR] = None
            notices.append(f"{field}: {read_as_its_successor(name)}")
        elif name in catalogue:
            keys[name] = None
        else:
            raise _unknown_type(field, name, [*catalogue, *CATEGORIES])
    return tuple(keys), tuple(notices)


def read_as_its_successor(name: str) -> str:
    """What is said of a type of DEPRECATED_SEND_TYPES that somebody asked for."""
    return f"{name} is gone since 2026-01-16 and was read as {SUCCESSOR}"


def with_pins_of_today(request: Request) -> Request:
    """The request with its pins of gone types read as those of their successor, and told (R9)."""
    gone = dict.fromkeys(pin.send_type_key for pin in request.pinned if pin.send_type_key in DEPRECATED_SEND_TYPES)
    pins = (
        pin.model_copy(update={"send_type_key": SUCCESSOR} if pin.send_type_key in gone else {})
        for pin in request.pinned
    )
    told = (f"pinned: {read_as_its_successor(name)}" for name in gone)
    return request.model_copy(update={"pinned": tuple(pins), "notices": (*request.notices, *told)})


def _unknown_type(field: str, name: str, known: list[str]) -> RequestError:
    near = difflib.get_close_matches(name, known, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else f"the send types are {', '.join(known)}"
    return RequestError("UNKNOWN_SEND_TYPE", field, name, f"{name!r} is no send type and no category; {hint}", near)


def plannable(keys: Iterable[str]) -> tuple[str, ...]:
    """The keys that a request can place: a follow-up is only ever made for its parent (R10)."""
    return tuple(key for key in keys if key != FOLLOW_UP)
