"""The day's choice against a checker and a search that share nothing with it."""

from collections.abc import Callable
from itertools import combinations, product
from typing import Any

import pytest
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st
from slots import MONDAY, timed, week

from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.request import Request
from eros.vocabulary.week import FollowUps
from nodes.follow_up.options import preferred_delay
from nodes.follow_up.parents import eligible
from nodes.follow_up.plan import FollowUpContext, plan_times

SEED = 1
KINDS = ("ppv_unlock", "tip_goal", "bump_normal")


@st.composite
def days(draw: st.DrawFn, most: int = 8) -> tuple[tuple[str, int], ...]:
    """A day's sends: types and minutes, at least 45 minutes apart, none on a quarter hour, at most three parents."""
    minute, sends = 8 * 60 + draw(st.integers(1, 14)), []
    for _ in range(draw(st.integers(1, most))):
        parents = sum(kind != "bump_normal" for kind, _ in sends)
        kind = draw(st.sampled_from(KINDS)) if parents < 3 else "bump_normal"
        sends.append((kind, minute + (minute % 15 == 0)))
        minute = sends[-1][1] + draw(st.integers(45, 100))
    return tuple((kind, minute) for kind, minute in sends if minute <= 23 * 60 + 15)


def planned(sends: tuple[tuple[str, int], ...]) -> dict[int, int]:
    """Parent's minute to follow-up's minute, as Phase 6 plans it."""
    slots = [timed(kind, 0, f"{at // 60:02d}:{at % 60:02d}", number) for number, (kind, at) in enumerate(sends, 1)]
    context = FollowUpContext(week(*slots), MONDAY, default_catalogue(), Request(creator_id="c"), SEED)
    by_id = {slot.slot_id: at for slot, (_, at) in zip(slots, sends, strict=True)}
    minutes = plan_times(eligible(slots, default_catalogue()), context).minutes
    return {by_id[slot_id]: minute for slot_id, minute in minutes.items()}


def legal(parent: int, minute: int, sends: tuple[tuple[str, int], ...]) -> bool:
    far = all(abs(minute - at) >= 15 for _, at in sends if at != parent)
    return 15 <= minute - parent <= 30 and minute % 15 != 0 and minute <= 23 * 60 + 30 and far


def together(minutes: tuple[int, ...]) -> bool:
    return all(abs(one - other) >= 60 for one, other in combinations(minutes, 2))


@given(days())
@pytest.mark.requirement("follow-up:delay", "follow-up:distance", "follow-up:between", "follow-up:quarter-hours")
def test_every_follow_up_keeps_every_rule(sends: tuple[tuple[str, int], ...]) -> None:
    made = planned(sends)
    assert together(tuple(made.values()))
    assert all(legal(parent, minute, sends) for parent, minute in made.items())


@given(days(most=5))
@examples(60)
@pytest.mark.requirement("follow-up:as-many-as-possible", "follow-up:nearest-preferred")
def test_no_other_choice_makes_more_of_them_or_suits_them_better(
    sends: tuple[tuple[str, int], ...],
) -> None:
    parents = [at for kind, at in sends if kind != "bump_normal"]
    choices = [[None, *(at + d for d in range(15, 31) if legal(at, at + d, sends))] for at in parents]
    ways = [way for way in product(*choices) if together(tuple(minute for minute in way if minute is not None))]
    made = planned(sends)
    most = max(sum(minute is not None for minute in way) for way in ways)
    assert len(made) == most
    served = [tuple(at in made for at in parents)] * len(ways)
    same = [way for way, who in zip(ways, served, strict=True) if tuple(minute is not None for minute in way) == who]
    numbers = [number for number, (kind, _) in enumerate(sends, 1) if kind != "bump_normal"]
    preferred = [at + preferred_delay(SEED, f"{MONDAY}_{number}") for number, at in zip(numbers, parents, strict=True)]
    assert deviation(preferred, [made.get(at) for at in parents]) == min(deviation(preferred, way) for way in same)


def deviation(preferred: list[int], minutes: Any) -> int:
    """The sum of distances from the preferred minutes; minutes of the hour that are shared are avoided before that."""
    placed = [minute for minute in minutes if minute is not None]
    shared = sum(one % 60 == other % 60 for one, other in combinations(placed, 2))
    return 60 * shared + sum(
        abs(minute - wanted) for wanted, minute in zip(preferred, minutes, strict=True) if minute is not None
    )


@pytest.mark.requirement("follow-up:stable")
def test_the_order_in_which_the_sends_come_changes_nothing(make: Callable[..., Any]) -> None:
    slots = [timed("ppv_unlock", day, clock, n) for day in range(7) for n, clock in enumerate(("10:07", "20:11"), 1)]
    one: FollowUps = make(*slots)[0]
    assert make(*reversed(slots))[0] == one
