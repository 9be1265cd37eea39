"""The advice writer on a model: it may reword and reorder; the node checks every number against the figures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel, ConfigDict

from eros.models.client import Abstained, ModelClient
from eros.words.ports import Advice
from prompts.library import load, quoted

NODE = "recommend"


class _Sentence(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: int
    text: str


class Sentences(BaseModel):
    """The reworded recommendations, the most helpful first."""

    sentences: list[_Sentence]


@dataclass
class ModelWriter:
    """``AdviceWriter`` on a chat model."""

    client: ModelClient

    async def write(self, advice: Sequence[Advice]) -> Sequence[Advice]:
        """The same pieces of advice, reworded and in the model's order; on any doubt as they came."""
        if not advice:
            return advice
        answer = await self.client.ask(NODE, _prompt(advice), Sentences)
        if isinstance(answer, Abstained):
            return advice
        told = {one.id: one.text.strip() for one in answer.value.sentences}
        order = [key for key in told if 0 <= key < len(advice)]
        rest = [key for key in range(len(advice)) if key not in told]
        return [replace(advice[key], text=told.get(key) or advice[key].text) for key in order + rest]


def _prompt(advice: Sequence[Advice]) -> str:
    listed = [{"id": key, "text": one.text, "figures": list(one.figures)} for key, one in enumerate(advice)]
    return load(NODE).fill(advice=quoted(listed))
