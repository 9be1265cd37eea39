"""What a file of each kind may look like: its header, and its columns in words."""

from eros_db.importing.kinds import Column, FileKind


def header_line(kind: FileKind) -> str:
    return ",".join(column.name for column in _own(kind))


def described(kind: FileKind) -> list[str]:
    """One line a column: whether each row needs it, and what it takes."""
    width = max(len(column.name) for column in _own(kind))
    lines = [f"{kind.name}: {kind.says}"]
    for column in _own(kind):
        needed = "needed" if column.needed else "may be empty"
        lines.append(f"  {column.name:<{width}}  {needed:<12}  {takes(column)}")
    return lines


def _own(kind: FileKind) -> list[Column]:
    return [column for column in kind.columns if not column.theirs]


def takes(column: Column) -> str:
    """What a column takes, in words."""
    return column.says or column.kind.expects
