"""Days in one column and their times in another: which column holds them, and what the two say together.

Its heading and its cells decide. Where both say that these are the times at which messages were sent they are read;
where that may be so the file is refused, as all its days would be at midnight else. Zones, lengths of time and times of
something else are none.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import NamedTuple

from eros_db.importing.findings import Unread, cut
from eros_db.importing.kinds import heading, parted
from eros_db.importing.moments import AT_MIDNIGHT, CLOCK, HALF, day_and_time, says_half
from eros_db.importing.texts import unguarded

#: So many rows decide for a table, by how their cells begin: no time is longer.
_SEEN_ROWS, _SEEN = 500, 40
#: What says of a table's times whose they are.
_ZONES = frozenset({"timezone", "time_zone", "zone", "tz", "utc_offset", "gmt_offset"})
#: What the time of a day is called beside its date.
_TIMES = frozenset({"time", "time_of_day", "sent_time", "send_time"})


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Of headings: what means a time of day, and among these what may be its hour alone.
_HOUR = _words("hour hr uhrzeit uhr stunde hora horario horário heure ora orario uur godzina")
_TIME = _HOUR | _words("time clock zeit sendezeit sendeuhrzeit versandzeit tijd tijdstip")
#: What stands with it where the message's own is meant.
_OF_SENDS = _words(
    "of the day at in on de del della di la le du des d l der und h hh mm ss format local own page page's s "
    "sent send sending post posted posting publish published message messages msg mass ppv dm "
    "gesendet senden versand envío envio enviado enviada envoi envoyé invio inviato verzonden"
)
#: What may be one of a message too; these are headings of moments.
_LIKE_TIME = _words("times start starts started begin began beginn startzeit début inicio início inizio slot timeslot")
_MOMENTS = _words("timestamp posted_at published_at scheduled_at delivered_at created_at")
#: With these a heading means a zone, a length or a number, or a time of something else.
_OF_OTHERS = _words(
    "zone timezone tz offset zeitzone zona fuso fuseau "
    "hours minutes seconds mins secs duration durations dauer durée duración durata length long run running runtime "
    "media vid vids file content audio track "
    "watch watched watching view viewed viewing views play playback read reading listen screen session sessions "
    "response respond responded reply replied answer answered chat call video clip online shift shifts work worked "
    "avg average mean median total spent elapsed took taken wait waiting since per until till ago left remaining "
    "before after between to interval gap delay lag lapse ttl uptime lead "
    "best peak top optimal ideal recommended suggested preferred worst first last next previous "
    "end ended ends ende fin fine stop stopped finish finished expiry expires expire expired expiration unsend unsent "
    "delete deleted deadline due cancelled canceled update updated modified edited changed joined login seen open "
    "opened bought buy purchase purchases purchased sale sales sold paid payment tip tipped renewal subscribed "
    "import imported export exported synced birth"
)
_MINUTE = frozenset({"minute", "minutes", "min", "mins"})

#: A time of day within a cell; and one that is written in another way than in ours: 8 PM, 20h05, 20:05 Uhr.
_OF_DAY = re.compile(
    rf"\b[0-9]{{1,2}}:[0-9]{{2}}\b|\b[0-9]{{1,2}}\s?(?:{HALF}|(?:h|uhr)(?:\s?[0-9]{{2}})?)(?!\w)|\A[0-9]{{1,2}}\.[0-9]{{2}}\Z",
    re.I | re.A,
)
_CLOCK_ALONE = re.compile(
    rf"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?\s?(?:{HALF})?|(?:0?[1-9]|1[0-2])\s?{HALF}", re.I | re.A
)
_HOUR_AND_HALF = re.compile(rf"([0-9]{{1,2}})\s?({HALF})", re.I | re.A)
_BY_H = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?\s?(?:h|hrs?\.?|uhr)\s?([0-9]{2})?", re.I | re.A)
_HALF_OF_DAY = re.compile(HALF, re.I | re.A)
_FIRST_HOUR = re.compile(r"[0-9]{1,2}(?![0-9])", re.A)
#: Numbers as they are, and as programs write them of a column with empty cells.
_NUMBER = re.compile(r"([0-9]{1,2})(?:\.0)?", re.A)
_MIDNIGHT = re.compile(r"0?0(?:[:.]00)*(?:\.0+)?|12(?:[:.]00)*\s?a\.?\s?m\.?", re.I | re.A)
_DATED = re.compile(r"[0-9]{1,4}([-/.])[0-9]{1,2}\1[0-9]{1,4}", re.A)
#: The day that spreadsheets put before a time without one.
_NO_DAY = re.compile(r"(?:1899-12-3[01]|1900-01-0[01])[T\s]", re.A)
#: Times of which none is of AM or PM, or as late as this hour, may be lengths.
_EARLY = 5


class Timed(NamedTuple):
    """The columns that say one moment together, the day's first, and how; ``told`` is what is to be said of it."""

    columns: tuple[int, ...]
    join: Callable[[Sequence[str]], str]
    told: str


def is_zone(said: str) -> bool:
    return heading(said) in _ZONES


def moment_of(cells: Sequence[str]) -> str:
    """What a day and its time say together."""
    day, time = map(unguarded, cells)
    return day_and_time(day, _clock(time))


def time_beside(
    days: Mapping[int, str], others: Mapping[int, str], rows: Iterable[Sequence[str]]
) -> Timed | Unread | None:
    """What holds the times of a table's days, or why the table is refused; None: nothing, or the days hold their own.

    ``days`` are the columns of moments with their headings, ``others`` those that are nobody's.
    """
    first = list(islice(rows, _SEEN_ROWS))
    seen = [{at: " ".join(unguarded(row[at][:_SEEN]).split()) for at in (*days, *others)} for row in first]
    said = {at: name for at, name in days.items() if any(row[at] for row in seen)}
    clocks = {at: name for at, name in said.items() if len(said) > 1 and _is_of_clocks([row[at] for row in seen])}
    dates = [at for at in said if at not in clocks]
    if len(dates) != 1 or len(clocks) > 1:
        return None
    found = _Days(dates[0], days[dates[0]], clocks, others, [row for row in seen if row[dates[0]]]).verdict()
    return _told_of_guards(found, first) if isinstance(found, Timed) else found


def _told_of_guards(found: Timed, rows: Iterable[Sequence[str]]) -> Timed:
    """As a single column is (``parsed``), which has them still."""
    cells = (row[at].strip() for row in rows for at in found.columns)
    guarded = next((cell for cell in cells if unguarded(cell) != cell), None)
    if guarded is None:
        return found
    said = f"what stands around a value is taken off, e.g. of {cut(guarded)!r}"
    return found._replace(told=f"{found.told}; {said}" if found.told else said)


class _Days:
    def __init__(
        self,
        day: int,
        said: str,
        clocks: Mapping[int, str],
        others: Mapping[int, str],
        rows: Sequence[Mapping[int, str]],
    ) -> None:
        self._day, self._said, self._rows = day, said, rows
        self._clocks, self._others = clocks, others
        self._bare = sum(_is_bare(row[day]) for row in rows) * 2 >= len(rows)

    def verdict(self) -> Timed | Unread | None:
        is_date = heading(self._said) == "date"
        exact = [at for at, said in self._others.items() if heading(said) in _TIMES]
        if self._clocks:
            return self._timed(next(iter(self._clocks)), "")
        if len(exact) == 1 and is_date and (self._bare or self._holds_times(exact[0])):
            return self._timed(exact[0], "")
        if not self._bare:
            return self._halved()
        plain = [at for at, said in self._others.items() if _says_when(said) and self._holds_times(at)]
        if len(plain) > 1 and all(len({row[at] for at in plain}) == 1 for row in self._rows):
            del plain[1:]  # they say the same
        if len(plain) == 1:
            said = self._others[plain[0]]
            if self._is_open(plain[0]):
                text = f"holds hours of the days under {self._said!r} of which none is over 12 and none says AM or PM"
                return self._refused(plain, f"{text}: write them as 20:00, or as 8 PM")
            return self._timed(plain[0], f"{said!r} is read as the times of the days under {self._said!r}")
        if not plain and (unread := [at for at, said in self._others.items() if _says_when(said) and self._counts(at)]):
            text = (
                f"may hold the times of the days under {self._said!r}, in a form that is not read: write them as 20:05"
            )
            return self._refused(unread, f"{text}; a map's null passes it over")
        likely = plain or [at for at in self._others if self._may_say_when(at)]
        return self._refused(likely, self._how_to_mend(likely)) if likely else None

    def _how_to_mend(self, columns: Sequence[int]) -> str:
        beside = f"the times of the days under {self._said!r}"
        own = "where its times are the page's own, and the days 'date'"
        if any(re.search(r"\b(?:utc|gmt)\b", self._others[at], re.I) for at in columns):
            own += "; times of UTC need a Z behind each, as 20:05Z"
        if len(columns) > 1:
            return f"may hold {beside}; call the one that says when it was sent 'time', {own}; a map's null passes others over"  # noqa: E501
        text = f"holds {beside}, and is not read under that name: is it 'time'? Call it so, {own}"
        return f"{text}; a map's null passes it over"

    def _refused(self, columns: Sequence[int], text: str) -> Unread:
        named = " and ".join(repr(cut(self._others[at])) if self._others[at] else str(at + 1) for at in columns)
        return Unread(text, column=f"column{'s' if len(columns) > 1 else ''} {named}")

    def _timed(self, time: int, told: str) -> Timed:
        of_hours = bool(_words_of(self._others.get(time, "")) & _HOUR)
        half, minute = self._half_beside(time), self._minute_beside(time) if of_hours else None
        columns = [self._day, time, *(at for at in (half, minute) if at is not None)]
        join = partial(
            _joined, of_hours=of_hours, half=None if half is None else 2, minute=None if minute is None else -1
        )
        return Timed(tuple(columns), join, told)

    def _halved(self) -> Timed | None:
        """Where the days have their times, and whether these are of AM or PM stands beside them."""
        half = self._half_beside(self._day)
        if half is None or any(says_half(row[self._day]) for row in self._rows):
            return None
        told = f"{self._others[half]!r} is read with the times under {self._said!r}"
        return Timed((self._day, half), _with_half, told)

    def _half_beside(self, time: int) -> int | None:
        """The column of AM and PM, of several that behind the times."""
        found = [at for at in self._others if self._is_all(at, _HALF_OF_DAY)]
        behind = [at for at in found if at > time]
        return behind[0] if behind else found[-1] if found else None

    def _minute_beside(self, time: int) -> int | None:
        found = [at for at, said in self._others.items() if heading(said) in _MINUTE and self._is_all(at, _NUMBER)]
        return found[0] if len(found) == 1 and self._is_all(time, _NUMBER) else None

    def _is_all(self, column: int, form: "re.Pattern[str]") -> bool:
        cells = [row[column] for row in self._rows if row[column]]
        return bool(cells) and all(map(form.fullmatch, cells))

    def _is_open(self, column: int) -> bool:
        """Whether it holds hours that may be of the morning or of the evening."""
        hours = [int(found[1]) for row in self._rows if (found := _NUMBER.fullmatch(row[column]))]
        return bool(hours) and 0 not in hours and max(hours) <= 12 and self._half_beside(column) is None

    def _times(self, column: int) -> tuple[list[str], int]:
        """The times of day that it holds, and how many cells are filled."""
        of_hours = bool(_words_of(self._others[column]) & _HOUR)
        cells = [(_day_of(row[self._day]), row[column]) for row in self._rows if row[column]]
        own = [cell[len(day) :].lstrip("T ") if cell.startswith(day) else _NO_DAY.sub("", cell) for day, cell in cells]
        hours = [cell for cell in own if of_hours and (found := _NUMBER.fullmatch(cell)) and int(found[1]) <= 24]
        return [*hours, *(cell for cell in own if _OF_DAY.search(cell) and not _DATED.search(cell))], len(own)

    def _holds_times(self, column: int) -> bool:
        times, filled = self._times(column)
        return len(times) * 2 > filled

    def _counts(self, column: int) -> bool:
        """Whether most of its cells say a number, as ranges of hours do."""
        cells = [row[column] for row in self._rows if row[column]]
        return sum(any(map(str.isdecimal, cell)) for cell in cells) * 2 > len(cells)

    def _may_say_when(self, column: int) -> bool:
        """Whether heading and cells may mean the message's time; cells alone, where the heading means nothing else."""
        said = self._others[column]
        words = _words_of(said)
        if heading(said) in _MOMENTS or (words & (_TIME | _LIKE_TIME) and not words & _OF_OTHERS):
            times, filled = self._times(column)
            hours = [_hour(cell) for cell in times if not _MIDNIGHT.fullmatch(cell)]
            late = any(map(says_half, times)) or max(hours, default=0) >= _EARLY
            return bool(hours) and late and len(times) * 2 > filled
        cells = [row[column] for row in self._rows if row[column]]
        return (
            not words & _OF_OTHERS
            and self._is_all(column, _CLOCK_ALONE)
            and any(says_half(cell) or _hour(cell) > 12 for cell in cells)
        )


def _hour(cell: str) -> int:
    found = _FIRST_HOUR.search(cell)
    return int(found[0]) if found else 0


def _words_of(said: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+", heading(parted(said))))


def _says_when(said: str) -> bool:
    """Whether a heading means the time of day at which a message was sent."""
    words = _words_of(said)
    return bool(words & _TIME) and words <= _TIME | _OF_SENDS


def _is_of_clocks(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and all(_OF_DAY.search(cell) and not _DATED.search(_NO_DAY.sub("", cell)) for cell in filled)


def _is_bare(day: str) -> bool:
    return not CLOCK.search(day) or AT_MIDNIGHT.search(day) is not None


def _day_of(cell: str) -> str:
    return AT_MIDNIGHT.sub("", cell)


def _joined(cells: Sequence[str], *, of_hours: bool, half: int | None, minute: int | None) -> str:
    said = [unguarded(cell) for cell in cells]
    return day_and_time(
        said[0],
        _clock(
            said[1],
            of_hours=of_hours,
            half=said[half] if half is not None else "",
            minute=said[minute] if minute is not None else "",
        ),
    )


def _with_half(cells: Sequence[str]) -> str:
    day, half = map(unguarded, cells)
    return _halved(" ".join(day.split()), half) if CLOCK.search(day) else day


def _clock(cell: str, *, of_hours: bool = False, half: str = "", minute: str = "") -> str:
    """A time of day as ours are written, whatever else the cell says as it is."""
    time = _NO_DAY.sub("", " ".join(cell.split()))
    if found := _HOUR_AND_HALF.fullmatch(time):
        return f"{found[1]}:00 {found[2]}"
    if found := _BY_H.fullmatch(time):
        time = f"{found[1]}:{found[2] or found[3] or '00'}"
    elif of_hours and (found := _NUMBER.fullmatch(time)):
        minutes = _NUMBER.fullmatch(minute.strip())
        time = f"{found[1]}:{minutes[1] if minutes else 0:0>2}"
    return _halved(time, half)


def _halved(time: str, half: str) -> str:
    """With AM or PM behind it, unless its own clock of 24 hours says the same."""
    half = half.strip()
    if not time or not half or says_half(time):
        return time
    clock = _OF_DAY.search(time)
    hour = _hour(clock[0]) if clock else 1
    is_said = hour > 12 if half[0] in "pP" else hour == 0
    return time if is_said else f"{time} {half}"
