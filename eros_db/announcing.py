"""The data server as it greets a client, before anything heavy is imported: by its version, the id of its database and
whether that is a demo (R59).

What a client then asks for is opened at the first request.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import anyio
from mcp import types
from mcp.server.lowlevel import NotificationOptions, Server
from mcp.server.models import InitializationOptions

from eros import PIPELINE_VERSION
from eros_db.failures import ServerFailure
from eros_db.glance import Served
from eros_db.sessions import outlive_cancels

if TYPE_CHECKING:
    from eros_db.server import ToolCalls

NAME = "eros-db"
_INSTRUCTIONS = "EROS data server: creators, captions, volume, schedules."


class DataServer(Server[Any]):
    """Announces which database it serves, over every transport: they all ask it for its options (R59).

    ``calls`` answers its requests; or gives what does at the first of them, in a thread, or raises StoreError, which
    each of them is answered with.
    """

    def __init__(self, served: Served, calls: "ToolCalls | Callable[[], ToolCalls]") -> None:
        super().__init__(
            NAME, version=PIPELINE_VERSION, instructions="EROS data server: creators, captions, volume, schedules."
        )
        self._announced = {NAME: served._asdict()}
        self._calls = calls
        self._opening = anyio.Lock()
        self.list_tools()(self._listed)  # type: ignore[no-untyped-call]
        self.call_tool(validate_input=False)(self._answered)
        outlive_cancels(self)

    def create_initialization_options(
        self,
        notification_options: NotificationOptions | None = None,
        experimental_capabilities: dict[str, dict[str, Any]] | None = None,
    ) -> InitializationOptions:
        return super().create_initialization_options(
            notification_options, {**self._announced, **(experimental_capabilities or {})}
        )

    async def _listed(self) -> list[types.Tool]:
        return (await self._opened()).listing()

    async def _answered(self, name: str, arguments: dict[str, Any]) -> types.CallToolResult:
        try:
            calls = await self._opened()
        except ServerFailure as failure:
            return failed(failure.body())
        return await calls.call(name, arguments)

    async def _opened(self) -> "ToolCalls":
        if callable(self._calls):
            async with self._opening:
                if callable(self._calls):
                    self._calls = await anyio.to_thread.run_sync(self._calls)
        return self._calls


def failed(told: dict[str, Any]) -> types.CallToolResult:
    """An error of ours (CONTRACT 3); no tool declares a shape of its answers that it could break."""
    text = types.TextContent(type="text", text=str(told["error"]))
    return types.CallToolResult(content=[text], structuredContent=told, isError=True)
