"""What a scheduler can do about each error code: one action, and where it helps, some steps.

``{creator_id}``, ``{generation_id}`` and ``{reject}``, the command that ends the week, are those of the run.
"""

import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from eros.failures import did_you_mean
from eros.parameters import parameter, planning_with
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.caution import CONFIDENCE_STOP
from eros.vocabulary.counting import counted, first_few
from eros.vocabulary.limits import ENOUGH_MESSAGES
from eros_app.services.deciding import rejecting

_CHECK_SERVER = ("Run `eros doctor` to see what is configured and reachable",)

_LISTS = "Look at what its get_audience_targets and get_channels list for this page"

#: code -> (what to do, further steps); SUPERSEDED and those of its database are the data server's own
RESOLUTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "CREATOR_NOT_FOUND": (
        f"Verify {parameter('creator_id')} and retry",
        (f"Check {parameter('creator_id')} spelling", "Run `eros creators` to see the active creators"),
    ),
    "VOLUME_CONFIG_MISSING": (
        "Give the creator a volume configuration in the data server",
        ("Check that the creator has a fan count or messages in the data server",),
    ),
    "PAGE_TYPE_INVALID": (
        "Set the creator's page_type to paid or free",
        ("`eros analyse {creator_id}` shows what the data server says of the creator",),
    ),
    "SEND_TYPES_EMPTY": ("Check the send type catalogue of the data server", ("Run `eros doctor`",)),
    "MCP_UNAVAILABLE": ("Bring the data server back and retry", _CHECK_SERVER),
    "SERVER_UNUSABLE": (
        "Mend what the message says of the data server, and run the same command again",
        (f"Run `eros doctor`: EROS_DB_URL or {parameter('mcp_config')} says which server is meant",),
    ),
    **dict.fromkeys(
        ("NOT_A_DATABASE", "DATABASE_DAMAGED", "DATABASE_EMPTY", "DATABASE_FOREIGN", "DATABASE_MISSING"),
        (
            "Put a backup of the data server's database in its place (docs/retention.md), and run the same command "
            "again: another try alone is no help",
            ("Run `eros doctor`: it says what is wrong with the database",),
        ),
    ),
    "DATABASE_READONLY": (
        "Make the data server's database and its folder writable, and run the same command again",
        ("Run `eros doctor`",),
    ),
    "DATABASE_FULL": (
        "Make room on the disk of the data server's database, and run the same command again",
        ("Run `eros doctor`",),
    ),
    "TOOL_FAILED": ("Look at what the data server said and retry", _CHECK_SERVER),
    "DIVERSITY_CHECK_FAILED": (
        "Let more send types stand",
        ("`eros analyse {creator_id}` shows the volume: days with few sends hold few types",),
    ),
    "REQUIRED_TARGET_MISSING": (
        "Give the data server the audiences and channels that the page's send types need",
        (_LISTS,),
    ),
    "QUOTA_CALCULATION_FAILED": (
        "Give the creator quotas above zero in the data server",
        ("`eros analyse {creator_id}` shows the volume and where it comes from",),
    ),
    "WEEKLY_DISTRIBUTION_MALFORMED": (
        "Give each of the seven days of weekly_distribution a number of sends in the data server",
        ("`eros analyse {creator_id}` shows the volume and where it comes from",),
    ),
    "ZERO_CAPTIONS_AVAILABLE": (
        "Add captions for the named send types to the caption bank",
        (
            "`eros-db import --captions FILE` adds them",
            "`eros analyse {creator_id}` shows the caption pool",
        ),
    ),
    "NO_AVAILABLE_SLOTS": (
        "Leave the week hours in which sends can stand, and generate again",
        ("They are what the request asks for, of 08:00 to 23:30, and what the creator's clock has of it on each day",),
    ),
    "VALIDATION_FAILED_CRITICAL": (
        "Mend what the checks lost most on, and generate again",
        ("partial_result has the report: its errors and what each check earned",),
    ),
    "MISSING_REQUIRED_FIELDS": (
        "Look at the named items: a tool left out what they need",
        ("details.slot_ids names them, and partial_result has them",),
    ),
    "DATABASE_SAVE_FAILED": (
        "Look why the data server did not write the week as it was sent",
        ("The message has what it says that it wrote", "Run `eros doctor`"),
    ),
    "SUPERSEDED": ("Approve the week that stands there now, or plan this one again", ("Run `eros weeks`",)),
    "WEEK_PROTECTED": (
        f"Generate with {parameter('replace')} to replace the week that stands; the version before is kept",
        ("`eros weeks` shows what stands, and who approved it",),
    ),
    "RECORD_UNWRITABLE": (
        "Make the record store writable and run the same command again: nothing is saved without a record",
        ("Run `eros doctor`", "docs/retention.md says how a backup is restored"),
    ),
    "INTERRUPTED": (
        "Generate the week again: the same seed gives the same week",
        ("`eros weeks` lists what is saved",),
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
    **dict.fromkeys(
        ("CAPTION_NOT_FOUND", "CAPTION_OF_ANOTHER_PAGE"),
        (
            "Plan the week again; or, of one that waits or stands, swap or remove each send that the message names and "
            "approve what that makes",
            ("--swap and --remove of review edit do it for one send; `eros show {generation_id}` has their ids",),
        ),
    ),
    "WEEK_BUSY": (
        "Wait until the other run has ended, then look at its week: `eros weeks`",
        ("The message has the other run's id",),
    ),
    "DEADLINE_EXCEEDED": (
        "Give a run more time: EROS_DEADLINE sets its seconds",
        (
            "`eros audit {generation_id}` has the time of each phase, each tool and the model",
            "Or try again when less runs beside it",
        ),
    ),
}

_INSTEAD = (
    f"Leave the week that stands, or approve this one with {parameter('replace')} and {parameter('reason')}: the "
    "version before is kept"
)
#: Of a right request at the wrong moment: code -> (what to do, further steps).
NOT_NOW: dict[str, tuple[str, tuple[str, ...]]] = {
    "WEEK_BUSY": RESOLUTIONS["WEEK_BUSY"],
    "BEING_ANSWERED": ("Wait until that has ended, then look at the week: `eros weeks`", ()),
    "WEEK_PROTECTED": (_INSTEAD, ("`eros weeks` shows what stands, and who approved it",)),
    "NEWER_WEEK": (_INSTEAD, ("`eros weeks` shows where each week stands",)),
    "NOT_WAITING": ("Look where the week stands: `eros weeks`", ()),
    "NOT_APPROVED": ("Approve the week first, where it can be: `eros weeks` shows where it stands", ()),
    "RECORD_DAMAGED": ("Restore a backup of the record store, or forget this week and generate it again", ()),
    "RECORD_UNREADABLE": ("Generate the week again: the same seed gives the same week", ()),
    "SAVE_UNKNOWN": ("Bring the week's data server back, then answer again", ("`eros doctor` says which it is",)),
}

#: details["whether_saved"] of an error response -> what is still to be done about the save (R58); without it, nothing
#: is saved, and nothing will be.
WHETHER_SAVED: dict[str, str] = {
    "not known": "`eros weeks --mend`, or the next command that opens this data server, finds out whether the week is "
    "saved, and saves it where nothing newer stands",
    "not yet": "The record still says that the week is to be saved: `eros weeks --mend`, or the next command that "
    "opens this data server, saves it where nothing newer stands",
    "not as sent": "What the data server holds of the week is not what it was sent, and it does not say what: "
    "`{reject}` ends this week here; then plan it again",
}


#: What ended a call -> what to do, further steps; "{tool}" and "{cause}" are the failure's own.
_BY_KIND: dict[str, tuple[str, tuple[str, ...]]] = {
    "refused": (
        "Look at what made the calls fail ({cause}), and run the same command again: a new run asks anew",
        ("Run `eros doctor` to see what is configured and reachable",),
    ),
    "bad_answer": (
        "Look at the data server, or at what stands in front of it: what {tool} answers cannot be used",
        (
            "The message has the beginning of the answer, or the field that is missing or wrong in it",
            "Run `eros doctor`",
        ),
    ),
    "rejected": (
        "Look at what the data server says about {tool}, and change that there or in the request",
        ("Run `eros doctor` to see which data server was asked",),
    ),
    "not_found": (
        "Look at what the data server does not find for {tool}, and whether it has been taken away since",
        ("The message has the server's own word", "Run `eros doctor` to see which data server was asked"),
    ),
    "missing_tool": ("Use a data server that has {tool}", ("Run `eros doctor` to see which tools it has",)),
    **dict.fromkeys(("unreachable", "timeout", "transport"), ("Bring the data server back and retry", _CHECK_SERVER)),
    "upstream": (
        "Look at what the data server reaches for {tool}: its connection there failed, or too much is asked of it; "
        "give it a minute, and retry",
        ("The message has the server's own word", "Run `eros doctor`"),
    ),
    "busy": (
        "Wait until nothing else writes to the data server's database, and retry",
        ("Run `eros doctor`", "Another program may hold the database: end it, or give it time"),
    ),
}
#: Codes of failures that are a call's: how it ended says more than the code.
_OF_A_CALL = frozenset({"MCP_UNAVAILABLE", "TOOL_FAILED", "VOLUME_CONFIG_MISSING", "SEND_TYPES_EMPTY"})
_SAVED_ONCE = "Run the same command again: the same seed gives the same week, and it is saved once"
#: What is to be done about a save beside what its call says.
_SAVE_STEPS = {
    "rejected": ("The message has the server's own word on what it does not take", "The week is in partial_result"),
    **dict.fromkeys(("busy", "upstream", "timeout", "transport", "bad_answer"), (_SAVED_ONCE,)),
}


def resolution(
    code: str,
    details: Mapping[str, Any],
    asked: Mapping[str, Any] | None = None,
    *,
    creator_id: str = "CREATOR",
    generation_id: str = "ID",
) -> tuple[str, tuple[str, ...]]:
    """The action and the steps for a code and the cause; near matches of a mistyped name come first.

    ``asked``: the fields of the request that was to be planned. The ids are those that the commands name.
    """
    stated = details.get("server_code")
    known = RESOLUTIONS.get(stated) if isinstance(stated, str) else None
    of_cause = (
        _listed(details)
        or _override(details, asked)
        or _hard_stops(details)
        or _few_types(code, details)
        or _unreached(details)
        or _of_call(code, details)
    )
    action, steps = _slow(details) or known or of_cause or RESOLUTIONS.get(code, _UNKNOWN)
    near = did_you_mean(details.get("near_matches", ()))
    left = WHETHER_SAVED.get(str(details.get("whether_saved")))
    ids = {
        "{creator_id}": shlex.quote(creator_id),
        "{generation_id}": generation_id,
        "{reject}": rejecting(generation_id),
    }
    told = ((left,) if left else ()) + ((near,) if near else ()) + steps
    return _with_ids(action, ids), tuple(_with_ids(one, ids) for one in told)


def _with_ids(text: str, ids: Mapping[str, str]) -> str:
    for place, value in ids.items():
        text = text.replace(place, value)
    return text


_UNKNOWN = ("Look at the message and the log, then retry", ("Run `eros doctor`",))


def _listed(details: Mapping[str, Any]) -> tuple[str, tuple[str, ...]] | None:
    """The server lists the creator and gives no profile of it: the name is right."""
    if not details.get("listed"):
        return None
    return "Give the creator a profile in the data server and retry", ("Look at what its get_creator_profile answers",)


def _slow(details: Mapping[str, Any]) -> tuple[str, tuple[str, ...]] | None:
    """R57: the tools that took much of a run whose time was spent, and those that were open when it was over."""
    slow = details.get("slow_tools")
    if not slow:
        return None
    named = dict.fromkeys(one["tool"] for one in slow)
    still = dict.fromkeys(one["tool"] for one in details.get("open_calls", ()))
    told = " and ".join(named) + (f" and whether it answers {' and '.join(still)} at all" if still else "")
    return (
        f"Look why the data server is slow to answer {told}, and run the same command again",
        ("Run `eros doctor` to see which data server was asked", "EROS_DEADLINE sets the seconds of one run"),
    )


def _override(details: Mapping[str, Any], asked: Mapping[str, Any] | None) -> tuple[str, tuple[str, ...]] | None:
    """R64: a week that nothing stops but its confidence is planned where the request allows that."""
    if asked is None or details.get("hard_stops") != [CONFIDENCE_STOP]:
        return None
    return (
        f"{planning_with('allow_low_confidence', asked)} plans it all the same; the errors say what that costs",
        (_more_confidence(details.get("message_count")),),
    )


def _more_confidence(messages: int | None) -> str:
    """What may raise it: messages only where they are few."""
    if messages is not None and messages >= ENOUGH_MESSAGES:
        counted_there = counted(messages, "message")
        return f"Look at confidence_score in the data server: it counted {counted_there}, which are not too few"
    return (
        f"eros-db gives a confidence of 0.4 from {ENOUGH_MESSAGES} messages of the last 90 days on; "
        "another server decides by itself what it trusts"
    )


def _hard_stops(details: Mapping[str, Any]) -> tuple[str, tuple[str, ...]] | None:
    stops = details.get("hard_stops")
    if not stops:
        return None
    return (
        f"Correct what nobody may pass over ({'; '.join(stops)}), and generate again",
        RESOLUTIONS["VALIDATION_FAILED_CRITICAL"][1],
    )


#: What keeps types out of a week -> what lets them in.
_LETS_IN = {
    "exclude": "exclude fewer types ({})",
    "include": "include more types ({})",
    "vault": "add the media of {} to the vault",
    "server": "let the data server list {}",
    "limits": "raise the limits of {} in the data server, which are 0",
    "category": "correct in the data server the category of {}",
}


def _few_types(code: str, details: Mapping[str, Any]) -> tuple[str, tuple[str, ...]] | None:
    """R12: by what keeps types out of this very week, its own few sends among it: each way that lets enough in, or all
    of them where none does alone."""
    kept_out = details.get("left_out")
    if code != "DIVERSITY_CHECK_FAILED" or not kept_out:
        return None
    targets = details["targets"]
    named = {cause: kept_out[cause] for cause in _LETS_IN if kept_out.get(cause)}
    few = _more_sends(details.get("sends", {}), targets)
    ways = [_LETS_IN[cause].format(first_few(keys)) for cause, keys in named.items()] + few
    if not ways:
        return None
    enough = [
        _LETS_IN[cause].format(first_few(keys)) for cause, keys in named.items() if _lets_enough_in(keys, details)
    ]
    ways = enough if enough and not few else [" and ".join(ways)]
    each = ", ".join(f"{count} of {name}" for name, count in targets["by_category"].items())
    return f"Let more send types stand: {', or '.join(ways)}", (f"This week needs {targets['total']} types: {each}",)


def _lets_enough_in(keys: Sequence[str], details: Mapping[str, Any]) -> bool:
    """Whether these types would make up what is missing of the week and of each category."""
    if "used" not in details:
        return True
    used, targets, catalogue = Counter[str](details["used"]), details["targets"], default_catalogue()
    more = Counter(catalogue[name].category for key in keys if (name := key.partition(" ")[0]) in catalogue)
    total = used.total() + more.total() >= targets["total"]
    return total and all(used[name] + more[name] >= least for name, least in targets["by_category"].items())


def _more_sends(sends: Mapping[str, int], targets: Mapping[str, Any]) -> list[str]:
    """Where the week has fewer sends than it needs types: no type can be let in without one."""
    few = {name: sends[name] for name, least in targets["by_category"].items() if name in sends and sends[name] < least}
    if few:
        told = ", ".join(f"{name} {count} for {targets['by_category'][name]} types" for name, count in few.items())
        return [f"give the page more sends a week ({told})"]
    total = sum(sends.values())
    if sends and total < targets["total"]:
        return [f"give the page more sends a week ({total} for {targets['total']} types)"]
    return []


def _unreached(details: Mapping[str, Any]) -> tuple[str, tuple[str, ...]] | None:
    """R22: what the data server lacks for the week's types, and those that need none of it."""
    if not details.get("lacking"):
        return None
    others = details.get("reachable")
    plan = (f"Or plan types that reach somebody, with {parameter('include')}: {first_few(others)}",) if others else ()
    return f"Give the data server {details['lacking']}", (_LISTS, *plan)


def _of_call(code: str, details: Mapping[str, Any]) -> tuple[str, tuple[str, ...]] | None:
    """What is to be done about a failed call; None where the code itself says more."""
    kind = details.get("kind")
    if kind not in _BY_KIND or code not in {*_OF_A_CALL, "DATABASE_SAVE_FAILED"}:
        return None
    action, steps = _BY_KIND[kind]
    if code == "DATABASE_SAVE_FAILED":
        steps = (*_SAVE_STEPS.get(kind, ()), *steps)
    known = {name: details.get(name) for name in ("tool", "cause")}
    return action.format(**known), steps
