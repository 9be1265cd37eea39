"""The exact model against every placement there is, on days small enough to try them all (R25)."""

from collections.abc import Callable, Sequence
from datetime import time
from itertools import combinations, pairwise, product
from typing import Any

import pytest
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st

from nodes.place_in_time.day import Day, PlacementRules, Send
from nodes.place_in_time.groups import groups_of
from nodes.place_in_time.ladder import place_day
from nodes.place_in_time.lattice import starts_of
from nodes.place_in_time.model import kept_sends, optimal_placement
from nodes.place_in_time.order import day_sequence
from nodes.place_in_time.solver import StepBudget

DayOf = Callable[..., Day]
TYPES = ("ppv_unlock", "tip_goal", "bundle", "bump_normal", "link_drop", "renew_on_message")


def best_of_all(day: Day, rules: PlacementRules) -> float | None:
    """The highest value of any placement that keeps the rules, each tried; None if none does."""
    times = starts_of(day, rules)
    worth = {send.id: group.worth for group in groups_of(day, rules, times) for send in group.sends}
    choices = [[k for k, at in enumerate(times) if day.opens <= at <= min(day.closes, _last(it))] for it in day.sends]
    values = [
        sum(worth[send.id][k] for send, k in zip(day.sends, ks, strict=True))
        for ks in product(*choices)
        if _legal(day, rules, [(times[k], send.key, send.gap) for send, k in zip(day.sends, ks, strict=True)])
    ]
    return max(values, default=None)


def _last(send: Send) -> int:
    return 1395 if send.key in ("ppv_unlock", "tip_goal") else 1410


def _legal(day: Day, rules: PlacementRules, sends: Sequence[tuple[int, str, int]]) -> bool:
    """Pins count for the order, for the others' distance from them, and for their block where others stand in it."""
    pins = [(pin, send.key) for send, pin in day.pinned]
    keys = [*([day.before] if day.before else []), *(key for _, key, *_ in sorted([*sends, *pins]))]
    return (
        all(one != other for one, other in pairwise(keys))
        and all(_far(rules, *pair) for pair in combinations(sends, 2))
        and all(_far(rules, send, pin) for send, pin in product(sends, pins))
        and (not rules.blocks or all(_fits(block, sends, pins) for block in range(2, 6)))
    )


def _far(rules: PlacementRules, send: tuple[int, str, int], other: Sequence[Any]) -> bool:
    return abs(send[0] - other[0]) >= (max(rules.spacing, send[2]) if send[1] == other[1] else rules.spacing)


def _fits(block: int, sends: Sequence[tuple[int, str, int]], pins: Sequence[tuple[int, str]]) -> bool:
    there = sum(at // 240 == block for at, *_ in sends)
    return there == 0 or there + sum(at // 240 == block for at, _ in pins) <= 3


@st.composite
def small_days(draw: st.DrawFn, most: int) -> dict[str, object]:
    """A few sends in three or four hours, where the rules bite, and up to two pins close to them or to each other."""
    opens = draw(st.sampled_from([480, 600, 1050, 1170, 1230]))
    keys = draw(st.lists(st.sampled_from(TYPES), min_size=2, max_size=most))
    pinned = draw(st.lists(st.sampled_from(TYPES), max_size=2))
    near = st.integers(opens, min(1410, opens + 240))  # two at one minute are refused with the request (R47)
    minutes = draw(st.lists(near, min_size=len(pinned), max_size=len(pinned), unique=True))
    return {
        "keys": [*keys, *pinned],
        "pins": {number: time(*divmod(at, 60)) for number, at in enumerate(minutes, len(keys) + 1)},
        "opens": opens,
        "closes": min(1410, opens + draw(st.sampled_from([150, 180, 240]))),
        "jitter": draw(st.sampled_from([-7, -3, 2, 8])),
        "before": draw(st.sampled_from([None, "bump_normal", "ppv_unlock"])),
        "performance": tuple(draw(st.lists(st.floats(0, 1), min_size=24, max_size=24))),
        "seed": draw(st.integers(0, 99)),
    }


def _agrees(day: Day) -> None:
    for rules in (PlacementRules(), PlacementRules(blocks=False, spacing=30)):
        placement, best = optimal_placement(day, rules), best_of_all(day, rules)
        kept = placement is not None and placement.rules.order == "kept"
        assert kept == (best is not None)
        if placement is not None and best is not None:
            assert placement.value == pytest.approx(best, abs=1e-9)
            assert placement.bound == pytest.approx(best, abs=1e-6)


@pytest.mark.requirement("place:exact", "place:order")
@examples(40)
@given(small=small_days(most=3))
def test_no_placement_beats_the_models(day_of: DayOf, small: dict[str, object]) -> None:
    _agrees(day_of(**small))


@pytest.mark.full
@pytest.mark.requirement("place:exact", "place:order")
@examples(150)
@given(small=small_days(most=4))
def test_no_placement_beats_the_models_on_many_days(day_of: DayOf, small: dict[str, object]) -> None:
    _agrees(day_of(**small))


@pytest.mark.requirement("place:order")
def test_a_type_never_follows_itself_while_another_can_stand_between(day_of: DayOf) -> None:
    day = day_of(["bump_normal"] * 4 + ["link_drop", "bump_flyer", "dm_farm"], opens=540, closes=960)
    placement = optimal_placement(day, PlacementRules(blocks=False))
    assert placement is not None
    assert [send.key for send, _ in placement.starts][::2] == ["bump_normal"] * 4
    assert placement.rules.order == "kept"


@pytest.mark.requirement("place:order")
def test_the_day_does_not_begin_with_what_the_day_before_ended_with(day_of: DayOf) -> None:
    day = day_of(["bump_normal", "ppv_unlock"], before="bump_normal")
    placement = optimal_placement(day, PlacementRules())
    assert placement is not None
    assert [send.key for send, _ in placement.starts] == ["ppv_unlock", "bump_normal"]


@pytest.mark.requirement("place:order-impossible")
def test_a_day_of_one_type_is_placed_all_the_same_and_says_so(day_of: DayOf) -> None:
    placement = optimal_placement(day_of(["bump_normal"] * 3), PlacementRules())
    assert placement is not None
    assert placement.rules.gave_way == "same type twice in a row (proved unavoidable)"


@pytest.mark.requirement("place:order-impossible")
def test_two_pins_in_a_row_leave_the_other_types_their_order(day_of: DayOf) -> None:
    """Nothing fits between bump_normal at 12:00 and at 13:00; from 14:00 on links and the farm must still alternate."""
    keys = ["bump_normal", "bump_normal", "link_drop", "link_drop", "dm_farm"]
    day = day_of(keys, pins={1: time(12), 2: time(13)}, opens=14 * 60)
    placement = optimal_placement(day, PlacementRules())
    assert placement is not None
    assert [send.key for send, _ in placement.starts] == ["link_drop", "dm_farm", "link_drop"]
    assert placement.rules.gave_way == "same type twice in a row (proved unavoidable)"


@pytest.mark.requirement("place:order-impossible")
def test_what_cannot_be_kept_across_midnight_is_kept_within_the_day(day_of: DayOf) -> None:
    """The day before ends with the pinned type of 08:10, before which nothing stands."""
    keys = ["link_drop", "link_drop", "bump_normal", "dm_farm"]
    day = day_of(keys, pins={1: time(8, 10)}, before="link_drop")
    placement = optimal_placement(day, PlacementRules())
    assert placement is not None
    line = [key for _, key in day_sequence(day, [(at, send.key) for send, at in placement.starts])]
    assert line[:2] == ["link_drop", "link_drop"]
    assert all(one != other for one, other in pairwise(line[1:]))
    assert placement.rules.gave_way == "same type twice in a row (unavoidable with the day before as it stands)"


@pytest.mark.requirement("place:greedy-ends")
def test_an_order_that_is_not_found_within_the_steps_is_told_and_not_called_proved(
    day_of: DayOf,
) -> None:
    day = day_of(["bump_normal"] * 3 + ["link_drop", "dm_farm"], prime=(20,), opens=540, closes=960)
    placed = place_day(day, StepBudget(0))
    assert placed.placement.cut_short == "the search for an order of types ended after 0 steps"
    assert placed.rules.order == "free"


@pytest.mark.requirement("place:blocks")
def test_a_block_holds_a_quarter_of_the_day_and_three_at_least(day_of: DayOf) -> None:
    small, large = day_of(["ppv_unlock", "bundle"]), day_of(["bump_normal"] * 13)
    assert (small.block_limit, large.block_limit) == (3, 4)


@pytest.mark.requirement("place:blocks")
def test_the_fourth_send_of_an_afternoon_waits_for_the_next_block(day_of: DayOf) -> None:
    """Four would fit before 16:00: 13:03, 13:48, 14:33 and 15:18."""
    keys = ["ppv_unlock", "bundle", "bump_normal", "link_drop"]
    placement = optimal_placement(day_of(keys, opens=13 * 60, closes=16 * 60 + 5, jitter=3), PlacementRules())
    assert placement is not None
    assert [at // 240 for _, at in placement.starts] == [3, 3, 3, 4]


@pytest.mark.requirement("place:late-parents")
def test_a_send_with_a_follow_up_stands_at_a_quarter_past_eleven_at_the_latest(day_of: DayOf) -> None:
    late = {"opens": 1380, "closes": 1410, "jitter": 3}
    parent, other = (
        optimal_placement(day_of(["ppv_unlock"], **late), PlacementRules()),
        optimal_placement(day_of(["bundle"], **late), PlacementRules()),
    )
    assert parent is not None
    assert other is not None
    assert parent.starts[0][1] == 1383
    assert optimal_placement(day_of(["ppv_unlock"], opens=1396, closes=1410), PlacementRules()) is None


@pytest.mark.requirement("place:unplaced")
def test_who_stays_are_as_many_as_fit_and_the_first_in_line(day_of: DayOf) -> None:
    day = day_of(["bump_normal", "renew_on_message", "bundle", "ppv_unlock"], opens=1200, closes=1260)
    assert {send.key for send in kept_sends(day, PlacementRules())} == {"ppv_unlock", "bundle"}
