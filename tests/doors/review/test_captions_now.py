"""A word that is restricted after a week was planned is told wherever the week is looked at, approved or handed on."""

import csv
import io
import json
import sqlite3
from contextlib import closing

import pytest


@pytest.fixture
def restricted(home, waiting):
    """A word of the page that the captions of some of the week's sends hold; with these sends."""
    items = [item for item in waiting.record["document"]["items"] if item["caption_id"] and not item["needs_caption"]]
    word = max(items[0]["caption_text"].split(), key=lambda one: (one.isalpha(), len(one)))
    with closing(sqlite3.connect(home / "eros.db")) as database, database:
        database.execute("INSERT INTO restricted_words (word, creator_id) VALUES (?, 'odessa')", (word.upper(),))
    return word.upper(), items[0]["slot_id"]


@pytest.mark.full
@pytest.mark.requirement("review:restricted-since")
def test_a_word_that_is_restricted_since_is_told_by_show_review_and_export(eros, waiting, restricted):
    word, slot = restricted
    note = f"its text holds what is restricted now: {word!r}"
    shown = {item["slot_id"]: item["warnings"] for item in eros("show", waiting.id, "--json").document["items"]}
    assert note in shown[slot]
    assert note in " ".join(eros("show", waiting.id).out.split())
    exported = eros("export", waiting.id, "--format", "csv")
    rows = {row["slot_id"]: row for row in csv.DictReader(io.StringIO(exported.out.removeprefix("\ufeff")))}
    assert note in rows[slot]["warnings"]
    assert f"{slot}: {note}" in exported.err
    assert [slot for slot, row in rows.items() if note in row["warnings"]] == [
        slot for slot, warnings in shown.items() if note in warnings
    ]
    queued = {
        send["slot_id"]: send
        for send in map(json.loads, eros("export", waiting.id, "--format", "queue").out.splitlines())
    }
    assert "restricted word" in queued[slot]["cannot"]

    bare = eros("review", "approve", waiting.id, "--json")
    assert (bare.code, bare.document["error_code"]) == (2, "REASON_NEEDED")
    assert f"{slot}: {note}" in bare.document["error_message"]
    assert "approving it needs --reason" in bare.document["error_message"]
    assert waiting.saved == []
    done = eros("review", "approve", waiting.id, "--reason", "The page agreed", "--json")
    assert done.code == 0
    assert note in {item["slot_id"]: item["warnings"] for item in done.document["items"]}[slot]
    kept = {item["slot_id"]: item["warnings"] for item in waiting.record["document"]["items"]}
    assert note not in kept[slot]  # what is noted is of the moment, and no part of the record


@pytest.mark.full
@pytest.mark.requirement("review:restricted-since")
@pytest.mark.parametrize(
    ("change", "note"),
    [
        ("UPDATE caption_bank SET is_active = 0 WHERE caption_id = ?", "its caption is retired now"),
        ("DELETE FROM caption_bank WHERE caption_id = ?", "its caption is not in the bank any more"),
        (
            "UPDATE caption_bank SET creator_id = 'thea' WHERE caption_id = ?",
            "its caption is another page's own now: thea",
        ),
    ],
    ids=["retired", "removed", "another's"],
)
def test_a_caption_that_is_retired_or_removed_since_is_told_and_no_other(eros, home, waiting, change, note):
    item = next(item for item in waiting.record["document"]["items"] if item["caption_id"])
    with closing(sqlite3.connect(home / "eros.db")) as database, database:
        database.execute(change, (item["caption_id"],))
    shown = eros("show", waiting.id, "--json").document["items"]
    told = [one["slot_id"] for one in shown if note in one["warnings"]]
    assert told == [one["slot_id"] for one in shown if one["caption_id"] == item["caption_id"]]
    assert note in eros("export", waiting.id).err


@pytest.mark.full
@pytest.mark.requirement("review:restricted-since")
@pytest.mark.parametrize(
    ("how", "state"),
    [
        ("retired", "waiting"),
        ("retired", "saved"),
        ("restricted", "waiting"),
        ("another's", "waiting"),
        ("gone", "waiting"),
    ],
)
def test_a_list_says_that_an_approval_needs_a_reason_for_what_a_caption_is_since(eros, home, waiting, how, state):
    waiting.change(state=state, needs_reason=0)
    listed = lambda: eros("weeks", "--json").document["weeks"][0]["needs_reason"]  # noqa: E731
    assert listed() is False
    item = next(item for item in waiting.record["document"]["items"] if item["caption_id"])
    with closing(sqlite3.connect(home / "eros.db")) as database, database:
        if how == "retired":
            database.execute("UPDATE caption_bank SET is_active = 0 WHERE caption_id = ?", (item["caption_id"],))
        elif how == "gone":
            database.execute("DELETE FROM caption_bank WHERE caption_id = ?", (item["caption_id"],))
        elif how == "another's":
            database.execute("UPDATE caption_bank SET creator_id = 'thea' WHERE caption_id = ?", (item["caption_id"],))
        else:
            word = max(item["caption_text"].split(), key=lambda one: (one.isalpha(), len(one)))
            database.execute("INSERT INTO restricted_words (word, creator_id) VALUES (?, 'odessa')", (word,))
    assert listed() is True
    assert ("an approval needs a reason" if state == "saved" else "needs a reason") in eros("weeks").out
    refused = eros("review", "approve", waiting.id, "--json").document
    codes = {"another's": "CAPTION_OF_ANOTHER_PAGE", "gone": "CAPTION_NOT_FOUND"}
    assert refused["error_code"] == codes.get(how, "REASON_NEEDED")


@pytest.mark.full
@pytest.mark.requirement("review:restricted-since")
def test_a_week_whose_database_is_gone_or_another_is_shown_without_a_word(eros, home, waiting, restricted):
    with closing(sqlite3.connect(home / "eros.db")) as database, database:
        database.execute("UPDATE database_identity SET database_id = 'another'")
    another = eros("show", waiting.id, "--json")
    (home / "eros.db").unlink()
    gone = eros("show", waiting.id, "--json")
    assert (another.code, gone.code) == (0, 0)
    assert "restricted now" not in another.out + gone.out


@pytest.mark.full
@pytest.mark.requirement("export:since")
def test_what_a_week_keeps_though_its_data_is_otherwise_since_is_told_beside_its_export(eros, home, waiting):
    said = eros("export", waiting.id).err
    items = [item for item in waiting.record["document"]["items"] if item["caption_id"] and not item["needs_caption"]]
    number = items[0]["caption_id"]
    with closing(sqlite3.connect(home / "eros.db")) as database, database:
        other = "CAST(X'4F74686572FF' AS TEXT)"  # a text that is no UTF-8 is another too
        database.execute(f"UPDATE caption_bank SET caption_text = {other} WHERE caption_id = ?", (number,))
        was = database.execute("SELECT page_type, timezone FROM creators WHERE creator_id = 'odessa'").fetchone()
        now = "free" if was[0] == "paid" else "paid"
        database.execute(
            "UPDATE creators SET page_type = ?, timezone = 'Asia/Tokyo' WHERE creator_id = 'odessa'", (now,)
        )
    exported = eros("export", waiting.id)
    told = exported.err.removeprefix(said).splitlines()
    slots = ", ".join(item["slot_id"] for item in items if item["caption_id"] == number)
    assert told == [
        f"eros: the week keeps the words it was planned with, which are others in the bank now: {slots}",
        f"eros: the page's zone is Asia/Tokyo now; this week keeps its times, which are {was[1]}'s",
        f"eros: the page is {now} now; this week was planned for a {was[0]} one",
    ]
    assert "Other\N{REPLACEMENT CHARACTER}" not in exported.out


@pytest.mark.full
@pytest.mark.requirement("editing:now")
@pytest.mark.parametrize("how", ["retired", "restricted", "another's", "gone"])
def test_no_edit_brings_in_what_would_not_be_planned_any_more(eros, home, waiting, how):
    slot = next(item["slot_id"] for item in waiting.record["document"]["items"] if item["category"] == "revenue")

    def offered():
        told = eros("review", "edit", waiting.id, slot, "--captions", "--json").document
        return [one["caption"] for one in told]

    *barred, last = offered()
    held = ", ".join(str(one["caption_id"]) for one in barred)
    with closing(sqlite3.connect(home / "eros.db")) as database, database:
        if how == "retired":
            database.execute(f"UPDATE caption_bank SET is_active = 0 WHERE caption_id IN ({held})")
        elif how == "gone":
            database.execute(f"DELETE FROM caption_bank WHERE caption_id IN ({held})")
        elif how == "another's":
            database.execute(f"UPDATE caption_bank SET creator_id = 'thea' WHERE caption_id IN ({held})")
        else:
            words = [(one["caption_text"],) for one in barred]
            database.executemany("INSERT INTO restricted_words (word, creator_id) VALUES (?, 'odessa')", words)
    assert (len(barred) > 1, offered()) == (True, [last])
    edits = {
        "swap": [slot, "--swap"],
        "again": [slot, "--regenerate"],
        "add": ["--add", "ppv_unlock", "--day", "2026-11-27", "--time", "12:17"],
        "by number": [slot, "--caption", str(barred[0]["caption_id"])],
    }
    for name, edit in edits.items():
        done = eros("review", "edit", waiting.id, *edit, "--reason", "as told", "--json")
        if name == "by number":
            assert (done.code, done.document["error_code"]) == (2, "NO_CAPTION")
            continue
        assert done.code == 0, name
        items = done.document["document"]["items"]
        assert {item["caption_id"] for item in items}.isdisjoint(one["caption_id"] for one in barred), name
    with closing(sqlite3.connect(home / "eros.db")) as database, database:
        database.execute("DELETE FROM caption_bank")
    refused = eros("review", "edit", waiting.id, slot, "--swap", "--json").document
    assert "none is left" in refused["error_message"]


@pytest.mark.full
@pytest.mark.requirement("editing:now", "review:restricted-since")
def test_own_words_hold_no_restricted_word_either_and_are_told_where_they_came_to(eros, home, waiting):
    slot = waiting.record["document"]["items"][0]["slot_id"]
    assert eros("review", "edit", waiting.id, slot, "--text", "Somebody may knock on my door.").code == 0
    with closing(sqlite3.connect(home / "eros.db")) as database, database:
        database.execute("INSERT INTO restricted_words (word, creator_id) VALUES ('knock', 'odessa')")
    note = "its text holds what is restricted now: 'knock'"
    shown = {item["slot_id"]: item["warnings"] for item in eros("show", waiting.id, "--json").document["items"]}
    assert note in shown[slot]
    assert eros("weeks", "--json").document["weeks"][0]["needs_reason"] is True
    assert eros("review", "approve", waiting.id, "--json").document["error_code"] == "REASON_NEEDED"
    adding = ("--add", "bump_normal", "--day", "2026-11-27", "--time", "12:17")
    for edit in ((slot, "--text", "A KNOCK again."), (*adding, "--text", "A knock.")):
        refused = eros("review", "edit", waiting.id, *edit, "--reason", "mine", "--json")
        assert (refused.code, refused.document["error_code"]) == (2, "RESTRICTED_TEXT"), edit
    assert eros("review", "edit", waiting.id, "--undo").code == 0
    assert f"{slot}: {note}" in " ".join(eros("review", "edit", waiting.id, "--redo").out.split())
    assert "'knock', which is restricted for odessa" in refused.document["error_message"]


@pytest.mark.full
@pytest.mark.requirement("editing:now")
def test_what_the_page_uses_in_its_next_week_is_offered_last(eros, home, waiting):
    sunday = [item for item in waiting.record["document"]["items"] if item["scheduled_date"] == "2026-11-29"]
    slot = next(item["slot_id"] for item in sunday if item["category"] == "revenue")

    def offered():
        told = eros("review", "edit", waiting.id, slot, "--captions", "--json").document
        return [one["caption"]["caption_id"] for one in told]

    first, *others = offered()
    later = eros("generate", "odessa", "--week-start", "2026-11-30", "--json").document["generation_id"]
    with closing(sqlite3.connect(home / "records.db")) as records, records:
        records.execute("DELETE FROM week_captions WHERE generation_id = ?", (later,))
        records.execute("INSERT INTO week_captions VALUES (?, ?, '2026-12-01')", (later, first))
    assert offered() == [*others, first]
    swapped = eros("review", "edit", waiting.id, slot, "--swap", "--json").document["document"]["items"]
    assert next(item["caption_id"] for item in swapped if item["slot_id"] == slot) == others[0]
