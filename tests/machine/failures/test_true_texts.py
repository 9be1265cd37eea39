"""R53 as a kind: what a week says of itself is made from its own values, in every situation at once.

Each number of a text stands in the document itself or in the rules; one thing is not told as many; advice asks for no
type that was left out; each point that was lost, each cap and each step of the ladder is named.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from faulty.answers import NO_CAPTIONS, kept, pin, rows, stating, week_of
from faulty.faults import answered, error_result, on
from faulty.runner import FaultRunner
from faulty.server import FaultPlan

from eros.failures import FAILURES
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.ladder import NO_CAPTION, STEP_WARNINGS
from eros_app.services.explain import explain

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

KINDS = "sends|slots|captions|items|follow-ups|types|messages|minutes|days|weeks|points|events"
MANY_OF_ONE = re.compile(rf"(?<![\d.,/:+-])\b1 (?:{KINDS})\b(?<!of )")
NUMBER = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w-])")
#: What the rules say and no document repeats: days and minutes of R1, R8, R23 to R28, floors and weights of R17 to R31.
OF_THE_RULES = {0, 0.6, 1, 2, 4, 5, 7, 8, 9, 10, 15, 20, 21, 23, 25, 30, 35, 40, 45, 50, 60, 70, 84, 85, 90, 100}
#: What the situations' answers state and nobody uses.
OF_THE_SERVER = {1.5, -0.2}
LEFT_OUT = ("ppv_unlock", "dm_farm")


def short_of(*keys: str) -> FaultPlan:
    """No captions for these types."""

    def plan(tool: str, number: int, arguments: dict[str, Any]) -> Any:
        return NO_CAPTIONS if arguments.get("send_type_key") in keys else None

    return plan


def few_follow_up_captions(tool: str, number: int, arguments: dict[str, Any]) -> Any:
    if tool != "get_send_type_captions" or arguments["send_type_key"] != "ppv_followup":
        return None
    return kept("captions", lambda row: row["caption_id"] % 40 == 0)


#: Demo pages with histories of their own: short banks, little history, a free page, many fans.
PAGES = ("alexia", "odessa", "nova", "kaia", "wren", "thea", "valentina")

SITUATIONS: dict[str, tuple[FaultPlan, dict[str, Any]]] = {
    "nothing wrong": (on(), {}),
    "confidence too low": (on(get_volume_config=stating(confidence_score=-0.2)), {"allow_low_confidence": True}),
    "confidence too high": (on(get_volume_config=stating(confidence_score=1.5)), {}),
    "confidence 0.45": (on(get_volume_config=stating(confidence_score=0.45, revenue_per_day=6)), {}),
    "no trends": (on(get_performance_trends=answered({})), {}),
    "a part of a volume": (on(get_volume_config=answered({"fan_count": 400})), {}),
    "a silent Wednesday": (on(get_volume_config=stating(weekly_distribution=week_of(each=7) | {"2": 0})), {}),
    "a crowded week": (on(get_volume_config=stating(weekly_distribution=week_of(each=21))), {}),
    "no hours": (on(get_best_timing=answered({})), {}),
    "few hours": (on(get_best_timing=stating(avoid_hours=list(range(8, 20)))), {}),
    "no video": (on(get_vault_availability=stating(content_counts={"picture": 9}, media_types=["picture"])), {}),
    "tired captions": (on(get_send_type_captions=rows("captions", freshness_score=22)), {}),
    "weak captions": (on(get_send_type_captions=rows("captions", performance_score=15)), {}),
    "no captions of a type": (short_of("vip_program"), {}),
    "few captions to follow up": (few_follow_up_captions, {}),
    "a failing tool": (on(get_send_type_details=error_result), {}),
    "no audience": (on(get_audience_targets=kept("targets", lambda row: row["target_key"] != "renew_off")), {}),
    "types left out": (
        on(get_performance_trends=stating(revenue_trend="down", revenue_per_send_trend=-20)), {"exclude": LEFT_OUT},
    ),
    "types left out of a short bank": (
        on(get_volume_config=stating(caption_warnings=["Captions exhausted for ppv_unlock: 0 usable"])),
        {"exclude": LEFT_OUT},
    ),
    "pins": (on(), {"pinned": (pin("bundle", 1, "20:07"), pin("game_post", 1, "20:27"))}),
    "one send a day": (on(), {"max_per_day": 1}),
    **{f"the page {name}": (on(), {"page": name, "allow_low_confidence": True}) for name in PAGES},
}  # fmt: skip


def texts(document: dict[str, Any]) -> Iterator[str]:
    report = document["validation_report"]
    for entry in document["degradations"]:
        if entry["type"] != "captions_not_all_seen":  # counts what the answers held, which no document keeps
            yield from (entry["impact"], entry["fallback"])
    yield from (remark["message"] for remark in (*report["errors"], *report["warnings"]))
    yield from (check["detail"] for check in report["checks"])
    yield from document["recommendations"]


def figures(value: Any) -> Iterator[float]:
    """Every number that the document shows outside its texts, and how many of each thing there are."""
    if isinstance(value, dict):
        for name, member in value.items():
            if name not in {"message", "detail", "impact", "fallback", "recommendations", "caption_text"}:
                yield from figures(member)
    elif isinstance(value, list):
        yield len(value)
        for member in value:
            yield from figures(member)
    elif isinstance(value, str):
        yield from map(float, NUMBER.findall(value))
    elif value is not None and not isinstance(value, bool):
        yield value


def counts(document: dict[str, Any]) -> Iterator[float]:
    """What can be counted and reckoned from it."""
    items, checks = document["items"], document["validation_report"]["checks"]
    by_day = Counter(item["scheduled_date"] for item in items)
    for counted in (by_day, Counter(item["category"] for item in items), Counter(map(str, by_day.values()))):
        yield from counted.values()
    yield from (check["weight"] - check["points"] for check in checks)
    yield from (len(entry["slots"]) for entry in document["degradations"])
    sends = [item for item in items if not item["is_follow_up"]]
    yield from (len(sends), len(items) - len(sends), len({item["send_type_key"] for item in sends}))
    scores = [item["caption_scores"] for item in items if item["caption_scores"]]
    yield sum(score["freshness"] < 30 or score["performance"] < 40 for score in scores)
    yield from (100 * count / len(sends) for count in Counter(item["category"] for item in sends).values())


@pytest.fixture(scope="module")
def weeks(runner: FaultRunner) -> dict[str, dict[str, Any]]:
    made = {
        name: runner.run(wishes.get("page", "esme"), plan, dry_run=True, **_without_page(wishes)).document
        for name, (plan, wishes) in SITUATIONS.items()
    }
    assert all(document["success"] for document in made.values()), {
        name: document["error_message"] for name, document in made.items() if not document["success"]
    }
    return made


def _without_page(wishes: dict[str, Any]) -> dict[str, Any]:
    return {name: wish for name, wish in wishes.items() if name != "page"}


#: Ids of sends at the end of a text.
SLOTS_IN_BRACKETS = re.compile(r"\(\d{4}-\d\d-\d\d_\d+.*\)$")


@pytest.fixture(params=SITUATIONS)
def week(request: pytest.FixtureRequest, weeks: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return weeks[request.param]


@pytest.mark.requirement("failures:true-texts")
def test_each_number_of_a_text_stands_in_the_document_or_in_the_rules(week: dict[str, Any]) -> None:
    shown = {round(float(figure), 1) for figure in (*figures(week), *counts(week), *OF_THE_RULES, *OF_THE_SERVER)}
    strange = {
        text: odd
        for text in texts(week)
        if (odd := [word for word in NUMBER.findall(text) if round(float(word), 1) not in shown])
    }
    assert strange == {}


@pytest.mark.requirement("failures:true-texts")
def test_one_thing_is_not_told_as_many(week: dict[str, Any]) -> None:
    assert [text for text in texts(week) if MANY_OF_ONE.search(text.replace(" of 1 ", " of one "))] == []


@pytest.mark.requirement("failures:true-texts")
def test_whatever_went_otherwise_says_what_was_done(week: dict[str, Any]) -> None:
    assert all(entry["fallback"] for entry in week["degradations"])
    assert all(entry["action"] for entry in week["recoveries"])
    poorer = [entry for entry in week["degradations"] if FAILURES[entry["type"]].severity != "LOW"]
    assert week["recommendations"] or not poorer


@pytest.mark.requirement("failures:true-texts")
def test_the_sends_that_it_touches_are_listed_beside_the_words_and_explained_by_them(week: dict[str, Any]) -> None:
    document = ResultDocument.model_validate(week)
    standing = {item.slot_id for item in document.items}
    for entry in document.degradations:
        assert not SLOTS_IN_BRACKETS.search(entry.impact)
        for slot in [slot for slot in entry.slots if slot in standing][:1]:
            assert entry.impact in explain(document, slot).noted


@pytest.mark.requirement("failures:true-texts", "recommend:wishes")
@pytest.mark.parametrize("name", [name for name, (_, wishes) in SITUATIONS.items() if "exclude" in wishes])
def test_neither_advice_nor_action_names_a_type_that_was_left_out(weeks: dict[str, Any], name: str) -> None:
    """But as what the week waits for, which is named whatever the request leaves out."""
    advice = [text for text in weeks[name]["recommendations"] if "which this week leaves out" not in text]
    said = " ".join([*advice, *(entry["action"] for entry in weeks[name]["recoveries"])])
    assert not set(LEFT_OUT) & set(re.findall(r"\w+", said))


#: Advice that speaks of a check by another word.
OTHER_WORDS = {
    "quality": ("below freshness", "below performance"), "confidence": ("Confidence is",), "followups": ("follow-up",),
}  # fmt: skip


@pytest.mark.requirement("failures:true-texts", "recommend:reasons")
def test_each_lost_point_and_each_cap_is_named_with_a_step(week: dict[str, Any]) -> None:
    advice = " ".join(week["recommendations"])
    report = week["validation_report"]
    for check in report["checks"]:
        if check["weight"] - check["points"] >= 0.01:
            assert any(words in advice for words in (check["name"].lower(), *OTHER_WORDS.get(check["id"], ()))), check
    earned = sum(check["points"] for check in report["checks"])
    if earned > week["validation"]["score"] + 0.1:
        (cap,) = [remark for remark in report["warnings"] if remark["type"] == "score_capped"]
        types = {item["send_type_key"] for item in week["items"] if item["slot_id"] in cap["items"]}
        assert types
        assert all(f"{key} " in cap["message"] for key in types)
        assert "CREATE NEW CAPTIONS" in advice


@pytest.mark.requirement("failures:true-texts")
def test_each_step_down_the_ladder_stands_on_its_item_follow_ups_included(week: dict[str, Any]) -> None:
    words = {*STEP_WARNINGS[1:], NO_CAPTION, "No follow-up caption available"}
    for item in week["items"]:
        scores = item["caption_scores"]
        low = scores is None or scores["freshness"] < 30 or scores["performance"] < 40
        assert not low or words & set(item["warnings"]), item
    flagged = {item["slot_id"] for item in week["items"] if words & set(item["warnings"])}
    assert flagged <= {slot for entry in week["degradations"] for slot in entry["slots"]}


@pytest.mark.requirement("failures:true-texts", "validate:last-resort-cap")
def test_four_captions_for_follow_ups_are_the_reason_why_the_week_waits(weeks: dict[str, Any]) -> None:
    week = weeks["few captions to follow up"]
    followers = {item["slot_id"] for item in week["items"] if "Using generic caption" in item["warnings"]}
    assert week["validation"]["score"] == 84
    (cap,) = [remark for remark in week["validation_report"]["warnings"] if remark["type"] == "score_capped"]
    assert set(cap["items"]) == followers
    assert any(text.startswith("CREATE NEW CAPTIONS: ppv_followup") for text in week["recommendations"])
