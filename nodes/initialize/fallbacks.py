"""What stands in for data that a week can do without, and what of it is said (Phase 1 failure table, 1.3-1.6)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, TypedDict

from eros.failures import Finding, PhaseFailure, ToolFailure, found, tool_that_failed, tool_that_garbled
from eros.vocabulary.catalogue import PageType, SendType
from eros.vocabulary.counting import first_few, plural
from eros.vocabulary.facts import CORRECT_DATA, PEAKS, BestTiming, Creator, Performance, Vault, VolumeConfig
from eros.vocabulary.ignored import figure_ignored
from eros.vocabulary.limits import FIRST_HOUR, LAST_HOUR
from eros.vocabulary.numbers import digits
from eros.vocabulary.ports import Answer
from eros.vocabulary.wall_clock import DAYS_PER_WEEK
from eros.wire import (
    NEUTRAL_HOUR,
    Profile,
    SendTypes,
    Trends,
    closed_peaks,
    is_general,
    odd_hours,
    odd_vault,
    read_timing,
    read_vault,
)
from nodes.initialize.creator import on_activity, resolve_creator, resolve_zone
from nodes.initialize.sources import SecondBatch
from nodes.initialize.volume_chain import FUSED, ResolvedVolume

#: 1.4: on a free page these are left out whatever the server says of their page.
PAID_ONLY = frozenset({"renew_on_post", "renew_on_message", "expired_winback"})

Findings = tuple[Finding, ...]


class CreatorFacts(TypedDict):
    """What Phase 1 adds to the state."""

    creator: Creator
    volume: VolumeConfig
    performance: Performance
    send_types: dict[str, SendType]
    listed: dict[str, dict[str, Any]]
    vault: Vault
    timing: BestTiming
    findings: Findings


def resolve(
    profile: Profile,
    page_type: PageType,
    volume: ResolvedVolume,
    trends: Trends | ToolFailure,
    second: SecondBatch,
    now: datetime,
    week_start: date | None = None,
) -> CreatorFacts:
    """Everything of Phase 1, each part with its fallback. Raises PhaseFailure where a part has none. ``week_start``:
    the week that the request names."""
    performance, on_trends = resolve_performance(trends, volume.config)
    odd = tuple(figure_ignored(*odd) for odd in odd_vault(stated_answer(second.vault)))
    stated = second.vault if isinstance(second.vault, ToolFailure) else read_vault(second.vault)
    vault, on_vault = resolve_vault(stated, unusable=bool(odd))
    timing, on_timing = resolve_timing(second.timing, profile, now, week_start)
    creator = resolve_creator(profile, page_type, volume.config.volume_level, timing.timezone)
    try:
        send_types, on_types = page_types(second.send_types, page_type)
    except PhaseFailure as failure:
        failure.made = {"creator": creator, "volume": volume.config, "performance": performance}
        raise
    return {
        "creator": creator,
        "volume": volume.config,
        "performance": performance,
        "send_types": send_types,
        "listed": {} if isinstance(second.send_types, ToolFailure) else second.send_types.stated,
        "vault": vault,
        "timing": timing,
        "findings": (
            *on_activity(profile),
            *volume.findings,
            *_on_scores(volume, performance),
            *on_trends,
            *on_types,
            *on_vault,
            *odd,
            *on_timing,
        ),
    }


def _on_scores(volume: ResolvedVolume, used: Performance) -> Findings:
    """Fused scores that cannot be used, with those that are (R54)."""
    return tuple(
        figure_ignored(text, f"{FUSED[field]} {digits(getattr(used, f'{FUSED[field]}_score'))}")
        for field, text in volume.odd_scores.items()
    )


class PerformanceScores(NamedTuple):
    saturation: float | None
    opportunity: float | None


def resolve_performance(trends: Trends | ToolFailure, volume: VolumeConfig) -> tuple[Performance, Findings]:
    """Saturation and opportunity as one value each: the fused ones of an optimized volume, else the trend's (A7).

    Where there is neither, the neutral defaults, and it is said, as it is of an answer that says nothing; the volume's
    own confidence is not touched (R6).
    """
    stated = trends if isinstance(trends, Trends) else Trends()
    scores = resolved_scores(stated, volume)
    resolved = {
        "saturation_score": scores.saturation,
        "opportunity_score": scores.opportunity,
        "revenue_trend": stated.revenue_trend,
        "engagement_velocity": stated.engagement_velocity,
    }
    performance = Performance.model_validate({field: value for field, value in resolved.items() if value is not None})
    odd = tuple(figure_ignored(text, *_instead_of_trend(field, performance)) for field, text in stated.odd.items())
    missing = [name for name, score in scores._asdict().items() if score is None and f"{name}_score" not in stated.odd]
    if missing or (stated.is_silent and not stated.odd):
        return performance, (*odd, _without_trends(performance, scores, volume, trends))
    return performance, (*odd, *_unstated(stated, performance))


def _unstated(trends: Trends, used: Performance) -> Iterator[Finding]:
    """R53: the scores that the trends leave out, with the volume's, which are planned with."""
    fields = [f"{name}_score" for name in PerformanceScores._fields]
    out = [one for one in fields if getattr(trends, one) is None and one not in trends.odd]
    if out and not trends.is_silent:
        used_now = " and ".join(f"{one.removesuffix('_score')} {digits(getattr(used, one))}" for one in out)
        said, verb = f"the performance trends state no {' and no '.join(out)}", f"{plural(len(out), 'is', 'are')} used"
        yield figure_ignored(said, f"{used_now} of the volume", verb)


def _instead_of_trend(field: str, used: Performance) -> tuple[str, str]:
    """What is planned with where the trends state something that cannot be used, and the verb to it."""
    if field == "engagement_velocity":
        return "no velocity", "is known"
    value = getattr(used, field)
    return f"{field.replace('_', ' ')} {value if isinstance(value, str) else digits(value)}", "is used"


def _without_trends(
    used: Performance, scores: PerformanceScores, volume: VolumeConfig, trends: Trends | ToolFailure
) -> Finding:
    """What is planned with where the trends leave a score out, or say nothing: each score with where it comes from
    (R53)."""
    of_volume = resolved_scores(Trends(), volume)._asdict()

    def source(name: str, score: float | None) -> str:
        if score is None:
            return "neutral"
        return "as the trends state it" if of_volume[name] is None else "as the volume states it"

    said = [
        f"{name} {digits(getattr(used, f'{name}_score'))} ({source(name, score)})"
        for name, score in scores._asdict().items()
    ]
    neutral = None in scores
    instead = "neutral defaults" if neutral else "the scores of the volume"
    half = isinstance(trends, Trends) and not trends.is_silent
    lacking = " and ".join(name for name, score in scores._asdict().items() if score is None)
    what = f"Performance trends say nothing of {lacking}" if half else "Performance trends unavailable"
    return found(
        "performance_trends_unavailable",
        f"{what} - using {instead}{_because(trends)}",
        impact="the mix does not follow the audience's last two weeks",
        action=None if neutral else "use_volume_scores",
        fallback=f"{', '.join(said)}, revenue trend {used.revenue_trend}",
        failed_tool=tool_that_failed(trends),
        garbled_tool=tool_that_garbled(trends),
    )


def resolved_scores(trends: Trends, volume: VolumeConfig) -> PerformanceScores:
    fused = volume.optimized
    return PerformanceScores(
        volume.fused_saturation if fused and volume.fused_saturation is not None else trends.saturation_score,
        volume.fused_opportunity if fused and volume.fused_opportunity is not None else trends.opportunity_score,
    )


def page_types(answer: SendTypes | ToolFailure, page_type: PageType) -> tuple[dict[str, SendType], Findings]:
    """The send types of the page (1.4). Raises PhaseFailure ``send_types_empty`` where there is none, and what a
    breaker refused (R39)."""
    if isinstance(answer, ToolFailure) and answer.kind == "refused":
        raise answer
    if isinstance(answer, ToolFailure):
        raise PhaseFailure("send_types_empty", f"no send types{_because(answer)}", details=answer.details())
    here = {key: kind for key, kind in answer.types.items() if on_page(kind, page_type)}
    if not here:
        strangers = (*answer.deprecated, *answer.unknown)
        kind = f" that is known (only {first_few(strangers)})" if strangers and not answer.types else ""
        raise PhaseFailure("send_types_empty", f"the server lists no send type{kind} for a {page_type} page")
    gone = (found("deprecated_send_type_listed", f"{key} is gone since 2026-01-16") for key in answer.deprecated)
    strange = (found("unknown_send_type_listed", f"{key} is not in the catalogue") for key in answer.unknown)
    odd = (figure_ignored(one.text, one.instead) for one in answer.odd if one.send_type_key in here)
    return here, (*gone, *strange, *odd)


def on_page(kind: SendType, page_type: PageType) -> bool:
    return kind.on(page_type) and not (page_type == "free" and kind.send_type_key in PAID_ONLY)


def resolve_vault(vault: Vault | ToolFailure, *, unusable: bool = False) -> tuple[Vault, Findings]:
    """The vault, or the assumption that all is there; a vault without media kinds checks none (R21). ``unusable``:
    something is stated of it that cannot be used."""
    if isinstance(vault, ToolFailure) or (vault.media_kinds is None and not vault.themes):
        empty = isinstance(vault, Vault) and vault.themes is not None
        lacking = "The vault lists no items" if empty else "Vault data missing"
        finding = found(
            "vault_data_missing",
            f"{lacking} - assuming content availability{_because(vault)}",
            impact="sends may need media that the creator does not have",
            action=CORRECT_DATA if unusable else None,
            failed_tool=tool_that_failed(vault),
            garbled_tool=tool_that_garbled(vault),
        )
        return Vault(), (finding,)
    if vault.media_kinds is None:
        return vault, (found("vault_media_unknown", "the server names no kind of media that the vault holds"),)
    return vault, ()


def resolve_timing(
    answer: Answer | ToolFailure, profile: Profile, now: datetime, week_start: date | None = None
) -> tuple[BestTiming, Findings]:
    """The creator's hours, or the generic ones, in the zone that the answer or the profile names (E18)."""
    stated = stated_answer(answer)
    zone, on_zone = resolve_zone(stated, profile, now, week_start)
    timing = _outside_of_avoided(both := read_timing(stated, zone))
    odd = odd_hours(stated)
    on_odd = tuple(figure_ignored(text, *_hours_used(field, timing)) for field, text in odd.items())
    if closed := closed_peaks(stated):
        outside = f"peak_hours holds {_hours(closed)}, {_OUTSIDE}"
        on_odd += (figure_ignored(outside, *_hours_used("peak_hours", timing)),)
    if timing.source == "history":
        if avoided := [hour for hour in both.peak_hours if hour in both.avoid_hours]:
            twice = f"peak_hours holds {_hours(avoided)}, and so does avoid_hours"
            on_odd += (figure_ignored(twice, *_hours_used("peak_hours", timing)),)
        if stated.get("peak_hours") == []:
            on_odd += (figure_ignored("peak_hours names no hour", *_hours_used("peak_hours", timing)),)
        return timing, (*on_zone, *on_odd)
    unusable = not is_general(stated) and bool(closed or odd)
    finding = found(
        "best_timing_missing",
        _why_generic(answer, stated, unusable=unusable),
        impact="sends stand at hours that suit most pages",
        fallback=f"peak hours {_hours(_kept(timing))}",
        action=CORRECT_DATA if unusable else None,
        failed_tool=tool_that_failed(answer),
        garbled_tool=tool_that_garbled(answer),
    )
    return timing, (*on_zone, *on_odd, finding)


def _outside_of_avoided(timing: BestTiming) -> BestTiming:
    """Hours to avoid win over peaks; where that leaves none, the best of the other hours stand in."""
    kept = [hour for hour in timing.peak_hours if hour not in timing.avoid_hours]
    others = [hour for hour in range(FIRST_HOUR, LAST_HOUR + 1) if hour not in timing.avoid_hours]
    best = sorted(others, key=lambda hour: (-timing.hourly_performance[hour], -hour))[:PEAKS]
    return timing.model_copy(update={"peak_hours": tuple(kept or sorted(best) or timing.peak_hours)})


_OUTSIDE = f"outside of the hours {FIRST_HOUR} to {LAST_HOUR} of a week"


def _why_generic(answer: Answer | ToolFailure, stated: Answer, *, unusable: bool) -> str:
    """Why the hours are not the page's own: nothing was answered, nothing of it can be used, or it says so itself."""
    if is_general(stated):
        of_page = "this one has too few sends of its own that earned anything"
        return f"The best hours that the data server gives are those of most pages: {of_page}"
    if unusable:
        return "No peak hour that the data server states can be used - using generic peak hours"
    return f"Best timing data missing - using generic peak hours{_because(answer)}"


def _kept(timing: BestTiming) -> list[int]:
    """The peak hours that are none to avoid, which win."""
    return [hour for hour in timing.peak_hours if hour not in timing.avoid_hours]


def _hours(hours: Sequence[int]) -> str:
    return ", ".join(map(str, hours)) or "none"


def _hours_used(field: str, timing: BestTiming) -> tuple[str, str]:
    """What is planned with where a figure of the hours cannot be used, and the verb to it."""
    if field == "hourly_performance":
        if NEUTRAL_HOUR in timing.hourly_performance:
            return f"{digits(NEUTRAL_HOUR)} for hours without a figure", "is used"
        return "the averages of the hours' earnings", "are used"
    avoided = field == "avoid_hours"
    hours = _hours(timing.avoid_hours if avoided else _kept(timing))
    return f"the {'hours to avoid' if avoided else 'peak hours'} {hours}", "are used"


def stated_answer(answer: Answer | ToolFailure) -> Answer:
    """What was answered; nothing where the tool failed."""
    return {} if isinstance(answer, ToolFailure) else answer


def _because(answer: object) -> str:
    return f" ({answer.message})" if isinstance(answer, ToolFailure) else ""


def after_phase_1(known: CreatorFacts) -> None:
    """The checkpoint after Phase 1, after all fallbacks (A6). Raises PhaseFailure for volume and send types.

    That the profile, the vault and the hours are there is in their types.
    """
    volume, performance, page = known["volume"], known["performance"], known["creator"].page_type
    scores = (performance.saturation_score, performance.opportunity_score)
    quotas = (volume.revenue_per_day, volume.engagement_per_day, volume.retention_per_day)
    if min(quotas) < 0 or len(volume.weekly_distribution) != DAYS_PER_WEEK:
        raise PhaseFailure("volume_config_missing", f"quotas {quotas} with {volume.weekly_distribution} are no week")
    if not all(0 <= score <= 100 for score in scores):
        raise PhaseFailure("volume_config_missing", f"saturation and opportunity {scores} are outside 0 to 100")
    if not known["send_types"] or not all(on_page(kind, page) for kind in known["send_types"].values()):
        raise PhaseFailure("send_types_empty", f"the send types are not those of a {page} page")
