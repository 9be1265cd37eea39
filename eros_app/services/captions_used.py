"""Where other weeks have come to use a week's captions since it was planned (R59)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from eros.settings import Settings
from eros_app.records.store import RecordStore
from eros_app.records.terms import CaptionUse, Server
from eros_app.records.week import WeekSummary
from eros_app.services.own_database import places_of, saved_since

if TYPE_CHECKING:
    from eros_db.saved_uses import SavedUse

#: R59: days within which a caption that was used on the same page is judged again.
REST_DAYS = 9
_MOST_NAMED = 5


def captions_used(store: RecordStore, settings: Settings, record: WeekSummary) -> tuple[CaptionUse, ...]:
    """By the weeks that came to stand here, and by those that stand in its data server's own database, whoever saved
    them there; of a server that a configuration leads to only the records tell."""
    kept = store.captions_used(record.generation_id, REST_DAYS)
    known = {(use.caption_id, use.planned_on, use.used_on, use.creator_id) for use in kept}
    there = [use for use in _there(store, settings, record) if use[:4] not in known]
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


def those_used(store: RecordStore, settings: Settings, weeks: Sequence[WeekSummary]) -> set[str]:
    """Those of these weeks of which ``captions_used`` tells something; few are looked at whole, so that a list asks."""
    ids = [week.generation_id for week in weeks]
    servers, perhaps, held = store.servers_of(ids), store.perhaps_used(ids, REST_DAYS), store.captions_of(ids)
    copies = store.edited_copies(ids)
    beside: dict[str | None, list[WeekSummary]] = {}
    for week in weeks:
        server = servers.get(week.generation_id)
        beside.setdefault(server.key if server else None, []).append(week)
    for of_server in beside.values():
        mine = {one for week in of_server for one in held.get(week.generation_id, ())}
        since = min(_planned_at(store, week) if week.generation_id in copies else week.began_at for week in of_server)
        saved = {use.caption_id for use in _saved(servers.get(of_server[0].generation_id), settings, mine, since)}
        perhaps |= {week.generation_id for week in of_server if saved & held.get(week.generation_id, {}).keys()}
    return {
        week.generation_id for week in weeks if week.generation_id in perhaps and captions_used(store, settings, week)
    }


def _there(store: RecordStore, settings: Settings, record: WeekSummary) -> Iterator[CaptionUse]:
    mine = store.captions_of([record.generation_id]).get(record.generation_id, {})
    for use in _saved(store.server_of(record.generation_id), settings, mine, _planned_at(store, record)):
        if (use.creator_id, use.week_start) == (record.creator_id, record.week_start):
            continue  # of what stands in its own place
        for day in mine[use.caption_id]:
            if abs((use.day - day).days) < (REST_DAYS if use.creator_id == record.creator_id else 1):
                yield CaptionUse(use.caption_id, day, use.day, use.creator_id, use.generation_id or "")


def _saved(
    server: Server | None, settings: Settings, captions: Collection[int], since: datetime
) -> "Iterable[SavedUse]":
    """What the server's own database tells; nothing of a server that a configuration leads to."""
    if server is None or "config" not in server.address:
        for url in places_of(server, settings):
            if (uses := saved_since(url, server.key if server else None, captions, since)) is not None:
                return uses
    return ()


def _planned_at(store: RecordStore, week: WeekSummary) -> datetime:
    return store.planned_at(week.generation_id) or week.began_at
