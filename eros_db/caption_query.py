"""The captions that a creator may use, best first: the universal pool (3.0) behind the vault's hard filter and R19.

The pool is large and a creator's uses are few. So nothing is scored in SQL: the rested captions are read from the top
of the performance index, each an index step and one look into the uses; the resting ones come from the uses; both are
merged here. A call costs what it returns, not what the pool holds.

"Best" is the freshest, then the best selling (3.0); or by worth, what both and the type's priority weigh in a composite
score, so that many unused weak captions do not hide rested strong ones (R55). By worth only those resting ones are read
that could come before the last of the rested.

The statements are built once for each shape of a question and take their values as parameters: building them would cost
more than running them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
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
from eros_db.freshness import Planned, freshness, rest_for
from eros_db.schema import caption_bank, caption_creator_performance, vault_matrix

_bank, _use = caption_bank.c, caption_creator_performance.c
#: What SQLite takes for no limit; a creator's resting captions are few.
_ALL = -1
_BY_PERFORMANCE = (_bank.performance_score.desc(), _bank.caption_id.desc())


@dataclass(frozen=True)
class CaptionQuery:
    """Whose captions, on which day, and what saved weeks already take."""

    connection: Connection
    creator_id: str
    page_type: PageType
    today: date
    planned: Planned


class CaptionFilter(NamedTuple):
    """What to look for. ``kinds`` are caption types with their priority for a send type (1 is first); None: any."""

    kinds: Sequence[tuple[int | None, str | None]]
    min_freshness: float
    min_performance: float
    limit: int
    content_type_id: int | None = None
    exclude_ids: frozenset[int] = frozenset()
    by_worth: bool = False


class FoundCaption(NamedTuple):
    """A caption with its days of rest (None: never used) and its type's priority."""

    row: Row[Any]
    rest: int | None
    priority: int | None


def find_captions(query: CaptionQuery, wish: CaptionFilter) -> list[FoundCaption]:
    """The best captions for the wish: by freshness, then performance (3.0), then the type's priority; or by worth."""
    found = [
        FoundCaption(row, _rest(query, row), priority)
        for priority, caption_type in wish.kinds
        for row in _of_type(query, wish, caption_type)
    ]
    fresh = [one for one in found if freshness(one.rest) >= wish.min_freshness]
    return sorted(fresh, key=_worth_rank if wish.by_worth else _rank)[: wish.limit]


def count_usable(
    query: CaptionQuery, needs: Sequence[tuple[str, int]], min_freshness: float, min_performance: float
) -> dict[str, int]:
    """Usable captions of each caption type, counted up to the number given with it, in one query."""
    too_soon = [key for key, uses in query.planned.items() if freshness(min(uses.values())) < min_freshness]
    values: dict[str, Any] = {
        "creator_id": query.creator_id,
        "min_performance": min_performance,
        "rested_since": _day(query, rest_for(min_freshness)),
        "skipped": too_soon,
    }
    for number, (caption_type, needed) in enumerate(needs):
        values |= {f"caption_type_{number}": caption_type, f"needed_{number}": needed}
    statement = _usable_query(len(needs), query.page_type == "free")
    return {row[0]: row[1] for row in query.connection.execute(statement, values)}


class _Shape(NamedTuple):
    by_type: bool
    by_theme: bool
    free_page: bool


def _of_type(query: CaptionQuery, wish: CaptionFilter, caption_type: str | None) -> Iterable[Row[Any]]:
    """Rested captions; those still resting; and those that saved weeks take, whose rest only Python knows."""
    shape = _Shape(caption_type is not None, wish.content_type_id is not None, query.page_type == "free")
    values: dict[str, Any] = {
        "creator_id": query.creator_id,
        "min_performance": wish.min_performance,
        "caption_type": caption_type,
        "content_type_id": wish.content_type_id,
        "limit": wish.limit,
        "full_rest": _day(query, FULL_REST_DAYS),
        "rested_since": _day(query, rest_for(wish.min_freshness)),
        "skipped": sorted(wish.exclude_ids | query.planned.keys()),
    }
    rested = query.connection.execute(_rested_query(shape), values).all()
    yield from rested
    full = len(rested) >= wish.limit
    if wish.min_freshness < 100 and (wish.by_worth or not full):
        least = rested[-1].performance_score if full else wish.min_performance
        limit = _ALL if wish.by_worth else wish.limit
        values |= {"min_performance": least, "limit": limit}
        yield from query.connection.execute(_resting_query(shape), values)
    planned = sorted(query.planned.keys() - wish.exclude_ids)
    if planned:
        values |= {"min_performance": wish.min_performance, "planned": planned}
        yield from query.connection.execute(_planned_query(shape), values)


@cache
def _rested_query(shape: _Shape) -> Select[Any]:
    rested = or_(_use.last_used_date.is_(None), _use.last_used_date <= bindparam("full_rest"))
    unplanned = _bank.caption_id.not_in(bindparam("skipped", expanding=True))
    return _captions(shape).where(rested, unplanned).order_by(*_BY_PERFORMANCE).limit(bindparam("limit"))


@cache
def _resting_query(shape: _Shape) -> Select[Any]:
    lately = and_(_use.last_used_date > bindparam("full_rest"), _use.last_used_date <= bindparam("rested_since"))
    unplanned = _bank.caption_id.not_in(bindparam("skipped", expanding=True))
    oldest_first = _captions(shape).where(lately, unplanned).order_by(_use.last_used_date, *_BY_PERFORMANCE)
    return oldest_first.limit(bindparam("limit"))


@cache
def _planned_query(shape: _Shape) -> Select[Any]:
    return _captions(shape).where(_bank.caption_id.in_(bindparam("planned", expanding=True)))


@cache
def _usable_query(count: int, free_page: bool) -> CompoundSelect[Any]:
    used_lately = exists().where(
        _use.creator_id == bindparam("creator_id"),
        _use.caption_id == _bank.caption_id,
        _use.last_used_date > bindparam("rested_since"),
    )
    usable = select(_bank.caption_id).where(
        _bank.performance_score >= bindparam("min_performance"),
        _bank.caption_id.not_in(bindparam("skipped", expanding=True)),
        ~used_lately,
        *_may_use(free_page),
    )
    counts = []
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
    return query


def _may_use(free_page: bool) -> Iterable[ColumnElement[bool]]:
    """Active, of a theme that the vault holds or of none (3.0), and never paid-only on a free page (R19)."""
    held = select(vault_matrix.c.content_type_id).where(
        vault_matrix.c.creator_id == bindparam("creator_id"), vault_matrix.c.has_content == 1
    )
    yield _bank.is_active == 1
    yield or_(_bank.content_type_id.is_(None), _bank.content_type_id.in_(held))
    if free_page:
        yield _bank.is_paid_page_only == 0


def _day(query: CaptionQuery, days_ago: int) -> str:
    return (query.today - timedelta(days=days_ago)).isoformat()


def _rest(query: CaptionQuery, row: Row[Any]) -> int | None:
    rests = list(query.planned.get(row.caption_id, {}).values())
    if row.last_used_date is not None:
        rests.append(max(0, (query.today - date.fromisoformat(row.last_used_date)).days))
    return min(rests, default=None)


def _worth_rank(found: FoundCaption) -> tuple[float, float, float, int, int]:
    priority = 0.0 if found.priority is None else type_priority(found.priority)
    worth = (
        FRESHNESS_WEIGHT * freshness(found.rest)
        + PERFORMANCE_WEIGHT * found.row.performance_score
        + PRIORITY_WEIGHT * priority
    )
    return (-worth, *_rank(found))


def _rank(found: FoundCaption) -> tuple[float, float, int, int]:
    return (-freshness(found.rest), -found.row.performance_score, found.priority or 0, -found.row.caption_id)
