"""Whom a message is about: ids and page names to the letter, display names where they are one creator's alone."""

from datetime import date

import pytest
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator
from eros.language.understand import understand

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


@pytest.mark.requirement("chat:exact-names")
def test_a_name_that_is_a_month_is_asked_about_unless_it_is_marked() -> None:
    assert "'@june'" in (read("june next week").question or "")
    assert (read("@june next week").creator_id, read("@june next week").question) == ("june", None)
    assert read("plan luna the first week of june").creator_id == "luna"


@pytest.mark.requirement("chat:exact-names")
@pytest.mark.parametrize(
    ("message", "asks"),
    [
        *(("show june", True), ("show sunday", True), ("why sunday", True), ("june", True), ("plan june", True)),
        *(("show on sunday", False), ("nothing on sunday", False), ("sunday off", False), ("show @june", False)),
    ],
)
def test_a_name_that_is_a_day_is_asked_about_where_a_name_may_stand_though_another_is_in_view(
    message: str, asks: bool
) -> None:
    before = ConversationState(plan=ChatPlan(intent="generate", creator_id="luna"), status="saved")
    plan = understand(message, before, lambda _: TODAY, (*HERE, known("sunday")))
    assert ("the creator?" in (plan.question or "")) is asks
