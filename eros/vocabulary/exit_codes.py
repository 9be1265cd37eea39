"""The exit codes of both commands, in one table (CONTRACT 1). Only the command lines and what watches them know it."""

from collections.abc import Mapping

from eros.vocabulary.endings import Ending

EXIT_CODES: Mapping[Ending, int] = {
    "done": 0,
    "question": 2,
    "refused": 2,
    "waits": 3,
    "aborted": 4,
    "unreachable": 5,
    "untold": 6,
}

#: `eval` with a failed gate, and `doctor` with something missing.
NOT_PASSED = 1
#: A bug in EROS; nothing else ends so.
BUG = 70
INTERRUPTED = 130
