"""Providers that answer what a test says: over HTTP, intercepted below the SDKs, or as a scripted chat model."""

import asyncio
import json
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import respx
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import BaseModel

from eros.models.budget import Budget
from eros.models.client import ModelClient
from eros.models.judge import ModelJudge
from eros.models.ranker import ModelRanker
from eros.models.scores import ScoreCache
from eros.vocabulary.facts import Persona
from eros.vocabulary.ports import Advice
from eros.vocabulary.week import Caption
from prompts.library import FilledPrompt

#: Nothing listens there: a call that is not intercepted fails at once, and on this machine.
NOWHERE = "http://127.0.0.1:9"
KEY = "sk-secret-of-the-tests"
SPECS = {"anthropic": "anthropic:claude-haiku-4-5", "openai": "openai:gpt-4o-mini"}
PERSONA = Persona(is_default=False, primary_tone="playful", voice_samples=("Guess what I found today!",))
TEXTS = ("Guess the number and win", "Kindly note the new schedule", "Come closer, I have a secret")
ADVICE = (
    Advice("saturation", "The audience is saturated (86 of 100): keep the volume down", ("86", "100"), 86),
    Advice("captions:dm_farm", "CREATE NEW CAPTIONS: dm_farm needs 5+ new captions", ("5",), 60),
)


class SmallAnswer(BaseModel):
    """A small answer, such as a conversation asks for."""

    creator: str
    sends: int


@dataclass
class Node:
    """One of the model's nodes: how it is asked, the tool's name, arguments that are right, and what came of them."""

    name: str
    tool: str
    good: dict[str, Any]
    ask: Callable[[ModelClient], Any]
    answered: Callable[[Any], bool]


@pytest.fixture
def captions() -> list[Caption]:
    return [
        Caption(caption_id=900 + place, caption_text=text, freshness_score=90, performance_score=70)
        for place, text in enumerate(TEXTS)
    ]


@pytest.fixture
def nodes(captions: list[Caption], tmp_path: Path) -> dict[str, Node]:
    scores = {"scores": [{"id": place, "score": 60 + place} for place in (1, 2, 3)]}
    order = {"order": [{"id": 2}, {"id": 1}]}
    return {
        "match_persona": Node(
            "match_persona", "PersonaScores", scores,
            lambda client: ModelJudge(client, ScoreCache(tmp_path / "scores.db")).judge(PERSONA, captions),
            lambda said: sorted(one.score or 0 for one in said) == [61, 62, 63],
        ),
        "recommend": Node(
            "recommend", "AdviceOrder", order,
            lambda client: ModelRanker(client).rank(ADVICE),
            lambda said: said.topics == ("captions:dm_farm", "saturation"),
        ),
        "chat": Node(
            "chat", "SmallAnswer", {"creator": "alexia", "sends": 9},
            lambda client: client.ask("chat", FilledPrompt("Read it.", "Nine sends for alexia"), SmallAnswer),
            lambda said: getattr(said, "value", None) == SmallAnswer(creator="alexia", sends=9),
        ),
    }  # fmt: skip


@pytest.fixture(scope="session")
def sdks() -> None:
    """Both SDKs, imported once: that alone takes seconds."""
    import langchain_anthropic  # noqa: F401
    import langchain_openai  # noqa: F401
    from langchain.chat_models import init_chat_model  # noqa: F401


@pytest.fixture
def wire(sdks: None) -> Iterator[respx.MockRouter]:
    with respx.mock(using="httpcore2", assert_all_called=False) as router:
        yield router


@pytest.fixture
def opened(sdks: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., ModelClient]:
    """``opened("openai")``: the client that a run would have, with keys from the environment; it never waits."""
    from eros.models.client import open_model

    monkeypatch.chdir(tmp_path)
    for provider in SPECS:
        monkeypatch.setenv(f"{provider.upper()}_API_KEY", KEY)
    monkeypatch.setenv("ANTHROPIC_BASE_URL", NOWHERE)
    monkeypatch.setenv("OPENAI_BASE_URL", f"{NOWHERE}/v1")

    def open_it(provider: str, seconds: float = 5.0) -> ModelClient:
        client = open_model(SPECS[provider], Budget())
        client.seconds = seconds
        client.pause = _no_pause
        return client

    return open_it


async def _no_pause(seconds: float) -> None:
    return None


@pytest.fixture
def body() -> Callable[..., dict[str, Any]]:
    """``body(provider, tool, arguments)``: a provider's answer; ``text``, ``stop`` and ``usage`` vary it."""

    def make(provider: str, tool: str | None, arguments: Any, **more: Any) -> dict[str, Any]:
        return (_anthropic if provider == "anthropic" else _openai)(tool, arguments, **more)

    return make


def _anthropic(
    tool: str | None, arguments: Any, text: str = "", stop: str = "tool_use", usage: tuple[int, int] = (700, 90)
) -> dict[str, Any]:
    called = [{"type": "tool_use", "id": "t1", "name": tool, "input": arguments}] if tool else []
    return {
        "id": "m1", "type": "message", "role": "assistant", "model": "claude", "stop_reason": stop,
        "stop_sequence": None, "content": [*([{"type": "text", "text": text}] if text else []), *called],
        "usage": {"input_tokens": usage[0], "output_tokens": usage[1]},
    }  # fmt: skip


_FINISH = {"tool_use": "tool_calls", "max_tokens": "length", "end_turn": "stop", "refusal": "content_filter"}


def _openai(
    tool: str | None, arguments: Any, text: str = "", stop: str = "tool_use", usage: tuple[int, int] = (700, 90)
) -> dict[str, Any]:
    written = arguments if isinstance(arguments, str) else json.dumps(arguments)
    called = [{"id": "t1", "type": "function", "function": {"name": tool, "arguments": written}}] if tool else None
    message = {"role": "assistant", "content": text or None, "tool_calls": called}
    return {
        "id": "c1", "object": "chat.completion", "created": 1, "model": "gpt",
        "choices": [{"index": 0, "finish_reason": _FINISH[stop], "message": message}],
        "usage": {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)},
    }  # fmt: skip


Script = Callable[[str, str], dict[str, Any]]


class ScriptedChat(BaseChatModel):
    """A chat model whose tool arguments a function of (tool, prompt) gives; what the function raises, the call raises.

    ``prompts`` holds what it was asked.
    """

    script: Script
    prompts: list[str] = []

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **options: Any) -> Any:
        return self.bind(tool=tools[0].__name__)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **options: Any,
    ) -> ChatResult:
        prompt = str(messages[-1].content)
        self.prompts.append(prompt)
        call = {"name": options["tool"], "args": self.script(options["tool"], prompt), "id": "1"}
        usage = {"input_tokens": len(prompt.encode()) // 4, "output_tokens": 500}
        message = AIMessage(
            content="", tool_calls=[call], usage_metadata={**usage, "total_tokens": sum(usage.values())}
        )  # type: ignore[typeddict-item]
        return ChatResult(generations=[ChatGeneration(message=message)])


@pytest.fixture
def scripted() -> Callable[..., ModelClient]:
    """``scripted(script)``: a client on a scripted chat model, with a generation's own budget."""
    from eros.models.model_clients import RESERVED_SHARES

    def make(script: Script, **limits: Any) -> ModelClient:
        budget = Budget(kept=RESERVED_SHARES, **limits)
        return ModelClient("scripted:model", ScriptedChat(script=script), budget, pause=_no_pause)

    return make


@dataclass
class PromptData:
    """What a prompt holds as data: rows by id, and the persona."""

    rows: dict[int, str] = field(default_factory=dict)
    persona: dict[str, Any] = field(default_factory=dict)


@pytest.fixture
def shown() -> Callable[[str], PromptData]:
    """Reads a prompt's blocks as a model would."""

    def read(prompt: str) -> PromptData:
        blocks = {name: json.loads(text) for name, text in re.findall(r"<(\w+)>\n(.*)\n</\1>", prompt)}
        rows = blocks.get("captions") or blocks.get("advice") or []
        return PromptData({row["id"]: row["text"] for row in rows}, blocks.get("persona", {}))

    return read


@pytest.fixture
def local_provider(body: Callable[..., dict[str, Any]], nodes: dict[str, Node]) -> Iterator[str]:
    """A provider on this machine that keeps its connections open, as the real ones do."""
    node = nodes["chat"]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            provider = "anthropic" if "messages" in self.path else "openai"
            answer = json.dumps(body(provider, node.tool, node.good)).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            return None

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def silent() -> Any:
    """A chat model that is asked and says nothing."""

    class Silent:
        def bind_tools(self, tools: Any, **options: Any) -> "Silent":
            return self

        async def ainvoke(self, messages: Any) -> Any:
            await asyncio.Event().wait()

    return Silent()
