"""What recovery asks of the phase that failed: one row per HIGH failure of the failure tables (R37).

A failure that has no row here cannot be recovered: the phase boundary aborts.
"""

from typing import Any

from eros.failures import FAILURES
from eros.vocabulary.documents import Recovery, ValidationReport
from eros.vocabulary.state import Directives, OpenFailure

#: error_type -> the directive that the phase runs again with; {}: it asks its sources again, which is what can help.
#: Targets of other pages never were among the choices (R22), and what the server states is not overruled.
REMEDIES: dict[str, dict[str, Any]] = {
    "send_types_empty": {},
    "quota_calculation_failed": {"tier_minimums": True},
    "weekly_distribution_malformed": {"rebuild_uniform": True},
    "diversity_check_failed": {"enforce_variety": True},
    "zero_captions_available": {},
    "page_type_mismatch": {},
    "required_target_missing": {},
    "no_available_slots": {"generic_timing": True},
    "time_calculation_failed": {"generic_timing": True},
    "parent_invalid": {},
    "missing_required_fields": {"fill_defaults": True},
    "validation_score_low": {"enforce_variety": True},
}


def remedy(failure: OpenFailure, directives: Directives) -> Directives:
    """The directives with this failure's remedy added."""
    return directives.model_copy(update=REMEDIES[failure.error_type])


def low_score(report: ValidationReport) -> OpenFailure:
    """A score of 50 to 69 as the failure that is recovered once before a person is asked (R33)."""
    return OpenFailure(
        error_type="validation_score_low",
        phase="phase_7",
        severity="HIGH",
        code="VALIDATION_SCORE_LOW",
        message=f"Validation score {report.score:g} (50-69)",
    )


def attempt(failure: OpenFailure) -> Recovery:
    """The trail's word on it; whether it helped shows at the phase's next boundary."""
    return Recovery(
        phase=failure.phase,
        error_type=failure.error_type,
        severity=failure.severity,
        action=FAILURES[failure.error_type].recovery,
        success=True,
    )
