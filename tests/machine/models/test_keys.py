"""Where keys come from, and where they never go."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx
from kept_weeks import kept_weeks

from eros.failures import RequestError
from eros.models.budget import Budget
from eros.models.client import open_model
from eros.models.model_clients import model_clients
from eros.models.providers import open_chat
from eros.settings import Settings
from eros.vocabulary.request import Request
from eros_app.services.generation import RunOptions, generate

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

KEY = "sk-from-the-env-file-0123456789"
HERE = "http://127.0.0.1:9"


@pytest.fixture
def folder(sdks: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A working folder with a .env, and an environment without any key."""
    monkeypatch.chdir(tmp_path)
    for name in ("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "ANTHROPIC_BASE_URL", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    lines = (
        f"ANTHROPIC_API_KEY={KEY}", f"OPENAI_API_KEY='{KEY}'",
        f"ANTHROPIC_BASE_URL={HERE}", f"OPENAI_BASE_URL={HERE}/v1",
    )  # fmt: skip
    (tmp_path / ".env").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


@pytest.mark.requirement("models:keys")
@pytest.mark.parametrize("spec", ["anthropic:claude-haiku-4-5", "openai:gpt-4o-mini"])
async def test_a_key_of_the_env_file_reaches_the_provider(
    folder: Path, wire: respx.MockRouter, nodes: Any, body: Any, spec: str
) -> None:
    node = nodes["chat"]
    answer = body(spec.partition(":")[0], node.tool, node.good)
    route = wire.post(url__startswith=HERE).mock(return_value=httpx.Response(200, json=answer))
    assert node.answered(await node.ask(open_model(spec, Budget())))
    assert KEY in str(dict(route.calls.last.request.headers))


@pytest.mark.requirement("models:keys")
def test_the_environment_wins_over_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", " sk-of-the-environment\n")
    chat = open_chat("openai:gpt-4o-mini")
    assert chat.openai_api_key.get_secret_value() == "sk-of-the-environment"


@pytest.mark.requirement("models:keys")
@pytest.mark.parametrize("line", ["", "ANTHROPIC_API_KEY=", "ANTHROPIC_API_KEY='  '"])
def test_no_key_is_said_before_anything_is_run(folder: Path, line: str) -> None:
    (folder / ".env").write_text(line, encoding="utf-8")
    with pytest.raises(RequestError, match="needs ANTHROPIC_API_KEY in the environment") as refused:
        model_clients("anthropic:claude-haiku-4-5", Settings(home=folder))
    assert refused.value.code == "NO_MODEL_KEY"


@pytest.mark.requirement("models:keys")
@pytest.mark.parametrize("spec", ["claude-haiku-4-5", "anthropic:", ":x", "mistake:x", "anthropic"])
def test_a_spec_that_is_none_is_refused(folder: Path, spec: str) -> None:
    with pytest.raises(RequestError) as refused:
        open_model(spec, Budget())
    assert refused.value.code == "BAD_MODEL"


@pytest.mark.requirement("models:keys")
def test_a_package_that_is_not_there_names_its_extra(folder: Path) -> None:
    with pytest.raises(RequestError, match=r"eros-schedule\[ollama\]"):
        open_model("ollama:llama3.2", Budget())


@pytest.mark.requirement("models:keys")
def test_neither_a_client_nor_a_refusal_shows_a_key(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert KEY not in repr(open_model("openai:gpt-4o-mini", Budget()))
    monkeypatch.setenv("OPENAI_BASE_URL", "no address")
    opened = open_model("openai:gpt-4o-mini", Budget())
    assert KEY not in repr(opened)


@pytest.mark.parametrize(("spec", "temperature"), [("openai:gpt-4o-mini", 0.0), ("anthropic:claude-opus-5-5", None)])
def test_a_temperature_is_set_only_where_the_model_takes_one(
    folder: Path, spec: str, temperature: float | None
) -> None:
    assert open_chat(spec).temperature == temperature


@pytest.mark.requirement("models:keys", "models:usage")
@pytest.mark.parametrize("status", [401, 500])
async def test_a_key_is_in_no_file_and_no_line_of_a_run(
    folder: Path, wire: respx.MockRouter, settings: Settings, capfd: pytest.CaptureFixture[str], status: int
) -> None:
    """The provider repeats the key in its error, as some do."""
    body = {"error": {"type": "authentication_error", "message": f"invalid key {KEY}"}}
    wire.post(url__startswith=HERE).mock(return_value=httpx.Response(status, json=body))
    options = RunOptions(settings.model_copy(update={"model": "anthropic:claude-haiku-4-5", "retry_scale": 0.0}))
    outcome = await generate(Request(creator_id="alexia"), options)
    document = outcome.document.model_dump_json()
    written = [path.read_bytes() for path in settings.home.rglob("*") if path.is_file()]
    shown = capfd.readouterr()
    assert len(written) >= 2
    assert not [text for text in written if KEY.encode() in text]
    assert KEY not in document + shown.out + shown.err
    (record,) = kept_weeks(settings.home)
    audit = record["audit"]["model"]
    assert audit["model"] == "anthropic:claude-haiku-4-5"
    assert {call["outcome"] for call in audit["calls"]} == {f"the provider answered {status}"}
    assert sorted(audit["prompts"]) == ["match_persona", "recommend"]
    assert {len(digest) for digest in audit["prompts"].values()} == {64}


def test_clients_of_one_process_survive_each_other_s_event_loops(
    folder: Path, monkeypatch: pytest.MonkeyPatch, local_provider: str, nodes: Any
) -> None:
    """A conversation runs each turn in a loop of its own; the SDKs share their connections between loops."""
    monkeypatch.setenv("OPENAI_BASE_URL", f"{local_provider}/v1")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", local_provider)
    node = nodes["chat"]
    for spec in ("openai:gpt-4o-mini", "anthropic:claude-haiku-4-5") * 2:
        assert node.answered(asyncio.run(node.ask(open_model(spec, Budget())))), spec
