"""Whether a request's wishes can be at all (R45-R48): which rule stands against them, with which figures, and the
smallest single change of the request that makes them possible.

``check_request`` needs no data and belongs before anything is run; ``infeasible`` needs the facts of Phase 1. Neither
changes a wish, and neither says anything about what can be had with a warning.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import repeat
from typing import NamedTuple

from eros.parameters import parameter
from eros.vocabulary.catalogue import CATEGORIES, SendType
from eros.vocabulary.catalogue import default_catalogue as catalogue
from eros.vocabulary.lattice import daily_jitters
from eros.vocabulary.limits import CLOSES, OPENS, QUARTER, SENDS_PER_DAY, SPACING, SPACING_STEPS
from eros.vocabulary.numbers import digits, dollars
from eros.vocabulary.posting_window import Window, posting_window, room, send_times, wished_window
from eros.vocabulary.request import Request, plannable
from eros.vocabulary.seeds import SEED_LIMIT
from eros.vocabulary.wall_clock import WEEK, clock_of, days_of_week, minute_of, monday_of, time_of
from eros.vocabulary.wishes import PinnedEvent, dates_in, types_in_words
from nodes.allocate.allocation import choose_types
from nodes.allocate.eligible import plannable_types
from nodes.allocate.fitting import Pin, can_stand
from nodes.allocate.obstacles import Obstacle
from nodes.allocate.pin_rules import pin_obstacles, pin_obstacles_by_facts
from nodes.allocate.plan import AllocationContext, AllocationPlan, plan_allocation, wanted_quotas
from nodes.allocate.strategies import select_strategies
from nodes.allocate.weights import base_weight

#: Dollars a day (R46): no day's prices come near it, and every sum below it is exact in cents.
BUDGET_LIMIT = 1_000_000
#: Sends a day (R46): no day holds so many, and a larger number fits no record.
SENDS_LIMIT = 1_000_000
#: The hours that single days have of their own.
HOURS_BY_DAY = ("not_before_on", "not_after_on")

#: The hours of a day of which nothing is asked.
DAY = Window(OPENS, CLOSES)

#: A weaker wish in words, and the request with it.
Offer = tuple[str, Request]


class DayLoad(NamedTuple):
    """How many sends a day has without its hours, the types with them, the pinned ones, and what says at which times
    the others can start."""

    date: date
    sends: int
    types: list[str]
    pins: list[Pin]
    window: Window
    jitter: int
    avoid_hours: tuple[int, ...]

    def room(self, spacing: int = SPACING, step: int = QUARTER) -> int:
        """How many sends can stand there at most, the pinned ones among them."""
        return self.holds(self.times(step), spacing)

    def holds(self, times: Iterable[int], spacing: int = SPACING) -> int:
        """How many can stand if they may start at these times, the pinned ones among them."""
        return len(self.pins) + room(times, spacing, [minute for _, minute in self.pins])

    def fit(self) -> int:
        """How many of the sends its hours leave room and types for."""
        return min(len(self.types), self.room())

    def times(self, step: int = QUARTER) -> tuple[int, ...]:
        return send_times(self.window, self.jitter, self.avoid_hours, step)

    def keeps_all(self, kinds: Mapping[str, SendType]) -> bool:
        """Whether the day loses nothing to its hours."""
        return self.fit() >= self.sends and can_stand(self.types, self.times(), self.pins, kinds)


def check_request(request: Request, week_start: date | None = None) -> None:
    """Raises RequestError for the first wish that no data could make possible; dates only once the week is known."""
    obstacle = next(_obstacles(request, week_start or request.week_start), None)
    if obstacle is not None:
        raise obstacle.error()


def _obstacles(request: Request, week_start: date | None) -> Iterator[Obstacle]:
    yield from _limits(request)
    yield from _types(request)
    if week_start is not None:
        yield from _calendar(request, week_start)
    yield from pin_obstacles(request)


def _days_with_hours(request: Request) -> list[date]:
    return sorted({day for field in HOURS_BY_DAY for day in getattr(request, field)})


def _limits(request: Request) -> Iterator[Obstacle]:
    most, budget, seed = request.max_per_day, request.budget_per_day, request.seed
    if most is not None and most < 1:
        yield Obstacle(
            "BAD_MAX_PER_DAY", "max_per_day", most, "R46", f"at most {most} sends a day leaves none", "use 1 or more"
        )
    if most is not None and most > SENDS_LIMIT:
        figures = f"{digits(most)} sends a day are more than the {SENDS_LIMIT} that are read"
        yield Obstacle("BAD_MAX_PER_DAY", "max_per_day", digits(most), "R46", figures, "use less, or leave it out")
    if budget is not None and not 0 <= budget <= BUDGET_LIMIT:  # nor is what is no number
        figures = f"a budget of {dollars(budget)} a day is outside 0 to {BUDGET_LIMIT}"
        yield Obstacle(
            "BAD_BUDGET", "budget_per_day", dollars(budget), "R46", figures, "use one between, or leave it out"
        )
    if seed is not None and not 0 <= seed < SEED_LIMIT:
        figures = f"{seed} is outside 0 to {SEED_LIMIT - 1}"
        yield Obstacle("BAD_SEED", "seed", seed, "R43", figures, "use one between, or leave it out")


def _span(request: Request, day: date | None = None) -> str:
    earliest, latest = wished_window(request, day)
    if latest is None and earliest is not None and minute_of(earliest) > CLOSES:
        return f"after {earliest:%H:%M}"
    if earliest is None and latest is not None and minute_of(latest) < OPENS:
        return f"before {latest:%H:%M}"
    opens = clock_of(OPENS) if earliest is None else f"{earliest:%H:%M}"
    closes = clock_of(CLOSES) if latest is None else f"{latest:%H:%M}"
    return f"{opens} to {closes}"


def _own_ends(request: Request, field: str, day: date) -> Iterator[Offer]:
    """One end of a day's own hours further out, the nearest first."""
    hours = getattr(request, field)
    now, step, last = minute_of(hours[day]), *((-1, OPENS) if field == "not_before_on" else (1, CLOSES))
    for at in map(time_of, range(min(max(now, OPENS), CLOSES), last + step, step)):
        yield f"{parameter(field)} {day}={at:%H:%M}", _with(request, **{field: {**hours, day: at}})


def _types(request: Request) -> Iterator[Obstacle]:
    for field, keys in (("include", request.include), ("exclude", request.exclude)):
        for key in keys:
            if key not in catalogue():
                yield Obstacle("UNKNOWN_SEND_TYPE", field, key, "R9", f"{key!r} is no send type", f"leave {key} out")
    if not any(request.wants(key) for key in plannable(catalogue())):
        yield nothing_eligible(request, catalogue(), "nothing that can be planned is left")


def nothing_eligible(request: Request, types: Mapping[str, SendType], figures: str) -> Obstacle:
    """Include and exclude leave none of ``types`` (R45)."""
    field = "include" if request.include else "exclude"
    if request.include and {*request.include} <= {*request.exclude}:
        names = types_in_words(request.include)
        both = f"{figures}: {parameter('include')} and {parameter('exclude')} both name {names}"
        fix = f"leave {names if names in CATEGORIES else _best(request, types)} out of {parameter('exclude')}"
        return Obstacle("NOTHING_ELIGIBLE", field, ", ".join(request.include), "R45", both, fix)
    best = _best(request, types)
    excluded = field == "exclude" or best in request.include
    fix = f"leave {best} out of {parameter('exclude')}" if excluded else f"include {best} as well"
    return Obstacle("NOTHING_ELIGIBLE", field, ", ".join(getattr(request, field)), "R45", figures, fix)


def _best(request: Request, types: Mapping[str, SendType]) -> str:
    """The type nearest to the wish: an included one, else one of an included category, else the weightiest."""
    categories = {catalogue()[key].category for key in request.include if key in catalogue()}
    keys = plannable(types)
    spared = [key for key in keys if key not in request.exclude] if request.include else keys
    included = [key for key in keys if key in request.include]
    akin = [key for key in spared if types[key].category in categories]
    return max(included or akin or spared or keys, key=base_weight, default="another type")


def _calendar(request: Request, week_start: date) -> Iterator[Obstacle]:
    if week_start.weekday() != 0:
        monday = monday_of(week_start)
        figures = f"{week_start} is a {week_start:%A}, a week starts on a Monday"
        fix = f"use {monday} or {monday + WEEK}"
        yield Obstacle("INVALID_WEEK_START", "week_start", week_start.isoformat(), "R41", figures, fix)
    week = days_of_week(week_start)
    for field, day in ((name, day) for name, wish in request.said.items() for day in dates_in(wish)):
        if day not in week:
            figures = f"{day} is not in the week of {week[0]} to {week[-1]}"
            fix = f"use a date of that week, or the week of {monday_of(day)}"
            yield Obstacle("DATE_OUTSIDE_WEEK", field, day.isoformat(), "R46, R47", figures, fix)
    for day in request.days_off:
        for field in (field for field in HOURS_BY_DAY if day in getattr(request, field)):
            figures, fix = f"{day} has hours and is a day off", f"leave {day} on, or its hours out"
            yield Obstacle("HOURS_ON_DAY_OFF", field, day.isoformat(), "R46", figures, fix)
    if set(week) <= set(request.days_off):
        off = f"{week[0]} to {week[-1]}"
        yield Obstacle("NO_DAY_LEFT", "days_off", off, "R46", "all seven days are off", "leave one day on")


def infeasible(context: AllocationContext) -> Obstacle | None:
    """The first wish that the facts of Phase 1 stand against. Raises PhaseFailure as ``plan_allocation`` does."""
    return next(_obstacles_by_facts(context), None)


def _obstacles_by_facts(context: AllocationContext) -> Iterator[Obstacle]:
    yield from pin_obstacles_by_facts(context)
    plan = plan_allocation(_without_hours(context))
    yield from _nothing_to_send(context, plan)
    yield from _narrow_window(context)


def _nothing_to_send(context: AllocationContext, plan: AllocationPlan) -> Iterator[Obstacle]:
    request, there = context.request, plannable_types(context.send_types, context.page_type)
    if not plan.kinds and there:
        figures = f"a {context.page_type} page can send nothing of what the request leaves"
        yield nothing_eligible(request, there, figures)
    elif context.request.narrows and not any(quota.total for quota in plan.wanted):
        left = " or ".join(name for name in CATEGORIES if name not in plan.dropped)
        if (enough := _enough_a_day(context, plan)) is not None:
            figures = f"at most {request.max_per_day} a day leaves no {left} sends"
            yield Obstacle(
                "NOTHING_PLANNED", "max_per_day", request.max_per_day, "R4, R46", figures, f"use {enough} or more"
            )
            return
        if _is_enough_as_usual(context, plan):
            figures = f"the {request.volume} volume leaves no {left} sends on the days that are on"
            yield Obstacle("NOTHING_PLANNED", "volume", request.volume, "R4, R46", figures, "use normal")
            return
        yield Obstacle(
            "NOTHING_PLANNED",
            "include" if plan.dropped else "days_off",
            ", ".join(request.include),
            "R4, R45",
            f"the volume plan has no {left} sends on the days that are on",
            f"let {plan.dropped[0]} sends in as well" if plan.dropped else "leave another day on",
        )


def _enough_a_day(context: AllocationContext, plan: AllocationPlan) -> int | None:
    """The smallest limit of a day's sends that lets anything be planned, where only the limit stands against it."""
    if context.request.max_per_day is None:
        return None
    limits = range(context.request.max_per_day + 1, SENDS_PER_DAY + 1)
    wider = ((most, replace(context, request=_with(context.request, max_per_day=most))) for most in limits)
    return next((most for most, one in wider if any(it.total for it in wanted_quotas(one, plan.kinds).quotas)), None)


def _is_enough_as_usual(context: AllocationContext, plan: AllocationPlan) -> bool:
    """Whether only the volume asked for stands against it: the page's own lets something be planned."""
    usual = replace(context, request=_with(context.request, volume="normal"))
    return any(quota.total for quota in wanted_quotas(usual, plan.kinds).quotas)


def _narrow_window(context: AllocationContext) -> Iterator[Obstacle]:
    """Hours that leave a day less than it would have without them (R48); without such a wish the ladder helps (R23)."""
    request = context.request
    if not any(_is_narrowed(request, day) for day in context.dates):
        return
    days, own = _loads(context), _days_with_hours(request)
    alike = [day for day in days if day.date not in own and _is_narrowed(request, day.date)]
    if not _all_fit(context, alike):
        field = "not_before" if request.not_before is not None else "not_after"
        yield _too_narrow(context, alike, field, _span(request))
    elif tight := [day for day in days if day.date in own and not _all_fit(context, [day])]:
        first = tight[0].date
        field = next(field for field in HOURS_BY_DAY if first in getattr(request, field))
        yield _too_narrow(context, tight, field, f"{_span(request, first)} on {first}")


def _too_narrow(context: AllocationContext, days: list[DayLoad], field: str, span: str) -> Obstacle:
    """The figures are all those of one day: the first with hours of its own, else the one that holds the fewest. Its
    date is left out where they stand alike against every day."""
    tight = [day for day in days if not day.keeps_all(context.send_types)]
    told = tight[0] if field in HOURS_BY_DAY else min(tight, key=lambda day: (day.fit(), day.room(), -day.sends))
    offers = list(_relaxations(context, days))
    fix = f"use {' or '.join(offers)}" if offers else _left_out(context, days)
    dated = not _stand_alike(told, days)
    shown, clock = _shown_span(context, told, field, span, dated)
    if not told.room():
        rule, why = _why_empty(context, told)
        return Obstacle("EMPTY_WINDOW", field, span, rule, f"no send fits {shown}: {why}", fix)
    others = ", ".join(str(day.date) for day in tight if day != told)
    also = f"; {others} cannot hold its own either" if dated and len(tight) == 2 else ""
    also = f"; {others} cannot hold their own either" if dated and len(tight) > 2 else also
    if not told.types or told.room() >= told.sends:
        alike = any(day.sends >= told.sends and day.window == told.window for day in days if day not in tight)
        rule, starts_at = (f"R27, R28, E10{clock}", f"; {_starts(told)}") if alike else (f"R27, R28{clock}", "")
        if not told.types:
            kinds = ", ".join(plan_allocation(_without_hours(context)).kinds)
            figures = f"none of {kinds} fits {shown}{starts_at}{also}"
            return Obstacle("NOTHING_FITS", field, span, rule, figures, fix)
        figures = f"{told.sends} sends of these types cannot fit {shown} with the gaps of their own{starts_at}{also}"
        return Obstacle("WINDOW_TOO_NARROW", field, span, rule, figures, fix)
    rule, why = _why_narrow(told)
    holds = f"{parameter('max_per_day')} {told.fit()}" in offers
    fit = f"{told.fit()} fit{'' if holds else ' by spacing alone, without the rules of their types'}"
    fit += f" on {told.date}" if not dated and any(day.fit() > told.fit() for day in days) else ""
    figures = f"{told.sends} sends cannot fit {shown} at {SPACING} minutes{why}; {fit}"
    spoken_of = [told] if dated else days
    steps = (step for step in SPACING_STEPS[1:] if all(day.room(*step) >= day.sends for day in spoken_of))
    if nearer := next(steps, None):
        figures += f", or {told.sends} at {nearer[0]} minutes"
    return Obstacle("WINDOW_TOO_NARROW", field, span, f"{rule}{clock}", f"{figures}{also}", fix)


def _stand_alike(told: DayLoad, days: Iterable[DayLoad]) -> bool:
    """Whether what stands against one day stands against each of them, for the same reasons."""
    if told.room() < told.sends:
        reasons = _why_narrow(told)
        return all(day.room() < day.sends and _why_narrow(day) == reasons for day in days)
    return all(bool(day.types) == bool(told.types) and day.fit() == told.fit() < day.sends for day in days)


def _by_spacing_alone(day: DayLoad) -> int:
    """How many sends the hours hold if any minute of them will do."""
    return day.holds(_minutes(day.window)[0])


def _why_narrow(told: DayLoad) -> tuple[str, str]:
    """The rules that leave the day's hours too few times at which a send can start, and what they say of them: as few
    rules as are enough."""
    if _by_spacing_alone(told) < told.sends:
        around_pins = told._replace(pins=[]).holds(_minutes(told.window)[0]) >= told.sends
        return ("R23, R47", ", around what is pinned there") if around_pins else ("R23", "")
    held = _minutes(told.window)[0]
    if told.holds([at for at in held if at % QUARTER]) < told.sends:
        return "R23, R26", ": sends start on no quarter hour"
    if told.holds([at for at in held if at // 60 not in told.avoid_hours]) < told.sends:
        return "R23", f": sends start {_avoided(told)}"
    if told.holds(send_times(told.window, told.jitter)) < told.sends:
        return "R23, E10", f": {_starts(told)}"
    return "R23, E10", f": {_starts(told)}, and {_avoided(told)}"


def _starts(told: DayLoad) -> str:
    return f"sends of this day start at {_past_the_hour(told)} past the hour"


def _past_the_hour(told: DayLoad) -> str:
    return ", ".join(f"{minute:02}" for minute in sorted({at % 60 for at in send_times(DAY, told.jitter)}))


def _avoided(told: DayLoad) -> str:
    """The hours of the day's that the page avoids, in words; "" where it avoids none of them."""
    avoided = sorted({at // 60 for at in _minutes(told.window)[0]} & {*told.avoid_hours})
    return f"in no hour that the page avoids ({', '.join(f'{hour:02}:00' for hour in avoided)})" if avoided else ""


def _shown_span(context: AllocationContext, told: DayLoad, field: str, span: str, dated: bool) -> tuple[str, str]:
    """The hours that the zone's clock leaves of the day's, with its date, and the rule; those asked for where it takes
    none of them, or all. ``dated``: what is told of them is not so on every day."""
    held, taken = _minutes(told.window)
    if not (held and taken):
        empty = not told.room()
        of_one_day = field not in HOURS_BY_DAY and (taken or (_off_lattice(told) if empty else dated))
        return f"{span} on {told.date}" if of_one_day else span, ""
    begins = [at for at in held if not told.window.holds(at - 1)]
    ends = [at for at in held if not told.window.holds(at + 1)]
    left = " and ".join(f"{clock_of(begin)} to {clock_of(end)}" for begin, end in zip(begins, ends, strict=True))
    asked = _span(context.request, told.date)
    return f"{left} on {told.date} ({context.zone} changes its clocks and leaves that of {asked})", ", R41"


def _minutes(window: Window) -> tuple[list[int], list[int]]:
    """The minutes at which a send may stand, and those between that the zone's clock closes."""
    between = range(window.opens, window.closes + 1)
    return [at for at in between if window.holds(at)], [at for at in between if not window.holds(at)]


def _off_lattice(told: DayLoad) -> bool:
    """Whether the day's hours have a minute for a send by all rules but the day's own jitter."""
    return any(at % QUARTER and at // 60 not in told.avoid_hours for at in _minutes(told.window)[0])


def _why_empty(context: AllocationContext, told: DayLoad) -> tuple[str, str]:
    """The rules that leave the hours of the day no time at which a send can start, and what they say of them."""
    held, taken = _minutes(told.window)
    if taken and not held:
        return "R41", f"{context.zone} changes its clocks and leaves none of these hours"
    rules, why = ["R23", "R26"], f"they stand from {clock_of(OPENS)} to {clock_of(CLOSES)}, on no quarter hour"
    if avoided := _avoided(told):
        why += f", and {avoided}"
    if _off_lattice(told):
        why += f", and on this day start at {_past_the_hour(told)} past the hour"
        rules.append("E10")
    return ", ".join(rules + ["R41"] * bool(taken)), why


def _loads(context: AllocationContext) -> list[DayLoad]:
    usual, pins = map(len, _chosen(_without_hours(context))), map(_minutes_by_type, context.pins)
    jitters, avoid = daily_jitters(context.seed, context.week_start), repeat(context.avoid_hours)
    return list(map(DayLoad, context.dates, usual, _chosen(context), pins, context.windows, jitters, avoid))


def _minutes_by_type(pins: Iterable[PinnedEvent]) -> list[Pin]:
    return [(pin.send_type_key, minute_of(pin.time)) for pin in pins]


def _chosen(context: AllocationContext) -> list[list[str]]:
    """The types that each day gets."""
    plan = plan_allocation(context)
    strategies = select_strategies(context.seed, context.performance, context.request.focus, context.days_on)
    return choose_types(context, plan, strategies)


def _without_hours(context: AllocationContext) -> AllocationContext:
    usual = {name: Request.model_fields[name].default for name in ("not_before", "not_after", *HOURS_BY_DAY)}
    return replace(context, request=_with(context.request, **usual))


def _all_fit(context: AllocationContext, days: Iterable[DayLoad]) -> bool:
    return all(day.keeps_all(context.send_types) for day in days)


def _relaxations(context: AllocationContext, days: list[DayLoad]) -> Iterator[str]:
    """Each change that is enough by itself, as small as it can be."""
    for field in HOURS_BY_DAY:
        yield from _wider_days(context, field, days)
    for weaker in (_fewer(context), _wider(context, days)):
        for offers in weaker:
            if (text := next((text for text, changed in offers if _fits_with(context, changed)), None)) is not None:
                yield text


def _left_out(context: AllocationContext, days: list[DayLoad]) -> str:
    """What helps where no single end and no limit does."""
    request, dates = context.request, [day.date for day in days]
    spared = {
        field: {day: at for day, at in getattr(request, field).items() if day not in dates} for field in HOURS_BY_DAY
    }
    if _fits_with(context, _with(request, **spared)):
        return f"leave the hours of {' and '.join(map(str, dates))} out"
    return "use no window at all"


def _wider_days(context: AllocationContext, field: str, days: Iterable[DayLoad]) -> Iterator[str]:
    """One end of each day's own hours, as far out as its day needs it; one change where one day is too narrow."""
    request, texts = context.request, list[str]()
    for day in days:
        offers = _own_ends(request, field, day.date) if day.date in getattr(request, field) else iter(())
        roomy = ((text, wider) for text, wider in offers if _have_room(wider, [day], context.zone))
        found = next((offer for offer in roomy if _fits_with(context, offer[1], day.date)), None)
        if found is None:
            return
        text, request = found
        texts.append(text)
    if _fits_with(context, request):
        yield " and ".join(texts)


def _fewer(context: AllocationContext) -> Iterator[Iterator[Offer]]:
    limits = range(SENDS_PER_DAY, max(1, *map(len, context.pins)) - 1, -1)
    yield ((f"{parameter('max_per_day')} {most}", _with(context.request, max_per_day=most)) for most in limits)


def _wider(context: AllocationContext, days: list[DayLoad]) -> Iterator[Iterator[Offer]]:
    """Each end of the window further out, the nearest first, as far as the sends of today need it."""
    request = context.request
    opens, closes = posting_window(request)[:2]
    earlier, later = range(min(opens, CLOSES), OPENS - 1, -1), range(max(closes, OPENS), CLOSES + 1)
    for field, times in (("not_before", earlier), ("not_after", later)):
        if getattr(request, field) is not None:
            changed = ((f"{parameter(field)} {clock_of(at)}", _with(request, **{field: time_of(at)})) for at in times)
            yield ((text, wider) for text, wider in changed if _have_room(wider, days, context.zone))


def _with(request: Request, **wish: object) -> Request:
    return request.model_copy(update=wish)


def _have_room(request: Request, days: Iterable[DayLoad], zone: str) -> bool:
    """Whether the same sends fit in the windows of another request, whatever their types."""
    wider = (day._replace(window=posting_window(request, day.date, zone)) for day in days)
    return all(day.room() >= day.sends for day in wider)


def _fits_with(context: AllocationContext, request: Request, day: date | None = None) -> bool:
    """Whether the days, or the one, lose nothing then; a weaker wish may also let other sends be planned."""
    loads = _loads(replace(context, request=request))
    narrowed = (load for load in loads if day in (None, load.date) and _is_narrowed(request, load.date))
    return any(load.sends for load in loads) and _all_fit(context, narrowed)


def _is_narrowed(request: Request, day: date) -> bool:
    return any(wished_window(request, day))
