"""What a plan rests on, in words and figures: pure readings of what the data server said and what Phase 1 made of it.

Everything that a server may leave out is None here, never guessed.
"""

from collections.abc import Sequence

from eros.failures import Finding
from eros.vocabulary.analysis import (
    AnalysedTiming,
    AnalysedVolume,
    AnalysisFinding,
    HorizonSection,
    HourPerformance,
    RankedTheme,
    VolumeModule,
)
from eros.vocabulary.caution import LEAST_CONFIDENCE, cost_of_caution
from eros.vocabulary.counting import counted
from eros.vocabulary.facts import BestTiming, ContentRanking, VolumeConfig
from eros.vocabulary.numbers import digits
from eros.vocabulary.ports import Answer
from eros.vocabulary.pricing import UNDAMPENED
from eros.vocabulary.theme_names import theme_key
from eros.vocabulary.volume import ADJUSTMENTS
from eros.wire import Trends
from eros.wire.rows import ObjectReader

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

#: R8: the modules of get_volume_config in their order, and what each is for.
MODULES = {
    "base_tier_calculation": "base tier",
    "multi_horizon_fusion": "horizons",
    "confidence_dampening": "confidence",
    "elasticity_cap": "elasticity",
    "dow_multipliers": "weekdays",
    "content_weighting": "content",
    "caption_pool_check": "captions",
    "prediction_tracked": "prediction",
}

#: R49: how a module's entries in ``adjustments_applied`` begin; the response to the scores follows their fusion.
RECEIPTS = {key: (word,) for key, word in ADJUSTMENTS.items()} | {
    "multi_horizon_fusion": (ADJUSTMENTS["multi_horizon_fusion"], "saturation ")
}
#: The modules that move no figure, and what of the answer shows their work.
WITHOUT_FIGURES = {"caption_pool_check": "caption_pool", "prediction_tracked": "prediction_id"}

#: What get_best_timing says it fell back on, in words.
FALLBACKS = {
    "own_priced_sends": "the page's own priced sends",
    "own_sends": "all of the page's own sends: there are too few priced ones in the hours of a week",
    "general_curve": "a curve that suits most pages: the page has too few sends of its own in the hours of a week that "
    "earned anything",
}


def volume_section(answer: Answer, volume: VolumeConfig, held_back: int, override: str) -> AnalysedVolume:
    """The totals with the reason for each: what the server's eight modules did, and how far the chain was needed.

    ``held_back`` revenue sends of the week are left out for a low confidence; ``override`` plans it all the same.
    """
    row = ObjectReader("get_volume_config", answer)
    confidence = volume.confidence_score
    return AnalysedVolume(
        volume_level=volume.volume_level,
        revenue_per_day=volume.revenue_per_day,
        engagement_per_day=volume.engagement_per_day,
        retention_per_day=volume.retention_per_day,
        weekly_distribution={str(day): total for day, total in enumerate(volume.weekly_distribution)},
        total_per_week=sum(volume.weekly_distribution),
        confidence_score=volume.confidence_score,
        message_count=volume.message_count,
        calculation_source=volume.calculation_source,
        data_source=volume.data_source,
        fallback_reason=row.text("fallback_reason"),
        degradation_level=volume.degradation_level,
        override=override if confidence < LEAST_CONFIDENCE else None,
        costs=cost_of_caution(confidence, held_back) if confidence < UNDAMPENED else None,
        predicted_weekly_revenue=row.number("predicted_weekly_revenue"),
        modules=modules(row, volume, held_back),
    )


def modules(row: ObjectReader, volume: VolumeConfig, held_back: int = 0) -> tuple[VolumeModule, ...]:
    """The eight modules; ``applied`` is None where the server keeps no record of them."""
    descriptions = {
        "base_tier_calculation": _base(row, volume),
        "multi_horizon_fusion": _fusion(row, volume),
        "confidence_dampening": _dampening(row, volume, held_back),
        "elasticity_cap": _elasticity(row),
        "dow_multipliers": _weekdays(row, volume),
        "content_weighting": _content(volume),
        "caption_pool_check": _warned(row, volume),
        "prediction_tracked": _prediction(row, volume),
    }
    return tuple(
        VolumeModule(
            module=key,
            name=name,
            applied=_applied(key, row, volume.adjustments_applied),
            did="; ".join([descriptions[key], *_receipts(key, volume.adjustments_applied)]),
        )
        for key, name in MODULES.items()
    )


#: Of a module whose work the answer shows by no field.
_NOT_SAID = "the data server does not say"


def _warned(row: ObjectReader, volume: VolumeConfig) -> str:
    """How many warnings there are: their words stand with the captions."""
    count = len(volume.caption_warnings)
    if count:
        return f"{counted(count, 'warning')}, told with the captions"
    if row.texts("caption_warnings") is None:
        return _NOT_SAID
    looked = "the captions were counted, and " * (row.data.get("caption_pool") is not None)
    return f"{looked}the data server warns of no send type"


def _applied(key: str, row: ObjectReader, entries: Sequence[str]) -> bool | None:
    """Whether a module moved a figure, or did its work where it has none to move; None without a record."""
    if not entries:
        return None
    return key in entries or bool(_receipts(key, entries)) or row.data.get(WITHOUT_FIGURES.get(key, "")) is not None


def _receipts(key: str, entries: Sequence[str]) -> list[str]:
    """What the server says that the module moved (R49); other servers only name the module."""
    own = f"{ADJUSTMENTS.get(key, key)}: "
    return [entry.removeprefix(own) for entry in entries if entry.startswith(RECEIPTS.get(key, ())) and ":" in entry]


def _base(row: ObjectReader, volume: VolumeConfig) -> str:
    fans, base = row.whole("fan_count", "current_active_fans"), _quotas(row.row("base_config"))
    final = (volume.revenue_per_day, volume.engagement_per_day, volume.retention_per_day)
    start = f"{fans:,} fans are {volume.volume_level}" if fans is not None else f"the level is {volume.volume_level}"
    if base is None:
        return f"{start}; {_a_day(final)}"
    moved = "" if base == final else f", moved to {_a_day(final)} by what follows"
    return f"{start}: {_a_day(base)}{moved}"


def _quotas(row: ObjectReader) -> tuple[int, int, int] | None:
    named = [row.whole(f"{category}_per_day") for category in ("revenue", "engagement", "retention")]
    stated = [quota for quota in named if quota is not None]
    return (stated[0], stated[1], stated[2]) if len(stated) == len(named) else None


def _a_day(quotas: tuple[int, int, int]) -> str:
    revenue, engagement, retention = quotas
    return f"{revenue} revenue, {engagement} engagement and {counted(retention, 'retention send')} a day"


def _fusion(row: ObjectReader, volume: VolumeConfig) -> str:
    if volume.fused_saturation is None or volume.fused_opportunity is None:
        return "no fused scores"
    scores = f"saturation {digits(volume.fused_saturation)}, opportunity {digits(volume.fused_opportunity)}"
    diverge = row.flag("divergence_detected")
    agree = {True: "; the horizons diverge", False: "; the horizons agree", None: ""}
    return scores + agree[diverge]


def _dampening(row: ObjectReader, volume: VolumeConfig, held_back: int) -> str:
    """What the confidence rests on, and what it did by the server's own record; without one, no more is said of that.
    What the plan of a week holds back for it is told in any case."""
    key, entries, score = "confidence_dampening", volume.adjustments_applied, volume.confidence_score
    if row.number("confidence_score") == score:
        gives = "gives" if volume.message_count == 1 else "give"
        said = f"{volume.messages} {gives} a confidence of {digits(score)}"
    else:
        said = f"a confidence of {digits(score)} stands in"
    planned = f"; the week's plan holds back {counted(held_back, 'revenue send')} for it" if held_back else ""
    if key in entries or _receipts(key, entries):
        return f"{said}, so changes were drawn back towards the base{planned}"
    if not entries:
        return f"{said}{planned}"
    if planned:
        return f"{said}; the data server drew no change back{planned}"
    return f"{said}, so nothing was drawn back" if score >= 1 else f"{said}; no change was drawn back for it"


def _elasticity(row: ObjectReader) -> str:
    return {
        True: "more sends would earn less each: the volume was capped",
        False: "no sign that more sends would earn less each: not capped",
        None: _NOT_SAID,
    }[row.flag("elasticity_capped")]


def _weekdays(row: ObjectReader, volume: VolumeConfig) -> str:
    factors = volume.dow_multipliers_used
    if row.data.get("dow_multipliers_used") is None:
        return _NOT_SAID
    if len(set(factors)) == 1:
        return "every day counts alike"
    best, worst = factors.index(max(factors)), factors.index(min(factors))
    most, least = digits(factors[best], 3), digits(factors[worst], 3)
    return f"{_DAYS[best]} counts most (x {most}), {_DAYS[worst]} least (x {least})"


def _content(volume: VolumeConfig) -> str:
    if not volume.content_allocations:
        return "no theme is given a share"
    shares = ", ".join(f"{name} {count}" for name, count in volume.content_allocations.items())
    return f"themes of a day's revenue sends: {shares}"


def _prediction(row: ObjectReader, volume: VolumeConfig) -> str:
    revenue = row.number("predicted_weekly_revenue")
    amount = "no revenue is predicted" if revenue is None else f"${revenue:,.0f} a week is predicted"
    return amount + (f" (prediction {volume.prediction_id})" if volume.prediction_id is not None else "")


def horizon(period: str, answer: Answer, trends: Trends) -> HorizonSection:
    """One horizon of get_performance_trends."""
    row = ObjectReader("get_performance_trends", answer)
    return HorizonSection(
        period=period,
        saturation_score=trends.saturation_score,
        opportunity_score=trends.opportunity_score,
        revenue_trend=trends.revenue_trend,
        change_percent=row.number("revenue_per_send_trend"),
        messages=row.whole("total_messages_sent"),
        revenue_per_send=row.number("avg_revenue_per_send"),
        earnings=row.number("total_earnings"),
        note=row.text("message"),
    )


def timing_section(answer: Answer, timing: BestTiming) -> AnalysedTiming:
    """Every hour with its performance (0 to 1) and how many sends that rests on, and what the hours come from."""
    row = ObjectReader("get_best_timing", answer)
    samples = _samples(row)
    fallback = row.key("fallback")
    return AnalysedTiming(
        timezone=timing.timezone,
        peak_hours=tuple(hour for hour in timing.peak_hours if hour not in timing.avoid_hours),  # which win
        avoid_hours=timing.avoid_hours,
        best_days=timing.best_days,
        message_count=row.whole("message_count"),
        days=row.whole("analysis_period_days"),
        source=timing.source,
        fallback=fallback,
        rests_on=_rests_on(fallback, timing),
        hours=tuple(
            HourPerformance(hour=hour, performance=round(value, 3), samples=samples.get(hour))
            for hour, value in enumerate(timing.hourly_performance)
        ),
    )


def _samples(row: ObjectReader) -> dict[int, int]:
    """Sends by hour, from either dialect."""
    stated = {key: value for key, value in row.entries("sample_sizes") if isinstance(value, int)}
    counted = {int(hour): count for hour, count in stated.items() if hour.isdigit()}
    listed = ((one.whole("hour"), one.whole("message_count")) for one in row.rows("best_hours") or ())
    return counted or {hour: count for hour, count in listed if hour is not None and count is not None}


def _rests_on(fallback: str | None, timing: BestTiming) -> str:
    if fallback in FALLBACKS:
        return FALLBACKS[fallback]
    if fallback:
        return fallback.replace("_", " ")
    return "the page's own sends" if timing.source == "history" else "generic hours: the server gave none"


def ranking_section(answer: Answer, rankings: Sequence[ContentRanking]) -> tuple[RankedTheme, ...]:
    """The themes by rank, with the sends and the earnings behind each, by send and by recipient."""
    rows = {
        theme_key(label): row
        for row in ObjectReader("get_content_type_rankings", answer).rows("rankings") or ()
        if (label := row.name("type_name", "content_type")) is not None
    }
    return tuple(
        RankedTheme(
            type_name=one.type_name,
            rank=one.rank,
            tier=one.tier,
            sends=row.whole("send_count") if row else None,
            average_earnings=row.number("avg_earnings") if row else None,
            earnings_per_recipient=row.number("avg_rps") if row else None,
        )
        for one in rankings
        for row in [rows.get(theme_key(one.type_name))]  # a theme that only ``avoid_types`` names has none
    )


def finding_section(findings: Sequence[Finding]) -> tuple[AnalysisFinding, ...]:
    """What went otherwise than planned while the data was read."""
    return tuple(
        AnalysisFinding(
            type=it.error_type, severity=it.severity, message=it.message, fallback=it.fallback, impact=it.impact
        )
        for it in findings
    )
