"""The advice writer on a model: it may reword and reorder; the node checks every rewording against its template."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel, ConfigDict

from eros.models.client import Abstained, ModelClient
from eros.models.prompt_injection import gives_orders
from eros.vocabulary.ports import Advice
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
        open_to_words = [one for one in advice if not gives_orders(one.text)]
        if not open_to_words:
            return advice
        answer = await self.client.ask(NODE, prompt_for(open_to_words), Sentences)
        if isinstance(answer, Abstained):
            return advice
        named = Counter(one.id for one in answer.value.sentences)
        answered = {one.id: one.text.strip() for one in answer.value.sentences if named[one.id] == 1}
        worded = [replace(open_to_words[key], text=answered[key]) for key in answered if 0 <= key < len(open_to_words)]
        left = {one.topic: one for one in advice}
        return [*worded, *(one for topic, one in left.items() if topic not in {it.topic for it in worded})]


def prompt_for(advice: Sequence[Advice]) -> str:
    """The prompt; an advice's id in it is its place, from 0."""
    rows = [{"id": place, "text": one.text, "figures": list(one.figures)} for place, one in enumerate(advice)]
    return load(NODE).fill(advice=quoted(rows))
