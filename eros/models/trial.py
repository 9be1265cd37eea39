"""One call of a model, made to see whether it can do its work: `eros doctor --model` tells what came."""

import time
from collections.abc import Callable

from eros.models.client import Abstained, ModelClient
from eros.models.judge import NODE, PersonaScores, prompt_for
from eros.vocabulary.audit import dollars_in_words
from eros.vocabulary.counting import counted
from eros.vocabulary.facts import Persona
from eros.vocabulary.week import Caption

_PERSONA = Persona(is_default=False, primary_tone="playful", voice_samples=("Guess what I found today!",))
_CAPTIONS = tuple(
    Caption(caption_id=place, caption_text=text, freshness_score=100, performance_score=50)
    for place, text in enumerate(("Guess the number and win", "Kindly note the new schedule"), 1)
)


async def tried(client: ModelClient, steady: Callable[[], float] = time.monotonic) -> tuple[bool, str]:
    """Whether two captions were judged, and in words what came, how long it took and what it cost."""
    began = steady()
    answer = await client.ask(NODE, prompt_for(_PERSONA, _CAPTIONS), PersonaScores, len(_CAPTIONS))
    took = f"after {steady() - began:.1f} s"
    if isinstance(answer, Abstained):
        return False, f"{answer.reason} ({took})"
    scored = len({one.id for one in answer.value.scores} & {1, 2})
    call, cost = answer.call, dollars_in_words(client.budget.total)
    tokens = f"{call.input_tokens} tokens in, {call.output_tokens} out" if call.told else "tokens not told"
    text = f"{counted(scored, 'score')} of {len(_CAPTIONS)} {took}, asked by {client.forms[0]}; {tokens}, {cost}"
    return scored == len(_CAPTIONS), text
