"""Whether a request's wishes can be at all (R45-R48): which rule stands against them, with which figures, and the
smallest single change of the request that makes them possible.

``check_request`` needs no data and belongs before anything is run; ``infeasible`` needs the facts of Phase 1. Neither
changes a wish, and neither says anything about what can be had with a warning.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from eros.parameters import parameter
from eros.vocabulary.catalogue import CATEGORIES, SendType
from eros.vocabulary.catalogue import default_catalogue as catalogue
from eros.vocabulary.limits import SENDS_PER_DAY
from eros.vocabulary.numbers import digits, dollars
from eros.vocabulary.request import Request, plannable
from eros.vocabulary.seeds import SEED_LIMIT
from eros.vocabulary.wall_clock import WEEK, days_of_week, monday_of
from eros.vocabulary.wishes import dates_in, types_in_words
from nodes.allocate.day_load import HOURS_BY_DAY, changed_by, without_hours
from nodes.allocate.eligible import plannable_types
from nodes.allocate.narrow_hours import narrow_window
from nodes.allocate.obstacles import Obstacle
from nodes.allocate.pin_rules import pin_obstacles, pin_obstacles_by_facts
from nodes.allocate.plan import AllocationContext, AllocationPlan, plan_allocation, wanted_quotas
from nodes.allocate.weights import base_weight

#: Dollars a day (R46): no day's prices come near it, and every sum below it is exact in cents.
BUDGET_LIMIT = 1_000_000
#: Sends a day (R46): no day holds so many, and a larger number fits no record.
SENDS_LIMIT = 1_000_000


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


def _types(request: Request) -> Iterator[Obstacle]:
    for field, keys in (("include", request.include), ("exclude", request.exclude)):
        for key in keys:
            if key not in catalogue():
                yield Obstacle("UNKNOWN_SEND_TYPE", field, key, "R9", f"{key!r} is no send type", f"leave {key} out")
    if not any(request.wants(key) for key in plannable(catalogue())):
        any_page = {key: kind for key, kind in catalogue().items() if kind.page_type == "both"}
        sure = any(key not in request.exclude for key in plannable(any_page)) or not request.include
        types = any_page if sure else catalogue()  # whose page it is, and what that may carry, is not known yet
        yield nothing_eligible(request, types, "nothing that can be planned is left")


def nothing_eligible(request: Request, types: Mapping[str, SendType], figures: str) -> Obstacle:
    """Include and exclude leave none of ``types`` (R45)."""
    field = "include" if request.include else "exclude"
    if request.include and {*request.include} <= {*request.exclude}:
        names = types_in_words(request.include)
        both = f"{figures}: {parameter('include')} and {parameter('exclude')} both name {names}"
        mends = names in CATEGORIES and any(types[key].category == names for key in plannable(types))
        fix = _without(names) if mends else _change(request, types)
        wished = _without(names if names in CATEGORIES else _best(request, catalogue()))
        if fix != wished and len(types) < len(catalogue()):  # nearer to the wish, and not for every page
            fix = f"{wished}, where the page may send it, or {fix}"
        return Obstacle("NOTHING_ELIGIBLE", field, ", ".join(request.include), "R45", both, fix)
    fix = _change(request, types)
    return Obstacle("NOTHING_ELIGIBLE", field, ", ".join(getattr(request, field)), "R45", figures, fix)


def _change(request: Request, types: Mapping[str, SendType]) -> str:
    """What lets the best of ``types`` in; a category that is left out whole is named, and not one type of it."""
    best = _best(request, types)
    if request.include:
        return _without(best) if best in request.include else f"include {best} as well"
    category = types[best].category if best in types else ""
    return _without(category if category in types_in_words(request.exclude).split(", ") else best)


def _without(named: str) -> str:
    return f"leave {named} out of {parameter('exclude')}"


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
    plan = plan_allocation(without_hours(context))
    yield from _nothing_to_send(context, plan)
    yield from narrow_window(context)


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
    wider = ((most, replace(context, request=changed_by(context.request, max_per_day=most))) for most in limits)
    return next((most for most, one in wider if any(it.total for it in wanted_quotas(one, plan.kinds).quotas)), None)


def _is_enough_as_usual(context: AllocationContext, plan: AllocationPlan) -> bool:
    """Whether only the volume asked for stands against it: the page's own lets something be planned."""
    usual = replace(context, request=changed_by(context.request, volume="normal"))
    return any(quota.total for quota in wanted_quotas(usual, plan.kinds).quotas)
