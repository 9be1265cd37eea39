"""The score and what it decides (R31-R33): ten checks with their weights, two caps, four words."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from eros.failures import Finding, found
from eros.vocabulary.alike import again, alike
from eros.vocabulary.caution import CONFIDENCE_WEIGHT
from eros.vocabulary.documents import Check, Remark, ValidationReport, ValidationStatus
from eros.vocabulary.facts import volume_metadata
from eros.vocabulary.limits import ABORT_BELOW, REASON_BELOW, SAVE_FLOOR
from eros.vocabulary.numbers import in_hundredths
from nodes.validate.balance import balance
from nodes.validate.captions import captions
from nodes.validate.completeness import completeness
from nodes.validate.confidence import confidence, critical, review_needed
from nodes.validate.diversity import diversity
from nodes.validate.finished_week import FinishedWeek
from nodes.validate.followups import followups
from nodes.validate.last_resorts import LAST_RESORT_CAP, last_resorts, score_capped
from nodes.validate.measure import Measure
from nodes.validate.quality import quality
from nodes.validate.recovered import recovered
from nodes.validate.targeting import targeting
from nodes.validate.timing import timing
from nodes.validate.variation import variation


class ScoredCheck(NamedTuple):
    id: str
    name: str
    weight: int
    measure: Callable[[FinishedWeek], Measure]


#: R31.
CHECKS: tuple[ScoredCheck, ...] = (
    ScoredCheck("completeness", "Completeness", 15, completeness),
    ScoredCheck("diversity", "Send-type diversity", 15, diversity),
    ScoredCheck("captions", "Captions: coverage, uniqueness, compatibility", 15, captions),
    ScoredCheck("timing", "Timing", 15, timing),
    ScoredCheck("quality", "Freshness and performance", 10, quality),
    ScoredCheck("targeting", "Targeting", 10, targeting),
    ScoredCheck("followups", "Follow-ups", 5, followups),
    ScoredCheck("balance", "Balance and daily volume", 5, balance),
    ScoredCheck("variation", "Variation", 5, variation),
    ScoredCheck("confidence", "Volume confidence and caption pool", CONFIDENCE_WEIGHT, confidence),
)

#: R32: what a hard stop leaves of the score.
HARD_STOP_CAP = 49


class Verdict(NamedTuple):
    """The report, and those of its remarks for which no check takes points: they explain no lost point (R53)."""

    report: ValidationReport
    free: tuple[Remark, ...]


def validate_week(plan: FinishedWeek) -> Verdict:
    """The report of 7.3. A low score is a result, never a failure."""
    measures = [rule.measure(plan) for rule in CHECKS]
    breaches = [breach for measure in measures for breach in measure.breaches]
    errors = tuple(breach.remark for breach in breaches if breach.error)
    warned = tuple(breach.remark for breach in breaches if not breach.error)
    stops = tuple(dict.fromkeys(breach.stops for breach in breaches if breach.stops))
    checks = scored(measures)
    score = total_points(checks, capped_at=_cap(plan, stops))
    waits = review_needed(plan)
    warnings = (
        *score_capped(plan, total_points(checks, capped_at=100)),
        *waits,
        *warned,
        *stood_in(plan),
        *recovered(plan),
    )
    review = bool(critical(plan))
    free = (*(one for one in waits if not one.items), *(breach.remark for breach in breaches if breach.is_free))
    report = ValidationReport(
        status=status(score, errors, warnings, caption_review=review),
        score=score,
        checks=checks,
        errors=errors,
        warnings=warnings,
        volume_metadata=volume_metadata(plan.volume),
        requires_caption_review=review,
        needs_reason=score < REASON_BELOW or bool(errors),
        hard_stops=stops,
    )
    return Verdict(report, free)


def stood_in(plan: FinishedWeek) -> tuple[Remark, ...]:
    """R53: what makes the week degraded and no check measures, with its slots. It costs no points.

    What says the same of several send types is told once with how often. A send that is missing was not stood in for:
    completeness names it.
    """
    degraded = [finding for finding in plan.findings if finding.severity != "LOW" and _is_unmeasured(finding)]
    return tuple(
        Remark(
            type="stood_in",
            message=_what_stands(first) + again([_what_stands(one) for one in (first, *others)]),
            rule="R53",
            source=first.phase,
            items=tuple(dict.fromkeys(slot for one in (first, *others) for slot in one.slot_ids)),
        )
        for first, *others in alike(degraded, lambda one: f"{one.error_type}: {_what_stands(one)}")
    )


def _what_stands(finding: Finding) -> str:
    there = finding.fallback in finding.message
    return finding.message if there else f"{finding.message}; instead: {finding.fallback}"


#: Where the week's facts and audiences come from; what later phases do without, most checks see.
_PHASES_OF_DATA = frozenset({"phase_1", "phase_2", "phase_4"})
_UNMEASURED = frozenset(
    ("caption_freshness_low", "caption_pool_stale", "caption_query_failed", "caption_shared", "content_unsafe")
)


def _is_unmeasured(finding: Finding) -> bool:
    """No check measures what the data did not give, nor a pin in an hour to avoid, which stands by right (R47)."""
    if finding.error_type == "quota_not_filled" or finding.action == "leave_out":
        return False
    pinned = (finding.error_type, finding.action) == ("avoid_hours_violation", "keep_pin")
    return finding.phase in _PHASES_OF_DATA or finding.error_type in _UNMEASURED or pinned


def scored(measures: Sequence[Measure]) -> tuple[Check, ...]:
    """Each check with its points in hundredths; no score reaches a threshold by rounding, no check its weight."""
    weights = [rule.weight for rule in CHECKS]
    earned = [weight * measure.share for weight, measure in zip(weights, measures, strict=True)]
    return tuple(map(_check, CHECKS, measures, in_hundredths(earned, weights)))


def _check(rule: ScoredCheck, measure: Measure, hundredths: int) -> Check:
    return Check(
        id=rule.id,
        name=rule.name,
        passed=measure.share == 1 and not any(breach.error for breach in measure.breaches),
        weight=rule.weight,
        points=hundredths / 100,
        detail=measure.detail,
    )


def total_points(checks: Sequence[Check], *, capped_at: int) -> float:
    """The sum of the points in exact hundredths, 0 to 100."""
    return min(sum(round(100 * check.points) for check in checks) / 100, float(capped_at))


def _cap(plan: FinishedWeek, stops: Sequence[str]) -> int:
    if stops:
        return HARD_STOP_CAP
    return LAST_RESORT_CAP if last_resorts(plan) else sum(rule.weight for rule in CHECKS)


def status(
    score: float, errors: Sequence[object], warnings: Sequence[object], *, caption_review: bool
) -> ValidationStatus:
    """R33: an error or a critical shortage of captions needs a person, whatever the score."""
    if score < ABORT_BELOW:
        return "failed"
    if score < SAVE_FLOOR or errors or caption_review:
        return "needs_review"
    return "passed_with_warnings" if warnings else "passed"


def report_findings(report: ValidationReport) -> tuple[Finding, ...]:
    """The one failure of 7.2 that is flagged and gone on with."""
    off = [remark.message for remark in report.warnings if remark.type == "category_balance_off"]
    return (found("category_balance_off", "; ".join(off)),) if off else ()


def incomplete_items(report: ValidationReport) -> tuple[str, ...]:
    """The items that lack a required field."""
    lacking = (slot for remark in report.errors if remark.type == "missing_required_field" for slot in remark.items)
    return tuple(dict.fromkeys(lacking))
