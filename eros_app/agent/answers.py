"""What the tools answer: small typed summaries, since a model sees only these; details stand in resources."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from eros.vocabulary.alike import again, alike
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
from eros.vocabulary.counting import counted
from eros.vocabulary.documents import Item, ResultDocument
from eros.vocabulary.facts import Creator
from eros.vocabulary.life import by
from eros.vocabulary.numbers import digits
from eros_app.agent.sizes import MOST, cut, page, short_list, size
from eros_app.agent.steps import next_steps, status_of_document
from eros_app.records.terms import verdicts_on
from eros_app.records.week import WeekRecord, WeekState, WeekSummary
from eros_app.services.explain import Explanation
from eros_app.services.export import FormatName
from eros_app.services.hints import CommandHints

#: Enough of a caption to know it again, and of a list to act on.
_CAPTION, _LISTED = 60, 8
#: Of an analysis: the longest text of its page, the room for warnings, and what is kept for a type that runs short.
_TEXT_OF_A_PAGE, _WARNINGS, _A_TYPE = 160, 300, 250

FactsT = TypeVar("FactsT", bound=BaseModel)

NextOffset = Field(None, description="where the next page begins; null: this is the last")
IsDemo = Field(False, description="whether the data is made up: a demo, nobody's real page")


@dataclass(frozen=True)
class Surroundings:
    """What an answer says beside its week: of this server, of its client, and of what the week replaced."""

    hints: CommandHints = field(default_factory=CommandHints)
    can_ask: bool = False
    demo: bool = False
    replaced: str | None = None


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
    replaced: str | None = Field(description="what that was: where it stood, its sends and its score")
    demo: bool = IsDemo
    review_id: str | None
    needs_reason: bool = Field(description="whether an approval has to give its reason")
    version: int = Field(description="0 of a week that nobody has edited")
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
    """One of the ten scored checks; ``detail`` where points were lost."""

    id: str
    points: float
    weight: float
    detail: str | None


class ScheduleDetails(AgentAnswer):
    """A week with a page of its items, of one day where one was asked for; the checks are on the first page."""

    schedule: Schedule
    day: date | None
    checks: list[CheckRow]
    items: list[ItemRow]
    total: int = Field(description="the items of all pages")
    next_offset: int | None = NextOffset
    note: str | None = Field(None, description="why there are no items")


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
    next_offset: int | None = NextOffset
    note: str | None = Field(None, description="why the list is empty")


class CreatorSummary(AgentAnswer):
    creator_id: str
    page_name: str
    display_name: str
    page_type: str | None
    performance_tier: int | None
    fan_count: int | None
    timezone: str | None


class CreatorList(AgentAnswer):
    """A page of the active creators, by earnings; ``count`` is that of all pages."""

    creators: list[CreatorSummary]
    count: int
    next_offset: int | None = NextOffset
    note: str | None = Field(None, description="why the list is empty")
    demo: bool = IsDemo


class BestHours(TimingSource):
    """The hours, the best of them first."""

    best_hours: tuple[HourPerformance, ...]


class ShortSupply(SupplyForecast):
    """The send types whose captions run short, the first to do so first and the others by their keys; how many last."""

    running_short: tuple[TypeSupply, ...]
    running_short_as_well: tuple[str, ...]
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
    left_out: str | None = Field(None, description="what more there is, and where; null: this is all")
    demo: bool = IsDemo


class Exported(AgentAnswer):
    """Where the export stands: under ``resource``, which is linked, and in the file if asked for."""

    generation_id: str
    state: WeekState = Field(description="where the week stands now")
    format: FormatName
    items: int
    characters: int | None = Field(description="null where the format is no text")
    resource: str
    path: str | None


class ExplainedItem(Explanation):
    """Why one send stands where it does."""

    generation_id: str


def uri(generation_id: str) -> str:
    return f"eros://schedules/{generation_id}"


def schedule(record: WeekRecord, document: ResultDocument, beside: Surroundings = Surroundings()) -> Schedule:
    """The summary of a week. One that was just rejected keeps its document, and says so."""
    summary, report = document.summary, document.validation_report
    resource = uri(document.generation_id)
    return Schedule(
        success=record.state != "rejected",
        status=status_of_document(record, document),
        state=record.state,
        superseded_by=record.superseded_by,
        decided_by=record.decision.reviewer if record.decision else None,
        cut_short=record.cut_short,
        generation_id=document.generation_id,
        supersedes=document.supersedes,
        replaced=beside.replaced,
        demo=beside.demo,
        review_id=document.review_id,
        needs_reason=record.needs_reason and "approve" in verdicts_on(record),
        version=record.version,
        creator_id=document.creator_id,
        week_start=document.week_start,
        week_end=document.week_end,
        timezone=document.timezone,
        seed=document.seed,
        score=document.validation.score,
        errors=short_list([beside.hints(it.message) for it in report.errors], resource),
        warnings=short_list([beside.hints(it.message) for it in report.warnings], resource),
        total_items=summary.total_items,
        by_category=summary.by_category,
        by_day=summary.by_day,
        follow_ups=summary.followups_generated,
        degraded=document.degraded,
        degradations=degradations(document, beside.hints),
        recommendations=short_list([beside.hints(it) for it in document.recommendations], resource),
        resource=resource,
        next_steps=[beside.hints(step) for step in next_steps(record, document, can_ask=beside.can_ask)],
    )


def degradations(document: ResultDocument, hints: CommandHints) -> list[str]:
    """What the week had to do without, as far as it fits."""
    texts = [hints(f"{it.type}: {it.impact}") for it in document.degradations]
    return short_list(texts, uri(document.generation_id))


def in_short(week: WeekSummary) -> str:
    """What a week was that another replaced."""
    sends = "" if week.total_items is None else f", {counted(week.total_items, 'send')}"
    score = "" if week.score is None else f", score {digits(week.score)}"
    return f"{week.generation_id}: {by_whom(week)}{sends}{score}, planned {week.began_at:%Y-%m-%d %H:%M} UTC"


def by_whom(week: WeekSummary) -> str:
    decided = f"{week.decision.verdict_word} {by(week.decision.reviewer)}" if week.decision else "saved"
    return f"handed over, {decided}" if week.came_to == "handed_over" else decided


def details(
    record: WeekRecord, document: ResultDocument, day: date | None, offset: int, beside: Surroundings
) -> ScheduleDetails:
    """A page of the items; what is said of the whole week stands on the first."""
    whole = schedule(record, document, beside)
    if offset:
        said_once = ("errors", "warnings", "degradations", "recommendations", "next_steps")
        whole = whole.model_copy(update={name: [] for name in said_once})
    rows = [row(item) for item in document.items if day in (None, item.scheduled_date)]
    first = ScheduleDetails(
        schedule=whole,
        day=day,
        checks=[
            CheckRow(id=it.id, points=it.points, weight=it.weight, detail=None if it.points == it.weight else it.detail)
            for it in (document.validation_report.checks if not offset else ())
        ],
        items=[],
        total=len(rows),
        note=_past_the_last(offset, len(rows), "send") or _none_on(day, document) or _not_saved(record),
    )
    items, following = page(rows, offset, MOST - size(first))
    return first.model_copy(update={"items": items, "next_offset": following})


def _not_saved(record: WeekSummary) -> str | None:
    return "this is a dry run: it was not saved, and no week of it stands" if record.state == "dry_run" else None


def _past_the_last(offset: int, total: int, what: str) -> str | None:
    """Why a page is empty where others are not."""
    if total == 0 or offset < total:
        return None
    return f"offset {offset} is past the last: there {'is' if total == 1 else 'are'} {counted(total, what)}, from 0 on"


def _none_on(day: date | None, document: ResultDocument) -> str | None:
    """Why a day has no sends: it is none of the week's, or there is none on it."""
    if day is None or any(item.scheduled_date == day for item in document.items):
        return None
    sends = counted(document.summary.total_items, "send")
    if not document.week_start <= day <= document.week_end:
        return f"{day} is no day of this week, which has {sends} from {document.week_start} to {document.week_end}"
    return f"nothing is sent on {day}; the week's {sends} stand on its other days"


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
        caption=cut(text, _CAPTION),
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


def none_of(creator_id: str, others: int) -> str:
    """Why no week of that creator is listed; ``others``: its weeks of another status."""
    if others:
        return f"no week of {cut(creator_id, _CAPTION)!r} has this status; of another: {counted(others, 'week')}"
    name = cut(creator_id, _CAPTION)
    return f"no week is kept under {name!r}, as an id or a page name; list_creators tells which creators there are"


def schedules(weeks: Sequence[WeekSummary], total: int, offset: int = 0, note: str | None = None) -> ScheduleList:
    """As many of the weeks, which begin at ``offset`` of all, as fit."""
    rows, _ = page([listed(week) for week in weeks], 0)
    following = offset + len(rows)
    more = following if following < total else None
    note = note or _past_the_last(offset, total, "week")
    return ScheduleList(schedules=rows, total=total, next_offset=more, note=note)


def creators(rows: Sequence[CreatorSummary], offset: int, *, demo: bool) -> CreatorList:
    """As many of the creators from ``offset`` on as fit."""
    listed_here, following = page(rows, offset)
    note = _past_the_last(offset, len(rows), "creator")
    return CreatorList(creators=listed_here, count=len(rows), next_offset=following, note=note, demo=demo)


def analysis(found: Analysis, beside: Surroundings = Surroundings()) -> AnalysisSummary:
    """The analysis without every hour and every type: the best hours, and the types that run short.

    What is said of the page itself comes first; lists share the room that it leaves, and what they lack is counted.
    """
    best = sorted(found.timing.hours, key=lambda one: (-one.performance, one.hour))[:_LISTED]
    short = [one for one in found.captions.types if one.short_from]
    whole = CommandHints(beside.hints.config)(f"`eros analyse {shlex.quote(found.creator.creator_id)} --json`")
    answer = AnalysisSummary(
        creator=_in_short(found.creator),
        week_start=found.week_start,
        volume=_in_short(found.volume),
        performance=_in_short(found.performance),
        timing=BestHours(**_parts(_in_short(found.timing), TimingSource), best_hours=tuple(best)),
        captions=ShortSupply(
            **_parts(found.captions, SupplyForecast)
            | {"warnings": tuple(short_list(found.captions.warnings, whole, _WARNINGS))},
            running_short=(),
            running_short_as_well=tuple(one.send_type_key for one in short),
            types_that_last=len(found.captions.types) - len(short),
        ),
        rankings=(),
        findings=(),
        demo=beside.demo,
    )
    groups = alike(found.findings, lambda one: one.message)
    findings, _ = page([_as_one(group) for group in groups], 0, (MOST - size(answer)) // 2)
    answer = answer.model_copy(update={"findings": tuple(findings)})
    rankings, _ = page(found.rankings[:_LISTED], 0, MOST - size(answer) - _A_TYPE)
    more = {
        ("theme", "themes"): len(found.rankings) - len(rankings),
        ("finding", "findings"): sum(map(len, groups[len(findings) :])),
    }
    left_out = ", ".join(counted(number, *what) for what, number in more.items() if number)
    told = f"{left_out} more; {whole} prints all to a person" if left_out else None
    answer = answer.model_copy(update={"rankings": tuple(rankings), "left_out": told})
    types, following = page(short, 0, MOST - size(answer))
    keys = tuple(one.send_type_key for one in short[following:] if following is not None)
    supply = answer.captions.model_copy(update={"running_short": tuple(types), "running_short_as_well": keys})
    return answer.model_copy(update={"captions": supply})


def _in_short(whole: FactsT) -> FactsT:
    """The same with each of its texts cut, and those within it: of a page none is needed whole."""
    return whole.model_validate(_cut_within(whole.model_dump()))


def _cut_within(value: Any) -> Any:
    match value:
        case str():
            return cut(value, _TEXT_OF_A_PAGE)
        case dict():
            return {name: _cut_within(one) for name, one in value.items()}
        case list() | tuple():
            return tuple(map(_cut_within, value))
    return value


def _as_one(findings: Sequence[AnalysisFinding]) -> AnalysisFinding:
    """The first of those that say the same, cut, with how often."""
    first = findings[0]
    message = cut(first.message, 160) + again([one.message for one in findings])
    shorter = {"message": message, "fallback": cut(first.fallback, 100), "impact": cut(first.impact, 100)}
    return first.model_copy(update=shorter)


def _parts(whole: BaseModel, part: type[BaseModel]) -> dict[str, Any]:
    return {name: getattr(whole, name) for name in part.model_fields}
