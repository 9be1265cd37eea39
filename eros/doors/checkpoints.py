"""The checkpoints under ``EROS_HOME``: they survive restarts, so that a review can wait for days."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver

from graph.serialize import serializer

Saver = BaseCheckpointSaver[str]


@asynccontextmanager
async def checkpoints(home: Path) -> AsyncIterator[Saver]:
    import aiosqlite
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    async with aiosqlite.connect(home / "checkpoints.db") as connection:
        saver = AsyncSqliteSaver(connection, serde=serializer())
        await saver.setup()
        yield saver


async def copied(home: Path, generation_id: str) -> Saver | None:
    """What waits there, copied into memory; None where nothing waits.

    An answer runs on the copy. Whatever becomes of it, the original waits on, unchanged, until ``forget``.
    """
    at = {"configurable": {"thread_id": generation_id, "checkpoint_ns": ""}}
    async with checkpoints(home) as kept:
        waiting = await kept.aget_tuple(at)  # type: ignore[arg-type]
    if waiting is None:
        return None
    copy = InMemorySaver(serde=serializer())
    checkpoint = waiting.checkpoint
    put = await copy.aput(at, checkpoint, waiting.metadata, checkpoint["channel_versions"])  # type: ignore[arg-type]
    for task_id, channel, value in waiting.pending_writes or ():
        await copy.aput_writes(put, [(channel, value)], task_id)
    return copy


async def forget(home: Path, generation_id: str) -> None:
    """Delete what waited."""
    async with checkpoints(home) as kept:
        await kept.adelete_thread(generation_id)
