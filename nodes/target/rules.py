"""The week's audiences: every slot reached, substituted, or left out with its reason."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from eros.failures import Finding, PhaseFailure, found
from eros.vocabulary.avoided_themes import ShownThemes
from eros.vocabulary.lacking import in_words, lacking, lacking_by_type
from eros.vocabulary.ladder import UNREAD, CaptionStep, ladder_findings, step_of
from eros.vocabulary.reach import Reach, reach
from eros.vocabulary.request import plannable
from eros.vocabulary.week import Caption, MatchedSlot, TargetedSlot
from nodes.target.budget import within_budget
from nodes.target.substitute import TargetingContext, as_type, substitute


class Note(NamedTuple):
    """What went otherwise with one slot, and what was done about it."""

    error_type: str
    message: str
    action: str | None
    fallback: str
    slot_id: str
    send_type_key: str


Targeting = tuple[tuple[TargetedSlot, ...], tuple[Finding, ...]]


def assign_targets(slots: Sequence[MatchedSlot], context: TargetingContext) -> Targeting:
    """Every slot that the budget allows and an audience can be found for, and what went otherwise.

    Raises PhaseFailure when there are slots and none of them can be reached.
    """
    told, slots = told_before(slots, context), within_budget(slots, context)
    standing: dict[str, TargetedSlot] = {}
    notes: list[Note] = []
    for slot in slots:
        choice = reach(context.send_types[slot.send_type_key], context.audiences)
        if choice is not None:
            standing[slot.slot_id] = targeted(slot, choice)
            notes += _noted(slot, choice)
    for slot in (slot for slot in slots if slot.slot_id not in standing):
        stand_in, note = replaced(slot, tuple(standing.values()), context)
        standing |= {slot.slot_id: stand_in} if stand_in else {}
        notes.append(note)
    if slots and not standing:
        raise _nobody(slots, context)
    kept = tuple(standing[slot.slot_id] for slot in slots if slot.slot_id in standing)
    return kept, (*note_findings(notes), *ladder_findings(new_words(told, kept)))


def _nobody(slots: Sequence[MatchedSlot], context: TargetingContext) -> PhaseFailure:
    """What lets no send of the week reach anybody, and the types of the page that still would."""
    kinds, counts = context.send_types, Counter(slot.send_type_key for slot in slots)
    lacks = lacking_by_type(kinds, counts, context.audiences)
    others = [
        key
        for key in plannable(kinds)
        if kinds[key].on(context.limits.page_type) and reach(kinds[key], context.audiences) is not None
    ]
    return PhaseFailure(
        "required_target_missing",
        f"No send of the week can reach an audience, for want of {lacks}",
        slot_ids=[slot.slot_id for slot in slots],
        details={"lacking": lacks, "reachable": others},
    )


def _noted(slot: MatchedSlot, choice: Reach) -> list[Note]:
    if choice.error_type is None:
        return []
    fallback = f"{choice.target_key} by {choice.channel_key}"
    return [Note(choice.error_type, choice.note, choice.action, fallback, slot.slot_id, slot.send_type_key)]


def told_before(slots: Sequence[MatchedSlot], context: TargetingContext) -> list[MatchedSlot]:
    """The slots of whose captions Phase 3 told: all but those that the budget sends away."""
    standing = {slot.slot_id: slot.send_type_key for slot in within_budget(slots, context)}
    return [slot for slot in slots if standing.get(slot.slot_id) == slot.send_type_key]


def new_words(told: Iterable[MatchedSlot], after: Iterable[MatchedSlot]) -> Iterator[CaptionStep]:
    """The captions that substitutes brought with them (R56), or took over from what the budget sent away: Phase 3 told
    of those that it had chosen for what stands."""
    for slot in _reworded(told, after):
        step = None if slot.needs_caption else slot.ladder_step
        yield step_of(slot.slot_id, slot.send_type_key, step, slot.caption, unread=UNREAD in slot.warnings)


def new_themes(told: Iterable[MatchedSlot], after: Iterable[MatchedSlot]) -> Iterator[ShownThemes]:
    """The themes that came with these captions."""
    for slot in _reworded(told, after):
        yield ShownThemes(slot.slot_id, slot.caption.content_type_id if slot.caption else None)


def new_mismatches(
    told: Iterable[MatchedSlot], after: Iterable[MatchedSlot], context: TargetingContext
) -> Iterator[tuple[str, str]]:
    """Why the vault has no media for these captions, and for those that stand for another type than Phase 3 knew."""
    known = {slot.slot_id: _mismatch(slot, context) for slot in told}
    for slot in after:
        if (reason := _mismatch(slot, context)) != known.get(slot.slot_id, ""):
            yield slot.slot_id, reason


def _mismatch(slot: MatchedSlot, context: TargetingContext) -> str:
    theme = slot.caption.content_type_id if slot.caption else None
    return context.limits.vault.mismatch(context.send_types[slot.send_type_key], theme)


def newly_shared(
    told: Iterable[MatchedSlot], after: Iterable[MatchedSlot]
) -> Iterator[tuple[str, Caption | None, date]]:
    """What these captions are, for what other pages send of them (R60)."""
    return ((slot.slot_id, slot.caption, slot.date) for slot in _reworded(told, after))


def _reworded(told: Iterable[MatchedSlot], after: Iterable[MatchedSlot]) -> Iterator[MatchedSlot]:
    chosen = {slot.slot_id: slot.caption for slot in told}
    for slot in after:
        if slot.slot_id not in chosen or slot.caption not in (None, chosen[slot.slot_id]):
            yield slot


def targeted(slot: MatchedSlot, choice: Reach) -> TargetedSlot:
    """The slot with its audience and channel; what went otherwise is said on it."""
    warnings = (*slot.warnings, choice.note) if choice.note else slot.warnings
    return TargetedSlot(
        **{**dict(slot), "warnings": warnings}, target_key=choice.target_key, channel_key=choice.channel_key
    )


def replaced(
    slot: MatchedSlot, week: Sequence[MatchedSlot], context: TargetingContext
) -> tuple[TargetedSlot | None, Note]:
    """What takes the slot of a send without an audience, and what is noted of it; None: the slot is left out."""
    choice = substitute(slot, week, context)
    lost = in_words(lacking(context.send_types[slot.send_type_key], context.audiences))
    nobody = f"{slot.send_type_key} reaches nobody for want of {lost}"
    if choice is None:
        no_other = f"no other {slot.category} type fits the slot; it is left out"
        return None, _missing(slot, f"{nobody}, and {no_other}", "leave_out", "the slot stays empty")
    kind, reached, worded = choice
    sentence = f"{nobody}; {kind.send_type_key} takes the slot"
    note = _missing(slot, sentence, "substitute_type", kind.send_type_key)
    return targeted(as_type(worded, kind, sentence, context.limits.vault), reached), note


def _missing(slot: MatchedSlot, message: str, action: str, fallback: str) -> Note:
    return Note("required_target_missing", message, action, fallback, slot.slot_id, slot.send_type_key)


def note_findings(notes: Iterable[Note]) -> tuple[Finding, ...]:
    """One finding for each thing that was said, with all the slots it was said of."""
    grouped: dict[Note, list[str]] = {}
    for note in notes:
        grouped.setdefault(note._replace(slot_id=""), []).append(note.slot_id)
    return tuple(
        found(
            note.error_type,
            note.message,
            action=note.action,
            fallback=note.fallback,
            slot_ids=ids,
            send_types=(note.send_type_key,),
        )
        for note, ids in grouped.items()
    )
