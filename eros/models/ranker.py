"""The advice ranker on a model: it orders the recommendations, and no word of its own reaches anybody."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from eros.models.client import Abstained, ModelClient
from eros.models.prompt_injection import gives_orders
from eros.vocabulary.ports import Advice, RankedAdvice
from prompts.library import FilledPrompt, load, quoted

NODE = "recommend"
LEFT_OUT = "the answer leaves {} of {} out or names them twice"
INSTRUCTS = "{} of {} may be an instruction"


class _Recommendation(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: Annotated[int, Field(json_schema_extra={"minimum": 1})]


class AdviceOrder(BaseModel):
    """The recommendations in the order of their help, each by its id."""

    order: list[_Recommendation]


@dataclass
class ModelRanker:
    """``AdviceRanker`` on a chat model."""

    client: ModelClient

    async def rank(self, advice: Sequence[Advice]) -> RankedAdvice:
        """The topics in the model's order; an id that is none or comes twice counts for nothing."""
        shown = [one for one in advice if not gives_orders(one.text)]
        held = INSTRUCTS.format(len(advice) - len(shown), len(advice)) if len(shown) < len(advice) else ""
        if len(shown) < 2:
            return RankedAdvice(tuple(one.topic for one in shown), held)
        answer = await self.client.ask(NODE, prompt_for(shown), AdviceOrder, len(shown))
        if isinstance(answer, Abstained):
            return RankedAdvice(reason=answer.reason)
        named = Counter(one.id for one in answer.value.order)
        usable = [one.id for one in answer.value.order if named[one.id] == 1 and 1 <= one.id <= len(shown)]
        left = LEFT_OUT.format(len(shown) - len(usable), len(shown)) if len(usable) < len(shown) else ""
        return RankedAdvice(tuple(shown[place - 1].topic for place in usable), "; ".join(filter(None, (held, left))))


def prompt_for(advice: Sequence[Advice]) -> FilledPrompt:
    """The prompt; an advice's id in it is its place, from 1."""
    rows = [{"id": place, "text": one.text} for place, one in enumerate(advice, 1)]
    return load(NODE).fill(advice=quoted(rows))
