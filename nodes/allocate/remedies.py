"""What would leave nothing missing of a week that is short, found by planning it with the change (R53).

A change that would only leave fewer missing is none: whoever follows advice is not to meet it again.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from eros.failures import Finding, PhaseFailure
from eros.vocabulary.catalogue import CATEGORIES, MEDIA_KINDS, Category
from eros.vocabulary.day_quotas import SMALLER_VOLUMES
from eros.vocabulary.limits import SENDS_PER_DAY
from eros.vocabulary.week import Allocation, DayQuota, ShortageRemedy
from nodes.allocate.allocation import allocate_week
from nodes.allocate.plan import AllocationContext
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
            "of_capped": of_missing if capped == missing else trials.remedy(capped),
            "of_cut": ShortageRemedy(smaller=trials.smaller(())) if _is_cut(findings) else ShortageRemedy(),
        }
    )


def short_of(asked: Sequence[DayQuota], held: Sequence[DayQuota]) -> tuple[Category, ...]:
    """The categories of which some day holds less than is asked for."""
    pairs = tuple(zip(asked, held, strict=True))
    return tuple(name for name in CATEGORIES if any(getattr(one, name) > getattr(have, name) for one, have in pairs))


def _is_cut(findings: Sequence[Finding]) -> bool:
    return any(one.action == "cut_to_a_day" for one in findings)


class Trials:
    """Weeks that are planned to see what a change comes to, each once."""

    def __init__(self, context: AllocationContext, planned: Planned) -> None:
        self._context, self._now = context, planned
        self._planned: dict[str, Planned | None] = {}

    def remedy(self, short: Collection[Category]) -> ShortageRemedy:
        """What leaves none of these categories short."""
        if not short:
            return ShortageRemedy()
        request, vault = self._context.request, self._context.vault
        lacking = vault.media_kinds is not None and not {*MEDIA_KINDS} <= {*vault.media_kinds}
        return ShortageRemedy(
            smaller=self.smaller(short),
            exclude_nothing=bool(request.exclude) and self._mends(self._asking(exclude=()), short),
            include_all=bool(request.include) and self._mends(self._asking(include=()), short),
            all_media=lacking and self._mends(self._with_all_media(), short),
        )

    def smaller(self, short: Collection[Category]) -> Mapping[str, str | int]:
        """The change to fewer sends that leaves the most of them; none of the categories is short then, and none of the
        sends over a day's."""
        volumes = [{"volume": one} for one in SMALLER_VOLUMES[self._context.request.volume]]
        best = next((one for one in volumes if self._mends(self._asking(**one), short)), None)
        least = self._sends(self._asking(**best)) if best else 0
        for most in self._limits():
            tried = self._asking(max_per_day=most)
            if self._sends(tried) <= least and tried is not None:
                break
            if self._mends(tried, short):
                return {"max_per_day": most}
        return best or {}

    def _limits(self) -> Iterator[int]:
        """Each limit of a day's sends that is felt, the largest first."""
        allocation, findings = self._now
        largest = max(quota.total for quota in allocation.wanted)
        yield from range(SENDS_PER_DAY if _is_cut(findings) else largest - 1, 0, -1)

    def _mends(self, planned: Planned | None, short: Collection[Category]) -> bool:
        """Whether nothing of these is short, nothing is cut, and nothing is missing that was not before."""
        if planned is None:
            return False
        (now, _), (then, findings) = self._now, planned
        missing, before = (set(short_of(one.asked, one.quotas)) for one in (then, now))
        return not _is_cut(findings) and missing <= before and not {*short} & {*short_of(then.wanted, then.quotas)}

    @staticmethod
    def _sends(planned: Planned | None) -> int:
        return sum(quota.total for quota in planned[0].quotas) if planned else 0

    def _asking(self, **change: Any) -> Planned | None:
        return self._plan(str(change), replace(self._context, request=self._context.request.model_copy(update=change)))

    def _with_all_media(self) -> Planned | None:
        vault = self._context.vault.model_copy(update={"media_kinds": MEDIA_KINDS})
        return self._plan("media", replace(self._context, vault=vault))

    def _plan(self, name: str, context: AllocationContext) -> Planned | None:
        """None where the change cannot be had (R48), or leaves too few types (R12)."""
        if name not in self._planned:
            try:
                self._planned[name] = None if infeasible(context) else allocate_week(context)
            except PhaseFailure:
                self._planned[name] = None
        return self._planned[name]
