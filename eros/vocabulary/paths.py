"""Whether a path can be looked at, and read: what keeps it from that is said in words, before anything is done."""

import errno
import os
import stat
from pathlib import Path

NO_FILE = "there is no such file"
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
    except FileNotFoundError:
        return _why_no_name(Path(path).absolute())
    except OSError as wrong:
        return _NO_PATH.get(wrong.errno or 0)
    except ValueError:
        return "a name holds no NUL"
    return None


def _why_no_name(path: Path) -> str | None:
    """What keeps what is not there yet from being made by its names: each is tried in the nearest folder that is."""
    folder = next(parent for parent in path.parents if parent.exists())
    for name in path.relative_to(folder).parts:
        try:
            os.stat(folder / name)
        except OSError as wrong:
            if wrong.errno == errno.ENAMETOOLONG:
                return _NO_PATH[wrong.errno]
    return None


def why_not_read(path: Path | str, *, again: bool = False) -> str | None:
    """What keeps the path from being read as a file; None for one that can be. ``again``: it is read more than once."""
    if why := why_no_path(path):
        return why
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return "is a link to a file that is not there" if os.path.islink(path) else NO_FILE
    if stat.S_ISDIR(mode):
        return "is a folder; name a file in it"
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        return "is a device; name a file"
    if again and not stat.S_ISREG(mode):
        return "is a pipe, which can be read only once; save what it gives as a file"
    return None if os.access(path, os.R_OK) else "may not be read by you"
