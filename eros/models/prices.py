"""What a model's tokens cost at most, in US dollars, so that a generation's limit holds without asking anybody.

List prices of November 2026, by family: a family's row is its dearest member, so that an estimate is an upper bound. A
model that no row names is taken for the dearest of all. A price change is a change of this table. At an address of
one's own the table says nothing: the price is what EROS_MODEL_PRICE says, or unknown.
"""

from typing import NamedTuple

_PER = 1_000_000


class Price(NamedTuple):
    """US dollars for a million tokens."""

    input: float
    output: float

    def of(self, input_tokens: int, output_tokens: int) -> float:
        """US dollars."""
        return (input_tokens * self.input + output_tokens * self.output) / _PER


FREE = Price(0.0, 0.0)
DEAREST = Price(30.0, 180.0)

#: The longest beginning of a model's name that stands here decides.
PRICE_FAMILIES: dict[str, Price] = {
    "anthropic:claude-haiku-": Price(1.0, 5.0),
    "anthropic:claude-sonnet-": Price(3.0, 15.0),
    "anthropic:claude-opus-": Price(5.0, 25.0),
    "anthropic:claude-opus-4-0": Price(15.0, 75.0),
    "anthropic:claude-opus-4-1": Price(15.0, 75.0),
    "openai:gpt-4.1": Price(2.0, 8.0),
    "openai:gpt-4.1-mini": Price(0.4, 1.6),
    "openai:gpt-4.1-nano": Price(0.1, 0.4),
    "openai:gpt-4o": Price(6.0, 18.0),
    "openai:gpt-4o-mini": Price(0.3, 1.2),
    "openai:gpt-5": Price(5.0, 30.0),
    "openai:gpt-5-mini": Price(0.25, 2.0),
    "openai:gpt-5-nano": Price(0.05, 0.4),
    "openai:gpt-6": Price(10.0, 50.0),
    "openai:gpt-6-luna": Price(0.1, 0.5),
    "ollama:": FREE,
}
#: These are sold under their family's name at many times its price.
_DEARER = ("-pro", "-cyber", "-rosalind", "-realtime", "-audio", "-fast")


def price_from(text: str | None) -> Price | None:
    """ "0.25/1.50" as a price; None: nothing is said of it."""
    return Price(*map(float, text.split("/"))) if text else None


def price_of(spec: str) -> Price:
    """The list price of "PROVIDER:NAME" at its provider."""
    known = [family for family in PRICE_FAMILIES if spec.startswith(family)]
    if not known:
        return DEAREST
    price = PRICE_FAMILIES[max(known, key=len)]
    return DEAREST if price is not FREE and any(word in spec for word in _DEARER) else price
