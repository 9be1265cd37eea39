"""The audit trail of one generation: the specification's seven sections ("Audit Trail Requirements"), field by field.

Beside them: the calls to a model, a person's decision, and the approvals that could not be saved. What a trail does not
have stays out of its JSON. Instants are ISO 8601 with offset, durations milliseconds.
"""

import math
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer

from eros.failures import Severity
from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.documents import Remark, is_absent
from eros.vocabulary.edits import EditStep
from eros.vocabulary.life import Life
from eros.vocabulary.request import Request
from eros.vocabulary.state import Decision

#: US dollars at most; "unknown" where nothing says what a server of one's own costs.
Dollars = float | Literal["unknown"]


def dollars_in_words(dollars: Dollars | None) -> str:
    """ "at most $0.0050", or that nobody knows."""
    if dollars == "unknown":
        return "cost unknown without EROS_MODEL_PRICE"
    return f"at most ${rounded_up(dollars or 0.0, 4):.4f}"


def rounded_up(dollars: float, places: int) -> float:
    """The least figure of so many places that is not below the dollars: less would be no maximum."""
    step = float(10**places)
    return math.ceil(round(dollars * step, 3)) / step


Instant = Annotated[datetime, PlainSerializer(datetime.isoformat, when_used="json")]


class AuditedGeneration(FrozenModel):
    """The run: its request, its seed, when it ran, and the status that it came to.

    ``seed`` is None where none was asked for, and the run ended before it was made (R43).
    """

    generation_id: str
    creator_id: str
    request: Request
    seed: int | None
    status: str
    start_time: Instant
    end_time: Instant
    total_duration_ms: int
    pipeline_version: str


class AuditedPhase(FrozenModel):
    """One run of one node; ``phase_number`` is None for a node outside of the seven phases."""

    phase_number: int | None
    phase_name: str
    node: str
    phase_start_time: Instant
    phase_end_time: Instant
    phase_duration_ms: float
    phase_status: str


class AuditedCall(FrozenModel):
    """One call of a tool of the data server."""

    tool_name: str
    call_timestamp: Instant
    duration_ms: float
    success: bool
    error_message: str | None
    retry_count: int


class AuditedError(FrozenModel):
    """What failed, and what became of it; ``slots`` are the ids of the sends it touched."""

    error_type: str
    error_severity: Severity
    error_phase: str
    error_message: str
    recovery_action: str
    recovery_success: bool
    fallback_used: str | None
    slots: tuple[str, ...] = ()


class AuditedDegradation(FrozenModel):
    degradation_type: str
    degradation_phase: str
    fallback_strategy: str
    data_quality_impact: str


class AuditedValidation(FrozenModel):
    validation_score: float
    validation_passed: bool
    validation_errors: tuple[Remark, ...]
    validation_warnings: tuple[Remark, ...]
    items_validated_count: int


class AuditedOutput(FrozenModel):
    """``template_id`` is None for a week that was not saved."""

    total_items_generated: int
    items_by_category: dict[str, int]
    unique_send_types_used: int
    schedule_start_date: date
    schedule_end_date: date
    template_id: int | None
    warnings: tuple[str, ...]
    recommendations: tuple[str, ...]


class AuditedModelCall(FrozenModel):
    """``told``: the figures are the provider's, else estimates. ``remarks`` counts what was clamped or left out."""

    node: str
    model: str
    input_tokens: int
    output_tokens: int
    dollars: Dollars
    told: bool
    outcome: str
    remarks: dict[str, int] = {}


class AuditedModel(FrozenModel):
    """The model's calls, the digests of its prompts by name, and the dollars it cost at most; no model: no calls."""

    model: str | None
    prompts: Annotated[dict[str, str] | None, Field(exclude_if=is_absent)] = None
    calls: tuple[AuditedModelCall, ...] = ()
    dollars: Annotated[Dollars | None, Field(exclude_if=is_absent)] = None


class FailedApproval(Decision):
    """An approval that could not be saved: the code and the message of what ended it."""

    failed: str
    error_message: str


class AuditTrail(FrozenModel):
    """The seven sections in the specification's order, then what only some trails have.

    ``validation`` is None for a run that ended before it. ``attempts`` are the approvals that failed, None for a
    schedule that nobody tried to approve.
    """

    generation: AuditedGeneration
    phases: tuple[AuditedPhase, ...] = ()
    tool_calls: tuple[AuditedCall, ...] = ()
    errors_and_recoveries: tuple[AuditedError, ...] = ()
    degradations: tuple[AuditedDegradation, ...] = ()
    validation: AuditedValidation | None = None
    output: AuditedOutput
    model: Annotated[AuditedModel | None, Field(exclude_if=is_absent)] = None
    review: Annotated[Decision | None, Field(exclude_if=is_absent)] = None
    #: The data server that an approval went to on purpose, where it is another than the week's own (R59).
    approved_at: Annotated[str | None, Field(exclude_if=is_absent)] = None
    #: Who put the approved week back into its server, which had lost it; ``review`` keeps the decision (R58).
    approved_again: Annotated[tuple[Decision, ...] | None, Field(exclude_if=is_absent)] = None
    #: How a step that was cut short was found to have ended (R58).
    mended: Annotated[str | None, Field(exclude_if=is_absent)] = None
    #: The week that stands of which this one is an edited copy; the run is the one that planned both (R43).
    edit_of: Annotated[str | None, Field(exclude_if=is_absent)] = None
    #: What people did to the week, in order: each edit, undone since or not, and each undo, redo and restore (R43).
    edits: Annotated[tuple[EditStep, ...] | None, Field(exclude_if=is_absent)] = None
    attempts: Annotated[tuple[FailedApproval, ...] | None, Field(exclude_if=is_absent)] = None
    #: Where the week stands, in a trail that is read from its record (R58).
    life: Annotated[Life | None, Field(exclude_if=is_absent)] = None
