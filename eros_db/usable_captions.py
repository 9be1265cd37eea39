"""How many captions of each type pages could use in a week that is planned now: for all of them in a few statements.

It is ``count_usable`` for every page at once: the bank is counted by all that decides whether a page may use a caption,
and what rests, stands in a saved week, holds a restricted word or may never be sent is counted alike and taken off. A
text counts once in a type, and rests wherever it was used.
"""

import json
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, select

from eros.vocabulary.ledger import days_of_rest
from eros_db.freshness import freshness, rest_for
from eros_db.never_planned import captions_never_planned
from eros_db.restricted import barred_captions
from eros_db.same_texts import others_of, said_before, same_texts
from eros_db.schema import caption_bank, schedule_items, vault_matrix, vault_media
from eros_db.volume.pool import MIN_FRESHNESS, MIN_PERFORMANCE

#: Days of rest after which a caption is usable again.
_REST = rest_for(MIN_FRESHNESS)


class _Shelf(NamedTuple):
    """Captions that are alike in all that decides which page may use them; theme and owner None: any."""

    caption_type: str
    theme: int | None
    paid_only: int
    owner: str | None


class _May(NamedTuple):
    """What a page may use: of these themes (None: of every, nothing is known of its vault); also what is paid-only."""

    themes: frozenset[int] | None
    paid_only: bool

    def use(self, shelf: _Shelf) -> bool:
        """Of its own captions, and of those that are everybody's."""
        if shelf.paid_only and not self.paid_only:
            return False
        return shelf.theme is None or self.themes is None or shelf.theme in self.themes


def usable_captions(
    connection: Connection, pages: Sequence[Mapping[Any, Any]], now: datetime
) -> dict[str, Counter[str]]:
    """By page, then by caption type; a type of which there is nothing counts 0."""
    todays = {page["creator_id"]: today_of(page, now) for page in pages}
    everyones, apart = _apart(connection, todays)
    shelf_of = _bank(connection, everyones)
    shelves: dict[str | None, Counter[_Shelf]] = {}
    for kind, count in Counter(shelf_of.values()).items():
        shelves.setdefault(kind.owner, Counter())[kind] = count
    texts, themes, taken = same_texts(connection), _themes(connection), dict[str, Counter[_Shelf | None]]()
    may_of = {row["creator_id"]: _May(themes.get(row["creator_id"]), row["page_type"] != "free") for row in pages}
    for page, used in _used_lately(connection, todays):
        used |= others_of(texts, used)
        used |= apart.get(page, set())
        left = (
            (one, shelf.caption_type)
            for one in texts
            if one not in used
            and (shelf := shelf_of.get(one)) is not None
            and shelf.owner in (None, page)
            and may_of[page].use(shelf)
        )
        taken[page] = Counter(map(shelf_of.get, [*used, *said_before(texts, left)]))
    shared: dict[_May, Counter[str]] = {}
    found = {}
    for row in pages:
        page = row["creator_id"]
        may = may_of[page]
        if may not in shared:
            shared[may] = _counted(may, shelves.get(None, {}))
        found[page] = Counter(shared[may])
        found[page].update(_counted(may, shelves.get(page, {})))
        able = {
            shelf: count for shelf, count in taken[page].items() if shelf is not None and shelf.owner in (None, page)
        }
        found[page].subtract(_counted(may, able))
    return found


def _counted(may: _May, shelves: Mapping[_Shelf, int]) -> Counter[str]:
    found = Counter[str]()
    for shelf, count in shelves.items():
        if may.use(shelf):
            found[shelf.caption_type] += count
    return found


def _bank(connection: Connection, barred: Container[int]) -> dict[int, _Shelf]:
    """The shelf of each caption that some page could use."""
    bank, known = caption_bank.c, dict[_Shelf, _Shelf]()
    query = select(
        bank.caption_id, bank.caption_type, bank.content_type_id, bank.is_paid_page_only, bank.creator_id
    ).where(bank.is_active == 1, bank.performance_score >= MIN_PERFORMANCE)
    found = {}
    for caption_id, *rest in connection.execute(query):
        if caption_id not in barred:
            shelf = _Shelf(*rest)
            found[caption_id] = known.setdefault(shelf, shelf)
    return found


def _used_lately(connection: Connection, todays: Mapping[str, date]) -> Iterator[tuple[str, set[int]]]:
    """Page by page, since all of their uses are many."""
    since = json.dumps([(page, (today - timedelta(days=_REST)).isoformat()) for page, today in todays.items()])
    driver: Any = connection.connection.driver_connection
    for page, rows in groupby(driver.execute(_USED, (since,)), itemgetter(0)):
        yield page, {caption_id for _, caption_id in rows}


def _apart(connection: Connection, todays: Mapping[str, date]) -> tuple[frozenset[int], dict[str, set[int]]]:
    """What R20 and restricted words keep from every page; and what such words, and saved weeks, keep from each."""
    everyones, of_pages = set[int](captions_never_planned(connection)), dict[str, set[int]]()
    for caption in barred_captions(connection):
        if caption.by_all:
            everyones.add(caption.caption_id)
        for page in caption.pages:
            of_pages.setdefault(page, set()).add(caption.caption_id)
    texts = same_texts(connection)
    for page, caption_id in _planned_too_soon(connection, todays):
        of_pages.setdefault(page, set()).update(texts.get(caption_id, (caption_id,)))
    return frozenset(everyones), of_pages


def _planned_too_soon(connection: Connection, todays: Mapping[str, date]) -> Iterable[tuple[str, int]]:
    """What saved weeks took of each page within the days of rest."""
    if not todays:
        return
    item, since = schedule_items.c, min(todays.values()) - timedelta(days=_REST)
    query = select(item.creator_id, item.caption_id, item.scheduled_date).where(
        item.caption_id.is_not(None), item.scheduled_date >= since.isoformat()
    )
    for page, caption_id, day in connection.execute(query.distinct()):
        today = todays.get(page)
        rest = None if today is None else days_of_rest(date.fromisoformat(day), today, None)
        if rest is not None and freshness(rest) < MIN_FRESHNESS:
            yield page, caption_id


def _themes(connection: Connection) -> dict[str, frozenset[int]]:
    """The themes of each page of whose vault something is known."""
    vault, media = vault_matrix.c, vault_media.c
    held: dict[str, set[int]] = {page: set() for page in connection.scalars(select(media.creator_id).distinct())}
    for page, theme in connection.execute(
        select(vault.creator_id, vault.content_type_id).where(vault.has_content == 1)
    ):
        held.setdefault(page, set()).add(theme)
    return {page: frozenset(themes) for page, themes in held.items()}


def today_of(row: Mapping[Any, Any], now: datetime) -> date:
    """The page's own date; of a page whose zone is none the date in UTC."""
    try:
        return now.astimezone(ZoneInfo(row["timezone"])).date()
    except (ZoneInfoNotFoundError, ValueError):
        return now.date()


#: Each page with the day since which a use is too near; a row without a caption for a page without such uses.
_USED = (
    "SELECT json_extract(page.value, '$[0]'), u.caption_id FROM json_each(?) page "
    "LEFT JOIN caption_creator_performance u "
    "ON u.creator_id = json_extract(page.value, '$[0]') AND u.last_used_date > json_extract(page.value, '$[1]')"
)
