"""The breaker against a model of it that keeps the whole history and knows three named states."""

from contextlib import suppress
from threading import Barrier, Thread

import pytest
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st

from eros.gateway import Breaker, BreakerOpen, ServerBreakers, failed_calls

REST = 30.0


def one_breaker(now, rest: float = REST) -> Breaker:
    return Breaker(failed_calls, rest, now)


def end_call(breaker: Breaker, admitted: int, failed: bool | None) -> None:
    end = None if failed is None else "troubled" if failed else "good"
    breaker.record_outcome(admitted, end, failed=bool(failed))


class Model:
    def __init__(self) -> None:
        self.state, self.history, self.since, self.spell = "closed", [], 0.0, 0

    def admits(self, now: float) -> bool:
        if self.state == "open" and now - self.since >= REST:
            self.state = "half-open"
            self.spell += 1
            return True
        return self.state == "closed"

    def ended(self, spell: int, failed: bool | None, now: float) -> None:
        if spell != self.spell or self.state == "open":
            return
        if self.state == "half-open":
            if failed is None:
                self.state = "open"
            elif failed:
                self.open(now)
            else:
                self.state, self.history = "closed", []
        elif failed is not None:
            self.history.append(failed)
            if len(self.history) >= 10 and self.history[-10:].count(True) > 5:
                self.open(now)

    def open(self, now: float) -> None:
        self.state, self.since = "open", now
        self.spell += 1


ask = st.tuples(st.just("ask"), st.just(0), st.just(None))
end = st.tuples(st.just("end"), st.integers(0, 30), st.sampled_from([True, True, True, False, None]))
wait = st.tuples(st.just("wait"), st.sampled_from([1, 10, 29, 30, 31]), st.none())
storm = st.tuples(st.just("storm"), st.sampled_from([6, 10]), st.just(True))
rested_storm = st.tuples(st.just("rested storm"), st.just(10), st.just(True))
sequences = st.lists(st.one_of(ask, ask, ask, end, end, wait, storm, rested_storm), max_size=60)


@pytest.mark.requirement("gateway:breaker-model")
@examples(100, 1_000, 20_000)
@given(sequences)
def test_the_breaker_decides_as_its_model(steps) -> None:
    now, model, running = 0.0, Model(), []
    breaker = one_breaker(lambda: now)

    def ask_both() -> bool:
        expected = model.admits(now)
        if not expected:
            with pytest.raises(BreakerOpen) as refused:
                breaker.admit()
            assert 0 <= refused.value.retry_after <= REST
            return False
        running.append((breaker.admit(), model.spell))
        return True

    def end_both(which: int, failed: bool | None) -> None:
        admitted, spell = running.pop(which % len(running))
        end_call(breaker, admitted, failed)
        model.ended(spell, failed, now)

    for what, amount, failed in steps:
        if what == "wait":
            now += amount
        elif what == "ask":
            ask_both()
        elif what == "end" and running:
            end_both(amount, failed)
        elif what.endswith("storm"):
            for _ in range(amount):
                if ask_both():
                    end_both(-1, failed)
            now += REST if what == "rested storm" else 0


def after(breaker: Breaker, *failures: bool | None) -> Breaker:
    for failed in failures:
        end_call(breaker, breaker.admit(), failed)
    return breaker


@pytest.mark.requirement("gateway:breaker-window")
def test_it_never_opens_before_the_tenth_call():
    breaker = after(one_breaker(lambda: 0.0), *[True] * 9)
    breaker.admit()


@pytest.mark.requirement("gateway:breaker-window")
def test_five_failures_of_ten_are_not_more_than_half():
    breaker = after(one_breaker(lambda: 0.0), *[True, False] * 10)
    breaker.admit()


@pytest.mark.requirement("gateway:breaker-window")
def test_only_the_last_ten_count_so_that_a_good_past_does_not_hide_a_dead_server():
    breaker = after(one_breaker(lambda: 0.0), *[False] * 100, *[True] * 6)
    with pytest.raises(BreakerOpen):
        breaker.admit()


@pytest.mark.requirement("gateway:breaker-late-ends")
@pytest.mark.parametrize("failed", [True, False])
def test_a_call_from_before_the_breaker_opened_neither_closes_nor_opens_it(failed):
    now = [0.0]
    breaker = one_breaker(lambda: now[0])
    early = [breaker.admit() for _ in range(10)]
    after(breaker, *[True] * 10)
    end_call(breaker, early.pop(), failed)
    with pytest.raises(BreakerOpen):
        breaker.admit()
    now[0] = REST
    after(breaker, False)
    for admitted in early:
        end_call(breaker, admitted, True)
    breaker.admit()


@pytest.mark.requirement("gateway:breaker-one-probe")
@pytest.mark.parametrize(("failed", "through"), [(False, 5), (None, 1), (True, 0)], ids=["good", "given up", "bad"])
def test_the_probe_decides_how_many_get_through_after_it(failed, through):
    now = [0.0]
    breaker = after(one_breaker(lambda: now[0]), *[True] * 10)
    now[0] = REST
    after(breaker, failed)
    admitted = 0
    for _ in range(5):
        with suppress(BreakerOpen):
            breaker.admit()
            admitted += 1
    assert admitted == through


@pytest.mark.requirement("gateway:breaker-one-probe")
def test_a_breaker_rests_thirty_seconds():
    now = [0.0]
    breakers = ServerBreakers(now=lambda: now[0])
    for _ in range(10):
        told_of(breakers, ("get_channels", "troubled"))
    now[0] = 29.9
    assert refuses(breakers, "get_channels")
    now[0] = 30.0
    assert not refuses(breakers, "get_channels")


@pytest.mark.requirement("gateway:breaker-one-probe")
def test_of_twenty_threads_after_the_rest_exactly_one_gets_through():
    now = [0.0]
    breaker = after(one_breaker(lambda: now[0]), *[True] * 10)
    now[0] = REST
    start, through = Barrier(20), []

    def knock() -> None:
        start.wait()
        try:
            through.append(breaker.admit())
        except BreakerOpen:
            return

    threads = [Thread(target=knock) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(through) == 1


def told_of(breakers: ServerBreakers, *calls: tuple[str, str]) -> None:
    """Each call let through, and ended so."""
    for tool, end in calls:
        breakers.record(breakers.admit(tool), end, cause=f"{tool} is {end}")


def refuses(breakers: ServerBreakers, tool: str) -> bool:
    try:
        breakers.record(breakers.admit(tool), None)
    except BreakerOpen:
        return True
    return False


TWO_LATE = (("get_channels", "late"), ("get_best_timing", "late"))


@pytest.mark.requirement("gateway:breaker-per-tool")
@pytest.mark.parametrize(
    ("calls", "tool_open", "server_open"),
    [
        ([("get_channels", "troubled")] * 10, True, False),
        ([("get_channels", "late")] * 10, True, False),
        ([("get_channels", "lost")] * 10, True, True),
        ([("get_channels", "lost")] * 9, False, False),
        ([("get_channels", "fatal")] * 10, True, False),
        ([("get_channels", "lost")] * 5 + [("get_channels", "fatal")] * 5, True, False),
        ([("get_channels", "fatal"), ("get_best_timing", "fatal")] * 5, False, True),
        ([("get_channels", "fatal")] * 5 + [("get_best_timing", "late")] * 5, False, False),
        ([*TWO_LATE] * 5, False, True),
        ([*TWO_LATE] * 10, True, True),
        ([("get_channels", "late")] * 9 + [("get_best_timing", "late")], False, True),
        ([("get_channels", "late"), ("get_channels", "late"), ("get_best_timing", "troubled")] * 4, False, False),
        ([("get_channels", "lost"), ("get_best_timing", "good")] * 10, True, False),
    ],
)
def test_a_tool_is_judged_by_all_its_failures_and_a_server_by_its_connection(calls, tool_open, server_open) -> None:
    breakers = ServerBreakers(REST, lambda: 0.0)
    for call in calls:
        if not refuses(breakers, call[0]):
            told_of(breakers, call)
    assert (refuses(breakers, "get_channels"), refuses(breakers, "save_schedule")) == (
        tool_open or server_open,
        server_open,
    )


@pytest.mark.requirement("gateway:breaker-per-tool")
def test_a_probe_that_the_server_refuses_leaves_the_tool_its_probe() -> None:
    now = [0.0]
    breakers = ServerBreakers(REST, lambda: now[0])
    told_of(breakers, *[("get_channels", "troubled")] * 10)
    now[0] = 20.0
    told_of(breakers, *[("get_best_timing", "lost")] * 6)
    now[0] = REST + 1
    assert refuses(breakers, "get_channels")
    now[0] = 20.0 + REST
    told_of(breakers, ("get_channels", "good"))
    assert not refuses(breakers, "get_channels")


@pytest.mark.requirement("gateway:breaker-refusal")
def test_a_refusal_names_the_tool_and_the_failure_that_opened_the_way_to_it() -> None:
    breakers = ServerBreakers(REST, lambda: 0.0)
    told_of(breakers, *[("get_channels", "troubled")] * 10)
    with pytest.raises(BreakerOpen) as refused:
        breakers.admit("get_channels")
    assert (refused.value.subject, refused.value.cause) == ("get_channels", "get_channels is troubled")
    assert refused.value.retry_after == REST


@pytest.mark.requirement("gateway:breaker-refusal")
def test_the_cause_is_a_failure_also_where_a_good_call_fills_the_window() -> None:
    breaker = one_breaker(lambda: 0.0)
    for end, cause in [("lost", "it died")] * 9 + [("good", "")]:
        breaker.record_outcome(breaker.admit(), end, failed=end != "good", cause=cause)
    with pytest.raises(BreakerOpen) as refused:
        breaker.admit()
    assert refused.value.cause == "it died"


@pytest.mark.requirement("gateway:breaker-refusal")
def test_a_server_s_breaker_names_every_tool_whose_calls_opened_it_and_no_healthy_one() -> None:
    breakers = ServerBreakers(REST, lambda: 0.0)
    late = [("get_channels", "late"), ("get_best_timing", "late")] * 4
    told_of(breakers, *late, ("get_send_types", "good"), ("get_channels", "late"))
    with pytest.raises(BreakerOpen) as refused:
        breakers.admit("get_vault_availability")
    assert refused.value.cause == "get_channels is late; get_best_timing is late"


@pytest.mark.requirement("gateway:breaker-told")
def test_each_change_of_a_breaker_is_told_once() -> None:
    now, told = [0.0], []
    breakers = ServerBreakers(REST, lambda: now[0], told.append)
    told_of(breakers, *[("get_channels", "troubled")] * 10)
    assert refuses(breakers, "get_channels")
    now[0] = REST
    told_of(breakers, ("get_channels", "good"))
    assert [(one.subject, one.state, one.failures) for one in told] == [
        ("get_channels", "open", 10), ("get_channels", "half_open", 0), ("get_channels", "closed", 0),
    ]  # fmt: skip
