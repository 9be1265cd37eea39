"""Sends for which the vault holds no media that fit: what it lacks is to be added, what it has in other themes can be
chosen by hand (3.3, R53).

Phase 3 chooses the week's media, Phase 4 a substitute's: both tell it alike.
"""

from collections.abc import Iterable, Iterator

from eros.failures import Finding, found
from eros.vocabulary.counting import counted
from eros.vocabulary.facts import NO_THEMES, VAULT_LACKS, Vault

#: What was done where no theme of the vault is known, so that neither sends nor captions can have one.
WITHOUT_THEMES = "leave_themes_out"
_PASSED_OVER = ", and captions that have a theme are passed over"


def mismatch_findings(slots: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """One for each reason for a missing content type, with the slots that it holds for; "" is none."""
    reasons: dict[str, list[str]] = {}
    for slot_id, reason in slots:
        if reason:
            reasons.setdefault(reason, []).append(slot_id)
    for reason, slot_ids in reasons.items():
        message = f"No content type for {counted(len(slot_ids), 'slot')}: {reason}"
        impact = "The media is to be added" if reason.startswith(VAULT_LACKS) else "The media has to be chosen by hand"
        if reason == NO_THEMES:
            impact += _PASSED_OVER
        action = WITHOUT_THEMES if reason == NO_THEMES else None
        yield found("vault_content_mismatch", message, impact=impact, slot_ids=slot_ids, action=action)


def foreseen_mismatch(vault: Vault) -> Iterator[Finding]:
    """The same before there are slots: that no send would have a theme."""
    if vault.themes == () and vault.media_kinds != ():
        impact = f"Media would have to be chosen by hand{_PASSED_OVER}"
        message = f"No send of the week would have a content type: {NO_THEMES}"
        yield found("vault_content_mismatch", message, impact=impact, action=WITHOUT_THEMES)
