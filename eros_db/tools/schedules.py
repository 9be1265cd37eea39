"""Saving a week: one transaction, idempotent, and the version before is kept (R42).

A generation that is saved already is never written a second time: its first answer comes again with what has become of
it since, and a person's approval raises its status (R58).
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import RowMapping, delete, func, insert, select, update

from eros_db.context import Call, CreatorRecord, find_creator
from eros_db.failures import Refusal, shown
from eros_db.schema import schedule_items, schedule_template_versions, schedule_templates, volume_predictions
from eros_db.tools.arguments import CreatorId, Monday, ToolAnswer
from eros_db.tools.items import Items, ScheduleItem, check_items
from eros_db.volume.reader import volume_of

#: A person's or the platform's word: only ``replace`` overrides it (R42).
PROTECTED = ("approved", "sent")


class SaveMetadata(BaseModel):
    """What the pipeline knows about the schedule beyond its items; fields of its own are kept as they are.

    ``status`` approved: a person approved it. ``prediction_id`` is the id that get_volume_config reserved; it may also
    stand inside ``volume_metadata``.
    """

    model_config = ConfigDict(extra="allow", allow_inf_nan=False)

    status: Literal["saved", "approved"] = "saved"
    validation_score: Annotated[float | None, Field(ge=0, le=100)] = None
    pipeline_version: str | None = None
    prediction_id: int | None = None
    volume_metadata: dict[str, Any] = {}

    @property
    def reserved_prediction(self) -> int | None:
        inner = self.volume_metadata.get("prediction_id")
        return self.prediction_id or (inner if isinstance(inner, int) and inner > 0 else None)


class SavedSchedule(ToolAnswer):
    """``items_created`` repeats ``item_count``. ``replaced``: an earlier version was there and is kept.

    ``superseded_by``: this generation stands no more, but the one of that id does, or the version of that number
    ("version 3") where it has no id.
    """

    success: bool
    template_id: int
    item_count: int
    items_created: int
    creator_id: str
    week_start: date
    week_end: date
    version: int
    replaced: bool
    status: str
    generation_id: str | None
    prediction_id: int
    warnings: list[str]
    superseded_by: str | None = None


WeekStart = Annotated[Monday, Field(description="The week's Monday.")]
GenerationId = Annotated[
    str | None,
    Field(
        min_length=1,
        max_length=100,
        description="The same generation again returns its first answer; with metadata.status approved it is approved.",
    ),
]
Replace = Annotated[bool, Field(description="Replace the week even if it is approved or sent.")]
Metadata = Annotated[SaveMetadata | None, Field(description="Validation score, versions and volume of the plan.")]


def save_schedule(
    call: Call,
    creator_id: CreatorId,
    week_start: WeekStart,
    items: Items,
    generation_id: GenerationId = None,
    replace: Replace = False,
    metadata: Metadata = None,
) -> SavedSchedule:
    """Saves a creator's week, whole or not at all; a week that was saved before is replaced and its version kept."""
    creator = find_creator(call, creator_id)
    given, current = metadata or SaveMetadata(), _current(call, creator, week_start)
    known = _saved_before(call, creator, week_start, generation_id)
    if known is not None and current is not None:
        return _answer_again(call, known, current, given)
    check_items(call, creator, week_start, items)
    if current is not None and current["status"] in PROTECTED and not replace:
        raise _protected(creator, week_start, current["status"])
    template_id, version = _put_template(call, creator, week_start, items, generation_id, given, current)
    _put_items(call, creator, template_id, items)
    answer = SavedSchedule(
        success=True,
        template_id=template_id,
        item_count=len(items),
        items_created=len(items),
        creator_id=creator.creator_id,
        week_start=week_start,
        week_end=_week_end(week_start),
        version=version,
        replaced=current is not None,
        status=given.status,
        generation_id=generation_id,
        prediction_id=_put_prediction(call, creator, template_id, week_start, len(items), given),
        warnings=_warnings(items),
    )
    _keep_version(call, items, answer)
    return answer


def _saved_before(
    call: Call, creator: CreatorRecord, week_start: date, generation_id: str | None
) -> SavedSchedule | None:
    """The first answer to this generation, with the status that its version has come to."""
    if generation_id is None:
        return None
    v = schedule_template_versions.c
    stored = call.connection.execute(select(v.answer, v.status).where(v.generation_id == generation_id)).first()
    if stored is None:
        return None
    answer = SavedSchedule.model_validate(stored.answer).model_copy(update={"status": stored.status})
    if (answer.creator_id, answer.week_start) != (creator.creator_id, week_start):
        text = f"generation_id {shown(generation_id)} was saved for {answer.creator_id}, week of {answer.week_start}"
        raise Refusal(text, code="GENERATION_MISMATCH", field="generation_id")
    return answer


def _answer_again(call: Call, known: SavedSchedule, current: RowMapping, metadata: SaveMetadata) -> SavedSchedule:
    """The first answer as things stand now; an approval of what is merely saved raises its status before."""
    approves = metadata.status == "approved"
    if current["version"] != known.version:
        stands = current["generation_id"] or f"version {current['version']}"
        if approves and known.status not in PROTECTED:
            raise _superseded(known, stands)
        return known.model_copy(update={"superseded_by": stands})
    if not approves or current["status"] in PROTECTED:
        return known.model_copy(update={"status": current["status"]})
    _approve(call, known, current, metadata)
    return known.model_copy(update={"status": "approved"})


def _approve(call: Call, known: SavedSchedule, current: RowMapping, metadata: SaveMetadata) -> None:
    """Raises template and version; what the approval says of itself (reviewer, reason) is kept with the parameters."""
    t, v = schedule_templates.c, schedule_template_versions.c
    params = {**current["algorithm_params"], **metadata.model_dump(mode="json", exclude_unset=True)}
    template = update(schedule_templates).where(t.template_id == known.template_id)
    version = update(schedule_template_versions).where(v.template_id == known.template_id, v.version == known.version)
    call.connection.execute(template.values(status="approved", algorithm_params=params))
    call.connection.execute(version.values(status="approved"))


def _superseded(known: SavedSchedule, stands: str) -> Refusal:
    text = (
        f"generation {known.generation_id!r} of {known.creator_id!r}, week of {known.week_start}, was replaced: "
        f"{stands} stands there now; approve that one, or save these items as a generation of their own"
    )
    return Refusal(text, code="SUPERSEDED", field="generation_id", superseded_by=stands)


def _current(call: Call, creator: CreatorRecord, week_start: date) -> RowMapping | None:
    t = schedule_templates.c
    query = select(schedule_templates).where(t.creator_id == creator.creator_id, t.week_start == week_start.isoformat())
    return call.connection.execute(query).mappings().first()


def _protected(creator: CreatorRecord, week_start: date, status: str) -> Refusal:
    text = f"the week of {week_start} of {creator.creator_id!r} is {status}; only replace=true may replace it"
    return Refusal(text, code="WEEK_PROTECTED", field="replace", status=status)


def _put_template(
    call: Call,
    creator: CreatorRecord,
    week_start: date,
    items: Sequence[ScheduleItem],
    generation_id: str | None,
    metadata: SaveMetadata,
    current: RowMapping | None,
) -> tuple[int, int]:
    """The template's id and its new version; the version before keeps the status it had come to."""
    row = {
        "creator_id": creator.creator_id,
        "week_start": week_start.isoformat(),
        "week_end": _week_end(week_start).isoformat(),
        "status": metadata.status,
        "version": 1 if current is None else current["version"] + 1,
        "total_items": len(items),
        "generation_id": generation_id,
        "generated_at": call.now.isoformat(),
        "algorithm_version": metadata.pipeline_version,
        "quality_validation_score": metadata.validation_score,
        "algorithm_params": metadata.model_dump(mode="json"),
    }
    if current is None:
        create = insert(schedule_templates).values(row).returning(schedule_templates.c.template_id)
        return call.connection.execute(create).scalar_one(), 1
    template_id, version = int(current["template_id"]), int(current["version"])
    v, t = schedule_template_versions.c, schedule_templates.c
    before = update(schedule_template_versions).where(v.template_id == template_id, v.version == version)
    call.connection.execute(before.values(status=current["status"]))
    call.connection.execute(update(schedule_templates).where(t.template_id == template_id).values(row))
    call.connection.execute(delete(schedule_items).where(schedule_items.c.template_id == template_id))
    return template_id, version + 1


def _put_items(call: Call, creator: CreatorRecord, template_id: int, items: Sequence[ScheduleItem]) -> None:
    """Parents first, so that a follow-up can be given the id of its parent."""
    first_id = (call.connection.scalar(select(func.max(schedule_items.c.item_id))) or 0) + 1
    ids = {item.slot_id: first_id + number for number, item in enumerate(items)}
    rows = [
        {
            **_stored(item),
            "item_id": first_id + number,
            "template_id": template_id,
            "creator_id": creator.creator_id,
            "parent_item_id": ids[item.parent_item_id] if item.parent_item_id else None,
        }
        for number, item in enumerate(items)
    ]
    call.connection.execute(insert(schedule_items), sorted(rows, key=lambda row: row["parent_item_id"] is not None))


def _stored(item: ScheduleItem) -> dict[str, Any]:
    row = item.model_dump(exclude={"item_type", "channel", "parent_item_id", "theme"})
    return {
        **row,
        "scheduled_date": item.scheduled_date.isoformat(),
        "scheduled_time": item.scheduled_time.isoformat(),
        "expires_at": item.expires_at.isoformat() if item.expires_at else None,
        "send_type_key": item.kind,
        "channel_key": item.through,
        "needs_caption": int(item.needs_caption),
    }


def _put_prediction(
    call: Call, creator: CreatorRecord, template_id: int, week_start: date, messages: int, metadata: SaveMetadata
) -> int:
    """Stores the prediction under its reserved id, or a new one if none was named or it is taken."""
    p = volume_predictions.c
    reserved = metadata.reserved_prediction
    taken = reserved is None or call.connection.scalar(select(p.prediction_id).where(p.prediction_id == reserved))
    prediction_id = call.new_id() if taken or reserved is None else reserved
    volume = volume_of(call, creator)
    call.connection.execute(
        insert(volume_predictions).values(
            prediction_id=prediction_id,
            creator_id=creator.creator_id,
            predicted_at=call.now.isoformat(),
            input_fan_count=creator.fan_count,
            input_page_type=creator.page_type,
            input_saturation=volume.fused.saturation,
            input_opportunity=volume.fused.opportunity,
            predicted_tier=volume.tier.level,
            predicted_revenue_per_day=volume.final.revenue,
            predicted_engagement_per_day=volume.final.engagement,
            predicted_retention_per_day=volume.final.retention,
            predicted_weekly_revenue=volume.predicted_weekly_revenue,
            predicted_weekly_messages=messages,
            schedule_template_id=template_id,
            week_start_date=week_start.isoformat(),
            algorithm_version=metadata.pipeline_version,
        )
    )
    return prediction_id


def _keep_version(call: Call, items: Sequence[ScheduleItem], answer: SavedSchedule) -> None:
    call.connection.execute(
        insert(schedule_template_versions).values(
            template_id=answer.template_id,
            version=answer.version,
            status=answer.status,
            generation_id=answer.generation_id,
            saved_at=call.now.isoformat(),
            items=[item.model_dump(mode="json") for item in items],
            answer=answer.model_dump(mode="json"),
        )
    )


def _warnings(items: Sequence[ScheduleItem]) -> list[str]:
    missing = [item.slot_id or f"{item.scheduled_date} {item.scheduled_time}" for item in items if item.needs_caption]
    return [f"{len(missing)} items wait for a caption: {', '.join(missing)}"] if missing else []


def _week_end(week_start: date) -> date:
    return week_start + timedelta(days=6)
