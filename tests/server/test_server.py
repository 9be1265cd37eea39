"""The server as MCP clients see it: 17 described tools, clear refusals, and nothing said that is nobody's business."""

import json

import pytest
from schema_keywords import foreign_keywords

from eros_db.tools.registry import tools

NAMES = {
    *("get_creator_profile", "get_active_creators", "get_persona_profile"),
    *("get_performance_trends", "get_content_type_rankings", "get_best_timing"),
    *("get_top_captions", "get_send_type_captions", "get_vault_availability"),
    *("get_send_types", "get_send_type_details", "get_volume_config"),
    *("get_audience_targets", "get_channels", "save_schedule", "execute_query", "get_volume_assignment"),
}
ARGUMENTS = {
    "get_performance_trends": {"creator_id": ..., "period": "14d"},
    "get_best_timing": {"creator_id": ..., "days_lookback": 30},
    "get_top_captions": {
        "creator_id": ...,
        **dict.fromkeys(("caption_type", "content_type", "send_type_key")),
        **{"min_freshness": 30, "min_performance": 40, "limit": 20},
    },
    "get_send_type_captions": {
        **{"creator_id": ..., "send_type_key": ..., "min_freshness": 30, "min_performance": 40, "limit": 10}
    },
    "get_active_creators": {"tier": None, "page_type": None},
    "get_send_types": {"category": None, "page_type": None},
    "get_audience_targets": {"page_type": None, "channel_key": None},
    "get_channels": {"supports_targeting": None},
    "execute_query": {"query": ..., "params": []},
    "save_schedule": {
        **{"creator_id": ..., "week_start": ..., "items": ...},
        **{"generation_id": None, "replace": False, "metadata": None},
    },
}


@pytest.mark.requirement("server:seventeen-tools")
async def test_seventeen_tools_are_listed_each_with_its_purpose(connect):
    async with connect() as ask:
        listed = (await ask.session.list_tools()).tools
    assert {tool.name for tool in listed} == NAMES
    assert all(tool.description for tool in listed)
    assert [tool.name for tool in listed if not tool.annotations.readOnlyHint] == ["save_schedule"]


@pytest.mark.requirement("server:arguments")
@pytest.mark.parametrize("name", ARGUMENTS)
async def test_arguments_and_defaults_are_the_contracts(connect, name):
    async with connect() as ask:
        schema = next(tool.inputSchema for tool in (await ask.session.list_tools()).tools if tool.name == name)
    for argument, default in ARGUMENTS[name].items():
        assert (argument in schema.get("required", [])) == (default is ...)
        assert default is ... or schema["properties"][argument].get("default") == default
    ours = {"exclude_ids", "for_week", "order", "readiness"}  # optional, and this server's own
    assert schema["properties"].keys() - ours == ARGUMENTS[name].keys()


@pytest.mark.requirement("server:arguments")
async def test_a_missing_argument_and_an_unknown_one_are_named(connect):
    async with connect() as ask:
        missing = await ask.refusal("get_best_timing")
        unknown = await ask.refusal("get_best_timing", creator_id="alexia", lookback_days=3)
    assert (missing["code"], missing["field"]) == ("MISSING_FIELD", "creator_id")
    assert (unknown["code"], unknown["field"]) == ("UNKNOWN_FIELD", "lookback_days")
    assert "'days_lookback'" in unknown["error"]
    assert unknown["near_matches"] == ["days_lookback"]


@pytest.mark.requirement("server:arguments")
async def test_a_long_value_is_shown_short(connect):
    async with connect() as ask:
        body = await ask.refusal("get_best_timing", creator_id="x" * 5000)
    assert len(body["error"]) < 200


@pytest.mark.requirement("server:arguments")
async def test_null_stands_for_what_is_not_given(connect):
    async with connect() as ask:
        assert (await ask("get_best_timing", creator_id="alexia", days_lookback=None))["creator_id"] == "alexia"
        missing = await ask.refusal("get_best_timing", creator_id=None)
    assert missing["field"] == "creator_id"


@pytest.mark.requirement("server:whole-texts")
async def test_what_is_no_text_is_refused_by_its_name(connect):
    async with connect() as ask:
        body = await ask.refusal("get_best_timing", creator_id="alexi\ud800")
        whole = await ask.refusal("get_best_timing", creator_id="alexi\ufffd")
    assert (body["code"], body["field"], "alexi\ufffd" in body["error"]) == ("INVALID_ARGUMENT", "creator_id", True)
    assert whole["code"] == "CREATOR_NOT_FOUND"


@pytest.mark.requirement("server:arguments")
async def test_a_long_name_is_shown_short(connect):
    async with connect() as ask:
        tool = await ask.refusal("x" * 2_000_000)
        field = await ask.refusal("get_best_timing", creator_id="alexia", **{"y" * 2_000_000: 1})
    assert len(json.dumps([tool, field])) < 1_500


@pytest.mark.requirement("server:seventeen-tools")
async def test_no_tool_declares_a_shape_that_an_error_would_break(connect):
    async with connect() as ask:
        assert [tool.outputSchema for tool in (await ask.session.list_tools()).tools] == [None] * 17


@pytest.mark.requirement("server:unknown-tool")
async def test_an_unknown_tool_is_a_refusal_that_offers_near_ones(connect):
    async with connect() as ask:
        body = await ask.refusal("get_creator_profil")
    assert (body["code"], body["near_matches"][0]) == ("UNKNOWN_TOOL", "get_creator_profile")


@pytest.mark.requirement("server:masked-errors")
async def test_an_unexpected_error_keeps_its_text_to_itself(connect, sql):
    sql("ALTER TABLE creator_personas DROP COLUMN archetype")  # SQLite itself gives up
    async with connect() as ask:
        body = await ask.refusal("get_persona_profile", creator_id="alexia")
    assert body == {
        "error": "get_persona_profile failed inside the data server",
        "code": "INTERNAL_ERROR",
        "field": None,
    }


@pytest.mark.requirement("server:bad-data")
async def test_a_creator_without_a_real_time_zone_is_named(connect, sql):
    sql("UPDATE creators SET timezone = 'Mars/Olympus' WHERE creator_id = 'nell'")
    async with connect() as ask:
        body = await ask.refusal("get_volume_config", creator_id="nell")
    assert (body["code"], body["field"]) == ("INVALID_DATA", "timezone")


@pytest.mark.requirement("server:seventeen-tools")
def test_no_tool_reaches_a_client_without_a_description_of_its_arguments():
    for tool in tools().values():
        described = tool.input_schema["properties"]
        assert all("description" in schema for schema in described.values()), tool.name


#: What no argument is, of any tool; and what would tell of our insides.
NEEDED = {"creator_id": "alexia", "query": "SELECT 1", "week_start": "2026-11-23", "items": []}
FOREIGN = ({"a": 1}, [[]], 10**30, -1, "'; DROP TABLE creators; -- ../../etc/passwd\x00\u202e", "x" * 100_000)
ITEM = {
    "scheduled_date": "2026-11-24",
    "scheduled_time": "12:00",
    "send_type_key": "bump_normal",
    "channel_key": "mass_message",
}
WORDS = ("slot_id", "send_type_key", "item_type", "channel_key", "target_key", "theme", "parent_item_id")
ITEMS = [{"items": [ITEM | {field: value}]} for field in WORDS for value in FOREIGN]
INSIDES = ("Traceback", "sqlalchemy", "pydantic", "sqlite3", ".py", "INTERNAL_ERROR")


@pytest.mark.requirement("server:arguments", "server:masked-errors")
async def test_whatever_an_argument_is_a_refusal_is_small_coded_and_tells_nothing_of_our_insides(connect):
    async with connect() as ask:
        for tool in (await ask.session.list_tools()).tools:
            needed = {name: NEEDED.get(name, "nope") for name in tool.inputSchema.get("required", ())}
            changes = [{name: value} for name in tool.inputSchema["properties"] for value in FOREIGN]
            changes += ITEMS if tool.name == "save_schedule" else []
            for arguments in ({}, {"zzz": 1}, *(needed | change for change in changes)):
                answer = await ask.session.call_tool(tool.name, arguments)
                text = answer.content[0].text
                if answer.isError:
                    assert {"code", "field"} <= answer.structuredContent.keys(), (tool.name, arguments)
                    assert len(text) < 1_000, (tool.name, arguments)
                assert [one for one in INSIDES if one in text] == [], (tool.name, arguments)
        assert (await ask("execute_query", query="SELECT 1 AS v"))["results"] == [{"v": 1}]


@pytest.mark.requirement("server:schemas")
def test_input_schemas_say_their_bounds_in_the_keywords_of_json_schema():
    for tool in tools().values():
        assert foreign_keywords(tool.input_schema) == set(), tool.name
    fields = tools()["get_top_captions"].input_schema["properties"]
    bounds = [(fields[name]["minimum"], fields[name]["maximum"]) for name in ("min_freshness", "limit")]
    assert bounds == [(0, 100), (1, 500)]


@pytest.mark.requirement("server:schemas")
async def test_what_a_model_reads_of_all_tools_stays_small(connect):
    async with connect() as ask:
        listed = (await ask.session.list_tools()).tools
    assert sum(len(f"{tool.name}{tool.description}{json.dumps(tool.inputSchema)}") for tool in listed) <= 13_000
