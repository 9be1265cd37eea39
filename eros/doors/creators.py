"""``eros creators``: who can be planned for."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eros.doors.homes import ready
from eros.failures import RequestError, ToolFailure
from eros.gateway import Source, open_tools
from eros.settings import Settings, load_settings

if TYPE_CHECKING:
    from eros.doors.terminal import Terminal

#: CONTRACT 1: the data server cannot be reached.
_UNREACHABLE = 5


def list_creators(terminal: "Terminal", tier: int | None, page_type: str | None, mcp_config: Path | None) -> int:
    """Print the active creators, by earnings; RequestError for a filter that cannot be."""
    if tier is not None and not 1 <= tier <= 5:
        raise RequestError("BAD_TIER", "tier", tier, f"--tier {tier}: a performance tier is 1 to 5")
    if page_type not in (None, "paid", "free"):
        raise RequestError("BAD_PAGE_TYPE", "page_type", page_type, f"--page-type {page_type!r}: use paid or free")
    settings = load_settings()
    ready(settings, mcp_config, terminal.say)
    source = Source.of(mcp_config, settings.database_url)
    try:
        answer = asyncio.run(active_creators(source, settings, tier=tier, page_type=page_type))
    except ToolFailure as failure:
        if not failure.can_pass:
            raise
        terminal.say(f"eros: {failure}; `eros doctor` says what is reachable")
        return _UNREACHABLE
    terminal.creators(answer)
    return 0


async def active_creators(source: Source, settings: Settings, **filters: Any) -> list[dict[str, Any]]:
    """The server's own rows. Raises ToolFailure, also for an answer without a list of them."""
    async with open_tools(source, settings) as tools:
        answer = await tools.call("get_active_creators", **filters)
    listed = answer.get("creators")
    if not isinstance(listed, list):
        raise ToolFailure("get_active_creators", "bad_answer", "the answer holds no list of creators")
    return [row for row in listed if isinstance(row, dict)]
