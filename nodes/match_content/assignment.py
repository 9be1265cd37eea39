"""The week's captions as one assignment, solved exactly (R16).

Slots of one send type are interchangeable, so this is a transportation problem: each send type needs so many captions,
each caption serves at most one slot, and an offer says what a caption is worth to a type. Among all ways, ``assign``
finds one that fills as many slots as possible, then takes as few ladder steps as possible (summed over the slots), then
has the largest sum of composite scores. The shares of themes come between these two, in ``theme_balance.py`` (R55).
Follow-ups that may come (R15) are filled after the slots.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from eros.vocabulary.limits import TOP_CAPTIONS_STEP
from nodes.match_content.rows import is_of_follow_ups

#: R55: a theme ranked AVOID costs more than any step of the ladder.
AVOIDED_STEP = TOP_CAPTIONS_STEP + 1
#: R60: what another page holds costs more than all of them, and this on top.
SHARED_STEPS = AVOIDED_STEP + 1
_MOST_STEPS = AVOIDED_STEP + SHARED_STEPS
_PER_POINT = 10_000
_NEVER = -np.inf

Floats = NDArray[np.float64]


class Offer(NamedTuple):
    """A caption that a type may take: the step of the ladder that it costs and its composite score, 0 to 100."""

    caption_id: int
    step: int
    composite: float


class FillWeights(NamedTuple):
    """What weighs against what: one filled slot outweighs all steps, one step all composites, of the whole week."""

    step: int
    follow_up: int
    slot: int

    @classmethod
    def of(cls, demand: Mapping[str, int]) -> "FillWeights":
        everyone = sum(demand.values()) + 1
        step = everyone * 100 * _PER_POINT
        follow_up = everyone * (_MOST_STEPS + 1) * step
        follow_ups = sum(count for name, count in demand.items() if is_of_follow_ups(name))
        return cls(step, follow_up, (follow_ups + 1) * follow_up)

    def filled(self, send_type_key: str) -> int:
        return self.follow_up if is_of_follow_ups(send_type_key) else self.slot

    def offered(self, offer: Offer) -> int:
        """The worth of the caption itself; the worth of being filled is the type's."""
        return round(offer.composite * _PER_POINT) - offer.step * self.step


def assign(demand: Mapping[str, int], offers: Mapping[str, Iterable[Offer]]) -> dict[str, tuple[int, ...]]:
    """The caption ids that each type takes, ascending; fewer than its demand only where none is left to it."""
    weights = FillWeights.of(demand)
    ranked = {
        key: sorted(offers.get(key, ()), key=lambda offer: (-weights.offered(offer), offer.caption_id))
        for key in demand
    }
    kept = prune(demand, ranked)
    assignment = _Assignment(list(demand), kept, weights)
    for place, needed in enumerate(demand.values()):
        for _ in range(needed):
            assignment.serve(place)
    return {key: assignment.taken(place) for place, key in enumerate(demand)}


def prune(demand: Mapping[str, int], ranked: Mapping[str, Sequence[Offer]]) -> dict[str, list[Offer]]:
    """Only offers that some optimum needs: of each type, best first, up to its own demand of captions that no other
    type can use, and never more than the whole week's demand.

    Proof, by exchange: let an optimum give type t a caption c that is left out here. If t's demand of captions that
    are t's alone stood before c, t uses fewer than all of them beside c, so one is free; else as many captions as the
    whole demand stood before c, and the other places of the week use fewer than all of them, so one is free. To t it is
    worth no less than c: take it instead. No worth falls, and fewer captions that are left out stay in use.
    """
    whole = sum(demand.values())
    wanted = Counter(offer.caption_id for offers in ranked.values() for offer in offers)
    return {key: _needed(offers, demand[key], whole, wanted) for key, offers in ranked.items()}


def _needed(offers: Sequence[Offer], own: int, whole: int, wanted: Mapping[int, int]) -> list[Offer]:
    kept = []
    for offer in offers[:whole]:
        if own <= 0:
            break
        kept.append(offer)
        own -= wanted[offer.caption_id] == 1
    return kept


class _Assignment:
    """Who has which caption while the types are served one after the other; types and captions go by their places."""

    def __init__(self, keys: Sequence[str], kept: Mapping[str, Sequence[Offer]], weights: FillWeights) -> None:
        self.ids = sorted({offer.caption_id for offers in kept.values() for offer in offers})
        column = {caption_id: place for place, caption_id in enumerate(self.ids)}
        self.worths: Floats = np.full((len(keys), len(self.ids)), _NEVER)
        for row, key in enumerate(keys):
            for offer in kept[key]:
                self.worths[row, column[offer.caption_id]] = weights.filled(key) + weights.offered(offer)
        self.owned: list[list[int]] = [[] for _ in keys]
        self.free = [True] * len(self.ids)
        self.candidates_by_type = [iter([column[offer.caption_id] for offer in kept[key]]) for key in keys]
        self.next_free = [next(candidates, None) for candidates in self.candidates_by_type]
        #: exchanges[u, v]: the most that is gained when u takes over one of v's captions.
        self.exchanges: Floats = np.full((len(keys), len(keys)), _NEVER)

    def taken(self, row: int) -> tuple[int, ...]:
        return tuple(sorted(self.ids[place] for place in self.owned[row]))

    def serve(self, asking: int) -> None:
        """Give ``asking`` one caption more along the chain of exchanges that gains most; the chain's end takes a free
        caption, or goes one short if it can have none."""
        gains, takers = self._chains(asking)
        ends = [0.0 if place is None else self.worths[row, place] for row, place in enumerate(self.next_free)]
        row = int(np.argmax(gains + ends))
        received = self._take_free(row)
        while row != asking:
            given = self._best_given(row, takers[row])
            self.owned[row].remove(given)
            self._receive(row, received)
            row, received = takers[row], given
        self._receive(asking, received)

    def _chains(self, asking: int) -> tuple[Floats, list[int]]:
        """What the best chain of exchanges from ``asking`` to each type gains, and whom each gives a caption to on it.

        No chain can gain by coming back to a type: what is assigned is optimal. So as many rounds as types are enough.
        """
        gains = np.full(len(self.owned), _NEVER)
        gains[asking] = 0.0
        takers = [asking] * len(self.owned)
        for _ in self.owned:
            through = gains[:, None] + self.exchanges
            better = np.flatnonzero(through.max(axis=0) > gains)
            if not better.size:
                break
            for row in better:
                takers[row] = int(np.argmax(through[:, row]))
                gains[row] = through[takers[row], row]
        return gains, takers

    def _best_given(self, row: int, taker: int) -> int:
        return max(self.owned[row], key=lambda place: self.worths[taker, place] - self.worths[row, place])

    def _take_free(self, row: int) -> int | None:
        place = self.next_free[row]
        if place is not None:
            self.free[place] = False
            self.next_free = [self._look_on(row) for row in range(len(self.candidates_by_type))]
        return place

    def _look_on(self, row: int) -> int | None:
        place = self.next_free[row]
        while place is not None and not self.free[place]:
            place = next(self.candidates_by_type[row], None)
        return place

    def _receive(self, row: int, place: int | None) -> None:
        if place is not None:
            self.owned[row].append(place)
        owned = sorted(self.owned[row])
        gained = self.worths[:, owned] - self.worths[row, owned]
        self.exchanges[:, row] = gained.max(axis=1, initial=_NEVER)
        self.exchanges[row, row] = _NEVER
