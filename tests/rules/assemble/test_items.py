"""From slots to items (7.1): names, order, links, what is missing."""

from collections.abc import Callable
from typing import Any

import pytest
from langgraph.runtime import Runtime
from slots import at, creator, timed, week

from eros.vocabulary.audience import audiences_of
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.documents import Item
from eros.vocabulary.facts import Vault, VaultTheme, VolumeConfig
from eros.vocabulary.state import Directives
from eros.vocabulary.wall_clock import with_offset
from eros.vocabulary.week import FollowUps
from nodes.assemble.node import assemble

Assembled = Callable[..., tuple[Item, ...]]


@pytest.mark.requirement("assemble:item")
def test_an_item_has_the_fields_of_its_slot(assembled: Assembled) -> None:
    slot = timed("flash_bundle", 2, "20:07", number=4, priority=2, warnings=("mind the flyer",))
    (item,) = assembled(slot)
    assert (item.slot_id, item.item_type, item.channel) == ("2026-11-25_4", "flash_bundle", "mass_message")
    assert (str(item.scheduled_date), str(item.scheduled_time)) == ("2026-11-25", "20:07:00")
    assert item.scheduled_at == with_offset(at(2, "20:07"), "UTC")
    assert item.expires_at == with_offset(at(3, "20:07"), "UTC")
    assert (item.caption_id, item.caption_text) == (24, "Hello there, number 24")
    assert (item.media_type, item.flyer_required, item.suggested_price) == ("video", 1, 39.99)
    assert (item.priority, item.warnings, item.variation_metadata) == (2, ("mind the flyer",), slot.variation)


@pytest.mark.requirement("assemble:order")
def test_items_stand_by_date_then_time(assembled: Assembled) -> None:
    slots = (timed("bump_normal", 1, "09:07"), timed("ppv_unlock", 0, "20:07", 2), timed("link_drop", 0, "21:03", 1))
    assert [item.slot_id for item in assembled(*slots)] == [
        "2026-11-23_2",
        "2026-11-23_2_followup",
        "2026-11-23_1",
        "2026-11-24_1",
    ]


@pytest.mark.requirement("assemble:manual")
def test_a_slot_without_a_caption_says_manual_required(assembled: Assembled) -> None:
    (item,) = assembled(timed("bump_normal", 0, "09:07", caption=None, scores=None))
    assert (item.caption_id, item.caption_text, item.needs_caption) == (None, "MANUAL_REQUIRED", True)
    assert item.caption_scores is None


@pytest.mark.requirement("assemble:follow-up")
def test_a_follow_up_is_linked_to_its_parent(assembled: Assembled) -> None:
    _, item = assembled(timed("ppv_unlock", 0, "20:07", priority=3))
    assert (item.is_follow_up, item.parent_item_id, item.followup_delay_minutes) == (1, "2026-11-23_1", 20)
    assert (item.send_type_key, item.category, item.media_type) == ("ppv_followup", "retention", "none")
    assert (item.suggested_price, item.flyer_required, item.priority) == (None, 0, 3)


@pytest.mark.requirement("assemble:orphans")
def test_a_follow_up_without_a_parent_is_removed_and_reported(orphan: Any) -> None:
    items, (finding,) = orphan
    assert [item.slot_id for item in items] == ["2026-11-23_1"]
    assert (finding.error_type, finding.severity) == ("orphaned_followups", "MEDIUM")
    assert finding.slot_ids == ("2026-11-23_2_followup",)


@pytest.mark.requirement("assemble:fill-defaults")
async def test_missing_targets_and_channels_are_filled_only_when_recovery_asks() -> None:
    bare = timed("renew_on_message", 0, "16:07", channel_key="", target_key="")
    (empty,) = (await assemble(_state(bare), Runtime()))["items"]
    (filled,) = (await assemble({**_state(bare), "directives": Directives(fill_defaults=True)}, Runtime()))["items"]
    assert (empty.target_key, empty.channel_key) == ("", "")
    assert (filled.target_key, filled.channel_key) == ("renew_off", "targeted_message")
    assert filled.warnings == ("Missing target or channel was filled with the type's own",)


@pytest.mark.requirement("assemble:theme")
async def test_an_item_names_the_theme_of_its_media() -> None:
    slots = timed("bundle", 0, "20:07", content_type_id=1), timed("dm_farm", 0, "21:08")
    shown, bare = (await assemble(_state(*slots), Runtime()))["items"]
    assert (shown.content_type_id, shown.theme) == (1, "solo")
    assert (bare.content_type_id, bare.theme) == (None, None)


@pytest.mark.requirement("assemble:price")
async def test_the_node_prices_by_the_volumes_confidence() -> None:
    (item,) = (await assemble(_state(timed("bundle", 0, "20:07")), Runtime()))["items"]
    # 70 percent of 50 is 35.
    assert item.suggested_price == 34.99


def _state(*slots: Any) -> Any:
    volume = {"volume_level": "mid", "revenue_per_day": 4, "engagement_per_day": 4, "retention_per_day": 2}
    return {
        "creator": creator(),
        "volume": VolumeConfig(**volume, weekly_distribution=(10,) * 7, confidence_score=0.5),
        "send_types": default_catalogue(),
        "vault": Vault(themes=(VaultTheme(content_type_id=1, type_name="solo"),)),
        "audiences": audiences_of("paid"),
        "timed": week(*slots),
        "follow_ups": FollowUps(),
    }
