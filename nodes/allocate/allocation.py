"""The week's allocation: strategies, then day by day the types, then the check after Phase 2."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from eros.failures import Finding, PhaseFailure, found
from eros.vocabulary.catalogue import CATEGORIES, SendType, default_catalogue
from eros.vocabulary.counting import counted
from eros.vocabulary.numbers import digits
from eros.vocabulary.seeds import stream
from eros.vocabulary.wall_clock import DAYS_PER_WEEK
from eros.vocabulary.week import Allocation, DayQuota, Slot
from nodes.allocate.diversity import missing_types, relaxed_minimums
from nodes.allocate.draws import WeekDraw
from nodes.allocate.eligible import plannable_types
from nodes.allocate.order import repeats
from nodes.allocate.plan import AllocationContext, AllocationPlan, asked_quotas, plan_allocation
from nodes.allocate.quotas import TIER_MINIMUM, valid_confidence
from nodes.allocate.selection import SelectionDay, fill_day
from nodes.allocate.shortage import lacking_media, shortages
from nodes.allocate.strategies import ROTATING, select_strategies
from nodes.allocate.weights import type_weights
from nodes.allocate.writing import write_day

TypesByDay = Sequence[Sequence[str]]


def allocate_week(context: AllocationContext) -> tuple[Allocation, tuple[Finding, ...]]:
    """The slots of the week, and what went otherwise than planned.

    ``Allocation.quotas`` are the effective quotas: what each day can hold after every adjustment and every cap (R4,
    B2); what the caps left short of the plan is named in a finding. Raises PhaseFailure as ``plan_allocation`` does,
    and ``diversity_check_failed`` when the week has fewer types than R12 wants of it.
    """
    plan = plan_allocation(context)
    strategies = select_strategies(context.seed, context.performance, context.request.focus, context.days_on)
    week = choose_types(context, plan, strategies)
    held = tuple(_quota(plan, keys) for keys in week)
    asked = asked_quotas(context, plan, held)
    allocation = Allocation(
        slots=_slots(context, plan, strategies, week),
        quotas=held,
        asked=asked,
        wanted=plan.wanted,
        unasked=plan.unasked,
        daily_strategies=strategies,
        relaxed=tuple(_relaxed(context, plan, week, asked)),
        held_back=plan.held_back,
    )
    findings = tuple(_findings(context, plan, allocation))
    _check_diversity(context, week, plan, {"allocation": allocation, "findings": findings})
    return allocation, findings


def choose_types(context: AllocationContext, plan: AllocationPlan, strategies: Sequence[str]) -> list[list[str]]:
    """The types of each day, by the draws."""
    warnings, sparing = context.volume.caption_warnings, context.directives.stale is not None
    weights = [
        type_weights(plan.kinds, strategy, context.performance, warnings, sparing=sparing) for strategy in strategies
    ]
    by_weight = {day for day, strategy in enumerate(strategies) if strategy != ROTATING}
    draws = WeekDraw(plan.supply, plan.quotas, weights, by_weight)
    draws.plan_rare(stream(context.seed, "allocate", "weekly"))
    week: list[list[str]] = []
    for number, strategy in enumerate(strategies):
        day = SelectionDay(
            number=number,
            quota=plan.quotas[number],
            strategy=strategy,
            weights=weights[number],
            times=plan.times[number],
            before=next((keys[-1] for keys in reversed(week) if keys), None),
            single_type=plan.narrowed and _is_lone(plan, number),
            pinned=Counter(pin.send_type_key for pin in context.pins[number]),
        )
        week.append(fill_day(day, plan.supply, draws, stream(context.seed, "allocate", number)))
    return week


def _is_lone(plan: AllocationPlan, day: int) -> bool:
    """Whether the request leaves the day a single type, so that nothing can stand between two of them (R45)."""
    supply = plan.supply
    return len({key for key in plan.kinds if supply.admits(day, key) or supply.reserved[day][key]}) == 1


def _slots(
    context: AllocationContext, plan: AllocationPlan, strategies: Sequence[str], week: TypesByDay
) -> tuple[Slot, ...]:
    return tuple(slot for day, keys in enumerate(week) for slot in write_day(context, plan, strategies[day], day, keys))


def _quota(plan: AllocationPlan, keys: Iterable[str]) -> DayQuota:
    counts = Counter(plan.kinds[key].category for key in keys)
    return DayQuota(**{name: counts[name] for name in CATEGORIES})


def _check_diversity(
    context: AllocationContext, week: TypesByDay, plan: AllocationPlan, made: Mapping[str, Any]
) -> None:
    used = Counter(plan.kinds[key].category for key in {key for keys in week for key in keys})
    missing = missing_types(used, plan.targets)
    if missing:
        raise PhaseFailure(
            "diversity_check_failed",
            f"the week has only {' and '.join(missing)}",
            details={
                "used": {name: used[name] for name in CATEGORIES},
                "targets": plan.targets._asdict(),
                "sends": {name: sum(getattr(quota, name) for quota in plan.wanted) for name in CATEGORIES},
                "left_out": _kept_out(context, plan),
            },
            made=made,
        )


def _kept_out(context: AllocationContext, plan: AllocationPlan) -> dict[str, list[str]]:
    """What keeps types of the page out of the week: the request's wishes, the vault, or the server's own list,
    limits and categories."""
    there = plannable_types(context.send_types, context.page_type)
    shipped = plannable_types(default_catalogue(), context.page_type)
    include = context.request.include
    return {
        "exclude": [key for key in context.request.exclude if key in there],
        "include": [key for key in there if include and key not in include],
        "vault": [*plan.eligible.left_out],
        "server": [key for key in shipped if key not in there],
        "limits": [key for key, kind in plan.eligible.kinds.items() if _never(kind, context.volume.type_limits)],
        "category": [
            f"{key} (not {kind.category})"
            for key, kind in there.items()
            if key in shipped and kind.category != shipped[key].category
        ],
    }


def _held_of(plan: AllocationPlan, quotas: Sequence[DayQuota]) -> str:
    """What the days hold of the moved categories, where that is less (R11)."""
    moved = [name for name in CATEGORIES if any(one.startswith(f"{name} ") for one in plan.moved)]
    sums = {name: [sum(getattr(day, name) for day in week) for week in (plan.wanted, quotas)] for name in moved}
    held = ", ".join(f"{name} {there}" for name, (wanted, there) in sums.items() if there < wanted)
    return f", of which the days hold {held}" if held else ""


def _never(kind: SendType, limits: Mapping[str, int]) -> bool:
    """Whether a limit of 0 keeps the type out."""
    return 0 in (kind.max_per_day, kind.max_per_week, limits.get(kind.send_type_key))


def _relaxed(
    context: AllocationContext, plan: AllocationPlan, week: TypesByDay, asked: Sequence[DayQuota]
) -> Iterator[str]:
    """What the request switched off (R45, R46), not the vault, where it narrows; and a focus on what has no sends."""
    focus = context.request.focus
    if focus != "balanced" and not any(getattr(quota, focus) for quota in plan.wanted):
        of_page = {kind.category for kind in plannable_types(context.send_types, context.page_type).values()}
        whose = "the volume plans none" if focus in of_page else f"a {context.page_type} page has no type of them"
        why = "the request leaves no type of them" if focus in plan.dropped else whose
        yield f"R14: no {focus} sends to focus on: {why}; it shifts only the days' strategies"
    if not plan.narrowed:
        return
    for category in plan.dropped:
        yield f"R45: no {category} sends: the request leaves no type of it, its quota is dropped"
    if off := sum(day in context.request.days_off for day in context.dates):
        yield f"R46: {counted(DAYS_PER_WEEK - off, 'day')} instead of {DAYS_PER_WEEK}: the others are days off"
    yield from relaxed_minimums(plan.targets, asked, plan.unasked, plan.dropped)
    if any(map(repeats, week)):
        yield "R13: a type follows itself where the request leaves no other"


def _findings(context: AllocationContext, plan: AllocationPlan, allocation: Allocation) -> Iterator[Finding]:
    volume, whole_week = context.volume, range(DAYS_PER_WEEK)
    if valid_confidence(volume.confidence_score) != volume.confidence_score:
        used = valid_confidence(volume.confidence_score)
        said = f"the confidence {volume.confidence_score} was read as {used}"
        yield found("confidence_invalid", said, days=whole_week, action="clamp_or_default", fallback=digits(used))
    if context.directives.tier_minimums:
        least = TIER_MINIMUM[volume.volume_level]
        yield found(
            "quota_calculation_failed",
            "Quota calculation failed - using tier minimums",
            impact="the week is as small as its tier allows",
            days=whole_week,
            fallback=f"tier {volume.volume_level}: {least.revenue}/{least.engagement}/{least.retention} a day",
        )
    if plan.moved:
        scores, moved = context.performance, ", ".join(plan.moved)
        at = f"saturation {digits(scores.saturation_score)}, opportunity {digits(scores.opportunity_score)}"
        within = _held_of(plan, allocation.quotas)
        yield found(
            "saturation_applied",
            f"The data server did not fit its volume to the audience: {at}: {moved} in the week{within}",
            impact="the week is not what the volume states",
            days=whole_week,
            fallback=moved,
        )
    if not (volume.weekly_distribution or context.directives.rebuild_uniform):
        yield found(
            "volume_config_partial",
            "no weekly_distribution: the legacy weekday modifiers stand in (2.2.1)",
            days=whole_week,
            action="use_weekday_modifiers",
            fallback="the legacy weekday modifiers",
        )
    yield from lacking_media(context, plan)
    yield from shortages(context, plan, allocation)
