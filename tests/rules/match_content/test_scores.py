from collections.abc import Callable
from datetime import date

import pytest

from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.week import Caption
from nodes.match_content.scores import Scorer, Weights, composite_score, diversity, priority_score, recent_openings

PPV = default_catalogue()["ppv_unlock"]
Make = Callable[..., Caption]


@pytest.mark.requirement("match:composite")
def test_the_composite_is_the_specification_s() -> None:
    """3.0's example: 92, 85.2, 88, 95, 82 -> 36.8 + 29.82 + 13.2 + 4.75 + 4.1 = 88.67."""
    assert composite_score(Weights(92, 85.2, 88, 95, 82), stale=False) == 88.67


@pytest.mark.requirement("match:composite-when-stale")
def test_a_stale_pool_weighs_performance_first() -> None:
    """18.4 + 42.6 + 13.2 + 9.5 + 4.1."""
    assert composite_score(Weights(92, 85.2, 88, 95, 82), stale=True) == 87.8


@pytest.mark.requirement("match:type-priority")
@pytest.mark.parametrize(("kind", "score"), [("ppv_offer", 100), ("teaser", 70), ("casual", 50), (None, 50)])
def test_type_priority_goes_by_place(caption: Make, kind: str | None, score: float) -> None:
    assert priority_score(caption(caption_type=kind), PPV) == score


@pytest.mark.requirement("match:server-scores-win")
def test_what_the_server_scores_stands(caption: Make) -> None:
    stated = caption(caption_type="casual", type_priority_score=88, diversity_score=95, times_used=9)
    assert priority_score(stated, PPV) == 88
    assert diversity(stated, frozenset({"caption number 1"})) == 95


@pytest.mark.requirement("match:diversity")
@pytest.mark.parametrize(("uses", "score"), [(None, 90), (0, 100), (3, 70), (8, 20), (30, 20)])
def test_diversity_falls_with_use(caption: Make, uses: int | None, score: float) -> None:
    assert diversity(caption(times_used=uses), frozenset()) == score


@pytest.mark.requirement("match:diversity")
def test_a_like_opening_costs_25_and_never_goes_below_nothing(caption: Make) -> None:
    recent = frozenset({"hey you up"})
    assert diversity(caption(text="Hey you! Up early?", times_used=0), recent) == 75
    assert diversity(caption(text="hey you up?", times_used=20), recent) == 0


def test_only_the_last_seven_days_are_recent(caption: Make) -> None:
    sent = [
        caption(1, text="One two three four", last_used_date=date(2026, 11, 16)),
        caption(2, text="Long gone by now", last_used_date=date(2026, 11, 15)),
        caption(3, text="Not sent at all"),
    ]
    assert recent_openings(sent, date(2026, 11, 23)) == {"one two three"}


def test_the_persona_s_score_is_a_part_and_neutral_where_unknown(caption: Make) -> None:
    scorer = Scorer({1: 90.0}, frozenset())
    assert scorer.scores(caption(1), PPV).persona == 90
    assert scorer.scores(caption(2), PPV).persona == 50
