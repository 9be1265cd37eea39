"""What a refusal is about: the record that an id names, else the creator asked for, else nothing (CONTRACT 2)."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from agent_answers import form_of, told
from mcp.shared.memory import create_connected_server_and_client_session
from mcp.types import ElicitResult

from eros.settings import Settings
from eros_app.agent.server import build_server
from eros_app.records import opening

Eros = Callable[..., Any]


def about(document: dict[str, Any]) -> tuple[str | None, str | None]:
    return document["creator_id"], document["generation_id"]


@pytest.mark.full
@pytest.mark.requirement("cli:refusal-subject")
def test_a_refusal_about_an_id_names_the_records_own_creator_and_id(eros: Eros) -> None:
    saved = eros("generate", "alexia", "--json").document["generation_id"]
    for words in (
        ["review", "approve", saved],
        ["review", "reject", saved[:8]],  # --reason is missing
        ["review", "reject", f"review-{saved}", "--reason", "no"],
    ):
        assert about(eros(*words, "--json").document) == ("alexia", saved), words


@pytest.mark.full
@pytest.mark.requirement("cli:refusal-subject")
def test_whatever_is_wrong_about_the_sends_of_a_week_its_own_creator_and_id_are_named(eros: Eros) -> None:
    saved = eros("generate", "alexia", "--json").document["generation_id"]
    for words, expected in (
        (["show", "alexia", "no-slot"], ("alexia", saved)),
        (["weeks", "--posted", saved], ("alexia", saved)),
        (["weeks", "--skipped", "alexia", "no-slot"], ("alexia", saved)),
        (["weeks", "--posted", saved[:8], "all"], ("alexia", saved)),  # its days have not come
        (["weeks", "--posted", saved, "--skipped", saved, "all"], ("alexia", saved)),
        (["weeks", "--posted", "ffffffff", "all"], (None, None)),
    ):
        ran = eros(*words, "--json")
        assert (ran.code, about(ran.document)) == (2, expected), words


@pytest.mark.full
@pytest.mark.requirement("cli:refusal-subject")
def test_of_several_ids_the_one_that_is_wrong_is_named(eros: Eros) -> None:
    saved = eros("generate", "alexia", "--json").document["generation_id"]
    other = eros("generate", "gwen", "--max-per-day", "1", "--json", "--dry-run").document["generation_id"]
    failed = eros("generate", "alexai", "--json").document["generation_id"]
    for words, expected in (
        (["diff", saved, failed], ("alexai", failed)),
        (["diff", failed, saved], ("alexai", failed)),
        (["diff", saved, "ffffffff"], (None, None)),
        (["weeks", "--forget", other, "--forget", saved[:8]], ("alexia", saved)),
        (["weeks", "--forget", saved, "--yes", "--forget", "ffffffff"], (None, None)),
        (["weeks", "--forget", other], ("gwen", other)),
        (["weeks", "--forget", "gwen"], ("gwen", None)),
        (["weeks", "--forget", other, "--forget", failed], (None, None)),
    ):
        ran = eros(*words, "--json")
        assert (ran.code, about(ran.document)) == (2, expected), words


async def told_to_an_agent(settings: Settings, tool: str, **arguments: str) -> dict[str, Any]:
    """To one whose person approves whatever is asked."""

    async def form(_context: Any, _params: Any) -> ElicitResult:
        return form_of("approve")

    server = build_server(settings)._mcp_server
    async with create_connected_server_and_client_session(server, elicitation_callback=form) as session:
        return told(await session.call_tool(tool, arguments))


@pytest.mark.full
@pytest.mark.requirement("cli:refusal-subject", "agent:refusal-subject")
def test_a_store_that_can_be_read_alone_says_whose_week_it_could_not_change(
    eros: Eros, settings: Settings, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = eros("generate", "alexia", "--json").document["generation_id"]
    monkeypatch.setattr(opening, "_is_writable", lambda path: False)
    refused = eros("review", "approve", saved, "--json").document
    assert (refused["error_code"], about(refused)) == ("RECORDS_READ_ONLY", ("alexia", saved))
    answer = asyncio.run(told_to_an_agent(settings, "review_schedule", id=saved, decision="approve"))
    assert (answer["error_code"], about(answer)) == ("RECORDS_READ_ONLY", ("alexia", saved))
    (home / "records.db").write_bytes(b"this was a database once")
    unknown = eros("show", saved, "--json").document
    assert (unknown["error_code"], about(unknown)) == ("RECORDS_DAMAGED", (None, None))


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
        (["weeks", "alexia", "--status", "lost"], "alexia"),
        (["weeks", "alexia", "gwen"], None),
        (["chat", "plan next week"], None),
        (["frobnicate", "alexia"], None),
    ],
)
def test_a_refusal_names_the_creator_that_was_asked_for_and_never_guesses(
    eros: Eros, words: list[str], creator_id: str | None
) -> None:
    ran = eros(*words, "--json")
    assert (ran.code, about(ran.document)) == (2, (creator_id, None))


@pytest.mark.full
@pytest.mark.requirement("agent:refusal-subject")
def test_the_agents_refusals_are_about_the_same(eros: Eros, settings: Settings) -> None:
    saved = eros("generate", "alexia", "--json").document["generation_id"]
    server = build_server(settings)
    for tool, arguments, expected in (
        ("explain_item", {"id": saved, "slot_id": "x"}, ("alexia", saved)),
        ("get_schedule", {"id": "ffffffff"}, (None, None)),
        ("generate_schedule", {"creator_id": "gwen", "week_start": "soon"}, ("gwen", None)),
        ("list_creators", {"tier": 9}, (None, None)),
        ("analyse_creator", {"creator_id": "alexai"}, ("alexai", None)),
    ):
        answer = asyncio.run(server.call_tool(tool, arguments))
        assert about(told(answer)) == expected, tool


@pytest.mark.requirement("records:unusable")
@pytest.mark.parametrize(
    "words", [("generate", "luna"), ("creators",), ("analyse", "luna")], ids=lambda words: words[0]
)
def test_an_empty_home_that_nobody_may_write_is_told_by_its_name(
    eros: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != empty and may(path, mode))
    monkeypatch.setenv("EROS_HOME", str(empty))
    ran = eros(*words, "--json")
    assert (ran.code, ran.document["error_code"], list(empty.iterdir())) == (4, "RECORDS_READ_ONLY", [])
    assert "make the folder writable" in ran.document["error_message"]
    assert "making" not in ran.err
    assert eros("doctor").out.count("missing ") >= 2


@pytest.mark.requirement("records:unusable")
def test_a_home_that_is_a_file_is_refused_by_commands_that_only_read_too(
    eros: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("EROS_HOME", str(tmp_path / "file"))
    ran = eros("weeks", "--json")
    assert (ran.code, ran.document["error_code"]) == (2, "UNUSABLE_HOME")
    assert eros("doctor").code == 1
