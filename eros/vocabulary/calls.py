"""What happens to calls of the data server's tools: for the audit trail, the document and the log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from eros.failures import ToolFailure

BreakerState = Literal["closed", "open", "half_open"]


@dataclass(frozen=True)
class CallRecord:
    """One call for the audit trail. ``outcome`` is "ok", "cancelled", or the kind of the ToolFailure.

    ``phase`` asked; ``delay_seconds`` passed between its tries; ``retried`` says what the tries before the last met.
    ``cut``: it was under way when the run's time was over.
    """

    tool: str
    at: datetime
    duration_ms: float
    attempts: int
    outcome: str
    error: str | None = None
    phase: str = ""
    delay_seconds: float = 0.0
    retried: str = ""
    cut: bool = False

    @property
    def worked_retry(self) -> bool:
        """Whether a phase's call was answered after a try that failed (R61)."""
        return bool(self.phase) and self.outcome == "ok" and self.attempts > 1


class SlowTool(NamedTuple):
    """A tool that took much of a run's time in one phase, its retries included; ``cut``: until that was over."""

    tool: str
    phase: str
    seconds: float
    cut: bool


class Retry(NamedTuple):
    """A try that failed and was followed by another, after so many seconds."""

    tool: str
    attempt: int
    delay_seconds: float
    failure: ToolFailure


@dataclass(frozen=True)
class Transition:
    """One change of one circuit breaker. ``subject``: its tool, or the server; ``cause``: the failure it opened for."""

    subject: str
    state: BreakerState
    failures: int = 0
    cause: str = ""
