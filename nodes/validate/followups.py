"""Whether each send that may have a follow-up has one that keeps its rules (check 7, R28, R29)."""

from collections.abc import Iterator
from itertools import groupby, pairwise

from eros.vocabulary.counting import counted, plural
from eros.vocabulary.documents import Item
from eros.vocabulary.follow_up_limits import follow_up_day, follow_up_limits
from eros.vocabulary.limits import (
    DISTANCE,
    DISTANCE_IF_CROWDED,
    FIRST_MORNING,
    LAST_MORNING,
    LAST_PARENT,
    LONGEST_DELAY,
    SHORTEST_DELAY,
    SPACING,
)
from eros.vocabulary.wall_clock import clock_of
from nodes.validate.finished_week import FinishedWeek, apart, ids, minute, moment
from nodes.validate.measure import Breach, Measure, share

#: R29: the share of allowed follow-ups that should be there.
RATE = 0.9


def followups(plan: FinishedWeek) -> Measure:
    """Follow-ups that keep their rules, against the parents that the daily limit allows one."""
    breaches = [breach for rule in RULES for breach in rule(plan)]
    broken = {slot_id for breach in breaches for slot_id in breach.costs}
    good = sum(item.slot_id not in broken for item in plan.follow_up_items)
    possible = max(len(allowed(plan)), len(plan.follow_up_items))
    if not wanted(plan):
        return Measure(share(good, len(plan.follow_up_items)), "The request wants no follow-ups", tuple(breaches))
    over_limit = len(eligible(plan)) - len(allowed(plan))
    keep = plural(possible, "keeps its rules", "keep their rules")
    detail = (
        f"{good} of {counted(possible, 'follow-up')} that the limit of {follow_up_limits(plan.send_types)} allows "
        f"{keep}; "
        f"sends that take one: {len(eligible(plan))}, over the limit: {over_limit}"
    )
    return Measure(share(good, possible), detail, (*breaches, *too_few_follow_ups(plan), *without_by_hand(plan)))


def wanted(plan: FinishedWeek) -> bool:
    return plan.request.wants_follow_ups


def eligible(plan: FinishedWeek) -> tuple[Item, ...]:
    """The sends whose type takes a follow-up (R29)."""
    return tuple(item for item in plan.sends if (kind := plan.kind(item)) is not None and kind.can_have_followup)


def allowed(plan: FinishedWeek) -> tuple[Item, ...]:
    return tuple(item for item in eligible(plan) if item.slot_id not in plan.follow_ups.skipped_limit)


def without_follow_up(plan: FinishedWeek) -> list[Item]:
    followed = {item.parent_item_id for item in plan.follow_up_items}
    return [item for item in allowed(plan) if item.slot_id not in followed]


def without_by_hand(plan: FinishedWeek) -> Iterator[Breach]:
    """R29: sends that a person added, which come alone, those whose follow-up a person took out, and those that were
    over the limit until a person took away others of their day."""
    made = plan.follow_ups
    followed, skipped = {one.parent_slot_id for one in made.items}, {*made.skipped_timing, *made.skipped_audience}
    without = [item for item in without_follow_up(plan) if item.slot_id not in skipped]
    if added := [item for item in without if item.slot_id not in plan.planned]:
        count = counted(len(added), "send that a person added has", "sends that a person added have")
        yield Breach("added_without_followup", f"{count} no follow-up", "R29", "phase_7", ids(added), len(added), 0)
    if bare := [item for item in without if item.slot_id in followed]:
        message = f"A person took out {counted(len(bare), 'planned follow-up')}"
        yield Breach("followup_taken_out", message, "R29", "phase_7", ids(bare), len(bare), 0)
    if left := [item for item in without if item.slot_id in plan.planned and item.slot_id not in followed]:
        was = counted(len(left), "send was", "sends were")
        message = f"{was} over the limit of follow-ups as the week was planned, and would have one now"
        yield Breach("followup_left_out", message, "R29", "phase_7", ids(left), len(left), 0)


def too_few_follow_ups(plan: FinishedWeek) -> Iterator[Breach]:
    """R29's rate, by the sends that no person's doing left without one: of those it is told as that."""
    without = without_follow_up(plan)
    by_hand = {slot for breach in without_by_hand(plan) for slot in breach.items}
    others = [item for item in without if item.slot_id not in by_hand]
    if others and len(without) > (1 - RATE) * len(allowed(plan)):
        rate = round(1 - len(without) / len(allowed(plan)), 2)
        message = f"{counted(len(others), 'send that takes a follow-up has', 'sends that take a follow-up have')} none"
        yield Breach("followup_rate_low", message, "R29", "phase_6", ids(others), rate, RATE)


def linkage(plan: FinishedWeek) -> Iterator[Breach]:
    """Check 7: a parent that stands in the week and takes follow-ups, and one follow-up for each."""
    seen: set[str | None] = set()
    parents = {item.slot_id for item in eligible(plan)}
    for item in plan.follow_up_items:
        if item.parent_item_id not in parents:
            message = f"{item.slot_id} has no parent in the week that takes a follow-up"
            yield Breach(
                "orphaned_followup", message, "7.2", "phase_6", (item.slot_id,), item.parent_item_id, error=True
            )
        elif item.parent_item_id in seen:
            message = f"{item.parent_item_id} has more than one follow-up"
            yield Breach("second_followup", message, "R28", "phase_6", (item.slot_id,), error=True)
        seen.add(item.parent_item_id)


def delays(plan: FinishedWeek) -> Iterator[Breach]:
    """After a late parent the next morning, else 15 to 30 minutes; whether the hour is open, the timing says of all."""
    for item in plan.follow_up_items:
        parent = plan.by_id.get(item.parent_item_id or "")
        if parent is None:
            continue
        delay, late = apart(parent, item), minute(parent) > LAST_PARENT
        if late and not _next_morning(parent, item):
            morning = follow_up_day(moment(parent))
            gone = "a day off" if morning in plan.days else "not of this week"
            missed = f"does not come on the next morning, {_MORNING}"
            told = missed if morning in plan.days_on else f"cannot come on the next morning, which is {gone}"
            message = f"{item.slot_id} follows a send after {clock_of(LAST_PARENT)} and {told}"
            at = f"{moment(item):%Y-%m-%d %H:%M}"
            yield Breach(
                "followup_delay", message, "R28", "phase_6", ids([parent, item]), at, _MORNING, True,
                charged=(item.slot_id,),
            )  # fmt: skip
        elif not late and not SHORTEST_DELAY <= delay <= LONGEST_DELAY:
            message = f"{item.slot_id} comes {counted(delay, 'minute')} after its parent"
            limit = f"{SHORTEST_DELAY} to {LONGEST_DELAY}"
            yield Breach("followup_delay", message, "R28", "phase_6", (item.slot_id,), delay, limit, True)
        elif item.followup_delay_minutes != delay:
            message = (
                f"{item.slot_id} says {counted(item.followup_delay_minutes or 0, 'minute')} and comes after {delay}"
            )
            yield Breach(
                "followup_delay", message, "6.5", "phase_6", (item.slot_id,), item.followup_delay_minutes, delay, True
            )


_MORNING = f"{clock_of(FIRST_MORNING)} to {clock_of(LAST_MORNING)}"


def _next_morning(parent: Item, item: Item) -> bool:
    return item.scheduled_date == follow_up_day(moment(parent)) and FIRST_MORNING <= minute(item) <= LAST_MORNING


def limits(plan: FinishedWeek) -> Iterator[Breach]:
    """Of R28, or the data server's (CONTRACT 3)."""
    most = follow_up_limits(plan.send_types)
    for day, group in groupby(plan.follow_up_items, key=lambda item: item.scheduled_date):
        items = list(group)
        if len(items) > most.a_day:
            message = f"{len(items)} follow-ups on {day}, at most {most.a_day} may stand there"
            yield Breach(
                "followup_limit", message, "R28", "phase_6", ids(items), len(items), most.a_day, True,
                charged=ids(items[most.a_day:]),
            )  # fmt: skip
    everyone = plan.follow_up_items
    if most.a_week is not None and len(everyone) > most.a_week:
        message = f"{len(everyone)} follow-ups in the week, at most {most.a_week} may stand in it"
        yield Breach(
            "followup_limit", message, "CONTRACT 3", "phase_6", ids(everyone), len(everyone), most.a_week, True,
            charged=ids(everyone[most.a_week:]),
        )  # fmt: skip


def follow_up_gaps(plan: FinishedWeek) -> Iterator[Breach]:
    """An hour, by the type's own gap, between two follow-ups, across midnight too (R27)."""
    most = follow_up_limits(plan.send_types)
    for one, other in pairwise(plan.follow_up_items):
        least, gap = most.gap if one.scheduled_date == other.scheduled_date else most.overnight, apart(one, other)
        if gap < least:
            message = f"{counted(gap, 'minute')} between {one.slot_id} and {other.slot_id}"
            yield Breach(
                "followups_too_close", message, "R28", "phase_6", ids([one, other]), gap, least,
                True, charged=(other.slot_id,),
            )  # fmt: skip


def distance(plan: FinishedWeek) -> Iterator[Breach]:
    """From every send of the day that is not its parent."""
    for item in plan.follow_up_items:
        least = DISTANCE if plan.spacing(item.scheduled_date) >= SPACING else DISTANCE_IF_CROWDED
        for other in plan.sends_by_day.get(item.scheduled_date, ()):
            gap = abs(apart(other, item))
            if gap < least and other.slot_id != item.parent_item_id:
                message = f"{counted(gap, 'minute')} between {item.slot_id} and {other.slot_id}"
                yield Breach(
                    "followup_distance", message, "R28", "phase_6", ids([item, other]), gap, least, True,
                    charged=(item.slot_id,),
                )  # fmt: skip


def unwanted_follow_ups(plan: FinishedWeek) -> Iterator[Breach]:
    if plan.follow_up_items and not wanted(plan):
        stand = counted(len(plan.follow_up_items), "follow-up stands", "follow-ups stand")
        message = f"{stand} in the week, the request wants none"
        yield Breach(
            "unwanted_followup",
            message,
            "R46",
            "phase_6",
            ids(plan.follow_up_items),
            len(plan.follow_up_items),
            0,
            True,
        )


RULES = (linkage, delays, limits, follow_up_gaps, distance, unwanted_follow_ups)
