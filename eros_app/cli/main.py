"""The door of the ``eros`` command: nothing is loaded before Ctrl-C ends it with a code of ours."""

import os
import sys

_QUIET = frozenset(("-q", "--quiet", "--json", "--plan", "--help"))
_BEFORE = "eros: interrupted; nothing was run"
#: Beside a run, whose own word is exact.
_STANDING = "eros: interrupted; `eros weeks` lists what is saved"
_EDITING = f"{_STANDING}; whether the edit is kept, the versions of its week say"


def say_at_once(words: list[str]) -> None:
    """The first word to whoever sits at a terminal, before anything heavy is loaded: a chat needs seconds for that."""
    if words[:1] == ["chat"] and sys.stderr is not None and sys.stderr.isatty() and not _QUIET.intersection(words):
        sys.stderr.write("eros chat: one moment ...\n")
        sys.stderr.flush()


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

    say_at_once(words)
    from eros_app.cli.endings import run

    said = _EDITING if words[:2] == ["review", "edit"] else _STANDING
    sys.exit(command_signals.around(lambda: run(words), said, INTERRUPTED))
