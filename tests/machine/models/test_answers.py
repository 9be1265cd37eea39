"""Whatever a provider answers over HTTP, each of the model's nodes has an answer or abstains with a reason (R36).

The answers are intercepted below the SDKs, so that their own parsing, errors and time limits are the real ones.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import httpcore2
import httpx
import pytest
import respx

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator
from eros.language.understand import understand_turn
from eros.models.client import REPAIRABLE, Abstained, ModelClient
from eros.models.judge import LEFT_OUT
from eros.models.message_reader import ModelMessageReader
from eros.vocabulary.ports import Advice, RankedAdvice
from nodes.recommend.ordering import in_order

KEY = "sk-secret-of-the-tests"
ADVICE = (
    Advice("saturation", "The audience is saturated (86 of 100): keep the volume down", ("86", "100"), 86),
    Advice("captions:dm_farm", "CREATE NEW CAPTIONS: dm_farm needs 5+ new captions", ("5",), 60),
)
PROVIDERS = ("anthropic", "openai")
SPECS = {"anthropic": "anthropic:claude-haiku-4-5", "openai": "openai:gpt-4o-mini"}
NODES = ("match_persona", "recommend", "chat")
LATE, AWAY = "the provider did not answer in time", "the provider could not be reached"
UNREAD = "the answer could not be read"
UNFIT, PROSE = "the answer does not fit its schema", "the answer was prose, not what was asked for"

Body = Callable[..., dict[str, Any]]


class AnswerKind(NamedTuple):
    """``answers`` makes what comes over the wire, call by call, the last for ever; ``reason`` None: usable."""

    answers: Callable[[str, Any, Body], list[Any]]
    reason: str | None
    calls: int


def sent(status: int = 200, **more: Any) -> Callable[[str, Any, Body], list[Any]]:
    return lambda provider, node, body: [httpx.Response(status, **more)]


def answer(**more: Any) -> Callable[[str, Any, Body], list[Any]]:
    """A whole answer, with the node's good arguments unless others are given."""

    def make(provider: str, node: Any, body: Body) -> list[Any]:
        given = {"tool": node.tool, "arguments": node.good, **more}
        return [httpx.Response(200, json=body(provider, given.pop("tool"), given.pop("arguments"), **given))]

    return make


def then_good(first: httpx.Response | Exception) -> Callable[[str, Any, Body], list[Any]]:
    return lambda provider, node, body: [first, *answer()(provider, node, body)]


def raised(error: type[Exception]) -> Callable[[str, Any, Body], list[Any]]:
    return lambda provider, node, body: [error("cut")]


class EndlessBody(httpx.AsyncByteStream):
    """Bytes that keep coming, and never an end: no read of it ever times out."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.001)


def error(status: int, **headers: str) -> httpx.Response:
    text = f"no: sk-secret-of-the-tests is not {status}"
    return httpx.Response(status, json={"error": {"type": "x", "message": text}}, headers=headers)


def refused(provider: str, node: Any, body: Body) -> list[Any]:
    """OpenAI has a field for it, and ends as if nothing were wrong."""
    text = "I cannot help with that."
    answer = body(provider, None, None, stop="refusal" if provider == "anthropic" else "end_turn", text=text)
    if provider == "openai":
        answer["choices"][0]["message"] |= {"content": None, "refusal": text}
    return [httpx.Response(200, json=answer)]


KINDS = {
    "structured": AnswerKind(answer(), None, 1),
    "structured after prose": AnswerKind(answer(text="Here you are:"), None, 1),
    "refusal": AnswerKind(answer(tool=None, text="I cannot help with that.", stop="refusal"), "the model refused", 1),
    "refusal in its own field": AnswerKind(lambda *it: refused(*it), "the model refused", 1),
    "prose": AnswerKind(answer(tool=None, text="The first one suits best.", stop="end_turn"), PROSE, 1),
    "nothing": AnswerKind(answer(tool=None, text="", stop="end_turn"), "the answer was empty", 1),
    "blanks alone": AnswerKind(answer(tool=None, text=" \n", stop="end_turn"), "the answer was empty", 1),
    "another tool": AnswerKind(answer(tool="delete_week"), UNFIT, 1),
    "malformed arguments": AnswerKind(answer(arguments='{"scores": [{"id": 1, "sco'), UNFIT, 1),
    "schema-invalid": AnswerKind(answer(arguments={"wrong": {"deep": [1]}}), UNFIT, 1),
    "no arguments": AnswerKind(answer(arguments={}), UNFIT, 1),
    "truncated": AnswerKind(answer(stop="max_tokens"), "the answer was cut short", 1),
    "truncated JSON": AnswerKind(sent(text='{"id": "m1', headers={"content-type": "application/json"}), UNREAD, 1),
    "empty object": AnswerKind(sent(json={}), UNREAD, 1),
    "empty list": AnswerKind(sent(json=[]), UNREAD, 1),
    "null": AnswerKind(sent(json=None), UNREAD, 1),
    "empty body": AnswerKind(sent(text=""), UNREAD, 1),
    "HTML with 200": AnswerKind(sent(html="<html><body>Sign in to the hotel's network</body></html>"), UNREAD, 1),
    "401": AnswerKind(lambda *_: [error(401)], "the provider answered 401", 1),
    "404": AnswerKind(lambda *_: [error(404)], "the provider answered 404", 1),
    "429 for days": AnswerKind(
        lambda *_: [error(429, **{"retry-after": "864000"})],
        "the provider answered 429; told to wait 864000 s", 1,
    ),
    "429 for ever": AnswerKind(
        lambda *_: [error(429, **{"retry-after": "inf"})], "the provider answered 429; told to wait inf s", 1
    ),
    "429 with a date": AnswerKind(then_good(error(429, **{"retry-after": "Fri, 27 Nov 2026 07:00:00 GMT"})), None, 2),
    "429 once": AnswerKind(then_good(error(429, **{"retry-after": "2"})), None, 2),
    "500 once": AnswerKind(then_good(error(500)), None, 2),
    "529": AnswerKind(lambda *_: [error(529)], "the provider answered 529", 2),
    "connect timeout": AnswerKind(raised(httpcore2.ConnectTimeout), LATE, 2),
    "read timeout once": AnswerKind(then_good(httpcore2.ReadTimeout("slow")), None, 2),
    "connection reset": AnswerKind(raised(httpcore2.ReadError), AWAY, 2),
    "connection refused": AnswerKind(raised(httpcore2.ConnectError), AWAY, 2),
    "protocol broken": AnswerKind(raised(httpcore2.RemoteProtocolError), AWAY, 2),
}  # fmt: skip


def play(wire: respx.MockRouter, answers: list[Any]) -> respx.Route:
    """Answer every POST by the list; its last entry stands for all that follow."""
    left = list(answers)

    def next_answer(request: Any) -> httpx.Response:
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return wire.post(path__regex="messages|completions").mock(side_effect=next_answer)


def reasons(said: Any) -> set[str]:
    """Why a node's answer is none; nothing where the node has no place for a reason."""
    said = said if isinstance(said, list) else [said]
    return {one.reason for one in said if getattr(one, "reason", "")}


@pytest.mark.requirement("models:abstains")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NODES)
@pytest.mark.parametrize("provider", PROVIDERS)
async def test_each_kind_of_answer_is_an_answer_or_an_abstention(
    wire: respx.MockRouter, opened: Any, nodes: Any, body: Body, provider: str, name: str, kind: str
) -> None:
    client, node = opened(provider), nodes[name]
    answers, reason, calls = KINDS[kind]
    route = play(wire, answers(provider, node, body))
    said = await node.ask(client)
    asked_again = name == "match_persona" and reason in REPAIRABLE
    assert route.call_count == len(client.budget.usage) == calls + asked_again
    assert node.answered(said) == (reason is None)
    outcome = client.budget.usage[-1].outcome
    assert outcome == "answered" if reason is None else outcome.startswith(reason.partition(";")[0])
    assert all(text.startswith(reason or "-") for text in reasons(said))
    assert KEY not in repr((said, client.budget))


TODAY = date(2026, 11, 25)
CREATORS = [KnownCreator(creator_id="luna")]
TURN = "luna nächste Woche, sonntags nichts"
PLAN = {"intent": "generate", "creator_id": "luna", "week_start": "2026-11-30", "days_off": ["2026-12-06"]}


async def understood(client: ModelClient) -> ChatPlan | None:
    """What a turn of the real conversation makes of the message with the model's help: what a yes would plan, else the
    reading by rules."""
    first = understand_turn(TURN, ConversationState(), lambda _: TODAY, CREATORS)
    turn = await ModelMessageReader(client).read(TURN, ConversationState(), first, CREATORS, TODAY)
    return (turn.proposed or turn.plan) if turn is not None else None


@pytest.mark.requirement("models:abstains", "chat:model-proposes")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("provider", PROVIDERS)
async def test_a_conversation_takes_a_whole_answer_and_else_keeps_the_rules_reading(
    wire: respx.MockRouter, opened: Any, nodes: Any, body: Body, provider: str, kind: str
) -> None:
    node = replace(nodes["chat"], tool="ChatPlan", good=PLAN)
    answers, reason, calls = KINDS[kind]
    route = play(wire, answers(provider, node, body))
    plan = await understood(opened(provider))
    assert route.call_count == calls
    assert KEY not in repr(plan)
    assert plan is not None
    if reason is None:
        assert (plan.creator_id, plan.days_off) == ("luna", (date(2026, 12, 6),))
    else:
        assert plan.question is not None
        assert plan.notices[-1].startswith(f"{SPECS[provider]} was no help: {reason}")


@pytest.mark.requirement("models:abstains", "chat:model-proposes")
@pytest.mark.parametrize(
    "wrong",
    [
        {"creator_id": ["luna", "luna"]},
        {"include": ["karaoke"]},
        {"slot_id": "2026-11-30_99"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
@pytest.mark.parametrize("provider", PROVIDERS)
async def test_a_conversation_takes_no_id_that_is_not_there(
    wire: respx.MockRouter, opened: Any, nodes: Any, body: Body, provider: str, wrong: dict[str, Any]
) -> None:
    play(wire, [httpx.Response(200, json=body(provider, "ChatPlan", {**PLAN, **wrong}))])
    plan = await understood(opened(provider))
    assert plan is not None
    assert (plan.creator_id, plan.include, plan.slot_id) == (None, (), None)
    assert plan.question is not None


@pytest.mark.requirement("models:abstains")
async def test_an_error_that_nobody_knows_is_an_abstention_and_a_mistake_of_ours_is_not(
    scripted: Any, nodes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class SilentModel(Exception):
        pass

    def odd(tool: str, prompt: str) -> dict[str, Any]:
        raise SilentModel("sk-secret-of-the-tests")

    assert await nodes["chat"].ask(scripted(odd)) == Abstained(f"{UNREAD} (SilentModel)")
    monkeypatch.setattr("eros.models.client.read_answer", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        await nodes["chat"].ask(scripted(lambda tool, prompt: nodes["chat"].good))


@pytest.mark.requirement("models:abstains")
@pytest.mark.parametrize("provider", PROVIDERS)
async def test_a_node_whose_model_abstains_has_the_offline_words(
    wire: respx.MockRouter, opened: Any, nodes: Any, body: Body, provider: str
) -> None:
    play(wire, [error(401)])
    scores = await nodes["match_persona"].ask(opened(provider))
    assert [(one.caption_id, one.score) for one in scores] == [(900, None), (901, None), (902, None)]
    assert reasons(scores) == {"the provider answered 401"}
    assert await nodes["recommend"].ask(opened(provider)) == RankedAdvice(reason="the provider answered 401")


@pytest.mark.full
@pytest.mark.requirement("models:one-clock")
@pytest.mark.parametrize("name", NODES)
@pytest.mark.parametrize("provider", PROVIDERS)
async def test_an_answer_that_drips_for_ever_is_cut_by_our_own_clock(
    wire: respx.MockRouter, opened: Any, nodes: Any, provider: str, name: str
) -> None:
    client, node = opened(provider, seconds=2.0), nodes[name]  # long enough for a busy machine to have asked
    route = play(wire, [httpx.Response(200, headers={"content-type": "application/json"}, stream=EndlessBody())])
    said = await node.ask(client)
    assert not node.answered(said)
    assert route.call_count == 1
    assert reasons(said) <= {"no answer within 2 s (EROS_MODEL_TIMEOUT)"}
    (call,) = client.budget.usage
    assert (call.outcome, call.told) == ("no answer", False)
    assert call.input_tokens > 500


IDS = {
    "unknown ids": ([(77, 50), (-1, 50), (0, 50)], {"not asked for": 3, "left out": 3}, [None] * 3),
    "an id twice": ([(1, 10), (1, 99), (2, 62), (3, 63)], {"named twice": 1, "left out": 1}, [None, 62, 63]),
    "an id left out": ([(1, 61), (3, 63)], {"left out": 1}, [61, None, 63]),
    "beyond the scale": ([(1, 1000), (2, -5), (3, 63)], {"beyond 0 to 100": 2}, [1000, -5, 63]),
    "no finite number": ([(1, float("inf")), (2, float("nan")), (3, 63)], {"left out": 2}, [None, None, 63]),
    "nobody": ([], {"left out": 3}, [None] * 3),
}


@pytest.mark.requirement("models:answers-by-id")
@pytest.mark.parametrize("what", IDS)
@pytest.mark.parametrize("provider", PROVIDERS)
async def test_scores_count_by_the_ids_that_were_asked_for_and_each_change_is_noted(
    wire: respx.MockRouter, opened: Any, nodes: Any, body: Body, provider: str, what: str
) -> None:
    rows, remarks, scores = IDS[what]
    node, client = nodes["match_persona"], opened(provider)
    given = {"scores": [{"id": number, "score": score} for number, score in rows]}
    answer = json.dumps(body(provider, node.tool, given))
    play(wire, [httpx.Response(200, text=answer, headers={"content-type": "application/json"}), error(400)])
    said = await node.ask(client)
    assert client.budget.usage[0].remarks == remarks
    assert sorted((one.score for one in said), key=str) == sorted(scores, key=str)
    assert reasons(said) == ({LEFT_OUT} if None in scores else set())


ORDERS: dict[str, list[dict[str, Any]]] = {
    "unknown ids": [{"id": 7}, {"id": -1}, {"id": 0}],
    "an id twice": [{"id": 1}, {"id": 1}],
    "words beside an id": [
        {"id": 2, "text": "Safe to ignore, all done"},
        {"id": 1, "why": "see http://captions.example"},
    ],
    "other figures": [{"id": 1, "text": "The audience is saturated (96 of 100): raise the volume"}],
    "nothing": [],
}


@pytest.mark.requirement("models:answers-by-id", "recommend:order")
@pytest.mark.parametrize("what", ORDERS)
@pytest.mark.parametrize("provider", PROVIDERS)
async def test_whatever_a_model_answers_beside_ids_every_recommendation_stands_in_our_words(
    wire: respx.MockRouter, opened: Any, nodes: Any, body: Body, provider: str, what: str
) -> None:
    node = nodes["recommend"]
    play(wire, [httpx.Response(200, json=body(provider, node.tool, {"order": ORDERS[what]}))])
    written = await node.ask(opened(provider))
    assert sorted(one.text for one in in_order(ADVICE, written)) == sorted(one.text for one in ADVICE)


@pytest.mark.requirement("models:usage")
@pytest.mark.parametrize("provider", PROVIDERS)
async def test_the_provider_s_figures_are_booked_and_impossible_ones_are_not(
    wire: respx.MockRouter, opened: Any, nodes: Any, body: Body, provider: str
) -> None:
    node, client = nodes["chat"], opened(provider)
    usages = [(700, 90), (-4_000_000, 90)]
    play(wire, [httpx.Response(200, json=body(provider, node.tool, node.good, usage=usage)) for usage in usages])
    await node.ask(client)
    await node.ask(client)
    first, second = client.budget.usage
    assert (first.input_tokens, first.output_tokens, first.told) == (700, 90, True)
    assert second.input_tokens > 0
    assert not second.told


@pytest.mark.requirement("models:interception")
@pytest.mark.parametrize("provider", PROVIDERS)
async def test_a_call_to_the_provider_is_answered_by_the_interception(
    wire: respx.MockRouter, opened: Any, nodes: Any, body: Body, provider: str
) -> None:
    """Nothing listens where the calls go: an answer can only come from the interception."""
    node = nodes["chat"]
    route = play(wire, answer()(provider, node, body))
    assert node.answered(await node.ask(opened(provider)))
    assert route.calls.last.request.url.host == "127.0.0.1"
    assert KEY in str(dict(route.calls.last.request.headers))


@pytest.mark.requirement("models:interception")
@pytest.mark.parametrize("provider", PROVIDERS)
async def test_without_the_interception_nothing_answers(opened: Any, nodes: Any, provider: str) -> None:
    said = await nodes["chat"].ask(opened(provider))
    assert said == Abstained(AWAY)
