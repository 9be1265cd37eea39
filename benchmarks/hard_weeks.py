"""The weeks that take the solver most steps, of hundreds drawn to be hard, and what bounds them (R57).

The hours 8 to 19 to avoid with 21 sends a day, then drawn ones: many sends of few types in few hours. A week may take
``STEPS_OF_WEEK`` steps of the solver, so the longest is known in advance but for the machine.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from benchmarks import harness
from nodes.place_in_time.solver import STEPS_OF_WEEK


@dataclass(frozen=True)
class HardWeekRow:
    """``proved`` counts the days whose placement is proved to be the best."""

    week: str
    sends: int
    placed: int
    proved: int
    days: int
    seconds: float


def rows(most: int | None = None) -> Iterator[HardWeekRow]:
    """Of all weeks, or of the first so many."""
    harness.add_tests_to_path()
    weeks, judge = import_module("hard_weeks"), import_module("placed_weeks")
    for seed in weeks.WORST[:most]:
        days, timing = weeks.hard_week(seed)
        slots = judge.slots_of(days)
        began = time.process_time()
        week, _ = judge.place(slots, **timing)
        spent = time.process_time() - began
        yield HardWeekRow(
            week="hours 8 to 19 to avoid" if seed is None else f"drawn, seed {seed}",
            sends=len(slots),
            placed=len(week.slots),
            proved=sum(proof.bound - proof.value < 1e-6 for proof in week.proofs),
            days=len(week.proofs),
            seconds=spent,
        )


COLUMNS: harness.Columns[HardWeekRow] = {
    "week": lambda row: row.week,
    "sends": lambda row: str(row.sends),
    "placed": lambda row: str(row.placed),
    "days proved": lambda row: f"{row.proved} of {row.days}",
    "CPU s": lambda row: f"{row.seconds:.2f}",
}


def main() -> None:
    print(f"At most {STEPS_OF_WEEK:,} steps a week.\n")
    print(harness.table(rows(), COLUMNS))


if __name__ == "__main__":
    main()
