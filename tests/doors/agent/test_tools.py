"""The tools by a real client in memory, against the real graph, data server and store."""

import base64
import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from agent_answers import refusal
from mcp import ClientSession
from mcp.shared.exceptions import McpError
from mcp.types import (
    BlobResourceContents,
    CancelledNotification,
    CancelledNotificationParams,
    ClientNotification,
    ResourceLink,
    TextResourceContents,
)
from pydantic import AnyUrl

from eros.vocabulary.documents import ErrorDocument
from eros_app.agent.arguments import given
from eros_app.services.export import FORMATS

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

MOST = 6_000
Connect = Callable[..., AbstractAsyncContextManager[ClientSession]]
TOOLS = {
    *("generate_schedule", "get_schedule", "list_schedules", "review_schedule"),
    *("list_creators", "analyse_creator", "export_schedule", "explain_item", "edit_schedule", "diff_schedules"),
}


async def all_items(session: ClientSession, some_id: str, **only: str) -> list[dict[str, Any]]:
    """Every page of a week's items, and nothing of an answer over its size."""
    items: list[dict[str, Any]] = []
    offset: int | None = 0
    while offset is not None:
        page = await ask(session, "get_schedule", id=some_id, offset=offset, **only)
        items, offset = items + page["items"], page["next_offset"]
        assert len(json.dumps(page)) <= MOST
    assert len(items) == page["total"]
    return items


async def ask(session: ClientSession, tool: str, **arguments: Any) -> dict[str, Any]:
    answer = await session.call_tool(tool, arguments)
    assert not answer.isError, answer.structuredContent
    assert answer.structuredContent is not None
    return answer.structuredContent


def saved_weeks(home: Path) -> int:
    with sqlite3.connect(home / "eros.db") as store:
        [count] = store.execute("SELECT count(*) FROM schedule_templates").fetchone()
    return int(count)


@pytest.mark.requirement("agent:tools")
async def test_every_tool_is_typed_and_annotated(connect: Connect) -> None:
    async with connect() as session:
        tools = (await session.list_tools()).tools
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        jsonschema.Draft202012Validator.check_schema(tool.inputSchema)
        assert tool.outputSchema is not None
        assert tool.description
        assert tool.annotations is not None
        assert tool.annotations.openWorldHint is False
    reading = {tool.name for tool in tools if tool.annotations and tool.annotations.readOnlyHint}
    assert {"generate_schedule", "review_schedule", "export_schedule", "edit_schedule"} == TOOLS - reading


@pytest.mark.requirement("agent:generate", "agent:progress")
async def test_a_week_is_generated_saved_and_reported_phase_by_phase(connect: Connect, home: Path) -> None:
    heard: list[tuple[float, str | None]] = []

    async def progress(done: float, _total: float | None, message: str | None) -> None:
        heard.append((done, message))

    async with connect() as session:
        await session.call_tool("list_schedules", {})  # what is loaded at the first call is told as it lasts, by itself
        answer = await session.call_tool("generate_schedule", {"creator_id": "alexia"}, progress_callback=progress)
    week = answer.structuredContent
    assert week is not None
    assert (week["status"], week["creator_id"], week["week_start"]) == ("saved", "alexia", "2026-11-23")
    assert len(json.dumps(week)) < 3_000
    assert saved_weeks(home) == 1
    assert [done for done, _ in heard] == list(range(1, len(heard) + 1))
    assert (heard[0][1], heard[-1][1]) == ("loading the creator", "saving")


@pytest.mark.requirement("agent:generate", "wishes:hours-of-days")
async def test_the_wishes_of_a_request_are_its_arguments(connect: Connect, home: Path) -> None:
    wishes: dict[str, Any] = {
        "days_off": ["2026-11-25"],
        "exclude": ["bundle"],
        "not_before": "10:00",
        "not_before_on": {"2026-11-23": "12:00"},
        "not_after_on": {"2026-11-24": "21:00"},
        "pinned": [{"send_type_key": "ppv_unlock", "date": "2026-11-27", "time": "20:07"}],
        "follow_ups": False,
        "dry_run": True,
    }
    async with connect() as session:
        week = await ask(session, "generate_schedule", creator_id="alexia", **wishes)
        items = await all_items(session, week["generation_id"])
    assert week["status"] == "dry_run"
    assert saved_weeks(home) == 0
    assert {"2026-11-25"} & {item["date"] for item in items} == set()
    assert all(item["time"] >= "10:00" and item["send_type_key"] != "bundle" for item in items)
    assert ("2026-11-27", "20:07", "ppv_unlock") in [
        (item["date"], item["time"], item["send_type_key"]) for item in items
    ]
    assert all(item["time"] >= "12:00" for item in items if item["date"] == "2026-11-23")
    assert all(item["time"] <= "21:00" for item in items if item["date"] == "2026-11-24")
    assert week["follow_ups"] == 0


@pytest.mark.requirement("agent:details", "agent:export")
async def test_what_the_summary_leaves_out_is_to_be_had(connect: Connect, home: Path) -> None:
    async with connect() as session:
        week = await ask(session, "generate_schedule", creator_id="alexia", dry_run=True)
        some_id, day = week["generation_id"], "2026-11-24"
        details = await ask(session, "get_schedule", id=some_id[:8], day=day)
        of_day = await all_items(session, some_id, day=day)
        whole = json.loads(text_of(await session.read_resource(AnyUrl(week["resource"]))))
        slot_id = details["items"][0]["slot_id"]
        why = await ask(session, "explain_item", id=some_id, slot_id=slot_id)
        listing = await ask(session, "list_schedules", status="dry_run", creator_id="alexia")
        exported = await session.call_tool("export_schedule", {"id": some_id, "format": "csv"})
        table = text_of(await session.read_resource(AnyUrl(f"{week['resource']}/csv")))
    assert {item["date"] for item in of_day} == {day}
    assert len(of_day) == details["total"] == week["by_day"][day]
    assert len(details["checks"]) == 10
    assert len(whole["items"]) == week["total_items"]
    assert why["item"] == next(item for item in whole["items"] if item["slot_id"] == slot_id)
    assert any(str(why["item"]["caption_id"]) in reason for reason in why["reasons"])
    assert ([one["generation_id"] for one in listing["schedules"]], listing["total"]) == ([some_id], 1)
    assert exported.structuredContent is not None
    path = Path(exported.structuredContent["path"])
    assert path.parent == home / "exports"
    assert contents(path) == table.encode()
    link = exported.content[1]
    assert isinstance(link, ResourceLink)
    assert (str(link.uri), link.size) == (f"{week['resource']}/csv", len(table.encode()))
    assert len(exported.model_dump_json()) < 1_500
    assert table.count("\r\n") == week["total_items"] + 1


@pytest.mark.requirement("agent:pages")
async def test_an_empty_page_says_why_it_is_empty(connect: Connect) -> None:
    async with connect() as session:
        week = await ask(session, "generate_schedule", creator_id="alexia", days_off=["2026-11-25"], dry_run=True)
        some_id, total = week["generation_id"], week["total_items"]
        notes = {
            name: (await ask(session, "get_schedule", id=some_id, **only))["note"]
            for name, only in {
                "outside": {"day": "2026-11-30"},
                "day off": {"day": "2026-11-25"},
                "past": {"offset": total},
                "first": {},
            }.items()
        }
        weeks = await ask(session, "list_schedules", offset=5)
        creators = await ask(session, "list_creators", offset=500)
    assert notes == {
        "outside": f"2026-11-30 is no day of this week, which has {total} sends from 2026-11-23 to 2026-11-29",
        "day off": f"nothing is sent on 2026-11-25; the week's {total} sends stand on its other days",
        "past": f"offset {total} is past the last: there are {total} sends, from 0 on",
        "first": "this is a dry run: it was not saved, and no week of it stands",
    }
    assert weeks["note"] == "offset 5 is past the last: there is 1 week, from 0 on"
    assert creators["note"] == f"offset 500 is past the last: there are {creators['count']} creators, from 0 on"


def contents(path: Path) -> bytes:
    return path.read_bytes()


def text_of(read: Any) -> str:
    return str(read.contents[0].text)


@pytest.mark.requirement("agent:export")
async def test_an_export_as_json_is_the_document(connect: Connect, home: Path) -> None:
    async with connect() as session:
        week = await ask(session, "generate_schedule", creator_id="nova", dry_run=True, allow_low_confidence=True)
        exported = await session.call_tool(
            "export_schedule", {"id": week["generation_id"], "format": "json", "to_file": False}
        )
    assert exported.structuredContent is not None
    assert exported.structuredContent["path"] is None
    assert exported.structuredContent["resource"] == week["resource"]
    assert not (home / "exports").exists()


@pytest.mark.requirement("agent:export", "export:formats")
async def test_each_format_is_a_resource_of_the_same_bytes_as_its_file(connect: Connect) -> None:
    async with connect() as session:
        week = await ask(session, "generate_schedule", creator_id="ines", dry_run=True)
        for name, written in FORMATS.items():
            exported = await session.call_tool("export_schedule", {"id": week["generation_id"], "format": name})
            assert exported.structuredContent is not None
            answer, link = exported.structuredContent, exported.content[1]
            file = contents(Path(answer["path"]))
            [read] = (await session.read_resource(AnyUrl(answer["resource"]))).contents
            held = base64.b64decode(read.blob) if isinstance(read, BlobResourceContents) else read.text.encode()
            assert (held == file, isinstance(read, TextResourceContents)) == (True, written.is_text), name
            assert (answer["characters"] is None) == (not written.is_text)
            assert isinstance(link, ResourceLink)
            assert (link.size, link.mimeType, read.mimeType) == (len(file), written.mime_type, written.mime_type)


@pytest.mark.requirement("agent:details")
async def test_creators_and_their_analysis(connect: Connect) -> None:
    async with connect() as session:
        creators = await ask(session, "list_creators", tier=1, page_type="paid")
        analysis = await ask(session, "analyse_creator", creator_id="alexia")
        prompt = await session.get_prompt("plan_week", {"creator": "alexia", "wishes": "no sends on Monday"})
    assert {one["page_type"] for one in creators["creators"]} == {"paid"}
    assert "valentina" in [one["creator_id"] for one in creators["creators"]]
    assert len(analysis["volume"]["modules"]) == 8
    assert len(analysis["timing"]["best_hours"]) == 8
    assert analysis["captions"]["running_short"] == []
    assert "no sends on Monday" in prompt.messages[0].content.text  # type: ignore[union-attr]


#: Tool, arguments, the error code and a word that the answer has to hold.
BAD_INPUT: list[tuple[str, dict[str, Any], str, str]] = [
    ("generate_schedule", {"creator_id": "alexai"}, "CREATOR_NOT_FOUND", "alexia"),
    ("generate_schedule", {"creator_id": "  "}, "NO_CREATOR", "empty"),
    ("generate_schedule", {}, "BAD_ARGUMENT", "creator_id"),
    ("generate_schedule", {"creator": "alexia"}, "UNKNOWN_ARGUMENT", "creator_id"),
    ("generate_schedule", {"creator_id": "alexia", "focus": "fame"}, "BAD_ARGUMENT", "focus"),
    ("generate_schedule", {"creator_id": "alexia", "max_per_day": 0}, "BAD_MAX_PER_DAY", "max_per_day"),
    ("generate_schedule", {"creator_id": "alexia", "days_off": ["soon"]}, "BAD_ARGUMENT", "days_off"),
    *(
        ("generate_schedule", {"creator_id": "alexia", **wish}, "BAD_ARGUMENT", says)
        for wish, says in (
            ({"not_before_on": {"soon": "09:00"}}, "not_before_on.soon: 'soon' is no date; write it as 2026-11-30"),
            ({"not_before_on": {"2026-11-23": "9"}}, "'9' is no time of day; write it as 18:30"),
            ({"not_before_on": {"2026-11-23": "12:00Z"}}, "'12:00Z' is no time of day; write it as 18:30"),
            ({"not_before_on": {"2026-11-23": "12:00+02:00"}}, "is no time of day; write it as 18:30"),
            ({"not_before_on": {"2026-11-23": 43200}}, "'43200' is no time of day; write it as 18:30"),
            ({"not_before_on": ["2026-11-23=12:00"]}, 'write not_before_on as {"2026-11-30":"12:00"}'),
            ({"days_off": 5}, 'write days_off as ["2026-11-30"]'),
            ({"include": 7}, 'write include as ["bundle"]'),
            ({"seed": True}, "seed: true is no number; write it as 9"),
            ({"max_per_day": "many"}, "write max_per_day as a whole number"),
            ({"not_after": 43200}, "'43200' is no time of day"),
            ({"days_off": ["9999-12-27"]}, "'9999-12-27' is in no year from 2000 to 2099"),
            ({"days_off": [1795392000]}, "'1795392000' is no date; write it as 2026-11-30"),
            (
                {"pinned": ["bundle@2026-11-23=12:00"]},
                'write pinned as [{"send_type_key":"bundle","date":"2026-11-30","time":"12:00"}]',
            ),
        )
    ),
    (
        "generate_schedule",
        {"creator_id": "alexia", "not_before_on": {"2026-11-23": "22:30"}},
        "WINDOW_TOO_NARROW",
        "use not_before_on 2026-11-23=",
    ),
    ("generate_schedule", {"creator_id": "alexia", "week_start": "2026-11-24"}, "INVALID_WEEK_START", "Tuesday"),
    ("generate_schedule", {"creator_id": "alexia", "week_start": "2026-11-09"}, "PAST_WEEK", "over"),
    *(
        ("generate_schedule", {"creator_id": "alexia", "week_start": day}, "BAD_DATE", "in no year from 2000 to 2099")
        for day in ("9999-12-27", "9999-12-20", "2100-01-04", "0001-01-01")
    ),
    (
        "generate_schedule",
        {"creator_id": "alexia", "exclude": ["bundel"]},
        "UNKNOWN_SEND_TYPE",
        '"near_matches": ["bundle"',
    ),
    ("analyse_creator", {"creator_id": "alexai"}, "CREATOR_NOT_FOUND", "alexia"),
    ("get_schedule", {"id": "ffffffff"}, "UNKNOWN_ID", "ffffffff"),
    ("get_schedule", {"id": "../../etc/passwd"}, "UNKNOWN_ID", "etc"),
    ("export_schedule", {"id": "ffffffff"}, "UNKNOWN_ID", "ffffffff"),
    ("export_schedule", {"id": "ffffffff", "format": "pdf"}, "BAD_ARGUMENT", "format"),
    ("review_schedule", {"id": "ffffffff", "decision": "approve"}, "UNKNOWN_ID", "ffffffff"),
    ("review_schedule", {"id": "ffffffff", "decision": "maybe"}, "BAD_ARGUMENT", "decision"),
    ("generate_schedule", {"creator_id": "alexia", "not_before": "9pm"}, "BAD_ARGUMENT", "write it as 18:30"),
    (
        "generate_schedule",
        {"creator_id": "alexia", "budget_per_day": "Infinity"},
        "BAD_ARGUMENT",
        "budget_per_day as 60",
    ),
    ("generate_schedule", {"creator_id": "a\ud800"}, "BAD_ARGUMENT", "half of a pair"),
    ("generate_schedule", {"creator_id": "alexia", "no\ud800": 1}, "UNKNOWN_ARGUMENT", "has no argument 'no"),
    ("generate_schedule", {"creator_id": None}, "BAD_ARGUMENT", "creator_id"),
    ("get_schedule", {"id": "x" * 5_000_000}, "TOO_LONG", "5,000,000 characters"),
    ("get_schedule", {"id": "x" * 1_500}, "UNKNOWN_ID", "1,500 characters"),
    ("generate_schedule", {"creator_id": "x" * 1_500}, "CREATOR_NOT_FOUND", "xxx"),
    ("generate_schedule", {"creator_id": "alexia", "exclude": ["x" * 1_500] * 9}, "UNKNOWN_SEND_TYPE", "xxx"),
    ("generate_schedule", {"creator_id": "alexia", "exclude": ["x"] * 5_000}, "TOO_LONG", "5,000 entries"),
    ("y" * 100_000, {}, "UNKNOWN_TOOL", "generate_schedule"),
    ("get_schedule", {"z" * 100_000: 1}, "UNKNOWN_ARGUMENT", "id"),
    ("list_creators", {"tier": 9}, "BAD_ARGUMENT", "tier"),
    (
        "generate_schedule",
        {"creator_id": "alexia", "max_per_day": 10**30},
        "BAD_MAX_PER_DAY",
        "are more than the 1000000",
    ),
    ("list_creators", {"tier": True}, "BAD_ARGUMENT", "tier: true is no number"),
    ("list_schedules", {"limit": True}, "BAD_ARGUMENT", "limit: true is no number"),
    ("generate_schedule", {"creator_id": "alexai"}, "CREATOR_NOT_FOUND", "`list_creators`"),
    ("get_schedule", {"id": "ffffffff"}, "UNKNOWN_ID", "`list_schedules` lists ids"),
    *(
        (
            "generate_schedule",
            {"creator_id": "alexia", "include": [name], "exclude": [name]},
            "NOTHING_ELIGIBLE",
            f"include and exclude both name {name} (R45); leave {name} out of exclude",
        )
        for name in ("revenue", "retention", "tip_goal")
    ),
    ("plan_everything", {}, "UNKNOWN_TOOL", "generate_schedule"),
]


@pytest.mark.requirement("agent:errors")
async def test_bad_input_is_answered_with_the_error_response(connect: Connect, home: Path) -> None:
    async with connect() as session:
        answers = [await session.call_tool(tool, arguments) for tool, arguments, _, _ in BAD_INPUT]
    for (tool, asked, code, says), answer in zip(BAD_INPUT, answers, strict=True):
        assert answer.isError, (str(asked)[:90], code)
        told = refusal(answer)
        document = ErrorDocument.model_validate(told)
        assert document.error_code == code, (tool[:50], code)
        assert says in f"{document.error_message} {json.dumps(told)}", (tool[:50], code)
        assert document.resolution["action"]
        assert len(json.dumps(told)) < 2_500, (tool[:50], code)
        assert "x" * 201 not in json.dumps(told)
        assert "`eros creators`" not in json.dumps(told), (tool[:50], code)
    assert saved_weeks(home) == 0


#: Tool, argument, a value of the wrong kind, and what is said of it.
WRONG_KINDS: list[tuple[str, str, Any, str]] = [
    ("generate_schedule", "max_per_day", "$50", '"$50" cannot be read; write max_per_day as a whole number'),
    ("generate_schedule", "seed", 1.5, "1.5 cannot be read; write seed as a whole number, such as 9"),
    ("generate_schedule", "focus", "fame", "\"fame\" cannot be read; write focus as one of 'revenue', "),
    ("generate_schedule", "dry_run", "9pm", '"9pm" cannot be read; write dry_run as true or false'),
    ("generate_schedule", "include", ["bundle", 7], 'include.1: 7 cannot be read; write include as ["bundle"]'),
    ("generate_schedule", "pinned", [{"date": "2026-11-24"}], "pinned.0.send_type_key: is needed"),
    ("list_schedules", "limit", 900, "limit: 900 cannot be read; write limit as 200 or less"),
    ("list_schedules", "offset", -1, "offset: -1 cannot be read; write offset as 0 or more"),
    ("list_creators", "tier", "first", '"first" cannot be read; write tier as a whole number'),
    ("analyse_creator", "creator_id", 7, 'creator_id: 7 cannot be read; write creator_id as a text in quotes, "..."'),
]


@pytest.mark.requirement("agent:errors")
async def test_a_value_of_the_wrong_kind_is_named_with_what_to_write(connect: Connect) -> None:
    async with connect() as session:
        tools = {tool.name: tool.inputSchema for tool in (await session.list_tools()).tools}

        async def refused(tool: str, argument: str, value: Any) -> dict[str, Any]:
            schema = tools[tool]
            needed = {
                name: schema["properties"][name].get("enum", ["alexia"])[0] for name in schema.get("required", ())
            }
            return refusal(await session.call_tool(tool, needed | {argument: value}))

        asked = {"creator_id": "alexia", "exclude": "bundle", "pinned": None}
        assert given("generate_schedule", asked, tools["generate_schedule"])["exclude"] == ["bundle"]
        for tool, argument, value, says in WRONG_KINDS:
            assert says in (await refused(tool, argument, value))["error_message"]
        for tool, schema in tools.items():
            for argument in schema["properties"]:
                told = await refused(tool, argument, {"a": "x" * 300})
                says = told["error_message"]
                assert (told["error_code"], told["details"]["field"]) == ("BAD_ARGUMENT", argument)
                assert re.search(f"{argument}(.a)?: .*['\"]a['\"]", says)
                assert re.search(f"write (it|{argument}) as ", says)
                assert len(says) < 600


@pytest.mark.requirement("agent:resource-errors")
@pytest.mark.parametrize(
    ("uri", "says"),
    [
        ("eros://schedules/ffffffff", "no week 'ffffffff' is kept here; `list_schedules` lists ids"),
        ("eros://schedules/ffffffff/csv", "no week 'ffffffff' is kept here; `list_schedules` lists ids"),
        ("eros://nowhere", "'eros://nowhere' is no resource; there are eros://schedules, eros://schedules/{some_id}"),
    ],
)
async def test_a_resource_that_is_not_there_is_refused_once_and_in_our_words(
    connect: Connect, uri: str, says: str
) -> None:
    async with connect() as session:
        with pytest.raises(McpError) as refused:
            await session.read_resource(AnyUrl(uri))
    assert refused.value.error.code == -32002
    assert refused.value.error.message.startswith(says)


@pytest.mark.requirement("agent:resource-errors")
@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("nope", {}, "'nope' is no prompt; there is plan_week"),
        ("plan_week", {}, "plan_week needs creator"),
        ("plan_week", {"creator": "luna", "zz": "1"}, "plan_week has no argument 'zz'; it has creator, wishes"),
    ],
)
async def test_a_prompt_that_cannot_be_is_refused_in_our_words(
    connect: Connect, name: str, arguments: dict[str, str], says: str
) -> None:
    async with connect() as session:
        with pytest.raises(McpError) as refused:
            await session.get_prompt(name, arguments)
    assert (refused.value.error.code, refused.value.error.message) == (-32602, says)


@pytest.mark.requirement("agent:empty-list")
async def test_an_empty_list_of_a_creator_says_why(connect: Connect) -> None:
    async with connect() as session:
        nobody = await ask(session, "list_schedules", creator_id="nobody")
        await session.call_tool("generate_schedule", {"creator_id": "alexia", "dry_run": True})
        approved = await ask(session, "list_schedules", creator_id="alexia", status="approved")
        listed = await ask(session, "list_schedules", creator_id="alexia")
    assert nobody["note"].startswith("no week is kept under 'nobody', as an id or a page name; list_creators tells")
    assert approved["note"] == "no week of 'alexia' has this status; of another: 1 week"
    assert (listed["total"], listed["note"]) == (1, None)


@pytest.mark.requirement("agent:errors")
async def test_a_data_server_that_is_gone_is_said_by_every_tool_that_needs_it(connect: Connect, home: Path) -> None:
    async with connect() as session:
        (home / "eros.db").write_bytes(b"just a text")
        answers = [
            await session.call_tool("generate_schedule", {"creator_id": "alexia"}),
            await session.call_tool("analyse_creator", {"creator_id": "alexia"}),
            await session.call_tool("list_creators", {}),
        ]
    assert [refusal(one)["error_code"] for one in answers] == ["MCP_UNAVAILABLE"] * 3


@pytest.mark.requirement("agent:errors")
async def test_an_aborted_run_is_found_again_as_its_error_response(connect: Connect) -> None:
    async with connect() as session:
        failed = refusal(await session.call_tool("generate_schedule", {"creator_id": "alexai"}))
        again = await session.call_tool("get_schedule", {"id": failed["generation_id"]})
        listing = await ask(session, "list_schedules", status="aborted")
    assert refusal(again) == failed
    assert [one["error_code"] for one in listing["schedules"]] == ["CREATOR_NOT_FOUND"]


@pytest.mark.requirement("agent:cancel")
async def test_a_cancelled_call_cancels_its_run(connect: Connect, home: Path) -> None:
    async with connect() as session:

        async def cancel(_done: float, _total: float | None, _message: str | None) -> None:
            parameters = CancelledNotificationParams(requestId=session._request_id - 1, reason="enough")
            note = CancelledNotification(method="notifications/cancelled", params=parameters)
            await session.send_notification(ClientNotification(note))

        with pytest.raises(McpError, match="cancelled"):
            await session.call_tool(
                "generate_schedule", {"creator_id": "alexia"}, timedelta(seconds=30), progress_callback=cancel
            )
        listing = await ask(session, "list_schedules")
    assert (listing["total"], saved_weeks(home)) == (0, 0)


#: What no argument is, of any tool; and what would tell of our insides.
FOREIGN = ({"a": 1}, [[]], 10**30, "'; DROP TABLE creators; -- ../../etc/passwd\u202e")
INSIDES = ("Traceback", "sqlalchemy", "pydantic", "sqlite3", ".py", "BUG")


@pytest.mark.requirement("agent:errors")
async def test_whatever_an_argument_is_the_error_response_is_small_and_tells_nothing_of_our_insides(
    connect: Connect, home: Path
) -> None:
    """Of a creator that is none, so that nothing is planned."""
    async with connect() as session:
        for tool in (await session.list_tools()).tools:
            known = tool.inputSchema["properties"]
            some = {name: "ffffffff" for name in ("id", "slot_id") if name in known}
            some |= {"creator_id": "nobody"} if "creator_id" in known else {}
            for one in ({}, {"zzz": 1}, *({name: value} for name in known for value in FOREIGN)):
                answer = await session.call_tool(tool.name, (some if one else {}) | one)
                text = " ".join(getattr(part, "text", "") for part in answer.content)
                if answer.isError:
                    assert refusal(answer)["error_code"], (tool.name, one)
                    assert len(text) < 2_500, (tool.name, one)
                assert [word for word in INSIDES if word in text] == [], (tool.name, one)
    assert saved_weeks(home) == 0
