"""Phase 5's node on its own: what it reads, what it adds, when it gives up."""

from datetime import UTC, datetime, time
from typing import Any

import pytest
from langgraph.runtime import Runtime
from placed_weeks import KINDS, MONDAY, random_days, slots_of

from eros.failures import PhaseFailure
from eros.vocabulary.facts import BestTiming
from eros.vocabulary.request import Request
from eros.vocabulary.state import Directives, OpenFailure, Run
from nodes.place_in_time.node import place_in_time
from nodes.recover.rules import remedy

RUN = Run(
    generation_id="g",
    seed=5,
    week_start=MONDAY,
    today=MONDAY,
    started_at=datetime(2026, 1, 1, tzinfo=UTC),
)


async def phase_5(slots: Any, directives: Directives | None = None, **wishes: Any) -> Any:
    state: Any = {
        "request": Request(creator_id="c", **wishes),
        "run": RUN,
        "send_types": KINDS,
        "timing": BestTiming(timezone="Asia/Tokyo", peak_hours=(10, 11), avoid_hours=(20, 21), source="history"),
        "targeted": tuple(slots),
    }
    return await place_in_time(state | ({"directives": directives} if directives else {}), Runtime())


async def test_the_node_adds_the_timed_week_and_its_findings() -> None:
    slots = slots_of(random_days("low", "paid", 1))
    update = await phase_5(slots)
    assert {slot.slot_id for slot in update["timed"].slots} == {slot.slot_id for slot in slots}
    assert update["findings"] == ()


@pytest.mark.requirement("place:generic-timing")
async def test_recovery_places_the_week_by_generic_hours() -> None:
    """Monday 2026-01-05 is day 0 of week 52: offset 0. Recovery forgets the creator's hours to avoid with the peaks."""
    slots = slots_of(random_days("low", "paid", 1))
    failed = OpenFailure(
        error_type="no_available_slots", phase="phase_5", severity="HIGH", code="NO_AVAILABLE_SLOTS", message=""
    )
    own, generic = await phase_5(slots), await phase_5(slots, remedy(failed, Directives()))
    assert (own["timed"].prime_hours[0], generic["timed"].prime_hours[0]) == ((10, 11), (19, 20, 21, 22))
    assert any(slot.scheduled_at.hour == 20 for slot in generic["timed"].slots)


@pytest.mark.requirement("place:nothing-placed")
async def test_a_week_in_which_nothing_finds_a_time_is_a_failure() -> None:
    with pytest.raises(PhaseFailure) as failure:
        await phase_5(slots_of(random_days("low", "paid", 1)), not_before=time(23, 30), not_after=time(23, 30))
    assert failure.value.error_type == "no_available_slots"
    assert len(failure.value.slot_ids) == 49


async def test_a_week_without_sends_is_a_week_without_times() -> None:
    update = await phase_5([])
    assert (update["timed"].slots, update["timed"].spacing) == ((), (45,) * 7)
