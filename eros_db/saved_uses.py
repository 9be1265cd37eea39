"""Where the weeks that stand use captions, for an approval of another one (R59)."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, select

from eros_db.members import member_list, members
from eros_db.same_texts import same_texts
from eros_db.schema import schedule_items, schedule_template_versions, schedule_templates


class SavedUse(NamedTuple):
    """A caption, or another of its text, in an item of a week that stands, as it was saved at ``saved_at``.
    ``generation_id``: None of a week that was saved without one."""

    caption_id: int
    day: date
    creator_id: str
    week_start: date
    generation_id: str | None
    saved_at: datetime


#: Of generations by their ids those of which somebody knows the captions.
Known = Callable[[Iterable[str]], Collection[str]]


class _Week(NamedTuple):
    creator_id: str
    week_start: date
    generation_id: str | None
    saved_at: datetime


def saved_uses(
    connection: Connection, caption_ids: Iterable[int], since: datetime, from_week: date, known: Known
) -> Iterator[SavedUse]:
    """The uses of these captions by weeks from ``from_week`` on that were saved as they stand at ``since`` or later.
    Of those generations that are ``known`` only the captions are looked at whose texts others have too: whoever knows
    them knows the very captions."""
    weeks = dict(_weeks(connection, since, from_week))
    if not weeks:
        return
    texts, meant = same_texts(connection), dict[int, list[int]]()
    for caption_id in caption_ids:
        for one in texts.get(caption_id, (caption_id,)):
            meant.setdefault(one, []).append(caption_id)
    known_ones = known(week.generation_id for week in weeks.values() if week.generation_id is not None)
    others = [template_id for template_id, week in weeks.items() if week.generation_id not in known_ones]
    of_one_text = {"captions": member_list(texts.keys() & meant.keys()), "weeks": member_list(weeks)}
    rows = [*connection.execute(_ITEMS, {"weeks": member_list(others)}), *connection.execute(_OF_ONE_TEXT, of_one_text)]
    for used, text, template_id in dict.fromkeys(map(tuple, rows)):
        if used in meant and (day := _day(text)) is not None:
            yield from (SavedUse(one, day, *weeks[template_id]) for one in meant[used])


def _weeks(connection: Connection, since: datetime, from_week: date) -> Iterator[tuple[int, _Week]]:
    """By the id of its template; nothing is known of one whose dates cannot be read."""
    for template_id, creator_id, start, generation_id, saved_at in connection.execute(
        _WEEKS, {"from_week": from_week.isoformat()}
    ).all():
        try:
            at, monday = datetime.fromisoformat(saved_at), date.fromisoformat(start)
        except (TypeError, ValueError):
            continue
        if at.tzinfo is not None and at >= since:
            yield template_id, _Week(creator_id, monday, generation_id, at)


@lru_cache(maxsize=1_000)  # few, and each often
def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


_item, _week, _version = schedule_items.c, schedule_templates.c, schedule_template_versions.c
_AS_IT_STANDS = and_(_version.template_id == _week.template_id, _version.version == _week.version)
_WEEKS = (
    select(_week.template_id, _week.creator_id, _week.week_start, _week.generation_id, _version.saved_at)
    .join(schedule_template_versions, _AS_IT_STANDS)
    .where(_week.week_start >= bindparam("from_week"))
)
_ITEMS = select(_item.caption_id, _item.scheduled_date, _item.template_id).where(
    _item.caption_id.is_not(None), _item.template_id.in_(members("weeks"))
)
_OF_ONE_TEXT = _ITEMS.where(_item.caption_id.in_(members("captions")))
