"""Pinned events (R47): which hard rule one breaks, which soft one, and what they take of a day's quota."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import combinations

from eros.vocabulary.catalogue import CATEGORIES, Category, SendType
from eros.vocabulary.limits import LAST_PARENT, LEAST_SPACING, SPACING
from eros.vocabulary.posting_window import Window
from eros.vocabulary.request import Request
from eros.vocabulary.wall_clock import MINUTES_PER_DAY, clock_of, minute_of
from eros.vocabulary.week import DayQuota
from eros.vocabulary.wishes import PinnedEvent
from nodes.allocate.supply import PARENTS_PER_DAY


def pins_of(request: Request, day: date) -> tuple[PinnedEvent, ...]:
    """The day's pinned events by time."""
    return tuple(sorted((pin for pin in request.pinned if pin.date == day), key=lambda pin: pin.time))


def minutes(pins: Iterable[PinnedEvent]) -> list[int]:
    return [minute_of(pin.time) for pin in pins]


def name_of(pin: PinnedEvent) -> str:
    return f"{pin.send_type_key} on {pin.date} at {pin.time:%H:%M}"


def too_near(pins: Iterable[PinnedEvent]) -> tuple[PinnedEvent, PinnedEvent] | None:
    """Two events of one day that are nearer than sends may ever be."""
    return next((pair for pair in combinations(pins, 2) if _apart(*pair) < LEAST_SPACING), None)


def same_type_too_near(
    pins: Iterable[PinnedEvent], kinds: Mapping[str, SendType]
) -> tuple[PinnedEvent, PinnedEvent] | None:
    """Two events of one type that are nearer than its own gap; a whole day means once a calendar day (R27)."""
    pairs = (pair for pair in combinations(pins, 2) if pair[0].send_type_key == pair[1].send_type_key)
    return next((pair for pair in pairs if _breaks_gap(*pair, kinds[pair[0].send_type_key])), None)


def _breaks_gap(one: PinnedEvent, other: PinnedEvent, kind: SendType) -> bool:
    if kind.min_minutes_between == MINUTES_PER_DAY:
        return one.date == other.date
    return _apart(one, other) < kind.min_minutes_between


def _apart(one: PinnedEvent, other: PinnedEvent) -> float:
    """Minutes between the two."""
    gap = datetime.combine(one.date, one.time) - datetime.combine(other.date, other.time)
    return abs(gap.total_seconds()) / 60


def fit_pins(quota: DayQuota, pinned: Mapping[Category, int]) -> DayQuota:
    """The day's quota with a place for every pinned event; the other categories give way, so the total stays (R47)."""
    counts = {name: max(getattr(quota, name), pinned.get(name, 0)) for name in CATEGORIES}
    for _ in range(sum(counts.values()) - max(quota.total, sum(pinned.values()))):
        name = max(CATEGORIES, key=lambda name: counts[name] - pinned.get(name, 0))
        counts[name] -= 1
    return DayQuota(**counts)


def by_category(pins: Iterable[PinnedEvent], kinds: Mapping[str, SendType]) -> Counter[Category]:
    return Counter(kinds[pin.send_type_key].category for pin in pins)


def soft_breaches(
    pin: PinnedEvent, pins: Sequence[PinnedEvent], kinds: Mapping[str, SendType], request: Request, window: Window
) -> tuple[str, ...]:
    """What a pinned event breaks that gives way to it, in words; ``pins`` are all of its day."""
    minute, takes_follow_up = minute_of(pin.time), kinds[pin.send_type_key].can_have_followup
    near = [other for other in pins if other != pin and _apart(pin, other) < SPACING]
    parents = sum(kinds[other.send_type_key].can_have_followup for other in pins)
    breaches = {
        f"less than {SPACING} minutes from {' and '.join(map(name_of, near))}": bool(near),
        f"outside the wanted {clock_of(window.opens)} to {clock_of(window.closes)}": not window.opens
        <= minute
        <= window.closes,
        f"after {clock_of(LAST_PARENT)}, too late for its follow-up": takes_follow_up and minute > LAST_PARENT,
        f"one of {parents} sends with a follow-up, {PARENTS_PER_DAY} a day get one": takes_follow_up
        and parents > PARENTS_PER_DAY,
        "not among the included types": not request.wants(pin.send_type_key),
    }
    return tuple(f"pinned_event: {text}" for text, broken in breaches.items() if broken)
