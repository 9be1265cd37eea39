"""The catalogue of send types: the list, and one of them in detail."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from eros.vocabulary.catalogue import DEPRECATED_SEND_TYPES
from eros_db.context import Call, near_keys
from eros_db.failures import Refusal, near_words, shown
from eros_db.remembered import remembered
from eros_db.schema import send_type_caption_requirements, send_types
from eros_db.tools.arguments import CategoryFilter, PageTypeFilter, SendTypeKey, ToolAnswer


class CaptionRequirement(ToolAnswer):
    caption_type: str
    priority: int
    notes: str | None


class SendTypeRow(ToolAnswer):
    """Gaps: ``min_time_between`` and ``min_minutes_between`` in minutes, ``min_hours_between`` in hours.

    ``platform_feature`` is the channel's key (4.4). ``required_targets``: one of these and no other; the first of them
    is ``required_target``; none: the send type is free. ``caption_types`` in order of priority.
    """

    send_type_id: int
    send_type_key: str
    display_name: str
    category: str
    page_type: str
    page_type_restriction: str
    channel_key: str
    platform_feature: str
    media_type: str
    requires_media: int
    requires_flyer: int
    requires_price: int
    requires_link: int
    can_have_followup: int
    max_per_day: int
    max_per_week: int | None
    min_minutes_between: int
    min_time_between: int
    min_hours_between: float
    default_expiration_hours: int | None
    default_target: str | None
    required_target: str | None
    required_targets: list[str]
    base_price: float | None
    caption_length: str | None
    emoji: str | None
    caption_types: list[str]
    sort_order: int
    is_active: int


class SendTypesAnswer(ToolAnswer):
    send_types: list[SendTypeRow]
    count: int


class SendTypeDetails(SendTypeRow):
    """The row itself, the same again under ``send_type``, and the captions it takes."""

    send_type: SendTypeRow
    caption_requirements: list[CaptionRequirement]


def get_send_types(call: Call, category: CategoryFilter = None, page_type: PageTypeFilter = None) -> SendTypesAnswer:
    """The send types, filtered by category and by the page that is to carry them."""
    s = send_types.c
    query = select(send_types).where(s.is_active == 1).order_by(s.sort_order)
    if category is not None:
        query = query.where(s.category == category)
    if page_type is not None:
        query = query.where(s.page_type.in_(["both", page_type]))
    taken = _all_requirements(call.connection)
    rows = call.connection.execute(query).mappings()
    found = [_send_type(row, taken.get(row["send_type_id"], ())) for row in rows]
    return SendTypesAnswer(send_types=found, count=len(found))


def get_send_type_details(call: Call, send_type_key: SendTypeKey) -> SendTypeDetails:
    """Everything about one send type: requirements, limits, gaps, targets, price and the captions it takes."""
    row = find_send_type(call, send_type_key)
    taken = caption_requirements(call, send_type_key)
    kind = _send_type(row, taken)
    return SendTypeDetails(**kind.model_dump(), send_type=kind, caption_requirements=taken)


def caption_requirements(call: Call, send_type_key: str) -> list[CaptionRequirement]:
    """The caption types of a send type by priority. Raises Refusal for an unknown one."""
    send_type_id = find_send_type(call, send_type_key)["send_type_id"]
    return list(_all_requirements(call.connection).get(send_type_id, ()))


def _all_requirements(connection: Connection) -> dict[int, list[CaptionRequirement]]:
    return remembered(connection, "requirements", lambda: _read_requirements(connection))


def _read_requirements(connection: Connection) -> dict[int, list[CaptionRequirement]]:
    r = send_type_caption_requirements.c
    query = select(r.send_type_id, r.caption_type, r.priority, r.notes).order_by(r.send_type_id, r.priority)
    taken: dict[int, list[CaptionRequirement]] = {}
    for row in connection.execute(query):
        one = CaptionRequirement(caption_type=row.caption_type, priority=row.priority, notes=row.notes)
        taken.setdefault(row.send_type_id, []).append(one)
    return taken


def find_send_type(call: Call, send_type_key: str) -> RowMapping:
    """The row of an active send type. Raises Refusal SEND_TYPE_DEPRECATED or SEND_TYPE_NOT_FOUND."""
    known = remembered(call.connection, "send types", lambda: _active_send_types(call.connection))
    if send_type_key not in known:
        raise unknown_send_type(call, send_type_key, "send_type_key")
    return known[send_type_key]


def _active_send_types(connection: Connection) -> dict[str, RowMapping]:
    rows = connection.execute(select(send_types).where(send_types.c.is_active == 1)).mappings()
    return {row["send_type_key"]: row for row in rows}


def unknown_send_type(call: Call, send_type_key: str, field: str) -> Refusal:
    """The refusal for a key that is no send type; a deprecated one says what took its place (R9)."""
    if send_type_key in DEPRECATED_SEND_TYPES:
        text = f"{field}={send_type_key!r}: this send type is gone since 2026-01-16; use 'ppv_unlock'"
        return Refusal(text, code="SEND_TYPE_DEPRECATED", field=field, near_matches=["ppv_unlock"])
    columns = select(send_types.c.send_type_key, send_types.c.is_active)
    rows = call.connection.execute(columns.order_by(send_types.c.sort_order)).all()
    if any(key == send_type_key for key, _ in rows):
        text = f"{field}={send_type_key!r}: this send type is switched off"
        return Refusal(text, code="SEND_TYPE_NOT_FOUND", field=field)
    known = [key for key, active in rows if active]
    near = near_keys(send_type_key, {key: key for key in known})
    text = f"{field}={shown(send_type_key)}: send type not found{near_words(near, known)}"
    return Refusal(text, code="SEND_TYPE_NOT_FOUND", field=field, near_matches=near)


def _send_type(row: RowMapping, taken: Iterable[CaptionRequirement]) -> SendTypeRow:
    columns: dict[str, Any] = dict(row)
    required = columns.pop("required_target")
    return SendTypeRow(
        **columns,
        page_type_restriction=columns["page_type"],
        platform_feature=columns["channel_key"],
        min_time_between=columns["min_minutes_between"],
        min_hours_between=round(columns["min_minutes_between"] / 60, 2),
        required_target=required[0] if required else None,
        required_targets=required,
        caption_types=[one.caption_type for one in taken],
    )
