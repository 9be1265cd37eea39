"""The last minutes of a day's times (R26)."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from random import Random

import pytest

from nodes.place_in_time.day import Day, PlacementRules, Send
from nodes.place_in_time.minutes import final_minutes

DayOf = Callable[..., Day]


def _starts(day: Day, *times: int) -> list[tuple[Send, int]]:
    return list(zip(day.sends, times, strict=True))


def _final(day: Day, times: list[int], uses: Counter[int] | None = None, seed: int = 4) -> tuple[list[int], bool]:
    minutes, own_minutes = final_minutes(day, PlacementRules(), _starts(day, *times), uses or Counter(), Random(seed))
    return [minutes[send.id] for send in day.sends], own_minutes


@pytest.mark.requirement("place:minutes-own")
def test_sends_of_a_category_part_within_their_slack(day_of: DayOf) -> None:
    """All four start three minutes past the hour."""
    final, own_minutes = _final(day_of(["bump_normal"] * 4), [543, 603, 663, 783])
    assert len({at % 60 for at in final}) == 4
    assert own_minutes
    assert all(abs(at - start) <= 7 for at, start in zip(final, [543, 603, 663, 783], strict=True))
    assert all(later - sooner >= 60 for sooner, later in pairwise(final))


@pytest.mark.requirement("place:minutes-own")
def test_where_there_is_no_slack_minutes_repeat_and_it_is_said(day_of: DayOf) -> None:
    day = day_of(["bump_normal"] * 2, opens=543, closes=603)
    assert _final(day, [543, 603]) == ([543, 603], False)


@pytest.mark.requirement("place:clock-times")
def test_a_clock_time_used_twice_is_left_alone(day_of: DayOf) -> None:
    used = Counter({at: 2 for at in range(596, 611) if at not in (604, 607)})
    (final,), _ = _final(day_of(["bump_normal"]), [603], used)
    assert final in (604, 607)


@pytest.mark.requirement("place:no-quarter", "place:hour-kept")
def test_neither_a_quarter_hour_nor_another_hour_is_reached(day_of: DayOf) -> None:
    finals = {_final(day_of(["bump_normal"], jitter=1), [601], seed=seed)[0][0] for seed in range(60)}
    assert finals == set(range(601, 609))


@pytest.mark.requirement("place:minutes-fair")
def test_every_minute_in_reach_comes_as_often_as_its_neighbours(day_of: DayOf) -> None:
    counts = Counter(_final(day_of(["bump_normal"]), [633], seed=seed)[0][0] for seed in range(1300))
    assert set(counts) == {*range(626, 641)} - {630}
    assert 60 <= min(counts.values()) <= max(counts.values()) <= 130


@pytest.mark.requirement("place:minutes-fair")
def test_sends_that_stand_as_close_as_can_be_are_not_pushed_to_the_end_of_their_reach(day_of: DayOf) -> None:
    """Five in a row, 45 minutes apart on the lattice: each may move by no less than the one before it."""
    starts = [562, 607, 652, 697, 742]
    keys = ["bump_normal", "ppv_unlock", "renew_on_message", "link_drop", "bundle"]
    moved = [
        [at - start for at, start in zip(_final(day_of(keys), starts, seed=seed)[0], starts, strict=True)]
        for seed in range(400)
    ]
    assert all(offsets == sorted(offsets) for offsets in moved)
    # From -6, since -7 is a quarter hour, to 7.
    means = [sum(column) / len(moved) - 0.5 for column in zip(*moved, strict=True)]
    assert means == pytest.approx([-mean for mean in reversed(means)], abs=1)
    assert 3 < means[4] < 6


@pytest.mark.requirement("place:follow-up-room")
def test_two_parents_45_minutes_apart_move_apart(day_of: DayOf) -> None:
    final, _ = _final(day_of(["ppv_unlock", "tip_goal"]), [1203, 1248])
    assert final[1] - final[0] >= 47
