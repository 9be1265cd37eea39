"""How long captions last, worked by hand: rest of 30 days, usable from a freshness of 30 (9 days) on."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eros.vocabulary.week import Caption
from eros_app.services.caption_supply import FORECAST_WEEKS, WEEKS_AWAY, caption_outlook, usable_from

MONDAY = date(2026, 11, 23)


def captions(*freshness: float, first_id: int = 1) -> list[Caption]:
    return [
        Caption(caption_id=number, caption_text=f"Hello {number}", freshness_score=fresh, performance_score=50)
        for number, fresh in enumerate(freshness, first_id)
    ]


@pytest.mark.requirement("analyse:captions-last")
@pytest.mark.parametrize(("freshness", "weeks"), [(100, 0), (30, 0), (29.9, 1), (10, 1), (6, 2), (0, 2)])
def test_a_tired_caption_is_usable_when_it_has_rested_to_30(freshness: float, weeks: int) -> None:
    assert usable_from(freshness) == weeks


@pytest.mark.requirement("analyse:captions-last")
def test_three_weeks_of_captions_never_run_out() -> None:
    [one] = caption_outlook({"bundle": captions(*[100.0] * 6)}, {"bundle": 2}, MONDAY)
    assert WEEKS_AWAY == 3
    assert (one.usable, one.short_from, one.missing) == (6, None, 0)


@pytest.mark.requirement("analyse:captions-last")
def test_five_captions_at_two_a_week_leave_the_third_week_one_short() -> None:
    [one] = caption_outlook({"bundle": captions(*[100.0] * 5)}, {"bundle": 2}, MONDAY)
    assert (one.short_from, one.missing) == (date(2026, 12, 7), 1)


@pytest.mark.requirement("analyse:captions-last")
def test_of_types_that_share_too_few_captions_each_may_be_the_one_that_goes_without() -> None:
    """A plan gives them to the type whose sends they suit best: none is sure of them. Captions of its own are."""
    shared, own = captions(*[100.0] * 5), captions(*[100.0] * 99, first_id=10)
    demand = {"game_post": 5, "live_promo": 4, "bump_normal": 3}
    outlook = caption_outlook({"game_post": shared, "live_promo": shared, "bump_normal": own}, demand, MONDAY)
    assert {one.send_type_key: (one.short_from, one.missing) for one in outlook} == {
        "game_post": (MONDAY, 4), "live_promo": (MONDAY, 4), "bump_normal": (None, 0),
    }  # fmt: skip


@pytest.mark.requirement("analyse:captions-last")
def test_types_share_captions_and_the_first_to_run_out_comes_first() -> None:
    shared, own = captions(100, 100), captions(100, 100, 100, first_id=10)
    outlook = caption_outlook({"bump_normal": own, "bundle": shared, "flash_bundle": shared}, dict.fromkeys(
        ("bump_normal", "bundle", "flash_bundle"), 1
    ), MONDAY)  # fmt: skip
    assert [(one.send_type_key, one.short_from) for one in outlook][2] == ("bump_normal", None)
    assert {one.short_from for one in outlook[:2]} == {date(2026, 11, 30)}


@pytest.mark.requirement("analyse:captions-last")
def test_a_type_without_captions_is_short_at_once() -> None:
    [one] = caption_outlook({"bundle": []}, {"bundle": 3}, MONDAY)
    assert (one.usable, one.short_from, one.missing) == (0, MONDAY, 3)


@pytest.mark.requirement("analyse:captions-last")
@given(st.lists(st.sampled_from([0.0, 15.0, 30.0, 100.0]), max_size=12), st.integers(1, 4))
def test_it_lasts_exactly_as_long_as_a_week_by_week_count_says(freshness: list[float], needed: int) -> None:
    ready = sorted(usable_from(fresh) for fresh in freshness)
    short = None
    for week in range(FORECAST_WEEKS):
        here = [it for it in ready if it <= week]
        if len(here) < needed and short is None:
            short = week
        taken = here[:needed]
        ready = sorted([*(it for it in ready if it > week), *here[needed:], *(week + 3 for _ in taken)])
    [one] = caption_outlook({"bundle": captions(*freshness)}, {"bundle": needed}, MONDAY)
    assert (one.short_from - MONDAY).days // 7 == short if one.short_from else short is None
