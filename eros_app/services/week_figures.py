"""A week in figures, for the report that is printed: when it sends, how its days are balanced, how much it varies."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from eros.vocabulary.basis import WeekBasis
from eros.vocabulary.documents import ResultDocument
from eros_app.services.calendar import HOURS, days_drawn

#: Minutes at which a person's clock is not: a send on one of them looks made.
QUARTERS = (0, 15, 30, 45)


@dataclass(frozen=True)
class HeatCell:
    """The sends of an hour of a day; ``shade``: from 0 to 4, of the most that an hour of this week holds."""

    hour: int
    sends: int
    shade: int
    is_prime: bool


@dataclass(frozen=True)
class HeatMap:
    """A row a day. ``performance``: by hour how the page does then, 0 to 1; nothing where nobody knows it."""

    rows: tuple[tuple[date, tuple[HeatCell, ...]], ...]
    performance: tuple[float, ...]


@dataclass(frozen=True)
class DayVariation:
    """``types``: how many kinds of send; ``hours``: in how many hours the day sends."""

    day: date
    strategy: str
    prime: tuple[int, ...]
    types: int
    hours: int


@dataclass(frozen=True)
class Variation:
    """``most_used``: the sends at the clock time that the week uses most; ``on_quarters``: those at :00, :15, :30, :45;
    follow-ups are not counted, since their parents set their times."""

    days: tuple[DayVariation, ...]
    types: tuple[tuple[str, int], ...]
    times: int
    most_used: int
    on_quarters: int


def heat_map(week: ResultDocument, basis: WeekBasis | None) -> HeatMap:
    counts = Counter((item.scheduled_date, item.scheduled_time.hour) for item in week.items)
    most = max(counts.values(), default=1)
    prime = week.summary.daily_prime_hours
    return HeatMap(
        tuple(
            (
                day,
                tuple(
                    HeatCell(
                        hour, counts[day, hour], -(-4 * counts[day, hour] // most), hour in prime.get(str(day), ())
                    )
                    for hour in HOURS
                ),
            )
            for day in days_drawn(week)
        ),
        basis.timing.hourly_performance if basis is not None else (),
    )


def variation(week: ResultDocument) -> Variation:
    sends = [item for item in week.items if not item.is_follow_up]
    clocks = Counter(item.scheduled_time for item in sends)
    types = Counter(item.send_type_key for item in week.items)
    days = []
    for day in days_drawn(week):
        of_day = [item for item in sends if item.scheduled_date == day]
        days.append(
            DayVariation(
                day,
                week.summary.daily_strategies.get(str(day), "").replace("_", " "),
                week.summary.daily_prime_hours.get(str(day), ()),
                len({item.send_type_key for item in of_day}),
                len({item.scheduled_time.hour for item in of_day}),
            )
        )
    return Variation(
        tuple(days),
        tuple(sorted(types.items(), key=lambda it: (-it[1], it[0]))),
        len(clocks),
        max(clocks.values(), default=0),
        sum(item.scheduled_time.minute in QUARTERS for item in sends),
    )
