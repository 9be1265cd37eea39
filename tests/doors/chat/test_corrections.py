"""A short correction takes the place of the last wish of its kind, and says what went (R63)."""

from datetime import date, time
from typing import Any

import pytest
from chat_verdicts import CREATORS, TODAY, talked

from eros.language.chat_plan import ConversationState
from eros.language.understand import understand

MONDAY, FRIDAY, SATURDAY = date(2026, 11, 30), date(2026, 12, 4), date(2026, 12, 5)
BUNDLES = ("bundle", "flash_bundle", "snapchat_bundle")
BUMPS = ("bump_normal", "bump_descriptive", "bump_text_only", "bump_flyer")


def days(said: dict[str, Any]) -> dict[str, Any]:
    """The wishes, with each pin as its type, day and time."""
    pins = tuple((pin.send_type_key, pin.date, pin.time) for pin in said.get("pinned", ()))
    return {**said, **({"pinned": pins} if pins else {})}


@pytest.mark.requirement("chat:taken-back")
@pytest.mark.parametrize(
    ("wish", "said", "wishes"),
    [
        (
            "friday off",
            ["make it saturday", "sorry, saturday", "actually saturday", "i meant saturday"],
            {"days_off": (SATURDAY,)},
        ),
        ("bundle fri 8pm", ["make it saturday", "sorry, saturday"], {"pinned": (("bundle", SATURDAY, time(20)),)}),
        ("ppv fri 8pm", ["make it a bundle", "i said bundle not ppv"], {"pinned": (("bundle", FRIDAY, time(20)),)}),
        ("nothing after 8pm", ["actually 9", "make it 9", "sorry, 9pm", "make that 21:00"], {"not_after": time(21)}),
        ("at most 8 a day", ["actually 9", "make that 9", "raise it to 9", "sorry, 9 a day"], {"max_per_day": 9}),
        (
            "budget $80 a day",
            ["make that 100", "raise it to $100", "actually $100", "make it $100 a day"],
            {"budget_per_day": 100.0},
        ),
        ("no bundles", ["i said bumps not bundles", "make it bumps", "sorry, bumps"], {"exclude": BUMPS}),
        ("only bundles", ["i said bumps, not bundles", "make it bumps"], {"include": BUMPS}),
        ("lighter", ["not lighter"], {}),
        ("only bumps", ["no not only bumps", "not only bumps", "no, not just bumps"], {}),
        ("no bundles, lighter", ["only keep lighter", "keep only lighter"], {"volume": "lighter"}),
        ("no bundles, friday off", ["only keep friday off", "keep only friday off"], {"days_off": (FRIDAY,)}),
    ],
)
def test_a_short_correction_takes_the_place_of_the_wish_of_its_kind(
    wish: str, said: list[str], wishes: dict[str, Any]
) -> None:
    for message in said:
        plan = talked([f"luna next week, {wish}", message])
        assert (plan.question, days(plan.said)) == (None, wishes), message


@pytest.mark.requirement("chat:asks-rather-than-guesses")
@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("lighter", "make it saturday"),
        ("friday off, no bundles", "make it saturday"),
        ("at most 8 a day, nothing after 8pm", "actually 9"),
        ("lighter", "actually 9"),
        ("no bundles", "i said bumps not games"),
        ("lighter", "even lighter"),
        ("lighter", "lighter"),
        ("heavier", "make it even heavier"),
    ],
)
def test_a_correction_of_nothing_or_of_either_is_asked_about_and_changes_nothing(wish: str, said: str) -> None:
    before, plan = talked([f"luna next week, {wish}"]), talked([f"luna next week, {wish}", said])
    assert plan.question is not None
    assert plan.said == before.said


@pytest.mark.requirement("chat:taken-back", "chat:replaces-after-a-yes")
@pytest.mark.parametrize(
    ("wish", "said", "wishes"),
    [
        ("sunday off", ["make it saturday", "no, saturday", "no wait, saturday"], {"days_off": (SATURDAY,)}),
        ("at most 6 a day", ["make it 8", "no 8", "actually 8"], {"max_per_day": 8}),
        ("no games", ["not games, bumps", "sorry, bumps"], {"exclude": BUMPS}),
    ],
)
def test_a_correction_is_of_what_would_replace_a_kept_week_as_well(
    wish: str, said: list[str], wishes: dict[str, Any]
) -> None:
    asked = talked([f"luna next week, {wish}"]).model_copy(update={"question": "Replace it? Say 'yes'."})
    conversation = ConversationState(plan=asked, replaces=True)
    for message in said:
        plan = understand(message, conversation, lambda _: TODAY, CREATORS)
        assert (plan.question, plan.creator_id, plan.said) == (None, "luna", wishes), message
    assert understand("no", conversation, lambda _: TODAY, CREATORS).intent == "help"


@pytest.mark.requirement("chat:taken-back")
def test_what_is_kept_alone_is_what_the_week_is_made_of_where_it_was_no_wish() -> None:
    assert talked(["luna next week, lighter", "only keep bumps"]).said == {"volume": "lighter", "include": BUMPS}


@pytest.mark.requirement("chat:names")
@pytest.mark.parametrize(
    ("written", "day"),
    [("mondey", MONDAY), ("satday", SATURDAY), ("fryday", FRIDAY), ("saturdy", SATURDAY), ("fridey", FRIDAY)],
)
def test_a_slip_in_the_name_of_a_day_is_that_day_and_is_told(written: str, day: date) -> None:
    plan = talked([f"luna next week, {written} off"])
    assert (plan.question, plan.days_off) == (None, (day,))
    assert any(one.startswith(f"'{written}' was read as") for one in plan.notices)


@pytest.mark.requirement("chat:no-word-vanishes")
@pytest.mark.parametrize("word", ["thought", "boring", "bringing"])
def test_no_word_is_mended_into_one_that_says_nothing(word: str) -> None:
    plan = talked([f"luna next week, no games, it was {word}"])
    assert not any("was read as" in one for one in plan.notices)
    assert "taken back" not in str(plan.notices)


@pytest.mark.requirement("chat:asks-rather-than-guesses")
@pytest.mark.parametrize("said", ["budget at least 50 a day", "at least $50 ppvs", "budget of at least $50"])
def test_a_least_sum_is_asked_about_as_a_sum(said: str) -> None:
    plan = talked([f"luna next week, {said}"])
    assert plan.said == {}
    assert "number of sends" not in (plan.question or "")
    assert talked([f"luna next week, {said}", "yes"]).budget_per_day == 50.0


@pytest.mark.requirement("chat:asks-rather-than-guesses")
def test_the_question_about_a_type_offers_that_type() -> None:
    asked = talked(["luna next week", "why so many bumps", "fewer bumps then"]).question or ""
    assert "say 'only bumps' or 'no bumps'" in asked
    assert talked(["luna next week", "fewer bumps then", "no bumps"]).exclude == BUMPS


@pytest.mark.requirement("chat:asks-rather-than-guesses")
@pytest.mark.parametrize(("span", "week"), [("nov 30 - dec 6", MONDAY), ("dec 7 to 13", date(2026, 12, 7))])
def test_days_from_monday_to_sunday_name_the_week_and_no_days_off(span: str, week: date) -> None:
    plan = talked([f"luna {span}, friday off"])
    assert (plan.question, plan.week_start, len(plan.days_off)) == (None, week, 1)
    assert talked([f"luna {span}"]).days_off == ()


@pytest.mark.requirement("chat:waits-for-the-answer")
@pytest.mark.parametrize(
    ("written", "meant", "said"),
    [
        ("ligther", "lighter", {"volume": "lighter"}),
        ("quietr, friday off", "quiet", {"volume": "lighter", "days_off": (FRIDAY,)}),
        ("busir", "busier", {"volume": "heavier"}),
        ("clam week", "calm week", {"volume": "lighter"}),
        ("no gmaes", "no games", {"exclude": ("game_post",)}),
        ("sundae off", "sunday off", {"days_off": (date(2026, 12, 6),)}),
        ("only bumbs", "only bumps", {"include": BUMPS}),
    ],
)
@pytest.mark.parametrize("before", ["luna next week, {}", "luna next week|{}"])
def test_a_wish_that_a_mended_word_makes_alone_or_that_may_be_another_word_is_asked_about(
    before: str, written: str, meant: str, said: dict[str, Any]
) -> None:
    turns = before.format(written).split("|")
    asked = talked(turns)
    assert f"is {meant!r} meant?" in (asked.question or "")
    assert asked.said.items() < said.items()
    assert not any("was read as" in one for one in asked.notices)
    for answer in ("yes", meant):
        assert (talked([*turns, answer]).question, talked([*turns, answer]).said) == (None, said)
    assert talked([*turns, "no"]).said.items() < said.items()


@pytest.mark.requirement("chat:no-word-vanishes")
@pytest.mark.parametrize("written", ["no bundels", "exclud bundles", "bundels off"])
def test_a_slip_beside_a_word_that_was_written_right_is_that_wish_and_is_told(written: str) -> None:
    plan = talked([f"luna next week, {written}"])
    assert (plan.question, plan.said) == (None, {"exclude": BUNDLES})
    assert any("was read as" in one for one in plan.notices)


@pytest.mark.requirement("chat:waits-for-the-answer")
def test_a_type_that_was_mended_and_of_which_nothing_is_said_wishes_nothing() -> None:
    plan = talked(["luna bundels"])
    assert (plan.said, plan.question is not None) == ({}, True)


@pytest.mark.requirement("chat:no-word-vanishes")
@pytest.mark.parametrize("name", ["gwen", "i mean gwen"])
def test_what_waits_for_one_creator_is_told_as_left_where_another_is_named_instead(name: str) -> None:
    plan = talked(["luna next week not wednesday", name])
    assert (plan.creator_id, plan.said) == ("gwen", {})
    assert any(one.startswith("left open for luna: 'not wednesday'") for one in plan.notices)
    week = talked(["luna 12/7", name])
    assert week.question is not None
    assert not any(one.startswith("as for luna") for one in week.notices)
