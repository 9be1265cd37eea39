"""The shares of themes among the items of a week that show one (R55): after the steps, before the sum of composites.

The assignment knows no themes. Here its week is chosen again as a linear programme: each type keeps as many captions as
it has, and among all ways the ladder steps are fewest, then the items beyond their theme's share, then the sum of
composites is the largest. A caption without a theme is beyond no share: its item takes any (B16).

Types, captions and themes are a network where every type shows a theme, and then the programme's answer is whole; it
need not be where a type that shows none takes the same captions, and is sought in whole captions then.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

import highspy
import numpy as np

from nodes.match_content.assignment import Offer

#: The model is small: presolve costs more than it saves. One thread, a fixed seed, effort by counted nodes (R57).
_OPTIONS: tuple[tuple[str, bool | int | float | str], ...] = (
    ("output_flag", False),
    ("threads", 1),
    ("random_seed", 0),
    ("presolve", "off"),
    ("mip_rel_gap", 0.0),
    ("mip_max_nodes", 1_000),
)
#: How far from 0 or 1 a value of the relaxation may lie to count as whole.
_WHOLE = 1e-7
_MOST_POINTS = 100.0

_Key = TypeVar("_Key")


class _Choice(NamedTuple):
    """A caption that a type may take, and the theme that its item would show."""

    name: str
    offer: Offer
    theme: int | None


class _Row(NamedTuple):
    """Of these columns at least and at most so many."""

    columns: list[int]
    least: float
    most: float


def balanced(
    offers: Mapping[str, Sequence[Offer]],
    taken: Mapping[str, Collection[int]],
    showing: Collection[str],
    themes: Mapping[int, int],
    targets: Mapping[int, int],
) -> Mapping[str, Collection[int]]:
    """The captions of each type, as many as ``taken`` has, with as few items as possible beyond ``targets``.

    ``showing`` are the types whose items show a theme, ``themes`` those of the captions.
    """
    shown = Counter(themes[one] for name in showing for one in taken[name] if one in themes)
    if all(count <= targets.get(theme, 0) for theme, count in shown.items()):
        return taken  # the best of all ways is one of these
    needed = {name: len(ids) for name, ids in taken.items() if ids}
    choices = _pruned(needed, offers, {name: themes if name in showing else {} for name in needed})
    if (chosen := _solved(choices, needed, targets)) is None:
        return taken
    ids: dict[str, list[int]] = {name: [] for name in taken}
    for name, offer, _ in chosen:
        ids[name].append(offer.caption_id)
    return {name: tuple(sorted(listed)) for name, listed in ids.items()}


def _pruned(
    needed: Mapping[str, int], offers: Mapping[str, Sequence[Offer]], themes: Mapping[str, Mapping[int, int]]
) -> list[_Choice]:
    """Only choices that some optimum needs: of each type and theme, best first, up to the type's own need of captions
    that no other type can use, and never more than the whole week's. Proof: as of ``assignment.prune``, since captions
    that change places there show one theme."""
    whole = sum(needed.values())
    wanted = Counter(offer.caption_id for name in needed for offer in offers[name])
    kept: list[_Choice] = []
    for name, own in needed.items():
        alone: Counter[int | None] = Counter()
        seen: Counter[int | None] = Counter()
        for offer in sorted(offers[name], key=lambda one: (one.step, -one.composite, one.caption_id)):
            theme = themes[name].get(offer.caption_id)
            if alone[theme] < own and seen[theme] < whole:
                seen[theme] += 1
                alone[theme] += wanted[offer.caption_id] == 1
                kept.append(_Choice(name, offer, theme))
    return kept


def _solved(choices: Sequence[_Choice], needed: Mapping[str, int], targets: Mapping[int, int]) -> list[_Choice] | None:
    """The best choices; None where the search for whole captions ends without any."""
    beyond = list(dict.fromkeys(one.theme for one in choices if one.theme is not None))
    columns = len(choices) + len(beyond)
    # One step outweighs all items beyond their shares, one of these all composites, of the whole week.
    everyone = sum(needed.values()) + 1
    item = everyone * _MOST_POINTS
    step = everyone * item
    worth = [one.offer.composite - one.offer.step * step for one in choices]
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in _OPTIONS:
        solver.setOptionValue(name, value)
    rows = [*_rows(choices, needed)]
    themed = _places_by([one.theme for one in choices])
    coefficients = [1.0] * sum(len(row.columns) for row in rows)
    for place, theme in enumerate(beyond, start=len(choices)):
        rows.append(_Row([*themed[theme], place], -highspy.kHighsInf, targets.get(theme, 0)))
        coefficients += [*[1.0] * len(themed[theme]), -1.0]
    solver.passModel(
        columns,
        len(rows),
        len(coefficients),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMaximize),
        0.0,
        np.array([*worth, *[-item] * len(beyond)]),
        np.zeros(columns),
        np.array([*[1.0] * len(choices), *[highspy.kHighsInf] * len(beyond)]),
        np.array([row.least for row in rows], dtype=np.float64),
        np.array([row.most for row in rows], dtype=np.float64),
        np.cumsum([0, *(len(row.columns) for row in rows)], dtype=np.int32),
        np.array([column for row in rows for column in row.columns], dtype=np.int32),
        np.array(coefficients),
        np.array([*[1] * len(choices), *[0] * len(beyond)], dtype=np.int32),
    )
    for relaxed in (True, False):
        solver.setOptionValue("solve_relaxation", relaxed)
        solver.run()
        if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            continue
        values = np.array(solver.getSolution().col_value)[: len(choices)]
        if not relaxed or np.abs(values - np.round(values)).max() < _WHOLE:
            return [one for one, value in zip(choices, values, strict=True) if value > 0.5]
    return None


def _rows(choices: Sequence[_Choice], needed: Mapping[str, int]) -> Iterator[_Row]:
    """Each type has what it needs, each caption stands once."""
    for name, places in _places_by([one.name for one in choices]).items():
        yield _Row(places, needed[name], needed[name])
    for places in _places_by([one.offer.caption_id for one in choices]).values():
        if len(places) > 1:
            yield _Row(places, 0, 1)


def _places_by(keys: Sequence[_Key]) -> dict[_Key, list[int]]:
    places: dict[_Key, list[int]] = {}
    for place, key in enumerate(keys):
        places.setdefault(key, []).append(place)
    return places
