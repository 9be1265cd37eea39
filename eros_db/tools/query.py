"""``execute_query``: one SELECT of the user's own, really read-only, in a process of its own (``query_worker``)."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from eros.vocabulary.numbers import digits
from eros_db.context import Call
from eros_db.engine import database_file, failures_named
from eros_db.failures import Refusal
from eros_db.query_process import QueryEnded, Stoppable, query_processes
from eros_db.query_worker import MAX_BYTES, MAX_ROWS, MEMORY_BYTES
from eros_db.tools.arguments import ToolAnswer

Value = str | int | float | bool | None

DEADLINE_SECONDS = 5.0

Query = Annotated[
    str,
    Field(min_length=1, max_length=20_000, description="One SELECT (WITH ... SELECT too); values as ? parameters."),
]
Params = Annotated[Sequence[Value], Field(max_length=500, description="The values of the ? parameters, in order.")]


class QueryResult(ToolAnswer):
    """Rows as objects, ``columns`` in their order; bytes in hexadecimal, what is infinite as the text Inf or -Inf.
    ``truncated``: there was more than 10,000 rows or 900,000 bytes; ``note`` then says which, and what to narrow."""

    results: list[dict[str, Value]]
    columns: list[str]
    count: int
    truncated: bool
    note: str | None = Field(default=None, exclude_if=lambda note: note is None)


def execute_query(call: Call, query: Query, params: Params = ()) -> QueryResult:
    """Runs one read-only SELECT over the database, for diagnostics and reports: at most 5 seconds, 10,000
    rows and 900,000 bytes."""
    file = database_file(str(call.connection.engine.url))
    return run_query(file, query, params, stoppable=call.stoppable)


def run_query(
    path: Path,
    query: str,
    params: Sequence[Value],
    seconds: float = DEADLINE_SECONDS,
    stoppable: Stoppable = lambda stop: None,
) -> QueryResult:
    """The rows of one reading statement. Raises Refusal: QUERY_REFUSED, QUERY_FAILED, QUERY_TOO_LARGE or QUERY_TIMEOUT;
    StoreError."""
    try:
        answer = query_processes.ask(path.absolute().as_uri(), query, params, seconds, stoppable)
    except QueryEnded as ended:
        raise _REFUSALS["timeout"]("") from ended
    wrong = answer.get("wrong")
    if wrong == "file":
        with failures_named(path):
            raise sqlite3.OperationalError(answer["text"])
    if wrong is not None:
        raise _REFUSALS[wrong](answer["text"])
    rows, cut = answer["results"], answer.pop("cut")
    return QueryResult(**answer, count=len(rows), truncated=bool(cut), note=_note(cut, len(rows)))


def _note(cut: str, count: int) -> str | None:
    """Which bound an answer met, and what to narrow; None where it met none."""
    if cut == "rows":
        return (
            f"only the first {count:,} rows, the most that one answer holds: narrow it (WHERE, GROUP BY), or ask for "
            f"the rest with ORDER BY and LIMIT {MAX_ROWS} OFFSET {count}"
        )
    if cut == "bytes" and count:
        return (
            f"only the first {count:,} rows: one answer holds at most {MAX_BYTES:,} bytes. Name the columns that you "
            "need, shorten long texts (substr), or ask for the rest with ORDER BY, LIMIT and OFFSET"
        )
    if cut == "bytes":
        return (
            f"no rows: the first one alone has more than the {MAX_BYTES:,} bytes that one answer holds. Name fewer "
            "columns, or shorten long texts (substr)"
        )
    return None


def _refused(code: str, text: str, field: str = "query") -> Callable[[Any], Refusal]:
    return lambda why: Refusal(text.format(why), code=code, field=field)


#: What a worker says is wrong (``query_worker.WRONG``), as a refusal.
_REFUSALS = {
    "refused": _refused("QUERY_REFUSED", "only one reading statement of moderate size is allowed: {}"),
    "failed": _refused("QUERY_FAILED", "the query cannot be run: {}"),
    "params": _refused("QUERY_FAILED", "the query cannot be run: {}", "params"),
    "timeout": _refused(
        "QUERY_TIMEOUT",
        f"the query took more than its {digits(DEADLINE_SECONDS)} seconds and was stopped; "
        "narrow it (WHERE, fewer joins)",
    ),
    "memory": _refused(
        "QUERY_TOO_LARGE",
        f"the query needs more than the {MEMORY_BYTES // 10**6} MB of memory that it may have; name fewer columns, or "
        "shorten long texts (substr)",
    ),
}
