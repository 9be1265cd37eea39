"""A whole generation through the real graph, server and store; only the model is scripted."""

from collections.abc import Callable
from typing import Any

import pytest
from kept_weeks import kept_weeks

from eros.models.client import ModelClient
from eros.models.model_clients import clients_on
from eros.settings import Settings
from eros.vocabulary.request import Request
from eros_app.services.generation import RunOptions, generate

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

Scripted = Callable[..., ModelClient]
Script = Callable[[str, str], dict[str, Any]]
Document = dict[str, Any]
#: What differs from run to run, or is the model's own to change.
RUN = ("generation_id", "duration_ms", "review_id")
MODELS = ("recommendations", "degradations", "recoveries")


@pytest.fixture
def plan(settings: Settings, scripted: Scripted) -> Callable[..., Any]:
    """``plan(script)``: a dry run of petra, where there is much to advise, its audit of the model, and the client."""

    async def planned(script: Script | None) -> tuple[Document, Document, ModelClient | None]:
        client = scripted(script) if script else None
        clients = clients_on(client, settings.home) if client else None
        outcome = await generate(Request(creator_id="petra", dry_run=True), RunOptions(settings, model_clients=clients))
        document = outcome.document.model_dump(mode="json")
        record = next(one for one in kept_weeks(settings.home) if one["generation_id"] == document["generation_id"])
        return document, record["audit"]["model"], client

    return planned


def week(document: Document) -> Document:
    """All but what may differ; ids of predictions are the run's too."""
    kept = {name: value for name, value in document.items() if name not in RUN + MODELS}
    for holder in (kept, kept["validation_report"]):
        holder["volume_metadata"] = {**holder["volume_metadata"], "prediction_id": None}
    return kept


def unpersoned(items: list[Document]) -> list[Document]:
    """Items without what a persona score may change: the caption, its scores, and what it says."""
    of_the_caption = {"caption_id", "caption_text", "caption_scores", "warnings", "content_type_id", "theme"}
    return [{name: value for name, value in item.items() if name not in of_the_caption} for item in items]


def down(tool: str, prompt: str) -> dict[str, Any]:
    raise ConnectionError("the provider is down")


FAILING: dict[str, Script] = {
    "down": down,
    "empty": lambda tool, prompt: {},
    "nonsense": lambda tool, prompt: {"scores": "high", "order": 7},
    "foreign ids": lambda tool, prompt: {
        "scores": [{"id": 10**9 + place, "score": 100} for place in range(500)],
        "order": [{"id": 10**9, "text": "Send 100 more"}],
    },
}  # fmt: skip


@pytest.mark.requirement("models:week-stands")
@pytest.mark.parametrize("way", FAILING)
async def test_a_model_that_fails_every_call_changes_nothing(plan: Any, way: str) -> None:
    plain, _, _ = await plan(None)
    document, audit, _ = await plan(FAILING[way])
    assert week(document) == week(plain)
    assert document["recommendations"] == plain["recommendations"]
    told = [one for one in document["degradations"] if one not in plain["degradations"]]
    assert [one["type"] for one in told] == ["persona_judge_abstained", "advice_ranker_abstained"]
    assert 2 <= len(audit["calls"]) <= 6
    assert document["degraded"] == plain["degraded"]


@pytest.mark.requirement("models:week-stands", "models:usage")
async def test_a_model_changes_captions_by_their_persona_part_and_the_order_of_the_recommendations_only(
    plan: Any, shown: Any
) -> None:
    def eager(tool: str, prompt: str) -> dict[str, Any]:
        rows = shown(prompt).rows
        if tool == "AdviceOrder":
            advice.extend(rows.values())
            return {"order": [{"id": number, "text": "Fans notice it."} for number in reversed(rows)]}
        return {"scores": [{"id": number, "score": 100 * (len(text) % 2)} for number, text in rows.items()]}

    advice: list[str] = []
    plain, _, _ = await plan(None)
    document, audit, _ = await plan(eager)
    assert unpersoned(document["items"]) == unpersoned(plain["items"])
    assert [item["caption_id"] for item in document["items"]] != [item["caption_id"] for item in plain["items"]]
    assert document["recommendations"][: len(advice)] == advice[::-1]
    assert [call["node"] for call in audit["calls"]][-1] == "recommend"
    assert all(call["told"] and call["outcome"] == "answered" for call in audit["calls"])
    assert len(audit["calls"]) <= 6
    assert sum(call["input_tokens"] for call in audit["calls"]) <= 25_000


@pytest.mark.requirement("models:cache")
async def test_the_same_week_again_asks_for_no_score_and_is_the_same(plan: Any, shown: Any) -> None:
    turns = iter(range(10_000))
    fickle: Script = lambda tool, prompt: {  # noqa: E731 - a model that never says the same twice
        "scores": [{"id": number, "score": next(turns) % 101} for number in shown(prompt).rows], "order": [],
    }  # fmt: skip
    first, _, _ = await plan(fickle)
    second, audit, _ = await plan(fickle)
    assert first["items"] == second["items"]
    assert [call["node"] for call in audit["calls"]] == ["recommend"]


@pytest.mark.requirement("models:one-clock", "models:week-stands")
async def test_a_model_that_never_answers_costs_no_deadline(
    settings: Settings, scripted: Scripted, silent: Any
) -> None:
    """Each of its calls is cut; the run's own clock is the one that bounds them."""
    hurried = settings.model_copy(update={"deadline": 50.0})
    client = scripted(lambda tool, prompt: {})
    client.seconds = 0.05
    client.chat = silent
    options = RunOptions(hurried, model_clients=clients_on(client, settings.home))
    outcome = await generate(Request(creator_id="petra", dry_run=True), options)
    assert outcome.finished
    assert {call.outcome for call in client.budget.usage} == {"no answer"}
    assert 0 < client.left() < 50
