"""A run is called off before its save or not at all (eros_app/services/calling_off.py)."""

import asyncio

import pytest

from eros_app.services.calling_off import CallingOff, RunsUnderWay


async def called_off(*, saving: bool) -> list[str]:
    """What a run did whose caller was cancelled before it saved, or while it did."""
    did, reached, may_go_on = list[str](), asyncio.Event(), asyncio.Event()
    runs = RunsUnderWay()

    async def run(calling_off: CallingOff) -> None:
        if saving:
            calling_off.begin_save()
        reached.set()
        await may_go_on.wait()
        if not saving:
            calling_off.begin_save()
        did.append("saved")
        await asyncio.sleep(0)
        did.append("recorded")

    call = asyncio.create_task(runs.run(run))
    await reached.wait()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    may_go_on.set()
    await runs.ended()
    return did


@pytest.mark.requirement("agent:cancel")
async def test_a_run_that_saves_is_carried_to_its_record() -> None:
    assert await called_off(saving=True) == ["saved", "recorded"]


@pytest.mark.requirement("agent:cancel")
async def test_a_run_that_does_not_save_yet_is_stopped() -> None:
    assert await called_off(saving=False) == []


@pytest.mark.requirement("agent:cancel")
async def test_a_run_that_was_called_off_asks_nobody_to_save() -> None:
    """Its task may have one step to do before the cancellation reaches it."""
    calling_off, asleep = CallingOff(), asyncio.create_task(asyncio.sleep(0))
    calling_off.call_off(asleep)
    with pytest.raises(asyncio.CancelledError):
        calling_off.begin_save()
