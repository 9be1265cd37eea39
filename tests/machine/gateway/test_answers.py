import json
import re
from pathlib import Path

import pytest
from mcp import McpError
from mcp.types import INTERNAL_ERROR, AudioContent, CallToolResult, ErrorData, ImageContent

from eros.failures import ToolFailure
from eros.gateway.answers import PHRASES, TRANSIENT

RULES = Path(__file__).parents[3] / "docs" / "rules" / "errors.md"
SOUND = AudioContent(type="audio", data="", mimeType="audio/wav")
PICTURE = ImageContent(type="image", data="", mimeType="image/png")
PROFILE = {"creator": {"creator_id": "alexia"}}


def mcp_error(message: str, code: int = INTERNAL_ERROR) -> McpError:
    return McpError(ErrorData(code=code, message=message))


@pytest.mark.requirement("gateway:structured-or-text")
@pytest.mark.parametrize(
    ("texts", "structured"),
    [
        ([], PROFILE),
        ([json.dumps(PROFILE)], None),
        ([json.dumps(PROFILE)], PROFILE),
        (["no JSON at all"], PROFILE),
        ([], {"result": PROFILE}),
        ([], {"result": json.dumps(PROFILE)}),
    ],
    ids=["structured", "text", "both", "text beside", "wrapped object", "wrapped text"],
)
async def test_the_object_is_found_wherever_a_server_puts_it(server, opened, result, texts, structured):
    server.on("get_creator_profile", result(*texts, structured=structured))
    async with opened() as tools:
        assert await tools.call("get_creator_profile", creator_id="alexia") == PROFILE


@pytest.mark.requirement("gateway:four-failure-forms")
@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (lambda result: mcp_error("Creator not found: alexi"), "not_found"),
        (lambda result: mcp_error("boom"), "rejected"),
        (lambda result: result("Creator not found: alexi", error=True), "not_found"),
        (lambda result: result("invalid period", error=True), "rejected"),
        (lambda result: {"error": "Creator not found: alexi"}, "not_found"),
        (lambda result: result(json.dumps({"error": "bad argument"})), "rejected"),
        (lambda result: result(structured={"result": None}), "bad_answer"),
        (lambda result: result("null"), "bad_answer"),
        (lambda result: result(""), "bad_answer"),
        (lambda result: result(), "bad_answer"),
        (lambda result: result("it went well"), "bad_answer"),
        (lambda result: result("[1, 2]"), "bad_answer"),
        (lambda result: result(structured={"result": [1]}), "bad_answer"),
        (lambda result: result("[" * 100_000), "bad_answer"),
        (lambda result: CallToolResult(content=[SOUND]), "bad_answer"),
        (lambda result: CallToolResult(content=[PICTURE]), "bad_answer"),
    ],
)
async def test_each_form_of_failure_is_recognised(server, opened, result, reply, kind):
    server.on("get_creator_profile", reply(result))
    async with opened() as tools:
        with pytest.raises(ToolFailure) as raised:
            await tools.call("get_creator_profile", creator_id="alexi")
    assert (raised.value.tool, raised.value.kind) == ("get_creator_profile", kind)
    assert len(server.asked) == 1


@pytest.mark.requirement("gateway:four-failure-forms")
async def test_a_null_body_has_a_code_of_its_own_among_bad_answers(server, opened, result):
    server.on("get_creator_profile", result("null"))
    async with opened() as tools:
        with pytest.raises(ToolFailure) as raised:
            await tools.call("get_creator_profile", creator_id="alexi")
    assert raised.value.code == "NULL_ANSWER"


@pytest.mark.requirement("gateway:server-codes")
@pytest.mark.parametrize("form", ["isError", "as data", "isError in text"])
async def test_code_field_and_near_matches_of_a_server_survive(server, opened, result, form):
    body = {"error": "creator 'alexi' not found", "code": "CREATOR_NOT_FOUND", "field": "creator_id",
            "near_matches": ["alexia", 7]}  # fmt: skip
    replies = {
        "isError": result("creator 'alexi' not found", structured=body, error=True),
        "as data": result("creator 'alexi' not found", structured=body),
        "isError in text": result(json.dumps(body), error=True),
    }
    server.on("get_creator_profile", replies[form])
    async with opened() as tools:
        with pytest.raises(ToolFailure) as raised:
            await tools.call("get_creator_profile", creator_id="alexi")
    failure = raised.value
    assert (failure.kind, failure.code, failure.near_matches) == ("not_found", "CREATOR_NOT_FOUND", ("alexia",))
    assert failure.message == "creator 'alexi' not found"


@pytest.mark.requirement("gateway:server-codes")
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"error": "database is locked"}, "busy"),
        ({"error": "disk I/O error"}, "busy"),
        ({"error": "wait", "code": "DATABASE_LOCKED"}, "busy"),
        ({"error": {"message": "no such creator", "code": "X"}}, "not_found"),
        ({"error": "Unknown tool: get_creator_profile"}, "missing_tool"),
        ({"error": True}, "rejected"),
        ({"error": "upstream: connection reset by peer"}, "upstream"),
        ({"error": "[Errno 111] Connection refused"}, "upstream"),
        ({"error": "The read operation timed out"}, "upstream"),
        ({"error": "503 Service Unavailable"}, "upstream"),
        ({"error": "it failed", "code": "ECONNRESET"}, "upstream"),
        ({"error": "it failed", "code": "CONNECTION_RESET"}, "upstream"),
        ({"error": "429 Too Many Requests"}, "upstream"),
        ({"error": "the server is busy"}, "upstream"),
        ({"error": "the query timed out after 30 s", "code": "QUERY_TIMEOUT"}, "rejected"),
        ({"error": "caption 'connection refused' is too long", "code": "INVALID_ARGUMENT"}, "rejected"),
    ],
)
async def test_words_and_codes_decide_the_kind(server, opened, body, kind):
    server.on("get_creator_profile", body)
    async with opened() as tools:
        with pytest.raises(ToolFailure) as raised:
            await tools.call("get_creator_profile", creator_id="alexi")
    assert raised.value.kind == kind


@pytest.mark.requirement("gateway:transient-texts")
def test_the_rules_table_names_each_word_that_decides():
    """Row by row, as the code has them."""
    rows = re.findall(
        r"^\| ([a-z][^|]*) \| [^|]*: (?:not )?tried again", RULES.read_text(encoding="utf-8"), re.MULTILINE
    )
    told = [tuple(row.split(", ")) for row in rows if row != "anything else"]
    words = dict(PHRASES)
    assert told == [words["busy"], TRANSIENT, words["missing_tool"], words["not_found"]]


async def test_an_error_that_is_null_is_no_error(server, opened):
    server.on("get_best_timing", {"timezone": "UTC", "error": None})
    async with opened() as tools:
        assert (await tools.call("get_best_timing"))["timezone"] == "UTC"


@pytest.mark.requirement("gateway:untrusted")
async def test_an_answer_over_a_million_characters_is_not_read(server, opened):
    server.on("get_best_timing", {"timezone": "x" * 1_000_001})
    async with opened() as tools:
        with pytest.raises(ToolFailure, match="at most 1,000,000"):
            await tools.call("get_best_timing")


@pytest.mark.requirement("gateway:untrusted")
async def test_an_error_text_becomes_one_short_printable_line(server, opened, result):
    server.on("get_best_timing", result("\x1b[31mred\nalert\u202e " + "x" * 5_000, error=True))
    async with opened() as tools:
        with pytest.raises(ToolFailure) as raised:
            await tools.call("get_best_timing")
    assert raised.value.message.startswith("[31mred alert xxx")
    assert len(raised.value.message) == 500


@pytest.mark.requirement("gateway:lenient-with-schemas")
async def test_an_answer_that_breaks_the_tools_own_output_schema_is_still_read(server, opened):
    server.outputs["get_best_timing"] = {"type": "object", "properties": {"timezone": {"type": "string"}}}
    server.on("get_best_timing", {"timezone": 5})
    async with opened() as tools:
        assert await tools.call("get_best_timing") == {"timezone": 5}


@pytest.mark.requirement("gateway:arguments")
async def test_arguments_that_are_none_or_that_the_tool_does_not_take_are_left_out(server, opened):
    properties = {"creator_id": {}, "limit": {}, "content_type": {}}
    server.schemas["get_top_captions"] = {"type": "object", "properties": properties}
    server.on("get_top_captions", {"captions": []})
    async with opened() as tools:
        await tools.call("get_top_captions", creator_id="a", limit=5, content_type=None, min_freshness=0)
    assert server.asked == [("get_top_captions", {"creator_id": "a", "limit": 5})]


@pytest.mark.requirement("gateway:arguments")
async def test_what_a_server_offers_is_read_from_its_listing(server, opened):
    server.tools = ["save_schedule"]
    server.schemas["save_schedule"] = {"type": "object", "properties": {"items": {}}}
    async with opened() as tools:
        assert tools.offers("save_schedule")
        assert tools.offers("save_schedule", "items")
        assert not tools.offers("save_schedule", "generation_id")
        assert not tools.offers("get_channels")


@pytest.mark.requirement("gateway:missing-tool")
async def test_a_tool_that_the_server_lacks_is_not_asked_for(server, opened):
    server.tools = ["get_channels"]
    async with opened() as tools:
        with pytest.raises(ToolFailure) as raised:
            await tools.call("get_send_types")
        listing = await tools.listing()
    assert raised.value.kind == "missing_tool"
    assert server.asked == []
    assert not listing.usable
    assert listing.missing["get_volume_assignment"] == "elsewhere"
