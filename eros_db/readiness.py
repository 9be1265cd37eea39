"""How ready a page is to be planned: what of its data is there, and which file would bring the rest (CONTRACT 5)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, String, and_, cast, func, select

from eros.vocabulary.limits import ENOUGH_MESSAGES
from eros.vocabulary.volume import confidence_of
from eros_db.history import HISTORY_DAYS
from eros_db.restricted import barred_captions
from eros_db.schema import (
    creator_personas,
    mass_messages,
    send_type_caption_requirements,
    send_types,
    top_content_types,
    vault_matrix,
    vault_media,
)
from eros_db.tools.arguments import ToolAnswer
from eros_db.usable_captions import today_of, usable_captions

#: Captions of a type from which on a week does not run short of it at once.
ENOUGH_CAPTIONS = 5


class Readiness(ToolAnswer):
    """``confidence`` is what a week's volume would have: by the messages of the last 90 days, ``recent_messages`` (R8).

    ``captions_by_type``: what could be planned now of each type that the page's send types take, before what weeks to
    come take of it.

    ``short_caption_types``: those that go first with one of them and of which there are fewer than five.

    ``restricted_captions``: those that restricted words keep from the page.

    ``rankings``: themes that are ranked for the page, by any analysis.

    ``missing``: what a first week goes without, each with the command that would bring it.
    """

    messages: int
    recent_messages: int
    confidence: float
    last_message: str | None
    captions: int
    captions_by_type: dict[str, int]
    short_caption_types: list[str]
    restricted_captions: int
    persona: bool
    rankings: int
    themes: int
    media: list[str]
    missing: list[str]


class _Taken(NamedTuple):
    """The caption types that some send type of such a page takes, and those that go first with one."""

    names: tuple[str, ...]
    first: frozenset[str]


class _Known(NamedTuple):
    """What one question about all pages found."""

    messages: Mapping[str, tuple[int, str]]
    recent: Mapping[str, int]
    personas: frozenset[str]
    rankings: Mapping[str, int]
    themes: Mapping[str, int]
    media: Mapping[str, list[str]]
    taken: Mapping[str, _Taken]
    #: By page the captions that restricted words keep from it.
    barred: Mapping[str, int]


def readiness_of(connection: Connection, creators: list[dict[str, Any]], now: datetime) -> dict[str, Readiness]:
    """By creator id. Each kind of data is counted once for all pages."""
    known, captions = _known(connection, creators, now), usable_captions(connection, creators, now)
    return {
        row["creator_id"]: _readiness(
            row["creator_id"], known.taken[row["page_type"]], captions[row["creator_id"]], known
        )
        for row in creators
    }


def _readiness(creator_id: str, taken: _Taken, usable: Mapping[str, int], known: _Known) -> Readiness:
    messages, last = known.messages.get(creator_id, (0, None))
    recent = known.recent.get(creator_id, 0)
    captions = {name: usable[name] for name in taken.names}
    short = sorted(kind for kind in taken.first if captions[kind] < ENOUGH_CAPTIONS)
    media, themes = known.media.get(creator_id, []), known.themes.get(creator_id, 0)
    found = Readiness(
        messages=messages,
        recent_messages=recent,
        confidence=confidence_of(recent),
        last_message=last,
        captions=sum(captions.values()),
        captions_by_type=captions,
        short_caption_types=short,
        restricted_captions=known.barred.get(creator_id, 0),
        persona=creator_id in known.personas,
        rankings=known.rankings.get(creator_id, 0),
        themes=themes,
        media=media,
        missing=[],
    )
    return found.model_copy(update={"missing": list(_missing(found))})


def _missing(page: Readiness) -> Iterator[str]:
    if page.recent_messages < ENOUGH_MESSAGES:
        lately = "" if page.messages == page.recent_messages else f" in the last {HISTORY_DAYS} days"
        history = f"history ({page.recent_messages} of {ENOUGH_MESSAGES} messages{lately})"
        yield f"{history}: `eros-db import --messages FILE`"
    if page.short_caption_types:
        few = f"fewer than {ENOUGH_CAPTIONS} usable captions of {', '.join(page.short_caption_types)}"
        yield f"{few}: `eros-db import --captions FILE`"
    if page.short_caption_types and (barred := page.restricted_captions):
        kept = f"restricted words keep back {barred:,} caption{'' if barred == 1 else 's'}"
        yield f"{kept}: `eros-db types` lists them"
    if not page.persona:
        yield "persona: `eros-db import --personas FILE`"
    if not page.rankings:
        yield "rankings of themes: `eros-db import --rankings FILE`"
    if not page.media or not page.themes:
        lacking = " and ".join(what for what, there in (("themes", page.themes), ("media", page.media)) if not there)
        yield f"vault ({lacking}): `eros-db import --vault FILE`"


def _known(connection: Connection, creators: Sequence[Mapping[str, Any]], now: datetime) -> _Known:
    m, v, r, kind = mass_messages.c, vault_matrix.c, top_content_types.c, vault_media.c
    counted = select(m.creator_id, func.count(), func.max(m.sending_time)).group_by(m.creator_id)
    ranked = select(r.creator_id, func.count(r.content_type.distinct())).group_by(r.creator_id)
    themes = select(v.creator_id, func.count()).where(v.has_content == 1).group_by(v.creator_id)
    media: dict[str, list[str]] = {}
    held = select(kind.creator_id, kind.media_type).where(kind.quantity_available > 0)
    for creator_id, media_type in connection.execute(held.order_by(kind.media_type)):
        media.setdefault(creator_id, []).append(media_type)
    return _Known(
        messages={row[0]: (row[1], row[2]) for row in connection.execute(counted)},
        recent=_recent(connection, creators, now),
        personas=frozenset(_with_persona(connection)),
        rankings={row[0]: row[1] for row in connection.execute(ranked)},
        themes={row[0]: row[1] for row in connection.execute(themes)},
        media=media,
        taken={page_type: _taken(connection, page_type) for page_type in ("paid", "free")},
        barred=_barred(connection, [row["creator_id"] for row in creators]),
    )


def _barred(connection: Connection, pages: Sequence[str]) -> Mapping[str, int]:
    found = dict.fromkeys(pages, 0)
    for caption in barred_captions(connection):
        for page in pages:
            found[page] += bool(caption.words_for(page))
    return found


def _with_persona(connection: Connection) -> Iterator[str]:
    """The pages of whose persona anything is said; read as texts, whatever stands in them."""
    beside = {"persona_id", "creator_id", "last_analyzed", "created_at", "updated_at"}
    said = [cast(column, String) for column in creator_personas.c if column.name not in beside]
    for creator_id, *texts in connection.execute(select(creator_personas.c.creator_id, *said)):
        if any(text not in (None, "", "[]", "null") for text in texts):
            yield creator_id


def _recent(connection: Connection, creators: Sequence[Mapping[str, Any]], now: datetime) -> dict[str, int]:
    """By page the messages that its volume rests on: one statement for each date that it is somewhere."""
    m, pages = mass_messages.c, dict[date, list[str]]()
    for row in creators:
        pages.setdefault(today_of(row, now), []).append(row["creator_id"])
    found: dict[str, int] = {}
    for today, ids in pages.items():
        since = (today - timedelta(days=HISTORY_DAYS)).isoformat()
        lately = and_(m.sending_time >= since, m.sending_time < today.isoformat())
        counted = select(m.creator_id, func.count()).where(lately, m.creator_id.in_(ids)).group_by(m.creator_id)
        found |= {row[0]: row[1] for row in connection.execute(counted)}
    return found


def _taken(connection: Connection, page_type: str) -> _Taken:
    s, r = send_types.c, send_type_caption_requirements.c
    there = and_(s.is_active == 1, s.page_type.in_(("both", page_type)))
    joined = send_types.join(send_type_caption_requirements, s.send_type_id == r.send_type_id)
    best = connection.execute(
        select(r.caption_type, func.min(r.priority))
        .select_from(joined)
        .where(there)
        .group_by(r.caption_type)
        .order_by(r.caption_type)
    ).all()
    return _Taken(tuple(row[0] for row in best), frozenset(row[0] for row in best if row[1] == 1))
