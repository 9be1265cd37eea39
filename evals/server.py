"""A data server in memory that answers from fixed data: the real protocol, no process and no database.

Failures come in the forms of CONTRACT 3, so that the pipeline's own gateway has to tell them apart.
"""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from mcp import McpError, types
from mcp.server import Server as McpServer

from eros.gateway import TOOLS, Source
from eros.vocabulary.ports import Answer
from evals.dialects import older, older_items, refused_by_older
from evals.fixtures import CREATOR, ServerData
from evals.scenario import ServerScript, ToolFault

_CAPTION_ARGUMENTS = ("creator_id", "send_type_key", "min_freshness", "min_performance", "limit")
_ARGUMENTS: dict[str, tuple[str, ...]] = {
    "get_performance_trends": ("creator_id", "period"),
    "get_best_timing": ("creator_id", "days_lookback"),
    "get_send_type_captions": (*_CAPTION_ARGUMENTS, "exclude_ids", "for_week"),
    "get_top_captions": (*_CAPTION_ARGUMENTS, "caption_type", "content_type", "exclude_ids", "for_week"),
    "get_active_creators": ("tier", "page_type"),
    "get_send_types": ("category", "page_type"),
    "get_send_type_details": ("send_type_key",),
    "get_audience_targets": ("page_type", "channel_key"),
    "get_channels": ("supports_targeting",),
    "execute_query": ("query", "params"),
    "save_schedule": ("creator_id", "week_start", "items", "generation_id", "replace", "metadata"),
}
#: What older servers do not take.
_NEWER = {
    "get_send_type_captions": {"exclude_ids", "for_week"},
    "get_top_captions": {"min_freshness", "exclude_ids", "for_week"},
}
_NEWER_OF_SAVE = {"generation_id", "replace", "metadata"}
_CONNECTION_CLOSED = -32000


class MockedServer:
    """One run's server. ``saved`` is what save_schedule was given, ``asked`` how often each tool was called."""

    def __init__(self, data: ServerData, server: ServerScript) -> None:
        self.data, self.server = data, server
        self.asked: Counter[str] = Counter()
        self.saved: list[Answer] = []

    @property
    def source(self) -> Source:
        return Source.in_memory(self.build, "the mocked data server")

    def build(self) -> McpServer[Any, Any]:
        made: McpServer[Any, Any] = McpServer("mocked")
        made.request_handlers[types.ListToolsRequest] = self._list
        made.request_handlers[types.CallToolRequest] = self._call
        return made

    async def _list(self, _: types.ListToolsRequest) -> types.ServerResult:
        offered = [name for name in TOOLS if name not in self.server.without]
        tools = [types.Tool(name=name, inputSchema=self._schema(name)) for name in offered]
        return types.ServerResult(types.ListToolsResult(tools=tools))

    def _schema(self, tool: str) -> Answer:
        gone = _NEWER.get(tool, set()) if self.server.dialect == "older" else set()
        if tool == "save_schedule" and self.server.saves != "ours":
            gone = _NEWER_OF_SAVE
        properties: Answer = {name: {} for name in _ARGUMENTS.get(tool, ("creator_id",)) if name not in gone}
        if tool == "save_schedule" and self.server.saves == "older":
            properties["items"] = older_items()
        return {"type": "object", "properties": properties}

    async def _call(self, request: types.CallToolRequest) -> types.ServerResult:
        tool, arguments = request.params.name, request.params.arguments or {}
        self.asked[tool] += 1
        override = self.server.answers.get(tool)
        fails = override.fails if override else None
        if fails is not None and (fails.times is None or self.asked[tool] <= fails.times):
            return types.ServerResult(failed(fails))
        return types.ServerResult(self._written(self._answer(tool, arguments), tool))

    def _written(self, answer: Any, tool: str) -> types.CallToolResult:
        body = older(tool, answer) if self.server.dialect == "older" and isinstance(answer, dict) else answer
        text = [] if self.server.form == "structured" else [types.TextContent(type="text", text=json.dumps(body))]
        structured = body if self.server.form != "text" and isinstance(body, dict) else None
        return types.CallToolResult(content=list(text), structuredContent=structured)

    def _answer(self, tool: str, arguments: Answer) -> Any:
        override = self.server.answers.get(tool)
        if tool in _SPECIAL:
            stated = override.body if override else None
            return _SPECIAL[tool](self, arguments) if stated is None else stated
        return self.data.answers[tool]

    def _details(self, arguments: Answer) -> Any:
        key = arguments["send_type_key"]
        return next(row for row in self.data.catalogue if row["send_type_key"] == key)

    def _save(self, arguments: Answer) -> Any:
        refused = refused_by_older(arguments["items"]) if self.server.saves in ("older", "silent") else ""
        if refused:
            return {"error": refused}
        self.saved.append(arguments)
        return {"success": True, "template_id": 12, "item_count": len(arguments["items"])}


_SPECIAL: dict[str, Callable[[MockedServer, Answer], Any]] = {
    "get_send_type_details": MockedServer._details,
    "get_send_type_captions": lambda server, asked: {
        "captions": server.data.captions_for(asked["send_type_key"], asked)
    },
    "get_top_captions": lambda server, asked: {"captions": server.data.top_captions(asked)},
    "save_schedule": MockedServer._save,
}


def failed(fails: ToolFault) -> types.CallToolResult:
    """The failure in its form; the forms of the protocol are raised."""
    match fails.form:
        case "protocol":
            raise McpError(types.ErrorData(code=types.INVALID_PARAMS, message=fails.message))
        case "lost":
            raise McpError(types.ErrorData(code=_CONNECTION_CLOSED, message="Connection closed"))
        case "busy":
            return _error("database is locked", "DATABASE_LOCKED")
        case "result":
            return _error(fails.message, fails.code)
        case "body":
            return _text(json.dumps({"error": fails.message}))
        case "null":
            return _text("null")
        case "prose":
            return _text("Sorry, that did not work out as hoped.")
        case "list":
            return _text("[1, 2]")
        case "empty":
            return _text("{}")


def _error(message: str, code: str | None) -> types.CallToolResult:
    structured = {"error": message, "code": code, "field": None} if code else None
    content: list[types.ContentBlock] = [types.TextContent(type="text", text=message)]
    return types.CallToolResult(content=content, structuredContent=structured, isError=True)


def _text(text: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(type="text", text=text)])


__all__ = ["CREATOR", "MockedServer", "failed"]
