"""What recovery asks of the phase that failed: one row per HIGH failure that a phase can end with (R37).

A failure that has no row here cannot be recovered: nothing would be done otherwise the second time, so the phase
boundary aborts.
"""

from typing import Any, NamedTuple

from eros.vocabulary.documents import Recovery, ValidationReport
from eros.vocabulary.numbers import digits
from eros.vocabulary.state import Directives, OpenFailure

#: The recovery of a phase that only asks its tools once more: what a server did not have a moment ago it may have now.
ASK_AGAIN = "ask_again"


class Remedy(NamedTuple):
    """What is done, in the word that the document tells, and the directives that the phase runs again with; ``tool`` is
    the one that is asked once more."""

    action: str
    directives: dict[str, Any] = {}
    tool: str | None = None


REMEDIES: dict[str, Remedy] = {
    "send_types_empty": Remedy(ASK_AGAIN, tool="get_send_types"),
    "quota_calculation_failed": Remedy("use_tier_minimums", {"tier_minimums": True}),
    "weekly_distribution_malformed": Remedy("rebuild_uniform", {"rebuild_uniform": True}),
    "diversity_check_failed": Remedy("restart_with_diversity", {"enforce_variety": True}),
    "zero_captions_available": Remedy(ASK_AGAIN, tool="get_send_type_captions"),
    "required_target_missing": Remedy(ASK_AGAIN, tool="get_audience_targets"),
    "no_available_slots": Remedy("recalculate_with_defaults", {"generic_timing": True}),
    "missing_required_fields": Remedy("fill_defaults", {"fill_defaults": True}),
    "validation_score_low": Remedy("restart_with_diversity", {"enforce_variety": True}),
}


def remedy(failure: OpenFailure, directives: Directives) -> Directives:
    """The directives with this failure's remedy added."""
    return directives.model_copy(update=REMEDIES[failure.error_type].directives)


def low_score(report: ValidationReport) -> OpenFailure:
    """A score of 50 to 69 as the failure that is recovered once before a person is asked (R33)."""
    return OpenFailure(
        error_type="validation_score_low",
        phase="phase_7",
        severity="HIGH",
        code="VALIDATION_SCORE_LOW",
        message=f"Validation score {digits(report.score)} (50-69)",
    )


def attempt(failure: OpenFailure) -> Recovery:
    """The trail's word on what is done, with the tool that is asked again and how often it then was (R61); whether it
    helped shows at the phase's next boundary."""
    tool = REMEDIES[failure.error_type].tool
    return Recovery(
        phase=failure.phase,
        error_type=failure.error_type,
        severity=failure.severity,
        action=REMEDIES[failure.error_type].action,
        success=True,
        tool=tool,
        attempts=failure.details.get("attempts", 1) + 1 if tool else 1,
    )
