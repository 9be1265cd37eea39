"""How ready a page is to be planned: what of its data is there, and which file would bring the rest (CONTRACT 5)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, func, select

from eros.vocabulary.limits import ENOUGH_MESSAGES
from eros_db.schema import (
    creator_personas,
    mass_messages,
    send_type_caption_requirements,
    send_types,
    vault_matrix,
    vault_media,
)
from eros_db.tools.arguments import ToolAnswer
from eros_db.usable_captions import usable_captions

#: Captions of a type from which on a week does not run short of it at once.
ENOUGH_CAPTIONS = 5


class Readiness(ToolAnswer):
    """``captions_by_type``: what could be planned now of each type that the page's send types take.

    ``short_caption_types``: those that go first with one of them and of which there are fewer than five.

    ``missing``: what a first week goes without, each with the command that would bring it.
    """

    messages: int
    last_message: str | None
    captions: int
    captions_by_type: dict[str, int]
    short_caption_types: list[str]
    persona: bool
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
    personas: frozenset[str]
    themes: Mapping[str, int]
    media: Mapping[str, list[str]]
    taken: Mapping[str, _Taken]


def readiness_of(connection: Connection, creators: list[dict[str, Any]], now: datetime) -> dict[str, Readiness]:
    """By creator id. Each kind of data is counted once for all pages."""
    known, captions = _known(connection), usable_captions(connection, creators, now)
    return {
        row["creator_id"]: _readiness(
            row["creator_id"], known.taken[row["page_type"]], captions[row["creator_id"]], known
        )
        for row in creators
    }


def _readiness(creator_id: str, taken: _Taken, usable: Mapping[str, int], known: _Known) -> Readiness:
    messages, last = known.messages.get(creator_id, (0, None))
    captions = {name: usable[name] for name in taken.names}
    short = sorted(kind for kind in taken.first if captions[kind] < ENOUGH_CAPTIONS)
    media, themes = known.media.get(creator_id, []), known.themes.get(creator_id, 0)
    found = Readiness(
        messages=messages,
        last_message=last,
        captions=sum(captions.values()),
        captions_by_type=captions,
        short_caption_types=short,
        persona=creator_id in known.personas,
        themes=themes,
        media=media,
        missing=[],
    )
    return found.model_copy(update={"missing": list(_missing(found))})


def _missing(page: Readiness) -> Iterator[str]:
    if page.messages < ENOUGH_MESSAGES:
        yield f"history ({page.messages} of {ENOUGH_MESSAGES} messages): `eros-db import --messages FILE`"
    if page.short_caption_types:
        yield f"captions of {', '.join(page.short_caption_types)}: `eros-db import --captions FILE`"
    if not page.persona:
        yield "persona: `eros-db import --personas FILE`"
    if not page.media or not page.themes:
        lacking = " and ".join(what for what, there in (("themes", page.themes), ("media", page.media)) if not there)
        yield f"vault ({lacking}): `eros-db import --vault FILE`"


def _known(connection: Connection) -> _Known:
    m, v, kind = mass_messages.c, vault_matrix.c, vault_media.c
    counted = select(m.creator_id, func.count(), func.max(m.sending_time)).group_by(m.creator_id)
    themes = select(v.creator_id, func.count()).where(v.has_content == 1).group_by(v.creator_id)
    media: dict[str, list[str]] = {}
    held = select(kind.creator_id, kind.media_type).where(kind.quantity_available > 0)
    for creator_id, media_type in connection.execute(held.order_by(kind.media_type)):
        media.setdefault(creator_id, []).append(media_type)
    return _Known(
        messages={row[0]: (row[1], row[2]) for row in connection.execute(counted)},
        personas=frozenset(connection.scalars(select(creator_personas.c.creator_id))),
        themes={row[0]: row[1] for row in connection.execute(themes)},
        media=media,
        taken={page_type: _taken(connection, page_type) for page_type in ("paid", "free")},
    )


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
