"""The audit trail and the log of real runs, against the document, the database and each other."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

import pytest
from typer.main import get_command

from eros.failures import PHASE_NAMES
from eros_app.cli.app import app

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

KINDS = ("alexia", "odessa", "nova")
#: Audit Trail Requirements, section by section.
FIELDS = {
    "generation": "generation_id creator_id start_time end_time total_duration_ms pipeline_version",
    "phases": "phase_number phase_name phase_start_time phase_end_time phase_duration_ms phase_status",
    "tool_calls": "tool_name call_timestamp duration_ms success error_message retry_count",
    "errors_and_recoveries": (
        "error_type error_severity error_phase error_message recovery_action recovery_success fallback_used"
    ),
    "degradations": "degradation_type degradation_phase fallback_strategy data_quality_impact",
    "validation": "validation_score validation_passed validation_errors validation_warnings items_validated_count",
    "output": (
        "total_items_generated items_by_category unique_send_types_used schedule_start_date schedule_end_date warnings "
        "recommendations"
    ),
}
EVENTS = {"phase_start", "phase_complete", "error", "recovery", "degradation", "tool_call", "validation", "information"}
#: Structured Logging Format: the fields of each event beside the common ones.
EVENT_FIELDS = {
    "phase_start": {"phase_number", "phase_name"},
    "phase_complete": {"phase_number", "phase_name", "duration_ms", "metrics"},
    "error": {"error_type", "recovery_action"},
    "recovery": {"error_type", "recovery_action", "recovery_success"},
    "degradation": {"degradation_type", "fallback_used"},
    "information": {"degradation_type", "fallback_used"},
    "tool_call": {"tool_name", "success", "duration_ms", "error"},
    "validation": {"validation_score", "passed", "errors", "warnings"},
}


@pytest.mark.requirement("audit:sections")
@pytest.mark.parametrize("creator", KINDS)
def test_all_seven_sections_hold_every_field(audited, creator):
    audit = audited(creator).audit
    assert list(audit) == [*FIELDS, "model"]
    for section, names in FIELDS.items():
        entries = audit[section] if isinstance(audit[section], list) else [audit[section]]
        assert all(set(names.split()) <= entry.keys() for entry in entries), section
    assert {run["phase_number"] for run in audit["phases"]} >= {1, 2, 3, 4, 5, 6, 7}
    assert {run["phase_status"] for run in audit["phases"]} <= {"success", "degraded", "failed"}
    for run in audit["phases"]:
        assert datetime.fromisoformat(run["phase_start_time"]) <= datetime.fromisoformat(run["phase_end_time"])


@pytest.mark.requirement("audit:true")
@pytest.mark.parametrize(("creator", "code", "status"), [("alexia", 0, "saved"), ("odessa", 3, "needs_review")])
def test_the_trail_of_a_week_agrees_with_its_document(audited, creator, code, status):
    run = audited(creator)
    audit, document = run.audit, run.document
    assert (run.code, document["status"], audit["generation"]["status"]) == (code, status, status)
    assert audit["validation"]["validation_score"] == document["validation"]["score"]
    assert len(audit["validation"]["validation_warnings"]) == document["validation"]["warnings"]
    assert audit["output"]["total_items_generated"] == document["summary"]["total_items"] == len(document["items"])
    assert audit["output"]["items_by_category"] == document["summary"]["by_category"]
    assert audit["output"]["template_id"] == document["template_id"]
    assert [it["degradation_type"] for it in audit["degradations"]] == [it["type"] for it in document["degradations"]]
    assert (audit["output"]["schedule_start_date"], audit["output"]["schedule_end_date"]) == (
        document["week_start"],
        document["week_end"],
    )


@pytest.mark.requirement("audit:true")
def test_the_trail_of_an_abort_names_what_ended_it(audited):
    run = audited("nova")
    assert (run.code, run.audit["generation"]["status"], run.saved) == (4, "aborted", [])
    last = run.audit["errors_and_recoveries"][-1]
    assert (last["error_type"], last["error_severity"]) == ("validation_score_critical", run.document["severity"])
    assert (last["recovery_action"], last["recovery_success"]) == ("abort", False)
    assert {run["phase_number"] for run in run.audit["phases"] if run["phase_status"] == "failed"} == {7}


@pytest.mark.requirement("audit:true")
@pytest.mark.parametrize("creator", KINDS)
def test_the_trail_agrees_with_the_log(audited, creator):
    run = audited(creator)
    logged = [(line["tool_name"], line["success"], line["retry_count"]) for line in run.events("tool_call")]
    assert logged == [(it["tool_name"], it["success"], it["retry_count"]) for it in run.audit["tool_calls"]]
    ran = [(line["phase_name"], line["node"], line["status"]) for line in run.events("phase_complete")]
    assert ran == [(it["phase_name"], it["node"], it["phase_status"]) for it in run.audit["phases"]]
    assert [(line["phase_name"], line["node"]) for line in run.events("phase_start")] == [it[:2] for it in ran]
    (validated,) = run.events("validation")[-1:]
    assert validated["validation_score"] == run.audit["validation"]["validation_score"]


@pytest.mark.requirement("log:events")
@pytest.mark.parametrize("creator", KINDS)
def test_a_node_is_told_as_it_begins_so_that_its_lines_lie_as_far_apart_as_it_took(audited, creator):
    run, told = audited(creator), dict[str, datetime]()
    for line in run.log:
        at = datetime.fromisoformat(line["timestamp"])
        if line["event_type"] == "phase_start":
            told[line["node"]] = at
        elif line["event_type"] == "phase_complete":
            took = timedelta(milliseconds=line["duration_ms"])
            assert at - told.pop(line["node"]) >= took - timedelta(milliseconds=1), line


@pytest.mark.requirement("audit:one-id")
@pytest.mark.parametrize("creator", KINDS)
def test_one_generation_id_runs_through_everything(audited, creator):
    run = audited(creator)
    (known,) = {line["generation_id"] for line in run.log}
    assert known == run.document["generation_id"] == run.audit["generation"]["generation_id"]
    assert run.saved == ([(known, "saved")] if run.document["success"] and run.code == 0 else [])
    assert {line["creator_id"] for line in run.log} == {creator}


@pytest.mark.requirement("log:events")
@pytest.mark.parametrize("creator", KINDS)
def test_the_log_holds_the_specifications_events_with_their_fields(audited, creator):
    run = audited(creator)
    assert {line["event_type"] for line in run.log} <= EVENTS
    for line in run.log:
        assert {"timestamp", "level", "generation_id", "creator_id", "phase", "message"} <= line.keys()
        assert EVENT_FIELDS[line["event_type"]] <= line.keys()
    told = (*run.events("degradation"), *run.events("information"))
    assert bool(told) == bool(run.audit["degradations"])
    assert bool(run.events("error")) == (creator == "nova")
    for line in run.events("degradation"):
        assert line["level"] == "warning"
    assert {line["phase_name"] for line in run.events("phase_start")} == set(PHASE_NAMES.values())


@pytest.mark.requirement("log:metrics")
def test_each_phase_that_ends_has_its_figures(audited):
    run = audited("alexia")
    figures = {line["node"]: line["metrics"] for line in run.events("phase_complete")}
    assert figures["assemble"]["items"] == figures["save"]["items_written"] == len(run.document["items"])
    assert figures["validate"]["score"] == run.document["validation"]["score"]
    assert figures["follow_up"]["follow_ups"] == run.document["summary"]["followups_generated"]
    assert sum(it["findings"] for it in figures.values()) == len(run.document["degradations"])


@pytest.mark.requirement("log:metrics")
def test_a_figure_is_told_where_it_is_made_and_nowhere_as_nothing(audited):
    """Matching lets the pool and its scores go when it is done."""
    figures = {line["node"]: line["metrics"] for line in audited("alexia").events("phase_complete")}
    told = {name: [node for node, it in figures.items() if name in it] for it in figures.values() for name in it}
    several = {name: nodes for name, nodes in told.items() if len(nodes) > 1}
    assert several == {"findings": [*figures], "slots": ["allocate", "match_content"]}
    assert figures["gather_captions"]["captions"] >= figures["gather_captions"]["captions_needed"] > 0
    assert figures["match_persona"]["captions_judged"] > 0


def commands(group: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command below the group, with the words that call it."""
    for name, one in group.commands.items():
        if hasattr(one, "commands"):
            yield from commands(one, *path, name)
        else:
            yield (*path, name), one


@pytest.mark.requirement("log:verbosity")
def test_every_command_takes_q_and_v_and_says_no_notice_under_q(eros, monkeypatch):
    lacking = [
        words
        for words, one in commands(get_command(app))
        if not {"-q", "-v"} <= {*chain(*(it.opts for it in one.params))}
    ]
    assert lacking == []
    monkeypatch.setenv("EROS_NO_SETTING", "1")
    assert "EROS_NO_SETTING" in eros("weeks").err
    assert (eros("weeks", "-q").code, eros("weeks", "-q").err) == (0, "")


@pytest.mark.requirement("log:discreet")
@pytest.mark.parametrize("creator", KINDS)
def test_no_caption_and_no_persona_stands_in_the_log(audited, creator):
    run = audited(creator)
    logged = "\n".join(str(line) for line in run.log).lower()
    items = run.document.get("items") or run.document["partial_result"]["items"]
    texts = {item["caption_text"].lower() for item in items} - {""}
    assert len(texts) > 30
    assert [text for text in texts if text in logged or text[:25] in logged] == []
    assert "tone" not in logged
    assert "slang" not in logged


@pytest.mark.requirement("log:quiet")
def test_without_being_asked_a_run_logs_nothing_below_a_warning(eros):
    clean = eros("generate", "alexia", "--json")
    assert (clean.code, clean.document["degraded"], clean.err) == (0, False, "")
    degraded = eros("generate", "odessa", "--json")
    assert degraded.document["degraded"]
    lines = [json.loads(line) for line in degraded.err.splitlines()]
    assert ("degradation", "warning") in {(line["event_type"], line["level"]) for line in lines}
    assert {line["level"] for line in lines} <= {"warning", "error"}
    assert "Starting" not in degraded.err


@pytest.mark.requirement("audit:sections", "audit:true")
def test_the_trail_is_printed_as_it_is_kept_and_for_reading(eros):
    made = eros("generate", "alexia", "--dry-run", "--json").document
    kept = eros("audit", made["generation_id"], "--json")
    assert (kept.code, kept.document["generation"]["generation_id"]) == (0, made["generation_id"])
    assert len(kept.document["tool_calls"]) > 10
    printed = eros("audit", made["generation_id"])
    assert (printed.code, made["generation_id"] in printed.out) == (0, True)


@pytest.mark.full
@pytest.mark.requirement("log:verbosity")
@pytest.mark.parametrize("log_format", ["json", pytest.param("lines", marks=pytest.mark.soak)])
def test_quiet_shows_errors_only_and_each_v_shows_more(eros, monkeypatch, log_format):
    monkeypatch.setenv("EROS_LOG_FORMAT", log_format)

    def lines(*flags):
        return eros("generate", "odessa", "--dry-run", "--json", *flags).err.splitlines()

    assert [line for line in lines("-q") if "error" not in line] == []
    usual, more, most = lines(), lines("-v"), lines("-v", "-v")
    assert len(usual) < len(more) < len(most)
    if log_format == "json":
        kinds = [{json.loads(line)["event_type"] for line in one} for one in (usual, more, most)]
        assert ("trace" in kinds[0], "trace" in kinds[1]) == (False, True)
        wrote = [sum("wrote" in json.loads(line) for line in one) for one in (usual, more, most)]
        assert (wrote[0], wrote[1], wrote[2] > 5) == (0, 0, True)


@pytest.mark.requirement("log:verbosity")
def test_quiet_keeps_the_errors_of_a_run_that_fails(eros, monkeypatch):
    monkeypatch.setenv("EROS_LOG_FORMAT", "json")
    ran = eros("generate", "nova", "--dry-run", "--json", "-q")
    assert {json.loads(line)["level"] for line in ran.err.splitlines()} <= {"error", "critical"}
    assert ran.err


@pytest.mark.requirement("log:discreet")
def test_no_caption_stands_in_the_log_of_every_detail(eros, monkeypatch):
    monkeypatch.setenv("EROS_LOG_FORMAT", "json")
    ran = eros("generate", "alexia", "--json", "-v", "-v")
    texts = {item["caption_text"] for item in ran.document["items"]} - {""}
    assert [text for text in texts if text[:25] in ran.err] == []
