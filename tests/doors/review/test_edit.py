"""A week that a person edits item by item: judged, told, kept as a version (R43)."""

import json
import math
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from kept_weeks import change_week, kept_weeks

from eros.failures import RequestError
from eros.vocabulary.catalogue import FOLLOW_UP
from eros.vocabulary.documents import Remark, ResultDocument
from eros.vocabulary.edits import Add, EditStep, Mark, Move, Remove, Reprice
from eros.vocabulary.wall_clock import DAY, minute_of, time_of
from eros_app.services.added_sends import pins_with_follow_up
from eros_app.services.calendar import calendar
from eros_app.services.diff import diff
from eros_app.services.edit_places import _Before, free_places, in_spans, spans_in_words
from eros_app.services.edit_rules import edited, followers
from eros_app.services.edit_words import in_words
from eros_app.services.edited_week import consequences, judged, seen_by_checks
from eros_app.services.editing import (
    EditOptions,
    _copy_of,
    edit_week,
    places_for,
    redo_edit,
    restore_version,
    undo_edit,
)
from eros_app.services.explain import explain
from eros_app.services.home import open_records
from eros_app.services.side_by_side import _days as beside_days
from eros_app.services.weeks import find_week
from nodes.validate.finished_week import ids
from nodes.validate.measure import Breach
from nodes.validate.reads import plan_of

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full


def items(eros, some_id="odessa"):
    return {item["slot_id"]: item for item in eros("show", some_id, "--json").document["items"]}


def edit(eros, *words):
    ran = eros("review", "edit", *words, "--json")
    assert ran.code == 0, ran.err + ran.out
    return ran.document


def refused(eros, *words):
    ran = eros("review", "edit", *words, "--json")
    return ran.code, ran.document["error_code"], ran.document["details"]["field"]


@pytest.fixture
def parent(eros, waiting):
    """A send of the week that has a follow-up, and the follow-up."""
    week = items(eros)
    follow_up = next(item for item in week.values() if item["is_follow_up"])
    return week[follow_up["parent_item_id"]], follow_up


@pytest.mark.requirement("editing:told")
@pytest.mark.parametrize(
    ("kind", "now", "warned", "mended"),
    [
        ("vault_warning", ("a", "b", "c"), ["7 of it: a, b, c"], []),
        ("vault_warning", ("a", "b"), [], []),
        ("vault_warning", ("a",), [], ["6 of it: a, b"]),
        ("vault_warning", (), [], ["6 of it: a, b"]),
        ("taken_out", ("a", "b", "c"), [], []),
        ("taken_out", ("a",), [], []),
    ],
)
def test_what_an_edit_makes_more_of_is_not_told_as_gone_and_what_held_before_not_as_new(
    eros, settings, home, waiting, kind, now, warned, mended
):
    week = find_week(settings.model_copy(update={"home": home}), "odessa").document

    def saying(message, items):
        remarks = (Remark(type=kind, message=message, items=items),) if items else ()
        report = week.validation_report.model_copy(update={"errors": (), "warnings": remarks})
        return week.model_copy(update={"validation_report": report})

    brought = consequences(saying("6 of it", ("a", "b")), saying("7 of it", now), "")
    assert [one.message for one in brought.warns] == warned
    assert [one.message for one in brought.mends] == mended


@pytest.mark.requirement("editing:judged")
@pytest.mark.parametrize("creator", ["alexia", "thea", "mira", "kaia"])
def test_a_week_that_nobody_edited_is_judged_as_it_was_when_it_was_planned(eros, settings, home, creator):
    eros("generate", creator, "--dry-run", "--json")
    week = find_week(settings.model_copy(update={"home": home}), creator).document
    assert isinstance(week, ResultDocument)
    with open_records(settings.model_copy(update={"home": home})) as store:
        basis = store.basis(week.generation_id)
    assert basis is not None
    again = judged(basis, week.items, week, {}).document
    same = ("validation_report", "validation", "summary", "recommendations", "degradations", "items")
    assert {name: getattr(again, name) for name in same} == {name: getattr(week, name) for name in same}


@pytest.mark.requirement("editing:untouched", "editing:told")
def test_a_send_that_moves_takes_its_follow_up_along_and_leaves_all_else_to_the_byte(eros, parent):
    sent, follow_up = parent
    before = items(eros)
    made = edit(eros, "odessa", sent["slot_id"], "--time", "16:33", "--reason", "she is live then")
    after = items(eros)
    changed = {slot for slot, item in after.items() if item != before[slot]}
    assert changed == {sent["slot_id"], follow_up["slot_id"]}
    assert made["consequences"]["along"] == [follow_up["slot_id"]]
    moved, follows = after[sent["slot_id"]], after[follow_up["slot_id"]]
    assert (moved["scheduled_time"], moved["scheduled_at"][11:16]) == ("16:33:00", "16:33")
    assert follows["followup_delay_minutes"] == follow_up["followup_delay_minutes"]
    apart = minute_of(_time(follows)) - minute_of(_time(moved))
    assert apart == follow_up["followup_delay_minutes"]
    kept = {"scheduled_date", "scheduled_time", "scheduled_at", "expires_at", "variation_metadata"}
    assert {name for name in moved if moved[name] != before[sent["slot_id"]][name]} <= kept


@pytest.mark.requirement("editing:of-its-day")
def test_a_send_on_another_day_has_that_days_strategy_and_prime_hours(eros, parent, waiting):
    sent, follow_up = (one["slot_id"] for one in parent)
    week = eros("show", "odessa", "--json").document
    reasons = ("strategy_used", "flavor_emphasis")
    of_days = {it["scheduled_date"]: it for it in week["items"] if not it["is_follow_up"]}
    own = of_days[parent[0]["scheduled_date"]]
    other = next(it for it in of_days.values() if it["strategy_used"] != own["strategy_used"])
    edit(eros, "odessa", sent, "--day", other["scheduled_date"], "--time", "11:53", "--reason", "better there")
    moved, *follows = (items(eros)[one] for one in (sent, follow_up) if one in items(eros))
    for one in (moved, *follows):
        placed = one["variation_metadata"]
        assert {name: one[name] for name in reasons} == {name: other[name] for name in reasons}
        assert placed["daily_strategy"] == other["strategy_used"]
        assert placed["prime_hours_used"] == other["variation_metadata"]["prime_hours_used"]


@pytest.mark.requirement("editing:in-its-week", "editing:told", "editing:places")
def test_a_follow_up_that_would_leave_the_week_is_taken_out_and_told_and_no_such_place_is_free(
    eros, parent, waiting, settings, home
):
    sent, follow_up = (one["slot_id"] for one in parent)
    sunday = "2026-11-29"
    made = edit(eros, "odessa", sent, "--day", sunday, "--time", "23:50", "--reason", "late")
    assert f"without its follow-up {follow_up}" in made["told"]
    assert (made["consequences"]["along"], made["consequences"]["out"]) == ([], [follow_up])
    assert any("took out 1 planned follow-up" in one["message"] for one in made["consequences"]["warns"])
    there = items(eros)
    assert (there[sent]["scheduled_time"], follow_up in there) == ("23:50:00", False)
    edit(eros, "odessa", "--undo")
    spans = places_for(settings.model_copy(update={"home": home}), "odessa", sent, date.fromisoformat(sunday))
    assert all(last < time(23, 40) for _, last in spans)
    edit(eros, "odessa", follow_up, "--lock")
    for words in (["--day", sunday, "--time", "23:50", "--reason", "late"], ["--remove"]):
        assert refused(eros, "odessa", sent, *words)[1] == "LOCKED"


@pytest.mark.requirement("editing:in-its-week")
def test_a_week_that_an_earlier_edit_left_with_a_send_outside_is_drawn_whole_and_its_approval_refused_in_words(
    eros, parent, waiting, settings, home
):
    week = find_week(settings.model_copy(update={"home": home}), "odessa").document
    after, slot = week.week_start + 7 * DAY, parent[1]["slot_id"]
    moved = tuple(
        one.model_copy(update={"scheduled_date": after}) if one.slot_id == slot else one for one in week.items
    )
    left = week.model_copy(update={"items": moved})
    waiting.spoil(lambda _: left.model_dump_json())
    assert sum(len(day.chips) for day in calendar(left, None, None).days) == len(week.items)
    assert sum(len(day.sends) for day in beside_days(week, left, diff(week, left))) == len(week.items)
    ran = eros("review", "approve", waiting.id, "--reason", "x", "--json")
    assert (ran.code, ran.document["error_code"]) == (2, "OUTSIDE_WEEK")
    assert f"{slot} on {after}" in ran.document["error_message"]
    assert waiting.record["state"] == "waiting"
    edit(eros, waiting.id, slot, "--remove")
    assert eros("review", "approve", waiting.id, "--reason", "x").code == 0


def _time(item):
    return time.fromisoformat(item["scheduled_time"])


@pytest.mark.requirement("weeks:drafts-beside")
def test_a_week_that_is_planned_beside_an_edited_one_that_waits_says_so(eros, parent, waiting):
    edit(eros, "odessa", parent[0]["slot_id"], "--price", "12.50")
    ran = eros("generate", "odessa")
    assert ran.code == 3
    assert f"no other has what a person edited in {waiting.id}" in " ".join(ran.err.split())


@pytest.mark.requirement("editing:override", "editing:told", "editing:explained")
def test_an_edit_that_breaks_a_rule_is_told_first_and_kept_with_its_reason_alone(eros, parent, waiting):
    sent, _ = parent
    near = next(
        item
        for item in items(eros).values()
        if item["scheduled_date"] == sent["scheduled_date"] and not item["is_follow_up"] and item != sent
    )
    there = near["scheduled_time"][:5]
    words = ("odessa", sent["slot_id"], "--time", there)
    tried = edit(eros, *words, "--dry-run")
    assert (tried["version"], items(eros)[sent["slot_id"]]) == (None, sent)
    assert any(remark["type"] == "timing_conflict" for remark in tried["consequences"]["breaks"])
    assert refused(eros, *words) == (2, "REASON_NEEDED", "reason")
    assert items(eros)[sent["slot_id"]] == sent
    made = edit(eros, *words, "--reason", "both at once, on purpose", "--reviewer", "sam")
    assert made["consequences"]["score_after"] < made["consequences"]["score_before"]
    (step,) = waiting.record["audit"]["edits"]
    assert (step["by"], step["reason"], step["at"]) == ("sam", "both at once, on purpose", "2026-11-20T12:00:00Z")
    assert step["broke"] == [remark["message"] for remark in made["consequences"]["breaks"]]
    why = "sam edited it on 2026-11-20 although a rule breaks"
    told = (eros("explain", "odessa", sent["slot_id"]).out, eros("chat", f"why {waiting.id} {sent['slot_id']}").out)
    assert [why in " ".join(said.split()) and "both at once, on purpose" in said for said in told] == [True, True]
    edit(eros, "odessa", "--undo")
    assert why not in " ".join(eros("explain", "odessa", sent["slot_id"]).out.split())
    edit(eros, "odessa", sent["slot_id"], "--lock", "--reason", "keep it", "--reviewer", "sam")  # which breaks none
    assert why not in " ".join(eros("explain", "odessa", sent["slot_id"]).out.split())


@pytest.mark.requirement("editing:versions", "editing:version-of-one-week")
def test_edits_are_undone_and_done_again_to_the_byte_and_a_version_can_be_restored(eros, parent, waiting):
    sent, _ = parent
    slot, planned = sent["slot_id"], waiting.record["document"]
    edit(eros, "odessa", slot, "--price", "12.50")
    priced = waiting.record["document"]
    edit(eros, "odessa", slot, "--text", "Words of my own, just for you.")
    assert edit(eros, "odessa", "--undo")["version"] == 1
    assert waiting.record["document"] == priced
    assert edit(eros, "odessa", "--undo")["version"] == 0
    assert waiting.record["document"] == planned
    by = waiting.record["audit"]["edits"][-1]["by"]

    def since_it_waits():
        return " ".join(eros("show", "odessa").err.split())

    assert f"it was edited, and is as it was planned again; last by {by}: undone: {slot}" in since_it_waits()
    assert refused(eros, "odessa", "--undo")[1] == "NOTHING_TO_UNDO"
    assert edit(eros, "odessa", "--redo")["version"] == 1
    assert f"it was edited 1 time, last by {by}: {slot}" in since_it_waits()
    assert f"; after that, by {by}: done again: {slot}" in since_it_waits()
    # A version is one week's, and a page's name may mean another week since it was seen.
    assert refused(eros, "odessa", "--restore", "2") == (2, "ID_NEEDED", "id")
    assert edit(eros, waiting.id, "--restore", "2")["version"] == 2
    assert items(eros)[slot]["caption_text"] == "Words of my own, just for you."
    assert items(eros)[slot]["suggested_price"] == 12.5
    listed = eros("review", "edit", "odessa", "--versions", "--json").document
    assert (listed["version"], [one["number"] for one in listed["versions"]]) == (2, [0, 1, 2])
    assert refused(eros, waiting.id, "--restore", "9")[1] == "UNKNOWN_VERSION"
    assert refused(eros, waiting.id, "--restore", "2")[1] == "NOTHING_CHANGED"
    assert refused(eros, "odessa", "--redo")[1] == "NOTHING_TO_REDO"


@pytest.mark.requirement("editing:recorded", "editing:override")
def test_an_edit_that_broke_a_rule_stays_in_the_audit_once_it_is_undone_with_who_took_it_back(eros, parent, waiting):
    sent, _ = parent
    edit(eros, "odessa", sent["slot_id"], "--time", "04:10", "--reason", "she is up early", "--reviewer", "sam")
    edit(eros, "odessa", "--undo", "--reviewer", "ada")
    edit(eros, "odessa", "--redo", "--reviewer", "sam")
    edit(eros, waiting.id, "--restore", "0", "--reviewer", "ada")
    steps = waiting.record["audit"]["edits"]
    done = [(step["edit"]["do"], step["edit"].get("number"), step["by"]) for step in steps]
    assert done == [("move", None, "sam"), ("undo", 0, "ada"), ("redo", 1, "sam"), ("restore", 0, "ada")]
    told = " ".join(eros("audit", "odessa").out.split())
    for said in (
        steps[0]["told"],
        *steps[0]["broke"],
        "because: she is up early",
        "version 0 is restored",
        "of the plan, before the edits",
    ):
        assert " ".join(said.split()) in told, said


@pytest.mark.requirement("editing:versions")
@pytest.mark.parametrize(
    ("newer", "asked"),
    [
        ("step = json_set(step, '$.newer', 1) WHERE number = 2", "--undo"),
        ("step = json_set(step, '$.edit.do', 'teleport') WHERE number = 2", "--versions"),
        ("document = json_set(document, '$.newer', 1) WHERE number = 1", "--undo"),
    ],
)
def test_edits_of_an_eros_of_another_version_are_told_as_such(eros, parent, home, newer, asked):
    sent, _ = parent
    for price in ("12.50", "13.50"):
        edit(eros, "odessa", sent["slot_id"], "--price", price)
    with closing(sqlite3.connect(home / "records.db")) as records, records:
        records.execute(f"UPDATE week_versions SET {newer}")
    assert refused(eros, "odessa", asked)[1] == "RECORD_UNREADABLE"


@pytest.mark.requirement("editing:versions")
def test_an_edit_that_was_made_on_an_older_version_is_refused_and_writes_over_nothing(
    eros, parent, settings, home, waiting
):
    sent, _ = parent
    there = settings.model_copy(update={"home": home})
    edit_week(there, waiting.id, Reprice(slot_id=sent["slot_id"], price=20), EditOptions(by="ada", on=0))
    with pytest.raises(RequestError, match="edited meanwhile") as caught:
        edit_week(there, waiting.id, Reprice(slot_id=sent["slot_id"], price=30), EditOptions(by="sam", on=0))
    assert caught.value.code == "EDITED_MEANWHILE"
    assert items(eros)[sent["slot_id"]]["suggested_price"] == 20


@pytest.mark.requirement("editing:untouched", "editing:versions")
def test_an_edited_week_is_approved_as_it_was_edited(eros, parent, waiting, home):
    sent, follow_up = parent
    edit(eros, "odessa", follow_up["slot_id"], "--remove")
    edit(eros, "odessa", sent["slot_id"], "--price", "7.25")
    assert waiting.checkpoints == set()
    ran = eros("review", "approve", waiting.id, "--reason", "fine now", "--json")
    assert ran.code == 0, ran.out
    assert waiting.saved == [("approved", waiting.id, 1)]
    with closing(sqlite3.connect(home / "eros.db")) as data:
        rows = data.execute("SELECT slot_id, suggested_price FROM schedule_items").fetchall()
    assert dict(rows)[sent["slot_id"]] == 7.25
    assert follow_up["slot_id"] not in dict(rows)
    assert len(waiting.record["audit"]["edits"]) == 2


@pytest.mark.requirement("editing:copy")
def test_of_a_saved_week_a_copy_is_edited_and_an_approval_puts_it_in_its_place(eros, home):
    saved = eros("generate", "alexia", "--json").document
    slot = next(item["slot_id"] for item in saved["items"] if item["suggested_price"])
    made = edit(eros, "alexia", slot, "--price", "8")
    copy = made["document"]["generation_id"]
    assert (copy != saved["generation_id"], made["document"]["edit_of"]) == (True, saved["generation_id"])
    assert {week["generation_id"]: week["state"] for week in kept_weeks(home) if week["creator_id"] == "alexia"} == {
        saved["generation_id"]: "saved",
        copy: "waiting",
    }
    told = eros("audit", copy)
    assert (copy in told.out, f"an edited copy of {saved['generation_id']}" in told.out) == (True, True)
    assert eros("audit", copy, "--json").document["generation"]["generation_id"] == copy
    again = edit(eros, "alexia", slot, "--price", "9")
    assert (again["document"]["generation_id"], again["version"]) == (copy, 2)
    assert eros("review", "approve", copy, "--json").code == 0
    alexias = [week for week in kept_weeks(home) if week["creator_id"] == "alexia"]
    states = {week["generation_id"]: (week["state"], week["superseded_by"]) for week in alexias}
    assert states == {saved["generation_id"]: ("superseded", copy), copy: ("approved", None)}
    with closing(sqlite3.connect(home / "eros.db")) as data:
        rows = dict(data.execute("SELECT slot_id, suggested_price FROM schedule_items").fetchall())
    assert rows[slot] == 9


@pytest.mark.requirement("weeks:posts:edited-copy", "export:queue")
def test_a_copy_that_comes_to_stand_knows_what_became_of_its_sends_and_offers_none_of_them_again(eros, monkeypatch):
    saved = eros("generate", "alexia", "--json").document
    first, second, gone, untold = (item["slot_id"] for item in saved["items"][:4] if not item["parent_item_id"])
    monkeypatch.setenv("EROS_NOW", "2026-11-25T12:00:00Z")
    eros("weeks", "--posted", saved["generation_id"], first, gone)
    copy = edit(eros, saved["generation_id"], gone, "--remove", "--reason", "x")["document"]["generation_id"]
    monkeypatch.setenv("EROS_NOW", "2026-12-20T12:00:00Z")
    eros("weeks", "--skipped", saved["generation_id"], second)
    ran = eros("review", "approve", copy, "--reason", "x", "--allow-past", "--json")
    assert ran.document["life"]["posts"] == {first: "posted", second: "skipped"}
    told = " ".join(ran.err.split())
    assert f"it knows of 1 posted and 1 skipped of its sends from {saved['generation_id']}" in told
    assert "1 posted there of sends that it has not" in told
    queue = map(json.loads, eros("export", copy, "--format", "queue").out.splitlines())
    cannot = {send["slot_id"]: send["cannot"] for send in queue}
    assert [cannot[slot][:1] for slot in (first, second)] == [["posted already"], ["skipped"]]
    assert not {"posted already", "skipped"} & {*cannot[untold]}
    assert eros("explain", copy, first, "--json").document["post"] == "posted"


@pytest.mark.requirement("editing:copy")
def test_a_copy_of_an_approved_week_needs_replace_and_its_reason(eros, home):
    saved = eros("generate", "alexia", "--json").document
    assert eros("review", "approve", "alexia").code == 0
    slot = saved["items"][3]["slot_id"]
    copy = edit(eros, "alexia", slot, "--text", "Something nicer to read.")["document"]["generation_id"]
    assert eros("review", "approve", copy, "--json").code == 4
    ran = eros("review", "approve", copy, "--replace", "--reason", "it reads better", "--json")
    assert ran.code == 0, ran.out
    again = edit(eros, "alexia", slot, "--text", "Something nicer still.")["document"]["generation_id"]
    said = "approve alexia for the week of 23 november because it reads better still"
    assert eros("chat", said).code == 2
    assert f"puts {again} in its place" in " ".join(eros("chat", said, "--yes").out.split())
    shown = eros("show", again, "--json").document["life"]
    assert (shown["state"], shown["reason"]) == ("approved", "it reads better still")


@pytest.mark.requirement("editing:copy", "editing:versions")
def test_a_week_that_was_edited_and_approved_is_edited_again_as_any_other(eros, parent, waiting, home):
    sent, _ = parent
    edit(eros, "odessa", sent["slot_id"], "--lock")
    assert eros("review", "approve", "odessa", "--reason", "seen", "--json").code == 0
    (approved,) = kept_weeks(home)
    made = edit(eros, approved["generation_id"], sent["slot_id"], "--unlock")
    copy = made["document"]["generation_id"]
    assert (made["version"], copy != approved["generation_id"]) == (1, True)
    assert edit(eros, copy, sent["slot_id"], "--price", "7")["version"] == 2
    kept = kept_weeks(home)[-1]
    assert [step["edit"]["do"] for step in kept["audit"]["edits"]] == ["lock", "unlock", "reprice"]
    assert [edit(eros, copy, "--undo")["version"] for _ in range(2)] == [1, 0]
    steps = kept_weeks(home)[-1]["audit"]["edits"]
    assert [step["edit"]["do"] for step in steps] == ["lock", "unlock", "reprice", "undo", "undo"]
    assert refused(eros, copy, "--undo")[1] == "NOTHING_TO_UNDO"
    assert edit(eros, copy, "--redo")["version"] == 1


@pytest.mark.requirement("editing:versions")
def test_an_edit_on_an_older_version_of_a_week_that_stands_is_refused_and_leaves_no_copy(
    eros, parent, settings, home, waiting
):
    sent, _ = parent
    edit(eros, "odessa", sent["slot_id"], "--accept")
    assert eros("review", "approve", "odessa", "--reason", "seen", "--json").code == 0
    there, reprice = settings.model_copy(update={"home": home}), Reprice(slot_id=sent["slot_id"], price=20)
    with pytest.raises(RequestError, match="edited meanwhile"):
        edit_week(there, waiting.id, reprice, EditOptions(by="sam", on=0))
    assert len(kept_weeks(home)) == 1
    assert edit_week(there, waiting.id, reprice, EditOptions(by="sam", on=1)).version == 1
    with pytest.raises(RequestError, match="edited copy") as caught:  # which is at version 1 as well
        edit_week(there, waiting.id, reprice, EditOptions(by="sam", on=1))
    assert caught.value.code == "ID_NEEDED"


@pytest.mark.requirement("editing:copy")
@pytest.mark.parametrize(
    ("until", "said"), [(4e9, "is being answered right now"), (0, "cut short: `eros weeks --mend`")]
)
def test_a_week_that_is_being_answered_takes_no_edit_and_none_of_it_is_kept(eros, home, until, said):
    saved = eros("generate", "ines", "--json").document
    at_work = {"step": "saving", "lease_holder": "elsewhere 7 run", "lease_until": until}
    change_week(home, saved["generation_id"], **at_work)
    ran = eros("review", "edit", "ines", saved["items"][0]["slot_id"], "--lock", "--json")
    assert (ran.code, ran.document["error_code"]) == (2, "BEING_ANSWERED")
    assert said in ran.document["error_message"]
    change_week(home, saved["generation_id"], step=None, lease_holder=None, lease_until=0)
    assert edit(eros, "ines", saved["items"][0]["slot_id"], "--lock")["version"] == 1
    assert len([week for week in kept_weeks(home) if week["creator_id"] == "ines"]) == 2


@pytest.mark.requirement("editing:copy")
def test_of_two_first_edits_of_a_week_at_once_one_is_kept_and_the_other_told(eros, home, settings):
    saved = eros("generate", "ines", "--json").document["generation_id"]
    with open_records(settings.model_copy(update={"home": home})) as store:
        record, basis = store.read(saved), store.basis(saved)
        assert isinstance(record.document, ResultDocument)
        step = EditStep(edit=Mark(slot_id="any", do="lock"), told="", by="sam", at=store.clock(), reason="")

        def first_edit():
            copy = _copy_of(record, record.document, basis)
            return store.put_version(copy.planned.generation_id, 0, copy.planned, step, needs_reason=False, copy=copy)

        assert first_edit() == 1
        with pytest.raises(RequestError, match=r"edited meanwhile: its copy .* waits"):
            first_edit()
    assert [week["state"] for week in kept_weeks(home) if week["creator_id"] == "ines"] == ["saved", "waiting"]


@pytest.mark.requirement("editing:versions")
def test_versions_that_an_earlier_program_kept_in_a_circle_end_nowhere(eros, parent, waiting, home):
    sent, _ = parent
    edit(eros, "odessa", sent["slot_id"], "--accept")
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        store.execute("UPDATE week_versions SET before = number WHERE number = 1")
    assert edit(eros, "odessa", sent["slot_id"], "--price", "7")["version"] == 2


@pytest.mark.requirement("editing:untouched")
def test_a_locked_item_takes_no_edit_and_marks_change_no_item(eros, parent, waiting):
    sent, _ = parent
    before = waiting.record["document"]["items"]
    for mark in ("--accept", "--lock"):
        edit(eros, "odessa", sent["slot_id"], mark)
    assert waiting.record["document"]["items"] == before
    assert waiting.record["document"]["marks"] == {sent["slot_id"]: {"accepted": True, "locked": True, "edited": []}}
    assert refused(eros, "odessa", sent["slot_id"], "--price", "5") == (2, "LOCKED", "slot_id")
    edit(eros, "odessa", sent["slot_id"], "--unlock")
    edit(eros, "odessa", sent["slot_id"], "--price", "5")


@pytest.mark.requirement("editing:untouched")
def test_a_caption_is_swapped_for_one_that_the_week_does_not_use(eros, parent, waiting):
    sent, _ = parent
    offers = eros("review", "edit", "odessa", sent["slot_id"], "--captions", "--json").document
    used = {item["caption_id"] for item in items(eros).values()}
    ids = [offer["caption"]["caption_id"] for offer in offers]
    assert not used & set(ids)
    if ids:
        edit(eros, "odessa", sent["slot_id"], "--caption", str(ids[-1]))
        assert items(eros)[sent["slot_id"]]["caption_id"] == ids[-1]
    assert refused(eros, "odessa", sent["slot_id"], "--caption", "1")[1] == "NO_CAPTION"


@pytest.mark.requirement("editing:refused")
@pytest.mark.parametrize(
    ("words", "code", "field"),
    [
        (["--time", "9pm"], "BAD_ARGUMENT", "time"),
        (["--time", "25:00"], "BAD_ARGUMENT", "time"),
        (["--day", "2026-12-25"], "OUTSIDE_WEEK", "day"),
        (["--price", "0"], "BAD_PRICE", "price"),
        (["--price", "nan"], "BAD_PRICE", "price"),
        (["--price", "1e9"], "BAD_PRICE", "price"),
        (["--price", "9.999"], "BAD_PRICE", "price"),
        (["--target", "everyone"], "UNKNOWN_TARGET", "target"),
        (["--text", "   "], "NO_TEXT", "text"),
        (["--text", "MANUAL_REQUIRED"], "NO_TEXT", "text"),
        (["--text", "x" * 2001], "LONG_TEXT", "text"),
        *((["--text", text], "UNSHOWN_TEXT", "text") for text in ("a\x07\x1b[31mb", "a\u202eb", "\ufffd", "\u200b")),
        (["--text", "hello you", "--reason", "be\x07cause"], "UNSHOWN_TEXT", "reason"),
        (["--text", "hello you", "--reviewer", "s\x1b[31mam"], "UNSHOWN_TEXT", "reviewer"),
        (["--price", "5", "--remove"], "TWO_AT_ONCE", None),
        ([], "NOTHING_ASKED", "time"),
    ],
)
def test_an_edit_that_cannot_be_is_refused_by_its_field_and_changes_nothing(eros, parent, waiting, words, code, field):
    sent, _ = parent
    before = waiting.record
    found = refused(eros, "odessa", sent["slot_id"], *words)
    assert found[:2] == (2, code)
    assert field is None or found[2] == field
    assert waiting.record == before


@pytest.mark.requirement("editing:refused")
@pytest.mark.parametrize(
    ("word", "of_item"),
    [("price", "suggested_price"), ("target", "target_key"), ("text", "caption_text"), ("time", "scheduled_time")],
)
def test_an_edit_that_changes_nothing_makes_no_version_and_says_so(eros, parent, waiting, word, of_item):
    sent, _ = parent
    before, value = waiting.record, str(sent[of_item])[:5] if word == "time" else str(sent[of_item])
    assert refused(eros, "odessa", sent["slot_id"], f"--{word}", value)[:2] == (2, "NOTHING_CHANGED")
    assert waiting.record == before


@pytest.mark.requirement("editing:refused")
def test_the_same_words_are_the_same_text_whatever_ends_their_lines(eros, parent, waiting):
    slot = parent[0]["slot_id"]
    edit(eros, "odessa", slot, "--text", "one for you\r\ntwo for me")
    assert items(eros)[slot]["caption_text"] == "one for you\ntwo for me"
    for said in ("one for you\ntwo for me", "one for you\r\ntwo for me\r\n", "one for you\rtwo for me"):
        assert refused(eros, "odessa", slot, "--text", said)[1] == "NOTHING_CHANGED"


@pytest.mark.requirement("editing:over")
def test_a_week_that_stands_and_is_over_takes_no_edit_and_no_copy_of_it_is_made(eros, home, waiting, monkeypatch):
    slot, other = (item["slot_id"] for item in waiting.record["document"]["items"][:2])
    change_week(home, waiting.id, state="saved", stood_as="saved")
    copy = edit(eros, waiting.id, slot, "--accept")["document"]["generation_id"]
    before = kept_weeks(home)
    monkeypatch.setenv("EROS_NOW", "2026-12-20T12:00:00Z")
    for some_id in (waiting.id, copy):
        for asked in ("--lock", "--places", "--captions"):
            ran = eros("review", "edit", some_id, other, asked, "--json")
            assert (ran.code, ran.document["error_code"]) == (2, "NOT_EDITABLE")
    assert "is over on the page's clock" in eros("review", "edit", waiting.id, other, "--lock").err
    assert kept_weeks(home) == before


@pytest.mark.requirement("editing:refused")
def test_a_week_that_has_ended_and_an_item_that_is_none_take_no_edit(eros, waiting):
    assert refused(eros, "odessa", "2026-11-23_99", "--remove")[1] == "UNKNOWN_SLOT"
    assert refused(eros, "odessa", "--remove")[1] == "SLOT_NEEDED"
    slot = waiting.record["document"]["items"][0]["slot_id"]
    eros("review", "reject", waiting.id, "--reason", "no")
    assert refused(eros, waiting.id, slot, "--remove")[1] == "NOT_EDITABLE"


def _remarks(document, kind):
    return [remark for remark in document["validation_report"]["warnings"] if remark["type"] == kind]


@pytest.mark.requirement("editing:own-doing")
def test_an_added_send_of_whose_type_no_caption_was_kept_waits_and_is_not_told_as_a_shortage(settings, home, waiting):
    """Whether any are in the bank is not known: nobody asked."""
    week = find_week(settings.model_copy(update={"home": home}), waiting.id).document
    assert isinstance(week, ResultDocument)
    with open_records(settings.model_copy(update={"home": home})) as store:
        basis = store.basis(week.generation_id)
    assert basis is not None
    bare = basis.model_copy(update={"runners_up": {}})
    add = Add(send_type_key="ppv_unlock", day=week.items[0].scheduled_date, clock=time(12, 17))
    after = judged(bare, edited(add, week.items, bare), week, {}).document
    (told,) = [one for one in after.validation_report.warnings if one.type == "caption_not_kept"]
    assert told.items == tuple({item.slot_id for item in after.items} - {item.slot_id for item in week.items})
    assert not any("has none" in text for text in after.recommendations)
    reasons = " ".join(explain(after, told.items[0]).reasons)
    gone = add.model_copy(update={"send_type_key": "ppv_video"})
    read = edited(gone, week.items, bare)
    assert read == edited(add, week.items, bare)
    assert "ppv_video is gone since 2026-01-16 and was read as ppv_unlock" in in_words(
        gone, week.items, read, told.items[0]
    )
    assert "No free caption of its type was kept with the week" in reasons
    assert "No caption fits" not in reasons


@pytest.mark.requirement("editing:untouched", "editing:own-doing")
def test_an_added_send_stands_where_it_was_put_under_an_id_of_its_own(eros, parent, waiting):
    sent, _ = parent
    before = items(eros)
    made = edit(
        eros, "odessa", "--add", "ppv_unlock", "--day", sent["scheduled_date"], "--time", "12:17",
        "--text", "A new one for you.", "--reason", "it fits the day",
    )  # fmt: skip
    (new,) = set(items(eros)) - set(before)
    added = items(eros)[new]
    assert (added["scheduled_time"], added["send_type_key"], added["suggested_price"] > 0) == (
        "12:17:00", "ppv_unlock", True,
    )  # fmt: skip
    assert made["document"]["summary"]["total_items"] == len(before) + 1
    assert {slot: item for slot, item in items(eros).items() if slot != new} == before
    edit(eros, "odessa", new, "--remove")
    add = ("odessa", "--add", "ppv_unlock", "--day", sent["scheduled_date"], "--time", "12:17", "--reason", "again")
    made = edit(eros, *add)["document"]
    (named,) = {item["slot_id"] for item in made["items"]} - set(before)
    worded = next(item for item in made["items"] if item["slot_id"] == named)
    assert (worded["needs_caption"], worded["caption_scores"] is None) == (False, False)
    assert worded["caption_id"] not in {item["caption_id"] for item in before.values()}
    taking = [it for it in made["items"] if it["send_type_key"] in ("ppv_unlock", "ppv_wall", "tip_goal")]
    assert made["summary"]["followups_eligible"] == len(taking)
    (alone,) = _remarks(made, "added_without_followup")
    assert (alone["items"], alone["message"]) == ([named], "1 send that a person added has no follow-up")
    assert not any("no time is left" in text for text in made["recommendations"])
    ran = eros("review", "edit", "odessa", "--add", "ppv_followup", "--day", sent["scheduled_date"], "--time", "12:00")
    assert (ran.code, "which only its parent brings" in ran.err) == (2, True)


@pytest.mark.requirement("editing:told")
def test_a_removed_send_is_not_told_as_one_that_reaches_nobody_nor_old_words_as_new(eros, parent):
    sent, _ = parent
    brought = edit(eros, "odessa", sent["slot_id"], "--remove", "--dry-run")["consequences"]
    said = [remark["message"] for remark in brought["warns"]]
    assert not any("reaches nobody" in one or "reach nobody" in one for one in said)
    assert not set(said) & {remark["message"] for remark in brought["mends"]}


@pytest.mark.requirement("editing:places")
def test_the_places_that_are_named_are_the_minutes_at_which_the_edit_says_no_rule_breaks(eros, parent, settings, home):
    sent, _ = parent
    there = settings.model_copy(update={"home": home})
    week = find_week(there, "odessa").document
    with open_records(there) as store:
        basis = store.basis(week.generation_id)
    for days_on in (0, 1):
        day, slot = date.fromisoformat(sent["scheduled_date"]) + days_on * DAY, sent["slot_id"]
        spans = places_for(there, "odessa", slot, day)
        edges = {minute_of(end) + step for span in spans for end in span for step in (-1, 0, 1)}
        for minute in sorted({*sorted(edges)[:6], *range(8 * 60 + 3, 24 * 60, 119), 8 * 60, 4 * 60 + 10}):
            clock = time_of(minute)
            after = edited(Move(slot_id=slot, day=day, clock=clock), week.items, basis)
            brought = consequences(week, judged(basis, after, week, {}).document, slot)
            free = any(first <= clock <= last for first, last in spans)
            assert free == (not brought.breaks and not brought.warns), (clock, brought)
        assert spans or days_on
    assert eros("review", "edit", "odessa", slot, "--places", "--json").code == 0


@pytest.fixture
def based(settings, home, waiting):
    """Odessa's week, and what it rests on."""
    there = settings.model_copy(update={"home": home})
    week = find_week(there, "odessa").document
    with open_records(there) as store:
        return week, store.basis(week.generation_id)


@pytest.mark.requirement("editing:places")
def test_of_an_item_that_stands_badly_no_place_is_named_that_leaves_it_so(based):
    week, basis = based
    full = {item.scheduled_date for item in week.items if item.scheduled_time > time(22, 20)}
    parents = (item for item in week.items if item.scheduled_date not in full and followers(week.items, item.slot_id))
    sent = next(parents)
    late = edited(Move(slot_id=sent.slot_id, clock=time(23, 22)), week.items, basis)
    free = free_places(basis, late, sent.slot_id, sent.scheduled_date)
    assert sent.scheduled_time in free
    assert max(free) < time(23, 15)


@pytest.mark.requirement("editing:places")
def test_a_place_that_leaves_less_of_a_warning_is_free_as_the_edit_says(based):
    week, basis = based
    plan = plan_of(seen_by_checks(basis, week.items))

    def warned(count):
        def rule(_):
            yield Breach("same_type_in_a_row", f"{count} in a row", "R13", "phase_5", ids(week.items[: 2 * count]))

        return rule

    counts = iter((2, 1, 3))
    before = _Before((lambda plan: warned(next(counts))(plan),), plan, week.items)
    assert [before.is_better_than(week.items) for _ in range(2)] == [False, True]


@pytest.mark.requirement("editing:past", "editing:places")
def test_an_edit_into_the_past_or_of_what_was_posted_needs_a_reason_and_no_place_in_the_past_is_offered(
    eros, home, settings, monkeypatch
):
    week = eros("generate", "alexia", "--json").document
    of_day = {day: [it for it in week["items"] if it["scheduled_date"] == day] for day in ("2026-11-23", "2026-11-26")}
    (posted, over, skipped, *_), (ahead, *_) = (
        [it["slot_id"] for it in sends if not it["parent_item_id"]] for sends in of_day.values()
    )
    monkeypatch.setenv("EROS_NOW", "2026-11-25T18:00:00Z")
    eros("weeks", "--posted", week["generation_id"], posted)
    eros("weeks", "--skipped", week["generation_id"], skipped)

    def breaks(*words):
        return {
            one["type"]: one["items"] for one in edit(eros, "alexia", *words, "--dry-run")["consequences"]["breaks"]
        }

    assert ahead in breaks(ahead, "--day", "2026-11-24", "--time", "13:07")["in_the_past"]
    assert breaks(over, "--text", "Words of my own, just for you.")["in_the_past"] == [over]
    assert "in_the_past" not in breaks(over, "--day", "2026-11-27")
    for slot in (posted, skipped):
        assert slot in breaks(slot, "--remove")["told_of"]
        assert breaks(slot, "--text", "Words of my own, just for you.") == {"told_of": [slot]}
    assert breaks(over, "--remove")["in_the_past"] == [over]
    assert not {"told_of", "in_the_past"} & breaks(ahead, "--remove").keys()
    assert refused(eros, "alexia", posted, "--remove")[1] == "REASON_NEEDED"
    copy = edit(eros, "alexia", ahead, "--text", "Words of my own, just for you.")["document"]["generation_id"]
    assert breaks(posted, "--text", "Words of my own, just for you.")["told_of"] == [posted]
    assert eros("explain", copy, posted, "--json").document["post"] == "posted"
    assert not {"told_of", "in_the_past"} & breaks(posted, "--lock").keys()
    there = settings.model_copy(update={"home": home, "now": datetime(2026, 11, 25, 18, tzinfo=UTC)})
    assert not places_for(there, copy, ahead, date(2026, 11, 24))
    own = date(2026, 11, 26)
    free = places_for(there, copy, ahead, own)
    first, last = free[0][0], free[-1][-1]
    at_first = datetime.combine(own, first, ZoneInfo(week["timezone"]))
    left = places_for(there.model_copy(update={"now": at_first}), copy, ahead, own)
    assert (left[0][0] > first, left[-1][-1]) == (True, last)

    def past_in(made):
        return {one.type for one in made.consequences.breaks} & {"told_of", "in_the_past"}

    edit_week(there, copy, Remove(slot_id=posted), EditOptions(by="robin", reason="a test"))
    assert past_in(undo_edit(there, copy, "robin")) == set()  # it is as it was again
    assert past_in(redo_edit(there, copy, "robin")) == {"told_of"}
    assert past_in(restore_version(there, copy, 0, "robin")) == set()
    assert past_in(restore_version(there, copy, 2, "robin")) == {"told_of"}
    assert f"{posted} was posted" in " ".join(find_week(there, copy).audit.edits[-1].broke)


@pytest.mark.requirement("editing:words")
def test_the_words_that_would_be_sent_are_told_before_an_edit_is_kept(eros, parent, waiting):
    sent, _ = parent
    slot, day, before = sent["slot_id"], sent["scheduled_date"], items(eros)
    anew = ["odessa", "--regenerate", "--day", day]
    adding = ["odessa", "--add", "bump_text_only", "--day", day, "--time", "12:07"]
    for words in (["odessa", slot, "--swap"], ["odessa", slot, "--regenerate"], adding, anew):
        made = edit(eros, *words, "--dry-run")
        said = {one["slot_id"]: one["text"] for one in made["consequences"]["says"]}
        there = {one["slot_id"]: one for one in made["document"]["items"]}
        changed = [one for one in there if there[one]["caption_text"] != before.get(one, {}).get("caption_text")]
        assert changed, words
        assert {*changed} <= said.keys(), words
        assert all(
            text == (None if there[one]["needs_caption"] else there[one]["caption_text"]) for one, text in said.items()
        )
        shown = " ".join(eros("review", "edit", *words, "--dry-run").out.split())
        assert all(" ".join(text.split())[:20] in shown for text in said.values() if text), words
    assert edit(eros, "odessa", slot, "--price", "7", "--dry-run")["consequences"]["says"] == []


@pytest.mark.requirement("editing:own-doing", "validate:follow-up-rate")
@pytest.mark.parametrize("over", [0, 1, 2])
def test_an_added_send_whose_follow_up_the_limit_forbids_loses_nothing_by_it(based, over):
    week, basis = based
    ((day, count),) = Counter(it.scheduled_date for it in week.items if it.is_follow_up).most_common(1)
    sent = next(it for it in week.items if it.scheduled_date == day and followers(week.items, it.slot_id))
    kinds = dict(basis.send_types)
    kinds[FOLLOW_UP] = kinds[FOLLOW_UP].model_copy(update={"max_per_day": count + 2 - over})
    basis = basis.model_copy(update={"send_types": kinds})
    items = week.items
    for hour in (9, 12):
        add = Add(send_type_key="ppv_unlock", day=day, clock=time(hour, 17), text="A new one for you.")
        items = edited(add, items, basis)
    made = judged(basis, items, week, {}).document
    assert made.summary.followups_skipped_limit == over
    check = next(one for one in made.validation_report.checks if one.id == "followups")
    assert (check.points == check.weight) == (over == 2)
    told = [one for one in made.validation_report.warnings if one.rule == "R29"]
    assert [(one.type, len(one.items)) for one in told] == [("added_without_followup", 2 - over)] * (over < 2)
    gone = edited(Remove(slot_id=sent.slot_id), items, basis)  # leaves room for one that was over the limit
    left = judged(basis, gone, week, {}).document
    assert left.summary.followups_skipped_limit == max(0, over - 1)


@pytest.mark.requirement("editing:own-doing")
def test_a_plan_with_an_added_send_is_advised_at_the_time_at_which_it_is_followed_up(based):
    week, basis = based
    sunday = basis.run.week_start + 6 * DAY

    def added(*clocks):
        items = week.items
        for clock in map(time.fromisoformat, clocks):
            items = edited(Add(send_type_key="ppv_unlock", day=sunday, clock=clock, text="A new one."), items, basis)
        return items

    def pins(basis, *clocks):
        new = [item for item in added(*clocks) if item not in week.items]
        return [f"{pin.time:%H:%M}" for pin in pins_with_follow_up(basis, new).values()]

    advice = " ".join(judged(basis, added("23:22"), week, {}).document.recommendations)
    assert f"--pin ppv_unlock@{sunday}=23:14` it is planned, and followed up (" in advice
    assert "has no other edit of this one" in advice
    assert pins(basis, "23:22") == ["23:14"]  # 23:30 is a quarter of an hour
    assert pins(basis, "12:17") == ["12:17"]
    assert pins(basis, "12:17", "12:50") == ["12:17", "10:17"]  # R27: two hours between two of the type
    excluding = basis.model_copy(update={"request": basis.request.model_copy(update={"exclude": ("ppv_unlock",)})})
    assert pins(excluding, "12:17") == []
    crowded = basis.timed.model_copy(update={"spacing": (30,) * 7})
    assert pins(basis.model_copy(update={"timed": crowded}), "12:17") == []


@pytest.mark.requirement("editing:places")
@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        ([481, 482, 484, 541, 542, 544], "08:01 to 08:04, 09:01 to 09:04; at none of the minutes :03"),
        ([481, 482, 484, 543], "08:01 to 08:02, 08:04, 09:03"),
        ([500], "08:20"),
        ([], ""),
    ],
)
def test_places_are_told_as_spans_without_the_minutes_that_no_hour_has(minutes, said):
    assert spans_in_words(in_spans([*map(time_of, minutes)])) == said


@pytest.mark.requirement("editing:told", "editing:places")
def test_what_lies_between_two_sends_is_what_goes_by_also_where_the_clocks_change(eros, waiting, settings, home):
    week = find_week(settings.model_copy(update={"home": home}), "odessa").document
    assert isinstance(week, ResultDocument)
    first, second = sorted(week.items, key=lambda it: it.scheduled_at)[:2]
    later = second.model_copy(update={"scheduled_at": second.scheduled_at + timedelta(hours=1)})  # an hour twice
    changed = week.model_copy(update={"items": (first, later)})
    minutes = (later.scheduled_at - first.scheduled_at) // timedelta(minutes=1)
    assert consequences(week, changed, later.slot_id).near[0].startswith(f"{minutes} minutes after {first.slot_id}")
    assert calendar(changed, None, None).days[0].lowest_spacing == minutes


@pytest.mark.requirement("editing:anew")
def test_an_item_is_made_anew_each_time_otherwise_and_nothing_else_with_it(eros, parent, waiting):
    sent, follow_up = parent
    before = items(eros)
    seen = [(sent["caption_id"], sent["scheduled_time"])]
    for _ in range(2):
        told = edit(eros, "odessa", sent["slot_id"], "--regenerate", "--reason", "tired of it")["told"]
        after = items(eros)
        says, stands = after[sent["slot_id"]]["caption_id"], after[sent["slot_id"]]["scheduled_time"][:5]
        assert ("keeps its words" if says == seen[-1][0] else f"now says caption {says}") in told
        assert told.endswith(f" {stands}")
        changed = {slot for slot in before if before[slot] != after[slot]}
        assert changed <= {sent["slot_id"], follow_up["slot_id"]}
        seen.append((after[sent["slot_id"]]["caption_id"], after[sent["slot_id"]]["scheduled_time"]))
    assert all(one != other for one, other in pairwise(seen))


@pytest.mark.requirement("editing:lighter", "editing:own-doing")
def test_a_day_is_made_lighter_by_a_command_and_a_slot_beside_it_is_refused(eros, parent, waiting):
    day, before = parent[0]["scheduled_date"], items(eros)
    edit(eros, "odessa", "--lighten", "--day", day)
    gone = [before[slot] for slot in before.keys() - items(eros).keys()]
    sends = [it for it in before.values() if it["scheduled_date"] == day and not it["is_follow_up"]]
    assert {it["scheduled_date"] for it in gone if not it["is_follow_up"]} == {day}
    week = eros("show", "odessa", "--json").document
    (told,) = _remarks(week, "taken_out")
    assert sorted(told["items"]) == sorted(it["slot_id"] for it in gone if not it["is_follow_up"])
    advice = " ".join(week["recommendations"])
    assert "`eros review edit odessa --undo`" in advice
    assert "limits of the send types" not in advice
    assert len([it for it in gone if not it["is_follow_up"]]) == math.ceil(len(sends) / 5)
    assert refused(eros, "odessa", parent[0]["slot_id"], "--lighten", "--day", day) == (2, "NO_SLOT_HERE", "slot_id")


@pytest.mark.requirement("editing:past", "editing:lighter", "editing:anew")
def test_of_a_day_in_course_what_is_over_or_was_told_of_is_neither_taken_out_nor_made_anew(
    eros, parent, waiting, monkeypatch
):
    day, before = parent[0]["scheduled_date"], items(eros)
    sends = sorted((it["scheduled_at"], slot) for slot, it in before.items() if it["scheduled_date"] == day)
    over = {slot for _, slot in sends[:3]}
    monkeypatch.setenv("EROS_NOW", sends[2][0])
    for do in ("--lighten", "--regenerate"):
        made = edit(eros, "odessa", do, "--day", day, "--dry-run")
        there = {it["slot_id"]: it for it in made["document"]["items"]}
        touched = {slot for slot in before if there.get(slot) != before[slot]}
        assert touched, do
        assert not touched & over, do
        assert not {"told_of", "in_the_past"} & {one["type"] for one in made["consequences"]["breaks"]}, do
    monkeypatch.setenv("EROS_NOW", sends[-1][0])
    for do in ("--lighten", "--regenerate"):
        assert refused(eros, "odessa", do, "--day", day)[1] == "NOTHING_CHANGED"


@pytest.mark.requirement("editing:anew")
def test_a_day_is_made_anew_but_for_what_a_person_accepted_or_edited(eros, parent, waiting):
    sent, _ = parent
    day, before = sent["scheduled_date"], items(eros)
    edit(eros, "odessa", sent["slot_id"], "--accept")
    made = edit(eros, "odessa", "--regenerate", "--day", day, "--reason", "tired of it")
    after = items(eros)
    changed = {slot for slot in before if before[slot] != after[slot]}
    assert changed
    assert {before[slot]["scheduled_date"] for slot in changed} == {day}
    assert sent["slot_id"] not in changed
    kinds = [sorted(it["send_type_key"] for it in week.values()) for week in (before, after)]
    assert kinds[0] == kinds[1]
    minutes = {int(after[slot]["scheduled_time"][3:5]) for slot in changed}
    assert any(minute % 5 for minute in minutes)  # R26: no grid is seen in what stands otherwise
    hours = {slot: [int(week[slot]["scheduled_time"][:2]) for week in (before, after)] for slot in changed}
    prime = {slot: before[slot]["variation_metadata"]["prime_hours_used"] for slot in changed}
    assert all((hours[slot][0] in prime[slot]) == (hours[slot][1] in prime[slot]) for slot in changed)
    twice = edit(eros, "odessa", "--undo") and edit(eros, "odessa", "--redo")
    assert twice["document"]["items"] == made["document"]["items"]
