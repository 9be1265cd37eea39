"""How ready a page is to be planned: what of its data is there, and which file would bring the rest (CONTRACT 5)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, func, select

from eros.vocabulary.limits import ENOUGH_MESSAGES
from eros_db.restricted import restricted_captions
from eros_db.schema import (
    caption_bank,
    creator_personas,
    mass_messages,
    send_type_caption_requirements,
    send_types,
    vault_matrix,
    vault_media,
)
from eros_db.tools.arguments import ToolAnswer

#: Captions of a type from which on a week does not run short of it at once.
ENOUGH_CAPTIONS = 5


class Readiness(ToolAnswer):
    """``short_caption_types``: those that the page's send types take and of which fewer than five captions are there.

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


class _Kind(NamedTuple):
    caption_type: str
    creator_id: str | None
    is_paid_page_only: int


class _Known(NamedTuple):
    """What one question about all pages found."""

    messages: Mapping[str, tuple[int, str]]
    personas: frozenset[str]
    themes: Mapping[str, int]
    media: Mapping[str, list[str]]
    bank: Counter[_Kind]
    taken: Mapping[str, frozenset[str]]


def readiness_of(connection: Connection, creators: list[dict[str, Any]]) -> dict[str, Readiness]:
    """By creator id. Each kind of data is counted once for all pages."""
    known = _known(connection)
    pages = ((row["creator_id"], row["page_type"]) for row in creators)
    return {page[0]: _readiness(*page, _captions(connection, *page, known.bank), known) for page in pages}


def _readiness(creator_id: str, page_type: str, captions: Counter[str], known: _Known) -> Readiness:
    messages, last = known.messages.get(creator_id, (0, None))
    short = sorted(kind for kind in known.taken[page_type] if captions[kind] < ENOUGH_CAPTIONS)
    media, themes = known.media.get(creator_id, []), known.themes.get(creator_id, 0)
    found = Readiness(
        messages=messages,
        last_message=last,
        captions=sum(captions[kind] for kind in known.taken[page_type]),
        captions_by_type={kind: captions[kind] for kind in sorted(known.taken[page_type])},
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
        bank=_bank(connection),
        taken={page_type: _taken(connection, page_type) for page_type in ("paid", "free")},
    )


def _bank(connection: Connection) -> Counter[_Kind]:
    """The active captions by what decides which page may use them."""
    b = caption_bank.c
    kinds = (b.caption_type, b.creator_id, b.is_paid_page_only)
    query = select(*kinds, func.count()).where(b.is_active == 1).group_by(*kinds)
    return Counter({_Kind(*row[:3]): row[3] for row in connection.execute(query)})


def _captions(connection: Connection, creator_id: str, page_type: str, bank: Counter[_Kind]) -> Counter[str]:
    """What the page may use, by type: shared or its own (R60), for its kind of page, without restricted words."""
    b, restricted = caption_bank.c, restricted_captions(connection, creator_id)
    held = select(b.caption_type, b.creator_id, b.is_paid_page_only).where(b.caption_id.in_(restricted))
    usable = bank - Counter(_Kind(*row) for row in connection.execute(held)) if restricted else bank
    found = Counter[str]()
    for kind, count in usable.items():
        if kind.creator_id in (None, creator_id) and (page_type == "paid" or not kind.is_paid_page_only):
            found[kind.caption_type] += count
    return found


def _taken(connection: Connection, page_type: str) -> frozenset[str]:
    """The caption types that go first with some send type of such a page."""
    s, r = send_types.c, send_type_caption_requirements.c
    there = and_(s.is_active == 1, s.page_type.in_(("both", page_type)), r.priority == 1)
    joined = send_types.join(send_type_caption_requirements, s.send_type_id == r.send_type_id)
    return frozenset(connection.scalars(select(r.caption_type).select_from(joined).where(there)))
