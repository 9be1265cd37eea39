"""The steps of the tables as sentences: with this week's command, types and causes."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from shlex import quote

from eros.vocabulary.catalogue import FOLLOW_UP
from eros.vocabulary.counting import first_few, plural
from eros.vocabulary.documents import Remark
from eros.vocabulary.request import Request, generate_command
from eros.vocabulary.waiting import OR_APPROVE
from nodes.recommend.actions import BY_EDITS, BY_THE_CLOCK, OF_A_MOVE, OF_AN_EDIT, STEPS, TAKEN_BACK
from nodes.recommend.advice_context import AdviceContext
from nodes.recommend.caption_needs import named_shortages
from nodes.recommend.causes import (
    are_pinned,
    audiences,
    can_be_spared,
    capped_categories,
    for_balance,
    for_budget,
    for_follow_ups,
    for_list,
    for_media,
    for_room,
    for_types,
    short_of_media,
)
from nodes.recommend.smaller_week import Smaller, for_crowded_days

#: Types that a step names with their counts.
_NAMED_IN_A_STEP = 6
#: The places of a text that fewer sends may fill.
_OF_CROWDED = ("{fewer}", "{or_fewer}", "{room}", "{avoided}")
#: The places of a text that differ from remark to remark.
OF_A_REMARK = ("{balance}", "{variety}", "{apart}")
#: What mends where pinned events alone are the cause: no other seed moves them.
_MOVE_A_PIN = "move one of the pinned events"
#: Where neither the request nor the page leaves a way.
_NO_ROOM = "leave the day out with `--days-off`"
_NO_MORE = "look at the limits of the send types in the data server"


def filled(
    text: str,
    week: AdviceContext,
    slots: Iterable[str] = (),
    types: Counter[str] | None = None,
    remark: Remark | None = None,
) -> str:
    """A text of the tables with the page, its week, and the types: those of the slots where they are not given.

    ``{room}``, ``{variety}``, ``{missing}``, ``{capped}``, ``{cut}`` and ``{avoided}`` are the ways that this week has
    to more room, more types, nothing missing (for want of media, for caps, over 21 a day) and better hours; ``{apart}``
    to other types between those that follow themselves;
    ``{pinned}`` to a pinned event that does not stand; ``{balance}`` to the balance that ``remark`` misses;
    ``{captions}`` are the types with the captions that each needs.
    """
    slots = tuple(slots)
    types = types or Counter(week.type_of(slot) for slot in slots)
    again = f"plan the week again with `{generate_command(_another(week.asked), without=('dry_run', 'replace'))}`"
    in_a_row_by_pins = any(are_pinned(week, [slot]) for slot in slots)
    pinned = are_pinned(week, slots)  # nothing but themselves is in their way, however few the others are
    asks = not pinned and any(place in text for place in _OF_CROWDED)
    smaller = for_crowded_days(week, slots) if asks else None
    fewer = tuple(_fewer(week, smaller.change, sum(smaller.days))) if smaller else ()
    remedies = (week.of_missing, week.of_capped, week.of_cut)
    missing, capped, cut = (tuple(_fewer(week, one.smaller, one.sends, exact=True)) for one in remedies)
    room = _MOVE_A_PIN if pinned else _or(*for_room(week, slots), *fewer) or _NO_ROOM
    listed = tuple(for_list(week))  # fewer sends beside it would leave out more than is missing
    more_types = (*for_budget(week, remark), *for_types(week))
    variety = _or(*more_types) if more_types else _NO_MORE if capped_categories(week) else again
    lost = tuple(key for key in week.without_audience if key != FOLLOW_UP)
    keys = tuple(key for key in types if key in week.send_types) or lost or week.unreached
    reached = audiences(week, {key: types[key] or week.without_audience[key] for key in keys})
    return text.format(
        again=again,
        pinned=f"give the data server {reached}, or pin another type" if week.unreached else again,
        fewer=room if pinned else _or(*fewer) or again,
        or_fewer="".join(f", or {way}" for way in fewer),
        room=room,
        avoided="move the pinned events" if pinned else room,
        budget=_or(*for_budget(week)) or _NO_MORE,
        variety=variety,
        apart=_MOVE_A_PIN if in_a_row_by_pins else variety,
        capped=_or(*listed, *for_types(week, capped_categories(week), week.of_capped), *(() if listed else capped))
        or _NO_MORE,
        cut=_or(*cut) or _NO_MORE,
        missing=_or(*for_media(week, types or short_of_media(week)), *(listed or missing)) or _NO_MORE,
        balance=_or(*for_balance(week, remark)) or _NO_MORE,
        followed=_followed(week, again) if "{followed}" in text else "",
        approve="" if week.request.dry_run or lacks_words(week) else OR_APPROVE,
        audiences=reached,
        or_without=_or_without(week, keys),
        moved=first_few([slot for slot in slots if slot in week.moved]),
        undo=_undo(week),
        alone=_alone(week, slots) if "{alone}" in text else "",
        weeks=f"eros weeks {quote(week.creator.creator_id)} --week-start {week.asked.week_start}",
        types=_counts(types),
        captions=counted_types(types, week) if "{captions}" in text else "",
    )


def lacks_words(week: AdviceContext) -> bool:
    """Whether a send of the week has no caption: it is not to be approved as it is."""
    return any(item.caption_id is None for item in week.items)


def step_of(remark: Remark, week: AdviceContext) -> str:
    """The step of the tables that mends what the remark says, not yet filled; what an edit brought, an edit mends."""
    step = STEPS[remark.type]
    if remark.type in _OF_FEW_CAPTIONS and {week.type_of(slot) for slot in remark.items} <= week.unread_types:
        return STEPS["unread_caption"].text
    if remark.type in _OF_EDITS or step.check not in BY_EDITS or not week.is_of_an_edit(remark):
        return step.text
    return OF_A_MOVE if step.check in BY_THE_CLOCK and week.moved.intersection(remark.items) else OF_AN_EDIT


def _alone(week: AdviceContext, slots: Iterable[str]) -> str:
    """The week with these sends from the first on, pinned where they are sure to be followed up; of others that no plan
    is sure to."""
    there = {item.slot_id: item for item in week.items}
    pins = {slot: week.pins_with_follow_up[slot] for slot in slots if slot in week.pins_with_follow_up}
    left = [slot for slot in slots if slot not in pins]
    unsure = f"no new plan is sure to follow {first_few(left)} up; {TAKEN_BACK.format(undo=_undo(week))}"
    if not pins:
        return unsure
    asked = week.asked.model_copy(update={"pinned": (*week.asked.pinned, *pins.values())})
    planned = plural(len(pins), "it is planned", "they are planned") if not left else f"{first_few([*pins])} is planned"
    earlier = [
        f"{pin.send_type_key} on {pin.date} at {pin.time:%H:%M} instead of {there[slot].scheduled_time:%H:%M}"
        for slot, pin in pins.items()
        if pin.time != there[slot].scheduled_time
    ]
    told = f" ({first_few(earlier)}: no later time is sure to leave it a follow-up)" if earlier else ""
    way = f"with `{generate_command(asked, without=_OF_THE_RUN)}` {planned}, and followed up{told}"
    new = "that week is planned anew, and has no other edit of this one"
    return "; ".join((way, new, *([unsure] if left else ())))


def _followed(week: AdviceContext, again: str) -> str:
    """What lets the follow-ups stand that do not: their audience, where they have none, or a time."""
    alone = week.without_audience[FOLLOW_UP]
    if alone:
        return f"give the data server {audiences(week, {FOLLOW_UP: alone})}"
    return "; ".join(for_follow_ups(week, again)) or again


def _undo(week: AdviceContext) -> str:
    return f"eros review edit {quote(week.creator.creator_id)} --undo"


#: What stands where captions are few; where the call for them failed, they may well be there, and nothing is to write.
_OF_FEW_CAPTIONS = ("duplicate_caption", "caption_type_mismatch", "paid_only_caption")
#: What can be of edits alone, so that its step says what mends them.
_OF_EDITS = ("followup_taken_out", "added_without_followup", "followup_left_out", "taken_out", "followup_rate_low")


def counted_types(types: Counter[str], week: AdviceContext) -> str:
    """Types with their counts; the advice of a type that runs short has told its count, which is not told twice."""
    named, _ = named_shortages(week)
    return _counts(types, {one.key for one in named})


def _counts(types: Counter[str], uncounted: Container[str] = ()) -> str:
    others = " and others" if len(types) > _NAMED_IN_A_STEP else ""
    most = types.most_common(_NAMED_IN_A_STEP)
    named = ", ".join(key if key in uncounted else f"{key} {count}" for key, count in most)
    return f"{named}{others}" or "the named sends"


def _or_without(week: AdviceContext, keys: Iterable[str]) -> str:
    """The same week without these types, where it can do without: their sends do not stand, and are not missed."""
    gone, asked = tuple(keys), week.asked
    if not gone or not can_be_spared(week, gone) or any(pin.send_type_key in gone for pin in asked.pinned):
        return ""
    include = tuple(key for key in asked.include if key not in gone)
    exclude = asked.exclude if asked.include else (*asked.exclude, *gone)
    without = asked.model_copy(update={"include": include, "exclude": exclude})
    return f", or plan without {', '.join(gone)} with `{generate_command(without, without=_OF_THE_RUN)}`"


def _or(*ways: str) -> str:
    """ "a", "a, or b", "a, b, or c"."""
    *first, last = ways or ("",)
    return f"{', '.join(first)}, or {last}" if first else last


def _another(asked: Request) -> Request:
    """The request with a seed that it did not have: the same one would give the same week again."""
    return asked.model_copy(update={"seed": 1 if asked.seed is None else asked.seed + 1})


#: What a run was, not what its week is to be.
_OF_THE_RUN = ("dry_run", "replace")


def _fewer(
    week: AdviceContext, smaller: Smaller | None, sends: int | None = None, *, exact: bool = False
) -> Iterator[str]:
    """The same request with the change that plans fewer sends, where one mends anything; with how many ``sends`` are
    left of the week's. ``exact``: as it was tried, so that one which leaves all of them asks for no more."""
    if smaller:
        asked = week.asked.model_copy(update=smaller)
        now = sum(day.total for day in week.held)
        left = f" (at most {sends} of the week's {now})" if sends and sends < now else ""
        how = "ask for no more than these sends" if exact and sends and sends >= now else f"plan fewer sends{left}"
        yield f"{how} with `{generate_command(asked, without=_OF_THE_RUN)}`"
