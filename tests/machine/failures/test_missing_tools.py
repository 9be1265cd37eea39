"""A server without one of the tools: what doctor says of it is what becomes of a week."""

from typing import Any

import pytest
from faulty.faults import on
from faulty.runner import FaultRunner

from eros.gateway.listing import TOOLS

STATUSES = {"required": "aborted", "review": "needs_review", "degrades": "saved", "elsewhere": "saved"}


def of_tools() -> list[Any]:
    """What keeps weeks from being saved is in `make test`."""
    return [
        pytest.param(
            tool,
            STATUSES[spec.need],
            marks=pytest.mark.full if spec.need in ("required", "review") else pytest.mark.soak,
        )
        for tool, spec in TOOLS.items()
    ]


@pytest.mark.requirement("fault:missing-tools")
@pytest.mark.parametrize(("tool", "status"), of_tools())
def test_a_week_over_a_server_without_a_tool_ends_as_doctor_says(runner: FaultRunner, tool: str, status: str) -> None:
    ran = runner.run("esme", on(), hidden=frozenset({tool}))
    assert (ran.document["status"], bool(ran.saved)) == (status, status == "saved")
    if TOOLS[tool].need == "degrades":
        told = " ".join(ran.document["recommendations"])
        assert [one for one in ("the call of", "`eros doctor`") if one in told] == []
