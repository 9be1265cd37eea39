"""Captions: the best of the pool for a creator, by type, theme or send type, with the parts of their scores."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from pydantic import Field
from sqlalchemy import Connection, select

from eros.vocabulary.caption_scores import diversity_score, opening, type_priority
from eros.vocabulary.theme_names import theme_key
from eros_db.caption_query import CaptionFilter, CaptionQuery, FoundCaption, find_captions, held_elsewhere
from eros_db.context import Call, CreatorRecord, find_creator, near_keys
from eros_db.failures import Refusal, near_words, shown
from eros_db.freshness import planned_rest, recent_openings, sent_dates, uses_lately
from eros_db.remembered import remembered
from eros_db.same_texts import SameTexts, same_texts
from eros_db.schema import caption_bank, content_types, send_type_caption_requirements
from eros_db.tools.arguments import (
    CreatorId,
    ExcludeIds,
    ForWeek,
    Limit,
    MinFreshness,
    MinPerformance,
    Order,
    SendTypeKey,
    ToolAnswer,
)
from eros_db.tools.send_types import CaptionRequirement, caption_requirements

CaptionType = Annotated[str | None, Field(description="Only captions of this type, e.g. teaser.")]
ContentType = Annotated[str | None, Field(description="Only captions of this theme, by its name.")]
ForSendType = Annotated[str | None, Field(description="Only captions of the types that this send type takes.")]

#: The most ids that an answer names for having the texts of others: beside 500 captions they stay within what is sent.
MOST_OF_ONE_TEXT = 20_000


class CaptionRow(ToolAnswer):
    """Scores are 0 to 100. ``id`` and ``text`` repeat caption_id and caption_text.

    ``send_type_priority`` (1 is primary) and ``type_priority_score`` are null where no send type was named.
    """

    caption_id: int
    id: int
    caption_text: str
    text: str
    caption_type: str
    content_type_id: int | None
    content_type_name: str | None
    tone: str | None
    is_paid_page_only: bool
    freshness_score: float
    performance_score: float
    creator_performance_score: float | None
    diversity_score: float
    same_opening_recently: bool
    send_type_priority: int | None
    type_priority_score: float | None
    times_used: int
    uses_90d: int
    first_used_date: date | None
    last_used_date: date | None
    caption_total_earnings: float
    caption_avg_earnings: float
    caption_avg_purchase_rate: float | None
    caption_avg_view_rate: float | None


class CaptionsAnswer(ToolAnswer):
    """Highest freshness first, then performance (3.0), or by worth; what other pages hold near the week comes last.

    ``as_of`` is today in the creator's zone. ``held_elsewhere`` has the days near that week on which saved weeks of
    other pages hold a caption, by its id; ``same_text`` the other captions that have the text of one, by the id of the
    first that has it here: each text once, and 20,000 ids at most (R60).
    """

    creator_id: str
    send_type_key: str | None
    caption_types: list[str]
    min_freshness: float
    min_performance: float
    as_of: date
    for_week: date | None
    captions: list[CaptionRow]
    held_elsewhere: dict[str, list[date]]
    same_text: dict[str, list[int]]
    count: int


def get_top_captions(
    call: Call,
    creator_id: CreatorId,
    caption_type: CaptionType = None,
    content_type: ContentType = None,
    send_type_key: ForSendType = None,
    min_freshness: MinFreshness = 30,
    min_performance: MinPerformance = 40,
    limit: Limit = 20,
    exclude_ids: ExcludeIds = None,
    for_week: ForWeek = None,
    order: Order = "freshness",
) -> CaptionsAnswer:
    """The best captions that the creator may use, filtered by caption type, content type or send type (all at once)."""
    creator = find_creator(call, creator_id)
    if caption_type is not None:
        _must_be_caption_type(call, caption_type)
    taken = caption_requirements(call, send_type_key) if send_type_key is not None else None
    wish = CaptionFilter(
        kinds=_kinds(taken, caption_type),
        min_freshness=min_freshness,
        min_performance=min_performance,
        limit=limit,
        content_type_id=_content_type_id(call, content_type),
        exclude_ids=frozenset(exclude_ids or ()),
        by_worth=order == "worth",
    )
    return _answer(call, creator, wish, send_type_key, for_week)


def get_send_type_captions(
    call: Call,
    creator_id: CreatorId,
    send_type_key: SendTypeKey,
    min_freshness: MinFreshness = 30,
    min_performance: MinPerformance = 40,
    limit: Limit = 10,
    exclude_ids: ExcludeIds = None,
    for_week: ForWeek = None,
    order: Order = "freshness",
) -> CaptionsAnswer:
    """The best captions that the creator may use with a send type, through the caption types it takes."""
    creator = find_creator(call, creator_id)
    wish = CaptionFilter(
        kinds=_kinds(caption_requirements(call, send_type_key), None),
        min_freshness=min_freshness,
        min_performance=min_performance,
        limit=limit,
        exclude_ids=frozenset(exclude_ids or ()),
        by_worth=order == "worth",
    )
    return _answer(call, creator, wish, send_type_key, for_week)


def _kinds(taken: Sequence[CaptionRequirement] | None, caption_type: str | None) -> list[tuple[int | None, str | None]]:
    if taken is None:
        return [(None, caption_type)]
    return [(row.priority, row.caption_type) for row in taken if caption_type in (None, row.caption_type)]


def _answer(
    call: Call, creator: CreatorRecord, wish: CaptionFilter, send_type_key: str | None, for_week: date | None
) -> CaptionsAnswer:
    planned = remembered(
        call.connection,
        ("planned", creator.creator_id, creator.today, for_week),
        lambda: planned_rest(call.connection, creator.creator_id, creator.today, for_week),
    )
    query = CaptionQuery(call.connection, creator.creator_id, creator.page_type, creator.today, planned, for_week)
    found = find_captions(query, wish)
    captions = _scored(query, found, for_week)
    held = [one.row.caption_id for one in found if one.held]
    days = held_elsewhere(query, held) if held else {}
    texts = same_texts(call.connection)
    return CaptionsAnswer(
        creator_id=creator.creator_id,
        send_type_key=send_type_key,
        caption_types=[kind for _, kind in wish.kinds if kind],
        min_freshness=wish.min_freshness,
        min_performance=wish.min_performance,
        as_of=creator.today,
        for_week=for_week,
        captions=captions,
        held_elsewhere={str(caption_id): on for caption_id, on in days.items()},
        same_text=_each_once(texts, [one.caption_id for one in captions]),
        count=len(captions),
    )


def _each_once(texts: SameTexts, caption_ids: Sequence[int]) -> dict[str, list[int]]:
    """The others of each text, by the first of its captions; a text that has thousands leaves room for the answer."""
    found, met, left = dict[str, list[int]](), set[int](), MOST_OF_ONE_TEXT
    for caption_id in caption_ids:
        group = texts.get(caption_id, ())
        if not group or group[0] in met:
            continue
        met.add(group[0])
        others = [other for other in group if other != caption_id][:left]
        left -= len(others)
        found |= {str(caption_id): others} if others else {}
    return found


def _scored(query: CaptionQuery, found: Sequence[FoundCaption], for_week: date | None) -> list[CaptionRow]:
    sent = remembered(
        query.connection,
        ("sent", query.creator_id, query.today),
        lambda: sent_dates(query.connection, query.creator_id, query.today),
    )
    openings = remembered(
        query.connection,
        ("openings", query.creator_id, query.today, for_week),
        lambda: recent_openings(query.connection, query.creator_id, query.today, query.planned),
    )
    themes = remembered(query.connection, "themes", lambda: _themes(query.connection))
    return [
        _caption(
            one,
            uses=uses_lately(one.row.caption_id, sent, query.planned, query.today),
            same_opening=opening(one.row.caption_text) in openings,
            theme=themes.get(one.row.content_type_id),
            last_used=_last_use(query, one),
        )
        for one in found
    ]


def _themes(connection: Connection) -> dict[int, str]:
    return {row.content_type_id: row.type_name for row in connection.execute(select(content_types))}


def _caption(
    one: FoundCaption,
    *,
    uses: int,
    same_opening: bool,
    theme: str | None,
    last_used: date | None,
) -> CaptionRow:
    row = one.row
    return CaptionRow(
        caption_id=row.caption_id,
        id=row.caption_id,
        caption_text=row.caption_text,
        text=row.caption_text,
        caption_type=row.caption_type,
        content_type_id=row.content_type_id,
        content_type_name=theme,
        tone=row.tone,
        is_paid_page_only=bool(row.is_paid_page_only),
        freshness_score=one.freshness,
        performance_score=row.performance_score,
        creator_performance_score=row.creator_performance_score,
        diversity_score=diversity_score(uses, same_opening),
        same_opening_recently=same_opening,
        send_type_priority=one.priority,
        type_priority_score=one.priority and type_priority(one.priority),
        times_used=row.times_used or 0,
        uses_90d=uses,
        first_used_date=row.first_used_date,
        last_used_date=last_used,
        caption_total_earnings=row.total_earnings or 0.0,
        caption_avg_earnings=row.avg_earnings or 0.0,
        caption_avg_purchase_rate=row.avg_purchase_rate,
        caption_avg_view_rate=row.avg_view_rate,
    )


def _last_use(query: CaptionQuery, one: FoundCaption) -> date | None:
    """The use that the caption has rested least from, real or planned."""
    planned = query.planned.get(one.row.caption_id, {})
    nearest = [day for day, rest in planned.items() if rest == one.rest]
    if nearest:
        return max(nearest)
    return date.fromisoformat(one.row.last_used_date) if one.row.last_used_date else None


def _must_be_caption_type(call: Call, caption_type: str) -> None:
    used = select(caption_bank.c.caption_id).where(caption_bank.c.caption_type == caption_type).limit(1)
    if call.connection.scalar(used) is not None:
        return
    known = call.connection.scalars(select(send_type_caption_requirements.c.caption_type).distinct()).all()
    if caption_type not in known:
        near = near_keys(caption_type, {name: name for name in sorted(known)})
        raise Refusal(
            f"caption_type {shown(caption_type)} not found{near_words(near, sorted(known))}",
            code="CAPTION_TYPE_NOT_FOUND",
            field="caption_type",
            near_matches=near,
        )


def _content_type_id(call: Call, content_type: str | None) -> int | None:
    if content_type is None:
        return None
    ids: dict[str, int] = {row.type_name: row.content_type_id for row in call.connection.execute(select(content_types))}
    if content_type in ids:
        return ids[content_type]
    alike = [number for name, number in ids.items() if theme_key(name) == theme_key(content_type)]
    if len(alike) == 1:
        return alike[0]
    near = near_keys(content_type, {name: name for name in sorted(ids)})
    raise Refusal(
        f"content_type {shown(content_type)} not found{near_words(near, sorted(ids))}",
        code="CONTENT_TYPE_NOT_FOUND",
        field="content_type",
        near_matches=near,
    )
