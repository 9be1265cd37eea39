"""Dates and times as people and programs write them, and never a bare number.

"03/11/2026" is the third of November or the eleventh of March: the column decides by a row that can be read in one way
only, else the person who imports does (``--dates``).
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from eros_db.importing.findings import Unfit
from eros_db.importing.nothing import is_of_totals

Order = Literal["DMY", "MDY"]

#: Earlier dates are slips: no platform that these files come from is older.
FIRST_YEAR = 2016
EXAMPLE = "2026-11-20 20:05"
EXAMPLE_DAY = EXAMPLE[:10]
_OR_SAY = ", or say --dates DMY or --dates MDY where / or . parts it"
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")  # fmt: skip  # noqa: E501
_MONTH = {name: number for number, name in enumerate(_MONTHS, 1)} | {n[:3]: i for i, n in enumerate(_MONTHS, 1)}
_MONTH |= {"sept": 9}

#: AM or PM, as in any tongue.
HALF = r"[ap]\.?\s?m\.?"
_TIME = r"(?P<hour>[0-9]{1,2})(?P<by>[:.])(?P<minute>[0-9]{2})(?:(?P=by)(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
_OFFSET = r"(?P<offset>Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})"
_REST = (
    rf"(?:(?:T|,?\s+(?:at\s+|@\s?|-\s+)?)(?:{_TIME}\s?(?P<half>{HALF})?|(?P<full>[0-9]{{1,2}})\s?(?P<of>{HALF}))"
    rf"\s?{_OFFSET}?)?"
)
_DAY_NAME = r"(?:[a-z]{3,9}\.?,?\s+)?"
_YEAR_FIRST = re.compile(rf"(?P<year>[0-9]{{4}})([-/.])(?P<a>[0-9]{{1,2}})\2(?P<b>[0-9]{{1,2}}){_REST}", re.I | re.A)
_NUMERIC = re.compile(rf"(?P<a>[0-9]{{1,2}})([-/.])(?P<b>[0-9]{{1,2}})\2(?P<year>[0-9]{{4}}){_REST}", re.I | re.A)
_MONTH_FIRST = re.compile(
    rf"{_DAY_NAME}(?P<month>[a-z]{{3,9}})\.?\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>[0-9]{{4}}){_REST}",
    re.I | re.A,
)
_DAY_FIRST = re.compile(
    rf"{_DAY_NAME}(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?\.?[\s-](?P<month>[a-z]{{3,9}})\.?,?[\s-](?P<year>[0-9]{{4}}){_REST}",
    re.I | re.A,
)
#: The day's name before a date of numbers, in English and German.
_WEEKDAY = re.compile(
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
    r"|mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\.?,?\s+(?=[0-9])",
    re.I | re.A,
)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.A)
_TIME_OF_DAY = re.compile(r"[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?", re.A)
CLOCK = re.compile(
    rf"[0-9]:[0-9]{{2}}|T[0-9]{{4}}|[ T][0-9]{{1,2}}\.[0-9]{{2}}(?!\.[0-9]{{4}})|[ T@][0-9]{{1,2}}\s?(?i:{HALF})(?!\w)"
)
_SAYS_HALF = re.compile(rf"[0-9]\s?{HALF}(?!\w)", re.I | re.A)
#: A point or comma after hours or minutes, which ``fromisoformat`` takes for a fraction of them, and cuts.
_POINT = re.compile(r"[ T][0-9]{2}(?::?[0-9]{2})?[.,]", re.A)
#: Two clocks with a hyphen between them, of which the second may be an offset; and an offset with seconds, which none
#: has.
_RANGE = re.compile(
    rf"\s[0-9]{{1,2}}[:.]?[0-9]{{2}}(?:\s?{HALF})?-[0-9]{{2}}:?[0-9]{{2}}\Z"
    r"|[0-9]:[0-9]{2}-[0-9]{2}:[0-9]{2}:[0-9]{2}\Z",
    re.I | re.A,
)
#: The clock at the end of a cell; and one of midnight, which spreadsheets write behind what is a day alone.
_LAST_CLOCK = re.compile(rf"(?:^|[T\s]){_TIME}\s?(?P<half>{HALF})?\s?{_OFFSET}?\Z", re.I | re.A)
_NO_TIME = rf"(?:T|,?\s+(?:at\s+)?)(?:0{{1,2}}[:.]00(?:[:.]00(?:[.,]0+)?)?|12(?:[:.]00){{0,2}}\s?(?!p){HALF})"
_MIDNIGHT = re.compile(rf"{_NO_TIME}\Z", re.I | re.A)
#: The same, of whatever place.
AT_MIDNIGHT = re.compile(rf"{_NO_TIME}\s?{_OFFSET}?\Z", re.I | re.A)
#: How far places are from UTC, west and east, and by which steps.
_WEST, _EAST, _STEP = timedelta(hours=-12), timedelta(hours=14), timedelta(minutes=15)
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}\b.*", re.A | re.DOTALL)
_OF_A_SHORT_YEAR = re.compile(
    rf"(?P<a>[0-9]{{1,2}})([-/.])(?P<b>[0-9]{{1,2}})\2(?P<year>[0-9]{{2}}){_REST}", re.I | re.A
)
#: As spreadsheets show a date that was written without a year.
_NAMED_OF_A_SHORT_YEAR = re.compile(
    rf"(?P<day>[0-9]{{1,2}})[\s-](?P<month>[a-z]{{3,9}})[\s-](?P<year>[0-9]{{2}}){_REST}", re.I | re.A
)
_NOTHING = re.compile(r"[\W_]+|n/?a|none|null|nan|nat|never|unknown|tba|tbd", re.I)
_WEEK = re.compile(
    r"(?:[0-9]{4}[-\s/]?)?(?:w|kw|wk|cw|week|sem|semana|semaine)\.?[-\s]?[0-9]{1,2}(?:[-\s/]+[0-9]{1,4})?", re.I | re.A
)
_MONTH_ONLY = re.compile(r"[0-9]{4}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{4}|[a-z]{3,9}\.?,?\s[0-9]{4}", re.I | re.A)
_BARE = re.compile(r"[+-]?[0-9.,]+(?:e[+-]?[0-9]+)?", re.I | re.A)
#: What stands where a date should, and names no day.
_NO_DAY = (
    (_NOTHING, "stands for no date"),
    (_WEEK, "is a week, and no day of it"),
    (_MONTH_ONLY, "is a month, and no day of it"),
    (_BARE, "a bare number is no date"),
)


#: In the place of a moment that is yet to come, where rows of such are left out.
PLANNED = "planned, and not sent yet"


class Future(Unfit):
    """A moment that is yet to come."""


class DayOrder(NamedTuple):
    """How a column writes day and month; None: its rows leave both readings. ``mixed``: they contradict each other.
    ``said``: by who imports the file, and so of years of two digits too; else it holds for dates ``parted`` alike."""

    order: Order | None = None
    mixed: bool = False
    said: bool = False
    parted: str = ""


class OrderEvidence:
    """Looks at the cells of a column for one that can be read in one way only."""

    def __init__(self) -> None:
        #: How dates are parted of which the first, or the second number can be no month.
        self.first, self.second = set[str](), set[str]()

    def see(self, cell: str) -> None:
        text = cell.strip()
        found = None if cell[4:5] == "-" else _NUMERIC.fullmatch(text if text[:1].isdigit() else _undayed(text))
        if found:
            if int(found["a"]) > 12:
                self.first.add(found[2])
            if int(found["b"]) > 12:
                self.second.add(found[2])

    def order(self) -> DayOrder:
        if self.first and self.second:
            return DayOrder(mixed=True)
        order: Order | None = "DMY" if self.first else "MDY" if self.second else None
        return DayOrder(order, parted="".join(self.first | self.second))


def moment(cell: str, order: Callable[[], DayOrder], latest: date = date.max) -> datetime:
    """The moment, aware where the cell has an offset. Raises Unfit, which offers no reading after ``latest``.

    The column's ``order`` is asked where a cell leaves it open.
    """
    text = _undayed(" ".join(cell.split()))  # programs write narrow spaces too
    if "-" in text[10:] and _RANGE.search(text):
        raise Unfit(
            f"may be a range of times, or a time with its offset; write when it was sent, as {EXAMPLE}, "
            f"an offset as {EXAMPLE.replace(' ', 'T')}-05:00"
        )
    if text[4:5] == "-" and text[7:8] == "-" and not _POINT.match(text, 10):
        try:
            return _in_range(datetime.fromisoformat(text))
        except ValueError as wrong:
            if isinstance(wrong, Unfit):
                raise
    if text[:1].isdigit():
        found = _YEAR_FIRST.fullmatch(text)
        if found:
            return _made(found, int(found["a"]), int(found["b"]))
        found = _NUMERIC.fullmatch(text)
        if found:
            return _numeric(found, order(), latest)
    found = _MONTH_FIRST.fullmatch(text) or _DAY_FIRST.fullmatch(text)
    if found and found["month"].lower() in _MONTH:
        return _made(found, _MONTH[found["month"].lower()], int(found["day"]))
    if _SHORT_YEAR.fullmatch(text):
        short = _OF_A_SHORT_YEAR.fullmatch(text)
        if short and short[2] != "-" and order().said:  # with hyphens the year may come first
            return _numeric(short, order(), latest)
        raise Unfit(f"has a year of two digits; write it as {EXAMPLE}{'' if order().said else _OR_SAY}")
    if is_of_totals(text):
        raise Unfit("is no date, and looks like a row of totals; take it out of the file")
    for form, why in _NO_DAY:
        if form.fullmatch(text):
            raise Unfit(f"{why}; write it as {EXAMPLE}")
    raise Unfit(f"is no date and time; write it as {EXAMPLE}, with an offset where it is not the page's own time")


def _undayed(text: str) -> str:
    """Without the day's name before a date that begins with a number."""
    found = None if text[:1].isdigit() else _WEEKDAY.match(text)
    return text[found.end() :] if found else text


def says_half(cell: str) -> bool:
    """Whether a time of day is said to be AM or PM."""
    return _SAYS_HALF.search(cell) is not None


def day_and_time(day: str, time: str) -> str:
    """The moment that a column of days and one of times say together. Midnight is none of a day's own times.

    Where both say a time and not the same one the two stand side by side, which no column takes.
    """
    day, time = " ".join(day.split()), " ".join(time.split())
    bare = _MIDNIGHT.sub("", day)
    if bare and time.startswith((f"{bare} ", f"{bare}T", f"{bare}, ")):  # it says the day too
        time = time[len(bare) :].lstrip("T, ")
    if not day or bare != day or not CLOCK.search(day):
        return f"{bare} {time}".rstrip() if bare else ""
    return day if not time or _are_one_clock(day, time) else f"{day} {time}"


def _are_one_clock(day: str, time: str) -> bool:
    clocks = [found for cell in (day, time) if (found := _LAST_CLOCK.search(cell))]
    if len(clocks) < 2:
        return False
    first, second = ((_hour(found), int(found["minute"])) for found in clocks)
    seconds = {found["second"] for found in clocks if found["second"]}
    return first == second and len(seconds) < 2


def _hour(found: "re.Match[str]") -> int:
    """The hour of a clock, of which am and pm name the half."""
    hour, half = int(found["hour"]), found["half"]
    return _of_24(hour, half) if half else hour


def _of_24(hour: int, half: str) -> int:
    return hour % 12 + (12 if half[0] in "pP" else 0)


def day_only(read: Callable[[], datetime]) -> date:
    """Of a column of days, where what would do is said as one. Raises Unfit."""
    try:
        return read().date()
    except Future:
        raise
    except Unfit as wrong:
        text = str(wrong).partition(", with an offset")[0]
        raise Unfit(text.replace("date and time", "date").replace(EXAMPLE, EXAMPLE_DAY)) from wrong


def days_of_week_start(cell: str, said: Order | None) -> tuple[date, ...]:
    """The days that a cell may mean which says a week by its first: the Mondays among them, where there are any.

    A spreadsheet writes day and month in its own order, and may cut the century off. Raises Unfit.
    """
    text = " ".join(cell.split())
    named = _NAMED_OF_A_SHORT_YEAR.fullmatch(text)
    if named and named["month"].lower() in _MONTH:
        return (_made(named, _MONTH[named["month"].lower()], int(named["day"])).date(),)
    found = _NUMERIC.fullmatch(text) or _OF_A_SHORT_YEAR.fullmatch(text)
    if not found:
        return (day_only(lambda: moment(cell, lambda: DayOrder(said))),)
    orders: dict[Order, tuple[int, int]] = {
        "DMY": (int(found["b"]), int(found["a"])),
        "MDY": (int(found["a"]), int(found["b"])),
    }
    days = dict.fromkeys(day for order in ([said] if said else orders) if (day := _day(found, *orders[order])))
    if not days:
        raise Unfit(f"there is no such date; write it as {EXAMPLE_DAY}")
    return tuple(day for day in days if day.weekday() == 0) or tuple(days)


def _day(found: "re.Match[str]", month: int, day_number: int) -> date | None:
    try:
        return _made(found, month, day_number).date()
    except Unfit:
        return None


class WallTime(NamedTuple):
    """The time on the page's own wall, 1 for the second of a repeated hour, and whether it left open which of them."""

    at: datetime
    fold: int
    open: bool


def wall_time(read: datetime, zone: ZoneInfo, now: datetime) -> WallTime:
    """When it was on the page's own wall. Raises Unfit."""
    here = read.replace(tzinfo=zone) if read.tzinfo is None else read.astimezone(zone)
    if here > now:
        raise Future(f"lies in the future; it is {now.astimezone(zone):%Y-%m-%d %H:%M} there")
    wall = here.replace(tzinfo=None, fold=0, microsecond=0)
    if read.tzinfo is None and here.utcoffset() == here.replace(fold=1).utcoffset():
        return WallTime(wall, 0, False)
    unsaid = read.tzinfo is None  # skipped, or repeated
    if unsaid and here.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0) != wall.replace(
        microsecond=here.microsecond
    ):
        raise Unfit(f"that hour was skipped in {zone.key}; write the time with its offset")
    fold = here.fold if here.fold and here.utcoffset() != here.replace(fold=0).utcoffset() else 0
    return WallTime(wall, fold, unsaid)


class Walls:
    """``wall_time`` in one zone, with what is known of a day asked once: most have no clock change and are over."""

    def __init__(self, zone: ZoneInfo, now: datetime) -> None:
        self._zone, self._now = zone, now
        self._even: dict[date, bool] = {}

    def at(self, read: datetime) -> WallTime:
        """Raises Unfit."""
        if read.tzinfo is None:
            day = read.date()
            even = self._even.get(day)
            if even is None:
                even = self._even[day] = self._is_even(day)
            if even:
                return WallTime(read.replace(microsecond=0) if read.microsecond else read, 0, False)
        return wall_time(read, self._zone, self._now)

    def _is_even(self, day: date) -> bool:
        """Whether one offset holds for the whole day, and it is over."""
        start = datetime(day.year, day.month, day.day, tzinfo=self._zone)
        if start + timedelta(days=1) > self._now:
            return False
        return len({(start + timedelta(hours=hour)).utcoffset() for hour in range(25)}) == 1


def last_day(now: datetime) -> date:
    """The last day that has begun somewhere on earth."""
    return now.date() + timedelta(days=1)


def past(cell: str, order: Callable[[], DayOrder], latest: date) -> datetime:
    """The moment, on a day that has begun by ``last_day``. Raises Unfit."""
    read = moment(cell, order, latest)
    if read.date() > latest:
        raise Future(f"lies in the future; today is {latest - timedelta(days=1)}")
    return read


def past_time(cell: str, order: Callable[[], DayOrder], latest: date) -> datetime | date:
    """As ``past``; a date where the cell says no time of day. Raises Unfit."""
    read = past(cell, order, latest)
    return read if read.hour or read.minute or CLOCK.search(cell) else read.date()


class PastTimes:
    """Reads the cells of a column as ``past_time`` does; a day that has been read is not weighed anew."""

    def __init__(self, order: Callable[[], DayOrder], latest: date, *, leaves_planned: bool = False) -> None:
        self._order, self._latest, self._leaves_planned = order, latest, leaves_planned
        self._days: set[str] = set()

    def __call__(self, cell: str) -> datetime | date | str:
        """``PLANNED`` of what is yet to come, where that is left out. Raises Unfit."""
        try:
            return self._at(cell)
        except Future:
            if not self._leaves_planned:
                raise
            return PLANNED

    def _at(self, cell: str) -> datetime | date:
        day = cell[:10]
        if day in self._days and _TIME_OF_DAY.fullmatch(cell, 10):
            try:
                return datetime.fromisoformat(cell)
            except ValueError:  # no such time of day
                return past_time(cell, self._order, self._latest)
        read = past_time(cell, self._order, self._latest)
        if _ISO_DAY.fullmatch(day) and read.isoformat()[:10] == day:
            self._days.add(day)
        return read


def _numeric(found: "re.Match[str]", order: DayOrder, latest: date) -> datetime:
    a, b = int(found["a"]), int(found["b"])
    if a == b:
        return _made(found, a, b)
    if not order.said and found[2] not in order.parted:
        order = DayOrder(mixed=order.mixed)
    if order.order == "DMY":
        return _made(found, b, a, " (the column's dates are read as day, month, year)")
    if order.order == "MDY":
        return _made(found, a, b, " (the column's dates are read as month, day, year)")
    if a > 12 or b > 12:
        if order.mixed:
            raise Unfit("the column has both orders; write the year first, as 2026-11-20")
        return _made(found, *((b, a) if a > 12 else (a, b)))
    days = {"DMY": _made(found, b, a).date(), "MDY": _made(found, a, b).date()}
    able = [f"{_spoken(day)} with --dates {said}" for said, day in days.items() if day <= latest]
    if len(able) == 1:
        raise Unfit(f"is {able[0]}, and lies in the future in the other order; say it")
    if not able:
        raise Future(f"lies in the future in either order; today is {latest - timedelta(days=1)}")
    raise Unfit(f"may be {', or '.join(able)}; say which")


def _spoken(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1].capitalize()} {day.year}"


def _made(found: "re.Match[str]", month: int, day_number: int, why: str = "") -> datetime:
    hour, minute, second = (
        int(found["hour"] or found["full"] or 0),
        int(found["minute"] or 0),
        int(found["second"] or 0),
    )
    if half := found["half"] or found["of"]:
        if not 1 <= hour <= 12:
            raise Unfit(f"there is no hour {hour} with am or pm")
        hour = _of_24(hour, half)
    offset = found["offset"]
    zone = None if offset is None else _offset(offset)
    year = int(found["year"])
    year += 2000 if year < 100 else 0
    try:
        return _in_range(datetime(year, month, day_number, hour, minute, second, tzinfo=zone))
    except Unfit:
        raise
    except ValueError as wrong:
        raise Unfit(f"there is no such date and time{why}; write it as {EXAMPLE}") from wrong


def _offset(text: str) -> timezone:
    if text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    digits = text[1:].replace(":", "")
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if away >= timedelta(hours=24):
        raise _no_offset(f"UTC{text}")
    return timezone(-away if text[0] == "-" else away)


def _no_offset(told: str) -> Unfit:
    return Unfit(f"no place's time is {told}; is it a range of times? write when it was sent, as {EXAMPLE}")


def _in_range(read: datetime) -> datetime:
    if read.year < FIRST_YEAR or read.year > 9000:
        raise Unfit(f"lies outside of {FIRST_YEAR} to now")
    away = read.utcoffset()
    if away is not None and (not _WEST <= away <= _EAST or away % _STEP):
        raise _no_offset(str(read.tzinfo))
    return read
