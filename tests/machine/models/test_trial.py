"""`eros doctor --model`: one call, and in words what came of it."""

from collections.abc import Callable
from typing import Any

import pytest

from eros.models.client import ModelClient
from eros.models.prices import Price
from eros.models.trial import tried
from eros.vocabulary.audit import AuditedModel, dollars_in_words
from eros_app.cli.commands import model_cost

Scripted = Callable[..., ModelClient]


def scores(*numbers: int) -> Callable[[str, str], dict[str, Any]]:
    return lambda tool, prompt: {"scores": [{"id": number, "score": 70} for number in numbers]}


@pytest.mark.requirement("models:trial")
@pytest.mark.parametrize(
    ("numbers", "worked", "what"),
    [((1, 2), True, "2 scores of 2"), ((2,), False, "1 score of 2"), ((7,), False, "0 scores of 2")],
)
async def test_a_trial_says_what_came(scripted: Scripted, numbers: tuple[int, ...], worked: bool, what: str) -> None:
    client = scripted(scores(*numbers), price=Price(0.0, 2.0))
    came, text = await tried(client, steady=lambda: 3.0)
    assert came == worked
    tokens = client.budget.usage[0].input_tokens
    assert text == f"{what} after 0.0 s, asked by tool; {tokens} tokens in, 500 out, at most $0.0010"


@pytest.mark.requirement("models:trial")
async def test_a_trial_says_why_nothing_came(scripted: Scripted) -> None:
    came, text = await tried(scripted(lambda tool, prompt: {"scores": "high"}), steady=lambda: 3.0)
    assert (came, text) == (False, "the answer does not fit its schema (after 0.0 s)")


@pytest.mark.requirement("models:usage")
def test_a_run_s_cost_is_told_in_a_line() -> None:
    assert [dollars_in_words(it) for it in (0.00498, 0.00225, 0.00221, 0.0022, 0.3, 0.0)] == [
        f"at most ${told}" for told in ("0.0050", "0.0023", "0.0023", "0.0022", "0.3000", "0.0000")
    ]
    model = AuditedModel(model="openai:local", calls=(), dollars="unknown")
    assert model_cost(model) == "Model openai:local: 0 calls, cost unknown without EROS_MODEL_PRICE"
