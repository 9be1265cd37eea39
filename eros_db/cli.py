"""The door of the ``eros-db`` command: it holds the signals before anything heavy is loaded."""

import sys
from typing import NoReturn

from eros.signals import command_signals
from eros.vocabulary.exit_codes import INTERRUPTED

_INTERRUPTED = "eros-db: interrupted"


def main(arguments: list[str] | None = None) -> NoReturn:
    """``arguments``: the words of a program around this one, which keeps its own signals."""
    if arguments is None:
        from eros.letters import begin_in_utf_8

        begin_in_utf_8()
        command_signals.take(f"{_INTERRUPTED}; nothing was run", INTERRUPTED)
    from eros_db.commands import run

    words = sys.argv[1:] if arguments is None else arguments
    sys.exit(command_signals.around(lambda: run(words), _INTERRUPTED, INTERRUPTED))
