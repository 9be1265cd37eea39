"""One day's model as the solver has it: a column for each group of like sends and each time that is open to it.

The solver is deterministic: one thread, a fixed seed, and its effort is counted, never timed (R57).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat

import highspy
import numpy as np
from numpy.typing import NDArray

from eros.vocabulary.limits import BLOCK_HOURS, BLOCKS, SPACING
from nodes.place_in_time.day import Day, PlacementRules
from nodes.place_in_time.groups import SendGroup
from nodes.place_in_time.objective import Scores

Index = NDArray[np.int32]
#: The chosen (group, time) pairs and the solver's bound.
Answer = tuple[NDArray[np.bool_], float]
#: The columns of some rows, one row after the other, the length of each, and their bounds, lower and upper.
Rows = tuple[Index, Sequence[int], float, float]

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
)
#: How far from 0 or 1 a value of the relaxation may lie to count as whole.
INTEGRALITY_TOLERANCE = 1e-7
INFINITE = highspy.kHighsInf


#: R57: the steps that the search for a week may take, of 50 to 110 microseconds each. A day may take half of
#: what the days before it left: usual ones leave nearly all.
STEPS_OF_WEEK = 40_000
STEPS = STEPS_OF_WEEK // 2
#: A round of the integer search costs as much as a step of the simplex for so many of the model's columns.
COLUMNS_PER_STEP = 3


class Unsolved(Exception):
    """The solver gave no proof that there is no answer, and none that its answer is the best.

    ``best`` is the best answer that it had, if it had one.
    """

    def __init__(self, message: str, best: Answer | None = None) -> None:
        super().__init__(message)
        self.best = best


@dataclass
class StepBudget:
    """The steps that a day's search may take in all: counted, not timed, so that it is the same everywhere (R57)."""

    most: int = STEPS
    taken: int = 0

    @property
    def spent(self) -> bool:
        return self.taken >= self.most


@dataclass
class _Rounds:
    """Counts the rounds of an integer search, a node or a round of cuts each, and stops it when the effort is spent."""

    effort: StepBudget
    steps: int

    def count(self, event: highspy.highs.HighsCallbackEvent) -> None:
        self.effort.taken += self.steps
        if event.data_in is not None:
            event.data_in.user_interrupt = self.effort.spent


class DayModel:
    """The model of one day under some rules, solved again as often as rows are added to it.

    ``all_stay``: every send has to stand, else as many as are worth most.
    """

    def __init__(
        self,
        day: Day,
        rules: PlacementRules,
        groups: Sequence[SendGroup],
        times: Sequence[int],
        worth: Scores,
        effort: StepBudget,
        *,
        all_stay: bool,
    ) -> None:
        self.effort = effort
        self._shape = worth.shape
        # Columns in the order of time, so that those of neighbouring times are neighbours.
        self._of_time, self._of_group = np.nonzero(np.array([group.open for group in groups]).T)
        self._minutes = np.asarray(times)[self._of_time]
        counts = np.bincount(self._of_group, minlength=len(groups))
        self.hopeless = all_stay and any(count < len(group.sends) for count, group in zip(counts, groups, strict=True))
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in OPTIONS:
            self._solver.setOptionValue(name, value)
        if not self.hopeless:
            self._pass_model([*self._rows(day, rules, groups, all_stay)], worth)

    def _rows(self, day: Day, rules: PlacementRules, groups: Sequence[SendGroup], all_stay: bool) -> Iterator[Rows]:
        everything = np.arange(len(self._minutes), dtype=np.int32)
        for number, group in enumerate(groups):
            count = len(group.sends)
            line = np.flatnonzero(self._of_group == number).astype(np.int32)
            yield line, [len(line)], count if all_stay else 0, count
            if group.key and count > 1:
                yield self._never_two(line, max(rules.spacing, group.sends[0].gap))
        yield self._never_two(everything, rules.spacing)
        hours = self._minutes // 60
        if rules.spread:
            yield self._never_two(everything[np.isin(hours, list(day.avoid))], SPACING)
        for first in BLOCKS if rules.blocks else ():
            inside = everything[(hours >= first) & (hours < first + BLOCK_HOURS)]
            taken = sum(first <= pin // 60 < first + BLOCK_HOURS for _, pin in day.pinned)
            yield inside, [len(inside)], -INFINITE, max(0, day.block_limit - taken)
        if rules.opening is not None and not any(pin // 60 == rules.opening for _, pin in day.pinned):
            inside = everything[hours == rules.opening]
            yield inside, [len(inside)], 1, INFINITE

    def _never_two(self, line: Index, minutes: int) -> Rows:
        """Of these columns no two may be taken less than ``minutes`` apart: a row for each stretch within no other."""
        at = self._minutes[line]
        begins, ends = np.searchsorted(at, at), np.searchsorted(at, at + minutes)
        own = (begins == np.arange(len(at))) & (np.diff(ends, prepend=0) > 0)
        begins, lengths = begins[own], (ends - begins)[own]
        places = np.repeat(begins - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
        return line[places], lengths.tolist(), -INFINITE, 1

    def _pass_model(self, rows: Sequence[Rows], worth: Scores) -> None:
        columns = np.concatenate([columns for columns, *_ in rows])
        lengths = [length for _, lengths, *_ in rows for length in lengths]
        lower = [bound for _, lengths, low, _ in rows for bound in repeat(low, len(lengths))]
        upper = [bound for _, lengths, _, high in rows for bound in repeat(high, len(lengths))]
        count = len(self._minutes)
        self._solver.passModel(
            count,
            len(lengths),
            len(columns),
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMaximize),
            0.0,
            worth[self._of_group, self._of_time],
            np.zeros(count),
            np.ones(count),
            np.array(lower, dtype=np.float64),
            np.array(upper, dtype=np.float64),
            np.cumsum([0, *lengths], dtype=np.int32),
            columns,
            np.ones(len(columns)),
            np.ones(count, dtype=np.int32),
        )

    def add_row(self, row: Scores, upper: float) -> None:
        """Coefficients by (group, time)."""
        coefficients = row.reshape(self._shape)[self._of_group, self._of_time]
        columns = np.flatnonzero(coefficients).astype(np.int32)
        self._solver.addRow(-INFINITE, upper, len(columns), columns, coefficients[columns])

    def solve(self) -> Answer | None:
        """The chosen (group, time) pairs and the solver's bound; None if the model is proved to have no answer.

        The linear relaxation comes first. Its optimum bounds every answer, and nine days in ten it is whole, so an
        answer.
        """
        values = self.relaxation()
        if values is None:
            return None
        if np.abs(values - np.round(values)).max() < INTEGRALITY_TOLERANCE:
            return values > 0.5, float(self._solver.getInfo().objective_function_value)
        return self._whole()

    def relaxation(self) -> Scores | None:
        """How much of each group stands at each time, where fractions are let in; None if even they find no place."""
        if self.hopeless:
            return None
        self._solver.setOptionValue("solve_relaxation", True)
        self._solver.run()
        self.effort.taken += max(0, int(self._solver.getInfo().simplex_iteration_count))
        return None if self._is_infeasible() else self._values()

    def _whole(self) -> Answer | None:
        """The integer search. Raises Unsolved where the effort ends it."""
        if self.effort.spent:
            raise Unsolved(f"{self.effort.most:,} steps were taken before the search for whole sends")
        rounds = _Rounds(self.effort, len(self._minutes) // COLUMNS_PER_STEP)
        self._solver.setOptionValue("solve_relaxation", False)
        self._solver.cbMipInterrupt.subscribe(rounds.count)
        self._solver.run()
        self._solver.cbMipInterrupt.unsubscribe(rounds.count)
        if self._is_infeasible():
            return None
        answer = self._values() > 0.5, float(self._solver.getInfo().mip_dual_bound)
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise Unsolved(f"the search for the best times ended after {self.effort.most:,} steps", answer)
        return answer

    def _is_infeasible(self) -> bool:
        status = self._solver.getModelStatus()
        return status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)

    def _values(self) -> Scores:
        if self._solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            status = self._solver.modelStatusToString(self._solver.getModelStatus())
            raise Unsolved(f"the solver stopped without an answer: {status}")
        values = np.zeros(self._shape)
        values[self._of_group, self._of_time] = self._solver.getSolution().col_value
        return values
