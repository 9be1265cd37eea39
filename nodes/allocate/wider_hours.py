"""The smallest single changes of a request that let days hold their sends (R48): hours further out, or fewer sends."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from eros.parameters import parameter
from eros.vocabulary.limits import CLOSES, OPENS, SENDS_PER_DAY
from eros.vocabulary.posting_window import posting_window
from eros.vocabulary.request import Request
from eros.vocabulary.wall_clock import clock_of, minute_of, time_of
from nodes.allocate.day_load import HOURS_BY_DAY, DayLoad, all_fit, changed_by, day_loads, is_narrowed
from nodes.allocate.plan import AllocationContext

#: A weaker wish in words, and the request with it.
Offer = tuple[str, Request]


def relaxations(context: AllocationContext, days: list[DayLoad]) -> Iterator[str]:
    """Each change that is enough by itself, as small as it can be."""
    for field in HOURS_BY_DAY:
        yield from _wider_days(context, field, days)
    for weaker in (_fewer(context), _wider(context, days)):
        for offers in weaker:
            if (text := next((text for text, changed in offers if _fits_with(context, changed)), None)) is not None:
                yield text


def left_out(context: AllocationContext, days: list[DayLoad]) -> str:
    """What helps where no single end and no limit does."""
    request, dates = context.request, [day.date for day in days]
    spared = {
        field: {day: at for day, at in getattr(request, field).items() if day not in dates} for field in HOURS_BY_DAY
    }
    if _fits_with(context, changed_by(request, **spared)):
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


def _own_ends(request: Request, field: str, day: date) -> Iterator[Offer]:
    """One end of a day's own hours further out, the nearest first."""
    hours = getattr(request, field)
    now, step, last = minute_of(hours[day]), *((-1, OPENS) if field == "not_before_on" else (1, CLOSES))
    for at in map(time_of, range(min(max(now, OPENS), CLOSES), last + step, step)):
        yield f"{parameter(field)} {day}={at:%H:%M}", changed_by(request, **{field: {**hours, day: at}})


def _fewer(context: AllocationContext) -> Iterator[Iterator[Offer]]:
    limits = range(SENDS_PER_DAY, max(1, *map(len, context.pins)) - 1, -1)
    yield ((f"{parameter('max_per_day')} {most}", changed_by(context.request, max_per_day=most)) for most in limits)


def _wider(context: AllocationContext, days: list[DayLoad]) -> Iterator[Iterator[Offer]]:
    """Each end of the window further out, the nearest first, as far as the sends of today need it."""
    request = context.request
    opens, closes = posting_window(request)[:2]
    earlier, later = range(min(opens, CLOSES), OPENS - 1, -1), range(max(closes, OPENS), CLOSES + 1)
    for field, times in (("not_before", earlier), ("not_after", later)):
        if getattr(request, field) is not None:
            changed = (
                (f"{parameter(field)} {clock_of(at)}", changed_by(request, **{field: time_of(at)})) for at in times
            )
            yield ((text, wider) for text, wider in changed if _have_room(wider, days, context.zone))


def _have_room(request: Request, days: Iterable[DayLoad], zone: str) -> bool:
    """Whether the same sends fit in the windows of another request, whatever their types."""
    wider = (day._replace(window=posting_window(request, day.date, zone)) for day in days)
    return all(day.room() >= day.sends for day in wider)


def _fits_with(context: AllocationContext, request: Request, day: date | None = None) -> bool:
    """Whether the days, or the one, lose nothing then; a weaker wish may also let other sends be planned."""
    loads = day_loads(replace(context, request=request))
    narrowed = (load for load in loads if day in (None, load.date) and is_narrowed(request, load.date))
    return any(load.sends for load in loads) and all_fit(context, narrowed)
