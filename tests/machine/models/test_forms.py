"""How an answer is asked for, and in which forms it is taken: providers and servers of one's own differ."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import respx
from langchain_core.messages import AIMessage
from pydantic import BaseModel

from eros.models.answer_forms import bounded, given_in, json_in
from eros.models.budget import Budget
from eros.models.client import ModelClient, open_model
from eros.models.judge import PersonaScores
from eros.models.providers import connection_of
from eros.models.ranker import AdviceOrder


class TinyAnswer(BaseModel):
    sends: int


GIVEN = {"scores": [{"id": 1, "score": 70}]}
TEXT = json.dumps(GIVEN)


@pytest.mark.requirement("models:forms")
@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"```json\n{TEXT}\n```",
        f"```\n{TEXT}\n```",
        f"Here you are:\n\n```json\n{TEXT}\n```\nAnything else?",
        f"Sure! {TEXT}",
        f"<think>Is {{1}} good? [no]</think>\n{TEXT}",
        json.dumps(GIVEN["scores"]),
        json.dumps(GIVEN, indent=2),
    ],
)
def test_json_is_taken_as_it_stands_in_a_fence_and_among_words(text: str) -> None:
    assert given_in(AIMessage(content=text), PersonaScores) == PersonaScores.model_validate(GIVEN)


@pytest.mark.requirement("models:forms")
@pytest.mark.parametrize("text", ["", "The first one suits best.", "<think>{"])
def test_words_hold_no_answer(text: str) -> None:
    assert given_in(AIMessage(content=text), PersonaScores) is None


@pytest.mark.requirement("models:forms")
@pytest.mark.parametrize(
    "text", ['{"scores": [{"id": 1', '{"scores": "high"}', "{scores}", "[1, 2]", '{"a": 1} {"b": 2}']
)
def test_what_begins_like_an_answer_and_is_none_fits_no_schema(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        given_in(AIMessage(content=text), PersonaScores)


def test_a_text_without_end_is_not_read() -> None:
    with pytest.raises(ValueError, match="Expecting"):
        json_in('{"scores": ' + " " * 1_000_000 + "[]}")


@pytest.mark.requirement("models:forms")
@pytest.mark.parametrize(
    ("spec", "address", "own", "one_slot", "forms"),
    [
        ("openai:gpt-4o-mini", "", False, False, ("schema", "tool")),
        ("openai:gpt-4o-mini", "https://api.openai.com/v1", False, False, ("schema", "tool")),
        ("openai:qwen", "http://127.0.0.1:1234/v1", True, True, ("schema", "tool", "words")),
        ("openai:vendor/name", "https://openrouter.ai/api/v1", True, False, ("schema", "tool", "words")),
        ("anthropic:claude-haiku-4-5", "", False, False, ("tool",)),
        ("ollama:llama3.2", "", False, True, ("format",)),
        ("ollama:llama3.2", "http://box:11434", True, True, ("format", "words")),
    ],
)
def test_how_a_server_is_asked_follows_from_its_address(
    monkeypatch: pytest.MonkeyPatch, spec: str, address: str, own: bool, one_slot: bool, forms: tuple[str, ...]
) -> None:
    for name in ("OPENAI_BASE_URL", "ANTHROPIC_BASE_URL", "OLLAMA_HOST"):
        monkeypatch.setenv(name, address)
    assert connection_of(spec) == (own, one_slot, forms)


def bodies(route: respx.Route) -> list[dict[str, Any]]:
    return [json.loads(call.request.content) for call in route.calls]


def form_of(asked: dict[str, Any]) -> str:
    return "schema" if "response_format" in asked else "tool" if "tools" in asked else "words"


@pytest.mark.requirement("models:forms")
@pytest.mark.parametrize("known", ["schema", "tool", "words"])
async def test_a_server_is_asked_in_the_next_form_until_it_knows_one_and_then_in_that(
    wire: respx.MockRouter, opened: Any, nodes: Any, body: Callable[..., Any], known: str
) -> None:
    node, client = nodes["chat"], opened("openai")

    def answer(request: Any) -> httpx.Response:
        if form_of(json.loads(request.content)) != known:
            return httpx.Response(400, json={"error": {"message": "response_format and tool_choice are not known"}})
        if known == "tool":
            return httpx.Response(200, json=body("openai", node.tool, node.good))
        return httpx.Response(200, json=body("openai", None, None, text=json.dumps(node.good), stop="end_turn"))

    route = wire.post(path__regex="completions").mock(side_effect=answer)
    order = ["schema", "tool", "words"]
    tried = order[: order.index(known) + 1]
    assert node.answered(await node.ask(client))
    assert node.answered(await node.ask(client))
    assert [form_of(one) for one in bodies(route)] == [*tried, known]
    assert [call.outcome for call in client.budget.usage[: len(tried) - 1]] == ["the provider answered 400"] * (
        len(tried) - 1
    )


@pytest.mark.requirement("models:forms")
@pytest.mark.parametrize("provider", ["anthropic", "openai"])
async def test_orders_and_data_are_messages_of_their_own(
    wire: respx.MockRouter, opened: Any, nodes: Any, body: Callable[..., Any], provider: str
) -> None:
    node = nodes["match_persona"]
    route = wire.post(path__regex="messages|completions").mock(
        return_value=httpx.Response(200, json=body(provider, node.tool, node.good))
    )
    await node.ask(opened(provider))
    (asked,) = bodies(route)
    said = {one["role"]: str(one["content"]) for one in asked["messages"]}
    orders = str(asked["system"]) if provider == "anthropic" else said["system"]
    assert "You judge how well" in orders
    assert "Guess the number and win" in said["user"]
    assert "Guess the number and win" not in orders


@pytest.mark.requirement("models:forms")
def test_the_schemas_say_their_bounds() -> None:
    asked = bounded(PersonaScores, 12)
    score, number = (asked["$defs"]["_Score"]["properties"][name] for name in ("score", "id"))
    assert (score["minimum"], score["maximum"]) == (0, 100)
    assert (number["minimum"], number["maximum"], asked["properties"]["scores"]["maxItems"]) == (1, 12, 12)
    ordered = bounded(AdviceOrder, 8)
    assert ordered["properties"]["order"]["maxItems"] == 8
    assert ordered["$defs"]["_Recommendation"]["properties"].keys() == {"id"}
    assert "maximum" not in bounded(TinyAnswer, None)["properties"]["sends"]


@pytest.mark.requirement("models:budget")
async def test_a_server_of_one_s_own_costs_what_the_settings_say_and_else_nobody_knows(
    wire: respx.MockRouter, opened: Any, nodes: Any, body: Callable[..., Any]
) -> None:
    """700 tokens in and 90 out, at 2 and 10 dollars a million, are 0.0023."""
    from eros.models.prices import price_from

    node, client = nodes["chat"], opened("openai")
    wire.post(path__regex="completions").mock(
        return_value=httpx.Response(200, json=body("openai", node.tool, node.good))
    )
    assert await booked(client, node) == "unknown"
    assert await booked(open_model("openai:gpt-4o-mini", Budget(), price=price_from("2/10")), node) == 0.0023


async def booked(client: ModelClient, node: Any) -> Any:
    assert node.answered(await node.ask(client))
    (call,) = client.budget.usage
    return client.budget.total if client.budget.total == "unknown" else call.dollars


@pytest.mark.requirement("models:keys")
def test_a_server_on_this_machine_needs_no_key(sdks: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    assert open_model("openai:qwen", Budget()).one_slot
