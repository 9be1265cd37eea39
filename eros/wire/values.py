"""Single values as servers write them: numbers as text, booleans as numbers, lists as JSON text, nulls anywhere.

Each reader returns a clean value or None, which means "the server does not say". Nothing is cut, guessed or repaired:
a text that is too long, a number that is not finite or a zone that does not exist is not there.
"""

import json
import math
import re
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MAX_NAME = 200
MAX_TEXT = 5_000
_MAX_NUMERAL = 40
#: Whole numbers up to here are the same as floats.
_EXACT = 2**53

#: Control characters but tab and line feed, lone surrogates, and the marks that turn the direction of text around.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_YES, _NO = frozenset({"1", "true", "yes"}), frozenset({"0", "false", "no"})


def text(value: Any, limit: int = MAX_TEXT) -> str | None:
    """Prose, line breaks kept."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value) if number(value) is not None else None
    if not isinstance(value, str) or len(value) > limit:
        return None
    return _UNSAFE.sub("", value.replace("\r\n", "\n")).strip() or None


def name(value: Any) -> str | None:
    """A key, a label: one line."""
    words = text(value, MAX_NAME)
    return " ".join(words.split()) if words else None


def key(value: Any) -> str | None:
    """A name that is compared: lower case."""
    words = name(value)
    return words.lower() if words else None


def number(value: Any) -> float | None:
    """A finite number; a percentage keeps its figure without the sign."""
    if type(value) is float:  # nearly every number that comes
        return value if math.isfinite(value) else None
    if isinstance(value, str) and len(value) <= _MAX_NUMERAL:
        value = value.strip().removesuffix("%")
    elif not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        read = float(value)
    except (ValueError, OverflowError):
        return None
    return read if math.isfinite(read) else None


def share(value: Any) -> float | None:
    """A finite number of one; a percentage is so many hundredths."""
    read = number(value)
    return read / 100 if read is not None and isinstance(value, str) and value.strip().endswith("%") else read


def whole(value: Any) -> int | None:
    if type(value) is int and -_EXACT <= value <= _EXACT:
        return value
    read = number(value)
    return int(read) if read is not None and read.is_integer() else None


def flag(value: Any) -> bool | None:
    written = str(value).strip().lower() if isinstance(value, bool | int | str) else ""
    return True if written in _YES else False if written in _NO else None


def day(value: Any) -> date | None:
    """The date of an ISO date or instant."""
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def days(value: Any) -> tuple[date, ...] | None:
    """The dates of a list of them; what is none is left out."""
    return tuple(read for read in map(day, value) if read) if isinstance(value, list | tuple) else None


def wholes(value: Any) -> tuple[int, ...] | None:
    """The whole numbers of a list of them; what is none is left out."""
    read = map(whole, value) if isinstance(value, list | tuple) else None
    return None if read is None else tuple(one for one in read if one is not None)


def names(value: Any) -> tuple[str, ...] | None:
    """A list of names: a list, the JSON text of one, or names between commas. Each once, in the order given; what is no
    text is left out."""
    if isinstance(value, str):
        value = _unpacked(value)
    if not isinstance(value, list | tuple):
        return None
    return tuple(dict.fromkeys(read for one in value if isinstance(one, str) and (read := name(one))))


def texts(value: Any) -> tuple[str, ...] | None:
    """A list of prose; where a member is an object, its ``text``. What is no text is left out."""
    if isinstance(value, str):
        value = _unpacked(value) if value.lstrip().startswith("[") else [value]
    if not isinstance(value, list | tuple):
        return None
    return tuple(read for read in map(_prose, value) if read)


def lines(value: Any) -> tuple[str, ...] | None:
    """The same of remarks, each in one line: a report, a form and a chat tell them in lines of their own."""
    read = texts(value)
    return None if read is None else tuple(" ".join(one.split()) for one in read)


def _prose(member: Any) -> str | None:
    stated = member.get("text") if isinstance(member, dict) else member
    return text(stated) if isinstance(stated, str) else None


def no_texts(value: Any) -> tuple[Any, ...]:
    """The members of a list of prose that are none."""
    members = value if isinstance(value, list | tuple) else ()
    return tuple(one for one in members if one is not None and _prose(one) is None and one != "")


def _unpacked(value: str) -> Any:
    if not value.lstrip().startswith("["):
        return re.split("[,;]", value)
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


@cache
def _known(zone_name: str) -> bool:
    try:
        ZoneInfo(zone_name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def zone(value: Any) -> str | None:
    """An IANA time zone that exists."""
    read = name(value)
    return read if read and _known(read) else None


def shown(value: Any) -> str:
    """What a server stated, as a report quotes it: at most 40 characters."""
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
