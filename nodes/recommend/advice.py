"""What the scheduler should do next, and why: one rule per kind of advice, templates only, each with its figures.

Every figure in a text comes from the week's own records. Texts of the server are never repeated, and nothing is claimed
that the records do not hold (R20).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import fmean

from eros.failures import Finding
from eros.vocabulary.caption_scores import LOW_FRESHNESS
from eros.vocabulary.caption_warnings import warned_type
from eros.vocabulary.catalogue import MEDIA_KINDS, MediaType, SendType
from eros.vocabulary.documents import Item, Remark, ValidationReport
from eros.vocabulary.facts import Creator, Performance, Vault, VolumeConfig
from eros.vocabulary.limits import CAPTION_LADDER
from eros.vocabulary.ports import Advice
from eros.vocabulary.volume import PROMISING, SATURATED, TRUSTED_CONFIDENCE
from eros.vocabulary.week import GENERIC_CAPTION, FollowUps
from nodes.recommend.wording import figures_in

#: The list stays short enough to be acted on.
MAX_RECOMMENDATIONS = 8
#: 7.2 Check 8: how many captions a type that runs short is to get at least.
NEW_CAPTIONS = 5
#: Types whose captions are tired and that are named.
_TIRED_TYPES = 5
#: Types that run short and are named one by one; the others share a line.
_NAMED_TYPES = 3
#: A check that lost fewer points than this is not worth a line.
WORTH_A_LINE = 1.5
#: Of a score and of the points that make it.
_ROUNDING = 0.1


@dataclass(frozen=True)
class AdviceContext:
    """Everything that advice may rest on."""

    creator: Creator
    volume: VolumeConfig
    performance: Performance
    vault: Vault
    send_types: Mapping[str, SendType]
    findings: tuple[Finding, ...]
    report: ValidationReport
    follow_ups: FollowUps
    items: tuple[Item, ...]

    def warnings(self, kind: str) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.report.warnings if remark.type == kind)


def recommendations(week: AdviceContext) -> tuple[Advice, ...]:
    """At most eight, the largest effect first; equal effects in the order of the rules."""
    advice = [one for rule in RULES for one in rule(week)]
    topics = {one.topic for one in advice}
    left = [one for one in advice if _SAID_BETTER.get(one.topic) not in topics]
    return tuple(sorted(left, key=lambda one: -one.effect)[:MAX_RECOMMENDATIONS])


#: A lost check is not named where other advice says the same of the same matter, and what to do.
_SAID_BETTER = {"score:confidence": "confidence", "score:quality": "ladder", "score:followups": "follow_ups"}


def _advice(topic: str, effect: float, text: str) -> Advice:
    return Advice(topic, text, figures_in(text), effect)


def new_captions(week: AdviceContext) -> Iterator[Advice]:
    """7.2 Check 8: types whose pool is short or exhausted, and types with sends that wait for words or borrow them."""
    waiting = Counter(item.send_type_key for item in week.items if item.needs_caption)
    borrowing = Counter(item.send_type_key for item in week.items if GENERIC_CAPTION in item.warnings)
    if any(finding.error_type == "caption_query_failed" for finding in week.findings):
        borrowing.clear()  # what could not be read may well be there
    warned = {
        key: remark.found == "critical"
        for remark in week.warnings("caption_pool_warning")
        if (key := warned_type(remark.message, week.send_types))
    }
    sends = Counter(item.send_type_key for item in week.items)
    short = sorted(
        {*waiting, *borrowing, *warned},
        key=lambda key: (-waiting[key], -borrowing[key], not warned.get(key, False), -sends[key], key),
    )
    for key in short[:_NAMED_TYPES]:
        urgent = bool(waiting[key] or borrowing[key]) or warned.get(key, False)
        yield _advice(f"captions:{key}", 100.0 if urgent else 60.0, _captions_for(key, waiting[key], borrowing[key]))
    rest = short[_NAMED_TYPES:]
    if rest:
        text = f"CREATE NEW CAPTIONS: {', '.join(rest)} need {NEW_CAPTIONS}+ new captions each"
        urgent = any(waiting[key] or borrowing[key] or warned.get(key, False) for key in rest)
        yield _advice("captions:others", 95.0 if urgent else 55.0, text)


def _captions_for(key: str, waiting: int, borrowing: int) -> str:
    lacking = [(waiting, "have none"), (borrowing, "have a generic one")]
    counts = ", ".join(f"{count} of this week's sends {what}" for count, what in lacking if count)
    text = f"CREATE NEW CAPTIONS: {key} needs {max(NEW_CAPTIONS, waiting + borrowing)}+ new captions"
    return f"{text} ({counts})" if counts else text


def vault_content(week: AdviceContext) -> Iterator[Advice]:
    """7.3: media that the vault is known to lack, by how many of the page's types want it."""
    for kind in MEDIA_KINDS:
        wanting = [] if week.vault.has(kind) else list(_wanting(kind, week))
        if wanting:
            first = "revenue" if any(one.category == "revenue" for one in wanting) else "engagement"
            text = f"Add {kind} content to vault for increased {first} items ({len(wanting)} send types need it)"
            yield _advice(f"vault:{kind}", 80.0 if first == "revenue" else 50.0, text)


def _wanting(kind: MediaType, week: AdviceContext) -> Iterator[SendType]:
    for send_type in week.send_types.values():
        needs = (send_type.requires_media and send_type.media_type == kind) or (
            kind == "flyer" and send_type.requires_flyer
        )
        if needs and send_type.on(week.creator.page_type):
            yield send_type


def left_out(week: AdviceContext) -> Iterator[Advice]:
    """Sends that found no time (R23)."""
    dropped = {slot for remark in week.warnings("dropped_send") for slot in remark.items}
    if dropped:
        text = f"{len(dropped)} sends found no time and were left out: lower the volume or widen the hours"
        yield _advice("dropped", 85.0, text)


def saturation(week: AdviceContext) -> Iterator[Advice]:
    score = _first(week.volume.fused_saturation, week.performance.saturation_score)
    if score > SATURATED:
        text = f"The audience is saturated ({_score(score)} of 100): keep the volume down and lead with engagement"
        yield _advice("saturation", score, text)


def opportunity(week: AdviceContext) -> Iterator[Advice]:
    score = _first(week.volume.fused_opportunity, week.performance.opportunity_score)
    if score > PROMISING and _first(week.volume.fused_saturation, week.performance.saturation_score) <= SATURATED:
        now = Counter(item.category for item in week.items)["revenue"]
        room = f"there is room for more revenue sends than this week's {now}"
        text = f"The opportunity score is {_score(score)} of 100: {room}"
        yield _advice("opportunity", 40.0, text)


def _score(score: float) -> str:
    """To one place, so that a score just over its limit does not look like the limit."""
    return f"{round(score, 1):g}"


def _first(fused: float | None, measured: float) -> float:
    return measured if fused is None else fused


def low_freshness(week: AdviceContext) -> Iterator[Advice]:
    """Low Caption Freshness Response: what was changed for it (R52), and the captions to write, by type and count."""
    kinds = {finding.error_type: finding for finding in week.findings}
    spared = kinds.get("caption_pool_stale")
    if spared is None and "caption_freshness_low" not in kinds:
        return
    scores = [(item.send_type_key, item.caption_scores.freshness) for item in week.items if item.caption_scores]
    tired = Counter(key for key, freshness in scores if freshness < LOW_FRESHNESS)
    average = f" (average {fmean(freshness for _, freshness in scores):.0f} of 100)" if scores else ""
    changed = f" - chose types to spare it: {spared.impact}" if spared else ""
    counts = ", ".join(f"{key} {count}" for key, count in tired.most_common(_TIRED_TYPES))
    wanted = f"; write new ones: {counts}" if counts else ""
    yield _advice("freshness", 65.0, f"Caption freshness low{average}{changed}{wanted}")


def low_steps(week: AdviceContext) -> Iterator[Advice]:
    """R18: how much of the week the first query could not serve."""
    freshness, performance = CAPTION_LADDER[0]
    low = [
        item
        for item in week.items
        if (scores := item.caption_scores) and (scores.freshness < freshness or scores.performance < performance)
    ]
    if low:
        text = (
            f"{len(low)} of {len(week.items)} captions are below freshness {freshness:.0f} or performance "
            f"{performance:.0f}: rest or replace them"
        )
        yield _advice("ladder", 45.0 + 20.0 * len(low) / len(week.items), text)


def unsafe_captions(week: AdviceContext) -> Iterator[Advice]:
    """R20. The captions' ids are in the finding."""
    for finding in week.findings:
        if finding.error_type == "content_unsafe":
            yield _advice("unsafe", 90.0, f"Take out of the caption bank: {finding.message}")


def low_confidence(week: AdviceContext) -> Iterator[Advice]:
    score, messages = week.volume.confidence_score, week.volume.message_count
    if score < TRUSTED_CONFIDENCE:
        text = f"Confidence is {score:.2f} from {messages} messages: volumes stay careful until more has been sent"
        yield _advice("confidence", 100.0 * (1 - score), text)


def divergence(week: AdviceContext) -> Iterator[Advice]:
    """R8: the horizons are 7 and 30 days."""
    if week.volume.divergence_detected:
        text = (
            "The last 7 days and the last 30 days disagree: look at this week's results before repeating its "
            f"{len(week.items)} sends"
        )
        yield _advice("divergence", 45.0, text)


def elasticity(week: AdviceContext) -> Iterator[Advice]:
    if week.volume.elasticity_capped:
        text = (
            f"More than {week.volume.revenue_per_day} revenue sends a day would earn less: raise their quality instead"
        )
        yield _advice("elasticity", 42.0, text)


def falling_revenue(week: AdviceContext) -> Iterator[Advice]:
    """Trend-Based Adjustments."""
    if week.performance.revenue_trend == "down":
        sends = Counter(item.send_type_key for item in week.items)
        text = (
            f"Revenue per send is falling: try more dm_farm ({sends['dm_farm']} this week) and fewer ppv_unlock "
            f"({sends['ppv_unlock']} this week)"
        )
        yield _advice("trend", 48.0, text)


def follow_ups(week: AdviceContext) -> Iterator[Advice]:
    """R28: what was skipped, and for which reason."""
    limit, timing = len(week.follow_ups.skipped_limit), len(week.follow_ups.skipped_timing)
    alone = len(week.follow_ups.skipped_audience)
    if alone:
        text = f"{alone} follow-ups were skipped: the page has no audience of non-purchasers; add it to the data server"
        yield _advice("follow_ups", 30.0, text)
    elif limit + timing:
        text = (
            f"{limit + timing} of {week.follow_ups.eligible} follow-ups were skipped ({limit} over the daily limit, "
            f"{timing} without a time): spread the sends that take one"
        )
        yield _advice("follow_ups", 30.0, text)


def persona(week: AdviceContext) -> Iterator[Advice]:
    """R36."""
    off = {slot for remark in week.warnings("persona_mismatch") for slot in remark.items}
    if off:
        one = len(off) == 1
        text = (
            f"{len(off)} caption{'' if one else 's'} may not sound like the creator: reword or replace "
            f"{'it' if one else 'them'}{_worst(week, off)}"
        )
        yield _advice("persona", 35.0, text)


def _worst(week: AdviceContext, slots: set[str]) -> str:
    """Where to begin: the send whose caption is furthest from the voice."""
    scored = [
        (item.caption_scores.persona, item) for item in week.items if item.slot_id in slots and item.caption_scores
    ]
    if not scored:
        return ""
    score, item = min(scored, key=lambda pair: pair[0])
    begin = "" if len(slots) == 1 else "begin with "
    send = f"{item.send_type_key} on {item.scheduled_date} at {item.scheduled_time:%H:%M}"
    return f" ({begin}{send}, {_score(score)} of 100)"


def lost_points(week: AdviceContext) -> Iterator[Advice]:
    """The check that cost the score most. A capped score lost its points to the cap, which the report names (R31)."""
    if sum(check.points for check in week.report.checks) > week.report.score + _ROUNDING:
        return
    worst = max(week.report.checks, key=lambda check: check.weight - check.points, default=None)
    if worst is not None and (lost := worst.weight - worst.points) >= WORTH_A_LINE:
        text = (
            f"The score of {week.report.score:g} lost most on {worst.name.lower()} "
            f"({worst.points:g} of {worst.weight:g} points)"
        )
        yield _advice(f"score:{worst.id}", 50.0 + lost, text)


def missing_inputs(week: AdviceContext) -> Iterator[Advice]:
    """What the data server did not give, so that the week rests on defaults."""
    kinds = dict.fromkeys(finding.error_type for finding in week.findings if finding.error_type in _INPUTS)
    if kinds:
        named = ", ".join(_INPUTS[kind] for kind in kinds)
        yield _advice("inputs", 20.0 + 5 * len(kinds), f"The week rests on defaults for {named}: check the data server")


_INPUTS = {
    "performance_trends_unavailable": "performance trends",
    "volume_config_partial": "the volume",
    "vault_data_missing": "the vault",
    "best_timing_missing": "the best hours",
    "caption_query_failed": "some captions",
    "targets_unavailable": "audience targets",
    "send_type_details_missing": "send type details",
    "persona_missing": "the persona",
}

#: Every kind of advice; equal effects come in this order.
RULES: tuple[Callable[[AdviceContext], Iterable[Advice]], ...] = (
    new_captions, unsafe_captions, left_out, vault_content, saturation, low_freshness, low_steps, lost_points,
    falling_revenue, low_confidence, divergence, elasticity, opportunity, persona, follow_ups, missing_inputs,
)  # fmt: skip
