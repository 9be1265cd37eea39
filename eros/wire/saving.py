"""The finished week in the words of save_schedule, and what the server says to it (7.4, CONTRACT 3)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from eros.failures import ToolFailure
from eros.vocabulary.documents import Item
from eros.vocabulary.ports import Answer
from eros.vocabulary.state import Saved
from eros.wire.rows import ObjectReader

#: What an older server takes of an item. Its parent_item_id is the number of a row that is not written yet, so the
#: link stays in our own record; ``linked_post_url`` it takes too, and no plan has one.
_OLDER_FIELDS = (
    "scheduled_date", "scheduled_time", "item_type", "channel", "send_type_key", "channel_key", "target_key",
    "caption_id", "caption_text", "suggested_price", "content_type_id", "flyer_required", "priority", "expires_at",
    "followup_delay_minutes", "media_type", "campaign_goal",
)  # fmt: skip
#: Its ``channel`` knows two values; ``channel_key`` keeps the truth.
_OLDER_CHANNELS = {"targeted_message": "mass_message", "story": "wall_post", "live": "wall_post"}


def save_arguments(
    items: Sequence[Item],
    *,
    creator_id: str,
    week_start: date,
    generation_id: str,
    replace: bool = False,
    metadata: Mapping[str, Any] | None = None,
    older: bool = False,
) -> dict[str, Any]:
    """The arguments of save_schedule; ``older`` is a server whose tool takes no generation_id."""
    written = [item.model_dump(mode="json") for item in items]
    if older:
        return {
            "creator_id": creator_id,
            "week_start": week_start.isoformat(),
            "items": [_older(item) for item in written],
        }
    return {
        "creator_id": creator_id,
        "week_start": week_start.isoformat(),
        "items": written,
        "generation_id": generation_id,
        "replace": replace,
        "metadata": dict(metadata or {}),
    }


def _older(item: dict[str, Any]) -> dict[str, Any]:
    channel = _OLDER_CHANNELS.get(item["channel"], item["channel"])
    return {**{field: item[field] for field in _OLDER_FIELDS}, "channel": channel}


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
    )
