"""The reading alone: a request, a question or an answer, and never the contrary of what was said (R63)."""

from datetime import date, time
from typing import Any

import pytest
from drawing import examples
from hypothesis import assume, given
from hypothesis import strategies as st

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator, Understood
from eros.language.forms import read_amount
from eros.language.phrases import known_words
from eros.language.ports import Reply
from eros.language.text import is_guess, near_word, normal
from eros.language.understand import understand_turn
from eros.vocabulary.wishes import PinnedEvent
from eros_db.demo.creators import DEMO_CREATORS
from graph.chat import state_after

CREATORS = [KnownCreator(creator_id=member.creator_id) for member in DEMO_CREATORS]
TODAY = date(2026, 11, 25)
MONDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = (date(2026, 11, 30), *(date(2026, 12, day) for day in range(3, 7)))
BUNDLES = ("bundle", "flash_bundle", "snapchat_bundle")


def turn(message: str, conversation: ConversationState | None = None) -> Understood:
    return understand_turn(message, conversation or ConversationState(), lambda _: TODAY, CREATORS)


def talk(*said: str) -> ChatPlan:
    """The plan of the last of these turns; each before it that left no question has run."""
    conversation, last = ConversationState(), Understood(plan=ChatPlan(intent="help"))
    for message in said:
        last = turn(message, conversation)
        runs = last.plan.intent == "generate" and last.plan.question is None
        reply = Reply(kind="week", generation_id="a-week", status="saved") if runs else Reply()
        conversation = state_after(last, conversation, reply)
    return last.plan


WISHES = (
    *("no bundles", "only bumps", "no tip goals", "lighter", "heavier", "at most 6 a day", "budget $60 a day"),
    *("sunday off", "nothing on friday", "nothing before noon", "nothing after 9pm", "no follow-ups"),
    *("focus on revenue", "bundle on friday at 8pm", "only between noon and 8pm", "too heavy", "without retention"),
    *("nothing before noon on monday", "weekdays only", "push engagement", "everything except vip", "seed 42"),
)


@pytest.mark.requirement("chat:waits-for-the-answer")
@given(st.sampled_from(WISHES), st.text("bcdfgjkmpqvwxz", min_size=5, max_size=9), st.integers(0, 9))
@examples(150)
def test_a_wish_with_any_unread_word_in_it_is_no_part_of_the_request_and_the_question_names_it(
    wish: str, word: str, place: int
) -> None:
    assume(not near_word(word) and word not in known_words() and normal(word) == word)
    words = wish.split()
    words.insert(min(place, len(words)), word)
    understood = turn(f"plan luna next week, {' '.join(words)}")
    assert understood.plan.said == {}, words
    assert word in (understood.plan.question or ""), words
    assert any(word in one for one in understood.open), words


@pytest.mark.requirement("chat:waits-for-the-answer")
@given(st.sampled_from(WISHES), st.text("bcdfgjkmpqvwxz", min_size=5, max_size=9))
@examples(40)
def test_what_is_left_out_leaves_the_other_wishes_and_nothing_of_it(wish: str, word: str) -> None:
    assume(not near_word(word) and word not in known_words() and "seed" not in wish)
    left = talk(f"plan luna next week, seed 7, {wish} {word}", "leave it out")
    assert (left.question, left.said) == (None, {"seed": 7})


@pytest.mark.requirement("chat:contraries")
@pytest.mark.parametrize(
    ("said", "wishes"),
    [
        (("luna no sunday sends after 5pm",), {"not_after_on": {SUNDAY: time(17)}}),
        (("luna next week", "looks too heavy"), {"volume": "lighter"}),
        (("luna next week", "too many sends"), {"volume": "lighter"}),
        (("luna next week", "way too quiet"), {"volume": "heavier"}),
        (("luna next week", "can it be less spammy"), {"volume": "lighter"}),
        (("luna next week", "not so busy"), {"volume": "lighter"}),
        (("luna, more relaxed",), {"volume": "lighter"}),
        (("luna dont exclude bundles",), {}),
        (("luna no bundles", "dont exclude bundles"), {}),
        (("luna keep winback",), {}),
        (("luna no retention but keep winback",), {"exclude": ("renew_on_post", "renew_on_message", "ppv_followup")}),
        (("luna dont skip monday",), {}),
        (("luna skip Friday not Thursday",), {"days_off": (FRIDAY,)}),
        (("luna focus on retention, not revenue",), {"focus": "retention"}),
        (("luna no bundles except flash",), {"exclude": ("bundle", "snapchat_bundle")}),
        (("luna don't do anything but bumps",), {"include": tuple(f"bump_{it}" for it in ("normal", "descriptive", "text_only", "flyer"))}),  # noqa: E501
    ],
)  # fmt: skip
def test_a_complaint_a_contrast_and_a_double_no_are_read_as_they_are_meant(
    said: tuple[str, ...], wishes: dict[str, Any]
) -> None:
    plan = talk(*said)
    assert (plan.intent, plan.question, plan.said) == ("generate", None, wishes)


@pytest.mark.requirement("chat:waits-for-the-answer")
@pytest.mark.parametrize(
    "message",
    [
        *("no ppv over $40", "bundles only on friday", "max 4 on sunday", "300 weekly", "$300 weekly"),
        *("budget 300 weekly", "only shower content", "too many bundles", "it's heavy", "not too heavy"),
        *("friday looks thin", "lighter after 6pm", "no games 7pm-11pm", "less bundles", "lighter, heavier"),
        *("double the sends", "keep it under $50 per message", "between 5 and 8 a day", "like last week"),
        *("at most 8 a day except friday", "friday off except for live", "only one bundle", "lighter except sunday"),
        *(
            "focus on revenue and no revenue",
            "only bundles, no bundles",
            "lock",
            "raise the price to 20",
            "sunday off on weekends",
        ),
    ],
)
def test_what_is_narrowed_or_has_two_ways_is_asked_about_and_counts_for_nothing(message: str) -> None:
    plan = turn(f"luna {message}").plan
    assert plan.intent == "unsupported" or plan.question is not None
    assert plan.said == {}
    assert talk(f"luna {message}", "leave it out").said == {}


@pytest.mark.requirement("chat:questions-change-nothing")
@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("do we have luna for next week?", "show"),
        ("has luna been planned yet", "show"),
        ("is luna saved?", "show"),
        ("did you schedule luna?", "show"),
        ("should I plan luna?", "show"),
        ("what's planned for luna", "show"),
        ("is sunday off for luna?", "show"),
        ("which captions are running out for luna?", "analyse"),
        ("how's luna doing", "analyse"),
    ],
)
def test_a_question_plans_nothing(message: str, intent: str) -> None:
    plan = turn(message).plan
    assert (plan.intent, plan.creator_id, plan.question) == (intent, "luna", None)


@pytest.mark.requirement("chat:questions-change-nothing")
def test_an_order_that_ends_as_a_question_does_is_asked_back_and_a_polite_one_is_none() -> None:
    asked = talk("plan luna next week, no tip goals?")
    assert asked.question is not None
    agreed = talk("plan luna next week, no tip goals?", "yes")
    assert (agreed.question, agreed.exclude) == (None, ("tip_goal",))
    assert talk("could you plan luna next week, please?").question is None
    assert talk("what's next for luna? plan it").question is None


@pytest.mark.requirement("chat:questions-change-nothing")
@pytest.mark.parametrize(
    ("message", "intent"),
    [
        ("which captions are running out?", "analyse"),
        ("what's wrong with it?", "show"),
        ("which ones have no caption", "show"),
        ("is it saved?", "show"),
        ("did that save", "show"),
        ("what changed?", "diff"),
        ("what did I ask for?", "show"),
    ],
)
def test_the_creator_in_view_serves_every_question(message: str, intent: str) -> None:
    plan = talk("luna next week, no tip goals", message)
    assert (plan.intent, plan.creator_id, plan.question) == (intent, "luna", None)


def pin(key: str, day: date, at: time) -> dict[str, Any]:
    return {"pinned": (PinnedEvent(send_type_key=key, date=day, time=at),)}


@pytest.mark.requirement("chat:answers-in-its-terms")
@pytest.mark.parametrize(
    ("said", "wishes"),
    [
        (("luna bundle at 9pm", "saturday"), pin("bundle", SATURDAY, time(21))),
        (("luna bundle at 9pm", "lighter", "on saturday"), {"volume": "lighter", **pin("bundle", SATURDAY, time(21))}),
        (("luna a bundle friday at 9", "pm"), pin("bundle", FRIDAY, time(21))),
        (("luna a bundle friday at 9", "9pm"), pin("bundle", FRIDAY, time(21))),
        (("luna everything between 8 and 10", "pm"), {"not_before": time(20), "not_after": time(22)}),
        (("luna everything between 9 and 11", "in the morning"), {"not_before": time(9), "not_after": time(11)}),
        (("luna 80 max", "dollars"), {"budget_per_day": 80}),
        (("luna 80 max", "$80 a day"), {"budget_per_day": 80}),
        (("luna no bundles on friday", "for the whole week"), {"exclude": BUNDLES}),
        (("luna lighter on friday", "not at all"), {}),
        (("luna no bundles on friday", "ok leave it"), {}),
        (("luna max 4 on sunday", "just go"), {}),
        (("luna only shower content, seed 3", "yes"), {"volume": "lighter", "seed": 3}),
        (("luna nothing after 7am", "evening"), {"not_after": time(19)}),
        (("luna nothing before noon sometimes, bundle at 9pm", "a bundle saturday 9pm", "leave it out"), pin("bundle", SATURDAY, time(21))),  # noqa: E501
        (("luna bundle at 9", "saturday", "pm"), pin("bundle", SATURDAY, time(21))),
        (("luna bundle at 9pm", "how is she doing?", "saturday"), pin("bundle", SATURDAY, time(21))),
        (("luna nothing before noon on payday", "friday"), {"not_before_on": {FRIDAY: time(12)}}),
        (("plan next week, no tip goals, bundle at 9pm", "luna", "saturday"), {"exclude": ("tip_goal",), **pin("bundle", SATURDAY, time(21))}),  # noqa: E501
    ],
)  # fmt: skip
def test_an_answer_is_read_in_the_terms_of_its_question(said: tuple[str, ...], wishes: dict[str, Any]) -> None:
    plan = talk(*said)
    assert (plan.creator_id, plan.question, plan.said) == ("luna", None, wishes)


@pytest.mark.requirement("chat:answers-in-its-terms")
def test_one_of_the_weeks_that_are_offered_can_be_pointed_at() -> None:
    assert talk("luna from wednesday", "the first one").week_start == MONDAY
    assert talk("luna week starting Dec 9", "the second one").week_start == date(2026, 12, 14)
    assert talk("luna week starting Dec 9", "the 7th").week_start == date(2026, 12, 7)


@pytest.mark.requirement("chat:answers-in-its-terms")
def test_what_waits_is_asked_about_until_it_is_answered() -> None:
    asked = talk("luna bundle at 9pm, no tip goals on monday", "no bumps", "saturday")
    assert "monday" in (asked.question or "")
    assert set(asked.said) == {"exclude", "pinned"}
    assert talk("luna bundle at 9pm", "margot next week").said == {}


@pytest.mark.requirement("chat:answers-in-its-terms")
def test_an_answer_that_may_belong_to_two_wishes_is_given_to_none() -> None:
    asked = talk("luna nothing before noon sometimes, bundle at 9pm", "saturday")
    assert "'bundle at 9pm'" in (asked.question or "")
    assert asked.said == {}


@pytest.mark.requirement("chat:taken-back")
@pytest.mark.parametrize(
    ("said", "wishes"),
    [
        (("luna, no bundles", "bundles are ok after all"), {}),
        (("luna, no bundles and no tip goals", "bring back bundles"), {"exclude": ("tip_goal",)}),
        (("luna, friday off", "no friday is fine"), {}),
        (("luna, thursday and friday off", "friday is fine after all"), {"days_off": (THURSDAY,)}),
        (("luna, ppv fri 8pm", "without the pin"), {}),
        (("luna, ppv fri 8pm", "make it 9pm"), pin("ppv_unlock", FRIDAY, time(21))),
        (("luna, nothing after 8pm", "make it 9pm"), {"not_after": time(21)}),
        (("luna, no follow-ups", "with follow-ups"), {}),
        (("luna, budget 60 a day", "drop the budget"), {}),
        (("luna, max 6 a day", "make it 8"), {"max_per_day": 8}),
        (("luna, nothing after 9pm", "10pm instead"), {"not_after": time(22)}),
        (("luna, friday off", "not friday, thursday"), {"days_off": (THURSDAY,)}),
        (("luna, only vip, no tip goals",), {"include": ("vip_program",), "exclude": ("tip_goal",)}),
        (("luna, focus on revenue", "without the focus"), {}),
        (("luna, no bundles", "lighter", "undo"), {"exclude": BUNDLES}),
        (("luna, no bundles", "lighter", "undo", "undo"), {}),
        (("luna, no bundles", "start over", "yes"), {}),
        (("luna, no bundles", "start over, no tip goals"), {"exclude": ("tip_goal",)}),
        (("luna, seed 5", "again"), {"seed": 5}),
        (("luna, no bundles", "luna lighter"), {"exclude": BUNDLES, "volume": "lighter"}),
        (("luna, no bundles", "margot", "back to luna"), {"exclude": BUNDLES}),
        (("luna, no bundles", "margot"), {}),
    ],
)
def test_wishes_are_taken_back_or_kept(said: tuple[str, ...], wishes: dict[str, Any]) -> None:
    plan = talk(*said)
    assert (plan.question, plan.said) == (None, wishes)


@pytest.mark.requirement("chat:taken-back")
def test_a_creator_that_is_named_again_keeps_the_wishes_and_that_is_told() -> None:
    assert any("as before: no bundle" in notice for notice in talk("luna, no bundles", "luna, lighter").notices)
    assert talk("no friday is fine for luna").question is not None


@pytest.mark.requirement("chat:taken-back")
@pytest.mark.parametrize(
    ("said", "notice"),
    [
        ("now margot", "as for luna: the week of Mon 14 Dec, a dry run"),
        ("sorry i meant margot", "as for luna: the week of Mon 14 Dec, no bundle"),
    ],
)
def test_what_holds_on_for_another_creator_is_told(said: str, notice: str) -> None:
    assert any(notice in it for it in talk("luna week of 14 december dry run no bundles", said).notices)


@pytest.mark.requirement("chat:money")
@pytest.mark.parametrize(
    ("text", "figure"),
    [
        *(("1.500 €", 1500), ("1,500.50", 1500.5), ("1.500,50", 1500.5), ("80,50", 80.5), ("99.50", 99.5)),
        *(("80k", 80_000), ("$1.5k", 1500), ("1.234.567", 1_234_567), ("0.125", 0.125), ("60", 60)),
    ],
)
def test_a_figure_is_read_in_either_style(text: str, figure: float) -> None:
    assert read_amount(text) == figure


@pytest.mark.requirement("chat:money")
@pytest.mark.parametrize(
    ("message", "budget"),
    [
        *(("budget 1.500 € a day", 1500), ("budget 80,50 a day", 80.5), ("budget 80,50", 80.5)),
        *(("budget two hundred bucks", 200), ("budget two hundred and fifty a day", 250), ("budget EUR 80 a day", 80)),
    ],
)
def test_a_budget_is_read_whole(message: str, budget: float) -> None:
    plan = turn(f"luna {message}").plan
    assert (plan.question, plan.said) == (None, {"budget_per_day": budget})


@pytest.mark.requirement("chat:families")
@pytest.mark.parametrize(
    ("message", "keys"),
    [
        ("no bundles", BUNDLES),
        ("no bundle", ("bundle",)),
        ("no flash bundles", ("flash_bundle",)),
        ("no links", ("link_drop", "wall_link_drop")),
        ("no link drops", ("link_drop",)),
        ("no farms", ("dm_farm", "like_farm")),
        ("no renewals", ("renew_on_post", "renew_on_message")),
        ("no tips", ("tip_goal", "first_to_tip")),
        ("no tip goals", ("tip_goal",)),
        ("no games", ("game_post",)),
        ("no bumps", ("bump_normal", "bump_descriptive", "bump_text_only", "bump_flyer")),
    ],
)
def test_a_family_word_means_the_family_and_a_types_own_name_the_type(message: str, keys: tuple[str, ...]) -> None:
    plan = turn(f"luna {message}").plan
    assert (plan.question, plan.said) == (None, {"exclude": keys})


@pytest.mark.requirement("chat:waits-for-the-answer")
@pytest.mark.parametrize(
    ("word", "meant", "guess"),
    [
        ("shower", "slower", True),
        ("names", "games", True),
        ("bundels", "bundles", False),
        ("wednsday", "wednesday", False),
        ("bunndles", "bundles", False),
    ],
)
def test_a_slip_is_told_apart_from_another_word(word: str, meant: str, guess: bool) -> None:
    assert is_guess(word, meant) is guess


@pytest.mark.requirement("chat:replaces-after-a-yes")
@pytest.mark.parametrize(
    "message", ["are you sure?", "you sure", "yes?", "sure?", "go on?", "should i say yes?", "do it later", "yes later"]
)
def test_what_asks_or_puts_it_off_is_no_yes(message: str) -> None:
    asked = ChatPlan(intent="generate", creator_id="luna", question="Replace it?")
    assert not turn(message, ConversationState(plan=asked, replaces=True, status="saved")).agreed


@pytest.mark.requirement("chat:replaces-after-a-yes")
@pytest.mark.parametrize("message", ["yes", "yes please", "ok do it", "sure", "go on", "yeah go ahead", "yep"])
def test_a_plain_yes_is_one(message: str) -> None:
    asked = ChatPlan(intent="generate", creator_id="luna", question="Replace it?")
    assert turn(message, ConversationState(plan=asked, replaces=True, status="saved")).agreed


@pytest.mark.requirement("chat:questions-change-nothing")
@pytest.mark.parametrize(
    "message",
    [
        "luna was planned yesterday",
        "luna already has a plan",
        "i planned luna yesterday",
        "luna is ready",
        "confirm luna's week",
        "leave luna alone next week",
        "post luna's week",
    ],
)
def test_what_tells_of_a_week_or_wants_something_else_done_with_it_is_asked_about(message: str) -> None:
    assert turn(message).plan.question == "Is that an order? Say yes, and the week is planned."


@pytest.mark.requirement("chat:questions-change-nothing")
@pytest.mark.parametrize(
    "message",
    ["send luna's week to the chatters", "email luna's schedule to my boss", "forward luna's plan to them"],
)
def test_a_week_that_should_be_sent_to_somebody_is_answered_with_how_it_is_exported(message: str) -> None:
    plan = turn(message).plan
    assert plan.intent == "help"
    assert plan.question is not None
    assert plan.question.startswith("Nothing is sent from here: 'export as csv'")


@pytest.mark.requirement("chat:waits-for-the-answer")
@pytest.mark.parametrize(
    ("message", "most"),
    [("luna one a day", 1), ("luna just one send a day", 1), ("luna <6 a day", 5), ("luna <= 6 a day", 6)],
)
def test_a_one_and_a_sign_before_a_figure_are_read(message: str, most: int) -> None:
    plan = turn(message).plan
    assert (plan.max_per_day, plan.question) == (most, None)


@pytest.mark.requirement("chat:waits-for-the-answer")
@pytest.mark.parametrize("message", ["luna >6 a day", "luna at least 6 a day", "luna max 90 a day"])
def test_what_a_day_cannot_have_is_asked_about(message: str) -> None:
    plan = turn(message).plan
    assert (plan.max_per_day, plan.question is not None) == (None, True)


@pytest.mark.requirement("chat:answers-in-its-terms")
@pytest.mark.parametrize(
    ("message", "answer"),
    [
        ("marina max 4 on sunday", "only on sunday"),
        ("isla max 4 on sunday", "no, only sunday"),
        ("luna no bundles on friday", "only friday"),
        ("alexia bundles only on friday", "only on friday"),
    ],
)
def test_only_on_a_day_about_a_wish_that_waits_makes_no_other_day_off(message: str, answer: str) -> None:
    asked = turn(message)
    again = turn(answer, state_after(asked, ConversationState(), Reply(asked.plan.question or "", ending="question")))
    assert (again.plan.days_off, again.plan.max_per_day, again.plan.question is not None) == ((), None, True)


@pytest.mark.requirement("chat:money")
@pytest.mark.parametrize("figure", ["1.000,50", "1,000.50", "1.000,5", "1 000,50", "1'000.50", "1000.50", "1000,50"])
@pytest.mark.parametrize("said", ["budget {} a day", "${} a day", "{} € a day", "at most {} dollars a day"])
def test_a_figure_with_signs_for_thousands_and_for_decimals_is_read_whole(figure: str, said: str) -> None:
    plan = talk(f"luna next week, {said.format(figure)}")
    assert (plan.question, plan.said) == (None, {"budget_per_day": 1000.5})


@pytest.mark.requirement("chat:money")
@pytest.mark.parametrize("figure", ["1.00,50", "10.00,5", "1,00.5", "1.0000,50", "12,345.678"])
def test_a_figure_that_cannot_be_read_whole_is_asked_about_whole(figure: str) -> None:
    plan = talk(f"luna next week, budget {figure} a day")
    assert (plan.said, f"'{figure}'" in (plan.question or "")) == ({}, True)
    assert talk(f"luna next week, budget {figure} a day", "yes").budget_per_day is None
    assert talk(f"luna next week, budget {figure} a day", "1000.50").budget_per_day == 1000.5


@pytest.mark.requirement("chat:asks-rather-than-guesses")
def test_groups_that_a_blank_parts_are_one_figure() -> None:
    assert "At most 1000: sends of a day?" in (talk("luna next week, 1 000 sends a day").question or "")


_WAITING = (
    "or tuesday",
    "tuesday",
    "tuesday lighter",
    "friday or saturday off",
    "no bundles on tuesday",
    "max 4 sunday",
)


@pytest.mark.requirement("chat:answers-in-its-terms")
@pytest.mark.parametrize("waits", _WAITING)
@pytest.mark.parametrize(
    "beside", ["but wednesday is fine", "thursday off", "no games", "seed 7", "nothing on thursday"]
)
def test_what_does_not_answer_a_question_is_kept_beside_it_and_never_in_its_place(waits: str, beside: str) -> None:
    said = ("zara next week, dont send on monday", waits)
    before, asked = talk(*said), talk(*said, beside)
    assert before.question is not None
    assert asked.question is not None
    alone = talk(said[0], beside)
    assert {**before.said, **asked.said} == asked.said
    assert talk(*said, beside, "leave it out").said == alone.said


@pytest.mark.requirement("chat:answers-in-its-terms")
def test_what_is_kept_beside_a_question_is_in_the_week_once_that_is_answered() -> None:
    plan = talk("zara next week, dont send on monday", "tuesday", "friday off", "off")
    assert (plan.question, plan.days_off) == (None, (MONDAY, date(2026, 12, 1), FRIDAY))


@pytest.mark.requirement("chat:answers-in-its-terms")
@pytest.mark.parametrize("said", ["go", "go ahead", "ok go", "the first one", "that one", "yes"])
def test_going_ahead_or_the_first_one_is_a_yes_to_the_one_thing_that_is_offered(said: str) -> None:
    assert talk("luna next week, 50 a day", said).said == {"budget_per_day": 50.0}
    assert talk("viv next week", said).creator_id == "vivienne"


@pytest.mark.requirement("chat:answers-in-its-terms")
def test_going_ahead_where_nothing_is_offered_leaves_out_what_waits_and_says_so() -> None:
    for said in ("go", "go ahead", "ok, go ahead"):
        plan = talk("luna next week, lighter, max 4 on sunday", said)
        assert (plan.question, plan.said) == (None, {"volume": "lighter"})
        assert "left out: 'max 4 on sunday'" in plan.notices
    assert talk("luna next week, lighter, heavier", "go ahead").question is not None
    assert talk("luna next week, 50 a day", "just go").said == {}


@pytest.mark.requirement("chat:answers-in-its-terms")
def test_leaving_out_what_waits_names_each_where_several_messages_wait() -> None:
    plan = talk("luna next week, lighter, bumps only friday", "Budget 60 on monday", "leave it out")
    assert (plan.question, plan.said) == (None, {"volume": "lighter"})
    assert "left out: 'budget 60 on monday', 'bumps only friday'" in plan.notices


@pytest.mark.requirement("chat:answers-in-its-terms")
@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        ("luna next week, 50 a day", {"budget_per_day": 50.0}),
        ("luna next week, 490 for the week", {"budget_per_day": 70.0}),
        ("luna next week, lighter?", {"volume": "lighter"}),
        ("viv next week", {}),
    ],
)
@pytest.mark.parametrize("said", ["yes but no bundles", "yes and no bundles", "yes, but without bundles"])
def test_a_yes_with_a_wish_beside_it_keeps_both(asked: str, holds: dict[str, Any], said: str) -> None:
    plan = talk(asked, said)
    assert (plan.question, plan.said) == (None, {**holds, "exclude": BUNDLES})


@pytest.mark.requirement("chat:answers-in-its-terms")
@pytest.mark.parametrize(("said", "day"), [("the first one", FRIDAY), ("first", FRIDAY), ("the second", SATURDAY)])
def test_one_of_two_days_can_be_pointed_at(said: str, day: date) -> None:
    assert talk("luna next week, friday or saturday off", said).days_off == (day,)


@pytest.mark.requirement("chat:answers-in-its-terms", "chat:known-shapes")
@pytest.mark.parametrize(
    ("doubted", "answer", "said"),
    [
        ("less focus on engagement", "focus on revenue", {"focus": "revenue"}),
        ("less focus on engagement", "focus on engagement", {"focus": "engagement"}),
        ("less focus on engagement", "balanced", {}),
        ("push revenue less", "push engagement", {"focus": "engagement"}),
        ("reduce focus on revenue", "focus on retention and lighter", {"focus": "retention", "volume": "lighter"}),
        ("drop a bundle", "no bundles", {"exclude": BUNDLES}),
        ("friday is empty", "friday off", {"days_off": (FRIDAY,)}),
    ],
)
def test_the_wish_said_plainly_takes_the_place_of_one_that_was_read_in_doubt_and_says_so(
    doubted: str, answer: str, said: dict[str, Any]
) -> None:
    plan = talk(f"alexia next week, {doubted}", answer)
    assert (plan.question, plan.said) == (None, said)
    assert f"taken in place of {doubted!r}" in plan.notices


@pytest.mark.requirement("chat:answers-in-its-terms", "chat:known-shapes")
@pytest.mark.parametrize(
    ("doubted", "answer"),
    [
        ("drop a bundle", "no games"),
        ("less focus on engagement", "no bundles"),
        ("no bundles, friday only", "only friday"),
    ],
)
def test_another_wish_takes_no_place_of_what_is_in_doubt(doubted: str, answer: str) -> None:
    assert repr(doubted) in (talk(f"alexia next week, {doubted}", answer).question or "")


@pytest.mark.requirement("chat:asks-rather-than-guesses")
@pytest.mark.parametrize(
    "clause", ["no bundles, games ok", "off mon, tue not", "oddly no bundles", "no sends fri but sat ok"]
)
def test_beside_an_odd_word_the_question_names_all_that_waits_and_leaving_it_out_tells_it(clause: str) -> None:
    assert f"Until then all of '{clause}' waits." in (talk(f"ines next week {clause}").question or "")
    left = talk(f"ines next week {clause}", "leave it out")
    assert (left.said, left.question) == ({}, None)
    assert f"left out: '{clause}'" in left.notices
