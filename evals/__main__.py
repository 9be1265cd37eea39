"""``python -m evals``: the suite as a program of its own; ``eros eval`` starts it."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from eros.failures import RequestError
from eros.signals import command_signals
from eros.streams import Untold, guard_streams
from eros.vocabulary.exit_codes import EXIT_CODES, INTERRUPTED
from eros_app.services.outcome import error_response
from evals.run import run


def main() -> int:
    """The exit code: 0 when the gate holds, NOT_PASSED when not, 2 for a group that is none."""
    parser = argparse.ArgumentParser("evals", description=__doc__)
    parser.add_argument("--only", metavar="GROUP")
    parser.add_argument("--output", metavar="DIR", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--update-baseline", action="store_true")
    asked = parser.parse_args()
    guard_streams()
    try:
        return run(asked.only, asked.output, as_text=asked.json, update=asked.update_baseline)
    except RequestError as wrong:
        if asked.json:
            document = error_response(wrong, creator_id=None, generation_id=None, at=datetime.now(UTC))
            print(document.model_dump_json(indent=2))
        else:
            print(f"eros: {wrong.message}", file=sys.stderr)
        return EXIT_CODES["refused"]
    except Untold as failed:
        print(f"eros: the result could not be shown: {failed.reason} (UNWRITABLE_OUTPUT)", file=sys.stderr)
        return EXIT_CODES[failed.ending]


if __name__ == "__main__":
    command_signals.take("", INTERRUPTED)  # `eros eval` says so
    sys.exit(main())
