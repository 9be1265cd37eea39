"""What a client hears while a tool works: each phase of a run, and how long the first preparation takes."""

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from itertools import count
from typing import Any

import anyio

from eros.vocabulary.ports import OnEvent
from eros_app.services.progress import PHASE_ACTIVITY, doing

SendProgress = Callable[[float, float, str], Awaitable[None]]

#: Seconds between two words of a preparation, which has no phases.
_BEAT = 1.0
#: A client's figure must grow: what is prepared before the first phase counts in hundredths.
_HUNDREDTH = 0.01


@asynccontextmanager
async def progress_listener(send_progress: SendProgress) -> AsyncIterator[OnEvent]:
    """A listener whose events reach ``send_progress`` in order: phases begun, phases there are, what is being done.

    A run that goes on after its call has ended may tell on: nobody listens then.
    """
    sending, receiving = anyio.create_memory_object_stream[Mapping[str, Any]](math.inf)

    async def pass_on() -> None:
        begun = 0
        with receiving:
            async for event in receiving:
                begun += 1
                await send_progress(begun, max(begun, len(PHASE_ACTIVITY)), doing(event["node"]))

    def listen(event: Mapping[str, Any]) -> None:
        if event["event"] == "phase_start":
            with suppress(anyio.ClosedResourceError, anyio.BrokenResourceError):
                sending.send_nowait(event)

    passing = asyncio.create_task(pass_on())
    try:
        yield listen
    finally:
        sending.close()
        await passing


@asynccontextmanager
async def told_as_it_lasts(send_progress: SendProgress, what: Callable[[], str]) -> AsyncIterator[None]:
    """Says each second what is being prepared, as long as that lasts."""

    async def tell() -> None:
        for beat in count(1):
            await anyio.sleep(_BEAT)
            await send_progress(min(beat * _HUNDREDTH, 1 - _HUNDREDTH), len(PHASE_ACTIVITY), what())

    telling = asyncio.create_task(tell())
    try:
        yield
    finally:
        telling.cancel()
        await asyncio.wait({telling})
