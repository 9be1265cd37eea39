"""A cancelled request, whenever its cancel comes, is answered once and ends nothing else (eros_db/sessions.py)."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

import anyio
import pytest
from mcp import ClientSession
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import McpError
from mcp.shared.memory import create_connected_server_and_client_session
from mcp.types import (
    METHOD_NOT_FOUND,
    CancelledNotification,
    CancelledNotificationParams,
    ClientNotification,
    EmptyResult,
    Request,
    TextContent,
    Tool,
)

from eros_db.sessions import OneAnswer, as_text, outlive_cancels, refusals_of
from eros_db.transports import read_as_text
from eros_db.unreadable import plain, unreadable

Work = Callable[[], Awaitable[Any]]


@asynccontextmanager
async def served(work: Work) -> AsyncIterator[ClientSession]:
    """A client of a server with one tool, which does this and answers "done"."""
    server: Server[Any] = Server("one tool")

    @server.list_tools()  # type: ignore[no-untyped-call, untyped-decorator]
    async def list_tools() -> list[Tool]:
        return [Tool(name="work", inputSchema={"type": "object"})]

    @server.call_tool(validate_input=False)
    async def call_tool(_name: str, _arguments: dict[str, Any]) -> list[TextContent]:
        await work()
        return [TextContent(type="text", text="done")]

    outlive_cancels(server)
    async with create_connected_server_and_client_session(server) as session:
        yield session


async def cancel(session: ClientSession, request_id: int) -> None:
    parameters = CancelledNotificationParams(requestId=request_id)
    note = CancelledNotification(method="notifications/cancelled", params=parameters)
    await session.send_notification(ClientNotification(note))


async def cancelled_call(session: ClientSession, begun: anyio.Event, then: Callable[[], object]) -> str:
    """What a client hears of a call that it cancels once it has begun; ``then`` lets the tool go on."""
    heard: list[str] = []

    async def call() -> None:
        try:
            heard.append((await session.call_tool("work", {})).content[0].text)  # type: ignore[union-attr]
        except McpError as wrong:
            heard.append(str(wrong))

    async with anyio.create_task_group() as group:
        group.start_soon(call)
        await begun.wait()
        await cancel(session, session._request_id - 1)
        then()
    return heard[0]


@pytest.mark.requirement("server:cancel")
async def test_a_tool_that_cannot_be_stopped_ends_after_its_cancel_and_answers_nobody() -> None:
    begun, may_end = anyio.Event(), anyio.Event()

    async def work() -> None:
        with anyio.CancelScope(shield=True):  # as work in a thread is
            begun.set()
            await may_end.wait()

    async with served(work) as session:
        assert await cancelled_call(session, begun, may_end.set) == "Request cancelled"
        await session.send_ping()


@pytest.mark.requirement("server:cancel")
async def test_a_tool_that_waits_is_stopped() -> None:
    begun, stopped = anyio.Event(), anyio.Event()

    async def work() -> None:
        try:
            begun.set()
            await anyio.sleep_forever()
        finally:
            stopped.set()

    async with served(work) as session:
        assert await cancelled_call(session, begun, lambda: None) == "Request cancelled"
        await session.send_ping()
    assert stopped.is_set()


@pytest.mark.requirement("server:cancel")
@pytest.mark.parametrize("steps", range(12))
async def test_a_cancel_that_meets_the_answer_on_its_way_ends_nothing(steps: int) -> None:
    begun = anyio.Event()

    async def work() -> None:
        begun.set()
        for _ in range(steps):
            await anyio.lowlevel.checkpoint()

    async with served(work) as session:
        assert await cancelled_call(session, begun, lambda: None) in ("done", "Request cancelled")
        await session.send_ping()


@pytest.mark.requirement("server:cancel")
async def test_a_request_that_was_cancelled_before_its_task_is_answered_once_and_cancelled() -> None:
    sent: list[Any] = []

    class HearingSession:
        async def _send_response(self, request_id: Any, response: Any) -> None:
            sent.append((request_id, response.message))

    gone: list[Any] = []
    request = OneAnswer(7, None, cast(Any, None), cast(Any, HearingSession()), gone.append)
    await request.cancel()
    await request.cancel()
    with request:
        await anyio.lowlevel.checkpoint()
        pytest.fail("a cancelled request goes on")
    assert sent == [(7, "Request cancelled")]
    assert gone == [request]


@pytest.mark.requirement("server:whole-texts")
@pytest.mark.parametrize("figure", ["1e999", "-1e400", "Infinity", "NaN", "9" * 400 + ".0"])
def test_a_figure_that_is_none_is_read_as_a_text_which_nothing_takes_for_a_figure(figure: str) -> None:
    assert json.loads(as_text(f'{{"price": [{figure}, 1.5]}}'))["price"] == [figure, 1.5]


@pytest.mark.requirement("server:whole-texts")
def test_a_calls_arguments_keep_what_is_none_marked_so_that_its_tool_can_refuse_it() -> None:
    line = r"""{"id": "\ud800", "method": "tools/call", "params": {"name": "t\ud800", "arguments": {
        "q\ud800": 1, "params": [-Infinity, "Infinity", 1e400, "\ufffd", "a\ud83d", "\ud83d\ude0f", "\udce9"]
    }}}"""
    told = json.loads(as_text(line.replace(r"\udce9", "\udce9")))
    assert (told["id"], told["params"]["name"]) == ("\ufffd", "t\ufffd")
    arguments = told["params"]["arguments"]
    assert [tuple(it) for it in unreadable(arguments)] == [
        ("q\ufffd", "q\ufffd"), ("params[0]", "-Infinity"), ("params[2]", "1e400"),
        ("params[4]", "a\ufffd"), ("params[6]", "\ufffd"),
    ]  # fmt: skip
    assert plain(arguments)["params"] == ["-Infinity", "Infinity", "1e400", "\ufffd", "a\ufffd", "😏", "\ufffd"]


@pytest.mark.requirement("server:whole-texts")
async def test_what_comes_over_http_is_read_alike_in_however_many_parts() -> None:
    parts: list[Any] = [
        {"type": "http.request", "body": b'{"price": Infi', "more_body": True},
        {"type": "http.request", "body": b'nity, "name": "caf\xc3\xa9"}', "more_body": False},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Any:
        return parts.pop(0)

    read = read_as_text(receive)
    body = (await read())["body"]
    assert json.loads(body) == {"price": "Infinity", "name": "café"}
    assert await read() == {"type": "http.disconnect"}


@pytest.mark.requirement("server:whole-texts")
def test_a_line_that_is_no_text_is_read_as_one() -> None:
    line = r'{"a": "x\ud800y", "b": "\ud83d\ude0f", "c": "\\ud800", "d": [Infinity, NaN]}'
    told = {"a": "x\ufffdy", "b": "😏", "c": "\\ud800", "d": ["Infinity", "NaN"]}
    assert json.loads(as_text(line)) == told
    assert as_text("no json \\ud800") == "no json \\ud800"


def calling(arguments: str) -> str:
    return f'{{"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {{"name": "t", "arguments": {arguments}}}}}'


@pytest.mark.requirement("server:whole-texts")
@pytest.mark.parametrize("deep", [900, 100_000])
@pytest.mark.parametrize(("opens", "closes"), [("[", "]"), ('{"a":', "}"), ('[{"]": ', "}]")])
def test_what_is_nested_too_deep_is_marked_and_what_is_beside_it_stays(opens: str, closes: str, deep: int) -> None:
    nested = opens * deep + '"["' + closes * deep
    line = as_text(calling(f'{{"flat": ["[[", 1], "deep": {nested}, "after": "\\"]"}}'))
    assert list(refusals_of(line)) == []
    arguments = json.loads(line)["params"]["arguments"]
    assert (arguments["flat"], arguments["after"]) == (["[[", 1], '"]')
    [unread] = unreadable(arguments)
    assert unread.is_deep
    assert unread.field.startswith("deep")


@pytest.mark.requirement("server:whole-texts")
def test_what_is_nested_as_deep_as_may_be_stays_as_it_is() -> None:
    nested = "[" * 60 + "]" * 60
    assert json.loads(as_text(calling(f'{{"deep": {nested}}}')))["params"]["arguments"]["deep"] == json.loads(nested)


@pytest.mark.requirement("server:whole-texts")
def test_a_whole_figure_is_read_as_far_as_there_are_such_figures() -> None:
    line = as_text(calling(f'{{"whole": {"9" * 300}, "long": -{"9" * 5_000}}}'))
    arguments = json.loads(line)["params"]["arguments"]
    assert arguments["whole"] == 10**300 - 1
    assert [(it.field, it.value) for it in unreadable(arguments)] == [("long", f"-{'9' * 5_000}")]


@pytest.mark.requirement("server:unread-requests")
@pytest.mark.parametrize(
    ("line", "ids"),
    [
        ('{"jsonrpc": "2.0", "id": 5, "method": "tools/call", "params": [1]}', [5]),
        ('{"id": "a", "method": "ping"}', ["a"]),
        ('{"jsonrpc": "2.0", "id": 6, "method": 7}', [6]),
        ('[{"jsonrpc": "2.0", "id": 7, "method": "ping"}, {"id": 8}, 9]', [7, 8]),
        ('{"jsonrpc": "2.0", "method": "ping", "params": [1]}', []),
        ('{"jsonrpc": "2.0", "id": 5, "result": 1}', []),
        ('{"id": true, "method": "ping"}', [None]),
        ('{"jsonrpc": "2.0", "id": null, "method": "ping"}', [None]),
        ('{"jsonrpc": "2.0", "id": 1.5, "method": "ping"}', [None]),
        ('{"jsonrpc": "2.0", "id": null, "result": {}}', []),
        ('{"id": 5, "method": "ping"', [None]),
        ("no JSON", [None]),
        ("[]", [None]),
        ('{"jsonrpc": "2.0", "id": 5, "method": "ping"}', []),
        ("7", [None]),
    ],
)
def test_a_line_that_is_no_message_is_refused_at_each_id_that_asks_for_an_answer(line: str, ids: list[Any]) -> None:
    assert [getattr(refusal, "id", None) for refusal in refusals_of(line)] == ids


@pytest.mark.requirement("server:unread-requests")
@pytest.mark.parametrize(
    ("line", "code"), [('{"id": 5', -32700), ("hello", -32700), ("\ufffd{}", -32700), ("7", -32600), ('"a"', -32600)]
)
def test_a_line_that_is_no_json_is_told_from_one_that_is_no_message(line: str, code: int) -> None:
    assert [refusal.error.code for refusal in refusals_of(line)] == [code]


@pytest.mark.requirement("server:unread-requests")
async def test_a_method_that_is_none_is_answered_as_such_and_the_session_goes_on() -> None:
    async def work() -> None:
        return None

    async with served(work) as session:
        with pytest.raises(McpError) as refused:
            await session.send_request(cast(Any, Request(method="tools/fly", params=None)), EmptyResult)
        assert (refused.value.error.code, refused.value.error.message) == (
            METHOD_NOT_FOUND,
            "there is no method 'tools/fly'",
        )
        await session.send_ping()
