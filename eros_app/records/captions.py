"""What the weeks of the record store hold of the captions (R59, R60): one reading of it for planning and for approvals.

A week holds its captions while it waits, stands, or may stand at its server; while it is planned, as long as its lease
lives, and then on any day of its own, since no day is settled yet.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, bindparam, delete, func, insert, or_, select

from eros.vocabulary.caption_scores import FULL_REST_DAYS
from eros.vocabulary.ledger import AGENCY_DAYS, Ledger, NearestUse, agency_window, days_of_rest
from eros.vocabulary.wall_clock import WEEK, days_of_week
from eros_app.records.rows import date_in
from eros_app.records.schema import of_server, week_captions, weeks
from eros_app.records.terms import STANDING, CaptionUse

_w, _c = weeks.c, week_captions.c
#: States in which a week holds its captions, whoever is at work on it.
_HOLDING = (*STANDING, "waiting", "unknown")


@dataclass(frozen=True)
class LedgerOf:
    """Whose ledger is asked for: a week of a page at a server, and the page's own date."""

    server_key: str | None
    creator_id: str
    week_start: date
    today: date


class Hold(NamedTuple):
    """A caption, a day on which a week holds it, and the row of that week."""

    caption_id: int
    day: date
    week: RowMapping

    @property
    def creator_id(self) -> str:
        return str(self.week["creator_id"])

    @property
    def is_saved(self) -> bool:
        """Whether the week stands at its server, as far as is known here."""
        return self.week["state"] in STANDING


def read_ledger(connection: Connection, of: LedgerOf, now: datetime, is_held: Callable[[RowMapping], bool]) -> Ledger:
    """What other weeks hold, as far as it tells for this one. A week's own earlier versions never count (R43)."""
    own: dict[int, NearestUse] = {}
    elsewhere: dict[int, set[date]] = {}
    unsaved: set[int] = set()
    since, until = agency_window(of.week_start)
    for hold in _holds(connection, of, now, is_held):
        if hold.creator_id != of.creator_id and since <= hold.day <= until:
            elsewhere.setdefault(hold.caption_id, set()).add(hold.day)
        elif hold.creator_id == of.creator_id:
            rest = days_of_rest(hold.day, of.today, of.week_start)
            known = own.get(hold.caption_id)
            if rest is None or (known is not None and (known.rest, hold.day) <= (rest, known.day)):
                continue
            own[hold.caption_id] = NearestUse(day=hold.day, rest=rest)
        else:
            continue
        if not hold.is_saved:
            unsaved.add(hold.caption_id)
    return Ledger.of(own, elsewhere, unsaved)


def uses_since(
    connection: Connection,
    row: RowMapping,
    planned: RowMapping,
    rest_days: int,
    now: datetime,
    is_held: Callable[[RowMapping], bool],
) -> tuple[CaptionUse, ...]:
    """Where weeks that came to stand since this one was planned use its captions: close to it on the same page, or that
    day on another (R59). ``planned``: the week itself, or the one that it was made of by edits."""
    week_start = date_in(row["week_start"])
    if week_start is None:
        return ()
    mine = captions_of(connection, [row["generation_id"]]).get(row["generation_id"], {})
    of = LedgerOf(row["server_key"], row["creator_id"], week_start, week_start)
    uses = (
        CaptionUse(hold.caption_id, planned_on, hold.day, hold.creator_id, hold.week["generation_id"])
        for hold in _holds(connection, of, now, is_held)
        if hold.is_saved and (hold.week["number"] > planned["number"] or hold.week["changed_at"] > planned["began_at"])
        for planned_on in mine.get(hold.caption_id, ())
        if abs((hold.day - planned_on).days) < (rest_days if hold.creator_id == row["creator_id"] else 1)
    )
    return tuple(sorted(uses, key=lambda use: (use.planned_on, use.caption_id, use.used_on, use.generation_id)))


def captions_of(connection: Connection, generation_ids: Iterable[str]) -> dict[str, dict[int, list[date]]]:
    """The captions of these weeks' items, each with its days."""
    found: dict[str, dict[int, list[date]]] = {}
    for generation_id, caption_id, day in _caption_days(connection, generation_ids):
        found.setdefault(generation_id, {}).setdefault(caption_id, []).append(day)
    return found


def _caption_days(connection: Connection, generation_ids: Iterable[str]) -> Iterator[tuple[str, int, date]]:
    """The captions of these weeks, each with a day; a damaged one is none's."""
    query = select(_c.generation_id, _c.caption_id, _c.scheduled_date).where(_c.generation_id.in_([*generation_ids]))
    for generation_id, caption_id, text in connection.execute(query).all():
        day = date_in(text)
        if day is not None and isinstance(caption_id, int):
            yield generation_id, caption_id, day


_held, _other = week_captions.alias(), weeks.alias()
#: Where the weeks ``ids`` share a caption with one that came to stand later, for ``uses_since``; made once, a list asks
#: often. An edited copy's own beginning is none, so that any week that stands may be later.
_SHARED = (
    select(_w.generation_id, _other.c.number, _other.c.changed_at)
    .distinct()
    .select_from(week_captions)
    .join(weeks, _w.generation_id == _c.generation_id)
    .join(_held, _held.c.caption_id == _c.caption_id)
    .join(_other, _other.c.generation_id == _held.c.generation_id)
    .where(_w.generation_id.in_(bindparam("ids", expanding=True)), _other.c.generation_id != _w.generation_id)
    .where(func.coalesce(_other.c.state, "").in_(STANDING))  # by no index of the states: most weeks stand
    .where(or_(_w.server_key.is_(None), _other.c.server_key.is_(None), _other.c.server_key == _w.server_key))
    .where(or_(_other.c.number > _w.number, _other.c.changed_at > _w.began_at, _w.edit_of.is_not(None)))
)
_SHARED_NEAR = _SHARED.add_columns(_c.scheduled_date, _held.c.scheduled_date).where(
    _other.c.creator_id == _w.creator_id,
    _other.c.week_start != _w.week_start,
    _held.c.scheduled_date.between(bindparam("since"), bindparam("until")),
)
_SHARED_THAT_DAY = _SHARED.where(_other.c.creator_id != _w.creator_id, _held.c.scheduled_date == _c.scheduled_date)


def used_since(
    connection: Connection, generation_ids: Iterable[str], rest_days: int, planned: Mapping[str, RowMapping]
) -> set[str]:
    """Those of these weeks of which ``uses_since`` tells something. ``planned``: of each edited copy the one that it
    was made of."""
    of_start: dict[str, list[str]] = {}
    query = select(_w.generation_id, _w.week_start).where(_w.generation_id.in_([*generation_ids]))
    for generation_id, start in connection.execute(query):
        of_start.setdefault(start, []).append(generation_id)
    starts = [(monday, ids) for text, ids in of_start.items() if (monday := date_in(text)) is not None]
    shared = (row for monday, ids in starts for row in _shared(connection, ids, monday, rest_days))
    return {
        week
        for week, number, changed_at in shared
        if week not in planned or number > planned[week]["number"] or changed_at > planned[week]["began_at"]
    }


def _shared(connection: Connection, ids: Sequence[str], monday: date, rest_days: int) -> Iterator[tuple[str, int, str]]:
    """By its own page close to it, or by another on that very day."""
    rest = timedelta(days=rest_days)
    near = {"since": (monday - rest).isoformat(), "until": (monday + WEEK + rest).isoformat()}
    for week, number, changed_at, *days in connection.execute(_SHARED_NEAR, {"ids": ids, **near}):
        planned_on, used_on = map(date_in, days)
        if planned_on is not None and used_on is not None and abs(used_on - planned_on) < rest:
            yield week, number, changed_at
    for week, number, changed_at in connection.execute(_SHARED_THAT_DAY, {"ids": ids}):
        yield week, number, changed_at


def _holds(
    connection: Connection, of: LedgerOf, now: datetime, is_held: Callable[[RowMapping], bool]
) -> Iterable[Hold]:
    holding = {row["generation_id"]: row for row in _weeks_near(connection, of, now) if _holds_captions(row, is_held)}
    for generation_id, caption_id, day in _caption_days(connection, holding):
        row = holding[generation_id]
        for one in days_of_week(day) if row["step"] == "planning" else (day,):
            yield Hold(caption_id, one, row)


def _weeks_near(connection: Connection, of: LedgerOf, now: datetime) -> Iterable[RowMapping]:
    """The weeks that can hold what tells: of the page within thirty days, of others within seven."""
    ended = and_(_w.week_ends_at.is_not(None), _w.week_ends_at <= now.astimezone(UTC).isoformat())
    own = and_(_w.creator_id == of.creator_id, _w.week_start != of.week_start.isoformat())
    query = select(weeks).where(
        or_(_w.state.in_(_HOLDING), _w.step.in_(("planning", "saving"))),
        ~and_(_w.state == "waiting", ended),
        of_server(of.server_key),
        or_(
            and_(own, _within(of.week_start, FULL_REST_DAYS)),
            and_(_w.creator_id != of.creator_id, _within(of.week_start, AGENCY_DAYS)),
        ),
    )
    return connection.execute(query.order_by(_w.number)).mappings()


def _within(week_start: date, days: int) -> ColumnElement[bool]:
    """The weeks of which some day may lie so near to the week."""
    far = timedelta(days=days) + WEEK
    return _w.week_start.between((week_start - far).isoformat(), (week_start + far).isoformat())


def _holds_captions(row: RowMapping, is_held: Callable[[RowMapping], bool]) -> bool:
    return row["step"] != "planning" or is_held(row)


def reserve(connection: Connection, generation_id: str, week_start: date, caption_ids: Iterable[int]) -> None:
    """What a week that is being planned has chosen, in the place of what it had before."""
    rows = [
        {"generation_id": generation_id, "caption_id": one, "scheduled_date": week_start.isoformat()}
        for one in sorted({*caption_ids})
    ]
    put_captions(connection, generation_id, rows)


def put_captions(connection: Connection, generation_id: str, rows: Sequence[Mapping[str, Any]]) -> None:
    connection.execute(delete(week_captions).where(_c.generation_id == generation_id))
    if rows:
        connection.execute(insert(week_captions), [*rows])
