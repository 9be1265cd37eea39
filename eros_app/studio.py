"""EROS under ``langgraph dev`` (the extra ``studio``): one graph that plans a week, waits for a person, and answers.

It is a door as the others are: the pipeline runs within ``plan`` with its own record, and what waits there is answered
by the one review service. A person resumes with ``{"verdict": "approve" | "reject", "reason": TEXT}``. The work is done
in a process beside, since that server refuses every graph that writes to a store in its loop or in another.
"""

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from typing import Any, Literal

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import interrupt
from pydantic import BaseModel, Field

from eros.failures import RequestError
from eros.vocabulary.request import Request
from eros.vocabulary.state import Verdict


class StudioDecision(BaseModel):
    """What a person resumes a waiting week with."""

    verdict: Verdict
    reason: str = ""


class StudioInput(BaseModel):
    """A run's input: the typed request."""

    request: Request


class StudioState(StudioInput):
    """``document``: the week, or the error response (CONTRACT 2); ``told``: what there is to say beside it."""

    document: dict[str, Any] = Field(default_factory=dict)
    told: str = ""


def make_graph() -> CompiledStateGraph[StudioState, None, StudioInput, StudioState]:
    """The graph that langgraph.json names; the server that runs it brings the checkpointer."""
    return wired_door().compile(name="eros")


def wired_door() -> StateGraph[StudioState, None, StudioInput, StudioState]:
    graph = StateGraph(StudioState, input_schema=StudioInput)
    graph.add_node("plan", plan)
    graph.add_node("review", review)
    graph.add_edge(START, "plan")
    graph.add_conditional_edges("plan", waits, {"review": "review", "end": END})
    graph.add_conditional_edges("review", waits, {"review": "review", "end": END})
    return graph


async def plan(state: StudioInput) -> dict[str, Any]:
    return await _beside(planned, state.request.model_dump_json())


def waits(state: StudioState) -> Literal["review", "end"]:
    """A week that waits for a person does so until they have decided."""
    return "review" if state.document.get("status") == "needs_review" else "end"


async def review(state: StudioState) -> dict[str, Any]:
    """The wait for a person, and what came of their answer; one that cannot be carried out is asked for again."""
    week = state.document
    shown = {"review_id": week["review_id"], "score": week["validation"]["score"], "told": state.told}
    said = StudioDecision.model_validate(interrupt(shown, response_schema=StudioDecision))
    return await _beside(answered, week["review_id"], said.verdict, said.reason)


async def _beside(work: Callable[..., dict[str, Any]], *words: str) -> dict[str, Any]:
    return await asyncio.to_thread(lambda: _worker().submit(work, *words).result())


@cache
def _worker() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))


def planned(request: str) -> dict[str, Any]:
    """A generation, in the process beside: its document."""
    from eros.settings import load_settings
    from eros_app.services.generation import RunOptions, generate
    from eros_app.services.home import prepare_home

    settings, told = load_settings(lambda _notice: None), list[str]()
    prepare_home(settings, None, told.append)
    outcome = asyncio.run(generate(Request.model_validate_json(request), RunOptions(settings)))
    return {"document": outcome.document.model_dump(mode="json"), "told": " ".join([*told, outcome.remark]).strip()}


def answered(review_id: str, verdict: Verdict, reason: str) -> dict[str, Any]:
    """A person's answer, in the process beside: the document then; where it was refused, only why."""
    from eros.settings import load_settings
    from eros_app.services.generation import RunOptions
    from eros_app.services.home import user_name
    from eros_app.services.review import answer

    options = RunOptions(load_settings(lambda _notice: None))
    try:
        outcome = asyncio.run(answer(review_id, verdict, reason=reason, reviewer=user_name(), options=options))
    except RequestError as wrong:
        return {"told": wrong.message}
    return {"document": outcome.document.model_dump(mode="json"), "told": outcome.remark}
