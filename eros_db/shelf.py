"""The captions that a creator may use, best first: the universal pool (3.0) behind the vault's hard filter and R19.

The pool is large and a creator's uses are few. So nothing is scored in SQL: the rested captions are read from the top
of the performance index, each an index step and one look into the uses; the resting ones come from the uses; both are
merged here. A call costs what it returns, not what the pool holds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, literal, or_, select, union_all

from eros_db.freshness import FULL_REST_DAYS, freshness, rest_for
from eros_db.schema import caption_bank, caption_creator_performance, vault_matrix

_bank, _use = caption_bank.c, caption_creator_performance.c


@dataclass(frozen=True)
class Shelf:
    """Whose captions, on which day, and what saved weeks already take (caption -> date -> days of rest)."""

    connection: Connection
    creator_id: str
    page_type: str
    today: date
    planned: dict[int, dict[date, int]]


class Wish(NamedTuple):
    """What to look for. ``kinds`` are caption types with their priority for a send type (1 is first); None: any."""

    kinds: Sequence[tuple[int | None, str | None]]
    min_freshness: float
    min_performance: float
    limit: int
    content_type_id: int | None = None
    exclude_ids: frozenset[int] = frozenset()


class Found(NamedTuple):
    """A caption with its days of rest (None: never used) and its type's priority."""

    row: Row[Any]
    rest: int | None
    priority: int | None


def look_up(shelf: Shelf, wish: Wish) -> list[Found]:
    """The best captions for the wish: by freshness, then performance (3.0), then the type's priority."""
    found = [
        Found(row, _rest(shelf, row), priority)
        for priority, caption_type in wish.kinds
        for query in _queries(shelf, wish, caption_type)
        for row in shelf.connection.execute(query)
    ]
    fresh = [one for one in found if freshness(one.rest) >= wish.min_freshness]
    return sorted(fresh, key=_rank)[: wish.limit]


def count_usable(
    shelf: Shelf, needs: Iterable[tuple[str, int]], min_freshness: float, min_performance: float
) -> dict[str, int]:
    """Usable captions of each caption type, counted up to the number given with it, in one query."""
    rested = [_no_recent_use(shelf, rest_for(min_freshness)), _bank.caption_id.not_in(_too_soon(shelf, min_freshness))]
    counts = []
    for caption_type, needed in needs:
        some = select(_bank.caption_id).where(
            _bank.caption_type == caption_type,
            _bank.performance_score >= min_performance,
            *_may_use(shelf),
            *rested,
        )
        capped = some.order_by(_bank.performance_score.desc()).limit(needed).subquery()
        counts.append(select(literal(caption_type), func.count()).select_from(capped))
    if not counts:
        return {}
    return {row[0]: row[1] for row in shelf.connection.execute(union_all(*counts))}


def _queries(shelf: Shelf, wish: Wish, caption_type: str | None) -> Iterable[Select[Any]]:
    """Rested captions; those still resting; and those that saved weeks take, whose rest only Python knows."""
    base = _columns(shelf).where(*_matches(shelf, wish, caption_type))
    by_performance = (_bank.performance_score.desc(), _bank.caption_id.desc())
    skipped = sorted(wish.exclude_ids | shelf.planned.keys())
    unplanned = base.where(_bank.caption_id.not_in(skipped)) if skipped else base
    full_rest = _day(shelf, FULL_REST_DAYS)
    never_or_long_ago = or_(_use.last_used_date.is_(None), _use.last_used_date <= full_rest)
    yield unplanned.where(never_or_long_ago).order_by(*by_performance).limit(wish.limit)
    if wish.min_freshness < 100:
        lately = and_(_use.last_used_date > full_rest, _use.last_used_date <= _day(shelf, rest_for(wish.min_freshness)))
        yield unplanned.where(lately).order_by(_use.last_used_date, *by_performance).limit(wish.limit)
    planned = sorted(shelf.planned.keys() - wish.exclude_ids)
    if planned:
        yield base.where(_bank.caption_id.in_(planned))


def _columns(shelf: Shelf) -> Select[Any]:
    uses = and_(_use.creator_id == shelf.creator_id, _use.caption_id == _bank.caption_id)
    return select(
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


def _matches(shelf: Shelf, wish: Wish, caption_type: str | None) -> Iterable[ColumnElement[bool]]:
    yield _bank.performance_score >= wish.min_performance
    if caption_type is not None:
        yield _bank.caption_type == caption_type
    if wish.content_type_id is not None:
        yield _bank.content_type_id == wish.content_type_id
    yield from _may_use(shelf)


def _may_use(shelf: Shelf) -> Iterable[ColumnElement[bool]]:
    """Active, of a theme that the vault holds or of none (3.0), and never paid-only on a free page (R19)."""
    held = select(vault_matrix.c.content_type_id).where(
        vault_matrix.c.creator_id == shelf.creator_id, vault_matrix.c.has_content == 1
    )
    yield _bank.is_active == 1
    yield or_(_bank.content_type_id.is_(None), _bank.content_type_id.in_(held))
    if shelf.page_type == "free":
        yield _bank.is_paid_page_only == 0


def _no_recent_use(shelf: Shelf, days: int) -> ColumnElement[bool]:
    return ~exists().where(
        _use.creator_id == shelf.creator_id,
        _use.caption_id == _bank.caption_id,
        _use.last_used_date > _day(shelf, days),
    )


def _too_soon(shelf: Shelf, min_freshness: float) -> list[int]:
    return sorted(
        caption_id for caption_id, uses in shelf.planned.items() if freshness(min(uses.values())) < min_freshness
    )


def _day(shelf: Shelf, days_ago: int) -> str:
    return (shelf.today - timedelta(days=days_ago)).isoformat()


def _rest(shelf: Shelf, row: Row[Any]) -> int | None:
    rests = list(shelf.planned.get(row.caption_id, {}).values())
    if row.last_used_date is not None:
        rests.append(max(0, (shelf.today - date.fromisoformat(row.last_used_date)).days))
    return min(rests, default=None)


def _rank(found: Found) -> tuple[float, float, int, int]:
    return (-freshness(found.rest), -found.row.performance_score, found.priority or 0, -found.row.caption_id)
