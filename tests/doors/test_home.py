"""The first run, which makes the demo database, and the first one after an update, which brings it up to date."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from eros.failures import RequestError
from eros.settings import Settings
from eros_app.services.home import prepare_home
from eros_db.demo.mix import SEND_TYPE_WEIGHTS
from eros_db.engine import write_transaction
from eros_db.failures import DatabaseOutdated
from eros_db.store import create_store, is_outdated, open_store

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full


@pytest.mark.requirement("demo:catalogue")
def test_a_demo_that_does_not_cover_the_catalogue_is_told_and_leaves_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(SEND_TYPE_WEIGHTS, "bundle")
    with pytest.raises(RequestError, match=r"no demo database: .* has no weight for bundle"):
        prepare_home(Settings(home=tmp_path), None, lambda said: None)
    assert not (tmp_path / "eros.db").exists()


@pytest.fixture
def older_home(tmp_path: Path) -> Path:
    """A home whose database holds a theme of the user's own, and is as the version before wrote it."""
    engine, config = create_store(f"sqlite:///{tmp_path}/eros.db"), Config()
    config.set_main_option("script_location", "eros_db:migrations")
    config.set_main_option("path_separator", "os")
    with write_transaction(engine) as older:
        config.attributes["connection"] = older
        command.downgrade(config, "0003")
    engine.dispose()
    with closing(sqlite3.connect(tmp_path / "eros.db")) as connection, connection:
        connection.execute("INSERT INTO content_types (type_name) VALUES ('of one''s own')")
    return tmp_path


@pytest.mark.requirement("cli:older-home")
def test_the_database_of_an_older_version_is_brought_up_to_date_once_and_keeps_its_data(older_home: Path) -> None:
    said: list[str] = []
    for _ in range(2):
        prepare_home(Settings(home=older_home), None, said.append)
    assert [line.split(":")[0] for line in said] == [f"{older_home}/eros.db was made by an older version of EROS"]
    open_store(f"sqlite:///{older_home}/eros.db").dispose()
    with closing(sqlite3.connect(older_home / "eros.db")) as connection:
        assert connection.execute("SELECT type_name FROM content_types").fetchall() == [("of one's own",)]
        assert len(connection.execute("SELECT database_id FROM database_identity").fetchone()[0]) == 36


@pytest.mark.requirement("cli:older-home")
def test_an_older_database_that_the_user_named_is_left_as_it_is(older_home: Path) -> None:
    url = f"sqlite:///{older_home}/eros.db"
    prepare_home(Settings(home=older_home, db_url=url), None, pytest.fail)
    assert is_outdated(url)
    with pytest.raises(DatabaseOutdated, match="eros-db init"):
        open_store(url)


@pytest.mark.requirement("cli:older-home")
def test_an_older_database_that_is_in_use_is_told_and_left_whole(
    older_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eros_db.engine.BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(older_home / "eros.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(RequestError, match=r"cannot be brought up to date: .* locked by another process"):
            prepare_home(Settings(home=older_home), None, lambda said: None)
    assert is_outdated(f"sqlite:///{older_home}/eros.db")
