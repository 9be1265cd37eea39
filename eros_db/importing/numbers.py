"""Numbers as people and programs write them: currency signs, thousands, and a decimal mark of either style.

Which of the two marks is the decimal one is read from the whole column. "1,000" alone may be a thousand or one; a
column that also holds "12.50" leaves no doubt. Among whole numbers "1,234" is a thousand too, and so is "1,000" beside
"950": who writes decimals there writes them in each.
"""

import re
from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from eros.vocabulary.numbers import digits
from eros_db.importing.findings import Unfit

Mark = Literal[".", ","]
_MARKS: tuple[Mark, ...] = (".", ",")

CURRENCY = r"(?:US\$|USD|EUR|GBP|CAD|AUD|CHF|[$€£¥])"
_SPACES = "'’\u00a0\u202f "
_NUMBER = re.compile(rf"(?:{CURRENCY}\s?)?([+-]?)(?:{CURRENCY}\s?)?([0-9][0-9.,{_SPACES}]*?)\s?(?:{CURRENCY})?", re.I)
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]{1,2}|\.[0-9]{4,})?")
_POWER = re.compile(r"[+-]?[0-9.,]+e[+-]?[0-9]+", re.I)
_NO_NUMBER = frozenset({"inf", "infinity", "nan", "-inf", "-infinity", "+inf"})
_GROUPS = re.compile(rf"[1-9][0-9]{{0,2}}(?:([.,{_SPACES}])[0-9]{{3}})(?:\1[0-9]{{3}})*")
_SHAPE = str.maketrans("123456789", "999999999")

_SIGN = re.compile(CURRENCY, re.I)
_SIGN_OF = {"US$": "$", "USD": "$", "EUR": "\u20ac", "GBP": "\u00a3"}


def currencies(cells: Iterable[str]) -> list[str]:
    """The signs of currencies in them, each in one form."""
    found = {sign[0].upper() for cell in cells if (sign := _SIGN.search(cell))}
    return sorted({_SIGN_OF.get(sign, sign) for sign in found})


def without_sign(cell: str) -> str:
    """A cell of money without the sign of its currency, which spreadsheets show beside the dash of a 0."""
    return _SIGN.sub("", cell, count=1)


def without_groups(text: str) -> str:
    """The digits of a whole number that has thousands separators; nothing where it has none."""
    return re.sub(r"[^0-9]", "", text) if _GROUPS.fullmatch(text) else ""


class NumberStyle(NamedTuple):
    """What a column's numbers say of their decimal mark; None: nothing yet. ``mixed``: they contradict one another.

    ``plain``: some have neither mark.
    """

    mark: Mark | None = None
    mixed: bool = False
    plain: bool = False


def shape(cell: str) -> str:
    """The cell with its digits but zero made alike: a column has few shapes, whatever its length."""
    return cell.translate(_SHAPE)


def style_of(shapes: Iterable[str], *, whole: bool = False) -> NumberStyle:
    """``whole``: of a column of whole numbers, where what comes behind a decimal mark is nothing but zeros."""
    found, plain = set[Mark](), False
    for one in shapes:
        split = _NUMBER.fullmatch(one.strip())
        if split:
            readings = _whole_readings(split[2]) if whole else _readings(split[2])
            if len(readings) == 1:
                found |= readings.keys()
            plain = plain or split[2].isdigit()
    return NumberStyle(next(iter(found)) if len(found) == 1 else None, len(found) > 1, plain)


def decimal(cell: str, said: Mark | None, column: Callable[[], NumberStyle], high: float) -> float:
    """The number, at most ``high``. Raises Unfit; also where the column and the limit leave two readings.

    The column is asked where no mark is said and the cell is not plain: a column with plain cells has no other mark.
    """
    text = cell.strip()
    if said != "," and _PLAIN.fullmatch(text):
        read = _finite(text)
    else:
        read = _decimal(text, NumberStyle(said) if said else column(), high, by_map=said is not None)
    if read > high:
        raise Unfit(f"is out of range; at most {high:,.15g}")
    return read


def _decimal(text: str, style: NumberStyle, high: float, *, by_map: bool) -> float:
    example = _example(high)
    readings = _readings(_split(text, example))
    if style.mark and style.mark in readings:
        return _finite(readings[style.mark])
    if style.mark and readings:
        raise _of_another_style(style.mark, by_map=by_map)
    if not readings:
        raise Unfit(_write_as(example))
    possible = {mark: reading for mark, reading in readings.items() if float(reading) <= high}
    readings = possible or readings
    if len({float(reading) for reading in readings.values()}) == 1:
        return _finite(next(iter(readings.values())))
    if len(readings) == 2:
        several = "; the column has both styles" if style.mixed else ""
        both = " or ".join(digits(float(reading)) for reading in readings.values())
        raise Unfit(f"may be {both}{several}; write it without thousands separators, or with two decimals")
    return _finite(next(iter(readings.values())))


def whole(cell: str, said: Mark | None, column: Callable[[], NumberStyle], high: int, *, grouped: bool = True) -> int:
    """A whole number, with thousands separators or with the zeros that spreadsheets append. Raises Unfit.

    The column decides which of the two a mark is, as with money. ``grouped``: whether it may have thousands separators.
    """
    text, example = cell.strip(), "1234" if high >= 1234 else "3"
    if text.isascii() and text.isdigit():
        return _as_int(text)
    if text[:1] == "-" and _split(text[1:], example):
        raise Unfit("must not be negative")
    try:
        body = _split(text, example)
    except Unfit as wrong:
        raise Unfit(str(wrong) if grouped or str(wrong) != _write_as(example) else _NO_ID) from None
    readings = _whole_readings(body)
    if not readings:
        raise Unfit(f"is no whole number; write it as {example}")
    values = {_as_int(reading.split(".")[0]) for reading in readings.values()}
    if not grouped and _GROUPS.fullmatch(body):
        raise Unfit(f"may be {' or '.join(map(str, sorted(values)))}; write an id without separators")
    style = NumberStyle(said) if said else column()
    if style.mark and style.mark not in readings:
        raise _of_another_style(style.mark, by_map=said is not None)
    if style.mark:
        return _as_int(readings[style.mark].split(".")[0])
    if style.mixed and any(mark in body for mark in _MARKS):
        raise Unfit("stands in a column that writes decimals in both styles; write it as 1234")
    possible = {value for value in values if value <= high} or values
    if len(possible) == 1 or style.plain:
        return max(possible)
    raise Unfit(f"may be {' or '.join(map(str, sorted(possible)))}; write it without thousands separators or decimals")


def _whole_readings(body: str) -> dict[Mark, str]:
    return {mark: reading for mark, reading in _readings(body).items() if not reading.split(".")[1].strip("0")}


_NO_ID = "is no number, which our own ids are; leave the cell empty"


def _example(high: float) -> str:
    return "1234.56" if high > 1234.56 else "12.5" if high > 12.5 else "0.56"


def _write_as(example: str) -> str:
    return f"is no number; write it as {example}"


def _split(text: str, example: str) -> str:
    """The digits with their separators. Raises Unfit."""
    if text.casefold() in _NO_NUMBER:
        raise Unfit("is not finite; write a number, or leave the cell empty")
    if _POWER.fullmatch(text):
        raise Unfit(f"is a number in powers of ten; write it out, as {example}")
    found = _NUMBER.fullmatch(text)
    if not found:
        if text.startswith("(") and text.endswith(")"):
            raise Unfit("must not be negative")
        raise Unfit(_write_as(example))
    if found[1] == "-":
        raise Unfit("must not be negative")
    return found[2]


def _readings(body: str) -> dict[Mark, str]:
    """The number for each mark that can be the decimal one, as Python writes it."""
    readings: dict[Mark, str] = {}
    for mark in _MARKS:
        head, _, tail = body.partition(mark)
        if not (tail.isdigit() if mark in body else True):
            continue
        if head.isdigit():
            plain = head
        elif _GROUPS.fullmatch(head) and mark not in head:
            plain = re.sub(r"[^0-9]", "", head)
        else:
            continue
        readings[mark] = f"{plain}.{tail or 0}"
    return readings


def _of_another_style(mark: Mark, *, by_map: bool) -> Unfit:
    called = "comma" if mark == "," else "point"
    if by_map:
        return Unfit(f"the map says that a decimal {called} is written; write this one so, or mend the map")
    return Unfit(f"other rows of the column write a decimal {called}; write this one in the same way")


def _finite(text: str) -> float:
    if len(text) > 40:
        raise Unfit("is out of range")
    return float(text)


def _as_int(text: str) -> int:
    if len(text) > 30:
        raise Unfit("is out of range")
    return int(text)
