"""The one way to the data server: every call timed, retried, guarded and recorded.

A call goes through the retry, and each try through the breaker, into the session. Nothing but an object or a
ToolFailure comes out, and cancellation.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from eros.failures import DEADLINE, ToolFailure
from eros.gateway.breaker import REST_SECONDS, SERVER, WINDOW, BreakerOpen, CallEnd, OnTransition, ServerBreakers
from eros.gateway.listing import TOOLS, ToolListing, compare, seconds_for
from eros.gateway.sessions import SERVER_UNUSABLE, ServerConnection
from eros.gateway.sources import ServerIdentity, Source
from eros.settings import Settings
from eros.vocabulary.calls import CallRecord, Retry
from eros.vocabulary.numbers import digits
from eros.vocabulary.phase import current_phase
from eros.vocabulary.ports import Answer, Clock, Deadline, NoDeadline

#: R38: seconds before each further try; a save is tried once more.
RETRY_DELAYS = (1.0, 3.0)
SAVE = "save_schedule"
SAVE_RETRY_DELAYS = RETRY_DELAYS[:1]

#: Calls under way at once. A server that falls over takes all of them with it, and each counts (R39): half a window
#: keeps one fall from opening the breaker, so that the retries find the server that was started again. What may have
#: felled it is then asked alone.
MAX_CONCURRENT_CALLS = WINDOW // 2

_FINAL = frozenset({SERVER_UNUSABLE, DEADLINE})
#: What a failed call says about the connection; another failure that may pass is the tool's alone (R39).
_ENDS: dict[str, CallEnd] = {
    "unreachable": "lost",
    "transport": "lost",
    "timeout": "late",
    "busy": "troubled",
    "upstream": "troubled",
}

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True)
class Watch:
    """Who is told of what happens at the gateway: each call as it begins and as it ends, each retry, each breaker."""

    begin: Callable[[str, Mapping[str, Any]], None] = lambda tool, arguments: None
    call: Callable[[CallRecord], None] = lambda record: None
    retry: Callable[[Retry], None] = lambda retry: None
    breaker: OnTransition = lambda change: None


@asynccontextmanager
async def open_tools(
    source: Source,
    settings: Settings,
    *,
    deadline: Deadline | None = None,
    watch: Watch = Watch(),
    breakers: ServerBreakers | None = None,
    sleep: Sleep = asyncio.sleep,
    steady: Callable[[], float] = time.monotonic,
) -> AsyncIterator["Gateway"]:
    """The tools of one run. A server that is not there fails the first call, not this.

    ``breakers`` are the server's, where several runs share them. ``steady`` gives the seconds that they rest by
    and that calls take.
    """
    link = ServerConnection(source, settings.clock)
    gateway = Gateway(
        link,
        clock=settings.clock,
        deadline=deadline or NoDeadline(),
        breakers=breakers or ServerBreakers(REST_SECONDS * settings.retry_scale, steady, watch.breaker),
        retry_scale=settings.retry_scale,
        timeout_scale=settings.timeout_scale,
        watch=watch,
        sleep=sleep,
        steady=steady,
    )
    try:
        await gateway.opened()
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
        breakers: ServerBreakers,
        retry_scale: float,
        timeout_scale: float,
        watch: Watch,
        sleep: Sleep,
        steady: Callable[[], float],
    ) -> None:
        self.calls: list[CallRecord] = []
        self._link, self._clock, self._deadline, self._breakers = link, clock, deadline, breakers
        self._retry_scale, self._timeout_scale = retry_scale, timeout_scale
        self._watch, self._sleep, self._steady = watch, sleep, steady
        self._places, self._alone = asyncio.Semaphore(MAX_CONCURRENT_CALLS), asyncio.Lock()
        self._pauses = ToolPauses()

    async def opened(self) -> None:
        """The session is opened before the first call, which a server that is not there fails; the run's deadline
        hears how long that took."""
        at, began, outcome = self._clock(), self._steady(), "ok"
        try:
            await self._link.open("tools/list")
        except ToolFailure as failure:
            outcome = failure.kind
        took = round((self._steady() - began) * 1000, 2)
        self._deadline.note(CallRecord("tools/list", at, took, 1, outcome, phase="phase_1"))

    @contextmanager
    def apart(self, watch: Watch) -> Iterator[None]:
        """What is asked in here is of another run: ``watch`` hears of it, and ``calls`` holds nothing of it."""
        own, phase = (self._watch, self.calls), current_phase.set("")
        self._watch, self.calls = watch, []
        try:
            yield
        finally:
            self._watch, self.calls = own
            current_phase.reset(phase)

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
        at, tries = self._clock(), Tries(self._steady)
        outcome, error, late = "cancelled", None, False
        self._watch.begin(tool, arguments)
        try:
            answer = await self._with_retries(tool, arguments, tries)
            outcome = "ok"
            return answer
        except ToolFailure as failure:
            outcome, error, failure.attempts = failure.kind, failure.message, tries.made
            late = failure.code == DEADLINE
            raise
        finally:
            record = CallRecord(
                tool,
                at,
                tries.duration_ms(),
                tries.made,
                outcome,
                error,
                current_phase.get(),
                tries.delay_seconds,
                "; ".join(dict.fromkeys(tries.met)),
                late and tries.made > 0,
            )
            self.calls.append(record)
            self._deadline.note(record)
            self._watch.call(record)

    def offers(self, tool: str, argument: str | None = None) -> bool:
        """By the server's listing; where there is none yet, the specification's server is assumed."""
        session = self._link.session
        if session is None:
            return tool in TOOLS
        return tool in session.tools and (argument is None or argument in session.arguments_of(tool))

    def schema(self, tool: str) -> Mapping[str, Any]:
        """By the server's listing; empty where there is none yet, or the tool is not in it."""
        session = self._link.session
        return session.schema_of(tool) if session is not None else {}

    async def listing(self) -> ToolListing:
        """What the server offers. Raises ToolFailure where it cannot be reached; nothing is retried."""
        return compare((await self._link.open("tools/list")).tools)

    async def _with_retries(self, tool: str, arguments: dict[str, Any], tries: "Tries") -> Answer:
        unanswered = False
        for delay in (*(SAVE_RETRY_DELAYS if tool == SAVE else RETRY_DELAYS), None):
            try:
                async with self._place(tool, tries) as alone:
                    tries.begin()
                    return await self._guarded(tool, arguments, tries, alone)
            except ToolFailure as failure:
                unanswered = failure.unanswered = failure.unanswered or unanswered
                if delay is None or not failure.can_pass or failure.code in _FINAL:
                    raise
                wait = delay * self._retry_scale
                if wait >= self._deadline.remaining():
                    raise
                if (refusal := self._breakers.refuses_after(tool, wait)) is not None:
                    refused = _refused(tool, refusal)
                    refused.unanswered = unanswered
                    raise refused from failure
                tries.failed = Retry(tool, tries.made, wait, failure)
            with self._pauses.one(tool):
                await self._sleep(wait)
        raise AssertionError("the last try returns or raises")

    @asynccontextmanager
    async def _place(self, tool: str, tries: "Tries") -> AsyncIterator[bool]:
        """A place among the calls under way; all places for one that may have ended the connection. Gives which.

        So does the first call after a loss, of whichever tool: until all those that the loss took have ended, nobody
        knows which tools they were of. While one call of a tool waits for its next try, no other begins with it: what
        fails for a moment alone would else fill the breaker before any second try was made (R38, R39).
        """
        while True:
            async with self._places:
                if tries.made or tool not in self._pauses:
                    if tries.lost or self._link.lost or self._breakers.suspects(tool):
                        break
                    yield False
                    return
            await self._pauses.over(tool)
        async with self._alone, AsyncExitStack() as places:
            for _ in range(MAX_CONCURRENT_CALLS):
                await places.enter_async_context(self._places)
            yield True

    async def _guarded(self, tool: str, arguments: dict[str, Any], tries: "Tries", alone: bool) -> Answer:
        """One try through the breakers: a refusal is no try, and a call given up says nothing about the server.

        Past the run's end nothing is asked.
        """
        if self._deadline.remaining() <= 0:
            failure = ToolFailure(tool, "timeout", "the run's time was spent before it was asked", code=DEADLINE)
            failure.unanswered = False
            raise failure
        try:
            admitted = self._breakers.admit(tool)
        except BreakerOpen as refusal:
            raise _refused(tool, refusal) from refusal
        if (retry := tries.begin_try()) is not None:
            self._watch.retry(retry)
        end: CallEnd | None = None
        cause = ""
        try:
            answer = await self._timed(tool, arguments)
            end = "good"
            return answer
        except ToolFailure as failure:
            end, cause = None if failure.code == DEADLINE else _ENDS.get(failure.kind, "good"), str(failure)
            if failure.kind == "transport":
                end, tries.lost = "fatal" if alone else "lost", True
            raise
        finally:
            self._breakers.record(admitted, end, cause)

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
            raise ToolFailure(tool, "timeout", f"no answer within {digits(allowed)} s") from late


def _refused(tool: str, refusal: BreakerOpen) -> ToolFailure:
    """The refusal with what the breaker opened for, and when it opens the way again."""
    after = ceil(refusal.retry_after)
    whose = "the server" if refusal.subject == SERVER else f"the tool {refusal.subject}"
    text = f"{whose} failed in most of its last {WINDOW} calls and is left alone for {after} s: {refusal.cause}"
    return ToolFailure(tool, "refused", text, retry_after=after, cause=refusal.cause)


class ToolPauses:
    """The tools of which calls wait for their next try."""

    def __init__(self) -> None:
        self._waiting, self._ended = Counter[str](), dict[str, asyncio.Event]()

    def __contains__(self, tool: str) -> bool:
        return self._waiting[tool] > 0

    @contextmanager
    def one(self, tool: str) -> Iterator[None]:
        """A call of the tool waits in here."""
        self._ended.setdefault(tool, asyncio.Event())
        self._waiting[tool] += 1
        try:
            yield
        finally:
            self._waiting[tool] -= 1
            if not self._waiting[tool]:
                self._ended.pop(tool).set()

    async def over(self, tool: str) -> None:
        """Until no call of the tool waits."""
        if tool in self:
            await self._ended[tool].wait()


@dataclass
class Tries:
    """How often the server was asked within one call, and since when: not while the call waits for a place.

    ``steady`` gives the seconds. ``failed``: the last try, until another follows; none does where a breaker or the
    run's end forbids it. ``met``: what the tries met that another followed, ``delay_seconds`` after them in all.
    ``lost``: the connection was lost under one of them.
    """

    steady: Callable[[], float]
    made: int = 0
    began: float | None = None
    delay_seconds: float = 0.0
    failed: Retry | None = None
    met: list[str] = field(default_factory=list)
    lost: bool = False

    def begin_try(self) -> Retry | None:
        """One more try; gives the failed one that it follows."""
        self.made += 1
        retry, self.failed = self.failed, None
        if retry is not None:
            self.delay_seconds += retry.delay_seconds
            self.met.append(retry.failure.message)
        return retry

    def begin(self) -> None:
        if self.began is None:
            self.began = self.steady()

    def duration_ms(self) -> float:
        return 0.0 if self.began is None else round((self.steady() - self.began) * 1000, 2)
