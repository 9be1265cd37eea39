"""How good a week could have been: bounds that share no code with what made it.

The captions' optimum is a transportation problem (send types ask, captions are given once); its linear programme has
whole solutions, so the optimum is exact. Where shares of themes are asked for, they come before the sum (R55): as few
items as possible lie beyond their theme's share, and the optimum is at least a bound. The placement's bound is the
proof that Phase 5 carries (R25), day by day.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import floor
from typing import Any, NamedTuple

import highspy
import numpy as np

from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.week import CaptionPool, MatchedSlot

#: R17: freshness, performance, type priority, diversity, persona; as they are, and when freshness is low.
WEIGHTS = (0.40, 0.35, 0.15, 0.05, 0.05)
STALE_WEIGHTS = (0.20, 0.50, 0.15, 0.10, 0.05)
#: What is lost by an item beyond its theme's share, by a step of the ladder, by a slot without a caption, in points of
#: a composite score, of which one caption has at most 100; a theme ranked AVOID counts as so many steps (R55).
_BEYOND, _STEP, _EMPTY = 1_000.0, 100_000.0, 10_000_000.0
_AVOIDED = 10
_NEUTRAL = 50.0


class Optimum(NamedTuple):
    """The largest sum of composite scores, with the fewest items beyond the shares of their themes."""

    composite: float
    beyond: float


def composite_reached(slots: Iterable[MatchedSlot]) -> float:
    """The sum of the composite scores of the week's captions, follow-ups apart."""
    return sum(slot.scores.composite for slot in slots if slot.scores is not None)


def theme_targets(slots: Iterable[MatchedSlot], shares: Mapping[int, float]) -> dict[int, int]:
    """How many items each theme is to have, by largest remainders."""
    places, whole = sum(map(_shows, slots)), sum(shares.values())
    exact = {theme: places * share / whole for theme, share in shares.items()}
    left = places - sum(map(floor, exact.values()))
    first = sorted(exact, key=lambda theme: floor(exact[theme]) - exact[theme])[:left]
    return {theme: floor(share) + (theme in first) for theme, share in exact.items()}


def items_beyond(slots: Iterable[MatchedSlot], targets: Mapping[int, int]) -> int:
    """How many items show a theme that has its share already, by their captions."""
    themes = (slot.caption.content_type_id for slot in slots if slot.caption is not None and _shows(slot))
    shown = Counter(theme for theme in themes if theme is not None)
    return sum(max(0, count - targets.get(theme, 0)) for theme, count in shown.items())


def optimum(
    slots: Sequence[MatchedSlot],
    pool: CaptionPool,
    persona: Mapping[int, float],
    targets: Mapping[int, int] | None = None,
) -> Optimum:
    """The most that the same slots could have: as many filled as possible, as high on the ladder as possible (R16).

    ``targets``: how many items each theme is to have (R55); None where no shares are asked for.
    """
    demand = Counter(slot.send_type_key for slot in slots)
    showing = {slot.send_type_key for slot in slots if _shows(slot)} if targets is not None else set()
    offers = [
        _Offer(
            key,
            one.caption.caption_id,
            _AVOIDED if one.avoided else one.ladder_step,
            _composite(one.caption, key, persona, pool.stale),
            one.caption.content_type_id if key in showing else None,
        )
        for key in demand
        for one in pool.candidates.get(key, ())
    ]
    if not offers:
        return Optimum(0.0, 0.0)
    chosen = _chosen(demand, offers, targets or {})
    composite = sum(one.composite * share for one, share in zip(offers, chosen, strict=False))
    return Optimum(composite, sum(chosen[len(offers) :]))


def _shows(slot: MatchedSlot) -> bool:
    return slot.media_type != "none"


class _Offer(NamedTuple):
    """A caption to a send type; ``theme`` is what the item would show."""

    send_type_key: str
    caption_id: int
    step: int
    composite: float
    theme: int | None


def _composite(caption: Any, key: str, persona: Mapping[int, float], stale: bool) -> float:
    parts = (
        caption.freshness_score,
        caption.performance_score,
        _priority(caption, key),
        90.0 if caption.diversity_score is None else caption.diversity_score,
        persona.get(caption.caption_id, _NEUTRAL),
    )
    weights = STALE_WEIGHTS if stale else WEIGHTS
    return float(sum(part * weight for part, weight in zip(parts, weights, strict=True)))


def _priority(caption: Any, key: str) -> float:
    if caption.type_priority_score is not None:
        return float(caption.type_priority_score)
    kinds = default_catalogue()[key].caption_types
    place = kinds.index(caption.caption_type) if caption.caption_type in kinds else len(kinds)
    return (100.0, 70.0, 50.0)[min(place, 2)]


def _chosen(demand: Mapping[str, int], offers: Sequence[_Offer], targets: Mapping[int, int]) -> Sequence[float]:
    """Which offers the best week takes, as shares of 0 or 1, and after them how many items each theme has too many."""
    types = {key: row for row, key in enumerate(demand)}
    captions = {number: len(types) + row for row, number in enumerate(dict.fromkeys(it.caption_id for it in offers))}
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    count = len(offers)
    worth = np.array([_EMPTY - _STEP * one.step + one.composite for one in offers])
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count, len(types) + len(captions)
    model.col_cost_, model.col_lower_, model.col_upper_ = -worth, np.zeros(count), np.ones(count)
    model.row_lower_ = np.zeros(model.num_row_)
    model.row_upper_ = np.array([*map(float, demand.values()), *[1.0] * len(captions)])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.arange(0, 2 * count + 1, 2)
    model.a_matrix_.index_ = np.array(
        [row for one in offers for row in (types[one.send_type_key], captions[one.caption_id])]
    )
    model.a_matrix_.value_ = np.ones(2 * count)
    solver.passModel(model)
    for theme in dict.fromkeys(one.theme for one in offers if one.theme is not None):
        places = [place for place, one in enumerate(offers) if one.theme == theme]
        solver.addRow(-highspy.kHighsInf, targets.get(theme, 0), len(places), np.array(places), np.ones(len(places)))
        row = np.array([solver.getNumRow() - 1])
        solver.addCol(_BEYOND, 0.0, highspy.kHighsInf, 1, row, -np.ones(1))
    solver.run()
    return list(solver.getSolution().col_value)


def most_in_prime(revenue: int, prime_hours: Sequence[int], spacing: int) -> int:
    """How many of a day's revenue sends can stand in its prime hours, ``spacing`` minutes apart: no more ever can."""
    hours = sorted(set(prime_hours))
    room, at = 0, 0
    while at < len(hours):
        end = at
        while end + 1 < len(hours) and hours[end + 1] == hours[end] + 1:
            end += 1
        room += (60 * (end - at + 1) - 2) // spacing + 1
        at = end + 1
    return min(revenue, room)
