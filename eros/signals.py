"""Ctrl-C, SIGTERM and a closed terminal, from a command's first line to its last: each ends it with a code of ours.

None leaves a trace. A command is loaded, works, and has answered. While it is loaded nothing was begun, and it is left
at once. At work it gets one KeyboardInterrupt, so that what is open is put away, and the next signal leaves at once.
Once it has answered, the code of its answer stands.
"""

import atexit
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple, NoReturn

#: Somebody asks this very process to end.
_ASKED = (signal.SIGINT, signal.SIGTERM)
#: A terminal that closes sends SIGHUP, which Windows does not know.
SIGNALS = (*_ASKED, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else []))
_STDERR = 2


class _Stage(NamedTuple):
    """What a signal does: raise KeyboardInterrupt, or leave with the line and the code."""

    said: str
    code: int
    raises: bool = False


class CommandSignals:
    """The handler of all these signals. What it does changes by one assignment, so that no signal falls in between."""

    def __init__(self) -> None:
        self._stage = _Stage("", 0)
        self._taken = False

    def take(self, said: str, interrupted: int) -> None:
        """From here to the end of the process; until ``around`` a signal leaves with this line and code."""
        self._stage, self._taken = _Stage(said, interrupted), True
        for number in taken():
            signal.signal(number, self)
        sys.unraisablehook = self._unraisable
        atexit.register(_ignore)  # before anybody's, so that it is the last

    def around(self, work: Callable[[], int], said: str, interrupted: int) -> int:
        """The exit code of ``work``; ``interrupted``, said by this line, if a signal ends it where it knows no better.

        What an interrupted process still has open, such as a thread that reads stdin, is not waited for.
        """
        try:
            self._stage = _Stage(said, interrupted, raises=True)
            code = work()
            self._stage = _Stage("", code)
        except KeyboardInterrupt:
            code = interrupted
            _write(said)
            self._stage = _Stage("", code)
        if self._taken and code == interrupted:
            os._exit(code)
        return code

    def leave_at_once(self) -> None:
        """A signal needs to put nothing away any more."""
        self._stage = self._stage._replace(raises=False)

    def __call__(self, _number: int, _frame: object) -> None:
        stage = self._stage
        if stage.raises:
            self.leave_at_once()
            raise KeyboardInterrupt
        leave(stage.said, stage.code)

    def _unraisable(self, wrong: Any) -> None:
        """Where Python can only drop a KeyboardInterrupt, as in a callback of its imports, it would print a trace."""
        if issubclass(wrong.exc_type, KeyboardInterrupt):
            leave(self._stage.said, self._stage.code)
        sys.__unraisablehook__(wrong)


def taken() -> list[signal.Signals]:
    """All of them, but for a SIGHUP that whoever started this process has ignored, as ``nohup`` does."""
    return [one for one in SIGNALS if one in _ASKED or signal.getsignal(one) is not signal.SIG_IGN]


def leave(said: str, code: int) -> NoReturn:
    """End the process now; sys.stderr may be in the middle of something, so that it is not asked."""
    _write(said)
    os._exit(code)


def _write(said: str) -> None:
    if said:
        with suppress(OSError):
            os.write(_STDERR, f"{said}\n".encode())


def _ignore() -> None:
    """What is left of the process is the interpreter's own end."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


command_signals = CommandSignals()
