"""The outside world as the phases see it. Each port's docstring states its failure contract."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from eros.failures import ToolFailure
from eros.vocabulary.calls import CallRecord, SlowTool
from eros.vocabulary.facts import Creator, Persona
from eros.vocabulary.ledger import EMPTY, Ledger
from eros.vocabulary.life import StandingWeek
from eros.vocabulary.week import Caption

#: What a tool of the data server answers: an object, before any reading.
Answer = dict[str, Any]
#: Is told of each phase's beginning and end; what it raises ends the run.
OnEvent = Callable[[Mapping[str, Any]], None]

T = TypeVar("T")


class Tools(Protocol):
    """The data server, one session per run.

    ``call`` returns the tool's object. Whatever goes wrong (retries spent, an error answer in any of its four forms, a
    body that is no object) is raised as ``ToolFailure``; nothing else leaves it.
    """

    async def call(self, tool: str, **arguments: Any) -> Answer: ...

    def offers(self, tool: str, argument: str | None = None) -> bool:
        """Whether the server has the tool (and the tool takes the argument), by its own listing."""
        ...

    def schema(self, tool: str) -> Mapping[str, Any]:
        """The tool's input schema as the server lists it; empty where it does not."""
        ...


async def ask(tools: Tools, read: Callable[[Answer], T], tool: str, **arguments: Any) -> T | ToolFailure:
    """The answer as ``read`` understands it, or the failure as a value: what it means differs by tool."""
    try:
        return read(await tools.call(tool, **arguments))
    except ToolFailure as failure:
        return failure


class Clock(Protocol):
    """Now, aware, in UTC. Never fails."""

    def __call__(self) -> datetime: ...


class WeekRecorder(Protocol):
    """The record of one week's life (R58). Raises PhaseFailure where a step may not be taken, or cannot be recorded."""

    def claim(self, creator: Creator, week_start: date, *, replace: bool, stands: StandingWeek | None) -> None:
        """Before anything is planned: ``week_busy`` while another run of this creator and week is under way.

        ``week_protected`` where a person approved the week or it was handed over, unless ``replace`` (R42). ``stands``:
        what stands there by the server's own word; another than the record's has replaced that one.
        """
        ...

    def ledger(self, creator_id: str, week_start: date, today: date) -> Ledger:
        """What other weeks that are kept hold of the captions (R60), as of now."""
        ...

    def reserve(self, seen: Ledger, caption_ids: Collection[int]) -> Ledger | None:
        """What was chosen is this week's from here on, as long as its lease lives (R60): then None is returned.

        Where other weeks took some of it since ``seen`` was read, nothing is reserved, and the ledger of now returned.
        """
        ...

    def begin_save(self, state: Mapping[str, Any], arguments: Mapping[str, Any]) -> None:
        """Before the server is asked to save: with the whole state of the graph, and what the server will be asked."""
        ...


class NoRecorder:
    """Nothing is kept of this run."""

    def claim(self, creator: Creator, week_start: date, *, replace: bool, stands: StandingWeek | None) -> None:
        return None

    def ledger(self, creator_id: str, week_start: date, today: date) -> Ledger:
        return EMPTY

    def reserve(self, seen: Ledger, caption_ids: Collection[int]) -> Ledger | None:
        return None

    def begin_save(self, state: Mapping[str, Any], arguments: Mapping[str, Any]) -> None:
        return None


class Deadline(Protocol):
    """The end of the run's time (H2)."""

    def check(self, phase: str) -> None:
        """Raises ``PhaseFailure("deadline_exceeded")`` once the time is spent."""
        ...

    def remaining(self) -> float:
        """Seconds left, never negative."""
        ...

    def note(self, call: CallRecord) -> None:
        """A call that has just ended, or was cut."""
        ...

    def slow_tools(self) -> tuple[SlowTool, ...]:
        """The tools that took a quarter of the run's time or more, the slowest first, or the slowest of many that took
        half of it together; none where it went elsewhere."""
        ...

    def open_calls(self) -> tuple[SlowTool, ...]:
        """The tools whose calls were under way when the run's time was over, the one that took longest first."""
        ...


class NoDeadline:
    """All the time there is."""

    def check(self, phase: str) -> None:
        return None

    def remaining(self) -> float:
        return float("inf")

    def note(self, call: CallRecord) -> None:
        return None

    def slow_tools(self) -> tuple[SlowTool, ...]:
        return ()

    def open_calls(self) -> tuple[SlowTool, ...]:
        return ()


@dataclass(frozen=True)
class Judgement:
    """How well a caption suits a persona, on the judge's own scale, and who said so; an abstention has a reason."""

    caption_id: int
    score: float | None
    source: str
    reason: str = ""


class PersonaJudge(Protocol):
    """Scores captions against a persona. Never raises: what it cannot judge it abstains from, with a reason."""

    async def judge(self, persona: Persona, captions: Sequence[Caption]) -> Sequence[Judgement]: ...


@dataclass(frozen=True)
class Advice:
    """One recommendation: what to do, the figures it rests on, and its effect for the ordering (larger first)."""

    topic: str
    text: str
    figures: tuple[str, ...] = ()
    effect: float = 0.0


@dataclass(frozen=True)
class RankedAdvice:
    """The topics in the ranker's order, and why there is less than was asked for; empty: there is not."""

    topics: tuple[str, ...] = ()
    reason: str = ""


class AdviceRanker(Protocol):
    """Orders recommendations, and says nothing of its own. Never raises: what it cannot do it says why."""

    async def rank(self, advice: Sequence[Advice]) -> RankedAdvice: ...
