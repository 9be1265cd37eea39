"""A run that is cancelled at any instant: after one mend, no week stands without a record that says so."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from kept_weeks import kept_weeks
from lost_weeks import judge

from eros.vocabulary.request import Request
from eros_app.services.generation import RunOptions, generate
from eros_app.services.review import answer


class Steps:
    """A coroutine driven step by step; ``cancel_at`` is the step at which it is cancelled."""

    def __init__(self, work, cancel_at: int | None = None) -> None:
        self._work, self._cancel_at, self.taken = work, cancel_at, 0

    async def run(self):
        """What it returns; None where it was cancelled."""
        task = asyncio.ensure_future(self._work)
        while not task.done():
            if self.taken == self._cancel_at:
                task.cancel()
            self.taken += 1
            await asyncio.sleep(0)
        return None if task.cancelled() else task.result()


def cancelled_at_event(settings, number: int):
    """Ends a generation when its event of this number is told; whether there was such an event."""

    async def run() -> bool:
        told = 0

        def hear(event) -> None:
            nonlocal told
            told += 1
            if told == number:
                task.cancel()

        task = asyncio.ensure_future(generate(Request(creator_id="ines"), RunOptions(settings, on_event=hear)))
        await asyncio.wait({task})
        return told >= number

    return asyncio.run(run())


@pytest.mark.requirement("records:cancelled")
@pytest.mark.parametrize(
    "last", [3, pytest.param(12, marks=pytest.mark.full), pytest.param(40, marks=pytest.mark.soak)]
)
def test_a_run_that_is_cancelled_at_an_event_leaves_no_week_without_its_record(home, settings, mend, last):
    """The last events of a run are those about its save."""
    events = 0
    while not events or cancelled_at_event(settings, events):
        events += 1
        mend()
        judge(home)
        if events > last:
            break
    assert {week["state"] for week in kept_weeks(home)} <= {"aborted", "saved", "superseded"}


@pytest.mark.requirement("records:cancelled")
@pytest.mark.parametrize("times", [pytest.param(10, marks=pytest.mark.full), pytest.param(100, marks=pytest.mark.soak)])
def test_a_run_that_is_cancelled_at_any_step_leaves_no_week_without_its_record(home, settings, mend, chance, times):
    def run(cancel_at: int | None = None) -> Steps:
        steps = Steps(generate(Request(creator_id="ines"), RunOptions(settings)), cancel_at)
        asyncio.run(steps.run())
        return steps

    taken = run().taken
    assert judge(home) == 1
    for number in range(times):
        first = 0 if number % 2 else int(0.9 * taken)  # every second one about the save
        run(chance.randint(first, taken))
        mend()
        assert judge(home) == 1


@pytest.mark.requirement("records:cancelled")
@pytest.mark.parametrize("checkpoint", ["there", "gone"])
@pytest.mark.parametrize("times", [pytest.param(5, marks=pytest.mark.full), pytest.param(60, marks=pytest.mark.soak)])
def test_an_approval_that_is_cancelled_at_any_step_is_found_out(
    home, settings, has_week, mend, chance, lose_checkpoint, checkpoint, times
):
    has_week("odessa")
    (week,) = kept_weeks(home)
    lose_checkpoint(checkpoint)
    waiting = (home / "records.db").read_bytes()

    def approve(cancel_at: int | None = None) -> int:
        """The steps that it took; before that the week waits as at first, and nothing stands."""
        (home / "records.db").write_bytes(waiting)
        with closing(sqlite3.connect(home / "eros.db")) as store, store:
            for table in ("volume_predictions", "schedule_template_versions", "schedule_items", "schedule_templates"):
                store.execute(f"DELETE FROM {table}")
        by = {"reason": "fine", "reviewer": "robin", "options": RunOptions(settings)}
        steps = Steps(answer(week["generation_id"], "approve", **by), cancel_at)
        asyncio.run(steps.run())
        return steps.taken

    taken = approve()
    assert judge(home) == 1
    for _ in range(times):
        approve(chance.randint(0, taken))
        mend()
        stands = judge(home)
        assert kept_weeks(home)[0]["state"] == ("approved" if stands else "waiting")
