"""Who can be planned for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from eros.failures import RequestError, ToolFailure
from eros.gateway import Source, open_tools
from eros.parameters import parameter
from eros.settings import Settings
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.life import WeekState
from eros.vocabulary.wishes import day_in_words
from eros.wire import Profile, read_creators
from eros_app.records.terms import STANDING, WeekFilter
from eros_app.records.week import WeekRecord, WeekSummary
from eros_app.services.home import read_records
from eros_app.services.weeks import meant_of

if TYPE_CHECKING:
    from eros_app.records.store import RecordStore  # it loads what plans weeks

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
            made = {it.creator_id: it.state for it in _made(store, monday)}
            left, waiting = [it for it in of if it not in made], [it for it in of if made.get(it) == "waiting"]
            week = f"week of {day_in_words(monday)} {monday:%Y}"
            text = f"{len(left)} of {len(of)} have no {week} here: {', '.join(left)}."
            lines.append(text if left else f"The {week} is made for all {len(of)}.")
            lines += [f"Waiting for a review: {', '.join(waiting)}."] if waiting else []
    return "\n".join(lines) or "There are no creators to plan for."


def standing_of_all_text(settings: Settings, weeks: Mapping[str, date], weekday: int | None) -> str:
    """How the week of that Monday stands here for each of these creators; on a day, how much each sends then. Raises
    RecordFailure."""
    lines = list[str]()
    with read_records(settings) as store:
        for monday in sorted({*weeks.values()}):
            of = [creator_id for creator_id, week in weeks.items() if week == monday]
            found = [it for it in _made(store, monday) if it.creator_id in of]
            left = [it for it in of if it not in {one.creator_id for one in found}]
            if weekday is None:
                lines.append(f"Week of {day_in_words(monday)} {monday:%Y}, {len(of)} pages:")
                named = {state: _pages(of, (it.creator_id for it in found if _came_to(it) == state)) for state in _MADE}
                lines += [
                    f"  {_IN_WORDS.get(state, state)}: {', '.join(them)}" for state, them in named.items() if them
                ]
            else:
                day = monday + timedelta(days=weekday)
                lines.append(f"{day_in_words(day)} {day:%Y}, by the weeks kept here:")
                lines += _sends_on(day, {it.creator_id: store.read(it.generation_id) for it in found})
            lines += [f"  no week here: {', '.join(left)}"] if left else []
    return "\n".join(lines) or "There are no creators to plan for."


def _came_to(week: WeekSummary) -> WeekState:
    """A week of which nothing was posted is as it stood before it was told whole."""
    return (week.stood_as if week.went_unposted else None) or week.state


_IN_WORDS = {"waiting": "waits for a review", "handed_over": "handed over", "unknown": "not known whether saved"}


def _made(store: "RecordStore", monday: date) -> list[WeekSummary]:
    """The week of each page, as the commands mean it."""
    of: dict[str, list[WeekSummary]] = {}
    for week in store.list(WeekFilter(None, monday, _MADE), limit=None):
        of.setdefault(week.creator_id, []).append(week)
    return [meant_of(weeks) for weeks in of.values()]


def _pages(all_of_them: Sequence[str], some: Iterable[str]) -> list[str]:
    named = {*some}
    return [it for it in all_of_them if it in named]


def _sends_on(day: date, kept: Mapping[str, WeekRecord]) -> list[str]:
    """Who sends how much on a day, and who nothing."""
    sends = {
        creator_id: record.document.summary.by_day.get(str(day), 0)
        for creator_id, record in sorted(kept.items())
        if isinstance(record.document, ResultDocument)
    }
    some = [f"{creator_id} {count}" for creator_id, count in sends.items() if count]
    none = [creator_id for creator_id, count in sends.items() if not count]
    lines = [f"  sends: {', '.join(some)}"] if some else []
    return [*lines, f"  off: {', '.join(none)}"] if none else lines
