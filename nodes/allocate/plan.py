"""What a week's allocation rests on, worked out from the facts and the request before anything is chosen."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from eros.vocabulary.catalogue import CATEGORIES, Category, PageType, SendType, default_catalogue
from eros.vocabulary.day_quotas import cap_retention_share, limited_quotas, split_day, wanted_total
from eros.vocabulary.facts import Performance, Vault, VolumeConfig
from eros.vocabulary.limits import SENDS_PER_DAY
from eros.vocabulary.posting_window import Window, days_on, posting_window, week_times
from eros.vocabulary.request import Request
from eros.vocabulary.state import Directives
from eros.vocabulary.volume import MINIMUM_TYPES, MINIMUMS
from eros.vocabulary.wall_clock import days_of_week
from eros.vocabulary.week import DayQuota
from eros.vocabulary.wishes import PinnedEvent
from nodes.allocate.diversity import DiversityTargets, Possible, leaves_no_repeat, lowered_targets, possible_types
from nodes.allocate.eligible import EligibleTypes, day_caps, eligible_types, plannable_types, week_caps
from nodes.allocate.pins import by_category, fit_pins, minutes, pins_of
from nodes.allocate.quotas import DayPlan, daily_quotas, dampen_by_confidence, day_plans, moved_by, trusted_quotas
from nodes.allocate.spaced_days import reserve_spaced
from nodes.allocate.supply import Supply, attainable, reserve_scarce, reserve_variety


@dataclass(frozen=True)
class AllocationContext:
    """Everything that Phase 2 decides by."""

    request: Request
    seed: int
    week_start: date
    page_type: PageType
    volume: VolumeConfig
    performance: Performance
    send_types: Mapping[str, SendType]
    vault: Vault
    directives: Directives = field(default_factory=Directives)
    avoid_hours: tuple[int, ...] = ()
    zone: str = "UTC"

    @property
    def dates(self) -> tuple[date, ...]:
        return days_of_week(self.week_start)

    @property
    def days_on(self) -> tuple[int, ...]:
        there = self.days_there
        return tuple(number for number, day in enumerate(self.dates) if day in there)

    @property
    def days_there(self) -> tuple[date, ...]:
        """The days that the request leaves on and the zone has (R41, R46)."""
        return days_on(self.request, self.week_start, self.zone)

    @property
    def pins(self) -> tuple[tuple[PinnedEvent, ...], ...]:
        """The pinned events of each day, by time."""
        return tuple(pins_of(self.request, day) for day in self.dates)

    @property
    def windows(self) -> tuple[Window, ...]:
        """The posting window of each day."""
        return tuple(posting_window(self.request, day, self.zone) for day in self.dates)

    @property
    def times(self) -> tuple[tuple[int, ...], ...]:
        """The minutes of each day at which its sends can start."""
        return week_times(self.request, self.week_start, self.seed, self.zone, self.avoid_hours)


@dataclass(frozen=True)
class AllocationPlan:
    """``wanted`` are the quotas, ``quotas`` what the caps let be filled of them; ``cut`` went over 21 a day (R46).
    ``unasked`` is what would be filled without what the request narrows; empty where it narrows nothing.

    ``dropped`` are the categories that the request leaves no type for (R45), ``held_back`` the revenue sends that a
    low confidence took (R6); ``moved`` is what saturation did to a volume that is not optimized (R5).
    """

    eligible: EligibleTypes
    kinds: Mapping[str, SendType]
    windows: tuple[Window, ...]
    times: tuple[tuple[int, ...], ...]
    supply: Supply
    wanted: tuple[DayQuota, ...]
    quotas: tuple[DayQuota, ...]
    unasked: tuple[DayQuota, ...]
    targets: DiversityTargets
    narrowed: bool
    dropped: tuple[Category, ...]
    cut: int
    held_back: int
    moved: tuple[str, ...]


def plan_allocation(context: AllocationContext) -> AllocationPlan:
    """Quotas, eligible types and reservations. Raises PhaseFailure as ``day_plans`` does."""
    request = context.request
    eligible = _eligible(context)
    kinds = _kinds(context, eligible)
    asked = wanted_quotas(context, kinds)
    wanted = asked.quotas
    supply, quotas = _filled(context, eligible, kinds, wanted)
    unasked, targets = _measured(context, possible_types(kinds.values(), quotas))
    if context.directives.enforce_variety or leaves_no_repeat(targets, quotas):
        reserve_variety(supply, quotas, targets)
    return AllocationPlan(
        eligible, kinds, context.windows, context.times, supply, wanted, quotas, unasked, targets, request.narrows,
        asked.dropped, asked.cut, asked.held_back, asked.moved,
    )  # fmt: skip


def _filled(
    context: AllocationContext, eligible: EligibleTypes, kinds: Mapping[str, SendType], wanted: tuple[DayQuota, ...]
) -> tuple[Supply, tuple[DayQuota, ...]]:
    """The types with what is reserved of them, and what the caps let be filled."""
    supply = _supply(context, eligible, kinds)
    reserve_spaced(supply, wanted)
    reserve_scarce(supply, wanted)
    return supply, attainable(supply, wanted)


def _measured(context: AllocationContext, possible: Possible) -> tuple[tuple[DayQuota, ...], DiversityTargets]:
    """What the days would hold without what the request narrows, and the minimums with it (R45)."""
    request = context.request
    if not request.narrows:
        return (), DiversityTargets(MINIMUM_TYPES, MINIMUMS)
    free = replace(context, request=request.widened)
    eligible = _eligible(free)
    kinds = _kinds(free, eligible)
    _, unasked = _filled(free, eligible, kinds, wanted_quotas(free, kinds).quotas)
    shipped, pins = plannable_types(default_catalogue(), context.page_type), {it.send_type_key for it in request.pinned}
    left = Counter(kind.category for key, kind in shipped.items() if request.wants(key) or key in pins)
    return unasked, lowered_targets(possible, possible_types(kinds.values(), unasked), left)


def _eligible(context: AllocationContext) -> EligibleTypes:
    """The eligible types; a narrowed week is counted by the sends that each category has in it (R10, R45)."""
    of_week = context.send_types, context.page_type, context.request, context.vault
    eligible = eligible_types(*of_week)
    if not (context.request.narrows and eligible.left_out):
        return eligible
    quotas = wanted_quotas(context, _kinds(context, eligible)).quotas
    return eligible_types(*of_week, {name: sum(getattr(quota, name) for quota in quotas) for name in CATEGORIES})


def _kinds(context: AllocationContext, eligible: EligibleTypes) -> dict[str, SendType]:
    pinned = (pin.send_type_key for pin in context.request.pinned)
    return {key: context.send_types[key] for key in (*eligible.kinds, *pinned)}


def asked_quotas(context: AllocationContext, plan: AllocationPlan, held: tuple[DayQuota, ...]) -> tuple[DayQuota, ...]:
    """What the week was to have after the request's wishes and the caps of everybody's types (R31).

    Where page, request and catalogue have types of a category that the plan lacks, for want of media or of a type at
    the server, or has under lower caps of the server's own, it is what the caps of all of them would let be filled;
    else it is what the days hold.
    """
    catalogue = plannable_types(default_catalogue(), context.page_type)
    planned = {key: _under_everybodys_caps(kind) for key, kind in plan.kinds.items()}
    kinds = {key: kind for key, kind in catalogue.items() if context.request.wants(key)} | planned
    lacking = {kind.category for key, kind in kinds.items() if kind != plan.kinds.get(key)}
    if not lacking:
        return held
    _, whole = _filled(context, EligibleTypes(kinds), kinds, plan.wanted)
    return tuple(
        one.model_copy(update={name: max(getattr(one, name), getattr(full, name)) for name in lacking})
        for one, full in zip(held, whole, strict=True)
    )


def _under_everybodys_caps(kind: SendType) -> SendType:
    """The type with the catalogue's caps where the server's are lower."""
    of_all = default_catalogue().get(kind.send_type_key, kind)
    weekly = (kind.max_per_week, of_all.max_per_week)
    a_week = None if None in weekly else max(most or 0 for most in weekly)
    return kind.model_copy(update={"max_per_day": max(kind.max_per_day, of_all.max_per_day), "max_per_week": a_week})


class WantedQuotas(NamedTuple):
    """The quotas, the categories without types, what was over 21 a day, what a low confidence took of revenue, and what
    saturation moved here, in figures of the week."""

    quotas: tuple[DayQuota, ...]
    dropped: tuple[Category, ...]
    cut: int
    held_back: int
    moved: tuple[str, ...]


def wanted_quotas(context: AllocationContext, kinds: Mapping[str, SendType]) -> WantedQuotas:
    """The quotas as the request wants them: its limit counts what it drops as well, what a day can hold does not."""
    request, volume, page_type = context.request, context.volume, context.page_type
    days_on, dropped = context.days_on, _dropped(context)
    asked = request.max_per_day if request.max_per_day and request.max_per_day <= SENDS_PER_DAY else None
    most = asked or (None if dropped else SENDS_PER_DAY)
    meant = [
        plan._replace(total=wanted_total(plan.total, request.volume) if day in days_on else 0)
        for day, plan in enumerate(day_plans(volume, page_type, context.directives))
    ]
    limited = [DayPlan(min(plan.total, most or plan.total), plan.ratio) for plan in meant]
    trusted = trusted_quotas(limited, volume, page_type, context.performance)
    adjusted = dampen_by_confidence(trusted, volume.confidence_score, volume.volume_level)
    held_back = sum(quota.revenue for quota in trusted) - sum(quota.revenue for quota in adjusted)
    held_back = 0 if "revenue" in dropped else held_back
    within = limited_quotas(adjusted, most) if most else cap_retention_share(adjusted)
    left = [quota.model_copy(update=dict.fromkeys(dropped, 0)) for quota in within]
    planned = [plan.total for plan in meant] + [quota.total for quota in adjusted]
    over = [quota.total for quota in left] if dropped else planned
    cut = sum(max(0, total - SENDS_PER_DAY) for total in over) if asked is None else 0
    fitting = [it if it.total <= SENDS_PER_DAY else split_day(SENDS_PER_DAY, it, page_type) for it in left]
    pinned = [by_category(pins, kinds) for pins in context.pins]
    moved = tuple(moved_by(daily_quotas(limited, page_type), trusted, dropped))
    return WantedQuotas(tuple(map(fit_pins, fitting, pinned)), dropped, cut, held_back, moved)


def _dropped(context: AllocationContext) -> tuple[Category, ...]:
    """The categories that page and server have types for, but the request none (R45)."""
    there = plannable_types(context.send_types, context.page_type).values()
    wanted = {kind.category for kind in there if context.request.wants(kind.send_type_key)}
    return tuple(name for name in CATEGORIES if name in {kind.category for kind in there} - wanted)


def _supply(context: AllocationContext, eligible: EligibleTypes, kinds: Mapping[str, SendType]) -> Supply:
    limits = context.volume.type_limits
    caps, reserved, days_on = [], [], context.days_on
    for number, (pins, times) in enumerate(zip(context.pins, context.times, strict=True)):
        pinned_minutes = {key: minutes(pin for pin in pins if pin.send_type_key == key) for key in kinds}
        offered = eligible.kinds.values() if number in days_on else ()
        caps.append(day_caps(offered, limits, times, pinned_minutes))
        reserved.append(Counter(pin.send_type_key for pin in pins))
    return Supply(kinds, caps, week_caps(kinds.values()), reserved)
