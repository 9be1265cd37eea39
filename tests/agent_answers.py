"""What the agent server's tools answer, as a client reads it."""

import json
from typing import Any

from mcp.types import CallToolResult, ElicitResult, TextContent


def told(answer: CallToolResult) -> dict[str, Any]:
    """The answer, or the error response."""
    return refusal(answer) if answer.isError else dict(answer.structuredContent or {})


def refusal(answer: CallToolResult) -> dict[str, Any]:
    """The error response: a text, and nothing beside it that the tool's output schema would not allow."""
    assert answer.isError
    assert answer.structuredContent is None
    [content] = answer.content
    assert isinstance(content, TextContent)
    document: dict[str, Any] = json.loads(content.text)
    return document


def form_of(decision: str, reason: str = "") -> ElicitResult:
    """What a person enters into the form of a review and sends."""
    return ElicitResult(action="accept", content={"decision": decision, "reason": reason})
