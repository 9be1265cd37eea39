"""JSON lines for a program that schedules: one object a send, in the words that platforms take (CONTRACT 5).

A platform wants media files, which EROS does not have: a note says of what theme and kind they are to be. Whatever
keeps a send from being taken as it stands is told in ``cannot``, and so is a week that is not to be posted.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from eros.vocabulary.catalogue import CHANNELS, TARGETS
from eros.vocabulary.counting import counted
from eros.vocabulary.documents import Item
from eros.vocabulary.life import Post
from eros_app.services.captions_now import ANOTHERS, RESTRICTED
from eros_app.services.export_csv import text_of
from eros_app.services.exported import STANDING, ExportedWeek
from eros_app.services.queue_map import Lists, PageMap

#: What is said of a send that somebody told of: it is not to go out again.
TOLD: dict[Post, str] = {"posted": "posted already", "skipped": "skipped"}
NO_TEXT, NO_MEDIA, NO_LISTS = "no text", "paid without media", "no list ids for its audience"
RESTRICTED_WORD, ANOTHER_PAGES = "restricted word", "another page's caption"
TOO_CHEAP, TOO_DEAR = "price below what the page takes", "price above what the page takes"

#: Channels that send to lists; a post on the wall, a story and a stream reach everybody who looks.
_TARGETED = frozenset(channel.channel_key for channel in CHANNELS if channel.supports_targeting)


def as_queue(week: ExportedWeek) -> str:
    """One JSON object a line."""
    return "".join(json.dumps(_send(week, item), ensure_ascii=False) + "\n" for item in week.items)


def not_taken(week: ExportedWeek) -> str:
    """How many sends cannot be taken as they stand, and why; nothing where all can."""
    cannot = [reasons for item in week.items if (reasons := list(_obstacles(week, item)))]
    if not cannot:
        return ""
    why = Counter(reason for reasons in cannot for reason in reasons).most_common()
    listed = ", ".join(f"{number} {reason}" for reason, number in why)
    return f"{len(cannot)} of {counted(len(week.items), 'send')} cannot be taken as they stand: {listed}"


def not_meant(week: ExportedWeek) -> list[str]:
    """What the map says that no send can meet: audiences that are none, and a map without the week's page."""
    pages, known = week.queue_map.pages, {target.target_key for target in TARGETS}
    if not pages:
        return []
    if week.creator_id not in pages:
        return [f"the map has no page {week.creator_id!r}{_meant(week.creator_id, pages)}: none of its lists are known"]
    told = []
    for page, said in pages.items():
        named = ", ".join(f"{name!r}{_meant(name, known)}" for name in said.audiences if name not in known)
        told += [f"the map's audiences of {page} that are none of EROS: {named}"] if named else []
    return told


def _meant(word: str, known: Iterable[str]) -> str:
    names = {name.casefold(): name for name in known}
    close = get_close_matches(word.strip().casefold(), names, n=1)
    return f" (is it {names[close[0]]!r}?)" if close else ""


def _send(week: ExportedWeek, item: Item) -> dict[str, Any]:
    page = _page(week)
    lists, cannot = page.audiences.get(item.target_key), list(_obstacles(week, item))
    return {
        "slot_id": item.slot_id,
        "channel": item.channel_key,
        "text": text_of(item),
        "scheduledDate": item.scheduled_at and item.scheduled_at.isoformat(),
        "expiresAt": item.expires_at and item.expires_at.isoformat(),
        "price": item.suggested_price,
        "mediaFiles": [],
        "mediaNote": {"kind": item.media_type, "theme": item.theme},
        "audience": item.target_key,
        "userLists": lists.lists if lists else (),
        "excludedLists": lists.excluded if lists else (),
        "sendType": item.send_type_key,
        "followUpOf": item.parent_item_id,
        "weekStatus": week.status,
        "decidedBy": week.decided_by,
        "canBeTaken": not cannot,
        "cannot": cannot,
    }


def _page(week: ExportedWeek) -> PageMap:
    return week.queue_map.pages.get(week.creator_id, PageMap())


def _obstacles(week: ExportedWeek, item: Item) -> Iterator[str]:
    page = _page(week)
    if week.status not in STANDING:
        yield f"the week is {week.status.replace('_', ' ')}"
    if post := week.posts.get(item.slot_id):
        yield TOLD[post]
    if not text_of(item):
        yield NO_TEXT
    if any(warning.startswith(RESTRICTED) for warning in item.warnings):
        yield RESTRICTED_WORD
    if any(warning.startswith(ANOTHERS) for warning in item.warnings):
        yield ANOTHER_PAGES
    if item.suggested_price and item.media_type == "none":
        yield NO_MEDIA
    if item.channel_key in _TARGETED and not page.audiences.get(item.target_key, Lists()).lists:
        yield NO_LISTS
    if item.suggested_price is not None and page.price.least is not None and item.suggested_price < page.price.least:
        yield TOO_CHEAP
    if item.suggested_price is not None and page.price.most is not None and item.suggested_price > page.price.most:
        yield TOO_DEAR
