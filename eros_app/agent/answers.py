"""What the tools answer: small typed summaries, since a model sees only these; details stand in resources."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from eros.vocabulary.analysis import (
    AnalysedPerformance,
    AnalysedVolume,
    Analysis,
    AnalysisFinding,
    HourPerformance,
    RankedTheme,
    SupplyForecast,
    TimingSource,
    TypeSupply,
)
from eros.vocabulary.documents import Item, ResultDocument
from eros.vocabulary.facts import Creator
from eros.vocabulary.life import ANOTHER_PROGRAMS
from eros_app.records.week import WeekState, WeekSummary
from eros_app.services.explain import Explanation
from eros_app.services.export import FormatName

#: Enough of a caption to know it again, and of a list to act on.
_CAPTION, _LISTED = 60, 8


class AgentAnswer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Schedule(AgentAnswer):
    """One week in short. ``needs_review`` waits for a person: review_schedule takes the decision."""

    success: bool
    status: str = Field(description="saved, dry_run, needs_review or rejected")
    state: WeekState = Field(description="where the week stands now")
    superseded_by: str | None = Field(description="the generation that replaced it; another program's has no id")
    decided_by: str | None
    cut_short: bool = Field(description="whoever was at work on it is gone; the next call of its data server finds out")
    generation_id: str
    supersedes: str | None = Field(description="the generation that it replaced")
    review_id: str | None
    needs_reason: bool = Field(description="whether an approval has to give its reason")
    creator_id: str
    week_start: date
    week_end: date
    timezone: str
    seed: int
    score: float = Field(description="0 to 100; from 85 on it is saved without a review")
    errors: list[str]
    warnings: list[str]
    total_items: int
    by_category: dict[str, int]
    by_day: dict[str, int]
    follow_ups: int
    degraded: bool
    degradations: list[str]
    recommendations: list[str]
    resource: str = Field(description="the whole document")
    next_steps: list[str]


class ItemRow(AgentAnswer):
    """One send in short; explain_item tells the rest."""

    slot_id: str
    date: str
    time: str
    send_type_key: str
    channel_key: str
    target_key: str
    caption_id: int | None
    caption: str
    price: float | None
    follows: str | None
    warnings: list[str]


class CheckRow(AgentAnswer):
    """One of the ten scored checks."""

    id: str
    passed: bool
    points: float
    weight: float
    detail: str


class ScheduleDetails(AgentAnswer):
    """A week with its items, of one day where one was asked for."""

    schedule: Schedule
    day: date | None
    items: list[ItemRow]
    checks: list[CheckRow]


class ListedSchedule(AgentAnswer):
    """A kept generation; ``error_code`` where there is no week."""

    generation_id: str
    review_id: str | None
    creator_id: str
    week_start: date | None
    status: str
    score: float | None
    total_items: int | None
    error_code: str | None
    ended_at: str
    supersedes: str | None = None
    superseded_by: str | None = None
    decided_by: str | None = None
    cut_short: bool = False


class ScheduleList(AgentAnswer):
    """The newest first; ``total`` counts those that were not listed as well."""

    schedules: list[ListedSchedule]
    total: int


class CreatorSummary(AgentAnswer):
    creator_id: str
    page_name: str
    display_name: str
    page_type: str | None
    performance_tier: int | None
    fan_count: int | None
    timezone: str | None


class CreatorList(AgentAnswer):
    """The active creators, by earnings."""

    creators: list[CreatorSummary]
    count: int


class BestHours(TimingSource):
    """The hours, the best of them first."""

    best_hours: tuple[HourPerformance, ...]


class ShortSupply(SupplyForecast):
    """The send types whose captions run short, and how many last."""

    running_short: tuple[TypeSupply, ...]
    types_that_last: int


class AnalysisSummary(AgentAnswer):
    """What a plan would rest on, as `eros analyse` prints it, with the lists cut to what matters."""

    creator: Creator
    week_start: date
    volume: AnalysedVolume
    performance: AnalysedPerformance
    timing: BestHours
    captions: ShortSupply
    rankings: tuple[RankedTheme, ...]
    findings: tuple[AnalysisFinding, ...]


class Exported(AgentAnswer):
    """Where the export stands: in this answer's embedded resource, under ``resource``, and in the file if asked for."""

    generation_id: str
    state: WeekState = Field(description="where the week stands now")
    format: FormatName
    items: int
    characters: int
    resource: str
    path: str | None


class ExplainedItem(Explanation):
    """Why one send stands where it does."""

    generation_id: str


def uri(generation_id: str) -> str:
    return f"eros://schedules/{generation_id}"


def schedule(record: WeekSummary, document: ResultDocument) -> Schedule:
    """The summary of a week. One that was just rejected keeps its document, and says so."""
    summary, report = document.summary, document.validation_report
    return Schedule(
        success=record.state != "rejected",
        status=_status(record, document),
        state=record.state,
        superseded_by=record.superseded_by,
        decided_by=record.decision.reviewer if record.decision else None,
        cut_short=record.cut_short,
        generation_id=document.generation_id,
        supersedes=document.supersedes,
        review_id=document.review_id,
        needs_reason=record.needs_reason and record.waits,
        creator_id=document.creator_id,
        week_start=document.week_start,
        week_end=document.week_end,
        timezone=document.timezone,
        seed=document.seed,
        score=document.validation.score,
        errors=first_texts([it.message for it in report.errors]),
        warnings=first_texts([it.message for it in report.warnings]),
        total_items=summary.total_items,
        by_category=summary.by_category,
        by_day=summary.by_day,
        follow_ups=summary.followups_generated,
        degraded=document.degraded,
        degradations=first_texts([f"{it.type}: {it.impact}" for it in document.degradations]),
        recommendations=first_texts(list(document.recommendations)),
        resource=uri(document.generation_id),
        next_steps=next_steps(record, document),
    )


def _status(record: WeekSummary, document: ResultDocument) -> str:
    return "rejected" if record.state == "rejected" else document.status


def first_texts(texts: list[str]) -> list[str]:
    rest = len(texts) - _LISTED
    return [*texts[:_LISTED], *([f"and {rest} more, in the resource"] if rest > 0 else [])]


def next_steps(record: WeekSummary, document: ResultDocument) -> list[str]:
    status = _status(record, document)
    if record.cut_short:
        return ["It was cut short: `eros weeks --mend`, or the next generate_schedule, finds out where it stands"]
    if record.state == "superseded":
        if record.superseded_by is None:
            return [f"{ANOTHER_PROGRAMS} replaced it and is not kept here; generate_schedule plans the week again"]
        return [f"{record.superseded_by} replaced it: get_schedule shows that one"]
    if record.state == "expired":
        return ["It is over: a person can reject it, or approve it with allow_past: review_schedule"]
    if record.state == "unknown":
        return ["Whether it is saved could not be found out: a person can reject it (review_schedule) and plan again"]
    if status == "needs_review":
        reason = " with a reason" if record.needs_reason else ""
        return [f"A person has to approve it{reason} or reject it with a reason: review_schedule"]
    if status == "rejected":
        return ["Nothing was saved; generate_schedule with other wishes makes another week"]
    if status == "dry_run":
        return ["Nothing was saved; generate_schedule without dry_run and with the same seed saves this very week"]
    return ["get_schedule shows its items, explain_item one of them, export_schedule writes it for other tools"]


def details(record: WeekSummary, document: ResultDocument, day: date | None) -> ScheduleDetails:
    return ScheduleDetails(
        schedule=schedule(record, document),
        day=day,
        items=[row(item) for item in document.items if day in (None, item.scheduled_date)],
        checks=[
            CheckRow(id=it.id, passed=it.passed, points=it.points, weight=it.weight, detail=it.detail)
            for it in document.validation_report.checks
        ],
    )


def row(item: Item) -> ItemRow:
    text = item.caption_text
    return ItemRow(
        slot_id=item.slot_id,
        date=item.scheduled_date.isoformat(),
        time=f"{item.scheduled_time:%H:%M}",
        send_type_key=item.send_type_key,
        channel_key=item.channel_key,
        target_key=item.target_key,
        caption_id=item.caption_id,
        caption=text if len(text) <= _CAPTION else f"{text[:_CAPTION]}…",
        price=item.suggested_price,
        follows=item.parent_item_id,
        warnings=list(item.warnings),
    )


#: A week's state as clients know it: one that waits ``needs_review``.
ListedStatus = Literal[
    "needs_review", "saved", "approved", "handed_over", "rejected", "superseded", "expired", "unknown", "planned",
    "dry_run", "aborted",
]  # fmt: skip


def states_of(status: ListedStatus) -> tuple[WeekState, ...]:
    return ("waiting",) if status == "needs_review" else (status,)


def status_of(week: WeekSummary) -> ListedStatus:
    return "needs_review" if week.state == "waiting" else week.state


def listed(record: WeekSummary) -> ListedSchedule:
    return ListedSchedule(
        generation_id=record.generation_id,
        review_id=record.review_id,
        creator_id=record.creator_id,
        week_start=record.week_start,
        status=status_of(record),
        supersedes=record.supersedes,
        superseded_by=record.superseded_by,
        cut_short=record.cut_short,
        decided_by=record.decision.reviewer if record.decision else None,
        score=record.score,
        total_items=record.total_items,
        error_code=record.error_code,
        ended_at=record.changed_at.isoformat(),
    )


def analysis(found: Analysis) -> AnalysisSummary:
    """The analysis without every hour and every type: the best hours, and the types that run short."""
    best = sorted(found.timing.hours, key=lambda one: (-one.performance, one.hour))[:_LISTED]
    short = tuple(one for one in found.captions.types if one.short_from)
    return AnalysisSummary(
        creator=found.creator,
        week_start=found.week_start,
        volume=found.volume,
        performance=found.performance,
        timing=BestHours(**_parts(found.timing, TimingSource), best_hours=tuple(best)),
        captions=ShortSupply(
            **_parts(found.captions, SupplyForecast),
            running_short=short,
            types_that_last=len(found.captions.types) - len(short),
        ),
        rankings=found.rankings,
        findings=found.findings,
    )


def _parts(whole: BaseModel, part: type[BaseModel]) -> dict[str, Any]:
    return {name: getattr(whole, name) for name in part.model_fields}
