"""Any schedule of faults over all tools ends in one documented outcome, and malformed input in a clear error."""

import json
from datetime import timedelta
from typing import Any

import pytest
from drawing import examples
from faulty.faults import FAULTS, answered, changed
from faulty.runner import MONDAY, FaultRunner, FaultyRun
from faulty.server import Fault
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eros.gateway import TOOLS
from eros_app.cli.main import main

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

#: What the pipeline ends a run with, and nothing else (CONTRACT 1, Error Response Format).
ABORTS = {
    "CREATOR_NOT_FOUND", "VOLUME_CONFIG_MISSING", "PAGE_TYPE_INVALID", "SEND_TYPES_EMPTY", "MCP_UNAVAILABLE",
    "TOOL_FAILED", "DIVERSITY_CHECK_FAILED", "REQUIRED_TARGET_MISSING", "NO_AVAILABLE_SLOTS", "DEADLINE_EXCEEDED",
    "VALIDATION_FAILED_CRITICAL", "MISSING_REQUIRED_FIELDS", "DATABASE_SAVE_FAILED", "WEEK_PROTECTED",
    "QUOTA_CALCULATION_FAILED", "WEEKLY_DISTRIBUTION_MALFORMED",
}  # fmt: skip
ASKED = sorted(set(TOOLS) - {"get_active_creators", "get_volume_assignment"})


def runs(*counts: int) -> settings:
    """So many examples; a bench is shared by all of them, and an answer may be large."""
    return settings(examples(*counts), suppress_health_check=list(HealthCheck))


#: Which calls of which tools fail how: a tool, from which call, to which call, and the fault.
SCHEDULES = st.lists(
    st.tuples(
        st.sampled_from(ASKED), st.integers(1, 4), st.sampled_from([1, 2, 5, 10**9]), st.sampled_from(sorted(FAULTS))
    ),
    min_size=1,
    max_size=6,
)

#: What is asked for: the whole week, or (thrice as often, since it is much faster) one that wishes have narrowed.
WHOLE: dict[str, Any] = {}
NARROW: dict[str, Any] = {
    "include": ("ppv_unlock", "bundle", "link_drop", "dm_farm", "bump_normal"),
    "days_off": tuple(MONDAY + timedelta(days=day) for day in (1, 3, 5, 6)),
}
WISHES = st.sampled_from([NARROW, NARROW, NARROW, WHOLE])


def one_outcome(ran: FaultyRun) -> None:
    """Exactly one of: saved (and in the store), waiting for a person, aborted with a code; then nothing is stored."""
    document = ran.document
    ending = (document["status"], ran.exit_code)
    assert ending in {("saved", 0), ("needs_review", 3), ("aborted", 4), ("aborted", 5)}
    assert bool(ran.saved) == (document["status"] == "saved")
    if document["status"] == "aborted":
        assert document["error_code"] in ABORTS
        assert document["error_message"]
    else:
        assert document["degraded"] == any(it["severity"] != "LOW" for it in document["recoveries"])


@pytest.mark.requirement("fault:any-schedule")
@runs(6, 60, 2_000)
@given(schedule=SCHEDULES, wishes=WISHES)
def test_any_schedule_of_faults_ends_in_one_documented_outcome(
    bench: FaultRunner, schedule: list[tuple[str, int, int, str]], wishes: dict[str, Any]
) -> None:
    def plan(tool: str, number: int, arguments: dict[str, Any]) -> Fault | None:
        hits = (
            FAULTS[fault] for name, start, times, fault in schedule if name == tool and start <= number < start + times
        )
        return next(hits, None)

    one_outcome(bench.run("wren", plan, **wishes))


#: Anything that JSON can say, and what servers say by mistake: the right names with other values.
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(
    [
        "creator", "creator_id", "page_type", "tier", "fan_count", "timezone", "weekly_distribution",
        "confidence_score", "revenue_per_day", "engagement_per_day", "retention_per_day", "volume_level",
        "caption_warnings", "send_types",
        "send_type_key", "captions", "caption_id", "caption_text", "targets", "target_key", "channels", "channel_key",
        "peak_hours", "avoid_hours", "hourly_performance", "persona", "rankings", "template_id", "item_count", "error",
        "saturation_score", "max_per_day", "min_time_between", "required_target", "content_counts", "vault_items",
    ]
)  # fmt: skip
LIKELY = st.dictionaries(
    NAMES, JUNK | st.dictionaries(NAMES, JUNK, max_size=4) | st.lists(JUNK, max_size=3), max_size=8
)


@pytest.mark.requirement("fault:malformed")
@runs(6, 50, 1_500)
@given(tool=st.sampled_from(ASKED), body=JUNK | LIKELY, over=st.booleans(), wishes=WISHES)
def test_a_malformed_answer_ends_in_one_documented_outcome(
    bench: FaultRunner, tool: str, body: Any, over: bool, wishes: dict[str, Any]
) -> None:
    """The tool answers ``body``, or its own answer with ``body``'s fields ``over`` it."""
    laid_over = over and isinstance(body, dict) and tool != "save_schedule"
    fault = changed(lambda own: own.update(body)) if laid_over else answered(body)
    one_outcome(bench.run("wren", lambda name, number, arguments: fault if name == tool else None, **wishes))


VALUES = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=12)
OPTIONS = st.lists(
    st.tuples(
        st.sampled_from(
            ["--week-start", "--seed", "--focus", "--include", "--exclude", "--max-per-day", "--mcp-config"]
        ),
        VALUES | st.sampled_from(["2026-11-23", "2026-02-30", "0", "-1", "1e9", "ppv_unlock,", ",", "nan", "٣"]),
    ),
    min_size=1,
    max_size=4,
)
CONFIGS = st.recursive(JUNK, lambda inner: st.fixed_dictionaries({"mcpServers": inner | st.just({"eros-db": 7})}))


@pytest.fixture
def refused(bench: FaultRunner, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs `eros generate` with the words, against no data at all; gives the exit code and the document."""
    monkeypatch.setenv("EROS_HOME", str(bench.homes))
    monkeypatch.setenv("EROS_DB_URL", f"sqlite:///{bench.homes}/nothing.db")
    monkeypatch.setenv("EROS_NOW", "2026-11-20T12:00:00+00:00")
    monkeypatch.setenv("EROS_RETRY_SCALE", "0")

    def run(*words: str) -> tuple[int, dict[str, Any]]:
        with pytest.raises(SystemExit) as ended:
            main(["generate", "esme", "--dry-run", "--json", *words])
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        return int(ended.value.code or 0), json.loads(told.out)

    return run


@pytest.mark.requirement("fault:malformed")
@runs(15, 200, 3_000)
@given(options=OPTIONS)
def test_malformed_options_are_refused_with_a_code_and_never_as_a_bug(
    refused: Any, options: list[tuple[str, str]]
) -> None:
    code, document = refused(*(word for pair in options for word in pair))
    assert (code, document["success"]) in {(2, False), (5, False)}
    assert document["error_code"] != "INTERNAL_ERROR"


@pytest.mark.requirement("fault:malformed")
@runs(15, 200, 3_000)
@given(config=CONFIGS)
def test_a_malformed_server_configuration_is_refused_with_what_is_wrong(
    refused: Any, bench: FaultRunner, config: Any
) -> None:
    path = bench.homes / "servers.json"
    path.write_text(json.dumps(config), encoding="utf-8")
    code, document = refused("--mcp-config", str(path))
    assert (code, document["error_code"]) == (2, "BAD_MCP_CONFIG")
