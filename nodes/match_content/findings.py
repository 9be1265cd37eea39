"""What matching has to tell: each caption's step, themes to avoid (R18, R55)."""

from collections.abc import Iterable, Iterator

from eros.vocabulary.avoided_themes import ShownThemes
from eros.vocabulary.ladder import UNREAD, CaptionStep, step_of
from eros.vocabulary.week import MatchedSlot


def caption_steps(slots: Iterable[MatchedSlot]) -> Iterator[CaptionStep]:
    for slot in slots:
        step = None if slot.needs_caption else slot.ladder_step
        unread = UNREAD in slot.warnings
        yield step_of(slot.slot_id, slot.send_type_key, step, slot.caption, unread=unread)


def shown_themes(slots: Iterable[MatchedSlot]) -> Iterator[ShownThemes]:
    for slot in slots:
        yield ShownThemes(slot.slot_id, slot.caption.content_type_id if slot.caption else None, slot.content_type_id)
