"""What a scheduler can do about each error code: one action, and where it helps, some steps."""

from collections.abc import Mapping
from typing import Any

from eros.parameters import parameter

_CHECK_SERVER = (
    "Run `eros doctor` to see what is configured and reachable",
    "Try again in half a minute: a refused call opens the way again after 30 s",
)

#: code -> (what to do, further steps); SUPERSEDED is the data server's own
RESOLUTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "CREATOR_NOT_FOUND": (
        f"Verify {parameter('creator_id')} and retry",
        (f"Check {parameter('creator_id')} spelling", "Run `eros creators` to see the active creators"),
    ),
    "VOLUME_CONFIG_MISSING": (
        "Give the creator a volume configuration in the data server",
        ("Check that the creator has a fan count or messages in the data server",),
    ),
    "PAGE_TYPE_INVALID": ("Set the creator's page_type to paid or free", ()),
    "SEND_TYPES_EMPTY": ("Check the send type catalogue of the data server", ("Run `eros doctor`",)),
    "MCP_UNAVAILABLE": ("Bring the data server back and retry", _CHECK_SERVER),
    "TOOL_FAILED": ("Look at what the data server said and retry", _CHECK_SERVER),
    "DIVERSITY_CHECK_FAILED": (
        "Leave more send types in: fewer excludes, or more media in the vault",
        ("A week needs 10 types, 5 of them revenue and 5 engagement, unless the request itself narrows it",),
    ),
    "NO_AVAILABLE_SLOTS": ("Plan fewer sends or widen the time window", ()),
    "VALIDATION_FAILED_CRITICAL": ("Correct what the report names as hard stops and generate again", ()),
    "MISSING_REQUIRED_FIELDS": ("Look at the named items: a tool left out what they need", ()),
    "DATABASE_SAVE_FAILED": (
        "Make the database writable and run the same command again: the same seed gives the same week",
        ("Run `eros doctor`",),
    ),
    "SUPERSEDED": ("Approve the week that stands there now, or plan this one again", ("Run `eros weeks`",)),
    "WEEK_PROTECTED": (
        f"Generate with {parameter('replace')} to replace the approved week; the version before is kept",
        (),
    ),
    **dict.fromkeys(
        (
            *("RECORDS_LOCKED", "RECORDS_FULL", "RECORDS_READ_ONLY", "RECORDS_DAMAGED", "RECORDS_FOREIGN"),
            *("RECORDS_NEWER", "RECORDS_UNUSABLE"),
        ),
        (
            "Do what the message says, and run the same command again",
            (
                "Run `eros doctor`",
                "docs/retention.md says how a backup is restored; EROS_RECORDS_URL names another store",
            ),
        ),
    ),
    "WEEK_BUSY": ("Wait until the other run has ended, then look at its week: `eros weeks`", ()),
    "DEADLINE_EXCEEDED": ("Try again; EROS_DEADLINE sets the seconds of one run", ("Run `eros doctor`",)),
}

#: details["whether_saved"] of an error response -> what is still to be done about the save (R58); without it, nothing
#: is saved, and nothing will be.
WHETHER_SAVED: dict[str, str] = {
    "not known": "`eros weeks --mend`, or the next command that opens this data server, finds out whether the week is "
    "saved, and saves it where nothing newer stands",
    "not yet": "The record still says that the week is to be saved: `eros weeks --mend`, or the next command that "
    "opens this data server, saves it where nothing newer stands",
    "in part": "Nobody can say what stands at the data server: `eros review reject ID` ends this week here; then plan "
    "it again",
}


def resolution(code: str, details: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The action and the steps for a code; near matches of a mistyped name come first."""
    stated = details.get("server_code")
    known = RESOLUTIONS.get(stated) if isinstance(stated, str) else None
    action, steps = known or RESOLUTIONS.get(code, ("Look at the message and the log, then retry", ()))
    near = tuple(details.get("near_matches", ()))
    left = WHETHER_SAVED.get(str(details.get("whether_saved")))
    return action, ((left,) if left else ()) + ((f"Did you mean {' or '.join(near)}?",) if near else ()) + steps
