"""The checkpoints under ``EROS_HOME``: they survive restarts, so that a review can wait for days.

A run keeps its checkpoint in memory. Only one that waits for a person is stored, and an answer runs on a copy: the
original waits on, unchanged, whatever becomes of the answer, until ``delete_checkpoint``.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver

from graph.serialize import serializer

Checkpointer = BaseCheckpointSaver[str]


def in_memory() -> Checkpointer:
    return InMemorySaver(serde=serializer())


async def store_checkpoint(home: Path, saver: Checkpointer, generation_id: str) -> None:
    """Keep what waits in ``saver``."""
    async with _kept(home) as kept:
        await _copy(saver, kept, generation_id)


async def load_checkpoint(home: Path, generation_id: str) -> Checkpointer | None:
    """A copy of what waits; None where nothing does."""
    saver = in_memory()
    async with _kept(home) as kept:
        return saver if await _copy(kept, saver, generation_id) else None


async def delete_checkpoint(home: Path, generation_id: str) -> None:
    """Delete what waited."""
    async with _kept(home) as kept:
        await kept.adelete_thread(generation_id)


@asynccontextmanager
async def _kept(home: Path) -> AsyncIterator[Checkpointer]:
    import aiosqlite
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    async with aiosqlite.connect(home / "checkpoints.db") as connection:
        saver = AsyncSqliteSaver(connection, serde=serializer())
        await saver.setup()
        yield saver


async def _copy(one: Checkpointer, other: Checkpointer, generation_id: str) -> bool:
    at: RunnableConfig = {"configurable": {"thread_id": generation_id, "checkpoint_ns": ""}}
    waiting = await one.aget_tuple(at)
    if waiting is None:
        return False
    versions = waiting.checkpoint["channel_versions"]
    written = await other.aput(at, waiting.checkpoint, waiting.metadata, versions)
    for task_id, channel, value in waiting.pending_writes or ():
        await other.aput_writes(written, [(channel, value)], task_id)
    return True
