"""What matching has to tell: which slots took which step of the ladder, and which have no content type (R18, 3.3)."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from eros.failures import Finding, found
from eros.vocabulary.facts import Vault
from eros.vocabulary.limits import CAPTION_LADDER
from eros.vocabulary.week import GENERIC_CAPTION, MatchedSlot
from nodes.match_content.vault import Media, mismatches

#: The warning that a slot carries for the step of its caption; the texts are the specification's.
STEP_WARNINGS = (
    "",
    "Caption pool depleted - using marginal captions",
    "Critical caption shortage",
    "Using any available caption - quality not guaranteed",
    GENERIC_CAPTION,
)
NO_CAPTION = "No compatible captions available"


def slot_warnings(ladder_step: int | None) -> tuple[str, ...]:
    """``ladder_step`` None: the slot has no caption."""
    warning = NO_CAPTION if ladder_step is None else STEP_WARNINGS[ladder_step]
    return (warning,) if warning else ()


def ladder_findings(slots: Sequence[MatchedSlot]) -> Iterator[Finding]:
    """Each step down, with the slots that it touched; a type's shortage is MEDIUM (C19)."""
    for step, warning in enumerate(STEP_WARNINGS):
        touched = [slot for slot in slots if slot.caption is not None and slot.ladder_step == step]
        if step and touched:
            yield _shortage(f"{warning} ({_floors(step)})", touched, "Captions below the first query's floors")
    empty = [slot for slot in slots if slot.needs_caption]
    if empty:
        yield _shortage(NO_CAPTION, empty, "These captions have to be written by hand")


def _shortage(what: str, slots: Sequence[MatchedSlot], impact: str) -> Finding:
    kinds = ", ".join(dict.fromkeys(slot.send_type_key for slot in slots))
    ids = [slot.slot_id for slot in slots]
    return found("caption_shortage", f"{what}: {len(ids)} slots of {kinds}", impact=impact, slot_ids=ids)


def _floors(step: int) -> str:
    if step >= len(CAPTION_LADDER):
        return "top captions"
    freshness, performance = CAPTION_LADDER[step]
    return f"freshness {freshness:.0f}, performance {performance:.0f}"


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
        message = f"Nothing else was left than {name}, a theme ranked AVOID: {len(ids)} slots"
        yield found("avoided_theme_used", message, impact=f"{name} stands on {len(ids)} slots", slot_ids=ids)


def vault_findings(media: Iterable[tuple[str, Media]]) -> Iterator[Finding]:
    for reason, slot_ids in mismatches(media):
        message = f"No content type for {len(slot_ids)} slots: {reason}"
        yield found("vault_content_mismatch", message, impact="The media has to be chosen by hand", slot_ids=slot_ids)
