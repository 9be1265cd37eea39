"""What reading a message gathers: fields of the plan, questions, notices."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from eros.language.chat_plan import ChatPlan, Intent
from eros.language.tokens import Token, words_of


@dataclass
class Notes:
    """``said`` holds fields of the plan by name, whatever their types; the plan checks them."""

    said: dict[str, Any] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        self.questions.append(question)

    def tell(self, notice: str) -> None:
        self.notices.append(notice)

    def say(self, name: str, value: object) -> None:
        """A wish; said twice in different ways it is asked back."""
        if self.said.setdefault(name, value) != value:
            self.ask(f"Two different wishes for {name.replace('_', ' ')}: which one holds?")

    def add(self, name: str, values: Iterable[Any]) -> None:
        """More of a wish that is a list, each once."""
        self.said[name] = tuple(dict.fromkeys((*self.said.get(name, ()), *values)))

    def sort(self, name: str) -> None:
        if name in self.said:
            self.said[name] = tuple(sorted(self.said[name]))

    def whole_week_only(self, pieces: Iterable[Token]) -> None:
        """A wish for single days or single types that only the whole week can have."""
        self.ask(f"{words_of(pieces)!r} cannot be wished for a part of the week: for the whole week, or not at all?")

    def take_over(self, others: "Notes") -> None:
        self.questions += others.questions
        self.notices += others.notices

    def plan(self, intent: Intent, **fields: Any) -> ChatPlan:
        """The plan, with all that is asked as one question."""
        question = " ".join(dict.fromkeys(self.questions)) or None
        return ChatPlan(intent=intent, question=question, notices=tuple(dict.fromkeys(self.notices)), **fields)
