"""What follows from the messages: each caption's uses, the ranking of themes, and the tracking of the last weeks.

Nothing here is drawn: every figure is counted from the messages, so that tables agree with one another.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from eros.vocabulary.facts import RankTier
from eros_db.demo.history import Message
from eros_db.history import DailyTotals
from eros_db.volume.horizons import PERIOD_DAYS, Horizon, Period, measure_horizon

#: A theme needs so many messages to be ranked; with 50 the ranking can be trusted fully (DOMAIN "content tiers").
_LEAST_RANKED, _TRUSTED = 10, 50
_TOP, _LOW, _AVOID = 0.25, 0.15, 0.10

#: How a percent of change in revenue per send, views and purchases moves the scores, and where they rest.
_RESTING_SATURATION, _RESTING_OPPORTUNITY = 40.0, 50.0
_SATURATION_WEIGHTS = (-1.0, -0.6, -0.3)
_OPPORTUNITY_WEIGHTS = (0.7, 0.5, 0.4)
_LEAST_SCORE, _MOST_SCORE = 5.0, 95.0
_FEW_MESSAGES = 15  # a horizon with as many messages counts half


class Usage(NamedTuple):
    """A row of caption_creator_performance to be; rates are means over the messages."""

    caption_id: int
    times_used: int
    earnings: float
    purchase_rate: float
    view_rate: float
    score: float
    first: date
    last: date


class Ranking(NamedTuple):
    """A row of top_content_types to be; ``theme`` is the content_type_id."""

    theme: int
    rank: int
    tier: RankTier
    sends: int
    earnings: float
    purchase_rate: float
    per_send: float
    confidence: float


def usages(messages: Iterable[Message]) -> list[Usage]:
    """Each caption's uses by one creator, in the order of the ids."""
    by_caption: dict[int, list[Message]] = {}
    for message in messages:
        if message.caption_id is not None:
            by_caption.setdefault(message.caption_id, []).append(message)
    usual = _views_per_fan([message for uses in by_caption.values() for message in uses])
    return [_usage(caption_id, by_caption[caption_id], usual) for caption_id in sorted(by_caption)]


def _usage(caption_id: int, uses: Sequence[Message], usual_views: float) -> Usage:
    """The score compares views with the creator's usual ones: 50 is as usual. Messages come oldest first."""
    return Usage(
        caption_id=caption_id,
        times_used=len(uses),
        earnings=round(sum(use.earnings for use in uses), 2),
        purchase_rate=sum(use.purchased / use.sent for use in uses) / len(uses),
        view_rate=sum(use.viewed / use.sent for use in uses) / len(uses),
        score=round(min(100.0, 50 * _views_per_fan(uses) / usual_views), 1),
        first=uses[0].day,
        last=uses[-1].day,
    )


def _views_per_fan(messages: Sequence[Message]) -> float:
    return sum(message.viewed for message in messages) / max(1, sum(message.sent for message in messages))


def rankings(messages: Iterable[Message]) -> list[Ranking]:
    """The themes of a creator's priced messages by revenue per fan reached, best first; none with too few messages."""
    by_theme: dict[int, list[Message]] = {}
    for message in messages:
        if message.theme is not None and message.priced:
            by_theme.setdefault(message.theme, []).append(message)
    known = [theme for theme, sends in by_theme.items() if len(sends) >= _LEAST_RANKED]
    known.sort(key=lambda theme: (-_per_send(by_theme[theme]), theme))
    return [_ranking(theme, rank, len(known), by_theme[theme]) for rank, theme in enumerate(known, 1)]


def _ranking(theme: int, rank: int, of: int, sends: Sequence[Message]) -> Ranking:
    return Ranking(
        theme=theme,
        rank=rank,
        tier=rank_tier(rank, of),
        sends=len(sends),
        earnings=round(sum(message.earnings for message in sends), 2),
        purchase_rate=sum(message.purchased for message in sends) / sum(message.sent for message in sends),
        per_send=_per_send(sends),
        confidence=min(1.0, len(sends) / _TRUSTED),
    )


def rank_tier(rank: int, of: int) -> RankTier:
    """TOP for the best quarter, AVOID for the last tenth, LOW for the 15 % before it; few themes have none to avoid."""
    if rank <= max(1, round(of * _TOP)):
        return "TOP"
    avoided = int(of * _AVOID)
    if rank > of - avoided:
        return "AVOID"
    return "LOW" if rank > of - avoided - round(of * _LOW) else "MID"


def _per_send(sends: Sequence[Message]) -> float:
    return sum(message.earnings for message in sends) / sum(message.sent for message in sends)


def horizons(messages: Iterable[Message], as_of: date) -> dict[Period, Horizon]:
    """The tracking of a creator: the horizons that the server itself measures, with finer scores.

    The server's scores on demand move in steps; those of the tracking job move with the percent of change.
    """
    days = daily(messages)
    found = {period: measure_horizon(days, as_of, length) for period, length in PERIOD_DAYS.items()}
    return {period: _scored(horizon) for period, horizon in found.items() if horizon is not None}


def _scored(horizon: Horizon) -> Horizon:
    trust = horizon.total_messages_sent / (horizon.total_messages_sent + _FEW_MESSAGES)
    changes = (horizon.revenue_per_send_trend, horizon.view_rate_trend, horizon.purchase_rate_trend)
    trends = [trust * (change or 0.0) for change in changes]
    return horizon._replace(
        saturation_score=_moved(_RESTING_SATURATION, _SATURATION_WEIGHTS, trends),
        opportunity_score=_moved(_RESTING_OPPORTUNITY, _OPPORTUNITY_WEIGHTS, trends),
    )


def _moved(resting: float, weights: Sequence[float], trends: Sequence[float]) -> float:
    moved = resting + sum(weight * trend for weight, trend in zip(weights, trends, strict=True))
    return round(min(_MOST_SCORE, max(_LEAST_SCORE, moved)), 1)


def daily(messages: Iterable[Message]) -> tuple[DailyTotals, ...]:
    """The messages by day, oldest first, as the volume modules read them."""
    by_day: dict[date, list[Message]] = {}
    for message in messages:
        by_day.setdefault(message.day, []).append(message)
    return tuple(_day(day, by_day[day]) for day in sorted(by_day))


def _day(day: date, sends: Sequence[Message]) -> DailyTotals:
    priced = [message for message in sends if message.priced]
    return DailyTotals(
        date=day,
        sends=len(sends),
        earnings=sum(message.earnings for message in sends),
        reached=sum(message.sent for message in sends),
        viewed=sum(message.viewed for message in sends),
        purchased=sum(message.purchased for message in sends),
        priced_sends=len(priced),
        priced_earnings=sum(message.earnings for message in priced),
    )
