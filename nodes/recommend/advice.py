"""What the scheduler should do next, and why: one rule per kind of advice, templates only, each with its figures.

Every figure in a text comes from the week's own records. Texts of the server are never repeated, and nothing is claimed
that the records do not hold (R20).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import fmean

from eros.failures import Finding
from eros.vocabulary.caption_scores import LOW_FRESHNESS
from eros.vocabulary.caption_warnings import warned_type
from eros.vocabulary.catalogue import MEDIA_KINDS, MediaType, SendType
from eros.vocabulary.caution import LEAST_CONFIDENCE, cost_of_caution
from eros.vocabulary.counting import counted, plural
from eros.vocabulary.documents import Check, Item, Remark, ValidationReport
from eros.vocabulary.facts import Creator, Performance, Vault, VolumeConfig
from eros.vocabulary.limits import CAPTION_LADDER
from eros.vocabulary.ports import Advice
from eros.vocabulary.request import Request
from eros.vocabulary.volume import PROMISING, SATURATED, TRUSTED_CONFIDENCE
from eros.vocabulary.week import GENERIC_CAPTION, FollowUps
from nodes.recommend.actions import INPUTS, OF_CHECK, OTHERWISE, STEPS
from nodes.recommend.wording import figures_in

#: The list stays short enough to be acted on.
MAX_RECOMMENDATIONS = 8
#: 7.2 Check 8: how many captions a type that runs short is to get at least.
NEW_CAPTIONS = 5
#: Types whose captions are tired and that are named.
_TIRED_TYPES = 5
#: Types that a step names with their counts.
_NAMED_IN_A_STEP = 6
#: Types that run short and are named one by one; the others share a line.
_NAMED_TYPES = 3
#: A check that lost fewer points than this shares a line with others.
WORTH_A_LINE = 1.5
#: Points are told in hundredths.
_LEAST_LOST = 0.01
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
    request: Request
    week_start: date | None = None
    #: Revenue sends that a low confidence took (R6).
    held_back: int = 0
    #: What recovery mended at a phase boundary, by its rows of FAILURES.
    recovered: tuple[str, ...] = ()

    def type_of(self, slot_id: str) -> str:
        """The send type of a slot; of one that does not stand, what can be said."""
        return next((item.send_type_key for item in self.items if item.slot_id == slot_id), "left-out sends")

    def warnings(self, kind: str) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.report.warnings if remark.type == kind)


def recommendations(week: AdviceContext) -> tuple[Advice, ...]:
    """At most eight, the largest effect first; equal effects in the order of the rules.

    What a verdict rests on is never cut (R53): reasons that would be too many share the last line.
    """
    advice = sorted((one for rule in RULES for one in rule(week)), key=lambda one: -one.effect)
    reasons = [one for one in advice if one.topic.startswith(_REASONS)]
    others = [one for one in advice if one not in reasons][: max(0, MAX_RECOMMENDATIONS - len(reasons))]
    kept = [one for one in advice if one in reasons or one in others]
    shared = kept[MAX_RECOMMENDATIONS - 1 :] if len(kept) > MAX_RECOMMENDATIONS else []
    last = [_advice("shared", shared[0].effect, "; ".join(one.text for one in shared))] if shared else []
    return tuple([one for one in kept if one not in shared] + last)


#: Topics that say why a week is below 100, waits or stops.
_REASONS = ("captions:", "errors", "score", "confidence", "dropped", "ladder", "degraded", "inputs", "unsafe")


def _advice(topic: str, effect: float, text: str) -> Advice:
    return Advice(topic, text, figures_in(text), effect)


def _filled(text: str, week: AdviceContext, slots: Iterable[str] = ()) -> str:
    """A text of the tables with the page, its week, and the types of the slots."""
    types = Counter(week.type_of(slot) for slot in slots)
    others = " and others" if len(types) > _NAMED_IN_A_STEP else ""
    return text.format(
        again=f"eros generate {week.creator.creator_id}{f' --week-start {week.week_start}' if week.week_start else ''}",
        fewer="--max-per-day N" if week.request.volume == "lighter" else "--volume lighter",
        types=", ".join(f"{key} {count}" for key, count in types.most_common(_NAMED_IN_A_STEP)) + others
        or "the named sends",
        keys=", ".join(types) or "them",
    )


def new_captions(week: AdviceContext) -> Iterator[Advice]:
    """7.2 Check 8: types whose pool is short or exhausted, and types with sends that wait for words or borrow them."""
    waiting = Counter(item.send_type_key for item in week.items if item.needs_caption)
    borrowing = Counter(item.send_type_key for item in week.items if GENERIC_CAPTION in item.warnings)
    if any(finding.error_type == "caption_query_failed" for finding in week.findings):
        borrowing.clear()  # what could not be read may well be there
    weak = Counter(week.type_of(slot) for remark in week.warnings("score_capped") for slot in remark.items)
    weak -= waiting + borrowing
    warned = {
        key: remark.found == "critical"
        for remark in week.warnings("caption_pool_warning")
        if (key := warned_type(remark.message, week.send_types)) and week.request.wants(key)
    }
    sends = Counter(item.send_type_key for item in week.items)
    short = sorted(
        {*waiting, *borrowing, *weak, *warned},
        key=lambda key: (-waiting[key], -borrowing[key], -weak[key], not warned.get(key, False), -sends[key], key),
    )
    for key in short[:_NAMED_TYPES]:
        urgent = bool(waiting[key] or borrowing[key] or weak[key]) or warned.get(key, False)
        text = _captions_for(key, waiting[key], borrowing[key], weak[key])
        yield _advice(f"captions:{key}", 100.0 if urgent else 60.0, text)
    if week.report.requires_caption_review and not short:
        text = "CREATE NEW CAPTIONS: the data server warns of types that this week leaves out; it waits for your look"
        yield _advice("captions:left-out", 60.0, text)
    rest = short[_NAMED_TYPES:]
    if rest:
        need = plural(len(rest), f"needs {NEW_CAPTIONS}+ new captions", f"need {NEW_CAPTIONS}+ new captions each")
        text = f"CREATE NEW CAPTIONS: {', '.join(rest)} {need}"
        urgent = any(waiting[key] or borrowing[key] or weak[key] or warned.get(key, False) for key in rest)
        yield _advice("captions:others", 95.0 if urgent else 55.0, text)


def _captions_for(key: str, waiting: int, borrowing: int, weak: int) -> str:
    lacking = [
        (waiting, plural(waiting, "has none", "have none")),
        (borrowing, plural(borrowing, "has a generic one", "have a generic one")),
        (weak, plural(weak, "has a tired or weak one", "have tired or weak ones")),
    ]
    counts = ", ".join(f"{count} of this week's sends {what}" for count, what in lacking if count)
    text = f"CREATE NEW CAPTIONS: {key} needs {max(NEW_CAPTIONS, waiting + borrowing + weak)}+ new captions"
    return f"{text} ({counts})" if counts else text


def vault_content(week: AdviceContext) -> Iterator[Advice]:
    """7.3: media that the vault is known to lack, by how many of the page's types want it."""
    for kind in MEDIA_KINDS:
        wanting = [] if week.vault.has(kind) else list(_wanting(kind, week))
        if wanting:
            first = "revenue" if any(one.category == "revenue" for one in wanting) else "engagement"
            text = (
                f"Add {kind} content to vault for increased {first} items "
                f"({counted(len(wanting), 'send type needs', 'send types need')} it)"
            )
            yield _advice(f"vault:{kind}", 80.0 if first == "revenue" else 50.0, text)


def _wanting(kind: MediaType, week: AdviceContext) -> Iterator[SendType]:
    for send_type in week.send_types.values():
        needs = (send_type.requires_media and send_type.media_type == kind) or (
            kind == "flyer" and send_type.requires_flyer
        )
        if needs and send_type.on(week.creator.page_type) and week.request.wants(send_type.send_type_key):
            yield send_type


def left_out(week: AdviceContext) -> Iterator[Advice]:
    """Sends that found no time (R23)."""
    dropped = {slot for remark in week.warnings("dropped_send") for slot in remark.items}
    if dropped:
        were = plural(len(dropped), "was", "were")
        step = _filled("lower the volume with `{again} {fewer}`, or widen the hours", week)
        text = f"{counted(len(dropped), 'send')} found no time and {were} left out: {step}"
        yield _advice("dropped", 85.0, text)


def saturation(week: AdviceContext) -> Iterator[Advice]:
    score = _first(week.volume.fused_saturation, week.performance.saturation_score)
    if score > SATURATED:
        text = f"The audience is saturated ({_score(score)} of 100): keep the volume down and lead with engagement"
        yield _advice("saturation", score, text)


def opportunity(week: AdviceContext) -> Iterator[Advice]:
    score = _first(week.volume.fused_opportunity, week.performance.opportunity_score)
    there = any(kind.category == "revenue" and week.request.wants(key) for key, kind in week.send_types.items())
    if week.request.volume == "lighter" or not there:
        return
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
            f"{len(low)} of {counted(len(week.items), 'caption')} below freshness {freshness:.0f} or performance "
            f"{performance:.0f}: rest or replace them ({_filled('{types}', week, [item.slot_id for item in low])})"
        )
        yield _advice("ladder", 45.0 + 20.0 * len(low) / len(week.items), text)


def unsafe_captions(week: AdviceContext) -> Iterator[Advice]:
    """R20. The captions' ids are in the finding."""
    for finding in week.findings:
        if finding.error_type == "content_unsafe":
            yield _advice("unsafe", 90.0, f"Take out of the caption bank: {finding.message}")


def low_confidence(week: AdviceContext) -> Iterator[Advice]:
    score, messages = week.volume.confidence_score, counted(week.volume.message_count, "message")
    if score >= TRUSTED_CONFIDENCE:
        return
    cost = cost_of_caution(score, week.held_back)
    if score < LEAST_CONFIDENCE and not week.request.allow_low_confidence:
        way = _filled(STEPS["confidence_too_low"].text, week)
        text = f"Confidence is {score:.2f} from {messages}, below {LEAST_CONFIDENCE:g}: {way}; it costs {cost}"
    else:
        text = (
            f"Confidence is {score:.2f} from {messages}: volumes stay careful until more has been sent; "
            f"this week it costs {cost}"
        )
    yield _advice("confidence", 100.0 * (1 - score), text)


def divergence(week: AdviceContext) -> Iterator[Advice]:
    """R8: the horizons are 7 and 30 days."""
    if week.volume.divergence_detected:
        text = (
            "The last 7 days and the last 30 days disagree: look at this week's results before repeating its "
            f"{counted(len(week.items), 'send')}"
        )
        yield _advice("divergence", 45.0, text)


def elasticity(week: AdviceContext) -> Iterator[Advice]:
    if week.volume.elasticity_capped:
        text = (
            f"More than {counted(week.volume.revenue_per_day, 'revenue send')} a day would earn less: raise their "
            "quality instead"
        )
        yield _advice("elasticity", 42.0, text)


def falling_revenue(week: AdviceContext) -> Iterator[Advice]:
    """Trend-Based Adjustments."""
    if week.performance.revenue_trend != "down":
        return
    sends = Counter(item.send_type_key for item in week.items)
    more = [key for key in ("dm_farm",) if key in week.send_types and week.request.wants(key)]
    fewer = [key for key in ("ppv_unlock",) if sends[key]]
    steps = [
        *(f"more {key} ({sends[key]} this week)" for key in more),
        *(f"fewer {key} ({sends[key]} this week)" for key in fewer),
    ]
    if steps:
        yield _advice("trend", 48.0, f"Revenue per send is falling: try {' and '.join(steps)}")


def follow_ups(week: AdviceContext) -> Iterator[Advice]:
    """R28: what was skipped, and for which reason."""
    limit, timing = len(week.follow_ups.skipped_limit), len(week.follow_ups.skipped_timing)
    alone = len(week.follow_ups.skipped_audience)
    if alone:
        skipped = counted(alone, "follow-up was skipped", "follow-ups were skipped")
        text = f"{skipped}: the page has no audience of non-purchasers; add it to the data server"
        yield _advice("follow_ups", 30.0, text)
    elif limit + timing:
        text = (
            f"{limit + timing} of {week.follow_ups.eligible} follow-ups skipped ({limit} over the daily limit, "
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


def errors(week: AdviceContext) -> Iterator[Advice]:
    """R33: what nobody may pass over, each kind once, with what mends it. Confidence has advice of its own."""
    kinds: dict[str, Remark] = {}
    for remark in week.report.errors:
        if remark.type != "confidence_too_low":
            kinds.setdefault(remark.type, remark)
    if kinds:
        told = "; ".join(f"{one.message}: {_filled(STEPS[kind].text, week, one.items)}" for kind, one in kinds.items())
        yield _advice("errors", 110.0, f"Nobody may pass over this: {told}")


def lost_points(week: AdviceContext) -> Iterator[Advice]:
    """What took points, the most first, and what gives them back; what holds the score besides is told apart (R31)."""
    said = _said_better(week)
    lost = {
        check: check.weight - check.points
        for check in sorted(week.report.checks, key=lambda check: check.points - check.weight)
        if check.weight - check.points >= _LEAST_LOST and check.id not in said
    }
    if not lost or week.report.hard_stops:
        return
    capped = sum(check.points for check in week.report.checks) > week.report.score + _ROUNDING
    (worst, most), *others = lost.items()
    if most >= WORTH_A_LINE:
        begins = "Beside what holds the score: " if capped else f"The score of {week.report.score:g} lost most on "
        yield _advice(f"score:{worst.id}", 50.0 + most, f"{begins}{_loss(worst, week)}")
        lost = dict(others)
    if lost:
        told = "; ".join(_loss(check, week) for check in lost)
        yield _advice("score:others", 25.0 + sum(lost.values()), f"Points were lost on {told}")


def _loss(check: Check, week: AdviceContext) -> str:
    """The points that a check lost, never those that it kept, and the step that gives them back."""
    of_check = [one for one in (*week.report.errors, *week.report.warnings) if STEPS[one.type].check == check.id]
    step = STEPS[of_check[0].type].text if of_check else OF_CHECK[check.id]
    slots = [slot for one in of_check if one.type == of_check[0].type for slot in one.items]
    points = f"{round(check.weight - check.points, 2):g} of {counted(round(check.weight), 'point')}"
    return f"{check.name.lower()} ({points}): {_filled(step, week, slots)}"


def _said_better(week: AdviceContext) -> set[str]:
    """Checks about whose losses other advice says what they are, and what to do."""
    advice = {
        "confidence": [*low_confidence(week)], "quality": [*low_steps(week)], "followups": [*follow_ups(week)],
    }  # fmt: skip
    return {check for check, said in advice.items() if said}


def degraded(week: AdviceContext) -> Iterator[Advice]:
    """R53: what else made the week poorer, each kind once, with what mends it."""
    kinds: dict[str, list[str]] = {kind: [] for kind in week.recovered if kind in OTHERWISE}
    for finding in week.findings:
        if finding.error_type in OTHERWISE:
            kinds.setdefault(finding.error_type, []).extend(finding.slot_ids)
    if kinds:
        text = "; ".join(_filled(OTHERWISE[kind], week, dict.fromkeys(slots)) for kind, slots in kinds.items())
        yield _advice("degraded", 40.0, text)


def missing_inputs(week: AdviceContext) -> Iterator[Advice]:
    """What the data server did not give, so that the week rests on defaults."""
    found = (*week.recovered, *(finding.error_type for finding in week.findings))
    named = dict.fromkeys(INPUTS[kind] for kind in found if kind in INPUTS)
    if named:
        text = f"The week rests on defaults for {', '.join(named)}: check the data server"
        yield _advice("inputs", 20.0 + 5 * len(named), text)


#: Every kind of advice; equal effects come in this order.
RULES: tuple[Callable[[AdviceContext], Iterable[Advice]], ...] = (
    new_captions, errors, unsafe_captions, left_out, vault_content, saturation, low_freshness, low_steps, lost_points,
    falling_revenue, low_confidence, divergence, elasticity, opportunity, persona, follow_ups, degraded, missing_inputs,
)  # fmt: skip
