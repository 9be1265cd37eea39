"""From slots and follow-ups to items in the field names of the save and the exports (7.1, G8)."""

from collections.abc import Iterable

from eros.vocabulary.catalogue import FOLLOW_UP, SendType
from eros.vocabulary.documents import Item
from eros.vocabulary.pricing import campaign_goal, suggested_price
from eros.vocabulary.wall_clock import with_offset
from eros.vocabulary.week import MANUAL_REQUIRED, FollowUp, TimedSlot


def item_of(slot: TimedSlot, kind: SendType, confidence: float, zone: str, theme: str | None = None) -> Item:
    """A send; without a caption it says MANUAL_REQUIRED and has no id (R18). ``theme`` is its content type's name."""
    return Item(
        slot_id=slot.slot_id,
        scheduled_date=slot.scheduled_at.date(),
        scheduled_time=slot.scheduled_at.time(),
        scheduled_at=with_offset(slot.scheduled_at, zone),
        expires_at=with_offset(slot.expires_at, zone) if slot.expires_at else None,
        send_type_key=slot.send_type_key,
        item_type=slot.send_type_key,
        category=slot.category,
        channel_key=slot.channel_key,
        channel=slot.channel_key,
        target_key=slot.target_key,
        caption_id=slot.caption.caption_id if slot.caption else None,
        caption_text=slot.caption.caption_text if slot.caption else MANUAL_REQUIRED,
        caption_scores=slot.scores,
        needs_caption=slot.needs_caption,
        content_type_id=slot.content_type_id,
        theme=theme,
        media_type=slot.media_type,
        flyer_required=1 if slot.flyer_required else 0,
        suggested_price=suggested_price(kind, confidence),
        campaign_goal=campaign_goal(kind, confidence),
        priority=slot.priority,
        strategy_used=slot.strategy_used,
        flavor_emphasis=slot.flavor_emphasis,
        warnings=slot.warnings,
        variation_metadata=slot.variation,
    )


def follow_up_item(made: FollowUp, parent: TimedSlot, kind: SendType, confidence: float, zone: str) -> Item:
    """A follow-up (6.5); ``kind`` is ppv_followup's row, the priority its parent's."""
    expires = kind.expires_at(made.scheduled_at, zone)
    return Item(
        slot_id=made.slot_id,
        scheduled_date=made.scheduled_at.date(),
        scheduled_time=made.scheduled_at.time(),
        scheduled_at=with_offset(made.scheduled_at, zone),
        expires_at=with_offset(expires, zone) if expires else None,
        send_type_key=FOLLOW_UP,
        item_type=FOLLOW_UP,
        category=kind.category,
        channel_key=made.channel_key,
        channel=made.channel_key,
        target_key=made.target_key,
        caption_id=made.caption.caption_id if made.caption else None,
        caption_text=made.caption.caption_text if made.caption else MANUAL_REQUIRED,
        caption_scores=made.scores,
        needs_caption=made.caption is None,
        media_type=kind.media_type,
        flyer_required=1 if kind.requires_flyer else 0,
        suggested_price=suggested_price(kind, confidence),
        priority=parent.priority,
        strategy_used=made.strategy_used,
        flavor_emphasis=made.flavor_emphasis,
        is_follow_up=1,
        parent_item_id=made.parent_slot_id,
        followup_delay_minutes=made.delay_minutes,
        warnings=made.warnings,
        variation_metadata=made.variation,
    )


def in_order(items: Iterable[Item]) -> tuple[Item, ...]:
    """By date, then time."""
    return tuple(sorted(items, key=lambda item: (item.scheduled_date, item.scheduled_time, item.slot_id)))
