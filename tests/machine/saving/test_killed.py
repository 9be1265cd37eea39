"""A week is saved whole or not at all, wherever the saving process is killed (R42)."""

import sqlite3
from contextlib import closing

import pytest

from eros.gateway import open_tools
from eros.settings import Settings
from eros_app.services.data_server import embedded

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full


@pytest.fixture
async def first_saved(home, settings: Settings, weeks) -> None:
    """One week saved in peace."""
    async with open_tools(embedded(settings.database_url), settings) as tools:
        await tools.call("save_schedule", **weeks[0], generation_id="first")


@pytest.mark.requirement("saving:killed")
@pytest.mark.parametrize(
    "kills", [8, pytest.param(40, marks=pytest.mark.full), pytest.param(500, marks=pytest.mark.soak)]
)
def test_a_killed_save_leaves_the_old_week_or_the_new_one(first_saved, home, saver, judge, kills):
    process = saver()
    inside = sum(process.kill() and judge() in (0, 1) for _ in range(kills))
    assert inside >= kills / 2
    with closing(sqlite3.connect(home / "eros.db")) as store:
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.requirement("saving:killed")
def test_the_same_check_notices_a_save_without_a_transaction(first_saved, saver, judge):
    process = saver("careless")

    def twenty_kills():
        return [(process.kill(), judge()) for _ in range(20)]

    with pytest.raises(AssertionError, match=r"items under a row|versions"):
        twenty_kills()
