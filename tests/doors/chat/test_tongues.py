"""A message in another tongue is known as such, answered with what to do, and never half-read."""

from datetime import date
from typing import Any

import pytest
from chat_verdicts import talked

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator
from eros.language.phrases import known_words
from eros.language.tongues import tongues_of, words_of_tongues
from eros.language.understand import understand
from eros.models.message_reader import left_open

CREATORS = [KnownCreator(creator_id=name) for name in ("luna", "alexia", "mar", "sol")]


def plan_of(message: str, conversation: ConversationState | None = None) -> ChatPlan:
    return understand(message, conversation or ConversationState(), lambda _: date(2026, 11, 28), CREATORS)


@pytest.mark.requirement("chat:tongues:known")
@pytest.mark.parametrize(
    ("message", "tongue"),
    [
        ("plan luna para la próxima semana, nada el domingo", "Spanish"),
        ("mas ligera, por favor", "Spanish"),
        ("qué hay planeado", "Spanish"),
        ("hola", "Spanish"),
        ("plane luna für nächste woche, nichts am sonntag", "German"),
        ("luna naechste woche ohne bundles", "German"),
        ("ohne bundles", "German"),
        ("mehr ppv", "German"),
        ("was ist geplant", "German"),
        ("planifie luna pour la semaine prochaine", "French"),
        ("luna la semaine prochaine, sans bundles", "French"),
        ("quoi de neuf", "French"),
        ("planeja a luna para a próxima semana, nada no domingo", "Portuguese"),
        ("o que tem planejado", "Portuguese"),
        ("заплануй luna на наступний тиждень", "Ukrainian"),
        ("zaplanui luna na nastupnyi tyzhden, bez bundles", "Ukrainian"),
        ("сплануй luna без ігор", "Ukrainian"),
        ("тільки bundles у п'ятницю", "Ukrainian"),
        ("запланируй luna на следующую неделю", "Russian"),
        ("luna без игр, только выходные", "Russian"),
        ("ещё раз", "Russian"),
        ("zaplanirui luna na sleduyushchuyu nedelyu, bez bundles", "Russian"),
        ("luna без bundles", "a language in Cyrillic letters"),
        ("luna на наступны тыдзень, нічога", "a language in Cyrillic letters"),
        ("luna без събота", "a language in Cyrillic letters"),
        ("luna bez bundles", "Ukrainian or Russian"),
    ],
)
def test_a_message_in_another_tongue_is_answered_with_what_to_do(message: str, tongue: str) -> None:
    plan = plan_of(message)
    assert plan.intent == "unsupported"
    assert plan.question is not None
    assert plan.question.startswith(f"This reads as {tongue},")
    assert "EROS_MODEL" in plan.question
    assert plan.said == {}
    other = plan_of(message.replace("luna", "alexia")).question or ""
    assert f"plan {'alexia' if 'luna' in message else 'luna'} for next week" in other


@pytest.mark.requirement("chat:tongues:conversation")
@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ("sí", "no"),
        ("si", "no"),
        ("Ja!", "nein"),
        ("oui", "non"),
        ("sim", "não"),
        ("так", "ні"),
        ("да", "нет"),
        ("ja, bitte", "nein danke"),
        ("ja gerne!", "nein, danke"),
        ("oui, s'il vous plaît", "non merci"),
        ("sí, por favor", "no gracias"),
    ],
)
def test_an_offer_is_taken_or_left_by_a_yes_or_a_no_in_each_tongue(yes: str, no: str) -> None:
    asked = "luna budget 700 this week"
    assert talked([asked, yes]).budget_per_day == 100
    assert talked([asked, no]).budget_per_day is None
    assert talked([asked, no]).question
    assert talked(["luna next week", yes]).intent in ("unsupported", "help")


@pytest.mark.requirement("chat:tongues:known")
@pytest.mark.parametrize(
    "message",
    [
        *("ohne bundles umsatz zuerst", "luna ruhiger", "max 6 pro tag", "luna umsatz zuerst", "sonntag frei"),
        *("sin bundles", "luna tranquila", "más ingresos", "domingo libre", "máximo 6 al día", "cancelar"),
        *("plus de revenus", "luna plus calme", "maximum 6 par jour", "dimanche libre", "tout sauf bundles", "annuler"),
        *("sem bundles", "mais receita", "luna mais calma", "folga domingo", "no máximo 6 por dia"),
        *("без bundles", "luna тихіше", "bez bundles", "luna tykhishe", "max 6 na den", "bilshe dokhodu"),
    ],
)
def test_a_message_of_two_or_three_words_is_known_too(message: str) -> None:
    assert tongues_of(message, CREATORS) != ()
    assert plan_of(message).said == {}


@pytest.mark.requirement("chat:tongues:known")
@pytest.mark.parametrize(
    "message",
    [
        "plan luna for next week please, nichts am sonntag",
        "plan luna next week, keine bundles",
        "plan luna next week, pas de bundles",
        "luna next week, lighter, nada el domingo",
        "plan luna for next week please, sem domingo",
        "plan luna for next week, тільки bundles",
    ],
)
def test_english_with_a_part_in_another_tongue_is_not_planned_without_that_part(message: str) -> None:
    asked = plan_of(message)
    assert asked.question is not None
    assert {*asked.said} <= {"volume"}


@pytest.mark.requirement("chat:tongues:known")
@pytest.mark.parametrize(
    "message",
    [
        "plan luna for next week, no sunday sends",
        "plan mar for next week",
        "sol next week por favor",
        "luna ppv 9am-11pm",
        "um, alexia: bundles, please",
        "prepare luna",
        "nada on sunday for luna",
        "more bundles",
        "luna",
        "ppv",
        "ok",
        "",
        "🙂",
    ],
)
def test_english_with_a_foreign_word_or_name_is_english(message: str) -> None:
    assert tongues_of(message, CREATORS) == ()


def test_no_word_of_another_tongue_is_one_that_a_request_in_english_is_read_by() -> None:
    assert words_of_tongues() & known_words() == set()


@pytest.mark.requirement("chat:tongues:conversation")
def test_the_conversation_stays_as_it_was_and_its_creator_is_the_example() -> None:
    before = ConversationState(plan=ChatPlan(intent="generate", creator_id="alexia"))
    assert "plan alexia for next week" in (plan_of("bitte leichter", before).question or "")


@pytest.mark.requirement("chat:tongues:model")
def test_a_model_that_is_set_up_may_read_it() -> None:
    assert left_open(plan_of("plane luna für nächste woche"))


@pytest.mark.requirement("chat:tongues:conversation")
@pytest.mark.parametrize("example", CREATORS)
def test_the_example_is_a_request_that_is_understood(example: Any) -> None:
    asked = (
        plan_of("hola", ConversationState(plan=ChatPlan(intent="show", creator_id=example.creator_id))).question or ""
    )
    plan = plan_of(asked.split("for example: ")[1])
    assert (plan.intent, plan.creator_id, plan.question) == ("generate", example.creator_id, None)
    assert len(plan.days_off) == 1
