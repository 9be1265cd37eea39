"""Module 2, multi-horizon fusion: three horizons become one saturation and one opportunity (R8)."""

from collections.abc import Mapping
from typing import NamedTuple

from eros_db.volume.horizons import NEWCOMER, Horizon, Period

#: The weights of agreement, and those that trust the last week more when the horizons disagree.
_WEIGHTS: dict[Period, float] = {"7d": 0.30, "14d": 0.50, "30d": 0.20}
_DIVERGENT: dict[Period, float] = {"7d": 0.50, "14d": 0.35, "30d": 0.15}
_DIVERGENCE = 15.0


class Fused(NamedTuple):
    """Scores from 0 to 100; ``divergent``: 7 and 30 days differ by 15 or more."""

    saturation: float
    opportunity: float
    divergent: bool = False


def fuse(horizons: Mapping[Period, Horizon]) -> Fused:
    """The weighted mean of the horizons there are; a newcomer's neutral scores if there are none."""
    if not horizons:
        return Fused(NEWCOMER.saturation_score, NEWCOMER.opportunity_score)
    divergent = _diverge(horizons)
    table = _DIVERGENT if divergent else _WEIGHTS
    weights = {period: table[period] for period in table if period in horizons}
    whole = sum(weights.values())
    return Fused(
        saturation=round(sum(horizons[p].saturation_score * w for p, w in weights.items()) / whole, 1),
        opportunity=round(sum(horizons[p].opportunity_score * w for p, w in weights.items()) / whole, 1),
        divergent=divergent,
    )


def _diverge(horizons: Mapping[Period, Horizon]) -> bool:
    short, long = horizons.get("7d"), horizons.get("30d")
    if short is None or long is None:
        return False
    apart = (short.saturation_score - long.saturation_score, short.opportunity_score - long.opportunity_score)
    return max(map(abs, apart)) >= _DIVERGENCE
