"""From the chosen types of a day to its slots."""

from collections.abc import Sequence

from eros.vocabulary.catalogue import Category
from eros.vocabulary.week import Slot
from eros.vocabulary.wishes import PinnedEvent
from nodes.allocate.pins import soft_breaches
from nodes.allocate.plan import AllocationContext, AllocationPlan
from nodes.allocate.strategies import FLAVORS


def write_day(
    context: AllocationContext, plan: AllocationPlan, strategy: str, day: int, keys: Sequence[str]
) -> list[Slot]:
    """A slot per type in allocation order; a pinned event takes the first slot of its type that is left."""
    date, places = context.dates[day], _priorities([plan.kinds[key].category for key in keys])
    return [
        Slot(
            slot_id=f"{date.isoformat()}_{number}",
            day=day,
            date=date,
            send_type_key=key,
            category=plan.kinds[key].category,
            priority=priority,
            strategy_used=strategy,
            flavor_emphasis=FLAVORS[strategy],
            pinned_time=None if pin is None else pin.time,
            warnings=(*_vault_warnings(context, plan, key), *_pin_warnings(context, plan, day, pin)),
        )
        for number, (key, priority, pin) in enumerate(
            zip(keys, places, _standing(keys, context.pins[day]), strict=True), start=1
        )
    ]


def _priorities(categories: Sequence[Category]) -> list[int]:
    """Each send's number among those of its category."""
    return [categories[: place + 1].count(category) for place, category in enumerate(categories)]


def _standing(keys: Sequence[str], pins: Sequence[PinnedEvent]) -> list[PinnedEvent | None]:
    left, standing = list(pins), list[PinnedEvent | None]()
    for key in keys:
        pin = next((pin for pin in left if pin.send_type_key == key), None)
        if pin is not None:
            left.remove(pin)
        standing.append(pin)
    return standing


def _vault_warnings(context: AllocationContext, plan: AllocationPlan, key: str) -> list[str]:
    missing = context.vault.missing_media(plan.kinds[key])
    return [f"vault_warning: the vault has no {medium}" for medium in missing]


def _pin_warnings(
    context: AllocationContext, plan: AllocationPlan, day: int, pin: PinnedEvent | None
) -> tuple[str, ...]:
    if pin is None:
        return ()
    return soft_breaches(pin, context.pins[day], plan.kinds, context.request, plan.windows[day])
