"""The week's audiences: every slot reached, substituted, or left out with its reason."""

from collections.abc import Iterable, Sequence

from eros.failures import Finding, PhaseFailure, found
from eros.vocabulary.week import MatchedSlot, TargetedSlot
from nodes.target.budget import within_budget
from nodes.target.reach import Reach, reach
from nodes.target.substitute import TargetingContext, as_type, substitute

#: error_type, sentence, slot id
Note = tuple[str, str, str]
Targeting = tuple[tuple[TargetedSlot, ...], tuple[Finding, ...]]


def assign_targets(slots: Sequence[MatchedSlot], context: TargetingContext) -> Targeting:
    """Every slot that the budget allows and an audience can be found for, and what went otherwise.

    Raises PhaseFailure when there are slots and none of them can be reached.
    """
    slots = within_budget(slots, context)
    standing: dict[str, TargetedSlot] = {}
    notes: list[Note] = []
    for slot in slots:
        choice = reach(context.send_types[slot.send_type_key], context.audiences)
        if choice is not None:
            standing[slot.slot_id] = targeted(slot, choice)
            notes += [(choice.error_type, choice.note, slot.slot_id)] if choice.error_type else []
    for slot in (slot for slot in slots if slot.slot_id not in standing):
        stand_in, sentence = replaced(slot, tuple(standing.values()), context)
        standing |= {slot.slot_id: stand_in} if stand_in else {}
        notes.append(("required_target_missing", sentence, slot.slot_id))
    if slots and not standing:
        nobody = "No send of the week can reach an audience"
        raise PhaseFailure("required_target_missing", nobody, slot_ids=[slot.slot_id for slot in slots])
    return tuple(standing[slot.slot_id] for slot in slots if slot.slot_id in standing), note_findings(notes)


def targeted(slot: MatchedSlot, choice: Reach) -> TargetedSlot:
    """The slot with its audience and channel; what went otherwise is said on it."""
    warnings = (*slot.warnings, choice.note) if choice.note else slot.warnings
    return TargetedSlot(
        **{**dict(slot), "warnings": warnings}, target_key=choice.target_key, channel_key=choice.channel_key
    )


def replaced(
    slot: MatchedSlot, week: Sequence[MatchedSlot], context: TargetingContext
) -> tuple[TargetedSlot | None, str]:
    """What takes the slot of a send without an audience, and the sentence about it; None: the slot is left out."""
    choice = substitute(slot, week, context)
    if choice is None:
        no_other = f"no other {slot.category} type fits the slot; it is left out"
        return None, f"{slot.send_type_key} has no audience here and {no_other}"
    kind, reached, worded = choice
    sentence = f"{slot.send_type_key} has no audience here; {kind.send_type_key} takes the slot"
    return targeted(as_type(worded, kind, sentence, context.limits.vault), reached), sentence


def note_findings(notes: Iterable[Note]) -> tuple[Finding, ...]:
    """One finding for each thing that was said, with all the slots it was said of."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for error_type, message, slot_id in notes:
        grouped.setdefault((error_type, message), []).append(slot_id)
    return tuple(found(error_type, message, slot_ids=ids) for (error_type, message), ids in grouped.items())
