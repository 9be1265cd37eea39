"""Whether a recovery helped: what failed before does not stand any more."""

from collections.abc import Iterable

from eros.failures import Finding
from eros.vocabulary.documents import Recovery, ValidationReport
from eros.vocabulary.limits import REASON_BELOW
from eros.vocabulary.state import OpenFailure


def still_stands(
    tried: Recovery, failure: OpenFailure | None, report: ValidationReport | None, findings: Iterable[Finding]
) -> bool:
    """Open again, a score that stayed low, or captions that there are none of and that are left to people."""
    if tried.error_type == "validation_score_low":
        return report is not None and report.score < REASON_BELOW
    if tried.error_type == "zero_captions_available" and any(it.error_type == tried.error_type for it in findings):
        return True
    return failure is not None and (tried.phase, tried.error_type) == (failure.phase, failure.error_type)
