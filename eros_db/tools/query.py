"""``execute_query``: one SELECT of the user's own, really read-only, in a process of its own (``query_worker``)."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from eros_db.context import Call
from eros_db.engine import database_file, failures_named
from eros_db.failures import Refusal
from eros_db.query_process import QueryEnded, Stoppable, query_processes
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
    ``truncated``: there was more than 10,000 rows or 0.9 MB."""

    results: list[dict[str, Value]]
    columns: list[str]
    count: int
    truncated: bool


def execute_query(call: Call, query: Query, params: Params = ()) -> QueryResult:
    """Runs one read-only SELECT over the database, for diagnostics and reports: at most 5 seconds."""
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
    return QueryResult(**answer, count=len(answer["results"]))


def _refused(code: str, text: str, field: str = "query") -> Callable[[Any], Refusal]:
    return lambda why: Refusal(text.format(why), code=code, field=field)


#: What a worker says is wrong (``query_worker.WRONG``), as a refusal.
_REFUSALS = {
    "refused": _refused("QUERY_REFUSED", "only one reading statement of moderate size is allowed: {}"),
    "failed": _refused("QUERY_FAILED", "the query cannot be run: {}"),
    "params": _refused("QUERY_FAILED", "the query cannot be run: {}", "params"),
    "timeout": _refused("QUERY_TIMEOUT", "the query took too long and was stopped; narrow it"),
    "memory": _refused("QUERY_TOO_LARGE", "the query needs more memory than it may have; narrow it"),
}
