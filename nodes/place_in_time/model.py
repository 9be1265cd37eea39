"""The exact model of one day (R25): which kind of send starts at which lattice time.

One binary per group of like sends and time; rows for counts, spacing, same-type gaps and blocks; the order of types
(R13) by rows added where an answer breaks it, whole or relaxed. Pins and the other days stand outside the lattice and
only close times. The solver is deterministic: one thread, a fixed seed, a limit of nodes and none of time.
"""

from collections.abc import Sequence
from dataclasses import replace

import highspy
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from eros.vocabulary.limits import BLOCK_HOURS, BLOCKS
from nodes.place_in_time.day import Day, Order, PlacementRules, Send, by_priority
from nodes.place_in_time.groups import Placement, SendGroup, groups_of
from nodes.place_in_time.lattice import starts_of, step_of
from nodes.place_in_time.objective import Scores
from nodes.place_in_time.order import OrderLimit, Separation, can_stand_apart, has_repeats, most_broken, row_of

Index = NDArray[np.int32]
#: The chosen (group, time) pairs and the solver's bound.
Answer = tuple[NDArray[np.bool_], float]

#: Models this small are solved at the root. Presolve, symmetry search and heuristics cost several times as much as they
#: save; a small pool of cuts halves the slowest days.
OPTIONS: tuple[tuple[str, bool | int | float | str], ...] = (
    ("output_flag", False),
    ("threads", 1),
    ("random_seed", 0),
    ("presolve", "off"),
    ("mip_detect_symmetry", False),
    ("mip_heuristic_effort", 0.0),
    ("mip_heuristic_run_feasibility_jump", False),
    ("mip_heuristic_run_rens", False),
    ("mip_heuristic_run_rins", False),
    ("mip_heuristic_run_root_reduced_cost", False),
    ("mip_pool_soft_limit", 50),
    ("mip_rel_gap", 0.0),
    ("mip_max_nodes", 5000),
)
#: How far from 0 or 1 a value of the relaxation may lie to count as whole.
INTEGRALITY_TOLERANCE = 1e-7
#: Simplex steps after which the search for one order of types ends. The worst of 10,500 days with narrow windows, pins
#: and few types takes 3,100 in all. Counted, not timed, so that it is the same everywhere (R57).
STEPS = 50_000


class Unsolved(Exception):
    """The solver gave neither an answer nor a proof that there is none."""


class ConstraintRows:
    """The model's rows, gathered in bulk: bounds, and for each row its columns with their coefficients."""

    def __init__(self) -> None:
        self.lower: list[NDArray[np.float64]] = []
        self.upper: list[NDArray[np.float64]] = []
        self.lengths: list[Index] = []
        self.columns: list[Index] = []

    def add(self, columns: Index, upper: float, lower: float = -highspy.kHighsInf) -> None:
        """One row for each line of ``columns``, with coefficients of 1."""
        count, length = columns.shape
        self.lower.append(np.full(count, lower))
        self.upper.append(np.full(count, upper))
        self.lengths.append(np.full(count, length, dtype=np.int32))
        self.columns.append(columns.ravel())

    def arrays(self) -> tuple[NDArray[np.float64], NDArray[np.float64], Index, Index]:
        """Lower and upper bounds, the rows' starts, and all columns one after the other."""
        ends = np.cumsum(np.concatenate(self.lengths), dtype=np.int32)
        begins = np.concatenate([np.zeros(1, dtype=np.int32), ends])
        return np.concatenate(self.lower), np.concatenate(self.upper), begins, np.concatenate(self.columns)


def _windows(columns: Index, width: int) -> Index:
    """The columns of each run of ``width`` neighbouring times, one line a run; all times if there are fewer."""
    views = sliding_window_view(columns, min(width, columns.shape[1]), axis=1)
    return views.transpose(1, 0, 2).reshape(views.shape[1], -1)


def rows_of(
    day: Day, rules: PlacementRules, groups: Sequence[SendGroup], times: Sequence[int], *, all_stay: bool
) -> ConstraintRows:
    columns = np.arange(len(groups) * len(times), dtype=np.int32).reshape(len(groups), len(times))
    rows, step = ConstraintRows(), step_of(day, rules)
    for line, group in zip(columns, groups, strict=True):
        count = len(group.sends)
        rows.add(line[None, :], count, count if all_stay else 0)
        if group.key and count > 1:
            rows.add(_windows(line[None, :], max(rules.spacing, group.sends[0].gap) // step), 1)
    rows.add(_windows(columns, rules.spacing // step), 1)
    if rules.blocks:
        _add_blocks(rows, day, columns, times)
    return rows


def _add_blocks(rows: ConstraintRows, day: Day, columns: Index, times: Sequence[int]) -> None:
    hours = np.asarray(times) // 60
    for first in BLOCKS:
        inside = (hours >= first) & (hours < first + BLOCK_HOURS)
        taken = sum(first <= pin // 60 < first + BLOCK_HOURS for _, pin in day.pinned)
        rows.add(columns[:, inside].reshape(1, -1), max(0, day.block_limit - taken))


def optimal_placement(day: Day, rules: PlacementRules) -> Placement | None:
    """The best placement of the day's sends under the rules, with its proof; None where there is none.

    Only the order of types (R13) gives way here, and only as far as there is proved to be no other: by the day's counts
    or by the solver (R45). Raises Unsolved where the solver stops without an answer or a proof that there is none.
    """
    times = starts_of(day, rules)
    groups = groups_of(day, rules, times)
    if not groups:
        return Placement((), 0.0, 0.0, rules)
    answer, kept = _in_order(day, rules, groups, times)
    return None if answer is None else _placement(groups, times, *answer, replace(rules, order=kept))


def _in_order(
    day: Day, rules: PlacementRules, groups: Sequence[SendGroup], times: Sequence[int]
) -> tuple[Answer | None, Order]:
    """The best answer that keeps the types apart; where none does, each type that can be along with those before it."""
    wanted = can_stand_apart(day) if rules.order == "kept" else []
    answer = _best(day, rules, groups, times, wanted)
    if answer is None and wanted:
        kept: list[Separation] = []
        answer = _best(day, rules, groups, times, kept)
        for apart in wanted if answer is not None else ():
            if (better := _best(day, rules, groups, times, [*kept, apart])) is not None:
                answer, kept = better, [*kept, apart]
    if answer is None or not has_repeats(day, _line(groups, times, answer[0])):
        return answer, "kept"
    return answer, "free" if rules.order == "free" else "unavoidable"


def _best(
    day: Day, rules: PlacementRules, groups: Sequence[SendGroup], times: Sequence[int], wanted: Sequence[Separation]
) -> Answer | None:
    """The best answer that keeps what is wanted of the order of types; None where there is proved to be none.

    The relaxation gets its rows before the integer search begins again, which seldom has anything left to do then.
    """
    worth = np.array([group.worth for group in groups])
    solver = _solver(day, rules, groups, times, worth, all_stay=True)
    keys = [group.key for group in groups]
    steps = 0
    while (answer := _run(solver, worth.shape)) is not None:
        steps += _steps(solver)
        repeats = has_repeats(day, _line(groups, times, answer[0]))
        broken = _broken(day, rules, keys, times, wanted, answer[0].astype(float)) if repeats else []
        if not broken:
            return answer
        while broken:
            if steps > STEPS:
                raise Unsolved(f"{STEPS} steps found no order of the types and no proof that there is none")
            for stretch in broken:
                _add_row(solver, *row_of(day, stretch, keys, times, rules.spacing))
            values = _optimum(solver, worth.shape, relaxed=True)
            if values is None:
                return None
            steps += _steps(solver)
            broken = _broken(day, rules, keys, times, wanted, values)
    return None


def _steps(solver: highspy.Highs) -> int:
    """The simplex steps of the last run."""
    return max(0, int(solver.getInfo().simplex_iteration_count))


def _broken(
    day: Day,
    rules: PlacementRules,
    keys: Sequence[str | None],
    times: Sequence[int],
    wanted: Sequence[Separation],
    values: Scores,
) -> list[OrderLimit]:
    """Of each type that is wanted apart the stretch that breaks it most."""
    total = values.sum(axis=0)
    stretches = []
    for apart in {apart.key: apart for apart in wanted}.values():
        same = values[[key == apart.key for key in keys]].sum(axis=0)
        stretches.append(most_broken(day, apart, times, same, total - same, rules.spacing))
    return [stretch for stretch in stretches if stretch is not None]


def _add_row(solver: highspy.Highs, row: Scores, upper: float) -> None:
    columns = np.flatnonzero(row).astype(np.int32)
    solver.addRow(-highspy.kHighsInf, upper, len(columns), columns, row[columns])


def kept_sends(day: Day, rules: PlacementRules) -> tuple[Send, ...]:
    """As many of the day's sends as the rules can hold, those of lower priority left out first (R23).

    Raises Unsolved as ``optimal_placement`` does.
    """
    times = starts_of(day, rules)
    groups = groups_of(day, rules, times)
    if not groups:
        return ()
    rank = {send.id: number for number, send in enumerate(by_priority(day.sends))}
    # Below 1 + 1/n each, so that one send more always outweighs better ones.
    weights = [1 + (1 - rank[group.sends[-1].id] / len(rank)) / (len(rank) + 1) for group in groups]
    worth = np.repeat(np.array(weights)[:, None], len(times), axis=1)
    answer = _run(_solver(day, rules, groups, times, worth, all_stay=False), worth.shape)
    if answer is None:
        raise Unsolved("even an empty day is refused")
    counts = answer[0].sum(axis=1)
    return tuple(send for group, count in zip(groups, counts, strict=True) for send in group.sends[:count])


def _solver(
    day: Day, rules: PlacementRules, groups: Sequence[SendGroup], times: Sequence[int], worth: Scores, *, all_stay: bool
) -> highspy.Highs:
    lower, upper, begins, columns = rows_of(day, rules, groups, times, all_stay=all_stay).arrays()
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in OPTIONS:
        solver.setOptionValue(name, value)
    solver.passModel(
        worth.size,
        len(lower),
        len(columns),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMaximize),
        0.0,
        worth.ravel(),
        np.zeros(worth.size),
        np.concatenate([group.open for group in groups]).astype(np.float64),
        lower,
        upper,
        begins,
        columns,
        np.ones(len(columns)),
        np.ones(worth.size, dtype=np.int32),
    )
    return solver


def _run(solver: highspy.Highs, shape: tuple[int, ...]) -> Answer | None:
    """The chosen (group, time) pairs and the solver's bound; None if the model is proved to have no answer.

    The linear relaxation comes first. Its optimum bounds every answer, and nine days in ten it is whole, so an answer.
    """
    values = _optimum(solver, shape, relaxed=True)
    if values is None:
        return None
    if np.abs(values - np.round(values)).max() < INTEGRALITY_TOLERANCE:
        return values > 0.5, float(solver.getInfo().objective_function_value)
    values = _optimum(solver, shape, relaxed=False)
    return None if values is None else (values > 0.5, float(solver.getInfo().mip_dual_bound))


def _optimum(solver: highspy.Highs, shape: tuple[int, ...], *, relaxed: bool) -> Scores | None:
    solver.setOptionValue("solve_relaxation", relaxed)
    solver.run()
    status = solver.getModelStatus()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return None
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise Unsolved(f"the solver stopped: {solver.modelStatusToString(status)}")
    return np.asarray(solver.getSolution().col_value).reshape(shape)


def _line(groups: Sequence[SendGroup], times: Sequence[int], chosen: NDArray[np.bool_]) -> list[tuple[int, str]]:
    """What stands where, for the order of types: the types of a mixed group occur once and are told apart by place."""
    return [(times[k], groups[g].key or f"{g}/{k}") for g, k in zip(*np.nonzero(chosen), strict=True)]


def _placement(
    groups: Sequence[SendGroup], times: Sequence[int], chosen: NDArray[np.bool_], bound: float, rules: PlacementRules
) -> Placement:
    """The answer in minutes; of a group's sends the one of best priority takes the time of most worth."""
    placed: list[tuple[Send, int]] = []
    value = 0.0
    for group, line in zip(groups, chosen, strict=True):
        best = sorted(np.flatnonzero(line).tolist(), key=lambda k: (-group.worth[k], k))
        placed += [(send, times[k]) for send, k in zip(group.sends, best, strict=True)]
        value += float(group.worth[best].sum())
    return Placement(tuple(sorted(placed, key=lambda it: it[1])), value, float(bound), rules)
