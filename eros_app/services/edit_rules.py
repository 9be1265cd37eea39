"""What an edit makes of a week's items: pure, one function a kind of edit; everything else stays as it was (R43).

What cannot be is refused (RequestError); what breaks a rule is done, and judged afterwards (``edited_week``).
"""

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import singledispatch
from typing import Any

from eros.failures import RequestError
from eros.vocabulary.basis import WeekBasis
from eros.vocabulary.catalogue import DEPRECATED_SEND_TYPES, FOLLOW_UP, SUCCESSOR, SendType
from eros.vocabulary.documents import Item
from eros.vocabulary.edits import Add, Edit, Mark, Move, Remove, Reprice, Retarget, Rewrite, SwapCaption
from eros.vocabulary.fit_text import plain_lines, unfit
from eros.vocabulary.ladder import NOT_KEPT, step_warnings
from eros.vocabulary.ledger import EMPTY
from eros.vocabulary.pricing import LARGEST_PRICE, campaign_goal, suggested_price
from eros.vocabulary.safety import unsafe_match
from eros.vocabulary.wall_clock import days_of_week, exists, with_offset
from eros.vocabulary.week import BY_HAND, MANUAL_REQUIRED, ScoredCaption, VariationMetadata, stands_for_text
from eros_app.services.slot_words import near_slots
from nodes.allocate.strategies import FLAVORS

Items = tuple[Item, ...]
#: The longest text of a person's own, in characters.
LONGEST_TEXT = 2_000


@singledispatch
def edited(edit: Edit, items: Items, basis: WeekBasis) -> Items:
    """The items as the edit makes them, in the order of time. Raises RequestError."""
    raise TypeError(f"no edit: {edit!r}")


@edited.register
def _(edit: Move, items: Items, basis: WeekBasis) -> Items:
    item = item_in(items, edit.slot_id)
    day, clock = edit.day or item.scheduled_date, edit.clock or item.scheduled_time
    if (day, clock) == (item.scheduled_date, item.scheduled_time):
        raise _refused("NOTHING_CHANGED", "time", f"{clock:%H:%M}", f"{item.slot_id} stands at {day} {clock:%H:%M}")
    moment = _moment(basis, day, clock)
    if item.is_follow_up:
        return _with(items, _followed(item, items, moment, basis))
    moved, lost = [_at(item, moment, basis)], set[str]()
    for follower in followers(items, item.slot_id):
        then = moment + timedelta(minutes=follower.followup_delay_minutes or 0)
        if then.date() in days_of_week(basis.run.week_start):
            moved.append(_at(follower, then, basis, of=day))
        else:  # as a plan leaves it out (R28)
            lost.add(follower.slot_id)
    return tuple(one for one in _with(items, *moved) if one.slot_id not in lost)


@edited.register
def _(edit: Reprice, items: Items, basis: WeekBasis) -> Items:
    item = item_in(items, edit.slot_id)
    kind = basis.send_types[item.send_type_key]
    if not kind.requires_price:
        raise _refused("NO_PRICE", "price", edit.price, f"{item.send_type_key} is not sold, so it has no price")
    if (price := _price(edit.price)) == item.suggested_price:
        raise _refused("NOTHING_CHANGED", "price", edit.price, f"{item.slot_id} costs that already")
    return _with(items, item.model_copy(update={"suggested_price": price}))


@edited.register
def _(edit: Retarget, items: Items, basis: WeekBasis) -> Items:
    item = item_in(items, edit.slot_id)
    channel = _channel(basis, item.channel_key, edit.target_key)
    if edit.target_key == item.target_key:
        raise _refused("NOTHING_CHANGED", "target", edit.target_key, f"{item.slot_id} goes there already")
    changes = {"target_key": edit.target_key, "channel_key": channel, "channel": channel}
    return _with(items, item.model_copy(update=changes))


@edited.register
def _(edit: Rewrite, items: Items, basis: WeekBasis) -> Items:
    item = item_in(items, edit.slot_id)
    text = own_text(edit.text)
    if text == plain_lines(item.caption_text).strip():
        raise _refused("NOTHING_CHANGED", "text", text, f"{item.slot_id} has these words already")
    said = {"caption_id": None, "caption_text": text, "caption_scores": None, "needs_caption": False}
    return _with(items, item.model_copy(update=said))


@edited.register
def _(edit: SwapCaption, items: Items, basis: WeekBasis) -> Items:
    item = item_in(items, edit.slot_id)
    offers = alternatives(item, items, basis)
    meant = [one for one in offers if edit.caption_id in (None, one[0].caption_id)]
    if not meant:
        those = f"of the {item.send_type_key} captions that were kept with this week, are free and may still be sent"
        if offers:
            known = ", ".join(str(caption.caption_id) for caption, *_ in offers)
            text = f"caption {edit.caption_id} is none {those}, whatever else the bank holds; those are: {known}"
        else:
            text = f"none is left {those}, whatever else the bank holds; write its text, or remove it"
        raise _refused("NO_CAPTION", "caption", edit.caption_id or "", text)
    return _with(items, item.model_copy(update=_said(meant[0])))


def _said(scored: ScoredCaption) -> dict[str, Any]:
    """What an item says with the caption."""
    caption, scores, step = scored
    return {
        "caption_id": caption.caption_id,
        "caption_text": caption.caption_text,
        "caption_scores": scores,
        "needs_caption": False,
        "warnings": step_warnings(step),
    }


@edited.register
def _(edit: Remove, items: Items, basis: WeekBasis) -> Items:
    item = item_in(items, edit.slot_id)
    gone = {item.slot_id, *(one.slot_id for one in followers(items, item.slot_id))}
    return tuple(one for one in items if one.slot_id not in gone)


@edited.register
def _(edit: Add, items: Items, basis: WeekBasis) -> Items:
    if edit.send_type_key == FOLLOW_UP:
        text = (
            f"{FOLLOW_UP} is a follow-up, which only its parent brings (R10): add its parent to a week that is planned"
        )
        raise _refused("UNKNOWN_SEND_TYPE", "send_type", edit.send_type_key, text)
    meant = SUCCESSOR if edit.send_type_key in DEPRECATED_SEND_TYPES else edit.send_type_key
    kind = basis.send_types.get(meant)
    if kind is None or meant not in types_of(basis):
        text = f"{edit.send_type_key!r} is no send type of this page; it has {', '.join(types_of(basis))}"
        raise _refused("UNKNOWN_SEND_TYPE", "send_type", edit.send_type_key, text)
    if edit.price is not None and not kind.requires_price:
        raise _refused("NO_PRICE", "price", edit.price, f"{edit.send_type_key} is not sold, so it has no price")
    moment = _moment(basis, edit.day, edit.clock)
    target = edit.target_key or _usual_target(kind, basis)
    channel = _channel(basis, kind.channel_key, target)
    confidence = basis.volume.confidence_score
    planned: dict[str, Any] = {
        "slot_id": _new_id(items, edit.day, (one.slot_id for one in basis.planned)),
        "scheduled_date": edit.day,
        "scheduled_time": edit.clock,
        "send_type_key": kind.send_type_key,
        "item_type": kind.send_type_key,
        "category": kind.category,
        "channel_key": channel,
        "channel": channel,
        "target_key": target,
        "caption_text": MANUAL_REQUIRED if edit.text is None else own_text(edit.text),
        "needs_caption": edit.text is None,
        "warnings": () if edit.text is not None else (NOT_KEPT,),
        "media_type": kind.media_type,
        "flyer_required": int(kind.requires_flyer),
        "suggested_price": suggested_price(kind, confidence) if edit.price is None else _price(edit.price),
        "campaign_goal": campaign_goal(kind, confidence),
        "priority": 1 + sum(one.scheduled_date == edit.day and one.category == kind.category for one in items),
        **_of_its_day(edit.day, moment, basis),
    }
    added = Item(**planned)
    offers = alternatives(added, items, basis) if edit.text is None else ()
    added = added.model_copy(update=_said(offers[0])) if offers else added
    return _with(items, _at(added, moment, basis))


@edited.register
def _(edit: Mark, items: Items, basis: WeekBasis) -> Items:
    item_in(items, edit.slot_id)
    return items


# --- what the page has


def types_of(basis: WeekBasis) -> tuple[str, ...]:
    """The keys of the send types that a person can add; a follow-up comes with what it follows."""
    page_type = basis.creator.page_type
    return tuple(key for key, kind in basis.send_types.items() if key != FOLLOW_UP and kind.on(page_type))


def audiences_of(basis: WeekBasis) -> tuple[str, ...]:
    """The keys of the page's audiences that some channel reaches."""
    keys = [target.target_key for target in basis.audiences.targets]
    return tuple(key for key in keys if basis.audiences.channel_for("targeted_message", key) is not None)


# --- what items are to one another


def item_in(items: Iterable[Item], slot_id: str) -> Item:
    """Raises RequestError where the week has no such item."""
    of_week = {item.slot_id: item for item in items}
    if slot_id not in of_week:
        text = f"the week has no item {slot_id!r}"
        raise RequestError("UNKNOWN_SLOT", "slot_id", slot_id, text, near_slots(slot_id, of_week))
    return of_week[slot_id]


def followers(items: Iterable[Item], slot_id: str) -> Items:
    """The follow-ups of an item."""
    return tuple(item for item in items if item.parent_item_id == slot_id)


def alternatives(item: Item, items: Sequence[Item], basis: WeekBasis) -> Sequence[ScoredCaption]:
    """The captions that the item could have instead, best first: what the run knew of its type and the week does not
    use, and what the item had before it was edited; none that is barred by now, and last those that other weeks use
    near its day."""
    used = {*basis.barred, *(one.caption_id for one in items)}
    offers = list(basis.runners_up.get(item.send_type_key, ()))
    planned = next((one for one in basis.planned if one.slot_id == item.slot_id), None)
    if planned is not None and planned.caption is not None and planned.scores is not None:
        offers.insert(0, (planned.caption, planned.scores, planned.ladder_step))
    held, day = basis.held_now or EMPTY, item.scheduled_date
    free = [offer for offer in offers if offer[0].caption_id not in used]
    return sorted(free, key=lambda offer: held.is_used_near(offer[0].caption_id, day))


def own_text(text: str) -> str:
    """A person's own text as it may be sent. Raises RequestError."""
    said = text.strip()
    if not said or stands_for_text(said):
        raise _refused("NO_TEXT", "text", text, "a caption needs words")
    if len(said) > LONGEST_TEXT:
        raise _refused("LONG_TEXT", "text", said[:40], f"a caption has at most {LONGEST_TEXT:,} characters")
    if wrong := unfit(said):
        raise _refused("UNSHOWN_TEXT", "text", said[:40], f"this text {wrong}")
    if match := unsafe_match(said):
        raise _refused("UNSAFE_TEXT", "text", said[:40], f"a text that can be read as {match.told} is never sent (R20)")
    return said


def _refused(code: str, field: str, value: object, text: str) -> RequestError:
    return RequestError(code, field, value, text)


def _with(items: Items, *changed: Item) -> Items:
    """Those items in the place of the ones with their ids, or new; all in the order of time."""
    by_id = {item.slot_id: item for item in items} | {item.slot_id: item for item in changed}
    return tuple(sorted(by_id.values(), key=lambda it: (it.scheduled_date, it.scheduled_time, it.slot_id)))


def _moment(basis: WeekBasis, day: date, clock: time) -> datetime:
    days = days_of_week(basis.run.week_start)
    if day not in days:
        raise _refused("OUTSIDE_WEEK", "day", str(day), f"{day} is not in the week of {days[0]}")
    moment = datetime.combine(day, clock)
    if not exists(moment, basis.creator.timezone):
        text = f"{basis.creator.timezone} has no {clock:%H:%M} on {day}: its clocks change there (R41)"
        raise _refused("HOUR_SKIPPED", "time", f"{clock:%H:%M}", text)
    return moment


def _at(item: Item, moment: datetime, basis: WeekBasis, of: date | None = None) -> Item:
    """The item at another time, its offer's end with it (5.7). ``of``: the day of a follow-up's parent."""
    zone, kind = basis.creator.timezone, basis.send_types[item.send_type_key]
    ends = kind.expires_at(moment, zone)
    return item.model_copy(
        update={
            "scheduled_date": moment.date(),
            "scheduled_time": moment.time(),
            "scheduled_at": with_offset(moment, zone),
            "expires_at": with_offset(ends, zone) if ends is not None else None,
            **_of_its_day(of or moment.date(), moment, basis),
        }
    )


def _of_its_day(day: date, moment: datetime, basis: WeekBasis) -> dict[str, object]:
    """What an item has of the day that it is a send of. No rule drew its minute."""
    at = days_of_week(basis.run.week_start).index(day)
    strategy = basis.allocation.daily_strategies[at]
    by_hand = VariationMetadata(
        base_hour=moment.hour,
        time_shift=moment.minute,
        jitter=0,
        daily_strategy=strategy,
        prime_hours_used=basis.timed.prime_hours[at],
        time_adjusted=True,
        adjustment_reason=BY_HAND,
    )
    return {"strategy_used": strategy, "flavor_emphasis": FLAVORS[strategy], "variation_metadata": by_hand}


def _followed(item: Item, items: Items, moment: datetime, basis: WeekBasis) -> Item:
    """A follow-up elsewhere keeps its parent; how long after it stands follows from both."""
    parent = item_in(items, item.parent_item_id or "")
    began = datetime.combine(parent.scheduled_date, parent.scheduled_time)
    delay = (moment - began) // timedelta(minutes=1)
    if delay <= 0:
        text = f"{item.slot_id} follows {parent.slot_id}, which stands at {began:%Y-%m-%d %H:%M}: it stands after that"
        raise _refused("BEFORE_ITS_PARENT", "time", f"{moment:%H:%M}", text)
    return _at(item, moment, basis, of=parent.scheduled_date).model_copy(update={"followup_delay_minutes": delay})


def _price(price: float) -> float:
    if not math.isfinite(price) or not 0 < price <= LARGEST_PRICE:
        text = f"{price} is no price: it is above 0 and at most {LARGEST_PRICE:,} dollars"
        raise _refused("BAD_PRICE", "price", price, text)
    if abs(round(price, 2) - price) > 1e-9:
        raise _refused("BAD_PRICE", "price", price, f"{price} is no price: it has cents and nothing finer")
    return round(price, 2)


def _channel(basis: WeekBasis, preferred: str, target_key: str) -> str:
    if basis.audiences.target(target_key) is None:
        known = ", ".join(target.target_key for target in basis.audiences.targets)
        text = f"{target_key!r} is no audience of this page; it has {known}"
        raise _refused("UNKNOWN_TARGET", "target", target_key, text)
    channel = basis.audiences.channel_for(preferred, target_key)
    if channel is None:
        raise _refused("UNREACHED", "target", target_key, f"no channel of this page reaches {target_key}")
    return channel


def _usual_target(kind: SendType, basis: WeekBasis) -> str:
    wanted = [*kind.required_target, *([kind.default_target] if kind.default_target else [])]
    there = [key for key in wanted if basis.audiences.target(key) is not None]
    return next(iter(there), wanted[0] if wanted else basis.audiences.targets[0].target_key)


def _new_id(items: Items, day: date, taken: Iterable[str]) -> str:
    """After the last that the day ever had, so that an id of a removed item comes never again."""
    begins = f"{day.isoformat()}_"
    ends = [one.removeprefix(begins) for one in (*(item.slot_id for item in items), *taken) if one.startswith(begins)]
    return f"{begins}{max((int(end) for end in ends if end.isdigit()), default=0) + 1}"
