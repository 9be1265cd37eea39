"""Single days to place."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from placed_weeks import KINDS, MONDAY, slots_of

from nodes.place_in_time.day import Day, Send


@pytest.fixture(scope="session")
def day_of() -> Callable[..., Day]:
    """A day of these types; ``pins`` has the clock times of those by number from 1, changes are fields of Day."""

    def make(keys: Sequence[str], pins: Mapping[int, Any] | None = None, number: int = 0, **changes: Any) -> Day:
        days = [list(keys) if day == number else [] for day in range(7)]
        slots = slots_of(days, pins={(number, place): clock for place, clock in (pins or {}).items()})
        sends = [Send(slot, KINDS[slot.send_type_key]) for slot in slots]
        usual: dict[str, Any] = {
            "number": number,
            "date": MONDAY + timedelta(days=number),
            "sends": tuple(send for send in sends if send.pin is None),
            "pins": tuple(send for send in sends if send.pin is not None),
            "prime": (20, 21, 22),
            "jitter": 3,
            "performance": (0.5,) * 24,
            "seed": 7,
        }
        return Day(**usual | changes)

    return make
