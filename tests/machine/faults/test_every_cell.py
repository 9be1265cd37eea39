"""17 tools x 10 faults x once, twice, always: each ends as ``expected.json`` says, written from the rulings.

``saved``, ``review`` and ``abort`` are outcomes of a generation, with all that its document must say went otherwise, or
with the error code (and the exit code where it is not 4); ``fails`` and ``answers`` are those of a tool that no
generation calls. One entry stands for all three columns; three entries are one each.

What stands in the week is asked of execute_query within a share of the run's time, so that one that hangs costs no week
(R39): the save refuses by itself.

A crash takes the calls that were under way with it, at most five, and each of them counts (R39): one crash leaves the
server's breaker closed, and the retries find the server started again. They go alone, so that the next crash takes
nobody with it and is the tool's own matter. Hence a tool that crashes at each call ends as one that is late at each. A
second crash in a tool's first batch is its sixth lost call of ten, which opens its own breaker: what it was still to
be asked for is refused, and R38 does not retry a refusal.
A tool that is only late opens its own breaker, and the week goes on without it. ``tool_call_failed`` is a call that was
answered at a later try (R61).
"""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from faulty.faults import FAULTS, answered, first
from faulty.loop import run
from faulty.runner import NOW, FaultRunner, FaultyRun
from faulty.server import FaultPlan, FaultyServer

from eros.failures import FAILURES, ToolFailure
from eros.gateway import TOOLS, open_tools
from eros.settings import Settings
from eros_app.services.creators import active_creators

EXPECTED: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "expected.json").read_text("utf-8"))
TIMES = {"once": 1, "twice": 2, "always": 10**9}
PAGES = {"paid": "esme", "free": "wren"}
#: No generation calls these.
ELSEWHERE = {"get_active_creators", "get_volume_assignment"}
#: A run has 60 s (H2); the last call may have begun just before.
MOST_SECONDS = 61.0
EXIT_CODES = {"saved": 0, "review": 3, "abort": 4}
STATUSES = {"saved": "saved", "review": "needs_review", "abort": "aborted"}
#: The default run takes every so-manieth cell.
SAMPLED = 59

#: Told of any week whose bank holds more captions than were asked for (R55), whatever fails.
OF_A_LARGE_BANK = frozenset({"captions_not_all_seen"})


class Cell(NamedTuple):
    tool: str
    fault: str
    times: str
    page: str
    expected: str

    @property
    def plan(self) -> FaultPlan:
        """The fault; top captions are asked for only where a type has no caption of its own."""
        return first(
            TIMES[self.times], self.tool, FAULTS[self.fault], needy if self.tool == "get_top_captions" else None
        )


def needy(tool: str, number: int, arguments: dict[str, Any]) -> Any:
    short = tool == "get_send_type_captions" and arguments["send_type_key"] == "vip_program"
    return answered({"captions": [], "count": 0}) if short else None


def cells() -> Iterator[Cell]:
    for tool, rows in EXPECTED.items():
        for faults, outcomes in rows.items():
            columns = outcomes if isinstance(outcomes, list) else [outcomes] * len(TIMES)
            for fault in faults.split():
                for times, expected in zip(TIMES, columns, strict=True):
                    yield Cell(tool, fault, times, "paid", expected)
                    if times == "always" and tool not in ELSEWHERE:
                        yield Cell(tool, fault, times, "free", expected)


def params(generated: bool) -> list[Any]:
    chosen = [cell for cell in cells() if (cell.tool not in ELSEWHERE) == generated]
    return [
        pytest.param(cell, id="-".join(cell[:4]), marks=() if place % SAMPLED == 0 else how_often(cell, place))
        for place, cell in enumerate(chosen)
    ]


def how_often(cell: Cell, place: int) -> Any:
    """What fails always on a paid page, and once where a retry helps, is in `make test`, of the rest an eighth."""
    helps = cell.times == "once" and cell.fault in ("slow", "hang", "crash")
    beside = cell.page == "free" or not (cell.times == "always" or helps)
    return pytest.mark.soak if beside and place % 8 else pytest.mark.full


@pytest.mark.requirement("fault:table")
def test_the_table_has_every_tool_fault_and_column_once() -> None:
    paid = [cell[:3] for cell in cells() if cell.page == "paid"]
    assert len(paid) == len(set(paid)) == 17 * 10 * 3
    assert {cell[0] for cell in paid} == set(TOOLS)


@pytest.mark.requirement("fault:one-outcome", "fault:nothing-saved", "fault:bounded", "fault:no-traceback")
@pytest.mark.parametrize("cell", params(generated=True))
def test_a_generation_ends_as_the_table_says(bench: FaultRunner, cell: Cell, capfd: pytest.CaptureFixture[str]) -> None:
    ran = bench.run(PAGES[cell.page], cell.plan)
    ending, *told = cell.expected.split()
    assert ran.document["status"] == STATUSES[ending], ran.document
    assert ran.saved == ((ran.document["generation_id"],) if ending == "saved" else ())
    assert ran.seconds < MOST_SECONDS
    if ending == "abort":
        assert (ran.document["error_code"], str(ran.exit_code)) == (told[0], (*told, "4")[1])
        assert_whole_error(ran)
    else:
        found = [kind for kind in ran.told if kind not in OF_A_LARGE_BANK or kind in told]
        assert (found, ran.exit_code) == (told, EXIT_CODES[ending])
        assert ran.document["degraded"] == any(FAILURES[name].severity != "LOW" for name in told)
    assert "Traceback" not in "".join(capfd.readouterr())


def assert_whole_error(ran: FaultyRun) -> None:
    """The error response says what happened where, and what to do about it; what was made is in it."""
    document = ran.document
    assert document["severity"] in ("CRITICAL", "HIGH")
    assert document["phase"].startswith("phase_")
    assert document["error_message"]
    assert document["resolution"]["action"]
    assert bool(document["partial_result"].get("items")) == (document["phase"] == "phase_7")


@pytest.mark.requirement("fault:elsewhere")
@pytest.mark.parametrize("cell", params(generated=False))
def test_a_tool_that_no_generation_calls_answers_or_fails_as_the_table_says(bench: FaultRunner, cell: Cell) -> None:
    server = FaultyServer(bench.engine, cell.plan)
    assert run(asked(server, cell.tool, bench.homes)) == cell.expected


async def asked(server: FaultyServer, tool: str, home: Path) -> str:
    settings = Settings(_env_file=None, home=home, now=NOW)  # type: ignore[call-arg]
    steady = asyncio.get_running_loop().time
    try:
        if tool == "get_active_creators":
            await active_creators(server.source, settings)
        else:
            async with open_tools(server.source, settings, steady=steady) as tools:
                await tools.call(tool, creator_id="esme")
    except ToolFailure as failure:
        return f"fails {failure.kind}"
    return "answers"
