"""What a model adds to a message counts only where a word of it says so, and what the rules read stays."""

from datetime import date, time
from typing import Any

import pytest

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator
from eros.language.grounds import GROUNDS, WordsSaid, contradictions, unsaid, with_what_was_read
from eros.vocabulary.wishes import PinnedEvent

TODAY = date(2026, 11, 25)
MONDAY, FRIDAY, SUNDAY = date(2026, 11, 30), date(2026, 12, 4), date(2026, 12, 6)
CREATORS = [
    KnownCreator(creator_id="luna"),
    KnownCreator(creator_id="chloe_x", names=("Chloé",)),
    KnownCreator(creator_id="luna99"),
]
LUNA = ChatPlan(intent="generate", creator_id="luna", question="?")


def proposed(**fields: Any) -> ChatPlan:
    return ChatPlan(**{"intent": "generate", "creator_id": "luna", **fields})


def flaws(message: str, plan: ChatPlan, first: ChatPlan = LUNA, before: ChatPlan | None = None) -> list[str]:
    return list(unsaid(plan, first, message, ConversationState(plan=before), CREATORS, TODAY))


PIN = PinnedEvent(send_type_key="bundle", date=FRIDAY, time=time(20, 20))

SAID: list[tuple[str, dict[str, Any]]] = [
    ("luna nächste Woche, sonntags nichts", {"days_off": (SUNDAY,)}),
    ("luna la semana próxima, nada el domingo", {"days_off": (SUNDAY,)}),
    ("luna la semaine prochaine, rien le dimanche", {"days_off": (SUNDAY,)}),
    ("luna na próxima semana, nada na sexta", {"days_off": (FRIDAY,)}),
    ("luna на наступний тиждень, нічого в неділю", {"days_off": (SUNDAY,)}),
    ("luna, am Wochenende nichts", {"days_off": (date(2026, 12, 5), SUNDAY)}),
    ("luna, nichts am 6. Dezember", {"days_off": (SUNDAY,)}),
    ("luna sin bundles", {"exclude": ("bundle", "flash_bundle")}),
    ("luna, nur bump_normal", {"include": ("bump_normal",)}),
    ("luna, höchstens 9 am Tag", {"max_per_day": 9}),
    ("luna, budget 80,50 am Tag", {"budget_per_day": 80.5}),
    ("luna, nichts nach 21 Uhr", {"not_after": time(21)}),
    ("luna, nichts nach 9 Uhr abends", {"not_after": time(21)}),
    ("luna, nada después de las 21:30", {"not_after": time(21, 30)}),
    ("luna, rien avant midi", {"not_before": time(12)}),
    ("luna, un bundle vendredi à 20:20", {"pinned": (PIN,)}),
    ("luna ein bisschen leichter", {"volume": "lighter"}),
    ("luna la próxima semana más ligera", {"volume": "lighter"}),
    ("luna la próxima semana más tranquila", {"volume": "lighter"}),
    ("luna menos ligera", {"volume": "heavier"}),
    ("luna plus légère", {"volume": "lighter"}),
    ("luna mais leve", {"volume": "lighter"}),
    ("luna più leggera", {"volume": "lighter"}),
    ("luna less busy", {"volume": "lighter"}),
    ("luna mehr", {"volume": "heavier"}),
    ("luna sin bundles y nada el viernes", {"exclude": ("bundle",), "days_off": (FRIDAY,)}),
    ("luna ohne bundles und freitag frei", {"exclude": ("bundle",), "days_off": (FRIDAY,)}),
    ("luna sans bundles et rien le vendredi", {"exclude": ("bundle",), "days_off": (FRIDAY,)}),
    ("luna sem bundles e nada na sexta", {"exclude": ("bundle",), "days_off": (FRIDAY,)}),
    ("luna senza bundles e niente venerdì", {"exclude": ("bundle",), "days_off": (FRIDAY,)}),
    ("luna leichter und ohne bundles", {"volume": "lighter", "exclude": ("bundle",)}),
    ("luna no antes de las 10", {"not_before": time(10)}),
    ("luna nicht vor 10", {"not_before": time(10)}),
    ("luna ohne follow-ups", {"follow_ups": False}),
    ("luna, Umsatz zuerst", {"focus": "revenue"}),
    ("luna übernächste Woche", {"week_start": date(2026, 12, 7)}),
    ("luna ab dem 4. Januar", {"week_start": date(2027, 1, 4)}),
    ("luna bitte, ohne zu speichern", {"dry_run": True}),
    ("Chloé, por favor", {"creator_id": "chloe_x"}),
]


@pytest.mark.requirement("chat:model-grounds")
@pytest.mark.parametrize(("message", "fields"), SAID, ids=[message for message, _ in SAID])
def test_what_a_word_says_may_stand(message: str, fields: dict[str, Any]) -> None:
    assert flaws(message, proposed(**fields), LUNA if "luna" in message else ChatPlan(intent="generate")) == []


UNSAID: list[tuple[str, dict[str, Any], str]] = [
    ("luna, something nice", {"creator_id": "luna99"}, "luna99 was not named"),
    ("luna, something nice", {"intent": "batch", "creator_id": None}, "a batch was not asked for"),
    ("luna, something nice", {"intent": "export"}, "to export was not asked for"),
    ("luna, wie war die Woche?", {}, "the message is a question"),
    ("luna, something nice", {"week_start": date(2026, 12, 7)}, "the week of 2026-12-07 was not said"),
    ("luna, something nice", {"days_off": (SUNDAY,)}, "days off 2026-12-06 was not said"),
    ("luna übernächste Woche", {"week_start": MONDAY}, "the week of 2026-11-30 was not said"),
    ("luna, am Sonntag nichts", {"days_off": (SUNDAY, FRIDAY)}, "days off 2026-12-04 was not said"),
    ("luna, something nice", {"exclude": ("bundle",)}, "exclude bundle was not said"),
    ("luna ohne bundles", {"exclude": ("bundle", "tip_goal")}, "exclude tip_goal was not said"),
    ("luna, something nice", {"include": ("bump_normal",)}, "include bump_normal was not said"),
    ("luna, something nice", {"max_per_day": 7}, "max per day 7 was not said"),
    ("luna, höchstens 9", {"budget_per_day": 90.0}, "budget per day 90.0 was not said"),
    ("luna, nichts nach 9", {"not_after": time(9), "max_per_day": 9}, "9 was said once, and not of two wishes"),
    ("luna, something nice", {"seed": 42}, "seed 42 was not said"),
    ("luna, something nice", {"not_before": time(10)}, "not before 10:00 was not said"),
    ("luna, nichts nach 9 Uhr abends", {"not_after": time(9)}, "not after 09:00 was not said"),
    ("luna, nichts nach 9", {"not_after": time(21)}, "not after 21:00 was not said"),
    ("luna, bundle am Freitag", {"pinned": (PIN,)}, "pinned bundle on 2026-12-04 at 20:20 was not said"),
    ("luna um 20:20 am Freitag", {"pinned": (PIN,)}, "pinned bundle on 2026-12-04 at 20:20 was not said"),
    ("luna am Montag", {"not_after_on": {MONDAY: time(18)}}, "not after on 2026-11-30 18:00 was not said"),
    ("luna, something nice", {"volume": "heavier"}, "volume heavier was not said"),
    ("luna, something nice", {"focus": "retention"}, "focus retention was not said"),
    ("luna, something nice", {"follow_ups": False}, "follow ups False was not said"),
    ("luna, sonntags nichts", {}, "it leaves out what was said of Sunday"),
    ("luna sin bundles", {}, "it leaves out what was said of bundle"),
    ("luna und Chloé nächste Woche", {}, "it leaves out chloe_x, who was named"),
    ("luna y luna99, la próxima semana", {}, "it leaves out luna99, who was named"),
]


@pytest.mark.requirement("chat:model-grounds")
@pytest.mark.parametrize(("message", "fields", "why"), UNSAID, ids=[why for _, _, why in UNSAID])
def test_what_stands_in_no_word_never_runs(message: str, fields: dict[str, Any], why: str) -> None:
    assert why in flaws(message, proposed(**fields))


#: A word gives no grounds under a negation, beside its contrary, or where the contrary is complained of.
TURNED: list[tuple[str, dict[str, Any], bool]] = [
    ("luna, not heavier than usual", {"volume": "heavier"}, False),
    ("luna la próxima semana más ligera", {"volume": "heavier"}, False),
    ("luna menos ligera", {"volume": "lighter"}, False),
    ("luna moins légère", {"volume": "lighter"}, False),
    ("luna weniger ruhig", {"volume": "lighter"}, False),
    ("luna meno leggera", {"volume": "lighter"}, False),
    ("luna no más ligera", {"volume": "lighter"}, False),
    ("luna pas plus légère", {"volume": "lighter"}, False),
    ("luna less busy", {"volume": "heavier"}, False),
    ("luna leichter und ohne bundles am freitag", {"volume": "lighter"}, False),
    ("luna sin bundles y sin games el viernes", {"exclude": ("bundle",)}, False),
    ("luna sin bundles el viernes", {"exclude": ("bundle",)}, False),
    ("luna non solo bundles", {"include": ("bundle",)}, False),
    ("luna antes de las 10", {"not_before": time(10)}, False),
    ("luna no antes de las 10 de la noche", {"not_before": time(10)}, False),
    ("luna nada después de las 9", {"not_after": time(9)}, False),
    ("luna nicht schwerer", {"volume": "heavier"}, False),
    ("luna pas plus lourd", {"volume": "heavier"}, False),
    ("luna zu schwer", {"volume": "heavier"}, False),
    ("luna zu schwer", {"volume": "lighter"}, True),
    ("luna, too heavy last time", {"volume": "lighter"}, True),
    ("luna heavier, not lighter", {"volume": "heavier"}, True),
    ("luna heavier, not lighter", {"volume": "lighter"}, False),
    ("luna not lighter but heavier", {"volume": "heavier"}, True),
    ("luna lighter or heavier", {"volume": "heavier"}, False),
    ("luna lighter than normal", {"volume": "normal"}, False),
    ("luna no bundles", {"include": ("bundle",)}, False),
    ("luna ohne bundles", {"include": ("bundle",)}, False),
    ("luna, nur bundles", {"include": ("bundle",)}, True),
    ("luna, nur bundles", {"exclude": ("bundle",)}, False),
    ("luna don't exclude bundles", {"exclude": ("bundle",)}, False),
    ("luna keep bundles", {"exclude": ("bundle",)}, False),
    ("luna next week, bundles never get on my nerves", {"exclude": ("bundle",)}, False),
    ("luna next week, bundles do not get on my nerves", {"exclude": ("bundle",)}, False),
    ("luna nächste Woche, bundles gehen mir nie auf die Nerven", {"exclude": ("bundle",)}, False),
    ("luna, bundles bitte nicht", {"exclude": ("bundle",)}, True),
    ("luna la semana que viene sin juegos", {"exclude": ("game_post",)}, True),
    ("luna nächste Woche ohne Trinkgeld", {"exclude": ("tip_goal",)}, True),
    ("luna, bundles weglassen", {"exclude": ("bundle",)}, True),
    ("luna don't skip sunday", {"days_off": (SUNDAY,)}, False),
    ("luna don't drop the follow-ups", {"follow_ups": False}, False),
    ("luna not revenue this time", {"focus": "revenue"}, False),
    ("luna budget 50 not 80", {"budget_per_day": 80.0}, False),
    ("luna budget 50 not 80", {"budget_per_day": 50.0}, True),
    ("luna not more than 8", {"max_per_day": 8}, True),
    ("luna no bundle friday at 20:20", {"pinned": (PIN,)}, False),
    # Focus, whatever stands between the denial and it.
    ("luna don't focus on revenue", {"focus": "revenue"}, False),
    ("luna, no quiero que te centres en los ingresos", {"focus": "revenue"}, False),
    ("luna, den Fokus bitte nicht auf Umsatz legen", {"focus": "revenue"}, False),
    ("luna, Umsatz diesmal nicht", {"focus": "revenue"}, False),
    ("luna, weniger Umsatz", {"focus": "revenue"}, False),
    ("luna, moins de revenus", {"focus": "revenue"}, False),
    ("luna, Umsatz am Freitag", {"focus": "revenue"}, False),
    ("luna, nicht auf Umsatz, sondern auf Bindung", {"focus": "retention"}, True),
    ("luna, priorité aux revenus", {"focus": "revenue"}, True),
    # Hours, before and after.
    ("luna rien avant 10h", {"not_after": time(10)}, False),
    ("luna rien avant 10h", {"not_before": time(10)}, True),
    ("luna nichts vor 10 Uhr", {"not_after": time(10)}, False),
    ("luna, vor 10 Uhr nichts", {"not_before": time(10)}, True),
    ("luna nur nach 18 Uhr", {"not_before": time(18)}, True),
    ("luna nur nach 18 Uhr", {"not_after": time(18)}, False),
    ("luna ab 10 Uhr", {"not_before": time(10)}, True),
    ("luna ab 10 Uhr", {"not_after": time(10)}, False),
    ("luna, nada después de las 21:30", {"not_before": time(21, 30)}, False),
    ("luna, hasta las 21:30", {"not_after": time(21, 30)}, True),
    ("luna, нічого до 10 годин", {"not_before": time(10)}, True),
    ("luna, нічого після 21:00", {"not_before": time(21)}, False),
    ("luna, spätestens 21 Uhr", {"not_after": time(21)}, True),
    ("luna, nicht früher als 10 Uhr", {"not_before": time(10)}, True),
    ("luna, vor 10 und nach 21 Uhr nichts", {"not_after": time(21)}, True),
    ("luna, entre 10h et 21h", {"not_before": time(10)}, True),
    ("luna, entre 10h et 21h", {"not_after": time(21)}, True),
    ("luna, entre 10h et 21h", {"not_after": time(10)}, False),
    ("luna, 21 Uhr", {"not_after": time(21)}, False),
    ("luna, pas avant 10h ni après 22h", {"not_after": time(22)}, True),
    ("luna, pas avant 10h ni après 22h", {"not_before": time(22)}, False),
    ("luna, sonntags nichts vor 10 Uhr", {"not_before": time(10)}, False),
    ("luna, keine bundles vor 10 Uhr", {"not_before": time(10)}, False),
    ("luna, nada antes de las 9", {"not_before": time(9)}, True),
    ("luna, nada antes de las 9", {"not_before": time(21)}, False),
    # Free hours are those without sends.
    ("luna nächste Woche ab 21 Uhr frei", {"not_after": time(21)}, True),
    ("luna nächste Woche ab 21 Uhr frei", {"not_before": time(21)}, False),
    ("luna, frei ab 21 Uhr", {"not_after": time(21)}, True),
    ("luna nächste Woche bis 14 Uhr frei", {"not_before": time(14)}, True),
    ("luna nächste Woche bis 14 Uhr frei", {"not_after": time(14)}, False),
    ("luna la próxima semana libre hasta las 14", {"not_before": time(14)}, True),
    ("luna la próxima semana libre hasta las 14", {"not_after": time(14)}, False),
    ("luna, libre à partir de 21h", {"not_after": time(21)}, True),
    ("luna, libre à partir de 21h", {"not_before": time(21)}, False),
    ("luna, livre depois das 21h", {"not_before": time(21)}, False),
    ("luna, vor 10 und ab 21 Uhr frei", {"not_before": time(10)}, True),
    ("luna, vor 10 und ab 21 Uhr frei", {"not_after": time(21)}, True),
    ("luna, zwischen 14 und 18 Uhr frei", {"not_before": time(14)}, False),
    ("luna, bis 21 Uhr und danach frei", {"not_before": time(21)}, False),
    ("luna, hasta las 21 y después libre", {"not_before": time(21)}, False),
    ("luna, ab 21 Uhr nicht frei", {"not_after": time(21)}, False),
    ("luna, ab 21 Uhr Feierabend", {"not_before": time(21)}, False),
    ("luna, Sonntag ab 21 Uhr frei", {"not_after_on": {SUNDAY: time(21)}}, True),
    ("luna, Sonntag ab 21 Uhr frei", {"days_off": (SUNDAY,)}, False),
    # Nothing on a day and nothing in some hours are two wishes.
    ("luna, sonntags und nach 21 Uhr nichts", {"days_off": (SUNDAY,)}, True),
    ("luna, sonntags und nach 21 Uhr nichts", {"not_after": time(21)}, True),
    ("luna, sonntags und nach 21 Uhr nichts", {"not_after_on": {SUNDAY: time(21)}}, False),
    ("luna, nada el domingo y antes de las 10", {"not_before": time(10)}, True),
    ("luna, sonntags nach 21 Uhr nichts", {"not_after_on": {SUNDAY: time(21)}}, True),
    # Types, out and alone.
    ("luna no ppv over $40", {"exclude": ("ppv_unlock",)}, False),
    ("luna, keine bundles über 40 €", {"exclude": ("bundle",)}, False),
    ("luna, pas de bundles le dimanche", {"exclude": ("bundle",)}, False),
    ("luna, sin bundles salvo flash", {"exclude": ("bundle",)}, False),
    ("luna bundles!", {"exclude": ("bundle",)}, False),
    ("luna bundles!", {"include": ("bundle",)}, False),
    ("luna, mit bundles", {"include": ("bundle",)}, False),
    ("luna, nada de bundles", {"include": ("bundle",)}, False),
    ("luna, nada de bundles", {"exclude": ("bundle",)}, True),
    ("luna, zu viele bundles", {"exclude": ("bundle",)}, False),
    ("luna, bundles nicht weglassen", {"exclude": ("bundle",)}, False),
    ("luna, nur bundles am Freitag", {"include": ("bundle",)}, False),
    # Denied twice, which wishes it.
    ("luna, pas moins de bundles", {"exclude": ("bundle",)}, False),
    ("luna, nicht weniger bundles", {"exclude": ("bundle",)}, False),
    ("luna, no menos bundles", {"exclude": ("bundle",)}, False),
    ("luna, nicht ohne bundles", {"exclude": ("bundle",)}, False),
    ("luna, no sin bundles", {"exclude": ("bundle",)}, False),
    ("luna, pas sans bundles", {"exclude": ("bundle",)}, False),
    ("luna, não sem bundles", {"exclude": ("bundle",)}, False),
    ("luna не без bundles", {"exclude": ("bundle",)}, False),
    ("luna, ne mets pas de bundles", {"exclude": ("bundle",)}, True),
    ("luna, no quiero nada de bundles", {"exclude": ("bundle",)}, True),
    ("luna, ohne bundles und ohne games", {"exclude": ("bundle",)}, True),
    ("luna, nicht ohne follow-ups", {"follow_ups": False}, False),
    # Days off.
    ("luna max 4 on sunday", {"days_off": (SUNDAY,)}, False),
    ("luna, höchstens 4 am Sonntag", {"days_off": (SUNDAY,)}, False),
    ("luna, nicht mehr als 4 am Sonntag", {"days_off": (SUNDAY,)}, False),
    ("luna, keine bundles am Sonntag", {"days_off": (SUNDAY,)}, False),
    ("luna, am Sonntag nichts vor Mittag", {"days_off": (SUNDAY,)}, False),
    ("luna, leichter am Sonntag", {"days_off": (SUNDAY,)}, False),
    ("luna, mais leve no domingo", {"days_off": (SUNDAY,)}, False),
    ("luna, Sonntag frei", {"days_off": (SUNDAY,)}, True),
    ("luna, Sonntag nicht frei", {"days_off": (SUNDAY,)}, False),
    ("luna, folga no domingo", {"days_off": (SUNDAY,)}, True),
    ("luna, nur am Sonntag", {"days_off": (SUNDAY,)}, False),
    # Figures, of what and which way.
    ("luna max 4 on sunday", {"max_per_day": 4}, False),
    ("luna, mindestens 4 am Tag", {"max_per_day": 4}, False),
    ("luna, mehr als 4 am Tag", {"max_per_day": 4}, False),
    ("luna, über 4 am Tag", {"max_per_day": 4}, False),
    ("luna, höchstens 9 am Tag", {"max_per_day": 7}, False),
    ("luna, no más de 4 al día", {"max_per_day": 4}, True),
    ("luna, höchstens 40 € am Tag", {"max_per_day": 40}, False),
    ("luna, höchstens 40 € am Tag", {"budget_per_day": 40.0}, True),
    ("luna, höchstens 9 am Tag", {"budget_per_day": 9.0}, False),
    ("luna between 4 and 6 sends a day", {"max_per_day": 4}, False),
    ("luna between 4 and 6 sends a day", {"max_per_day": 6}, False),
    ("luna, zwischen 4 und 6 am Tag", {"max_per_day": 4}, False),
    ("luna, 4-6 al día", {"max_per_day": 6}, False),
    ("luna, 4 bis 6 am Tag", {"max_per_day": 4}, False),
    ("luna, 300 € pro Woche", {"budget_per_day": 300.0}, False),
    ("luna, máximo 4 bundles", {"max_per_day": 4}, False),
    ("luna, máximo 9 al día", {"seed": 9}, False),
    # One level for the whole week.
    ("luna, leichter am Sonntag", {"volume": "lighter"}, False),
    ("luna, mehr bundles", {"volume": "heavier"}, False),
    ("luna, más ingresos", {"volume": "heavier"}, False),
    ("luna, plus tard", {"volume": "heavier"}, False),
    ("luna, mit follow-ups", {"follow_ups": False}, False),
    ("luna, sans follow-ups", {"follow_ups": True}, False),
    # A dry run.
    ("luna nächste Woche", {"dry_run": True}, False),
    ("luna nächste Woche, nicht speichern", {"dry_run": True}, True),
    ("luna nächste Woche, speichern", {"dry_run": True}, False),
    ("luna, nur ein Probelauf", {"dry_run": True}, True),
    ("luna sin guardar", {"dry_run": True}, True),
    ("luna sans enregistrer", {"dry_run": True}, True),
    ("luna, не зберігати", {"dry_run": True}, True),
    ("luna dry run", {"dry_run": True}, True),
    ("luna, no dry run", {"dry_run": True}, False),
    # One send, all of it in one piece.
    ("luna ppv_unlock tue 9", {"pinned": (PIN.model_copy(update={"time": time(9)}),)}, False),
    ("luna, bundle am Freitag 9", {"pinned": (PIN.model_copy(update={"time": time(9)}),)}, False),
    ("luna, bundle am Freitag um 9 Uhr", {"pinned": (PIN.model_copy(update={"time": time(9)}),)}, True),
    ("luna, bundle am Freitag nach 20:20", {"pinned": (PIN,)}, False),
    ("luna, bundle am Freitag um 18:00, ppv am Samstag um 20:20", {"pinned": (PIN,)}, False),
]


@pytest.mark.requirement("chat:model-grounds")
@pytest.mark.parametrize(
    "message",
    ["plane luna nicht", "plane luna nicht für nächste Woche", "lösche luna", "borra luna", "no planees luna"],
)
def test_of_an_unread_message_that_denies_the_week_nothing_is_proposed(message: str) -> None:
    unread = ChatPlan(intent="unsupported", question="?")
    assert "that nothing is planned may be what was said" in flaws(message, proposed(), unread)
    assert flaws("plane luna, nicht schwerer", proposed(), unread) == []


#: Of another tongue, with what is offered of it wrongly, and why it is not.
UNVOUCHED: list[tuple[str, dict[str, Any], str]] = [
    *(
        (f"luna {week}", {"week_start": offered}, f"the week of {offered or MONDAY} was not said")
        for week in (
            "in zwei Wochen ohne Sonntag", "in drei Wochen", "dentro de dos semanas", "en tres semanas",
            "dans deux semaines", "daqui a três semanas", "tra due settimane", "через два тижні", "через три тижні",
            "letzte Woche", "la semana pasada", "la semaine dernière", "минулого тижня", "nächsten Monat", "im Januar",
            "en enero", "em fevereiro", "у січні",
        )
        for offered in (MONDAY, None)
    ),
    ("luna in drei Wochen", {"week_start": date(2026, 12, 7)}, "the week of 2026-12-07 was not said"),
    *(
        (f"luna {budget}", {"budget_per_day": 80.0}, "budget per day 80.0 was not said")
        for budget in (
            "80 Dollar in der Woche", "80 Dollar für die ganze Woche", "insgesamt 80 Dollar", "80 Dollar im Monat",
            "80 dólares en la semana", "80 dólares en total", "80 dollars pour la semaine", "80 euros au total",
            "80 euros por mês", "80 доларів за тиждень", "80 доларів загалом",
        )
    ),
    *(
        (f"luna {doubt}", {"days_off": (SUNDAY,)}, "what is said holds perhaps, or in a case")
        for doubt in (
            "Sonntag frei falls sie krank ist", "vielleicht Sonntag frei", "wenn sie krank ist, Sonntag frei",
            "quizás domingo libre", "domingo libre si está enferma", "tal vez nada el domingo",
            "rien le dimanche si elle est malade", "peut-être rien le dimanche", "talvez folga no domingo",
            "folga no domingo se ela estiver doente", "forse niente domenica", "можливо, нічого в неділю",
            "нічого в неділю, якщо вона хвора",
        )
    ),
    *(
        (f"luna {week} ohne Spiele", {"week_start": offered, "exclude": ("game_post",)}, "was not said")
        for week in ("diese Woche", "in dieser Woche", "cette semaine", "esta semana", "цього тижня")
        for offered in (MONDAY, None)
    ),
    *(
        (message, {}, "no word that is known asks for a plan")
        for message in (
            "luna ist krank", "sperr luna", "lass luna in Ruhe", "wer ist luna", "luna está enferma", "bloquea a luna",
            "luna est malade", "luna está doente", "luna хвора",
        )
    ),
    *(
        (message, {}, "asks for something else than a plan")
        for message in (
            "zeig mir luna", "exportiere luna", "muéstrame luna", "exporta luna", "montre-moi luna", "exporte luna",
            "mostra luna", "покажи luna", "експортуй luna", "analysiere luna", "genehmige luna", "aprueba luna",
        )
    ),
]  # fmt: skip


@pytest.mark.requirement("chat:model-grounds")
def test_a_reading_of_another_tongue_that_no_word_vouches_for_is_not_offered() -> None:
    """Who writes it cannot check it in English."""
    unread = ChatPlan(intent="unsupported", question="?")
    stands = [
        (message, fields)
        for message, fields, why in UNVOUCHED
        if not any(why in one for one in flaws(message, proposed(**fields), unread))
    ]
    assert stands == []


@pytest.mark.requirement("chat:model-grounds")
@pytest.mark.parametrize(
    ("message", "fields"),
    [
        ("luna in zwei Wochen", {"week_start": date(2026, 12, 7)}),
        ("luna dans deux semaines, sans bundles", {"week_start": date(2026, 12, 7), "exclude": ("bundle",)}),
        ("luna через два тижні", {"week_start": date(2026, 12, 7)}),
        ("luna die Woche ab 4. Januar", {"week_start": date(2027, 1, 4)}),
        ("luna nächste Woche, 80 Dollar am Tag", {"budget_per_day": 80.0}),
        ("luna la próxima semana, no se envía nada el domingo", {"days_off": (SUNDAY,)}),
        ("plane luna für nächste Woche, Sonntag frei", {"days_off": (SUNDAY,)}),
        ("luna, nichts am 6. Dezember", {"days_off": (SUNDAY,)}),
    ],
)
def test_a_reading_of_another_tongue_that_its_words_vouch_for_is_offered(message: str, fields: dict[str, Any]) -> None:
    assert flaws(message, proposed(**fields), ChatPlan(intent="unsupported", question="?")) == []


@pytest.mark.requirement("chat:model-grounds")
def test_a_right_reading_of_another_tongue_may_stand_and_what_is_unknown_in_it_is_named() -> None:
    unread, monday = ChatPlan(intent="unsupported", question="?"), {"days_off": (MONDAY,)}
    games = {"exclude": ("game_post",), "max_per_day": 6}
    assert flaws("luna la semana que viene sin juegos, máximo 6 al día", proposed(**games), unread) == []
    assert flaws("luna наступного тижня, без понеділка", proposed(**monday), unread) == []
    assert flaws("luna la semana que viene sin globos", proposed(), unread) == [
        "what 'luna la semana que viene sin globos' leaves out is in no word that is known"
    ]


@pytest.mark.requirement("chat:model-grounds")
@pytest.mark.parametrize("message", ["nicht luna, sondern Chloé", "ohne luna bitte", "not luna but chloe_x"])
def test_a_creator_right_behind_a_denial_is_not_named(message: str) -> None:
    assert "luna was not named" in flaws(message, proposed(), ChatPlan(intent="generate"))


@pytest.mark.requirement("chat:model-grounds")
@pytest.mark.parametrize(
    "message",
    [
        "plane alle außer luna", "plane alle bis auf luna", "plan todas menos luna", "plan todas menos a luna",
        "plan todas menos chloe_x y luna", "tout le monde sauf luna la semaine prochaine", "toutes moins luna",
        "toutes à part luna", "todas exceto luna", "tutte tranne luna", "плануй всіх окрім luna",
        "plane Chloé statt luna",
    ],
)  # fmt: skip
def test_a_creator_whom_others_are_planned_without_is_not_named(message: str) -> None:
    unread, in_view = ChatPlan(intent="unsupported", question="?"), ChatPlan(intent="generate", creator_id="luna")
    assert "luna was not named" in flaws(message, proposed(), unread)
    assert "luna was not named" in flaws(message, proposed(), unread, in_view)


@pytest.mark.requirement("chat:model-grounds")
@pytest.mark.parametrize(("message", "fields", "stands"), TURNED)
def test_a_word_that_is_denied_or_contradicted_gives_no_grounds(
    message: str, fields: dict[str, Any], stands: bool
) -> None:
    ((name, value),) = fields.items()
    part = value[0] if isinstance(value, tuple) else next(iter(value.items())) if isinstance(value, dict) else value
    assert GROUNDS[name](WordsSaid(message), part) is stands


@pytest.mark.requirement("chat:model-grounds")
def test_what_the_turn_before_had_needs_no_word() -> None:
    before = ChatPlan(intent="generate", creator_id="luna", days_off=(SUNDAY,), max_per_day=9, week_start=MONDAY)
    plan = proposed(days_off=(SUNDAY,), max_per_day=9, week_start=MONDAY)
    assert flaws("und jetzt bitte", plan, ChatPlan(intent="generate", question="?"), before) == []


@pytest.mark.requirement("chat:model-grounds")
def test_a_creator_in_view_gives_way_to_one_that_is_named() -> None:
    before = ChatPlan(intent="generate", creator_id="luna")
    assert flaws("Chloé auch", proposed(), ChatPlan(intent="generate"), before) == ["luna was not named"]


@pytest.mark.requirement("chat:model-grounds")
def test_what_the_rules_read_stays_whatever_the_model_leaves_out_or_changes() -> None:
    first = ChatPlan(
        intent="generate", creator_id="luna", week_start=MONDAY, exclude=("bundle",), not_after=time(21), question="?"
    )
    plan = with_what_was_read(
        proposed(creator_id="luna99", exclude=("tip_goal",), not_after=time(23), max_per_day=9), first
    )
    assert (plan.creator_id, plan.week_start, plan.not_after, plan.max_per_day) == ("luna", MONDAY, time(21), 9)
    assert list(contradictions(proposed(creator_id="luna99"), first)) == [
        "it has another creator than luna, which was said"
    ]
    assert set(plan.exclude) == {"tip_goal", "bundle"}
