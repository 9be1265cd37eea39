"""What matching has to tell: each caption's step, themes to avoid, slots without content type (R18, 3.3)."""

from collections.abc import Collection, Iterable, Iterator

from eros.failures import Finding, found
from eros.vocabulary.counting import counted
from eros.vocabulary.facts import Vault
from eros.vocabulary.ladder import CaptionStep
from eros.vocabulary.week import MatchedSlot
from nodes.match_content.vault import Media, mismatches


def caption_steps(slots: Iterable[MatchedSlot]) -> Iterator[CaptionStep]:
    for slot in slots:
        yield CaptionStep(slot.slot_id, slot.send_type_key, None if slot.needs_caption else slot.ladder_step)


def avoided_findings(slots: Iterable[MatchedSlot], avoided: Collection[int], vault: Vault) -> Iterator[Finding]:
    """R55: where a theme that is ranked AVOID stands all the same, in a caption or as the media."""
    names = {theme.content_type_id: theme.type_name for theme in vault.themes or ()}
    shown: dict[str, list[str]] = {}
    for slot in slots:
        themes = (slot.content_type_id, slot.caption.content_type_id if slot.caption else None)
        theme = next((one for one in themes if one in avoided), None)
        if theme is not None:
            shown.setdefault(names[theme], []).append(slot.slot_id)
    for name, ids in shown.items():
        where = counted(len(ids), "slot")
        message = f"Nothing else was left than {name}, a theme ranked AVOID: {where}"
        yield found("avoided_theme_used", message, impact=f"{name} stands on {where}", slot_ids=ids)


def vault_findings(media: Iterable[tuple[str, Media]]) -> Iterator[Finding]:
    for reason, slot_ids in mismatches(media):
        message = f"No content type for {counted(len(slot_ids), 'slot')}: {reason}"
        yield found("vault_content_mismatch", message, impact="The media has to be chosen by hand", slot_ids=slot_ids)
