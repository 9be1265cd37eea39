"""Judges a result document against the specification, sharing no code with what made it.

``check`` returns every broken promise that the document does not report. A soft rule may be broken where the
document names it, with the items, in a warning, an error, a degradation or an item's own warnings; a hard rule only
where the report lists it as an error, so that no week with it is ever saved without a person (R33).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checker import allocation, content, followups, report, shape, timing
from checker.week import Facts, Violation, Week

RULES = (*shape.RULES, *allocation.RULES, *content.RULES, *timing.RULES, *followups.RULES, *report.RULES)

#: What a document calls it when a planned send does not stand.
ABSENCE = ("quota_not_filled", "weekly_limits", "no_available_slots", "required_target", "dropped", "budget_left_out")
#: Which words of a document admit which broken rule: types of degradations and remarks, or parts of them.
NAMES: dict[str, tuple[str, ...]] = {
    "plan:quota": ABSENCE,
    "balance:category": ("category_balance", "r30:"),
    "diversity:types": ("diversity",),
    "diversity:revenue": ("diversity",),
    "diversity:engagement": ("diversity",),
    "timing:in-a-row": ("in_a_row", "no_available_slots"),
    "timing:in-a-row-overnight": ("in_a_row",),
    "captions:manual": ("zero_captions", "caption_shortage", "manual", "followup_caption", "caption_coverage"),
    "captions:type": ("caption_shortage", "zero_captions", "top_captions", "caption_type"),
    "captions:unique": ("duplicate_caption",),
    "sharing:near": ("caption_shared", "another_page"),
    "quality:threshold": ("caption_shortage", "low_freshness", "low_performance", "zero_captions"),
    "ladder:tired": ("caption_query_failed", "captions_not_all_seen"),
    "persona:below": ("persona",),
    "ladder:stale-weights": ("caption_freshness_low",),
    "media:vault": ("vault",),
    "completeness:media": ("sends_missing", "quota_not_filled"),
    "media:flyer": ("flyer",),
    "media:theme-missing": ("vault",),
    "media:avoided": ("avoided_theme",),
    "variation:variety-max": (*ABSENCE, "substitute"),
    "report:stale-pool": ABSENCE,
    "fallback:target": ("target",),
    "fallback:channel": ("channel", "target"),
    "fallback:moved": ("no_available_slots",),
    "shape:slot-numbers": ABSENCE,
    "shape:priority": ABSENCE,
    "shape:interleaving": ABSENCE,
    "timing:spacing": ("no_available_slots", "spacing", "timing_relaxed"),
    "timing:block": ("no_available_slots", "block", "timing_relaxed"),
    "timing:avoid": ("no_available_slots", "avoid_hour", "timing_relaxed"),
    "followups:skipped": ("daily_limit_exceeded", "no_followup_time", "late_night", "followup"),
    "variation:clock": ("prime_hour_overused", "time_repeated"),
    "variation:same-minute": ("prime_hour_overused", "same_minute"),
}
#: The scored checks whose points follow from the rules of their area; confidence has a formula of its own.
SCORED = (
    "completeness",
    "diversity",
    "captions",
    "timing",
    "targeting",
    "followups",
    "balance",
    "variation",
    "quality",
)
#: Documented, these may cost no points: a type that follows itself over midnight (R13), who was skipped for want of
#: room (R28), and a balance that the request leaves no better (R45).
FREE = ("timing:in-a-row-overnight", "followups:skipped", "balance:category")
#: Sends that were planned and do not stand may cost completeness.
ABSENT = "plan:quota"
MARK = re.compile(r"\d{4}-\d\d-\d\d(?:_\d+(?:_followup)?)?")


def check(document: Mapping[str, Any], facts: Facts, request: Mapping[str, Any] | None = None) -> list[Violation]:
    """The promises that ``document`` breaks without saying so; empty when it keeps its word."""
    malformed = shape.form(document)
    if malformed:
        return malformed
    week = Week(document, facts, request or {})
    found = [violation for rule in RULES for violation in rule(week)]
    found += _disagreements(week, found)
    return [violation for violation in found if not _owned(week, violation)]


def _disagreements(week: Week, found: Sequence[Violation]) -> list[Violation]:
    """Where the report's points and the rules differ: full points with a broken rule, or points lost without one."""
    result = []
    for scored in week.document["validation_report"]["checks"]:
        if scored["id"] not in SCORED:
            continue
        here = [it for it in found if it.rule.startswith(f"{scored['id']}:")]
        must = [it for it in here if not (_is_free(week, it) and _owned(week, it))]
        may = here or [it for it in found if it.rule == ABSENT and scored["id"] == "completeness"]
        full = scored["points"] >= scored["weight"] - 1e-6
        if (full and must) or not (full or may):
            rules = ", ".join(map(str, here)) or "no rule"
            result.append(Violation("report:area", f"{scored['id']}: {scored['points']} points, broken: {rules}"))
    return result


def _is_free(week: Week, violation: Violation) -> bool:
    """Whether the breach may cost no points where it is named: beside FREE, an order that the request narrows (R45),
    and pinned events that crowd one another (R47)."""
    sends = [week.by_id[item] for item in violation.items if item in week.by_id]
    pinned = bool(sends) and all(map(week.is_pinned, sends))
    return (
        violation.rule in FREE
        or (violation.rule == "timing:in-a-row" and week.narrowed)
        or (violation.rule in ("timing:spacing", "timing:block") and pinned)
    )


def _owned(week: Week, violation: Violation) -> bool:
    """Whether the document names the rule and the items; a bare date names all that stands or was planned there."""
    namings = list(_namings(week, violation.rule))
    named = {mark for text, items in namings for mark in (*items, *MARK.findall(text))}
    days = {mark[:10] for mark in named}
    return bool(namings) and all(item in named or item[:10] in named or item in days for item in violation.items)


def _namings(week: Week, rule: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(text, items) of every remark that may admit the rule."""
    names, report = NAMES.get(rule, ()), week.document["validation_report"]
    remarks = [*report["errors"], *(report["warnings"] if names else ())]
    for remark in remarks:
        reason = remark["message"] if remark.get("type") == "relaxed_by_request" else ""
        kind = f"{remark.get('type')} {remark.get('rule')} {reason}".lower()
        if rule in kind or any(name in kind for name in names):
            yield str(remark["message"]), tuple(remark.get("items") or ())
    for degradation in week.document["degradations"]:
        if any(name in degradation["type"] for name in names):
            yield f"{degradation['impact']} {degradation['fallback']}", tuple(degradation.get("slots") or ())
    for send in week.sends:
        for warning in send.raw["warnings"]:
            if any(name in warning.lower().replace(" ", "_") for name in names):
                yield warning, (send.id,)
