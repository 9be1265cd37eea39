"""An event loop in which nobody waits: when nothing but a timer is left to happen, its clock jumps there.

Timeouts, backoff and the breaker's rest then have their real seconds and take none. Work takes no time of this clock:
calls that a crash ended together try again together, however busy the machine is, and a run ends in the same way each
time. Durations are those of ``loop.time``.
"""

import asyncio
import selectors
from asyncio import Future
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _Selector(selectors.DefaultSelector):
    def __init__(self) -> None:
        super().__init__()
        self.now, self.threads = 0.0, 0

    def select(self, timeout: float | None = None) -> Any:
        if timeout is None or timeout <= 0 or self.threads:
            return super().select(timeout)
        events = super().select(0)
        if not events:
            self.now += timeout
        return events


class SkippingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.selector = _Selector()
        super().__init__(self.selector)

    def time(self) -> float:
        return self.selector.now

    def run_in_executor(self, executor: Any, func: Callable[..., T], *args: Any) -> "Future[T]":
        self.selector.threads += 1
        work = super().run_in_executor(executor, func, *args)
        work.add_done_callback(lambda _: self._stands_by_one_less())
        return work

    def _stands_by_one_less(self) -> None:
        self.selector.threads -= 1


def run(main: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        return runner.run(main)
