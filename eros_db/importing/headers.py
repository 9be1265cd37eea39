"""What a file calls our columns: its own header first, ours beside where they differ (CONTRACT 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from eros_db.importing.findings import cut
from eros_db.importing.kinds import heading


@dataclass(frozen=True)
class Headers:
    """``theirs``: ours -> the headers that lead to it, or the numbers of columns without one.

    ``beside``: ours -> where a value for every row is said, an option or the map. A column that the file has not is
    called as ours is.
    """

    theirs: Mapping[str, Sequence[str | int]] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)

    def place(self, name: str) -> str:
        """Where a fault is: "column 'Date' (sending_time)", "column 3 (price)", "--creator"."""
        theirs = self.theirs.get(name)
        if not theirs:
            return self.beside.get(name) or f"column {name!r}"
        noun = "column" if len(theirs) == 1 else "columns"
        return f"{noun} {' and '.join(map(_shown, theirs))}{_ours(name, theirs)}"

    def named(self, name: str) -> str:
        """The column within a sentence: "'Date' (sending_time)", "sending_time" where it is called so."""
        theirs = self.theirs.get(name, ())
        if any(isinstance(one, int) for one in theirs):
            return self.place(name)
        if not theirs:
            return self.beside.get(name, name)
        if list(theirs) == [name]:
            return name
        return f"{' and '.join(map(_shown, theirs))}{_ours(name, theirs)}"


def _shown(theirs: str | int) -> str:
    return str(theirs) if isinstance(theirs, int) else repr(cut(" ".join(theirs.split())))


def _ours(name: str, theirs: Sequence[str | int]) -> str:
    """Nothing where each header is our name, however it is written."""
    return "" if all(isinstance(one, str) and heading(one) == name for one in theirs) else f" ({name})"
