"""Each question takes what it offers, and a yes or a no where it asks for one; none comes back in the same words."""

import ast
import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from chat_verdicts import CREATORS, TODAY

import eros.language
from eros.language.asked_again import offers
from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator, Understood
from eros.language.ports import Reply
from eros.language.understand import understand_turn
from graph.chat import state_after

#: With one whose name is a month.
KNOWN = [*CREATORS, KnownCreator(creator_id="april")]
_SHORTEST = 6
#: What questions offer without quoting it -> what somebody says who takes it.
UNQUOTED = {
    r"hours, or sends of a day": ("hours", "sends a day", "sends"),
    r"off or not\?": ("off", "not off", "no"),
    r"what is the most a day": ("8",),
    r"give it a day and a time": ("sat 10am", "on friday at 20:20"),
    r"'nothing before 12:00'": ("nothing before 6pm",),
    r"name the week as": ("next week", "the week of 30 november"),
    r"on which days": ("every day",),
    r"shall I plan the week, show it": ("plan the week", "show it", "how is she doing"),
    r"cannot be had: is": ("yes", "no"),
    r"only that type, or without": ("only that type", "without"),
    r"all follow-ups, or none": ("all", "none"),
    r"is not written here": ("csv", "json", "excel", "calendar", "html"),
    r"are these the only days off": ("days off", "sends", "the first", "off"),
    r"which of them goes\?": ("both", "the first"),
    r"Focus on revenue or on retention": ("revenue", "retention", "the first"),
    r"wishes for volume: which one holds": ("lighter", "heavier", "the first", "the second"),
    r"which one goes, budget per day or not after": ("the budget", "budget per day", "not after"),
    r"When exactly": ("friday at 20:20", "saturday 9pm"),
    r"is no sum of money; what is the budget": ("60", "$60", "60 a day"),
    r"what is the budget of a day, then": ("60", "$60"),
    r"and to how many": ("8",),
    r"morning or in the evening": ("in the morning", "evening"),
    r"Which hours are meant": ("after 6pm",),
    r"should it be heavier instead": ("heavier", "normal"),
    r"^'nothing from [^']*': which days are that": ("thursday and friday",),
}
_A_LIST = re.compile(r"Which of them[^?]*: (\w+(?:, \w+)+)\?")


def conversations() -> list[list[str]]:
    text = (Path(__file__).parent / "questions.jsonl").read_text(encoding="utf-8")
    return [json.loads(line)["turns"] for line in text.splitlines()]


def turn(message: str, conversation: ConversationState) -> tuple[Understood, ConversationState]:
    found = understand_turn(message, conversation, lambda _: TODAY, KNOWN)
    asked = found.plan.question
    runs = found.plan.intent == "generate" and asked is None
    reply = Reply(kind="week", generation_id="a-week", status="saved") if runs else Reply()
    return found, state_after(found, conversation, reply if asked is None else Reply(asked, ending="question"))


def talked(turns: list[str]) -> tuple[Understood, ConversationState]:
    conversation, found = ConversationState(), Understood(plan=ChatPlan(intent="help"))
    for message in turns:
        found, conversation = turn(message, conversation)
    return found, conversation


def literal_of(question: ast.expr, module: Any) -> str:
    """The longest piece of a question that stands in every one of its kind; "" where there is none."""
    match question:
        case ast.Name(id=name) if isinstance(value := getattr(module, name, None), str):
            return value
        case ast.Constant(value=str(value)):
            return value
        case ast.JoinedStr(values=values):
            pieces = [str(it.value) for it in values if isinstance(it, ast.Constant)]
            return max(pieces, key=len, default="")
    return ""


def kinds_of_questions() -> Iterator[tuple[str, str]]:
    """Where a question is asked, and a piece of it."""
    for file in sorted(Path(eros.language.__path__[0]).glob("*.py")):
        module = import_module(f"eros.language.{file.stem}") if file.stem != "__init__" else eros.language
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "ask":
                piece = literal_of(node.args[0], module)
                if len(piece) >= _SHORTEST:
                    yield f"{file.name}: {ast.unparse(node.args[0])}", piece


@pytest.mark.requirement("chat:answers-in-its-terms")
def test_every_kind_of_question_is_among_those_that_are_answered_below() -> None:
    asked = [talked(turns)[0].plan.question or "" for turns in conversations()]
    assert [where for where, piece in kinds_of_questions() if not any(piece in one for one in asked)] == []
    assert sum(1 for _ in kinds_of_questions()) > 50


def unquoted(question: str) -> list[str]:
    """What a question offers in words that stand in no quotes."""
    listed = [one for found in _A_LIST.findall(question) for one in found.split(", ")]
    return listed + [it for words, answers in UNQUOTED.items() if re.search(words, question) for it in answers]


def is_asked_again(question: str, after: str) -> bool:
    """Whether the same is asked, in whatever words."""
    same = any(re.search(words, question) and re.search(words, after) for words in UNQUOTED)
    return same or "does not answer it" in after or "I could not use" in after or bool(_A_LIST.search(after))


@pytest.mark.requirement("chat:answers-in-its-terms")
def test_a_question_is_answered_by_what_it_offers_without_quoting_it() -> None:
    unanswered = []
    for turns in conversations():
        asked, conversation = talked(turns)
        for answer in unquoted(asked.plan.question or ""):
            after = turn(answer, conversation)[0].plan.question or ""
            if is_asked_again(asked.plan.question or "", after):
                unanswered.append((turns, answer, after))
    assert unanswered == []


@pytest.mark.requirement("chat:answers-in-its-terms")
def test_every_offer_without_quotes_is_made_by_one_of_the_questions() -> None:
    asked = [talked(turns)[0].plan.question or "" for turns in conversations()]
    assert [words for words in UNQUOTED if not any(re.search(words, one) for one in asked)] == []


@pytest.mark.requirement("chat:answers-in-its-terms")
def test_a_question_takes_what_it_offers_and_none_is_asked_twice_in_the_same_words() -> None:
    repeated, refused = [], []
    for turns in conversations():
        asked, conversation = talked(turns)
        said = {word for message in turns for word in message.lower().split()}
        quoted = [words for words in offers(conversation).values() if not said.issuperset(words.lower().split())]
        for answer in (*quoted, *conversation.choices, "yes", "no"):
            after = turn(answer, conversation)[0].plan.question
            takes = answer not in ("yes", "no") or len(conversation.choices) == 1
            if after is not None and after == asked.plan.question:
                repeated.append((turns, answer, after))
            if takes and "does not answer it" in (after or ""):
                refused.append((turns, answer, after))
    assert repeated == []
    assert refused == []
