"""What an edit does to the part of a week that is over: it is told as a broken rule is, and needs a reason (R41, R58).

By the page's clock a send that stands in the past goes out no more, and what became of one that was told of stays.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from eros.vocabulary.counting import counted
from eros.vocabulary.documents import Item, Remark, ResultDocument
from eros.vocabulary.life import Post

#: The type of the remark on sends at times that are over.
IN_THE_PAST = "in_the_past"
_NAMED = 5
#: What is said of sends that somebody told of, behind their names.
_TOLD: Mapping[Post, str] = {
    "posted": "posted: no edit changes what went out",
    "skipped": "skipped, and stays so: a send in its stead is one that is added",
}


def about_the_past(
    before: ResultDocument, after: ResultDocument, posts: Mapping[str, Post], now: datetime
) -> tuple[Remark, ...]:
    """``posts``: what became of the week's sends, as far as that was told."""
    return tuple(_about(before, after, posts, now))


def _about(before: ResultDocument, after: ResultDocument, posts: Mapping[str, Post], now: datetime) -> Iterator[Remark]:
    was, there = ({item.slot_id: item for item in week.items} for week in (before, after))
    touched = [item.slot_id for item in before.items if there.get(item.slot_id) != item]
    for post, words in _TOLD.items():
        if slots := [one for one in touched if posts.get(one) == post]:
            yield _remark("told_of", f"{_named(slots)} {'was' if len(slots) == 1 else 'were'} {words}", "R58", slots)
    late = [
        item
        for item in after.items
        if was.get(item.slot_id) != item and item.slot_id not in posts and _at(item, after) <= now
    ]
    if late:
        when = f" on {late[0].scheduled_date:%a} {late[0].scheduled_date} at {late[0].scheduled_time:%H:%M}"
        over = "which is" if len(late) == 1 else "at times that are"
        slots = [item.slot_id for item in late]
        text = f"{_named(slots)} would stand{when if len(late) == 1 else ''}, {over} over on the page's clock"
        yield _remark(IN_THE_PAST, f"{text}: nobody sends it then", "R41", slots)


def _remark(kind: str, text: str, rule: str, slots: Sequence[str]) -> Remark:
    return Remark(type=kind, message=text, rule=rule, items=tuple(slots))


def _named(slots: Sequence[str]) -> str:
    if len(slots) == 1:
        return slots[0]
    more = " and others" if len(slots) > _NAMED else ""
    return f"{counted(len(slots), 'item')} ({', '.join(slots[:_NAMED])}{more})"


def _at(item: Item, week: ResultDocument) -> datetime:
    wall = datetime.combine(item.scheduled_date, item.scheduled_time, ZoneInfo(week.timezone))
    return item.scheduled_at or wall
