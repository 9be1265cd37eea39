"""A theme is the same theme however vault, volume and rankings spell it, and is told in the vault's spelling (R55)."""

import pytest

from eros.vocabulary.asked_themes import asked_shares, asked_theme_findings
from eros.vocabulary.avoided_themes import avoided_themes
from eros.vocabulary.facts import ContentRanking, Vault, VaultTheme
from eros.vocabulary.theme_names import theme_key
from eros.wire import read_rankings
from eros_app.services.analysis_sections import ranking_section
from eros_db.volume.content import allocate_content
from nodes.match_content.vault import theme_weights

NAMES = ("Beach", "Try On", "Cozy Home")
THEMES = tuple(VaultTheme(content_type_id=number, type_name=name) for number, name in enumerate(NAMES, 1))
VAULT = Vault(media_kinds=("video",), themes=THEMES)
RANKED = tuple(ContentRanking(type_name=name, tier=tier, rank=rank) for rank, (name, tier) in enumerate(
    (("try-on", "TOP"), ("BEACH", "MID"), ("cozy_home", "AVOID")), 1))  # fmt: skip


@pytest.mark.requirement("match:themes:spelling")
@pytest.mark.parametrize("spelled", ["Try On", "try_on", "TRY-ON", " try   on ", "Try_On"])
def test_case_spaces_underscores_and_hyphens_make_no_other_theme(spelled: str) -> None:
    assert theme_key(spelled) == theme_key("try on") != theme_key("try")


@pytest.mark.requirement("match:themes:spelling")
def test_what_is_asked_for_in_another_spelling_is_shown_and_not_told_as_missing() -> None:
    asked = {"BEACH": 3, "try_on": 1}
    assert asked_shares(THEMES, asked, ()) == {1: 3.0, 2: 1.0}
    assert list(asked_theme_findings([("bump_normal", theme) for theme in (1, 1, 1, 2)], VAULT, asked, ())) == []
    assert theme_weights(VAULT, RANKED, asked) == {2: 1.0, 1: 3.0}


@pytest.mark.requirement("match:themes:spelling")
def test_a_theme_that_falls_short_or_is_to_be_avoided_is_told_in_the_vaults_spelling() -> None:
    avoided = avoided_themes(VAULT, RANKED)
    assert avoided == {3}
    asked = {"beach": 2, "TRY_ON": 2, "cozy-home": 1}
    unwanted, short = asked_theme_findings([("bump_normal", 1)] * 4, VAULT, asked, avoided)
    assert unwanted.message == "The volume asks for the theme Cozy Home 1, which is ranked AVOID"
    assert unwanted.impact == "the share of Cozy Home goes to others until it is ranked otherwise"
    assert short.message.endswith("Try On 0 of 2")


@pytest.mark.requirement("match:themes:spelling")
def test_two_themes_of_one_name_share_what_is_asked_for_it() -> None:
    twice = (*THEMES, VaultTheme(content_type_id=4, type_name="beach"))
    assert asked_shares(twice, {"beach": 3, "Beach": 1}, ()) == {1: 2.0, 4: 2.0}


@pytest.mark.requirement("match:themes:spelling")
def test_what_is_listed_to_be_avoided_is_so_whatever_its_row_is_called() -> None:
    row = {"content_type": "Cozy Home", "rank": 2, "performance_tier": "TOP", "send_count": 7}
    answer = {"rankings": [row], "avoid_types": ["cozy_home", "Gym"]}
    rankings = read_rankings(answer)
    assert [(one.type_name, one.tier, one.rank) for one in rankings] == [("Cozy Home", "AVOID", 2), ("Gym", "AVOID", 2)]
    assert [one.sends for one in ranking_section(answer, rankings)] == [7, None]


@pytest.mark.requirement("match:themes:spelling")
def test_our_own_server_weighs_a_theme_by_its_rank_in_any_spelling() -> None:
    assert allocate_content(4, {"try_on": "TOP", "cozy_home": "AVOID"}, NAMES) == {"Try On": 2, "Beach": 2}
