"""Every abort says what can be done about it (Error Handling Best Practices)."""

import pytest

from eros.failures import CODES, FAILURES
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
@pytest.mark.parametrize("kind", ["refused", "bad_answer", "rejected", "missing_tool", "busy", "timeout", "transport"])
def test_a_save_that_failed_in_another_way_is_mended_in_another_way(kind) -> None:
    details = {"kind": kind, "tool": "save_schedule", "cause": "it died", "retry_after": 30}
    action, steps = resolution("DATABASE_SAVE_FAILED", details)
    assert action != RESOLUTIONS["DATABASE_SAVE_FAILED"][0]
    assert "None" not in action
    assert steps
