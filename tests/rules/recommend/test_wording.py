"""A recommendation stands as it is; a model orders them, and may say after one why it helps."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eros.vocabulary.ports import Advice, AdviceSentence, WrittenAdvice
from eros.vocabulary.state import Run
from eros.vocabulary.week import Allocation
from nodes.recommend.node import recommend
from nodes.recommend.wording import figures_in, refusal, worded

#: Reversed and plain sentences and rewrites, with the recommendation that each was written for.
LISTS = json.loads((Path(__file__).parent / "sentences.json").read_text(encoding="utf-8"))
TEMPLATES: dict[str, str] = LISTS["templates"]
CAPTIONS = Advice("captions:dm_farm", "CREATE NEW CAPTIONS: dm_farm needs 7+ new captions (7 wait)", ("7",), 100)
CONFIDENCE = Advice("confidence", "Confidence is 0.55 from 1,200 messages: stay careful", ("0.55", "1,200"), 45)


def test_numbers_are_read_as_they_are_written() -> None:
    assert figures_in("0.60 of 1,200, 5+ on 2026-11-23 at 19:07, 5 again") == (
        "0.60", "1,200", "5", "2026-11-23", "19:07",
    )  # fmt: skip


@pytest.mark.requirement("recommend:rewording")
@pytest.mark.parametrize(("topic", "text"), LISTS["refused"], ids=lambda part: part[:40])
def test_what_turns_a_recommendation_round_is_refused(topic: str, text: str) -> None:
    assert refusal(TEMPLATES[topic], text) is not None


@pytest.mark.requirement("recommend:rewording")
def test_most_of_what_says_why_may_stand() -> None:
    """A sentence that is refused costs its words and nothing else."""
    taken = [text for topic, text in LISTS["taken"] if refusal(TEMPLATES[topic], text) is None]
    assert len(LISTS["refused"]) >= 50
    assert len(taken) >= 0.85 * len(LISTS["taken"]) >= 50


@pytest.mark.requirement("recommend:rewording")
@pytest.mark.parametrize(
    "text",
    [
        "Seven of them matter", "It sells 20 % better", "Fans love bump_normal", "Bundles shine", "Twice the fun",
        "٥ of them", "Ｆive of them", "zwölf of them", "f i v e of them", "XII of them", "½ of it",
        "So nice on Tuesday", "A barely legal writer knows",
        "It is nice. It is kind", "Is it nice?", "It is nice\nand kind",
        "Nice " * 40,
        "See http://captions.example", "Ask @luna", "<b>Nice</b>",
    ],
)  # fmt: skip
def test_a_sentence_of_figures_names_dates_or_places_to_go_is_refused(text: str) -> None:
    assert refusal(CAPTIONS.text, text) is not None


@pytest.mark.requirement("recommend:rewording")
def test_a_sentence_stands_after_its_template_with_whose_word_it_is() -> None:
    written = WrittenAdvice((AdviceSentence("captions:dm_farm", "Fans notice a new line."),))
    said = worded([CAPTIONS], written)
    assert [one.text for one in said.advice] == [f"{CAPTIONS.text} (the model adds: Fans notice a new line)"]
    assert not said.refused


@pytest.mark.requirement("recommend:rewording")
def test_the_writer_orders_but_adds_and_loses_nothing() -> None:
    said = worded(
        [CAPTIONS, CONFIDENCE],
        WrittenAdvice(
            (
                AdviceSentence("new", "Buy ads"),
                AdviceSentence("confidence", "Confidence is 0.95"),
                AdviceSentence("confidence", "Fans notice it"),
            )
        ),
    )
    assert said.advice == (CONFIDENCE, CAPTIONS)
    assert said.refused == {"holds a figure": 1}


@pytest.mark.requirement("recommend:rewording")
@given(st.lists(st.tuples(st.sampled_from(["captions:dm_farm", "confidence", "x"]), st.text(max_size=80))))
def test_whatever_is_written_every_template_stands_and_every_figure_is_ours(written: list[tuple[str, str]]) -> None:
    templates = [CAPTIONS, CONFIDENCE]
    said = worded(templates, WrittenAdvice(tuple(AdviceSentence(*one) for one in written))).advice
    assert sorted(one.topic for one in said) == ["captions:dm_farm", "confidence"]
    for one in said:
        template = next(given for given in templates if given.topic == one.topic)
        assert one.text.startswith(template.text)
        assert figures_in(one.text) == template.figures


class ScriptedWriter:
    def __init__(self, text: str = "Fans notice it", reason: str = "") -> None:
        self.text, self.reason = text, reason

    async def write(self, advice: Sequence[Advice]) -> WrittenAdvice:
        said = () if self.reason else tuple(AdviceSentence(one.topic, self.text) for one in reversed(advice))
        return WrittenAdvice(said, self.reason)


def phases() -> dict[str, Any]:
    monday = date(2026, 11, 23)
    at = datetime(2026, 11, 20, tzinfo=UTC)
    return {
        "run": Run(generation_id="g", seed=1, week_start=monday, today=at.date(), started_at=at),
        "allocation": Allocation(slots=(), quotas=(), daily_strategies=()),
    }


@pytest.fixture
def advised(state: Callable[..., dict[str, Any]], runtime: Callable[..., Any]) -> Callable[..., Any]:
    """``await advised(writer)``: what the node makes of a week with two recommendations."""
    week = state(volume={"confidence_score": 0.5, "elasticity_capped": True}) | phases()

    async def ask(writer: ScriptedWriter | None = None) -> Any:
        return await recommend(week, runtime(writer))  # type: ignore[arg-type]

    return ask


async def test_the_node_says_templates_in_the_writer_s_order(advised: Callable[..., Any]) -> None:
    plain, worded = await advised(), await advised(ScriptedWriter())
    assert [text.split()[0] for text in plain["recommendations"]] == ["Confidence", "More"]
    assert worded["recommendations"] == tuple(
        f"{text} (the model adds: Fans notice it)" for text in reversed(plain["recommendations"])
    )
    assert plain["findings"] == worded["findings"] == ()


@pytest.mark.requirement("recommend:refusals-told")
@pytest.mark.parametrize(
    ("writer", "told"),
    [
        (ScriptedWriter(reason="the provider answered 401"), "the provider answered 401"),
        (ScriptedWriter("Fewer of them would do"), "a sentence holds a direction (2)"),
    ],
)
async def test_an_abstention_and_each_refusal_are_told_with_their_reason(
    advised: Callable[..., Any], writer: ScriptedWriter, told: str
) -> None:
    plain, update = await advised(), await advised(writer)
    (finding,) = update["findings"]
    assert (finding.error_type, finding.severity) == ("advice_writer_abstained", "LOW")
    assert finding.message == f"The model's words to the recommendations: {told}"
    assert sorted(update["recommendations"]) == sorted(plain["recommendations"])
