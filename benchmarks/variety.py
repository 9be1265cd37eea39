"""What fans meet over sixteen weeks of all demo pages, pooled, against the bounds of R26 and R28.

Phases 1, 2, 5 and 6 as they are; captions and targets are left out, which move no time. The judge is
``tests/checker/variety.py``, which shares no code with the placement. "At most" of the opening hour and of the delay is
the page where one of them is most frequent.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from langgraph.runtime import Runtime
from sqlalchemy import Engine, text

from benchmarks import harness
from benchmarks.placement import as_targeted
from eros.gateway import Source, open_tools
from eros.settings import Settings
from eros.vocabulary.ports import Tools
from eros.vocabulary.request import Request
from eros.vocabulary.state import Run
from eros.vocabulary.week import TimedSlot
from eros_db.server import build_server
from nodes.allocate.node import allocate
from nodes.follow_up.parents import eligible
from nodes.follow_up.plan import FollowUpContext, plan_times
from nodes.initialize.node import initialize
from nodes.place_in_time.week import place_week

harness.add_tests_to_path()
from checker import variety  # noqa: E402  # its folder is on the path now

FIRST_WEEK = date(2026, 11, 23)
WEEKS = 16


@dataclass(frozen=True)
class VarietyRow:
    measure: str
    bound: str
    measured: str
    kept: bool


def rows(weeks: int = WEEKS, pages: int | None = None, database: Path | None = None) -> list[VarietyRow]:
    """A row for each measure over the demo, or over ``database``; ``pages`` limits them to the first so many."""
    with harness.home(database) as folder, harness.store(folder) as engine:
        source = Source.in_memory(lambda: build_server(engine, harness.now))
        names = creators(engine)[:pages]
        figures = asyncio.run(_measured(source, Settings(home=folder, now=harness.NOW), names, weeks))
    return list(_rows(figures))


def creators(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT creator_id FROM creators ORDER BY creator_id")))


async def _measured(source: Source, settings: Settings, pages: list[str], weeks: int) -> variety.Figures:
    days: list[variety.SentDay] = []
    delays: list[variety.Delay] = []
    async with open_tools(source, settings) as tools:
        for page in pages:
            for week in range(weeks):
                more, after = await placed(tools, page, FIRST_WEEK + timedelta(weeks=week))
                days += more
                delays += after
    return variety.measured(days, delays)


async def placed(tools: Tools, page: str, monday: date) -> tuple[list[variety.SentDay], list[variety.Delay]]:
    """The days of one page's week and the delays of its follow-ups."""
    request = Request(creator_id=page, week_start=monday)
    run = Run(generation_id="bench", seed=0, week_start=monday, today=harness.NOW.date(), started_at=harness.NOW)
    state = {"request": request, "run": run, "findings": ()}
    runtime = Runtime(context=harness.context(tools))
    state |= await initialize(state, runtime)  # type: ignore[arg-type]
    state |= await allocate(state, runtime)  # type: ignore[arg-type]
    run, kinds, timing = state["run"], state["send_types"], state["timing"]  # type: ignore[assignment]
    slots = [as_targeted(slot) for slot in state["allocation"].slots]  # type: ignore[attr-defined]
    week, _ = place_week(slots, kinds, timing, request, run.seed, monday)  # type: ignore[arg-type]
    by_day: dict[date, list[TimedSlot]] = {}
    for slot in sorted(week.slots, key=lambda slot: slot.scheduled_at):
        by_day.setdefault(slot.scheduled_at.date(), []).append(slot)
    spare = {day: variety.slack(len(sends), timing.avoid_hours) for day, sends in by_day.items()}  # type: ignore[attr-defined]
    days = [
        variety.SentDay(
            page, day, tuple(60 * it.scheduled_at.hour + it.scheduled_at.minute for it in sends), spare[day]
        )
        for day, sends in by_day.items()
    ]
    parents = eligible(week.slots, kinds)  # type: ignore[arg-type]
    minutes = plan_times(parents, FollowUpContext(week, monday, kinds, request, run.seed)).minutes  # type: ignore[arg-type]
    followed = [it for it in parents if it.slot_id in minutes and not it.late]
    delays = [
        variety.Delay(
            page,
            minutes[it.slot_id] - 60 * it.slot.scheduled_at.hour - it.slot.scheduled_at.minute,
            spare[it.date] if _has_room(it.slot, [other.slot for other in followed if other is not it]) else 0,
        )
        for it in followed
    ]
    return days, delays


def _has_room(parent: TimedSlot, others: list[TimedSlot]) -> bool:
    """Whether any delay of 16 to 26 minutes is 60 from any such of another parent (R28)."""
    return all(abs(parent.scheduled_at - other.scheduled_at) >= timedelta(minutes=70) for other in others)


def _rows(it: variety.Figures) -> Iterator[VarietyRow]:
    broken = set(variety.breaches(it))
    least, most = variety.EVEN
    for name, measure, bound, measured in (
        ("even-gaps", "even gaps within a day", f"{100 * least:.0f} to {100 * most:.0f} %",
         f"{100 * it.even_gaps:.1f} %"),
        ("one-parity", f"days of one parity, of {it.days:,}", f"at most {it.one_parity_by_chance}", str(it.one_parity)),
        ("quarters", "minutes before and after a quarter hour", "alike within a fifth",
         f"{it.before_quarter:,} and {it.after_quarter:,}"),
        ("opening", "days of a page that open on one hour", f"at most {100 * variety.HALF:.0f} %",
         f"{100 * it.opening_hour:.1f} %"),
        ("equal-pairs", "weekdays and minutes as the week before", f"at most {100 * variety.EQUAL_PAIRS:.0f} %",
         f"{100 * it.equal_pairs:.1f} %"),
        ("delays", "follow-ups of a page with one delay", f"at most {100 * variety.A_QUARTER:.0f} %",
         f"{100 * it.delay:.1f} %"),
    ):  # fmt: skip
        yield VarietyRow(measure, bound, measured, name not in broken)


COLUMNS: harness.Columns[VarietyRow] = {
    "measure": lambda row: row.measure,
    "bound": lambda row: row.bound,
    "measured": lambda row: row.measured,
    "kept": lambda row: "yes" if row.kept else "NO",
}


def main() -> None:
    print(harness.table(rows(), COLUMNS))


if __name__ == "__main__":
    main()
