import pytest

from eros.wire import read_timing, stated_zone


@pytest.mark.requirement("wire:timing")
def test_hours_in_the_specifications_words():
    timing = read_timing(
        {
            "timezone": "Europe/London",
            "peak_hours": [22, 20, "21", 20],
            "avoid_hours": [2, 5],
            "best_days": ["Friday", "saturday"],
            "hourly_performance": {"0": 0.3, "20": 1.0, "21": "0.9"},
        }
    )
    assert (timing.timezone, timing.source) == ("Europe/London", "history")
    assert (timing.peak_hours, timing.best_days) == ((20, 21, 22), ("friday", "saturday"))
    assert [timing.hourly_performance[hour] for hour in (0, 1, 20, 21)] == [0.3, 0.5, 1.0, 0.9]


@pytest.mark.requirement("wire:timing")
def test_three_to_six_are_avoided_whatever_the_server_says():
    assert read_timing({"avoid_hours": [2, 5]}).avoid_hours == (2, 3, 4, 5, 6)
    assert read_timing({}).avoid_hours == (3, 4, 5, 6)


def hour(hour: int, average: float, messages: int) -> dict[str, float]:
    return {"hour": hour, "avg_earnings": average, "message_count": messages, "total_earnings": average * messages}


@pytest.mark.requirement("wire:timing-older")
def test_peaks_of_an_older_server_are_the_best_three_after_shrinking():
    # All 151 messages average 4065 / 151 = 26.9. Noon's one lucky message: (45 + 10 * 26.9) / 11 = 28.6, below
    # (36 * 30 + 10 * 26.9) / 40 = 33.7 at 22. Hour 4 earns most and lies outside the window.
    timing = read_timing(
        {
            "best_hours": [
                hour(12, 45, 1), hour(20, 40, 30), hour(21, 38, 30), hour(22, 36, 30), hour(9, 10, 30), hour(10, 10, 30)
            ]
        }
    )  # fmt: skip
    assert (timing.peak_hours, timing.source) == ((20, 21, 22), "history")


@pytest.mark.requirement("wire:timing-older")
def test_peaks_of_an_older_server_lie_between_8_and_23():
    timing = read_timing({"best_hours": [hour(4, 90, 50), hour(7, 80, 50), hour(23, 20, 50), hour(8, 10, 50)]})
    assert timing.peak_hours == (8, 23)


@pytest.mark.requirement("wire:timing-older")
def test_performance_of_an_older_server_is_its_averages_scaled_to_one():
    timing = read_timing({"best_hours": [hour(20, 40, 30), hour(21, 10, 30)]})
    assert [timing.hourly_performance[at] for at in (19, 20, 21)] == [0.0, 1.0, 0.25]


@pytest.mark.requirement("wire:timing-older")
def test_best_days_of_an_older_server_are_read_by_name_because_its_numbers_begin_on_sunday():
    timing = read_timing({"best_days": [{"day_of_week": 0, "day_name": "Sunday"}, {"day_of_week": 5}]})
    assert timing.best_days == ("sunday",)


@pytest.mark.requirement("wire:timing")
@pytest.mark.parametrize(
    "answer",
    [{}, {"peak_hours": []}, {"peak_hours": [3, 25, "late"]}, {"best_hours": [{"hour": 20}]}, {"peak_hours": 20}],
)
def test_without_a_peak_in_the_window_the_generic_hours_stand(answer):
    timing = read_timing(answer)
    assert (timing.peak_hours, timing.source, timing.hourly_performance) == ((19, 20, 21, 22), "generic", (0.5,) * 24)


@pytest.mark.requirement("wire:timing")
def test_hours_that_the_server_itself_calls_general_are_generic():
    assert read_timing({"peak_hours": [19, 20], "fallback": "general_curve"}).source == "generic"


@pytest.mark.requirement("wire:timing")
def test_performance_beyond_one_is_scaled_and_a_list_of_hours_is_read_too():
    assert read_timing({"hourly_performance": [50] * 20 + [100] * 4}).hourly_performance == (0.5,) * 20 + (1.0,) * 4


@pytest.mark.requirement("wire:zone")
@pytest.mark.parametrize("name", [None, "", "Mars/Olympus", "../etc/passwd", "America", 5, "x" * 300])
def test_a_zone_that_does_not_exist_is_not_stated(name):
    assert stated_zone({"timezone": name}) is None
    assert read_timing({"timezone": name}, "Asia/Tokyo").timezone == "Asia/Tokyo"
