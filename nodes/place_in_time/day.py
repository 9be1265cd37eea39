"""One day to be placed: its sends, its clock, and what the other days of the week have already fixed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import gcd
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from eros.vocabulary.catalogue import Category, SendType
from eros.vocabulary.limits import (
    CLOSES,
    FINEST_STEP,
    LAST_PARENT,
    OPENS,
    QUARTER,
    SHORTEST_DELAY,
    SPACING,
    block_limit,
)
from eros.vocabulary.wall_clock import MINUTES_PER_DAY, minute_of
from eros.vocabulary.week import IN_A_ROW, TargetedSlot

#: R25, E12: what comes first into the prime hours.
HEADLINE_TYPES = frozenset({"ppv_unlock", "ppv_wall", "bundle", "flash_bundle", "snapchat_bundle"})
#: Of R13; see PlacementRules.
Order = Literal["kept", "unavoidable", "overnight", "free"]
_RANK: dict[Category, int] = {"revenue": 0, "engagement": 1, "retention": 2}


@dataclass(frozen=True)
class Send:
    """A slot with what its send type asks of the clock. ``pin`` is the minute at which it must stand (R47).

    ``moved``: it found no time on the day it was allocated to.
    """

    slot: TargetedSlot
    kind: SendType
    moved: bool = False

    @property
    def id(self) -> str:
        return self.slot.slot_id

    @property
    def key(self) -> str:
        return self.slot.send_type_key

    @property
    def category(self) -> Category:
        return self.slot.category

    @property
    def headline(self) -> bool:
        return self.key in HEADLINE_TYPES

    @property
    def parent(self) -> bool:
        return self.kind.can_have_followup

    @property
    def gap(self) -> int:
        """R27: minutes to the next send of the type. What is no multiple of FINEST_STEP is raised to one, and told."""
        return -(-self.kind.min_minutes_between // FINEST_STEP) * FINEST_STEP

    @property
    def once_a_day(self) -> bool:
        """R27: a whole day's gap means once a calendar day, not so many minutes. A longer one is kept to the minute."""
        return self.kind.min_minutes_between == MINUTES_PER_DAY

    @property
    def pin(self) -> int | None:
        return None if self.slot.pinned_time is None else minute_of(self.slot.pinned_time)

    @property
    def latest(self) -> int:
        """R28: a send that takes a follow-up leaves it room before 23:30."""
        return LAST_PARENT if self.parent else CLOSES


@dataclass(frozen=True)
class Day:
    """What placing one day rests on.

    Minutes count from this day's midnight, so other days' sends lie outside 0 to 1440: ``elsewhere`` has them by send
    type. ``before`` is the type of the last send of the days before, ``after`` that of the first send after the day
    where it is to end with another (R13). ``avoid`` are the creator's own hours. ``openings`` has how often each hour
    opened a day of the week so far; None: the day may open with any (R26). What the zone's clocks close of the day,
    and where they jump, is ``closed`` and ``jumps``.
    """

    number: int
    date: date
    sends: tuple[Send, ...]
    pins: tuple[Send, ...]
    prime: tuple[int, ...]
    jitter: int
    performance: tuple[float, ...]
    opens: int = OPENS
    closes: int = CLOSES
    closed: frozenset[int] = frozenset()
    jumps: tuple[int, ...] = ()
    avoid: frozenset[int] = frozenset()
    elsewhere: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    before: str | None = None
    after: str | None = None
    seed: int = 0
    openings: Mapping[int, int] | None = None

    @property
    def size(self) -> int:
        return len(self.sends) + len(self.pins)

    @property
    def block_limit(self) -> int:
        """R24, over the day's items that are not follow-ups."""
        return block_limit(self.size)

    @property
    def pinned(self) -> tuple[tuple[Send, int], ...]:
        return tuple((send, send.pin) for send in self.pins if send.pin is not None)


@dataclass(frozen=True)
class PlacementRules:
    """How strictly a day is placed (R23, R24, R13). ``step`` is the lattice's, in minutes; a day whose types
    keep other distances has a finer one (``lattice.step_of``).

    ``order``: the types are kept apart; it is proved that they cannot all be within the day, or not from the day
    before as it stands; nobody asked for it, or the search for it was cut short. ``opening``: the hour in which the
    day's first send stands (R26); None leaves it open. ``spread``: sends that stand in opened hours to avoid keep the
    usual distance from one another.

    Raises ValueError for a spacing that is no multiple of the step: on the lattice it would act as the next one.
    """

    spacing: int = SPACING
    blocks: bool = True
    avoid: bool = True
    order: Order = "kept"
    step: int = QUARTER
    opening: int | None = None
    spread: bool = False

    def __post_init__(self) -> None:
        if self.spacing % self.step:
            fitting = gcd(self.spacing, self.step)
            raise ValueError(f"spacing of {self.spacing} minutes on a lattice of {self.step}: use a step of {fitting}")

    @property
    def gave_way(self) -> str | None:
        """What is not as strict as it should be, in words; None where nothing gave way."""
        words = (
            (not self.blocks, "block rule off"),
            (self.spacing < SPACING, f"{self.spacing} minutes between sends"),
            (not self.avoid, "avoid hours open"),
            (self.order == "unavoidable", f"{IN_A_ROW} (proved unavoidable)"),
            (self.order == "overnight", f"{IN_A_ROW} (unavoidable with the day before as it stands)"),
            (self.order == "free", f"{IN_A_ROW} allowed"),
        )
        return ", ".join(word for gave_way, word in words if gave_way) or None


def by_priority(sends: Iterable[Send]) -> list[Send]:
    """5.1: the headline revenue, other revenue, engagement, retention; then priority 1 first, then price."""
    return sorted(sends, key=_priority_key)


def _priority_key(send: Send) -> tuple[int, bool, int, float, str]:
    price = send.kind.base_price or 0.0
    return (_RANK[send.category], not send.headline, send.slot.priority, -price, send.id)


def open_minutes(day: Day, rules: PlacementRules, send: Send) -> NDArray[np.bool_]:
    """For each minute whether the clock, the pins and the other days let it be, and no quarter hour (R26)."""
    minutes = np.arange(MINUTES_PER_DAY)
    result: NDArray[np.bool_] = (minutes >= day.opens) & (minutes <= min(day.closes, send.latest))
    result[list(day.closed)] = False
    for jump in day.jumps if send.parent else ():
        result[jump - SHORTEST_DELAY : jump] = False  # no follow-up would come in time (R28)
    result &= minutes % QUARTER != 0
    if rules.opening is not None:
        result &= minutes >= 60 * rules.opening
    if rules.avoid and day.avoid:
        result &= ~np.isin(minutes // 60, list(day.avoid))
    for other, pin in day.pinned:
        result &= np.abs(minutes - pin) >= (max(rules.spacing, send.gap) if other.key == send.key else rules.spacing)
    if not send.once_a_day:
        for minute in day.elsewhere.get(send.key, ()):
            result &= np.abs(minutes - minute) >= send.gap
    return result
