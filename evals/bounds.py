"""How good a week could have been: bounds that share no code with what made it.

The captions' optimum is a transportation problem (send types ask, captions are given once); its linear programme has
whole solutions, so the optimum is exact. Where shares of themes are asked for, they come before the sum (R55): the
optimum is then of the weeks with as many items of each theme, and at least a bound. The placement's bound is the proof
that Phase 5 carries (R25), day by day.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import highspy
import numpy as np

from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.week import CaptionPool, MatchedSlot

#: R17: freshness, performance, type priority, diversity, persona; as they are, and when freshness is low.
WEIGHTS = (0.40, 0.35, 0.15, 0.05, 0.05)
STALE_WEIGHTS = (0.20, 0.50, 0.15, 0.10, 0.05)
_STEP, _FILLED = 1_000.0, 10_000.0
_NEUTRAL = 50.0


def composite_reached(slots: Iterable[MatchedSlot]) -> float:
    """The sum of the composite scores of the week's captions, follow-ups apart."""
    return sum(slot.scores.composite for slot in slots if slot.scores is not None)


def composite_bound(
    slots: Sequence[MatchedSlot], pool: CaptionPool, persona: Mapping[int, float], *, shares: bool = False
) -> float:
    """The most that the same slots could have: as many filled as possible, as high on the ladder as possible (R16).

    ``shares``: with as many items of each theme as there are, by their captions (R55).
    """
    demand = Counter(slot.send_type_key for slot in slots)
    offers = [
        (key, one.caption.caption_id, one.ladder_step, _composite(one.caption, key, persona, pool.stale))
        for key in demand
        for one in pool.candidates.get(key, ())
    ]
    if not offers:
        return 0.0
    chosen = _optimum(demand, offers, _themes(slots, pool, offers) if shares else ())
    return sum(worth * share for (_, _, _, worth), share in zip(offers, chosen, strict=True))


def _themes(
    slots: Sequence[MatchedSlot], pool: CaptionPool, offers: Sequence[tuple[str, int, int, float]]
) -> list[tuple[list[int], int]]:
    """Of each theme the offers that would show it, by their places, and how often it is shown."""
    showing = {slot.send_type_key for slot in slots if slot.media_type != "none"}
    shown = Counter(
        slot.caption.content_type_id for slot in slots if slot.caption is not None and slot.send_type_key in showing
    )
    themes = {
        one.caption.caption_id: one.caption.content_type_id for found in pool.candidates.values() for one in found
    }
    places: dict[int, list[int]] = {}
    for place, (key, number, _, _) in enumerate(offers):
        theme = themes[number]
        if key in showing and theme is not None:
            places.setdefault(theme, []).append(place)
    return [(listed, shown[theme]) for theme, listed in places.items()]


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


def _optimum(
    demand: Mapping[str, int],
    offers: Sequence[tuple[str, int, int, float]],
    themes: Sequence[tuple[Sequence[int], int]] = (),
) -> Sequence[float]:
    """Which offers the best week takes, as shares of 0 or 1."""
    types = {key: row for row, key in enumerate(demand)}
    captions = {number: len(types) + row for row, number in enumerate(dict.fromkeys(it[1] for it in offers))}
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    count = len(offers)
    worth = np.array([_FILLED - _STEP * step + score for _, _, step, score in offers])
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count, len(types) + len(captions)
    model.col_cost_, model.col_lower_, model.col_upper_ = -worth, np.zeros(count), np.ones(count)
    model.row_lower_ = np.zeros(model.num_row_)
    model.row_upper_ = np.array([*map(float, demand.values()), *[1.0] * len(captions)])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.arange(0, 2 * count + 1, 2)
    model.a_matrix_.index_ = np.array([row for key, number, _, _ in offers for row in (types[key], captions[number])])
    model.a_matrix_.value_ = np.ones(2 * count)
    solver.passModel(model)
    for places, count in themes:
        solver.addRow(count, count, len(places), np.array(places, dtype=np.int32), np.ones(len(places)))
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
