"""`eros generate` as a user has it: what works, and everything that a user would do wrong."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Eros = Callable[..., Any]


@pytest.mark.requirement("cli:generate-saves")
def test_one_command_saves_a_validated_week_and_shows_it(eros: Eros, home: Path) -> None:
    ran = eros("generate", "alexia")
    assert ran.code == 0
    assert "Mon 23 Nov" in ran.out
    assert "Validation" in ran.out
    with sqlite3.connect(home / "eros.db") as store:
        assert store.execute("SELECT creator_id, week_start FROM schedule_templates").fetchall() == [
            ("alexia", "2026-11-23")
        ]


@pytest.mark.requirement("cli:json-only")
def test_json_prints_the_document_and_nothing_else_on_stdout(eros: Eros) -> None:
    ran = eros("generate", "alexia", "--json")
    assert ran.code == 0
    assert ran.document["status"] == "saved"
    assert ran.document["validation"]["score"] >= 85
    assert len(ran.document["items"]) == ran.document["summary"]["total_items"]


@pytest.mark.requirement("cli:dry-run")
def test_a_dry_run_saves_nothing(eros: Eros, home: Path) -> None:
    ran = eros("generate", "alexia", "--dry-run", "--json")
    assert (ran.code, ran.document["status"], ran.document["template_id"]) == (0, "dry_run", None)
    with sqlite3.connect(home / "eros.db") as store:
        assert store.execute("SELECT count(*) FROM schedule_templates").fetchone() == (0,)


@pytest.mark.full
@pytest.mark.requirement("cli:output")
def test_the_document_is_written_where_it_was_asked_for(eros: Eros, tmp_path: Path) -> None:
    path = tmp_path / "week.json"
    ran = eros("generate", "alexia", "--dry-run", "--json", "--output", str(path))
    assert json.loads(path.read_text()) == ran.document


@pytest.mark.requirement("cli:unknown-creator")
def test_an_unknown_creator_is_aborted_with_near_matches(eros: Eros) -> None:
    ran = eros("generate", "alexai", "--json")
    assert ran.code == 4
    assert ran.document["error_code"] == "CREATOR_NOT_FOUND"
    assert "alexia" in json.dumps(ran.document["recommendations"])


#: Mondays near the ends of the calendar, and just beyond the years of weeks.
BEYOND = ("9999-12-27", "9999-12-20", "9999-01-04", "2100-01-04", "1999-12-27", "0001-01-01")


@pytest.mark.requirement("cli:bad-request")
@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--week-start", "2026-11-24"], "INVALID_WEEK_START", "Tuesday"),
        (["--week-start", "2026-02-31"], "BAD_DATE", "2026-02-31"),
        (["--week-start", "soon"], "BAD_DATE", "soon"),
        *((["--week-start", day], "BAD_DATE", f"'{day}' is in no year from 2000 to 2099") for day in BEYOND),
        (["--week-start", "2026-11-09"], "PAST_WEEK", "--allow-past"),
        (["--exclude", "bundel"], "UNKNOWN_SEND_TYPE", "bundle"),
        (["--include", "everything"], "UNKNOWN_SEND_TYPE", "everything"),
        (["--exclude", "revenue,engagement,retention"], None, ""),
        (["--focus", "fame"], "UNKNOWN_FOCUS", "fame"),
        (["--max-per-day", "0"], "BAD_MAX_PER_DAY", "0"),
        (["--seed", "-1"], "BAD_SEED", "-1"),
        (["--model", "nonsense"], "BAD_MODEL", "nonsense"),
        (["--mcp-config", "missing.json"], "BAD_MCP_CONFIG", "missing.json: there is no such file"),
        (["--mcp-config", "."], "BAD_MCP_CONFIG", "is a folder; name a file in it"),
        (["--frobnicate"], "BAD_OPTION", "frobnicate"),
        (["--output", "/no/such/folder/week.json"], "UNWRITABLE_OUTPUT", "/no/such/folder"),
    ],
)
def test_a_request_that_is_wrong_is_refused_before_anything_is_run(
    eros: Eros, words: list[str], code: str | None, says: str
) -> None:
    ran = eros("generate", "alexia", *words, "--json")
    assert ran.code == 2
    assert code is None or ran.document["error_code"] == code
    assert says in ran.document["error_message"]
    plain = eros("generate", "alexia", *words)
    assert (plain.code, plain.out) == (2, "")
    assert says in " ".join(plain.err.split())
    assert "Traceback" not in plain.err


@pytest.mark.requirement("cli:database-unusable")
@pytest.mark.parametrize(
    ("content", "says"), [(b"", "eros-db init"), (b"just a text that somebody put there", "not a SQLite database")]
)
def test_a_database_that_is_none_is_said_with_exit_5(eros: Eros, home: Path, content: bytes, says: str) -> None:
    (home / "eros.db").write_bytes(content)
    ran = eros("generate", "alexia", "--json")
    assert ran.code == 5
    assert ran.document["error_code"] == "MCP_UNAVAILABLE"
    assert says in ran.document["error_message"]


@pytest.mark.requirement("cli:database-unusable")
def test_a_database_that_is_missing_is_said_with_exit_5(
    eros: Eros, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EROS_DB_URL", f"sqlite:///{home / 'elsewhere.db'}")
    ran = eros("generate", "alexia", "--json")
    assert (ran.code, ran.document["error_code"]) == (5, "MCP_UNAVAILABLE")


@pytest.mark.full
@pytest.mark.requirement("cli:database-locked")
def test_a_locked_database_ends_with_a_message_and_nothing_saved(
    eros: Eros, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EROS_DB_URL", f"sqlite:///{home / 'eros.db'}?timeout=0.05")
    holder = sqlite3.connect(home / "eros.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        ran = eros("generate", "alexia", "--json")
    finally:
        holder.execute("ROLLBACK")
    assert ran.code == 4
    assert ran.document["error_code"] == "DATABASE_SAVE_FAILED"
    assert ran.document["partial_result"]["items"]


@pytest.mark.full
@pytest.mark.requirement("cli:first-run-makes-demo")
def test_the_first_run_makes_the_demo_database_and_says_so(eros: Eros, home: Path) -> None:
    (home / "eros.db").unlink()
    ran = eros("generate", "alexia", "--dry-run", "--json")
    assert ran.code == 0
    assert "demo data" in ran.err


@pytest.mark.full
@pytest.mark.requirement("cli:deprecated-type")
def test_a_deprecated_type_is_read_as_its_successor_with_a_notice(eros: Eros) -> None:
    ran = eros("generate", "alexia", "--exclude", "ppv_message", "--dry-run", "--json")
    assert "ppv_unlock" not in ran.document["summary"]["by_send_type"]
    assert any("ppv_message" in line for line in ran.document["recommendations"])


@pytest.mark.full
@pytest.mark.requirement("cli:protected-week")
def test_an_approved_week_is_replaced_only_when_asked_for(eros: Eros, home: Path) -> None:
    assert eros("generate", "alexia", "--json").code == 0
    with sqlite3.connect(home / "eros.db") as store:
        store.execute("UPDATE schedule_templates SET status = 'approved'")
        store.execute("UPDATE creators SET page_name = 'alexianova' WHERE creator_id = 'alexia'")
    for name in ("alexia", "alexianova"):
        refused = eros("generate", name, "--json")
        assert (refused.code, refused.document["error_code"]) == (4, "WEEK_PROTECTED")
        assert (refused.document["creator_id"], bool(refused.document["partial_result"])) == ("alexia", True)
    assert eros("show", "alexianova", "--json").document["status"] == "saved"
    assert eros("generate", "alexia", "--replace", "--json").code == 0
