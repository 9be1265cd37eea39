"""What the agent server offers a model, counted, and what a client hears beside the answers."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, closing
from pathlib import Path
from string import ascii_letters
from typing import Any

import pytest
from agent_answers import refusal, told
from mcp import ClientSession
from mcp.shared.exceptions import McpError
from mcp.shared.memory import create_connected_server_and_client_session
from mcp.types import LoggingMessageNotificationParams, PromptReference, ResourceTemplateReference
from schema_keywords import foreign_keywords

from eros.settings import Settings
from eros.vocabulary.analysis import Analysis, AnalysisFinding
from eros.vocabulary.catalogue import default_catalogue
from eros_app.agent import answers, build_server
from eros_app.services import home as home_service
from eros_app.services.analysis import analyse
from eros_db.demo.creators import DEMO_CREATORS

Connect = Callable[..., AbstractAsyncContextManager[ClientSession]]

#: Characters of all names, descriptions and input schemas, and of one answer.
MOST_OFFERED, MOST_ANSWERED = 8_000, 6_000


@pytest.mark.requirement("agent:small")
async def test_what_a_model_reads_of_all_tools_stays_small(connect: Connect) -> None:
    async with connect() as session:
        tools = (await session.list_tools()).tools
    told_of = [f"{tool.name}{tool.description}{json.dumps(tool.inputSchema)}" for tool in tools]
    assert sum(map(len, told_of)) <= MOST_OFFERED


@pytest.mark.requirement("agent:tools")
async def test_every_argument_says_what_it_is_and_send_types_are_listed(connect: Connect) -> None:
    async with connect() as session:
        schemas = {tool.name: tool.inputSchema for tool in (await session.list_tools()).tools}
    for schema in schemas.values():
        pinned = schema.get("$defs", {}).get("PinnedEvent", {"properties": {}})
        for field in (*schema["properties"].values(), *pinned["properties"].values()):
            assert field["description"]
    definitions = schemas["generate_schedule"]["$defs"]
    assert definitions["SendType"]["enum"] == list(default_catalogue())
    assert schemas["generate_schedule"]["properties"]["exclude"]["items"] == {"$ref": "#/$defs/SendTypes"}


@pytest.mark.requirement("server:schemas")
async def test_bounds_are_published_in_the_keywords_of_json_schema(connect: Connect) -> None:
    async with connect() as session:
        schemas = {tool.name: tool.inputSchema for tool in (await session.list_tools()).tools}
    assert set().union(*map(foreign_keywords, schemas.values())) == set()
    tier, limit = (schemas[f"list_{kind}"]["properties"] for kind in ("creators", "schedules"))
    assert (tier["tier"]["minimum"], tier["tier"]["maximum"]) == (1, 5)
    assert (limit["limit"]["minimum"], limit["limit"]["maximum"], limit["offset"]["minimum"]) == (1, 200, 0)


@pytest.mark.requirement("agent:small", "agent:demo")
async def test_creators_come_by_pages_and_say_that_they_are_made_up(connect: Connect) -> None:
    names: list[str] = []
    offset: int | None = 0
    async with connect() as session:
        while offset is not None:
            page = told(await session.call_tool("list_creators", {"offset": offset}))
            assert len(json.dumps(page)) <= MOST_ANSWERED
            names, offset = names + [one["creator_id"] for one in page["creators"]], page["next_offset"]
    assert page["demo"] is True
    assert len(set(names)) == len(names) == page["count"]


async def analysed(session: ClientSession, creator_id: str) -> dict[str, Any]:
    answer = told(await session.call_tool("analyse_creator", {"creator_id": creator_id}))
    assert len(json.dumps(answer)) <= MOST_ANSWERED
    return answer


@pytest.mark.requirement("agent:small")
async def test_types_that_run_short_are_all_named_and_each_once(connect: Connect, settings: Settings) -> None:
    async with connect() as session:
        supply = (await analysed(session, "odessa"))["captions"]
    found, _ = await analyse("odessa", settings)
    assert isinstance(found, Analysis)
    named = [*(one["send_type_key"] for one in supply["running_short"]), *supply["running_short_as_well"]]
    assert named == [one.send_type_key for one in found.captions.types if one.short_from]
    assert len(named) + supply["types_that_last"] == len(found.captions.types)


@pytest.mark.soak
@pytest.mark.requirement("agent:small")
async def test_the_analysis_of_every_page_of_the_demo_fits(connect: Connect) -> None:
    async with connect() as session:
        for member in DEMO_CREATORS:
            assert (await analysed(session, member.creator_id))["creator"]["creator_id"] == member.creator_id


@pytest.mark.requirement("agent:small")
async def test_an_analysis_grows_no_further_with_what_a_page_has(settings: Settings) -> None:
    found, _ = await analyse("odessa", settings)
    assert isinstance(found, Analysis)
    finding = AnalysisFinding(type="t", severity="LOW", message="m" * 900, fallback="f" * 900, impact="i" * 900)
    every = [one.model_copy(update={"short_from": found.week_start}) for one in found.captions.types]
    more = {
        "creator": found.creator.model_copy(update={"display_name": "x" * 5_000}),
        "rankings": found.rankings * 30,
        "findings": tuple(finding.model_copy(update={"message": letter * 900}) for letter in ascii_letters),
        "captions": found.captions.model_copy(
            update={"types": tuple(every), "warnings": tuple(letter * 900 for letter in ascii_letters)}
        ),
    }
    large = found.model_copy(update=more)
    answer = answers.analysis(large)
    assert len(answer.model_dump_json()) <= MOST_ANSWERED
    shown = answer.captions
    assert [*(one.send_type_key for one in shown.running_short), *shown.running_short_as_well] == [
        one.send_type_key for one in every
    ]
    assert "findings more" in (answer.left_out or "")
    assert "`eros analyse odessa --json`" in (answer.left_out or "")


@pytest.mark.full
@pytest.mark.requirement("agent:demo")
@pytest.mark.parametrize("is_demo", [True, False])
async def test_a_demo_behind_a_configuration_is_one_all_the_same(
    settings: Settings, connect: Connect, tmp_path: Path, is_demo: bool
) -> None:
    async with connect() as session:
        kept = told(await session.call_tool("generate_schedule", {"creator_id": "alexia", "dry_run": True}))
    database = shutil.copy(settings.home / "eros.db", tmp_path / "served.db")
    if not is_demo:
        with closing(sqlite3.connect(database)) as store:
            store.execute("PRAGMA application_id = 0")
    words = ["-c", "from eros_db.cli import main; main()", "serve", "--db", f"sqlite:///{database}"]
    config = tmp_path / "mcp.json"
    config.write_text(json.dumps({"mcpServers": {"eros-db": {"command": sys.executable, "args": words}}}))
    server = build_server(settings, config)._mcp_server
    async with create_connected_server_and_client_session(server) as session:
        shown = told(await session.call_tool("get_schedule", {"id": kept["generation_id"]}))
        listed = told(await session.call_tool("list_creators", {}))
    assert (shown["schedule"]["demo"], listed["demo"]) == (is_demo, is_demo)


@pytest.mark.requirement("agent:small")
async def test_an_analysis_fits_and_a_creator_goes_by_the_name_that_is_shown(connect: Connect) -> None:
    async with connect() as session:
        listed = told(await session.call_tool("list_creators", {}))["creators"]
        shown = next(one for one in listed if one["creator_id"] == "alexia")["display_name"]
        answer = await session.call_tool("analyse_creator", {"creator_id": shown})
    assert told(answer)["creator"]["creator_id"] == "alexia"
    assert len(json.dumps(told(answer))) <= MOST_ANSWERED


@pytest.mark.requirement("agent:completion")
async def test_what_is_no_creator_and_no_id_is_not_completed(connect: Connect) -> None:
    async with connect() as session:
        prompt = PromptReference(type="ref/prompt", name="plan_week")
        assert (await session.complete(prompt, {"name": "wishes", "value": ""})).completion.values == []


@pytest.mark.requirement("agent:completion")
async def test_a_prompt_or_a_template_that_is_none_is_not_completed_and_that_is_said(connect: Connect) -> None:
    async with connect() as session:
        argument = {"name": "creator", "value": ""}
        with pytest.raises(McpError, match="'nope' is no prompt; there is plan_week"):
            await session.complete(PromptReference(type="ref/prompt", name="nope"), argument)
        with pytest.raises(McpError, match="'eros://nope' is no resource template"):
            await session.complete(ResourceTemplateReference(type="ref/resource", uri="eros://nope"), argument)


@pytest.mark.requirement("agent:completion")
async def test_each_argument_of_a_prompt_is_described(connect: Connect) -> None:
    async with connect() as session:
        [prompt] = (await session.list_prompts()).prompts
    assert [bool(one.description) for one in prompt.arguments or ()] == [True, True]


@pytest.mark.requirement("agent:errors", "agent:completion")
async def test_a_week_without_trusted_volume_is_refused_in_short_and_a_kept_one_is_found_and_told(
    settings: Settings,
) -> None:
    heard: list[tuple[str, Any]] = []

    async def hear(note: LoggingMessageNotificationParams) -> None:
        heard.append((note.level, note.data))

    server = build_server(settings)._mcp_server
    async with create_connected_server_and_client_session(server, logging_callback=hear) as session:
        await session.call_tool("generate_schedule", {"creator_id": "nobody"})
        refused = refusal(await session.call_tool("generate_schedule", {"creator_id": "nova"}))
        heard.clear()
        allowed = {"creator_id": "nova", "dry_run": True, "allow_low_confidence": True}
        week = told(await session.call_tool("generate_schedule", allowed))
        template = ResourceTemplateReference(type="ref/resource", uri="eros://schedules/{some_id}")
        found = (await session.complete(template, {"name": "some_id", "value": "no"})).completion
        explained = told(await session.call_tool("get_schedule", {"id": week["generation_id"]}))["items"]
        reasons = [
            told(await session.call_tool("explain_item", {"id": week["generation_id"], "slot_id": one["slot_id"]}))
            for one in explained[:6]
        ]
    assert len(json.dumps(refused)) < 2_000
    assert refused["partial_result"]["report"]["lost_points"][0].startswith("confidence: confidence 0.2")
    assert week["degradations"]
    assert heard == [("warning", text) for text in week["degradations"]]
    assert found.values == ["nova"]
    categories = {one["reasons"][0].split(" send")[0].split(" is ")[1] for one in reasons}
    assert categories <= {"a revenue", "an engagement", "a retention"}
    assert "an engagement" in categories


@pytest.mark.requirement("agent:errors")
async def test_no_output_schema_asks_for_a_time_with_an_offset(connect: Connect) -> None:
    """A client that checks formats would refuse each wall-clock time."""
    async with connect() as session:
        schemas = {tool.name: json.dumps(tool.outputSchema) for tool in (await session.list_tools()).tools}
    assert '"scheduled_time"' in schemas["explain_item"]
    assert [name for name, schema in schemas.items() if '"format": "time"' in schema] == []


@pytest.mark.requirement("agent:completion")
async def test_creators_and_formats_can_be_completed(connect: Connect) -> None:
    async with connect() as session:
        prompt = PromptReference(type="ref/prompt", name="plan_week")
        creators = (await session.complete(prompt, {"name": "creator", "value": "ale"})).completion
        template = ResourceTemplateReference(type="ref/resource", uri="eros://schedules/{some_id}")
        ids = (await session.complete(template, {"name": "some_id", "value": ""})).completion
        templates = {one.uriTemplate for one in (await session.list_resource_templates()).resourceTemplates}
    assert "alexia" in creators.values
    assert ids.values == []
    assert templates == {
        f"eros://schedules/{{some_id}}{part}" for part in ("", "/csv", "/xlsx", "/ics", "/html", "/queue")
    }


@pytest.mark.requirement("agent:first-second")
async def test_what_is_made_first_is_told_to_the_client(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, Any]] = []
    monkeypatch.setattr(home_service, "prepare_home", lambda _settings, _config, say: say("making a demo"))

    async def hear(note: LoggingMessageNotificationParams) -> None:
        heard.append((note.level, note.data))

    server = build_server(settings)._mcp_server
    async with create_connected_server_and_client_session(server, logging_callback=hear) as session:
        await session.call_tool("list_schedules", {})
        await session.set_logging_level("error")
        await session.call_tool("list_schedules", {})
    assert heard == [("notice", "making a demo")]


@pytest.mark.requirement("agent:first-second")
@pytest.mark.parametrize(
    ("made", "heavy"),
    [
        ("from eros.settings import Settings; from eros_app.agent import build_server; build_server(Settings())",
         ("langgraph", "langchain_core", "sqlalchemy", "numpy", "highspy", "eros_app.agent.tools")),
        ("from eros_db.announcing import DataServer, Served; import eros_db.commands; "
         "DataServer(Served('x', False), lambda: None)",
         ("sqlalchemy", "alembic", "eros_db.server", "eros_db.tools")),
    ],
    ids=["eros mcp", "eros-db serve"],
)  # fmt: skip
def test_a_client_is_greeted_before_anything_heavy_is_imported(made: str, heavy: tuple[str, ...]) -> None:
    said = subprocess.run(
        [sys.executable, "-c", f"{made}; import sys; print([one for one in {heavy!r} if one in sys.modules])"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "[]"
