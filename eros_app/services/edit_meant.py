"""Which send of a week, and which edit, a person's words mean: one that is unambiguous, or a question (R43, R63)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from eros.language.edit_wishes import DayMeant, EditWish, PendingEdit, SendMeant
from eros.vocabulary.catalogue import FOLLOW_UP, default_catalogue
from eros.vocabulary.documents import Item
from eros.vocabulary.edits import (
    Add,
    Edit,
    Lighten,
    Mark,
    Move,
    Regenerate,
    Remove,
    Reprice,
    Retarget,
    Rewrite,
    SwapCaption,
)
from eros.vocabulary.limits import CLOSES, OPENS, QUARTER
from eros.vocabulary.wall_clock import days_of_week, minute_of

#: How many sends a question names, and how far from the time that was said they stand at most, in minutes.
_NAMED, _BESIDE = 6, 90
_WHERE = "Where to? Say a time or a day: '21:15', 'Wednesday', 'half an hour later'."
_WHICH = "Which send? Say its time, its day and type, or its slot, as '2026-12-04_3'."


class NotClear(NamedTuple):
    """What has to be said before there is an edit."""

    question: str
    pending: PendingEdit


def edit_meant(wish: EditWish, items: Sequence[Item], monday: date) -> Edit | NotClear:
    """The edit that the words mean in this week. ``wish`` is of an item or a day."""
    day = _date(wish.day, monday)
    match wish.do:
        case "lighten" if day is not None:
            return Lighten(day=day)
        case "regenerate" if day is not None:
            return Regenerate(day=day)
        case "add":
            return _added(wish, day or monday)
    item = send_meant(wish, items, monday)
    return item if isinstance(item, NotClear) else _edit_of(wish, item, day)


def send_meant(wish: EditWish, items: Sequence[Item], monday: date) -> Item | NotClear:
    """The one send of this week that the words mean."""
    found = _candidates(wish, items, monday)
    return found[0] if len(found) == 1 else _which(wish, found, items, monday)


def named(item: Item) -> str:
    """A send as a question names it: "Fri 20:05 ppv_unlock (2026-12-04_3)"."""
    return f"{item.scheduled_date:%a} {item.scheduled_time:%H:%M} {item.send_type_key} ({item.slot_id})"


def _edit_of(wish: EditWish, item: Item, day: date | None) -> Edit | NotClear:
    slot_id = item.slot_id
    match wish.do:
        case "move":
            return _moved(wish, item, day)
        case "reprice":
            return Reprice(slot_id=slot_id, price=wish.price or 0.0)
        case "retarget":
            return Retarget(slot_id=slot_id, target_key=wish.target_key or "")
        case "remove":
            return Remove(slot_id=slot_id)
        case "swap":
            return SwapCaption(slot_id=slot_id)
        case "rewrite":
            return Rewrite(slot_id=slot_id, text=wish.text or "")
        case "regenerate":
            return Regenerate(slot_id=slot_id)
        case "accept" | "unaccept" | "lock" | "unlock":
            return Mark(do=wish.do, slot_id=slot_id)
    raise ValueError(f"no edit of a send: {wish.do}")


def _moved(wish: EditWish, item: Item, day: date | None) -> Edit | NotClear:
    began = datetime.combine(item.scheduled_date, item.scheduled_time)
    if wish.later is not None:
        there = began + timedelta(minutes=wish.later)
        other = there.date() if there.date() != began.date() else None
        return Move(slot_id=item.slot_id, day=other, clock=there.time())
    if day is None and not wish.clocks:
        return NotClear(_WHERE, PendingEdit(wish=_of_slot(wish, item.slot_id), asks="where"))
    clock = _nearest(wish.clocks, item.scheduled_time)
    return Move(slot_id=item.slot_id, day=day if day != item.scheduled_date else None, clock=clock)


def _of_slot(wish: EditWish, slot_id: str) -> EditWish:
    return wish.model_copy(update={"of": SendMeant(slot_id=slot_id)})


def _nearest(clocks: Sequence[time], to: time) -> time | None:
    """Of "9" the half of the day that is nearer to where the send stands: an evening send goes to 21:00."""
    return min(clocks, key=lambda one: (abs(minute_of(one) - minute_of(to)), one), default=None)


def _added(wish: EditWish, day: date) -> Edit | NotClear:
    open_then = [one for one in wish.clocks if OPENS <= minute_of(one) <= CLOSES]
    clocks = open_then or list(wish.clocks)
    if len(clocks) != 1:
        said = " or ".join(f"{one:%H:%M}" for one in clocks)
        return NotClear(f"At {said}?", PendingEdit(wish=wish, asks="where"))
    return Add(send_type_key=wish.send_type_key or "", day=day, clock=clocks[0], price=wish.price)


def _date(meant: DayMeant | None, monday: date) -> date | None:
    if meant is None:
        return None
    return meant.date if meant.date is not None else days_of_week(monday)[meant.weekday or 0]


def _candidates(wish: EditWish, items: Sequence[Item], monday: date) -> Sequence[Item]:
    """The sends that can be meant. A day behind a time may be where the send stands, or where it goes: where these are
    different sends, they are all that can be meant."""
    of = wish.of or SendMeant()
    alone = sends_meant(of, items, monday)
    if wish.do != "move" or wish.day is None or not wish.clocks or of.day is not None or of.slot_id is not None:
        return alone
    there = sends_meant(of.model_copy(update={"day": wish.day}), items, monday)
    both = {item.slot_id: item for item in (*alone, *there)}
    return list(both.values())


def sends_meant(of: SendMeant, items: Sequence[Item], monday: date) -> Sequence[Item]:
    """The sends of which all that was said is true. Without minutes a time is also what stands within a quarter of an
    hour of it; an ordinal counts within a day, of a type within the week, or among those that were offered."""
    day = _date(of.day, monday)
    wants_follow_up = FOLLOW_UP in of.send_type_keys
    found = [
        item
        for item in items
        if (not of.among or item.slot_id in of.among)
        and (of.slot_id is None or item.slot_id == of.slot_id)
        and (not of.send_type_keys or item.send_type_key in of.send_type_keys)
        and (day is None or item.scheduled_date == day)
    ]
    if of == SendMeant(said=of.said):
        return ()
    if not found and (kin := _of_its_family(of.send_type_keys)):
        return sends_meant(of.model_copy(update={"send_type_keys": kin}), items, monday)
    if of.clocks:
        parents = {item.slot_id: item for item in items}
        found = _at_clocks(of, found, parents if wants_follow_up else {})
    if of.slot_id is None and not wants_follow_up and not of.among:
        found = [item for item in found if not item.is_follow_up] or found
    if of.nth is None or (day is None and not of.among and not of.clocks and not of.send_type_keys):
        return found
    at = of.nth if of.nth < 0 else of.nth - 1
    return [found[at]] if -len(found) <= at < len(found) else ()


def _of_its_family(keys: Sequence[str]) -> tuple[str, ...]:
    """The types that are of a kind with these: of a bundle the flash and the snapchat bundle."""
    return tuple(one for one in default_catalogue() if any(one.endswith(f"_{key}") for key in keys))


def _at_clocks(of: SendMeant, items: Iterable[Item], parents: dict[str, Item]) -> list[Item]:
    """A follow-up also goes by the time of what it follows."""

    def gap(item: Item) -> int:
        of_it = [item, *([parents[item.parent_item_id]] if item.parent_item_id in parents else [])]
        return min(abs(minute_of(one.scheduled_time) - minute_of(clock)) for one in of_it for clock in of.clocks)

    return [item for item in items if gap(item) <= (QUARTER if of.near else 0)]


def _which(wish: EditWish, found: Sequence[Item], items: Sequence[Item], monday: date) -> NotClear:
    of = wish.of or SendMeant()
    if found:
        return _asked(wish, f"Which one is meant: {_list(found)}?", found)
    if of == SendMeant(said=of.said):
        return NotClear(_WHICH, PendingEdit(wish=wish, asks="which"))
    near = _beside(of, items, monday)
    nothing = f"No send of this week is {of.said or of.slot_id!r}"
    if not near:
        return NotClear(f"{nothing}. {_WHICH}", PendingEdit(wish=wish, asks="which"))
    return _asked(wish, f"{nothing}; near to that: {_list(near)}. Which one is meant?", near)


def _asked(wish: EditWish, question: str, offered: Sequence[Item]) -> NotClear:
    return NotClear(question, PendingEdit(wish=wish, asks="which", slot_ids=tuple(item.slot_id for item in offered)))


def _list(items: Sequence[Item]) -> str:
    said = [named(item) for item in items[:_NAMED]]
    more = [f"{len(items) - _NAMED} more"] if len(items) > _NAMED else []
    return " or ".join(filter(None, (", ".join([*said, *more][:-1]), [*said, *more][-1])))


def _beside(of: SendMeant, items: Sequence[Item], monday: date) -> Sequence[Item]:
    """What is like it but for one thing: another time within an hour and a half, else another day or type."""
    less = [of.model_copy(update={"clocks": (), "nth": None}), of.model_copy(update={"day": None, "nth": None})]
    for looser in less:
        if looser == SendMeant(said=of.said):
            looser = of.model_copy(update={"clocks": (), "nth": None, "among": tuple(item.slot_id for item in items)})
        near = sends_meant(looser, items, monday)
        if of.clocks and not looser.clocks:
            near = [item for item in near if _gap(item, of.clocks) <= _BESIDE]
        if near:
            return near
    return ()


def _gap(item: Item, clocks: Iterable[time]) -> int:
    return min(abs(minute_of(item.scheduled_time) - minute_of(clock)) for clock in clocks)
