"""The week, day after day: each is placed knowing the days before it and the pins of all, then gets its minutes.

Where a day cannot but begin with the type that the day before ended with, that one is placed again so that it ends with
another (R13).

A send that a day cannot hold goes to the next calendar day, if the week and the request have one and its type may
stand there once more; else it is dropped (R23). Its slot_id stays.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any

from eros.failures import Finding
from eros.vocabulary.catalogue import SendType, default_catalogue
from eros.vocabulary.facts import BestTiming
from eros.vocabulary.lattice import daily_jitters
from eros.vocabulary.limits import SPACING
from eros.vocabulary.posting_window import days_on, posting_window, too_soon
from eros.vocabulary.request import Request
from eros.vocabulary.seeds import stream
from eros.vocabulary.wall_clock import MINUTES_PER_DAY, NIGHT, at
from eros.vocabulary.week import PINNED, DayProof, TargetedSlot, TimedSlot, TimedWeek
from nodes.place_in_time.as_done import as_done
from nodes.place_in_time.day import Day, Send, by_priority, open_minutes
from nodes.place_in_time.findings import of_clock_times, of_day, of_gaps, of_moved_and_dropped, of_pins
from nodes.place_in_time.ladder import SPACING_LADDER, PlacedDay, place_day
from nodes.place_in_time.minutes import final_minutes
from nodes.place_in_time.prime_hours import daily_prime_hours
from nodes.place_in_time.solver import STEPS_OF_WEEK, StepBudget
from nodes.place_in_time.variation import variation_metadata

SUNDAY = 6


@dataclass(frozen=True)
class WeekInputs:
    """What all days of the week share."""

    week_start: date
    seed: int
    timing: BestTiming
    request: Request
    prime: tuple[tuple[int, ...], ...]
    jitters: tuple[int, ...]

    @property
    def days_on(self) -> tuple[date, ...]:
        return days_on(self.request, self.week_start, self.timing.timezone)

    def date_of(self, number: int) -> date:
        return self.week_start + timedelta(days=number)


@dataclass
class Progress:
    """What is fixed so far: the pins of all days, and everything of the days that are done.

    ``fixed`` has minutes from Monday's midnight by send type, ``uses`` counts minutes of the day, ``openings`` the
    hours that days opened with; ``steps`` are those that the search has left (R57).
    """

    waiting: list[list[Send]]
    fixed: dict[str, list[int]] = field(default_factory=dict)
    uses: Counter[int] = field(default_factory=Counter)
    before: str | None = None
    openings: Counter[int] = field(default_factory=Counter)
    steps: int = STEPS_OF_WEEK
    slots: list[TimedSlot] = field(default_factory=list)
    spacing: list[int] = field(default_factory=list)
    proofs: list[DayProof] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def copy(self) -> "Progress":
        """As it is now, whatever becomes of this one."""
        inner: dict[str, Any] = {field.name: copy(getattr(self, field.name)) for field in fields(self)}
        inner["waiting"] = [list(sends) for sends in self.waiting]
        inner["fixed"] = {key: list(minutes) for key, minutes in self.fixed.items()}
        return Progress(**inner)

    def fix(self, number: int, send: Send, minute: int) -> None:
        self.fixed.setdefault(send.key, []).append(number * MINUTES_PER_DAY + minute)
        self.uses[minute] += 1


def place_week(
    slots: Sequence[TargetedSlot],
    send_types: Mapping[str, SendType],
    timing: BestTiming,
    request: Request,
    seed: int,
    week_start: date,
) -> tuple[TimedWeek, tuple[Finding, ...]]:
    """Every slot with its time, or its id among the dropped; and what gave way for that."""
    prime = daily_prime_hours(timing.peak_hours, week_start)
    frame = WeekInputs(week_start, seed, timing, request, prime, daily_jitters(seed, week_start))
    progress = _begin(slots, {**default_catalogue(), **send_types})
    progress.findings += of_gaps(send for sends in progress.waiting for send in sends)
    progress = _place_days(frame, progress)
    findings = (*progress.findings, *of_clock_times(progress.slots))
    week = TimedWeek(
        slots=tuple(progress.slots),
        prime_hours=prime,
        spacing=tuple(progress.spacing),
        proofs=tuple(progress.proofs),
        dropped=tuple(progress.dropped),
    )
    return week, findings


def _begin(slots: Sequence[TargetedSlot], kinds: Mapping[str, SendType]) -> Progress:
    progress = Progress([[] for _ in range(SUNDAY + 1)])
    for slot in slots:
        send = Send(slot, kinds[slot.send_type_key])
        progress.waiting[slot.day].append(send)
        if send.pin is not None:
            progress.fix(slot.day, send, send.pin)
    return progress


def _place_days(frame: WeekInputs, progress: Progress) -> Progress:
    before: list[Progress] = []
    placed: list[PlacedDay] = []
    for number in range(SUNDAY + 1):
        before.append(progress.copy())
        placed.append(_place_one(frame, number, progress))
        if placed[-1].rules.order == "overnight":
            progress = _ending_otherwise(frame, placed, before, progress)
    return progress


def _ending_otherwise(
    frame: WeekInputs, placed: list[PlacedDay], before: list[Progress], progress: Progress
) -> Progress:
    """The last day, and the one before it with another type at its end, where both then keep to what they kept."""
    today = len(placed) - 1
    key = placed[today].day.before
    eve = max(number for number in range(today) if placed[number].placement.starts or placed[number].day.pins)
    if all(send.key == key for send in (*placed[eve].day.sends, *placed[eve].day.pins)):
        return progress
    again = replace(before[eve].copy(), steps=progress.steps)
    stages, days = [], []
    for number in range(eve, today + 1):
        stages.append(again.copy())
        days.append(_place_one(frame, number, again, after=key if number == eve else None))
    progress.steps = again.steps
    if not all(map(_as_strict, days, placed[eve:])):
        return progress
    before[eve:], placed[eve:] = stages, days
    return again


def _as_strict(one: PlacedDay, other: PlacedDay) -> bool:
    """Whether the one keeps all that the other does, and no type follows itself from day to day."""
    orders = ("kept",) if other.rules.order == "kept" else ("kept", "unavoidable")
    step, usual = (replace(it.rules, order="kept", opening=None) for it in (one, other))
    cut_short = one.unsolved or one.placement.cut_short
    return not cut_short and step == usual and one.rules.order in orders and len(one.unplaced) <= len(other.unplaced)


def _place_one(frame: WeekInputs, number: int, progress: Progress, after: str | None = None) -> PlacedDay:
    """The day with its minutes, fixed in ``progress``; ``after`` is the type that it is not to end with."""
    day = replace(_day(frame, number, progress), after=after)
    barred = _barred(day)
    day = replace(day, sends=tuple(send for send in day.sends if send not in barred))
    effort = StepBudget(progress.steps // 2)
    placed = place_day(day, effort)
    placed = replace(placed, unplaced=(*barred, *placed.unplaced))
    progress.steps -= effort.taken
    progress.spacing.append(placed.rules.spacing)
    if not day.size:
        _carry_over(frame, placed, progress)
        return placed
    warned = of_pins(day)
    draw = stream(frame.seed, "place_in_time", "minutes", day.date.isoformat())
    minutes, own_minutes = final_minutes(day, placed.rules, placed.placement.starts, progress.uses, draw)
    kept = as_done(day, placed.rules, minutes)
    if kept.spacing < SPACING:  # else the day was placed too closely for follow-ups at the usual distance all the same
        progress.spacing[-1] = kept.spacing
    progress.findings += [*warned, *of_day(placed, minutes, kept, own_minutes=own_minutes)]
    _carry_over(frame, placed, progress)
    _record(frame, placed, minutes, kept.gave_way, warned, progress)
    return placed


def _barred(day: Day) -> tuple[Send, ...]:
    """The sends that a gap of a day or more keeps off the day whatever gives way there: too near another day's, or the
    second of the day (R27). The day does not give way for them."""
    there = {send.key for send in day.pins}
    barred = []
    for send in by_priority([send for send in day.sends if send.gap >= MINUTES_PER_DAY]):
        if send.key in there or not open_minutes(day, SPACING_LADDER[-1], send).any():
            barred.append(send)
        else:
            there.add(send.key)
    return tuple(barred)


def _day(frame: WeekInputs, number: int, progress: Progress) -> Day:
    midnight = number * MINUTES_PER_DAY
    return Day(
        number=number,
        date=frame.date_of(number),
        sends=tuple(send for send in progress.waiting[number] if send.pin is None),
        pins=tuple(send for send in progress.waiting[number] if send.pin is not None),
        prime=frame.prime[number],
        jitter=frame.jitters[number],
        performance=frame.timing.hourly_performance,
        **posting_window(frame.request, frame.date_of(number), frame.timing.timezone)._asdict(),
        avoid=frozenset(frame.timing.avoid_hours) - frozenset(NIGHT),
        elsewhere={key: tuple(minute - midnight for minute in minutes) for key, minutes in progress.fixed.items()},
        before=progress.before,
        seed=frame.seed,
        openings=dict(progress.openings),
    )


def _carry_over(frame: WeekInputs, placed: PlacedDay, progress: Progress) -> None:
    tomorrow = placed.day.number + 1
    moved, dropped = [], []
    for send in placed.unplaced:
        if tomorrow <= SUNDAY and _has_room(frame, tomorrow, progress, send):
            slot = send.slot.model_copy(update={"day": tomorrow, "date": frame.date_of(tomorrow)})
            progress.waiting[tomorrow].append(replace(send, slot=slot, moved=True))
            moved.append(send.id)
        else:
            dropped.append(send.id)
    progress.dropped += dropped
    progress.findings += of_moved_and_dropped(placed.day.date, moved, dropped)


def _has_room(frame: WeekInputs, day: int, progress: Progress, send: Send) -> bool:
    """Whether the next day is on, its cap is not reached, days enough lie between the type's sends (R27), and no other
    page sends the caption then (R60)."""
    held = (send.slot.caption and send.slot.caption.held_elsewhere) or ()
    cap = 1 if send.gap >= MINUTES_PER_DAY else send.kind.max_per_day
    on = frame.date_of(day) in frame.days_on and frame.date_of(day) not in held
    standing = {minute // MINUTES_PER_DAY for minute in progress.fixed.get(send.key, ())}
    to_come = {later for later in range(day, SUNDAY + 1) if any(it.key == send.key for it in progress.waiting[later])}
    near = too_soon(send.kind, day, standing | to_come)
    return on and not near and sum(it.key == send.key for it in progress.waiting[day]) < cap


def _record(
    frame: WeekInputs,
    placed: PlacedDay,
    minutes: Mapping[str, int],
    told: str | None,
    warned: Sequence[Finding],
    progress: Progress,
) -> None:
    """``told``: what gave way in fact."""
    day = placed.day
    line = sorted([*placed.placement.starts, *day.pinned], key=lambda it: minutes[it[0].id])
    for send, start in line:
        reason = _reason(placed, send, told)
        progress.slots.append(_timed(placed, send, start, minutes[send.id], reason, frame.timing.timezone, warned))
        if send.pin is None:
            progress.fix(day.number, send, minutes[send.id])
    progress.before = line[-1][0].key if line else progress.before
    progress.openings.update(minutes[send.id] // 60 for send, _ in line[:1])
    progress.proofs.append(
        DayProof(
            date=day.date,
            value=placed.placement.value,
            bound=placed.placement.bound,
            prime_revenue=sum(send.category == "revenue" and minutes[send.id] // 60 in day.prime for send, _ in line),
            relaxation=told,
            opening=placed.rules.opening,
        )
    )


def _timed(
    placed: PlacedDay,
    send: Send,
    start: int,
    minute: int,
    reason: str | None,
    zone: str,
    warned: Sequence[Finding],
) -> TimedSlot:
    day, slot = placed.day, send.slot
    variation = variation_metadata(
        send.category,
        day.number,
        day.prime,
        day.jitter,
        start=start,
        minute=minute,
        strategy=slot.strategy_used,
        reason=reason,
    )
    moment = at(day.date, minute)
    warnings = (*slot.warnings, *(finding.message for finding in warned if send.id in finding.slot_ids))
    return TimedSlot.model_validate(
        {
            **dict(slot),
            "warnings": warnings,
            "scheduled_at": moment,
            "expires_at": send.kind.expires_at(moment, zone),
            "variation": variation,
        }
    )


def _reason(placed: PlacedDay, send: Send, told: str | None) -> str | None:
    """Why the send does not stand where the undisturbed day would have it."""
    if send.pin is not None:
        return PINNED
    if send.moved:
        return "no time on the day before"
    return "placed by the greedy" if placed.unsolved else told
