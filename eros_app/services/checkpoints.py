"""The checkpoint of a week that waits: taken out of the run's memory, kept with its record, and given back to a graph.

An answer runs on a copy: the original waits on, unchanged, whatever becomes of the answer.
"""

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver

from eros_app.records.terms import Checkpoint
from graph.serialize import serializer, state_format

Checkpointer = BaseCheckpointSaver[str]
#: What reading bytes that are no state of a graph may end in.
_UNREADABLE = (
    ValueError, TypeError, LookupError, AttributeError, NotImplementedError, RecursionError, ImportError, OverflowError,
)  # fmt: skip


def in_memory() -> Checkpointer:
    return InMemorySaver(serde=serializer())


async def take_checkpoint(saver: Checkpointer, generation_id: str) -> Checkpoint | None:
    """What waits in ``saver``; None where nothing does."""
    waiting = await saver.aget_tuple(_at(generation_id))
    if waiting is None:
        return None
    held = (waiting.checkpoint, waiting.metadata, list(waiting.pending_writes or ()))
    kind, content = serializer().dumps_typed(held)
    return Checkpoint(state_format=state_format(), kind=kind, content=content)


async def restored(checkpoint: Checkpoint, generation_id: str) -> Checkpointer | None:
    """A saver in which the week waits; None where another EROS wrote the state in its own words, or it is damaged."""
    if checkpoint.state_format != state_format():
        return None
    saver, at = in_memory(), _at(generation_id)
    try:
        waiting, metadata, writes = serializer().loads_typed((checkpoint.kind, checkpoint.content))
        written = await saver.aput(at, waiting, metadata, waiting["channel_versions"])
        for task_id, channel, value in writes:
            await saver.aput_writes(written, [(channel, value)], task_id)
    except _UNREADABLE:
        return None
    return saver


def _at(generation_id: str) -> RunnableConfig:
    return {"configurable": {"thread_id": generation_id, "checkpoint_ns": ""}}
