"""Whether the week looks as if a person had made it (Variation Validation Checklist, R14, R25, R26, E20)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from eros.vocabulary.counting import counted
from eros.vocabulary.documents import Item
from eros.vocabulary.limits import CLOCK_TIME_USES, FIRST_HOUR, LAST_HOUR, QUARTER
from eros.vocabulary.volume import MINIMUM_STRATEGIES
from nodes.validate.finished_week import FinishedWeek, ids, minute
from nodes.validate.measure import Breach, Measure, share


def variation(plan: FinishedWeek) -> Measure:
    """The share of items, of days, and of the week itself that satisfy their part of the checklist."""
    of_items = [breach for rule in ITEM_RULES for breach in rule(plan)]
    of_days = [*repeated_strategies(plan), *repeated_prime_hours(plan)]
    of_week = list(few_strategies(plan))
    charged = {slot_id for breach in of_items for slot_id in breach.costs}
    days = {day for breach in of_days for day in breach.costs}
    total = len(plan.items) + len(plan.days_on) + 1
    good = total - len(charged) - len(days) - len(of_week)
    detail = (
        f"{len(plan.items) - len(charged)} of {len(plan.items)} items vary their minutes and say why they stand there; "
        f"{len(plan.days_on) - len(days)} of {len(plan.days_on)} days differ from the day before; "
        f"{counted(len(set(strategies(plan).values())), 'strategy', 'strategies')}"
    )
    return Measure(share(good, total), detail, (*of_items, *of_days, *of_week))


def strategies(plan: FinishedWeek) -> dict[str, str]:
    """The strategy of each day that has sends, by ISO date."""
    return {
        day.isoformat(): strategy
        for day, strategy in zip(plan.days, plan.allocation.daily_strategies, strict=True)
        if day in plan.sends_by_day
    }


def quarter_hours(plan: FinishedWeek) -> Iterator[Breach]:
    """R26; a pinned event stands where it was put."""
    for item in plan.items:
        if item.scheduled_time.minute % QUARTER == 0 and not plan.is_pinned(item):
            clock = f"{item.scheduled_time:%H:%M}"
            yield Breach("quarter_hour", f"{item.slot_id} stands at {clock}", "R26", "phase_5", (item.slot_id,), clock)


def clock_times(plan: FinishedWeek) -> Iterator[Breach]:
    """5.5: the first two of a time stand, the others are charged."""
    same: defaultdict[str, list[Item]] = defaultdict(list)
    for item in (*plan.sends, *plan.follow_up_items):
        same[f"{item.scheduled_time:%H:%M}"].append(item)
    for clock, items in same.items():
        if len(items) > CLOCK_TIME_USES:
            message = f"{clock} is used {len(items)} times in the week"
            yield Breach(
                "time_repeated", message, "R26", "phase_5", ids(items), len(items), CLOCK_TIME_USES,
                charged=ids([item for item in items[CLOCK_TIME_USES:] if not plan.is_pinned(item)]),
            )  # fmt: skip


def same_minutes(plan: FinishedWeek) -> Iterator[Breach]:
    """R26: within a day no two sends of a category carry the same minute; the first stands."""
    same: defaultdict[tuple[str, str, int], list[Item]] = defaultdict(list)
    for item in plan.sends:
        same[(item.scheduled_date.isoformat(), item.category, item.scheduled_time.minute)].append(item)
    for (day, category, at), items in same.items():
        if len(items) > 1:
            message = f"{len(items)} {category} sends on {day} carry the minute :{at:02d}"
            charged = [item for item in items[1:] if not plan.is_pinned(item)]
            yield Breach("same_minute", message, "R26", "phase_5", ids(items), len(items), 1, charged=ids(charged))


def reasons(plan: FinishedWeek) -> Iterator[Breach]:
    """E20: the parts of the metadata add up to the item's minute."""
    for item in plan.items:
        why = item.variation_metadata
        total = 60 * why.base_hour + why.time_shift + why.jitter + why.slot_offset + why.micro_offset
        if total != minute(item):
            message = f"The metadata of {item.slot_id} does not add up to its time"
            yield Breach("variation_metadata", message, "E20", "phase_5", (item.slot_id,), total, minute(item))


def labels(plan: FinishedWeek) -> Iterator[Breach]:
    """R14: every item names its strategy and its emphasis."""
    bare = [item for item in plan.items if not item.strategy_used or not item.flavor_emphasis]
    if bare:
        message = f"{counted(len(bare), 'item does', 'items do')} not say which strategy it belongs to"
        yield Breach("strategy_missing", message, "R14", "phase_2", ids(bare), len(bare), 0)


ITEM_RULES = (quarter_hours, clock_times, same_minutes, reasons, labels)
#: Those that judge an item by itself, or by what stands on its own day.
OF_ONE_DAY = frozenset({quarter_hours, same_minutes, reasons, labels})


def repeated_strategies(plan: FinishedWeek) -> Iterator[Breach]:
    """R14; the later of the two days is charged."""
    daily = strategies(plan)
    for day in plan.days[1:]:
        today, before = daily.get(day.isoformat()), daily.get((day - timedelta(days=1)).isoformat())
        if today is not None and today == before:
            message = f"{day} has the strategy {today} of the day before"
            yield Breach("strategy_repeated", message, "R14", "phase_2", found=today, charged=(day.isoformat(),))


def few_strategies(plan: FinishedWeek) -> Iterator[Breach]:
    daily = strategies(plan)
    have, wanted = len(set(daily.values())), min(MINIMUM_STRATEGIES, len(daily))
    if have < wanted:
        message = f"{counted(have, 'strategy', 'different strategies')} in the week, at least {wanted} are wanted"
        yield Breach("few_strategies", message, "R14", "phase_2", found=have, limit=wanted)


def repeated_prime_hours(plan: FinishedWeek) -> Iterator[Breach]:
    """R25: they turn with the day; at the edge of the window the rotation may repeat."""
    hours = dict(zip(plan.days, plan.timed.prime_hours, strict=True))
    for day in plan.days[1:]:
        today, before = hours[day], hours[day - timedelta(days=1)]
        at_edge = any(hour in (FIRST_HOUR, LAST_HOUR) for hour in today)
        if day in plan.sends_by_day and today == before and not at_edge:
            message = f"{day} has the prime hours of the day before"
            yield Breach("prime_hours_repeated", message, "R25", "phase_5", charged=(day.isoformat(),))
