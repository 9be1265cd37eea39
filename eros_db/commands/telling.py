"""What the commands say: results on stdout, all else on stderr, each with its exit code."""

import sys

from eros.vocabulary.exit_codes import EXIT_CODES


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
