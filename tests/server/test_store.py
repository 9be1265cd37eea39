"""Opening, making and migrating a database, and the word for each way in which it cannot be used."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Engine, inspect, select, text
from sqlalchemy.sql.compiler import SQLCompiler

from eros.vocabulary.database_urls import file_of, sqlite_url
from eros_db import migrations
from eros_db.engine import Wording, must_be_sqlite, read_transaction, sqlite_engine, write_transaction
from eros_db.failures import (
    DatabaseDamaged,
    DatabaseEmpty,
    DatabaseForeign,
    DatabaseFull,
    DatabaseLocked,
    DatabaseMissing,
    DatabaseNewer,
    DatabaseOutdated,
    DatabaseReadOnly,
    DatabaseUnreadable,
    NotADatabase,
    StoreError,
)
from eros_db.schema import metadata
from eros_db.server import build_server
from eros_db.store import SCHEMA_REVISION, create_store, open_store


@pytest.mark.requirement("server:store:failures")
def test_a_missing_database_says_how_to_make_one(tmp_path):
    with pytest.raises(DatabaseMissing, match="eros-db init"):
        open_store(f"sqlite:///{tmp_path}/none.db")
    assert not (tmp_path / "none.db").exists()


@pytest.mark.requirement("server:store:failures")
def test_a_file_without_tables_is_empty(tmp_path):
    (tmp_path / "zero.db").touch()
    sqlite3.connect(tmp_path / "bare.db").execute("PRAGMA user_version = 1").connection.close()
    for name in ("zero.db", "bare.db"):
        with pytest.raises(DatabaseEmpty, match="eros-db init"):
            open_store(f"sqlite:///{tmp_path}/{name}")


@pytest.mark.requirement("server:store:failures")
@pytest.mark.parametrize("table", ["creators (creator_id, page_name)", "foo (bar)"])
def test_a_database_of_another_program_is_named_and_left_alone(tmp_path, table):
    with closing(sqlite3.connect(tmp_path / "theirs.db")) as theirs, theirs:
        theirs.execute(f"CREATE TABLE {table}")
    for use in (open_store, create_store):
        with pytest.raises(DatabaseForeign, match=r"is of another program, .* holds (creators|foo)"):
            use(f"sqlite:///{tmp_path}/theirs.db")
    with closing(sqlite3.connect(tmp_path / "theirs.db")) as theirs:
        assert len(theirs.execute("SELECT name FROM sqlite_master").fetchall()) == 1


@pytest.mark.requirement("server:store:failures")
def test_our_database_without_one_of_its_tables_is_damaged_and_not_made_anew(url, sql):
    sql("DROP TABLE send_type_caption_requirements")
    for use in (open_store, create_store):
        with pytest.raises(DatabaseDamaged, match="lacks send_type_caption_requirements; restore a copy"):
            use(url)


@pytest.mark.requirement("server:store:anywhere")
@pytest.mark.parametrize("name", ["q?mark", "per%41cent", "mode=ro?x=1#y", "a b", 'Müller\'s "best"'])
def test_a_database_lies_where_it_was_named_whatever_the_name(tmp_path, name):
    file = tmp_path / name / "eros.db"
    create_store(sqlite_url(file)).dispose()
    open_store(sqlite_url(file)).dispose()
    assert [it.name for it in tmp_path.iterdir()] == [name]
    assert (file.is_file(), file_of(sqlite_url(file))) == (True, str(file))


@pytest.mark.requirement("server:store:failures")
def test_a_look_at_a_database_that_is_in_use_takes_none_of_its_locks(database):
    """POSIX drops all locks that a process has on a file where it closes any descriptor of it: then the next program to
    leave would remove the log under this one."""
    with closing(sqlite3.connect(database, isolation_level=None)) as ours:
        ours.execute("PRAGMA journal_mode=WAL")
        ours.execute("CREATE TABLE looked (at)")
        must_be_sqlite(database)
        script = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM looked').fetchall()"
        subprocess.run([sys.executable, "-c", f"{script}; c.close()", str(database)], check=True)
        assert Path(f"{database}-wal").exists()
        ours.execute("INSERT INTO looked VALUES (1)")
    with closing(sqlite3.connect(database)) as after:
        assert after.execute("SELECT count(*) FROM looked").fetchone() == (1,)


@pytest.mark.requirement("server:store:failures")
def test_a_file_of_another_kind_is_left_alone(tmp_path):
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear database, this is a letter.", encoding="utf-8")
    for use in (open_store, create_store):
        with pytest.raises(NotADatabase, match="not a SQLite database"):
            use(f"sqlite:///{letter}")
    assert letter.read_text(encoding="utf-8").startswith("Dear")


@pytest.mark.requirement("server:store:failures")
def test_a_damaged_database_is_no_database(database):
    whole = database.read_bytes()
    database.write_bytes(whole[:100] + b"\xff" * 8000 + whole[8100:])
    with pytest.raises(StoreError):
        open_store(f"sqlite:///{database}")


@pytest.mark.requirement("server:store:failures")
def test_an_older_schema_is_outdated(database, url, sql):
    sql("UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(DatabaseOutdated, match="keeps its data"):
        open_store(url)


@pytest.mark.requirement("server:store:failures")
def test_a_newer_schema_is_newer_to_whoever_opens_it_and_stays_as_it_is(url, sql):
    sql("UPDATE alembic_version SET version_num = '0099'")
    for use in (open_store, create_store):
        with pytest.raises(DatabaseNewer, match="update the program"):
            use(url)
    assert sql("SELECT version_num FROM alembic_version") == [("0099",)]


@pytest.mark.requirement("server:store:failures")
def test_a_folder_is_unreadable_and_a_wrong_url_no_url(tmp_path):
    with pytest.raises((DatabaseUnreadable, NotADatabase)):
        open_store(f"sqlite:///{tmp_path}")
    with pytest.raises(StoreError, match="no database URL"):
        open_store("eros.db")
    with pytest.raises(StoreError, match="postgresql databases are not served"):
        open_store("postgresql://somewhere/eros")
    with pytest.raises(StoreError, match="names no file"):
        open_store("sqlite://")


@pytest.mark.requirement("server:store:failures")
def test_another_writer_is_named_as_a_lock(database, url):
    other = sqlite3.connect(database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = sqlite_engine(f"{url}?timeout=0.05")
    with pytest.raises(DatabaseLocked, match=f"{database} is locked.*try again"), write_transaction(waiting):
        pass
    waiting.dispose()
    other.close()


@pytest.mark.requirement("server:store:failures")
def test_a_full_disk_is_named_and_leaves_what_was_there(engine, database, sql):
    def fill():
        with write_transaction(engine) as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            connection.execute(text("INSERT INTO content_types (type_name) VALUES (hex(zeroblob(100000)))"))

    with pytest.raises(DatabaseFull, match=f"{database} has no room left"):
        fill()
    assert sql("SELECT count(*) FROM content_types WHERE length(type_name) > 1000") == [(0,)]


@pytest.mark.requirement("server:store:failures")
def test_a_database_that_may_only_be_read_says_so(engine, database):
    def write():
        with write_transaction(engine) as connection:
            connection.exec_driver_sql("PRAGMA query_only = 1")
            connection.execute(text("DELETE FROM creators"))

    with pytest.raises(DatabaseReadOnly, match=f"{database} cannot be written"):
        write()


@pytest.mark.requirement("server:store:failures")
def test_another_store_speaks_of_itself_by_its_own_name(tmp_path):
    engine = sqlite_engine(f"sqlite:///{tmp_path}/weeks.db", Wording("the record of weeks", "run any command"))
    says = r"the record of weeks at .*weeks.db lacks our tables; run any command"
    with pytest.raises(DatabaseEmpty, match=says), read_transaction(engine) as connection:
        connection.execute(text("SELECT * FROM weeks"))
    engine.dispose()


@pytest.mark.requirement("server:store:one-engine")
def test_a_process_has_one_engine_of_a_database_so_that_the_next_run_compiles_nothing_anew(url, monkeypatch):
    monkeypatch.delattr(Engine, "_compiled_cache")  # here each engine has its own, as outside of tests
    compiled = []
    visit = SQLCompiler.__init__
    monkeypatch.setattr(SQLCompiler, "__init__", lambda *a, **k: (compiled.append(1), visit(*a, **k))[1])
    for runs in range(3):
        engine = open_store(url)
        with read_transaction(engine) as connection:
            connection.execute(select(metadata.tables["creators"])).all()
        engine.dispose()
        if not runs:
            assert compiled
            compiled.clear()
    assert not compiled


@pytest.mark.requirement("server:store:one-engine")
def test_what_is_put_in_the_place_of_a_database_is_what_the_next_use_sees(tmp_path, url, database):
    """Also after a refusal: what could not be used is not held open."""
    other = tmp_path / "other.db"
    shutil.copy(database, other)
    database.write_bytes(b"")
    with pytest.raises(DatabaseEmpty):
        open_store(url)
    with closing(sqlite3.connect(other)) as changed, changed:
        changed.execute("UPDATE alembic_version SET version_num = '0001'")
    other.replace(database)
    with pytest.raises(DatabaseOutdated):
        open_store(url)
    create_store(f"sqlite:///{other}").dispose()
    other.replace(database)
    engine = open_store(url)
    with read_transaction(engine) as connection:
        assert not connection.execute(select(metadata.tables["creators"])).all()
    engine.dispose()


@pytest.mark.requirement("server:store:failures")
def test_a_server_over_an_unusable_database_is_not_built(tmp_path):
    with pytest.raises(DatabaseMissing):
        build_server(f"sqlite:///{tmp_path}/none.db")


@pytest.mark.requirement("server:store:lost-later")
async def test_a_database_that_goes_bad_under_the_server_is_a_named_error(connect, sql):
    async with connect() as ask:
        sql("DROP TABLE creator_personas")
        body = await ask.refusal("get_persona_profile", creator_id="alexia")
    assert body["code"] == "DATABASE_EMPTY"


@pytest.mark.requirement("server:store:pragmas")
def test_every_connection_is_prepared(engine):
    with read_transaction(engine) as connection:
        pragmas = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("foreign_keys", "journal_mode")]
    assert pragmas == [1, "wal"]


@pytest.mark.requirement("server:store:transactions")
def test_a_write_is_whole_or_not_at_all(engine, sql):
    def half_way():
        with write_transaction(engine) as connection:
            connection.execute(text("UPDATE creators SET page_type = 'free'"))
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        half_way()
    assert sql("SELECT count(*) FROM creators WHERE page_type = 'free'") == [(1,)]


@pytest.mark.requirement("server:migrations")
def test_the_revisions_make_exactly_the_schema(engine):
    with read_transaction(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        checks = {
            (table.name, check["name"]) for table in metadata.tables.values()
            for check in inspect(connection).get_check_constraints(table.name)
        }  # fmt: skip
    declared = {
        (
            table.name,
            f"ck_{table.name}_{constraint.name}".replace(f"ck_{table.name}_ck_{table.name}", f"ck_{table.name}"),
        )
        for table in metadata.tables.values()
        for column in table.columns
        for constraint in column.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert checks == declared


@pytest.mark.requirement("server:migrations")
def test_the_program_knows_the_newest_revision():
    script = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert script.get_current_head() == SCHEMA_REVISION


@pytest.mark.requirement("server:migrations")
def test_a_database_is_brought_up_to_date_and_keeps_its_data(tmp_path):
    from alembic import command
    from alembic.config import Config

    url = f"sqlite:///{tmp_path}/old.db"
    engine = create_store(url)
    config = Config()
    config.set_main_option("script_location", "eros_db:migrations")
    config.set_main_option("path_separator", "os")
    with write_transaction(engine) as connection:
        connection.execute(text("INSERT INTO content_types (type_name) VALUES ('solo')"))
        config.attributes["connection"] = connection
        command.downgrade(config, "0002")
    engine.dispose()
    engine = create_store(url)
    with read_transaction(engine) as connection:
        assert connection.execute(text("SELECT type_name FROM content_types")).scalars().all() == ["solo"]
        assert inspect(connection).has_table("schedule_items")
    engine.dispose()
