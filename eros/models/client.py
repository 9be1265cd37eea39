"""One structured call of a chat model: a parsed object, or an abstention with its reason. Nothing else leaves it.

The provider's own retries are off; ours wait for ``retry-after`` if it is short, and one clock is around the whole
call, so that an answer that drips cannot outlast it (the providers' timeouts are per read).
"""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from eros.failures import RequestError
from eros.models.budget import Budget

Schema = TypeVar("Schema", bound=BaseModel)

CALL_SECONDS = 20.0
ATTEMPTS = 2
LONGEST_WAIT = 5.0
_TRANSIENT = frozenset({408, 409, 429, 500, 502, 503, 504, 529})
_CUT_SHORT = frozenset({"length", "max_tokens"})
_REFUSED = frozenset({"refusal", "content_filter"})

#: The variable that holds each provider's key; a provider that is not here needs none of us to look.
KEYS = {"anthropic": "ANTHROPIC_API_KEY", "openai": "OPENAI_API_KEY"}


@dataclass(frozen=True)
class Abstained:
    """No usable answer; ``reason`` reaches the report and never holds a key or a prompt."""

    reason: str


@dataclass(frozen=True)
class Answered(Generic[Schema]):
    value: Schema


@dataclass
class ModelClient:
    """A chat model behind one budget. ``pause`` waits between attempts; tests hand in one that does not."""

    name: str
    chat: Any
    budget: Budget
    seconds: float = CALL_SECONDS
    pause: Callable[[float], Any] = asyncio.sleep
    prompts: dict[str, str] = field(default_factory=dict)

    async def ask(self, node: str, prompt: str, schema: type[Schema]) -> Answered[Schema] | Abstained:
        """Ask once, and once more where the failure can pass."""
        reason = "not asked"
        for attempt in range(ATTEMPTS):
            if not self.budget.allows(len(prompt)):
                return Abstained("the generation's model budget is spent")
            answer, wait = await self._attempt(node, prompt, schema)
            if isinstance(answer, Answered) or wait is None:
                return answer
            reason = answer.reason
            if wait > LONGEST_WAIT:
                return Abstained(f"{reason}; told to wait {wait:g} s")
            if attempt + 1 < ATTEMPTS:
                await self.pause(wait)
        return Abstained(reason)

    async def _attempt(
        self, node: str, prompt: str, schema: type[Schema]
    ) -> tuple[Answered[Schema] | Abstained, float | None]:
        """One call; beside an abstention the seconds to wait, or None where trying again cannot help."""
        usage = None
        answer: Answered[Schema] | Abstained
        wait: float | None
        try:
            async with asyncio.timeout(self.seconds):
                raw = await self._structured(schema).ainvoke(prompt)
        except TimeoutError:
            answer, wait = Abstained(f"no answer within {self.seconds:g} s"), 0.0
        except Exception as failed:  # noqa: BLE001 - each provider raises its own tree; all of it is an abstention
            answer, wait = _failed(failed)
        else:
            usage = getattr(raw.get("raw"), "usage_metadata", None)
            answer, wait = read_answer(raw, schema), None
        self.budget.book(
            node, self.name, len(prompt), usage, "answered" if isinstance(answer, Answered) else "abstained"
        )
        return answer, wait

    def _structured(self, schema: type[BaseModel]) -> Any:
        return self.chat.with_structured_output(schema, method="function_calling", include_raw=True)


def read_answer(raw: dict[str, Any], schema: type[Schema]) -> Answered[Schema] | Abstained:
    """By stop reason, then parsing error, then None: the only order that tells the cases apart."""
    stopped = _stop_reason(raw.get("raw"))
    if stopped in _REFUSED:
        return Abstained("the model refused")
    if stopped in _CUT_SHORT:
        return Abstained("the answer was cut short")
    if raw.get("parsing_error") is not None:
        return Abstained("the answer does not fit its schema")
    parsed = raw.get("parsed")
    if parsed is None:
        return Abstained("the answer was prose, not the tool's arguments")
    try:
        return Answered(schema.model_validate(parsed.model_dump() if isinstance(parsed, BaseModel) else parsed))
    except ValidationError:
        return Abstained("the answer does not fit its schema")


def _stop_reason(message: Any) -> str | None:
    told = getattr(message, "response_metadata", None) or {}
    return told.get("stop_reason") or told.get("finish_reason")


def _failed(failed: Exception) -> tuple[Abstained, float | None]:
    """A provider's exception as an abstention; the wait is None where it would fail again."""
    status = getattr(failed, "status_code", None)
    kind = type(failed).__name__
    reason = f"the provider answered {status}" if status else f"the call failed ({kind})"
    passing = status in _TRANSIENT or (status is None and "Connect" in kind) or "Timeout" in kind
    return Abstained(reason), _retry_after(failed) if passing else None


def _retry_after(failed: Exception) -> float:
    headers = getattr(getattr(failed, "response", None), "headers", None) or {}
    try:
        return max(0.0, float(headers.get("retry-after", 1.0)))
    except ValueError:
        return 1.0


def open_model(spec: str, budget: Budget) -> ModelClient:
    """The client for "PROVIDER:NAME". RequestError when the spec, its package or its key is missing."""
    provider, _, name = spec.partition(":")
    if not provider or not name:
        raise RequestError("BAD_MODEL", "model", spec, f"--model {spec!r} is not PROVIDER:NAME, as anthropic:NAME")
    key = KEYS.get(provider)
    if key and not os.environ.get(key):
        raise RequestError("NO_MODEL_KEY", "model", spec, f"--model {spec} needs {key} in the environment or in .env")
    try:
        from langchain.chat_models import init_chat_model

        chat = init_chat_model(name, model_provider=provider, max_retries=0, temperature=0)
    except ImportError as missing:
        raise RequestError(
            "NO_MODEL_PACKAGE",
            "model",
            spec,
            f"--model {spec} needs the extra: pip install 'eros-schedule[{provider}]'",
        ) from missing
    except ValueError as wrong:
        raise RequestError("BAD_MODEL", "model", spec, f"--model {spec}: {wrong}") from wrong
    return ModelClient(spec, chat, budget)
