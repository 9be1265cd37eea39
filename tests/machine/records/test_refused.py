"""What a request that cannot be carried out leaves in the record of weeks."""

from datetime import date

import pytest
from kept_weeks import kept_weeks

MONDAY = date(2026, 11, 23)


@pytest.mark.requirement("records:refused")
def test_a_wish_that_is_refused_keeps_no_week_and_what_stands_stays(home, made):
    first = made("luna", week_start=MONDAY)
    refused = made("luna", week_start=MONDAY, include=("tip_goal",))
    assert (refused.ending, refused.document.error_code) == ("refused", "NOTHING_ELIGIBLE")
    (kept,) = kept_weeks(home)
    assert (kept["generation_id"], kept["state"]) == (first.document.generation_id, "saved")


@pytest.mark.full
@pytest.mark.requirement("records:refused")
def test_a_run_that_meets_a_protected_week_is_kept_under_that_week(home, made, approved):
    approved(made("luna").document.generation_id)
    again = made("luna")
    assert again.document.error_code == "WEEK_PROTECTED"
    assert [(kept["state"], kept["week_start"]) for kept in kept_weeks(home)] == [
        ("approved", MONDAY.isoformat()),
        ("aborted", MONDAY.isoformat()),
    ]
