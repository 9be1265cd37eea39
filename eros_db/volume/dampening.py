"""Module 3, confidence dampening: pressure moves the base quotas, as far as the data can be trusted (R8)."""

import itertools
from collections.abc import Sequence

from eros.vocabulary.numbers import half_up
from eros.vocabulary.volume import TRUSTED_CONFIDENCE
from eros_db.volume.fusion import Fused
from eros_db.volume.tiers import Quotas, within_limits

#: Confidence by the number of messages analysed (R8).
_CONFIDENCE = ((200, 1.0), (100, 0.8), (50, 0.6), (20, 0.4), (0, 0.2))

#: (score, factor), linear between the points.
_SATURATION_CURVE = ((0.0, 1.0), (30.0, 1.0), (50.0, 0.9), (70.0, 0.7), (100.0, 0.7))
_OPPORTUNITY_CURVE = ((0.0, 1.0), (30.0, 1.0), (50.0, 1.1), (70.0, 1.2), (100.0, 1.2))
_TREND_PERCENT = 15.0


def confidence_of(message_count: int) -> float:
    return next(confidence for least, confidence in _CONFIDENCE if message_count >= least)


def saturation_factor(saturation: float) -> float:
    return _on_curve(saturation, _SATURATION_CURVE)


def opportunity_factor(opportunity: float, saturation: float) -> float:
    """Above 1 only where the audience has room: up to 1.2 at 70 and more below 50, up to 1.1 below 30."""
    room = 1.2 if opportunity >= 70 and saturation < 50 else 1.1 if saturation < 30 else 1.0
    return min(room, _on_curve(opportunity, _OPPORTUNITY_CURVE))


def dampen_by_confidence(multiplier: float, confidence: float) -> float:
    """Below 0.6 a multiplier counts only as far as it is known: 1 + (m - 1) * confidence."""
    return multiplier if confidence >= TRUSTED_CONFIDENCE else 1 + (multiplier - 1) * confidence


def adjust(base: Quotas, fused: Fused, confidence: float, revenue_trend: float | None) -> Quotas:
    """The base quotas under saturation, opportunity and the trend of revenue per send (percent; revenue only)."""
    saturation = dampen_by_confidence(saturation_factor(fused.saturation), confidence)
    opportunity = dampen_by_confidence(opportunity_factor(fused.opportunity, fused.saturation), confidence)
    return within_limits(
        Quotas(
            revenue=half_up(base.revenue * saturation * opportunity) + _trend_step(revenue_trend),
            engagement=half_up(base.engagement * saturation * opportunity),
            retention=half_up(base.retention * saturation),
        )
    )


def _trend_step(trend: float | None) -> int:
    if trend is None or abs(trend) <= _TREND_PERCENT:
        return 0
    return 1 if trend > 0 else -1


def _on_curve(x: float, points: Sequence[tuple[float, float]]) -> float:
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return points[-1][1]
