"""A scripted model that a week may have: it answers every call, or never with anything that can be used."""

import json
import re
from typing import Any, Literal

from langchain_core.messages import AIMessage
from pydantic import BaseModel, ValidationError

from eros.models.budget import Budget
from eros.models.client import ModelClient
from eros.models.model_clients import RESERVED_SHARES

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
    """What a chat model is to the client: asked for a schema, it answers in the form of ``include_raw``."""

    def __init__(self, manner: ModelBehaviour, schema: type[BaseModel] = BaseModel) -> None:
        self.manner, self.schema = manner, schema

    def with_structured_output(self, schema: type[BaseModel], **_: Any) -> "ScriptedModel":
        return ScriptedModel(self.manner, schema)

    async def ainvoke(self, prompt: str) -> dict[str, Any]:
        return parsed(self.schema, _willing(prompt) if self.manner == "willing" else {"scores": "high", "sentences": 1})


def parsed(schema: type[BaseModel], answer: Any) -> dict[str, Any]:
    raw = {"raw": AIMessage(content=""), "parsed": None, "parsing_error": None}
    try:
        return raw | {"parsed": schema.model_validate(answer)}
    except ValidationError as unfit:
        return raw | {"parsing_error": unfit}


def _willing(prompt: str) -> dict[str, Any]:
    """Each caption its honest score, each piece of advice as it stands."""
    blocks = blocks_of(prompt)
    if "advice" in blocks:
        return {"sentences": blocks["advice"]}
    return {"scores": [{"id": row["id"], "score": honest(row["text"])} for row in blocks["captions"]]}
