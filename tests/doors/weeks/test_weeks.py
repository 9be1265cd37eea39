"""`eros weeks`, `show`, `export`, `audit` and `review list` say where each week stands and who decided (R58)."""

import csv
import io
import json
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime

import pytest
from kept_weeks import change_template, change_week, kept_weeks
from processes import environment

from eros.vocabulary.life import Life
from eros_app.cli.rendering.words import stands

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full


def row(text: str, some_id: str) -> str:
    """The line of a list that is about the id, its columns one blank apart."""
    return next(" ".join(line.split()) for line in text.splitlines() if some_id[:8] in line)


@pytest.mark.requirement("weeks:list")
def test_every_kept_week_is_listed_with_its_state_the_newest_first(eros, kept):
    listed = eros("weeks", "--json").document
    assert [(week["generation_id"], week["state"]) for week in listed["weeks"]] == [
        (kept.waiting, "waiting"),
        (kept.saved, "saved"),
        (kept.superseded, "superseded"),
    ]
    assert listed["total"] == 3
    shown = eros("weeks").out
    assert row(shown, kept.waiting).startswith("odessa 23 Nov 2026 waits for review")
    assert f"superseded 100 105 {kept.superseded[:8]} replaced by {kept.saved[:8]}" in row(shown, kept.superseded)


@pytest.mark.requirement("weeks:list")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["alexia"], ["saved", "superseded"]),
        (["Alexia", "--status", "superseded"], ["superseded"]),
        (["--status", "needs-review"], ["waiting"]),
        (["--week-start", "2026-11-25"], ["waiting", "saved", "superseded"]),
        (["--week-start", "2026-11-30"], []),
        (["--limit", "1", "--offset", "1"], ["saved"]),
    ],
)
def test_a_list_holds_what_was_asked_for(eros, words, found):
    assert [week["state"] for week in eros("weeks", *words, "--json").document["weeks"]] == found


@pytest.mark.requirement("weeks:list")
def test_a_page_says_how_to_see_the_next_and_an_empty_list_what_to_do(eros, tmp_path, monkeypatch):
    assert "1 to 2 of 3; --offset 2 shows more" in eros("weeks", "--limit", "2").out
    assert "No kept week is like that." in eros("weeks", "luna").out
    monkeypatch.setenv("EROS_HOME", str(tmp_path / "new"))
    ran = eros("weeks")
    assert (ran.code, "`eros generate CREATOR` plans one" in ran.out) == (0, True)
    assert not (tmp_path / "new").exists()


@pytest.mark.requirement("weeks:unknown-creator")
def test_a_list_of_a_creator_whom_nobody_knows_ends_as_in_every_other_command(eros, home, kept):
    for words in (["luan"], ["luan", "--status", "saved"]):
        unknown = eros("weeks", *words, "--json")
        assert (unknown.code, unknown.document["error_code"]) == (4, "CREATOR_NOT_FOUND")
        assert unknown.document["details"] == eros("analyse", "luan", "--json").document["details"]
        assert "luna" in unknown.document["details"]["near_matches"]
    for words in (["luna"], ["alexia", "--week-start", "2027-01-04"]):
        assert (eros("weeks", *words, "--json").code, eros("weeks", *words, "--json").document["total"]) == (0, 0)


@pytest.mark.requirement("weeks:unknown-creator")
@pytest.mark.parametrize("server", ["gone", "damaged", "not configured"])
def test_a_list_needs_no_server_that_knows_its_creator(eros, home, kept, tmp_path, server):
    (home / "eros.db").rename(home / "away.db")
    if server == "damaged":
        (home / "eros.db").write_bytes(b"no database at all, only words")
    config = ["--mcp-config", str(tmp_path / "none.json")] if server == "not configured" else []
    listed = eros("weeks", "luan", "--json", *config)
    assert (listed.code, listed.document) == (0, {"weeks": [], "total": 0})
    assert (home / "eros.db").exists() == (server == "damaged")


@pytest.mark.requirement("weeks:list")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--status", "aproved"], "UNKNOWN_STATUS"),
        (["--status", ""], "UNKNOWN_STATUS"),
        ([""], "BAD_FILTER"),
        (["--week-start", "soon"], "BAD_DATE"),
        (["--limit", "0"], "BAD_OPTION"),
    ],
)
def test_a_filter_that_cannot_be_is_refused(eros, words, code):
    ran = eros("weeks", *words, "--json")
    assert (ran.code, ran.document["error_code"]) == (2, code)
    assert "aproved" not in words or ran.document["details"]["near_matches"][0] == "approved"


@pytest.mark.requirement("weeks:ids")
def test_a_week_is_named_by_its_page_its_date_or_six_letters(eros, kept):
    for some_id, meant in (
        ("alexia", kept.saved),
        ("ALEXIA@2026-11-23", kept.saved),
        ("alexia@2026-11-27", kept.saved),
        (kept.superseded[:6], kept.superseded),
        (f"review-{kept.waiting}", kept.waiting),
    ):
        assert eros("show", some_id, "--json").document["generation_id"] == meant, some_id
    for some_id in (kept.saved[:5], "alexia@2026-12-07", "alexia@soon", "luna"):
        assert eros("show", some_id).code == 2, some_id


@pytest.mark.requirement("weeks:life")
def test_a_week_says_that_it_was_replaced_and_by_which(eros, kept):
    assert f"in the place of {kept.superseded[:8]}" in eros("show", kept.saved).out
    assert f"superseded by {kept.saved[:8]}" in eros("show", kept.superseded).out
    assert f"eros diff {kept.superseded[:8]} {kept.saved[:8]}" in eros("show", kept.superseded).out
    assert f"superseded by {kept.saved[:8]}" in eros("audit", kept.superseded).out
    for document in (
        eros("show", kept.superseded, "--json").document,
        eros("export", kept.superseded, "--format", "json").document,
        eros("audit", kept.superseded, "--json").document,
    ):
        assert (document["life"]["state"], document["life"]["superseded_by"]) == ("superseded", kept.saved)


@pytest.mark.requirement("weeks:life", "review:permissions")
def test_a_week_says_who_approved_it_and_when(eros, kept):
    assert eros("review", "approve", "alexia", "--reviewer", "sam", "--reason", "read").code == 0
    assert "approved by sam, 20 Nov 12:00 UTC" in eros("show", "alexia").out
    assert "approved by sam, 20 Nov 12:00 UTC" in eros("audit", "alexia").out
    assert row(eros("weeks").out, kept.saved).endswith("by sam, 20 Nov 12:00 UTC")
    assert eros("show", "alexia", "--json").document["life"] == {
        "state": "approved",
        "superseded_by": None,
        "decided_by": "sam",
        "decided_at": "2026-11-20T12:00:00Z",
        "reason": "read",
        "cut_short": False,
        "save_unclear": False,
        "approval_unclear": False,
        "handed_over_by": None,
        "handed_over_at": None,
        "posts": {},
    }


@pytest.mark.requirement("weeks:life", "review:permissions")
def test_a_week_that_an_agent_decided_says_through_what_and_nothing_by_it(eros, home, kept):
    who = "through mcp, said to be Anna"
    said = json.dumps({"verdict": "approve", "reviewer": who, "decided_at": "2026-11-20T12:00:00Z"})
    change_week(home, kept.saved, state="approved", decision=said)
    ran = [eros("weeks"), eros("show", "alexia"), eros("audit", "alexia"), eros("chat", "plan alexia, seed 9")]
    told = [" ".join(f"{one.out} {one.err}".split()) for one in ran]
    assert [who in one for one in told] == [True] * len(ran)
    assert [one for one in told if f"by {who}" in one] == []


@pytest.mark.requirement("weeks:list")
def test_a_week_that_was_approved_and_then_replaced_says_who_did_which(eros, home, kept):
    said = json.dumps({"verdict": "approve", "reviewer": "ann", "decided_at": "2026-11-20T12:00:00Z"})
    change_week(home, kept.superseded, decision=said)
    assert f"replaced by {kept.saved[:8]}; approved by ann, 20 Nov" in row(eros("weeks").out, kept.superseded)


@pytest.mark.requirement("weeks:cut-short")
@pytest.mark.parametrize("state", ["planned", "waiting", "approved"])
def test_a_week_whose_save_had_no_answer_is_told_as_unclear_and_nowhere_as_cut_short(eros, home, kept, state):
    """The run, or the approval, ended and gave its lease back: nothing was cut short."""
    change_week(home, kept.saved, state=state, step="saving", lease_holder=None, lease_until=0)
    life = eros("show", kept.saved, "--json").document["life"]
    assert (life["cut_short"], life["save_unclear"]) == (True, True), "a mend finds out"
    told = [
        row(eros("weeks", "alexia").out, kept.saved),
        *(" ".join(eros(word, kept.saved).out.split()) for word in ("show", "audit")),
        " ".join(eros("export", kept.saved).err.split()),
    ]
    assert ["cut short" in text for text in told] == [False] * 4
    assert ["save unclear" in text for text in told[:3]] == [True] * 3
    assert "whether it is saved is not known: `eros weeks --mend` finds out" in told[3]


@pytest.mark.requirement("weeks:cut-short")
@pytest.mark.parametrize("holder", [None, "elsewhere 7 run"], ids=["without an answer", "killed"])
@pytest.mark.parametrize("state", ["saved", "waiting"])
def test_an_approval_that_nobody_knows_the_end_of_is_told_as_unclear_itself(eros, home, kept, state, holder):
    said = json.dumps({"verdict": "approve", "reviewer": "ann", "decided_at": "2026-11-20T12:00:00Z"})
    change_week(home, kept.saved, state=state, step="saving", decision=said, lease_holder=holder, lease_until=0)
    life = eros("show", kept.saved, "--json").document["life"]
    unsaved = holder is None and state == "waiting"
    assert (life["approval_unclear"], life["save_unclear"], life["state"]) == (True, unsaved, state)
    listed = row(eros("weeks", "alexia").out, kept.saved)
    head, trail = (" ".join(eros(word, kept.saved).out.split()) for word in ("show", "audit"))
    for text in (listed, head, trail):
        assert "approval unclear" in text
        assert ("save unclear" in text, "cut short" in text, "approved by" in text) == (False, False, False)
    assert "(an approval by ann, 20 Nov" in head
    exported = " ".join(eros("export", kept.saved).err.split())
    assert "whether its approval stands at its data server is not known: `eros weeks --mend` finds out" in exported


@pytest.mark.requirement("weeks:cut-short")
@pytest.mark.parametrize(("state", "step"), [("planned", "planning"), ("planned", "saving"), ("waiting", "deciding")])
def test_a_week_whose_process_is_gone_is_told_as_cut_short_and_how_to_settle_it(eros, home, kept, state, step):
    change_week(home, kept.saved, state=state, step=step, lease_holder="elsewhere 7 run", lease_until=0)
    listed = row(eros("weeks", "alexia").out, kept.saved)
    assert ("being planned" in listed, "`eros weeks --mend` finds out" in listed) == (False, True)
    assert ("cut short" in listed, "waits for review" in listed) == (True, state == "waiting")
    weeks = {week["generation_id"]: week for week in eros("weeks", "--json").document["weeks"]}
    assert {one: week["cut_short"] for one, week in weeks.items()} == {
        kept.waiting: False, kept.saved: True, kept.superseded: False,
    }  # fmt: skip
    assert eros("show", kept.saved, "--json").document["life"]["cut_short"] is True
    assert "cut short; `eros weeks --mend` finds out" in " ".join(eros("show", kept.saved).out.split())
    assert "was cut short" in eros("export", kept.saved).err


@pytest.mark.requirement("weeks:cut-short")
def test_a_week_that_somebody_is_at_work_on_is_not_cut_short(eros, home, kept):
    at_work = {"lease_holder": "elsewhere 7 run", "lease_until": time.time() + 60}
    change_week(home, kept.saved, state="planned", step="saving", **at_work)
    assert "being planned" in row(eros("weeks", "alexia").out, kept.saved)
    assert "is being planned: it is not saved yet" in " ".join(eros("export", kept.saved).err.split())


@pytest.mark.requirement("records:damaged-row")
@pytest.mark.parametrize("decision", ['{"verdict": "appr', '{"verdict": "perhaps"}', "7"])
def test_a_row_whose_json_is_damaged_leaves_the_others_unharmed_and_is_ended_by_a_person(eros, home, kept, decision):
    change_week(home, kept.saved, decision=decision, server_address='{"url')
    listed = eros("weeks")
    assert (listed.code, "RECORD_DAMAGED" in row(listed.out, kept.saved)) == (0, True)
    shown = eros("show", kept.saved, "--json")
    assert (shown.code, shown.document["error_code"]) == (2, "RECORD_DAMAGED")
    assert "restore a backup of the record store" in shown.document["error_message"]
    assert eros("show", kept.superseded).code == 0
    assert eros("review", "approve", kept.waiting).code == 0
    assert eros("weeks", "--forget", kept.saved, "--yes").code == 0
    assert len(eros("weeks", "--json").document["weeks"]) == 2


@pytest.mark.requirement("records:damaged-row")
def test_a_week_that_has_lost_its_document_is_damaged_and_not_one_that_is_planned(eros, home, kept):
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        store.execute("DELETE FROM week_documents WHERE generation_id = ?", (kept.saved,))
    shown = eros("show", kept.saved, "--json")
    assert (shown.code, shown.document["error_code"]) == (2, "RECORD_DAMAGED")
    assert eros("weeks", "--forget", kept.saved, "--yes").code == 0


@pytest.mark.requirement("weeks:life")
def test_a_run_prints_no_life_which_only_a_record_knows(eros):
    assert "life" not in eros("generate", "alexia", "--dry-run", "--json").document


NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.requirement("weeks:life")
@pytest.mark.parametrize(
    ("life", "words"),
    [
        (Life(state="approved", decided_by="sam"), "approved by sam"),
        (
            Life(state="approved", decided_by="through mcp, said to be Eve", decided_at=NOON),
            "approved through mcp, said to be Eve, 20 Nov 12:00 UTC",
        ),
        (
            Life(state="superseded", superseded_by="1a2b3c4d-5e", decided_by="sam", decided_at=NOON),
            "superseded by 1a2b3c4d; before that approved by sam, 20 Nov 12:00 UTC",
        ),
        (Life(state="unknown", superseded_by="1a2b3c4d-5e"), "not known to be saved; since then there stands 1a2b3c4d"),
        (Life(state="superseded"), "superseded by another program's week"),
        (
            Life(state="superseded", superseded_by="1a2b3c4d-5e", decided_by="sam", handed_over_by="eve"),
            "superseded by 1a2b3c4d; before that approved by sam and handed over by eve",
        ),
        (Life(state="waiting"), "waits for review"),
    ],
)
def test_a_life_in_words(life, words):
    assert stands(life) == words


@pytest.mark.requirement("export:state")
@pytest.mark.parametrize(
    ("state", "notice"),
    [
        ("waiting", "waits for a review"),
        ("expired", "was over before its review was answered"),
        ("unknown", "is not known to stand whole at its data server"),
        ("superseded", "is superseded"),
        ("rejected", "was rejected"),
        ("saved", ""),
        ("approved", ""),
    ],
)
def test_an_export_says_in_each_row_and_beside_it_where_its_week_stands(eros, home, kept, state, notice):
    some_id = kept.superseded if state == "superseded" else kept.waiting
    if state == "rejected":
        eros("review", "reject", some_id, "--reason", "no")
    elif state == "expired":
        change_week(home, some_id, week_ends_at="2026-11-20T00:00:00+00:00")
    elif state != "superseded":
        change_week(home, some_id, state=state)
    ran = eros("export", some_id)
    rows = list(csv.DictReader(io.StringIO(ran.out, newline="")))
    assert len(rows) > 50
    assert {row["week_status"] for row in rows} == {state}
    assert notice in " ".join(ran.err.split())
    assert notice or ran.err == ""


@pytest.mark.requirement("weeks:life")
def test_what_only_a_person_can_end_is_listed_with_what_to_do(eros, home, kept):
    change_week(home, kept.waiting, week_ends_at="2026-11-20T00:00:00+00:00")
    change_week(home, kept.saved, state="unknown")
    listed = eros("review", "list", "--json").document
    assert [(one["generation_id"], one["state"]) for one in listed] == [
        (kept.waiting, "expired"),
        (kept.saved, "unknown"),
    ]
    shown = eros("review", "list").out
    assert "approve --allow-past" in row(shown, kept.waiting)
    assert "perhaps saved: reject" in row(shown, kept.saved)


@pytest.mark.requirement("review:permissions")
def test_an_approval_of_a_week_that_is_over_takes_allow_past(eros, kept, monkeypatch):
    monkeypatch.setenv("EROS_NOW", "2026-12-02T12:00:00+00:00")
    refused = eros("review", "approve", kept.waiting, "--json")
    assert (refused.code, refused.document["error_code"]) == (2, "PAST_WEEK")
    assert "--allow-past" in refused.document["error_message"]
    assert eros("review", "approve", kept.waiting, "--allow-past", "--reason", "late").code == 0


@pytest.mark.requirement("review:permissions")
def test_an_approval_that_replaces_an_approved_week_takes_replace_and_a_reason(eros, home, kept):
    change_week(home, kept.saved, creator_id="odessa", state="approved")  # as if it were another week of hers
    change_template(home / "eros.db", kept.saved, creator_id="odessa", status="approved")
    words = ("review", "approve", kept.waiting, "--json")
    assert eros(*words).document["error_code"] == "WEEK_PROTECTED"
    assert eros(*words, "--replace").document["error_code"] == "REASON_NEEDED"
    assert eros(*words, "--replace", "--reason", "the other one was a mistake").code == 0
    listed = {week["generation_id"]: week for week in eros("weeks", "odessa", "--json").document["weeks"]}
    assert (listed[kept.waiting]["state"], listed[kept.saved]["superseded_by"]) == ("approved", kept.waiting)


@pytest.mark.requirement("weeks:slot")
def test_one_send_is_shown_whole_with_its_reasons(eros, kept):
    whole = eros("show", kept.saved, "--json").document
    item = next(one for one in whole["items"] if one["suggested_price"] is not None and one["caption_id"] is not None)
    shown = eros("show", "alexia", item["slot_id"])
    words = " ".join(shown.out.split())
    assert shown.code == 0
    assert " ".join(item["caption_text"].split()) in words
    assert f"price ${item['suggested_price']:.2f}" in words
    assert f"Caption {item['caption_id']} scores" in words
    explained = eros("show", "alexia", item["slot_id"], "--json").document
    assert explained["item"] == item
    assert explained["reasons"]


@pytest.mark.requirement("weeks:slot")
def test_a_slot_that_is_none_is_refused_with_its_weeks_own_ids(eros, kept):
    for odd in ("2026-11-25_99", "2026-11-25"):
        ran = eros("show", "alexia", odd, "--json")
        assert (ran.code, ran.document["error_code"]) == (2, "UNKNOWN_SLOT")
        assert (ran.document["creator_id"], ran.document["generation_id"]) == ("alexia", kept.saved)
        near = ran.document["details"]["near_matches"]
        assert near
        assert all(one.startswith("2026-11-25_") for one in near)


@pytest.mark.requirement("weeks:ids")
@pytest.mark.parametrize("name", ["Élodie", "élodie", "ÉLODIE"])
def test_a_page_is_found_by_its_name_whatever_the_case_of_its_letters(eros, home, kept, name):
    change_week(home, kept.saved, page_name="Élodie")
    assert eros("show", name, "--json").document["generation_id"] == kept.saved
    assert eros("weeks", name, "--json").document["total"] >= 1


@pytest.mark.requirement("weeks:ids")
@pytest.mark.parametrize("name", ["Mia Röse", "mia  röse", "MIA RO\u0308SE"])
def test_a_page_is_found_by_its_display_name_wherever_one_is_named(eros, home, kept, name):
    change_week(home, kept.saved, display_name="Mia Röse")
    for words in (("show", name), ("show", f"{name}@2026-11-23"), ("review", "show", name)):
        assert eros(*words, "--json").document["generation_id"] == kept.saved, words
    assert eros("weeks", name, "--json").document["total"] == eros("weeks", "alexia", "--json").document["total"]
    assert kept.saved in eros("export", name).out
    assert (eros("diff", name, kept.saved).code, eros("audit", name).code) == (0, 0)
    assert "no slot" in eros("weeks", "--posted", name, "2026-11-23_99").err


@pytest.mark.requirement("weeks:ids")
def test_a_run_that_found_no_page_takes_over_no_display_name(eros, home, kept):
    """While two pages had the name, or none, a run by it ended before its page was found."""
    assert eros("generate", "Mia Röse").code != 0
    change_week(home, kept.saved, display_name="Mia Röse")
    of_page = eros("weeks", "alexia", "--json").document["total"]
    for words in (("show", "mia röse"), ("show", "Mia Röse@2026-11-23"), ("review", "show", "Mia Röse")):
        assert eros(*words, "--json").document["generation_id"] == kept.saved, words
    assert kept.saved in eros("export", "Mia Röse").out
    assert "no slot" in eros("weeks", "--posted", "mia röse", "2026-11-23_99").err
    assert eros("weeks", "mia röse", "--json").document["total"] == of_page + 1, "the run that failed is listed too"


@pytest.mark.requirement("weeks:ids")
def test_an_id_goes_before_another_pages_display_name_and_two_of_one_display_name_are_both_named(eros, home, kept):
    change_week(home, kept.waiting, display_name="alexia")
    assert eros("show", "alexia", "--json").document["generation_id"] == kept.saved
    change_week(home, kept.waiting, display_name="Twin")
    change_week(home, kept.saved, display_name="Twin")
    asked = eros("show", "twin")
    assert (asked.code, "name one of these" in asked.err) == (2, True)


@pytest.mark.requirement("weeks:ids:shared-name")
@pytest.mark.parametrize(
    "words",
    [
        "show mia+röse",
        "show mia+röse@2026-11-23",
        "audit mia+röse",
        "export mia+röse",
        "export mia+röse --handed-over",
        "weeks mia+röse",
        "weeks --posted mia+röse 2026-11-23_1",
        "review approve mia+röse",
        "review edit mia+röse 2026-11-23_1 --lock",
        "weeks --forget mia+röse --yes",
    ],
)
def test_a_display_name_that_a_page_without_a_week_has_too_is_refused_with_both(eros, home, kept, words):
    change_week(home, kept.saved, display_name="Mia Röse")
    with closing(sqlite3.connect(home / "eros.db")) as database, database:
        database.execute("UPDATE creators SET display_name = 'Mia RÖSE' WHERE creator_id IN ('alexia', 'luna')")
    stood = kept_weeks(home)
    ran = eros(*(word.replace("+", " ") for word in words.split()))
    assert (ran.code, "is the name of alexia and of luna; name one of these" in ran.err) == (2, True), ran.err
    assert kept_weeks(home) == stood
    assert eros("show", "alexia").code == 0, "an id is still one page's"


@pytest.mark.requirement("weeks:ids")
@pytest.mark.parametrize("later", ["--dry-run", "a refusal"])
def test_a_creators_name_means_the_week_that_stands_whatever_was_tried_since(eros, home, kept, later):
    if later == "--dry-run":
        assert eros("generate", "alexia", "--week-start", "2026-11-16", "--allow-past", "--dry-run").code == 0
    else:
        change_template(home / "eros.db", kept.saved, status="approved")
        assert eros("generate", "alexia").code == 4
    assert eros("show", "alexia", "--json").document["generation_id"] == kept.saved
    starts = {week["week_start"] for week in eros("weeks", "alexia", "--json").document["weeks"]}
    assert starts <= {"2026-11-16", "2026-11-23", None}, "a week starts on a Monday, or is not known"


@pytest.mark.requirement("weeks:light")
@pytest.mark.parametrize(
    "words", ["weeks", "show alexia", "export alexia", "review list", "audit alexia", "show nobody"]
)
def test_what_only_reads_records_loads_nothing_that_plans_a_week(home, kept, words):
    script = (
        "import sys; from eros_app.cli.main import main\n"
        "try: main()\n"
        "finally: print(sorted({'langgraph', 'langchain_core', 'mcp', 'highspy'} & set(sys.modules)), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, *words.split(), "--json"],
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stderr.splitlines()[-1] == "[]"


@pytest.mark.requirement("records:damaged-row")
@pytest.mark.parametrize(
    ("which", "column"), [("waiting", "timezone"), ("waiting", "week_ends_at"), ("saved", "server_key")]
)
def test_bytes_in_a_column_of_one_week_end_no_list_no_plan_and_no_mending(eros, home, kept, which, column):
    damaged_id = getattr(kept, which)
    change_week(home, damaged_id, **{column: b"\xff\x00"})
    listed = eros("weeks")
    assert (listed.code, "RECORD_DAMAGED" in row(listed.out, damaged_id)) == (0, True)
    assert (eros("review", "list").code, eros("doctor").code) == (0, 0)
    mended = eros("weeks", "--mend", "--json")
    assert mended.code == 0
    assert [one["generation_id"] for one in mended.document["mended"]] == [damaged_id]
    assert f"eros weeks --forget {damaged_id}" in mended.document["mended"][0]["why"]


@pytest.mark.requirement("records:damaged-row")
def test_a_caption_of_a_week_that_is_no_number_stops_no_list_and_no_plan(eros, home, kept):
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        store.execute("UPDATE week_captions SET caption_id = 'x' WHERE rowid IN (SELECT min(rowid) FROM week_captions)")
    assert (eros("weeks").code, eros("review", "list").code, eros("generate", "ines", "--dry-run").code) == (0, 0, 0)
