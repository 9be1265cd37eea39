"""The node: style scores for all, a model's for the likely picks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from eros.vocabulary.facts import Persona
from eros.vocabulary.ports import Judgement
from eros.vocabulary.week import Caption
from nodes.match_persona.judged import MOST_JUDGED, shortlist
from nodes.match_persona.node import match_persona

Make = Callable[..., Any]
PLAYFUL = Persona(is_default=False, primary_tone="playful", emoji_frequency="heavy")


@dataclass
class ScriptedJudge:
    says: dict[int, float | None]
    reason: str = "no answer for it"
    asked: list[int] = field(default_factory=list)

    async def judge(self, persona: Persona, captions: Sequence[Caption]) -> Sequence[Judgement]:
        self.asked = [caption.caption_id for caption in captions]
        return [
            Judgement(number, score, "scripted", "" if score is not None else self.reason)
            for number, score in self.says.items()
        ]


async def test_without_a_model_every_caption_has_a_style_score(pool: Make, runtime: Make) -> None:
    captions = pool(dm_farm=(1, ["guess the number 🎲🎲🎲", "Kindly note the schedule."]))
    update = await match_persona({"persona": PLAYFUL, "pool": captions}, runtime())
    assert update["persona_scores"][1] > 60 > update["persona_scores"][2]
    assert "findings" not in update


@pytest.mark.requirement("persona:judge-overlays")
async def test_a_judge_s_order_stands_over_the_style_s_among_the_likely_picks(pool: Make, runtime: Make) -> None:
    captions = pool(dm_farm=(1, ["guess the number 🎲🎲🎲", "Kindly note the schedule.", "c"]))
    offline = (await match_persona({"persona": PLAYFUL, "pool": captions}, runtime()))["persona_scores"]
    judge = ScriptedJudge({1: 11.0, 2: 12.0, 3: 99.0, 77: 50.0})
    update = await match_persona({"persona": PLAYFUL, "pool": captions}, runtime(judge))
    assert judge.asked == [1, 2]
    assert update["persona_scores"] == {1: offline[2], 2: offline[1], 3: offline[3]}
    assert update["findings"] == ()


@pytest.mark.requirement("persona:judge-abstains")
async def test_an_abstention_keeps_the_style_score_and_is_reported_once(pool: Make, runtime: Make) -> None:
    captions = pool(dm_farm=(2, ["a", "b", "c", "d"]))
    offline = (await match_persona({"persona": PLAYFUL, "pool": captions}, runtime()))["persona_scores"]
    judge = ScriptedJudge({1: 90.0, 2: None, 3: None}, reason="refused")
    update = await match_persona({"persona": PLAYFUL, "pool": captions}, runtime(judge))
    assert update["persona_scores"] == offline
    (finding,) = update["findings"]
    assert (finding.error_type, finding.severity) == ("persona_judge_abstained", "LOW")
    assert finding.message == "The model judged 1 of 4 captions: refused (2)"


@pytest.mark.requirement("persona:missing")
async def test_the_default_persona_asks_no_model(pool: Make, runtime: Make) -> None:
    judge = ScriptedJudge({1: 90.0})
    update = await match_persona({"persona": Persona(), "pool": pool(dm_farm=(1, ["a"]))}, runtime(judge))
    assert update["persona_scores"] == {1: 50.0}
    assert judge.asked == []


@pytest.mark.requirement("persona:judge-budget")
def test_the_shortlist_is_bounded_and_names_no_caption_twice(pool: Make) -> None:
    shared = [f"text {number}" for number in range(400)]
    listed = shortlist(pool(dm_farm=(100, shared), like_farm=(120, shared)))
    assert len(listed) == MOST_JUDGED == 360
    assert len({caption.caption_id for caption in listed}) == 360


@pytest.mark.requirement("persona:judge-budget")
def test_the_likeliest_picks_of_all_types_are_listed_before_those_that_may_take_their_places(pool: Make) -> None:
    """One of each type is needed: "a" and "c" are the plain picks, "b" and "d" their rivals."""
    listed = shortlist(pool(dm_farm=(1, ["a", "b", "x"]), like_farm=(1, ["c", "d", "y"])))
    assert [caption.caption_text for caption in listed] == ["a", "c", "b", "d"]


async def test_a_score_that_is_no_number_leaves_the_style_score(pool: Make, runtime: Make) -> None:
    captions = pool(dm_farm=(1, ["a", "b"]))
    offline = (await match_persona({"persona": PLAYFUL, "pool": captions}, runtime()))["persona_scores"]
    judge = ScriptedJudge({1: float("nan"), 2: float("inf")})
    update = await match_persona({"persona": PLAYFUL, "pool": captions}, runtime(judge))
    assert update["persona_scores"] == offline
