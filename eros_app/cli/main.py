"""The door of the ``eros`` command: it holds the signals before anything heavy is loaded."""

import sys
from typing import NoReturn

from eros.signals import command_signals
from eros.vocabulary.exit_codes import INTERRUPTED

#: Beside a run, whose own word is exact.
_STANDING = "eros: interrupted; `eros weeks` lists what is saved"


def main(arguments: list[str] | None = None) -> NoReturn:
    """``arguments``: the words of a program around this one, which keeps its own signals."""
    if arguments is None:
        command_signals.take("eros: interrupted; nothing was run", INTERRUPTED)
    from eros_app.cli.endings import run

    words = sys.argv[1:] if arguments is None else arguments
    sys.exit(command_signals.around(lambda: run(words), _STANDING, INTERRUPTED))
