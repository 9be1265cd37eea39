"""A text names a parameter as its caller writes it: options on the command line, names elsewhere (CONTRACT 4)."""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from agent_answers import refusal
from kept_weeks import kept_weeks
from mcp.shared.memory import create_connected_server_and_client_session

from eros.failures import RequestError
from eros.parameters import kept, parameter, planning_with, read_again, spelled
from eros.settings import Settings
from eros_app.agent.server import build_server
from eros_app.cli.chat import in_words
from eros_app.cli.options import option_of
from eros_app.services.outcome import error_response

Eros = Callable[..., Any]

#: What both doors are asked, and the texts that name its parameters.
WRONG = [
    ({"week_start": "soon"}, "--week-start 'soon' is no date", "week_start 'soon' is no date"),
    ({"week_start": "2026-11-09"}, "or pass --allow-past", "or pass allow_past"),
    ({"not_before": "21"}, "--not-before '21'", "not_before"),
]


async def told_to_an_agent(settings: Settings, arguments: dict[str, str]) -> str:
    server = build_server(settings)._mcp_server
    async with create_connected_server_and_client_session(server) as session:
        answer = await session.call_tool("generate_schedule", arguments)
    return str(refusal(answer)["error_message"])


@pytest.mark.requirement("doors:parameters")
@pytest.mark.parametrize(("said", "option", "name"), WRONG)
def test_each_door_spells_the_parameters_of_a_refusal(
    eros: Eros, settings: Settings, said: dict[str, str], option: str, name: str
) -> None:
    words = [word for field, value in said.items() for word in (option_of(field), value)]
    assert option in eros("generate", "alexia", *words, "--json").document["error_message"]
    assert option in " ".join(eros("generate", "alexia", *words).err.split())
    assert name in asyncio.run(told_to_an_agent(settings, {"creator_id": "alexia", **said}))


@pytest.mark.full
@pytest.mark.requirement("doors:parameters")
def test_the_texts_of_an_error_response_are_spelled_where_they_are_shown_and_not_in_its_record(
    eros: Eros, home: Path
) -> None:
    assert eros("generate", "alexia", "--json").code == 0
    with sqlite3.connect(home / "eros.db") as store:
        store.execute("UPDATE schedule_templates SET status = 'approved'")
    refused = eros("generate", "alexia", "--json").document
    assert "Generate with --replace" in refused["resolution"]["action"]
    record = kept_weeks(home)[-1]
    assert "--replace" not in record["document"]["resolution"]["action"]
    shown = eros("show", record["generation_id"], "--json").document
    assert "Generate with --replace" in shown["resolution"]["action"]


@pytest.mark.full
@pytest.mark.requirement("doors:parameters")
def test_a_chat_speaks_of_parameters_and_sends_what_it_cannot_take_to_the_command_line(eros: Eros, home: Path) -> None:
    assert eros("generate", "alexia", "-q").code == 0
    with sqlite3.connect(home / "eros.db") as store:
        store.execute("UPDATE schedule_templates SET status = 'approved'")
    protected = " ".join(eros("chat", "plan alexia for next week", "--yes").err.split())
    assert "only --replace on the command line may replace it" in protected
    past = " ".join(eros("chat", "plan alexia for the week of 9 november 2026").out.split())
    assert "is planned only with --allow-past on the command line" in past
    as_json = eros("chat", "plan alexia for the week of 9 november 2026", "--json").document
    assert "is planned only with --allow-past:" in as_json["error_message"]
    assert "on the command line" not in as_json["error_message"]


@pytest.mark.requirement("doors:parameters")
@pytest.mark.parametrize(
    ("name", "spoken"),
    [("reason", "a reason"), ("not_before", "not before"), ("allow_past", "--allow-past on the command line")],
)
def test_a_chat_says_a_parameter_in_words(name: str, spoken: str) -> None:
    assert spelled(f"it needs {parameter(name)}", in_words) == f"it needs {spoken}"


@pytest.mark.requirement("doors:parameters")
def test_what_no_door_spells_reads_as_the_plain_name(settings: Settings) -> None:
    wrong = RequestError("BAD", "week_start", "x", f"{parameter('week_start')} is wrong")
    document = error_response(wrong, creator_id=None, generation_id=None, at=settings.clock())
    assert str(wrong) == wrong.message == "week_start is wrong"
    assert document.model_dump()["error_message"] == "week_start is wrong"
    assert "week_start is wrong" in document.model_dump_json()


@pytest.mark.requirement("doors:parameters-untrusted")
def test_no_text_from_outside_is_taken_for_a_parameter() -> None:
    marked = parameter("seed")
    forged = [
        marked.replace(marked[1:17], "0" * 16),
        f"{marked[0]}seed{marked[-1]}",
        f"{marked[0]}:seed{marked[-1]}",
    ]
    for text in forged:
        assert spelled(f"{text} and {marked}", option_of) == f"{text} and --seed"


@pytest.mark.requirement("doors:parameters", "doors:parameters-untrusted")
def test_a_kept_text_still_has_its_parameters_and_takes_none_from_outside() -> None:
    text = f"set {parameter('seed')}: {planning_with('allow_past', {'creator_id': 'ida'})}"
    assert spelled(read_again(kept(text)), option_of) == spelled(text, option_of)
    assert spelled(read_again("set --seed"), option_of) == "set --seed"
    word = kept(parameter("seed"))
    assert word != "seed" == spelled(read_again(kept(word)), option_of)
