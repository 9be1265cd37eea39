"""Undoing outcomes touches nothing that came since: neither the week that stands now, nor a person's words."""

import sqlite3
from contextlib import closing

import pytest
from kept_weeks import kept_weeks
from lost_weeks import judge

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

WEEK = "2026-11-23"
LATER = "2026-11-30T12:00:00+00:00"


@pytest.fixture
def made(eros, monkeypatch):
    """Ines' approved week, which has passed."""
    week = eros("generate", "ines", "--json").document
    assert eros("review", "approve", week["generation_id"]).code == 0
    monkeypatch.setenv("EROS_NOW", LATER)
    return week


@pytest.fixture
def outcomes(eros_db, tmp_path):
    """Import what became of slots of that week."""

    def told(words, *options):
        lines = [f"ines,{WEEK},{slot},{word}" for slot, word in words.items()]
        file = tmp_path / "outcomes.csv"
        file.write_text("\n".join(["creator_id,week_start,slot_id,outcome,earnings", *lines]), encoding="utf-8")
        return eros_db("import", "--outcomes", str(file), *options)

    return told


@pytest.fixture
def stored(home):
    def all_of(query):
        with closing(sqlite3.connect(home / "eros.db")) as store:
            return store.execute(query).fetchall()

    return all_of


@pytest.fixture
def posts(eros, made):
    return lambda: eros("show", made["generation_id"], "--json").document["life"]["posts"]


def replaced(eros, seed):
    words = ("--week-start", WEEK, "--allow-past", "--replace", "--seed", str(seed), "--json")
    ran = eros("generate", "ines", *words)
    assert ran.code == 0, ran.err
    return ran.document["generation_id"]


ITEMS = "SELECT * FROM schedule_items ORDER BY item_id"
TEMPLATES = "SELECT * FROM schedule_templates"


@pytest.mark.requirement("eros-db:undo:since", "weeks:posts:said-last")
@pytest.mark.parametrize("told", ["some", "follow-ups", "all"])
def test_the_week_that_stands_instead_is_left_as_it_is_and_the_record_of_the_one_before_is_as_before(
    eros, eros_db, home, made, outcomes, stored, posts, told
):
    slots = [item["slot_id"] for item in made["items"]]
    follow_ups = [item["slot_id"] for item in made["items"] if item["parent_item_id"]]
    chosen = {"some": [slots[3], slots[1]], "follow-ups": follow_ups[:2], "all": slots}[told]
    assert len(chosen) > 1
    eros("weeks", "--skipped", made["generation_id"], chosen[0])
    assert outcomes(dict.fromkeys(chosen, "posted,5")).code == 0
    assert posts()[chosen[0]] == "posted"
    now = replaced(eros, 9)
    assert eros("review", "approve", now, "--allow-past").code == 0
    before = stored(ITEMS), stored(TEMPLATES)
    says = "ines's week of 2026-11-23 was replaced since: the one that stands stays as it is"
    counts = f"{len(chosen)} sends in the records of weeks\n"
    looked, told = eros_db("undo", "1", "--check"), posts()
    assert (looked.code, says in looked.err) == (0, True)
    assert looked.out == f"import 1 would be undone: {counts}only looked: nothing was undone\n"
    assert told == dict.fromkeys(chosen, "posted")
    undone = eros_db("undo", "1")
    assert (undone.code, says in undone.err, undone.out) == (0, True, f"import 1 undone: {counts}")
    assert (stored(ITEMS), stored(TEMPLATES)) == before
    assert judge(home)
    assert posts() == {chosen[0]: "skipped"}
    assert eros("show", now, "--json").document["life"]["posts"] == {}


@pytest.mark.requirement("eros-db:undo:since")
def test_outcomes_of_the_week_before_do_not_wait_for_those_of_the_week_that_stands(
    eros, eros_db, made, outcomes, stored
):
    slot = made["items"][0]["slot_id"]
    assert outcomes({slot: "posted,5"}).code == 0
    replaced(eros, 9)
    items = "SELECT slot_id, status, actual_earnings FROM schedule_items WHERE status != 'pending'"
    assert outcomes({slot: "posted,7"}).code == 0
    assert eros_db("undo", "1").code == 0
    assert stored(items) == [(slot, "sent", 7)]
    assert eros_db("undo", "2").code == 0
    assert stored(items) == []


@pytest.mark.requirement("weeks:posts:said-last")
def test_a_word_of_a_person_that_says_what_the_file_said_is_kept_as_said_since(eros, eros_db, made, outcomes, posts):
    seven, four, *_ = slots = [item["slot_id"] for item in made["items"]]
    week = made["generation_id"]
    eros("weeks", "--skipped", week, seven)
    assert outcomes({seven: "posted,", four: "posted,"}).code == 0
    assert eros("weeks", "--posted", week, seven, four).code == 0
    assert "nothing has changed" in outcomes({seven: "posted,", four: "posted,"}).out
    undone = eros_db("undo", "1")
    assert undone.out == "import 1 undone: 2 sends\n"
    assert "what somebody said since of 2 sends stays in the record of the week" in undone.err
    assert posts() == {seven: "posted", four: "posted"}
    assert outcomes(dict.fromkeys(slots, "posted,")).code == 0
    eros("weeks", "--posted", "ines@2026-11-23", "all")
    assert outcomes({four: "skipped,"}).code == 0
    assert posts()[four] == "skipped"
    for number in ("4", "3"):  # the one that changed nothing had an id for itself
        assert eros_db("undo", number).code == 0
        assert posts() == dict.fromkeys(slots, "posted")


@pytest.mark.requirement("weeks:posts:said-last")
def test_a_store_of_before_that_marks_no_words_hears_of_outcomes_and_of_their_undoing(eros_db, home, made, outcomes):
    slot = made["items"][0]["slot_id"]
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        store.execute("ALTER TABLE weeks DROP COLUMN posts_told")
    told = outcomes({slot: "posted,"})
    assert (told.code, "was not told" in told.err) == (0, False)
    assert kept_weeks(home)[0]["posts"] in ({slot: "posted"}, f'{{"{slot}":"posted"}}')
    assert eros_db("undo", "1").code == 0
    assert kept_weeks(home)[0]["posts"] in ({}, "{}")


@pytest.mark.requirement("eros-db:import:outcomes", "eros-db:undo")
def test_what_was_skipped_earned_nothing(eros_db, made, outcomes, stored):
    slot = made["items"][0]["slot_id"]
    item = f"SELECT status, actual_earnings FROM schedule_items WHERE slot_id = '{slot}' AND creator_id = 'ines'"
    refused = outcomes({slot: "skipped,5"})
    assert (refused.code, "what was skipped earned nothing" in refused.err) == (2, True)
    assert stored(item) == [("pending", None)]
    for word, holds in (("posted,", ("sent", None)), ("posted,5", ("sent", 5)), ("skipped,", ("skipped", None))):
        assert outcomes({slot: word}).code == 0
        assert stored(item) == [holds]
    for number, holds in (("3", ("sent", 5)), ("2", ("sent", None)), ("1", ("pending", None))):
        assert eros_db("undo", number).code == 0
        assert stored(item) == [holds]
