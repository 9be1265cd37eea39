"""The list of requests, written before any parser: each is understood as it says, by the rules of its ``_about``."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator
from eros.language.phrases import known_words
from eros.language.text import near_names, near_word, normal
from eros.language.understand import understand
from eros_db.demo.creators import DEMO_CREATORS

HERE = Path(__file__).parent
LIST = json.loads((HERE / "phrasings.json").read_text(encoding="utf-8"))
PHRASINGS: list[dict[str, Any]] = LIST["phrasings"]


def conversation(context: dict[str, Any] | None) -> ConversationState:
    """The turn before, from the fields of its plan, its status, and whether it asked."""
    if context is None:
        return ConversationState()
    fields = dict(context)
    status, asked = fields.pop("status", None), fields.pop("question", None)
    return ConversationState(
        plan=ChatPlan.model_validate({**fields, "question": "which one?" if asked else None}), status=status
    )


def matches(name: str, got: dict[str, Any], expected: dict[str, Any]) -> bool:
    """Whether a field holds as the list's ``_about`` says."""
    value, wanted = got[name], expected[name]
    if name == "question":
        return (value is not None) == (wanted == "asked")
    if name == "notices" and wanted == "some":
        return bool(value) or ("question" not in expected and got["question"] is not None)
    return sorted(value) == sorted(wanted) if name in ("include", "exclude") else bool(value == wanted)


@pytest.mark.requirement("chat:phrasings")
@pytest.mark.parametrize("phrasing", PHRASINGS, ids=[one["id"] for one in PHRASINGS])
def test_a_request_is_understood_as_the_list_says(phrasing: dict[str, Any], read: Any) -> None:
    today = date.fromisoformat(phrasing["today"])
    plan = read(phrasing["message"], today, conversation(phrasing["context"])).model_dump(mode="json")
    expected = phrasing["expect"]
    wrong = {name: (expected[name], plan[name]) for name in expected if not matches(name, plan, expected)}
    assert wrong == {}, (phrasing["message"], plan["question"], plan["notices"])


def test_the_list_fits_its_schema_and_names_each_request_once() -> None:
    schema = json.loads((HERE / "phrasings.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(LIST, schema, format_checker=jsonschema.FormatChecker())
    assert len({one["id"] for one in PHRASINGS}) == len(PHRASINGS) >= 300


def test_the_list_names_demo_creators_and_mondays() -> None:
    named = {one["expect"].get("creator_id") for one in PHRASINGS} - {None}
    weeks = {one["expect"].get("week_start") for one in PHRASINGS} - {None}
    assert named <= {member.creator_id for member in DEMO_CREATORS}
    assert {date.fromisoformat(week).weekday() for week in weeks} == {0}


#: CONTRACT 1, in its order.
FIELDS = """
    intent slot_id decision filter creator_id week_start focus volume max_per_day include exclude days_off not_before
    not_after pinned not_before_on not_after_on follow_ups budget_per_day dry_run seed question notices
"""


@pytest.mark.requirement("chat:plan-json")
def test_the_typed_request_has_exactly_the_fields_of_the_contract(read: Any) -> None:
    plan = read("pin a bundle friday 8:20pm for luna").model_dump(mode="json")
    assert list(plan) == FIELDS.split()
    assert plan["pinned"] == [{"send_type_key": "bundle", "date": "2026-12-04", "time": "20:20"}]


NAMES = [member.creator_id for member in DEMO_CREATORS]
CREATORS = [KnownCreator(creator_id=name) for name in NAMES]
#: All that a rejection says is its reason.
ACCOUNTED = [one for one in PHRASINGS if "reject" not in one["message"]]


def is_unknown(word: str) -> bool:
    mended = near_word(word) or near_names(word, NAMES) or near_names(word.removesuffix("s"), NAMES)
    return not mended and word not in known_words() and normal(word) == word


unknown_words = st.text("bcdfgjkmpqvwxz", min_size=3, max_size=9).filter(is_unknown)


@pytest.mark.requirement("chat:no-word-vanishes")
@examples(20, 200, 20_000)
@given(phrasing=st.sampled_from(ACCOUNTED), word=unknown_words, place=st.integers(0, 30))
def test_an_unknown_word_among_known_ones_is_asked_about_or_told(
    phrasing: dict[str, Any], word: str, place: int
) -> None:
    words = phrasing["message"].split()
    words.insert(min(place, len(words)), word)
    today = date.fromisoformat(phrasing["today"])
    plan = understand(" ".join(words), conversation(phrasing["context"]), lambda _: today, CREATORS)
    assert any(word in said for said in (plan.question or "", *plan.notices)), plan
