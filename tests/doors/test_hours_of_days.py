"""Hours of single days at every door: kept in the week that comes out, or refused with what helps."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eros.failures import RequestError
from eros_app.services.requests import read_request

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

Eros = Callable[..., Any]
NOON_ON_MONDAY = ("--not-before", "2026-11-23=12:00")


def clocks(document: dict[str, Any], day: str) -> list[str]:
    return sorted(item["scheduled_time"][:5] for item in document["items"] if item["scheduled_date"] == day)


@pytest.mark.requirement("wishes:hours-of-days")
def test_the_command_line_keeps_the_hours_of_a_day(eros: Eros) -> None:
    ran = eros("generate", "alexia", "--dry-run", "--json", *NOON_ON_MONDAY, "--not-after", "2026-11-27=21:00,22:30")
    assert ran.code == 0
    assert min(clocks(ran.document, "2026-11-23")) >= "12:00"
    assert max(clocks(ran.document, "2026-11-27")) <= "21:00"
    assert max(max(clocks(ran.document, f"2026-11-{day}")) for day in range(23, 30)) <= "22:30"
    assert min(clocks(ran.document, "2026-11-24")) < "12:00"


@pytest.mark.requirement("wishes:hours-of-days")
def test_hours_that_cannot_hold_the_day_are_refused_with_rule_figures_and_relaxation(eros: Eros, home: Path) -> None:
    ran = eros("generate", "alexia", "--json", "--not-before", "2026-11-23=22:30")
    assert (ran.code, ran.document["error_code"]) == (2, "WINDOW_TOO_NARROW")
    message = ran.document["error_message"]
    assert "sends cannot fit 22:30 to 23:30 on 2026-11-23 at 45 minutes; 2 fit (R23)" in message
    relaxed = message.split("use --not-before ")[1].split(" ")[0]
    assert eros("generate", "alexia", "--dry-run", "--json", "--not-before", relaxed).code == 0


@pytest.mark.requirement("wishes:hours-of-days", "wishes:strict-times")
@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ("2026-11-23=25:00", "BAD_NOT_BEFORE_ON", "write it as DATE=HH:MM"),
        (
            "2026-11-23=12:00Z",
            "BAD_NOT_BEFORE_ON",
            "'12:00Z' is no time of day; write it as DATE=HH:MM, as in 2026-11-30=12:00",
        ),
        ("2026-11-23=12:00+01:00", "BAD_NOT_BEFORE_ON", "is no time of day"),
        ("2026-11-23=12:00:59.9", "BAD_NOT_BEFORE_ON", "is no time of day"),
        ("2026-11-23=43200", "BAD_NOT_BEFORE_ON", "is no time of day"),
        ("2026-11-23T00:00=12:00", "BAD_NOT_BEFORE_ON", "is no date; write it as DATE=HH:MM"),
        ("1795392000=12:00", "BAD_NOT_BEFORE_ON", "is no date"),
        ("12:00Z", "BAD_NOT_BEFORE", "is no time of day"),
        ("", "BAD_NOT_BEFORE", "write it as HH:MM or DATE=HH:MM"),
        ("monday=12:00", "BAD_NOT_BEFORE_ON", "write it as DATE=HH:MM"),
        ("noon", "BAD_NOT_BEFORE", "write it as HH:MM or DATE=HH:MM"),
        ("10:00,11:00", "BAD_NOT_BEFORE", "which of them holds?"),
        ("2026-11-23=10:00,2026-11-23=11:00", "BAD_NOT_BEFORE_ON", "given 10:00 and 11:00: which of them holds?"),
        ("2026-12-23=10:00", "DATE_OUTSIDE_WEEK", "the week of 2026-12-21"),
    ],
)
def test_hours_that_are_none_are_refused_before_anything_is_run(eros: Eros, words: str, code: str, says: str) -> None:
    ran = eros("generate", "alexia", "--json", "--not-before", words)
    assert (ran.code, ran.document["error_code"]) == (2, code)
    assert says in ran.document["error_message"]


@pytest.mark.requirement("wishes:strict-times")
@pytest.mark.parametrize(
    ("option", "words", "code"),
    [
        ("--pin", "bundle@2026-11-23=12:00Z", "BAD_PINNED"),
        ("--pin", "bundle@20261123=12:00", "BAD_PINNED"),
        ("--days-off", "1795392000", "BAD_DAYS_OFF"),
        ("--days-off", "2026-331", "BAD_DAYS_OFF"),
        ("--not-after", "21", "BAD_NOT_AFTER"),
        ("--week-start", "20261123", "BAD_DATE"),
        ("--include", "", "BAD_INCLUDE"),
    ],
)
def test_times_and_dates_of_other_wishes_are_as_strict(eros: Eros, option: str, words: str, code: str) -> None:
    ran = eros("generate", "alexia", "--json", option, words)
    assert (ran.code, ran.document["error_code"]) == (2, code)


@pytest.mark.requirement("wishes:figures")
@pytest.mark.parametrize(
    ("option", "words", "code"),
    [
        ("--budget-per-day", "nan", "BAD_BUDGET_PER_DAY"),
        ("--budget-per-day", "inf", "BAD_BUDGET_PER_DAY"),
        ("--budget-per-day", "1e+308", "BAD_BUDGET"),
        ("--budget-per-day", "-1", "BAD_BUDGET"),
        ("--budget-per-day", "much", "BAD_BUDGET_PER_DAY"),
        ("--max-per-day", "0", "BAD_MAX_PER_DAY"),
        ("--max-per-day", "nan", "BAD_MAX_PER_DAY"),
        ("--seed", "1e400", "BAD_SEED"),
        ("--seed", "-1", "BAD_SEED"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_with_its_field_and_what_to_do(
    eros: Eros, option: str, words: str, code: str
) -> None:
    ran = eros("generate", "alexia", "--json", option, words)
    assert (ran.code, ran.document["error_code"]) == (2, code)
    assert ran.document["details"]["field"] == option.removeprefix("--").replace("-", "_")
    assert ran.document["details"]["value"] == words
    assert "; use " in ran.document["error_message"] or "; write it as " in ran.document["error_message"]


@pytest.mark.requirement("wishes:figures")
@pytest.mark.parametrize("field", ["budget_per_day", "max_per_day", "seed"])
def test_a_truth_value_is_no_figure(field: str) -> None:
    with pytest.raises(RequestError, match="true is no number; write it as"):
        read_request(creator_id="alexia", **{field: True})


@pytest.mark.requirement("wishes:hours-of-days")
def test_a_pinned_event_outside_the_hours_of_its_day_is_counted_and_warned_of(eros: Eros) -> None:
    ran = eros("generate", "alexia", "--dry-run", "--json", *NOON_ON_MONDAY, "--pin", "bundle@2026-11-23=10:07")
    report = ran.document["validation_report"]
    [warning] = [it for it in report["warnings"] if it["type"] == "pin_outside_hours"]
    [timing] = [it for it in report["checks"] if it["name"].lower().startswith("timing")]
    assert (ran.code, len(warning["items"])) == (0, 1)
    assert timing["points"] < timing["weight"]


@pytest.mark.requirement("wishes:hours-of-days")
def test_a_chat_reads_them_tells_them_and_keeps_them(eros: Eros) -> None:
    message = "plan alexia, no sends before noon on Monday"
    plan = json.loads(eros("chat", message, "--plan").out)
    assert (plan["not_before_on"], plan["not_before"], plan["question"]) == ({"2026-11-23": "12:00"}, None, None)
    ran = eros("chat", f"{message}, dry run", "--json")
    assert ran.code == 0
    assert "nothing before 12:00 on Mon 23 Nov" in ran.err
    assert min(clocks(ran.document, "2026-11-23")) >= "12:00"


@pytest.mark.requirement("wishes:hours-of-days")
def test_a_chat_refuses_what_cannot_be(eros: Eros) -> None:
    ran = eros("chat", "plan alexia, nothing before 10pm on monday, and nothing after 9am on monday")
    assert ran.code == 2
    assert "no send fits 22:00 to 09:00 on 2026-11-23" in " ".join((ran.out + ran.err).split())
