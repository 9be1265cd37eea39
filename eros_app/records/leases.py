"""Who is at work on a week, and whether they still are (R58).

A lease names its holder and the instant at which it runs out unless the holder renews it. The instants are those of the
machines' own clocks: EROS_NOW fixes what is planned, not who is alive.
"""

import os
import socket
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import uuid4

#: Seconds that a lease holds without being renewed, and how often its holder renews it.
LEASE_SECONDS, RENEWAL_SECONDS = 30.0, 8.0


@dataclass(frozen=True)
class Holder:
    """One run of one process: "MACHINE PID RUN" as a word."""

    word: str

    @classmethod
    def new(cls) -> "Holder":
        return cls(f"{_machine()} {os.getpid()} {uuid4().hex[:12]}")


#: Between a holder's machine, process and number.
_SPACES = 2


def is_alive(holder: object, until: object, now: float) -> bool:
    """Whether the lease holds at ``now`` (seconds since 1970): not run out, and its process not known to be gone. What
    is damaged is nobody's."""
    if not isinstance(holder, str) or not isinstance(until, float | int) or holder.count(" ") < _SPACES:
        return False
    return until > now and not _is_gone(holder)


def _is_gone(holder: str) -> bool:
    """Only a process of this very machine can be known to be gone."""
    machine, pid, _ = holder.rsplit(" ", 2)
    if os.name != "posix" or machine != _machine() or not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _is_dead(pid)


def _is_dead(pid: str) -> bool:
    """Whether the process has ended and only its number is left, until its parent asks for it (Linux)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
    except OSError:
        return False
    return state.split()[:1] == ["Z"]


@cache
def _machine() -> str:
    """The host, and on Linux its numbering of processes: containers of one host number theirs apart."""
    numbering = Path("/proc/self/ns/pid")
    try:
        apart = os.readlink(numbering)
    except OSError:
        apart = ""
    return f"{socket.gethostname()}{apart}"
