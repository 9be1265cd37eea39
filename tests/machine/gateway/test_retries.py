import asyncio

import pytest
from faulty.loop import run
from mcp import McpError
from mcp.types import CONNECTION_CLOSED, ErrorData

from eros.failures import ToolFailure
from eros.gateway import ServerBreakers, Watch
from eros.vocabulary.calls import CallRecord, Retry, SlowTool
from eros.vocabulary.phase import current_phase
from eros_app.services.generation import RunDeadline

LOCKED = {"error": "database is locked"}
GONE = McpError(ErrorData(code=CONNECTION_CLOSED, message="Connection closed"))
CHANNELS = {"channels": []}


class RecordedSleep:
    """Stands for the sleep between tries and keeps what was asked of it."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


class FixedDeadline:
    """A run's deadline with so many seconds left."""

    def __init__(self, left: float) -> None:
        self.left, self.noted = left, []

    def check(self, phase: str) -> None:
        return None

    def remaining(self) -> float:
        return self.left

    def note(self, call) -> None:
        self.noted.append(call)

    def slow_tools(self):
        return ()

    def open_calls(self):
        return ()


@pytest.fixture
def full_delays(settings):
    return settings.model_copy(update={"retry_scale": 1.0})


@pytest.mark.requirement("gateway:retries")
async def test_a_failure_that_can_pass_is_tried_again_after_one_and_after_three_seconds(server, opened, full_delays):
    server.on("get_channels", LOCKED, LOCKED, CHANNELS)
    slept = RecordedSleep()
    async with opened(settings=full_delays, sleep=slept) as tools:
        assert await tools.call("get_channels") == CHANNELS
        assert slept.seconds == [1.0, 3.0]
        assert [(call.attempts, call.outcome) for call in tools.calls] == [(3, "ok")]


@pytest.mark.requirement("gateway:transient-texts")
@pytest.mark.parametrize("text", ["read tcp 10.0.0.2: connection reset by peer", "upstream request timed out"])
async def test_a_connection_that_failed_behind_a_tool_is_tried_again_and_counts_for_the_tool_alone(
    server, opened, full_delays, text
):
    told = {"error": text}
    server.on("get_channels", told, CHANNELS, *[told] * 40)
    server.on("get_send_types", {"send_types": []})
    async with opened(settings=full_delays, sleep=RecordedSleep()) as tools:
        assert await tools.call("get_channels") == CHANNELS
        assert [(call.attempts, call.retried) for call in tools.calls] == [(2, text)]
        for _ in range(5):
            with pytest.raises(ToolFailure) as raised:
                await tools.call("get_channels")
        assert (raised.value.kind, text in raised.value.cause) == ("refused", True)
        assert await tools.call("get_send_types") == {"send_types": []}


@pytest.mark.requirement("gateway:transient-texts", "gateway:retries")
async def test_a_save_behind_a_connection_that_failed_may_have_been_made(server, opened, full_delays):
    server.on("save_schedule", {"error": "502 Bad Gateway"})
    async with opened(settings=full_delays, sleep=RecordedSleep()) as tools:
        with pytest.raises(ToolFailure) as raised:
            await tools.call("save_schedule")
    assert (raised.value.attempts, raised.value.unanswered) == (2, True)


@pytest.mark.requirement("gateway:retries")
async def test_after_two_retries_the_failure_stands(server, opened):
    server.on("get_channels", LOCKED)
    async with opened() as tools:
        with pytest.raises(ToolFailure, match="database is locked"):
            await tools.call("get_channels")
    assert len(server.asked) == 3


@pytest.mark.requirement("log:retries")
async def test_a_retry_is_told_when_it_is_made(server, opened, full_delays):
    server.on("get_channels", LOCKED)
    told: list[Retry] = []
    asked_by_then: list[tuple[int, int]] = []
    slept = RecordedSleep()

    def tell(retry: Retry) -> None:
        told.append(retry)
        asked_by_then.append((len(slept.seconds), len(server.asked)))

    async with opened(settings=full_delays, sleep=slept, watch=Watch(retry=tell)) as tools:
        with pytest.raises(ToolFailure):
            await tools.call("get_channels")
    assert [(one.attempt, one.delay_seconds) for one in told] == [(1, 1.0), (2, 3.0)]
    assert asked_by_then == [(1, 1), (2, 2)]


@pytest.mark.requirement("log:retries")
async def test_no_retry_is_told_where_the_breaker_is_open_by_then(server, opened, full_delays):
    """Ten failures in four calls open the tool's breaker in the middle of the fourth, which is refused instead."""
    server.on("get_channels", LOCKED)
    told: list[Retry] = []
    changes: list[str] = []
    watch = Watch(retry=told.append, breaker=lambda change: changes.append(change.state))
    async with opened(settings=full_delays, sleep=RecordedSleep(), watch=watch) as tools:
        for _ in range(4):
            with pytest.raises(ToolFailure) as raised:
                await tools.call("get_channels")
    assert (raised.value.kind, changes, len(server.asked)) == ("refused", ["open"], 10)
    assert [one.attempt for one in told] == [1, 2] * 3
    assert [(it.attempts, it.delay_seconds, it.retried) for it in tools.calls[-1:]] == [(1, 0.0, "")]


@pytest.mark.requirement("log:retries")
async def test_no_retry_is_told_where_the_runs_time_is_over_by_then(server, opened, full_delays):
    server.on("get_channels", LOCKED)
    told: list[Retry] = []
    deadline = FixedDeadline(left=2.0)

    async def overslept(seconds: float) -> None:
        deadline.left = 0.0

    watch = Watch(retry=told.append)
    async with opened(settings=full_delays, sleep=overslept, deadline=deadline, watch=watch) as tools:
        with pytest.raises(ToolFailure, match="the run's time was spent before it was asked"):
            await tools.call("get_channels")
    assert (told, len(server.asked)) == ([], 1)


@pytest.mark.requirement("gateway:retries")
async def test_a_save_is_tried_once_more(server, opened, full_delays):
    server.on("save_schedule", LOCKED)
    slept = RecordedSleep()
    async with opened(settings=full_delays, sleep=slept) as tools:
        with pytest.raises(ToolFailure):
            await tools.call("save_schedule")
    assert (len(server.asked), slept.seconds) == (2, [1.0])


@pytest.mark.requirement("gateway:retries")
async def test_the_retry_scale_multiplies_the_delays(server, opened, settings):
    server.on("get_channels", LOCKED)
    slept = RecordedSleep()
    async with opened(settings=settings.model_copy(update={"retry_scale": 0.5}), sleep=slept) as tools:
        with pytest.raises(ToolFailure):
            await tools.call("get_channels")
    assert slept.seconds == [0.5, 1.5]


@pytest.mark.requirement("gateway:no-retry")
@pytest.mark.parametrize("text", ["creator not found", "invalid argument: period"])
async def test_not_found_and_bad_arguments_are_never_tried_again(server, opened, text):
    server.on("get_channels", {"error": text})
    async with opened() as tools:
        with pytest.raises(ToolFailure):
            await tools.call("get_channels")
    assert len(server.asked) == 1


@pytest.mark.requirement("gateway:deadline")
async def test_no_retry_waits_beyond_the_end_of_the_run(server, opened, full_delays):
    server.on("get_channels", LOCKED)
    slept = RecordedSleep()
    async with opened(settings=full_delays, sleep=slept, deadline=FixedDeadline(left=2.0)) as tools:
        with pytest.raises(ToolFailure):
            await tools.call("get_channels")
    assert slept.seconds == [1.0]


@pytest.mark.requirement("gateway:deadline")
async def test_a_run_whose_time_is_spent_makes_no_call(server, opened):
    server.on("get_channels", CHANNELS)
    async with opened(deadline=FixedDeadline(left=0.0)) as tools:
        with pytest.raises(ToolFailure) as raised:
            await tools.call("get_channels")
    assert (raised.value.code, server.asked) == ("DEADLINE_EXCEEDED", [])
    assert not raised.value.unanswered


@pytest.mark.requirement("failure:slow-tool")
async def test_the_opening_of_the_server_is_noted_for_the_deadline_and_is_no_call(opened):
    deadline = FixedDeadline(left=10.0)
    ticks = iter([5.0, 25.0, 25.0, 25.0])
    async with opened(deadline=deadline, steady=lambda: next(ticks)) as tools:
        assert [(it.tool, it.duration_ms, it.outcome) for it in deadline.noted] == [("tools/list", 20_000.0, "ok")]
        assert tools.calls == []


@pytest.mark.requirement("gateway:deadline", "failure:slow-tool")
def test_a_call_that_the_end_of_the_run_cuts_is_recorded_with_phase_and_seconds(server, opened):
    server.on("get_channels", never).on("get_best_timing", {"timezone": "UTC"})

    async def ask() -> list[CallRecord]:
        current_phase.set("phase_4")
        deadline = RunDeadline(3.0, asyncio.get_running_loop().time)
        async with opened(deadline=deadline, steady=asyncio.get_running_loop().time) as tools:
            await tools.call("get_best_timing")
            for _ in range(2):
                with pytest.raises(ToolFailure):
                    await tools.call("get_channels")
            assert deadline.slow_tools() == (SlowTool("get_channels", "phase_4", 3.0, True),)
            return tools.calls

    calls = run(ask())
    assert [(it.tool, it.duration_ms, it.cut) for it in calls] == [
        ("get_best_timing", 0.0, False),
        ("get_channels", 3000.0, True),
        ("get_channels", 0.0, False),
    ]


async def never(_):
    await asyncio.Event().wait()


@pytest.mark.requirement("gateway:timeouts")
def test_a_tool_that_does_not_answer_times_out_and_the_session_stays_usable(server, opened):
    server.on("get_channels", never).on("get_best_timing", {"timezone": "UTC"})

    async def ask_both():
        async with opened() as tools:
            with pytest.raises(ToolFailure, match="no answer within 5 s") as raised:
                await tools.call("get_channels")
            assert await tools.call("get_best_timing") == {"timezone": "UTC"}
        assert raised.value.kind == "timeout"

    run(ask_both())
    assert (len(server.asked), server.built) == (4, 1)


@pytest.mark.requirement("gateway:deadline")
async def test_a_call_gets_what_is_left_of_the_run_where_that_is_less(server, opened, full_delays):
    server.on("get_channels", never)
    async with opened(settings=full_delays, deadline=FixedDeadline(left=0.02)) as tools:
        with pytest.raises(ToolFailure) as raised:
            await tools.call("get_channels")
    assert (raised.value.kind, len(server.asked)) == ("timeout", 1)


@pytest.mark.requirement("gateway:records")
async def test_every_call_is_recorded_and_reported(server, opened, settings):
    server.on("get_channels", LOCKED, CHANNELS).on("get_send_types", {"error": "invalid category"})
    calls = []
    async with opened(watch=Watch(call=calls.append)) as tools:
        await tools.call("get_channels")
        with pytest.raises(ToolFailure):
            await tools.call("get_send_types")
        assert tools.calls == calls
    channels, types = calls
    assert (channels.tool, channels.at, channels.attempts, channels.outcome) == ("get_channels", settings.now, 2, "ok")
    assert (types.attempts, types.outcome, types.error) == (1, "rejected", "invalid category")
    assert channels.duration_ms > 0


@pytest.mark.requirement("gateway:retries-told")
async def test_each_retry_is_told_as_it_is_made_and_the_call_knows_its_phase(server, opened, full_delays):
    server.on("get_channels", LOCKED, LOCKED, CHANNELS)
    retries = []
    async with opened(settings=full_delays, sleep=RecordedSleep(), watch=Watch(retry=retries.append)) as tools:
        current_phase.set("phase_4")
        await tools.call("get_channels")
        (call,) = tools.calls
    assert [(it.tool, it.attempt, it.delay_seconds, it.failure.kind) for it in retries] == [
        ("get_channels", 1, 1.0, "busy"), ("get_channels", 2, 3.0, "busy"),
    ]  # fmt: skip
    assert (call.phase, call.attempts, call.delay_seconds, call.worked_retry) == ("phase_4", 3, 4.0, True)
    assert call.retried == "database is locked"


@pytest.mark.requirement("gateway:retries-told", "gateway:transient-texts")
async def test_a_retry_after_a_connection_behind_the_tool_is_told_as_that(server, opened, full_delays):
    server.on("get_channels", {"error": "connection reset by peer"}, CHANNELS)
    retries = []
    async with opened(settings=full_delays, sleep=RecordedSleep(), watch=Watch(retry=retries.append)) as tools:
        await tools.call("get_channels")
    assert [it.failure.kind for it in retries] == ["upstream"]


@pytest.mark.requirement("gateway:breaker-refusal")
async def test_a_refusal_says_when_to_come_back_and_why(server, opened):
    server.on("get_channels", LOCKED)
    async with opened(breakers=ServerBreakers(rest=30.0, now=lambda: 0.0)) as tools:
        await asyncio.gather(*(tools.call("get_channels") for _ in range(4)), return_exceptions=True)
        with pytest.raises(ToolFailure, match="the tool get_channels failed in most of its last 10 calls") as refused:
            await tools.call("get_channels")
    assert (refused.value.kind, refused.value.retry_after) == ("refused", 30)
    assert refused.value.cause == "get_channels: database is locked"
    assert refused.value.details()["retry_after"] == 30


@pytest.mark.requirement("gateway:breaker-refusal")
async def test_a_refusal_that_is_sure_is_not_waited_for(server, opened, full_delays):
    """The tenth failed try opens the breaker for 30 s: after 1 s the next would only be refused."""
    server.on("get_channels", LOCKED)
    slept = RecordedSleep()
    async with opened(settings=full_delays, sleep=slept, breakers=ServerBreakers(rest=30.0, now=lambda: 0.0)) as tools:
        for _ in range(3):
            with pytest.raises(ToolFailure, match="database is locked"):
                await tools.call("get_channels")
        with pytest.raises(ToolFailure) as refused:
            await tools.call("get_channels")
    assert (refused.value.kind, refused.value.retry_after) == ("refused", 30)
    assert (slept.seconds, len(server.asked)) == ([1.0, 3.0] * 3, 10)


@pytest.mark.requirement("gateway:breaker-refusal")
async def test_a_breaker_that_opens_the_way_before_the_next_try_is_waited_for(server, opened, full_delays):
    server.on("get_channels", *[LOCKED] * 10, CHANNELS)
    now = 0.0

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    async with opened(settings=full_delays, sleep=sleep, breakers=ServerBreakers(1.0, lambda: now)) as tools:
        for _ in range(3):
            with pytest.raises(ToolFailure, match="database is locked"):
                await tools.call("get_channels")
        assert await tools.call("get_channels") == CHANNELS


@pytest.mark.requirement("gateway:cancellation")
async def test_a_cancelled_call_passes_the_cancellation_on_and_counts_for_nothing(server, opened):
    server.on("get_channels", never)
    asked = asyncio.Event()

    async def tell_and_hang(_):
        asked.set()
        await asyncio.Event().wait()

    server.on("get_channels", tell_and_hang)
    async with opened() as tools:
        call = asyncio.create_task(tools.call("get_channels"))
        await asked.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert [record.outcome for record in tools.calls] == ["cancelled"]


@pytest.mark.requirement("gateway:reopen")
async def test_a_session_that_broke_is_opened_again_within_the_retries(server, opened):
    server.on("get_channels", GONE, CHANNELS)
    async with opened() as tools:
        assert await tools.call("get_channels") == CHANNELS
    assert server.built == 2


@pytest.mark.requirement("gateway:one-session")
async def test_all_calls_of_a_run_share_one_session_and_overlap(server, opened):
    both = asyncio.Barrier(2)

    async def meet(_):
        await both.wait()
        return CHANNELS

    server.on("get_channels", meet)
    async with opened() as tools:
        assert await asyncio.gather(tools.call("get_channels"), tools.call("get_channels")) == [CHANNELS, CHANNELS]
    assert server.built == 1


@pytest.mark.requirement("gateway:breaker-inside-retry")
async def test_a_server_that_fails_for_good_is_left_alone_and_a_refusal_is_not_tried_again(server, opened):
    server.on("get_channels", LOCKED)
    async with opened(breakers=ServerBreakers(rest=30.0, now=lambda: 0.0)) as tools:
        for _ in range(3):
            with pytest.raises(ToolFailure, match="locked"):
                await tools.call("get_channels")
        with pytest.raises(ToolFailure) as tenth:
            await tools.call("get_channels")
        with pytest.raises(ToolFailure) as after:
            await tools.call("get_channels")
        assert (tools.calls[3].attempts, tools.calls[4].attempts) == (1, 0)
    assert (tenth.value.kind, after.value.kind, len(server.asked)) == ("refused", "refused", 10)


@pytest.mark.requirement("gateway:breaker-counts-passing")
async def test_what_no_retry_could_cure_does_not_count_against_the_server(server, opened):
    server.on("get_channels", {"error": "creator not found"})
    async with opened(breakers=ServerBreakers(rest=30.0, now=lambda: 0.0)) as tools:
        for _ in range(12):
            with pytest.raises(ToolFailure, match="not found"):
                await tools.call("get_channels")
    assert len(server.asked) == 12


@pytest.mark.requirement("gateway:breaker-one-probe")
async def test_of_twenty_concurrent_calls_after_the_rest_exactly_one_gets_through(server, opened):
    now = [0.0]
    server.on("get_channels", LOCKED)
    async with opened(breakers=ServerBreakers(rest=30.0, now=lambda: now[0])) as tools:
        await asyncio.gather(*(tools.call("get_channels") for _ in range(10)), return_exceptions=True)
        server.asked.clear()
        server.on("get_channels", CHANNELS)
        now[0] = 30.0
        answers = await asyncio.gather(*(tools.call("get_channels") for _ in range(20)), return_exceptions=True)
        assert (len(server.asked), answers.count(CHANNELS)) == (1, 1)
        assert {answer.kind for answer in answers if isinstance(answer, ToolFailure)} == {"refused"}
        assert await tools.call("get_channels") == CHANNELS


@pytest.mark.requirement("gateway:at-once")
async def test_twenty_calls_that_a_crash_falls_among_all_get_their_answer(server, opened):
    async def crashing(arguments):
        arrived.append(len(arrived))
        if len(arrived) > 5:
            return CHANNELS
        if len(arrived) == 5:
            fifth.set()
        await fifth.wait()
        return GONE

    arrived, fifth = list[int](), asyncio.Event()
    server.on("get_channels", crashing)
    async with opened() as tools:
        answers = await asyncio.gather(*(tools.call("get_channels") for _ in range(20)))
    assert answers == [CHANNELS] * 20
    assert len(arrived) == 25


@pytest.mark.requirement("gateway:at-once")
async def test_no_more_than_five_calls_are_under_way_at_once(server, opened):
    async def held(arguments):
        under_way.append(1)
        if len(under_way) == 5:
            fifth.set()
        await let_go.wait()
        return CHANNELS

    under_way, fifth, let_go = list[int](), asyncio.Event(), asyncio.Event()
    server.on("get_channels", held)
    async with opened() as tools:
        calls = [asyncio.create_task(tools.call("get_channels")) for _ in range(20)]
        await fifth.wait()
        for _ in range(200):
            await asyncio.sleep(0)
        assert len(under_way) == 5
        let_go.set()
        assert await asyncio.gather(*calls) == [CHANNELS] * 20


@pytest.mark.requirement("gateway:pause")
async def test_what_fails_for_a_moment_opens_no_breaker_before_a_second_try_was_made(server, opened):
    async def healthy_by_then(seconds):
        for _ in range(200):
            await asyncio.sleep(0)
        server.on("get_channels", CHANNELS)

    server.on("get_channels", LOCKED)
    async with opened(sleep=healthy_by_then) as tools:
        answers = await asyncio.gather(*(tools.call("get_channels") for _ in range(20)))
        assert {call.attempts for call in tools.calls} == {1, 2}
    assert answers == [CHANNELS] * 20


@pytest.mark.requirement("gateway:pause")
async def test_a_tool_that_waits_for_its_next_try_keeps_no_other_tool_waiting(server, opened):
    async def until_the_other_was_answered(seconds):
        failed.set()
        await answered.wait()
        server.on("get_channels", CHANNELS)

    failed, answered = asyncio.Event(), asyncio.Event()
    server.on("get_channels", LOCKED)
    server.on("get_send_types", CHANNELS)
    async with opened(sleep=until_the_other_was_answered) as tools:
        waiting = [asyncio.create_task(tools.call("get_channels")) for _ in range(20)]
        await failed.wait()
        assert await tools.call("get_send_types") == CHANNELS
        answered.set()
        assert await asyncio.gather(*waiting) == [CHANNELS] * 20


@pytest.mark.requirement("gateway:alone")
@pytest.mark.parametrize("fatal", ["get_channels", "get_best_timing", "get_send_types"])
async def test_a_tool_that_ends_the_connection_at_each_call_takes_no_other_with_it(server, opened, fatal):
    tools_asked = ["get_channels"] * 20 + ["get_best_timing", "get_send_types"]
    for tool in set(tools_asked):
        server.on(tool, GONE if tool == fatal else CHANNELS)
    async with opened(breakers=ServerBreakers(rest=30.0, now=lambda: 0.0)) as tools:
        answers = await asyncio.gather(*(tools.call(tool) for tool in tools_asked), return_exceptions=True)
    assert {tool for tool, answer in zip(tools_asked, answers, strict=True) if answer != CHANNELS} == {fatal}


@pytest.mark.requirement("gateway:alone")
async def test_a_call_that_waits_while_a_crash_is_heard_of_one_by_one_waits_for_all_of_them(server, opened):
    """Who hears of it first is of another tool than what caused it, and others of that tool wait for a place."""

    async def ending(arguments):
        await arrive()
        return GONE

    async def hearing_last(arguments):
        if fifth.is_set():  # it ends the server at each call
            return GONE
        await arrive()
        for _ in range(500):
            await asyncio.sleep(0)
        return GONE

    async def arrive():
        arrived.append(1)
        if len(arrived) == 5:
            fifth.set()
        await fifth.wait()

    arrived, fifth = list[int](), asyncio.Event()
    server.on("get_best_timing", ending, CHANNELS).on("get_channels", hearing_last).on("get_send_types", CHANNELS)
    async with opened(breakers=ServerBreakers(rest=30.0, now=lambda: 0.0)) as tools:
        asked = ["get_best_timing"] + ["get_channels"] * 14
        answers = await asyncio.gather(*map(tools.call, asked), return_exceptions=True)
        assert [tool for tool, answer in zip(asked, answers, strict=True) if answer == CHANNELS] == ["get_best_timing"]
        assert await tools.call("get_send_types") == CHANNELS
        with pytest.raises(ToolFailure, match="the tool get_channels failed in most of its last 10 calls"):
            await tools.call("get_channels")


@pytest.mark.requirement("gateway:alone")
async def test_after_a_lost_connection_its_tool_goes_alone_until_it_answers(server, opened):
    async def counted(arguments):
        under_way.append(1)
        most.append(len(under_way))
        for _ in range(50):
            await asyncio.sleep(0)
        under_way.pop()
        return GONE if len(most) <= 3 else CHANNELS

    under_way, most = list[int](), list[int]()
    server.on("get_channels", counted)
    async with opened() as tools:
        with pytest.raises(ToolFailure, match="connection was lost"):
            await tools.call("get_channels")
        assert await asyncio.gather(*(tools.call("get_channels") for _ in range(20))) == [CHANNELS] * 20
    assert (most[:4], max(most)) == ([1, 1, 1, 1], 5)
