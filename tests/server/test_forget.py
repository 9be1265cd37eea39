"""``eros-db forget``: everything of one creator goes, nothing of another's, and nobody is removed by accident."""

import io
import sqlite3
from contextlib import closing

import pytest

from eros_db.cli import main
from eros_db.schema import metadata

WEEK = "2026-11-23"
ITEM = {
    "slot_id": f"{WEEK}_1",
    "scheduled_date": WEEK,
    "scheduled_time": "10:07:00",
    "send_type_key": "bump_normal",
    "channel_key": "mass_message",
}
FOLLOW_UP = {
    **ITEM,
    "slot_id": f"{WEEK}_2",
    "scheduled_time": "10:27:00",
    "send_type_key": "ppv_followup",
    "channel_key": "targeted_message",
    "is_follow_up": 1,
    "parent_item_id": f"{WEEK}_1",
    "followup_delay_minutes": 20,
}


@pytest.fixture
async def weeks(connect, sql):
    """Two creators with a row in every table that can hold one; alexia has two versions of a week."""
    async with connect() as ask:
        for number, creator in enumerate(("alexia", "alexia", "nell")):
            items = [ITEM, FOLLOW_UP] if creator == "alexia" else [ITEM]
            week = {"creator_id": creator, "week_start": WEEK, "items": items, "generation_id": f"g{number}"}
            await ask("save_schedule", **week)
    for creator in ("alexia", "nell"):
        values = {
            "creator_personas": "(creator_id, archetype) VALUES (?, 'alexia-was-here')",
            "vault_matrix": "(creator_id, content_type_id) VALUES (?, 2)",
            "vault_media": "(creator_id, media_type) VALUES (?, 'gif')",
            "volume_assignments": "(creator_id, volume_level, ppv_per_day, bump_per_day) VALUES (?, 'low', 1, 1)",
            "top_content_types": "(creator_id, analysis_date, content_type, rank, performance_tier)"
            " VALUES (?, '2020-01-01', 'solo', 1, 'TOP')",
            "volume_performance_tracking": "(creator_id, tracking_date, tracking_period)"
            " VALUES (?, '2020-01-01', '7d')",
        }
        for table, row in values.items():
            sql(f"INSERT OR IGNORE INTO {table} {row}", creator)


@pytest.fixture
def contents(database):
    """Every table's rows, without the catalogue's."""

    def read():
        with closing(sqlite3.connect(database)) as connection:
            return {name: set(connection.execute(f"SELECT * FROM {name}")) for name in metadata.tables}

    return read


@pytest.fixture
def run(capsys, monkeypatch, database):
    def command(*words, typed=None):
        keyboard = io.StringIO(typed or "")
        keyboard.isatty = lambda: typed is not None
        monkeypatch.setattr("sys.stdin", keyboard)
        with pytest.raises(SystemExit) as left:
            main(["forget", *words, "--db", str(database)])
        said = capsys.readouterr()
        return left.value.code, said.out, said.err

    return command


def _names(creator, contents, sql):
    """The tables in which the creator still occurs, by any column that names it or its template."""
    templates = {row[0] for row in sql("SELECT template_id FROM schedule_templates WHERE creator_id = ?", creator)}
    versions = {"schedule_template_versions"} if templates else set()
    return versions | {name for name, rows in contents().items() if any(creator in row for row in rows)}


@pytest.mark.requirement("eros-db:forget")
async def test_everything_of_the_creator_goes_and_nothing_of_another(weeks, run, contents, sql):
    before, holding = contents(), _names("alexia", contents, sql)
    assert len(holding) >= 13, holding
    code, out, _ = run("alexia", "--yes")
    assert code == 0
    assert "alexia removed" in out
    assert _names("alexia", contents, sql) == set()
    assert sql("PRAGMA foreign_key_check") == []
    after = contents()
    for name, rows in before.items():
        if name != "schedule_template_versions":
            assert after[name] == {row for row in rows if "alexia" not in row}, name
    assert [version[4] for version in after["schedule_template_versions"]] == ["g2"]


@pytest.mark.requirement("eros-db:forget")
async def test_what_is_removed_is_not_left_in_the_file(weeks, run, database, sql, engine):
    with closing(sqlite3.connect(database)) as other, other:
        other.execute("PRAGMA secure_delete = OFF")  # what a change leaves of a longer text stands between the rows
        for text in ("Nobody-Else " * 200, "Nobody"):
            other.execute("UPDATE caption_bank SET caption_text = ? WHERE caption_id % 50 = 1", (text,))
    sql("UPDATE creators SET display_name = 'Alexia Nobody-Else' WHERE creator_id = 'alexia'")
    engine.dispose()
    assert database.read_bytes().count(b"Nobody-Else") > 1
    run("alexia", "--yes")
    assert b"Nobody-Else" not in b"".join(path.read_bytes() for path in database.parent.glob("eros.db*"))


@pytest.mark.requirement("eros-db:forget")
async def test_as_many_rows_go_as_were_shown(weeks, run):
    shown = run("alexia")[2].partition("for good: ")[2].partition(". Captions")[0]
    assert shown
    _, removed, beside = run("alexia", "--yes")
    assert f"alexia removed: {shown}" in removed
    assert "`eros weeks --forget alexia`" in beside


@pytest.mark.requirement("eros-db:forget")
def test_an_own_caption_goes_and_one_that_another_page_used_stays_for_its_history_alone(run, sql):
    sql("UPDATE caption_bank SET creator_id = NULL")
    sql("UPDATE caption_bank SET creator_id = 'alexia' WHERE caption_id IN (1, 2)")
    for use in ("mass_messages", "caption_creator_performance"):
        sql(f"DELETE FROM {use} WHERE creator_id != 'alexia' AND caption_id IN (1, 2)")
    sql("INSERT INTO caption_creator_performance (creator_id, caption_id) VALUES ('nell', 2)")
    captions = sql("SELECT count(*) FROM caption_bank")[0][0]
    assert run("alexia", "--yes")[0] == 0
    assert sql("SELECT caption_id, creator_id, is_active FROM caption_bank WHERE caption_id IN (1, 2)") == [
        (2, None, 0)
    ]
    assert sql("SELECT count(*) FROM caption_bank") == [(captions - 1,)]


@pytest.mark.requirement("eros-db:forget")
def test_without_a_person_to_ask_it_is_refused_and_says_what_it_would_remove(run, contents):
    before = contents()
    code, out, err = run("alexia_vip")
    assert (code, out) == (2, "")
    assert "mass_messages" in err
    assert "--yes" in err
    assert contents() == before


@pytest.mark.requirement("eros-db:forget")
def test_the_question_names_the_imports_that_cannot_be_undone_afterwards(run, sql):
    for number, closed in ((1, None), (2, "a page was forgotten"), (3, None), (4, None)):
        sql("INSERT INTO imports VALUES (?, '2026-11-20', NULL, ?, '[]')", number, closed)
        sql("INSERT INTO import_pages VALUES (?, ?)", number, "nell" if number == 3 else "alexia")
    asked = run("alexia", typed="no\n")[2]
    assert "\nImports 1 and 4 cannot be undone afterwards, also where other pages' rows came with it" in asked
    assert "import_pages" not in asked + run("alexia", "--yes")[1]


@pytest.mark.requirement("eros-db:forget")
@pytest.mark.parametrize(("typed", "code"), [("alexia\n", 0), ("yes\n", 2), ("", 2)])
def test_a_person_is_asked_for_the_id(run, sql, typed, code):
    assert run("alexia", typed=typed)[0] == code
    assert sql("SELECT count(*) FROM creators WHERE creator_id = 'alexia'") == [(int(code != 0),)]


@pytest.mark.requirement("eros-db:forget")
def test_an_unknown_creator_is_refused_with_near_matches(run):
    code, _, err = run("alexa", "--yes")
    assert code == 2
    assert "'alexia'" in err


@pytest.mark.requirement("eros-db:forget")
def test_a_failure_half_way_leaves_everything(run, contents, sql):
    sql("CREATE TRIGGER fault BEFORE DELETE ON creators BEGIN SELECT RAISE(ABORT, 'held'); END")
    before = contents()
    assert run("alexia", "--yes")[0] == 70
    assert contents() == before


@pytest.mark.requirement("eros-db:forget")
def test_a_program_that_has_the_database_open_is_named(run, database, monkeypatch):
    monkeypatch.setattr("eros_db.engine.BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM creators").fetchone()
        code, _, err = run("alexia", "--yes")
    assert code == 0
    assert "another program reads the database" in err
