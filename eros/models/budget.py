"""What one generation may spend on a model; past it, calls stop and the offline matchers go on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Budget:
    """Calls and tokens of one generation. ``usage`` is what the audit trail shows."""

    calls: int = 6
    input_tokens: int = 25_000
    usage: list[dict[str, Any]] = field(default_factory=list)

    def spent(self) -> tuple[int, int]:
        """Calls and input tokens so far."""
        return len(self.usage), sum(one["input_tokens"] for one in self.usage)

    def allows(self, prompt_characters: int) -> bool:
        """Whether one more call with a prompt of this length fits; a token is taken as three characters."""
        calls, tokens = self.spent()
        return calls < self.calls and tokens + prompt_characters // 3 <= self.input_tokens

    def book(
        self, node: str, model: str, prompt_characters: int, usage: Mapping[str, Any] | None, outcome: str
    ) -> None:
        """Enter one call; where the provider tells no usage, the prompt's length stands for it."""
        told = usage or {}
        self.usage.append(
            {
                "node": node,
                "model": model,
                "input_tokens": int(told.get("input_tokens") or prompt_characters // 3),
                "output_tokens": int(told.get("output_tokens") or 0),
                "outcome": outcome,
            }
        )
