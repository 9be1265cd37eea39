"""The sends of a week as rows that captions are assigned to: of a type, by day where captions tell days apart (R60).

Another page's week may hold a caption: then it costs nothing on days that are more than seven away from every day on
which that page sends it, comes last within seven days, and may not stand on the day itself. So days that no caption of
a type tells apart are one row, and a week of which no other page holds anything has one row a type.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from eros.vocabulary.catalogue import FOLLOW_UP
from eros.vocabulary.ledger import near
from eros.vocabulary.wall_clock import DAY, days_of_week
from eros.vocabulary.week import Caption, Slot

#: Of each type how many sends it has on each of its days; a follow-up's may be any day of the week.
Days = Mapping[str, Mapping[date, int]]
#: The days on which other pages hold a caption.
_Held = tuple[date, ...]


class Standing(IntEnum):
    """How a caption may stand on days."""

    FREE = 0
    NEAR = 1
    TAKEN = 2


class Row(NamedTuple):
    """Sends of one type that every caption may stand on alike: how many, and their days."""

    send_type_key: str
    needed: int
    days: tuple[date, ...]

    def standing(self, caption: Caption) -> Standing:
        """On all of the days."""
        return _standing(caption.held_elsewhere, self.days) if caption.held_elsewhere else Standing.FREE


def days_of(slots: Iterable[Slot]) -> Days:
    """The days of each type."""
    days: dict[str, dict[date, int]] = {}
    for slot in slots:
        on = days.setdefault(slot.send_type_key, {})
        on[slot.date] = on.get(slot.date, 0) + 1
        days.setdefault(FOLLOW_UP, dict.fromkeys(days_of_week(slot.date - slot.day * DAY), 0))
    return days


def is_free_somewhere(held: _Held, send_type_key: str, days: Days) -> bool:
    """Whether a caption that other pages hold on these days costs the type nothing: on one of its days, and where a
    follow-up may come to any, on all."""
    on = tuple(days.get(send_type_key, ()))
    if send_type_key == FOLLOW_UP:
        return _standing(held, on) is Standing.FREE
    return any(_standing(held, (day,)) is Standing.FREE for day in on)


def rows_of(demand: Mapping[str, int], days: Days, captions: Mapping[str, Iterable[Caption]]) -> dict[str, Row]:
    """The rows of the week by name, in the order of the demand: a type's own name where it is one row."""
    return {
        name: row
        for key, needed in demand.items()
        for name, row in _rows(key, needed, days.get(key, {}), captions.get(key, ()))
    }


def _rows(key: str, needed: int, on: Mapping[date, int], captions: Iterable[Caption]) -> Iterator[tuple[str, Row]]:
    alike: dict[tuple[Standing, ...], list[date]] = {}
    if key != FOLLOW_UP and len(on) > 1 and (held := {one.held_elsewhere for one in captions if one.held_elsewhere}):
        for day in sorted(on):
            alike.setdefault(tuple(_standing(one, (day,)) for one in sorted(held)), []).append(day)
    if len(alike) < 2:
        yield key, Row(key, needed, tuple(on))
        return
    for days in alike.values():
        yield f"{key} {days[0]}", Row(key, sum(on[day] for day in days), tuple(days))


def standing_on(day: date, caption: Caption) -> Standing:
    """How the caption may stand on the day."""
    return _standing(caption.held_elsewhere, (day,)) if caption.held_elsewhere else Standing.FREE


@lru_cache(maxsize=65_536)
def _standing(held: _Held, days: tuple[date, ...]) -> Standing:
    """Where the days are not known, it is near."""
    if any(day in held for day in days):
        return Standing.TAKEN
    return Standing.NEAR if held and (not days or any(near(day, held) for day in days)) else Standing.FREE
