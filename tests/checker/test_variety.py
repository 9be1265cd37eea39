"""The judge of what fans meet over many weeks: silent on days made by chance, and each pattern is found (R26, R28)."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest
from checker.variety import Delay, Figures, SentDay, breaches, measured, slack

MONDAY = date(2026, 11, 23)
Change = Callable[[SentDay], SentDay]


@pytest.fixture(scope="module")
def days() -> list[SentDay]:
    """Sixteen weeks of six pages: eight sends a day off the quarter hours, the first in one of four hours."""
    draw = Random(5)
    return [
        SentDay(f"page {page}", MONDAY + timedelta(days=number), tuple(_minutes(draw)), 400)
        for page in range(6)
        for number in range(112)
    ]


def _minutes(draw: Random) -> list[int]:
    opening = draw.choice([8, 9, 10, 11])
    return [60 * hour + draw.choice([m for m in range(60) if m % 15]) for hour in (opening, *range(13, 20))]


def _changed(days: list[SentDay], change: Callable[[SentDay, int], tuple[int, ...]]) -> Figures:
    return measured([it._replace(minutes=change(it, number)) for number, it in enumerate(days)])


@pytest.mark.requirement("checker:variety")
def test_days_made_by_chance_break_no_bound(days):
    assert breaches(measured(days)) == []


@pytest.mark.requirement("checker:variety")
@pytest.mark.parametrize(
    ("broken", "change"),
    [
        ("even-gaps", lambda it, number: tuple(at - at % 2 + (at % 30 == 0) for at in it.minutes)),
        ("one-parity", lambda it, number: tuple(at - at % 2 for at in it.minutes) if number % 12 == 0 else it.minutes),
        ("quarters", lambda it, number: tuple(at + (at % 15 == 13) for at in it.minutes)),
        ("quarters", lambda it, number: tuple(at - (at % 15 == 2) for at in it.minutes)),
        ("opening", lambda it, number: (9 * 60 + it.minutes[0] % 60, *it.minutes[1:]) if number % 3 else it.minutes),
        ("equal-pairs", lambda it, number: (*it.minutes[:-1], 1201 + number % 7)),
    ],
)
def test_each_pattern_is_found(days, broken, change):
    assert broken in breaches(_changed(days, change))


@pytest.mark.requirement("checker:variety")
def test_a_day_without_room_may_open_as_it_must(days):
    crowded = [it._replace(minutes=(541, *it.minutes[1:]), slack=89) for it in days]
    assert "opening" not in breaches(measured(crowded))


@pytest.mark.requirement("checker:variety")
def test_a_delay_that_most_follow_ups_have_is_found_once_there_are_enough(days):
    often = [Delay("page 1", 20 if number % 3 == 0 else 16 + number % 11, 400) for number in range(60)]
    assert breaches(measured(days, often)) == ["delays"]
    assert breaches(measured(days, often[:59])) == []
    assert breaches(measured(days, [it._replace(slack=0) for it in often])) == []


@pytest.mark.requirement("checker:variety")
def test_the_slack_of_a_day_is_what_its_hours_hold_beyond_its_sends():
    assert (slack(19, ()), slack(20, ()), slack(21, ())) == (90, 45, 0)
    assert slack(4, range(8, 20)) == 45
