"""What `generate` would stumble over, `doctor` finds before it."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lost_weeks import ruin

from eros.settings import Settings
from eros.vocabulary.catalogue import MEDIA_KINDS
from eros.vocabulary.database_urls import sqlite_url
from eros_app.records.access import opened
from eros_app.services.own_database import identity_of
from eros_db import engine
from eros_db.store import create_store

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full


@pytest.mark.requirement("doctor:stumbles")
def test_a_zone_that_is_none_and_captions_that_are_not_there_are_found(eros: Any, home: Path) -> None:
    assert eros("doctor").code == 0
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        store.execute("UPDATE creators SET timezone = 'Nowhere/X' WHERE creator_id = 'luna'")
        store.execute("UPDATE caption_bank SET is_active = 0")
    found = eros("doctor")
    assert found.code == 1
    assert "'Nowhere/X' is not the IANA name of a place" in " ".join(found.out.split())
    assert "none for" in found.out
    assert "eros-db import --captions FILE" in " ".join(found.out.split())


#: Bytes, Infinity, a text that is no UTF-8, and JSON that cannot be read.
OF_ALL_KINDS = (
    "UPDATE caption_bank SET caption_text = x'ff00' WHERE caption_id % 977 = 1",
    "UPDATE caption_creator_performance SET avg_view_rate = 9e999 WHERE creator_id = 'alexia' AND caption_id % 50 = 1",
    "UPDATE content_types SET type_name = CAST(x'ff' AS TEXT) WHERE content_type_id = 5",
    "UPDATE creator_personas SET archetype = CAST(x'636166ff' AS TEXT), voice_samples = '{oops'"
    " WHERE creator_id = 'alexia'",
)


@pytest.mark.requirement("doctor:stumbles", "server:garbage")
def test_a_value_that_no_tool_can_read_costs_itself_and_is_named_by_the_week_and_the_doctor(
    eros: Any, eros_db: Any, home: Path
) -> None:
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        (row,) = store.execute("SELECT min(id) FROM top_content_types WHERE creator_id = 'alexia'").fetchone()
        store.execute("UPDATE top_content_types SET rank = 'first' WHERE id = ?", (row,))
        for damage in OF_ALL_KINDS:
            store.execute(damage)
    told = f"'first' in the row {row}, not a whole number; it is taken as not stated"
    values = [one for one in eros("doctor", "--json").document if one["what"] == "values"]
    assert ("note", f"top_content_types.rank holds {told}") in [(one["standing"], one["found"]) for one in values]
    week = eros("generate", "alexia", "--dry-run", "--json").document
    ignored = [one["impact"] for one in week["degradations"] if one["type"] == "figure_ignored"]
    named = [impact.partition(" in the database holds ") for impact in ignored]
    assert f"top_content_types.rank in the database holds {told}" in ignored
    assert sorted((column, said.partition(" in the row")[0]) for column, _, said in named) == [
        ("caption_bank.caption_text", "the bytes 'ff 00'"),
        ("caption_creator_performance.avg_view_rate", "Infinity"),
        ("content_types.type_name", "'\ufffd'"),
        ("creator_personas.archetype", "'caf\ufffd'"),
        ("creator_personas.voice_samples", "'{oops'"),
        ("top_content_types.rank", "'first'"),
    ]
    assert f"\n  top_content_types.rank holds {told}" in eros_db("stats").out


@pytest.mark.requirement("doctor:stumbles")
def test_pages_with_hardly_a_caption_are_named_the_poorest_first(eros: Any, home: Path) -> None:
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        store.execute("UPDATE caption_bank SET is_active = 0 WHERE caption_id % 5000 <> 1")
        store.execute("DELETE FROM top_content_types WHERE creator_id = 'luna'")
        store.execute("DELETE FROM creator_personas WHERE creator_id = 'luna'")
    notes = {one["what"]: one for one in eros("doctor", "--json").document if one["standing"] == "note"}
    ready = {one["creator_id"]: one["readiness"] for one in eros("creators", "--json").document}
    poorest = max(ready, key=lambda page: len(ready[page]["short_caption_types"]))
    assert f"for {poorest} ({len(ready[poorest]['short_caption_types'])} types)" in notes["captions"]["found"]
    assert ("luna" in notes["personas"]["found"], "--personas" in notes["personas"]["remedy"]) == (True, True)
    assert (ready["luna"]["rankings"], "--rankings" in notes["rankings"]["remedy"]) == (0, True)
    assert any("--rankings" in what for what in ready["luna"]["missing"])
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        words = "SELECT DISTINCT substr(caption_text, 1, 4) FROM caption_bank"
        store.execute(f"INSERT INTO restricted_words (word) {words}")
    said = [one["found"] for one in eros("doctor", "--json").document if one["what"] == "captions"]
    assert any(text.startswith("restricted words keep some from ") for text in said)


@pytest.mark.requirement("doctor:stumbles")
@pytest.mark.parametrize("damaged", [True, False])
def test_a_file_that_is_no_database_of_ours_is_no_server_to_start(eros: Any, home: Path, damaged: bool) -> None:
    (home / "eros.db").unlink(missing_ok=True)
    if damaged:
        (home / "eros.db").write_bytes(b"no database at all" * 500)
    else:
        with closing(sqlite3.connect(home / "eros.db")) as store, store:
            store.execute("CREATE TABLE recipes (name TEXT)")
    found = eros("doctor")
    said = " ".join(found.out.split())
    assert found.code == 1
    assert "Start the server" not in said
    assert "Put a backup of the database in its place" in said


@pytest.mark.requirement("doctor:stumbles")
def test_a_database_of_a_newer_program_is_not_to_be_replaced_by_a_backup(eros: Any, home: Path) -> None:
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        store.execute("UPDATE alembic_version SET version_num = '9999'")
    (check,) = (one for one in eros("doctor", "--json").document if one["what"] == "data server")
    assert ("newer version" in check["found"], "backup" in check["remedy"]) == (True, False)
    assert check["remedy"].startswith("Use the EROS that made it")


@pytest.mark.requirement("doctor:stumbles")
@pytest.mark.parametrize(
    ("name", "table", "line"),
    [
        ("eros.db", "schedule_items", "data server"),
        ("eros.db", "mass_messages", "data server"),
        ("records.db", "week_checkpoints", "record store"),
        ("records.db", "weeks", "record store"),
    ],
)
def test_a_database_with_a_ruined_page_is_found_damaged_though_it_opens(
    eros: Any, home: Path, name: str, table: str, line: str
) -> None:
    keep_a_week(home, identity_of(sqlite_url(home / "eros.db")) or "")
    assert eros("doctor").code == 0
    ruin(home / name, table)
    found = eros("doctor", "--json")
    (check,) = (one for one in found.document if one["what"] == line)
    assert (found.code, check["standing"], "damaged" in check["found"]) == (1, "missing", True), check
    assert "backup" in check["remedy"], check


@pytest.mark.requirement("doctor:stumbles")
def test_a_database_too_large_to_be_looked_through_is_said_to_be_so(
    eros: Any, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_LONGEST_LOOK", 1)
    found = eros("doctor", "--json")
    (check,) = (one for one in found.document if one["what"] == "data server")
    assert (found.code, check["standing"], "not all of it was looked at" in check["found"]) == (0, "ok", True)


@pytest.mark.requirement("doctor:stumbles")
def test_a_vault_that_nothing_is_known_of_is_named_as_such_and_not_as_captions(eros: Any, home: Path) -> None:
    assert not any(word in eros("doctor").out for word in ("nothing is known of", "no themes for"))
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        store.execute("DELETE FROM vault_matrix WHERE creator_id IN ('luna', 'ines')")
        store.execute("DELETE FROM vault_media WHERE creator_id = 'luna'")
    said = " ".join(eros("doctor").out.split())
    assert "nothing is known of that of luna" in said
    assert "no themes for ines" in said
    assert "captions none for" not in said
    assert "eros-db import --vault FILE" in said


@pytest.mark.requirement("doctor:stumbles")
def test_a_kind_of_media_that_a_vault_lacks_is_named_with_its_pages(eros: Any, home: Path) -> None:
    found = [one["found"] for one in eros("doctor", "--json").document if one["what"] == "vault"]
    media = {one["creator_id"]: one["readiness"]["media"] for one in eros("creators", "--json").document}
    lacking = [kind for kind in MEDIA_KINDS if any(kind not in held for held in media.values())]
    assert lacking
    assert [one.split()[1] for one in found] == lacking
    assert f"no video for {next(page for page, held in media.items() if 'video' not in held)}" in " ".join(found)


@pytest.mark.requirement("doctor:stumbles")
def test_an_older_database_is_a_note_since_the_next_run_brings_it_up_to_date(eros: Any, home: Path) -> None:
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        store.execute("UPDATE alembic_version SET version_num = '0003'")
    found = eros("doctor")
    assert (found.code, "brings it up to date" in " ".join(found.out.split())) == (0, True)


def keep_a_week(home: Path, key: str) -> None:
    """A week that stands, of the home's own database of this id."""
    with opened(Settings(home=home).records_database, home, lambda: datetime(2026, 11, 20, tzinfo=UTC)):
        pass
    address = json.dumps({"url": f"sqlite:///{home / 'eros.db'}", "set_by": "EROS_HOME"})
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        store.execute(
            "INSERT INTO weeks (generation_id, creator_id, week_start, state, began_at, changed_at, server_key, "
            "server_label, server_address) VALUES ('kept', 'alexia', '2026-11-23', 'saved', ?, ?, ?, 'ours', ?)",
            (*["2026-11-20T00:00:00+00:00"] * 2, key, address),
        )


@pytest.mark.requirement("doctor:databases")
def test_the_doctor_says_where_the_database_is_and_of_which_id_its_weeks_are(eros: Any, home: Path) -> None:
    key = identity_of(sqlite_url(home / "eros.db"))
    keep_a_week(home, key or "")
    found = eros("doctor", "--json").document
    (server,) = (one for one in found if one["what"] == "data server")
    assert all(word in server["found"] for word in (str(home / "eros.db"), key))
    assert "database" not in [one["what"] for one in found]
    (home / "records.db").unlink()
    keep_a_week(home, "another")
    (other,) = (one for one in eros("doctor", "--json").document if one["what"] == "database")
    assert all(word in other["found"] for word in ("another", key, str(home / "eros.db")))


@pytest.mark.requirement("home:lost-database")
@pytest.mark.parametrize("words", ["generate alexia", "creators", "chat alexia", "analyse alexia"])
def test_a_database_that_is_gone_is_told_and_no_demo_is_planned_over(eros: Any, home: Path, words: str) -> None:
    keep_a_week(home, "gone")
    (home / "eros.db").unlink()
    ran = eros(*words.split())
    told = " ".join((ran.out + ran.err).split())
    assert (ran.code, f"no database at {home / 'eros.db'}" in told, "demo data ..." in told) == (5, True, False)
    assert not (home / "eros.db").exists()
    if words != "chat alexia":
        failed = eros(*words.split(), "--json")
        assert (failed.code, failed.document["error_code"]) == (5, "MCP_UNAVAILABLE")
        assert str(home / "eros.db") in failed.document["error_message"]
    found = eros("doctor")
    assert (found.code, "weeks of it are kept" in " ".join(found.out.split())) == (1, True)


@pytest.mark.requirement("doctor:stumbles")
def test_a_database_without_pages_says_how_to_bring_them(eros: Any, home: Path) -> None:
    (home / "eros.db").unlink()
    create_store(sqlite_url(home / "eros.db")).dispose()
    assert "eros-db import --creators FILE" in " ".join(eros("doctor").out.split())


@pytest.mark.requirement("models:trial")
def test_a_model_that_nobody_serves_is_found_by_asking_it(eros: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EROS_MODEL", "openai:local")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    assert eros("doctor").code == 0
    found = eros("doctor", "--model")
    assert found.code == 1
    assert "openai:local: the provider could not be reached" in " ".join(found.out.split())


@pytest.mark.requirement("server:store:anywhere")
@pytest.mark.parametrize("name", ["q?mark", "per%41cent"])
def test_a_home_of_any_name_keeps_its_weeks(eros: Any, home: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    odd = home.with_name(name)
    home.rename(odd)
    monkeypatch.setenv("EROS_HOME", str(odd))
    monkeypatch.chdir(odd)
    assert eros("generate", "ines", "-q").code == 0
    assert len(eros("weeks", "--json").document["weeks"]) == 1
    assert sorted(it.name for it in odd.parent.iterdir() if name[:2] in it.name) == [name]
    assert eros("doctor").code == 0


@pytest.mark.requirement("doctor:stumbles")
def test_pages_whose_weeks_would_stop_for_want_of_messages_are_named_with_the_file_and_the_override(
    eros: Any, home: Path
) -> None:
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        store.execute("UPDATE mass_messages SET sending_time = '2020-01-01T10:00:00' WHERE creator_id = 'luna'")
    some = eros("doctor")
    assert some.code == 0, "other pages can be planned"
    assert "too few messages of the last months for luna, nova: confidence below 0.3" in " ".join(some.out.split())
    assert "history (0 of 20 messages in the last 90 days)" in " ".join(eros("creators").out.split())
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        store.execute("DELETE FROM mass_messages")
    every = eros("doctor")
    said = " ".join(every.out.split())
    assert (every.code, "`eros-db import --messages FILE`, or plan with --allow-low-confidence" in said) == (1, True)
    assert [eros("generate", page, "-q").code for page in ("luna", "ines")] == [4, 4]
