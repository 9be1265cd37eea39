"""Which wish a named day belongs to, and which words before a day name none."""

from datetime import date

import pytest
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator
from eros.language.understand import understand

TODAY = date(2026, 11, 25)
MONDAY, SUNDAY = date(2026, 11, 30), date(2026, 12, 6)
LUNA = KnownCreator(creator_id="luna")
#: Wishes of the whole week: beside a day each of them is asked about.
OF_THE_WEEK = (
    *("no bumps", "only bundles", "no follow-ups", "lighter", "heavier", "at most 4", "budget $40"),
    *("focus on revenue", "without retention"),
)
#: Words before a day with which it is not the day that is named.
NO_DAY = ("by", "around", "about", "as of", "some", "many")


def plan_of(message: str) -> ChatPlan:
    return understand(f"plan luna {message}", ConversationState(), lambda _: TODAY, [LUNA])


@pytest.mark.requirement("chat:asks-rather-than-guesses")
@given(
    st.sampled_from(OF_THE_WEEK), st.sampled_from(["on monday", "monday", "for monday", "on monday and tuesday"]),
    st.sampled_from(["sunday off", "keep sunday free", "nothing on sunday", "sunday is free"]),
)  # fmt: skip
@examples(40)
def test_a_day_behind_a_wish_of_the_week_is_asked_about_and_only_the_other_day_is_off(
    wish: str, days: str, off: str
) -> None:
    plan = plan_of(f"{wish} {days}, {off}")
    assert plan.question is not None
    assert plan.said == {"days_off": (SUNDAY,)}


@pytest.mark.requirement("chat:asks-rather-than-guesses")
@pytest.mark.parametrize("wish", OF_THE_WEEK)
def test_one_wish_of_the_week_for_two_days_or_a_day_off_is_asked_about_whole(wish: str) -> None:
    plan = plan_of(f"{wish} on monday and sunday off")
    assert plan.question is not None
    assert plan.said == {}


@pytest.mark.parametrize(
    "message", ["monday, sunday off", "no bumps, monday and sunday off", "nothing on monday, sunday off"]
)
def test_days_that_share_one_wish_are_all_off(message: str) -> None:
    plan = plan_of(message)
    assert plan.question is None
    assert plan.days_off == (MONDAY, SUNDAY)


@pytest.mark.requirement("chat:asks-rather-than-guesses", "wishes:hours-of-days")
@given(st.sampled_from(NO_DAY), st.sampled_from(["friday", "the weekend", "4 december"]))
@examples(30)
def test_hours_behind_which_no_day_is_named_are_asked_about(word: str, day: str) -> None:
    for message in (f"nothing before noon {word} {day}", f"nothing after 9pm {word} {day}", f"nothing {word} {day}"):
        plan = plan_of(message)
        assert plan.question is not None, message
        assert plan.said == {}, message
