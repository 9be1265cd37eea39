"""``execute_query``: one SELECT of the user's own, really read-only.

Five fences, since each of them alone lets something through: a connection that the operating system opens for reading
(``mode=ro``), SQLite's authorizer with a list of what a statement may do, limits on the size of everything that is
parsed or built, a deadline that the engine's progress handler enforces, and a cap on the rows and bytes that come back.
"""

import json
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field

from eros_db.context import Call
from eros_db.engine import database_file, failures_named
from eros_db.failures import Refusal
from eros_db.tools.arguments import ToolAnswer

Value = str | int | float | bool | None

MAX_QUERY_ROWS = 10_000
MAX_BYTES = 900_000
DEADLINE_SECONDS = 5.0
_PROGRESS_STEPS = 10_000
_BUSY_SECONDS = 2.0

_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE})
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
    *("one statement at a time", "too big", "too many", "too large", "too complex", "overflow"),
)

Query = Annotated[str, Field(min_length=1, description="One SELECT (WITH ... SELECT too); values as ? parameters.")]
Params = Annotated[Sequence[Value], Field(max_length=500, description="The values of the ? parameters, in order.")]


class QueryResult(ToolAnswer):
    """Rows as objects, ``columns`` in their order. ``truncated``: there was more than 10,000 rows or 0.9 MB."""

    results: list[dict[str, Value]]
    columns: list[str]
    count: int
    truncated: bool


def execute_query(call: Call, query: Query, params: Params = ()) -> QueryResult:
    """Runs one read-only SELECT over the database, for diagnostics and reports."""
    return run_query(database_file(str(call.connection.engine.url)), query, params)


def run_query(path: Path, query: str, params: Sequence[Value], seconds: float = DEADLINE_SECONDS) -> QueryResult:
    """The rows of one reading statement. Raises Refusal: QUERY_REFUSED, QUERY_FAILED or QUERY_TIMEOUT."""
    with failures_named(path):
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_BUSY_SECONDS)
    try:
        _fence(connection, seconds)
        return _answer(connection, query, params)
    finally:
        connection.close()


def _fence(connection: sqlite3.Connection, seconds: float) -> None:
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    deadline = time.monotonic() + seconds
    connection.set_progress_handler(lambda: int(time.monotonic() > deadline), _PROGRESS_STEPS)
    connection.set_authorizer(_may)


def _may(action: int, first: str | None, second: str | None, _database: str | None, _trigger: str | None) -> int:
    if action not in _ALLOWED or (action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _FORBIDDEN_FUNCTIONS):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _answer(connection: sqlite3.Connection, query: str, params: Sequence[Value]) -> QueryResult:
    try:
        cursor = connection.execute(query, tuple(params))
        columns = _unique([column[0] for column in cursor.description or ()])
        rows, truncated = _fetch(cursor, columns)
    except sqlite3.Error as wrong:
        raise _refusal(wrong) from wrong
    if not columns:
        raise Refusal("the query is empty; give one SELECT", code="QUERY_REFUSED", field="query")
    return QueryResult(results=rows, columns=columns, count=len(rows), truncated=truncated)


def _fetch(cursor: sqlite3.Cursor, columns: Sequence[str]) -> tuple[list[dict[str, Value]], bool]:
    rows: list[dict[str, Value]] = []
    size = 0
    for row in cursor:
        named = {
            column: value.hex() if isinstance(value, bytes) else value
            for column, value in zip(columns, row, strict=True)
        }
        size += len(json.dumps(named, ensure_ascii=False)) + len(", ")
        if len(rows) == MAX_QUERY_ROWS or size > MAX_BYTES:
            return rows, True
        rows.append(named)
    return rows, False


def _unique(names: Sequence[str]) -> list[str]:
    """Column names, the second of a name with its number behind it, so that no value hides another."""
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
    if all(count == 1 for count in seen.values()):
        return list(names)
    return [name if names.index(name) == place else f"{name}_{place + 1}" for place, name in enumerate(names)]


def _refusal(wrong: sqlite3.Error) -> Refusal:
    text = str(wrong)
    if "interrupted" in text:
        message = "the query took too long and was stopped; narrow it"
        return Refusal(message, code="QUERY_TIMEOUT", field="query")
    if any(word in text for word in _REFUSED_WORDS):
        message = f"only one reading statement of moderate size is allowed: {text}"
        return Refusal(message, code="QUERY_REFUSED", field="query")
    field = "params" if "bindings" in text else "query"
    return Refusal(f"the query cannot be run: {text}", code="QUERY_FAILED", field=field)
