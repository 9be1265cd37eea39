"""Whether a request's wishes can be at all (R45-R48): which rule stands against them, with which figures, and the
smallest single change of the request that makes them possible.

``check_request`` needs no data and belongs before anything is run; ``infeasible`` needs the facts of Phase 1. Neither
changes a wish, and neither says anything about what can be had with a warning.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, time

from eros.vocabulary.catalogue import CATEGORIES, SendType
from eros.vocabulary.catalogue import default_catalogue as catalogue
from eros.vocabulary.limits import CLOSES, LAST_PARENT, OPENS, SENDS_PER_DAY, SPACING
from eros.vocabulary.request import Request, plannable
from eros.vocabulary.wall_clock import WEEK, clock_of, days_of_week, monday_of
from nodes.allocate.eligible import plannable_types
from nodes.allocate.obstacles import Obstacle
from nodes.allocate.pin_rules import pin_obstacles, pin_obstacles_by_facts
from nodes.allocate.pins import LEAST_SPACING, minutes
from nodes.allocate.plan import AllocationContext, AllocationPlan, plan_allocation
from nodes.allocate.weights import base_weight
from nodes.allocate.window import Window, posting_window, room

#: The spacings below the rule's that a refusal names for comparison, down to the ladder's last step (R23).
NEARER = range(SPACING - 5, LEAST_SPACING - 1, -5)


def check_request(request: Request, week_start: date | None = None) -> None:
    """Raises RequestError for the first wish that no data could make possible; dates only once the week is known."""
    obstacle = next(_obstacles(request, week_start or request.week_start), None)
    if obstacle is not None:
        raise obstacle.error()


def _obstacles(request: Request, week_start: date | None) -> Iterator[Obstacle]:
    yield from _limits(request)
    yield from _empty_window(request)
    yield from _types(request)
    if week_start is not None:
        yield from _calendar(request, week_start)
    yield from pin_obstacles(request)


def _limits(request: Request) -> Iterator[Obstacle]:
    most, budget = request.max_per_day, request.budget_per_day
    if most is not None and most < 1:
        yield Obstacle("BAD_MAX_PER_DAY", "max_per_day", most, "R46", f"{most} sends a day are none", "use 1 or more")
    if budget is not None and budget < 0:
        yield Obstacle("BAD_BUDGET", "budget_per_day", budget, "R46", f"nobody can keep to {budget:g}", "use 0 or more")


def _empty_window(request: Request) -> Iterator[Obstacle]:
    opens, closes = posting_window(request)
    if room((opens, closes), SPACING):
        return
    field = "not_after" if room((opens, CLOSES), SPACING) else "not_before"
    wish = getattr(request, field)
    figures = f"no send fits {_span(request)}: they stand between {clock_of(OPENS)} and {clock_of(CLOSES)}"
    if field == "not_after":
        fix = f"use a not_after of {clock_of(opens + 1)} or later"
    elif room((OPENS, closes), SPACING):
        fix = f"use a not_before of {clock_of(closes - 1)} or earlier"
    else:
        fix = "leave the window out"
    yield Obstacle("EMPTY_WINDOW", field, f"{wish:%H:%M}", "R23", figures, fix)


def _span(request: Request) -> str:
    opens = clock_of(OPENS) if request.not_before is None else f"{request.not_before:%H:%M}"
    closes = clock_of(CLOSES) if request.not_after is None else f"{request.not_after:%H:%M}"
    return f"{opens} to {closes}"


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
    best = _best(request, types)
    excluded = field == "exclude" or best in request.include
    fix = f"leave {best} out of exclude" if excluded else f"include {best} as well"
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
    dates = [("days_off", day) for day in request.days_off] + [("pinned", pin.date) for pin in request.pinned]
    for field, day in dates:
        if day not in week:
            figures = f"{day} is not in the week of {week[0]} to {week[-1]}"
            fix = f"use a date of that week, or the week of {monday_of(day)}"
            yield Obstacle("DATE_OUTSIDE_WEEK", field, day.isoformat(), "R46, R47", figures, fix)
    if set(week) <= set(request.days_off):
        off = f"{week[0]} to {week[-1]}"
        yield Obstacle("NO_DAY_LEFT", "days_off", off, "R46", "all seven days are off", "leave one day on")


def infeasible(context: AllocationContext) -> Obstacle | None:
    """The first wish that the facts of Phase 1 stand against. Raises PhaseFailure as ``plan_allocation`` does."""
    return next(_obstacles_by_facts(context), None)


def _obstacles_by_facts(context: AllocationContext) -> Iterator[Obstacle]:
    yield from pin_obstacles_by_facts(context)
    plan = plan_allocation(context)
    yield from _nothing_to_send(context, plan)
    yield from _narrow_window(context, plan)


def _nothing_to_send(context: AllocationContext, plan: AllocationPlan) -> Iterator[Obstacle]:
    request, there = context.request, plannable_types(context.send_types, context.page_type)
    if not plan.kinds and there:
        figures = f"a {context.page_type} page can send nothing of what the request leaves"
        yield nothing_eligible(request, there, figures)
    elif plan.narrowed and not any(quota.total for quota in plan.wanted):
        left = " or ".join(name for name in CATEGORIES if name not in plan.dropped)
        yield Obstacle(
            "NOTHING_PLANNED",
            "include" if plan.dropped else "days_off",
            ", ".join(request.include),
            "R4, R45",
            f"the volume plan has no {left} sends on the days that are on",
            f"let {plan.dropped[0]} sends in as well" if plan.dropped else "leave another day on",
        )
    elif plan.narrowed and not any(quota.total for quota in plan.quotas):
        figures = f"none of {', '.join(plan.kinds)} fits {_span(request)}"
        fix = f"begin by {clock_of(LAST_PARENT - 1)}, the last minute for a send that takes a follow-up"
        yield Obstacle("NOTHING_FITS", "not_before", _span(request), "R28", figures, fix)


def _narrow_window(context: AllocationContext, plan: AllocationPlan) -> Iterator[Obstacle]:
    """More sends on a day than its window holds at 45 minutes (R23); without a wish for a window the ladder helps."""
    request, days = context.request, _days(context, plan)
    if (request.not_before is None and request.not_after is None) or _all_fit(plan.window, SPACING, days):
        return
    most, fits = max(days)[0], min(_held(plan.window, SPACING, day) for day in days if day[0])
    figures = f"{most} sends cannot fit {_span(request)} at {SPACING} minutes; {fits} fit"
    if nearer := next((spacing for spacing in NEARER if _all_fit(plan.window, spacing, days)), None):
        figures += f", or {most} at {nearer} minutes"
    fix = " or ".join(_relaxations(context, plan.window, days)) or "no window at all"
    field = "not_before" if request.not_before is not None else "not_after"
    yield Obstacle("WINDOW_TOO_NARROW", field, _span(request), "R23", figures, f"use {fix}")


#: A day's sends, and the minutes at which the pinned ones among them stand.
DayLoad = tuple[int, list[int]]


def _days(context: AllocationContext, plan: AllocationPlan) -> list[DayLoad]:
    return [(quota.total, minutes(pins)) for quota, pins in zip(plan.quotas, context.pins, strict=True)]


def _held(window: Window, spacing: int, day: DayLoad) -> int:
    """How many sends a day holds at most, its pinned ones among them."""
    return len(day[1]) + room(window, spacing, day[1])


def _all_fit(window: Window, spacing: int, days: list[DayLoad]) -> bool:
    return all(_held(window, spacing, day) >= day[0] for day in days)


def _relaxations(context: AllocationContext, window: Window, days: list[DayLoad]) -> Iterator[str]:
    """Each change that is enough by itself, as small as it can be."""
    opens, closes = window
    limits = (most for most in range(SENDS_PER_DAY, 0, -1) if most >= max(map(len, context.pins)))
    earlier = (minute for minute in range(opens, OPENS - 1, -1) if _all_fit((minute, closes), SPACING, days))
    later = (minute for minute in range(closes, CLOSES + 1) if _all_fit((opens, minute), SPACING, days))
    for field, found, words in (
        ("max_per_day", limits, str),
        ("not_before", earlier, clock_of),
        ("not_after", later, clock_of),
    ):
        offered = (value for value in found if _fits_with(context, field, words(value)))
        if (value := next(offered, None)) is not None:
            yield f"{field} {words(value)}"


def _fits_with(context: AllocationContext, field: str, value: str) -> bool:
    """Whether the days fit after the change; a wider window may also let more sends be planned."""
    wish = int(value) if field == "max_per_day" else time.fromisoformat(value)
    changed = replace(context, request=context.request.model_copy(update={field: wish}))
    plan = plan_allocation(changed)
    return _all_fit(plan.window, SPACING, _days(changed, plan))
