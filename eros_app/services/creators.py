"""Who can be planned for."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from eros.failures import RequestError, ToolFailure
from eros.gateway import Source, open_tools
from eros.parameters import parameter
from eros.settings import Settings
from eros.vocabulary.wishes import day_in_words
from eros.wire import Profile, read_creators
from eros_app.records.terms import STANDING, WeekFilter
from eros_app.services.home import read_records

#: A week in one of these is made: nobody has to plan it.
_MADE = (*STANDING, "waiting", "unknown")


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


def unplanned_text(settings: Settings, weeks: Mapping[str, date]) -> str:
    """Which of these creators have no week of that Monday here, and whose waits for a review. Raises RecordFailure."""
    lines = list[str]()
    with read_records(settings) as store:
        for monday in sorted({*weeks.values()}):
            of = [creator_id for creator_id, week in weeks.items() if week == monday]
            made = {it.creator_id: it.state for it in store.list(WeekFilter(None, monday, _MADE), limit=None)}
            left, waiting = [it for it in of if it not in made], [it for it in of if made.get(it) == "waiting"]
            week = f"week of {day_in_words(monday)} {monday:%Y}"
            text = f"{len(left)} of {len(of)} have no {week} here: {', '.join(left)}."
            lines.append(text if left else f"The {week} is made for all {len(of)}.")
            lines += [f"Waiting for a review: {', '.join(waiting)}."] if waiting else []
    return "\n".join(lines) or "There are no creators to plan for."
