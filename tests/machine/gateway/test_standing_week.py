"""What stands in a week: asked of our own server, of one without queries, and of tables that lack columns."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import date

import pytest

from eros.vocabulary.life import StandingWeek, UnknownStanding
from eros.wire import check_replaceable, standing_week
from eros_app.services.data_server import embedded
from eros_db.store import create_store

MONDAY = date(2026, 11, 30)
ITEM = {
    "slot_id": "2026-11-30_1",
    "scheduled_date": "2026-11-30",
    "scheduled_time": "19:07:00",
    "send_type_key": "ppv_unlock",
    "channel_key": "mass_message",
}


@pytest.fixture
def sql(tmp_path):
    """A database with one creator; runs statements on it."""
    path = tmp_path / "eros.db"
    create_store(f"sqlite:///{path}").dispose()

    def run(statement):
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(statement)

    run("INSERT INTO creators (creator_id, page_name, display_name, page_type) VALUES ('alexia', 'a', 'A', 'paid')")
    return run


@pytest.fixture
def ours(sql, tmp_path):
    return embedded(f"sqlite:///{tmp_path}/eros.db")


async def save(tools, generation_id):
    week = {"creator_id": "alexia", "week_start": MONDAY.isoformat(), "items": [ITEM]}
    return await tools.call("save_schedule", **week, generation_id=generation_id)


@pytest.mark.requirement("wire:standing-week")
async def test_our_server_tells_which_generation_stands(ours, opened, settings):
    async with opened(ours) as tools:
        assert await standing_week(tools, "alexia", MONDAY) is None
        await save(tools, "g-1")
        template_id = (await save(tools, "g-2"))["template_id"]
        standing = await standing_week(tools, "alexia", MONDAY)
        assert await standing_week(tools, "alexia", date(2026, 12, 7)) is None
    assert standing == StandingWeek("saved", template_id, "g-2", 2, settings.clock().isoformat(), total_items=1)


@pytest.mark.requirement("wire:standing-week")
async def test_a_table_without_generations_tells_the_status_and_what_else_it_has(ours, opened, sql, settings):
    async with opened(ours) as tools:
        template_id = (await save(tools, "g-1"))["template_id"]
        sql("ALTER TABLE schedule_templates RENAME COLUMN generation_id TO made_by")
        at = settings.clock().isoformat()
        told = StandingWeek("saved", template_id, generated_at=at, total_items=1)
        assert await standing_week(tools, "alexia", MONDAY) == told
        sql("ALTER TABLE schedule_templates RENAME COLUMN total_items TO sends")
        assert await standing_week(tools, "alexia", MONDAY) == StandingWeek("saved", template_id)


@pytest.mark.requirement("wire:standing-week")
async def test_a_table_without_a_status_leaves_it_unknown_and_says_why(ours, opened, sql):
    sql("ALTER TABLE schedule_templates RENAME COLUMN status TO state")
    async with opened(ours) as tools:
        standing = await standing_week(tools, "alexia", MONDAY)
    assert isinstance(standing, UnknownStanding)
    assert "no such column: status" in standing.reason


@pytest.mark.requirement("wire:standing-week")
async def test_a_server_without_queries_is_not_asked(server, opened):
    server.tools = ("save_schedule",)
    async with opened() as tools:
        standing = await standing_week(tools, "alexia", MONDAY)
    assert standing == UnknownStanding("the server has no execute_query")
    assert server.asked == []


@pytest.mark.requirement("wire:standing-week")
async def test_the_newest_of_several_rows_stands(server, opened):
    rows = [{"template_id": 4, "status": "queued"}, {"template_id": 9, "status": "Approved"}]
    server.schemas["execute_query"] = {"type": "object", "properties": {"query": {}, "params": {}}}
    server.on("execute_query", {"results": rows, "count": 2})
    async with opened() as tools:
        assert await standing_week(tools, "alexia", MONDAY) == StandingWeek("approved", 9)


@pytest.mark.requirement("wire:standing-week")
@pytest.mark.parametrize("answer", [{"count": 0}, {"results": [{"template_id": 4}]}, {"error": "only for admins"}])
async def test_an_answer_that_tells_nothing_leaves_it_unknown(server, opened, answer):
    server.on("execute_query", answer)
    async with opened() as tools:
        standing = await standing_week(tools, "alexia", MONDAY)
    assert isinstance(standing, UnknownStanding)
    assert standing.reason


@pytest.mark.requirement("wire:standing-week")
async def test_a_server_that_is_too_busy_is_asked_one_query_and_no_other(server, opened):
    server.on("execute_query", {"error": "database is locked"})
    async with opened() as tools:
        standing = await standing_week(tools, "alexia", MONDAY)
        assert [call.attempts for call in tools.calls] == [3]
    assert standing == UnknownStanding("database is locked", can_pass=True)


class HangingQueries:
    """A server that answers no query, and a run that has little time left."""

    async def call(self, tool, **arguments):
        await asyncio.Event().wait()

    def offers(self, tool, argument=None):
        return argument is None

    def schema(self, tool):
        return {}

    def remaining(self):
        return 0.02


@pytest.mark.requirement("failure:standing-unknown", "save:protected-before")
async def test_what_no_answer_comes_about_is_told_as_unknown_where_the_server_would_not_refuse_by_itself():
    server = HangingQueries()
    (told,) = await check_replaceable(server, "alexia", MONDAY, server.remaining())
    assert (told.error_type, told.impact) == ("protection_unknown", "an approved week would be replaced")
    assert told.message.endswith("cannot be known: execute_query: no answer within 0.005 s")
