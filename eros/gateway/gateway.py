"""The one way to the data server: every call timed, retried, guarded and recorded.

A call goes through the retry, and each try through the breaker, into the session. Nothing but an object or a
ToolFailure comes out, and cancellation.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eros.failures import DEADLINE, ToolFailure
from eros.gateway.breaker import REST_SECONDS, WINDOW, Breaker, BreakerOpen
from eros.gateway.listing import TOOLS, ToolListing, compare, seconds_for
from eros.gateway.sessions import SERVER_UNUSABLE, ServerConnection
from eros.gateway.sources import ServerIdentity, Source
from eros.settings import Settings
from eros.vocabulary.ports import Answer, Clock, Deadline, NoDeadline

#: R38: seconds before each further try; a save is tried once more.
RETRY_DELAYS = (1.0, 3.0)
SAVE = "save_schedule"
SAVE_RETRY_DELAYS = RETRY_DELAYS[:1]

#: Calls under way at once. A server that falls over takes all of them with it, and each counts (R39): half a window
#: keeps one fall from opening the breaker, so that the retries find the server that was started again.
MAX_CONCURRENT_CALLS = WINDOW // 2

_FINAL = frozenset({SERVER_UNUSABLE, DEADLINE})

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True)
class CallRecord:
    """One call for the audit trail. ``outcome`` is "ok", "cancelled", or the kind of the ToolFailure."""

    tool: str
    at: datetime
    duration_ms: float
    attempts: int
    outcome: str
    error: str | None = None


OnCall = Callable[[CallRecord], None]


@asynccontextmanager
async def open_tools(
    source: Source,
    settings: Settings,
    *,
    deadline: Deadline | None = None,
    on_call: OnCall | None = None,
    breaker: Breaker | None = None,
    sleep: Sleep = asyncio.sleep,
    steady: Callable[[], float] = time.monotonic,
) -> AsyncIterator["Gateway"]:
    """The tools of one run. A server that is not there fails the first call, not this.

    ``breaker`` is the server's, where several runs share it. ``steady`` gives the seconds that it rests by.
    """
    link = ServerConnection(source, settings.clock)
    gateway = Gateway(
        link,
        clock=settings.clock,
        deadline=deadline or NoDeadline(),
        breaker=breaker or Breaker(REST_SECONDS * settings.retry_scale, steady),
        retry_scale=settings.retry_scale,
        timeout_scale=settings.timeout_scale,
        on_call=on_call,
        sleep=sleep,
    )
    try:
        with suppress(ToolFailure):
            await link.open("tools/list")
        yield gateway
    finally:
        await link.close()


class Gateway:
    """Implements ``eros.vocabulary.ports.Tools``. ``calls`` is the record so far, in the order in which calls ended."""

    def __init__(
        self,
        link: ServerConnection,
        *,
        clock: Clock,
        deadline: Deadline,
        breaker: Breaker,
        retry_scale: float,
        timeout_scale: float,
        on_call: OnCall | None,
        sleep: Sleep,
    ) -> None:
        self.calls: list[CallRecord] = []
        self._link, self._clock, self._deadline, self._breaker = link, clock, deadline, breaker
        self._retry_scale, self._timeout_scale = retry_scale, timeout_scale
        self._on_call, self._sleep = on_call, sleep
        self._places = asyncio.Semaphore(MAX_CONCURRENT_CALLS)

    @property
    def reached(self) -> bool:
        """Whether the server ever answered."""
        return self._link.reached

    @property
    def server(self) -> ServerIdentity | None:
        """Which server answered last; None as long as none did."""
        return self._link.server

    async def call(self, tool: str, **arguments: Any) -> Answer:
        """The tool's object. An argument that is None is left out; so is one that the tool does not take."""
        at, tries = self._clock(), Tries()
        outcome, error = "cancelled", None
        try:
            answer = await self._with_retries(tool, arguments, tries)
            outcome = "ok"
            return answer
        except ToolFailure as failure:
            outcome, error = failure.kind, failure.message
            raise
        finally:
            self._note(CallRecord(tool, at, tries.duration_ms(), tries.made, outcome, error))

    def offers(self, tool: str, argument: str | None = None) -> bool:
        """By the server's listing; where there is none yet, the specification's server is assumed."""
        session = self._link.session
        if session is None:
            return tool in TOOLS
        return tool in session.tools and (argument is None or argument in session.arguments_of(tool))

    async def listing(self) -> ToolListing:
        """What the server offers. Raises ToolFailure where it cannot be reached; nothing is retried."""
        return compare((await self._link.open("tools/list")).tools)

    async def _with_retries(self, tool: str, arguments: dict[str, Any], tries: "Tries") -> Answer:
        unanswered = False
        for delay in (*(SAVE_RETRY_DELAYS if tool == SAVE else RETRY_DELAYS), None):
            try:
                async with self._places:
                    tries.begin()
                    return await self._guarded(tool, arguments, tries)
            except ToolFailure as failure:
                unanswered = failure.unanswered = failure.unanswered or unanswered
                if delay is None or not failure.can_pass or failure.code in _FINAL:
                    raise
                wait = delay * self._retry_scale
                if wait >= self._deadline.remaining():
                    raise
            await self._sleep(wait)
        raise AssertionError("the last try returns or raises")

    async def _guarded(self, tool: str, arguments: dict[str, Any], tries: "Tries") -> Answer:
        """One try through the breaker: a refusal is no try, and a call given up says nothing about the server."""
        try:
            admitted = self._breaker.admit()
        except BreakerOpen as refusal:
            raise ToolFailure(tool, "refused", str(refusal)) from refusal
        failed: bool | None = None
        tries.made += 1
        try:
            answer = await self._timed(tool, arguments)
            failed = False
            return answer
        except ToolFailure as failure:
            failed = None if failure.code == DEADLINE else failure.can_pass
            raise
        finally:
            self._breaker.record_outcome(admitted, failed)

    async def _timed(self, tool: str, arguments: dict[str, Any]) -> Answer:
        """One try within its seconds, or within what is left of the run if that is less."""
        left, allowed = self._deadline.remaining(), seconds_for(tool) * self._timeout_scale
        try:
            async with asyncio.timeout(left if left < float("inf") else None):
                session = await self._link.open(tool)
                async with asyncio.timeout(allowed):
                    return await session.call(tool, arguments)
        except TimeoutError as late:
            if self._deadline.remaining() <= 0:
                raise ToolFailure(tool, "timeout", "the run's time was spent", code=DEADLINE) from late
            raise ToolFailure(tool, "timeout", f"no answer within {allowed:g} s") from late

    def _note(self, record: CallRecord) -> None:
        self.calls.append(record)
        if self._on_call is not None:
            self._on_call(record)


@dataclass
class Tries:
    """How often the server was asked within one call, and since when: not while the call waits for a place."""

    made: int = 0
    began: float | None = None

    def begin(self) -> None:
        if self.began is None:
            self.began = time.perf_counter()

    def duration_ms(self) -> float:
        return 0.0 if self.began is None else round((time.perf_counter() - self.began) * 1000, 2)
