"""The circuit breaker of one server (R39, H4).

Closed: the last ten calls are remembered; when ten are there and more than half of them failed, it opens. Open: every
call is refused until the rest is over. Then one call goes through as a probe while all others are still refused; its
success closes the breaker with an empty memory, its failure opens it for another rest. A call that was let in before
the breaker opened says nothing about the time after, so its end is ignored. Safe to share between threads.
"""

import time
from collections import deque
from collections.abc import Callable
from threading import Lock

WINDOW = 10
REST_SECONDS = 30.0


class BreakerOpen(Exception):
    """The call was not made. ``retry_after`` is the rest that is left, in seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"circuit breaker open for another {retry_after:.1f} s")
        self.retry_after = retry_after


class Breaker:
    def __init__(self, rest: float = REST_SECONDS, now: Callable[[], float] = time.monotonic) -> None:
        self._rest, self._now, self._lock = rest, now, Lock()
        self._failures: deque[bool] = deque(maxlen=WINDOW)
        self._opened_at: float | None = None
        self._probing = False
        self._era = 0

    def admit(self) -> int:
        """Let a call through; give the number to ``record_outcome`` when it has ended. Raises BreakerOpen."""
        with self._lock:
            if self._opened_at is None:
                return self._era
            left = self._opened_at + self._rest - self._now()
            if left > 0 or self._probing:
                raise BreakerOpen(max(0.0, left))
            self._probing = True
            self._era += 1
            return self._era

    def record_outcome(self, admitted: int, failed: bool | None) -> None:
        """How the call ended; None: it was given up from outside and says nothing about the server."""
        with self._lock:
            if admitted != self._era:
                return
            if self._opened_at is not None:
                self._end_probe(failed)
            elif failed is not None:
                self._failures.append(failed)
                if len(self._failures) == WINDOW and sum(self._failures) > WINDOW / 2:
                    self._open()

    def _end_probe(self, failed: bool | None) -> None:
        self._probing = False
        if failed:
            self._open()
        elif failed is not None:
            self._opened_at = None

    def _open(self) -> None:
        self._opened_at = self._now()
        self._failures.clear()
        self._era += 1
