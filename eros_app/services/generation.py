"""One generation, from a typed request to its outcome: what every door calls.

It composes a run (ids, clock, deadline, tools, recorder, checkpoints), streams the graph and records how it ended; it
plans nothing.
"""

import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from langchain_core.runnables import RunnableConfig
from langgraph.types import Command

from eros.failures import PhaseFailure, RecordFailure, RequestError
from eros.gateway import Gateway, Source, Watch, open_tools
from eros.journal import Journal
from eros.models.model_clients import ModelClients, model_clients
from eros.settings import Settings
from eros.vocabulary.audit import AuditTrail
from eros.vocabulary.basis import basis_of
from eros.vocabulary.calls import CallRecord, SlowTool
from eros.vocabulary.context import Context
from eros.vocabulary.database_urls import are_of_one_file, file_of
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros.vocabulary.numbers import digits
from eros.vocabulary.ports import OnEvent
from eros.vocabulary.request import Request
from eros.vocabulary.state import OpenFailure, PhaseRecord, Run, State
from eros.vocabulary.wall_clock import next_monday
from eros_app.records.store import RecordStore
from eros_app.records.terms import LeaseLost, Server, Unfinished, error_code_in, told_apart
from eros_app.records.week import WeekState
from eros_app.services.audit import audit_trail
from eros_app.services.calling_off import CallingOff
from eros_app.services.checkpoints import Checkpointer, in_memory, take_checkpoint
from eros_app.services.collector import look_rarely
from eros_app.services.data_server import data_source
from eros_app.services.handing_over import left_behind
from eros_app.services.home import open_records
from eros_app.services.mending import mend
from eros_app.services.notice import tell_reviewers
from eros_app.services.outcome import Outcome, refused
from eros_app.services.own_database import address_of, database_of
from eros_app.services.recorder import Recorder, lease_renewed
from eros_app.services.run_outcome import failure_of, interrupted, outcome, result, unkept, unrecorded
from eros_app.services.watching import watched_by
from graph.build import STEP_LIMIT, Graph, build_graph


class RunDeadline:
    """The run's seconds by a steady clock (H2)."""

    def __init__(self, seconds: float, steady: Callable[[], float]) -> None:
        self._steady, self._seconds, self._ends = steady, seconds, steady() + seconds
        self._calls: list[tuple[float, CallRecord]] = []

    def remaining(self) -> float:
        return max(0.0, self._ends - self._steady())

    def check(self, phase: str) -> None:
        if self.remaining() <= 0:
            spent = f"the run's {digits(self._seconds)} s were spent before {phase} was done"
            raise PhaseFailure("deadline_exceeded", spent)

    def note(self, call: CallRecord) -> None:
        self._calls.append((self._steady(), call))

    def slow_tools(self) -> tuple[SlowTool, ...]:
        """A tool's calls that ran beside each other count once; what was cut stands first."""
        took = self._took()
        slow = [one for one in took if one.seconds > 0 and one.seconds >= self._seconds * _MUCH]
        together = _covered((ended - call.duration_ms / 1000, ended) for ended, call in self._calls)
        if not slow and together > 0 and together >= self._seconds * _MOST:
            slow = took[:_NAMED]
        return tuple(sorted(slow, key=lambda one: not one.cut))

    def open_calls(self) -> tuple[SlowTool, ...]:
        return tuple(one for one in self._took() if one.cut)

    def _took(self) -> list[SlowTool]:
        """What each tool took in each phase, the slowest first."""
        spans: dict[tuple[str, str], list[tuple[float, float]]] = {}
        for ended, call in self._calls:
            spans.setdefault((call.tool, call.phase), []).append((ended - call.duration_ms / 1000, ended))
        cut = {(call.tool, call.phase) for _, call in self._calls if call.cut}
        took = [SlowTool(*key, _covered(spans[key]), key in cut) for key in spans]
        return sorted(took, key=lambda one: -one.seconds)


#: The share of a run's time from which on a tool is slow: without faults all of them together need less.
_MUCH = 0.25
#: The share that all tools took from which on the slowest are named, where none is slow by itself; and how many.
_MOST, _NAMED = 0.5, 3


def _covered(spans: Iterable[tuple[float, float]]) -> float:
    """The seconds in which at least one of the spans runs."""
    total, until = 0.0, float("-inf")
    for begins, ends in sorted(spans):
        total += max(0.0, ends - max(begins, until))
        until = max(until, ends)
    return total


@dataclass(frozen=True)
class RunOptions:
    """What a door gives a run beside the request: where the data is, and who watches."""

    settings: Settings
    mcp_config: Path | None = None
    on_event: OnEvent = lambda event: None
    #: A data server that is up already, instead of the configured one.
    data: Source | None = None
    #: Seconds of a steady clock: the run's deadline, the breaker's rest and all durations are measured by it.
    steady: Callable[[], float] = time.monotonic
    #: A model that is open already, instead of the configured one.
    model_clients: ModelClients | None = None

    #: The data server that the week belongs to, where no other was named on purpose.
    expected_server: Server | None = None
    #: How a door stops the run; what is being saved by then goes on to its record.
    calling_off: CallingOff = field(default_factory=CallingOff)
    #: What whoever asked was shown to stand in the week (``WeekSummary.standing_word``; nothing: that none does), and
    #: may alone be replaced (R63); None: nothing was shown, and the request's own word decides.
    shown: str | None = None

    @property
    def source(self) -> Source:
        return self.data or data_source(self.mcp_config, self.settings.database_url)

    def must_be_expected(self, tools: Gateway) -> None:
        """RequestError where another server answers than the one whose week it is (R59)."""
        expected, found = self.expected_server, tools.server
        if expected is not None and found is not None and found.key != expected.key:
            own, other = told_apart(expected, Server(key=found.key, label=found.label))
            way = (
                "name the configuration of the one that is meant"
                if self.mcp_config
                else f"name the file of its database with EROS_DB_URL; where it stood at "
                f"{file_of(self.settings.database_url)} before, put it back there"
            )
            text = f"this week belongs to {own}, and another data server answers there now ({other}); {way}"
            raise RequestError("OTHER_SERVER", "mcp_config" if self.mcp_config else "EROS_DB_URL", found.label, text)

    def lead_to(self, tools: Gateway, server: Server | None) -> bool:
        """Whether a week of this server is of the very one that they lead to, and that answers there. A copy of a
        database has its id, so files are told apart; one that is reached in its own way may have been put back."""
        if server is None or server == self.expected_server or self.data is not None:
            return True
        config, own = server.address.get("config"), database_of(server, self.settings)
        if config is None and self.mcp_config is None:
            return are_of_one_file(own, self.settings.database_url)
        if config is not None and self.mcp_config is not None and Path(config) == self.mcp_config.absolute():
            return True
        known, there = server.address.get("file"), tools.server.file if tools.server is not None else None
        is_left = not Path(config or file_of(own)).exists()
        return is_left or known is None or there is None or known == there

    def server(self, tools: Gateway) -> Server:
        """Whose weeks these are, and how it is reached again (R59)."""
        config = {"config": str(self.mcp_config.absolute())} if self.mcp_config else {}
        if tools.server is None:
            return self.expected_server or Server(key="", label=self.source.name, address=config)
        address = (config or address_of(self.settings)) | ({"file": tools.server.file} if tools.server.file else {})
        return Server(key=tools.server.key, label=tools.server.label, address={} if self.data else address)


@dataclass(frozen=True)
class RunResult:
    """A run at its end, or in its interrupt. ``reached``: the data server was there at some time."""

    state: State
    waiting: bool
    calls: Sequence[CallRecord]
    duration_ms: int
    reached: bool
    #: See ``whether_saved``.
    whether_saved: str | None = None


async def generate(request: Request, options: RunOptions, generation_id: str | None = None) -> Outcome:
    """Run the pipeline for one request. Returns its outcome whatever happens inside; keeps the record of every run.

    ``generation_id``: of a generation that is begun again; a new one has a new id.
    """
    look_rarely()
    now = options.settings.clock()
    run = Run(
        generation_id=generation_id or str(uuid4()),
        seed=request.seed or 0,
        week_start=request.week_start or next_monday(now.date()),
        today=now.date(),
        started_at=now,
    )
    start: State = {"request": request, "run": run, "trail": {}, "recoveries": (), "phases": ()}
    try:
        with open_records(options.settings) as store:
            came = await _begin(start, options, options.model_clients or _model_clients(options.settings), store)
    except RequestError as wrong:
        return refused(wrong, creator_id=request.creator_id, at=now)
    except RecordFailure as wrong:
        return unrecorded(wrong, start, now)
    if isinstance(came.document, ResultDocument) and came.document.status == "needs_review":
        untold = await tell_reviewers(options.settings, came.document)
        return replace(came, remark="; ".join(filter(None, [came.remark, untold])))
    return came


def _model_clients(settings: Settings) -> ModelClients:
    return model_clients(settings.model, settings)


async def _begin(start: State, options: RunOptions, clients: ModelClients, store: RecordStore) -> Outcome:
    run, request = start["run"], start["request"]
    saver = None if request.dry_run else in_memory()
    journal = Journal(run.generation_id, request.creator_id)
    keeps = not request.dry_run
    recorder = Recorder(store, run.generation_id, keeps=keeps, calling_off=options.calling_off, shown=options.shown)
    try:
        ended = await run_graph(start, journal, options, saver, clients, recorder)
        failure = failure_of(ended.state)
        if failure is not None and ended.state.get("open_failure") is None:
            journal.error(failure)
        return await _keep(ended, options.settings, clients, recorder, saver)
    except BaseException:
        recorder.let_go()
        raise


async def run_graph(
    graph_input: State | Command[Any],
    journal: Journal,
    options: RunOptions,
    saver: Checkpointer | None,
    clients: ModelClients,
    recorder: Recorder,
) -> RunResult:
    """The graph from its start, or from where a waiting week stands, to its end or its interrupt.

    What is cancelled, or breaks, leaves a record that says so.
    """
    settings, generation_id = options.settings, journal.generation_id
    deadline, began = RunDeadline(settings.run_seconds, options.steady), options.steady()
    clients.limit_time(deadline.remaining)
    state, waiting = cast(State, {} if isinstance(graph_input, Command) else graph_input), False
    async with (
        open_tools(
            options.source, settings, deadline=deadline, watch=watched_by(journal), steady=options.steady
        ) as tools,
        lease_renewed(recorder.store, generation_id),
    ):
        options.must_be_expected(tools)
        recorder.own_server = partial(options.server, tools)
        recorder.foreseen = lambda at: _foreseen(at, tools, options, clients, began)
        await mend(
            recorder.store,
            tools,
            recorder.server,
            settings.clock,
            is_here=partial(options.lead_to, tools),
            watch=_of_its_own_log,
        )
        under_way: PhaseRecord | None = None

        def told(event: Mapping[str, Any]) -> None:
            nonlocal under_way
            under_way = _under_way(event, settings)
            journal.stream(event)
            options.on_event({**event, "generation_id": generation_id})

        context = Context(
            tools, settings.clock, clients.judge, clients.ranker, deadline, recorder, options.steady, told
        )
        config: RunnableConfig = {"configurable": {"thread_id": generation_id}, "recursion_limit": STEP_LIMIT}
        try:
            async for chunk in _streamed(build_graph(saver), graph_input, config, context, saver is not None):
                state, waiting = cast(State, chunk), "__interrupt__" in chunk
        except BaseException as why:
            recorder.abandon(why, lambda: _interrupted(_with_phase(state, under_way), tools, settings))
            raise
        duration_ms = round((options.steady() - began) * 1000)
        return RunResult(
            state,
            waiting,
            tools.calls,
            duration_ms,
            tools.reached,
            whether_saved(state.get("open_failure"), recorder),
        )


def _of_its_own_log(week: Unfinished) -> Watch:
    """What is asked about a week that another run left unfinished is told as that week's, and not as this run's."""
    return watched_by(Journal(week.generation_id, week.creator_id))


def _under_way(event: Mapping[str, Any], settings: Settings) -> PhaseRecord | None:
    """The phase that has begun and not ended, as it stands in the record of a run that is stopped there."""
    if event["event"] != "phase_start":
        return None
    return PhaseRecord(
        node=event["node"], phase=event["phase"], started_at=settings.clock(), duration_ms=0, status="failed"
    )


def _with_phase(state: State, record: PhaseRecord | None) -> State:
    return {**state, "phases": (*state.get("phases", ()), record)} if record is not None else state


def _interrupted(
    state: State, tools: Gateway, settings: Settings
) -> tuple[ErrorDocument, AuditTrail, date | None, datetime]:
    at, run = settings.clock(), state["run"]
    trail = audit_trail(state, tools.calls, at, 0, "aborted")
    return interrupted(state, at), trail, state["request"].week_start, run.started_at


def whether_saved(failure: OpenFailure | None, recorder: Recorder) -> str | None:
    """What is open about a save that was asked for and failed: a key of ``resolutions.WHETHER_SAVED``, or None."""
    return failure.details.get("whether_saved") if failure is not None and recorder.saving else None


def _foreseen(
    state: State, tools: Gateway, options: RunOptions, clients: ModelClients, began: float
) -> tuple[ResultDocument, AuditTrail]:
    """The document and the audit that the week will have if it is saved now."""
    duration_ms = round((options.steady() - began) * 1000)
    at, model = options.settings.clock(), clients.audit_entry()
    trail = audit_trail(state, tools.calls, at, duration_ms, "saved", model)
    return result(state, "saved", duration_ms, tools.calls), trail


def _streamed(
    graph: Graph, graph_input: Any, config: RunnableConfig, context: Context, kept: bool
) -> AsyncIterator[dict[str, Any]]:
    """The whole state after each step."""
    stream = graph.astream(
        graph_input,
        config,
        context=context,
        stream_mode="values",
        durability="exit" if kept else None,
    )
    return cast(AsyncIterator[dict[str, Any]], stream)


#: What a run came to, as the state of its week (R58).
_STATES: dict[str, WeekState] = {
    "saved": "saved",
    "needs_review": "waiting",
    "dry_run": "dry_run",
    "aborted": "aborted",
}


async def _keep(
    ended: RunResult, settings: Settings, clients: ModelClients, recorder: Recorder, saver: Checkpointer | None
) -> Outcome:
    state, ended_at, duration_ms = ended.state, settings.clock(), ended.duration_ms
    came = outcome(state, ended.calls, waiting=ended.waiting, ended_at=ended_at, duration_ms=duration_ms)
    came = replace(came, model=clients.audit_entry())
    trail = audit_trail(state, ended.calls, ended_at, duration_ms, came.status, came.model)
    try:
        if ended.whether_saved == "not known":
            recorder.store.leave_open(recorder.generation_id, trail, error_code_in(came.document))
            return came
        if ended.whether_saved == "not as sent":
            recorder.store.end_step(recorder.generation_id, state="unknown")
            recorder.store.keep_audit(recorder.generation_id, trail)
            return came
        kept = recorder.store.finish(
            recorder.generation_id,
            _STATES[came.status],
            came.document,
            trail,
            week_start=recorder.week_start or state["request"].week_start,
            began_at=state["run"].started_at,
            creator=state.get("creator"),
            needs_reason="report" in state and state["report"].needs_reason,
            checkpoint=await take_checkpoint(saver, recorder.generation_id) if ended.waiting and saver else None,
            server=recorder.server,
            replaced=recorder.stood,
            basis=basis_of(state) if came.status != "aborted" else None,
        )
    except LeaseLost as lost:
        return unkept(came, RecordFailure("LEASE_LOST", str(lost)), state, ended_at, half_saved=recorder.saving)
    except RecordFailure as wrong:
        if _kept_short(ended, came, trail, recorder):
            return replace(came, remark=f"what this run had made is not kept: {wrong.message}")
        return unkept(came, wrong, state, ended_at, half_saved=recorder.saving)
    return replace(came, document=kept, remark=left_behind(recorder.store, kept))


def _kept_short(ended: RunResult, came: Outcome, trail: AuditTrail, recorder: Recorder) -> bool:
    """Whether the end of a run that was refused its save could be kept without what it had made, which needs no room.

    Else the record would say that the week is to be saved, and mending would save what was told as not saved.
    """
    if not isinstance(came.document, ErrorDocument) or ended.whether_saved is not None or not recorder.saving:
        return False
    short = came.document.model_copy(update={"partial_result": {}})
    try:
        recorder.store.finish(recorder.generation_id, "aborted", short, trail.model_copy(update={"tool_calls": ()}))
    except (RecordFailure, LeaseLost):
        return False
    return True
