"""From the pool to the week's captions: one assignment, then the best captions to the slots that matter most (R16)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from eros.vocabulary.catalogue import FOLLOW_UP, SendType
from eros.vocabulary.week import Caption, CaptionPool, CaptionScores, PooledCaption, Slot
from nodes.match_content.assignment import Offer, assign
from nodes.match_content.demand import send_type_of
from nodes.match_content.scores import Scorer


class ChosenCaption(NamedTuple):
    """A caption, its scores, and the step of the ladder that found it."""

    caption: Caption
    scores: CaptionScores
    ladder_step: int


class Choice(NamedTuple):
    """The caption of each slot that got one, by slot id, and those kept for the follow-ups, best first."""

    by_slot: dict[str, ChosenCaption]
    follow_ups: tuple[ChosenCaption, ...]

    def caption_of(self, slot_id: str) -> Caption | None:
        chosen = self.by_slot.get(slot_id)
        return chosen.caption if chosen else None


def choose_captions(
    slots: Sequence[Slot], pool: CaptionPool, send_types: Mapping[str, SendType], scorer: Scorer
) -> Choice:
    """All slots of the week at once: most filled, fewest ladder steps, largest sum of composite scores."""
    offers = {
        key: [
            Offer(one.caption.caption_id, one.ladder_step, scorer.composite(one.caption, send_type_of(key, send_types)))
            for one in candidates
        ]
        for key, candidates in pool.candidates.items()
    }
    taken = assign(pool.demand, offers)
    chosen = {
        key: _best_first(pool.candidates[key], set(ids), send_type_of(key, send_types), scorer)
        for key, ids in taken.items()
    }
    follow_ups = tuple(chosen.pop(FOLLOW_UP, ()))
    return Choice(captions_by_slot(slots, chosen), follow_ups)


def _best_first(
    candidates: Sequence[PooledCaption], ids: set[int], send_type: SendType, scorer: Scorer
) -> list[ChosenCaption]:
    chosen = [
        ChosenCaption(one.caption, scorer.scores(one.caption, send_type), one.ladder_step)
        for one in candidates
        if one.caption.caption_id in ids
    ]
    return sorted(chosen, key=lambda one: (one.ladder_step, -one.scores.composite, one.caption.caption_id))


def captions_by_slot(slots: Sequence[Slot], chosen: Mapping[str, Sequence[ChosenCaption]]) -> dict[str, ChosenCaption]:
    """Of each type the best caption to the slot of the highest priority, the earlier day first."""
    turns = {key: iter(captions) for key, captions in chosen.items()}
    given = {}
    for slot in sorted(slots, key=lambda slot: (slot.priority, slot.day)):  # the sort keeps the day's own order
        best = next(turns[slot.send_type_key], None)
        if best is not None:
            given[slot.slot_id] = best
    return given
