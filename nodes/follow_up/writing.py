"""A planned follow-up as the item of 6.5: its words, its audience, and why it stands at its minute."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from eros.vocabulary.audience import Audiences
from eros.vocabulary.catalogue import SendType
from eros.vocabulary.ladder import UNREAD, shared_warnings, step_warnings
from eros.vocabulary.ledger import Standing, standing
from eros.vocabulary.reach import reach
from eros.vocabulary.turns import in_turn
from eros.vocabulary.wall_clock import time_of
from eros.vocabulary.week import FollowUp, ScoredCaption, VariationMetadata
from nodes.follow_up.parents import Parent

#: A target and a channel.
Audience = tuple[str, str]


def audience_of(kind: SendType, audiences: Audiences) -> Audience | None:
    """Who a follow-up speaks to and how: the required target or nobody, of a tip goal too (R22, D6)."""
    reached = reach(kind, audiences)
    return (reached.target_key, reached.channel_key) if reached else None


def assigned_captions(parents: Iterable[Parent], captions: Sequence[ScoredCaption]) -> dict[str, ScoredCaption | None]:
    """The best caption for the parent that ranks first in the week, and so on; None when there are no more.

    A caption that another page holds stands on days that are not near that page's, and on near ones only where no other
    is left; on that page's own days it never stands (R60).
    """
    ranked = sorted(parents, key=lambda parent: parent.rank)

    def given(everyone: Iterable[ScoredCaption], near: Collection[int] = ()) -> dict[str, ScoredCaption]:
        def open_to(one: ScoredCaption) -> list[str]:
            most = Standing.NEAR if one[0].caption_id in near else Standing.FREE
            return [it.slot_id for it in ranked if standing(one[0].held_elsewhere, (it.date,)) <= most]

        return in_turn(everyone, open_to)

    found = given(captions)
    if len(found) < len(ranked):
        placed = {one[0].caption_id for one in found.values()}
        in_order = sorted(captions, key=lambda one: one[0].caption_id not in placed)  # keeps the order of each half
        found = given(in_order, {one[0].caption_id for one in captions} - placed)
    return {parent.slot_id: found.get(parent.slot_id) for parent in ranked}


def follow_up_of(
    parent: Parent, minute: int, worded: ScoredCaption | None, to: Audience, *, unread: bool = False
) -> FollowUp:
    """The follow-up of ``parent`` at ``minute`` of its day; without a caption it waits for a person's (6.4).

    ``unread``: a call for follow-ups' captions failed.
    """
    at = datetime.combine(parent.date, time_of(minute))
    caption, scores, step = worded or (None, None, 0)
    return FollowUp(
        slot_id=f"{parent.slot_id}_followup",
        parent_slot_id=parent.slot_id,
        scheduled_at=at,
        delay_minutes=(at - parent.slot.scheduled_at) // timedelta(minutes=1),
        caption=caption,
        scores=scores,
        ladder_step=step,
        target_key=to[0],
        channel_key=to[1],
        strategy_used=parent.slot.strategy_used,
        flavor_emphasis=parent.slot.flavor_emphasis,
        variation=variation(parent, minute),
        warnings=(*step_warnings(step), *shared_warnings(caption, at.date()))
        if worded
        else (UNREAD if unread else "No follow-up caption available",),
    )


def variation(parent: Parent, minute: int) -> VariationMetadata:
    """The parent's reasons but for what adjusted or pinned it, which is its own, and as offset what is left to
    ``minute`` (E20); a morning follow-up starts from 8."""
    why = parent.slot.variation.model_copy(update={"time_adjusted": False, "adjustment_reason": None})
    if parent.late:
        moved = {"base_hour": minute // 60, "time_shift": 0, "time_adjusted": True}
        why = why.model_copy(update={**moved, "adjustment_reason": "Late parent: moved to the next morning"})
    rest = minute - 60 * why.base_hour - why.time_shift - why.jitter
    return why.model_copy(update={"slot_offset": rest, "micro_offset": 0})
