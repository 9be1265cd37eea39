"""What came back from a tool: an object, or one of the ways in which an answer is none (CONTRACT 3).

Failures come as an MCP error response, as a result marked as an error, as a normal result whose body says ``error``,
and as a body that is null, not JSON, not an object, or too large. Results come as structured content, as JSON text, or
both.
"""

import json
from collections.abc import Sequence
from typing import Any

from eros.failures import ToolFailure, ToolFailureKind
from eros.vocabulary.ports import Answer

#: 20 MB take ten seconds to read; the largest honest answer, 500 captions, is a third of this.
MAX_CHARACTERS = 1_000_000
_MAX_MESSAGE = 500

#: Older servers have no codes: their words decide. The first that occurs counts.
PHRASES: tuple[tuple[ToolFailureKind, tuple[str, ...]], ...] = (
    ("busy", ("database is locked", "database table is locked", "disk i/o error")),
    ("missing_tool", ("unknown tool", "method not found")),
    ("not_found", ("not found", "does not exist", "no such creator", "no creator", "unknown creator")),
)
#: What a proxy, or a server before its own database, says of a connection behind it that failed, or of too much that is
#: asked of it: "upstream", which may be over in a second (R38). Only where no code says otherwise: ``QUERY_TIMEOUT`` is
#: what a query costs.
TRANSIENT = (
    "connection reset", "connection refused", "connection aborted", "connection closed", "connection lost",
    "connection timed out", "closed the connection", "could not connect", "broken pipe", "socket hang up",
    "server disconnected", "econnreset", "econnrefused", "econnaborted", "etimedout", "epipe", "timed out",
    "bad gateway", "gateway timeout", "gateway time-out", "service unavailable", "temporarily unavailable",
    "too many requests", "server busy", "server is busy",
)  # fmt: skip
_CODES: dict[str, ToolFailureKind] = {
    "DATABASE_LOCKED": "busy",
    "DATABASE_UNREADABLE": "busy",
    "UNKNOWN_TOOL": "missing_tool",
}

#: The code of a failure whose body was null: for some tools that means that there is no such thing.
NULL_ANSWER = "NULL_ANSWER"


def read_body(tool: str, structured: Any, texts: Sequence[str]) -> Answer:
    """The object that the tool answered. Raises ToolFailure for everything that is none, and for an error in it."""
    if structured is None:
        body = _parsed(tool, texts)
    else:
        _measure(tool, sum(map(len, texts)) or len(json.dumps(structured, default=str)))
        body = _unwrapped(tool, structured)
    if body is None:
        raise ToolFailure(tool, "bad_answer", "the answer is null", code=NULL_ANSWER)
    if not isinstance(body, dict):
        raise ToolFailure(tool, "bad_answer", f"the answer is no object but a {type(body).__name__}")
    if body.get("error"):
        raise stated_failure(tool, body, ())
    return body


def _unwrapped(tool: str, structured: Any) -> Any:
    """Servers wrap what is no object into ``{"result": ...}``, and some of them JSON text."""
    if not isinstance(structured, dict) or set(structured) != {"result"}:
        return structured
    inner = structured["result"]
    return _parsed(tool, [inner]) if isinstance(inner, str) else inner


def _parsed(tool: str, texts: Sequence[str]) -> Any:
    text = "".join(texts)
    _measure(tool, len(text))
    if not text.strip():
        raise ToolFailure(tool, "bad_answer", "the answer is empty", code=NULL_ANSWER)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise ToolFailure(tool, "bad_answer", f"the answer is not JSON: {printable(text, 60)!r}") from wrong


def _measure(tool: str, characters: int) -> None:
    if characters > MAX_CHARACTERS:
        raise ToolFailure(
            tool,
            "bad_answer",
            f"the answer is too long: at most {MAX_CHARACTERS:,} characters are read, so it is to hold less",
        )


def stated_failure(tool: str, body: Any, texts: Sequence[str]) -> ToolFailure:
    """The failure that a server states: its text, and where there is one its code and its near matches."""
    stated = body if isinstance(body, dict) else _stated_in(texts)
    inner = stated.get("error")
    if isinstance(inner, dict):
        stated, inner = {**stated, **inner}, inner.get("message")
    message = inner if isinstance(inner, str) and inner else " ".join(texts) or "the tool failed without saying why"
    code = stated.get("code")
    near = stated.get("near_matches")
    return failure(
        tool,
        message,
        code=printable(code, 60) if isinstance(code, str) else None,
        near=[printable(one, 60) for one in near[:5] if isinstance(one, str)] if isinstance(near, list) else (),
    )


def _stated_in(texts: Sequence[str]) -> dict[str, Any]:
    """An error body that a server without structured content wrote as text."""
    try:
        body = json.loads("".join(texts))
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def failure(tool: str, message: str, *, code: str | None = None, near: Sequence[str] = ()) -> ToolFailure:
    """A stated failure under its kind: by its code where it has one, else by its words."""
    return ToolFailure(tool, _kind(message, code), printable(message, _MAX_MESSAGE), code=code, near=near)


def _kind(message: str, code: str | None) -> ToolFailureKind:
    if code is not None and (known := _CODES.get(code) or ("not_found" if code.endswith("NOT_FOUND") else None)):
        return known
    lower = message.lower()
    of_connection = lower if code is None else code.replace("_", " ").lower()
    if any(phrase in of_connection for phrase in TRANSIENT):
        return "upstream"
    return next((kind for kind, phrases in PHRASES if any(phrase in lower for phrase in phrases)), "rejected")


def printable(text: str, limit: int) -> str:
    """One printable line: server texts reach terminals and logs."""
    line = " ".join("".join(mark if mark.isprintable() else " " for mark in text[: 4 * limit]).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
