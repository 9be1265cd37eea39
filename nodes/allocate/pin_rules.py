"""The hard rules that refuse a pinned event (R47): without data, and by the facts of Phase 1."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from eros.parameters import parameter
from eros.vocabulary.catalogue import DEPRECATED_SEND_TYPES, FOLLOW_UP, SendType, default_catalogue
from eros.vocabulary.limits import CLOSES, LEAST_SPACING, OPENS
from eros.vocabulary.numbers import dollars
from eros.vocabulary.posting_window import closed_somewhere, posting_window
from eros.vocabulary.pricing import suggested_price
from eros.vocabulary.request import Request
from eros.vocabulary.wall_clock import clock_of, exists, minute_of, time_of
from eros.vocabulary.wishes import PinnedEvent
from nodes.allocate.eligible import plannable_types
from nodes.allocate.obstacles import Obstacle, refused_pin
from nodes.allocate.pins import name_of, pins_of, same_type_too_near, too_near
from nodes.allocate.plan import AllocationContext
from nodes.allocate.weights import base_weight

# Where a pinned event that cannot stay could go: the smallest change of it that breaks no hard rule (R48).


def pin_relaxation(request: Request, pin: PinnedEvent, kinds: Mapping[str, SendType], zone: str | None = None) -> str:
    """The nearest minute of its day at which all other pins let it stand, and the zone's clock, in words; without one
    it is left out. No clock is known to show a minute that some zone skips, as long as the zone is not."""
    at = minute_of(pin.time)
    closed = closed_somewhere(pin.date) if zone is None else posting_window(request, pin.date, zone).closed
    moved = {minute: pin.model_copy(update={"time": time_of(minute)}) for minute in range(OPENS, CLOSES + 1)}
    free = (minute for minute, there in moved.items() if minute not in closed and _stands(request, pin, there, kinds))
    nearest = min(free, key=lambda minute: (abs(minute - at), -minute), default=None)
    return "leave it out" if nearest is None else f"pin it at {clock_of(nearest)}"


def fits(request: Request, pin: PinnedEvent, key: str, kinds: Mapping[str, SendType]) -> bool:
    """Whether a send of another type can stand where this one is pinned."""
    return _stands(request, pin, pin.model_copy(update={"send_type_key": key}), kinds)


def _stands(request: Request, pin: PinnedEvent, instead: PinnedEvent, kinds: Mapping[str, SendType]) -> bool:
    others = list(request.pinned)
    others.remove(pin)
    alike = [it for it in others if it.send_type_key == instead.send_type_key and it.send_type_key in kinds]
    near = any(too_near((instead, other)) for other in others if other.date == instead.date)
    return not near and not any(same_type_too_near((instead, other), kinds) for other in alike)


def pin_obstacles(request: Request) -> Iterator[Obstacle]:
    """What no data could make possible."""
    for pin in request.pinned:
        yield from _by_itself(request, pin)
    for day in sorted({pin.date for pin in request.pinned}):
        pins, most = pins_of(request, day), request.max_per_day
        if most is not None and len(pins) > most:
            figures = f"{len(pins)} events are pinned on {day}, max_per_day is {most}"
            yield Obstacle("PIN_INFEASIBLE", "max_per_day", most, "R46", figures, f"use max_per_day {len(pins)}")
        if (pair := too_near(pins)) is not None:
            why = f"is less than {LEAST_SPACING} minutes from {name_of(pair[0])}"
            yield refused_pin(name_of(pair[1]), "R23", why, pin_relaxation(request, pair[1], default_catalogue()))


def _by_itself(request: Request, pin: PinnedEvent) -> Iterator[Obstacle]:
    name, key = name_of(pin), pin.send_type_key
    if key in DEPRECATED_SEND_TYPES:
        yield refused_pin(name, "R9", "is of a type that is gone since 2026-01-16", "pin ppv_unlock instead")
    elif key == FOLLOW_UP:
        yield refused_pin(name, "R10", "is a follow-up, which only its parent brings", "pin the parent instead")
    elif key not in default_catalogue():
        yield refused_pin(name, "R9", "is of no known send type", "pin a send type of the catalogue")
    if key in request.exclude:
        yield refused_pin(name, "R45", "is of a type that the request excludes", f"leave {key} out of exclude")
    if not OPENS <= minute_of(pin.time) <= CLOSES:
        why = f"is outside {clock_of(OPENS)} to {clock_of(CLOSES)}, when sends may stand"
        yield refused_pin(name, "R23", why, pin_relaxation(request, pin, default_catalogue()))
    if pin.date in request.days_off:
        yield refused_pin(name, "R46", "is on a day off", f"leave {pin.date} on")


def pin_obstacles_by_facts(context: AllocationContext) -> Iterator[Obstacle]:
    """What this page and this server's send types stand against: page type, caps by day and week, prices, own gaps."""
    request, page_type = context.request, context.page_type
    there = plannable_types(context.send_types, page_type)
    for pin in request.pinned:
        if pin.send_type_key not in there:
            why = f"is of a type that a {page_type} page cannot send"
            yield refused_pin(name_of(pin), "R10", why, _instead(context, pin))
            return
    yield from _skipped(context)
    yield from _caps(context)
    yield from _prices(context)
    if (pair := same_type_too_near(sorted(request.pinned, key=lambda pin: (pin.date, pin.time)), there)) is not None:
        gap = there[pair[0].send_type_key].min_minutes_between
        why = f"is less than {gap} minutes from {name_of(pair[0])}"
        moved = pin_relaxation(request, pair[1], there, context.zone)
        yield refused_pin(name_of(pair[1]), "R27", why, moved)


def _skipped(context: AllocationContext) -> Iterator[Obstacle]:
    """Pins at minutes that the clocks of the zone never show (R41)."""
    for pin in context.request.pinned:
        if not exists(datetime.combine(pin.date, pin.time), context.zone):
            why = f"is at a time that {context.zone} skips as its clocks change"
            moved = pin_relaxation(context.request, pin, context.send_types, context.zone)
            yield refused_pin(name_of(pin), "R41", why, moved)


def _instead(context: AllocationContext, pin: PinnedEvent) -> str:
    """The type that can stand there: one of the same category if there is one, the weightiest first."""
    there = plannable_types(context.send_types, context.page_type)
    catalogue = default_catalogue()
    category = catalogue[pin.send_type_key].category if pin.send_type_key in catalogue else None
    fitting = [key for key in there if context.request.wants(key) and fits(context.request, pin, key, there)]
    best = max(fitting, key=lambda key: (there[key].category == category, base_weight(key)), default=None)
    return f"pin {best} instead" if best else "leave it out"


def _caps(context: AllocationContext) -> Iterator[Obstacle]:
    weekly = Counter(pin.send_type_key for pin in context.request.pinned)
    daily = Counter((pin.send_type_key, pin.date) for pin in context.request.pinned)
    for key, count in weekly.items():
        if count > (most := context.send_types[key].max_per_week or count):
            yield refused_pin(f"{key} {count} times", "2.4", f"is over {most} a week", f"pin it {_times(most)}")
    for (key, day), count in daily.items():
        most = min(context.send_types[key].max_per_day, context.volume.type_limits.get(key, count))
        if count > most:
            yield refused_pin(f"{key} {count} times on {day}", "R10", f"is over {most} a day", f"pin it {_times(most)}")


def _prices(context: AllocationContext) -> Iterator[Obstacle]:
    """Days whose pinned events ask for more than the budget, which would leave some of them out (R46)."""
    budget, confidence = context.request.budget_per_day, context.volume.confidence_score
    cents = Counter[date]()
    for pin in context.request.pinned:
        cents[pin.date] += round(100 * (suggested_price(context.send_types[pin.send_type_key], confidence) or 0))
    day, most = max(cents.items(), key=lambda one: one[1], default=(None, 0))
    if budget is not None and most > round(100 * budget):
        figures = f"what is pinned on {day} asks for {dollars(most / 100)}, the budget is {dollars(budget)} a day"
        fix = f"use {parameter('budget_per_day')} {dollars(most / 100)}"
        yield Obstacle("PIN_INFEASIBLE", "budget_per_day", dollars(budget), "R46, R47", figures, fix)


def _times(most: int) -> str:
    return "once" if most == 1 else f"{most} times"
