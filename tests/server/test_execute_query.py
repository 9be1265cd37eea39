"""execute_query: every attack of attacks.json is stopped and leaves no trace, every read of plain_reads.json works."""

import ast
import asyncio
import hashlib
import json
import shutil
import sys
from pathlib import Path

import anyio
import pytest
from mcp.shared.exceptions import McpError
from mcp.types import CancelledNotification, CancelledNotificationParams, ClientNotification

import eros_db
from eros_db.failures import Refusal
from eros_db.query_process import QueryEnded, QueryProcess
from eros_db.query_worker import MAX_BYTES, MAX_ROWS
from eros_db.sessions import as_text
from eros_db.tools.query import run_query

DATA = Path(__file__).parent / "data"
ATTACKS = json.loads((DATA / "attacks.json").read_text(encoding="utf-8"))
READS = json.loads((DATA / "plain_reads.json").read_text(encoding="utf-8"))
SECONDS = 0.2

ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"


def _shown(case):
    return " ".join(case["query"].split())[:60] or "empty"


def _state(database):
    """The folder's files by their bytes, but for the index that readers share and a journal without a word in it."""
    files = {path.name: path.read_bytes() for path in database.parent.iterdir() if path.suffix != ".db-shm"}
    return {name: hashlib.sha256(whole).hexdigest() for name, whole in files.items() if whole or name != "eros.db-wal"}


@pytest.fixture(scope="module")
def besieged(made_database, tmp_path_factory):
    """One copy for all attacks: none of them changes it."""
    return Path(shutil.copy(made_database, tmp_path_factory.mktemp("besieged") / "eros.db"))


@pytest.mark.requirement("server:query:attacks")
@pytest.mark.parametrize("attack", ATTACKS, ids=_shown)
def test_an_attack_is_refused_and_leaves_the_folder_as_it_was(besieged, monkeypatch, attack):
    monkeypatch.chdir(besieged.parent)
    before = _state(besieged)
    with pytest.raises(Refusal) as refused:
        run_query(besieged, attack["query"], [], SECONDS)
    assert refused.value.code == attack["code"]
    assert _state(besieged) == before


@pytest.mark.requirement("server:query:reads")
@pytest.mark.parametrize("read", READS, ids=_shown)
def test_a_plain_read_works(besieged, read):
    answer = run_query(besieged, read["query"], read["params"])
    assert answer.columns
    assert not answer.truncated


@pytest.mark.requirement("server:query:reads")
async def test_rows_come_as_objects_with_their_columns_in_order(connect):
    async with connect() as ask:
        answer = await ask(
            "execute_query", query="SELECT page_type, creator_id FROM creators WHERE page_name = ?", params=["fay_free"]
        )
    assert answer["results"] == [{"page_type": "free", "creator_id": "fay"}]
    assert (answer["columns"], answer["count"], answer["truncated"]) == (["page_type", "creator_id"], 1, False)


@pytest.mark.requirement("server:query:reads")
def test_columns_of_one_name_do_not_hide_each_other(database):
    answer = run_query(database, "SELECT 1 AS a, 2 AS a, 3 AS b", [])
    assert answer.results == [{"a": 1, "a_2": 2, "b": 3}]


@pytest.mark.requirement("server:query:reads")
def test_bytes_come_as_hexadecimal_text_and_nothing_as_null(database):
    assert run_query(database, "SELECT x'00ff' AS b, NULL AS n", []).results == [{"b": "00ff", "n": None}]


@pytest.mark.requirement("server:query:caps")
@pytest.mark.parametrize(
    ("query", "count", "note"),
    [
        (f"{ENDLESS} SELECT x FROM c", MAX_ROWS, "LIMIT 10000 OFFSET 10000"),
        (f"{ENDLESS} SELECT hex(zeroblob(50000)) AS h FROM c", 8, "only the first 8 rows: one answer holds at most"),
        (f"{ENDLESS} SELECT replace(hex(zeroblob(50000)), '0', '😏') AS h FROM c", 2, "only the first 2 rows"),
        ("SELECT hex(zeroblob(300000)) AS a, hex(zeroblob(300000)) AS b", 0, "the first one alone has more"),
        ("SELECT 1", 1, None),
    ],
    ids=["rows", "bytes", "bytes of signs", "one row", "none"],
)
def test_what_is_beyond_a_cap_is_cut_and_it_is_said_what_to_narrow(database, query, count, note):
    answer = run_query(database, query, [])
    assert (answer.count, answer.truncated) == (count, note is not None)
    assert (note or "") in (answer.note or "")
    assert len(answer.model_dump_json().encode()) <= MAX_BYTES + 1_000
    assert ("note" in answer.model_dump()) == answer.truncated


@pytest.mark.requirement("server:query:params")
@pytest.mark.parametrize(("query", "params"), [("SELECT ?", []), ("SELECT 1", [1]), ("SELECT ?, ?", ["a"])])
async def test_a_wrong_number_of_parameters_is_the_params_fault(connect, query, params):
    async with connect() as ask:
        body = await ask.refusal("execute_query", query=query, params=params)
    assert (body["code"], body["field"]) == ("QUERY_FAILED", "params")


@pytest.mark.requirement("server:query:params")
def test_a_parameter_is_a_value_never_a_statement(database):
    answer = run_query(database, "SELECT ? AS said", ["'; DROP TABLE creators; --"])
    assert answer.results == [{"said": "'; DROP TABLE creators; --"}]


@pytest.mark.requirement("server:query:reads")
async def test_a_query_sees_what_was_just_saved(connect):
    item = {"scheduled_date": "2026-11-24", "scheduled_time": "10:07", "send_type_key": "bump_normal"}
    async with connect() as ask:
        await ask(
            "save_schedule",
            creator_id="alexia",
            week_start="2026-11-23",
            items=[{**item, "channel_key": "mass_message"}],
        )
        answer = await ask("execute_query", query="SELECT scheduled_time FROM schedule_items")
    assert answer["results"] == [{"scheduled_time": "10:07:00"}]


@pytest.mark.requirement("server:query:reads")
@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("SELECT 9223372036854775807 + 1 AS v", 9.223372036854776e18),
        ("SELECT 9007199254740993 AS v", 9007199254740993),
        ("SELECT -9e999 AS v", "-Inf"),
        ("SELECT CAST(x'ff' AS TEXT) AS v", "\ufffd"),
        ("SELECT sum(value) AS v FROM json_each('[1, 2, 3]')", 6),
        ("SELECT group_concat(fullkey) AS v FROM json_tree('{\"a\": 1}')", "$,$.a"),
        ("SELECT '{\"a\": [1, 2]}' ->> '$.a[1]' AS v", 2),
    ],
)
def test_figures_and_json_come_as_sqlite_says_them(database, query, value):
    assert run_query(database, query, []).results == [{"v": value}]


@pytest.mark.requirement("server:query:reads")
@pytest.mark.parametrize(
    ("query", "says"),
    [("SELECT abs(-9223372036854775808)", "integer overflow"), ("SELECT json('{')", "malformed JSON")],
)
def test_what_sqlite_cannot_compute_is_said_in_its_words(database, query, says):
    with pytest.raises(Refusal, match=says) as refused:
        run_query(database, query, [])
    assert refused.value.code == "QUERY_FAILED"


@pytest.mark.requirement("server:query:params")
async def test_a_parameter_that_sqlite_has_no_room_for_is_named(connect):
    async with connect() as ask:
        body = await ask.refusal("execute_query", query="SELECT ?", params=[2**70])
        listed = await ask.refusal("execute_query", query="SELECT ?", params=[1, [1]])
        none = await ask("execute_query", query="SELECT 1 AS v", params=None)
    assert (body["code"], body["field"]) == ("QUERY_FAILED", "params")
    assert listed["error"] == "params[1]=[1]: it is no text, number, true, false or null"
    assert f"params[0]={2**70} is beyond SQLite's whole numbers" in body["error"]
    assert none["results"] == [{"v": 1}]


@pytest.mark.requirement("server:query:bounds")
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("SELECT printf('%.*c', 2000000000, 'x')", "QUERY_TIMEOUT"),
        (f"{ENDLESS} SELECT count(*) FROM c", "QUERY_TIMEOUT"),
        (f"SELECT {', '.join(f'hex(zeroblob(440000)) AS c{n}' for n in range(190))}", "QUERY_TOO_LARGE"),
    ],
    ids=["one long function", "endless rows", "one wide row"],
)
def test_a_statement_that_takes_too_much_is_ended_and_the_next_one_is_answered(database, query, code):
    with pytest.raises(Refusal) as refused:
        run_query(database, query, [], 2 * SECONDS if code == "QUERY_TIMEOUT" else 5)
    assert refused.value.code == code
    assert run_query(database, "SELECT 1 AS v", []).results == [{"v": 1}]


@pytest.mark.requirement("server:query:bounds")
@pytest.mark.parametrize(
    "query",
    [
        "SELECT printf('%.*c', 2000000, 'x')",
        "SELECT format('%900001d', 1)",
        "SELECT length(printf('%.*c', 2000000, 'x'))",
        "SELECT coalesce(PRINTF('%1000000s', 'x'), 'none')",
        "SELECT 1 WHERE printf('%.900001f', 1.5) IS NULL",
    ],
)
def test_a_text_beyond_the_bound_is_no_null(database, query):
    with pytest.raises(Refusal, match="string or blob too big") as refused:
        run_query(database, query, [])
    assert refused.value.code == "QUERY_REFUSED"


@pytest.mark.requirement("server:query:reads")
@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("SELECT printf(NULL) AS v", None),
        ("SELECT coalesce(printf(''), '') AS v", ""),
        ("SELECT printf('%s', '') AS v", ""),
        ("SELECT printf('%.2f and %05d', 1.5, 42) AS v", "1.50 and 00042"),
        ("SELECT format('%s', NULL) AS v", ""),
        ("SELECT printf('%!.15g', 0.1) || printf('%,d', 1234567) AS v", "0.11,234,567"),
    ],
)
def test_a_text_is_formatted_as_sqlite_does_it(database, query, value):
    assert run_query(database, query, []).results == [{"v": value}]


@pytest.mark.requirement("server:query:bounds")
async def test_a_cancelled_query_is_stopped(connect, monkeypatch):
    begun, stopped, ask_worker = anyio.Event(), anyio.Event(), QueryProcess.ask

    def asked(worker, question, seconds):
        if ENDLESS not in question["query"]:
            return ask_worker(worker, question, seconds)
        anyio.from_thread.run_sync(begun.set)
        with pytest.raises(QueryEnded):
            ask_worker(worker, question, 600)
        loop.call_soon_threadsafe(stopped.set)
        raise QueryEnded

    monkeypatch.setattr(QueryProcess, "ask", asked)
    loop = asyncio.get_running_loop()
    async with connect() as ask, anyio.create_task_group() as group:
        request_id = ask.session._request_id
        group.start_soon(expect_cancelled, ask.session, f"{ENDLESS} SELECT count(*) FROM c")
        await begun.wait()
        note = CancelledNotification(
            method="notifications/cancelled", params=CancelledNotificationParams(requestId=request_id)
        )
        await ask.session.send_notification(ClientNotification(note))
        await stopped.wait()
        assert (await ask("execute_query", query="SELECT 1 AS v"))["results"] == [{"v": 1}]


async def expect_cancelled(session, query):
    with pytest.raises(McpError, match="cancelled"):
        await session.call_tool("execute_query", {"query": query})


@pytest.mark.requirement("server:query:bounds")
def test_a_worker_loads_nothing_but_pythons_own_library():
    module = ast.parse((Path(eros_db.__file__).parent / "query_worker.py").read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(module) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in imports if isinstance(node, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names


@pytest.mark.requirement("server:whole-texts")
@pytest.mark.parametrize("figure", ["-Infinity", "Infinity", "NaN", "1e400", "-1e400"])
async def test_a_parameter_that_is_no_figure_is_refused_by_its_place_and_bound_as_nothing(connect, figure):
    call = f'{{"query": "SELECT ? < 1 AS v", "params": [1, {figure}]}}'
    line = as_text(f'{{"method": "tools/call", "params": {{"name": "execute_query", "arguments": {call}}}}}')
    async with connect() as ask:
        body = await ask.refusal("execute_query", **json.loads(line)["params"]["arguments"])
        text = await ask("execute_query", query="SELECT ? AS v", params=[figure])
    assert (body["code"], body["field"]) == ("INVALID_ARGUMENT", "params[1]")
    assert body["error"].startswith(f"params[1]={figure}: it is no finite number; send one")
    assert text["results"] == [{"v": figure}]
