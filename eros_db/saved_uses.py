"""Where the weeks that stand use captions, for an approval of another one (R59)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, select

from eros_db.members import member_list, members
from eros_db.same_texts import same_texts
from eros_db.schema import schedule_items, schedule_template_versions, schedule_templates


class SavedUse(NamedTuple):
    """A caption, or another of its text, in an item of a week that stands. ``generation_id``: None of a week that was
    saved without one."""

    caption_id: int
    day: date
    creator_id: str
    week_start: date
    generation_id: str | None


def saved_uses(connection: Connection, caption_ids: Iterable[int], since: datetime) -> Iterator[SavedUse]:
    """The uses of these captions by weeks that were saved as they stand at ``since`` or later."""
    texts, meant = same_texts(connection), dict[int, list[int]]()
    for caption_id in caption_ids:
        for one in texts.get(caption_id, (caption_id,)):
            meant.setdefault(one, []).append(caption_id)
    rows = connection.execute(_USES, {"caption_ids": member_list(meant)})
    for used, day, creator_id, week_start, generation_id, saved_at in rows:
        try:
            at, on, monday = datetime.fromisoformat(saved_at), date.fromisoformat(day), date.fromisoformat(week_start)
        except (TypeError, ValueError):  # nothing is known of it
            continue
        if at.tzinfo is not None and at >= since:
            yield from (SavedUse(one, on, creator_id, monday, generation_id) for one in meant[used])


_item, _week, _version = schedule_items.c, schedule_templates.c, schedule_template_versions.c
_OF_ITS_WEEK = _week.template_id == _item.template_id
_AS_IT_STANDS = and_(_version.template_id == _week.template_id, _version.version == _week.version)
_USES = (
    select(
        _item.caption_id,
        _item.scheduled_date,
        _item.creator_id,
        _week.week_start,
        _week.generation_id,
        _version.saved_at,
    )
    .join(schedule_templates, _OF_ITS_WEEK)
    .join(schedule_template_versions, _AS_IT_STANDS)
    .where(_item.caption_id.in_(members("caption_ids")))
)
