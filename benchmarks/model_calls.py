"""What a model costs a generation: calls, captions judged, input tokens and dollars at most, by the size of the week.

A scripted model answers every call. Tokens are our own upper estimate (three bytes a token and what is around a call),
which the limits are held by; providers' own counts for these texts are lower. "Failing" is the most that a model can
draw out that answers nothing usable; "again" is the same week with its scores remembered.
"""

import asyncio
import json
import logging
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from benchmarks.harness import CREATORS, NOW
from eros.models.budget import Budget, tokens_of
from eros.models.client import ModelClient
from eros.models.model_clients import RESERVED_SHARES, clients_on
from eros.models.prices import price_of
from eros.settings import Settings
from eros.vocabulary.request import Request
from eros_app.services.generation import RunOptions, generate
from eros_db.initialize import initialize_database

#: A small and a large model, priced by our table.
PRICED = ("anthropic:claude-haiku-4-5", "anthropic:claude-opus-4-5")
#: Tokens of an answer for one caption, and for one recommendation.
_ROW, _ADVICE = 14, 7


class ScriptedChatModel(BaseChatModel):
    """Answers by a function of the tool's name and the ids in the prompt."""

    script: Callable[[str, list[int]], dict[str, Any]]
    prompts: list[str] = []

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **options: Any) -> Any:
        return self.bind(tool=tools[0].__name__)

    def _generate(self, messages: list[BaseMessage], *_: Any, **options: Any) -> ChatResult:
        prompt = str(messages[-1].content)
        self.prompts.append(prompt)
        call = {"name": options["tool"], "args": self.script(options["tool"], ids_in(prompt)), "id": "1"}
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content="", tool_calls=[call]))])


def ids_in(prompt: str) -> list[int]:
    (rows,) = re.findall(r"<(?:captions|advice)>\n(.*)\n</", prompt)
    return [row["id"] for row in json.loads(rows)]


def willing(tool: str, ids: list[int]) -> dict[str, Any]:
    rows = [{"id": number, "score": 70} for number in ids]
    return {"scores": rows} if tool == "PersonaScores" else {"order": []}


def failing(tool: str, ids: list[int]) -> dict[str, Any]:
    return {"scores": "high", "order": "fine"}


@dataclass(frozen=True)
class ModelCallsRow:
    """``dollars`` are by PRICED, with answers of the usual length."""

    tier: str
    model: str
    sends: int
    judged: int
    calls: int
    input_tokens: int
    dollars: tuple[float, ...]


def measure() -> Iterator[ModelCallsRow]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), now=NOW)
        initialize_database(settings.database_url, demo=True, as_of=NOW.date())
        for tier, creator in CREATORS.items():
            yield _row(tier, "failing", creator, failing, settings)
            yield _row(tier, "willing", creator, willing, settings)
            yield _row(tier, "again", creator, willing, settings)


def _row(
    tier: str, model: str, creator: str, script: Callable[[str, list[int]], Any], settings: Settings
) -> ModelCallsRow:
    chat = ScriptedChatModel(script=script)
    client = ModelClient(f"scripted:{tier}", chat, Budget(kept=RESERVED_SHARES))
    options = RunOptions(settings, model_clients=clients_on(client, settings.home))
    outcome = asyncio.run(generate(Request(creator_id=creator, dry_run=True), options))
    tokens = sum(map(tokens_of, chat.prompts))
    asked = {call.node: [] for call in client.budget.usage} | {"match_persona": [], "recommend": []}
    for call, prompt in zip(client.budget.usage, chat.prompts, strict=True):
        asked[call.node].append(len(ids_in(prompt)))
    answers = sum(asked["match_persona"]) * _ROW + sum(asked["recommend"]) * _ADVICE
    return ModelCallsRow(
        tier=tier,
        model=model,
        sends=len(getattr(outcome.document, "items", ())),
        judged=sum(asked["match_persona"]) if script is willing else 0,
        calls=len(chat.prompts),
        input_tokens=tokens,
        dollars=tuple(price_of(spec).of(tokens, answers) for spec in PRICED),
    )


def main() -> None:
    names = "".join(f"{spec.partition(':')[2] + ' $':>22}" for spec in PRICED)
    print(f"{'tier':6}{'model':>9}{'sends':>7}{'judged':>8}{'calls':>7}{'input tokens':>14}{names}")
    for row in measure():
        dollars = "".join(f"{cost:22.4f}" for cost in row.dollars)
        print(f"{row.tier:6}{row.model:>9}{row.sends:7}{row.judged:8}{row.calls:7}{row.input_tokens:14}{dollars}")
