"""The trail of a run as one list: every finding so far."""

from eros.failures import Finding
from eros.vocabulary.state import State


def all_findings(state: State) -> tuple[Finding, ...]:
    """Every finding so far, in the order of the nodes; a node that ran again has replaced its own.

    One about whole days names the sends of these days once there are any (R53).
    """
    found = (finding for findings in state.get("trail", {}).values() for finding in findings)
    return tuple(_with_slots(finding, state) if finding.days else finding for finding in found)


def _with_slots(finding: Finding, state: State) -> Finding:
    slots = state["allocation"].slots if "allocation" in state else ()
    return finding.model_copy(update={"slot_ids": tuple(slot.slot_id for slot in slots if slot.day in finding.days)})
