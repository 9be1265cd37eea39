"""What the document says of itself: summary, score (R31, R32), routing (R33), and the warnings that must be there."""

import re
from collections import Counter
from collections.abc import Iterator

from checker.allocation import SATURATION, half_up
from checker.content import below
from checker.week import SendItem, Violation, Week, ids, kinds

WEIGHTS = {
    "completeness": 15,
    "diversity": 15,
    "captions": 15,
    "timing": 15,
    "quality": 10,
    "targeting": 10,
    "followups": 5,
    "balance": 5,
    "variation": 5,
    "confidence": 5,
}
SAVED, REVIEW, ABORT = 85, 70, 50
CAP_MANUAL, CAP_HARD_STOP = 84, 49
LOW_CONFIDENCE, LEAST_CONFIDENCE = 0.6, 0.3
#: R49: what a step of the volume changed.
MOVE = re.compile(r"(\w+) ([\d.]+) -> ([\d.]+)")
CRITICAL = ("critical shortage", "exhausted", "no captions found for")
#: The columns "Output" and 7b of the consumption matrix.
VOLUME_FIELDS = [
    "weekly_distribution",
    "dow_multipliers_used",
    "confidence_score",
    "message_count",
    "fused_saturation",
    "fused_opportunity",
    "divergence_detected",
    "elasticity_capped",
    "adjustments_applied",
    "caption_warnings",
    "prediction_id",
]


def summary(week: Week) -> Iterator[Violation]:
    stated = week.document["summary"]
    types = Counter(send.type for send in week.sends)
    days = Counter(send.raw["scheduled_date"] for send in week.sends)
    used = Counter(send.raw["caption_id"] for send in week.sends if send.raw["caption_id"] is not None)
    captioned = [send.scores for send in week.sends if send.scores is not None]
    freshness = sum(scores["freshness"] for scores in captioned) / max(1, len(captioned))
    right = {
        "total_items": len(week.sends),
        "by_category": dict(Counter(send.category for send in week.sends)),
        "by_day": dict(days),
        "by_send_type": dict(types),
        "unique_send_types": len(types),
        "duplicate_captions": sum(count - 1 for count in used.values()),
    }
    for name, wanted in right.items():
        have = stated[name]
        if isinstance(have, dict):
            have = {key: count for key, count in have.items() if count}
        if have != wanted:
            yield Violation(f"summary:{name}", f"{have}, not {wanted}")
    if abs(stated["average_freshness"] - freshness) > 0.06:
        yield Violation("summary:average_freshness", f"{stated['average_freshness']}, not {freshness:.2f}")
    coverage = len(captioned) / max(1, len(week.sends))
    if abs(stated["caption_coverage"] - coverage) > 0.006:
        yield Violation("summary:caption_coverage", f"{stated['caption_coverage']}, not {coverage:.4f}")
    yield from _strategies(week)


def _strategies(week: Week) -> Iterator[Violation]:
    stated = week.document["summary"]["daily_strategies"]
    for send in week.primary:
        if stated.get(send.planned_day.isoformat()) != send.raw["strategy_used"]:
            yield Violation("summary:daily_strategies", f"{send.planned_day} has another strategy", (send.id,))


def points(week: Week) -> Iterator[Violation]:
    """R31: the ten checks with their weights; the score is their sum under the caps."""
    checks = week.document["validation_report"]["checks"]
    score = week.document["validation"]["score"]
    if {check["id"]: check["weight"] for check in checks} != WEIGHTS or len(checks) != len(WEIGHTS):
        yield Violation("report:weights", "the checks or their weights are not R31's")
        return
    for check in checks:
        if not -1e-9 <= check["points"] <= check["weight"] + 1e-9 or not check["detail"]:
            yield Violation("report:points", f"{check['id']}: {check['points']} of {check['weight']}")
        if check["passed"] and check["points"] < check["weight"] - 0.05:
            yield Violation("report:points", f"{check['id']} passed with {check['points']} of {check['weight']}")
    total = sum(check["points"] for check in checks)
    wanted = min(total, CAP_MANUAL if last_resort(week) else 100, CAP_HARD_STOP if hard_stop(week) else 100)
    if abs(score - wanted) > 0.06:
        yield Violation("report:score", f"{score}, not {wanted:.2f}", ids(last_resort(week)))


def exact(week: Week) -> Iterator[Violation]:
    """R31: the two checks whose formula is given: quality and confidence."""
    stated = {check["id"]: check["points"] for check in week.document["validation_report"]["checks"]}
    good = sum(not below(send) for send in week.sends)
    captioned = sum(send.scores is not None for send in week.sends)
    wanted = {10 * good / max(1, len(week.sends)), 10 * good / max(1, captioned)}
    if all(abs(stated.get("quality", 0) - points) > 0.06 for points in wanted):
        yield Violation("report:quality", f"{stated.get('quality')}, not {sorted(wanted)}")
    types = {send.type for send in week.sends}
    short = types & {_type_in(warning) for warning in critical(week)}
    points = 5 * min(1, week.facts.confidence / LOW_CONFIDENCE) * (1 - len(short) / max(1, len(types)))
    if abs(stated.get("confidence", 0) - points) > 0.06:
        yield Violation("report:confidence", f"{stated.get('confidence')}, not {points:.2f}")


def _type_in(warning: str) -> str:
    """The first send type that a warning names."""
    return next((word for word in re.findall(r"\w+", warning.lower()) if word in kinds()), "")


def critical(week: Week) -> list[str]:
    """The caption warnings that call for a review (check 8)."""
    return [text for text in week.facts.caption_warnings if any(sign in text.lower() for sign in CRITICAL)]


def last_resort(week: Week) -> list[SendItem]:
    """Items without a caption, or with one from the last step of the ladder: 0/0, or a generic one (R31)."""
    captions = week.facts.captions or {}
    found = []
    for send in week.sends:
        row = captions.get(send.raw["caption_id"] or -1)
        generic = row is not None and row.caption_type not in send.kind.caption_types
        scores = send.scores
        if scores is None or generic or scores["freshness"] < 10 or scores["performance"] < 20:
            found.append(send)
    return found


def hard_stop(week: Week) -> bool:
    """R32, as far as a result document can show it."""
    low = week.facts.confidence < LEAST_CONFIDENCE and not week.request.get("allow_low_confidence")
    wrong_page = any(not send.kind.on(week.facts.page_type) for send in week.sends)
    few = len({send.type for send in week.primary}) < 10 and not week.narrowed
    return low or wrong_page or few


def routing(week: Week) -> Iterator[Violation]:
    """R33: what a score and the errors allow; nothing below 85 is saved without a person."""
    document, report = week.document, week.document["validation_report"]
    status, validation, score = document["status"], document["validation"]["status"], document["validation"]["score"]
    clean = score >= SAVED and not report["errors"] and not report["requires_caption_review"]
    if (status == "saved" and not clean) or (status == "needs_review" and clean):
        yield Violation("report:routing", f"{status} with {score} and {len(report['errors'])} errors")
    if score < ABORT:
        yield Violation("report:routing", f"{score} is to be aborted")
    wanted = "needs_review" if not clean else "passed_with_warnings" if report["warnings"] else "passed"
    if validation != wanted:
        yield Violation("report:validation-status", f"{validation}, not {wanted}")
    for kind in ("errors", "warnings"):
        if document["validation"][kind] != len(report[kind]):
            yield Violation(
                "report:counts", f"{document['validation'][kind]} {kind}, {len(report[kind])} in the report"
            )
    if (document["review_id"] is not None) != (status == "needs_review"):
        yield Violation("report:review-id", f"review_id {document['review_id']} with {status}")
    if (document["template_id"] is not None) != (status == "saved"):
        yield Violation("report:template-id", f"template_id {document['template_id']} with {status}")


def degraded(week: Week) -> Iterator[Violation]:
    """MEDIUM and worse set degraded mode (Propagation Decision Matrix)."""
    document = week.document
    if document["degraded"] != any(it["severity"] != "LOW" for it in document["recoveries"]):
        yield Violation("report:degraded", f"degraded is {document['degraded']}")
    if document["degraded"] and document["validation"]["status"] == "passed":
        kinds = ", ".join(it["error_type"] for it in document["recoveries"] if it["severity"] != "LOW")
        yield Violation("report:degraded", f"a degraded week reads as passed without a warning: {kinds}")
    for degradation in document["degradations"]:
        if not all(degradation.get(name) for name in ("phase", "type", "fallback", "impact")):
            yield Violation("report:degradation", f"{degradation} leaves something unsaid")


def surfaced(week: Week) -> Iterator[Violation]:
    """Checks 8 and 9 and the matrix: what Phase 1 warned of stands in the report."""
    document, report = week.document, week.document["validation_report"]
    remarks = " | ".join(str(remark["message"]) for remark in (*report["warnings"], *report["errors"])).lower()
    for warning in week.facts.caption_warnings:
        if warning.lower() not in remarks:
            yield Violation("report:caption-warning", f"{warning!r} is not surfaced")
    if report["requires_caption_review"] != bool(critical(week)):
        yield Violation("report:caption-review", f"requires_caption_review is {report['requires_caption_review']}")
    if critical(week) and not any("CREATE NEW CAPTIONS" in text for text in document["recommendations"]):
        yield Violation("report:recommendation", "no recommendation to create captions")
    if week.facts.confidence < LOW_CONFIDENCE and "confidence" not in remarks:
        yield Violation("report:low-confidence", "the low confidence is not warned of")
    if week.facts.media_kinds is None and not any("vault" in it["type"] for it in document["degradations"]):
        yield Violation("report:vault-unknown", "nothing says that the vault's media are not known (R21)")
    for flag in ("elasticity_capped", "divergence_detected"):
        if week.facts.volume.get(flag) and flag.split("_")[0] not in remarks:
            yield Violation("report:volume-flag", f"{flag} is not warned of")


#: R52: which of the types a stale pool is spared by has more sends then.
SPARES = {"bump_text_only": True, "ppv_unlock": False}
STALE_CHANGE = re.compile(r"(\w+) (\d+) -> (\d+)")


def stale_pool(week: Week) -> Iterator[Violation]:
    """R52: what a stale pool is said to have changed is so, spares it, and is said once."""
    for degradation in week.document["degradations"]:
        if degradation["type"] != "caption_pool_stale":
            continue
        counts = Counter(send.type for send in week.primary)
        changes = STALE_CHANGE.findall(f"{degradation['fallback']} {degradation['impact']}")
        said = Counter(key for key, _, _ in changes)
        wrong = [
            key
            for key, before, after in changes
            if counts[key] != int(after) or SPARES.get(key) is not (int(before) < int(after)) or said[key] > 1
        ]
        if wrong or not changes:
            yield Violation("report:stale-pool", f"{degradation['impact']} is not what stands: {', '.join(wrong)}")


def reasons(week: Week) -> Iterator[Violation]:
    """R53: what caps a score is named with its items; no advice asks for a type that the request left out.

    A command in it is the whole request, and names what that leaves out.
    """
    report = week.document["validation_report"]
    named = {item for remark in report["warnings"] if remark.get("limit") == CAP_MANUAL for item in remark["items"]}
    unnamed = [send.id for send in last_resort(week) if send.id not in named]
    if unnamed and not hard_stop(week):
        yield Violation("report:reasons", "a caption of the last resort is not named as a cap", tuple(unnamed))
    left_out = set(week.request.get("exclude") or ()) & set(kinds())
    asked = left_out & set(re.findall(r"\w+", re.sub(r"`[^`]*`", "", " ".join(week.document["recommendations"]))))
    if asked:
        yield Violation("report:wishes", f"{', '.join(sorted(asked))} were left out and are advised")


def volume(week: Week) -> Iterator[Violation]:
    """The matrix's output columns are there, and as the server said them."""
    stated = week.document["volume_metadata"]
    for name in VOLUME_FIELDS:
        if name not in stated:
            yield Violation("report:volume", f"{name} is missing")
    for name, value in week.facts.volume.items():
        if name in stated and not isinstance(value, (list, tuple, dict)) and stated[name] != value:
            yield Violation("report:volume", f"{name} is {stated[name]}, the server said {value}")


def receipt(week: Week) -> Iterator[Violation]:
    """R49: each step with a figure that it changed; what saturation and opportunity did is what the matrix says."""
    for entry in week.document["volume_metadata"].get("adjustments_applied", ()):
        moves = {name: (float(old), float(new)) for name, old, new in MOVE.findall(entry)}
        still = [name for name, (old, new) in moves.items() if old == new]
        score = re.match(r"saturation ([\d.]+)", entry)
        wrong = [
            name
            for name, (old, new) in moves.items()
            if score and new != _answered(float(score[1]), name, old, upward="opportunity" in entry)
        ]
        if still or wrong:
            yield Violation("report:receipt", entry)


def _answered(saturation: float, category: str, quota: float, *, upward: bool) -> float:
    row = next(row for row in SATURATION if saturation <= row[0])
    percent = dict(zip(("revenue", "engagement"), row[1:], strict=True))[category]
    return half_up(quota * (percent if upward or row[0] >= SATURATION[2][0] else 100) / 100)


RULES = (summary, points, exact, routing, degraded, surfaced, reasons, stale_pool, volume, receipt)
