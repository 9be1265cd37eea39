"""One structured call of a chat model: a parsed object, or an abstention with its reason. Nothing else leaves it.

The provider's own retries are off; ours wait for ``retry-after`` if it is short. One clock is around all attempts and
waits together, so that an answer that drips cannot outlast it (the providers' timeouts are per read). It never takes
more than a quarter of what is left of the run: a slow model costs words, not the week (H2).
"""

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from eros.models.answer_forms import AnswerForm, asked_in, given_in
from eros.models.budget import Budget, ModelCall
from eros.models.prices import Price, price_of
from eros.models.providers import connection_of, open_chat
from eros.vocabulary.numbers import digits
from prompts.library import FilledPrompt

Schema = TypeVar("Schema", bound=BaseModel)

CALL_SECONDS = 20.0
#: Of the run's time that is left.
RUN_SHARE = 0.25
ATTEMPTS = 2
LONGEST_WAIT, USUAL_WAIT = 5.0, 1.0
_TRANSIENT = frozenset({408, 409, 429, 500, 502, 503, 504, 529})
_CUT_SHORT = frozenset({"length", "max_tokens", "model_context_window_exceeded"})
_REFUSED = frozenset({"refusal", "content_filter"})
_UNASKED = "it knows no form of answer"
_UNFIT, _PROSE = "the answer does not fit its schema", "the answer was prose, not what was asked for"
_EMPTY = "the answer was empty"
_ANSWERED, _AWAY = "the provider answered {}", "the provider could not be reached"
#: What a server says that does not know a form of answer; it is asked in the next form then.
_FORM_REFUSED = frozenset(_ANSWERED.format(status) for status in (400, 422))
#: The model answered, and may answer better when asked for less.
REPAIRABLE = frozenset({_UNFIT, _PROSE, _EMPTY})


@dataclass(frozen=True)
class Question(Generic[Schema]):
    """What is asked, and what the answer must be; ``rows``: how many entries by id it may have."""

    prompt: FilledPrompt
    schema: type[Schema]
    rows: int | None = None


@dataclass(frozen=True)
class Abstained:
    """No usable answer; ``reason`` reaches the report and never holds a key, a prompt or a provider's words.

    ``asked``: whether a call was made for it.
    """

    reason: str
    asked: bool = field(default=True, compare=False)


@dataclass(frozen=True)
class Answered(Generic[Schema]):
    """The parsed answer, and its entry in the budget."""

    value: Schema
    call: ModelCall


@dataclass
class ModelClient:
    """A chat model behind one budget. ``pause`` waits between attempts; ``left`` is the run's seconds that are left.

    ``forms``: how an answer is asked for, the best first; the one that a server took is kept. ``one_slot``: the server
    works on one call at a time. ``left_alone``: why it is not asked any more in this run.
    """

    name: str
    chat: Any
    budget: Budget
    seconds: float = CALL_SECONDS
    forms: tuple[AnswerForm, ...] = ("tool",)
    one_slot: bool = False
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    left: Callable[[], float] = lambda: math.inf
    left_alone: str = ""

    async def ask(
        self, node: str, prompt: FilledPrompt, schema: type[Schema], rows: int | None = None
    ) -> Answered[Schema] | Abstained:
        """Ask once, and once more where the failure can pass. Never raises but for a cancellation from outside.

        ``rows``: how many entries by id the schema's list may have.
        """
        if self.left_alone:
            return Abstained(self.left_alone, asked=False)
        seconds = self.patience
        try:
            async with asyncio.timeout(seconds):
                return await self._in_some_form(node, Question(prompt, schema, rows))
        except TimeoutError:
            setting = "EROS_MODEL_TIMEOUT" if seconds == self.seconds else "a quarter of what was left of EROS_DEADLINE"
            return Abstained(f"no answer within {digits(seconds, 2)} s ({setting})")

    @property
    def patience(self) -> float:
        """The seconds that a call made now may take."""
        return min(self.seconds, RUN_SHARE * self.left())

    async def _in_some_form(self, node: str, asked: "Question[Schema]") -> Answered[Schema] | Abstained:
        """In the first form of answer that the server knows; a form that brought one answer is asked for ever after."""
        answer: Answered[Schema] | Abstained = Abstained(_UNASKED)
        for form in self.forms:
            answer = await self._attempts(node, asked, form)
            if isinstance(answer, Answered):
                self.forms = (form,)
            if isinstance(answer, Answered) or answer.reason not in _FORM_REFUSED:
                break
        return answer

    async def _attempts(self, node: str, asked: "Question[Schema]", form: AnswerForm) -> Answered[Schema] | Abstained:
        text = asked.prompt.system + asked.prompt.data
        answer: Answered[Schema] | Abstained = Abstained(self.budget.lacks(node, text), asked=False)
        for attempt in range(ATTEMPTS):
            call = self.budget.enter(node, self.name, text)
            if call is None:
                break
            answer, wait = await self._attempt(call, asked, form)
            call.outcome = answer.reason if isinstance(answer, Abstained) else "answered"
            if wait is None or attempt + 1 == ATTEMPTS:
                break
            if wait > LONGEST_WAIT:
                return Abstained(f"{call.outcome}; told to wait {digits(wait)} s")
            await self.pause(wait)
        return answer

    async def _attempt(
        self, call: ModelCall, asked: "Question[Schema]", form: AnswerForm
    ) -> tuple[Answered[Schema] | Abstained, float | None]:
        """One call; beside an abstention the seconds to wait, or None where trying again cannot help."""
        try:
            bound = asked_in(form, self.chat, asked.schema, asked.rows)
            message = await bound.ainvoke(asked.prompt.messages)
        except Exception as failed:  # noqa: BLE001 - the providers' code alone; why no list can stand here: decision 14
            said, wait = _failed(failed)
            if isinstance(getattr(failed, "status_code", None), int) or said.reason == _AWAY:
                self.budget.take_back(call)
            return said, wait
        self.budget.record_usage(call, getattr(message, "usage_metadata", None))
        return read_answer(message, asked.schema, call), None


def read_answer(message: Any, schema: type[Schema], call: ModelCall) -> Answered[Schema] | Abstained:
    """By stop reason first, then by what is there: the only order that tells the cases apart."""
    stopped = _stop_reason(message)
    if stopped in _REFUSED:
        return Abstained("the model refused")
    if stopped in _CUT_SHORT:
        return Abstained("the answer was cut short")
    try:
        value = given_in(message, schema)
    except ValueError:
        return Abstained(_UNFIT)
    if value is None:
        return Abstained(_PROSE if str(message.text).strip() else _EMPTY)
    return Answered(value, call)


def _stop_reason(message: Any) -> str | None:
    """Anthropic says stop_reason, OpenAI finish_reason and a refusal's text beside it, Ollama done_reason."""
    if getattr(message, "additional_kwargs", {}).get("refusal"):
        return "refusal"
    metadata = getattr(message, "response_metadata", {})
    return metadata.get("stop_reason") or metadata.get("finish_reason") or metadata.get("done_reason")


def _failed(failed: Exception) -> tuple[Abstained, float | None]:
    """A provider's exception as an abstention; the wait is None where it would fail again."""
    status, kind = getattr(failed, "status_code", None), type(failed).__name__
    if isinstance(status, int):
        return Abstained(_ANSWERED.format(status)), _retry_after(failed) if status in _TRANSIENT else None
    if isinstance(failed, ValidationError):
        return Abstained(_UNFIT), None
    if "Timeout" in kind:
        return Abstained("the provider did not answer in time"), USUAL_WAIT
    if "Connect" in kind:
        return Abstained(_AWAY), USUAL_WAIT
    return Abstained(f"the answer could not be read ({kind})"), None


def _retry_after(failed: Exception) -> float:
    """Seconds; a date or nonsense in the header is the usual wait."""
    headers = getattr(getattr(failed, "response", None), "headers", None) or {}
    try:
        seconds = float(headers.get("retry-after", USUAL_WAIT))
    except ValueError:
        return USUAL_WAIT
    return USUAL_WAIT if math.isnan(seconds) else max(0.0, seconds)


def open_model(spec: str, budget: Budget, *, price: Price | None = None, seconds: float | None = None) -> ModelClient:
    """The client for "PROVIDER:NAME". RequestError when it cannot be had.

    ``price``: what the settings say it costs, else our table does for the provider's own address, and nobody for
    another. ``seconds``: of one call, where the settings say so.
    """
    chat, where = open_chat(spec), connection_of(spec)
    budget.price = price or (None if where.own else price_of(spec))
    return ModelClient(spec, chat, budget, seconds or CALL_SECONDS, where.forms, where.one_slot)
