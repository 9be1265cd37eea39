"""The door of the ``eros`` command: it holds the signals before anything heavy is loaded."""

import sys
from typing import NoReturn

from eros.signals import command_signals
from eros.vocabulary.exit_codes import INTERRUPTED

_QUIET = frozenset(("-q", "--quiet", "--json", "--plan", "--help"))
#: Beside a run, whose own word is exact.
_STANDING = "eros: interrupted; `eros weeks` lists what is saved"


def say_at_once(words: list[str]) -> None:
    """The first word to whoever sits at a terminal, before anything heavy is loaded: a chat needs seconds for that."""
    if words[:1] == ["chat"] and sys.stderr is not None and sys.stderr.isatty() and not _QUIET.intersection(words):
        sys.stderr.write("eros chat: one moment ...\n")
        sys.stderr.flush()


def main(arguments: list[str] | None = None) -> NoReturn:
    """``arguments``: the words of a program around this one, which keeps its own signals."""
    if arguments is None:
        from eros.letters import begin_in_utf_8

        begin_in_utf_8()
        command_signals.take("eros: interrupted; nothing was run", INTERRUPTED)
    words = sys.argv[1:] if arguments is None else arguments
    say_at_once(words)
    from eros_app.cli.endings import run

    sys.exit(command_signals.around(lambda: run(words), _STANDING, INTERRUPTED))
