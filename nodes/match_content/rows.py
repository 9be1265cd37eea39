"""The sends of a week as rows that captions are assigned to: of a type, by day where captions tell days apart (R60).

Another page's week may hold a caption: then it costs nothing on days that are more than seven away from every day on
which that page sends it, comes last within seven days, and may not stand on the day itself. So days that no caption of
a type tells apart are one row, and a week of which no other page holds anything has one row a type.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from eros.vocabulary.catalogue import FOLLOW_UP, SendType
from eros.vocabulary.ledger import Standing, standing
from eros.vocabulary.wall_clock import DAY
from eros.vocabulary.week import Caption, Slot
from nodes.match_content.demand import follow_ups_by_day

#: Of each type how many sends it has on each of its days, follow-ups by the day of what they follow.
Days = Mapping[str, Mapping[date, int]]
#: The days on which other pages hold a caption.
_Held = tuple[date, ...]


class Row(NamedTuple):
    """Sends of one type that every caption may stand on alike: how many, and their days."""

    send_type_key: str
    needed: int
    days: tuple[date, ...]

    def standing(self, caption: Caption) -> Standing:
        """On all of the days."""
        return standing(caption.held_elsewhere, self.days)


def days_of(slots: Sequence[Slot], send_types: Mapping[str, SendType]) -> Days:
    """The days of each type."""
    days: dict[str, dict[date, int]] = {}
    for slot in slots:
        on = days.setdefault(slot.send_type_key, {})
        on[slot.date] = on.get(slot.date, 0) + 1
    return {**days, FOLLOW_UP: follow_ups_by_day(slots, send_types)}


def is_free_somewhere(held: _Held, send_type_key: str, days: Days) -> bool:
    """Whether a caption that other pages hold on these days costs the type nothing: on one of its days."""
    return any(standing(held, _span(send_type_key, day)) is Standing.FREE for day in days.get(send_type_key, ()))


def is_of_follow_ups(name: str) -> bool:
    """Whether a row of this name holds follow-ups."""
    return name.partition(" ")[0] == FOLLOW_UP


def rows_of(demand: Mapping[str, int], days: Days, captions: Mapping[str, Iterable[Caption]]) -> dict[str, Row]:
    """The rows of the week by name, in the order of the demand: a type's own name where it is one row."""
    return {
        name: row
        for key, needed in demand.items()
        for name, row in _rows(key, needed, days.get(key, {}), captions.get(key, ()))
    }


def _rows(key: str, needed: int, on: Mapping[date, int], captions: Iterable[Caption]) -> Iterator[tuple[str, Row]]:
    alike: dict[tuple[Standing, ...], list[date]] = {}
    if len(on) > 1 and (held := {one.held_elsewhere for one in captions if one.held_elsewhere}):
        for day in sorted(on):
            alike.setdefault(tuple(standing(one, _span(key, day)) for one in sorted(held)), []).append(day)
    if len(alike) < 2:
        yield key, Row(key, needed, _spans(key, on))
        return
    for days in alike.values():
        yield f"{key} {days[0]}", Row(key, sum(on[day] for day in days), _spans(key, days))


def _spans(key: str, days: Iterable[date]) -> tuple[date, ...]:
    return tuple(dict.fromkeys(one for day in days for one in _span(key, day)))


def _span(key: str, day: date) -> tuple[date, ...]:
    """The days that a send of this day may come to stand on: after a late send the follow-up comes the next morning."""
    return (day, day + DAY) if key == FOLLOW_UP else (day,)
