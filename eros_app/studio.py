"""EROS under ``langgraph dev`` (the extra ``studio``): one graph that plans a week, waits for a person, and answers.

It is a door as the others are: the pipeline runs within ``plan`` with its own record, and what waits there is answered
by the one review service. A person resumes with ``{"verdict": "approve" | "reject", "reason": TEXT}``. The work is done
in a process beside, since that server refuses every graph that writes to a store in its loop or in another.
"""

import asyncio
import json
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from typing import Annotated, Any, Literal

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import interrupt
from pydantic import BaseModel, ConfigDict, Field, SkipValidation, ValidationError
from pydantic_core import to_json

from eros.failures import RequestError
from eros.vocabulary.request import Request
from eros.vocabulary.state import Verdict

#: Of what was sent instead of a request.
_LONGEST_ECHO = 200


class StudioDecision(BaseModel):
    """What a person resumes a waiting week with."""

    verdict: Verdict
    reason: str = ""


class StudioInput(BaseModel):
    """A run's input: the typed request. It is checked within the run, whose end then says what is wrong with it: a
    thread whose input is refused before could not be read any more."""

    model_config = ConfigDict(json_schema_extra={"required": ["request"]})

    request: Annotated[Request, SkipValidation, Field(default_factory=dict)]


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
    return await _beside(planned, to_json(state.request).decode())


def waits(state: StudioState) -> Literal["review", "end"]:
    """A week that waits for a person does so until they have decided."""
    return "review" if state.document.get("status") == "needs_review" else "end"


async def review(state: StudioState) -> dict[str, Any]:
    """The wait for a person, and what came of their answer; one that cannot be carried out is asked for again."""
    week = state.document
    shown = {"review_id": week["review_id"], "score": week["validation"]["score"], "told": state.told}
    try:
        said = StudioDecision.model_validate(interrupt(shown, response_schema=StudioDecision))
    except ValidationError:
        return {"told": 'this decision cannot be read; write it as {"verdict": "approve", "reason": ""}, or "reject"'}
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
    from eros_app.services.refusals import RefusedSubject, refusal

    settings, told = load_settings(lambda _notice: None), list[str]()
    given = json.loads(request)
    try:
        asked = _checked(given)
    except RequestError as wrong:
        creator = given.get("creator_id") if isinstance(given, dict) else None
        subject = RefusedSubject(creator if isinstance(creator, str) else None)
        return {"document": refusal(wrong, subject, settings, settings.clock()).model_dump(mode="json")}
    prepare_home(settings, None, told.append)
    outcome = asyncio.run(generate(asked, RunOptions(settings)))
    return {"document": outcome.document.model_dump(mode="json"), "told": " ".join([*told, outcome.remark]).strip()}


def _checked(given: Any) -> Request:
    """The request, as every door reads it. Raises RequestError for the first thing that cannot be."""
    from eros_app.services.requests import read_request, request_fields
    from eros_app.services.wrong_values import bad_arguments

    if not isinstance(given, dict):
        text = 'the request is no object; write it as {"creator_id": "luna"}'
        raise RequestError("BAD_ARGUMENT", "request", str(given)[:_LONGEST_ECHO], text)
    try:
        typed = Request.model_validate(given)
    except ValidationError as wrong:
        raise bad_arguments(wrong, given) from wrong
    wishes = {name: getattr(typed, name) for name in request_fields() if name in typed.model_fields_set}
    week = typed.week_start.isoformat() if typed.week_start else None
    return read_request(creator_id=typed.creator_id, week_start=week, **wishes)


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
