"""The finished week in the words of save_schedule, and what the server says to it (7.4, CONTRACT 3).

Servers in the field take less of an item than ours. What one refuses is read from its tool's input schema, or, where
that does not say it, from its refusal; what it does not keep is counted.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from eros.failures import ToolFailure
from eros.vocabulary.catalogue import CHANNELS
from eros.vocabulary.documents import Item
from eros.vocabulary.ports import Answer
from eros.vocabulary.state import Saved
from eros.wire.rows import ObjectReader

#: What an older server takes of an item. Its parent_item_id is the number of a row that is not written yet, so the
#: link stays in our own record; ``linked_post_url`` it takes too, and no plan has one.
_OLDER_FIELDS = frozenset({
    "scheduled_date", "scheduled_time", "item_type", "channel", "send_type_key", "channel_key", "target_key",
    "caption_id", "caption_text", "suggested_price", "content_type_id", "flyer_required", "priority", "expires_at",
    "followup_delay_minutes", "media_type", "campaign_goal",
})  # fmt: skip
#: What stands for a channel that a server does not know; ``channel_key`` keeps the truth where it is taken.
_STANDS_FOR = {"targeted_message": "mass_message", "story": "wall_post", "live": "wall_post"}
_OLDER_CHANNELS = frozenset(_STANDS_FOR.values())
_LINK = "parent_item_id"
#: No save is one without: a schema that lists fields without it does not list them all.
_NEEDED = "scheduled_date"
_EVERY_CHANNEL = frozenset(channel.channel_key for channel in CHANNELS)


@dataclass(frozen=True)
class SaveForm:
    """What a server's save_schedule takes of an item. ``channels`` and ``fields`` None: every one."""

    channels: frozenset[str] | None = None
    fields: frozenset[str] | None = None
    links: bool = True

    def takes(self, field: str) -> bool:
        return (field != _LINK or self.links) and (self.fields is None or field in self.fields)


#: The form of servers that refuse the specification's without having said what they take.
OLDER_FORM = SaveForm(channels=_OLDER_CHANNELS, fields=_OLDER_FIELDS, links=False)


def save_form(schema: Mapping[str, Any]) -> SaveForm:
    """The form by the tool's input schema: what it refuses, the enum of ``channel`` and a number for
    ``parent_item_id``, makes a form an older one."""
    item = _object(schema, _object(schema, schema.get("properties")).get("items"))
    row = _object(schema, item.get("items"))
    listed = _object(schema, row.get("properties"))
    if not listed:
        return SaveForm()
    channels = _allowed(schema, listed.get("channel"))
    kinds = _kinds(schema, listed.get(_LINK))
    links = not kinds or "string" in kinds
    older = not links or not (channels is None or channels >= _EVERY_CHANNEL)
    whole = _NEEDED in listed
    fields = frozenset(listed) if whole else frozenset(listed) | _OLDER_FIELDS
    return SaveForm(channels, fields if older or _is_closed(row, whole) else None, links)


def _is_closed(row: Mapping[str, Any], whole: bool) -> bool:
    return row.get("additionalProperties") is False and whole


def _object(schema: Mapping[str, Any], part: object) -> Mapping[str, Any]:
    """A part of the schema, looked up where it is a reference; empty where it is no object."""
    if isinstance(part, Mapping) and isinstance(reference := part.get("$ref"), str):
        found: object = schema
        for step in reference.removeprefix("#/").split("/"):
            found = found.get(step) if isinstance(found, Mapping) else None
        return found if isinstance(found, Mapping) else {}
    return part if isinstance(part, Mapping) else {}


def _branches(schema: Mapping[str, Any], part: object) -> Iterator[Mapping[str, Any]]:
    """The part, or each of its alternatives."""
    one = _object(schema, part)
    inner = [*one.get("anyOf", ()), *one.get("oneOf", ())]
    for each in inner:
        yield from _branches(schema, each)
    if not inner and one:
        yield one


def _allowed(schema: Mapping[str, Any], part: object) -> frozenset[str] | None:
    """The texts that the part allows; None where it does not bound them."""
    texts: set[str] = set()
    for branch in _branches(schema, part):
        if branch.get("type") == "null":
            continue
        values = [branch["const"]] if "const" in branch else branch.get("enum")
        if not isinstance(values, list):
            return None
        texts |= {one for one in values if isinstance(one, str)}
    return frozenset(texts) or None


def _kinds(schema: Mapping[str, Any], part: object) -> frozenset[str]:
    kinds: set[str] = set()
    for branch in _branches(schema, part):
        stated = branch.get("type")
        kinds |= {stated} if isinstance(stated, str) else set(stated) if isinstance(stated, list) else set()
    return frozenset(kinds - {"null"})


#: What a refusal names of a channel that the server does not know, and of a parent that is no number to it.
_OF_CHANNELS, _OF_LINKS = ("channel", "enum"), ("parent", "integer")


def older_form(failure: ToolFailure, form: SaveForm) -> SaveForm | None:
    """A form without what a server refuses in this one, where its schema had not said that it does.

    A refusal may name the kind of value alone. Where links alone are refused the rest stays; a server that takes none
    is an older one: any refusal may be of the channels that it does not bound.
    """
    told = failure.message.lower()
    of_channels = any(word in told for word in _OF_CHANNELS) or all(channel in told for channel in _OLDER_CHANNELS)
    channels = form.channels is None and (of_channels or not form.links)
    links = form.takes(_LINK) and any(word in told for word in _OF_LINKS)
    if failure.kind != "rejected" or not (channels or links):
        return None
    return replace(OLDER_FORM, fields=form.fields or OLDER_FORM.fields) if channels else replace(form, links=False)


def save_arguments(
    items: Sequence[Item],
    *,
    creator_id: str,
    week_start: date,
    generation_id: str,
    replace: bool = False,
    metadata: Mapping[str, Any] | None = None,
    form: SaveForm = SaveForm(),
    without: Collection[str] = (),
) -> dict[str, Any]:
    """The arguments of save_schedule in the server's form, ``without`` those that the tool does not take."""
    arguments = {
        "creator_id": creator_id,
        "week_start": week_start.isoformat(),
        "items": [_row(item, form) for item in items],
        "generation_id": generation_id,
        "replace": replace,
        "metadata": dict(metadata or {}),
    }
    return {name: value for name, value in arguments.items() if name not in without}


#: Arguments of save_schedule that servers in the field lack.
OPTIONAL_ARGUMENTS = ("generation_id", "replace", "metadata")


def _row(item: Item, form: SaveForm) -> dict[str, Any]:
    written = item.model_dump(mode="json") | {"channel": _channel(item.channel, form)}
    return {field: value for field, value in written.items() if form.takes(field)}


def _channel(channel: str, form: SaveForm) -> str:
    known = form.channels is None or channel in form.channels
    return channel if known else _STANDS_FOR.get(channel, channel)


@dataclass(frozen=True)
class Dropped:
    """What a save does not keep, in sends: other channels written, links lost, and each field that says something;
    ``slots`` are the sends whose channel or link it is."""

    channels: int
    links: int
    fields: Mapping[str, int]
    keeps_key: bool
    slots: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.channels or self.links or self.fields)


#: Every field of an item, so that none is dropped unnamed: also what a server could make of the others again.
_SAYING = tuple(Item.model_fields)


def dropped(items: Sequence[Item], form: SaveForm) -> Dropped:
    """What of the week the form has no place for."""
    lost: Counter[str] = Counter()
    for item in items:
        lost.update(field for field in _SAYING if not form.takes(field) and _says(item, field))
    links = lost.pop(_LINK, 0)
    channels = sum(_channel(item.channel, form) != item.channel for item in items) + lost.pop("channel", 0)
    slots = tuple(item.slot_id for item in items if _loses_its_place(item, form))
    return Dropped(channels, links, dict(lost), form.takes("channel_key"), slots)


def _loses_its_place(item: Item, form: SaveForm) -> bool:
    """Whether the send's channel or its parent is not what the week says."""
    channel = _channel(item.channel, form) != item.channel or not form.takes("channel")
    return channel or (not form.takes(_LINK) and _says(item, _LINK))


def _says(item: Item, field: str) -> bool:
    return bool(getattr(item, field)) and getattr(item, field) != Item.model_fields[field].default


def read_save(answer: Answer) -> Saved:
    """What was written. Raises ToolFailure: "rejected" where the server says no, "bad_answer" without id or count."""
    row = ObjectReader("save_schedule", answer)
    if row.flag("success") is False:
        raise ToolFailure(row.tool, "rejected", row.text("message") or "the server did not save the week")
    return Saved(
        template_id=row.need(row.whole("template_id"), "template_id"),
        items_created=row.need(row.whole("item_count", "items_created"), "item_count"),
        status=row.key("status"),
        replaced=row.flag("replaced"),
        superseded_by=row.name("superseded_by"),
        creator_id=row.name("creator_id"),
        week_start=row.day("week_start"),
    )
