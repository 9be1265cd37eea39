"""What one generation may spend on a model: calls, input tokens and dollars. Past it, calls stop and the offline
matchers go on.

A call is entered before it is made, at its estimate, and corrected by what the provider reports: calls that run at the
same time cannot spend the same room, and one that never ends stays entered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from eros.models.prices import FREE, Price
from eros.vocabulary.audit import Dollars, rounded_up
from eros.vocabulary.numbers import dollars

MAX_CALLS = 6
INPUT_TOKENS = 25_000
#: Where a server works on one call at a time: its calls are small, so there are more of them, and the time and
#: the dollars bound them.
CALLS_IN_TURN, TOKENS_IN_TURN = 24, 100_000
#: What no answer may exceed; also told to the provider.
ANSWER_TOKENS = 4_096
#: A tool's definition and what providers put around it.
_AROUND = 500
_BYTES_PER_TOKEN = 3


def tokens_of(prompt: str) -> int:
    """What a call with this prompt costs at most in input tokens: a token is taken as three bytes."""
    return len(prompt.encode(errors="replace")) // _BYTES_PER_TOKEN + _AROUND


@dataclass(frozen=True)
class Share:
    """What is kept for one node, so that the nodes before it cannot spend everything."""

    calls: int
    input_tokens: int

    def cost(self, price: Price) -> float:
        """US dollars that these calls may come to."""
        return price.of(self.input_tokens, self.calls * ANSWER_TOKENS)


@dataclass
class ModelCall:
    """One call as the audit trail shows it. ``told``: the figures are the provider's; else they are estimates."""

    node: str
    model: str
    input_tokens: int
    output_tokens: int = 0
    dollars: Dollars = 0.0
    told: bool = False
    outcome: str = "no answer"
    #: What of the answer was out of bounds or left out, counted.
    remarks: dict[str, int] = field(default_factory=dict)


@dataclass
class Budget:
    """Of one generation. ``kept`` names nodes that come late; ``dollars`` is an upper bound by ``price``.

    No price: what a call costs is not known, so nothing is booked and the limit in dollars holds nothing back.
    """

    calls: int = MAX_CALLS
    input_tokens: int = INPUT_TOKENS
    dollars: float = 1.0
    price: Price | None = FREE
    kept: Mapping[str, Share] = field(default_factory=dict)
    usage: list[ModelCall] = field(default_factory=list)

    def enter(self, node: str, model: str, prompt: str) -> ModelCall | None:
        """The entry of one more call; None where the call does not fit."""
        if self.lacks(node, prompt):
            return None
        estimate = tokens_of(prompt)
        call = ModelCall(node, model, estimate, dollars=self._cost(estimate, ANSWER_TOKENS))
        self.usage.append(call)
        return call

    def lacks(self, node: str, prompt: str) -> str:
        """What one more call would pass, with the settings that say so; empty where it fits."""
        estimate = tokens_of(prompt)
        others = [share for name, share in self.kept.items() if name != node]
        if len(self.usage) + sum(share.calls for share in others) >= self.calls:
            return f"no call is left of {self.calls}"
        if self._tokens() + sum(share.input_tokens for share in others) + estimate > self.input_tokens:
            return f"another call could pass {self.input_tokens:,} input tokens"
        if not self._affords(estimate, others):
            at = "at the price of EROS_MODEL_PRICE, else the list's"
            return f"another call could pass the ${dollars(self.dollars)} of EROS_MODEL_COST {at}"
        return ""

    def _affords(self, estimate: int, others: Sequence[Share]) -> bool:
        if self.price is None:
            return True
        kept = sum(share.cost(self.price) for share in others)
        return self.spent() + self.price.of(estimate, ANSWER_TOKENS) + kept <= self.dollars

    def record_usage(self, call: ModelCall, usage: Mapping[str, Any] | None) -> None:
        """Correct an entry by the provider's figures; figures that cannot be leave the estimate."""
        reported = usage or {}
        given, answered = reported.get("input_tokens"), reported.get("output_tokens")
        if not isinstance(given, int) or not isinstance(answered, int) or given <= 0 or answered < 0:
            return
        call.input_tokens, call.output_tokens, call.told = given, answered, True
        call.dollars = self._cost(given, answered)

    def take_back(self, call: ModelCall) -> None:
        """A call that no model worked on, refused or not reached: it counts as a call, and costs nothing."""
        call.input_tokens, call.dollars = 0, self._cost(0, 0)

    def spent(self) -> float:
        """US dollars, calls under way at their most; what is not known counts for nothing."""
        return sum(call.dollars for call in self.usage if call.dollars != "unknown")

    @property
    def total(self) -> Dollars:
        """US dollars at most, or that nobody knows."""
        return "unknown" if self.price is None and self.usage else rounded_up(self.spent(), 6)

    def _cost(self, given: int, answered: int) -> Dollars:
        return "unknown" if self.price is None else self.price.of(given, answered)

    def _tokens(self) -> int:
        return sum(call.input_tokens for call in self.usage)
