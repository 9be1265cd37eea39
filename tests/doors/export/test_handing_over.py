"""An approved week goes to whoever posts it, and what became of each send comes back (R58)."""

import csv
import io
import sqlite3
from contextlib import closing, suppress

import pytest
from lost_weeks import judge, templates
from processes import NOW

from eros.vocabulary.life import HandOver
from eros_app.services.handing_over import giving

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

#: The planned week has passed.
A_WEEK_LATER = "2026-11-30T12:00:00+00:00"


def column(text: str, name: str) -> list[str]:
    return [row[name] for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))]


@pytest.mark.requirement("weeks:handed-over")
def test_an_approved_week_is_handed_over_with_its_export_and_stays_protected(eros):
    made = eros("generate", "ines", "--json").document["generation_id"]
    early = eros("export", made, "--handed-over")
    assert (early.code, early.out, "approve it first" in early.err) == (2, "", True)
    assert eros("review", "approve", made).code == 0
    given = eros("export", made, "--handed-over")
    assert (given.code, "is handed over" in given.err, set(column(given.out, "week_status"))) == (
        0,
        True,
        {"handed_over"},
    )
    assert [week["state"] for week in eros("weeks", "--json").document["weeks"]] == ["handed_over"]
    assert set(column(eros("export", made).out, "week_status")) == {"handed_over"}
    again = eros("generate", "ines", "--seed", "3", "--json")
    assert (again.code, again.document["error_code"]) == (4, "WEEK_PROTECTED")


@pytest.mark.requirement("weeks:handed-over")
def test_a_week_that_could_not_be_written_is_not_handed_over(eros):
    made = eros("generate", "ines", "--json").document["generation_id"]
    eros("review", "approve", made)
    assert eros("export", made, "--handed-over", "--output", "nowhere/week.csv").code == 2
    assert [week["state"] for week in eros("weeks", "--json").document["weeks"]] == ["approved"]


@pytest.mark.requirement("weeks:handed-over")
def test_a_name_that_ends_in_a_slash_is_a_folder_and_never_a_file(eros, home):
    made = eros("generate", "ines", "--json").document["generation_id"]
    for command in (("export", made), ("generate", "ines", "--dry-run")):
        refused = eros(*command, "--output", f"{home}/new/")
        assert (refused.code, "there is no folder" in " ".join(refused.err.split())) == (2, True)
        assert not (home / "new").exists()
    (home / "new").mkdir()
    assert eros("export", made, "--output", f"{home}/new/").code == 0
    assert [path.suffix for path in (home / "new").iterdir()] == [".csv"]


@pytest.mark.requirement("weeks:posts")
@pytest.mark.requirement("weeks:slot")
def test_what_was_posted_and_what_was_skipped_is_kept_send_by_send(eros, monkeypatch):
    week = eros("generate", "ines", "--json").document
    monkeypatch.setenv("EROS_NOW", A_WEEK_LATER)
    first, second, third = (item["slot_id"] for item in week["items"][:3])
    told = eros("weeks", "--posted", week["generation_id"], first, second)
    assert (told.code, told.out.endswith(f"2 posted, 0 skipped, of {len(week['items'])} sends\n")) == (0, True)
    said = eros("weeks", "--skipped", week["generation_id"], second, third, "--json").document
    assert said["posts"] == {first: "posted", second: "skipped", third: "skipped"}
    assert (said["generation_id"], said["sends"]) == (week["generation_id"], len(week["items"]))
    posts = column(eros("export", week["generation_id"]).out, "posted")
    assert posts[:4] == ["posted", "skipped", "skipped", ""]
    assert eros("show", week["generation_id"], "--json").document["life"]["posts"][first] == "posted"
    untold = week["items"][3]["slot_id"]
    shown = {slot: eros("show", week["generation_id"], slot).out for slot in (first, second, untold)}
    says = {slot: text.splitlines()[2] for slot, text in shown.items()}
    assert says == {first: "posted", second: "skipped", untold: "whether it was posted is not told yet"}
    of_one = [eros("explain", week["generation_id"], slot, "--json").document["post"] for slot in shown]
    assert of_one == ["posted", "skipped", None]
    back = eros("weeks", "--untold", week["generation_id"], second, untold, "--json").document
    assert back["posts"] == {first: "posted", third: "skipped"}
    assert column(eros("export", week["generation_id"]).out, "posted")[:4] == ["posted", "", "skipped", ""]
    assert eros("weeks", "--posted", week["generation_id"], "all").code == 0
    assert set(column(eros("export", week["generation_id"]).out, "posted")) == {"posted"}


def filled(exported: str, words: dict[int, str]) -> str:
    """The poster's table with what became of some of its sends."""
    rows = list(csv.DictReader(io.StringIO(exported.removeprefix("\ufeff"), newline="")))
    for at, word in words.items():
        rows[at]["posted"] = word
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, list(rows[0]))
    table.writeheader()
    table.writerows(rows)
    return out.getvalue()


@pytest.mark.requirement("weeks:posts:imported")
def test_the_table_comes_back_in_parts_and_every_list_knows_what_became_of_its_sends(
    eros, eros_db, tmp_path, monkeypatch
):
    made = eros("generate", "ines", "--json").document["generation_id"]
    monkeypatch.setenv("EROS_NOW", A_WEEK_LATER)
    back = tmp_path / "back.csv"
    back.write_text(filled(eros("export", made).out, {0: "yes", 1: "no"}), encoding="utf-8")
    said = eros_db("import", "--outcomes", str(back))
    assert (said.code, "passed over" in said.err) == (0, False)
    assert column(eros("export", made).out, "posted")[:3] == ["posted", "skipped", ""]
    back.write_text(filled(eros("export", made).out, {2: "posted"}), encoding="utf-8")
    assert eros_db("import", "--outcomes", str(back)).code == 0
    assert list(eros("show", made, "--json").document["life"]["posts"].values()) == ["posted", "skipped", "posted"]
    assert eros_db("undo", "2").code == 0
    assert column(eros("export", made).out, "posted")[:3] == ["posted", "skipped", ""]


@pytest.mark.requirement("weeks:posts:imported")
def test_a_record_store_that_cannot_hear_of_it_is_named_and_hears_it_of_the_same_file(
    eros, eros_db, home, tmp_path, monkeypatch
):
    made = eros("generate", "ines", "--json").document["generation_id"]
    monkeypatch.setenv("EROS_NOW", A_WEEK_LATER)
    back = tmp_path / "back.csv"
    back.write_text(filled(eros("export", made).out, {0: "yes"}), encoding="utf-8")
    kept = (home / "records.db").read_bytes()
    (home / "records.db").write_bytes(b"no database at all, only words")
    told = eros_db("import", "--outcomes", str(back))
    assert (told.code, "was not told what became of the sends" in told.err) == (0, True)
    (home / "records.db").write_bytes(kept)
    assert "0 added, 1 updated" in eros_db("import", "--outcomes", str(back)).out
    assert column(eros("export", made).out, "posted")[0] == "posted"
    assert "nothing has changed" in eros_db("import", "--outcomes", str(back)).out


@pytest.mark.requirement("weeks:posts:said-last")
def test_what_is_said_last_counts_and_an_undo_takes_back_no_word_of_a_person(eros, eros_db, tmp_path, monkeypatch):
    made = eros("generate", "ines", "--json").document["generation_id"]
    slots = column(eros("export", made).out, "slot_id")
    monkeypatch.setenv("EROS_NOW", A_WEEK_LATER)

    def posts():
        return column(eros("export", made).out, "posted")[:2]

    back = tmp_path / "back.csv"
    back.write_text(filled(eros("export", made).out, {0: "yes", 1: "yes"}), encoding="utf-8")
    eros("weeks", "--posted", made, slots[0])
    assert "0 added, 2 updated" in eros_db("import", "--outcomes", str(back)).out
    assert eros_db("undo", "1").code == 0
    assert posts() == ["posted", ""]
    assert "0 added, 2 updated" in eros_db("import", "--outcomes", str(back)).out
    eros("weeks", "--skipped", made, slots[0])
    again = eros_db("import", "--outcomes", str(back), "--check").out, eros_db("import", "--outcomes", str(back)).out
    assert ["0 added, 1 updated, 1 the same" in told for told in again] == [True, True]
    assert posts() == ["posted", "posted"]
    assert "nothing has changed" in eros_db("import", "--outcomes", str(back)).out
    assert eros_db("undo", "3").code == 0
    assert posts() == ["skipped", "posted"]
    assert eros_db("undo", "2").code == 0
    assert posts() == ["skipped", ""]


@pytest.mark.requirement("weeks:posts:replaced")
def test_a_week_that_is_planned_again_says_what_was_posted_of_the_one_before(eros, eros_db, tmp_path, monkeypatch):
    made = eros("generate", "ines", "--json").document["generation_id"]
    monkeypatch.setenv("EROS_NOW", "2026-11-24T20:00:00+00:00")
    back = tmp_path / "back.csv"
    back.write_text(filled(eros("export", made).out, {0: "yes", 1: "no"}), encoding="utf-8")
    assert eros_db("import", "--outcomes", str(back)).code == 0
    again = eros("generate", "ines", "--week-start", "2026-11-23", "--allow-past", "--seed", "7", "-q")
    assert again.code == 0
    told = " ".join(again.err.split())
    assert "of the week that this one replaces 1 posted and 1 skipped were told" in told
    assert f"`eros export {made}`" in told
    assert column(eros("export", made).out, "posted")[:2] == ["posted", "skipped"]
    third = eros("generate", "ines", "--week-start", "2026-11-23", "--allow-past", "--seed", "8", "-q")
    assert (third.code, "were told" in third.err) == (0, False)


@pytest.mark.requirement("export:handed-over-first")
@pytest.mark.parametrize(
    ("first_fails", "second_fails", "comes_to"),
    [(True, False, "handed_over"), (False, True, "handed_over"), (True, True, "approved")],
)
def test_a_hand_over_that_fails_takes_no_other_back(eros, home, settings, first_fails, second_fails, comes_to):
    """Two at once: the second begins and ends while the first one writes."""
    made = eros("generate", "ines", "--json").document["generation_id"]
    assert eros("review", "approve", made).code == 0
    there = settings.model_copy(update={"home": home})

    def second():
        target = "/dev/full" if second_fails else str(home / "second.csv")
        assert (eros("export", made, "--handed-over", "--output", target).code == 0) is not second_fails

    with suppress(OSError), giving(there, made, HandOver(by="ada", at=NOW)):
        second()
        if first_fails:
            raise OSError
    life = eros("show", made, "--json").document["life"]
    assert (life["state"], life["handed_over_by"]) == (comes_to, "ada" if comes_to == "handed_over" else None)


@pytest.mark.requirement("export:handed-over-first")
def test_a_week_is_handed_over_before_its_file_is_there_and_not_where_that_cannot_be_written(eros, home, tmp_path):
    made = eros("generate", "ines", "--json").document["generation_id"]
    assert eros("review", "approve", made).code == 0
    assert eros("export", made, "--handed-over", "--output", str(tmp_path / "no" / "folder")).code == 2
    assert listed(eros, "approved") == [made]
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        store.execute("CREATE TRIGGER full BEFORE UPDATE ON weeks BEGIN SELECT RAISE(ABORT, 'no room'); END")
    file = tmp_path / "week.csv"
    assert eros("export", made, "--handed-over", "--output", str(file)).code != 0
    assert not file.exists()
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        store.execute("DROP TRIGGER full")
    assert eros("export", made, "--handed-over", "--output", str(file)).code == 0
    assert (file.exists(), listed(eros, "handed-over")) == (True, [made])


@pytest.mark.requirement("weeks:drafts-beside")
def test_a_week_that_is_saved_names_the_drafts_of_its_week_that_wait(eros):
    made, day = eros("generate", "ines", "--json").document["generation_id"], "2026-11-23"
    slots = column(eros("export", made).out, "slot_id")
    copies = []
    for slot in slots[:2]:
        edited = eros("review", "edit", made, slot, "--remove", "--json").document
        copies.append(edited["document"]["generation_id"])
        again = eros("generate", "ines", "--week-start", day, "--allow-past", "--replace", "-q")
        assert again.code == 0
        made = listed(eros, "saved")[0]
    told = " ".join(again.err.split())
    assert f"still waiting for a review of this week: {copies[0]}, {copies[1]} (`eros review list`)" in told
    assert f"no other has what a person edited in {copies[0]} and {copies[1]}" in told
    approved = eros("review", "approve", copies[1], "--replace", "--reason", "hers")
    assert approved.code == 0
    assert f"{copies[1]} is approved and saved; still waiting for a review of this week: {copies[0]}" in " ".join(
        approved.err.split()
    )
    given = eros("export", copies[1], "--handed-over")
    assert f"{copies[1]} is handed over; still waiting for a review of this week: {copies[0]}" in " ".join(
        given.err.split()
    )


def listed(eros, state: str) -> list[str]:
    """The weeks of a list of those in the state, each of which is in it by its own word too."""
    weeks = eros("weeks", "--status", state, "--json").document["weeks"]
    assert {week["state"] for week in weeks} <= {state.replace("-", "_")}
    return [week["generation_id"] for week in weeks]


@pytest.mark.requirement("weeks:posts:listed")
def test_a_list_says_of_a_week_that_was_told_whole_what_its_server_says_and_asks_nobody(
    eros, eros_db, home, tmp_path, monkeypatch
):
    """Also once the import is undone."""
    week = eros("generate", "ines", "--json").document
    made, count = week["generation_id"], len(week["items"])
    monkeypatch.setenv("EROS_NOW", "2026-11-29T22:00:00+00:00")
    exported = eros("export", made).out
    back = tmp_path / "back.csv"
    back.write_text(filled(exported, dict.fromkeys(range(count - 1), "yes")), encoding="utf-8")
    assert eros_db("import", "--outcomes", str(back)).code == 0
    assert (listed(eros, "saved"), listed(eros, "handed_over")) == ([made], [])
    back.write_text(filled(exported, {count - 1: "no"}), encoding="utf-8")
    assert eros_db("import", "--outcomes", str(back)).code == 0
    (home / "eros.db").rename(home / "away.db")
    assert (listed(eros, "saved"), listed(eros, "handed_over")) == ([], [made])
    assert eros("show", made, "--json").document["life"]["state"] == "handed_over"
    (home / "away.db").rename(home / "eros.db")
    assert "as the data server says" in eros("weeks", "--mend").out
    assert eros_db("undo", "2").code == 0
    assert (listed(eros, "saved"), listed(eros, "handed_over")) == ([made], [])
    assert "as the data server says" in eros("weeks", "--mend").out


@pytest.mark.requirement("weeks:posts:all")
@pytest.mark.parametrize("told_by", ["a person", "a file"])
def test_a_week_that_was_told_whole_gives_way_only_on_purpose(eros, eros_db, tmp_path, monkeypatch, told_by):
    """As a draft that waits is approved, too."""
    week = eros("generate", "ines", "--json").document
    made, slots = week["generation_id"], [item["slot_id"] for item in week["items"]]
    monkeypatch.setenv("EROS_NOW", A_WEEK_LATER)
    if told_by == "a person":
        assert eros("weeks", "--posted", made, *slots[:-1]).code == 0
        assert eros("weeks", "--skipped", made, slots[-1]).code == 0
    else:
        back = tmp_path / "back.csv"
        words = dict.fromkeys(range(len(slots)), "yes")
        back.write_text(filled(eros("export", made).out, words), encoding="utf-8")
        assert eros_db("import", "--outcomes", str(back)).code == 0
    assert listed(eros, "handed-over") == [made]
    assert listed(eros, "saved") == []
    another = ("generate", "ines", "--week-start", "2026-11-23", "--allow-past", "--seed", "7", "--json")
    refused = eros(*another)
    assert (refused.code, refused.document["error_code"], refused.document["phase"]) == (4, "WEEK_PROTECTED", "phase_1")
    told = f"{len(slots) - 1} posted, 1 skipped" if told_by == "a person" else f"{len(slots)} posted"
    assert f"is handed over and told whole, {told}" in refused.document["error_message"]
    assert told in " ".join(eros("weeks").out.split())
    replacing = eros(*another, "--replace")
    assert (replacing.code, replacing.document["supersedes"]) == (0, made)


@pytest.fixture(params=["a person", "a file"])
def told_whole(eros, eros_db, tmp_path, monkeypatch, request) -> tuple[str, int]:
    """Ines's week that nobody approved, each send of which was told as posted, and how many they are."""
    week = eros("generate", "ines", "--json").document
    made, count = week["generation_id"], len(week["items"])
    monkeypatch.setenv("EROS_NOW", A_WEEK_LATER)
    if request.param == "a person":
        assert eros("weeks", "--posted", made, "all").code == 0
    else:
        back = tmp_path / "back.csv"
        back.write_text(filled(eros("export", made).out, dict.fromkeys(range(count), "yes")), encoding="utf-8")
        assert eros_db("import", "--outcomes", str(back)).code == 0
    return made, count


@pytest.mark.requirement("weeks:posts:all:decided")
@pytest.mark.parametrize("more", [(), ("--replace", "--reason", "late")])
def test_a_week_that_was_told_whole_is_approved_by_nobody_afterwards(eros, told_whole, more):
    made, count = told_whole
    before = eros("show", made, "--json").document["life"]
    refused = eros("review", "approve", made, "--allow-past", "--reviewer", "Flo", *more, "--json")
    assert (refused.code, refused.document["error_code"]) == (2, "NOT_WAITING")
    why = f"it is handed over already; each of its sends was told ({count} posted), and no approval of it is kept"
    assert why in refused.document["error_message"]
    assert eros("show", made, "--json").document["life"] == before
    assert (before["state"], before["decided_by"]) == ("handed_over", None)


@pytest.mark.requirement("weeks:posts:all:decided")
def test_the_first_hand_over_of_a_week_that_was_told_whole_is_kept(eros, told_whole, monkeypatch):
    made, count = told_whole
    before = eros("weeks", "--json").document["weeks"][0]["changed_at"]
    monkeypatch.setattr("eros_app.cli.commands.user_name", lambda: "dana")
    given = eros("export", made, "--handed-over")
    said = f"{made} is handed over; each of its sends was told before ({count} posted)"
    assert (given.code, said in given.err, "before, by" in given.err) == (0, True, False)
    life = eros("show", made, "--json").document["life"]
    assert (life["handed_over_by"], life["handed_over_at"]) == ("dana", "2026-11-30T12:00:00Z")
    assert before < eros("weeks", "--json").document["weeks"][0]["changed_at"] == life["handed_over_at"]
    monkeypatch.setattr("eros_app.cli.commands.user_name", lambda: "eve")
    again = eros("export", made, "--handed-over")
    assert f"{made} was handed over before, by dana at 2026-11-30T12:00:00Z" in again.err
    assert eros("review", "approve", made, "--allow-past", "--reason", "late").code == 2
    assert eros("show", made, "--json").document["life"] == life


@pytest.mark.requirement("weeks:handed-over:server")
@pytest.mark.parametrize("who", ["another home", "the same home, which forgot it"])
def test_a_week_that_was_told_whole_is_protected_at_its_server_once_it_is_handed_over(
    eros, home, tmp_path, monkeypatch, who
):
    made = eros("generate", "ines", "--json").document["generation_id"]
    monkeypatch.setenv("EROS_NOW", A_WEEK_LATER)
    monkeypatch.setenv("EROS_DB_URL", f"sqlite:///{home}/eros.db")
    assert eros("weeks", "--posted", made, "all").code == 0
    assert [week["status"] for week in templates(home / "eros.db")] == ["saved"]
    given = eros("export", made, "--handed-over")
    assert (given.code, "does not keep" in given.err) == (0, False)
    assert [(week["generation_id"], week["status"]) for week in templates(home / "eros.db")] == [(made, "approved")]
    assert judge(home) == 1
    if who == "another home":
        monkeypatch.setenv("EROS_HOME", str(tmp_path / "other"))
    else:
        assert eros("weeks", "--forget", made, "--yes").code == 0
    another = ("generate", "ines", "--week-start", "2026-11-23", "--allow-past", "--seed", "7", "--json")
    refused = eros(*another)
    assert (refused.code, refused.document["error_code"]) == (4, "WEEK_PROTECTED")
    assert [week["generation_id"] for week in templates(home / "eros.db")] == [made]
    assert eros(*another, "--replace").code == 0


@pytest.mark.requirement("weeks:handed-over:server")
def test_a_hand_over_says_where_its_server_cannot_be_told_and_tells_it_the_next_time(eros, home, monkeypatch):
    made = eros("generate", "ines", "--json").document["generation_id"]
    monkeypatch.setenv("EROS_NOW", A_WEEK_LATER)
    assert eros("weeks", "--posted", made, "all").code == 0
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        store.execute(
            "CREATE TRIGGER shut BEFORE UPDATE ON schedule_templates BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
    given = eros("export", made, "--handed-over")
    told = " ".join(given.err.split())
    assert (given.code, "its data server does not keep that it was handed over" in told) == (0, True)
    assert listed(eros, "handed-over") == [made]
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        store.execute("DROP TRIGGER shut")
    assert "does not keep" not in eros("export", made, "--handed-over").err
    assert judge(home) == 1


@pytest.mark.requirement("weeks:handed-over:server")
def test_a_week_that_nobody_approved_says_so_beside_who_handed_it_over(eros, monkeypatch):
    made = eros("generate", "ines", "--json").document["generation_id"]
    monkeypatch.setenv("EROS_NOW", A_WEEK_LATER)
    monkeypatch.setattr("eros_app.cli.commands.user_name", lambda: "dana")
    assert eros("weeks", "--posted", made, "all").code == 0
    for handed_over in (False, True):
        if handed_over:
            assert eros("export", made, "--handed-over").code == 0
        for shown in (eros("weeks").out, eros("show", made).out):
            said = " ".join(shown.split())
            assert ("no approval of it is kept" in said, "by whom is not known" in said) == (True, False)
            assert ("by dana, 30 Nov 12:00 UTC" in said) == handed_over


@pytest.mark.requirement("weeks:posts")
def test_a_slot_that_the_week_does_not_have_is_refused_with_its_near_ones(eros):
    week = eros("generate", "ines", "--json").document
    slot = week["items"][0]["slot_id"]
    wrong = eros("weeks", "--posted", week["generation_id"], slot, slot + "9", "--json")
    assert (wrong.code, wrong.document["error_code"]) == (2, "UNKNOWN_SLOT")
    for odd in ("5.0", "1e1", "-1", "", " ", slot.replace("_", "-"), f"{slot}.0", f"0{slot}", "ALL ", "١"):
        told = eros("weeks", "--json", "--posted", week["generation_id"], "--", odd)
        assert (told.code, told.document["error_code"]) == (2, "UNKNOWN_SLOT"), odd
    assert eros("weeks", "--posted", week["generation_id"]).code == 2
    assert eros("weeks", "--posted", week["generation_id"], "--skipped", week["generation_id"], slot).code == 2
    assert "".join(column(eros("export", week["generation_id"]).out, "posted")) == ""


@pytest.mark.requirement("weeks:posts")
def test_nothing_is_posted_before_its_day_and_may_be_skipped_before_it(eros, monkeypatch):
    week = eros("generate", "ines", "--json").document
    monkeypatch.setenv("EROS_NOW", "2026-11-24T12:00:00+00:00")
    slots = {item["scheduled_date"]: item["slot_id"] for item in week["items"]}
    came, ahead = slots["2026-11-24"], slots["2026-11-25"]
    early = eros("weeks", "--posted", week["generation_id"], came, ahead, "--json")
    assert (early.code, early.document["error_code"]) == (2, "NOT_YET")
    assert f"{ahead} is planned for 2026-11-25, and in" in early.document["error_message"]
    assert "".join(column(eros("export", week["generation_id"]).out, "posted")) == ""
    assert eros("weeks", "--posted", week["generation_id"], came).code == 0
    assert eros("weeks", "--skipped", week["generation_id"], ahead).code == 0


@pytest.mark.requirement("weeks:posts")
def test_nothing_of_a_week_that_does_not_stand_was_posted(eros):
    tried = eros("generate", "ines", "--dry-run", "--json").document["generation_id"]
    told = eros("weeks", "--posted", tried, "all", "--json")
    assert (told.code, told.document["error_code"]) == (2, "NOT_STANDING")


@pytest.mark.requirement("weeks:posts:imported")
def test_the_table_of_a_week_that_was_replaced_tells_nothing_of_the_week_that_stands(
    eros, eros_db, tmp_path, monkeypatch
):
    made = eros("generate", "ines", "--json").document["generation_id"]
    old = eros("export", made).out
    now = eros("generate", "ines", "--seed", "7", "--json").document["generation_id"]
    monkeypatch.setenv("EROS_NOW", A_WEEK_LATER)
    back = tmp_path / "back.csv"
    back.write_text(filled(old, {0: "yes", 1: "yes"}), encoding="utf-8")
    refused = eros_db("import", "--outcomes", str(back))
    assert refused.code == 2
    assert "column 'generation_id'" in refused.err
    assert f"{made!r}: does not stand any more: nothing of it is there to be posted" in refused.err
    assert f"`eros export {now}` gives the slots of the week that stands" in refused.err
    assert set(column(eros("export", now).out, "posted")) == {""}


@pytest.mark.requirement("analyse:nothing-saved")
def test_an_approved_week_is_not_in_the_way_of_an_analysis(eros):
    made = eros("generate", "ines", "--json").document["generation_id"]
    eros("review", "approve", made)
    before = eros("weeks", "--json").document
    assert eros("analyse", "ines").code == 0
    assert eros("weeks", "--json").document == before
