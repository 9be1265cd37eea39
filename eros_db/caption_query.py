"""The captions that a creator may use, best first: the universal pool (3.0) behind the vault's hard filter and R19.

A caption that belongs to another page, or holds a word that is restricted for this one, is never among them; where a
week is named, those that other pages' saved weeks hold within seven days of it come after all others (R60).

The pool is large and a creator's uses are few. So nothing is scored in SQL: the rested captions are read from the top
of the performance index, each an index step and one look into the uses; the others come from the uses and the saved
weeks, once for all calls of a run; both are merged here. A call costs what it returns, not what the pool holds.

"Best" is the freshest, then the best selling (3.0); or by worth, what both and the type's priority weigh in a composite
score, so that many unused weak captions do not hide rested strong ones (R55).

The statements are built once for each shape of a question and take their values as parameters: building them would cost
more than running them.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from heapq import nsmallest
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)

from eros.vocabulary.caption_scores import (
    FRESHNESS_WEIGHT,
    FULL_REST_DAYS,
    PERFORMANCE_WEIGHT,
    PRIORITY_WEIGHT,
    type_priority,
)
from eros.vocabulary.catalogue import PageType
from eros.vocabulary.ledger import agency_window
from eros_db.freshness import Planned, freshness, rest_for
from eros_db.members import member_list, members
from eros_db.remembered import remembered
from eros_db.restricted import restricted_captions
from eros_db.same_texts import others_of, said_before, same_texts
from eros_db.schema import caption_bank, caption_creator_performance, schedule_items, vault_matrix, vault_media

_marked = caption_bank.alias("marked")
_bank, _use, _item = caption_bank.c, caption_creator_performance.c, schedule_items.c
#: Items of other pages near the week; and whether a caption is among them, or has the text of one that is.
_OTHERS = and_(
    _item.caption_id.is_not(None),
    _item.scheduled_date.between(bindparam("held_since"), bindparam("held_until")),
    _item.creator_id != bindparam("creator_id"),
)
_NEVER_PLANNED = select(_marked.c.caption_id).where(_marked.c.never_planned.is_not(None))
_HELD = or_(
    exists().where(_item.caption_id == _bank.caption_id, _OTHERS).correlate(caption_bank),
    _bank.caption_id.in_(members("held_alike")),
)
_ANY_HELD = select(_item.item_id).where(_OTHERS).limit(1)
_ALL_HELD = select(_item.caption_id).where(_OTHERS).distinct()
_HELD_DAYS = (
    select(_item.caption_id, _item.scheduled_date)
    .where(_item.caption_id.in_(members("caption_ids")), _OTHERS)
    .distinct()
    .order_by(_item.caption_id, _item.scheduled_date)
)
_RESTED = or_(_use.last_used_date.is_(None), _use.last_used_date <= bindparam("full_rest"))
#: Rested captions are read by so many.
_READ_AT_ONCE = 64
_BY_PERFORMANCE = (_bank.performance_score.desc(), _bank.caption_id.desc())


@dataclass(frozen=True)
class CaptionQuery:
    """Whose captions, on which day, for which week, and what saved weeks already take."""

    connection: Connection
    creator_id: str
    page_type: PageType
    today: date
    planned: Planned
    for_week: date | None = None

    @cached_property
    def restricted(self) -> frozenset[int]:
        """The captions that hold a restricted word."""
        return frozenset(restricted_captions(self.connection, self.creator_id))

    @cached_property
    def agency(self) -> dict[str, str]:
        """The values of ``_HELD``; none where other pages hold nothing near the week."""
        return remembered(self.connection, ("agency", self.creator_id, self.for_week), self._agency)

    @cached_property
    def tired(self) -> Mapping[str | None, Sequence["_Rested"]]:
        """The captions that have not rested fully or that saved weeks take, by caption type; all of them by None."""
        planned = frozenset((caption_id, min(uses.values(), default=None)) for caption_id, uses in self.planned.items())
        of = (self.creator_id, self.page_type, self.today, self.for_week, planned)
        return remembered(self.connection, ("tired", *of), self._tired)

    def _tired(self) -> Mapping[str | None, Sequence["_Rested"]]:
        values = {
            **self.agency,
            "creator_id": self.creator_id,
            "min_performance": 0,
            "full_rest": _day(self, FULL_REST_DAYS),
            "planned": member_list(self.planned),
        }
        statement = _tired_query(_Shape(False, False, self.page_type == "free", None), bool(self.agency))
        found: dict[str | None, list[_Rested]] = {}
        for row in self.connection.execute(statement, values).all():
            one = _rested_now(self, row)
            found.setdefault(None, []).append(one)
            found.setdefault(row.caption_type, []).append(one)
        return found

    def _agency(self) -> dict[str, str]:
        if self.for_week is None:
            return {}
        since, until = agency_window(self.for_week)
        values = {"held_since": since.isoformat(), "held_until": until.isoformat(), "creator_id": self.creator_id}
        if not self.connection.scalar(_ANY_HELD, values):
            return {}
        texts = same_texts(self.connection)
        held = self.connection.scalars(_ALL_HELD, values) if texts else ()
        return values | {"held_alike": member_list(others_of(texts, held))}


class CaptionFilter(NamedTuple):
    """What to look for. ``kinds`` are caption types with their priority for a send type (1 is first); None: any."""

    kinds: Sequence[tuple[int | None, str | None]]
    min_freshness: float
    min_performance: float
    limit: int
    content_type_id: int | None = None
    exclude_ids: frozenset[int] = frozenset()
    by_worth: bool = False


class _Rested(NamedTuple):
    """A caption that may come into question, with its days of rest and what they make of its freshness: the same for
    every question of a run, so both are reckoned once."""

    row: Row[Any]
    rest: int | None
    freshness: float


class FoundCaption(NamedTuple):
    """A caption with its days of rest (None: never used) and what they make of its freshness, its type's priority, and
    whether other pages hold it."""

    row: Row[Any]
    rest: int | None
    freshness: float
    priority: int | None
    held: bool = False


def find_captions(query: CaptionQuery, wish: CaptionFilter) -> list[FoundCaption]:
    """The best captions for the wish: by freshness, then performance (3.0), then the type's priority; or by worth."""
    if not query.agency:
        return _best(query, wish, None)
    free = _best(query, wish, held=False)
    if len(free) == wish.limit:
        return free
    return [*free, *_best(query, wish._replace(limit=wish.limit - len(free)), held=True)]


def _best(query: CaptionQuery, wish: CaptionFilter, held: bool | None) -> list[FoundCaption]:
    found = (
        FoundCaption(*one, priority, bool(held))
        for priority, caption_type in wish.kinds
        for one in _of_type(query, wish, caption_type, held)
    )
    return nsmallest(wish.limit, found, key=_worth_rank if wish.by_worth else _rank)


def held_elsewhere(query: CaptionQuery, caption_ids: Iterable[int]) -> dict[int, list[date]]:
    """The days near the week on which saved weeks of other pages hold the text of each of the captions."""
    held: dict[int, set[date]] = {}
    texts, asked = same_texts(query.connection), {*caption_ids}
    values = query.agency | {"caption_ids": member_list(asked | others_of(texts, asked))}
    for caption_id, day in query.connection.execute(_HELD_DAYS, values):
        for one in asked.intersection(texts.get(caption_id, (caption_id,))):
            held.setdefault(one, set()).add(date.fromisoformat(day))
    return {one: sorted(held[one]) for one in sorted(held)}


def count_usable(
    query: CaptionQuery, needs: Sequence[tuple[str, int]], min_freshness: float, min_performance: float
) -> dict[str, int]:
    """Usable captions of each caption type, counted up to the number given with it, in one query; where captions share
    their text in one more, as each text of a type counts once."""
    too_soon = [key for key, uses in query.planned.items() if freshness(min(uses.values())) < min_freshness]
    skipped, free_page = {*too_soon, *query.restricted}, query.page_type == "free"
    values: dict[str, Any] = {
        "creator_id": query.creator_id,
        "min_performance": min_performance,
        "rested_since": _day(query, rest_for(min_freshness)),
        "skipped": member_list(skipped),
    }
    if texts := same_texts(query.connection):
        rows = query.connection.execute(_usable_alike(free_page), values | {"alike": member_list(texts)}).all()
        skipped.update(said_before(texts, ((row.caption_id, row.caption_type) for row in rows)))
        values["skipped"] = member_list(skipped)
    for number, (caption_type, needed) in enumerate(needs):
        values |= {f"caption_type_{number}": caption_type, f"needed_{number}": needed}
    statement = _usable_query(len(needs), free_page)
    return {row[0]: row[1] for row in query.connection.execute(statement, values)}


class _Shape(NamedTuple):
    """``held``: only what other pages hold, or nothing of it; None: whoever holds it."""

    by_type: bool
    by_theme: bool
    free_page: bool
    held: bool | None


def _of_type(
    query: CaptionQuery, wish: CaptionFilter, caption_type: str | None, held: bool | None
) -> Iterable[_Rested]:
    """Rested captions; and those that have not rested fully, or that saved weeks take: their rest only Python knows."""
    out = wish.exclude_ids | query.restricted
    rested = _rested(query, wish, caption_type, held, out | query.planned.keys())
    yield from (one for row in rested if (one := _rested_now(query, row)).freshness >= wish.min_freshness)
    full = len(rested) >= wish.limit
    least = rested[-1].performance_score if full else wish.min_performance
    for one in query.tired.get(caption_type, ()):
        row = one.row
        if one.freshness < wish.min_freshness:
            continue
        if row.caption_id in out or wish.content_type_id not in (None, row.content_type_id):
            continue
        if held is not None and row.held != held:
            continue
        if row.caption_id in query.planned:
            may_come_first = row.performance_score >= wish.min_performance
        else:
            may_come_first = row.performance_score >= least and (wish.by_worth or not full)
        if may_come_first:
            yield one


def _rested(
    query: CaptionQuery, wish: CaptionFilter, caption_type: str | None, held: bool | None, skipped: Set[int]
) -> Sequence[Row[Any]]:
    """The strongest rested captions, as many as are wished. Read in rounded numbers and remembered: the send types of a
    run that take one caption type ask for it again and again, each with a limit of its own."""
    shape = _Shape(caption_type is not None, wish.content_type_id is not None, query.page_type == "free", held)
    room = -(-wish.limit // _READ_AT_ONCE) * _READ_AT_ONCE
    values: dict[str, Any] = {
        **query.agency,
        "creator_id": query.creator_id,
        "min_performance": wish.min_performance,
        "caption_type": caption_type,
        "content_type_id": wish.content_type_id,
        "limit": room,
        "full_rest": _day(query, FULL_REST_DAYS),
        "skipped": member_list(skipped),
    }
    read = remembered(
        query.connection,
        ("rested", shape, *values.values()),
        lambda: query.connection.execute(_rested_query(shape), values).all(),
    )
    return read[: wish.limit]


@cache
def _rested_query(shape: _Shape) -> Select[Any]:
    unplanned = _bank.caption_id.not_in(members("skipped"))
    return _captions(shape).where(_RESTED, unplanned).order_by(*_BY_PERFORMANCE).limit(bindparam("limit"))


@cache
def _tired_query(shape: _Shape, agency: bool) -> CompoundSelect[Any]:
    """Captions used since the day of full rest, and those that saved weeks take; with whether other pages hold them."""
    held = (_HELD if agency else literal(False)).label("held")
    captions = _captions(shape).add_columns(held)
    lately = _use.last_used_date > bindparam("full_rest")
    only_planned = and_(_bank.caption_id.in_(members("planned")), _RESTED)
    return union_all(captions.where(lately), captions.where(only_planned))


def _usable(free_page: bool) -> Select[Any]:
    used_lately = exists().where(
        _use.creator_id == bindparam("creator_id"),
        _use.caption_id == _bank.caption_id,
        _use.last_used_date > bindparam("rested_since"),
    )
    return select(_bank.caption_id, _bank.caption_type).where(
        _bank.performance_score >= bindparam("min_performance"),
        _bank.caption_id.not_in(members("skipped")),
        _bank.caption_id.not_in(_NEVER_PLANNED),
        ~used_lately,
        *_may_use(free_page),
    )


@cache
def _usable_alike(free_page: bool) -> Select[Any]:
    return _usable(free_page).where(_bank.caption_id.in_(members("alike"))).order_by(_bank.caption_id)


@cache
def _usable_query(count: int, free_page: bool) -> CompoundSelect[Any]:
    usable, counts = _usable(free_page), []
    for number in range(count):
        caption_type = bindparam(f"caption_type_{number}", type_=_bank.caption_type.type)
        some = usable.where(_bank.caption_type == caption_type).order_by(_bank.performance_score.desc())
        capped = some.limit(bindparam(f"needed_{number}")).subquery()
        counts.append(select(caption_type, func.count()).select_from(capped))
    return union_all(*counts)


def _captions(shape: _Shape) -> Select[Any]:
    uses = and_(_use.creator_id == bindparam("creator_id"), _use.caption_id == _bank.caption_id)
    query = select(
        caption_bank,
        _use.times_used,
        _use.total_earnings,
        _use.avg_earnings,
        _use.avg_purchase_rate,
        _use.avg_view_rate,
        _use.performance_score.label("creator_performance_score"),
        _use.first_used_date,
        _use.last_used_date,
    ).select_from(caption_bank.outerjoin(caption_creator_performance, uses))
    query = query.where(_bank.performance_score >= bindparam("min_performance"), *_may_use(shape.free_page))
    if shape.by_type:
        query = query.where(_bank.caption_type == bindparam("caption_type"))
    if shape.by_theme:
        query = query.where(_bank.content_type_id == bindparam("content_type_id"))
    if shape.held is not None:
        query = query.where(_HELD if shape.held else ~_HELD)
    return query


def _may_use(free_page: bool) -> Iterable[ColumnElement[bool]]:
    """Active, no other page's (R60), of a theme that the vault holds or of none (3.0), and never paid-only on a free
    page (R19). Where nothing is known of the vault, every theme is taken to be there, as a week takes it (1.5)."""
    held = select(vault_matrix.c.content_type_id).where(
        vault_matrix.c.creator_id == bindparam("creator_id"), vault_matrix.c.has_content == 1
    )
    media = select(vault_media.c.media_type).where(vault_media.c.creator_id == bindparam("creator_id"))
    unknown = and_(~exists(held), ~exists(media))
    yield _bank.is_active == 1
    yield or_(_bank.creator_id.is_(None), _bank.creator_id == bindparam("creator_id"))
    yield or_(_bank.content_type_id.is_(None), _bank.content_type_id.in_(held), unknown)
    if free_page:
        yield _bank.is_paid_page_only == 0


def _day(query: CaptionQuery, days_ago: int) -> str:
    return (query.today - timedelta(days=days_ago)).isoformat()


def _rested_now(query: CaptionQuery, row: Row[Any]) -> _Rested:
    last_used = row.last_used_date
    rest = None if last_used is None else max(0, (query.today - date.fromisoformat(last_used)).days)
    planned = query.planned.get(row.caption_id)
    if planned:
        rest = min(planned.values()) if rest is None else min(rest, *planned.values())
    return _Rested(row, rest, freshness(rest))


def _worth_rank(found: FoundCaption) -> tuple[float, float, float, int, int]:
    priority = 0.0 if found.priority is None else type_priority(found.priority)
    worth = (
        FRESHNESS_WEIGHT * found.freshness
        + PERFORMANCE_WEIGHT * found.row.performance_score
        + PRIORITY_WEIGHT * priority
    )
    return (-worth, *_rank(found))


def _rank(found: FoundCaption) -> tuple[float, float, int, int]:
    return (-found.freshness, -found.row.performance_score, found.priority or 0, -found.row.caption_id)
