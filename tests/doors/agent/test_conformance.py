"""The protocol's own suite and its TypeScript SDK against both servers, where node and their packages are there.

MCP_NODE_MODULES names the folder with the packages of npm: @modelcontextprotocol/sdk, and for the suite
@modelcontextprotocol/conformance (0.1.9 runs on node 20).
"""

import json
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from processes import environment, whole

from eros.settings import Settings
from eros_app.agent import build_server
from eros_db.server import build_server as build_data_server
from eros_db.transports import PATH, http_app

MODULES = Path(os.environ.get("MCP_NODE_MODULES", "no such folder"))
pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(
        shutil.which("node") is None or not (MODULES / "@modelcontextprotocol/sdk").exists(),
        reason="needs node, and MCP_NODE_MODULES: a folder with the npm package @modelcontextprotocol/sdk",
    ),
]

#: Those that ask for nothing but what every server has; the others call tools of the suite's own example.
SCENARIOS = ("server-initialize", "ping", "tools-list", "server-sse-multiple-streams")
OF_THE_AGENT = ("logging-set-level", "resources-list", "prompts-list")

GOOD: list[tuple[str, dict[str, Any]]] = [
    ("list_creators", {}),
    ("generate_schedule", {"creator_id": "alexia"}),
    *[(tool, {"id": "alexia"}) for tool in ("get_schedule", "review_schedule", "export_schedule")],
    ("list_schedules", {"limit": 5}),
    ("analyse_creator", {"creator_id": "luna"}),
]
BAD: list[tuple[str, dict[str, Any]]] = [
    ("generate_schedule", {"creator_id": "nobody"}),
    ("generate_schedule", {"creator_id": "alexia", "week_start": "soon"}),
    ("generate_schedule", {}),
    *[(tool, {"id": "ffffffff"}) for tool in ("get_schedule", "review_schedule", "export_schedule")],
    ("explain_item", {"id": "ffffffff", "slot_id": "x"}),
    ("list_creators", {"tier": 9}),
    ("list_schedules", {"limit": 0}),
    ("analyse_creator", {"creator_id": "nobody"}),
]


@pytest.mark.requirement("agent:errors")
def test_a_client_that_validates_reads_every_answer_and_every_error(home: Path) -> None:
    said = subprocess.run(
        ["node", str(Path(__file__).with_name("client.mjs")), str(MODULES.absolute()), *whole(), "mcp"],
        input=json.dumps([*GOOD, *BAD]),
        env=environment(home),
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(said.stdout)
    assert told == [{"name": name, "isError": calls is BAD} for calls in (GOOD, BAD) for name, _ in calls]


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The address of an application on the loopback device."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", log_config=None))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}{PATH}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.mark.requirement("agent:stdout", "eros-db:serve:http")
@pytest.mark.skipif(
    not (MODULES / "@modelcontextprotocol/conformance").exists(),
    reason="needs the npm package @modelcontextprotocol/conformance in the folder that MCP_NODE_MODULES names",
)
@pytest.mark.parametrize(("door", "scenarios"), [("agent", SCENARIOS + OF_THE_AGENT), ("data", SCENARIOS)])
def test_the_protocols_own_suite_passes(
    settings: Settings, tmp_path: Path, door: str, scenarios: tuple[str, ...]
) -> None:
    app = (
        build_server(settings).streamable_http_app()
        if door == "agent"
        else http_app(build_data_server(settings.database_url))
    )
    suite = MODULES / "@modelcontextprotocol/conformance/dist/index.js"
    with served(app) as address:
        failed = {
            scenario: ran.stdout[-2_000:]
            for scenario in scenarios
            if (
                ran := subprocess.run(
                    ["node", str(suite.absolute()), "server", "--url", address, "--scenario", scenario],
                    cwd=tmp_path,
                    capture_output=True,
                    text=True,
                    check=False,
                )
            ).returncode
        }
    assert failed == {}
