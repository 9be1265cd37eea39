"""When: spacing, blocks and window (R23, R24), gaps (R27), minutes (R26), prime hours (R25), metadata (E20)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations, pairwise
from math import ceil
from zoneinfo import ZoneInfo

from checker.week import DAY, SendItem, Violation, Week, grouped, ids, minutes_between, real_minutes_between

SPACING, LEAST_SPACING = 45, 15
OPENS, CLOSES = 8 * 60, 23 * 60 + 30
LAST_PARENT = 23 * 60 + 15
SHORTEST_DELAY = 15
NIGHT = range(3, 7)
BLOCK = 4 * 60
QUARTERS = (0, 15, 30, 45)
JITTER = range(-7, 9)
MICRO = range(-7, 8)
#: 5.2: minutes of the morning and the evening shift on days 0, 2, 4, 6 and on the others.
SHIFTS = {0: {"engagement": -15, "revenue": 20, "retention": 0}, 1: {"engagement": 15, "revenue": -20, "retention": 0}}
#: R25, E12: what comes first into the prime hours, with its weight; other revenue weighs 1.
HEADLINE = {"ppv_unlock", "ppv_wall", "bundle", "flash_bundle", "snapchat_bundle"}
GENERIC_PEAKS = (19, 20, 21, 22)
FIRST_WEEK = date(2025, 1, 6)


def spacing(week: Week) -> Iterator[Violation]:
    for sends in week.primary_by_day.values():
        for one, other in pairwise(sends):
            gap = minutes_between(one, other)
            if gap < SPACING:
                rule = "timing:spacing" if gap >= LEAST_SPACING else "timing:spacing-floor"
                yield Violation(rule, f"{gap} minutes from {one.clock} to {other.clock}", (one.id, other.id))
            elif (real := real_minutes_between(one, other, week.facts.timezone)) < min(gap, SPACING):
                yield Violation("timing:real-spacing", f"{real} minutes pass, the clocks say {gap}", (one.id, other.id))
    for at, sends in grouped(week.sends, lambda send: send.at).items():
        if len(sends) > 1:
            yield Violation("timing:conflict", f"{len(sends)} sends at {at}", ids(sends))


def same_type(week: Week) -> Iterator[Violation]:
    """R27: across midnight too; a whole day means once a calendar day."""
    for sends in grouped(week.sends, lambda send: send.type).values():
        for one, other in pairwise(sends):
            gap = one.kind.gap
            near = one.day == other.day if gap == DAY else minutes_between(one, other) < gap
            if near:
                yield Violation(
                    "timing:same-type", f"{one.type} {one.at} and {other.at}: {gap} minutes", (one.id, other.id)
                )


def blocks(week: Week) -> Iterator[Violation]:
    """R24: half-open blocks of four hours, follow-ups not counted."""
    for day, sends in week.primary_by_day.items():
        most = block_limit(len(sends))
        for block, inside in grouped(sends, lambda send: send.minute // BLOCK).items():
            if len(inside) > most:
                yield Violation("timing:block", f"{day} from {4 * block}: {len(inside)} of {most} sends", ids(inside))


def block_limit(sends: int) -> int:
    return max(3, ceil(sends / 4))


def hours(week: Week) -> Iterator[Violation]:
    """R23: 08:00 to 23:30, never 03 to 07; the creator's avoid hours for all but follow-ups and pinned events."""
    for send in week.sends:
        if not OPENS <= send.minute <= CLOSES or send.at.hour in NIGHT:
            yield Violation("timing:window", f"{send.clock} is outside 08:00 to 23:30", (send.id,))
        elif send.at.hour in week.facts.avoid_hours and not send.follow_up and not week.is_pinned(send):
            yield Violation("timing:avoid", f"{send.clock} is in an hour to avoid", (send.id,))
        if send.kind.parent and send.minute > LAST_PARENT and not week.is_pinned(send):
            yield Violation("timing:late-parent", f"{send.type} at {send.clock} leaves no follow-up time", (send.id,))


def minutes(week: Week) -> Iterator[Violation]:
    """R26: no quarter hour, no clock time over twice a week, no minute twice in a category's day."""
    for send in week.sends:
        if send.at.minute in QUARTERS and not week.is_pinned(send):
            yield Violation("variation:quarter", f"{send.clock} is a quarter hour", (send.id,))
    for clock, sends in grouped(week.sends, lambda send: send.clock).items():
        if len(sends) > 2:
            yield Violation("variation:clock", f"{clock} {len(sends)} times in the week", ids(sends))
    for (day, category, minute), sends in grouped(
        week.primary, lambda send: (send.day, send.category, send.at.minute)
    ).items():
        if len(sends) > 1 and not all(week.is_pinned(send) for send in sends):
            yield Violation("variation:same-minute", f"{day}: {len(sends)} {category} at :{minute:02d}", ids(sends))


def prime_hours(peaks: Sequence[int], week_start: date, day: int) -> tuple[int, ...]:
    """R25: the peaks turned by -1, 0 or +1 with day and week; what leaves the window comes back at the other end.

    Peaks outside the window cannot rotate out of it; without any inside the generic ones stand in.
    """
    turn = (day + (week_start - FIRST_WEEK).days // 7) % 3 - 1
    open_peaks = [hour for hour in peaks if 8 <= hour <= 23] or list(GENERIC_PEAKS)
    turned = sorted({hour + turn for hour in open_peaks})
    inside = [hour for hour in turned if 8 <= hour <= 23]
    for hour in turned:
        if hour > 23:
            inside.insert(0, inside[0] - 1)
        elif hour < 8:
            inside.append(inside[-1] + 1)
    return tuple(inside)


def rotation(week: Week) -> Iterator[Violation]:
    stated = week.document["summary"]["daily_prime_hours"]
    right = {
        day.isoformat(): prime_hours(week.facts.peak_hours, week.start, number) for number, day in enumerate(week.days)
    }
    for day, wanted in right.items():
        have = tuple(sorted(stated.get(day, ())))
        if have != wanted and (date.fromisoformat(day) in week.days_on or have):
            yield Violation("variation:prime-hours", f"{day}: {have}, not {wanted}", (day,))
    for send in week.sends:
        used = tuple(sorted(send.variation["prime_hours_used"]))
        if used not in (right.get(send.day.isoformat()), right.get(send.planned_day.isoformat())):
            yield Violation("variation:prime-hours", f"the metadata has {used}", (send.id,))


def jitter(week: Week) -> Iterator[Violation]:
    """5.2, R26, E10: one jitter a day from -7 to +8, the days' jitters distinct modulo the quarter of an hour."""
    seen: dict[int, date] = {}
    for day, sends in week.primary_by_day.items():
        placed = [send for send in sends if not week.is_pinned(send)]
        values = {send.variation["jitter"] for send in placed}
        if len(values) > 1 or not values <= set(JITTER):
            yield Violation("variation:jitter", f"{day} has the jitters {sorted(values)}", ids(placed))
        for value in values:
            twin = seen.setdefault(value % 15, day)
            if twin != day:
                yield Violation("variation:jitter-twins", f"{day} and {twin} have jitters alike", ids(placed))


def metadata(week: Week) -> Iterator[Violation]:
    """E20: the parts add up to the minute; the shift is the category's of that day."""
    for send in week.sends:
        parts = send.variation
        total = 60 * parts["base_hour"] + sum(
            parts.get(name, 0) for name in ("time_shift", "jitter", "slot_offset", "micro_offset")
        )
        if total != send.minute:
            yield Violation("variation:identity", f"the parts make {total}, it stands at {send.minute}", (send.id,))
        if parts.get("micro_offset", 0) not in MICRO:
            yield Violation("variation:micro", f"micro offset {parts['micro_offset']}", (send.id,))
        shift = SHIFTS[(send.day - week.start).days % 2][send.category]
        if not send.follow_up and not week.is_pinned(send) and parts["time_shift"] != shift:
            yield Violation("variation:shift", f"shift {parts['time_shift']}, not {shift}", (send.id,))


def prime_first(week: Week) -> Iterator[Violation]:
    """R25: no swap of two sends, nor a move of one to a free quarter, brings more revenue into the prime hours.

    Not asked on days with pinned events.
    """
    for number, day in enumerate(week.days):
        sends = list(week.primary_by_day.get(day, []))
        grid = {send.id: send.minute - send.variation.get("micro_offset", 0) for send in sends}
        prime = set(prime_hours(week.facts.peak_hours, week.start, number))
        if any(week.is_pinned(send) for send in sends) or not _legal(week, sends, grid):
            continue
        now = _reached(sends, grid, prime)
        for better in (*_swaps(sends, grid, prime), *_moves(week, sends, grid, prime)):
            if _reached(sends, better, prime) > now + 1e-9 and _legal(week, sends, better):
                changed = [send for send in sends if grid[send.id] != better[send.id]]
                where = ", ".join(
                    f"{send.type} at {better[send.id] // 60}:{better[send.id] % 60:02d}" for send in changed
                )
                yield Violation("prime:first", f"{day}: better with {where}", ids(changed))
                break


def _worth(send: SendItem) -> float:
    return 0.0 if send.category != "revenue" else 1.5 if send.type in HEADLINE else 1.0


def _reached(sends: Sequence[SendItem], grid: dict[str, int], prime: set[int]) -> float:
    return sum(_worth(send) for send in sends if grid[send.id] // 60 in prime)


def _swaps(sends: Sequence[SendItem], grid: dict[str, int], prime: set[int]) -> Iterator[dict[str, int]]:
    for one, other in combinations(sends, 2):
        if _worth(one) != _worth(other) and (grid[one.id] // 60 in prime) != (grid[other.id] // 60 in prime):
            yield grid | {one.id: grid[other.id], other.id: grid[one.id]}


def _moves(week: Week, sends: Sequence[SendItem], grid: dict[str, int], prime: set[int]) -> Iterator[dict[str, int]]:
    for send in sends:
        if _worth(send) and grid[send.id] // 60 not in prime:
            first = send.variation["jitter"] % 15
            yield from (grid | {send.id: minute} for minute in range(first, DAY, 15) if minute // 60 in prime)


def _legal(week: Week, sends: Sequence[SendItem], grid: dict[str, int]) -> bool:
    """Whether the day keeps its hard rules with each send at its minute of ``grid``."""
    line = sorted(sends, key=lambda send: grid[send.id])
    times = [grid[send.id] for send in line]
    if times and times[0] // 60 != min(send.at.hour for send in sends):
        return False  # R26: the hour that the day opens with was drawn
    counts = [sum(minute // BLOCK == block for minute in times) for block in range(6)]
    return (
        all(later - sooner >= SPACING for sooner, later in pairwise(times))
        and max(counts) <= block_limit(len(line))
        and all(_open(week, send, grid[send.id]) for send in line)
        and all(one.type != other.type for one, other in pairwise(line))
        and all(
            grid[other.id] - grid[one.id] >= one.kind.gap
            for one, other in combinations(line, 2)
            if one.type == other.type
        )
        and all(_clear_of_neighbours(week, send, grid[send.id]) for send in line)
    )


def _open(week: Week, send: SendItem, minute: int) -> bool:
    earliest, latest = week.window(send.day)
    last = min(latest, LAST_PARENT if send.kind.parent else CLOSES)
    follow_up = SHORTEST_DELAY if send.kind.parent else 0
    return (
        max(earliest, OPENS) <= minute <= last
        and minute // 60 not in week.facts.avoid_hours
        and _steady(week, send.day, minute - SPACING, minute + follow_up)
    )


def _steady(week: Week, day: date, first: int, last: int) -> bool:
    """Whether the clocks run on from the one minute to the other: none is skipped, none comes twice (R41)."""
    midnight, zone = datetime.combine(day, time()), ZoneInfo(week.facts.timezone)
    wall = [midnight + timedelta(minutes=minute) for minute in (first, last)]
    there = [moment.replace(tzinfo=zone).astimezone(UTC) for moment in wall]
    shown = [moment.astimezone(zone).replace(tzinfo=None) for moment in there]
    return shown == wall and there[1] - there[0] == wall[1] - wall[0]


def _clear_of_neighbours(week: Week, send: SendItem, minute: int) -> bool:
    """Whether the send keeps its gap to its kind on the days before and after."""
    gap = send.kind.gap
    if gap >= DAY:
        return True
    others = (other for other in week.primary if other.type == send.type and other.day != send.day)
    here = (send.day - week.start).days * DAY + minute
    return all(abs(here - (other.day - week.start).days * DAY - other.minute) >= gap for other in others)


RULES = (spacing, same_type, blocks, hours, minutes, rotation, jitter, metadata, prime_first)
