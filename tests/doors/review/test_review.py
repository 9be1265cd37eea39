"""A schedule that waits for a person: listed, shown, approved, rejected, once, by whoever is first (R33)."""

import getpass
import json
import shlex
import signal
import sqlite3
import time

import pytest
from kept_weeks import change_week, leave_too_little

from eros_app.cli.terminal import Terminal
from eros_app.records.store import RecordStore
from eros_app.services.home import user_name

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full


@pytest.mark.requirement("review:waits", "audit:one-id")
def test_a_week_waits_in_its_checkpoint_under_its_generation_id(eros, waiting):
    (listed,) = eros("review", "list", "--json").document
    assert (listed["generation_id"], listed["review_id"]) == (waiting.id, f"review-{waiting.id}")
    assert (listed["creator_id"], listed["needs_reason"]) == ("odessa", False)
    assert listed["why"]
    assert " ".join(listed["why"][0].split())[:30] in " ".join(eros("chat", "what waits?").out.split())
    assert (waiting.checkpoints, waiting.saved) == ({waiting.id}, [])
    shown = eros("review", "show", f"review-{waiting.id}", "--json")
    nobody = {"decided_by": None, "decided_at": None, "reason": None}
    clear = {"cut_short": False, "save_unclear": False, "approval_unclear": False}
    kept = {"handed_over_by": None, "handed_over_at": None, "posts": {}}
    life = {"state": "waiting", "superseded_by": None, **nobody, **clear, **kept}
    assert (shown.code, shown.document) == (0, waiting.record["document"] | {"life": life})
    assert waiting.record["state"] == "waiting"


@pytest.mark.requirement("review:approve", "audit:one-id")
def test_an_approval_by_another_process_saves_the_week_as_approved(start, waiting):
    before = waiting.record["document"]
    process = start("review", "approve", f"review-{waiting.id}", "--reason", "looks  fine", "--json")
    process.communicate()
    assert process.returncode == 0
    assert (waiting.saved, waiting.checkpoints) == ([("approved", waiting.id, 1)], set())
    record = waiting.record
    assert (record["state"], record["document"]["status"], record["document"]["template_id"]) == (
        "approved",
        "saved",
        1,
    )
    assert record["document"]["items"] == before["items"]
    said = {"verdict": "approve", "reason": "looks fine", "reviewer": "robin", "decided_at": "2026-11-20T12:00:00Z"}
    assert record["audit"]["review"] == record["decision"] == said | {"replace": False}


@pytest.mark.requirement("review:approve")
def test_an_approved_week_says_so_on_the_screen_and_leaves_the_list(eros, waiting):
    ran = eros("review", "approve", waiting.id[:8], "--reviewer", "sam")
    assert (ran.code, "approved by sam" in ran.out) == (0, True)
    assert eros("review", "list", "--json").document == []
    assert waiting.record["audit"]["review"]["reviewer"] == "sam"


@pytest.mark.requirement("review:approve")
@pytest.mark.parametrize("decision", [("approve",), ("reject", "--reason", "no"), ()])
def test_a_week_that_waited_is_told_so_and_nobody_is_asked_to_decide_it_again(eros, waiting, decision, monkeypatch):
    """Approved, rejected, or over while it waited: the answer and whatever is shown later."""

    def shown() -> str:
        return eros("show", waiting.id, "--json").out + eros("audit", waiting.id, "--json").out

    waits, advice, waited = (
        "The week waits for a person: ",
        "or approve the week as it is",
        "The week waited for a person",
    )
    before = shown()
    assert (waits in before, advice in before, waited in before) == (True, True, False)
    told = [eros("review", decision[0], waiting.id, *decision[1:], "--json").out] if decision else []
    if not decision:
        monkeypatch.setenv("EROS_NOW", "2027-02-01T12:00:00Z")
    if "approve" in decision:
        told.append(eros("review", "approve", waiting.id, "--json").out)
    for after in (*told, shown()):
        assert (waits in after, advice in after, waited in after) == (False, False, True)


@pytest.mark.requirement("review:reject")
def test_a_rejection_saves_nothing_and_keeps_its_reason(eros, waiting):
    ran = eros("review", "reject", waiting.id, "--reason", "too many tips", "--reviewer", "sam", "--json")
    assert (ran.code, ran.document["status"], ran.document["error_code"]) == (0, "rejected", "REJECTED_BY_REVIEW")
    assert len(ran.document["partial_result"]["items"]) > 50
    assert (waiting.saved, waiting.checkpoints) == ([], set())
    audit = eros("audit", waiting.id, "--json").document
    assert (audit["generation"]["status"], audit["review"]["reason"]) == ("rejected", "too many tips")


@pytest.mark.requirement("review:once")
@pytest.mark.parametrize("second", ["approve", "reject"])
def test_a_second_answer_is_refused_and_says_who_gave_the_first(eros, waiting, second):
    eros("review", "reject", waiting.id, "--reason", "no", "--reviewer", "sam")
    ran = eros("review", second, waiting.id, "--reason", "again", "--json")
    assert (ran.code, ran.document["error_code"]) == (2, "NOT_WAITING")
    assert "rejected by sam" in ran.document["error_message"]


@pytest.mark.requirement("review:reason")
@pytest.mark.parametrize(
    ("verdict", "needs_reason", "reason", "code"),
    [
        ("reject", False, " ", 2),
        ("approve", True, "", 2),
        ("approve", True, "  ", 2),
        ("approve", True, "the error is known", 0),
    ],
)
def test_a_reason_is_asked_for_where_one_is_needed(eros, waiting, verdict, needs_reason, reason, code):
    waiting.change(needs_reason=int(needs_reason))
    ran = eros("review", verdict, waiting.id, "--reason", reason, "--json")
    assert ran.code == code
    assert code == 0 or (ran.document["error_code"], waiting.saved) == ("REASON_NEEDED", [])
    assert code == 0 or len(eros("review", "list", "--json").document) == 1


@pytest.mark.requirement("review:nobody-below-50")
def test_nobody_can_approve_a_week_that_was_stopped(eros, home):
    stopped = eros("generate", "nova", "--json")
    assert (stopped.code, stopped.document["error_code"]) == (4, "VALIDATION_FAILED_CRITICAL")
    ran = eros("review", "approve", stopped.document["generation_id"], "--reason", "please", "--json")
    assert (ran.code, ran.document["error_code"]) == (2, "NOT_WAITING")


@pytest.mark.requirement("review:nobody-below-50", "review:names-are-shown")
@pytest.mark.parametrize("state", ["waiting", "expired"])
def test_nobody_can_approve_a_week_of_which_edits_have_left_too_little_and_no_list_offers_it(
    eros, home, waiting, state
):
    leave_too_little(home, waiting.id)
    if state == "expired":
        change_week(home, waiting.id, week_ends_at="2026-11-19T00:00:00+00:00")
    past = ["--allow-past", "--reason", "I say so"]
    for which in (waiting.id, "odessa"):
        ran = eros("review", "approve", which, *past, "--replace", "--json")
        assert (ran.code, ran.document["error_code"]) == (2, "SCORE_TOO_LOW")
        said = "nobody can approve it: it scores 49, and 50 is the least for that (R33); undo edits of it"
        assert said in ran.document["error_message"]
    shown, listed = eros("show", waiting.id).out, eros("review", "list").out
    assert "eros review approve" not in shown + listed.partition("eros review show ID")[0]
    assert "nobody can approve it" in " ".join(listed.split())
    assert f"eros review edit {waiting.id[:8]} --undo" in shown
    unshown = eros("review", "reject", waiting.id, "--reason", "too \x1b[31mlittle", "--json").document
    assert (unshown["error_code"], unshown["details"]["field"]) == ("UNSHOWN_TEXT", "reason")
    for name in ("s\x1b[31mam", "s\u202eam", "\ufffd sam"):
        nameless = eros("review", "reject", waiting.id, "--reason", "x", "--reviewer", name, "--json").document
        assert (nameless["error_code"], nameless["details"]["field"]) == ("UNSHOWN_TEXT", "reviewer")
    assert eros("review", "reject", waiting.id, "--reason", "too little", "--reviewer", " \nsam ").code == 0
    assert waiting.record["decision"]["reviewer"] == "sam"


@pytest.mark.requirement("review:unknown-id")
@pytest.mark.parametrize("some_id", ["review-nothing", "ffff0000", ""])
def test_an_id_that_names_nothing_is_refused(eros, some_id):
    ran = eros("review", "approve", some_id, "--json")
    assert (ran.code, ran.document["error_code"]) == (2, "UNKNOWN_ID")


@pytest.mark.requirement("review:unknown-id")
@pytest.mark.parametrize("verdict", ["approve", "reject"])
@pytest.mark.parametrize("words", ["odessa", "odessa@2026-11-25"])
def test_a_page_of_which_two_drafts_wait_names_both_and_answers_neither(eros, home, waiting, verdict, words):
    assert eros("generate", "odessa", "--seed", "2", "-q").code == 3
    newer = eros("review", "list", "--json").document[0]["generation_id"]
    ran = eros("review", verdict, words, "--reason", "seen", "--json")
    assert (ran.code, ran.document["error_code"]) == (2, "AMBIGUOUS_ID")
    assert all(one in ran.document["error_message"] for one in (newer, waiting.id))
    assert (ran.document["creator_id"], ran.document["generation_id"]) == ("odessa", None)
    assert {week["state"] for week in eros("review", "list", "--json").document} == {"waiting"}
    assert eros("review", "reject", waiting.id, "--reason", "the older one").code == 0
    assert (
        eros("review", verdict, words, "--reason", "the one that is left", "--json").document["generation_id"] == newer
    )


@pytest.mark.requirement("review:unknown-id")
def test_a_refusal_by_a_pages_name_is_about_the_draft_that_was_to_be_approved(eros, waiting):
    assert eros("generate", "odessa", "--seed", "2", "-q").code == 3
    newer = eros("review", "list", "--json").document[0]["generation_id"]
    assert eros("review", "approve", waiting.id).code == 0
    refused = eros("review", "approve", "odessa", "--json").document
    assert (refused["error_code"], refused["generation_id"]) == ("WEEK_PROTECTED", newer)


@pytest.mark.requirement("review:unknown-id")
def test_a_chat_asks_like_every_other_door_where_a_draft_waits_beside_a_week_that_is_saved(eros, waiting):
    assert eros("generate", "odessa", "--seed", "2", "-q").code == 3
    newer = eros("review", "list", "--json").document[0]["generation_id"]
    waiting.change(state="saved")
    by_command = eros("review", "approve", "odessa", "--json").document
    by_word = eros("chat", "approve odessa", "--json").document
    assert by_command["error_code"] == "AMBIGUOUS_ID"
    for refused in (by_command, by_word):
        assert all(one in refused["error_message"] for one in (newer, waiting.id)), refused
    assert {week["state"] for week in eros("weeks", "--json").document["weeks"]} == {"saved", "waiting"}


@pytest.mark.requirement("review:unknown-id")
@pytest.mark.parametrize(
    ("said", "given"),
    [
        ("reject odessa, too few bundles", "'too few bundles'"),
        ("reject odessa because it's dull", """'it'"'"'s dull'"""),
    ],
)
def test_a_chat_that_has_to_ask_which_names_commands_that_run_with_the_reason_given(eros, waiting, said, given):
    assert eros("generate", "odessa", "--seed", "2", "-q").code == 3
    refused = eros("chat", said, "--json").document
    assert "2 weeks of odessa can be answered so" in refused["error_message"]
    command = f"eros review reject {waiting.id} --reason {given}"
    assert f"`{command}`" in refused["error_message"]
    assert eros(*shlex.split(command)[1:]).code == 0
    assert waiting.record["state"] == "rejected"


@pytest.mark.requirement("review:save-failed", "audit:true")
def test_an_approval_without_a_data_server_leaves_the_schedule_waiting(eros, home, waiting):
    calls = len(waiting.record["audit"]["tool_calls"])
    (home / "eros.db").rename(home / "away.db")
    ran = eros("review", "approve", waiting.id, "--json")
    assert (ran.code, ran.document["error_code"]) == (5, "MCP_UNAVAILABLE")
    assert f"eros review approve review-{waiting.id}" in ran.document["recommendations"][0]
    assert (waiting.record["state"], waiting.checkpoints) == ("waiting", {waiting.id})
    (home / "away.db").rename(home / "eros.db")
    assert eros("review", "approve", waiting.id).code == 0
    audit = waiting.record["audit"]
    assert [tried["failed"] for tried in audit["attempts"]] == ["MCP_UNAVAILABLE"]
    assert [call["success"] for call in audit["tool_calls"][calls:]] == [False, True]
    assert waiting.saved == [("approved", waiting.id, 1)]


@pytest.mark.requirement("review:save-failed")
def test_a_server_that_was_never_there_does_not_stand_in_the_way_of_a_rejection(eros, home, waiting):
    (home / "eros.db").unlink()
    assert eros("review", "approve", waiting.id).code == 5
    assert eros("review", "reject", waiting.id, "--reason", "no").code == 0


@pytest.mark.requirement("review:once")
def test_while_one_process_answers_another_is_refused(eros, home, waiting):
    waiting.change(step="deciding", lease_holder="another 1 run", lease_until=time.time() + 60)
    ran = eros("review", "approve", waiting.id, "--json")
    assert (ran.code, ran.document["error_code"]) == (2, "BEING_ANSWERED")


@pytest.mark.requirement("review:once")
@pytest.mark.parametrize("times", [pytest.param(2, marks=pytest.mark.full), pytest.param(30, marks=pytest.mark.soak)])
def test_of_several_answers_at_once_exactly_one_counts(start, home, waiting, times):
    kept, store = (home / "records.db").read_bytes(), sqlite3.connect(home / "eros.db")
    for _ in range(times):
        (home / "records.db").write_bytes(kept)
        store.executescript("DELETE FROM volume_predictions; DELETE FROM schedule_template_versions")
        store.executescript("DELETE FROM schedule_items; DELETE FROM schedule_templates")
        answers = [
            start("review", verdict, waiting.id, "--reason", "x") for verdict in ("approve", "approve", "reject")
        ]
        for process in answers:
            process.communicate()
        *approvals, rejection = (process.returncode for process in answers)
        rejected = rejection == 0
        assert sorted(approvals) in ([[2, 2]] if rejected else [[0, 2], [0, 0]])  # the second is the same person's
        assert waiting.saved == ([] if rejected else [("approved", waiting.id, 1)])
        assert waiting.record["state"] == ("rejected" if rejected else "approved")
    store.close()


@pytest.mark.requirement("review:killed")
def test_an_approval_that_was_killed_is_found_out_and_counts_once(start, eros, waiting):
    process = start("review", "approve", waiting.id, "--reviewer", "robin")
    while waiting.record["step"] is None and process.poll() is None:
        pass
    process.send_signal(signal.SIGKILL)
    process.communicate()
    before = (waiting.record["state"], waiting.record["step"])
    assert before in (("waiting", "deciding"), ("waiting", "saving"), ("approved", None)), "the signal may come late"
    answered = eros("review", "approve", waiting.id, "--reviewer", "robin")
    assert answered.code == 0, "it was approved now, or had been before"
    assert waiting.saved == [("approved", waiting.id, 1)]
    assert (waiting.record["state"], waiting.record["step"]) == ("approved", None)


@pytest.mark.requirement("review:once")
@pytest.mark.parametrize("first", ["approve", "reject"])
def test_a_second_answer_is_refused_as_such_when_the_server_is_gone_as_well(eros, home, waiting, first):
    eros("review", first, waiting.id, "--reason", "no", "--reviewer", "sam")
    before = waiting.record
    (home / "eros.db").unlink()
    ran = eros("review", "approve", waiting.id, "--reason", "again", "--json")
    assert (ran.code, ran.document["error_code"]) == (2, "NOT_WAITING")
    assert "by sam" in ran.document["error_message"]
    assert waiting.record == before


@pytest.mark.requirement("review:again")
@pytest.mark.parametrize("server", ["there", "gone"])
def test_the_same_persons_second_approval_changes_nothing_and_says_so(eros, home, waiting, server):
    first = eros("review", "approve", waiting.id, "--reviewer", "sam", "--json")
    life = first.document["life"]
    assert (first.document["status"], life["state"], life["decided_by"]) == ("saved", "approved", "sam")
    before = waiting.record
    if server == "gone":
        (home / "eros.db").unlink()
    again = eros("review", "approve", waiting.id, "--reviewer", "sam", "--reason", "to be sure", "--json")
    assert (again.code, again.document) == (0, first.document)
    said = " ".join(again.err.split())
    assert f"{waiting.id} is approved already, approved by sam at 2026-11-20T12:00:00Z; nothing was changed" in said
    assert ("its data server cannot be asked now" in said) == (server == "gone")
    assert waiting.record == before


@pytest.mark.requirement("review:again")
def test_another_persons_second_approval_is_refused_and_says_who_approved(eros, waiting):
    eros("review", "approve", waiting.id, "--reviewer", "sam")
    ran = eros("review", "approve", waiting.id, "--reviewer", "robin", "--json")
    assert (ran.code, ran.document["error_code"]) == (2, "NOT_WAITING")
    assert "approved already, and one approval is enough, approved by sam" in ran.document["error_message"]
    refused = eros("review", "reject", waiting.id, "--reviewer", "robin", "--reason", "no", "--json")
    assert (refused.code, refused.document["error_code"]) == (2, "NOT_WAITING")
    assert "approved already, approved by sam" in refused.document["error_message"]


@pytest.mark.requirement("review:again")
def test_an_approval_that_a_mend_carried_out_is_approved_again_to_be_sure(eros, waiting):
    said = {"verdict": "approve", "reason": "", "reviewer": "robin", "decided_at": None, "replace": False}
    waiting.change(step="saving", lease_until=0, decision=json.dumps(said))
    waiting.plan_save()
    ran = eros("review", "approve", waiting.id, "--reviewer", "robin", "--json")
    assert (ran.code, ran.document["life"]["decided_by"]) == (0, "robin")
    assert waiting.saved == [("approved", waiting.id, 1)]


@pytest.mark.requirement("review:reject-half-done")
def test_a_week_whose_approval_was_cut_short_before_the_save_is_rejected_and_not_saved(eros, home, waiting):
    said = {"verdict": "approve", "reason": "", "reviewer": "sam", "decided_at": None, "replace": False}
    waiting.change(step="saving", lease_until=0, decision=json.dumps(said))
    waiting.plan_save()
    ran = eros("review", "reject", waiting.id, "--reason", "no")
    assert (ran.code, waiting.saved, waiting.record["state"]) == (0, [], "rejected")


@pytest.mark.requirement("review:outdated")
@pytest.mark.parametrize("checkpoint", ["another version's", "gone"])
def test_a_week_whose_checkpoint_cannot_be_used_is_approved_from_its_record(eros, waiting, checkpoint):
    before = waiting.record["document"]
    waiting.outdate() if checkpoint == "another version's" else waiting.lose_checkpoint()
    ran = eros("review", "approve", waiting.id, "--json")
    assert (ran.code, ran.document["items"]) == (0, before["items"])
    assert waiting.saved == [("approved", waiting.id, 1)]


@pytest.mark.requirement("review:approve")
def test_a_user_without_a_name_is_named_by_number():
    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    assert user_name(nameless).startswith("user ")
    assert user_name(lambda: "robin") == "robin"
    assert user_name(lambda: "ren\udce9") == "ren\ufffd"
    assert user_name() == getpass.getuser()


@pytest.mark.requirement("audit:sections", "audit:true")
def test_the_trail_of_a_reviewed_run_holds_what_came_before_the_review(eros, waiting):
    before = waiting.record["audit"]
    eros("review", "approve", waiting.id)
    audit = waiting.record["audit"]
    assert audit["tool_calls"][:-1] == before["tool_calls"]
    assert audit["tool_calls"][-1]["tool_name"] == "save_schedule"
    assert audit["phases"][:-1] == before["phases"]
    assert audit["phases"][-1]["node"] == "save"
    assert {**audit["generation"], "status": "", "total_duration_ms": 0} == {
        **before["generation"],
        "status": "",
        "total_duration_ms": 0,
    }
    assert audit["generation"]["total_duration_ms"] > before["generation"]["total_duration_ms"]
    assert (audit["degradations"], audit["model"]) == (before["degradations"], before["model"])


@pytest.mark.requirement("records:unreadable")
@pytest.mark.parametrize("spoilt", ['{"generation_id": "5e1f0000"', "another version", ""])
def test_a_record_that_cannot_be_read_is_named_and_still_listed(eros, waiting, spoilt):
    damaged = spoilt != "another version"
    waiting.spoil(lambda text: spoilt if damaged else text.replace('"summary":', '"totals":'))
    why = "is damaged: restore a backup" if damaged else "was written by an EROS of another version"
    for words in (("show",), ("audit",), ("export",), ("review", "approve")):
        ran = eros(*words, waiting.id)
        assert (ran.code, ran.out) == (2, "")
        assert f"the record of {waiting.id} {why}" in " ".join(ran.err.split())
    shown = eros("show", waiting.id, "--json")
    assert (shown.code, shown.document["error_code"]) == (2, "RECORD_DAMAGED" if damaged else "RECORD_UNREADABLE")
    assert not damaged or f"eros weeks --forget {waiting.id}" in shown.document["error_message"]
    listed = eros("review", "list", "--json").document
    assert [it["generation_id"] for it in listed] == [waiting.id]
    assert eros("review", "reject", waiting.id, "--reason", "nobody can read it").code == 0
    (week,) = eros("weeks", "--json").document["weeks"]
    assert (week["state"], week["generation_id"]) == ("rejected", waiting.id)


@pytest.mark.requirement("audit:true")
@pytest.mark.parametrize("decision", ["approve", "reject"])
def test_the_trail_of_a_decided_week_is_printed_as_it_is_kept(eros, waiting, decision):
    eros("review", decision, waiting.id, "--reason", "read", "--reviewer", "sam")
    printed = eros("audit", waiting.id, "--json").document
    assert printed.pop("life")["decided_by"] == "sam"
    assert printed == waiting.record["audit"]
    assert list(printed)[7:] == ["model", "review"]


@pytest.mark.requirement("records:states")
def test_a_record_says_who_approved_a_week_and_when(eros, waiting):
    assert (waiting.record["state"], waiting.record["decision"]) == ("waiting", None)
    assert eros("review", "approve", waiting.id, "--reason", "read", "--reviewer", "sam").code == 0
    record = waiting.record
    assert (record["state"], record["decision"]["reviewer"]) == ("approved", "sam")
    assert record["document"]["status"] == "saved"


@pytest.mark.requirement("review:approve")
@pytest.mark.parametrize("changes", ["content = x'00ff00ff'", "content = x''", "kind = 'json'", "kind = 'pickle'"])
def test_a_week_whose_checkpoint_is_damaged_is_approved_from_its_record(eros, home, waiting, changes):
    with sqlite3.connect(home / "records.db") as store:
        store.execute(f"UPDATE week_checkpoints SET {changes}")
    store.close()
    ran = eros("review", "approve", waiting.id, "--json")
    assert (ran.code, waiting.saved) == (0, [("approved", waiting.id, 1)]), ran.err


@pytest.mark.requirement("saving:interrupted")
@pytest.mark.parametrize(
    ("words", "left", "state"),
    [
        (("approve",), "approved and saved", "approved"),
        (("reject", "--reason", "not hers"), "rejected", "rejected"),
    ],
)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("when", ["as it is kept", "as it is told"])
def test_an_answer_that_a_signal_meets_once_it_is_kept_is_told(
    eros, waiting, monkeypatch, words, left, state, number, when
):
    """Not: nothing was saved, and the week stands as it was."""
    owner, name = (RecordStore, "finish") if when == "as it is kept" else (Terminal, "show")
    kept = getattr(owner, name)

    def signalled(*given, **named):
        done = kept(*given, **named)
        signal.raise_signal(number)
        return done

    monkeypatch.setattr(owner, name, signalled)
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # as of a whole process
    try:
        verdict, *more = words
        ran = eros("review", verdict, waiting.id, *more)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert (ran.code, ran.err.splitlines()[-1]) == (130, f"eros: interrupted; {left}: eros show {waiting.id}")
    assert waiting.record["state"] == state
