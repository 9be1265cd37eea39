"""Where ``execute_query`` runs: a process of its own, so that no statement can hold up or fill this one.

A process is started when the first query comes (a bare interpreter, 30 ms) and kept for the next one. It holds its
bounds by itself (``eros_db/query_worker.py``), and ends when this process does. What a client cancels is killed.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

_WORKER = Path(__file__).with_name("query_worker.py")
#: Idle processes that are kept; more queries at once start more.
_KEPT = 1
#: How long after a worker should have ended itself it is ended from here, where the system gave it no clock.
_GRACE_SECONDS = 1.0

#: A way to stop what is running, told to whoever may want to.
Stoppable = Callable[[Callable[[], None]], None]


class QueryEnded(Exception):
    """The process is gone before it answered: it took too long, or was stopped."""


class QueryProcess:
    """One worker, one query at a time."""

    def __init__(self) -> None:
        words = [sys.executable, "-I", "-S", str(_WORKER)]
        self._process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
        )

    def ask(self, question: dict[str, Any], seconds: float) -> dict[str, Any]:
        """The worker's answer. Raises QueryEnded."""
        assert self._process.stdin
        assert self._process.stdout
        late = threading.Timer(seconds + _GRACE_SECONDS, self.kill)
        late.daemon = True
        late.start()
        try:
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
            answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        except (OSError, ValueError) as gone:
            self.end()
            raise QueryEnded from gone
        finally:
            late.cancel()
        return answer

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        self.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()


class QueryProcesses:
    """The workers of this process: each query has one to itself."""

    def __init__(self) -> None:
        self._idle: list[QueryProcess] = []
        self._busy: dict[QueryProcess, object] = {}
        self._lock = threading.Lock()

    def ask(self, file: str, query: str, params: Sequence[Any], seconds: float, stoppable: Stoppable) -> dict[str, Any]:
        """The worker's answer to one query. Raises QueryEnded."""
        worker, turn = self._taken()
        stoppable(lambda: self._stop(worker, turn))
        try:
            answer = worker.ask({"file": file, "query": query, "params": list(params), "seconds": seconds}, seconds)
        except QueryEnded:
            self._let_go(worker)
            raise
        self._let_go(worker, keep=answer.get("wrong") != "memory")  # what it could not have it may hold in pieces
        return answer

    def _taken(self) -> tuple[QueryProcess, object]:
        with self._lock:
            worker, turn = self._idle.pop() if self._idle else QueryProcess(), object()
            self._busy[worker] = turn
            return worker, turn

    def _stop(self, worker: QueryProcess, turn: object) -> None:
        """Unless it has answered already, and works for another by now."""
        with self._lock:
            if self._busy.get(worker) is turn:
                worker.kill()

    def _let_go(self, worker: QueryProcess, *, keep: bool = False) -> None:
        with self._lock:
            del self._busy[worker]
            if keep and len(self._idle) < _KEPT:
                self._idle.append(worker)
                return
        worker.end()

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()

    def forget(self) -> None:
        """They belong to the process that this one was forked from."""
        self.__init__()  # type: ignore[misc]


#: All servers of this process share them.
query_processes = QueryProcesses()
atexit.register(query_processes.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=query_processes.forget)
