"""The items of a schedule as ``save_schedule`` takes them (CONTRACT 2), and what must be true of them."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any, get_args
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Column, select

from eros.vocabulary.catalogue import Category, ChannelKey, MediaType
from eros.vocabulary.wishes import Day
from eros_db.context import Call, CreatorRecord, near_keys
from eros_db.failures import LONGEST_ECHO, Refusal, near_words, shown
from eros_db.schema import audience_targets, caption_bank, channels, content_types, send_types
from eros_db.tools.arguments import Instant, WallClock
from eros_db.tools.send_types import unknown_send_type

Flag = Annotated[int, Field(ge=0, le=1)]
#: What a column says for each id that there is.
ById = dict[int | None, str | None]


#: What a database names beyond these is taken too.
Channel = Annotated[str | None, Field(description=f"One of {', '.join(get_args(ChannelKey))}.")]


class ScheduleItem(BaseModel):
    """One send: ITEM of CONTRACT 2, no other field. Needed are the date, the time, the send type and the channel.

    ``item_type`` may stand for ``send_type_key`` and ``channel`` for ``channel_key``; where both are given they must
    agree, as ``scheduled_at`` must with the date and the time in the creator's zone, and ``theme``, a name, with
    ``content_type_id``.
    ``parent_item_id`` is the slot_id of another item of the same schedule.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    slot_id: str | None = None
    scheduled_date: Day
    scheduled_time: WallClock
    scheduled_at: Instant | None = None
    expires_at: Instant | None = None
    send_type_key: str | None = None
    item_type: str | None = None
    category: Category | None = None
    channel_key: Channel = None
    channel: str | None = None
    target_key: str | None = None
    caption_id: int | None = None
    caption_text: str | None = None
    caption_scores: dict[str, float] | None = None
    needs_caption: bool = False
    content_type_id: int | None = None
    theme: str | None = None
    media_type: MediaType | None = None
    flyer_required: Flag = 0
    suggested_price: Annotated[float | None, Field(ge=0)] = None
    campaign_goal: Annotated[float | None, Field(ge=0)] = None
    priority: int = 5
    strategy_used: str | None = None
    flavor_emphasis: str | None = None
    is_follow_up: Flag = 0
    parent_item_id: str | None = None
    followup_delay_minutes: Annotated[int | None, Field(ge=0)] = None
    warnings: list[str] = []
    variation_metadata: dict[str, Any] | None = None

    @property
    def wall_clock(self) -> datetime:
        return datetime.combine(self.scheduled_date, self.scheduled_time)

    @property
    def kind(self) -> str:
        return self.send_type_key or self.item_type or ""

    @property
    def through(self) -> str:
        return self.channel_key or self.channel or ""


Items = Annotated[list[ScheduleItem], Field(min_length=1, max_length=500, description="The week's sends.")]


def check_items(call: Call, creator: CreatorRecord, week_start: date, items: Sequence[ScheduleItem]) -> None:
    """Raises a Refusal that names the field, the item and the value of the first thing wrong, and lists the others."""
    found = [*_problems(call, creator, week_start, items)]
    if found:
        first = found[0]
        more = [problem.message for problem in found[:20]]
        raise Refusal(first.message, code=first.code, field=first.field, **first.more, problems=more)


def _problems(call: Call, creator: CreatorRecord, week_start: date, items: Sequence[ScheduleItem]) -> Iterator[Refusal]:
    pages = {row.send_type_key: row.page_type for row in call.connection.execute(select(send_types))}
    known_channels = _known(call, channels.c.channel_key)
    known_targets = _known(call, audience_targets.c.target_key)
    zone = ZoneInfo(creator.timezone)
    b, t = caption_bank.c, content_types.c
    captions = _by_id(call, b.caption_id, b.creator_id, [item.caption_id for item in items])
    themes = _by_id(call, t.content_type_id, t.type_name, [item.content_type_id for item in items])
    for number, item in enumerate(items):
        yield from _same_word_twice(number, item)
        moments = [item.wall_clock.replace(tzinfo=zone, fold=fold).isoformat() for fold in (0, 1)]
        if item.scheduled_at and item.scheduled_at.isoformat() not in moments:
            said = f"date and time say {moments[0]} in the page's zone, {zone}"
            yield _wrong(number, item, "scheduled_at", item.scheduled_at.isoformat(), said, "CONTRADICTION")
        yield from _send_type_problem(call, creator, number, item, pages)
        yield from _word_problem(
            number, item, "channel_key" if item.channel_key else "channel", item.through, known_channels
        )
        if item.target_key is not None:
            yield from _word_problem(number, item, "target_key", item.target_key, known_targets)
        yield from _id_problem(number, item, "caption_id", item.caption_id, captions)
        owner = captions.get(item.caption_id)
        if owner not in (None, creator.creator_id):
            said = f"it belongs to {owner} (R60)"
            yield _wrong(number, item, "caption_id", item.caption_id, said, "CAPTION_OF_ANOTHER_PAGE")
        yield from _id_problem(number, item, "content_type_id", item.content_type_id, themes)
        theme = themes.get(item.content_type_id)
        if item.theme is not None and theme is not None and item.theme != theme:
            yield _wrong(number, item, "theme", item.theme, f"content_type_id says {theme!r}", "CONTRADICTION")
        if not week_start <= item.scheduled_date <= week_start + timedelta(days=6):
            yield _wrong(
                number, item, "scheduled_date", item.scheduled_date, f"not in the week of {week_start}", "OUTSIDE_WEEK"
            )
    yield from _link_problems(items)


def _send_type_problem(
    call: Call, creator: CreatorRecord, number: int, item: ScheduleItem, pages: dict[str, str]
) -> Iterator[Refusal]:
    field = "item_type" if item.send_type_key is None and item.item_type else "send_type_key"
    if not item.kind:
        yield _wrong(number, item, field, None, "a send type is needed", "MISSING_FIELD")
    elif item.kind not in pages:
        refusal = unknown_send_type(call, item.kind, _place(number, item, field))
        refusal.field = f"items[{number}].{field}"
        yield refusal
    elif pages[item.kind] not in ("both", creator.page_type):
        yield _wrong(
            number, item, field, item.kind, f"a {creator.page_type} page may not carry it", "PAGE_TYPE_MISMATCH"
        )


def _same_word_twice(number: int, item: ScheduleItem) -> Iterator[Refusal]:
    for first, second in (("send_type_key", "item_type"), ("channel_key", "channel")):
        one, other = getattr(item, first), getattr(item, second)
        if one and other and one != other:
            yield _wrong(number, item, second, other, f"{first} says {shown(one)}", "CONTRADICTION")


def _word_problem(number: int, item: ScheduleItem, field: str, value: str, known: dict[str, str]) -> Iterator[Refusal]:
    what = field.removesuffix("_key")
    if not value:
        yield _wrong(number, item, "channel_key", None, "a channel is needed", "MISSING_FIELD")
    elif value not in known:
        near = near_keys(value, known)
        text = f"{what} not found{near_words(near, known)}"
        yield _wrong(number, item, field, value, text, f"{what.upper()}_NOT_FOUND", near_matches=near)


def _id_problem(number: int, item: ScheduleItem, field: str, value: int | None, known: ById) -> Iterator[Refusal]:
    if value is not None and value not in known:
        yield _wrong(number, item, field, value, "not found", f"{field.removesuffix('_id').upper()}_NOT_FOUND")


def _link_problems(items: Sequence[ScheduleItem]) -> Iterator[Refusal]:
    slots: dict[str, int] = {}
    for number, item in enumerate(items):
        if item.slot_id is not None and slots.setdefault(item.slot_id, number) != number:
            yield _wrong(number, item, "slot_id", item.slot_id, "another item has it too", "DUPLICATE_SLOT")
    for number, item in enumerate(items):
        if item.parent_item_id is not None and item.parent_item_id not in slots:
            yield _wrong(number, item, "parent_item_id", item.parent_item_id, "no item has this slot_id", "NO_PARENT")
        elif item.parent_item_id is not None and items[slots[item.parent_item_id]].parent_item_id is not None:
            yield _wrong(number, item, "parent_item_id", item.parent_item_id, "is a follow-up itself", "NO_PARENT")


def _wrong(number: int, item: ScheduleItem, field: str, value: object, why: str, code: str, **more: Any) -> Refusal:
    said = "missing" if value is None else shown(value if isinstance(value, str | int) else str(value))
    text = f"{_place(number, item, field)}={said}: {why}"
    return Refusal(text, code=code, field=f"items[{number}].{field}", **more)


def _place(number: int, item: ScheduleItem, field: str) -> str:
    return f"items[{number}]{f' ({item.slot_id[:LONGEST_ECHO]})' if item.slot_id else ''}.{field}"


def _known(call: Call, key: Column[str]) -> dict[str, str]:
    return {name: name for name in call.connection.scalars(select(key).order_by(key))}


def _by_id(call: Call, key: Column[int], said: Column[str], wanted: Sequence[int | None]) -> ById:
    ids = sorted({number for number in wanted if number is not None})
    return {row[0]: row[1] for row in call.connection.execute(select(key, said).where(key.in_(ids)))} if ids else {}
