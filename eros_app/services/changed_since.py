"""What a week's database says otherwise since the week was planned, and the week keeps: words of captions, the kind and
the zone of its page. It is told beside an export, whose rows do not show it."""

from collections.abc import Iterator

from eros.settings import Settings
from eros.vocabulary.basis import WeekBasis
from eros.vocabulary.documents import Item, ResultDocument
from eros.wire.values import text as read_text
from eros_app.records.terms import Server
from eros_app.services.own_database import databases_here, now_planned_from


def changed_since(
    document: ResultDocument, basis: WeekBasis | None, server: Server | None, settings: Settings
) -> Iterator[str]:
    """Sentences; none where the database is not one of this machine."""
    told = document.life.posts if document.life else {}
    items = [item for item in document.items if item.caption_id is not None and item.slot_id not in told]
    for url in databases_here(server, settings):
        if known := now_planned_from(url, server.key if server else None, document.creator_id, _ids(items)):
            break
    else:
        return
    other = [
        item.slot_id
        for item in items
        if (now := read_text(known.texts.get(item.caption_id or 0))) is not None and now != item.caption_text
    ]
    if other:
        yield f"the week keeps the words it was planned with, which are others in the bank now: {', '.join(other)}"
    if known.timezone not in ("", document.timezone):
        yield f"the page's zone is {known.timezone} now; this week keeps its times, which are {document.timezone}'s"
    if basis is not None and known.page_type != basis.creator.page_type:
        yield f"the page is {known.page_type} now; this week was planned for a {basis.creator.page_type} one"


def _ids(items: list[Item]) -> list[int]:
    return [item.caption_id or 0 for item in items]
