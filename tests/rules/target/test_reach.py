"""Who a send type speaks to, through which channel, and what happens when that is not to be had (R22, D1-D8)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eros.vocabulary.audience import Audiences, audiences_of
from eros.vocabulary.catalogue import CHANNELS, TARGETS, PageType, Target, default_catalogue
from eros.vocabulary.reach import Reach, reach

CATALOGUE = default_catalogue()


def paid(*gone: str) -> Audiences:
    """A paid page without the targets ``gone``."""
    return audiences_of("paid", tuple(target for target in TARGETS if target.target_key not in gone))


@pytest.mark.requirement("target:mapping")
@pytest.mark.parametrize(
    ("key", "target", "channel"),
    [
        ("ppv_unlock", "all_active", "mass_message"),
        ("vip_program", "high_spenders", "mass_message"),
        ("wall_link_drop", "all_active", "wall_post"),
        ("renew_on_message", "renew_off", "targeted_message"),
        ("expired_winback", "expired_recent", "targeted_message"),
        ("ppv_followup", "ppv_non_purchasers", "targeted_message"),
    ],
)
def test_a_type_speaks_to_its_own_audience_through_its_own_channel(key: str, target: str, channel: str) -> None:
    assert reach(CATALOGUE[key], paid()) == Reach(target, channel)


@pytest.mark.requirement("target:required-family")
def test_a_winback_without_the_recently_expired_goes_to_all_expired() -> None:
    found = reach(CATALOGUE["expired_winback"], paid("expired_recent"))
    assert found == Reach(
        "expired_all",
        "targeted_message",
        "required_target_missing",
        "expired_winback goes to expired_all in place of expired_recent",
        "use_closest_target",
    )


@pytest.mark.requirement("target:required-family")
def test_a_server_that_requires_only_one_of_a_family_still_gets_its_closest() -> None:
    kind = CATALOGUE["expired_winback"].model_copy(update={"required_target": ("expired_all",), "default_target": None})
    found = reach(kind, paid("expired_all"))
    assert found is not None
    assert found.target_key == "expired_recent"


@pytest.mark.requirement("target:required-never-widened")
@pytest.mark.parametrize("key", ["renew_on_message", "expired_winback", "ppv_followup"])
def test_a_required_audience_that_is_absent_is_not_widened(key: str) -> None:
    gone = ("renew_off", "expired_recent", "expired_all", "ppv_non_purchasers")
    assert reach(CATALOGUE[key], paid(*gone)) is None


@pytest.mark.requirement("target:channel-changes")
def test_the_channel_changes_and_not_the_required_audience() -> None:
    kind = CATALOGUE["renew_on_message"].model_copy(update={"channel_key": "wall_post"})
    found = reach(kind, paid())
    assert found is not None
    assert (found.target_key, found.channel_key, found.error_type) == (
        "renew_off",
        "mass_message",
        "channel_incompatible",
    )


@pytest.mark.requirement("target:channel-changes")
def test_everyone_is_reached_by_mass_message_where_a_targeted_one_was_meant() -> None:
    found = reach(CATALOGUE["dm_farm"].model_copy(update={"channel_key": "targeted_message"}), paid())
    assert found is not None
    assert (found.target_key, found.channel_key) == ("all_active", "mass_message")


@pytest.mark.requirement("target:reserved-channels")
@pytest.mark.parametrize("channel", ["story", "live"])
def test_a_type_that_a_server_puts_on_a_reserved_channel_goes_to_the_wall(channel: str) -> None:
    found = reach(CATALOGUE["like_farm"].model_copy(update={"channel_key": channel}), paid())
    assert found is not None
    assert found.channel_key == "wall_post"


@pytest.mark.requirement("target:fallback")
def test_an_absent_default_audience_falls_back_to_everyone() -> None:
    found = reach(CATALOGUE["vip_program"], paid("high_spenders"))
    assert found is not None
    assert (found.target_key, found.error_type) == ("all_active", "target_not_found")


@pytest.mark.requirement("target:page-filter")
def test_an_audience_of_paid_pages_is_never_chosen_on_a_free_one() -> None:
    kind = CATALOGUE["bump_normal"].model_copy(update={"default_target": "renew_on"})
    found = reach(kind, audiences_of("free"))
    assert found is not None
    assert (found.target_key, found.error_type) == ("all_active", "page_type_mismatch")


@given(
    targets=st.sets(st.sampled_from(TARGETS)),
    channels=st.sets(st.sampled_from(CHANNELS)),
    page=st.sampled_from(["paid", "free"]),
    key=st.sampled_from(sorted(CATALOGUE)),
    own=st.sampled_from([channel.channel_key for channel in CHANNELS]),
)
@pytest.mark.requirement("target:required-never-widened", "target:page-filter", "target:reserved-channels")
def test_whatever_the_server_has_a_choice_keeps_all_rules(
    targets: set[Target], channels: set[object], page: PageType, key: str, own: str
) -> None:
    there = tuple(sorted(targets, key=lambda target: target.target_key))
    roads = tuple(channel for channel in CHANNELS if channel in channels)
    kind = CATALOGUE[key].model_copy(update={"channel_key": own})
    found = reach(kind, audiences_of(page, there, roads))
    if found is None:
        return
    chosen = next(target for target in there if target.target_key == found.target_key)
    road = next(channel for channel in roads if channel.channel_key == found.channel_key)
    assert page in chosen.page_types
    assert found.channel_key in chosen.channel_keys
    assert found.channel_key not in ("story", "live")
    assert road.supports_targeting or found.target_key == "all_active"
    assert not kind.required_target or found.target_key in kind.required_target
