"""What mends a week, from what ails it: each step is named only where the request, the vault or the server asks for it.

A step that names no cause of this very week would send a person after something that is not there (R53).
"""

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping

from eros.vocabulary.catalogue import (
    CATEGORIES,
    FOLLOW_UP,
    MEDIA_KINDS,
    Category,
    MediaType,
    SendType,
    default_catalogue,
)
from eros.vocabulary.counting import counted, first_few
from eros.vocabulary.documents import Remark
from eros.vocabulary.lacking import in_words, lacking, lacking_by_type, lacks, wanted_targets
from eros.vocabulary.limits import CLOSES, FOLLOW_UPS_PER_DAY, OPENS, SENDS_PER_DAY, SPACING
from eros.vocabulary.numbers import digits, dollars
from eros.vocabulary.posting_window import day_cap, days_on, posting_window, room
from eros.vocabulary.volume import MINIMUM_TYPES, MINIMUMS, SATURATED, is_off, share_of
from eros.vocabulary.week import DayQuota, ShortageRemedy
from nodes.recommend.advice_context import AdviceContext


def for_room(week: AdviceContext, slots: Iterable[str]) -> Iterator[str]:
    """What leaves more room on the days of these slots, without that fewer are planned."""
    request, days = week.request, {slot[:10] for slot in slots}
    if any(not days or pin.date.isoformat() in days for pin in request.pinned):
        yield "move one of the pinned events"
    if request.not_before or request.not_after or request.not_before_on or request.not_after_on:
        yield "widen the hours asked for"
    if any(OPENS // 60 <= hour <= CLOSES // 60 for hour in week.avoid_hours):
        yield "take hours from the page's avoid_hours in the data server"


def for_follow_ups(week: AdviceContext, again: str) -> Iterator[str]:
    """What would leave follow-ups a time after their sends: other pins, or other hours, each as it was found to do;
    where neither does, why, and what leaves their days more room, or else ``again``, which places them otherwise."""
    ways: dict[str, None] = {}
    without: dict[tuple[str, bool], list[str]] = {}
    for one in week.follow_ups.no_time:
        of_send, hours = list[str](), f"let the hours asked for on {one.day}"
        if one.pin_by:
            of_send.append(f"pin {week.type_of(one.slot_id)} on {one.slot_id[:10]} at {one.pin_by:%H:%M} or earlier")
        if one.opens_by:
            of_send.append(f"{hours} begin at {one.opens_by:%H:%M} or earlier")
        if one.ends_from:
            of_send.append(f"{hours} end at {one.ends_from:%H:%M} or later")
        if one.ends_early:
            of_send.append("let the hours asked for end later")
        if one.pinned_with:
            pinned = (one.slot_id, *one.pinned_with)
            keys = [week.type_of(slot) for slot in pinned]
            if len({slot[:10] for slot in pinned}) > 1:
                keys = [f"{key} on {slot[:10]}" for key, slot in zip(keys, pinned, strict=True)]
                of_send.append(f"pin {' and '.join(keys)} further apart")
            else:
                of_send.append(f"pin {' and '.join(keys)} on {one.day} further apart")
        if one.stated_gap:
            of_send.append(f"lower min_minutes_between of {FOLLOW_UP} in the data server")
        if of_send:
            ways[" or ".join(of_send)] = None
        else:
            without.setdefault((one.cause, one.crowded), []).append(one.slot_id)
    yield from ways
    for (cause, crowded), slots in without.items():
        after = first_few([f"{week.type_of(slot)} on {slot[:10]}" for slot in slots])
        mends = " or ".join(for_room(week, slots)) if crowded else ""
        yield f"after {after} {cause}: {mends or again}"


def for_budget(week: AdviceContext, remark: Remark | None = None) -> Iterator[str]:
    """R46: what lets the priced sends stand that the budget left out, where what ``remark`` misses is revenue."""
    others = remark is not None and any(name in remark.message for name in CATEGORIES if name != "revenue")
    for left in () if others else week.warnings("budget_left_out"):
        count = counted(len(left.items), "priced send")
        budget = f"{dollars(week.request.budget_per_day or 0)} a day"
        enough = f" to {left.found:.2f}" if isinstance(left.found, int | float) else ""
        yield f"raise `--budget-per-day`{enough} ({count} left out for {budget})"


def has_room_for(week: AdviceContext, keys: Container[str]) -> bool:
    """Whether some day could hold one more send of one of these types, under the caps and the distances that hold;
    never where the request itself asks for fewer."""
    start = week.week_start or week.request.week_start
    fewer = week.request.volume == "lighter" or week.request.max_per_day is not None
    if start is None or fewer or any(week.warnings(kind) for kind in CROWDED):
        return False
    request, zone = week.request, week.creator.timezone
    sends = [item for item in week.items if not item.is_follow_up]
    kinds = [kind for key, kind in week.send_types.items() if key in keys and week.can_stand(key)]
    used = Counter(item.send_type_key for item in sends)
    kinds = [kind for kind in kinds if kind.max_per_week is None or used[kind.send_type_key] < kind.max_per_week]
    for day in days_on(request, start, zone):
        window = posting_window(request, day, zone)
        times = [at for at in range(OPENS, CLOSES + 1) if window.holds(at) and at // 60 not in week.avoid_hours]
        there = Counter(item.send_type_key for item in sends if item.scheduled_date == day)
        most = min(SENDS_PER_DAY, room(times, SPACING))
        parents = sum(there[key] for key, kind in week.send_types.items() if kind.can_have_followup)
        if there.total() < most and any(
            there[kind.send_type_key] < day_cap(kind, week.volume.type_limits, times)
            and not (kind.can_have_followup and parents >= FOLLOW_UPS_PER_DAY)
            for kind in kinds
        ):
            return True
    return False


#: Remarks that say that the week could not hold what it has, or was meant to have.
CROWDED = (
    "dropped_send", "timing_relaxed", "spacing_too_small", "block_too_full", "daily_limit_exceeded", "sends_missing",
    "quota_short", "budget_left_out",
)  # fmt: skip


def are_pinned(week: AdviceContext, slots: Iterable[str]) -> bool:
    """Whether all of these slots are pinned events."""
    pins = {(pin.send_type_key, pin.date, pin.time) for pin in week.request.pinned}
    at = {item.slot_id: (item.send_type_key, item.scheduled_date, item.scheduled_time) for item in week.items}
    named = [at.get(slot) for slot in slots]
    return bool(named) and pins.issuperset(named)


def for_types(
    week: AdviceContext, categories: Collection[Category] = CATEGORIES, remedy: ShortageRemedy | None = None
) -> Iterator[str]:
    """What lets more types of these categories stand: each way where something keeps types out; ``remedy``: where it
    leaves none of their sends missing. A follow-up takes none of a day's sends (R10)."""
    request = week.request
    kinds = {key: kind for key, kind in week.send_types.items() if kind.category in categories and key != FOLLOW_UP}
    page = week.creator.page_type
    there = [key for key, kind in kinds.items() if kind.on(page) and not week.vault.missing_media(kind)]
    excluded = [key for key in there if key in request.exclude and not lacking(week.send_types[key], week.audiences)]
    if excluded and (remedy is None or remedy.exclude_nothing):
        yield "exclude fewer types"
    if remedy.include_all if remedy else request.include and any(key not in request.include for key in there):
        yield "include more types"
    if remedy is None or remedy.all_media:
        yield from for_media(week, kinds)
    if unreached := [key for key in week.unreached if key in kinds]:
        yield f"give the data server {audiences(week, dict.fromkeys(unreached, 0))}"
    if len(_plannable(week)) < MINIMUM_TYPES and not (request.exclude or request.include):
        yield "let the data server list more send types"


def for_list(week: AdviceContext) -> Iterator[str]:
    """The types that the data server does not list, of the categories of which sends are missing."""
    shipped, lost = default_catalogue(), lost_categories(week)
    unlisted = [
        key
        for key, kind in shipped.items()
        if kind.category in lost
        and key not in {FOLLOW_UP, *week.send_types}
        and kind.on(week.creator.page_type)
        and week.request.wants(key)
    ]
    if unlisted:
        yield f"let the data server list {first_few(unlisted)}"


def for_balance(week: AdviceContext, remark: Remark | None) -> Iterator[str]:
    """What brings the category that the remark names within its share, by what took it out: the sends that could not be
    planned, or else the quota itself."""
    category = next((name for name in CATEGORIES if remark and remark.message.startswith(name)), None)
    if remark is None or category is None:
        return
    found, limit = remark.found, remark.limit
    too_much = isinstance(found, int | float) and isinstance(limit, int | float) and found > limit
    lost = [name for name in lost_categories(week) if (name != category) is too_much]
    of_data = bool(week.held) and is_off(category, share_of(category, week.held))
    mends = (category == "revenue") is not too_much and not of_data
    budget = [*for_budget(week)] if mends else []
    if budget:
        alone = f", or to {week.budget_balanced:.2f} for the balance alone" if week.budget_balanced else ""
        yield from (f"{way}{alone}" for way in budget)
    elif lost:
        yield from for_types(week, lost, week.of_missing)
    elif (category, too_much) in _OF_SATURATION and week.saturation > SATURATED:
        yield f"nothing is to be done while the saturation of {digits(week.saturation, 1)} lowers revenue"
    elif capped := [name for name in capped_categories(week) if (name != category) is too_much]:
        yield from for_types(week, capped, week.of_capped)  # more of what the caps leave out would be left out as well
    else:
        yield f"{'lower' if too_much else 'raise'} the quota of {category} in the data server"


#: What the matrix of saturation does to the balance: little revenue, much engagement (R5).
_OF_SATURATION = {("revenue", False), ("engagement", True)}


def lost_categories(week: AdviceContext) -> tuple[Category, ...]:
    """Those of which sends are wanted that the days do not hold (R31)."""
    return _beyond(week.wanted, week)


def capped_categories(week: AdviceContext) -> tuple[Category, ...]:
    """Those of which the volume wants more than the caps of the types that may stand leave."""
    return _beyond(week.uncapped or week.wanted, week)


def _beyond(asked: Iterable[DayQuota], week: AdviceContext) -> tuple[Category, ...]:
    pairs = tuple(zip(asked, week.held, strict=True))
    return tuple(name for name in CATEGORIES if any(getattr(one, name) > getattr(held, name) for one, held in pairs))


def for_media(week: AdviceContext, of: Container[str] = ()) -> Iterator[str]:
    """The media of the types that were left out for want of them; ``of``: of these alone, where any are named."""
    media = media_left_out(week, of)
    if media:
        yield f"add {' and '.join(media)} to the vault"


def media_left_out(week: AdviceContext, of: Container[str] = ()) -> list[MediaType]:
    """The media for want of which types do not stand in the week; ``of``: of these types alone, where any are named."""
    sends = Counter(item.send_type_key for item in week.items)
    left = [kind for key, kind in _plannable(week).items() if not sends[key] and (not of or key in of)]
    return [one for one in MEDIA_KINDS if any(one in week.vault.missing_media(kind) for kind in left)]


def short_of_media(week: AdviceContext) -> tuple[str, ...]:
    """The types for whose want of media a quota is not filled."""
    return tuple(key for it in week.findings if it.error_type == "quota_not_filled" for key in it.send_types)


def audiences(week: AdviceContext, types: Mapping[str, int]) -> str:
    """What the server lacks for these types to reach their audiences, by name; ``types`` with their counts, or 0."""
    return lacking_by_type(week.send_types, types, week.audiences)


def for_audiences(week: AdviceContext, row: str) -> tuple[str, ...]:
    """What the data server is to give, or to let a channel do, for the findings of the row to need no other way."""
    keys = dict.fromkeys(
        key for one in week.findings if one.error_type == row for key in one.send_types if key in week.send_types
    )
    there = {one.channel_key for one in week.audiences.channels}
    ways: dict[str, list[str]] = {}
    for key in keys:
        kind = week.send_types[key]
        own, channel = wanted_targets(kind)[0], kind.channel_key
        if kind.default_target and week.audiences.target(kind.default_target) is None:
            lacking = f"give the data server the audience {kind.default_target}"
        elif needed := lacks(week.audiences, channel, own):
            lacking = f"give the data server {in_words(needed)}"
        elif channel not in there:
            lacking = f"give the data server the channel {channel}"
        else:
            lacking = f"let the channel {channel} reach {own} in the data server, or name another as the type's own"
        ways.setdefault(lacking, []).append(key)
    return tuple(f"{way} ({first_few(named)})" for way, named in ways.items())


def can_be_spared(week: AdviceContext, keys: Iterable[str]) -> bool:
    """Whether the week has types enough without these."""
    gone = {*keys}
    left = Counter(kind.category for key, kind in _plannable(week).items() if key not in gone)
    return left.total() >= MINIMUM_TYPES and all(left[name] >= least for name, least in MINIMUMS.items())


def _plannable(week: AdviceContext) -> dict[str, SendType]:
    return {
        key: kind
        for key, kind in week.send_types.items()
        if key != FOLLOW_UP and kind.on(week.creator.page_type) and week.request.wants(key)
    }
