"""Who can be planned for."""

from typing import Any, NamedTuple

from eros.failures import RequestError, ToolFailure
from eros.gateway import Source, open_tools
from eros.parameters import parameter
from eros.settings import Settings
from eros.wire import Profile, read_creators


class ListedCreators(NamedTuple):
    """The server's own rows, and what was read of them."""

    rows: list[dict[str, Any]]
    creators: tuple[Profile, ...]


async def active_creators(
    source: Source,
    settings: Settings,
    *,
    tier: int | None = None,
    page_type: str | None = None,
    readiness: bool = False,
) -> ListedCreators:
    """The active creators, by earnings; ``readiness``: also what data of each is there, where the server can say it.

    Raises RequestError for a filter that cannot be, ToolFailure also for an answer without a list of creators.
    """
    if tier is not None and not 1 <= tier <= 5:
        raise RequestError("BAD_TIER", "tier", tier, f"{parameter('tier')} {tier}: a performance tier is 1 to 5")
    if page_type not in (None, "paid", "free"):
        text = f"{parameter('page_type')} {page_type!r}: use paid or free"
        raise RequestError("BAD_PAGE_TYPE", "page_type", page_type, text)
    async with open_tools(source, settings) as tools:
        asked = {"readiness": True} if readiness and tools.offers("get_active_creators", "readiness") else {}
        answer = await tools.call("get_active_creators", tier=tier, page_type=page_type, **asked)
    listed = answer.get("creators")
    if not isinstance(listed, list):
        raise ToolFailure("get_active_creators", "bad_answer", "the answer holds no list of creators")
    rows = [row for row in listed if isinstance(row, dict)]
    return ListedCreators(rows, read_creators({"creators": rows}))
