"""Which priced sends of a day stay within a request's budget (R46): Phase 4 keeps them, Phase 3 prepares for it."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from eros.vocabulary.week import Slot

Planned = TypeVar("Planned", bound=Slot)


def within_day(
    priced: Iterable[Planned], budget: float, price: Callable[[Planned], float]
) -> tuple[float, list[Planned]]:
    """What a day's sends that stay ask for, and those for which the budget is too small, by their priority.

    Pinned events come first (R47); each stays that what stays before it leaves room for.
    """
    cents, gone = 0, list[Planned]()
    for slot in sorted(priced, key=lambda slot: (slot.pinned_time is None, slot.priority, slot.slot_id)):
        with_it = cents + round(100 * price(slot))
        if with_it <= round(100 * budget):
            cents = with_it
        else:
            gone.append(slot)
    return cents / 100, gone
