"""The door of the ``eros-db`` command: nothing is loaded before Ctrl-C ends it with a code of ours."""

import os
import sys

_INTERRUPTED = "eros-db: interrupted"
_BEFORE = f"{_INTERRUPTED}; nothing was run"


def main(arguments: list[str] | None = None) -> None:
    """Ends in SystemExit. ``arguments``: the words of a program around this one, which keeps its own signals."""
    if arguments is not None:
        _run(arguments)
    try:
        from eros.letters import begin_in_utf_8
        from eros.signals import command_signals
        from eros.vocabulary.exit_codes import INTERRUPTED

        begin_in_utf_8()
        command_signals.take(_BEFORE, INTERRUPTED)
    except KeyboardInterrupt:  # before the signals are ours, which is all that may not be loaded yet
        os.write(2, f"{_BEFORE}\n".encode())
        os._exit(130)
    _run(sys.argv[1:])


def _run(words: list[str]) -> None:
    from eros.signals import command_signals
    from eros.vocabulary.exit_codes import INTERRUPTED
    from eros_db.commands import run

    sys.exit(command_signals.around(lambda: run(words), _INTERRUPTED, INTERRUPTED))
