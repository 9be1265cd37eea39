"""What an edit does to the part of a week that is over: it is told as a broken rule is, and needs a reason (R41, R58).

By the page's clock a send that stands in the past goes out no more, and what became of one that was told of stays.
A whole day is made lighter, or anew, in what of it is still to come.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from eros.vocabulary.counting import counted, plural
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


def spent(week: ResultDocument, posts: Mapping[str, Post], now: datetime) -> frozenset[str]:
    """The sends that are over by the page's clock, or were told of: no edit of a whole day is about them."""
    return frozenset(item.slot_id for item in week.items if item.slot_id in posts or _at(item, week) <= now)


def left_in_the_past(week: ResultDocument, posts: Mapping[str, Post], now: datetime) -> str:
    """What an approval now means for the sends that are over by the page's clock, as far as somebody told of them."""
    over = [item.slot_id for item in week.items if _at(item, week) <= now]
    told = [posts[slot] for slot in over if slot in posts]
    if not over:
        return "none of its sends lies in the past"
    if not told:
        return _untold("what of it lies in the past", week)
    counts = " and ".join(f"{told.count(kind)} {kind}" for kind in ("posted", "skipped") if kind in told)
    rest = f"; {_untold('what else lies there', week)}" if len(told) < len(over) else ""
    return f"of {counted(len(over), 'send')} in the past {counts} {plural(len(told), 'was', 'were')} told{rest}"


def _untold(what: str, week: ResultDocument) -> str:
    """Of a week that never stood nobody had anything to send; what it is a copy of may have gone out."""
    return f"{what} is sent by nobody" if week.edit_of is None else f"whether {what} went out was not told"


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
    late = [item for item in _over(after, posts, now) if was.get(item.slot_id) != item]
    if late:
        it = "it" if len(late) == 1 else "them"
        text = f"{_named(_slots(late))} would stand{_when(late)} over on the page's clock: nobody sends {it} then"
        yield _remark(IN_THE_PAST, text, "R41", _slots(late))
    gone = [item for item in _over(before, posts, now) if item.slot_id not in there]
    if gone:
        it = "it" if len(gone) == 1 else "they"
        text = f"{_named(_slots(gone))} stood{_when(gone)} over on the page's clock: whether {it} went out was not told"
        yield _remark(IN_THE_PAST, text, "R41", _slots(gone))


def _over(week: ResultDocument, posts: Mapping[str, Post], now: datetime) -> list[Item]:
    """Those of which nobody told what became of them."""
    return [item for item in week.items if item.slot_id not in posts and _at(item, week) <= now]


def _slots(items: Sequence[Item]) -> list[str]:
    return [item.slot_id for item in items]


def _when(items: Sequence[Item]) -> str:
    if len(items) > 1:
        return " at times that are"
    return f" on {items[0].scheduled_date:%a} {items[0].scheduled_date} at {items[0].scheduled_time:%H:%M}, which is"


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
