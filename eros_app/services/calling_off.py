"""A run whose owner wants it no more: called off as long as nothing is being saved, else carried to its record (R58).

A door that only cancelled the run could leave a week that is saved at its data server while the record does not say so.
From the moment at which the server is about to be asked, a run can be called off no more; before it, a run that was
called off asks nobody.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")


class CallingOff:
    """Whether a run was called off, and whether that came in time: one of the two comes first."""

    def __init__(self) -> None:
        self._called_off, self._saving = False, False

    def begin_save(self) -> None:
        """From here on it is too late. Raises CancelledError where the run was called off before."""
        if self._called_off:
            raise asyncio.CancelledError("called off before its save")
        self._saving = True

    def call_off(self, run: "asyncio.Task[Any]") -> None:
        """Cancel the run, or let it go on to the record of what it saves."""
        self._called_off = True
        if not self._saving:
            run.cancel()


class RunsUnderWay:
    """The runs of one server, each in a task of its own that outlives the call that began it."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Task[Any]] = set()

    async def run(self, begin: Callable[[CallingOff], Coroutine[Any, Any, T]]) -> T:
        """What the run gives. A caller that is cancelled meanwhile calls it off, once, and does not wait."""
        calling_off = CallingOff()
        task = asyncio.create_task(begin(calling_off))
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            calling_off.call_off(task)
            raise

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()

    async def ended(self) -> None:
        """Once each run that was called off has put away what it had open, and each save has its record."""
        while self._under_way:
            with suppress(asyncio.CancelledError):
                await asyncio.wait(self._under_way)
