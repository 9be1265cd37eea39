"""The real pipeline, the real server and the real store: every week keeps every rule, or says which not and why.

The checker judges from outside. A plain run takes a sample of the cast; the full run plans four weeks for all of it.
"""

from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from checker.served import Bank, facts_of
from checker.week import Violation
from checker.week_checker import check
from mcp.shared.memory import create_connected_server_and_client_session

from eros.doors.generation import Doorway, generate
from eros.settings import Settings
from eros.words.request import Request
from eros_db.demo.cast import CAST
from eros_db.initialize import initialize
from eros_db.server import build_server

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MONDAYS = [date(2026, 11, 23) + timedelta(weeks=number) for number in range(4)]
#: Pages of both kinds, small and large, sound and with little to go on.
SAMPLE = sorted(member.creator_id for member in CAST)[::11][:4]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    initialize(f"sqlite:///{folder / 'eros.db'}", demo=True, as_of=NOW.date())
    return folder


@pytest.fixture(scope="module")
def bank(home: Path) -> Bank:
    return Bank(home / "eros.db")


@asynccontextmanager
async def server(home: Path) -> Any:
    """``call(tool, **arguments)`` against a server of our own beside the pipeline's."""
    built = build_server(f"sqlite:///{home / 'eros.db'}", lambda: NOW)
    async with create_connected_server_and_client_session(built) as session:

        async def call(tool: str, **arguments: Any) -> dict[str, Any]:
            answer = await session.call_tool(tool, arguments)
            assert not answer.isError, answer.content
            return answer.structuredContent

        yield call


async def broken(home: Path, bank: Bank, creator_id: str, week_start: date, **wishes: Any) -> list[Violation]:
    """The rules that the week breaks without saying so; an abort stands as one violation of its own."""
    request = Request(creator_id=creator_id, week_start=week_start, **wishes)
    async with server(home) as call:
        profile = await call("get_creator_profile", creator_id=creator_id)
        today = NOW.astimezone(ZoneInfo(profile["creator"]["timezone"])).date()
        facts = await facts_of(call, bank, creator_id, today)
    outcome = await generate(request, Doorway(Settings(home=home, now=NOW)))
    document = outcome.document.model_dump(mode="json")
    if not document["success"]:
        return [Violation("outcome:aborted", f"{document['error_code']}: {document['error_message']}")]
    return check(document, facts, request.model_dump(mode="json"))
