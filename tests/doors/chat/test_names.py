"""Whom a message is about: ids and page names to the letter, display names where they are one creator's alone."""

import sqlite3
from contextlib import closing
from datetime import date

import pytest
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator
from eros.language.ports import Reply
from eros.language.understand import understand, understand_turn
from eros_app.services.chat import ChatServices
from graph.chat import state_after

TODAY = date(2026, 11, 25)
HANDLES = ("luna99", "sunny.rose", "u281234567", "x2", "missb.vip", "babe-69", "sophie18")


def known(creator_id: str, display_name: str | None = None) -> KnownCreator:
    return KnownCreator(
        creator_id=creator_id, names=(creator_id, *filter(None, [display_name])), display_name=display_name
    )


HERE = (
    *(known(handle) for handle in HANDLES[1:]),
    *(known("luna", "Luna"), known("june"), known("c1", "Chloé"), known("a1", "Anna"), known("a2", "Anna")),
)


def read(message: str, creators: tuple[KnownCreator, ...] = HERE) -> ChatPlan:
    return understand(message, ConversationState(), lambda _: TODAY, creators)


@pytest.mark.requirement("chat:exact-names")
@pytest.mark.parametrize("handle", HANDLES)
@pytest.mark.parametrize(
    "message", ["plan {} next week, at most 5 a day", "{} next week: at most 5 a day", "{}'s week, at most 5 a day"]
)
def test_an_exact_name_goes_before_grammar(handle: str, message: str) -> None:
    plan = read(message.format(handle), (*HERE, known("luna99")))
    assert (plan.creator_id, plan.question, plan.said) == (handle, None, {"max_per_day": 5})
    assert read(f"show {handle}", (*HERE, known("luna99"))).creator_id == handle


@pytest.mark.requirement("chat:exact-names")
@given(st.sampled_from(["luna{}", "{}luna", "luna.{}", "luna_{}", "x{}luna"]), st.integers(2, 9999))
@examples(40)
def test_a_handle_that_only_holds_a_name_is_never_that_creator(form: str, number: int) -> None:
    handle = form.format(number)
    for message in (f"show {handle}", f"plan {handle} next week", f"{handle}"):
        plan = read(message)
        assert plan.creator_id is None, message
        assert handle in (plan.question or ""), message


@pytest.mark.requirement("chat:exact-names")
def test_display_names_are_read_without_their_accents_where_they_are_one_creators() -> None:
    assert read("chloe next week").creator_id == read("CHLOÉ next week").creator_id == "c1"
    assert read("Luna next week").creator_id == "luna"
    assert read("anna next week").question == "Which creator is 'anna': a1 or a2?"
    shown_twice = KnownCreator(creator_id="mia", names=("mia", "Mia R"), display_name="Mia R", others_shown=("mia9",))
    assert read("plan mia r next week", (shown_twice,)).question == "Which creator is 'mia r': mia or mia9?"
    assert read("plan mia next week", (shown_twice,)).creator_id == "mia"


@pytest.mark.requirement("chat:exact-names")
@pytest.mark.parametrize("name", ["june", "vip", "bundle", "flash-vip", "noon", "9pm", "next", "yes", "all"])
def test_a_name_of_words_of_ours_is_asked_about_unless_it_is_marked(name: str) -> None:
    here = (*HERE, known(name))
    assert f"'@{name}'" in (read(f"plan {name} next week", here).question or "")
    marked = read(f"@{name} next week", here)
    assert (marked.creator_id, marked.question) == (name, None)
    assert read("plan luna the first week of june", here).creator_id == "luna"


@pytest.mark.requirement("chat:exact-names")
@pytest.mark.parametrize("word", ["vip", "next", "friday", "yes", "noon"])
def test_a_name_of_words_of_ours_changes_nothing_of_what_is_said_of_another(word: str) -> None:
    for message in ("luna no vip on friday", "luna next week, nothing before noon", "plan everyone next week"):
        assert read(message, (*HERE, known(word))) == read(message)
    asked = understand_turn("luna next week?", ConversationState(), lambda _: TODAY, (*HERE, known(word)))
    state = state_after(asked, ConversationState(), Reply(asked.plan.question, ending="question"))
    assert understand("yes", state, lambda _: TODAY, (*HERE, known(word))).creator_id == "luna"


@pytest.mark.requirement("chat:exact-names")
@pytest.mark.parametrize(
    ("message", "asks"),
    [
        *(("plan vip", True), ("vip too", True), ("vip", True), ("no vip", False), ("undo", False)),
        *(("show june", True), ("show sunday", True), ("why sunday", True), ("june", True), ("plan june", True)),
        *(("show on sunday", False), ("nothing on sunday", False), ("sunday off", False), ("show @june", False)),
    ],
)
def test_a_name_of_words_of_ours_is_asked_about_where_a_name_may_stand_though_another_is_in_view(
    message: str, asks: bool
) -> None:
    before = ConversationState(plan=ChatPlan(intent="generate", creator_id="luna"), status="saved")
    plan = understand(message, before, lambda _: TODAY, (*HERE, *map(known, ("sunday", "vip", "undo"))))
    assert ("the creator?" in (plan.question or "")) is asks


@pytest.mark.requirement("chat:exact-names")
async def test_a_display_name_that_an_inactive_page_has_too_is_asked_about(services: ChatServices) -> None:
    with closing(sqlite3.connect(services.options.settings.home / "eros.db")) as base, base:
        here = "WHERE creator_id IN ('luna', 'margot')"
        base.execute(f"UPDATE creators SET display_name = 'Mia R', is_active = creator_id = 'luna' {here}")
    creators = await services.creators()
    assert "margot" not in {one.creator_id for one in creators}
    assert read("plan mia r next week", tuple(creators)).question == "Which creator is 'mia r': luna or margot?"
