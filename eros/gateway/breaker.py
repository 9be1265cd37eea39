"""Circuit breakers: one for each tool of a server and one for the server itself (R39, H4).

Each remembers its last ten calls. Closed: when ten are there and more than half of them count as failed, it opens.
Open: every call is refused until the rest is over. Then one call goes through as a probe while all others are still
refused; its success closes the breaker with an empty memory, its failure opens it for another rest. A call that was let
in before the breaker opened says nothing about the time after, so its end is ignored. Safe to share between threads.
"""

import time
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from threading import Lock
from typing import Generic, Literal, TypeVar

from eros.vocabulary.calls import Transition

WINDOW = 10
REST_SECONDS = 30.0
#: The name under which the breaker of a whole server is told.
SERVER = "the server"
#: Fewer tools than this that do not answer in time, or end the connection by themselves, are a matter of these tools.
_SEVERAL_TOOLS = 2

#: How a call ended, as far as a breaker cares. lost: the connection failed; fatal: it was lost under this call, and no
#: other was under way; late: no answer in time; troubled: the tool failed in another way that may pass.
CallEnd = Literal["good", "lost", "fatal", "late", "troubled"]
Call = TypeVar("Call")


OnTransition = Callable[[Transition], None]


class BreakerOpen(Exception):
    """The call was not made. ``retry_after`` is the rest in seconds; ``cause`` is what opened the breaker."""

    def __init__(self, retry_after: float, subject: str = "", cause: str = "") -> None:
        super().__init__(f"circuit breaker open for another {retry_after:.1f} s")
        self.retry_after, self.subject, self.cause = retry_after, subject, cause


class Breaker(Generic[Call]):
    """One breaker over ended calls. ``count`` says how many of the calls it remembers count as failed."""

    def __init__(
        self,
        count: Callable[[Collection[Call]], int],
        rest: float = REST_SECONDS,
        now: Callable[[], float] = time.monotonic,
        *,
        subject: str = "",
        tell: OnTransition = lambda change: None,
    ) -> None:
        self._count, self._rest, self._now, self._subject, self._tell = count, rest, now, subject, tell
        self._lock = Lock()
        self._calls: deque[Call] = deque(maxlen=WINDOW)
        self._opened_at: float | None = None
        self._probing = False
        self._era = 0
        self._cause = ""
        #: Of what the calls it remembers were, each with its cause; ("", "") of one that did not fail.
        self._causes: deque[tuple[str, str]] = deque(maxlen=WINDOW)

    def admit(self) -> int:
        """Let a call through; give the number to ``record_outcome`` when it has ended. Raises BreakerOpen."""
        with self._lock:
            if self._opened_at is None:
                return self._era
            left = self._opened_at + self._rest - self._now()
            if left > 0 or self._probing:
                raise BreakerOpen(max(0.0, left), self._subject, self._cause)
            self._probing = True
            self._era += 1
            self._tell(Transition(self._subject, "half_open", cause=self._cause))
            return self._era

    def refuses_after(self, seconds: float) -> BreakerOpen | None:
        """The refusal that a call meets so many seconds from now, where that is sure: the rest is longer."""
        with self._lock:
            left = -1.0 if self._opened_at is None else self._opened_at + self._rest - self._now()
            return BreakerOpen(left, self._subject, self._cause) if left > seconds else None

    def record_outcome(
        self, admitted: int, call: Call | None, *, failed: bool, cause: str = "", about: str = ""
    ) -> None:
        """How the call ended; None: it was given up from outside and says nothing.

        ``failed``: what a probe decides by, which stands alone; ``cause``: why, the last of each ``about`` is told.
        """
        with self._lock:
            if admitted != self._era:
                return
            if failed and cause:
                self._cause = cause
            if self._opened_at is not None:
                self._end_probe(None if call is None else failed)
            elif call is not None:
                self._calls.append(call)
                self._causes.append((about, cause) if failed else ("", ""))
                if len(self._calls) == WINDOW and (failures := self._count(self._calls)) > WINDOW / 2:
                    self._cause = "; ".join(dict(one for one in self._causes if one[1]).values())
                    self._open(failures)

    def _end_probe(self, failed: bool | None) -> None:
        self._probing = False
        if failed:
            self._open(1)
        elif failed is not None:
            self._opened_at = None
            self._tell(Transition(self._subject, "closed"))

    def _open(self, failures: int) -> None:
        self._opened_at = self._now()
        self._calls.clear()
        self._causes.clear()
        self._era += 1
        self._tell(Transition(self._subject, "open", failures, self._cause))


def failed_calls(ends: Collection[CallEnd]) -> int:
    """A tool's breaker counts every failure of the tool."""
    return sum(end != "good" for end in ends)


def failed_connections(ends: Collection[tuple[str, CallEnd]]) -> int:
    """A server's breaker counts lost connections; late calls, and fatal ones, where they are of several tools."""
    of_tools = ([tool for tool, end in ends if end == kind] for kind in ("late", "fatal"))
    several = sum(len(tools) for tools in of_tools if len(set(tools)) >= _SEVERAL_TOOLS)
    return sum(end == "lost" for _, end in ends) + several


@dataclass(frozen=True)
class Admission:
    """One call on its way through both breakers."""

    tool: str
    by_tool: int
    by_server: int


class ServerBreakers:
    """The breakers of one server: its own, and one for each tool. ``on_transition`` is told of each change."""

    def __init__(
        self,
        rest: float = REST_SECONDS,
        now: Callable[[], float] = time.monotonic,
        on_transition: OnTransition = lambda change: None,
    ) -> None:
        self._rest, self._now, self._tell = rest, now, on_transition
        self._lock = Lock()
        self._server: Breaker[tuple[str, CallEnd]] = self._made(failed_connections, SERVER)
        self._tools: dict[str, Breaker[CallEnd]] = {}
        self._suspects: set[str] = set()

    def admit(self, tool: str) -> Admission:
        """Let a call of the tool through; give what comes back to ``record``. Raises BreakerOpen."""
        own = self._of(tool)
        by_tool = own.admit()
        try:
            return Admission(tool, by_tool, self._server.admit())
        except BreakerOpen:
            own.record_outcome(by_tool, None, failed=False)
            raise

    def refuses_after(self, tool: str, seconds: float) -> BreakerOpen | None:
        """The refusal that a call of the tool is sure to meet so many seconds from now."""
        return self._of(tool).refuses_after(seconds) or self._server.refuses_after(seconds)

    def record(self, admitted: Admission, end: CallEnd | None, cause: str = "") -> None:
        """How the call ended; None: it was given up from outside, which says nothing about tool or server."""
        tool = admitted.tool
        self._suspect(tool, end)
        self._of(tool).record_outcome(admitted.by_tool, end, failed=end != "good", cause=cause)
        seen = None if end is None else (tool, end)
        lost = end in ("lost", "fatal", "late")
        self._server.record_outcome(admitted.by_server, seen, failed=lost, cause=cause, about=tool)

    def suspects(self, tool: str) -> bool:
        """Whether the tool may be what ends the connection: it was lost under a call of it, and none was answered yet.

        A call of such a tool goes alone, so that it takes no other with it.
        """
        with self._lock:
            return tool in self._suspects

    def _suspect(self, tool: str, end: CallEnd | None) -> None:
        with self._lock:
            if end in ("lost", "fatal"):
                self._suspects.add(tool)
            elif end == "good":
                self._suspects.discard(tool)

    def _of(self, tool: str) -> Breaker[CallEnd]:
        with self._lock:
            if tool not in self._tools:
                self._tools[tool] = self._made(failed_calls, tool)
            return self._tools[tool]

    def _made(self, count: Callable[[Collection[Call]], int], subject: str) -> Breaker[Call]:
        return Breaker(count, self._rest, self._now, subject=subject, tell=self._tell)
