"""The volume degradation chain: what the week's volume rests on when the server's own result is not whole (R3, A5).

    level 0   quotas and a week: the server's own result
    level 1   quotas or a volume level: the base tier, a uniform week, confidence 0.6
    level 2   a fan count: the tier estimated from it, 0.5
    level 3   the page type alone: 3/3/1, 0.3

A server that is more doubtful of its figures than the chain is believed.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from eros.failures import Finding, PhaseFailure, found
from eros.vocabulary.catalogue import Category, PageType
from eros.vocabulary.counting import counted
from eros.vocabulary.facts import CORRECT_DATA, VolumeConfig, VolumeLevel
from eros.vocabulary.ignored import figure_ignored
from eros.vocabulary.limits import CONFIDENCE_DEFAULT
from eros.vocabulary.numbers import digits
from eros.vocabulary.volume import ADJUSTMENTS, QUOTA_LIMITS, VOLUME_TIERS, VolumeTier
from eros.vocabulary.wall_clock import DAY_NAMES, DAYS_PER_WEEK
from eros.vocabulary.week import DayQuota
from eros.wire import Profile, VolumeAnswer

#: R3, by level of the chain.
CONFIDENCE = {1: 0.6, 2: 0.5, 3: 0.3}
#: Where nothing is known but the page type.
MINIMUM_LEVEL = 3

#: The words of the specification's chain, and what the level costs.
REASONS = {
    1: ("Optimization unavailable - using base tier", "every day has the same total"),
    2: ("Estimating tier from fan count", "the volume is an estimate, and every day has the same total"),
    3: ("No volume data - using minimum safe values", "the week is as small as a week can be"),
}


class ResolvedVolume(NamedTuple):
    """``odd_scores``: fused scores that cannot be used, by field; what stands in for them is found with the trends."""

    config: VolumeConfig
    findings: tuple[Finding, ...]
    odd_scores: Mapping[str, str] = {}


def resolve_volume(
    answer: VolumeAnswer, profile: Profile, page_type: PageType, *, rebuild_uniform: bool = False
) -> ResolvedVolume:
    """The week's volume from what the server gives.

    Raises PhaseFailure ``weekly_distribution_malformed`` where the quotas are whole and the week is not, unless
    ``rebuild_uniform`` says that recovery has seen it.
    """
    stated = stated_quotas(answer)
    fans = answer.fan_count if answer.fan_count is not None else profile.fan_count
    named = answer.volume_level or profile.volume_level
    level = degradation_level(answer, stated, named, fans, page_type)
    tier = tier_of(named, fans, stated)
    quotas = completed(stated, tier.quotas, page_type)
    if level == 0 and answer.distribution_malformed and not rebuild_uniform:
        raise malformed_week(answer)
    week = answer.weekly_distribution if level == 0 else None
    confidence = resolved_confidence(answer.confidence_score, level)
    config = VolumeConfig(
        volume_level=tier.level,
        revenue_per_day=quotas.revenue,
        engagement_per_day=quotas.engagement,
        retention_per_day=quotas.retention,
        weekly_distribution=week or uniform_week(quotas),
        dow_multipliers_used=(answer.dow_multipliers_used if week else None) or (1.0,) * DAYS_PER_WEEK,
        content_allocations=answer.content_allocations,
        confidence_score=confidence,
        message_count=answer.message_count,
        message_days=answer.message_days,
        fused_saturation=answer.fused_saturation,
        fused_opportunity=answer.fused_opportunity,
        divergence_detected=answer.divergence_detected,
        elasticity_capped=answer.elasticity_capped,
        adjustments_applied=_still_true(answer.adjustments_applied, in_use=week is not None),
        caption_warnings=answer.caption_warnings,
        prediction_id=answer.prediction_id,
        calculation_source=answer.calculation_source,
        data_source=answer.data_source,
        type_limits=answer.type_limits,
        degradation_level=level,
    )
    doubts = (*_doubted(answer, confidence, level), *_odd(answer, config), *_of_another_page(answer, page_type))
    scores = {field: text for field, text in answer.odd.items() if field in FUSED}
    return ResolvedVolume(config, (*_degraded(config, answer, profile), *_rebuilt(answer, config), *doubts), scores)


def stated_quotas(answer: VolumeAnswer) -> dict[str, int]:
    """The quotas that the server states within their limits; one outside is none."""
    stated: dict[Category, int | None] = {
        "revenue": answer.revenue_per_day,
        "engagement": answer.engagement_per_day,
        "retention": answer.retention_per_day,
    }
    return {
        category: quota
        for category, quota in stated.items()
        if quota is not None and QUOTA_LIMITS[category][0] <= quota <= QUOTA_LIMITS[category][1]
    }


def degradation_level(
    answer: VolumeAnswer,
    stated: dict[str, int],
    named: VolumeLevel | None,
    fans: int | None,
    page_type: PageType,
) -> int:
    """The first step of the chain that what is there can stand on. A free page needs no retention quota (A12).

    A quota out of its range is there: the tier's stands for it, and the rest of the answer stays in use (R54).
    """
    needed = {"revenue", "engagement"} if page_type == "free" else set(QUOTA_LIMITS)
    there = {name for name in QUOTA_LIMITS if getattr(answer, f"{name}_per_day") is not None}
    based = stated or named or fans is not None
    if needed <= there and based and (answer.weekly_distribution or answer.distribution_malformed):
        return 0
    if stated or named:
        return 1
    return 3 if fans is None else 2


def tier_of(named: VolumeLevel | None, fans: int | None, stated: dict[str, int]) -> VolumeTier:
    """The tier by its name, else by the fans, else the one whose quotas are nearest to the stated ones."""
    if named is not None:
        return next(tier for tier in VOLUME_TIERS if tier.level == named)
    if fans is not None:
        return tier_by_fans(fans)
    return min(
        VOLUME_TIERS, key=lambda tier: sum(abs(getattr(tier.quotas, name) - quota) for name, quota in stated.items())
    )


def tier_by_fans(fans: int) -> VolumeTier:
    return next(tier for tier in reversed(VOLUME_TIERS) if fans >= tier.fans)


def completed(stated: dict[str, int], base: DayQuota, page_type: PageType) -> DayQuota:
    """The stated quotas over the tier's; no retention on a free page (A12)."""
    return base.model_copy(update={**stated, **({"retention": 0} if page_type == "free" else {})})


def uniform_week(quotas: DayQuota) -> tuple[int, ...]:
    """The per-day sum on each day (A13)."""
    return (quotas.total,) * DAYS_PER_WEEK


def resolved_confidence(stated: float | None, level: int) -> float:
    """The server's confidence, clamped, or 0.7 (R6); from level 1 on no more than the chain's."""
    if level == 0:
        return CONFIDENCE_DEFAULT if stated is None else clamped(stated)
    return CONFIDENCE[level] if stated is None else min(clamped(stated), CONFIDENCE[level])


def clamped(confidence: float) -> float:
    return min(1.0, max(0.0, confidence))


def malformed_week(answer: VolumeAnswer) -> PhaseFailure:
    said = "weekly_distribution is no week of sends"
    fault = f": {answer.distribution_fault}" if answer.distribution_fault else ""
    return PhaseFailure("weekly_distribution_malformed", f"{said}{fault}")


def _still_true(adjustments: Sequence[str], *, in_use: bool) -> tuple[str, ...]:
    """What the plan still shows of the server's steps: its weekdays only where its week is ``in_use`` (R49, R53)."""
    weekdays = ("dow_multipliers", f"{ADJUSTMENTS['dow_multipliers']}:")
    return tuple(entry for entry in adjustments if in_use or not entry.startswith(weekdays))


def _degraded(used: VolumeConfig, answer: VolumeAnswer, profile: Profile) -> tuple[Finding, ...]:
    """Which level of the chain stands in, with the quotas that it came to (R53)."""
    level, stated, fans_unread = used.degradation_level, stated_quotas(answer), answer.fans_unread
    if level == 0:
        return ()
    message, impact = REASONS[level]
    if fans_unread:
        message = f"{fans_unread}, so how much the page takes is not known - using minimum safe values"
    kept = f"; {', '.join(f'{name} {quota}' for name, quota in stated.items())} as stated" if stated else ""
    quotas = f"{used.revenue_per_day}/{used.engagement_per_day}/{used.retention_per_day}"
    tier = "minimum volumes" if level == MINIMUM_LEVEL else f"tier {used.volume_level}{_whose(answer, profile)}"
    return (
        found(
            "volume_config_partial",
            f"{message} (level {level})",
            impact=impact,
            days=range(DAYS_PER_WEEK),
            action=CORRECT_DATA if fans_unread else None,
            fallback=f"{tier}: {quotas} a day{kept}, {used.weekly_distribution[0]} each day{_of_then(used)} "
            f"and a confidence of {digits(used.confidence_score)}",
        ),
    )


def _whose(answer: VolumeAnswer, profile: Profile) -> str:
    """Whose word the tier is, where the volume itself names none; and what the fans would make it (R53)."""
    fans = profile.fan_count if answer.fan_count is None else answer.fan_count
    if answer.volume_level is not None:
        return ""
    if profile.volume_level is None:
        return " (nearest to the quotas)" if fans is None else f" (by {counted(fans, 'fan')})"
    other = profile.volume_level if fans is None else tier_by_fans(fans).level
    by_fans = "" if other == profile.volume_level else f"; by {counted(fans or 0, 'fan')} it would be {other}"
    return f" (as the profile states it{by_fans})"


def _of_then(volume: VolumeConfig) -> str:
    """What is said of a day's sends that saturation may yet move (R5)."""
    return "" if volume.optimized else " before saturation"


def _of_another_page(answer: VolumeAnswer, page_type: PageType) -> Iterator[Finding]:
    """That volume and profile contradict each other on what hangs on the kind of page: its types, audiences, quotas."""
    if answer.page_type in ("paid", "free") and answer.page_type != page_type:
        text = f"The volume is that of a {answer.page_type} page, and the profile states a {page_type} one"
        yield figure_ignored(text, f"the profile's {page_type}")


#: The fused scores, and what they are called where another stands in.
FUSED = {"fused_saturation": "saturation", "fused_opportunity": "opportunity"}


def _odd(answer: VolumeAnswer, used: VolumeConfig) -> Iterator[Finding]:
    """R54, R53: by field and value, each with what is used in its place."""
    quotas = f"{used.revenue_per_day}/{used.engagement_per_day}/{used.retention_per_day}"
    for field, text in answer.odd.items():
        name, _, label = field.partition(": ")
        if name.removesuffix("_per_day") in QUOTA_LIMITS:
            yield figure_ignored(text, f"{getattr(used, field)}")
        elif name == "message_count":
            yield figure_ignored(text, "no number of messages", "is known")
        elif name in ("fan_count", "current_active_fans", "volume_level"):
            yield figure_ignored(text, f"tier {used.volume_level}")
        elif name == "content_allocations":
            yield figure_ignored(text, f"no share for {label}" if label else "no shares of themes", verb="")
        elif name == "type_limits":
            limits = f"the limits of {label} itself" if label else "the limits of the send types themselves"
            yield figure_ignored(text, limits, "are used")
        elif name in ("divergence_detected", "elasticity_capped"):
            yield figure_ignored(text, "no")
        elif name in ("caption_warnings", "adjustments_applied") and label:
            yield figure_ignored(text, f"{label} is left out", verb="")
        elif name == "caption_warnings":
            yield figure_ignored(text, "no warning of a send type", "is known")
        elif name == "dow_multipliers_used":
            yield figure_ignored(text, "the factor 1 for each day")
        elif name == "adjustments_applied":
            yield figure_ignored(text, f"the quotas {quotas} a day as they stand", "are used")


def fill_empty_days(volume: VolumeConfig, days_on: Sequence[int]) -> ResolvedVolume:
    """A day of 0 that nobody asked for gets one send of the fullest day, while that has more than one (R54)."""
    week, before = list(volume.weekly_distribution), volume.weekly_distribution
    empty = [day for day in days_on if week[day] == 0]
    filled = []
    for day in empty:
        fullest = max(days_on, key=lambda number: (week[number], -number))
        if week[fullest] > 1:
            week[fullest], week[day] = week[fullest] - 1, 1
            filled.append(day)
    if not filled:
        return ResolvedVolume(volume, ())
    moved = ", ".join(f"{DAY_NAMES[day]} {before[day]} -> {week[day]}" for day in days_on if before[day] != week[day])
    finding = found(
        "empty_day_filled",
        f"weekly_distribution leaves {' and '.join(DAY_NAMES[day] for day in filled)} without a send: {moved}",
        impact="the week has as many sends as before, and "
        + ("no day is silent" if len(filled) == len(empty) else f"{len(empty) - len(filled)} of its days stay silent"),
        days=filled,
        fallback=moved,
    )
    return ResolvedVolume(volume.model_copy(update={"weekly_distribution": tuple(week)}), (finding,))


def _rebuilt(answer: VolumeAnswer, used: VolumeConfig) -> tuple[Finding, ...]:
    if used.degradation_level > 0 or not answer.distribution_malformed:
        return ()
    return (
        found(
            "weekly_distribution_malformed",
            malformed_week(answer).message,
            impact="every day has the same total",
            days=range(DAYS_PER_WEEK),
            fallback=f"{counted(used.weekly_distribution[0], 'send')} each day{_of_then(used)}",
        ),
    )


def confidence_replaced(said: str, stated: float | None, used: float) -> Finding:
    """R6: a value is clamped, none is replaced."""
    action = "use_default" if stated is None else "clamp"
    whole_week = range(DAYS_PER_WEEK)
    return found(
        "confidence_invalid", f"{said}; {digits(used)} is used", days=whole_week, action=action, fallback=digits(used)
    )


def _doubted(answer: VolumeAnswer, confidence: float, level: int) -> tuple[Finding, ...]:
    stated = answer.confidence_score
    if "confidence_score" in answer.odd:
        return (confidence_replaced(answer.odd["confidence_score"], stated, confidence),)
    if (stated is None and level > 0) or (stated is not None and clamped(stated) == stated):
        return ()
    said = "missing" if stated is None else f"{digits(stated)}, outside 0 to 1"
    return (confidence_replaced(f"confidence_score is {said}", stated, confidence),)
