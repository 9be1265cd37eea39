"""How well a message is read, against what a careful assistant may do with it (lists of ``tests/doors/chat``).

``may``: what it may do, best first (act: the request with what ``expect`` says, all else default; ask; refuse; notice:
it runs and says what it did not honour). Lists of lists in include and exclude, and lists in other fields but days_off
and pinned, are alternatives. ``turns``: what is said, one after the other; each before the last that left no question
has run.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from eros.failures import RequestError
from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator, Understood, request_of
from eros.language.ports import Reply
from eros.language.understand import understand_turn
from eros.vocabulary.catalogue import default_catalogue
from eros_db.demo.creators import DEMO_CREATORS
from graph.chat import state_after
from nodes.allocate.wishes import check_request

CREATORS = [KnownCreator(creator_id=member.creator_id) for member in DEMO_CREATORS]
TODAY, WEEK = date(2026, 11, 27), date(2026, 11, 30)
USUAL = ChatPlan(intent="generate").model_dump(mode="json", exclude={"creator_id", "question", "notices", "filter"})


def talked(turns: Sequence[str]) -> ChatPlan:
    """The plan of the last of these turns."""
    conversation, last = ConversationState(), Understood(plan=ChatPlan(intent="help"))
    for message in turns:
        last = understand_turn(message, conversation, lambda _: TODAY, CREATORS)
        asked = last.plan.question
        runs = last.plan.intent == "generate" and asked is None
        reply = Reply(kind="week", generation_id="a-week", status="saved") if runs else Reply()
        conversation = state_after(last, conversation, reply if asked is None else Reply(asked, ending="question"))
    return last.plan


def types_of(names: list[str]) -> set[str]:
    """A category stands for all its types."""
    rows = default_catalogue()
    return {key for name in names for key in ([k for k, row in rows.items() if row.category == name] or [name])}


def is_as_expected(name: str, value: Any, wanted: Any) -> bool:
    if name in ("include", "exclude"):
        choices = wanted if wanted and isinstance(wanted[0], list) else [wanted]
        return any(types_of(value) == types_of(choice) for choice in choices)
    if name == "pinned":
        return sorted((one["send_type_key"], one["date"], one["time"][:5]) for one in value) == sorted(
            (one["send_type_key"], one["date"], one["time"][:5]) for one in wanted
        )
    if name in ("not_before", "not_after"):
        return (value or "")[:5] in [(one or "")[:5] for one in (wanted if isinstance(wanted, list) else [wanted])]
    if name == "week_start":
        return (value or WEEK.isoformat()) == wanted
    if name == "days_off":
        return sorted(value) == sorted(wanted)
    return bool(value in wanted if isinstance(wanted, list) else value == wanted)


def is_refused(plan: ChatPlan) -> bool:
    """Whether the request is refused before anything is run (R48)."""
    try:
        check_request(request_of(plan), plan.week_start or WEEK)
    except RequestError:
        return True
    return False


def verdict(request: dict[str, Any]) -> str:
    """right, asked, needless, told (wrong with a notice) or silent (wrong without a word)."""
    plan = talked(request["turns"] if "turns" in request else [request["say"]])
    may, said = request["may"], plan.model_dump(mode="json")
    if plan.intent == "unsupported":
        return "right" if "refuse" in may else "needless"
    if plan.question is not None or (plan.intent == "generate" and is_refused(plan)):
        return "asked" if {"ask", "refuse"} & set(may) else "needless"
    usual = USUAL if request["expect"].get("intent") == "generate" else {}
    wrong = [
        name for name, value in {**usual, **request["expect"]}.items() if not is_as_expected(name, said[name], value)
    ]
    if ("act" in may and not wrong) or ("notice" in may and plan.notices):
        return "right"
    return "told" if plan.notices else "silent"
