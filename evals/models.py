"""A scripted model that a week may have: it answers every call, or never with anything that can be used."""

import json
import re
from collections.abc import Sequence
from typing import Any, Literal

from langchain_core.messages import AIMessage
from pydantic import BaseModel

from eros.models.budget import Budget
from eros.models.client import ModelClient
from eros.models.model_clients import RESERVED_SHARES

#: As the client gives them: (role, text).
Messages = Sequence[tuple[str, str]]
ModelBehaviour = Literal["willing", "failing"]


def scripted(manner: ModelBehaviour) -> ModelClient:
    """A client with the limits of a generation."""
    return ModelClient(f"scripted:{manner}", ScriptedModel(manner), Budget(kept=RESERVED_SHARES))


def blocks_of(prompt: str) -> dict[str, Any]:
    """The data of a prompt, by the tags around it."""
    return {name: json.loads(text) for name, text in re.findall(r"<(\w+)>\n(.*)\n</\1>", prompt)}


def honest(text: str) -> float:
    """A caption's score by a model that nobody steers."""
    return 30.0 + len(text) % 60


class ScriptedModel:
    """What a chat model is to the client: given one tool, it answers with a call of it."""

    def __init__(self, manner: ModelBehaviour, schema: type[BaseModel] = BaseModel) -> None:
        self.manner, self.schema = manner, schema

    def bind_tools(self, tools: Sequence[type[BaseModel]], **_: Any) -> "ScriptedModel":
        return ScriptedModel(self.manner, tools[0])

    async def ainvoke(self, messages: Messages) -> AIMessage:
        data = messages[-1][1]
        return called(self.schema, _willing(data) if self.manner == "willing" else {"scores": "high", "order": 1})


def called(schema: type[BaseModel], arguments: dict[str, Any]) -> AIMessage:
    """A model's message that calls the one tool."""
    return AIMessage(content="", tool_calls=[{"name": schema.__name__, "args": arguments, "id": "1"}])


def _willing(prompt: str) -> dict[str, Any]:
    """Each caption its honest score, each piece of advice the same sentence."""
    blocks = blocks_of(prompt)
    if "advice" in blocks:
        return {"order": [{"id": row["id"]} for row in blocks["advice"]]}
    return {"scores": [{"id": row["id"], "score": honest(row["text"])} for row in blocks["captions"]]}
