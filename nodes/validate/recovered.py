"""What a recovery changed or only asked for again, told in the report of a week that came through it (R53, R61)."""

from collections.abc import Iterator

from eros.vocabulary.documents import Remark
from nodes.validate.finished_week import FinishedWeek

#: By the failure that was recovered (``nodes.recover``): what the week rests on since.
CAME_THROUGH = {
    "send_types_empty": "the send types came only when they were asked for once more",
    "quota_calculation_failed": "the quotas could not be worked out; the smallest ones of the tier are used",
    "weekly_distribution_malformed": "the days' shares could not be used; the week is spread evenly",
    "diversity_check_failed": "the week was made again for its variety",
    "zero_captions_available": "captions came only when they were asked for once more",
    "required_target_missing": "an audience that reaches somebody came only when it was asked for once more",
    "no_available_slots": "no times were left on some days; they are placed anew around the usual hours",
    "missing_required_fields": "fields were missing; they are filled with what is usual",
    "validation_score_low": "the week was made again for its score",
}


def recovered(plan: FinishedWeek) -> Iterator[Remark]:
    """A warning for each failure that a recovery mended and of which no finding is left, so that it costs no points and
    no degraded week reads as passed without one."""
    found = {finding.error_type for finding in plan.findings if finding.severity != "LOW"}
    for phase, error_type in dict.fromkeys((it.phase, it.error_type) for it in plan.recoveries):
        if error_type not in found and error_type in CAME_THROUGH:
            yield Remark(type="recovered", message=CAME_THROUGH[error_type], rule="R61", source=phase)
