"""How many sends fit into a part of the day (R23, R26, R28)."""

from datetime import date, time

import pytest

from eros.vocabulary.posting_window import for_parents, posting_window, room, send_times
from eros.vocabulary.request import Request

MONDAY, TUESDAY = date(2026, 11, 30), date(2026, 12, 1)
DAY = posting_window(Request(creator_id="alexia"), MONDAY)


def from_to(opens: str, closes: str) -> tuple[int, int]:
    wish = Request(creator_id="alexia", not_before=time.fromisoformat(opens), not_after=time.fromisoformat(closes))
    return posting_window(wish, MONDAY)


def minutes_of(window: tuple[int, int]) -> list[int]:
    """Every minute at which a send may stand (R26)."""
    return [at for at in range(window[0], window[1] + 1) if at % 15]


@pytest.mark.requirement("allocate:feasible:window")
@pytest.mark.parametrize(
    ("window", "spacing", "fits"),
    [
        (DAY, 45, 21),
        (from_to("18:00", "23:30"), 45, 8),  # 18:01, 18:46, ... 23:16
        (from_to("18:00", "23:30"), 25, 14),
        (from_to("18:00", "18:25"), 25, 1),  # from 18:01
        (from_to("18:00", "23:15"), 45, 7),  # 23:15 itself is a quarter hour
        (from_to("06:00", "09:00"), 45, 2),  # from 08:00
        (from_to("23:29", "23:59"), 45, 1),
        (from_to("23:30", "23:59"), 45, 0),
        (from_to("20:00", "18:00"), 45, 0),
    ],
)
def test_as_many_as_the_spacing_lets_stand_off_the_quarter_hours(window, spacing, fits) -> None:
    assert room(minutes_of(window), spacing) == fits


@pytest.mark.requirement("allocate:feasible:window", "place:lattice")
def test_the_sends_of_a_day_start_on_its_lattice_and_in_no_hour_to_avoid() -> None:
    late = from_to("22:00", "23:30")
    assert send_times(late, 7) == (1327, 1342, 1357, 1372, 1387, 1402)  # 22:07 ... 23:22
    assert send_times(late, -7, avoid=(22,)) == (1388, 1403)  # 23:08, 23:23
    assert send_times(late, 2, step=5)[:3] == (1322, 1327, 1332)
    assert [room(send_times(late, jitter), 45) for jitter in (1, 7, 8)] == [2, 2, 2]
    assert [room(send_times(from_to("22:01", "22:46"), jitter), 45) for jitter in (1, 7)] == [2, 1]


@pytest.mark.requirement("wishes:hours-of-days")
def test_a_days_own_hours_and_the_weeks_both_hold() -> None:
    wish = Request(
        creator_id="alexia",
        not_before=time(10),
        not_after=time(22),
        not_before_on={MONDAY: time(12)},
        not_after_on={MONDAY: time(23), TUESDAY: time(20)},
    )
    assert posting_window(wish, MONDAY)[:2] == (12 * 60, 22 * 60)
    assert posting_window(wish, TUESDAY)[:2] == (10 * 60, 20 * 60)
    assert posting_window(wish, date(2026, 12, 2)) == posting_window(wish)
    assert posting_window(wish)[:2] == (10 * 60, 22 * 60)


@pytest.mark.requirement("allocate:feasible:window")
def test_what_stands_already_keeps_its_distance() -> None:
    window = minutes_of(from_to("18:00", "22:00"))
    assert room(window, 45) == 6  # 18:01 ... 21:46
    assert room(window, 45, [20 * 60]) == 4  # 18:01 18:46 | 20:46 21:31
    assert room(window, 45, [17 * 60 + 50]) == 5  # from 18:35: a send outside counts as well
    assert room(window, 45, [12 * 60]) == 6


def test_sends_that_take_a_follow_up_end_at_a_quarter_past_eleven() -> None:
    assert for_parents(range(DAY[0], DAY[1] + 1)) == tuple(range(8 * 60, 23 * 60 + 16))
