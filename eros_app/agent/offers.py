"""What the server offers: its tools with their hints, its resources and its prompt."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcp.types import ToolAnnotations

from eros.settings import Settings
from eros_app.agent.edits import EditHandlers
from eros_app.agent.resources import add_resources
from eros_app.agent.schemas import checkable, slim
from eros_app.agent.tools import ToolHandlers

if TYPE_CHECKING:
    from eros_app.agent.server import AgentServer


def fill(server: "AgentServer", settings: Settings, mcp_config: Path | None) -> None:
    handlers = ToolHandlers(settings, mcp_config, server.hints, server.runs, server.notify)
    for function, title, hints in (*_tools(handlers), *_edit_tools(EditHandlers(settings, server.hints))):
        says = inspect.getdoc(function)
        server.add_tool(function, title=title, description=says, annotations=hints, structured_output=True)
    for tool in server._tool_manager.list_tools():
        tool.parameters = slim(tool.parameters)
        tool.fn_metadata.output_schema = checkable(tool.fn_metadata.output_schema)
    add_resources(server, settings)


def _hints(*, reads: bool = False, destroys: bool = False, again: bool = False) -> ToolAnnotations:
    """``again``: a second call with the same arguments changes nothing more. Nothing here reaches an open world."""
    return ToolAnnotations(
        readOnlyHint=reads, destructiveHint=destroys, idempotentHint=again or reads, openWorldHint=False
    )


def _tools(handlers: ToolHandlers) -> tuple[tuple[Callable[..., Any], str, ToolAnnotations], ...]:
    return (
        (handlers.generate_schedule, "Generate a creator's week", _hints(destroys=True)),
        (handlers.get_schedule, "Show a schedule", _hints(reads=True)),
        (handlers.list_schedules, "List schedules", _hints(reads=True)),
        (handlers.review_schedule, "Approve or reject a waiting schedule", _hints(destroys=True)),
        (handlers.list_creators, "List the active creators", _hints(reads=True)),
        (handlers.analyse_creator, "Analyse a creator", _hints(reads=True)),
        (handlers.export_schedule, "Export a schedule", _hints(again=True)),
        (handlers.explain_item, "Explain one send", _hints(reads=True)),
    )


def _edit_tools(handlers: EditHandlers) -> tuple[tuple[Callable[..., Any], str, ToolAnnotations], ...]:
    return (
        (handlers.edit_schedule, "Edit a schedule", _hints(destroys=True)),
        (handlers.diff_schedules, "Compare schedules", _hints(reads=True)),
    )
