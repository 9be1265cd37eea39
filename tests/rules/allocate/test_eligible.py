"""Which types a week may use, and how often (R10, 2.4, A14, B7)."""

from collections import Counter
from itertools import combinations

import pytest

from eros.vocabulary.catalogue import MEDIA_KINDS, PageType, default_catalogue
from eros.vocabulary.facts import Vault
from eros.vocabulary.request import Request
from eros.vocabulary.volume import MINIMUM_TYPES, MINIMUMS
from nodes.allocate.eligible import day_caps, eligible_types, plannable_types

KINDS = default_catalogue()
EVERYTHING = Request(creator_id="alexia")


def times(first: int, last: int) -> range:
    """Every minute between two hours: as many starts as a day can offer."""
    return range(60 * first + 1, 60 * last)


WHOLE_DAY = range(8 * 60 + 1, 23 * 60 + 30)


def eligible(page_type="paid", media=None, **wishes):
    return eligible_types(KINDS, page_type, Request(creator_id="alexia", **wishes), Vault(media_kinds=media))


@pytest.mark.requirement("allocate:eligible:page-type", "allocate:eligible:follow-up")
def test_a_page_has_its_own_types_and_never_a_follow_up() -> None:
    paid, free = plannable_types(KINDS, "paid"), plannable_types(KINDS, "free")
    assert set(KINDS) - set(paid) == {"ppv_wall", "ppv_followup"}
    assert set(KINDS) - set(free) == {
        "tip_goal", "renew_on_post", "renew_on_message", "expired_winback", "ppv_followup"
    }  # fmt: skip


@pytest.mark.requirement("allocate:eligible:deprecated")
def test_deprecated_types_are_no_types_even_if_a_server_lists_them() -> None:
    listed = KINDS | {"ppv_message": KINDS["ppv_unlock"].model_copy(update={"send_type_key": "ppv_message"})}
    assert "ppv_message" not in plannable_types(listed, "paid")


@pytest.mark.requirement("allocate:eligible:wishes")
def test_include_and_exclude_narrow_the_menu() -> None:
    assert list(eligible(include=("bundle", "dm_farm", "tip_goal"), exclude=("tip_goal",)).kinds) == [
        "bundle",
        "dm_farm",
    ]


@pytest.mark.requirement("allocate:eligible:vault")
def test_what_the_vault_lacks_is_left_out_while_enough_types_remain() -> None:
    lacking = eligible(media=("video", "picture", "flyer"))
    assert set(lacking.left_out) == {"game_post"}  # the only gif


@pytest.mark.requirement("allocate:eligible:vault")
def test_a_diversity_minimum_keeps_the_weightiest_of_what_the_vault_lacks() -> None:
    # Without videos tip_goal, vip_program, game_post, snapchat_bundle, first_to_tip are left: five.
    assert {"ppv_unlock", "bundle", "flash_bundle"} == set(eligible(media=("picture", "gif", "flyer")).left_out)
    # Without gifs as well one more is needed.
    assert {"bundle", "flash_bundle", "game_post"} == set(eligible(media=("picture", "flyer")).left_out)


@pytest.mark.requirement("allocate:eligible:vault")
def test_the_tenth_type_of_a_week_is_such_a_minimum_too() -> None:
    # One revenue type, nine engagement types: with videos alone link_drop and bump_text_only would be left of them.
    engagement = tuple(key for key, kind in KINDS.items() if kind.category == "engagement")
    assert len(eligible(media=("video", "flyer"), include=("ppv_unlock", *engagement)).kinds) == 10


@pytest.mark.requirement("allocate:eligible:vault")
def test_a_minimum_counts_a_category_only_as_far_as_the_week_has_sends_of_it() -> None:
    # Of sends that are all revenue, seven need seven types, and without video five are left.
    wishes = Request(creator_id="petra", max_per_day=1)
    without_video = Vault(media_kinds=("picture", "gif", "flyer"))
    sends = {"revenue": 7, "engagement": 0, "retention": 0}
    kept = eligible_types(KINDS, "paid", wishes, without_video, sends).of("revenue")
    assert len(kept) == 7
    assert len(eligible_types(KINDS, "paid", wishes, without_video, sends | {"engagement": 7}).of("revenue")) == 5


@pytest.mark.requirement("allocate:eligible:vault")
@pytest.mark.parametrize("page_type", ["paid", "free"])
def test_no_more_of_what_the_vault_lacks_stay_than_every_minimum_needs(page_type: PageType) -> None:
    """Whatever a vault has: fewer types without their media would break a minimum, and the same stay each time."""
    kinds = plannable_types(KINDS, page_type)
    for size in range(len(MEDIA_KINDS) + 1):
        for media in combinations(MEDIA_KINDS, size):
            made = eligible(page_type, media)
            lacking = {key for key, kind in kinds.items() if Vault(media_kinds=media).missing_media(kind)}
            there = Counter(kind.category for key, kind in kinds.items() if key not in lacking)
            short = sum(max(0, least - there[name]) for name, least in MINIMUMS.items())
            assert len(lacking & set(made.kinds)) == max(short, MINIMUM_TYPES - there.total()), media
            assert all(len(made.of(name)) >= least for name, least in MINIMUMS.items())
            assert list(made.kinds) == list(eligible(page_type, media[::-1]).kinds)


@pytest.mark.requirement("allocate:eligible:vault")
def test_only_a_type_that_shows_its_flyer_needs_one_in_the_vault() -> None:
    assert set(eligible(media=("video", "picture", "gif")).left_out) == {"bump_flyer", "live_promo"}


@pytest.mark.requirement("allocate:eligible:vault")
def test_a_vault_that_does_not_say_is_taken_to_have_everything() -> None:
    assert not eligible(media=None).left_out


@pytest.mark.requirement("allocate:caps:day")
def test_caps_are_the_types_own_and_what_their_gap_leaves_room_for() -> None:
    caps = day_caps(KINDS.values(), {}, WHOLE_DAY, {})
    assert (caps["ppv_unlock"], caps["bump_normal"], caps["like_farm"]) == (4, 5, 1)
    assert caps["renew_on_post"] == 1  # twelve hours twice would meet the next morning
    evening = day_caps(KINDS.values(), {}, WHOLE_DAY[10 * 60 :], {})
    assert evening["ppv_unlock"] == 3  # 18:01, 20:01, 22:01
    assert evening["bundle"] == 2
    assert evening["tip_goal"] == 2  # 18:01, 22:01
    assert day_caps(KINDS.values(), {}, WHOLE_DAY[12 * 60 :], {})["tip_goal"] == 1


@pytest.mark.requirement("allocate:caps:server-limits")
def test_a_servers_limits_lower_caps_and_never_raise_them() -> None:
    caps = day_caps(KINDS.values(), {"ppv_unlock": 2, "game_post": 5}, WHOLE_DAY, {})
    assert (caps["ppv_unlock"], caps["game_post"]) == (2, 1)


@pytest.mark.requirement("allocate:caps:day")
def test_a_pinned_event_takes_room_from_its_own_type() -> None:
    caps = day_caps(KINDS.values(), {}, times(10, 20), {"tip_goal": [15 * 60]})
    assert caps["tip_goal"] == 2  # one more at 10:01 to 11:00
    assert day_caps(KINDS.values(), {}, times(12, 18), {"tip_goal": [15 * 60]})["tip_goal"] == 1
