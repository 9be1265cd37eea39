"""Prime hours by hand (5.2, R25)."""

from datetime import date

import pytest

from nodes.place_in_time.prime_hours import daily_prime_hours, rotate, rotation, week_number


@pytest.mark.requirement("place:prime-rotation")
def test_the_first_week_turns_as_the_table_of_5_2() -> None:
    early, base, late = (19, 20, 21), (20, 21, 22), (21, 22, 23)
    assert daily_prime_hours((20, 21, 22), date(2025, 1, 6)) == (early, base, late, early, base, late, early)


@pytest.mark.requirement("place:prime-rotation")
def test_the_same_weekday_differs_in_three_weeks_running() -> None:
    mondays = [daily_prime_hours((20, 21, 22), date(2025, 1, day))[0] for day in (6, 13, 20)]
    assert mondays == [(19, 20, 21), (20, 21, 22), (21, 22, 23)]


@pytest.mark.parametrize(
    ("peaks", "offset", "prime"),
    [
        ((21, 22, 23), 1, (21, 22, 23)),
        ((8, 9, 10), -1, (8, 9, 10)),
        ((23,), 1, (23,)),
        ((8, 23), 1, (8, 9)),
        ((12, 20), -1, (11, 19)),
        ((22, 20, 21), 0, (20, 21, 22)),
        ((2, 20), 1, (21,)),
        ((2, 3), 0, (19, 20, 21, 22)),
    ],
)
@pytest.mark.requirement("place:prime-window")
def test_an_hour_that_leaves_the_window_comes_back_at_the_other_end(
    peaks: tuple[int, ...], offset: int, prime: tuple[int, ...]
) -> None:
    assert rotate(peaks, offset) == prime


def test_weeks_count_from_the_first_monday_of_2025() -> None:
    assert [week_number(date(2025, 1, 6)), week_number(date(2026, 1, 5)), week_number(date(2024, 12, 30))] == [
        0,
        52,
        -1,
    ]
    assert [rotation(day, 52) for day in range(7)] == [0, 1, -1, 0, 1, -1, 0]
