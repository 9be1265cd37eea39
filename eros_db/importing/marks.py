"""A mark of each row that an import adds, by which an undo sees that somebody has changed the row since.

A mark is of what a row holds, under the columns that are filled: a column that a later version adds empty changes none.
"""

import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Float, Table

#: What the program judges anew by itself.
_JUDGED = frozenset({"never_planned"})
_DIGITS = 8
#: Rows of composite keys that are asked for in one statement.
_SOME = 200
_AT_ONCE = 1_000


class Marked(NamedTuple):
    key: tuple[Any, ...]
    mark: str


def is_run(table: Table, entry: Sequence[Any]) -> bool:
    """Whether an entry of added rows is a run of whole numbers: the first, the last, and all their marks."""
    return len(table.primary_key) == 1 and isinstance(entry[0], int)


def marked(connection: Connection, table: Table, entries: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The entries, each with the marks of its rows as they stand. Runs are in the order of their numbers."""
    if not is_run(table, entries[0]):
        found = dict(_of_keys(connection, table, [tuple(entry) for entry in entries]))
        return [[*entry, found[tuple(entry)]] for entry in entries]
    rows = _between(connection, table, entries[0][0], entries[-1][1])
    runs = []
    for first, last in entries:
        own = (mark for key, mark in rows if key[0] >= first)
        runs.append([first, last, "".join(islice(own, last - first + 1))])
    return runs


def changed_since(connection: Connection, table: Table, entries: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """The keys of the rows that stand, and hold something else than when they were added."""
    changed, known = list[tuple[Any, ...]](), _marks_of(table, entries)
    while some := list(islice(known, _AT_ONCE)):
        keys = [one.key for one in some]
        runs = is_run(table, keys[0])
        standing = dict(
            _between(connection, table, keys[0][0], keys[-1][0]) if runs else _of_keys(connection, table, keys)
        )
        changed += [key for key, mark in some if standing.get(key, mark) != mark]
    return changed


def _marks_of(table: Table, entries: Sequence[Sequence[Any]]) -> Iterator[Marked]:
    """The rows with their marks; none where the journal is one of before."""
    width = len(table.primary_key)
    for entry in entries:
        if is_run(table, entry):
            first, last, *marks = entry
            for at, number in enumerate(range(first, last + 1) if marks else ()):
                yield Marked((number,), marks[0][at * _DIGITS : (at + 1) * _DIGITS])
        elif len(entry) > width:
            yield Marked(tuple(entry[:width]), entry[width])


def _between(connection: Connection, table: Table, first: int, last: int) -> Iterator[Marked]:
    (key,) = (column.name for column in table.primary_key)
    return _of(connection, table, f"{key} BETWEEN ? AND ? ORDER BY {key}", (first, last))


def _of_keys(connection: Connection, table: Table, keys: Sequence[tuple[Any, ...]]) -> Iterator[Marked]:
    names = [column.name for column in table.primary_key]
    one = f"({', '.join('?' * len(names))})"
    for start in range(0, len(keys), _SOME):
        some = keys[start : start + _SOME]
        among = f"({', '.join(names)}) IN (VALUES {', '.join([one] * len(some))})"
        yield from _of(connection, table, among, [part for key in some for part in key])


def _of(connection: Connection, table: Table, among: str, values: Sequence[Any]) -> Iterator[Marked]:
    driver: Any = connection.connection.driver_connection
    keys = ", ".join(column.name for column in table.primary_key)
    held = " || ".join(_held(column) for column in table.c if column.name not in _JUDGED)
    for *key, row in driver.execute(f"SELECT {keys}, {held} FROM {table.name} WHERE {among}", values):  # noqa: S608
        yield Marked(tuple(key), f"{zlib.crc32(row.encode()):08x}")


def _held(column: Column[Any]) -> str:
    """To the millionth: how SQLite writes a number out differs between its versions."""
    name = column.name
    value = f"CAST(round({name} * 1000000) AS INTEGER)" if isinstance(column.type, Float) else name
    return f"coalesce('{name}=' || {value} || ';', '')"
