"""The process in which ``execute_query`` runs its statements: Python's own library and nothing else, so it is cheap.

It reads one line of JSON for each query, ``{"file", "query", "params", "seconds"}``, and writes one: ``{"columns",
"results", "cut"}``, where cut is what there was too much of (rows, bytes, or nothing), or ``{"wrong": KIND, "text":
...}`` with a KIND of ``WRONG``. It ends with its stdin. Five fences hold inside, since each of them alone lets
something through: a connection that the operating system opens for reading (``mode=ro``), SQLite's authorizer with a
list of what a statement may do, limits on the size of what is parsed or built, a deadline that the engine's progress
handler enforces, and a cap on the rows and bytes that come back. Two hold from outside, since a single function of
SQLite asks nobody: the kernel ends the process a moment after the deadline, and gives it no more than
``MEMORY_BYTES``.
"""

import json
import math
import sqlite3
import sys
import time
from contextlib import closing, suppress
from typing import Any

MAX_ROWS = 10_000
MAX_BYTES = 900_000
#: Of addresses: the interpreter and a page cache take a tenth of it.
MEMORY_BYTES = 320_000_000
#: How long after its deadline a statement is stopped that does not look at the clock.
GRACE_SECONDS = 0.3
_PROGRESS_STEPS = 10_000
_BUSY_SECONDS = 2.0
#: What cannot be opened, what is no query, what its parameters are, what took too long, what took too much.
WRONG = ("file", "refused", "failed", "params", "timeout", "memory")

_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE})
#: SQLite's codes of a file whose pages are ruined: no word about the query.
_OF_THE_FILE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_FORBIDDEN_FUNCTIONS = frozenset({"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "eval"})
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: MAX_BYTES,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 20_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 200,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 20,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 50_000,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 50,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 500,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
#: How SQLite words that one of the fences held.
_REFUSED_WORDS = (
    *("not authorized", "authorization denied", "prohibited", "may not be modified", "readonly"),
    *("one statement at a time", "too big", "too many", "too large", "too complex", "parser stack overflow"),
)
#: SQLite answers NULL for what these would build beyond its limit.
_FORMATS = ("printf", "format")
_TOO_BIG = "string or blob too big"
_IN_WORDS = {_TOO_BIG: f"a value has more than {MAX_BYTES:,} bytes ({_TOO_BIG}); shorten it (substr)"}
#: Makes SQLite's table functions known to a connection, which the authorizer would take for new tables.
_TABLE_FUNCTIONS = "SELECT 1 FROM json_each('[]'), json_tree('[]')"


def main() -> None:
    _hold_memory()
    for line in sys.stdin:
        try:
            answer = _answered(**json.loads(line))
        except MemoryError:
            answer = {"wrong": "memory", "text": ""}
        print(json.dumps(answer), flush=True)


def _hold_memory() -> None:
    with suppress(ImportError, ValueError, OSError):  # where the system has no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def _end_after(seconds: float) -> None:
    """The kernel ends this process then; 0: it does not."""
    with suppress(ImportError, AttributeError):  # where the system has no such clock
        from signal import ITIMER_REAL, setitimer

        setitimer(ITIMER_REAL, seconds)


def _answered(file: str, query: str, params: list[Any], seconds: float) -> dict[str, Any]:
    _end_after(seconds + GRACE_SECONDS)
    try:
        with (
            closing(sqlite3.connect(f"{file}?mode=ro", uri=True, timeout=_BUSY_SECONDS)) as connection,
            closing(sqlite3.connect(":memory:")) as beside,
        ):
            too_big = _say_what_is_too_big(connection, beside)
            _fence(connection, seconds)
            _limit(beside)
            return _rows(connection, query, params, too_big)
    except sqlite3.Error as wrong:
        return {"wrong": "file", "text": str(wrong)}
    finally:
        _end_after(0)


def _fence(connection: sqlite3.Connection, seconds: float) -> None:
    connection.execute(_TABLE_FUNCTIONS)
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    _limit(connection)
    deadline = time.monotonic() + seconds
    connection.set_progress_handler(lambda: int(time.monotonic() > deadline), _PROGRESS_STEPS)
    connection.set_authorizer(_may)


def _limit(connection: sqlite3.Connection) -> None:
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)


def _say_what_is_too_big(connection: sqlite3.Connection, beside: sqlite3.Connection) -> list[str]:
    """Have the functions of ``_FORMATS`` fail at the limit as all others do; the list that they note it in.

    SQLite itself still formats, ``beside`` the statement.
    """
    noted: list[str] = []

    def formatted(*values: Any) -> Any:
        text = beside.execute(f"SELECT printf({', '.join('?' * len(values))})", values).fetchone()[0]
        if text is None and values and values[0] not in (None, ""):
            noted.append(_TOO_BIG)
            raise sqlite3.DataError(_TOO_BIG)
        return text

    for name in _FORMATS:
        connection.create_function(name, -1, formatted, deterministic=True)
    return noted


def _may(action: int, first: str | None, second: str | None, _database: str | None, _trigger: str | None) -> int:
    if action not in _ALLOWED or (action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _FORBIDDEN_FUNCTIONS):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _rows(connection: sqlite3.Connection, query: str, params: list[Any], too_big: list[str]) -> dict[str, Any]:
    try:
        cursor = connection.execute(query, params)
        columns = _unique([column[0] for column in cursor.description or ()])
        rows, cut = _fetched(cursor, columns)
    except OverflowError:
        return {"wrong": "params", "text": _too_large(params)}
    except sqlite3.Error as wrong:
        text = next(iter(too_big), str(wrong))
        is_of_file = getattr(wrong, "sqlite_errorcode", 0) in _OF_THE_FILE
        return {"wrong": "file" if is_of_file else _kind(text), "text": _IN_WORDS.get(text, text)}
    if not columns:
        return {"wrong": "refused", "text": "the query is empty; give one SELECT"}
    return {"columns": columns, "results": rows, "cut": cut}


def _too_large(params: list[Any]) -> str:
    whole = ((at, it) for at, it in enumerate(params) if isinstance(it, int))
    at, value = next((at, it) for at, it in whole if not -(2**63) <= it < 2**63)
    return f"params[{at}]={value} is beyond SQLite's whole numbers, -2^63 to 2^63 - 1; send it as a text or a fraction"


def _kind(text: str) -> str:
    if "interrupted" in text:
        return "timeout"
    if any(word in text for word in _REFUSED_WORDS):
        return "refused"
    return "params" if "bindings" in text else "failed"


def _fetched(cursor: sqlite3.Cursor, columns: list[str]) -> tuple[list[dict[str, Any]], str]:
    """The rows that an answer may have, and of what there was more."""
    rows: list[dict[str, Any]] = []
    size = 0
    for row in cursor:
        if len(rows) == MAX_ROWS:
            return rows, "rows"
        if size + sum(len(it) for it in row if isinstance(it, str | bytes)) > MAX_BYTES:
            return rows, "bytes"
        named = dict(zip(columns, map(_shown, row), strict=True))
        size += len(json.dumps(named, ensure_ascii=False).encode(errors="replace")) + len(", ")
        if size > MAX_BYTES:
            return rows, "bytes"
        rows.append(named)
    return rows, ""


def _shown(value: Any) -> Any:
    """A value as JSON can say it: bytes in hexadecimal, and what is beyond all numbers as SQLite's shell writes it."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, float) and math.isinf(value):
        return "Inf" if value > 0 else "-Inf"
    return value


def _unique(names: list[str]) -> list[str]:
    """Column names, the second of a name with its number behind it, so that no value hides another."""
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
    if all(count == 1 for count in seen.values()):
        return names
    return [name if names.index(name) == place else f"{name}_{place + 1}" for place, name in enumerate(names)]


if __name__ == "__main__":
    main()
