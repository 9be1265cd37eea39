from collections.abc import Callable

import pytest

from eros.vocabulary.catalogue import PageType
from eros.vocabulary.facts import Vault, VaultTheme
from eros.vocabulary.week import Caption
from nodes.match_content.candidates import CandidateCollector, ladder_step, undersupplied

Make = Callable[..., Caption]
SOLO = Vault(themes=(VaultTheme(content_type_id=1, type_name="solo"),))


def steps(collector: CandidateCollector, key: str = "dm_farm") -> dict[int, int]:
    return {caption_id: one.ladder_step for caption_id, one in collector.candidates[key].items()}


def new_collector(page_type: PageType = "paid", vault: Vault = SOLO) -> CandidateCollector:
    return CandidateCollector(page_type, vault, ["dm_farm", "like_farm"])


@pytest.mark.requirement("ladder:steps")
@pytest.mark.parametrize(
    ("fresh", "sells", "step"),
    [(30, 40, 0), (100, 39.9, 1), (29.9, 100, 1), (20, 30, 1), (19, 90, 2), (90, 20, 2), (9, 90, 3), (90, 0, 3)],
)
def test_a_caption_costs_the_step_whose_floors_it_reaches(caption: Make, fresh: float, sells: float, step: int) -> None:
    assert ladder_step(caption(1, fresh, sells)) == step


@pytest.mark.requirement("content:safety:dropped")
def test_an_unsafe_caption_is_dropped_and_remembered(caption: Make) -> None:
    collector = new_collector()
    collector.take("dm_farm", [caption(1, text="I'm 19"), caption(2)])
    assert steps(collector) == {2: 0}
    assert {it: match.words for it, match in collector.unsafe.items()} == {1: "im 19"}


@pytest.mark.requirement("gather:paid-only")
def test_a_free_page_gets_no_paid_only_caption(caption: Make) -> None:
    for page, kept in (("paid", {1: 0}), ("free", {})):
        collector = new_collector(page)  # type: ignore[arg-type]
        collector.take("dm_farm", [caption(1, is_paid_page_only=True)])
        assert steps(collector) == kept


@pytest.mark.requirement("gather:vault-themes")
def test_a_theme_that_the_vault_lacks_waits_until_nothing_else_is_left(caption: Make) -> None:
    collector = new_collector()
    collector.take("dm_farm", [caption(1, content_type_id=1), caption(2, content_type_id=7), caption(3)])
    assert steps(collector) == {1: 0, 3: 0}
    collector.release(["dm_farm"])
    assert steps(collector) == {1: 0, 2: 4, 3: 0}


def test_a_vault_without_themes_holds_nothing_back(caption: Make) -> None:
    collector = new_collector(vault=Vault())
    collector.take("dm_farm", [caption(2, content_type_id=7)])
    assert steps(collector) == {2: 0}


def test_a_caption_keeps_the_step_it_came_with(caption: Make) -> None:
    collector = new_collector()
    collector.take("dm_farm", [caption(1)])
    collector.take("dm_farm", [caption(1), caption(2)], generic=True)
    assert steps(collector) == {1: 0, 2: 4}


@pytest.mark.requirement("ladder:only-where-short")
def test_the_short_type_and_those_that_hold_its_captions_need_more(caption: Make) -> None:
    """like_farm's only caption may be dm_farm's; link_drop lives on its own and has enough."""
    collector = CandidateCollector("paid", SOLO, ["like_farm", "dm_farm", "link_drop"])
    collector.take("like_farm", [caption(1)])
    collector.take("dm_farm", [caption(1), caption(2)])
    collector.take("link_drop", [caption(3)])
    demand = {"like_farm": 1, "dm_farm": 2, "link_drop": 1}
    assert undersupplied(collector.candidates, demand) == ("like_farm", "dm_farm")
    collector.take("dm_farm", [caption(4)])
    assert undersupplied(collector.candidates, demand) == ()


@pytest.mark.requirement("content:one-text-once")
def test_a_text_that_stands_under_several_ids_is_one_caption(caption: Make) -> None:
    collector = new_collector()
    collector.take("dm_farm", [caption(1, text="Hello you"), caption(2, text="  hello YOU ")])
    collector.take("like_farm", [caption(3, text="Hello you"), caption(1, text="Hello you")])
    assert steps(collector) == {1: 0}
    assert steps(collector, "like_farm") == {1: 0}


@pytest.mark.requirement("content:manual-is-no-caption")
def test_the_mark_for_a_missing_caption_is_no_caption(caption: Make) -> None:
    collector = new_collector()
    collector.take("dm_farm", [caption(1, text="MANUAL_REQUIRED"), caption(2, text="[manual  required]")])
    assert steps(collector) == {}
