"""The server from outside its process: stdio through the real command, HTTP through its web application."""

import json
import sys
from contextlib import asynccontextmanager

import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from starlette.testclient import TestClient

from eros_db.server import build_server
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
async def test_every_transport_announces_which_database_is_served(database, engine, connect, sql):
    (database_id,) = sql("SELECT database_id FROM database_identity")[0]
    said = {"eros-db": {"database_id": database_id}}
    async with connect() as ask:
        assert ask.session.get_server_capabilities().experimental == said
    async with serving(database) as session:
        assert session.get_server_capabilities().experimental == said
    with TestClient(http_app(build_server(engine)), base_url="http://127.0.0.1:8765") as client:
        told = client.post(PATH, json=HELLO, headers=ACCEPT).text
    result = json.loads(next(line for line in told.splitlines() if line.startswith("data: {")).removeprefix("data: "))
    assert result["result"]["capabilities"]["experimental"] == said


@pytest.mark.requirement("eros-db:serve:http")
@pytest.mark.parametrize(
    ("base", "headers"),
    [("http://evil.example", {}), ("http://127.0.0.1:8765", {"origin": "http://evil.example"})],
)
def test_http_refuses_a_foreign_host_and_a_foreign_origin(engine, base, headers):
    with TestClient(http_app(build_server(engine)), base_url=base) as client:
        answer = client.post(PATH, json=HELLO, headers={**ACCEPT, **headers})
    assert answer.status_code in (403, 421)
