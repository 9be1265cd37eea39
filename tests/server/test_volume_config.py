"""get_volume_config and its deprecated forerunner over the wire."""

import pytest

MATRIX = {
    *("revenue_per_day", "engagement_per_day", "retention_per_day", "weekly_distribution", "dow_multipliers_used"),
    *("content_allocations", "confidence_score", "message_count", "fused_saturation", "fused_opportunity"),
    *("divergence_detected", "elasticity_capped", "adjustments_applied", "caption_warnings", "prediction_id"),
}
OLDER = {
    *("ppv_per_day", "bump_per_day", "revenue_items_per_day", "engagement_items_per_day", "retention_items_per_day"),
    *("bundle_per_week", "game_per_week", "followup_per_day", "total_weekly_volume", "has_warnings"),
    *("is_high_confidence", "calculation_source", "fan_count", "page_type", "saturation_score", "opportunity_score"),
    *("revenue_trend", "data_source", "tracking_date", "volume_level", "base_config", "final_config", "type_limits"),
}


@pytest.mark.requirement("server:volume:fields")
async def test_the_answer_has_every_field_of_the_matrix_and_of_older_servers(connect):
    async with connect() as ask:
        volume = await ask("get_volume_config", creator_id="alexia")
    assert volume.keys() >= MATRIX | OLDER


@pytest.mark.requirement("server:volume:order")
async def test_the_modules_run_in_their_order_over_the_stored_facts(connect):
    async with connect() as ask:
        volume = await ask("get_volume_config", creator_id="alexia")
    assert (volume["fused_saturation"], volume["fused_opportunity"]) == (44.5, 61.8)
    assert (volume["message_count"], volume["confidence_score"]) == (31, 0.4)
    assert (volume["revenue_per_day"], volume["engagement_per_day"], volume["retention_per_day"]) == (6, 5, 2)
    assert sum(volume["weekly_distribution"].values()) == 91
    assert list(volume["weekly_distribution"]) == list("0123456")
    assert volume["content_allocations"] == {"outdoor": 4, "solo": 2}
    assert volume["predicted_weekly_revenue"] == 1292.31  # 42 sends at 800 / 26
    assert volume["adjustments_applied"] == [
        "base_tier_calculation",
        "horizons: saturation 45 -> 44.5, opportunity 62 -> 61.8",
        "weekdays: tuesday 13 -> 16, wednesday 13 -> 12, thursday 13 -> 12, sunday 13 -> 12",
        "content: outdoor 3 -> 4, solo 3 -> 2",
    ]


@pytest.mark.requirement("server:volume:warnings")
async def test_a_short_send_type_is_said_to_be_so_for_restricted_words(connect, sql):
    sql("insert into restricted_words (word, creator_id) select distinct caption_text, 'alexia' from caption_bank")
    async with connect() as ask:
        warnings = (await ask("get_volume_config", creator_id="alexia"))["caption_warnings"]
        others = (await ask("get_volume_config", creator_id="nell"))["caption_warnings"]
    (unlock,) = (text for text in warnings if "ppv_unlock:" in text)
    assert unlock.startswith("Captions exhausted for ppv_unlock: 0 usable; restricted words keep back ")
    assert not any("restricted" in text for text in others)


@pytest.mark.requirement("server:volume:warnings")
async def test_a_send_type_without_a_caption_is_said_to_be_so_for_the_themes_of_the_vault(connect, sql):
    held = "select content_type_id from vault_matrix where creator_id = 'alexia' and has_content = 1"
    lacked = f"select min(content_type_id) from content_types where content_type_id not in ({held})"
    sql(f"update caption_bank set content_type_id = ({lacked})")
    async with connect() as ask:
        warnings = (await ask("get_volume_config", creator_id="alexia"))["caption_warnings"]
    said = [text for text in warnings if text.endswith("of themes that the vault lacks")]
    assert any("ppv_unlock: 0 usable; " in text for text in said), warnings


@pytest.mark.requirement("server:volume:warnings")
async def test_each_short_send_type_is_warned_of(connect):
    async with connect() as ask:
        volume = await ask("get_volume_config", creator_id="alexia")
    warnings = volume["caption_warnings"]
    assert "Low captions for ppv_unlock: <21 usable" in warnings
    assert "Low captions for ppv_followup: <3 usable" in warnings
    assert "Captions exhausted for tip_goal: 0 usable" in warnings
    assert volume["caption_pool"]["ppv_unlock"] == {"usable": 6, "needed": 21}
    assert volume["has_warnings"] is True
    assert "ppv_wall" not in volume["caption_pool"]  # a free page's


@pytest.mark.requirement("server:volume:newcomer", "volume-modules:free-pages")
async def test_a_free_newcomer_gets_its_tiers_base_without_retention(connect):
    async with connect() as ask:
        volume = await ask("get_volume_config", creator_id="fay")
    assert volume["final_config"] == {
        "tier": "low",
        "revenue_per_day": 3,
        "engagement_per_day": 3,
        "retention_per_day": 0,
    }
    assert volume["weekly_distribution"] == dict.fromkeys("0123456", 6)
    assert (volume["confidence_score"], volume["data_source"]) == (0.2, "default_values")
    assert volume["fallback_reason"]


@pytest.mark.requirement("server:volume:reading-never-writes")
async def test_reading_writes_nothing_and_reserves_a_new_id_each_time(connect, sql):
    async with connect() as ask:
        first = await ask("get_volume_config", creator_id="alexia")
        second = await ask("get_volume_config", creator_id="alexia")
    assert first["prediction_id"] != second["prediction_id"]
    assert sql("SELECT count(*) FROM volume_predictions") == [(0,)]


@pytest.mark.requirement("server:volume-assignment")
async def test_the_deprecated_assignment_answers_with_its_notice(connect):
    async with connect() as ask:
        stored = await ask("get_volume_assignment", creator_id="alexia")
        derived = await ask("get_volume_assignment", creator_id="nell")
    assert (stored["ppv_per_day"], stored["assigned_by"]) == (5, "analyst")
    assert (derived["volume_level"], derived["ppv_per_day"], derived["bump_per_day"]) == ("mid", 4, 4)
    assert stored["_deprecated"] is derived["_deprecated"] is True
    assert "get_volume_config" in stored["_message"]
