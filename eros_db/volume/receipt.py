"""The receipt of the volume: each step that moved a figure, with before and after, and none that did not (R49)."""

from collections.abc import Iterator, Mapping, Sequence

from eros.vocabulary.catalogue import CATEGORIES
from eros.vocabulary.numbers import digits
from eros.vocabulary.volume import ADJUSTMENTS
from eros.vocabulary.wall_clock import DAY_NAMES
from eros_db.volume.fusion import Fused
from eros_db.volume.horizons import Horizon
from eros_db.volume.tiers import Quotas


def moved(step: str, before: Mapping[str, float], after: Mapping[str, float]) -> Iterator[str]:
    """The step with what it changed, ``saturation 78: revenue 6 -> 5``; nothing where it changed nothing."""
    names = dict.fromkeys([*before, *after])
    changes = [
        f"{name} {digits(before.get(name, 0))} -> {digits(after.get(name, 0))}"
        for name in names
        if before.get(name, 0) != after.get(name, 0)
    ]
    if changes:
        yield f"{step}: {', '.join(changes)}"


def horizons_moved(trend: Horizon, fused: Fused) -> Iterator[str]:
    raw = {"saturation": trend.saturation_score, "opportunity": trend.opportunity_score}
    yield from moved(
        ADJUSTMENTS["multi_horizon_fusion"], raw, {"saturation": fused.saturation, "opportunity": fused.opportunity}
    )


def scores_moved(fused: Fused, before: Quotas, after: Quotas) -> Iterator[str]:
    """The opportunity is named where it was asked for: an upward row takes both."""
    upward = f", opportunity {digits(fused.opportunity)}" if after.revenue > before.revenue else ""
    yield from quotas_moved(f"saturation {digits(fused.saturation)}{upward}", before, after)


def quotas_moved(step: str, before: Quotas, after: Quotas) -> Iterator[str]:
    yield from moved(step, dict(zip(CATEGORIES, before, strict=True)), dict(zip(CATEGORIES, after, strict=True)))


def days_moved(per_day: int, days: Sequence[int]) -> Iterator[str]:
    yield from moved(
        ADJUSTMENTS["dow_multipliers"],
        dict.fromkeys(DAY_NAMES, per_day),
        dict(zip(DAY_NAMES, days, strict=True)),
    )
