"""What matching has to tell: each caption's step, themes to avoid, slots without content type (R18, 3.3)."""

from collections.abc import Iterable, Iterator

from eros.failures import Finding, found
from eros.vocabulary.avoided_themes import ShownThemes
from eros.vocabulary.counting import counted
from eros.vocabulary.ladder import CaptionStep, step_of
from eros.vocabulary.week import MatchedSlot
from nodes.match_content.vault import Media, mismatches


def caption_steps(slots: Iterable[MatchedSlot]) -> Iterator[CaptionStep]:
    for slot in slots:
        step = None if slot.needs_caption else slot.ladder_step
        yield step_of(slot.slot_id, slot.send_type_key, step, slot.caption)


def shown_themes(slots: Iterable[MatchedSlot]) -> Iterator[ShownThemes]:
    for slot in slots:
        yield ShownThemes(slot.slot_id, slot.caption.content_type_id if slot.caption else None, slot.content_type_id)


def vault_findings(media: Iterable[tuple[str, Media]]) -> Iterator[Finding]:
    for reason, slot_ids in mismatches(media):
        message = f"No content type for {counted(len(slot_ids), 'slot')}: {reason}"
        yield found("vault_content_mismatch", message, impact="The media has to be chosen by hand", slot_ids=slot_ids)
