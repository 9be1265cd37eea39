"""What another week took of a waiting week's captions is shown at its approval, whichever home saved it (R59)."""

import sqlite3
from contextlib import closing

import pytest

pytestmark = pytest.mark.full


@pytest.fixture
def used(eros, home, waiting, tmp_path, monkeypatch):
    """Another home plans the next week of the same data and approves it, which uses the same captions."""
    with monkeypatch.context() as other:
        other.setenv("EROS_HOME", str(tmp_path / "other"))
        other.setenv("EROS_DB_URL", f"sqlite:///{home / 'eros.db'}")
        made = eros("generate", "odessa", "--week-start", "2026-11-30", "--json").document["generation_id"]
        assert eros("review", "approve", made, "--reason", "fine").code == 0
    return made


@pytest.mark.requirement("review:captions-used")
def test_what_another_home_saved_meanwhile_is_shown_and_needs_a_reason_at_every_door(eros, waiting, used):
    refused = eros("review", "approve", waiting.id, "--json")
    assert (refused.code, refused.document["error_code"]) == (2, "REASON_NEEDED")
    assert f"by odessa ({used})" in refused.document["error_message"]
    shown = eros("review", "show", waiting.id)
    assert f"by odessa ({used})" in " ".join(shown.err.split())
    assert "(an approval needs a reason for it, R59)" in " ".join(shown.err.split())
    assert f"eros review approve {waiting.id[:8]} --reason WHY  saves it" in eros("show", waiting.id).out
    for listed in (eros("review", "list", "--json").document, eros("weeks", "--json").document["weeks"]):
        assert [one["needs_reason"] for one in listed if one["generation_id"] == waiting.id] == [True]
    assert eros("review", "approve", waiting.id, "--reason", ".").code == 2
    ordered = eros("chat", "approve odessa's review for the week of 23 november")
    assert (ordered.code, waiting.record["state"]) == (2, "waiting")
    told = " ".join(f"{ordered.out} {ordered.err}".split())
    assert f"by odessa ({used})" in told
    assert "say 'approve odessa for the week of Mon 23 Nov because ...'" in told
    done = eros("review", "approve", waiting.id, "--reason", "fine")
    assert (done.code, f"by odessa ({used})" in " ".join(done.err.split())) == (0, True)
    assert "approved although since it was planned, caption" in " ".join(done.err.split())


@pytest.mark.requirement("review:captions-used")
def test_an_edited_copy_is_held_against_what_was_saved_since_its_week_was_planned(
    eros, home, waiting, used, monkeypatch
):
    waiting.change(state="saved")
    assert "since it was planned, caption" in " ".join(eros("show", waiting.id).err.split())
    monkeypatch.setenv("EROS_NOW", "2026-11-20T14:00:00+00:00")
    slot = waiting.record["document"]["items"][0]["slot_id"]
    assert eros("review", "edit", waiting.id, slot, "--lock").code == 0
    with closing(sqlite3.connect(home / "records.db")) as store:
        (copy,) = store.execute("SELECT generation_id FROM weeks WHERE edit_of = ?", (waiting.id,)).fetchone()
    refused = eros("review", "approve", copy, "--json")
    assert (refused.code, refused.document["error_code"]) == (2, "REASON_NEEDED")
    assert f"by odessa ({used})" in refused.document["error_message"]


@pytest.mark.requirement("review:captions-used")
def test_a_text_that_another_week_took_under_another_id_counts_as_the_caption(eros, home, waiting, used):
    with closing(sqlite3.connect(home / "eros.db")) as store:
        rows = "SELECT caption_id, caption_text FROM caption_bank WHERE caption_id = ?"
        caption, text = store.execute(rows, waiting.captions[0][:1]).fetchone()
        (other,) = store.execute("SELECT max(caption_id) + 1 FROM caption_bank").fetchone()
        columns = [row[1] for row in store.execute("PRAGMA table_info(caption_bank)")]
        same = ", ".join({"caption_id": str(other), "caption_text": "?"}.get(name, name) for name in columns)
        store.execute(
            f"INSERT INTO caption_bank ({', '.join(columns)}) SELECT {same} FROM caption_bank WHERE caption_id = ?",
            (f" {text.upper()}", caption),
        )
        store.execute("UPDATE caption_bank SET read_digest = NULL WHERE caption_id = ?", (other,))
        store.execute("UPDATE schedule_items SET caption_id = NULL")
        first = "SELECT min(item_id) FROM schedule_items WHERE scheduled_date = '2026-11-30'"
        store.execute(f"UPDATE schedule_items SET caption_id = ? WHERE item_id = ({first})", (other,))
        store.commit()
    refused = eros("review", "approve", waiting.id, "--json")
    assert f"caption {caption}, planned here" in refused.document["error_message"]


@pytest.mark.requirement("review:captions-used")
def test_a_chat_approves_with_the_reason_that_it_is_given_and_shows_what_that_passes_over(eros, home, waiting):
    caption, _ = waiting.captions[0]
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        store.execute("UPDATE caption_bank SET is_active = 0 WHERE caption_id = ?", (caption,))
    bare = eros("chat", "approve odessa")
    assert (bare.code, waiting.record["state"]) == (2, "waiting")
    assert "its caption is retired now" in " ".join(f"{bare.out} {bare.err}".split())
    done = eros("chat", "approve odessa because the fans love it")
    assert (done.code, waiting.record["state"]) == (0, "approved")
    assert "approved although" in done.out
    assert waiting.record["decision"]["reason"] == "the fans love it"
