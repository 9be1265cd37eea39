"""Which hours a day is left with, and the rules that take the others, in words: as few rules as are enough."""

from collections.abc import Iterable
from datetime import date

from eros.vocabulary.limits import CLOSES, OPENS, QUARTER, SPACING
from eros.vocabulary.posting_window import send_times, wished_window
from eros.vocabulary.request import Request
from eros.vocabulary.wall_clock import clock_changes, clock_of, minute_of
from nodes.allocate.day_load import DAY, HOURS_BY_DAY, DayLoad, minutes_of
from nodes.allocate.plan import AllocationContext


def span_asked(request: Request, day: date | None = None) -> str:
    earliest, latest = wished_window(request, day)
    if latest is None and earliest is not None and minute_of(earliest) > CLOSES:
        return f"after {earliest:%H:%M}"
    if earliest is None and latest is not None and minute_of(latest) < OPENS:
        return f"before {latest:%H:%M}"
    opens = clock_of(OPENS) if earliest is None else f"{earliest:%H:%M}"
    closes = clock_of(CLOSES) if latest is None else f"{latest:%H:%M}"
    return f"{opens} to {closes}"


def shown_span(context: AllocationContext, told: DayLoad, field: str, span: str, dated: bool) -> tuple[str, str]:
    """The hours that the zone's clock leaves of the day's, with its date, and the rule; those asked for where it takes
    none of them, or all. ``dated``: what is told of them is not so on every day."""
    held, taken = minutes_of(told.window)
    if not (held and taken):
        empty = not told.room()
        of_one_day = field not in HOURS_BY_DAY and (taken or (_off_lattice(told) if empty else dated))
        return f"{span} on {told.date}" if of_one_day else span, ""
    begins = [at for at in held if not told.window.holds(at - 1)]
    ends = [at for at in held if not told.window.holds(at + 1)]
    left = " and ".join(f"{clock_of(begin)} to {clock_of(end)}" for begin, end in zip(begins, ends, strict=True))
    asked = span_asked(context.request, told.date)
    return f"{left} on {told.date} ({_by_the_clock(context, told, taken, f'the rest of {asked}')})", ", R41"


def _by_the_clock(context: AllocationContext, told: DayLoad, taken: Iterable[int], hours: str) -> str:
    """What the zone's clock is to minutes that it closes: it skips them, or they stand close behind its jump."""
    until = max(change.until for change in clock_changes(told.date, context.zone) if change.until > change.minute)
    if all(minute < until for minute in taken):
        return f"the clocks of {context.zone} skip {hours}"
    skips = f"the clocks of {context.zone} skip to {clock_of(until)}"
    return f"{skips}, and nothing is sent for {SPACING} minutes after that"


def stand_alike(told: DayLoad, days: Iterable[DayLoad]) -> bool:
    """Whether what stands against one day stands against each of them, for the same reasons."""
    if told.room() < told.sends:
        reasons = why_narrow(told)
        return all(day.room() < day.sends and why_narrow(day) == reasons for day in days)
    return all(bool(day.types) == bool(told.types) and day.fit() == told.fit() < day.sends for day in days)


def why_narrow(told: DayLoad) -> tuple[str, str]:
    """The rules that leave the day's hours too few times at which a send can start, and what they say of them: as few
    rules as are enough."""
    if _by_spacing_alone(told) < told.sends:
        around_pins = told._replace(pins=[]).holds(minutes_of(told.window)[0]) >= told.sends
        return ("R23, R47", ", around what is pinned there") if around_pins else ("R23", "")
    held = minutes_of(told.window)[0]
    if told.holds([at for at in held if at % QUARTER]) < told.sends:
        return "R23, R26", ": sends start on no quarter hour"
    if told.holds([at for at in held if at // 60 not in told.avoid_hours]) < told.sends:
        return "R23", f": sends start {_avoided(told)}"
    if told.holds(send_times(told.window, told.jitter)) < told.sends:
        return "R23, E10", f": {starting_minutes(told)}"
    return "R23, E10", f": {starting_minutes(told)}, and {_avoided(told)}"


def why_empty(context: AllocationContext, told: DayLoad) -> tuple[str, str]:
    """The rules that leave the hours of the day no time at which a send can start, and what they say of them."""
    held, taken = minutes_of(told.window)
    if taken and not held:
        return "R41", _by_the_clock(context, told, taken, "all of these hours")
    rules, why = ["R23", "R26"], f"they stand from {clock_of(OPENS)} to {clock_of(CLOSES)}, on no quarter hour"
    if avoided := _avoided(told):
        why += f", and {avoided}"
    if _off_lattice(told):
        why += f", and on this day start at {_past_the_hour(told)} past the hour"
        rules.append("E10")
    return ", ".join(rules + ["R41"] * bool(taken)), why


def _by_spacing_alone(day: DayLoad) -> int:
    """How many sends the hours hold if any minute of them will do."""
    return day.holds(minutes_of(day.window)[0])


def starting_minutes(told: DayLoad) -> str:
    return f"sends of this day start at {_past_the_hour(told)} past the hour"


def _past_the_hour(told: DayLoad) -> str:
    return ", ".join(f"{minute:02}" for minute in sorted({at % 60 for at in send_times(DAY, told.jitter)}))


def _avoided(told: DayLoad) -> str:
    """The hours of the day's that the page avoids, in words; "" where it avoids none of them."""
    avoided = sorted({at // 60 for at in minutes_of(told.window)[0]} & {*told.avoid_hours})
    return f"in no hour that the page avoids ({', '.join(f'{hour:02}:00' for hour in avoided)})" if avoided else ""


def _off_lattice(told: DayLoad) -> bool:
    """Whether the day's hours have a minute for a send by all rules but the day's own jitter."""
    return any(at % QUARTER and at // 60 not in told.avoid_hours for at in minutes_of(told.window)[0])
