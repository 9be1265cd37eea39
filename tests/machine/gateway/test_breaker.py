"""The breaker against a model of it that keeps the whole history and knows three named states."""

from contextlib import suppress
from threading import Barrier, Thread

import pytest
from drawing import examples
from hypothesis import given
from hypothesis import strategies as st

from eros.gateway import Breaker, BreakerOpen

REST = 30.0


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
@examples(150, 2_000)
@given(sequences)
def test_the_breaker_decides_as_its_model(steps) -> None:
    now, model, running = 0.0, Model(), []
    breaker = Breaker(REST, now=lambda: now)

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
        breaker.record_outcome(admitted, failed)
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


def after(breaker: Breaker, *failures: bool) -> Breaker:
    for failed in failures:
        breaker.record_outcome(breaker.admit(), failed)
    return breaker


@pytest.mark.requirement("gateway:breaker-window")
def test_it_never_opens_before_the_tenth_call():
    breaker = after(Breaker(REST, now=lambda: 0.0), *[True] * 9)
    breaker.admit()


@pytest.mark.requirement("gateway:breaker-window")
def test_five_failures_of_ten_are_not_more_than_half():
    breaker = after(Breaker(REST, now=lambda: 0.0), *[True, False] * 10)
    breaker.admit()


@pytest.mark.requirement("gateway:breaker-window")
def test_only_the_last_ten_count_so_that_a_good_past_does_not_hide_a_dead_server():
    breaker = after(Breaker(REST, now=lambda: 0.0), *[False] * 100, *[True] * 6)
    with pytest.raises(BreakerOpen):
        breaker.admit()


@pytest.mark.requirement("gateway:breaker-late-ends")
@pytest.mark.parametrize("failed", [True, False])
def test_a_call_from_before_the_breaker_opened_neither_closes_nor_opens_it(failed):
    now = [0.0]
    breaker = Breaker(REST, now=lambda: now[0])
    early = [breaker.admit() for _ in range(10)]
    after(breaker, *[True] * 10)
    breaker.record_outcome(early.pop(), failed)
    with pytest.raises(BreakerOpen):
        breaker.admit()
    now[0] = REST
    after(breaker, False)
    for admitted in early:
        breaker.record_outcome(admitted, True)
    breaker.admit()


@pytest.mark.requirement("gateway:breaker-one-probe")
@pytest.mark.parametrize(("failed", "through"), [(False, 5), (None, 1), (True, 0)], ids=["good", "given up", "bad"])
def test_the_probe_decides_how_many_get_through_after_it(failed, through):
    now = [0.0]
    breaker = after(Breaker(REST, now=lambda: now[0]), *[True] * 10)
    now[0] = REST
    after(breaker, failed)
    admitted = 0
    for _ in range(5):
        with suppress(BreakerOpen):
            breaker.admit()
            admitted += 1
    assert admitted == through


@pytest.mark.requirement("gateway:breaker-one-probe")
def test_of_twenty_threads_after_the_rest_exactly_one_gets_through():
    now = [0.0]
    breaker = after(Breaker(REST, now=lambda: now[0]), *[True] * 10)
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
