"""Advice about how much to send: what saturation, opportunity, confidence and trends say of it."""

from collections import Counter
from collections.abc import Iterator

from eros.vocabulary.caution import LEAST_CONFIDENCE
from eros.vocabulary.counting import counted
from eros.vocabulary.numbers import apart_from, digits
from eros.vocabulary.ports import Advice
from eros.vocabulary.pricing import UNDAMPENED, percent_for
from eros.vocabulary.volume import PROMISING, SATURATED, TRUSTED_CONFIDENCE, confidence_of, messages_for
from nodes.recommend.actions import STEPS
from nodes.recommend.advice_context import AdviceContext, Severity, advise
from nodes.recommend.causes import are_pinned, has_room_for
from nodes.recommend.steps import filled


def saturation(week: AdviceContext) -> Iterator[Advice]:
    score = week.saturation
    if score > SATURATED:
        leads = any(kind.category == "engagement" and week.can_stand(key) for key, kind in week.send_types.items())
        fewest = week.request.max_per_day == 1
        lead = " and lead with engagement" if leads and not fewest else ""
        keep = "keep the volume as low as it is" if fewest else "keep the volume down"
        text = f"The audience is saturated ({apart_from(SATURATED, score, 1)} of 100): {keep}{lead}"
        yield advise("saturation", Severity.ADVISES, text)


def opportunity(week: AdviceContext) -> Iterator[Advice]:
    """Not where a cautious volume or the measured elasticity says otherwise, nor where the days are full."""
    fused = week.volume.fused_opportunity if week.volume.optimized else None
    score = week.performance.opportunity_score if fused is None else fused
    revenue = {key for key, kind in week.send_types.items() if kind.category == "revenue"}
    if week.held_back or week.volume.elasticity_capped or not has_room_for(week, revenue):
        return
    if score > PROMISING and week.saturation <= SATURATED:
        now = Counter(item.category for item in week.items)["revenue"]
        room = "there is room for more revenue sends" + f" than this week's {now}" * week.stands
        text = f"The opportunity score is {apart_from(PROMISING, score, 1)} of 100: {room}"
        yield advise("opportunity", Severity.ADVISES, text)


def low_confidence(week: AdviceContext) -> Iterator[Advice]:
    """What to do about it; what it costs is told once, by the report's remark (R64)."""
    score, messages = week.volume.confidence_score, week.volume.messages
    if score >= TRUSTED_CONFIDENCE:
        if score < UNDAMPENED and any(item.suggested_price or item.campaign_goal for item in week.items):
            share = f" ({percent_for(score)} % of their base)"
            text = f"Confidence is {digits(score)} from {messages}: {_careful(week, share)}"
            yield advise("confidence", Severity.ADVISES, text)
        return
    if score < LEAST_CONFIDENCE and not week.request.allow_low_confidence:
        way = filled(STEPS["confidence_too_low"].text, week)
        said = f"Confidence is {digits(score)} from {messages}, below {digits(LEAST_CONFIDENCE)}"
        yield advise("confidence", Severity.STOPS, f"{said}: {way}", week.lost("confidence"))
    else:
        text = f"Confidence is {digits(score)} from {messages}: {_careful(week)}"
        yield advise("confidence", Severity.LOSES, text, week.lost("confidence"))


def _careful(week: AdviceContext, share: str = "") -> str:
    """What is careful for it, ``share`` of prices, and what would end that: messages only where they are too few
    (R8)."""
    volume, count = week.volume, week.volume.message_count
    careful = f"{'volumes and ' if week.held_back else ''}prices stay careful{share}"
    if volume.degradation_level:
        return f"{careful} until the data server gives the whole volume"
    if count is None:
        return f"{careful} until the data server trusts it more"
    if confidence_of(count) > volume.confidence_score:
        return f"{careful}, and not for want of messages: look at confidence_score in the data server"
    enough = confidence_of(count) == volume.confidence_score
    more = f"{messages_for(UNDAMPENED)} messages are counted" if enough else "more has been sent"
    return f"{careful} until {more}"


def divergence(week: AdviceContext) -> Iterator[Advice]:
    """R8: the horizons are 7 and 30 days. Of a week that is never sent there is nothing to look at."""
    if week.volume.divergence_detected and week.stands:
        text = (
            "The last 7 days and the last 30 days disagree: look at what this week's "
            f"{counted(len(week.items), 'send earns', 'sends earn')} before the next week is planned"
        )
        yield advise("divergence", Severity.ADVISES, text)


def elasticity(week: AdviceContext) -> Iterator[Advice]:
    """Nothing of a week that has fewer on each of its days, whatever made them few."""
    most = max((quota.revenue for quota in week.held), default=week.volume.revenue_per_day)
    if week.volume.elasticity_capped and most >= week.volume.revenue_per_day:
        text = (
            f"More than {counted(week.volume.revenue_per_day, 'revenue send')} a day would earn less each: raise "
            "their quality instead"
        )
        yield advise("elasticity", Severity.ADVISES, text)


def falling_revenue(week: AdviceContext) -> Iterator[Advice]:
    """Trend-Based Adjustments."""
    if week.performance.revenue_trend != "down":
        return
    sends = Counter(item.send_type_key for item in week.items)
    others = [it for it in week.items if it.category == "engagement" and it.send_type_key != "dm_farm"]
    gives_way = any(not are_pinned(week, [it.slot_id]) for it in others)
    more = [key for key in ("dm_farm",) if week.can_stand(key) and (gives_way or has_room_for(week, {key}))]
    fewer = [key for key in ("ppv_unlock",) if sends[key]]
    steps = [
        *(f"more {key}" + f" ({sends[key]} this week)" * week.stands for key in more),
        *(f"fewer {key}" + f" ({sends[key]} this week)" * week.stands for key in fewer),
    ]
    if steps:
        yield advise("trend", Severity.ADVISES, f"Revenue per send is falling: try {' and '.join(steps)}")
