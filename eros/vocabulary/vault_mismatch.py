"""Sends whose media have to be chosen by hand, since the vault holds none that fit (3.3, R53).

Phase 3 chooses the week's media, Phase 4 a substitute's: both tell it alike.
"""

from collections.abc import Iterable, Iterator

from eros.failures import Finding, found
from eros.vocabulary.counting import counted


def mismatch_findings(slots: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """One for each reason for a missing content type, with the slots that it holds for; "" is none."""
    reasons: dict[str, list[str]] = {}
    for slot_id, reason in slots:
        if reason:
            reasons.setdefault(reason, []).append(slot_id)
    for reason, slot_ids in reasons.items():
        message = f"No content type for {counted(len(slot_ids), 'slot')}: {reason}"
        yield found("vault_content_mismatch", message, impact="The media has to be chosen by hand", slot_ids=slot_ids)
