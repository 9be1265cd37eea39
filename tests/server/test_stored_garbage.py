"""Values that the schema's CHECKs let pass and no tool can read: each costs what it is worth, and is named (R54)."""

import pytest

#: A statement that puts garbage in, the tools that read it, and how it is named.
GARBAGE = [
    (
        "UPDATE top_content_types SET rank = 'first' WHERE creator_id = 'alexia' AND content_type = 'solo'",
        ("get_creator_profile", "get_content_type_rankings", "get_volume_config"),
        ("top_content_types", "rank", "'first'", "a whole number"),
    ),
    (
        "UPDATE volume_performance_tracking SET revenue_per_send_trend = 'oops' WHERE creator_id = 'alexia'",
        ("get_creator_profile", "get_performance_trends", "get_volume_config"),
        ("volume_performance_tracking", "revenue_per_send_trend", "'oops'", "a number"),
    ),
    (
        "UPDATE mass_messages SET earnings = '12 dollars' WHERE message_id = (SELECT max(message_id) FROM mass_messages"
        " WHERE creator_id = 'alexia')",
        ("get_creator_profile", "get_best_timing", "get_volume_config"),
        ("mass_messages", "earnings", "'12 dollars'", "a number"),
    ),
    (
        "UPDATE mass_messages SET sending_hour = 9.5 WHERE message_id = (SELECT max(message_id) FROM mass_messages"
        " WHERE creator_id = 'alexia')",
        ("get_creator_profile", "get_best_timing", "get_volume_config"),
        ("mass_messages", "sending_hour", "9.5", "a whole number"),
    ),
    (
        "UPDATE mass_messages SET sending_time = '2026-11-31T10:00:00' WHERE message_id = (SELECT max(message_id)"
        " FROM mass_messages WHERE creator_id = 'alexia')",
        ("get_creator_profile", "get_volume_config"),
        ("mass_messages", "sending_time", "'2026-11-31T10:00:00'", "a date"),
    ),
    (
        "UPDATE creators SET current_active_fans = 'many' WHERE creator_id = 'alexia'",
        ("get_creator_profile", "get_active_creators", "get_volume_config"),
        ("creators", "current_active_fans", "'many'", "a whole number"),
    ),
    (
        "UPDATE creators SET current_active_fans = 9000000000000000000 WHERE creator_id = 'alexia'",
        ("get_creator_profile", "get_active_creators", "get_volume_config"),
        ("creators", "current_active_fans", "9000000000000000000", "a whole number of at most 15 digits"),
    ),
    (
        "UPDATE mass_messages SET earnings = 1e308 WHERE message_id = (SELECT max(message_id) FROM mass_messages"
        " WHERE creator_id = 'alexia')",
        ("get_creator_profile", "get_volume_config"),
        ("mass_messages", "earnings", "1e+308", "a number of at most 15 digits"),
    ),
    (
        "UPDATE creator_personas SET favorite_emojis = 'sparkles' WHERE creator_id = 'alexia'",
        ("get_persona_profile",),
        ("creator_personas", "favorite_emojis", "'sparkles'", "a list of texts"),
    ),
    (
        "UPDATE creator_personas SET signature_phrases = '[1, 2]' WHERE creator_id = 'alexia'",
        ("get_persona_profile",),
        ("creator_personas", "signature_phrases", "'[1, 2]'", "a list of texts"),
    ),
    (
        "UPDATE vault_matrix SET quantity_available = 'lots' WHERE creator_id = 'alexia'",
        ("get_vault_availability", "get_volume_config"),
        ("vault_matrix", "quantity_available", "'lots'", "a whole number"),
    ),
    (
        "UPDATE caption_creator_performance SET last_used_date = 'yesterday' WHERE creator_id = 'alexia'",
        ("get_top_captions",),
        ("caption_creator_performance", "last_used_date", "'yesterday'", "a date"),
    ),
    (
        "UPDATE send_types SET max_per_day = 'two' WHERE send_type_key = 'ppv_unlock'",
        ("get_send_types", "get_volume_config"),
        ("send_types", "max_per_day", "'two'", "a whole number"),
    ),
    (
        "UPDATE caption_bank SET tone = CAST(x'6661ff6c' AS TEXT) WHERE caption_id = (SELECT min(caption_id)"
        " FROM caption_bank)",
        ("get_top_captions",),
        ("caption_bank", "tone", "'fa\ufffdl'", "a text in UTF-8"),
    ),
    (
        "UPDATE creators SET display_name = CAST(x'ff' AS TEXT) WHERE creator_id = 'alexia'",
        ("get_creator_profile", "get_active_creators"),
        ("creators", "display_name", "'\ufffd'", "a text in UTF-8"),
    ),
    (
        "UPDATE creator_personas SET primary_tone = CAST(x'ff' AS TEXT) WHERE creator_id = 'alexia'",
        ("get_persona_profile",),
        ("creator_personas", "primary_tone", "'\ufffd'", "a text in UTF-8"),
    ),
    (
        "UPDATE creator_personas SET favorite_emojis = CAST(x'5b22ff225d' AS TEXT) WHERE creator_id = 'alexia'",
        ("get_persona_profile",),
        ("creator_personas", "favorite_emojis", """'["\ufffd"]'""", "a list of texts"),
    ),
    (
        "UPDATE mass_messages SET earnings = CAST(x'ff' AS TEXT) WHERE message_id = (SELECT max(message_id)"
        " FROM mass_messages WHERE creator_id = 'alexia')",
        ("get_creator_profile", "get_best_timing", "get_volume_config"),
        ("mass_messages", "earnings", "'\ufffd'", "a number"),
    ),
    (
        "UPDATE caption_creator_performance SET last_used_date = CAST(x'ff' AS TEXT) WHERE creator_id = 'alexia'",
        ("get_top_captions",),
        ("caption_creator_performance", "last_used_date", "'\ufffd'", "a date"),
    ),
    (
        "UPDATE mass_messages SET sending_hour = 99 WHERE message_id = (SELECT max(message_id) FROM mass_messages"
        " WHERE creator_id = 'alexia')",
        ("get_creator_profile", "get_best_timing", "get_volume_config"),
        ("mass_messages", "sending_hour", "99", "within 0 to 23"),
    ),
    (
        "UPDATE creators SET current_active_fans = -5 WHERE creator_id = 'alexia'",
        ("get_creator_profile", "get_active_creators", "get_volume_config"),
        ("creators", "current_active_fans", "-5", "at least 0"),
    ),
    (
        "UPDATE volume_performance_tracking SET saturation_score = 400 WHERE creator_id = 'alexia'",
        ("get_creator_profile", "get_performance_trends", "get_volume_config"),
        ("volume_performance_tracking", "saturation_score", "400.0", "within 0 to 100"),
    ),
    (
        "UPDATE audience_targets SET filter_type = 'guess' WHERE target_key = 'renew_off'",
        ("get_audience_targets",),
        ("audience_targets", "filter_type", "'guess'", "one of segment, behavior, custom"),
    ),
    (
        "UPDATE channels SET requires_manual_send = 7 WHERE channel_key = 'wall_post'",
        ("get_channels",),
        ("channels", "requires_manual_send", "7", "one of 0, 1"),
    ),
]  # fmt: skip


@pytest.mark.requirement("server:garbage")
@pytest.mark.parametrize(("damage", "tools", "told"), GARBAGE)
async def test_a_stored_value_that_cannot_be_read_is_named_and_the_rest_is_answered(connect, sql, damage, tools, told):
    sql(damage)
    async with connect() as ask:
        for tool in tools:
            whole = tool in ("get_active_creators", "get_send_types", "get_audience_targets", "get_channels")
            answer = await ask(tool, **({} if whole else {"creator_id": "alexia"}))
            named = {(it["table"], it["column"], it["rows"][0]["value"], it["wanted"]) for it in answer["unreadable"]}
            assert told in named


@pytest.mark.requirement("server:garbage")
async def test_what_a_message_is_known_by_is_no_figure_that_is_too_long(connect, sql):
    """Imports and migrations write digests of 64 bits."""
    sql("UPDATE mass_messages SET text_digest = -765833240826129085 WHERE creator_id = 'alexia'")
    async with connect() as ask:
        assert "unreadable" not in await ask("get_creator_profile", creator_id="alexia")


@pytest.mark.requirement("server:garbage")
async def test_what_a_tool_of_no_page_answers_names_no_page_s_rows(connect, sql):
    sql("UPDATE creators SET current_active_fans = 'many' WHERE creator_id = 'alexia'")
    async with connect() as ask:
        assert "unreadable" in await ask("get_active_creators")
        assert "unreadable" not in await ask("get_channels")


@pytest.mark.requirement("server:garbage")
async def test_an_hour_that_there_is_not_costs_the_best_hours_its_own_message_alone(connect, sql):
    async with connect() as ask:
        before = await ask("get_best_timing", creator_id="alexia")
        newest = "(SELECT max(message_id) FROM mass_messages WHERE creator_id = 'alexia')"
        sql(f"UPDATE mass_messages SET sending_hour = 99 WHERE message_id = {newest}")
        after = await ask("get_best_timing", creator_id="alexia")
    assert after["unreadable"][0]["instead"] == "the row is left out"
    assert after["fallback"] == before["fallback"]
    assert before["message_count"] - after["message_count"] in (0, 1)


@pytest.mark.requirement("server:garbage")
async def test_only_the_value_is_lost_and_nothing_beside_it(connect, sql):
    async with connect() as ask:
        before = await ask("get_content_type_rankings", creator_id="alexia")
        sql("UPDATE top_content_types SET rank = 'first' WHERE creator_id = 'alexia'")
        after = await ask("get_content_type_rankings", creator_id="alexia")
    assert "unreadable" not in before
    assert {it["content_type"] for it in after["rankings"]} == {it["content_type"] for it in before["rankings"]}
    assert after["avoid_types"] == before["avoid_types"]
    assert [it["rank"] for it in after["rankings"]] == [None] * len(before["rankings"])
    (told,) = after["unreadable"]
    assert (told["count"], told["instead"]) == (4, "it is taken as not stated")  # one of an older analysis


@pytest.mark.requirement("server:garbage")
async def test_a_message_with_a_garbage_earning_counts_as_one_that_earned_nothing(connect, sql):
    newest = "(SELECT max(message_id) FROM mass_messages WHERE creator_id = 'alexia')"
    sql(f"UPDATE mass_messages SET earnings = 0 WHERE message_id = {newest}")
    async with connect() as ask:
        clean = await ask("get_creator_profile", creator_id="alexia")
        sql(f"UPDATE mass_messages SET earnings = 'oops' WHERE message_id = {newest}")
        damaged = await ask("get_creator_profile", creator_id="alexia")
        sql(f"UPDATE mass_messages SET earnings = 0 WHERE message_id = {newest}")
        mended = await ask("get_creator_profile", creator_id="alexia")
    assert damaged["analytics"] == clean["analytics"] == mended["analytics"]
    assert damaged["unreadable"][0]["instead"] == "0 stands in its place"
    assert "unreadable" not in mended


@pytest.mark.requirement("server:garbage")
@pytest.mark.parametrize(
    ("table", "of_one"), [("vault_media", "media_type = 'video'"), ("vault_matrix", "has_content = 1")]
)
async def test_what_lies_in_the_vault_in_an_amount_that_cannot_be_read_still_lies_there(connect, sql, table, of_one):
    async with connect() as ask:
        before = await ask("get_vault_availability", creator_id="alexia")
        sql(f"UPDATE {table} SET quantity_available = 'lots' WHERE creator_id = 'alexia' AND {of_one}")
        after = await ask("get_vault_availability", creator_id="alexia")
    (told,) = after["unreadable"]
    assert told["instead"] == "1 stands in its place"
    for named in ("available_content_types", "content_types"):
        assert sorted(after[named]) == sorted(before[named])
    amounts = (
        [after["content_counts"]["video"]]
        if table == "vault_media"
        else [theme["quantity_available"] for theme in after["vault_items"]]
    )
    assert set(amounts) == {1}


@pytest.mark.requirement("server:garbage")
@pytest.mark.parametrize("text", ["x'ff00'", "CAST(x'4869ff' AS TEXT)"], ids=["bytes", "no UTF-8"])
async def test_one_caption_of_the_bank_that_is_no_text_leaves_the_others_in_use(connect, sql, text):
    async with connect() as ask:
        before = await ask("get_top_captions", creator_id="alexia")
        first = before["captions"][0]["caption_id"]
        sql(f"UPDATE caption_bank SET caption_text = {text} WHERE caption_id = ?", first)
        after = await ask("get_top_captions", creator_id="alexia")
        again = await ask("get_top_captions", creator_id="alexia")
    assert [it["caption_id"] for it in after["captions"]] == [it["caption_id"] for it in before["captions"][1:]]
    (told,) = after["unreadable"]
    assert (told["column"], told["rows"][0]["row"]) == ("caption_text", str(first))
    assert told["instead"] == "the row is left out"
    assert again == after


@pytest.mark.requirement("server:garbage")
async def test_a_week_is_saved_over_garbage_in_what_its_prediction_rests_on(connect, sql):
    item = {
        "scheduled_date": "2026-11-23", "scheduled_time": "20:00:00", "send_type_key": "bump_normal",
        "channel_key": "mass_message",
    }  # fmt: skip
    sql("UPDATE volume_performance_tracking SET revenue_per_send_trend = 'oops' WHERE creator_id = 'alexia'")
    async with connect() as ask:
        saved = await ask("save_schedule", creator_id="alexia", week_start="2026-11-23", items=[item])
    assert saved["item_count"] == 1
    stands = "SELECT scheduled_date FROM schedule_items WHERE creator_id = 'alexia' AND scheduled_date = '2026-11-23'"
    assert len(sql(stands)) == 1
