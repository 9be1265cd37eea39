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

#: What each of them means, for whoever calls a command from a program.
MEANINGS: Mapping[int, str] = {
    0: "done: saved, or it would be with `--dry-run`; shown, exported, approved, rejected",
    1: "`eros eval` with a failed gate, `eros doctor` with something missing",
    2: "the request itself is wrong, or cannot be; nothing was run. A question that chat left open",
    3: "the week waits for a review; its id is printed",
    4: "the pipeline aborted or the week was refused, WEEK_PROTECTED at an approval and a record store that cannot be "
    "used among it; the error response is printed",
    5: "the data server cannot be reached: no call ever succeeded",
    6: "the week is saved or waits, or something was decided, and telling it failed after that; stderr says what",
    70: "a bug in EROS",
    130: "interrupted",
}

#: `eval` with a failed gate, and `doctor` with something missing.
NOT_PASSED = 1
#: A bug in EROS; nothing else ends so.
BUG = 70
INTERRUPTED = 130
