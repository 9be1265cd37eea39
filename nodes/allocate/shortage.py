"""What the caps left out of the wanted quotas, and which cap (R11)."""

from collections.abc import Iterator

from eros.failures import Finding, found
from eros.vocabulary.catalogue import CATEGORIES, MEDIA_KINDS, Category, SendType
from eros.vocabulary.limits import SENDS_PER_DAY, SPACING
from eros.vocabulary.posting_window import day_holds, days_between, every_day
from eros.vocabulary.wall_clock import MINUTES_PER_DAY
from eros.vocabulary.week import Allocation
from nodes.allocate.eligible import used_up
from nodes.allocate.pins import minutes
from nodes.allocate.plan import AllocationContext, AllocationPlan
from nodes.allocate.supply import PARENTS_PER_DAY


def shortages(context: AllocationContext, plan: AllocationPlan, allocation: Allocation) -> Iterator[Finding]:
    """One finding for each category that the caps left short, one for what went over a day's 21 sends."""
    if plan.cut:
        yield found(
            "quota_not_filled",
            f"sends left out: {plan.cut}, as {SENDS_PER_DAY} a day fit at {SPACING} minutes",
            impact=f"sends missing: {plan.cut}",
            action="cut_to_a_day",
        )
    for category in CATEGORIES:
        short = {
            day: getattr(wanted, category) - getattr(quota, category)
            for day, (wanted, quota) in enumerate(zip(plan.wanted, allocation.quotas, strict=True))
        }
        if any(short.values()):
            asked = sum(getattr(quota, category) for quota in allocation.asked)
            lost = asked - sum(getattr(quota, category) for quota in allocation.quotas)
            yield _finding(context, plan, category, {day: count for day, count in short.items() if count}, lost)


def lacking_media(context: AllocationContext, plan: AllocationPlan) -> Iterator[Finding]:
    """Types that the vault has no media for: those left out, those that stand where they are pinned and nowhere else,
    and those kept, for the week's variety or as the last of their category (R10). Of a category that is to have no
    sends nothing is left out."""
    pinned = dict.fromkeys(pin.send_type_key for pins in context.pins for pin in pins)
    sends = {name: sum(getattr(quota, name) for quota in plan.wanted) for name in CATEGORIES}
    for medium in MEDIA_KINDS:
        without, kept = (
            [key for key, kind in kinds.items() if sends[kind.category] and medium in context.vault.missing_media(kind)]
            for kinds in (plan.eligible.left_out, plan.eligible.kinds)
        )
        left = [key for key in without if key not in pinned]
        only_pinned = [
            key
            for key in pinned
            if key not in plan.eligible.kinds and medium in context.vault.missing_media(plan.kinds[key])
        ]
        last = [key for key in kept if len(plan.eligible.of(plan.kinds[key].category)) == 1]
        varied = [key for key in kept if key not in last]
        if left or only_pinned or kept:
            says = [f"left out: {', '.join(left)}"] * bool(left)
            says += [f"only where they are pinned: {', '.join(only_pinned)}"] * bool(only_pinned)
            says += [f"kept for the week's variety, with a warning: {', '.join(varied)}"] * bool(varied)
            says += [f"kept as the last type of its category, with a warning: {key}" for key in last]
            yield found(
                "vault_media_missing",
                f"the vault has no {medium}; {'; '.join(says)}",
                impact=f"{medium} content is to be added",
                action=None if left or only_pinned else "keep_with_warning",
                fallback="; ".join(says),
            )


def _finding(
    context: AllocationContext, plan: AllocationPlan, category: Category, short: dict[int, int], lost: int
) -> Finding:
    """``lost``: how many of those that are short the week could have held with everybody's types (R31)."""
    days = ", ".join(f"{context.dates[day]} {count}" for day, count in short.items())
    caps = dict.fromkeys(
        _reason(context, plan, day, key)
        for day in short
        for key in plan.supply.caps[day]
        if plan.kinds[key].category == category
    )
    lacking = {key: kind for key, kind in plan.eligible.left_out.items() if kind.category == category}
    missing = dict.fromkeys(
        f"no {medium} in the vault for {key}"
        for key, kind in lacking.items()
        for medium in context.vault.missing_media(kind)
    )
    return found(
        "quota_not_filled",
        f"{category} is short of its quota ({days}): {'; '.join([*caps, *missing]) or 'there is no type of it'}",
        impact=f"{category} sends short of the quota, whatever caps them: {sum(short.values())}"
        + _apart(sum(short.values()), lost),
        send_types=lacking,
    )


def _apart(short: int, lost: int) -> str:
    """Why the week's report counts fewer of them as missing (R31); "" where it counts all, or none."""
    if not 0 < lost < short:
        return ""
    told = f"{lost} of them could stand with the catalogue's types and caps and are counted as missing"
    return f"; {told}, {short - lost} could not"


def _reason(context: AllocationContext, plan: AllocationPlan, day: int, key: str) -> str:
    supply, kind = plan.supply, plan.kinds[key]
    cap = supply.caps[day][key]
    if supply.room(day, key) == 0 and kind.min_minutes_between > MINUTES_PER_DAY:
        return f"{key} once in {days_between(kind)} days, as two stand {kind.min_minutes_between} minutes apart"
    if used_up(supply.used, supply.weekly, key):
        return f"{key} {supply.weekly[key]} a week"
    if supply.reserved[day][key] >= cap:
        stated = min(kind.max_per_day, context.volume.type_limits.get(key, kind.max_per_day))
        return f"{key} {cap} a day{_by_gap(context, plan, day, kind) if cap < stated else ''}"
    if kind.can_have_followup and supply.parents(day) >= PARENTS_PER_DAY:
        return f"{PARENTS_PER_DAY} sends with a follow-up a day"
    return f"{key} not twice in a row"


def _by_gap(context: AllocationContext, plan: AllocationPlan, day: int, kind: SendType) -> str:
    """Why a day is planned with fewer of the type than its caps state: its own hours, or the night to the next day."""
    key, gap, most = kind.send_type_key, kind.min_minutes_between, every_day(kind)
    pinned = minutes(pin for pin in context.pins[day] if pin.send_type_key == key)
    if gap >= MINUTES_PER_DAY:
        return f", as two stand {gap} minutes apart"
    if day_holds(kind, plan.times[day], pinned) <= most:
        around = " around what is pinned" * bool(pinned)
        return f", as the times at which the day's sends can start hold no more {gap} minutes apart{around}"
    return f" unless more are pinned, as {most + 1} on every day, {gap} minutes apart, would take the whole 24 hours"
