"""Follow-ups (R28, R29): whose, when, how many; and that none is left out while there is room for it."""

import itertools
from collections.abc import Iterator
from datetime import timedelta

from checker.timing import CLOSES, LAST_PARENT, QUARTERS, SPACING
from checker.week import FOLLOW_UP, SendItem, Violation, Week, grouped, ids, minutes_between, real_minutes_between

SHORTEST, LONGEST = 15, 30
#: R28: what a follow-up may prefer.
PREFERRED = range(16, 27)
APART, APART_WHEN_CROWDED = 15, 5
BETWEEN = 60
MOST_A_DAY = 4
MORNING = (8 * 60 + 1, 9 * 60)


def linked(week: Week) -> Iterator[Violation]:
    for send in week.sends:
        parent = send.raw["parent_item_id"]
        if not send.follow_up:
            if parent is not None or send.raw["followup_delay_minutes"] is not None:
                yield Violation("followups:flag", "a parent or a delay on a send that is no follow-up", (send.id,))
            continue
        if parent not in week.by_id or week.by_id[parent].follow_up:
            yield Violation("followups:parent", f"{parent} is not in the week", (send.id,))
        elif not week.by_id[parent].kind.parent:
            yield Violation("followups:parent", f"{week.by_id[parent].type} takes no follow-up", (send.id,))
        if send.type != FOLLOW_UP:
            yield Violation("followups:type", f"{send.type} is no follow-up", (send.id,))
        if send.id != f"{parent}_followup":
            yield Violation("followups:slot-id", f"the id is not {parent}_followup", (send.id,))
    for parent, sends in grouped(week.follow_ups, lambda send: send.raw["parent_item_id"]).items():
        if len(sends) > 1:
            yield Violation("followups:one-each", f"{parent} has {len(sends)}", ids(sends))


def _pairs(week: Week) -> Iterator[tuple[SendItem, SendItem]]:
    for send in week.follow_ups:
        parent = week.by_id.get(send.raw["parent_item_id"])
        if parent is not None:
            yield send, parent


def delays(week: Week) -> Iterator[Violation]:
    """15 to 30 minutes; after a parent past 23:15 the next morning from 08:01 to 09:00."""
    for send, parent in _pairs(week):
        delay = int((send.at - parent.at).total_seconds()) // 60
        if send.raw["followup_delay_minutes"] != delay:
            stated = send.raw["followup_delay_minutes"]
            yield Violation("followups:delay-field", f"{delay} minutes after its parent, not {stated}", (send.id,))
        real = real_minutes_between(send, parent, week.facts.timezone)
        if send.day == parent.day and SHORTEST <= delay <= LONGEST and real != delay:
            yield Violation("followups:real-delay", f"{real} minutes pass, the clocks say {delay}", (send.id,))
        morning = send.day == parent.day + timedelta(days=1) and MORNING[0] <= send.minute <= MORNING[1]
        on_time = SHORTEST <= delay <= LONGEST and send.minute <= CLOSES
        if not (on_time and parent.minute <= LAST_PARENT) and not (morning and parent.minute > LAST_PARENT):
            yield Violation("followups:delay", f"{delay} minutes after {parent.clock}", (send.id,))


def distances(week: Week) -> Iterator[Violation]:
    for send in week.follow_ups:
        least = _least(week, send)
        near = [other for other in week.sends if other is not send and minutes_between(send, other) < least]
        if near:
            yield Violation("followups:distance", f"under {least} minutes to {near[0].id}", (send.id,))
        for other in week.follow_ups:
            if other.day == send.day and send.at < other.at and minutes_between(send, other) < BETWEEN:
                yield Violation("followups:between", f"under {BETWEEN} minutes to {other.id}", (send.id, other.id))


def _least(week: Week, send: SendItem) -> int:
    day = week.primary_by_day.get(send.day, [])
    crowded = any(minutes_between(one, other) < SPACING for one, other in itertools.pairwise(day))
    return APART_WHEN_CROWDED if crowded else APART


def limit(week: Week) -> Iterator[Violation]:
    for day, sends in grouped(week.follow_ups, lambda send: send.day).items():
        if len(sends) > MOST_A_DAY:
            yield Violation("followups:limit", f"{len(sends)} on {day}", ids(sends))


def counted(week: Week) -> Iterator[Violation]:
    """Every eligible parent has its follow-up or is counted as skipped, and was skipped for want of room."""
    summary = week.document["summary"]
    eligible = [send for send in week.primary if send.kind.parent]
    served = {send.raw["parent_item_id"] for send in week.follow_ups}
    unserved = [send for send in eligible if send.id not in served]
    unreached = summary["followups_skipped_audience"]
    skipped = summary["followups_skipped_limit"] + summary["followups_skipped_timing"] + unreached
    if week.request.get("follow_ups") is False:
        return
    if summary["followups_eligible"] != len(eligible) or summary["followups_generated"] != len(week.follow_ups):
        yield Violation("summary:followups", f"{len(eligible)} eligible, {len(week.follow_ups)} made", ids(unserved))
    if skipped != len(unserved):
        yield Violation("followups:counted", f"{len(unserved)} skipped, {skipped} counted", ids(unserved))
    if unreached != (0 if week.facts.reaches_non_purchasers else len(eligible)):
        yield Violation("followups:unreached", f"{unreached} counted as without an audience", ids(unserved))
    for parent in unserved:
        yield Violation("followups:skipped", f"{parent.type} at {parent.clock} has none", (parent.id,))
        reach = week.facts.reaches_non_purchasers
        free = [minute for minute in range(SHORTEST, LONGEST + 1) if reach and _fits(week, parent, minute, None)]
        if free and sum(send.day == parent.day for send in week.follow_ups) < MOST_A_DAY:
            yield Violation("followups:needless-skip", f"{free[0]} minutes after it was free", (parent.id,))


def preferred(week: Week) -> Iterator[Violation]:
    """Of 16 to 26 minutes there is one to which no free minute is nearer than the one taken."""
    for send, parent in _pairs(week):
        delay = send.raw["followup_delay_minutes"]
        free = [other for other in range(SHORTEST, LONGEST + 1) if _fits(week, parent, other, send)]
        nearer = (min((abs(other - wish) for other in free), default=LONGEST) < abs(delay - wish) for wish in PREFERRED)
        if parent.minute <= LAST_PARENT and all(nearer):
            yield Violation("preference:delay", f"{delay} minutes, while {free} were free", (send.id,))


def _fits(week: Week, parent: SendItem, delay: int, instead_of: SendItem | None) -> bool:
    """Whether a follow-up ``delay`` minutes after the parent would keep every rule, the others standing."""
    at = parent.at + timedelta(minutes=delay)
    others = [other for other in week.sends if other is not instead_of]
    minute = at.hour * 60 + at.minute
    return (
        at.date() == parent.day
        and minute <= min(CLOSES, week.window(parent.day)[1])
        and at.minute not in QUARTERS
        and all(abs((other.at - at).total_seconds()) >= _least(week, parent) * 60 for other in others)
        and all(
            abs((other.at - at).total_seconds()) >= BETWEEN * 60
            for other in others
            if other.follow_up and other.day == parent.day
        )
        and sum(other.clock == f"{at:%H:%M}" for other in others) < 2
        and not any(o.day == at.date() and o.category == "retention" and o.at.minute == at.minute for o in others)
        and not any(o.day == at.date() and o.follow_up and o.at.minute == at.minute for o in others)
    )


RULES = (linked, delays, distances, limit, counted, preferred)
