"""The persona judge on a model: few batched calls, answers by id; what is missing abstains with a reason.

Captions and the persona's notes are untrusted. A text that may be an instruction is not put before the model at all.
The ids that the model sees are places in an order that no caption's author can know, so that no text can name another.
"""

import asyncio
import hashlib
import json
import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from eros.models.budget import ModelCall
from eros.models.client import REPAIRABLE, Abstained, ModelClient
from eros.models.prompt_injection import instructs
from eros.models.scores import ScoreCache
from eros.vocabulary.facts import Persona
from eros.vocabulary.ports import Judgement
from eros.vocabulary.safety import unsafe
from eros.vocabulary.week import Caption
from prompts.library import FilledPrompt, load, quoted

NODE = "match_persona"
#: A call holds at most so many captions, and so many bytes of them: four calls then fit a generation's tokens.
CHUNK, CHUNK_BYTES = 90, 13_000
#: A server that works on one call at a time: what it is given first, and at most; small ones have short contexts.
FIRST_IN_TURN, MOST_IN_TURN = 10, 30
#: The part of a call's time that is planned to be used, and of the run's time that calls in turn leave to the week.
_OF_ITS_TIME, _LEFT_TO_THE_WEEK = 0.6, 0.5
#: Calls one after the other that bring no score, until the model is left alone.
_MOST_UNANSWERED = 5
_LONGEST_CAPTION = 600
#: What a persona's lists and texts are cut to: a profile that grew without bounds must not spend the budget.
_MOST_ENTRIES, _LONGEST_ENTRY = 8, 300
#: A row's id, braces and quotes.
_ROW_BYTES = 20

#: Of the scores that are remembered: as they were given, where they were once cut to 0 to 100.
_SCALE = "as given"
INSTRUCTS = "their text may be an instruction"
TOO_SLOW = "the model is too slow (EROS_MODEL_TIMEOUT)"
LEFT_ALONE = f"the model is left alone: {_MOST_UNANSWERED} calls in a row brought no score"
OUT_OF_TIME = "the model's half of what was left of the run is over (EROS_DEADLINE)"
LEFT_OUT = "the answer leaves them out or names them twice"
_ASKED_AGAIN = REPAIRABLE | {LEFT_OUT}


@dataclass(frozen=True)
class Pace:
    """How many captions a server with one slot is given at once: what it does in its time, by what it has done."""

    most: int
    size: int = FIRST_IN_TURN
    late: int = 0

    @property
    def hopeless(self) -> bool:
        """Late twice running: the run's time is for the week."""
        return self.late > 1

    def after(self, asked: int, seconds: float, patience: float, *, answered: bool) -> "Pace":
        """After a call for ``asked`` captions that took ``seconds`` of the ``patience`` that it had."""
        if answered:
            fits = math.floor(_OF_ITS_TIME * patience * asked / max(seconds, 1e-3))
            return Pace(self.most, min(self.most, max(1, fits)))
        if seconds >= patience:
            return Pace(self.most, max(1, asked // 3), self.late + 1)
        return self


class _Score(BaseModel):
    """The bounds are for the model to read: what lies beyond them is told and kept, since the order counts alone."""

    model_config = ConfigDict(extra="ignore")
    id: Annotated[int, Field(json_schema_extra={"minimum": 1})]
    score: Annotated[float, WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 100})]


class PersonaScores(BaseModel):
    """The scores, one entry per caption id."""

    scores: list[_Score]


@dataclass
class ModelJudge:
    """``PersonaJudge`` on a chat model."""

    client: ModelClient
    cache: ScoreCache
    steady: Callable[[], float] = time.monotonic
    #: The seconds of the run that calls in turn may not touch.
    until: float = field(default=0.0, init=False)
    #: Calls in a row that brought no score; why nothing more is asked in this run.
    unanswered: int = field(default=0, init=False)
    over: str = field(default="", init=False)

    async def judge(self, persona: Persona, captions: Sequence[Caption]) -> Sequence[Judgement]:
        """One judgement per caption, in the order given. What this prompt and model judged before is not asked again;
        where an answer cannot be used, smaller calls ask once more while the budget lasts."""
        said = {one.caption_id: self._abstention(one, INSTRUCTS) for one in captions if instructs(one.caption_text)}
        keys = {one.caption_id: self._key(persona, one) for one in captions if one.caption_id not in said}
        known = self.cache.known(set(keys.values()))
        said |= {number: self._remembered(number, known[key]) for number, key in keys.items() if key in known}
        asked = {one.caption_id: one for one in captions if one.caption_id not in said}
        self.until = _LEFT_TO_THE_WEEK * self.client.left()
        fresh = await self._round(persona, list(asked.values()), keys, CHUNK)
        again = [asked[number] for number, it in fresh.items() if it.reason in _ASKED_AGAIN]
        repaired = await self._round(persona, again, keys, CHUNK // 2)
        fresh |= {number: it for number, it in repaired.items() if it.score is not None}
        self.cache.learn({keys[number]: it.score for number, it in fresh.items() if it.score is not None})
        said |= fresh
        return [said[one.caption_id] for one in captions]

    async def _round(
        self, persona: Persona, captions: Sequence[Caption], keys: Mapping[int, str], most: int
    ) -> dict[int, Judgement]:
        if self.client.one_slot:
            return await self._in_turn(persona, captions, keys, min(most, MOST_IN_TURN))
        said: dict[int, Judgement] = {}
        waiting = list(_chunks(captions, most))
        while waiting and not self.over:
            room = _MOST_UNANSWERED - self.unanswered if self.unanswered else len(waiting)
            answers = await asyncio.gather(*(self._chunk(persona, one, keys) for one in waiting[:room]))
            said |= {judgement.caption_id: judgement for judgements in answers for judgement in judgements}
            waiting = waiting[room:]
        return said | self._unasked(one for chunk in waiting for one in chunk)

    async def _in_turn(
        self, persona: Persona, captions: Sequence[Caption], keys: Mapping[int, str], most: int
    ) -> dict[int, Judgement]:
        """One call after the other, each as large as the server can do in its time by what the last one took."""
        said: dict[int, Judgement] = {}
        pace = Pace(most=most)
        while left := [one for one in captions if one.caption_id not in said]:
            self.over = self.over or (OUT_OF_TIME if self.client.left() < self.until else "")
            if self.over:
                return said | self._unasked(left)
            chunk = next(_chunks(left, pace.size))
            patience, began = self.client.patience, self.steady()
            judged = await self._chunk(persona, chunk, keys)
            said |= {one.caption_id: one for one in judged}
            answered = any(it.score is not None for it in judged)
            pace = pace.after(len(chunk), self.steady() - began, patience, answered=answered)
            if pace.hopeless:
                self.over = self.client.left_alone = TOO_SLOW
        return said

    def _unasked(self, captions: Iterable[Caption]) -> dict[int, Judgement]:
        return {one.caption_id: self._abstention(one, self.over) for one in captions}

    def _heard(self, reason: str) -> None:
        """After a call: without a reason it brought a score; else why it brought none, and the fifth ends it."""
        self.unanswered = self.unanswered + 1 if reason else 0
        if self.unanswered >= _MOST_UNANSWERED:
            self.over, self.client.left_alone = reason, LEFT_ALONE

    async def _chunk(self, persona: Persona, captions: Sequence[Caption], keys: Mapping[int, str]) -> list[Judgement]:
        captions = sorted(captions, key=lambda one: keys[one.caption_id])
        answer = await self.client.ask(NODE, prompt_for(persona, captions), PersonaScores, len(captions))
        if isinstance(answer, Abstained):
            if answer.asked:
                self._heard(answer.reason)
            return [self._abstention(one, answer.reason) for one in captions]
        scores = _read(answer.value.scores, len(captions), answer.call)
        self._heard("" if scores else LEFT_OUT)
        return [
            Judgement(one.caption_id, scores[place], self.client.name)
            if place in scores
            else self._abstention(one, LEFT_OUT)
            for place, one in enumerate(captions, 1)
        ]

    def _remembered(self, caption_id: int, score: float) -> Judgement:
        return Judgement(caption_id, score, f"{self.client.name} (cached)")

    def _abstention(self, caption: Caption, reason: str) -> Judgement:
        return Judgement(caption.caption_id, None, self.client.name, reason)

    def _key(self, persona: Persona, caption: Caption) -> str:
        parts = (persona.model_dump_json(), caption.caption_text, load(NODE).digest, self.client.name, _SCALE)
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _chunks(captions: Sequence[Caption], most: int) -> Iterator[list[Caption]]:
    """At most so many captions a call, and no more than its bytes hold; a caption is never longer than a call."""
    chunk: list[Caption] = []
    size = 0
    for caption in captions:
        row = len(_text(caption).encode(errors="replace")) + _ROW_BYTES
        if chunk and (len(chunk) == most or size + row > CHUNK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(caption)
        size += row
    if chunk:
        yield chunk


def prompt_for(persona: Persona, captions: Sequence[Caption]) -> FilledPrompt:
    """The prompt for one call; a caption's id in it is its place, from 1."""
    rows = [{"id": place, "text": _text(caption)} for place, caption in enumerate(captions, 1)]
    return load(NODE).fill(persona=quoted(_voice(persona)), captions=quoted(rows))


def _text(caption: Caption) -> str:
    return caption.caption_text[:_LONGEST_CAPTION]


def _voice(persona: Persona) -> dict[str, Any]:
    """The profile as far as it describes a voice: entries that may be instructions, or that R20 keeps from every
    use, are left out, long lists are cut."""
    stated = persona.model_dump(mode="json", exclude={"is_default"}, exclude_none=True)
    read = {name: _entries(value) if isinstance(value, list) else _entry(value) for name, value in stated.items()}
    return {name: value for name, value in read.items() if value not in (None, [])}


def _entries(values: list[str]) -> list[str]:
    return [entry for value in values if (entry := _entry(value))][:_MOST_ENTRIES]


def _entry(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return None if instructs(value) or unsafe(value) else value[:_LONGEST_ENTRY]


def _read(scores: Sequence[_Score], asked: int, call: ModelCall) -> dict[int, float]:
    """Each asked id's score as it was given, whatever scale the model keeps.

    An id that was not asked for is left out, and so is one that is named twice or by no finite number; the call's entry
    counts what was odd.
    """
    named = Counter(one.id for one in scores)
    usable = {one.id: one.score for one in scores if named[one.id] == 1 and math.isfinite(one.score)}
    ours = {key: score for key, score in usable.items() if 1 <= key <= asked}
    done = {
        "not asked for": len(named.keys() - set(range(1, asked + 1))),
        "named twice": sum(times > 1 for times in named.values()),
        "left out": asked - len(ours),
        "beyond 0 to 100": sum(not 0 <= score <= 100 for score in ours.values()),
    }
    call.remarks.update({what: times for what, times in done.items() if times})
    return ours
