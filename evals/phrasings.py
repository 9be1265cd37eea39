"""Requests in plain language: what the list of phrasings says must be understood, and what is."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator
from eros.language.understand import understand
from eros_db.demo.creators import DEMO_CREATORS
from evals.observe import CaseObservation
from evals.scenario import Phrasings
from evals.tables import TESTS

#: The one copy, written before there was a parser.
PHRASINGS_FILE = TESTS / "doors" / "chat" / "phrasings.json"
_UNORDERED = ("include", "exclude")


@cache
def phrasings() -> dict[str, dict[str, Any]]:
    listed = json.loads(PHRASINGS_FILE.read_text(encoding="utf-8"))["phrasings"]
    return {one["id"]: one for one in listed}


def run_phrasings(wanted: Phrasings) -> CaseObservation:
    """Those whose id begins with the word: how many were understood, and what of the others was not."""
    chosen = [one for key, one in phrasings().items() if key.split("-")[0] == wanted.begins]
    wrong = [(one["id"], differences) for one in chosen if (differences := list(misread(one)))]
    described = tuple(f"{key}: {', '.join(differences)}" for key, differences in wrong)
    figures = {"phrasings": float(len(chosen)), "understood": float(len(chosen) - len(wrong))}
    missed = len(wrong) > wanted.missed or not chosen
    return CaseObservation((), figures=figures, wrong=described or ("there is none",) if missed else ())


def misread(phrasing: Mapping[str, Any]) -> Iterator[str]:
    """The fields of the plan that are not as expected."""
    today = date.fromisoformat(phrasing["today"])
    plan = understand(phrasing["message"], _held(phrasing["context"]), lambda _: today, _known())
    made, expected = plan.model_dump(mode="json"), phrasing["expect"]
    for field, value in expected.items():
        if field == "notices" and value == "some":
            agrees = bool(plan.notices) or ("question" not in expected and plan.question is not None)
        else:
            agrees = _agrees(field, made.get(field), value)
        if not agrees:
            yield f"{field} is {made.get(field)!r}, not {value!r}"


def _agrees(field: str, made: Any, wanted: Any) -> bool:
    if field == "question":
        return (made is not None) is bool(wanted == "asked")
    if field in _UNORDERED:
        return bool(set(made) == set(wanted))
    return bool(made == wanted)


def _held(context: Mapping[str, Any] | None) -> ConversationState:
    if context is None:
        return ConversationState()
    fields = {"intent": "generate", **{name: value for name, value in context.items() if name != "status"}}
    return ConversationState(plan=ChatPlan.model_validate(fields), status=context.get("status"))


@cache
def _known() -> tuple[KnownCreator, ...]:
    """The demo's creators, whom the phrasings name."""
    return tuple(KnownCreator(creator_id=one.creator_id, names=(one.creator_id.title(),)) for one in DEMO_CREATORS)
