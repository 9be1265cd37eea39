"""Where other weeks have come to use a week's captions since it was planned (R59)."""

from collections.abc import Iterator, Sequence
from datetime import date

from eros.settings import Settings
from eros.vocabulary.documents import ResultDocument
from eros_app.records.store import RecordStore
from eros_app.records.terms import CaptionUse
from eros_app.records.week import WeekRecord
from eros_app.services.own_database import places_of, saved_since

#: R59: days within which a caption that was used on the same page is judged again.
REST_DAYS = 9
_MOST_NAMED = 5


def captions_used(store: RecordStore, settings: Settings, record: WeekRecord) -> tuple[CaptionUse, ...]:
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


def _there(store: RecordStore, settings: Settings, record: WeekRecord) -> Iterator[CaptionUse]:
    server, document = store.server_of(record.generation_id), record.document
    if not isinstance(document, ResultDocument) or (server is not None and "config" in server.address):
        return
    since = store.planned_at(record.generation_id) or record.began_at
    mine: dict[int, list[date]] = {}
    for item in document.items:
        if item.caption_id is not None:
            mine.setdefault(item.caption_id, []).append(item.scheduled_date)
    for url in places_of(server, settings):
        uses = saved_since(url, server.key if server else None, mine, since)
        if uses is None:
            continue
        for use in uses:
            if (use.creator_id, use.week_start) == (record.creator_id, record.week_start):
                continue  # of what stands in its own place
            for day in mine[use.caption_id]:
                if abs((use.day - day).days) < (REST_DAYS if use.creator_id == record.creator_id else 1):
                    yield CaptionUse(use.caption_id, day, use.day, use.creator_id, use.generation_id or "")
        return
