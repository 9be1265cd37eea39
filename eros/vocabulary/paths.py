"""Whether a path can be looked at: what keeps it from that is said in words, before anything is done with it."""

import errno
import os
from pathlib import Path

#: That nothing is there is for whoever asks to say.
_NO_PATH = {
    errno.ENAMETOOLONG: "no file can have so long a name",
    errno.EACCES: "its folder may not be looked into",
    errno.ELOOP: "its links lead round in a circle",
}


def why_no_path(path: Path | str) -> str | None:
    """What keeps the path from being looked at; None for one that can be, or where nothing is."""
    try:
        os.stat(path)
    except OSError as wrong:
        return _NO_PATH.get(wrong.errno or 0)
    except ValueError:
        return "a name holds no NUL"
    return None
