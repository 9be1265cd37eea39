"""Hours that leave a day less than it would have without them (R48): the rule, the figures, and what is enough."""

from collections.abc import Iterator
from datetime import date

from eros.parameters import parameter
from eros.vocabulary.limits import SPACING, SPACING_STEPS
from eros.vocabulary.request import Request
from nodes.allocate.day_load import HOURS_BY_DAY, DayLoad, all_fit, day_loads, is_narrowed, without_hours
from nodes.allocate.hours_told import shown_span, span_asked, stand_alike, starting_minutes, why_empty, why_narrow
from nodes.allocate.obstacles import Obstacle
from nodes.allocate.plan import AllocationContext, plan_allocation
from nodes.allocate.wider_hours import left_out, relaxations


def narrow_window(context: AllocationContext) -> Iterator[Obstacle]:
    """Hours that leave a day less than it would have without them (R48); without such a wish the ladder helps (R23)."""
    request = context.request
    if not any(is_narrowed(request, day) for day in context.dates):
        return
    days, own = day_loads(context), _days_with_hours(request)
    alike = [day for day in days if day.date not in own and is_narrowed(request, day.date)]
    if not all_fit(context, alike):
        field = "not_before" if request.not_before is not None else "not_after"
        yield _too_narrow(context, alike, field, span_asked(request))
    elif tight := [day for day in days if day.date in own and not all_fit(context, [day])]:
        first = tight[0].date
        field = next(field for field in HOURS_BY_DAY if first in getattr(request, field))
        yield _too_narrow(context, tight, field, f"{span_asked(request, first)} on {first}")


def _days_with_hours(request: Request) -> list[date]:
    return sorted({day for field in HOURS_BY_DAY for day in getattr(request, field)})


def _too_narrow(context: AllocationContext, days: list[DayLoad], field: str, span: str) -> Obstacle:
    """The figures are all those of one day: the first with hours of its own, else the one that holds the fewest. Its
    date is left out where they stand alike against every day."""
    tight = [day for day in days if not day.keeps_all(context.send_types)]
    told = tight[0] if field in HOURS_BY_DAY else min(tight, key=lambda day: (day.fit(), day.room(), -day.sends))
    offers = list(relaxations(context, days))
    fix = f"use {' or '.join(offers)}" if offers else left_out(context, days)
    dated = not stand_alike(told, days)
    shown, clock = shown_span(context, told, field, span, dated)
    if not told.room():
        rule, why = why_empty(context, told)
        return Obstacle("EMPTY_WINDOW", field, span, rule, f"no send fits {shown}: {why}", fix)
    others = ", ".join(str(day.date) for day in tight if day != told)
    also = f"; {others} cannot hold its own either" if dated and len(tight) == 2 else ""
    also = f"; {others} cannot hold their own either" if dated and len(tight) > 2 else also
    if not told.types or told.room() >= told.sends:
        alike = any(day.sends >= told.sends and day.window == told.window for day in days if day not in tight)
        rule, starts_at = (
            (f"R27, R28, E10{clock}", f"; {starting_minutes(told)}") if alike else (f"R27, R28{clock}", "")
        )
        if not told.types:
            kinds = ", ".join(plan_allocation(without_hours(context)).kinds)
            figures = f"none of {kinds} fits {shown}{starts_at}{also}"
            return Obstacle("NOTHING_FITS", field, span, rule, figures, fix)
        figures = f"{told.sends} sends of these types cannot fit {shown} with the gaps of their own{starts_at}{also}"
        return Obstacle("WINDOW_TOO_NARROW", field, span, rule, figures, fix)
    rule, why = why_narrow(told)
    holds = f"{parameter('max_per_day')} {told.fit()}" in offers
    fit = f"{told.fit()} fit{'' if holds else ' by spacing alone, without the rules of their types'}"
    fit += f" on {told.date}" if not dated and any(day.fit() > told.fit() for day in days) else ""
    figures = f"{told.sends} sends cannot fit {shown} at {SPACING} minutes{why}; {fit}"
    spoken_of = [told] if dated else days
    steps = (step for step in SPACING_STEPS[1:] if all(day.room(*step) >= day.sends for day in spoken_of))
    if nearer := next(steps, None):
        figures += f", or {told.sends} at {nearer[0]} minutes"
    return Obstacle("WINDOW_TOO_NARROW", field, span, f"{rule}{clock}", f"{figures}{also}", fix)
