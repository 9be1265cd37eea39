"""A new page, as an agency meets it first: what stops it, what that costs, and the one step to a first week (R64)."""

import asyncio
import csv
import io
import json
import re
import shlex
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from agent_answers import told as answered
from mcp.shared.memory import create_connected_server_and_client_session

from eros.settings import Settings
from eros_app.agent.server import build_server
from eros_db.engine import write_transaction
from eros_db.importing import import_files
from eros_db.store import open_store

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

Eros = Callable[..., Any]

CREATORS = "creator_id,page_name,page_type,timezone,current_active_fans\nida,ida_page,paid,Europe/Oslo,10\n"
COMMAND = re.compile(r"^`(eros generate .+)` plans it all the same")
WAY = "eros generate ida --week-start 2026-11-23 --allow-low-confidence"
ARGUMENTS = "allow_low_confidence (creator_id ida, week_start 2026-11-23)"
COST = "prices at 60 % of their base, 3.33 of the score's 100 points"


@pytest.fixture
def new_page(home: Path, tmp_path: Path) -> str:
    """A creator whom the data server knows by name alone: no messages, no vault, no persona."""
    listed = tmp_path / "creators.csv"
    listed.write_text(CREATORS, encoding="utf-8")
    engine = open_store(f"sqlite:///{home / 'eros.db'}")
    with write_transaction(engine) as connection:
        import_files(connection, {"creators": listed}, now=datetime(2026, 11, 20, tzinfo=UTC))
    engine.dispose()
    return "ida"


def _rows(exported: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(exported.removeprefix("\ufeff"), newline="")))


@pytest.mark.requirement("doors:override", "export:state")
def test_the_way_to_a_first_week_is_the_command_that_the_refusal_names(eros: Eros, new_page: str) -> None:
    stopped = eros("generate", new_page, "--json")
    document = stopped.document
    assert (stopped.code, document["error_code"]) == (4, "VALIDATION_FAILED_CRITICAL")
    (way,) = COMMAND.findall(document["resolution"]["action"])
    assert way == WAY
    (error,) = document["details"]["errors"]
    assert (error.count(COST), COST in " ".join(document["recommendations"])) == (1, False)
    told = eros("export", document["generation_id"], "--output", "-")
    assert (told.code, "(ida, 2026-11-23) was aborted: it is not saved (VALIDATION" in told.err) == (0, True)
    (whose,) = {(row["page"], row["week_start"], row["timezone"]) for row in _rows(told.out)}
    assert whose == ("ida", "2026-11-23", "Europe/Oslo")
    planned = eros(*shlex.split(way)[1:], "--json")
    assert (planned.code, planned.document["status"]) == (0, "saved")
    said = " ".join(remark["message"] for remark in planned.document["validation_report"]["warnings"])
    assert f"as the request allows; it costs {COST}" in said
    assert not any(COST in text for text in planned.document["recommendations"])


@pytest.mark.requirement("doors:override")
def test_terminal_chat_and_analysis_name_the_override_and_its_cost_once(eros: Eros, new_page: str) -> None:
    review = ("generate", new_page, "--allow-low-confidence", "--dry-run")
    for words in (("generate", new_page), ("chat", f"plan {new_page} for next week"), ("analyse", new_page), review):
        shown = eros(*words)
        text = " ".join((shown.out + shown.err).split())
        way = f"`{WAY}` on the command line" if words[0] == "chat" else WAY
        assert way in text or words is review, words
        assert (text.count(COST), text.count("of the score's 100 points")) == (1, 1), words
    analysed = eros("analyse", new_page, "--json").document["volume"]
    assert (analysed["override"], analysed["costs"]) == (WAY, COST)
    healthy = eros("analyse", "alexia", "--json").document["volume"]
    assert (healthy["override"], healthy["costs"]) == (None, None)


@pytest.mark.requirement("doors:override")
def test_the_override_is_the_very_request_with_low_confidence_allowed(
    eros: Eros, settings: Settings, new_page: str
) -> None:
    wishes = ("--exclude", "tip_goal", "--pin", "ppv_unlock@2026-11-27=20:07", "--seed", "7", "--dry-run")
    stopped = eros("generate", new_page, *wishes, "--json").document
    (way,) = COMMAND.findall(stopped["resolution"]["action"])
    planned = eros(*shlex.split(way)[1:], "--json")
    again = eros("generate", new_page, *wishes, "--allow-low-confidence", "--json")
    assert (planned.code, planned.document["status"]) == (0, "dry_run")
    assert planned.document["items"] == again.document["items"]
    assert [one["send_type_key"] for one in planned.document["items"]].count("tip_goal") == 0

    async def told() -> dict[str, Any]:
        async with create_connected_server_and_client_session(build_server(settings)._mcp_server) as session:
            asked = {"creator_id": new_page, "exclude": ["tip_goal"], "dry_run": True}
            return answered(await session.call_tool("generate_schedule", asked))

    action = asyncio.run(told())["resolution"]["action"]
    assert 'week_start 2026-11-23, exclude ["tip_goal"], dry_run true) plans it all the same' in action
    chat = eros("chat", f"plan {new_page} for next week without tip_goal")
    assert "--exclude tip_goal --allow-low-confidence" in " ".join((chat.out + chat.err).split())


@pytest.mark.requirement("doors:override")
def test_an_agent_is_told_the_parameter_and_the_cost(settings: Settings, new_page: str) -> None:
    async def told(tool: str, **arguments: Any) -> dict[str, Any]:
        async with create_connected_server_and_client_session(build_server(settings)._mcp_server) as session:
            return answered(await session.call_tool(tool, arguments))

    stopped = asyncio.run(told("generate_schedule", creator_id=new_page))
    assert f"{ARGUMENTS} plans it all the same" in stopped["resolution"]["action"]
    assert json.dumps(stopped).count(COST) == 1
    analysed = asyncio.run(told("analyse_creator", creator_id=new_page))
    assert (analysed["volume"]["override"], analysed["volume"]["costs"]) == (ARGUMENTS, COST)
    assert "--allow" not in str((stopped, analysed))


@pytest.fixture
def served(home: Path, tmp_path: Path) -> Path:
    """A configuration that leads to the home's database as another server."""
    words = ["-c", "from eros_db.cli import main; main()", "serve", "--db", f"sqlite:///{home / 'eros.db'}"]
    config = tmp_path / "served.json"
    server = {"command": sys.executable, "args": words, "env": {"EROS_NOW": "2026-11-20T12:00:00+00:00"}}
    config.write_text(json.dumps({"mcpServers": {"eros-db": server}}))
    return config


@pytest.mark.requirement("doors:override", "cli:hints")
def test_the_override_leads_to_the_server_that_was_asked_on_every_surface(
    eros: Eros, new_page: str, served: Path, tmp_path: Path
) -> None:
    there, written = ("--mcp-config", str(served)), tmp_path / "written.json"
    way = f"`{WAY} --mcp-config {served}`"
    stopped = eros("generate", new_page, *there, "--json", "--output", str(written))
    action = f"{way} plans it all the same; the errors say what that costs"
    assert stopped.document["resolution"]["action"] == action
    assert json.loads(written.read_text(encoding="utf-8")) == stopped.document
    for words in (
        ("generate", new_page, *there),
        ("chat", f"plan {new_page} for next week", *there),
        ("show", stopped.document["generation_id"]),
    ):
        shown = eros(*words)
        assert way.replace(" ", "") in "".join((shown.out + shown.err).split()), words
    assert eros("show", stopped.document["generation_id"], "--json").document["resolution"]["action"] == action
    assert eros("analyse", new_page, *there, "--json").document["volume"]["override"] == way.strip("`")
    assert way.strip("`").replace(" ", "") in "".join(eros("analyse", new_page, *there).out.split())


@pytest.mark.requirement("cli:hints")
def test_a_dry_run_over_another_server_leads_back_to_it(eros: Eros, home: Path, served: Path) -> None:
    made = eros("generate", "alexia", "--dry-run", "--mcp-config", str(served), "--json").document
    shown = eros("show", made["generation_id"]).out
    command = f"eros generate alexia --week-start {made['week_start']} --seed {made['seed']} --mcp-config {served}"
    assert command.replace(" ", "") in "".join(shown.split())


@pytest.mark.requirement("cli:hints")
def test_a_kept_refusal_is_told_as_it_was_at_first(eros: Eros, home: Path) -> None:
    saved = eros("generate", "alexia", "--json").document
    assert eros("review", "approve", saved["generation_id"]).code == 0
    live = eros("generate", "alexia", "--json")
    assert live.document["error_code"] == "WEEK_PROTECTED"
    assert "--replace" in live.document["error_message"]
    assert "--replace" in live.document["resolution"]["action"]
    kept = eros("show", live.document["generation_id"], "--json").document
    assert [kept[name] for name in ("error_message", "resolution", "recommendations")] == [
        live.document[name] for name in ("error_message", "resolution", "recommendations")
    ]
    assert "Generate with --replace" in " ".join(eros("show", live.document["generation_id"]).out.split())
