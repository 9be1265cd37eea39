"""When the audience buys: get_best_timing."""

from typing import Any

from eros.vocabulary.facts import PEAKS, BestTiming
from eros.vocabulary.limits import FIRST_HOUR, LAST_HOUR
from eros.vocabulary.ports import Answer
from eros.vocabulary.wall_clock import NIGHT
from eros.wire.rows import ObjectReader, within
from eros.wire.values import number, shown, whole, zone

#: E18: where neither the timing nor the profile names a zone.
DEFAULT_ZONE = "America/Los_Angeles"
_HOURS = 24
#: How an hour counts of which nothing is known.
NEUTRAL_HOUR = 0.5
#: An hour's average counts as if this many messages with the average of all hours had been sent in it as well.
_PRIOR_MESSAGES = 10
#: What our own server calls hours that do not come from the page's history.
_GENERAL_CURVE = "general_curve"

_hour = within(whole, 0, _HOURS - 1)


def stated_zone(answer: Answer) -> str | None:
    """The zone that the hours are in, where the server names one that exists."""
    return zone(answer.get("timezone"))


def odd_zone(answer: Answer) -> str | None:
    """What the server states as the zone of the hours and is no IANA zone."""
    stated = answer.get("timezone")
    return None if stated in (None, "") or zone(stated) else shown(stated)


def read_timing(answer: Answer, timezone: str | None = None) -> BestTiming:
    """The creator's hours; ``source`` is "generic" where the answer names no peak, or says that they are anybody's.

    ``timezone`` stands in for a zone that the answer does not name. An older server lists the hours with earnings:
    then the peaks are the best three after shrinking by sample size, the performance is their averages from 0 to 1,
    and an hour without earnings has 0 (CONTRACT 3).
    """
    row = ObjectReader("get_best_timing", answer)
    earned = _earnings(row)
    peaks = _hours(row, "peak_hours", "best_hours") or _best(earned)
    general = is_general(answer)
    return BestTiming(
        timezone=stated_zone(answer) or timezone or DEFAULT_ZONE,
        avoid_hours=tuple(sorted({*_hours(row, "avoid_hours", lowest=0), *NIGHT})),
        best_days=_days(row),
        hourly_performance=_performance(row) or _averages(earned) or (NEUTRAL_HOUR,) * _HOURS,
        **({"peak_hours": peaks, "source": "generic" if general else "history"} if peaks else {}),
    )


def is_general(answer: Answer) -> bool:
    """Whether the server says that its hours are anybody's, for want of the page's own sends."""
    return ObjectReader("get_best_timing", answer).key("fallback") == _GENERAL_CURVE


def closed_peaks(answer: Answer) -> tuple[int, ...]:
    """The hours that are stated as peaks and that no week may use."""
    stated = ObjectReader("get_best_timing", answer).first(_plain, "peak_hours", "best_hours") or []
    return tuple(sorted({hour for hour in stated if not FIRST_HOUR <= hour <= LAST_HOUR}))


def odd_hours(answer: Answer) -> dict[str, str]:
    """R54: what of the hours cannot be used although the rest can, by field."""
    stated = {name: answer.get(name) for name in ("hourly_performance", "peak_hours", "best_hours", "avoid_hours")}
    odd = {name: _odd(name, value) for name, value in stated.items() if value is not None}
    return {
        name: f"{name} holds {', '.join(found[:3])}{', ...' * (len(found) > 3)}" for name, found in odd.items() if found
    }


def _odd(name: str, stated: Any) -> list[str]:
    if name == "hourly_performance":
        pairs = enumerate(stated) if isinstance(stated, list) else stated.items() if isinstance(stated, dict) else None
        if pairs is None:
            return [shown(stated)]
        return [
            f"{shown(value)} for the hour {shown(hour)}"
            for hour, value in pairs
            if value is not None and (_hour(hour) is None or within(number, 0, 1e9)(value) is None)
        ]
    if not isinstance(stated, list):
        return [shown(stated)]
    hours = [(entry.get("hour") if isinstance(entry, dict) else entry, entry) for entry in stated]
    return [shown(entry) for hour, entry in hours if _hour(hour) is None]


def _hours(row: ObjectReader, *names: str, lowest: int = FIRST_HOUR) -> tuple[int, ...]:
    """Hours of a plain list, ascending, each once."""
    stated = row.first(_plain, *names) or []
    return tuple(sorted({hour for hour in stated if lowest <= hour <= LAST_HOUR}))


def _plain(value: Any) -> list[int] | None:
    read = map(_hour, value) if isinstance(value, list) else ()
    return [hour for hour in read if hour is not None] or None


def _earnings(row: ObjectReader) -> dict[int, tuple[float, int]]:
    """Hour to average earnings and messages."""
    earned = {}
    for entry in row.rows("best_hours", "peak_hours") or ():
        hour, average = entry.whole("hour", high=_HOURS - 1), entry.number("avg_earnings", low=0)
        if hour is not None and average is not None:
            earned[hour] = (average, entry.whole("message_count") or 1)
    return earned


def _best(earned: dict[int, tuple[float, int]]) -> tuple[int, ...]:
    """The best hours of the posting window; the fewer an hour's messages, the nearer its average is drawn to all."""
    messages = sum(count for _, count in earned.values())
    overall = sum(average * count for average, count in earned.values()) / messages if messages else 0.0

    def shrunk(hour: int) -> float:
        average, count = earned[hour]
        return (average * count + overall * _PRIOR_MESSAGES) / (count + _PRIOR_MESSAGES)

    open_hours = [hour for hour in earned if FIRST_HOUR <= hour <= LAST_HOUR]
    return tuple(sorted(sorted(open_hours, key=lambda hour: (-shrunk(hour), hour))[:PEAKS]))


def _averages(earned: dict[int, tuple[float, int]]) -> tuple[float, ...] | None:
    top = max((average for average, _ in earned.values()), default=0.0)
    return tuple(earned.get(hour, (0.0, 0))[0] / top for hour in range(_HOURS)) if top else None


def _performance(row: ObjectReader) -> tuple[float, ...] | None:
    """24 values from 0 to 1, of an object or a list; an hour that is left out is neutral."""
    stated = row.data.get("hourly_performance")
    pairs = list(enumerate(stated[:_HOURS])) if isinstance(stated, list) else list(row.entries("hourly_performance"))
    read = {_hour(hour): within(number, 0, 1e9)(value) for hour, value in pairs}
    known = {hour: value for hour, value in read.items() if hour is not None and value is not None}
    scale = max(1.0, *known.values()) if known else 1.0
    return tuple(known[hour] / scale if hour in known else NEUTRAL_HOUR for hour in range(_HOURS)) if known else None


def _days(row: ObjectReader) -> tuple[str, ...]:
    named = [entry.key("day_name", "day") for entry in row.rows("best_days") or ()]
    plain = [day.lower() for day in row.names("best_days") or ()]
    return tuple(dict.fromkeys(day for day in (*named, *plain) if day))
