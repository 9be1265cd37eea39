"""get_active_creators, get_creator_profile and get_persona_profile over the wire."""

import pytest


@pytest.mark.requirement("server:active-creators")
async def test_active_creators_come_by_earnings_and_without_those_who_left(connect):
    async with connect() as ask:
        answer = await ask("get_active_creators")
    assert [one["creator_id"] for one in answer["creators"]] == ["fay", "alexia", "nell"]
    assert answer["count"] == 3


@pytest.mark.requirement("server:active-creators")
@pytest.mark.parametrize(
    ("filters", "expected"),
    [({"tier": 2}, ["alexia"]), ({"page_type": "free"}, ["fay"]), ({"tier": 2, "page_type": "free"}, [])],
)
async def test_active_creators_are_filtered_by_tier_and_page_type(connect, filters, expected):
    async with connect() as ask:
        answer = await ask("get_active_creators", **filters)
    assert [one["creator_id"] for one in answer["creators"]] == expected


@pytest.mark.requirement("server:readiness")
async def test_what_a_page_has_and_what_would_bring_the_rest_is_told_where_it_is_asked_for(connect, engine):
    async with connect() as ask:
        plain = await ask("get_active_creators")
        told = {
            one["creator_id"]: one["readiness"]
            for one in (await ask("get_active_creators", readiness=True))["creators"]
        }
    assert [one["readiness"] for one in plain["creators"]] == [None] * 3
    assert (told["alexia"]["persona"], told["fay"]["persona"]) == (True, False)
    assert "persona: `eros-db import --personas FILE`" in told["fay"]["missing"]
    with engine.begin() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM mass_messages WHERE creator_id = 'alexia'").scalar()
    assert told["alexia"]["messages"] == count
    assert told["nell"]["messages"] == 0
    assert told["nell"]["missing"][0] == "history (0 of 20 messages): `eros-db import --messages FILE`"


@pytest.mark.requirement("server:readiness")
async def test_a_persona_of_which_nothing_is_said_is_missing(connect, engine):
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO creator_personas (creator_id) VALUES ('fay')")
    async with connect() as ask:
        pages = (await ask("get_active_creators", readiness=True))["creators"]
    assert {one["creator_id"]: one["readiness"]["persona"] for one in pages}["fay"] is False


@pytest.mark.requirement("server:tier-words")
async def test_tier_is_the_volume_level_and_performance_tier_a_number(connect):
    async with connect() as ask:
        creator = (await ask("get_creator_profile", creator_id="alexia"))["creator"]
    assert (creator["tier"], creator["volume_level"], creator["performance_tier"]) == ("high", "high", 2)
    assert (creator["id"], creator["fan_count"], creator["current_active_fans"]) == ("alexia", 8500, 8500)


@pytest.mark.requirement("server:profile")
async def test_a_profile_carries_both_readers_names(connect):
    async with connect() as ask:
        profile = await ask("get_creator_profile", creator_id="alexia")
        volume = await ask("get_volume_config", creator_id="alexia")
    assert profile["analytics"] == profile["analytics_summary"]
    assert profile["volume"] == profile["volume_assignment"]
    assert {**profile["volume"], "prediction_id": 0} == {**volume, "prediction_id": 0}
    assert [one["content_type"] for one in profile["top_content_types"]] == ["outdoor", "solo", "travel"]


@pytest.mark.requirement("server:profile")
async def test_analytics_count_thirty_days_zero_earners_included(connect):
    async with connect() as ask:
        analytics = (await ask("get_creator_profile", creator_id="alexia"))["analytics"]
    # 24 priced sends earned 790, 5 free ones nothing; the sends of 40 and 50 days ago are out
    assert (analytics["total_messages_sent"], analytics["total_earnings"]) == (29, 790)
    assert analytics["avg_revenue_per_message"] == pytest.approx(27.2414)
    assert analytics["avg_view_rate"] == 0.4


@pytest.mark.requirement("server:creator-by-page-name")
async def test_a_page_name_names_the_creator_too(connect):
    async with connect() as ask:
        assert (await ask("get_creator_profile", creator_id="alexia_vip"))["creator"]["id"] == "alexia"
        assert (await ask("get_volume_config", creator_id="fay_free"))["creator_id"] == "fay"


@pytest.mark.requirement("server:creator-by-page-name")
@pytest.mark.parametrize("name", ["Fay", "FAY", " fay_Free ", "Alexia"])
async def test_a_display_name_in_any_case_names_the_creator_too(connect, name):
    async with connect() as ask:
        found = (await ask("get_creator_profile", creator_id=name))["creator"]["id"]
    assert found == ("fay" if "f" in name.lower() else "alexia")


@pytest.mark.requirement("server:creator-by-page-name")
async def test_a_display_name_of_two_creators_is_refused_with_both(connect, engine):
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE creators SET display_name = 'Rose' WHERE creator_id IN ('fay', 'nell')")
    async with connect() as ask:
        body = await ask.refusal("get_creator_profile", creator_id="rose")
    assert (body["code"], sorted(body["near_matches"])) == ("CREATOR_NOT_FOUND", ["fay", "nell"])
    assert "the name of" in body["error"]


@pytest.mark.requirement("server:unknown-creator")
@pytest.mark.parametrize(
    "tool",
    [
        *("get_creator_profile", "get_persona_profile", "get_volume_config", "get_volume_assignment"),
        *("get_performance_trends", "get_content_type_rankings", "get_best_timing", "get_vault_availability"),
        "get_top_captions",
    ],
)
async def test_an_unknown_creator_is_an_error_that_offers_near_ones(connect, tool):
    async with connect() as ask:
        body = await ask.refusal(tool, creator_id="alexa")
    assert (body["code"], body["field"], body["near_matches"]) == ("CREATOR_NOT_FOUND", "creator_id", ["alexia"])
    assert "'alexa' not found; did you mean 'alexia'?" in body["error"]


@pytest.mark.requirement("server:unknown-creator")
async def test_a_name_like_nobodys_is_offered_nothing(connect):
    async with connect() as ask:
        body = await ask.refusal("get_creator_profile", creator_id="zzzzzzzz")
    assert body["near_matches"] == []


@pytest.mark.requirement("server:persona")
async def test_a_persona_has_its_habits_and_its_voice(connect):
    async with connect() as ask:
        profile = await ask("get_persona_profile", creator_id="alexia")
    assert profile["persona"]["primary_tone"] == "playful"
    assert profile["persona"]["favorite_emojis"] == ["✨", "💛"]
    assert profile["enhanced"] == {"archetype": "girl_next_door", "signature_phrases": ["hey you"]}
    assert profile["voice_samples"] == ["hey you, slow morning here ✨"]


@pytest.mark.requirement("server:persona")
async def test_a_creator_without_an_analysis_has_no_persona_and_that_is_no_error(connect):
    async with connect() as ask:
        profile = await ask("get_persona_profile", creator_id="fay")
    assert (profile["persona"], profile["enhanced"], profile["voice_samples"]) == (None, None, [])
    assert profile["creator"]["display_name"] == "Fay"
