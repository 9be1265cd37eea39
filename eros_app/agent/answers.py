"""What the tools answer: small typed summaries, since a model sees only these; details stand in resources."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from eros.vocabulary.documents import Document
from eros_app.services.export import FormatName
from eros_app.services.records import Record

#: Enough of a caption to know it again, and of a list to act on.
_CAPTION, _LISTED = 60, 8


class AgentAnswer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Schedule(AgentAnswer):
    """One week in short. ``needs_review`` waits for a person: review_schedule takes the decision."""

    success: bool
    status: str = Field(description="saved, dry_run, needs_review or rejected")
    generation_id: str
    review_id: str | None
    needs_reason: bool = Field(description="whether an approval has to give its reason")
    creator_id: str
    week_start: str
    week_end: str
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


class ScheduleDetails(AgentAnswer):
    """A week with its items, of one day where one was asked for."""

    schedule: Schedule
    day: str | None
    items: list[ItemRow]
    checks: list[dict[str, Any]]


class ListedSchedule(AgentAnswer):
    """A kept generation; ``error_code`` where there is no week."""

    generation_id: str
    review_id: str | None
    creator_id: str
    week_start: str
    status: str
    score: float | None
    total_items: int | None
    error_code: str | None
    ended_at: str


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


class Analysis(AgentAnswer):
    """What a plan would rest on, as `eros analyse` prints it, with the lists cut to what matters."""

    creator: dict[str, Any]
    week_start: str
    volume: dict[str, Any]
    performance: dict[str, Any]
    timing: dict[str, Any]
    captions: dict[str, Any]
    rankings: list[dict[str, Any]]
    findings: list[dict[str, Any]]


class Exported(AgentAnswer):
    """Where the export stands: in this answer's embedded resource, under ``resource``, and in the file if asked for."""

    generation_id: str
    format: FormatName
    items: int
    characters: int
    resource: str
    path: str | None


class Explanation(AgentAnswer):
    """Why one send stands where it does."""

    generation_id: str
    slot_id: str
    item: dict[str, Any]
    reasons: list[str]
    noted: list[str]
    follow_ups: list[str]


def uri(generation_id: str) -> str:
    return f"eros://schedules/{generation_id}"


def schedule(record: Record) -> Schedule:
    """The summary of a record with a week in it."""
    document = record["document"]
    summary, report = document["summary"], document["validation_report"]
    return Schedule(
        success=record["status"] != "rejected",
        status=record["status"],
        generation_id=document["generation_id"],
        review_id=document["review_id"],
        needs_reason=record["needs_reason"] and record["status"] == "needs_review",
        creator_id=document["creator_id"],
        week_start=document["week_start"],
        week_end=document["week_end"],
        timezone=document["timezone"],
        seed=document["seed"],
        score=document["validation"]["score"],
        errors=first_texts([it["message"] for it in report["errors"]]),
        warnings=first_texts([it["message"] for it in report["warnings"]]),
        total_items=summary["total_items"],
        by_category=summary["by_category"],
        by_day=summary["by_day"],
        follow_ups=summary["followups_generated"],
        degraded=document["degraded"],
        degradations=first_texts([f"{it['type']}: {it['impact']}" for it in document["degradations"]]),
        recommendations=first_texts(list(document["recommendations"])),
        resource=uri(document["generation_id"]),
        next_steps=next_steps(record),
    )


def first_texts(texts: list[str]) -> list[str]:
    rest = len(texts) - _LISTED
    return [*texts[:_LISTED], *([f"and {rest} more, in the resource"] if rest > 0 else [])]


def next_steps(record: Record) -> list[str]:
    if record["status"] == "needs_review":
        reason = " with a reason" if record["needs_reason"] else ""
        return [f"A person has to approve it{reason} or reject it with a reason: review_schedule"]
    if record["status"] == "rejected":
        return ["Nothing was saved; generate_schedule with other wishes makes another week"]
    if record["status"] == "dry_run":
        return ["Nothing was saved; generate_schedule without dry_run and with the same seed saves this very week"]
    return ["get_schedule shows its items, explain_item one of them, export_schedule writes it for other tools"]


def details(record: Record, day: str | None) -> ScheduleDetails:
    document = record["document"]
    return ScheduleDetails(
        schedule=schedule(record),
        day=day,
        items=[row(item) for item in document["items"] if day in (None, item["scheduled_date"])],
        checks=[
            {name: check[name] for name in ("id", "passed", "points", "weight", "detail")}
            for check in document["validation_report"]["checks"]
        ],
    )


def row(item: Mapping[str, Any]) -> ItemRow:
    text = item["caption_text"]
    return ItemRow(
        slot_id=item["slot_id"],
        date=item["scheduled_date"],
        time=item["scheduled_time"][:5],
        send_type_key=item["send_type_key"],
        channel_key=item["channel_key"],
        target_key=item["target_key"],
        caption_id=item["caption_id"],
        caption=text if len(text) <= _CAPTION else f"{text[:_CAPTION]}…",
        price=item["suggested_price"],
        follows=item["parent_item_id"],
        warnings=item["warnings"],
    )


def listed(record: Record) -> ListedSchedule:
    document = record["document"]
    return ListedSchedule(
        generation_id=record["generation_id"],
        review_id=document.get("review_id"),
        creator_id=record["creator_id"],
        week_start=record["week_start"],
        status=record["status"],
        score=document.get("validation", {}).get("score"),
        total_items=document.get("summary", {}).get("total_items"),
        error_code=document.get("error_code"),
        ended_at=record["ended_at"],
    )


def analysis(document: Document) -> Analysis:
    """The analysis without every hour and every type: the best hours, and the types that run short."""
    timing, captions = dict(document["timing"]), dict(document["captions"])
    timing["best_hours"] = sorted(timing.pop("hours"), key=lambda one: (-one["performance"], one["hour"]))[:_LISTED]
    types = captions.pop("types")
    captions["running_short"] = [one for one in types if one["short_from"]]
    captions["types_that_last"] = sum(not one["short_from"] for one in types)
    kept = ("creator", "week_start", "volume", "performance", "rankings", "findings")
    return Analysis(**{name: document[name] for name in kept}, timing=timing, captions=captions)
