"""What the commands say: results on stdout, all else on stderr, each with its exit code."""

import re
import shlex
import sys

from eros.vocabulary.exit_codes import EXIT_CODES

_COMMANDS = re.compile(r"`(eros-db (?:import|undo|types)(?: [^`]*)?)`")


def of_database(text: str, db: str | None) -> str:
    """The text with its commands for the database that was named; without one they are for the home's own."""
    if db is None:
        return text
    return _COMMANDS.sub(lambda found: f"`{found[1]} --db {shlex.quote(db)}`", text)


def say(text: str, code: int = 0) -> int:
    print(text, file=sys.stderr)
    return code


def refused(text: str) -> int:
    return say(f"eros-db: {text}", EXIT_CODES["refused"])


def tell_done(text: str, done: str) -> None:
    """What has been done, on stdout. Raises Untold, which says ``done`` on stderr all the same (exit 6)."""
    from eros.streams import Untold

    try:
        print(text, flush=True)
    except Untold as failed:
        raise Untold(failed.reason, stands=done) from failed


def listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def option_name(name: str) -> str:
    return f"--{name.replace('_', '-')}"
