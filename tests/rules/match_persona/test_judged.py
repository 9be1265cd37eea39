"""A judge's order counts and its severity does not: the judged captions share out their own style scores anew (C10)."""

from collections.abc import Callable
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eros.vocabulary.ports import Judgement
from eros.vocabulary.week import Caption
from nodes.match_persona.judged import abstention_findings, with_judged_scores

Scores = dict[int, float]
#: Style scores of a few captions, by id, to one place as the node gives them.
STYLE = st.dictionaries(st.integers(1, 60), st.integers(0, 1000).map(lambda tenths: tenths / 10), min_size=1)


def captions(scores: Scores) -> list[Caption]:
    return [
        Caption(caption_id=key, caption_text=f"text {key}", freshness_score=90, performance_score=70) for key in scores
    ]


def judged(scores: Scores, said: dict[int, float | None]) -> Scores:
    return with_judged_scores(scores, captions(scores), [Judgement(key, score, "m") for key, score in said.items()])


@pytest.mark.requirement("persona:judge-overlays")
def test_the_judged_captions_take_each_other_s_style_scores_in_the_judge_s_order() -> None:
    style = {1: 30.0, 2: 60.0, 3: 90.0, 4: 55.0}
    assert judged(style, {1: 80, 2: 10, 3: 20}) == {1: 90.0, 2: 30.0, 3: 60.0, 4: 55.0}


@pytest.mark.requirement("persona:judge-overlays")
@pytest.mark.parametrize(
    "severity",
    [
        lambda score: 10.0,
        lambda score: 100.0,
        lambda score: score,
        lambda score: score + 5,
        lambda score: min(100.0, score + 40),
        lambda score: max(0.0, score - 60),
        lambda score: score / 10,
    ],
    ids=["all low", "all high", "the same", "moved", "moved to the top", "moved to the bottom", "narrow"],
)
@given(style=STYLE, left_out=st.sets(st.integers(1, 60)))
def test_a_constant_or_shifted_judgement_changes_nothing(
    severity: Callable[[float], float], style: Scores, left_out: set[int]
) -> None:
    said = {key: severity(score) for key, score in style.items() if key not in left_out}
    assert judged(style, said) == style


@pytest.mark.requirement("persona:judge-overlays")
@given(style=STYLE, said=st.dictionaries(st.integers(1, 80), st.none() | st.floats(0, 100)))
def test_no_judgement_moves_the_scale_or_a_caption_that_was_not_judged(
    style: Scores, said: dict[int, float | None]
) -> None:
    after = judged(style, said)
    assert sorted(after.values()) == sorted(style.values())
    assert {key: after[key] for key in style if said.get(key) is None} == {
        key: score for key, score in style.items() if said.get(key) is None
    }
    ours = [key for key in style if said.get(key) is not None]
    assert all(after[one] <= after[other] for one in ours for other in ours if said[one] < said[other])  # type: ignore[operator]


@pytest.mark.requirement("persona:judge-abstains")
def test_every_reason_of_an_abstention_stands_in_the_finding() -> None:
    asked = captions(dict.fromkeys(range(9), 50.0))
    reasons = ["late", "late", "late", "away", "away", "empty", "empty", "prose"]
    [finding] = abstention_findings(asked, [Judgement(it, None, "m", why) for it, why in enumerate(reasons)])
    assert finding.message == "The model judged 0 of 9 captions: late (3); away (2); empty (2); prose (1)"


def test_what_is_no_number_is_not_judged() -> None:
    style = {1: 30.0, 2: 60.0, 3: 90.0}
    assert judged(style, {1: nan, 2: inf, 3: 5.0}) == style
