"""What the data server states of the follow-up's type holds (CONTRACT 3, R27, R53)."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from slots import timed

Make = Callable[..., Any]

TWO_A_DAY = (
    timed("tip_goal", 0, "18:07"), timed("ppv_unlock", 0, "20:07", 2),
    timed("tip_goal", 1, "18:07", 3), timed("ppv_unlock", 1, "20:07", 4),
)  # fmt: skip
NONE = "The data server allows no ppv_followup: it is switched off there, or has a limit of 0"
ALLOWS = "More sends take a follow-up than the data server's limit allows: "


@pytest.mark.requirement("follow-up:server-limits")
@pytest.mark.parametrize(
    ("states", "days", "message"),
    [
        ({"max_per_day": 1}, [0, 1], f"{ALLOWS}1 a day"),
        ({"max_per_week": 3}, [0, 0, 1], f"{ALLOWS}4 a day and 3 a week"),
        ({"max_per_day": 0}, [], NONE),
        ({"max_per_day": 9}, [0, 0, 1, 1], None),
    ],
)  # fmt: skip
def test_no_more_follow_ups_stand_than_the_server_allows_and_it_is_named(
    make: Make, states: dict[str, Any], days: list[int], message: str | None
) -> None:
    made, findings = make(*TWO_A_DAY, states=states)
    assert sorted(item.scheduled_at.weekday() for item in made.items) == days
    assert len(made.items) + len(made.skipped_limit) == made.eligible == 4
    assert [finding.message for finding in findings] == [message] * (message is not None)


@pytest.mark.requirement("follow-up:server-limits", "follow-up:why-no-time")
@pytest.mark.parametrize(
    ("gap", "stand"),
    [(60, 4), (120, 4), (136, 2), (1440, 2), (1500, 2), (1600, 1)],  # 1440: once a calendar day, however late and early
)
def test_the_gap_that_the_server_states_is_kept_across_midnight_and_named_as_what_is_in_the_way(
    make: Make, gap: int, stand: int
) -> None:
    made, _ = make(*TWO_A_DAY, states={"min_minutes_between": gap})
    times = [item.scheduled_at for item in made.items]
    least = 60 if gap == 1440 else gap
    assert len(times) == stand
    assert all((one - other).total_seconds() >= 60 * least for other, one in itertools.pairwise(times))
    cause = f"another follow-up stands within the {gap} minutes that the data server keeps between two"
    assert [(one.cause, one.stated_gap) for one in made.no_time] == [(cause, True)] * (4 - stand)
