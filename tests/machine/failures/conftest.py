"""A runner over a demo database of its own, and what a document must say of each kind of failure."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from faulty.runner import FaultRunner, FaultyRun

from eros.failures import FAILURES

Reported = Callable[..., str]
Aborted = Callable[[FaultyRun, str, str], str]


@pytest.fixture(scope="session")
def runner(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultRunner]:
    with FaultRunner.over(demo_database, tmp_path_factory.mktemp("failures")) as runner:
        yield runner


@pytest.fixture
def reported() -> Reported:
    """That the week came about, says what happened (severity, recovery, fallback), is degraded and warned of. Gives the
    impact.

    Recovery and fallback are the row's words, unless what was done is something else (R53).
    """

    def check(ran: FaultyRun, error_type: str, action: str | None = None, fallback: str | None = None) -> str:
        row = FAILURES[error_type]
        assert ran.document["success"], ran.document
        assert fallback or row.fallback, f"what stands in for {error_type} varies: say it"
        recovery, degradation = ran.recovery(error_type), ran.entry(error_type)
        assert (recovery["severity"], recovery["action"]) == (row.severity, action or row.recovery)
        assert (degradation["phase"], degradation["fallback"]) == (recovery["phase"], fallback or row.fallback)
        assert ran.document["degraded"] or row.severity == "LOW"
        assert ran.document["validation_report"]["warnings"] or row.severity == "LOW"
        return str(degradation["impact"])

    return check


@pytest.fixture
def aborted() -> Aborted:
    """That the run ended with the code, its row's severity and nothing saved. Gives the message."""

    def check(ran: FaultyRun, error_type: str, code: str) -> str:
        document = ran.document
        assert (document["error_code"], document["severity"]) == (code, FAILURES[error_type].severity)
        assert (document["status"], ran.exit_code, ran.saved) == ("aborted", 4, ())
        assert document["resolution"]["action"]
        return str(document["error_message"])

    return check
