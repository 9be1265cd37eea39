"""Where other weeks have come to use a week's captions since it was planned (R59)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from eros.settings import Settings
from eros.vocabulary.ledger import REST_DAYS
from eros.vocabulary.wall_clock import WEEK
from eros_app.records.store import RecordStore
from eros_app.records.terms import CaptionUse, Server
from eros_app.records.week import WeekSummary
from eros_app.services.own_database import places_of, saved_since

if TYPE_CHECKING:
    from eros_db.saved_uses import SavedUse

_REST = timedelta(days=REST_DAYS)
_MOST_NAMED = 5
#: Of weeks, by their ids, the captions that they hold, each with its days.
Held = Mapping[str, Mapping[int, Sequence[date]]]


def captions_used(store: RecordStore, settings: Settings, record: WeekSummary) -> tuple[CaptionUse, ...]:
    """By the weeks that came to stand here, and by those that stand in its data server's own database, whoever saved
    them there; of a server that a configuration leads to only the records tell."""
    kept = store.captions_used(record.generation_id, REST_DAYS)
    known = {(use.caption_id, use.planned_on, use.used_on, use.creator_id) for use in kept}
    server, held = store.server_of(record.generation_id), store.captions_of([record.generation_id])
    there = [use for _, use in _uses_there(store, settings, server, [record], held) if use[:4] not in known]
    return tuple(sorted((*kept, *there), key=lambda use: (use.planned_on, use.caption_id, use.used_on)))


def uses_told(used: Sequence[CaptionUse]) -> str:
    """The first of them in words, and how many more there are."""
    more = f"; and {len(used) - _MOST_NAMED} more" if len(used) > _MOST_NAMED else ""
    return "; ".join(map(use_in_words, used[:_MOST_NAMED])) + more


def use_in_words(use: CaptionUse) -> str:
    """Where a caption of the week came to be used."""
    return (
        f"caption {use.caption_id}, planned here for {use.planned_on}, is used on {use.used_on} "
        f"by {use.creator_id} ({use.generation_id or 'of another program'})"
    )


def those_used(store: RecordStore, settings: Settings, weeks: Sequence[WeekSummary], held: Held) -> set[str]:
    """Those of these weeks of which ``captions_used`` tells something, in a few looks at all of them."""
    ids = [week.generation_id for week in weeks]
    servers, found = store.servers_of(ids), store.those_used(ids, REST_DAYS)
    beside: dict[str | None, list[WeekSummary]] = {}
    for week in weeks:
        server = servers.get(week.generation_id)
        beside.setdefault(server.key if server else None, []).append(week)
    for of_server in beside.values():
        server = servers.get(of_server[0].generation_id)
        found |= {generation_id for generation_id, _ in _uses_there(store, settings, server, of_server, held)}
    return found


def _uses_there(
    store: RecordStore, settings: Settings, server: Server | None, weeks: Sequence[WeekSummary], held: Held
) -> Iterator[tuple[str, CaptionUse]]:
    """What weeks that stand in the server's own database use of the captions of these weeks, each with its id."""
    days = [day for week in weeks for own in held.get(week.generation_id, {}).values() for day in own]
    if not days:
        return
    copies = store.edited_copies(week.generation_id for week in weeks)
    planned_at = {
        week.generation_id: _planned_at(store, week) if week.generation_id in copies else week.began_at
        for week in weeks
    }
    holding: dict[int, list[WeekSummary]] = {}
    for week in weeks:
        for caption_id in held.get(week.generation_id, ()):
            holding.setdefault(caption_id, []).append(week)
    for use in _saved(store, server, settings, holding, min(planned_at.values()), _first_near(min(days))):
        for week in holding[use.caption_id]:
            if (use.creator_id, use.week_start) == (week.creator_id, week.week_start):
                continue  # of what stands in its own place
            if use.saved_at < planned_at[week.generation_id]:
                continue
            for day in held[week.generation_id][use.caption_id]:
                if abs((use.day - day).days) < (REST_DAYS if use.creator_id == week.creator_id else 1):
                    told = CaptionUse(use.caption_id, day, use.day, use.creator_id, use.generation_id or "")
                    yield week.generation_id, told


def _saved(
    store: RecordStore,
    server: Server | None,
    settings: Settings,
    captions: Collection[int],
    since: datetime,
    from_week: date,
) -> "Iterable[SavedUse]":
    """What the server's own database tells beyond the records; nothing of a server that a configuration leads to."""
    if server is None or "config" not in server.address:
        key = server.key if server else None
        for url in places_of(server, settings):
            uses = saved_since(url, key, captions, since, from_week, store.standing_with_captions)
            if uses is not None:
                return uses
    return ()


def _first_near(day: date) -> date:
    """The first Monday of whose week a day may be close to this one."""
    return max(day, date.min + WEEK + _REST) - WEEK - _REST


def _planned_at(store: RecordStore, week: WeekSummary) -> datetime:
    return store.planned_at(week.generation_id) or week.began_at
