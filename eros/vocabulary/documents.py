"""The documents of CONTRACT section 2: an item, the result of a generation, and the error response."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, SerializationInfo, ValidationInfo

from eros.failures import Severity
from eros.parameters import spelled
from eros.vocabulary.catalogue import Category, FrozenModel, MediaType
from eros.vocabulary.edits import ItemMarks
from eros.vocabulary.life import Life
from eros.vocabulary.wall_clock import with_offset
from eros.vocabulary.week import CaptionScores, VariationMetadata

Status = Literal["saved", "dry_run", "needs_review"]
ValidationStatus = Literal["passed", "passed_with_warnings", "needs_review", "failed"]


class Item(FrozenModel):
    """One send of the finished week, in the field names that ``save_schedule`` and the exports use.

    ``scheduled_at`` is the date and the time with the zone's offset, and ``expires_at`` has it too (R41); ``theme``
    names the ``content_type_id``. What an EROS of before wrote has none of them; ``in_zone`` adds the instants.
    """

    slot_id: str
    scheduled_date: date
    scheduled_time: time
    scheduled_at: datetime | None = None
    expires_at: datetime | None = None
    send_type_key: str
    item_type: str
    category: Category
    channel_key: str
    channel: str
    target_key: str
    caption_id: int | None = None
    caption_text: str
    caption_scores: CaptionScores | None = None
    needs_caption: bool = False
    content_type_id: int | None = None
    theme: str | None = None
    media_type: MediaType = "none"
    flyer_required: Literal[0, 1] = 0
    suggested_price: float | None = None
    campaign_goal: float | None = None
    priority: int
    strategy_used: str
    flavor_emphasis: str
    is_follow_up: Literal[0, 1] = 0
    parent_item_id: str | None = None
    followup_delay_minutes: int | None = None
    warnings: tuple[str, ...] = ()
    variation_metadata: VariationMetadata

    def in_zone(self, zone: str) -> "Item":
        """The same item with its instants, as it would be written today."""
        if self.scheduled_at is not None and (self.expires_at is None or self.expires_at.tzinfo is not None):
            return self
        at = self.scheduled_at or with_offset(datetime.combine(self.scheduled_date, self.scheduled_time), zone)
        until = self.expires_at
        if until is not None and until.tzinfo is None:
            until = with_offset(until, zone)
        return self.model_copy(update={"scheduled_at": at, "expires_at": until})


def in_zone(items: Iterable[Item], zone: str) -> tuple[Item, ...]:
    """The items with their instants, also those of an EROS of before, as far as the zone is known here (R41)."""
    try:
        return tuple(item.in_zone(zone) for item in items)
    except (ZoneInfoNotFoundError, ValueError):
        return tuple(items)


class Remark(FrozenModel):
    """One error or warning of the report: which rule, what was found against which limit, on which items."""

    type: str
    message: str
    rule: str | None = None
    source: str | None = None
    items: tuple[str, ...] = ()
    found: float | str | None = None
    limit: float | str | None = None

    def is_part_of(self, other: "Remark") -> bool:
        """Whether the other says the same of all these items, or of the week as a whole, be it in other figures."""
        if self.type != other.type or bool(self.items) != bool(other.items):
            return False
        return {*self.items} <= {*other.items} if self.items else self.words == other.words

    @property
    def words(self) -> str:
        """What is said, but for its figures."""
        return re.sub(r"[\d.]+", "", self.message)


class Check(FrozenModel):
    """One of the ten scored checks (R31): ``points`` of ``weight`` were earned, ``detail`` says what against what."""

    id: str
    name: str
    passed: bool
    weight: float
    points: float
    detail: str


class ValidationReport(FrozenModel):
    """Phase 7b's report. ``needs_reason``: only an approval with a reason may pass it (R33)."""

    status: ValidationStatus
    score: float
    checks: tuple[Check, ...]
    errors: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()
    volume_metadata: dict[str, Any] = {}
    requires_caption_review: bool = False
    needs_reason: bool = False
    hard_stops: tuple[str, ...] = ()


class Summary(FrozenModel):
    total_items: int
    by_category: dict[str, int]
    by_day: dict[str, int]
    by_send_type: dict[str, int]
    unique_send_types: int
    followups_generated: int
    followups_eligible: int
    followups_skipped_limit: int
    followups_skipped_timing: int
    followups_skipped_audience: int = 0
    daily_strategies: dict[str, str]
    daily_prime_hours: dict[str, tuple[int, ...]]
    caption_coverage: float
    average_freshness: float
    duplicate_captions: int


class Recovery(FrozenModel):
    """What was done about a failure. ``tool``: it was the tool's, which ``attempts`` tries were made at (R61);
    ``delay_seconds`` were waited between them.
    """

    phase: str
    error_type: str
    severity: Severity
    action: str
    success: bool
    tool: str | None = None
    attempts: int = 1
    delay_seconds: float = 0.0


class Degradation(FrozenModel):
    """What stands in for what, and what that costs; ``slots`` are those it touches."""

    phase: str
    type: str
    fallback: str
    impact: str
    slots: tuple[str, ...] = ()


class ValidationSummary(FrozenModel):
    status: ValidationStatus
    score: float
    errors: int
    warnings: int


class ReportBody(FrozenModel):
    """The report as it stands in the result document."""

    checks: tuple[Check, ...]
    errors: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    volume_metadata: dict[str, Any]
    requires_caption_review: bool


def is_absent(value: object) -> bool:
    return value is None


def is_empty(value: object) -> bool:
    return not value


class ResultDocument(BaseModel):
    """What ``eros generate --json`` prints when a week was saved, would be saved, or waits for review.

    ``status`` is how the run ended. ``life`` is where its week stands since (R58): there in what is read from a record,
    absent in what a run prints.
    """

    model_config = ConfigDict(extra="forbid")

    success: bool = True
    status: Status
    generation_id: str
    review_id: str | None = None
    template_id: int | None = None
    creator_id: str
    week_start: date
    week_end: date
    timezone: str
    seed: int
    degraded: bool
    pipeline_version: str
    duration_ms: int
    summary: Summary
    validation: ValidationSummary
    validation_report: ReportBody
    volume_metadata: dict[str, Any]
    recommendations: tuple[str, ...] = ()
    recoveries: tuple[Recovery, ...] = ()
    degradations: tuple[Degradation, ...] = ()
    #: A hash of what other weeks held of the captions when this one chose (R60); None in a record of before.
    ledger: str | None = None
    #: The generation that this one replaced at the data server (R58).
    supersedes: str | None = None
    life: Annotated[Life | None, Field(exclude_if=is_absent)] = None
    #: Of an edited week: the standing week that it is an edited copy of, and by slot what a person said of an item.
    edit_of: Annotated[str | None, Field(exclude_if=is_absent)] = None
    marks: Annotated[dict[str, ItemMarks], Field(exclude_if=is_empty)] = {}
    items: tuple[Item, ...]

    @property
    def would_wait(self) -> bool:
        """Whether a run that saves would leave this week to a person (R33)."""
        return self.validation.status == "needs_review"


class ErrorRecovery(FrozenModel):
    attempted: bool = False
    action: str | None = None
    success: bool = False


def _told(text: str, info: SerializationInfo) -> str:
    written: str = (info.context or {}).get("write", spelled)(text)
    return written


def _heard(text: str, info: ValidationInfo) -> str:
    read: str = (info.context or {}).get("read", str)(text)
    return read


def _told_alone(text: str, info: SerializationInfo) -> str:
    return _told(text, info).strip("`")


#: A text whose marked parameters are spelled when it is written: plainly, or as the context of the door says.
ToldText = Annotated[str, AfterValidator(_heard), PlainSerializer(_told, return_type=str)]
#: The same of one command that is a value of its own, without backquotes.
ToldCommand = Annotated[str, AfterValidator(_heard), PlainSerializer(_told_alone, return_type=str)]


class ErrorDocument(BaseModel):
    """The specification's error response, with ``status`` beside it (CONTRACT 2).

    ``generation_id`` names a record that is kept, ``creator_id`` its creator or the one asked for; null where there is
    none.
    """

    model_config = ConfigDict(extra="forbid")

    success: bool = False
    status: Literal["aborted", "rejected"] = "aborted"
    error_code: str
    error_message: ToldText
    severity: Severity
    phase: str
    generation_id: str | None
    creator_id: str | None
    timestamp: datetime
    details: dict[str, Any] = Field(default_factory=dict)
    partial_result: dict[str, Any] = Field(default_factory=dict)
    recovery: ErrorRecovery = ErrorRecovery()
    resolution: dict[str, ToldText] = Field(default_factory=dict)
    recommendations: tuple[ToldText, ...] = ()
