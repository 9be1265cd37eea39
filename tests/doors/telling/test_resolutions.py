"""Every abort says what can be done about it (Error Handling Best Practices)."""

import pytest

from eros.failures import CODES, FAILURES
from eros.vocabulary.caution import CONFIDENCE_STOP
from eros_app.services.resolutions import RESOLUTIONS, resolution
from nodes.recover.rules import REMEDIES

#: What ends a run, by its code; a low score is left to people instead, as are captions that there are none of.
ENDS = {
    name: CODES.get(name, name.upper())
    for name, row in FAILURES.items()
    if row.severity == "CRITICAL" or name in set(REMEDIES) - {"validation_score_low", "zero_captions_available"}
}


@pytest.mark.requirement("failure:causes")
@pytest.mark.parametrize("code", sorted({*ENDS.values(), "TOOL_FAILED", "INTERRUPTED"}))
def test_every_abort_has_an_action_of_its_own_and_further_steps(code) -> None:
    assert code in RESOLUTIONS
    action, steps = resolution(code, {})
    assert action
    assert steps


@pytest.mark.requirement("failure:causes")
@pytest.mark.parametrize(
    "kind",
    ["refused", "bad_answer", "rejected", "not_found", "missing_tool", "busy", "upstream", "timeout", "transport"],
)
def test_a_save_that_failed_in_another_way_is_mended_in_another_way(kind) -> None:
    details = {"kind": kind, "tool": "save_schedule", "cause": "it died", "retry_after": 30}
    action, steps = resolution("DATABASE_SAVE_FAILED", details)
    assert action != RESOLUTIONS["DATABASE_SAVE_FAILED"][0]
    assert "None" not in action
    assert steps
    assert ("database" in action) == (kind == "busy")
    assert any("Another program" in step for step in steps) == (kind == "busy")


@pytest.mark.requirement("failure:causes")
def test_too_few_types_are_answered_by_what_keeps_types_out_of_this_very_week() -> None:
    targets = {"total": 10, "by_category": {"revenue": 5, "engagement": 5}}

    def said(**left_out: list[str]) -> tuple[str, tuple[str, ...]]:
        nothing: dict[str, list[str]] = {cause: [] for cause in ("exclude", "include", "vault", "server")}
        return resolution("DIVERSITY_CHECK_FAILED", {"targets": targets, "left_out": {**nothing, **left_out}})

    assert said(server=["tip_goal"]) == (
        "Let more send types stand: let the data server list tip_goal",
        ("This week needs 10 types: 5 of revenue, 5 of engagement",),
    )
    assert said(exclude=["bundle"], vault=["ppv_unlock"])[0] == (
        "Let more send types stand: exclude fewer types (bundle), or add the media of ppv_unlock to the vault"
    )
    assert said(limits=["link_drop"], category=["dm_farm (not revenue)"])[0] == (
        "Let more send types stand: raise the limits of link_drop in the data server, which are 0, or correct in the "
        "data server the category of dm_farm (not revenue)"
    )
    action, steps = said()
    assert action == "Let more send types stand"
    assert "days with few sends" in steps[0]


@pytest.mark.requirement("failure:causes")
def test_ways_that_let_too_few_types_in_alone_are_told_together() -> None:
    bumps = ["bump_normal", "bump_descriptive", "bump_text_only"]
    details = {
        "targets": {"total": 10, "by_category": {"revenue": 5, "engagement": 5}},
        "used": {"revenue": 7, "engagement": 3},
        "left_out": {"vault": ["bump_flyer"], "limits": bumps},
        "sends": {"revenue": 20, "engagement": 20},
    }
    limits = f"raise the limits of {', '.join(bumps)} in the data server, which are 0"
    said = "Let more send types stand: "
    assert resolution("DIVERSITY_CHECK_FAILED", details)[0] == f"{said}{limits}"
    fewer = {**details, "used": {"revenue": 7, "engagement": 1}}
    assert (
        resolution("DIVERSITY_CHECK_FAILED", fewer)[0] == f"{said}add the media of bump_flyer to the vault and {limits}"
    )


@pytest.mark.requirement("failure:causes")
@pytest.mark.parametrize(
    ("sends", "way"),
    [
        ({"revenue": 3, "engagement": 9}, "give the page more sends a week (revenue 3 for 5 types)"),
        ({"revenue": 5, "engagement": 5}, "give the page more sends a week (10 for 11 types)"),
    ],
)
def test_too_few_sends_for_the_types_are_told_as_that(sends: dict[str, int], way: str) -> None:
    details = {
        "targets": {"total": 11, "by_category": {"revenue": 5, "engagement": 5}},
        "left_out": {"exclude": [], "include": [], "vault": [], "server": []},
        "sends": sends,
    }
    assert resolution("DIVERSITY_CHECK_FAILED", details)[0] == f"Let more send types stand: {way}"
    full = {**details, "sends": {"revenue": 20, "engagement": 20}}
    assert resolution("DIVERSITY_CHECK_FAILED", full)[0] == "Let more send types stand"


@pytest.mark.requirement("failure:causes")
def test_a_score_too_low_is_answered_by_its_hard_stops_and_speaks_of_none_where_there_is_none() -> None:
    stopped, _ = resolution("VALIDATION_FAILED_CRITICAL", {"hard_stops": ["only 8 types"]})
    assert stopped == "Correct what nobody may pass over (only 8 types), and generate again"
    low, steps = resolution("VALIDATION_FAILED_CRITICAL", {"hard_stops": []})
    assert "hard stop" not in f"{low} {steps}"
    assert "pass over" not in low


@pytest.mark.requirement("failure:causes")
@pytest.mark.parametrize(
    ("messages", "step"),
    [
        (8, "eros-db gives a confidence of 0.4 from 20 messages of the last 90 days on"),
        (None, "eros-db gives a confidence of 0.4 from 20 messages of the last 90 days on"),
        (220, "Look at confidence_score in the data server: it counted 220 messages"),
    ],
)
def test_a_confidence_too_low_is_sent_for_messages_only_where_they_may_be_too_few(
    messages: int | None, step: str
) -> None:
    details = {"hard_stops": [CONFIDENCE_STOP], "message_count": messages}
    _, steps = resolution("VALIDATION_FAILED_CRITICAL", details, {"creator_id": "alexia"})
    assert [one for one in steps if "confidence" in one and one.startswith(step)] == [*steps]


@pytest.mark.requirement("failure:causes")
def test_a_week_without_a_time_is_not_sent_to_fewer_sends_or_to_hours_that_were_opened() -> None:
    """Not one send stands, and hours to avoid had given way before: only the hours themselves can be the cause."""
    action, steps = resolution("NO_AVAILABLE_SLOTS", {})
    assert "hours" in action
    assert "fewer" not in action
    assert "avoid" not in str(steps)
