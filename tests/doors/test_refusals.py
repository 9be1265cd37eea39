"""What a refusal is about: the record that an id names, else the creator asked for, else nothing (CONTRACT 2)."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from eros.settings import Settings
from eros_app.agent.server import build_server

Eros = Callable[..., Any]


def about(document: dict[str, Any]) -> tuple[str | None, str | None]:
    return document["creator_id"], document["generation_id"]


@pytest.mark.requirement("cli:refusal-subject")
def test_a_refusal_about_an_id_names_the_records_own_creator_and_id(eros: Eros) -> None:
    saved = eros("generate", "alexia", "--json").document["generation_id"]
    for words in (
        ["review", "approve", saved],
        ["review", "reject", saved[:8]],  # --reason is missing
        ["review", "reject", f"review-{saved}", "--reason", "no"],
    ):
        assert about(eros(*words, "--json").document) == ("alexia", saved), words


@pytest.mark.requirement("cli:refusal-subject")
@pytest.mark.parametrize(
    ("words", "creator_id"),
    [
        (["review", "approve", "ffffffff"], None),
        (["show", "alexia"], None),
        (["generate", "alexia", "--week-start", "soon"], "alexia"),
        (["generate", "alexia", "--output", "/no/such/folder/week.json"], "alexia"),
        (["generate", ""], None),
        (["analyse", ""], None),
        (["creators", "--tier", "9"], None),
        (["chat", "plan next week"], None),
        (["frobnicate", "alexia"], None),
    ],
)
def test_a_refusal_names_the_creator_that_was_asked_for_and_never_guesses(
    eros: Eros, words: list[str], creator_id: str | None
) -> None:
    ran = eros(*words, "--json")
    assert (ran.code, about(ran.document)) == (2, (creator_id, None))


@pytest.mark.requirement("agent:refusal-subject")
def test_the_agents_refusals_are_about_the_same(eros: Eros, settings: Settings) -> None:
    saved = eros("generate", "alexia", "--json").document["generation_id"]
    server = build_server(settings)
    for tool, arguments, expected in (
        ("review_schedule", {"id": saved, "decision": "reject", "reason": "no"}, ("alexia", saved)),
        ("explain_item", {"id": saved, "slot_id": "x"}, ("alexia", saved)),
        ("get_schedule", {"id": "ffffffff"}, (None, None)),
        ("generate_schedule", {"creator_id": "gwen", "week_start": "soon"}, ("gwen", None)),
        ("list_creators", {"tier": 9}, (None, None)),
        ("analyse_creator", {"creator_id": "alexai"}, ("alexai", None)),
    ):
        answer = asyncio.run(server.call_tool(tool, arguments))
        assert about(answer.structuredContent) == expected, tool
