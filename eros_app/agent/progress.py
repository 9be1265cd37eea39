"""A run inside a tool call: each phase is reported to the client, and a client that cancels cancels the run."""

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import anyio

from eros.vocabulary.ports import OnEvent
from eros_app.services.progress import PHASE_ACTIVITY, doing

T = TypeVar("T")
SendProgress = Callable[[float, float, str], Awaitable[None]]

#: Runs that were cancelled and still close what they had open.
_ending: set["asyncio.Task[Any]"] = set()


@asynccontextmanager
async def progress_listener(send_progress: SendProgress) -> AsyncIterator[OnEvent]:
    """A listener whose events reach ``send_progress`` in order: phases begun, phases there are, what is being done."""
    sending, receiving = anyio.create_memory_object_stream[Mapping[str, Any]](math.inf)

    async def pass_on() -> None:
        begun = 0
        with receiving:
            async for event in receiving:
                begun += 1
                await send_progress(begun, max(begun, len(PHASE_ACTIVITY)), doing(event["node"]))

    def listen(event: Mapping[str, Any]) -> None:
        if event["event"] == "phase_start":
            sending.send_nowait(event)

    passing = asyncio.create_task(pass_on())
    try:
        yield listen
    finally:
        sending.close()
        await passing


async def run_in_own_task(run: Coroutine[Any, Any, T]) -> T:
    """The run in a task of its own, so that a cancelled call cancels it once and lets it store its checkpoint."""
    task = asyncio.create_task(run)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        _ending.add(task)
        task.add_done_callback(_ended)
        task.cancel()
        raise


def _ended(task: "asyncio.Task[Any]") -> None:
    _ending.discard(task)
    if not task.cancelled():
        task.exception()
