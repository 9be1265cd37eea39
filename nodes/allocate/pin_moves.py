"""Where a pinned event that cannot stay could go: the smallest change of it that breaks no hard rule (R48)."""

from collections.abc import Mapping

from eros.vocabulary.catalogue import SendType
from eros.vocabulary.limits import CLOSES, OPENS
from eros.vocabulary.request import PinnedEvent, Request
from nodes.allocate.pins import same_type_too_near, too_near
from nodes.allocate.window import clock_of, minute_of


def pin_relaxation(request: Request, pin: PinnedEvent, kinds: Mapping[str, SendType]) -> str:
    """The nearest minute of its day at which all other pins let it stand, in words; without one it is left out."""
    at = minute_of(pin.time)
    free = (minute for minute in range(OPENS, CLOSES + 1) if _stands(request, pin, _at(pin, minute), kinds))
    nearest = min(free, key=lambda minute: (abs(minute - at), -minute), default=None)
    return "leave it out" if nearest is None else f"pin it at {clock_of(nearest)}"


def fits(request: Request, pin: PinnedEvent, key: str, kinds: Mapping[str, SendType]) -> bool:
    """Whether a send of another type can stand where this one is pinned."""
    return _stands(request, pin, pin.model_copy(update={"send_type_key": key}), kinds)


def _at(pin: PinnedEvent, minute: int) -> PinnedEvent:
    return pin.model_copy(update={"time": pin.time.replace(hour=minute // 60, minute=minute % 60)})


def _stands(request: Request, pin: PinnedEvent, instead: PinnedEvent, kinds: Mapping[str, SendType]) -> bool:
    others = list(request.pinned)
    others.remove(pin)
    alike = [it for it in others if it.send_type_key == instead.send_type_key and it.send_type_key in kinds]
    near = any(too_near((instead, other)) for other in others if other.date == instead.date)
    return not near and not any(same_type_too_near((instead, other), kinds) for other in alike)
