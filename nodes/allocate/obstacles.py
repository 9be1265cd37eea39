"""What stands against a wish, and the words for it (R48)."""

from dataclasses import dataclass

from eros.failures import RequestError
from eros.parameters import spelled


@dataclass(frozen=True)
class Obstacle:
    """One wish that cannot be: the rule, the figures, and the smallest single change that makes it possible.

    ``marked`` is that change with its parameters marked (eros.parameters); ``relaxation`` names them plainly.
    """

    code: str
    field: str
    value: object
    rule: str
    figures: str
    marked: str

    @property
    def relaxation(self) -> str:
        return spelled(self.marked)

    def error(self) -> RequestError:
        return RequestError(self.code, self.field, self.value, f"{self.figures} ({self.rule}); {self.marked}")


def refused_pin(value: str, rule: str, why: str, relaxation: str) -> Obstacle:
    """A pinned event that breaks a hard rule (R47)."""
    return Obstacle("PIN_INFEASIBLE", "pinned", value, rule, f"the pinned {value} {why}", relaxation)
