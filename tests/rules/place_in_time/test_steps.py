"""The search is bounded by steps, and says so where they were spent (R57, R53). Steps are counted, never timed."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from checker.variety import SentDay, breaches, measured, slack
from hard_weeks import WORST, hard_week
from placed_weeks import MONDAY, by_day, minute, place, random_days, random_week, slots_of

from nodes.place_in_time import week
from nodes.place_in_time.day import Day, PlacementRules
from nodes.place_in_time.findings import of_day
from nodes.place_in_time.first_fit import first_fit
from nodes.place_in_time.ladder import place_day
from nodes.place_in_time.solver import STEPS_OF_WEEK, StepBudget

DayOf = Callable[..., Day]
#: What the last round of an integer search may take beyond the bound, on the finest lattice with all hours open.
ONE_ROUND = 21 * 187
AVOIDED = range(8, 20)


@pytest.fixture
def efforts(monkeypatch: pytest.MonkeyPatch) -> list[StepBudget]:
    """The efforts of the days that are placed from now on."""
    made: list[StepBudget] = []

    def effort(most: int) -> StepBudget:
        made.append(StepBudget(most))
        return made[-1]

    monkeypatch.setattr(week, "StepBudget", effort)
    return made


@pytest.mark.requirement("place:steps")
@pytest.mark.parametrize("seed", WORST[:1])
def test_the_hardest_weeks_known_end_within_their_steps(efforts: list[StepBudget], seed: int | None) -> None:
    _ends_within_its_steps(efforts, seed)


@pytest.mark.full
@pytest.mark.requirement("place:steps")
@pytest.mark.parametrize(
    "seed", [*WORST[1:], *range(100, 115), *(pytest.param(it, marks=pytest.mark.soak) for it in range(115, 140))]
)
def test_many_hard_weeks_end_within_their_steps(efforts: list[StepBudget], seed: int | None) -> None:
    _ends_within_its_steps(efforts, seed)


def _ends_within_its_steps(efforts: list[StepBudget], seed: int | None) -> None:
    days, timing = hard_week(seed)
    slots = slots_of(days)
    placed, _ = place(slots, **timing)
    assert sorted([*(slot.slot_id for slot in placed.slots), *placed.dropped]) == sorted(it.slot_id for it in slots)
    assert sum(effort.taken for effort in efforts) <= STEPS_OF_WEEK + ONE_ROUND
    assert all(effort.taken <= effort.most + ONE_ROUND for effort in efforts)


@pytest.mark.requirement("place:steps")
def test_a_usual_week_takes_a_small_part_of_its_steps(efforts: list[StepBudget]) -> None:
    for tier in ("low", "high", "ultra"):
        random_week(tier, "paid", 7)
    assert sum(effort.taken for effort in efforts) < STEPS_OF_WEEK / 4


@pytest.mark.requirement("place:best-so-far")
@pytest.mark.parametrize("steps", [0, 300])
def test_a_day_whose_steps_are_spent_keeps_the_45_minutes_that_fit(day_of: DayOf, steps: int) -> None:
    """Hours 8 to 14 to avoid leave room for eleven sends 45 minutes apart from 15:00 on; two types keep two hours."""
    keys = ["ppv_unlock", "ppv_unlock", "bundle", "tip_goal", "bump_normal"]
    keys += ["link_drop", "link_drop", "dm_farm", "live_promo"]
    day = day_of(keys, avoid=frozenset(range(8, 15)), openings={})
    placed = place_day(day, StepBudget(steps))
    starts = [at for _, at in placed.placement.starts]
    assert placed.rules.spacing == 45
    assert len(starts) == len(keys)
    assert all(later - sooner >= 45 for sooner, later in pairwise(starts))


@pytest.mark.full
@pytest.mark.requirement("place:best-so-far")
def test_without_any_steps_45_minutes_are_kept_wherever_they_fit(day_of: DayOf) -> None:
    """A first version fell to 15 minutes where its steps were spent."""
    fitting = 0
    for seed, keys in enumerate([*random_days("ultra", "paid", 3), *random_days("high", "free", 4)]):
        for opens in (480, 700, 900, 1100):
            day = day_of(keys, seed=seed, opens=opens)
            bounded, whole = place_day(day, StepBudget(0)), place_day(day)
            fitting += whole.rules.spacing == 45
            assert bounded.rules.spacing == 45 or whole.rules.spacing < 45
    assert fitting > 20


@pytest.mark.requirement("place:best-so-far", "failure:time_calculation_failed")
def test_the_best_found_is_told_with_its_worth_and_its_bound(day_of: DayOf) -> None:
    day = day_of(["bump_normal"] * 3 + ["link_drop", "dm_farm"], prime=(20,), opens=540, closes=960)
    placed = place_day(day, StepBudget(0))
    minutes = {send.id: at for send, at in placed.placement.starts}
    (finding,) = of_day(placed, minutes, placed.rules, own_minutes=True)
    assert finding.message == (
        "2026-01-05: the search for an order of types ended after 0 steps; the best placement found by then stands"
    )
    assert (finding.error_type, finding.action) == ("time_calculation_failed", "take_best_found")
    assert finding.fallback == "a placement worth 7.2, where none exceeds 7.2"
    assert finding.impact == "a type stands twice in a row, though another order may exist"


@pytest.mark.requirement("place:best-so-far")
def test_times_in_clock_order_are_found_where_the_greedy_finds_none(day_of: DayOf) -> None:
    """Three links two hours apart, a bump and a farm between: from 09:00 to 13:18 only L b L f L fits."""
    day = day_of(["link_drop"] * 3 + ["bump_normal", "dm_farm"], opens=540, closes=798)
    placement, left = first_fit(day, PlacementRules(blocks=False))
    assert left == ()
    line = sorted(placement.starts, key=lambda it: it[1])
    assert [send.key for send, _ in line][::2] == ["link_drop"] * 3
    assert first_fit(day_of(["link_drop"] * 4, opens=540, closes=798), PlacementRules())[1] != ()


@pytest.mark.requirement("place:avoid-hours", "place:best-so-far")
def test_what_stands_in_opened_hours_to_avoid_keeps_45_minutes_there() -> None:
    days, timing = hard_week(None)
    placed, findings = place(slots_of(days), **timing)
    for sends in by_day(placed).values():
        early = [minute(slot) for slot in sends if slot.scheduled_at.hour in AVOIDED]
        assert all(later - sooner >= 45 for sooner, later in pairwise(early))
    opened = next(it for it in findings if it.error_type == "avoid_hours_violation")
    assert (opened.action, opened.fallback) == ("open_avoid_hours", "hours to avoid, for these sends")


@pytest.mark.full
@pytest.mark.requirement("place:what-was-done")
def test_each_step_of_the_ladder_is_told_as_what_was_done() -> None:
    keys = [*("ppv_unlock", "bundle", "game_post", "flash_bundle", "first_to_tip", "tip_goal"), "link_drop", "dm_farm"]
    closer, (told,) = place(slots_of([keys, *[[]] * 6]), avoid=range(8, 19))
    assert told.fallback == closer.proofs[0].relaxation == "block rule off, 30 minutes between sends"
    crowded, findings = place(slots_of([keys, *[[]] * 6]), avoid=range(8, 23))
    assert crowded.dropped == ()
    assert all("next day" not in it.fallback and "valid hour" not in it.fallback for it in findings)
    late = slots_of([[]] * 6 + [[*keys, *keys[1:5]] * 9])
    dropped, findings = place(late)
    assert dropped.dropped
    assert (findings[-1].action, findings[-1].fallback) == ("drop", "left out")


@pytest.mark.full
@pytest.mark.requirement("place:variety", "place:weeks-differ")
def test_weeks_of_several_pages_are_as_varied_as_chance() -> None:
    """Eight weeks of four pages; `make bench` measures sixteen of all demo pages."""
    days = [
        SentDay(f"{tier} {page_type}", day, tuple(minute(slot) for slot in sends), slack(len(sends), ()))
        for tier, page_type in (("low", "paid"), ("mid", "free"), ("high", "paid"), ("ultra", "free"))
        for later in range(8)
        for day, sends in by_day(
            random_week(tier, page_type, 31 * later, monday=MONDAY + timedelta(weeks=later))  # type: ignore[arg-type]
        ).items()
    ]
    figures = measured(days)
    assert breaches(figures) == [], figures
