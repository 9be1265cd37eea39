"""Ctrl-C and SIGTERM end a run within a second, and the person learns what state things are in.

A run that is not saving is cancelled. One that is saving, or has saved, goes on to its end, so that what is said is
true and its record knows it. What takes longer than the grace is left where it stands: a save is one transaction of
the server, so nothing is half done.
"""

import signal
import threading
from collections.abc import Callable, Coroutine, Mapping
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeVar

from eros.failures import Interrupted
from eros.signals import leave, taken
from eros.vocabulary.exit_codes import INTERRUPTED

if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")
GRACE_SECONDS = 0.7


class RunStatus:
    """What a run that stops here leaves behind, by the events that went by, or by what it came to.

    ``again``: what a person does next; ``saved``: what a week is once its save is done; ``left``: what the run's result
    says that it left, nothing where that is for the events to say.
    """

    def __init__(
        self,
        nothing_saved: str = "nothing was changed",
        again: str = "",
        *,
        saved: str = "saved",
        left: Callable[[Any], str] = lambda result: "",
    ) -> None:
        self._nothing_saved, self._again, self._saved_as, self._left = nothing_saved, again, saved, left
        self._generation_id, self.saving, self._saved, self._came_to = "", False, False, ""

    @property
    def may_be_cut(self) -> bool:
        """Whether nothing of it stands yet that its record has to know."""
        return not (self.saving or self._saved)

    def ended(self, result: object) -> None:
        self._came_to = self._left(result)

    def __call__(self, event: Mapping[str, Any]) -> None:
        self._generation_id = event["generation_id"]
        if event["node"] == "save":
            self.saving = event["event"] == "phase_start"
            self._saved = not self.saving and event["failure"] is None

    def __str__(self) -> str:
        if self._came_to:
            return self._came_to
        if self._saved:
            return f"the week is {self._saved_as}: eros show {self._generation_id}"
        if self.saving:
            return f"the save had begun, and is whole or not at all; {self._again}"
        return self._nothing_saved


def run_interruptible(
    work: Callable[[], Coroutine[Any, Any, T]],
    status: RunStatus | None = None,
    tidy: Callable[[], None] = lambda: None,
) -> T:
    """``asyncio.run`` that signals end. ``tidy`` clears the screen before the process is left.

    Raises Interrupted, with the status as its text.
    """
    import asyncio  # 30 ms that no `--help` should wait for

    status = status or RunStatus()
    stop = _Stop(status, tidy)

    async def watched() -> T:
        stop.loop, stop.task = asyncio.get_running_loop(), asyncio.current_task()
        return await work()

    with stop:
        try:
            done = asyncio.run(watched())
            status.ended(done)
        except asyncio.CancelledError:
            if not stop.asked:
                raise
        if stop.asked:
            raise Interrupted(str(status))
    return done


class _Stop:
    """The handler of the signals while a run is on."""

    def __init__(self, status: RunStatus, tidy: Callable[[], None]) -> None:
        self._status, self._tidy = status, tidy
        self._grace = threading.Timer(GRACE_SECONDS, self._leave)
        self._grace.daemon = True
        self.loop: asyncio.AbstractEventLoop | None = None
        self.task: asyncio.Task[Any] | None = None
        self.asked = False

    def __enter__(self) -> "_Stop":
        self._before = {number: signal.signal(number, self._asked) for number in taken()}
        return self

    def __exit__(self, *_: object) -> None:
        self._grace.cancel()
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked:
            self._leave()
        self.asked = True
        self._grace.start()
        if self.loop is None or self.task is None:
            raise KeyboardInterrupt
        if self._status.may_be_cut:
            self.loop.call_soon_threadsafe(self.task.cancel)

    def _leave(self) -> None:
        self._tidy()
        leave(f"eros: interrupted; {self._status}", INTERRUPTED)
