"""The week, day after day: each is placed knowing the days before it and the pins of all, then gets its minutes.

A send that a day cannot hold goes to the next calendar day, if the week and the request have one and its type may
stand there once more; else it is dropped (R23). Its slot_id stays.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from eros.failures import Finding
from eros.vocabulary.catalogue import SendType, default_catalogue
from eros.vocabulary.facts import BestTiming
from eros.vocabulary.lattice import daily_jitters
from eros.vocabulary.posting_window import days_on, posting_window
from eros.vocabulary.request import Request
from eros.vocabulary.seeds import stream
from eros.vocabulary.wall_clock import MINUTES_PER_DAY, NIGHT, at
from eros.vocabulary.week import DayProof, TargetedSlot, TimedSlot, TimedWeek
from nodes.place_in_time.day import Day, Send
from nodes.place_in_time.findings import of_clock_times, of_day, of_gaps, of_moved_and_dropped, of_pins
from nodes.place_in_time.ladder import PlacedDay, place_day
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
    for number in range(SUNDAY + 1):
        _place_one(frame, number, progress)
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


def _place_one(frame: WeekInputs, number: int, progress: Progress) -> None:
    day = _day(frame, number, progress)
    effort = StepBudget(progress.steps // 2)
    placed = place_day(day, effort)
    progress.steps -= effort.taken
    progress.spacing.append(placed.rules.spacing)
    if not day.size:
        return
    warned = of_pins(day)
    draw = stream(frame.seed, "place_in_time", "minutes", day.date.isoformat())
    minutes, own_minutes = final_minutes(day, placed.rules, placed.placement.starts, progress.uses, draw)
    progress.findings += [*warned, *of_day(placed, minutes, own_minutes=own_minutes)]
    _carry_over(frame, placed, progress)
    _record(frame, placed, minutes, warned, progress)


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
        if tomorrow <= SUNDAY and _has_room(frame, tomorrow, progress.waiting[tomorrow], send):
            slot = send.slot.model_copy(update={"day": tomorrow, "date": frame.date_of(tomorrow)})
            progress.waiting[tomorrow].append(replace(send, slot=slot, moved=True))
            moved.append(send.id)
        else:
            dropped.append(send.id)
    progress.dropped += dropped
    progress.findings += of_moved_and_dropped(placed.day.date, moved, dropped)


def _has_room(frame: WeekInputs, day: int, there: Sequence[Send], send: Send) -> bool:
    """Whether the next day is on, its cap is not reached, and no other page sends the caption then (R60)."""
    held = (send.slot.caption and send.slot.caption.held_elsewhere) or ()
    cap = 1 if send.once_a_day else send.kind.max_per_day
    on = frame.date_of(day) in frame.days_on and frame.date_of(day) not in held
    return on and sum(it.key == send.key for it in there) < cap


def _record(
    frame: WeekInputs, placed: PlacedDay, minutes: Mapping[str, int], warned: Sequence[Finding], progress: Progress
) -> None:
    day = placed.day
    line = sorted([*placed.placement.starts, *day.pinned], key=lambda it: minutes[it[0].id])
    for send, start in line:
        progress.slots.append(_timed(placed, send, start, minutes[send.id], frame.timing.timezone, warned))
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
            relaxation=placed.rules.gave_way,
            opening=placed.rules.opening,
        )
    )


def _timed(placed: PlacedDay, send: Send, start: int, minute: int, zone: str, warned: Sequence[Finding]) -> TimedSlot:
    day, slot = placed.day, send.slot
    variation = variation_metadata(
        send.category,
        day.number,
        day.prime,
        day.jitter,
        start=start,
        minute=minute,
        strategy=slot.strategy_used,
        reason=_reason(placed, send),
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


def _reason(placed: PlacedDay, send: Send) -> str | None:
    """Why the send does not stand where the undisturbed day would have it."""
    if send.pin is not None:
        return "pinned"
    if send.moved:
        return "no time on the day before"
    return "placed by the greedy" if placed.unsolved else placed.rules.gave_way
