"""The hand-made week with its facts and its request, as something that a test may change."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from checker import sample_week
from checker.week import Facts, Violation
from checker.week_checker import check


@dataclass
class CheckedWeek:
    document: dict[str, Any]
    facts: Facts
    request: dict[str, Any] = field(default_factory=lambda: {"seed": 17})

    def item(self, slot: str) -> dict[str, Any]:
        """The item of a slot named without its year and month: "23_1", "23_1_followup"."""
        return next(item for item in self.document["items"] if item["slot_id"] == f"2026-11-{slot}")

    def know(self, **changes: Any) -> None:
        self.facts = replace(self.facts, **changes)

    def findings(self) -> list[Violation]:
        return check(self.document, self.facts, self.request)

    def rules(self) -> set[str]:
        return {violation.rule for violation in self.findings()}


@pytest.fixture
def case() -> CheckedWeek:
    return CheckedWeek(copy.deepcopy(sample_week.document()), sample_week.facts())


@pytest.fixture
def broken(case: CheckedWeek) -> Callable[[Callable[[CheckedWeek], object]], set[str]]:
    """The rules that the checker finds broken once the week was changed."""

    def change(mutate: Callable[[CheckedWeek], object]) -> set[str]:
        mutate(case)
        return case.rules()

    return change
