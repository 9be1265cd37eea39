"""Two processes with two hash seeds: for speed, and so that the same case can be seen from both."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

from evals.injections import run_injections
from evals.observe import CaseObservation, run_scenario
from evals.phrasings import run_phrasings
from evals.scenario import CaseFile
from evals.tables import run_pairs, run_row

HASH_SEEDS = ("1", "2026")

Task = Callable[[CaseFile], Awaitable[CaseObservation]]


def run_case(case: CaseFile) -> CaseObservation:
    """What the case shows, in this process."""
    if case.scenario is not None:
        return run_scenario(case.scenario, case.expect)
    if case.row is not None:
        return run_row(case.row)
    if case.pairs is not None:
        return run_pairs(case.pairs)
    if case.phrasings is not None:
        return run_phrasings(case.phrasings)
    if case.injections is not None:
        return run_injections(case.injections)
    return CaseObservation((), wrong=("the case names nothing to run",))


@contextmanager
def case_processes() -> Iterator[Task]:
    """``await task(case)`` runs the case in the process that is free; one that is run twice runs in both."""
    pools = [_pool(seed) for seed in HASH_SEEDS]
    free: asyncio.Queue[ProcessPoolExecutor] = asyncio.Queue()
    for pool in pools:
        free.put_nowait(pool)

    async def task(case: CaseFile) -> CaseObservation:
        loop = asyncio.get_running_loop()
        if case.scenario is not None and case.scenario.twice:
            here, there = await asyncio.gather(*(loop.run_in_executor(pool, run_case, case) for pool in pools))
            return replace(here, elsewhere=tuple(seen.digest for seen in there.weeks))
        pool = await free.get()
        try:
            return await loop.run_in_executor(pool, run_case, case)
        finally:
            free.put_nowait(pool)

    try:
        yield task
    finally:
        for pool in pools:
            pool.shutdown(cancel_futures=True)


def _pool(hash_seed: str) -> ProcessPoolExecutor:
    """One process that is started now, so that it takes its hash seed from the environment as it is now."""
    before = os.environ.get("PYTHONHASHSEED")
    os.environ["PYTHONHASHSEED"] = hash_seed
    try:
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(1, mp_context=context, initializer=_end_at_a_signal)
        pool.submit(os.getpid)
        return pool
    finally:
        if before is None:
            del os.environ["PYTHONHASHSEED"]
        else:
            os.environ["PYTHONHASHSEED"] = before


def _end_at_a_signal() -> None:
    """Ctrl-C reaches this process too: it ends, and the one that started it says so."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


async def inline(case: CaseFile) -> CaseObservation:
    """The case in this process and thread-less: for single cases, where starting two processes takes longer."""
    return await asyncio.to_thread(run_case, case)
