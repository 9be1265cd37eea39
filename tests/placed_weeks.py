"""Weeks to place and a judge of placed ones, for the tests of Phase 5; the judge shares no code with the placement."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, time, timedelta
from itertools import pairwise
from math import ceil
from random import Random
from typing import Any

from eros.failures import Finding
from eros.vocabulary.catalogue import Category, PageType, SendType, default_catalogue
from eros.vocabulary.facts import BestTiming
from eros.vocabulary.request import Request
from eros.vocabulary.week import TargetedSlot, TimedSlot, TimedWeek
from nodes.place_in_time.week import place_week

MONDAY = date(2026, 1, 5)
KINDS = default_catalogue()
#: What random weeks draw from, in this order: fixed, so that a new row of the catalogue changes no drawn week.
DRAWN_TYPES = (
    *("ppv_unlock", "ppv_wall", "tip_goal", "vip_program", "game_post", "bundle", "flash_bundle", "snapchat_bundle"),
    *("first_to_tip", "link_drop", "wall_link_drop", "bump_normal", "bump_descriptive", "bump_text_only", "bump_flyer"),
    *("dm_farm", "like_farm", "live_promo", "renew_on_post", "renew_on_message", "expired_winback"),
)
PARENTS = ("ppv_unlock", "ppv_wall", "tip_goal")
HEADLINE = ("ppv_unlock", "ppv_wall", "bundle", "flash_bundle", "snapchat_bundle")
#: Sends a day of each category, as R25's table of bounds counts them.
PER_DAY: dict[tuple[str, PageType], tuple[int, int, int]] = {
    ("low", "paid"): (3, 3, 1),
    ("mid", "paid"): (4, 4, 2),
    ("high", "paid"): (6, 5, 2),
    ("ultra", "paid"): (8, 6, 3),
    ("low", "free"): (3, 3, 0),
    ("mid", "free"): (4, 4, 0),
    ("high", "free"): (7, 6, 0),
    ("ultra", "free"): (8, 6, 0),
}
PAGES = tuple(PER_DAY)
Days = Sequence[Sequence[str]]


def random_days(tier: str, page_type: PageType, seed: int) -> list[list[str]]:
    """A week's types within the catalogue's caps, types used less coming sooner, at most four parents a day."""
    draw, week = Random(seed), Counter[str]()
    days = []
    for _ in range(7):
        day: list[str] = []
        for category, count in zip(("revenue", "engagement", "retention"), PER_DAY[tier, page_type], strict=True):
            for _ in range(count):
                open_types = [key for key in DRAWN_TYPES if _may_join(key, category, page_type, day, week)]
                weights = [(2 if key == "ppv_unlock" else 1) / (week[key] + 0.5) for key in open_types]
                day += draw.choices(open_types, weights)
                week[day[-1]] += 1
        days.append(day)
    return days


def _may_join(key: str, category: str, page_type: PageType, day: Sequence[str], week: Mapping[str, int]) -> bool:
    kind = KINDS[key]
    cap = 1 if kind.min_minutes_between >= 720 else kind.max_per_day
    parents = sum(other in PARENTS for other in day)
    return (
        kind.category == category
        and kind.on(page_type)
        and day.count(key) < cap
        and (kind.max_per_week is None or week[key] < kind.max_per_week)
        and (key not in PARENTS or parents < 4)
    )


def slots_of(
    days: Days, monday: date = MONDAY, pins: Mapping[tuple[int, int], time] | None = None
) -> list[TargetedSlot]:
    """The days' types as slots; ``pins`` has the time of (day, number of the slot in the day from 1)."""
    slots = []
    for day, keys in enumerate(days):
        seen = Counter[Category]()
        for number, key in enumerate(keys, 1):
            seen[KINDS[key].category] += 1
            slots.append(
                TargetedSlot(
                    slot_id=f"{monday + timedelta(days=day)}_{number}",
                    day=day,
                    date=monday + timedelta(days=day),
                    send_type_key=key,
                    category=KINDS[key].category,
                    priority=seen[KINDS[key].category],
                    strategy_used="balanced_standard",
                    flavor_emphasis="balanced",
                    pinned_time=(pins or {}).get((day, number)),
                    channel_key=KINDS[key].channel_key,
                    target_key="all_active",
                )
            )
    return slots


def place(
    slots: Sequence[TargetedSlot],
    seed: int = 1,
    monday: date = MONDAY,
    kinds: Mapping[str, SendType] = KINDS,
    peaks: Sequence[int] = (20, 21, 22),
    performance: Sequence[float] = (0.5,) * 24,
    avoid: Sequence[int] = (3, 4, 5, 6),
    zone: str = "Europe/Berlin",
    **wishes: Any,
) -> tuple[TimedWeek, tuple[Finding, ...]]:
    timing = BestTiming(
        timezone=zone,
        peak_hours=tuple(peaks),
        avoid_hours=tuple(avoid),
        hourly_performance=tuple(performance),
    )
    return place_week(slots, kinds, timing, Request(creator_id="c", **wishes), seed, monday)


def random_week(
    tier: str, page_type: PageType, seed: int, peaks: Sequence[int] = (20, 21, 22), monday: date = MONDAY
) -> TimedWeek:
    """A placed week with an hourly performance of its own."""
    performance = [Random(seed).random() for _ in range(24)]
    slots = slots_of(random_days(tier, page_type, seed), monday)
    return place(slots, seed, monday, peaks=peaks, performance=performance)[0]


def minute(slot: TimedSlot) -> int:
    return 60 * slot.scheduled_at.hour + slot.scheduled_at.minute


def by_day(week: TimedWeek) -> dict[date, list[TimedSlot]]:
    """The sends in clock order."""
    days: dict[date, list[TimedSlot]] = defaultdict(list)
    for slot in sorted(week.slots, key=lambda slot: slot.scheduled_at):
        days[slot.scheduled_at.date()].append(slot)
    return days


def broken_rules(week: TimedWeek) -> Counter[str]:
    """How often each rule of R13 and R23 to R27 is broken by a week without pins."""
    return Counter([*_between_neighbours(week), *_of_days(week), *_of_sends(week), *_between_types(week)])


def _between_neighbours(week: TimedWeek) -> Iterator[str]:
    for one, other in pairwise(sorted(week.slots, key=lambda slot: slot.scheduled_at)):
        if one.send_type_key == other.send_type_key:
            yield "twice in a row"
        if other.scheduled_at - one.scheduled_at < timedelta(minutes=45):
            yield "spacing"


def _of_days(week: TimedWeek) -> Iterator[str]:
    for sends in by_day(week).values():
        blocks = Counter(slot.scheduled_at.hour // 4 for slot in sends)
        if max(blocks.values()) > max(3, ceil(len(sends) / 4)):
            yield "block"
        minutes = Counter((slot.category, slot.scheduled_at.minute) for slot in sends)
        yield from ["same minute"] * sum(count - 1 for count in minutes.values())
        if len({slot.variation.jitter for slot in sends}) > 1:
            yield "jitter"
    if len({slot.variation.jitter % 15 for slot in week.slots}) < len(by_day(week)):
        yield "jitters alike"
    clocks = Counter(slot.scheduled_at.time() for slot in week.slots)
    yield from ["clock time"] * sum(count > 2 for count in clocks.values())


def _of_sends(week: TimedWeek) -> Iterator[str]:
    for slot in week.slots:
        at, parts = minute(slot), slot.variation
        if not 480 <= at <= (1395 if slot.send_type_key in PARENTS else 1410):
            yield "window"
        if at % 15 == 0:
            yield "quarter hour"
        total = 60 * parts.base_hour + parts.time_shift + parts.jitter + parts.slot_offset + parts.micro_offset
        if total != at:
            yield "metadata"
        if not (-7 <= parts.micro_offset <= 7 and -7 <= parts.jitter <= 8):
            yield "offset"


def _between_types(week: TimedWeek) -> Iterator[str]:
    types: dict[str, list[TimedSlot]] = defaultdict(list)
    for slot in sorted(week.slots, key=lambda slot: slot.scheduled_at):
        types[slot.send_type_key].append(slot)
    for key, sends in types.items():
        gap = KINDS[key].min_minutes_between
        for one, other in pairwise(sends):
            same_day = one.scheduled_at.date() == other.scheduled_at.date()
            near = (other.scheduled_at - one.scheduled_at) < timedelta(minutes=gap)
            if same_day if gap >= 1440 else near:
                yield "same type"


def follow_ups_left_out(week: TimedWeek) -> int:
    """How many parents find no follow-up time of R28: 15 to 30 minutes later, an hour apart, 23:30 at the latest."""
    missing = 0
    for sends in by_day(week).values():
        last = 0
        for at in (minute(slot) for slot in sends if slot.send_type_key in PARENTS):
            follow_up = max(at + 15, last + 60)
            if follow_up <= min(at + 30, 1410):
                last = follow_up
            else:
                missing += 1
    return missing


def most_in_prime(keys: Sequence[str], prime: Sequence[int], cap: int, worth: Callable[[str], float]) -> float:
    """The most that sends of these types can be worth in the prime hours, to the minute: every order is tried.

    Each send stands as early as its predecessors allow, which leaves the most to those after it. Only R13 and the other
    categories are left out, so nothing can reach more.
    """

    def next_open(at: int, full: Mapping[int, int]) -> int | None:
        closed = (at for at in range(at, 1411) if at // 60 in prime and at % 15 and full.get(at // 240, 0) < cap)
        return next(closed, None)

    def extend(left: Sequence[str], at: int, last: Mapping[str, int], full: Mapping[int, int]) -> float:
        best = 0.0
        for key in sorted(set(left)):
            start = next_open(max(at, last.get(key, -1440) + KINDS[key].min_minutes_between), full)
            if start is None or (key in PARENTS and start > 1395):
                continue
            rest = list(left)
            rest.remove(key)
            block = start // 240
            after = extend(rest, start + 45, {**last, key: start}, {**full, block: full.get(block, 0) + 1})
            best = max(best, worth(key) + after)
        return best

    return extend(keys, 480, {}, {})
