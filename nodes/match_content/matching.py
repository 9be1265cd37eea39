"""The slots of the week with what was chosen for them."""

from collections.abc import Collection, Iterable, Sequence

from eros.vocabulary.ladder import shared_warnings, step_warnings
from eros.vocabulary.week import ContentMatch, MatchedSlot, Slot
from nodes.match_content.choice import Choice, ChosenCaption
from nodes.match_content.vault import Media


def matched_week(
    slots: Iterable[Slot], choice: Choice, media: Sequence[Media], unread: Collection[str]
) -> ContentMatch:
    """Phase 3's output: each slot keeps its id and its warnings and gets its caption, its media and new warnings.

    ``unread`` are the types of whose captions a call failed.
    """
    return ContentMatch(
        slots=tuple(
            matched_slot(slot, choice.by_slot.get(slot.slot_id), shown, unread=slot.send_type_key in unread)
            for slot, shown in zip(slots, media, strict=True)
        ),
        follow_up_captions=tuple(tuple(one) for one in choice.follow_ups),
        unread=tuple(unread),
    )


def matched_slot(slot: Slot, chosen: ChosenCaption | None, media: Media, *, unread: bool) -> MatchedSlot:
    told = step_warnings(chosen.ladder_step if chosen else None, unread=unread)
    told += shared_warnings(chosen.caption if chosen else None, slot.date)
    warnings = (*slot.warnings, *media.warnings, *told)
    words = {} if chosen is None else chosen._asdict()
    return MatchedSlot.model_validate(
        {
            **dict(slot),
            **words,
            "content_type_id": media.content_type_id,
            "media_type": media.media_type,
            "flyer_required": media.flyer_required,
            "warnings": tuple(dict.fromkeys(warnings)),
        }
    )
