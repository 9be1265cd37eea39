"""The server from outside its process: stdio through the real command, HTTP through its web application."""

import asyncio
import json
import shutil
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from starlette.testclient import TestClient

from eros import PIPELINE_VERSION
from eros_db.glance import file_word
from eros_db.query_process import QueryEnded, QueryProcess
from eros_db.server import build_server
from eros_db.store import mark_as_demo
from eros_db.transports import PATH, http_app

HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
ACCEPT = {"accept": "application/json, text/event-stream"}


@asynccontextmanager
async def serving(database):
    command = ["-c", "from eros_db.cli import main; main()", "serve", "--db", str(database)]
    parameters = StdioServerParameters(command=sys.executable, args=command, env={"EROS_NOW": "2026-11-20T20:00:00Z"})
    async with stdio_client(parameters) as (reads, writes), ClientSession(reads, writes) as session:
        await session.initialize()
        yield session


@pytest.mark.requirement("eros-db:serve:stdio")
async def test_the_command_serves_over_stdio(database):
    async with serving(database) as session:
        answer = await session.call_tool("get_top_captions", {"creator_id": "alexia", "limit": 1})
    assert answer.structuredContent is not None
    assert answer.structuredContent["as_of"] == "2026-11-20"


@pytest.mark.requirement("eros-db:serve:http")
def test_http_answers_on_the_loopback_address(engine):
    with TestClient(http_app(build_server(engine)), base_url="http://127.0.0.1:8765") as client:
        answer = client.post(PATH, json=HELLO, headers=ACCEPT)
    assert answer.status_code == 200
    assert '"eros-db"' in answer.text


@pytest.mark.full
@pytest.mark.requirement("server:identity")
async def test_every_transport_announces_which_database_is_served(database, engine, connect, sql, tmp_path):
    (database_id,) = sql("SELECT database_id FROM database_identity")[0]
    file = file_word(database)
    said = {"eros-db": {"database_id": database_id, "demo": False, "file": file}}
    assert file != file_word(Path(shutil.copy(database, tmp_path / "copy.db")))
    async with connect() as ask:
        assert ask.session.get_server_capabilities().experimental == said
    async with serving(database) as session:
        assert session.get_server_capabilities().experimental == said
    with TestClient(http_app(build_server(engine)), base_url="http://127.0.0.1:8765") as client:
        told = client.post(PATH, json=HELLO, headers=ACCEPT).text
    result = json.loads(next(line for line in told.splitlines() if line.startswith("data: {")).removeprefix("data: "))
    assert result["result"]["capabilities"]["experimental"] == said


@pytest.mark.requirement("server:identity")
async def test_a_server_tells_its_own_version_and_that_its_data_is_a_demo_s(engine, connect):
    with engine.begin() as connection:
        mark_as_demo(connection)
    async with connect() as ask:
        told = await ask.session.initialize()
    assert told.serverInfo.version == PIPELINE_VERSION
    assert told.capabilities.experimental["eros-db"]["demo"] is True


class HttpClient:
    """One client of the web application, as a web server hands on what it sends; ``left``: it drops its call."""

    def __init__(self, app):
        self.app, self.session, self.left = app, [], anyio.Event()

    async def post(self, body, *, drops=False):
        """The answer's text; of a call that is dropped, what came before."""
        asked = [
            {
                "type": "http.request",
                "body": (body if isinstance(body, str) else json.dumps(body)).encode(),
                "more_body": False,
            }
        ]
        parts, answered = [], anyio.Event()

        async def receive():
            if asked:
                return asked.pop()
            await (self.left if drops else answered).wait()
            return {"type": "http.disconnect"}

        async def send(message):
            headers = dict(message.get("headers", ()))
            self.session = (
                [(b"mcp-session-id", headers[b"mcp-session-id"])] if b"mcp-session-id" in headers else self.session
            )
            parts.append(message.get("body", b""))
            if message["type"] == "http.response.body" and not message.get("more_body"):
                answered.set()

        headers = [(b"host", b"127.0.0.1:8765"), (b"content-type", b"application/json"), *self.session]
        headers.append((b"accept", ACCEPT["accept"].encode()))
        scope = {"type": "http", "method": "POST", "path": PATH, "headers": headers, "query_string": b""}
        await self.app({**scope, "http_version": "1.1", "server": ("127.0.0.1", 8765), "root_path": ""}, receive, send)
        return b"".join(parts).decode()


def calling(number, query):
    arguments = {"name": "execute_query", "arguments": {"query": query}}
    return {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": arguments}


@pytest.mark.requirement("server:cancel")
async def test_a_client_over_http_that_drops_its_connection_stops_its_query(engine, monkeypatch):
    stopped, ask_worker, loop = anyio.Event(), QueryProcess.ask, asyncio.get_running_loop()

    def asked(worker, question, seconds):
        if "endless" not in question["query"]:
            return ask_worker(worker, question, seconds)
        loop.call_soon_threadsafe(client.left.set)
        with pytest.raises(QueryEnded):
            ask_worker(worker, question, 600)
        loop.call_soon_threadsafe(stopped.set)
        raise QueryEnded

    monkeypatch.setattr(QueryProcess, "ask", asked)
    app = http_app(build_server(engine))
    client = HttpClient(app)
    async with app.router.lifespan_context(app):
        await client.post(HELLO)
        await client.post({"jsonrpc": "2.0", "method": "notifications/initialized"})
        endless = (
            "WITH RECURSIVE endless(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM endless) SELECT count(*) FROM endless"
        )
        await client.post(calling(2, endless), drops=True)
        await stopped.wait()
        assert '"structuredContent":{"results":[{"v":1}]' in await client.post(calling(3, "SELECT 1 AS v"))


@pytest.mark.requirement("server:whole-texts")
@pytest.mark.parametrize("value", ["[" * 900 + "]" * 900, "9" * 5_000])
async def test_what_no_reader_takes_is_answered_over_http(engine, value):
    app = http_app(build_server(engine))
    client = HttpClient(app)
    async with app.router.lifespan_context(app):
        await client.post(HELLO)
        await client.post({"jsonrpc": "2.0", "method": "notifications/initialized"})
        told = await client.post(json.dumps(calling(2, "VALUE")).replace('"VALUE"', value))
    assert '"code":"INVALID_ARGUMENT","field":"query"' in told


@pytest.mark.requirement("server:unread-requests")
@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"jsonrpc": "2.0", "id": None, "method": "ping"}, -32600),
        ({"jsonrpc": "2.0", "id": 1.5, "method": "ping"}, -32600),
        ({"jsonrpc": "2.0", "id": 3, "method": "fly"}, -32601),
    ],
)
async def test_a_request_that_is_none_is_answered_over_http_and_the_next_one_too(engine, asked, code):
    app = http_app(build_server(engine))
    client = HttpClient(app)
    async with app.router.lifespan_context(app):
        await client.post(HELLO)
        assert f'"code":{code}' in await client.post(asked)
        assert '"result":{}' in await client.post({"jsonrpc": "2.0", "id": 4, "method": "ping"})


@pytest.mark.requirement("eros-db:serve:http")
@pytest.mark.parametrize(
    ("base", "headers"),
    [("http://evil.example", {}), ("http://127.0.0.1:8765", {"origin": "http://evil.example"})],
)
def test_http_refuses_a_foreign_host_and_a_foreign_origin(engine, base, headers):
    with TestClient(http_app(build_server(engine)), base_url=base) as client:
        answers = [client.post(PATH, json=one, headers={**ACCEPT, **headers}) for one in (HELLO, {"id": None})]
    assert {answer.status_code for answer in answers} <= {403, 421}
