"""Which wish a named day belongs to, and which words before a day name none."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from chat_verdicts import talked
from drawing import examples
from hypothesis import example, given
from hypothesis import strategies as st

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator, request_of
from eros.language.understand import understand
from eros.vocabulary.posting_window import wished_window

TODAY = date(2026, 11, 25)
MONDAY, TUESDAY, SUNDAY = date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 6)
LUNA = KnownCreator(creator_id="luna")
NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: Wishes of the whole week: beside a day each of them is asked about.
OF_THE_WEEK = (
    *("no bumps", "only bundles", "no follow-ups", "without tip goals", "lighter", "heavier", "at most 4"),
    *("at most 5 a day", "8 a day", "budget $40", "budget $60 a day", "focus on revenue", "without retention"),
)
#: Words before a day with which it is not the day that is named.
NO_DAY = (
    *("by", "around", "about", "as of", "some", "many", "if", "if on", "maybe", "maybe on", "perhaps on", "probably"),
    *("like", "like on", "with", "even", "even on", "such as", "every other"),
)


def plan_of(message: str) -> ChatPlan:
    return understand(f"plan luna {message}", ConversationState(), lambda _: TODAY, [LUNA])


def days_at(*numbers: int) -> tuple[date, ...]:
    return tuple(sorted(MONDAY + timedelta(days=number) for number in numbers))


@pytest.mark.requirement("chat:asks-rather-than-guesses")
@given(
    st.sampled_from(OF_THE_WEEK), st.permutations(range(7)), st.sampled_from(["on ", "for ", ""]), st.booleans(),
    st.sampled_from(["{} off", "keep {} free", "nothing on {}", "{} is off"]),
)  # fmt: skip
@example("no bumps", (0, 6, 1, 2, 3, 4, 5), "on ", False, "{} off")
@example("only bundles", (0, 6, 1, 2, 3, 4, 5), "on ", True, "{} off")
@examples(60)
def test_a_day_behind_a_wish_of_the_week_is_asked_about_and_only_the_other_days_are_off(
    wish: str, days: Sequence[int], on: str, two: bool, off: str
) -> None:
    one, other, *free = days[: 4 if two else 3]
    said = off.format(" and ".join(NAMES[day] for day in free))
    for message in (
        f"{wish} {on}{NAMES[one]}, {said}",
        f"{wish} {on}{NAMES[one]}, and {said}",
        f"{wish} {on}{NAMES[one]} and {NAMES[other]}, {said}",
    ):
        plan = plan_of(message)
        assert plan.question is not None, message
        assert plan.said == {"days_off": days_at(*free)}, message


@pytest.mark.requirement("chat:asks-rather-than-guesses")
@given(st.sampled_from(OF_THE_WEEK), st.permutations(range(7)), st.booleans())
@example("8 a day", (0, 2, 1, 3, 4, 5, 6), False)
@examples(40)
def test_a_day_off_stays_when_the_days_behind_it_have_a_wish_of_the_week(
    wish: str, days: Sequence[int], two: bool
) -> None:
    off, *others = days[: 3 if two else 2]
    plan = plan_of(f"nothing on {NAMES[off]}, {' and '.join(NAMES[day] for day in others)} {wish}")
    assert plan.question is not None
    assert plan.said == {"days_off": days_at(off)}


@pytest.mark.requirement("chat:asks-rather-than-guesses")
@pytest.mark.parametrize("wish", OF_THE_WEEK)
def test_one_wish_of_the_week_for_two_days_or_a_day_off_is_asked_about_whole(wish: str) -> None:
    plan = plan_of(f"{wish} on monday and sunday off")
    assert plan.question is not None
    assert plan.said == {}


@pytest.mark.requirement("chat:asks-rather-than-guesses")
@pytest.mark.parametrize(
    ("message", "days"),
    [
        ("monday, sunday off", (MONDAY, SUNDAY)),
        ("on monday, sunday off", (MONDAY, SUNDAY)),
        ("keep monday, tuesday and sunday off", (MONDAY, TUESDAY, SUNDAY)),
        ("nothing on monday, sunday off", (MONDAY, SUNDAY)),
        ("no bumps, monday and sunday off", (MONDAY, SUNDAY)),
        ("no bumps monday and sunday off", (MONDAY, SUNDAY)),
        ("nothing on monday, sunday, no bumps", (MONDAY, SUNDAY)),
        ("with monday, tuesday and sunday off", (MONDAY, TUESDAY, SUNDAY)),
        ("she'd like monday and sunday free", (MONDAY, SUNDAY)),
    ],
)
def test_days_that_share_one_wish_are_all_off(message: str, days: tuple[date, ...]) -> None:
    plan = plan_of(message)
    assert plan.question is None
    assert plan.days_off == days


@pytest.mark.requirement("chat:asks-rather-than-guesses", "wishes:hours-of-days")
@given(st.sampled_from(NO_DAY), st.sampled_from(["friday", "next friday", "the weekend", "the 4th", "4 december"]))
@examples(60)
def test_a_wish_beside_which_no_day_is_named_is_asked_about(word: str, day: str) -> None:
    for message in (
        *(f"nothing before noon {word} {day}", f"nothing after 9pm {word} {day}", f"nothing {word} {day}"),
        *(f"off {word} {day}",),
    ):
        plan = plan_of(message)
        assert plan.question is not None, message
        assert plan.said == {}, message


@pytest.mark.requirement("chat:asks-rather-than-guesses", "wishes:hours-of-days")
@pytest.mark.parametrize(
    "message",
    [
        *("by friday nothing before noon", "if friday nothing before noon", "maybe nothing before noon on friday"),
        *("nothing on friday maybe", "nothing on friday unless she is back", "maybe friday off", "perhaps no bumps"),
        "friday might be off",
        *("nothing before noon on friday or so", "lighter if needed"),
    ],
)
def test_a_wish_that_hangs_on_a_condition_is_asked_about(message: str) -> None:
    plan = plan_of(message)
    assert plan.question is not None
    assert plan.said == {}


@pytest.mark.parametrize(
    "message",
    [
        "friday off if possible",
        "nothing on friday, if you can",
        "ideally friday off",
        "try to keep friday off",
        "if possible, nothing on friday",
        "friday off would be nice",
        "friday off i guess",
    ],
)
def test_a_hedge_beside_a_wish_is_asked_about_and_a_yes_makes_it_hold(message: str) -> None:
    plan = plan_of(message)
    assert "a wish holds or it does not" in (plan.question or "")
    assert plan.days_off == ()


@pytest.mark.parametrize("message", ["if you can", "if possible"])
def test_a_polite_condition_beside_no_wish_is_none(message: str) -> None:
    plan = plan_of(message)
    assert (plan.question, plan.said) == (None, {})


@pytest.mark.requirement("wishes:hours-of-days")
@pytest.mark.parametrize(
    ("first", "then", "told"),
    [
        ("no sends after 9pm on friday", "nothing after 8pm", "nothing after 21:00 on Fri 4 Dec: the week's 20:00 is"),
        ("", "nothing after 9pm, friday nothing after 10pm", "nothing after 22:00 on Fri 4 Dec: the week's 21:00 is"),
        ("nothing before 9am on friday", "nothing before 10am", "nothing before 09:00 on Fri 4 Dec: the week's 10:00"),
        ("no sends after 9pm on friday", "nothing after 10pm", ""),
    ],
)
def test_hours_of_a_day_that_the_weeks_are_narrower_than_are_told(first: str, then: str, told: str) -> None:
    plan = talked([f"luna next week, {first}", then] if first else [f"luna next week, {then}"])
    assert plan.question is None
    assert [one[: len(told)] for one in plan.notices] == ([told] if told else [])
    for day in days_at(*range(7)) if told else ():
        assert wished_window(request_of(plan), day) == (plan.not_before, plan.not_after), day
