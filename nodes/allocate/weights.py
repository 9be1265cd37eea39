"""How much each send type is worth a draw on a day (2.5, "Trend-Based Adjustments", B15, B20).

A weight is the product of what is known about the type; the draw shares a day's sends in proportion to the weights.
"""

from collections.abc import Iterable, Mapping

from eros.vocabulary.caption_scores import SPARING
from eros.vocabulary.caption_warnings import warned_types
from eros.vocabulary.facts import Performance, Trend
from eros.vocabulary.volume import PROMISING, SATURATED
from nodes.allocate.strategies import BOOSTED

#: B15.
BASE_WEIGHT: Mapping[str, float] = {"ppv_unlock": 2.0, "bundle": 1.3}
STRATEGY_BOOST = 2.0

#: "Opportunity-Based Prioritization".
OPPORTUNITY_LOW = 40.0
CAPTURE: Mapping[str, float] = {"ppv_unlock": 1.5, "bundle": 1.4, "flash_bundle": 1.3, "vip_program": 1.2}
BUILD_UP: Mapping[str, float] = {"bump_normal": 1.3, "bump_descriptive": 1.3, "dm_farm": 1.2, "link_drop": 1.1}

#: B20: what the rules without a figure ("reduce", "add", "prioritize") come to.
LESS, MORE = 0.8, 1.2
_BUMPS = ("bump_normal", "bump_descriptive", "bump_text_only", "bump_flyer")
#: "Trend-Based Adjustments".
TREND_FACTORS: Mapping[Trend, Mapping[str, float]] = {
    "down": {"ppv_unlock": LESS, "dm_farm": MORE, **dict.fromkeys(_BUMPS, MORE)},
    "stable": {},
    "up": {"bundle": MORE, "flash_bundle": MORE, "snapchat_bundle": MORE, "vip_program": MORE},
}

#: "Saturation-Based Modulation": the types that its implementation prioritises.
FRESH = 30.0
LOW_PRESSURE: Mapping[str, float] = {"bump_text_only": MORE}
REVENUE_CAPTURE: Mapping[str, float] = {"ppv_unlock": MORE, "bundle": MORE}


def base_weight(key: str) -> float:
    """B15: what a type is worth before anything is known of the week."""
    return BASE_WEIGHT.get(key, 1.0)


def opportunity_factors(performance: Performance) -> Mapping[str, float]:
    if performance.opportunity_score > PROMISING:
        return CAPTURE
    return BUILD_UP if performance.opportunity_score < OPPORTUNITY_LOW else {}


def saturation_factors(performance: Performance) -> Mapping[str, float]:
    if performance.saturation_score > SATURATED:
        return LOW_PRESSURE
    calm = performance.saturation_score < FRESH and performance.opportunity_score > PROMISING
    return REVENUE_CAPTURE if calm else {}


def caption_factors(keys: Iterable[str], warnings: Iterable[str], *, sparing: bool = False) -> Mapping[str, float]:
    """Types that a caption warning names are drawn less (Low Caption Freshness Response); warnings are only read."""
    if sparing:
        return SPARING
    return dict.fromkeys(warned_types(warnings, keys), LESS)


def type_weights(
    keys: Iterable[str],
    strategy: str,
    performance: Performance,
    caption_warnings: Iterable[str] = (),
    *,
    sparing: bool = False,
) -> dict[str, float]:
    """Each type's weight on a day of this strategy; ``sparing`` a stale pool (R52)."""
    keys = tuple(keys)
    tables = (
        dict.fromkeys(BOOSTED.get(strategy, ()), STRATEGY_BOOST),
        opportunity_factors(performance),
        TREND_FACTORS[performance.revenue_trend],
        saturation_factors(performance),
        caption_factors(keys, caption_warnings, sparing=sparing),
    )
    return {key: _product(key, tables) for key in keys}


def _product(key: str, tables: Iterable[Mapping[str, float]]) -> float:
    weight = base_weight(key)
    for table in tables:
        weight *= table.get(key, 1.0)
    return weight
