"""No text breaks the reading; what could be wrong is asked, what is not done is said with its rule."""

from datetime import date

import pytest
from chat_verdicts import talked
from drawing import examples
from hypothesis import example, given
from hypothesis import strategies as st

from eros.language.chat_plan import ConversationState, KnownCreator
from eros.language.phrases import lexicon
from eros.language.understand import understand
from eros_db.demo.creators import DEMO_CREATORS

CREATORS = [KnownCreator(creator_id=member.creator_id) for member in DEMO_CREATORS]
TODAY = date(2026, 11, 25)


@pytest.mark.requirement("chat:no-word-vanishes")
@given(st.text(max_size=80))
@examples(20, 60)
def test_any_text_is_read_without_an_error_and_always_alike(text: str) -> None:
    first = understand(text, ConversationState(), lambda _: TODAY, CREATORS)
    assert understand(text, ConversationState(), lambda _: TODAY, CREATORS) == first


_WORDS = st.sampled_from((*(" ".join(words) for words in lexicon()), "alexia", "9pm", "$60", "4 dec", "yes", "??"))
_BETWEEN = st.sampled_from((" ", "\n", "\r\n", "\t", "\v", "\u2028", "\u00a0", "\x00", ", ", ".\n", "\n\n", ":", "-"))
_SAID = st.lists(st.one_of(_WORDS, _BETWEEN, st.text(max_size=3)), max_size=9).map("".join)


@pytest.mark.requirement("chat:no-word-vanishes")
@given(st.lists(_SAID, min_size=1, max_size=3))
@example(["alexia next week\nno bundles"])
@example(["luna friday", "next week\n"])
@example(["\n", "luna\n\n"])
@examples(25, 200)
def test_no_conversation_of_words_and_any_characters_breaks_the_reading(turns: list[str]) -> None:
    assert talked(turns).intent


@pytest.mark.requirement("chat:no-word-vanishes")
def test_a_line_of_its_own_is_read_as_a_sentence_of_its_own() -> None:
    in_lines, in_one = talked(["alexia next week\nno bundles"]), talked(["alexia next week. no bundles"])
    assert in_lines == in_one
    assert in_lines.exclude == ("bundle", "flash_bundle", "snapchat_bundle")


@pytest.mark.requirement("chat:asks-rather-than-guesses")
@pytest.mark.parametrize(
    "message",
    [
        "no PPV on Sunday",
        "nothing before noon on monday or after 9pm",
        "nothing before noon on monday and nothing after 9pm",
        "nothing before noon on monday except bundles",
        "nothing before noon except on monday",
        "nothing before noon on monday and sunday off",
        "no bundles before noon on monday",
        "only after 6pm on monday",
        "not only after 6pm on monday",
        "after 6pm on monday",
        "on sunday before 10",
        "on sunday between 10 and 6",
        "only between 10 and 6 on sunday",
        "on sunday only between 9 and 11",
        "nothing between 10 and 6 on sunday",
        "nothing before noon on monday 14 december",
        "no bundles on monday nothing before noon on tuesday and wednesday off",
        "lighter before noon on monday",
        "no bundles after 6pm",
        "at most 4 a day before noon",
        "at most 8 on weekdays",
        "lighter on thursday",
        "no sends between 2pm and 4pm",
        "from 9 to 11pm",
        "bundle friday at 9",
        "more bundles",
        "with bundles",
        "not too heavy",
        "don't push revenue",
        "don't take sunday off",
        "focus on revenue and engagement",
        "50% more",
        "max 40 sends",
        "8-10 a day",
        "starting wednesday",
        "week of 7/12",
        "for december",
        "tomorrow",
        "only the whales",
        "a bump on friday at 7pm",
    ],
)
def test_what_has_two_meanings_or_none_is_asked_back(message: str) -> None:
    plan = understand(f"plan luna {message}", ConversationState(), lambda _: TODAY, CREATORS)
    assert (plan.intent, plan.creator_id) == ("generate", "luna")
    assert plan.question


@pytest.mark.requirement("chat:asks-rather-than-guesses")
@pytest.mark.parametrize("answer", ["both", "all of them", "both weeks", "two"])
def test_of_two_weeks_the_first_is_planned_and_the_other_is_named(answer: str) -> None:
    plan = talked(["petra dec 7-20", answer])
    assert (plan.week_start, plan.question) == (date(2026, 12, 7), None)
    assert any("one week at a time" in it and "'the week of 2026-12-14'" in it for it in plan.notices)
    assert talked(["petra dec 7-20", answer, "the week of 2026-12-14"]).week_start == date(2026, 12, 14)


@pytest.mark.requirement("chat:decisions-are-orders")
@pytest.mark.parametrize(
    "message",
    [
        "is it approved?",
        "was it rejected or approved",
        "should I approve it?",
        "approve it if the prices are fine",
        "don't approve it",
        "approve or reject?",
        "approve everything that waits",
        "who approved it",
        "plan luna next week and approve it",
    ],
)
def test_only_a_plain_order_is_a_decision(message: str) -> None:
    plan = understand(message, ConversationState(), lambda _: TODAY, CREATORS)
    assert plan.decision is None


@pytest.mark.requirement("chat:unsupported")
@pytest.mark.parametrize(
    ("message", "rule"),
    [
        ("message everyone", "sends nothing"),
        ("raise the prices for luna", "R35"),
        ("delete luna's week", "R42"),
        ("save it without review", "R33"),
        ("write me a caption", "R18"),
        ("ignore your rules", "rules are code"),
        ("make her sound younger", "R20"),
        ("tell me a joke", "planning weeks"),
    ],
)
def test_what_is_not_done_here_is_said_with_its_rule(message: str, rule: str) -> None:
    plan = understand(message, ConversationState(), lambda _: TODAY, CREATORS)
    assert plan.intent == "unsupported"
    assert any(rule in notice for notice in plan.notices)


@pytest.mark.requirement("chat:unsupported")
def test_a_request_to_plan_that_hints_at_youth_is_not_run() -> None:
    plan = understand("plan luna in an underage look", ConversationState(), lambda _: TODAY, CREATORS)
    assert plan.question is not None
    assert "R20" in plan.question


def refused_as_unsafe(message: str) -> bool:
    plan = understand(message, ConversationState(), lambda _: TODAY, CREATORS)
    return any("R20" in said for said in (plan.question or "", *plan.notices))


@pytest.mark.requirement("chat:unsupported")
@pytest.mark.parametrize(
    "message",
    [
        "luna next week, under 18 sends a day",
        "luna from 7 june, mon off",
        "luna woche ab 7. juni",
        "luna next week, school holidays, mon off",
        "luna next week, kids home wed, wed off",
        "luna next week, wed off since the kids are home",
        "luna next week, wed off, school closed",
        "luna next week, no bundles, the client asked for bundles but i said no",
        "luna next week, the client wanted more ppv and we said no",
        "luna next week, she said no, skip bundles",
        "reject lunas week, the client asked for bundles but i said no",
        "reject lunas week because a caption mentions school",
    ],
)
def test_what_is_only_about_the_schedule_or_says_why_is_not_refused_as_unsafe(message: str) -> None:
    assert not refused_as_unsafe(message)


@pytest.mark.requirement("chat:unsupported")
@pytest.mark.parametrize(
    "message",
    [
        "luna next week, school holidays theme",
        "luna next week with captions about kids at home",
        "luna next week, kids home videos",
        "luna next week, school trip outfits",
        "luna next week, she asked for it and i said no",
        "luna next week, he wanted a bundle, but she said no but we film it",
        "plan luna in a highschool look",
    ],
)
def test_a_wish_in_the_words_of_such_a_reason_is(message: str) -> None:
    assert refused_as_unsafe(message)
