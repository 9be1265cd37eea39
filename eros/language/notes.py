"""What reading a message gathers: fields of the plan, questions, notices."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from eros.language.chat_plan import ChatPlan, Intent
from eros.language.phrases import asked_kinds, hints, silent_kinds
from eros.language.tokens import Token, words_of
from eros.language.tongues import is_of_another_tongue


@dataclass
class Notes:
    """``said`` holds fields of the plan by name, whatever their types; the plan checks them."""

    said: dict[str, Any] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    #: Sends at a time, each with the words of it.
    pin_words: list[tuple[Any, Sequence[Token]]] = field(default_factory=list)
    #: Ends of hours that limit nothing: the token, its wish, and the day that it is for; None: the week.
    without_effect: list[tuple[Token, str, date | None]] = field(default_factory=list)
    #: Fields of wishes so far that do not hold any more -> their values that are gone; True: all.
    retracted: dict[str, Any] = field(default_factory=dict)
    #: The types of each word that took types back: one of them that is left out by its own name is left out.
    allowed: list[frozenset[str]] = field(default_factory=list)
    #: Fields with two wishes of which only one can hold: neither is in the plan.
    contradicted: set[str] = field(default_factory=set)
    #: The words of the wishes that wait for an answer, and what was offered as one.
    open: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    #: The question about words that were not read and stand beside no wish -> the notice of them.
    unread: dict[str, str] = field(default_factory=dict)
    #: The words of those questions.
    unread_words: list[str] = field(default_factory=list)
    #: Whether a week is asked for without all that waits.
    ordered: bool = True
    #: How many of the questions are about which week is meant.
    of_the_week: int = 0
    #: The fields of the plan that are asked about as such, the week or what was said twice -> the question.
    asks_of: dict[str, str] = field(default_factory=dict)
    #: The fields that the message speaks of.
    says: tuple[str, ...] = ()

    def ask(self, question: str, *choices: str) -> None:
        """``choices``: what is offered, each in words that are read."""
        self.questions.append(question)
        self.choices += [one for one in choices if one not in self.choices]

    def tell(self, notice: str) -> None:
        self.notices.append(notice)

    def say(self, name: str, value: object) -> None:
        """A wish; said twice in different ways it is asked back."""
        if self.said.setdefault(name, value) != value:
            self.contradicted.add(name)
            led = {"volume": "", "week_start": "the week of "}
            both = [f"{led[name]}{one}" for one in (self.said[name], value)] if name in led else []
            self.asks_of[name] = f"Two different wishes for {name.replace('_', ' ')}: which one holds?"
            self.ask(self.asks_of[name], *both)

    def add(self, name: str, values: Iterable[Any]) -> None:
        """More of a wish that is a list, each once."""
        self.said[name] = tuple(dict.fromkeys((*self.said.get(name, ()), *values)))

    def sort(self, name: str) -> None:
        if name in self.said:
            self.said[name] = tuple(sorted(self.said[name]))

    def whole_week_only(self, tokens: Iterable[Token]) -> None:
        """A wish for single days or single types that only the whole week can have."""
        self.ask(f"{words_of(tokens)!r} cannot be wished for a part of the week: for the whole week, or not at all?")

    def take_over(self, others: "Notes") -> None:
        self.questions += others.questions
        self.notices += others.notices
        self.open += others.open
        self.choices += others.choices
        self.unread |= others.unread
        self.unread_words += others.unread_words
        self.asks_of |= others.asks_of
        self.says = (*self.says, *others.said, *others.retracted)

    def plan(self, intent: Intent, **fields: Any) -> ChatPlan:
        """The plan, with all that is asked as one question."""
        question = " ".join(dict.fromkeys(self.questions)) or None
        return ChatPlan(intent=intent, question=question, notices=tuple(dict.fromkeys(self.notices)), **fields)


# What nothing used: reported to the user, or asked back where it may be a wish.

#: How a notice of what was left aside begins, and the question about it.
UNUSED, COULD_NOT_USE = "not used", "I could not use"
#: How a notice begins of what waited and is no part of the plan.
LEFT_OUT = "left out: "
#: How a choice ends that is a day off, and how the question that a no answers as well as a yes.
A_DAY_OFF, OR_NOT = " off", "off or not?"


def ask_or_notice_unused(
    left: Sequence[Token], notes: Notes, beside_wishes: Sequence[Token] = (), of_the_week: str = ""
) -> None:
    """Ask about half-said wishes and every other word that was not understood, ``beside_wishes`` or not.

    ``of_the_week``: a wish beside the days that were not used, which only the whole week can have.
    """
    meaningful = [it for it in left if it.kind not in silent_kinds()]
    open_wishes = [it for at, it in enumerate(meaningful) if is_open(meaningful, at)]
    words = _quoted((*(it for it in meaningful if it.kind != "ONLY"), *beside_wishes))
    if not words:
        return
    way = "in English" if any(is_of_another_tongue(it.words) for it in beside_wishes) else "in another way"
    hint = next(
        (hints()[it.kind].format(it.words) for it in open_wishes if it.kind in hints()),
        f"say it {way}, {_SAY_OR_LEAVE}",
    )
    if of_the_week and all(it.kind in ("WEEKDAY", "DATE", "SPAN", "RELATIVE") for it in open_wishes):
        hint = f"say {of_the_week!r}, which is for the whole week, or 'nothing on Friday' for a day off"
    question = f"{COULD_NOT_USE} {words}: {hint}."
    notes.ask(question)
    notes.unread_words += [it.words for it in (*meaningful, *beside_wishes) if it.kind == "UNKNOWN"]
    if not open_wishes and not beside_wishes:
        notes.unread[question] = f"{UNUSED}: {words}"


_SAY_OR_LEAVE = "or leave it out"


def is_of_unknown_words(question: str | None) -> bool:
    """Whether only words are asked about that are no part of a wish."""
    asked = question or ""
    return asked.startswith(COULD_NOT_USE) and asked.endswith(f"another way, {_SAY_OR_LEAVE}.")


def is_open(meaningful: Sequence[Token], at: int) -> bool:
    """ "Only" is talk ("can you just ...") unless it narrows something unknown."""
    if meaningful[at].kind == "ONLY":
        return (
            meaningful[at + 1 : at + 2] != []
            and meaningful[at].words != "just"
            and meaningful[at + 1].kind == "UNKNOWN"
        )
    return meaningful[at].kind in asked_kinds()


def notice_unused(left: Iterable[Token], notes: Notes) -> None:
    unused = [it for it in left if it.kind not in silent_kinds() and it.kind != "ONLY"]
    if unused:
        notes.tell(f"{UNUSED}: {_quoted(unused)}")


def _quoted(tokens: Iterable[Token]) -> str:
    return ", ".join(dict.fromkeys(f"'{it.words}'" for it in tokens))
