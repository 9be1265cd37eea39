"""Everything that can go wrong, as one tree.

    ErosError
    +-- RequestError        the request itself is wrong: nothing was run (exit 2)
    +-- ToolFailure         a tool of the data server did not give what it promises
    |     kinds: unreachable, timeout, transport, busy (its database is in use), upstream (a connection behind the tool
    |     failed, or too much is asked of it), refused (breaker), not_found, rejected, bad_answer, missing_tool
    +-- PhaseFailure        a phase cannot complete; carries a row of FAILURES
    +-- RecordFailure       the record store cannot be used; nothing is saved without a record (exit 4)
    +-- Interrupted         a person stopped the run (exit 130)

What a phase can say about its own trouble is a row of ``FAILURES``: phase, severity, recovery and fallback of the
specification's per-phase failure tables and its recovery matrix. A row that a phase handles itself becomes a
``Finding`` (degraded, and said so); one that it cannot handle is raised as ``PhaseFailure``, routed by severity (R37).
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from eros.parameters import spelled

Severity = Literal["CRITICAL", "HIGH", "MEDIUM", "LOW"]

PHASE_NAMES: dict[str, str] = {
    "phase_1": "INITIALIZATION",
    "phase_2": "SEND TYPE ALLOCATION",
    "phase_3": "CONTENT MATCHING",
    "phase_4": "AUDIENCE TARGETING",
    "phase_5": "TIMING OPTIMIZATION",
    "phase_6": "FOLLOW-UP GENERATION",
    "phase_7": "ASSEMBLY & VALIDATION",
}

ToolFailureKind = Literal[
    "unreachable", "timeout", "transport", "busy", "upstream", "refused", "not_found", "rejected", "bad_answer",
    "missing_tool",
]  # fmt: skip
#: The code of a call that the run's own end cut short or left unmade: the server is not to blame.
DEADLINE = "DEADLINE_EXCEEDED"
#: What is said of a tool that the server does not list.
NO_SUCH_TOOL = "the server has no such tool"
#: R38: only failures that can pass are retried; R39: only they count against the breaker.
PASSING: frozenset[str] = frozenset({"unreachable", "timeout", "transport", "busy", "upstream"})

#: After these the server may have done what it was asked to.
UNANSWERED: frozenset[str] = frozenset({"timeout", "transport", "busy", "upstream", "bad_answer"})


#: The fallback of a row where the data decides what is done: each finding of it says so itself (R53).
VARIES = ""
#: How the fallback of a row begins that nothing can provoke; then comes the test that shows it.
PREVENTED = "prevented by construction"


def _prevented(test: str) -> str:
    """The rules leave no way to the row, as this test of ``tests/machine/failures`` shows."""
    return f"{PREVENTED}: tests/machine/failures/{test}"


class FailureKind(NamedTuple):
    """One row of the failure tables. ``group`` names the recovery node that handles it.

    ``fallback`` is what stands in whenever the row is found, ``VARIES`` or ``PREVENTED`` with the test that shows it.
    """

    phase: str
    severity: Severity
    recovery: str
    fallback: str
    group: Literal["data", "content", "timing", "output"]

    @property
    def prevented(self) -> bool:
        """Whether nothing can provoke the row."""
        return self.fallback.startswith(PREVENTED)

    @property
    def shown_by(self) -> str:
        """The test that shows why not; "" where something can."""
        return self.fallback.removeprefix(f"{PREVENTED}: ") if self.prevented else ""


def _kinds(phase: str, group: Any, rows: Mapping[str, tuple[Severity, str, str]]) -> dict[str, FailureKind]:
    return {name: FailureKind(phase, severity, does, falls, group) for name, (severity, does, falls) in rows.items()}


#: The specification's failure tables, row by row, under the names its recovery procedures use.
FAILURES: dict[str, FailureKind] = {
    **_kinds(
        "phase_1",
        "data",
        {
            "creator_not_found": ("CRITICAL", "abort", "none"),
            "volume_config_missing": ("CRITICAL", "abort", "none"),
            "page_type_invalid": ("CRITICAL", "abort", "none"),
            "week_busy": ("CRITICAL", "abort", "none"),
            "protection_unknown": ("LOW", "continue", "the plan goes on without knowing"),
            "creator_inactive": ("LOW", "plan_as_asked", "the page is planned for, as it was named"),
            "performance_trends_unavailable": ("MEDIUM", "use_defaults", VARIES),
            "volume_config_partial": ("MEDIUM", "volume_degradation_chain", VARIES),
            "send_types_empty": ("HIGH", "ask_again", "the shipped catalogue is not a substitute: abort"),
            "vault_data_missing": ("MEDIUM", "assume_available", "vault checks disabled"),
            "vault_media_unknown": ("LOW", "skip_media_check", "no media check"),
            "empty_day_filled": ("MEDIUM", "take_from_fullest_day", VARIES),
            "figure_ignored": ("LOW", "ignore_value", VARIES),
            "best_timing_missing": ("LOW", "use_generic_timing", VARIES),
            "deprecated_send_type_listed": ("LOW", "ignore_row", "the row is left out"),
            "unknown_send_type_listed": ("LOW", "ignore_row", "the row is left out"),
            "timezone_unknown": ("LOW", "use_default_zone", "America/Los_Angeles"),
            "timezone_contradicted": ("LOW", "use_zone_of_hours", VARIES),
            "deprecated_tool_missing": ("LOW", "continue", "the tool is not needed"),
        },
    ),
    **_kinds(
        "phase_2",
        "data",
        {
            "quota_calculation_failed": ("HIGH", "use_tier_minimums", VARIES),
            "weekly_distribution_malformed": ("HIGH", "rebuild_uniform", VARIES),
            "confidence_invalid": ("MEDIUM", "clamp_or_default", VARIES),
            "strategy_selection_failed": (
                "MEDIUM",
                "use_balanced_standard",
                _prevented(
                    "test_phases_1_and_2.py::test_a_strategy_is_always_eligible_so_its_fallback_is_never_needed"
                ),
            ),
            "diversity_check_failed": ("HIGH", "restart_with_diversity", "variety enforced"),
            "weekly_limits_exceeded": (
                "MEDIUM",
                "truncate_excess",
                _prevented("test_phases_1_and_2.py::test_weekly_caps_hold_by_construction_and_a_pin_cannot_pass_them"),
            ),
            "saturation_applied": ("LOW", "apply_saturation", VARIES),
            "quota_not_filled": ("MEDIUM", "leave_short", "the slots stay empty"),
            "vault_media_missing": ("MEDIUM", "leave_types_out", VARIES),
        },
    ),
    **_kinds(
        "phase_3",
        "content",
        {
            "zero_captions_available": ("HIGH", "ask_again", "manual creation"),
            "caption_freshness_low": ("MEDIUM", "prioritize_performance", "weights 20/50/15/10/5"),
            "caption_pool_stale": ("MEDIUM", "spare_captions", VARIES),
            "caption_performance_low": ("MEDIUM", "prioritize_freshness", VARIES),
            "caption_shortage": ("MEDIUM", "use_lower_threshold", VARIES),
            "duplicate_caption_detected": (
                "MEDIUM",
                "requery_with_exclusions",
                _prevented("test_phases_3_and_4.py::test_captions_that_all_types_share_are_used_once_each"),
            ),
            "vault_content_mismatch": ("MEDIUM", "skip_content_type", "no content type"),
            "caption_query_failed": ("MEDIUM", "use_other_answers", "the captions that could be read"),
            "content_unsafe": ("MEDIUM", "drop_caption", "left out of the choice"),
            "asked_theme_missed": ("LOW", "share_what_is_there", VARIES),
            "avoided_theme_used": ("LOW", "use_avoided_theme", "a theme ranked AVOID"),
            "caption_shared": ("MEDIUM", "use_shared_caption", "a caption that another page holds too"),
            "ledger_not_whole": ("LOW", "use_own_records", "the weeks that are kept here"),
            "captions_not_all_seen": ("LOW", "choose_from_seen", "the best of those seen"),
            "persona_missing": ("LOW", "use_default_persona", "default persona"),
            "rankings_missing": ("LOW", "equal_weighting", VARIES),
            "caption_pool_warning": ("LOW", "warned_types_first", "reported with the validation"),
            "persona_judge_abstained": ("LOW", "use_style_features", "the offline persona score"),
        },
    ),
    **_kinds(
        "phase_4",
        "content",
        {
            "target_not_found": ("MEDIUM", "use_default_target", VARIES),
            "channel_incompatible": ("MEDIUM", "switch_channel", VARIES),
            "page_type_mismatch": ("HIGH", "filter_targets", VARIES),
            "required_target_missing": ("HIGH", "closest_or_substitute", VARIES),
            "targets_unavailable": ("MEDIUM", "use_catalogue", VARIES),
            "send_type_details_missing": ("MEDIUM", "use_catalogue", VARIES),
        },
    ),
    **_kinds(
        "phase_5",
        "timing",
        {
            "no_available_slots": ("HIGH", "relaxed_constraints", VARIES),
            "timing_conflict_detected": ("MEDIUM", "shift_item", VARIES),
            "avoid_hours_violation": ("MEDIUM", "move_to_valid_hour", VARIES),
            "minimum_spacing_violated": ("MEDIUM", "cascade_shifts", VARIES),
            "prime_hour_overused": ("LOW", "apply_jitter", VARIES),
            "gap_off_lattice": ("LOW", "raise_gap", "the next multiple of 5 minutes"),
            "time_calculation_failed": ("HIGH", "use_baseline", VARIES),
        },
    ),
    **_kinds(
        "phase_6",
        "timing",
        {
            "daily_limit_exceeded": ("LOW", "skip_lowest_priority", "the follow-up is skipped"),
            "no_followup_caption": ("MEDIUM", "flag_manual", "manual creation"),
            "late_night_followup": ("LOW", "move_to_morning", "next morning"),
            "no_followup_time": ("LOW", "skip_followup", "the follow-up is skipped"),
            "parent_invalid": ("HIGH", "skip_followup", "the follow-up is skipped"),
            "delay_calculation_failed": (
                "MEDIUM",
                "use_default_delay",
                _prevented(
                    "test_phases_5_to_7.py::test_a_delay_is_chosen_among_valid_ones_so_none_has_to_be_corrected"
                ),
            ),
        },
    ),
    **_kinds(
        "phase_7",
        "output",
        {
            "validation_score_critical": ("CRITICAL", "abort", "none"),
            "validation_score_low": ("HIGH", "return_needs_review", "a person decides"),
            "category_balance_off": ("MEDIUM", "flag_warning", "warning"),
            "missing_required_fields": ("HIGH", "fill_defaults", "abort"),
            "orphaned_followups": ("MEDIUM", "remove_orphans", "removed"),
            "database_save_failed": ("CRITICAL", "retry_save", "abort"),
            "save_incomplete": ("MEDIUM", "save_what_is_taken", "the record here keeps the rest"),
            "advice_ranker_abstained": ("LOW", "use_templates", "the recommendations' own words"),
            "week_protected": ("CRITICAL", "abort", "none"),
            "record_unwritable": ("CRITICAL", "abort", "none"),
        },
    ),
    "mcp_unavailable": FailureKind("phase_1", "CRITICAL", "abort", "none", "data"),
    "tool_call_failed": FailureKind("phase_1", "LOW", "retry", "the next try", "data"),
    "deadline_exceeded": FailureKind("phase_7", "CRITICAL", "abort", "none", "output"),
}


#: Rows that only inform (R55): nothing of the plan went otherwise, so the log does not warn of them.
INFORMS = frozenset({"captions_not_all_seen"})

#: The outside's names where they differ from the row's own in capitals.
CODES: dict[str, str] = {
    "validation_score_critical": "VALIDATION_FAILED_CRITICAL",
}


def did_you_mean(names: Iterable[str]) -> str:
    """ "Did you mean alexia or alex_jade?"; "" of no names."""
    near = " or ".join(names)
    return f"Did you mean {near}?" if near else ""


def asks_back(message: str) -> bool:
    """Whether a message asks by itself which of several names was meant."""
    return "did you mean" in message


class ErosError(Exception):
    """The root: everything of ours that a door turns into a message and an exit code."""


class RequestError(ErosError):
    """The request names something that cannot be: the field, its value, and what to do about it.

    ``text`` is the message as it was made, its parameters marked; ``message`` names them plainly. ``generation_id`` is
    that of the week which was found for what the request names, where one was.
    """

    generation_id: str | None = None

    def __init__(self, code: str, field: str, value: object, text: str, near_matches: Iterable[str] = ()) -> None:
        self.code, self.field, self.value, self.text, self.message = code, field, value, text, spelled(text)
        self.near_matches = tuple(near_matches)
        super().__init__(self.message)

    @property
    def asks_back(self) -> str:
        """What may have been meant by a word that names nothing; "" where nothing is near, or the message names all
        that it can mean or asks by itself."""
        told = self.code == "AMBIGUOUS_ID" or asks_back(self.message)
        return did_you_mean(() if told else self.near_matches)


class WeekProtected(RequestError):
    """The request can be, and a week that a person approved or handed over stands in its way (R42).

    ``is_kept``: whether a record of that week is kept here, which lists show.
    """

    is_kept = True


class ToolFailure(ErosError):
    """One call of a tool failed for good, after its retries. ``message`` is the server's word, or ours about it.

    ``unanswered``: some try of the call got no answer that says what was done, so that it may have been done.
    ``attempts`` is how often the server was asked. A refusal by a breaker says the failure that opened it (``cause``),
    and in how many seconds a call may be made again (``retry_after``). ``made``: as that of a PhaseFailure.
    """

    def __init__(
        self,
        tool: str,
        kind: ToolFailureKind,
        message: str,
        *,
        code: str | None = None,
        near: Iterable[str] = (),
        retry_after: int | None = None,
        cause: str = "",
    ) -> None:
        super().__init__(f"{tool}: {message}")
        self.tool, self.kind, self.message, self.code, self.near_matches = tool, kind, message, code, tuple(near)
        self.unanswered = kind in UNANSWERED
        self.retry_after, self.cause, self.attempts = retry_after, cause, 1
        self.made = dict[str, Any]()

    @property
    def can_pass(self) -> bool:
        """Whether trying again may help (R38)."""
        return self.kind in PASSING

    @property
    def unavailable(self) -> bool:
        """Whether nothing was answered at all: it may be another time."""
        return self.can_pass or self.kind == "refused"

    @property
    def is_of_database(self) -> bool:
        """Whether the server's database cannot be used: no word about what was asked."""
        return "DATABASE" in (self.code or "")

    def details(self) -> dict[str, Any]:
        """What the error response says of it (Error Response Format)."""
        known: dict[str, Any] = {
            "tool": self.tool, "kind": self.kind, "server_code": self.code, "attempts": self.attempts,
        }  # fmt: skip
        refused = {"retry_after": self.retry_after, "cause": self.cause} if self.kind == "refused" else {}
        return known | refused


def tool_that_failed(answer: object) -> str:
    """The tool, where it is its failed call that leaves the data out; "" of any other answer (R53)."""
    return answer.tool if isinstance(answer, ToolFailure) and answer.kind != "bad_answer" else ""


def tool_that_garbled(answer: object) -> str:
    """The tool, where it answered what nobody can read; "" of any other answer (R53)."""
    return answer.tool if isinstance(answer, ToolFailure) and answer.kind == "bad_answer" else ""


def unread_by_cause(failures: Mapping[str, ToolFailure]) -> str:
    """ "bundle, dm_farm could not be read: no answer; those of ppv_unlock could not be read: ..." """
    causes: dict[str, list[str]] = {}
    for key, failure in failures.items():
        causes.setdefault(failure.message, []).append(key)
    return "; those of ".join(f"{', '.join(keys)} could not be read: {why}" for why, keys in causes.items())


class PhaseFailure(ErosError):
    """A phase cannot complete. ``error_type`` is a key of FAILURES; ``code`` is its name for the outside.

    ``made`` is what the phase would have given as far as it came, by the state's keys: an abort shows it, and where the
    phase runs again it is made anew.
    """

    def __init__(
        self,
        error_type: str,
        message: str,
        *,
        slot_ids: Iterable[str] = (),
        details: Mapping[str, Any] | None = None,
        made: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.made = dict(made or {})
        self.error_type, self.message, self.code = error_type, message, CODES.get(error_type, error_type.upper())
        self.slot_ids, self.details = tuple(slot_ids), dict(details or {})

    @property
    def kind(self) -> FailureKind:
        return FAILURES[self.error_type]


class RecordFailure(ErosError):
    """The record store is locked, damaged, full, foreign, newer or cannot be written; the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


class Interrupted(ErosError):
    """A person stopped the run."""


class Finding(BaseModel):
    """Something that went otherwise than planned and was handled: what, where, how, at what cost, for which slots.

    ``send_types``: whom it is about, where its slots now hold another type, or none. ``days``: the week's days, 0 is
    Monday, where it is about all that stands on them and was found before anything stood there. ``failed_tool``: the
    tool whose failed call is the cause, ``garbled_tool``: the one whose answer cannot be read; "" where data is absent,
    or something else is. ``attempts``: how often it was asked for until it came (R61), where that is what was found.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    error_type: str
    phase: str
    severity: Severity
    message: str
    action: str
    fallback: str
    impact: str = ""
    slot_ids: tuple[str, ...] = ()
    send_types: tuple[str, ...] = ()
    days: tuple[int, ...] = ()
    failed_tool: str = ""
    garbled_tool: str = ""
    attempts: int = 1


def found(
    error_type: str,
    message: str,
    *,
    impact: str = "",
    slot_ids: Iterable[str] = (),
    send_types: Iterable[str] = (),
    days: Iterable[int] = (),
    action: str | None = None,
    fallback: str | None = None,
    phase: str | None = None,
    failed_tool: str = "",
    garbled_tool: str = "",
    attempts: int = 1,
) -> Finding:
    """A finding about the row ``error_type`` of FAILURES; ``impact`` says what it cost in the user's terms.

    ``fallback`` says what stands in, from the values that were used: only a row that knows no other way does without.
    ``action`` is the row's recovery unless something else was done (R53), ``phase`` the row's unless another met it.
    Raises ValueError where nothing says it.
    """
    kind = FAILURES[error_type]
    said = fallback or kind.fallback
    if said == VARIES or said.startswith(PREVENTED):
        raise ValueError(f"a finding of {error_type} says itself what was done")
    return Finding(
        error_type=error_type,
        phase=phase or kind.phase,
        severity=kind.severity,
        message=message,
        action=action or kind.recovery,
        fallback=said,
        impact=impact,
        slot_ids=tuple(slot_ids),
        send_types=tuple(send_types),
        days=tuple(days),
        failed_tool=failed_tool,
        garbled_tool=garbled_tool,
        attempts=attempts,
    )
