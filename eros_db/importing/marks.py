"""A mark of each row that an import adds, by which an undo sees that somebody has changed the row since.

A mark is of what a row holds, but for what the program finds by itself. Columns that a later version appends empty
change none.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile, islice
from struct import pack
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, Table

from eros_db.schema import caption_creator_performance

#: Columns and a table that the program judges or counts anew by itself, or that a later version filled.
FOUND = frozenset(
    (
        *("never_planned", "sending_hour", "sending_day_of_week", "view_rate", "purchase_rate", "revenue_per_send"),
        *("text_digest", "read_digest"),
    )
)
_UNMARKED = frozenset({caption_creator_performance.name})
_DIGITS = 8
#: Rows of composite keys that are asked for in one statement.
_SOME, _AT_ONCE = 200, 1_000
#: The key of a row, and its mark.
Marked = tuple[tuple[Any, ...], str]
#: The parts of a row's key, then what it holds.
_Held = tuple[Any, ...]


def is_run(table: Table, entry: Sequence[Any]) -> bool:
    """Whether an entry of added rows is a run of whole numbers: the first, the last, and all their marks."""
    return len(table.primary_key) == 1 and isinstance(entry[0], int)


def marked(connection: Connection, table: Table, entries: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The entries, each with the marks of its rows as they stand. Runs are in the order of their numbers."""
    if table.name in _UNMARKED:
        return [list(entry) for entry in entries]
    if not is_run(table, entries[0]):
        rows = _of_keys(connection, table, [tuple(entry) for entry in entries])
        found = {tuple(key): _marks([held]) for *key, held in rows}
        return [[*entry, found[tuple(entry)]] for entry in entries]
    rows, runs = _between(connection, table, entries[0][0], entries[-1][1]), list[list[Any]]()
    for first, last in entries:
        own = islice(dropwhile(lambda row, first=first: row[0] < first, rows), last - first + 1)  # type: ignore[misc]
        runs.append([first, last, _marks(held for _, held in own)])
    return runs


def changed_since(connection: Connection, table: Table, entries: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """The keys of the rows that stand, and hold something else than when they were added."""
    changed, known = list[tuple[Any, ...]](), _marks_of(table, entries)
    while some := list(islice(known, _AT_ONCE)):
        keys = [key for key, _ in some]
        runs = is_run(table, keys[0])
        rows = _between(connection, table, keys[0][0], keys[-1][0]) if runs else _of_keys(connection, table, keys)
        standing = {tuple(key): _marks([held]) for *key, held in rows}
        changed += [key for key, mark in some if standing.get(key, mark) != mark]
    return changed


def _marks_of(table: Table, entries: Sequence[Sequence[Any]]) -> Iterator[Marked]:
    """The rows with their marks; none where the journal is one of before."""
    width = len(table.primary_key)
    for entry in entries:
        if is_run(table, entry):
            first, last, *marks = entry
            for at, number in enumerate(range(first, last + 1) if marks else ()):
                yield (number,), marks[0][at * _DIGITS : (at + 1) * _DIGITS]
        elif len(entry) > width:
            yield tuple(entry[:width]), entry[width]


def _between(connection: Connection, table: Table, first: int, last: int) -> Iterator[_Held]:
    (key,) = (column.name for column in table.primary_key)
    return _of(connection, table, f"{table.name} WHERE {key} BETWEEN ? AND ? ORDER BY {key}", (first, last))


def _of_keys(connection: Connection, table: Table, keys: Sequence[tuple[Any, ...]]) -> Iterator[_Held]:
    """Each by the index of keys: a list of pairs would be held against every row of the table."""
    names = [column.name for column in table.primary_key]
    wanted = ", ".join(f"wanted_{name}" for name in names)
    one, on = f"({', '.join('?' * len(names))})", " AND ".join(f"{name} = wanted_{name}" for name in names)
    for start in range(0, len(keys), _SOME):
        some = keys[start : start + _SOME]
        listed = f"WITH wanted ({wanted}) AS (VALUES {', '.join([one] * len(some))})"
        values = [part for key in some for part in key]
        yield from _of(connection, table, f"wanted CROSS JOIN {table.name} WHERE {on}", values, listed)


def _of(connection: Connection, table: Table, among: str, values: Sequence[Any], beside: str = "") -> Iterator[_Held]:
    driver: Any = connection.connection.driver_connection
    keys = [column.name for column in table.primary_key]
    held = [column.name for column in table.c if column.name not in FOUND]
    row = f"CAST(printf('{'%s;' * len(held)}', {', '.join(held)}) AS BLOB)"
    found: Iterator[_Held] = driver.execute(f"{beside} SELECT {', '.join(keys)}, {row} FROM {among}", values)  # noqa: S608
    return found


def _marks(rows: Iterable[bytes]) -> str:
    """The marks of what some rows hold, one behind the other."""
    numbers = [crc32(held.rstrip(b";")) for held in rows]
    return pack(f">{len(numbers)}L", *numbers).hex()
