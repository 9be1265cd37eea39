"""Whether every send stands at a time that it may have: a second look, independent of the placement (R13, R23-R27).

What a day's placement documents as given way (R23) is a warning and costs what stands so its part of the check (R31);
without such a document the hard rules are errors. What costs nothing is what the rules themselves let be: pinned events
where they were asked for (R47), and a type twice in a row where that is proved to be all that R13 or the request (R45)
leaves.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import time
from itertools import groupby, pairwise

from eros.vocabulary.counting import counted
from eros.vocabulary.documents import Item
from eros.vocabulary.limits import BLOCK_HOURS, CLOSES, OPENS, SPACING, block_limit
from eros.vocabulary.posting_window import wished_window
from eros.vocabulary.wall_clock import MINUTES_PER_DAY, NIGHT, exists, with_offset
from nodes.validate.finished_week import FinishedWeek, apart, ids, minute, moment
from nodes.validate.measure import Breach, Measure, of_items

#: The first and the last time that a request asks for.
Hours = tuple[time | None, time | None]


def timing(plan: FinishedWeek) -> Measure:
    breaches = [breach for rule in RULES for breach in rule(plan)]
    detail = (
        f"items keep spacing ({SPACING} minutes), gaps between equal types, blocks of {BLOCK_HOURS} hours, the window, "
        f"avoid hours, order, expiry and the request's days and hours{_beside_avoid_hours(plan)}"
    )
    return of_items(plan.items, breaches, detail)


def conflicts(plan: FinishedWeek) -> Iterator[Breach]:
    """Check 4: two items at the same minute."""
    for at, group in groupby(sorted(plan.items, key=moment), key=moment):
        items = list(group)
        if len(items) > 1:
            message = f"{len(items)} items stand at {at:%Y-%m-%d %H:%M}"
            yield Breach(
                "timing_conflict", message, "7.2", "phase_5", ids(items), len(items), 1, True, charged=ids(items[1:])
            )


def spacing(plan: FinishedWeek) -> Iterator[Breach]:
    """R23: below the documented spacing is an error; the later of two is charged. Two pins may stand closer (R47)."""
    for day, sends in plan.sends_by_day.items():
        least = plan.spacing(day)
        for one, other in pairwise(sends):
            gap = apart(one, other)
            if 0 < gap < least:
                pinned = plan.is_pinned(one) and plan.is_pinned(other)
                message = (
                    f"{counted(gap, 'minute')} between {one.slot_id} and {other.slot_id}, at least {least} are needed"
                )
                yield Breach(
                    "spacing_too_small", message, "R23", "phase_5", ids([one, other]), gap, least, not pinned,
                    charged=() if pinned else (other.slot_id,),
                )  # fmt: skip


def same_type_gaps(plan: FinishedWeek) -> Iterator[Breach]:
    """R27: across midnight too; a whole day means once a calendar day, a longer gap is measured over the days."""
    ordered = sorted(plan.sends, key=lambda item: (item.send_type_key, moment(item)))
    for one, other in pairwise(ordered):
        kind = plan.kind(one)
        if kind is None or one.send_type_key != other.send_type_key:
            continue
        gap, least = apart(one, other), kind.min_minutes_between
        if one.scheduled_date == other.scheduled_date if least == MINUTES_PER_DAY else gap < least:
            message = f"{counted(gap, 'minute')} between two {one.send_type_key}, at least {least} are needed"
            yield Breach(
                "same_type_gap", message, "R27", "phase_5", ids([one, other]), gap, least, True,
                charged=(other.slot_id,),
            )  # fmt: skip


def blocks(plan: FinishedWeek) -> Iterator[Breach]:
    for day, sends in plan.sends_by_day.items():
        most = block_limit(len(sends))
        for block, group in groupby(sends, key=lambda item: item.scheduled_time.hour // BLOCK_HOURS):
            items = list(group)
            if len(items) > most:
                hours = f"{block * BLOCK_HOURS:02d}:00 to {(block + 1) * BLOCK_HOURS:02d}:00"
                message = f"{len(items)} sends on {day} from {hours}, at most {most} may stand there"
                placed = [item for item in items if not plan.is_pinned(item)]
                yield Breach(
                    "block_too_full", message, "R24", "phase_5", ids(items), len(items), most,
                    charged=ids(placed[-(len(items) - most) :]),
                )  # fmt: skip


def in_a_row(plan: FinishedWeek) -> Iterator[Breach]:
    """R13: in the order that fans see, from day to day too; the later of the two is charged. Each type is told
    once, and once more with what is charged to nobody.

    What the later day's placement proves unavoidable is only named where it happens over midnight (R13), or where a
    narrowing request leaves no other order (R45).
    """
    pairs: dict[tuple[str, bool], list[tuple[Item, Item]]] = {}
    for one, other in pairwise(sorted(plan.sends, key=moment)):
        if one.send_type_key == other.send_type_key:
            pairs.setdefault((one.send_type_key, _must_repeat(plan, one, other)), []).append((one, other))
    for (key, unavoidable), repeats in pairs.items():
        first, second = (f"{moment(item):%Y-%m-%d %H:%M}" for item in repeats[0])
        count = len(repeats)
        message = f"{key} stands twice in a row" + (
            f", at {first} and {second}" if count == 1 else f" {count} times, the first at {first} and {second}"
        )
        named = dict.fromkeys(item.slot_id for pair in repeats for item in pair)
        charged = () if unavoidable else ids([other for _, other in repeats])
        yield Breach(
            "same_type_in_a_row", message, "R13", "phase_5", tuple(named), count, 0, charged=charged, times=count
        )


def _must_repeat(plan: FinishedWeek, one: Item, other: Item) -> bool:
    overnight = one.scheduled_date != other.scheduled_date
    return plan.gave_way(other.scheduled_date, "unavoidable") and (overnight or plan.narrowed)


def window(plan: FinishedWeek) -> Iterator[Breach]:
    outside = [it for it in plan.items if not OPENS <= minute(it) <= CLOSES or it.scheduled_time.hour in NIGHT]
    if outside:
        message = f"{counted(len(outside), 'item stands', 'items stand')} outside 08:00 to 23:30"
        yield Breach("outside_window", message, "R23", "phase_5", ids(outside), len(outside), 0, True)


def avoid_hours(plan: FinishedWeek) -> Iterator[Breach]:
    """The creator's own; they bind no follow-up and no pin."""
    for hour in sorted({*plan.timing.avoid_hours}):
        there = [it for it in plan.sends if it.scheduled_time.hour == hour and not plan.is_pinned(it)]
        if there:
            message = f"{counted(len(there), 'send stands', 'sends stand')} in hour {hour}, one to avoid"
            yield Breach("avoid_hour", message, "R23", "phase_5", ids(there), hour)


def _beside_avoid_hours(plan: FinishedWeek) -> str:
    """What stands in an hour to avoid by right, since such hours do not bind it."""
    there = [it for it in plan.items if it.scheduled_time.hour in plan.timing.avoid_hours]
    pinned, following = (sum(map(of, there)) for of in (plan.is_pinned, lambda it: it.is_follow_up))
    named = [counted(pinned, "pinned event")] * bool(pinned) + [counted(following, "follow-up")] * bool(following)
    return f"; in hours to avoid, which do not bind them: {' and '.join(named)}" if named else ""


def expiry(plan: FinishedWeek) -> Iterator[Breach]:
    """5.7."""
    for item in plan.items:
        kind = plan.kind(item)
        zone = plan.creator.timezone
        if kind is None:
            continue
        ends = kind.expires_at(moment(item), zone)
        wanted = with_offset(ends, zone) if ends else None
        if item.expires_at != wanted:
            message = (
                f"{item.send_type_key} expires {counted(kind.default_expiration_hours or 0, 'hour')} after it is sent"
            )
            yield Breach("wrong_expiry", message, "5.7", "phase_5", (item.slot_id,), str(item.expires_at), str(wanted))


def skipped_hours(plan: FinishedWeek) -> Iterator[Breach]:
    """R41: a time that the creator's clocks never show, of a send or of an offer's end."""
    zone = plan.creator.timezone
    lost = [it for it in plan.items if not exists(moment(it), zone)]
    endless = [it for it in plan.items if it.expires_at is not None and not exists(it.expires_at, zone)]
    for items, does, do in ((lost, "stands", "stand"), (endless, "expires", "expire")):
        if items:
            message = (
                f"{counted(len(items), f'item {does}', f'items {do}')} at a time that {zone} skips as its clocks change"
            )
            yield Breach("hour_skipped", message, "R41", "phase_5", ids(items), len(items), 0, True)


def outside_week(plan: FinishedWeek) -> Iterator[Breach]:
    """Inside the week and on its days that are on (R46)."""
    lost = [item for item in plan.items if item.scheduled_date not in plan.days_on]
    if lost:
        message = f"{counted(len(lost), 'item stands', 'items stand')} outside the week or on a day off"
        yield Breach("outside_week", message, "R46", "phase_5", ids(lost), len(lost), 0, True)


def request_hours(plan: FinishedWeek) -> Iterator[Breach]:
    """R45: everything stands within the hours asked for on its day; a pinned event need not, and counts (R47)."""
    by_hours: defaultdict[tuple[Hours, bool], list[Item]] = defaultdict(list)
    for item in plan.items:
        earliest, latest = wished_window(plan.request, item.scheduled_date)
        early, late = earliest and item.scheduled_time < earliest, latest and item.scheduled_time > latest
        if early or late:
            by_hours[(earliest, latest), plan.is_pinned(item)].append(item)
    for ((earliest, latest), pinned), outside in by_hours.items():
        limit = f"{earliest or 'any time'} to {latest or 'any time'}"
        kind, what, rule = ("pin_outside_hours", "pinned event", "R47") if pinned else ("request_hours", "item", "R45")
        stand = counted(len(outside), f"{what} stands", f"{what}s stand")
        message = f"{stand} outside the hours that the request asks for"
        yield Breach(kind, message, rule, "phase_5", ids(outside), len(outside), limit, not pinned)


def pins(plan: FinishedWeek) -> Iterator[Breach]:
    """R47: what was pinned stands at its exact time."""
    standing = {(item.send_type_key, item.scheduled_date, item.scheduled_time) for item in plan.sends}
    for pin in plan.request.pinned:
        if (pin.send_type_key, pin.date, pin.time) not in standing:
            message = f"{pin.send_type_key} is pinned to {pin.date} {pin.time:%H:%M} and does not stand there"
            yield Breach("pin_missing", message, "R47", "phase_5", error=True, charged=())


def given_way(plan: FinishedWeek) -> Iterator[Breach]:
    """What the placement of a day documents (R23): charged is what stands so, sends that keep the day's spacing and not
    the usual one, and what other rules find on that day."""
    relaxed = [proof for proof in plan.timed.proofs if proof.relaxation]
    rules = (blocks, in_a_row, avoid_hours) if relaxed else ()
    found_elsewhere = {slot for rule in rules for breach in rule(plan) for slot in breach.costs}
    for proof in relaxed:
        items: tuple[Item, ...] = plan.sends_by_day.get(proof.date, ())
        message = f"On {proof.date} not everything fits under all rules: {proof.relaxation}"
        spaced = plan.spacing(proof.date)
        closer = plan.gave_way(proof.date, "minutes between sends")
        found, limit = (spaced, SPACING) if closer else (None, None)
        close = [other.slot_id for one, other in pairwise(items) if spaced <= apart(one, other) < SPACING]
        charged = [slot for slot in ids(items) if slot in close or slot in found_elsewhere]
        yield Breach("timing_relaxed", message, "R23", "phase_5", ids(items), found, limit, charged=tuple(charged))


RULES = (
    conflicts,
    spacing,
    same_type_gaps,
    blocks,
    in_a_row,
    window,
    avoid_hours,
    expiry,
    skipped_hours,
    outside_week,
    request_hours,
    pins,
    given_way,
)

#: Those that judge a send by itself, or by what stands on its own day.
OF_ONE_DAY = frozenset(
    {conflicts, spacing, blocks, window, avoid_hours, expiry, skipped_hours, outside_week, request_hours}
)
