"""What would leave nothing missing of a week that is short, found by planning it with the change (R53).

A change that would only leave fewer missing is none: whoever follows advice is not to meet it again.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

from eros.failures import Finding, PhaseFailure
from eros.vocabulary.catalogue import CATEGORIES, MEDIA_KINDS, Category
from eros.vocabulary.day_quotas import SMALLER_VOLUMES
from eros.vocabulary.limits import SENDS_PER_DAY
from eros.vocabulary.week import Allocation, DayQuota, ShortageRemedy, SmallerWeek
from nodes.allocate.allocation import allocate_week
from nodes.allocate.eligible import plannable_types
from nodes.allocate.plan import AllocationContext, plan_allocation, wanted_quotas
from nodes.allocate.wishes import infeasible

Planned = tuple[Allocation, tuple[Finding, ...]]


def with_remedies(context: AllocationContext, planned: Planned) -> Allocation:
    """The allocation with what would mend its shortages; as it is where nothing is missing."""
    allocation, findings = planned
    missing = short_of(allocation.asked, allocation.quotas)
    capped = short_of(allocation.wanted, allocation.quotas)
    if not (missing or capped or _is_cut(findings)):
        return allocation
    trials = Trials(context, planned)
    of_missing = trials.remedy(missing)
    return allocation.model_copy(
        update={
            "of_missing": of_missing,
            "of_capped": of_missing if capped == missing else trials.remedy(capped, costs_points=False),
            "of_cut": trials.of_cut() if _is_cut(findings) else ShortageRemedy(),
        }
    )


def smaller_weeks(context: AllocationContext) -> Iterator[SmallerWeek]:
    """Each smaller volume and each limit of a day's sends that is felt, as far as there is room for the pinned events
    and anything is left to send."""
    request = context.request
    now = wanted_quotas(context, context.send_types).quotas
    changes = [{"volume": one} for one in SMALLER_VOLUMES[request.volume]] + [
        {"max_per_day": most} for most in _limits_of(context)
    ]
    for change in changes:
        asked = replace(context, request=request.model_copy(update=change))
        wanted = wanted_quotas(asked, context.send_types).quotas
        days = tuple(quota.total for quota in wanted)
        if wanted != now and any(days):
            yield SmallerWeek(change=change, days=days)


def _limits_of(context: AllocationContext) -> Iterator[int]:
    """Each limit of a day's sends within the request's own that has room for the pinned events of each day."""
    most, least = min(context.request.max_per_day or SENDS_PER_DAY, SENDS_PER_DAY), max(1, *map(len, context.pins))
    yield from range(most, least - 1, -1)


def short_of(asked: Sequence[DayQuota], held: Sequence[DayQuota]) -> tuple[Category, ...]:
    """The categories of which some day holds less than is asked for."""
    pairs = tuple(zip(asked, held, strict=True))
    return tuple(name for name in CATEGORIES if any(getattr(one, name) > getattr(have, name) for one, have in pairs))


def follow_themselves(allocation: Allocation) -> int:
    """How often a type follows itself in whatever order the days' sends stand: within a day, and across midnight where
    the days on both sides hold nothing else (R13)."""
    days: dict[int, Counter[str]] = {}
    for slot in allocation.slots:
        days.setdefault(slot.day, Counter())[slot.send_type_key] += 1
    within = (max(0, 2 * max(types.values()) - types.total() - 1) for types in days.values())
    ordered = [days[day] for day in sorted(days)]
    return sum(within) + sum(len(one) == 1 and {*one} == {*other} for one, other in pairwise(ordered))


def _is_cut(findings: Sequence[Finding]) -> bool:
    return any(one.action == "cut_to_a_day" for one in findings)


@dataclass(frozen=True)
class Trial:
    """A week as it would be with a change, planned no further than is asked."""

    context: AllocationContext

    @cached_property
    def room(self) -> tuple[Sequence[DayQuota], Sequence[DayQuota]] | None:
        """What is wanted, and what the caps let be filled of it: no choice of types holds more. None where nothing can
        be wanted."""
        try:
            plan = plan_allocation(self.context)
        except PhaseFailure:
            return None
        return plan.wanted, plan.quotas

    @property
    def wanted(self) -> Sequence[DayQuota]:
        """What is wanted; nothing where nothing can be."""
        return self.room[0] if self.room else ()

    @cached_property
    def planned(self) -> Planned | None:
        """None where the change leaves too few types (R12)."""
        try:
            return allocate_week(self.context)
        except PhaseFailure:
            return None

    @property
    def sends(self) -> int:
        return sum(quota.total for quota in self.planned[0].quotas) if self.planned else 0

    @property
    def most(self) -> int:
        """More sends it cannot have."""
        return sum(quota.total for quota in self.room[1]) if self.room else 0

    @cached_property
    def can_be(self) -> bool:
        """R48."""
        return infeasible(self.context) is None


class Trials:
    """Weeks that are planned to see what a change comes to, each once."""

    def __init__(self, context: AllocationContext, planned: Planned) -> None:
        self._context, self._now = context, planned
        self._tried: dict[str, Trial] = {}

    def remedy(self, short: Collection[Category], *, costs_points: bool = True) -> ShortageRemedy:
        """What leaves none of these categories short. ``costs_points``: otherwise a week with fewer sends than stand
        now gains nothing, and is no remedy."""
        if not short:
            return ShortageRemedy()
        request, vault = self._context.request, self._context.vault
        lacking = vault.media_kinds is not None and not {*MEDIA_KINDS} <= {*vault.media_kinds}
        smaller = self.smaller(short, least=0 if costs_points else self._standing)
        return ShortageRemedy(
            smaller=smaller,
            sends=self._asking(**smaller).sends if smaller else 0,
            exclude_nothing=bool(request.exclude) and self._mends(self._asking(exclude=()), short),
            include_all=bool(request.include) and self._mends(self._asking(include=()), short),
            all_media=lacking and self._mends(self._with_all_media(), short),
        )

    def of_cut(self) -> ShortageRemedy:
        """What leaves nothing to be cut."""
        smaller = self.smaller(())
        return ShortageRemedy(smaller=smaller, sends=self._asking(**smaller).sends if smaller else 0)

    @property
    def _standing(self) -> int:
        return sum(quota.total for quota in self._now[0].quotas)

    def smaller(self, short: Collection[Category], least: int = 0) -> Mapping[str, str | int | tuple[str, ...]]:
        """The change to fewer sends that leaves the most of them, and ``least`` at least; none of the categories is
        short then, and none of the sends over a day's."""
        volumes: list[Mapping[str, Any]] = [{"volume": one} for one in SMALLER_VOLUMES[self._context.request.volume]]
        best = next((one for one in volumes if self._keeps(self._asking(**one), short, least)), None)
        least = self._asking(**best).sends if best else least - 1
        without = self._without(short)
        if without and self._keeps(self._asking(**without), short, least + 1):
            best, least = without, self._asking(**without).sends
        for most in self._limits():
            tried = self._asking(max_per_day=most)
            if tried.room and tried.most <= least:
                break
            if self._mends(tried, short) and tried.sends > least:
                return {"max_per_day": most}
        return best or {}

    def _without(self, short: Collection[Category]) -> Mapping[str, tuple[str, ...]]:
        """The request without the types of those categories of which the week holds none: no send of it goes."""
        request, held = self._context.request, self._now[0].quotas
        empty = [name for name in short if not any(getattr(quota, name) for quota in held)]
        types = plannable_types(self._context.send_types, self._context.page_type)
        gone = [key for key, kind in types.items() if kind.category in empty and request.wants(key)]
        if not gone or request.include:
            return {}
        return {"exclude": (*request.exclude, *gone)}

    def _keeps(self, tried: Trial, short: Collection[Category], least: int) -> bool:
        """Whether the change mends and leaves as many sends at least."""
        return tried.most >= least and self._mends(tried, short) and tried.sends >= least

    def _limits(self) -> Iterator[int]:
        """Each limit of a day's sends that is felt, the largest first. A limit counts the sends of categories that the
        request leaves no type for as well (R45), so it can be felt far above what the days are to hold."""
        allocation, findings = self._now
        yield from (
            most
            for most in _limits_of(self._context)
            if _is_cut(findings) or self._asking(max_per_day=most).wanted != allocation.wanted
        )

    def _mends(self, tried: Trial, short: Collection[Category]) -> bool:
        """Whether the change can be had, nothing of these is short, nothing is cut, and nothing is missing and no type
        follows itself that was not before. What the caps rule out by themselves is not planned any further."""
        if tried.room is None or {*short} & {*short_of(*tried.room)} or tried.planned is None:
            return False
        (now, _), (then, findings) = self._now, tried.planned
        if follow_themselves(then) > follow_themselves(now):
            return False
        missing, before = (set(short_of(one.asked, one.quotas)) for one in (then, now))
        mended = not _is_cut(findings) and missing <= before and not {*short} & {*short_of(then.wanted, then.quotas)}
        return mended and tried.can_be

    def _asking(self, **change: Any) -> Trial:
        return self._trial(str(change), replace(self._context, request=self._context.request.model_copy(update=change)))

    def _with_all_media(self) -> Trial:
        vault = self._context.vault.model_copy(update={"media_kinds": MEDIA_KINDS})
        return self._trial("media", replace(self._context, vault=vault))

    def _trial(self, name: str, context: AllocationContext) -> Trial:
        return self._tried.setdefault(name, Trial(context))
