"""What a row of the record store says: as a week, as what is unfinished, or as damaged (R58)."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import (
    RowMapping,
)

from eros.failures import RequestError
from eros.parameters import IN_RECORD
from eros.vocabulary.audit import AuditTrail
from eros.vocabulary.documents import ResultDocument, in_zone
from eros.vocabulary.state import Decision
from eros_app.records.terms import (
    PROTECTED,
    STANDING,
    AnyDocument,
    Server,
    Unfinished,
)
from eros_app.records.week import WeekRecord, WeekState, WeekSummary

#: The code of a record whose own text is no JSON any more; the records around it are whole.
RECORD_DAMAGED = "RECORD_DAMAGED"

_DOCUMENT: TypeAdapter[AnyDocument] = TypeAdapter(AnyDocument)


def server_in(row: RowMapping) -> Server | None:
    if not isinstance(row["server_key"], str):
        return None
    address = row["server_address"] if isinstance(row["server_address"], dict) else {}
    return Server(key=row["server_key"], label=row["server_label"] or "", address=address)


def unfinished_in(row: RowMapping) -> Unfinished | None:
    """None for a row that is damaged: there is nothing to be settled by."""
    plain = ("generation_id", "creator_id", "week_start", "state", "step", "began_at", "changed_at")
    if _has_bytes(row):
        return None
    with suppress(ValidationError):
        return Unfinished(
            **{name: row[name] for name in plain},
            decision=decision_in(row)[0],
            stood_as=stood_in(row),
            server=server_in(row),
            save_arguments=_save_arguments(row),
        )
    return None


def summary_in(row: RowMapping, *, cut_short: bool) -> WeekSummary:
    """What a list shows. Where a column cannot be read, its default stands, and the week is told as damaged."""
    said, readable = decision_in(row)
    fields = {name: row[name] for name in WeekSummary.model_fields if name not in _READ}
    fields |= {"state": row["life"], "needs_reason": bool(row["needs_reason"]), "cut_short": cut_short}
    saving, stood_as = cut_short and row["step"] == "saving", stood_in(row)
    # a lease that was given back in the middle of a save: the run ended, and the server had not answered
    fields["save_unclear"] = saving and row["lease_holder"] is None and row["state"] != "saved"
    approves = said is not None and said.verdict == "approve"
    fields["approval_unclear"] = saving and approves and stood_as not in PROTECTED
    fields |= {"posts": row["posts"] or {}, "stood_as": stood_as, "changed_at": _changed_at(row)}
    zone = fields["timezone"]
    if not readable or (zone is not None and not _is_zone(zone)) or _has_bytes(row):
        fields |= {"error_code": RECORD_DAMAGED, "timezone": zone if _is_zone(zone) else None}
    try:
        return WeekSummary(**fields, decision=said)
    except ValidationError as wrong:
        damaged = {str(error["loc"][0]) for error in wrong.errors(include_url=False, include_input=False)}
        sound = {name: value for name, value in fields.items() if name not in damaged}
        return WeekSummary(**{**_INSTEAD, **sound, "error_code": RECORD_DAMAGED}, decision=said)


#: Fields of a summary that are no column as it is.
_READ = frozenset({
    "state", "decision", "needs_reason", "cut_short", "save_unclear", "approval_unclear", "posts", "stood_as",
    "changed_at",
})  # fmt: skip
#: What stands for a damaged column that a summary cannot do without.
_INSTEAD: Mapping[str, Any] = {
    "creator_id": "?",
    "state": "unknown",
    "began_at": datetime.fromtimestamp(0, UTC),
    "changed_at": datetime.fromtimestamp(0, UTC),
}


def _is_zone(name: object) -> bool:
    try:
        return isinstance(name, str) and ZoneInfo(name) is not None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _changed_at(row: RowMapping) -> str:
    """When its state changed last: with its last step, or when it was handed over after that."""
    handover = row["handover"] if isinstance(row["handover"], dict) else {}
    with suppress(TypeError, ValueError):
        step, given = (datetime.fromisoformat(str(text)) for text in (row["changed_at"], handover.get("at")))
        if given > step:
            return given.isoformat()
    changed_at: str = row["changed_at"]
    return changed_at


def date_in(text: object) -> date | None:
    """None for what is no date, or a damaged one."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def decision_in(row: RowMapping) -> tuple[Decision | None, bool]:
    """A person's, and whether what is kept of it can be read."""
    try:
        return Decision.model_validate(row["decision"]) if row["decision"] is not None else None, True
    except ValidationError:
        return None, False


def stood_in(row: RowMapping) -> WeekState | None:
    """The state in which the week stands, or stood until another took its place; None of one that never stood."""
    state: WeekState = row["state"]
    if state in STANDING:
        return state
    if state == "superseded" and row["stood_as"] is None:  # kept before what it stood as was
        said, _ = decision_in(row)
        return "approved" if said is not None and said.verdict == "approve" else "saved"
    stood_as: WeekState | None = row["stood_as"]
    return stood_as


def record_in(row: RowMapping, summary: WeekSummary) -> WeekRecord:
    generation_id = row["generation_id"]
    if row["document"] is None and row["state"] != "planned":
        raise damaged(generation_id)
    if row["document"] is None and not summary.cut_short:
        text = f"{generation_id} is being planned; there is no week yet"
        raise RequestError("NOTHING_PLANNED", "id", generation_id, text)
    if row["document"] is None:
        text = f"{generation_id} was cut short before there was a week; `eros weeks --mend` ends it"
        raise RequestError("NOTHING_PLANNED", "id", generation_id, text)
    if summary.error_code == RECORD_DAMAGED:
        raise damaged(generation_id)
    with told_unreadable(generation_id):
        document = _DOCUMENT.validate_json(row["document"], context=IN_RECORD)
        audit = AuditTrail.model_validate_json(row["audit"])
    if isinstance(document, ResultDocument):
        if not _is_zone(document.timezone):
            raise damaged(generation_id)
        document = document.model_copy(update={"items": in_zone(document.items, document.timezone)})
    return WeekRecord(**dict(summary), version=row["version"] or 0, document=document, audit=audit)


@contextmanager
def told_unreadable(generation_id: str) -> Iterator[None]:
    """What of a week another version wrote, or is damaged, is told as such. Raises RequestError."""
    try:
        yield
    except ValidationError as wrong:
        if any(error["type"] == "json_invalid" for error in wrong.errors(include_url=False, include_input=False)):
            raise damaged(generation_id) from wrong
        text = (
            f"the record of {generation_id} was written by an EROS of another version and cannot be read by this one; "
            "generate the week again: the same seed gives the same week"
        )
        raise RequestError("RECORD_UNREADABLE", "id", generation_id, text) from wrong


def must_be_text(row: RowMapping) -> RowMapping:
    """The row whose columns can be read. Raises RequestError RECORD_DAMAGED."""
    if _has_bytes(row):
        raise damaged(str(row["generation_id"]))
    return row


def _has_bytes(row: RowMapping) -> bool:
    """No column of a week is bytes, so that a ruined one is."""
    return any(isinstance(one, bytes) for one in row.values())


def damaged(generation_id: str) -> RequestError:
    text = (
        f"the record of {generation_id} is damaged: restore a backup of the record store (docs/retention.md), or "
        f"remove this week with `eros weeks --forget {generation_id}` and generate it again"
    )
    return RequestError(RECORD_DAMAGED, "id", generation_id, text)


def _save_arguments(row: RowMapping) -> dict[str, Any] | None:
    """None also where they are damaged: then nothing is saved again."""
    try:
        read = json.loads(row["save_arguments"] or "null")
    except ValueError:
        return None
    return read if isinstance(read, dict) else None
