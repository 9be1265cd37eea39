"""From a door's plain words to the typed request: each field is checked and named (CONTRACT 1).

The doors spell no field of a request: ``takes_request`` gives a command or a tool one parameter for each.
"""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from eros.failures import RequestError
from eros.parameters import parameter
from eros.vocabulary.request import Request, resolve_types, with_pins_of_today
from eros.vocabulary.wall_clock import WEEK, monday_of, read_date
from eros.vocabulary.wishes import WISHES

Door = TypeVar("Door", bound=Callable[..., Any])
#: What a door has for a field of a request, by name; None where another field's parameter takes it as well.
ToParameter = Callable[[str, FieldInfo], inspect.Parameter | None]

#: What names the week and is no wish, and what only EROS itself writes.
_SPELLED_BY_THE_DOORS = ("creator_id", "week_start", "notices")


def request_fields() -> dict[str, FieldInfo]:
    """The wishes and permissions that every door takes, in their order."""
    return {name: field for name, field in Request.model_fields.items() if name not in _SPELLED_BY_THE_DOORS}


def takes_request(parameter: ToParameter) -> Callable[[Door], Door]:
    """Puts a keyword for each field of a request in the place of the door's ``**wishes``, before its other keywords."""

    def widened(door: Door) -> Door:
        signature = inspect.signature(door, eval_str=True)
        own = [it for it in signature.parameters.values() if it.kind is not inspect.Parameter.VAR_KEYWORD]
        first = [it for it in own if it.kind is not inspect.Parameter.KEYWORD_ONLY]
        fields = filter(None, (parameter(name, field) for name, field in request_fields().items()))
        door.__signature__ = signature.replace(  # type: ignore[attr-defined]
            parameters=[*first, *fields, *(it for it in own if it not in first)]
        )
        return door

    return widened


def shared_with(name: str) -> str | None:
    """The field that is given by this field's option as well, with a day before each value."""
    option = f"--{name.replace('_', '-')}"
    return next((other for other in WISHES if other != name and WISHES[other].option == option), None)


def form_of(name: str, field: FieldInfo) -> str | None:
    """How a value is written at the command line; None where its type says it."""
    if get_origin(field.annotation) is Literal:
        return "/".join(get_args(field.annotation))
    forms = [WISHES[wish].form for wish in (name, shared_with(name)) if wish in WISHES]
    return " or ".join(filter(None, forms)) or None


#: A value for each word of a form.
_SAMPLES = {"TYPES": "bundle", "TYPE": "bundle", "DATE": "2026-11-30", "HH:MM": "12:00", "DOLLARS": "60", "N": "9"}


def _example_of(form: str) -> str:
    return re.sub("|".join(map(re.escape, _SAMPLES)), lambda word: _SAMPLES[word[0]], form)


def json_example(name: str) -> str | None:
    """How a wish is written in JSON; None where it has no form of its own, because its type says it."""
    form, field = WISHES[name].form, Request.model_fields[name]
    if form is None:
        return None
    text = _example_of(form)
    several = get_origin(field.annotation) in (tuple, dict)
    kind = TypeAdapter[Any](Any if field.annotation is None else field.annotation)
    return kind.dump_json(kind.validate_python(WISHES[name].read(text.split(",")[:1]) if several else text)).decode()


def _reason(why: object) -> str:
    """Why a value cannot be read, without how its part is written: the form of the whole says that."""
    return str(why).partition("; write it as")[0]


def read_request(*, creator_id: str, week_start: str | None = None, **words: Any) -> Request:
    """The request that these words say, None standing for what is not said.

    A list may be given as texts with commas in them. RequestError names the first field that cannot be, of itself or
    whatever the data (R48).
    """
    from nodes.allocate.wishes import check_request

    words = dict(_told_apart(words))
    said = dict(_said(words))
    notices: tuple[str, ...] = ()
    for name in said.keys() & {"include", "exclude"}:
        said[name], told = resolve_types(said[name], name)
        notices += told
    creator, week = _creator(creator_id), monday(week_start) if week_start is not None else None
    try:
        request = Request(creator_id=creator, week_start=week, notices=notices, **said)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        name = str(first["loc"][0])
        raise _unreadable(name, words[name], first.get("ctx", {}).get("error")) from wrong
    request = with_pins_of_today(request)
    check_request(request)
    return request


def _told_apart(words: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What an option of two fields was given: DATE=VALUE belongs to the one by days, the rest to the other, once."""
    for name, value in words.items():
        by_days = shared_with(name)
        if by_days is None or not isinstance(value, list):
            yield name, value
            continue
        texts = list(_split(value)) or [""]
        plain = [text for text in texts if "=" not in text]
        if len(plain) > 1:
            text = f"{parameter(name)} is given as {' and '.join(plain)}: which of them holds?"
            raise RequestError(f"BAD_{name.upper()}", name, ", ".join(plain), text)
        yield name, plain[0] if plain else None
        yield by_days, [text for text in texts if "=" in text] or None


def _said(words: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Texts as the fields want them: one of a few words in small letters, a list without its commas."""
    for name, value in words.items():
        if value is None:
            continue
        if get_origin(Request.model_fields[name].annotation) is Literal:
            value = value.strip().lower()
        elif isinstance(value, list):
            if not (texts := tuple(_split(value))):
                raise _unreadable(name, value)
            try:
                value = WISHES[name].read(texts)
            except ValueError as why:
                raise _unreadable(name, value, why) from why
        yield name, value


def _split(listed: Iterable[Any]) -> Iterator[Any]:
    for one in listed:
        yield from (part.strip() for part in one.split(",") if part.strip()) if isinstance(one, str) else (one,)


def _unreadable(name: str, value: Any, why: object = None) -> RequestError:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    field = Request.model_fields[name]
    form = form_of(name, field)
    if get_origin(field.annotation) is Literal:
        known = ", ".join(get_args(field.annotation))
        return RequestError(f"UNKNOWN_{name.upper()}", name, text, f"{parameter(name)} {text!r} is none of {known}")
    example = f", as in {_example_of(form)}" if form and "DATE" in form else ""
    because = f": {_reason(why)}" if why else ""
    wrong = f"{parameter(name)} {text!r} cannot be read{because}; write it as {form}{example}"
    return RequestError(f"BAD_{name.upper()}", name, text, wrong)


def _creator(creator_id: str) -> str:
    if not creator_id.strip():
        raise RequestError("NO_CREATOR", "creator_id", creator_id, "the creator is empty; `eros creators` lists them")
    return creator_id.strip()


def monday(text: str) -> date:
    """The date, if it is one and a Monday (R41)."""
    try:
        day = read_date(text)
    except ValueError as why:
        raise RequestError("BAD_DATE", "week_start", text, f"{parameter('week_start')} {why}") from None
    if day.weekday() != 0:
        before = monday_of(day)
        after = before + WEEK
        raise RequestError(
            "INVALID_WEEK_START",
            "week_start",
            text,
            f"{parameter('week_start')} {text} is a {day:%A}; a week starts on a Monday: {before} or {after}",
            (before.isoformat(), after.isoformat()),
        )
    return day
