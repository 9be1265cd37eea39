"""A save whose answer is lost is asked for again, and counts once (R42, R38)."""

import sqlite3

import pytest
from mcp import McpError, types

from eros.gateway import Source, open_tools
from eros_db.server import build_server


@pytest.fixture
def forgetful(settings) -> Source:
    """The real server; what it answers to the first save never arrives."""
    lost = []

    def build():
        server = build_server(settings.database_url, settings.clock)
        answer = server.request_handlers[types.CallToolRequest]

        async def forgetting(request):
            answered = await answer(request)
            if request.params.name == "save_schedule" and not lost:
                lost.append(answered)
                raise McpError(types.ErrorData(code=types.CONNECTION_CLOSED, message="connection closed"))
            return answered

        server.request_handlers[types.CallToolRequest] = forgetting
        return server

    return Source.in_memory(build)


@pytest.mark.requirement("saving:once")
async def test_a_save_whose_answer_was_lost_makes_one_version(home, settings, forgetful, weeks):
    async with open_tools(forgetful, settings) as tools:
        first = await tools.call("save_schedule", **weeks[0], generation_id="g-1")
        again = await tools.call("save_schedule", **weeks[0], generation_id="g-1")
    assert first == again
    assert [call.attempts for call in tools.calls] == [2, 1]
    with sqlite3.connect(home / "eros.db") as store:
        assert store.execute("SELECT version, generation_id FROM schedule_template_versions").fetchall() == [(1, "g-1")]
        assert store.execute("SELECT count(*) FROM volume_predictions").fetchone() == (1,)
