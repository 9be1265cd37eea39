"""Everything that the data server can say no with, as one tree.

ServerFailure            a code, a message that says what to do, and the field it is about
+-- StoreError           the database itself cannot be used (exit 5 at a command)
|   +-- DatabaseMissing      there is no such file
|   +-- DatabaseEmpty        a database without our tables
|   +-- DatabaseOutdated     made by an older version of this program
|   +-- DatabaseNewer        made by a newer version of this program
|   +-- DatabaseForeign      a database of another program
|   +-- DatabaseDamaged      ours, and not whole
|   +-- NotADatabase         a file of another kind
|   +-- DatabaseLocked       another process is writing; trying again may help (R38)
|   +-- DatabaseReadOnly     the file may be read and not written
|   +-- DatabaseFull         its disk has no room left
|   +-- DatabaseUnreadable   the file or its folder cannot be opened
+-- Refusal              a tool's arguments name something that cannot be
+-- ImportRefused        a file to import is wrong: file, line, column, value (exit 2)
"""

from collections.abc import Collection, Sequence
from typing import Any

from eros.parameters import spelled

#: How many characters of what a caller wrote an answer repeats.
LONGEST_ECHO = 80


#: Values that a refusal lists whatever is near, and where nothing is.
_FEW, _MORE = 12, 40


def shown(value: object) -> str:
    """What a caller wrote, as an answer repeats it: never more than it takes to know it again."""
    if isinstance(value, str):
        cut = value[:LONGEST_ECHO]
        return repr(cut) if cut == value else f"{cut!r}... ({len(value):,} characters)"
    text = repr(value)
    return text if len(text) <= LONGEST_ECHO else f"{text[: LONGEST_ECHO - 3]}..."


class ServerFailure(Exception):
    """``code`` is stable, ``field`` names the argument at fault, ``more`` are further facts for the answer.

    ``text`` is the message as it was made, its parameters marked; ``message`` names them plainly.
    """

    code = "SERVER_FAILURE"

    def __init__(self, text: str, *, code: str | None = None, field: str | None = None, **more: Any) -> None:
        self.text, self.message, self.field, self.more = text, spelled(text), field, more
        super().__init__(self.message)
        self.code = code or self.code

    def body(self) -> dict[str, Any]:
        """The structured content of a failed call (CONTRACT 3)."""
        return {"error": self.message, "code": self.code, "field": self.field, **self.more}


class StoreError(ServerFailure):
    code = "DATABASE_UNUSABLE"


class DatabaseMissing(StoreError):
    code = "DATABASE_MISSING"


class DatabaseEmpty(StoreError):
    code = "DATABASE_EMPTY"


class DatabaseOutdated(StoreError):
    code = "DATABASE_OUTDATED"


class DatabaseNewer(StoreError):
    code = "DATABASE_NEWER"


class DatabaseForeign(StoreError):
    code = "DATABASE_FOREIGN"


class DatabaseDamaged(StoreError):
    code = "DATABASE_DAMAGED"


class NotADatabase(StoreError):
    code = "NOT_A_DATABASE"


class DatabaseLocked(StoreError):
    code = "DATABASE_LOCKED"


class DatabaseReadOnly(StoreError):
    code = "DATABASE_READONLY"


class DatabaseFull(StoreError):
    code = "DATABASE_FULL"


class DatabaseUnreadable(StoreError):
    code = "DATABASE_UNREADABLE"


class Refusal(ServerFailure):
    """Arguments that cannot be; never worth a retry (R38)."""

    code = "INVALID_ARGUMENT"


class ImportRefused(ServerFailure):
    code = "IMPORT_REFUSED"


def near_words(near: Sequence[str], known: Collection[str] = ()) -> str:
    """ "; did you mean a or b?", or nothing. ``known``: all that may be said; a few are listed whatever is near, and
    more of them where nothing is."""
    meant = f"; did you mean {' or '.join(repr(name) for name in near)}?" if near else ""
    if not known or len(known) > (_MORE if not near else _FEW):
        return meant
    return f"{meant} It is one of {', '.join(known)}" if meant else f"; it is one of {', '.join(known)}"
