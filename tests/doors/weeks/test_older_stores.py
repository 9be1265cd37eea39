"""A record store that an older version wrote is brought up to date at its first use, with nothing lost (R58)."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from kept_weeks import change_week, kept_weeks
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from eros.vocabulary.life import HandOver
from eros_app.records.schema import SCHEMA_REVISION
from eros_app.services.weeks import find_week

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full


def migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", "eros_app.records:migrations")
    config.set_main_option("path_separator", "os")
    return config


OLDER = [one.revision for one in ScriptDirectory.from_config(migrations()).walk_revisions()][:0:-1]
#: Those of before hand-overs were kept.
WITHOUT_HANDOVERS = [revision for revision in OLDER if revision < "0006"]


def take_back(store: Path, revision: str) -> None:
    """The same rows in the tables of that revision; what only later ones have a place for is gone."""
    newer = store.rename(store.with_suffix(".newer"))
    engine, config = create_engine(f"sqlite:///{store}", poolclass=NullPool), migrations()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    with closing(sqlite3.connect(store)) as older, older:
        older.execute("ATTACH ? AS newer", (str(newer),))
        for (table,) in older.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
            if table != "records_version":
                names = ", ".join(row[1] for row in older.execute(f"PRAGMA main.table_info({table})"))
                older.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM newer.{table}")
    for left in store.parent.glob(f"{newer.name}*"):
        left.unlink()


def rows(home: Path) -> list[dict[str, Any]]:
    return [dict(week) for week in kept_weeks(home)]


@pytest.mark.requirement("weeks:older-store")
@pytest.mark.parametrize("revision", OLDER)
def test_a_store_of_an_older_revision_is_brought_up_to_date_and_keeps_every_week(
    eros, home, kept, settings, revision: str
):
    before, documents = rows(home), [find_week(settings, one).document for one in kept]
    stood = [find_week(settings, one).stood_as for one in kept]
    audits = [find_week(settings, one).audit for one in kept]
    take_back(home / "records.db", revision)
    with closing(sqlite3.connect(home / "records.db")) as store:
        assert store.execute("SELECT version_num FROM records_version").fetchone() == (revision,)
    listed = eros("weeks", "--json")
    assert (listed.code, len(listed.document["weeks"])) == (0, 3)
    with closing(sqlite3.connect(home / "records.db")) as store:
        assert store.execute("SELECT version_num FROM records_version").fetchone() == (SCHEMA_REVISION,)
    newer = {name for name in before[0] if before[0][name] is not None and rows(home)[0][name] is None}
    assert newer <= {"posts", "display_name", "stood_as", "saved_with_id"}
    assert [{**row, **dict.fromkeys(newer)} for row in before] == rows(home)
    assert [find_week(settings, one).document for one in kept] == documents
    assert [find_week(settings, one).audit for one in kept] == audits
    assert [find_week(settings, one).stood_as for one in kept] == stood == ["saved", "saved", None]


@pytest.mark.requirement("weeks:older-store", "weeks:handed-over:restored")
@pytest.mark.parametrize("revision", WITHOUT_HANDOVERS)
def test_a_week_that_an_older_version_handed_over_was_so_when_nobody_knows(home, kept, settings, revision: str):
    change_week(home, kept.saved, state="handed_over")
    take_back(home / "records.db", revision)
    week = find_week(settings, kept.saved)
    assert (week.state, week.stood_as, week.handover) == ("handed_over", "handed_over", HandOver())


@pytest.mark.requirement("weeks:older-store", "weeks:handed-over:restored")
@pytest.mark.parametrize("said", [None, "approve"])
def test_of_a_week_that_an_older_version_superseded_its_approval_is_known(home, kept, settings, said):
    decision = said and json.dumps({"verdict": said, "reviewer": "robin"})
    change_week(home, kept.superseded, decision=decision)
    take_back(home / "records.db", WITHOUT_HANDOVERS[-1])
    assert find_week(settings, kept.superseded).stood_as == ("approved" if said else "saved")


@pytest.mark.requirement("weeks:older-store")
@pytest.mark.parametrize("revision", OLDER)
def test_a_week_that_waits_in_a_store_of_an_older_revision_can_be_approved(eros, home, kept, revision: str):
    take_back(home / "records.db", revision)
    ran = eros("review", "approve", kept.waiting, "--reason", "it is good", "--json")
    assert (ran.code, ran.document["life"]["state"]) == (0, "approved")


@pytest.mark.requirement("weeks:older-items")
def test_items_of_a_record_from_before_leave_with_their_instants(eros, home, kept):
    before = {form: eros("export", kept.saved, "--format", form).out for form in ("csv", "queue", "json")}
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        (text,) = store.execute("SELECT document FROM week_documents WHERE generation_id = ?", (kept.saved,)).fetchone()
        document = json.loads(text)
        for item in document["items"]:
            del item["scheduled_at"]
            item["expires_at"] = item["expires_at"] and item["expires_at"][:19]
        changed = (json.dumps(document), kept.saved)
        store.execute("UPDATE week_documents SET document = ? WHERE generation_id = ?", changed)
    assert {form: eros("export", kept.saved, "--format", form).out for form in before} == before
    assert "null" not in [json.loads(line)["scheduledDate"] for line in before["queue"].splitlines()]
