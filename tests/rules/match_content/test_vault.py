from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eros.vocabulary.asked_themes import asked_theme_findings
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.facts import ContentRanking, Vault, VaultTheme
from eros.vocabulary.week import Caption
from nodes.match_content.vault import largest_remainder, media_of_week, spread_themes, theme_weights

KINDS = default_catalogue()
PPV, TEXT, BUMP, LIVE = (KINDS[key] for key in ("ppv_unlock", "bump_text_only", "bump_normal", "live_promo"))
THEMES = tuple(
    VaultTheme(content_type_id=number, type_name=name, quantity=stock)
    for number, name, stock in ((1, "solo", 40), (2, "lingerie", 10), (3, "outdoor", 90))
)
ALL = Vault(media_kinds=("video", "picture", "gif", "flyer"), themes=THEMES)
Make = Callable[..., Caption]


def ranking(name: str, tier: str, rank: int) -> ContentRanking:
    return ContentRanking.model_validate({"type_name": name, "tier": tier, "rank": rank})


@pytest.mark.requirement("vault:caption-theme")
def test_a_caption_s_own_theme_is_shown(caption: Make) -> None:
    (media,) = media_of_week([(PPV, caption(content_type_id=2))], ALL, (), {})
    assert (media.media_type, media.content_type_id, media.flyer_required, media.warnings) == ("video", 2, True, ())


@pytest.mark.requirement("vault:missing-media")
def test_missing_media_is_a_warning_and_no_content_type(caption: Make) -> None:
    vault = ALL.model_copy(update={"media_kinds": ("picture",)})
    (media,) = media_of_week([(PPV, caption(content_type_id=2))], vault, (), {"solo": 3})
    assert media.content_type_id is None
    assert media.warnings == ("Missing video", "vault_warning: flyer to make")
    assert media.mismatch == "the vault has no video"


@pytest.mark.requirement("vault:flyer-to-make")
def test_a_flyer_that_is_to_be_made_leaves_the_content_type_where_the_video_is_there(caption: Make) -> None:
    vault = ALL.model_copy(update={"media_kinds": ("video", "picture")})
    own, spread = media_of_week([(PPV, caption(content_type_id=2)), (PPV, caption())], vault, (), {"solo": 3})
    assert (own.content_type_id, spread.content_type_id) == (2, 1)
    assert own.warnings == spread.warnings == ("vault_warning: flyer to make",)
    assert (own.mismatch, own.flyer_required) == ("", True)


def test_a_flyer_that_is_the_medium_is_missed_once(caption: Make) -> None:
    (media,) = media_of_week([(LIVE, caption())], ALL.model_copy(update={"media_kinds": ("video",)}), (), {})
    assert media.warnings == ("Missing flyer",)


@pytest.mark.requirement("vault:unknown")
def test_a_server_without_media_kinds_or_themes_checks_nothing(caption: Make) -> None:
    (media,) = media_of_week([(PPV, caption(content_type_id=2))], Vault(), (), {"solo": 3})
    assert (media.content_type_id, media.warnings, media.mismatch) == (None, (), "")


@pytest.mark.requirement("vault:foreign-theme")
def test_a_theme_outside_the_vault_is_never_set(caption: Make) -> None:
    (media,) = media_of_week([(PPV, caption(content_type_id=9))], ALL, (), {})
    assert media.content_type_id is None
    assert media.mismatch


def test_a_send_without_media_shows_nothing(caption: Make) -> None:
    (media,) = media_of_week([(TEXT, caption(content_type_id=2))], ALL, (), {"solo": 1})
    assert (media.media_type, media.content_type_id, media.flyer_required) == ("none", None, False)


@pytest.mark.requirement("vault:theme-shares")
def test_the_other_media_are_shared_out_by_the_allocations(caption: Make) -> None:
    """Twelve sends at 3 : 2 : 1; those whose captions have a theme count (R55)."""
    sends = (
        [(BUMP, caption())] * 7 + [(BUMP, caption(content_type_id=3))] * 2 + [(BUMP, caption(content_type_id=1))] * 3
    )
    media = media_of_week(sends, ALL, (), {"solo": 3, "lingerie": 2, "outdoor": 1, "cosplay": 9})
    assert Counter(shown.content_type_id for shown in media) == {1: 6, 2: 4, 3: 2}
    assert media[7].content_type_id == 3


FIVE = tuple(
    VaultTheme(content_type_id=number, type_name=name, quantity=50)
    for number, name in enumerate(("solo", "lingerie", "outdoor", "cosplay", "cooking"), 1)
)


@pytest.mark.requirement("vault:theme-shares", "match:themes")
@pytest.mark.parametrize("themed", [{1: 15, 2: 2}, {1: 15, 5: 14}, {3: 16, 4: 1}, {}, {2: 14, 4: 14}])
@pytest.mark.parametrize("backwards", [False, True])
def test_each_theme_comes_within_one_item_of_its_share_whatever_the_captions_show(
    caption: Make, themed: dict[int, int], backwards: bool
) -> None:
    """68 sends over five themes asked for alike are 13.6 each, and nothing is missed, whichever is ranked first."""
    vault = ALL.model_copy(update={"themes": FIVE})
    own = [(BUMP, caption(content_type_id=theme)) for theme, count in themed.items() for _ in range(count)]
    sends = [*own, *[(BUMP, caption())] * (68 - len(own))]
    ranked = [ranking(one.type_name, "TOP", 6 - place if backwards else place) for place, one in enumerate(FIVE, 1)]
    asked = {one.type_name: 5 for one in FIVE}
    shown = [media.content_type_id for media in media_of_week(sends, vault, ranked, asked)]
    counts = Counter(shown)
    assert counts.total() == 68
    assert min(counts[theme] for theme in range(1, 6)) >= 12.6
    assert [*asked_theme_findings([(BUMP.send_type_key, theme) for theme in shown], vault, asked, ())] == []


@pytest.mark.requirement("vault:avoid")
def test_a_theme_to_avoid_is_never_given() -> None:
    avoid = [ranking("outdoor", "AVOID", 1), ranking("lingerie", "TOP", 2)]
    assert theme_weights(Vault(themes=THEMES), avoid, {"outdoor": 5}) == {2: 1.0, 1: 1.0}
    assert theme_weights(Vault(themes=THEMES), avoid, {"outdoor": 5, "solo": 2}) == {1: 2.0}
    alone = Vault(themes=THEMES[2:])
    assert theme_weights(alone, avoid, {}) == {3: 1.0}  # nothing else is left


def test_without_rankings_themes_go_by_stock() -> None:
    assert list(theme_weights(Vault(themes=THEMES), (), {})) == [3, 1, 2]


def test_themes_alternate_as_evenly_as_they_go() -> None:
    assert spread_themes(6, {1: 3, 2: 2, 3: 1}) == [1, 2, 1, 3, 2, 1]
    assert spread_themes(0, {}) == []


@pytest.mark.requirement("vault:theme-shares")
@given(st.integers(0, 150), st.dictionaries(st.integers(1, 20), st.floats(0.5, 50), min_size=1))
def test_largest_remainder_gives_all_and_stays_within_one(places: int, weights: dict[int, float]) -> None:
    shares = largest_remainder(places, weights)
    assert sum(shares.values()) == places
    for key, share in shares.items():
        assert abs(share - places * weights[key] / sum(weights.values())) < 1
