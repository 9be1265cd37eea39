"""What the agent server says of its settings."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full


@pytest.mark.requirement("settings:agent")
async def test_the_agent_server_says_it_in_its_log(
    process: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("EROS_RETRY_SCAL", "0")
    async with process() as client:
        assert (await client.list_tools()).tools
    log = (home / "stderr.log").read_text(encoding="utf-8")
    assert '{"message": "EROS_RETRY_SCAL is no setting; did you mean EROS_RETRY_SCALE?"}' in log
