"""A database that was filled from an older catalogue than the program's (R22)."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from eros.vocabulary.catalogue import default_catalogue
from eros_db import reference, store
from eros_db.cli import main
from eros_db.failures import DatabaseOutdated
from eros_db.store import create_store, open_store


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Made when the catalogue had no like_farm and allowed three bundles a day; it holds a theme of its owner's."""
    known = dict(default_catalogue())
    del known["like_farm"]
    known["bundle"] = known["bundle"].model_copy(update={"max_per_day": 3})
    with monkeypatch.context() as then:
        then.setattr(reference, "default_catalogue", lambda: known)
        reference.catalogue_stamp.cache_clear()
        create_store(f"sqlite:///{tmp_path}/older.db").dispose()
    reference.catalogue_stamp.cache_clear()
    with sqlite3.connect(tmp_path / "older.db") as connection:
        connection.execute("INSERT INTO content_types (type_name) VALUES ('solo')")
    connection.close()
    return tmp_path / "older.db"


def rows(database: Path, statement: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(database)
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


@pytest.mark.requirement("server:catalogue-learned")
def test_it_learns_the_catalogue_when_it_is_opened(older: Path) -> None:
    open_store(f"sqlite:///{older}").dispose()
    assert {key for (key,) in rows(older, "SELECT send_type_key FROM send_types")} == set(default_catalogue())
    captions = rows(
        older,
        "SELECT caption_type FROM send_type_caption_requirements JOIN send_types USING (send_type_id) "
        "WHERE send_type_key = 'like_farm' ORDER BY priority",
    )
    assert tuple(name for (name,) in captions) == default_catalogue()["like_farm"].caption_types


@pytest.mark.requirement("server:catalogue-learned")
def test_what_stands_there_stays_when_it_is_opened(older: Path) -> None:
    open_store(f"sqlite:///{older}").dispose()
    assert rows(older, "SELECT max_per_day FROM send_types WHERE send_type_key = 'bundle'") == [(3,)]
    assert rows(older, "SELECT type_name FROM content_types") == [("solo",)]


@pytest.mark.requirement("server:catalogue-learned")
def test_one_that_cannot_be_written_is_refused_with_what_to_do(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_only(_: Connection) -> None:
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(store, "learn", read_only)
    with pytest.raises(DatabaseOutdated, match=r"lacks this program's send types.*make it writable"):
        open_store(f"sqlite:///{older}")


@pytest.mark.requirement("server:catalogue-learned")
def test_init_brings_new_and_changed_rows_and_keeps_the_data(older: Path) -> None:
    with pytest.raises(SystemExit) as left:
        main(["init", "--db", str(older)])
    assert left.value.code == 0
    open_store(f"sqlite:///{older}").dispose()
    keys = [key for (key,) in rows(older, "SELECT send_type_key FROM send_types ORDER BY sort_order")]
    assert keys == list(default_catalogue())
    assert rows(older, "SELECT max_per_day FROM send_types WHERE send_type_key = 'bundle'") == [(2,)]
    captions = rows(
        older,
        "SELECT caption_type FROM send_type_caption_requirements JOIN send_types USING (send_type_id) "
        "WHERE send_type_key = 'like_farm' ORDER BY priority",
    )
    assert tuple(name for (name,) in captions) == default_catalogue()["like_farm"].caption_types
    assert rows(older, "SELECT type_name FROM content_types") == [("solo",)]


@pytest.mark.requirement("server:catalogue-learned")
def test_what_an_operator_changed_since_stays(older: Path) -> None:
    create_store(f"sqlite:///{older}").dispose()
    with sqlite3.connect(older) as connection:
        connection.execute("UPDATE send_types SET max_per_day = 1 WHERE send_type_key = 'bundle'")
    connection.close()
    create_store(f"sqlite:///{older}").dispose()
    open_store(f"sqlite:///{older}").dispose()
    assert rows(older, "SELECT max_per_day FROM send_types WHERE send_type_key = 'bundle'") == [(1,)]
