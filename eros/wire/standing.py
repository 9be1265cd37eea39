"""What stands in a creator's week on the data server, as far as the server lets itself be asked (R42, R58)."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from math import inf

from eros.failures import Finding, PhaseFailure, ToolFailure, found
from eros.parameters import parameter
from eros.vocabulary.life import StandingWeek, UnknownStanding
from eros.vocabulary.numbers import digits
from eros.vocabulary.ports import Answer, Tools
from eros.wire.rows import ObjectReader

_TOOL = "execute_query"
#: Of what is left of a run, at most this much goes into asking what stands.
_SHARE = 0.25
_APPROVAL = "SELECT algorithm_params FROM schedule_templates WHERE generation_id = ?"
_FORMER = "SELECT version FROM schedule_template_versions WHERE generation_id = ?"
#: The columns that are asked for, the most telling first: tables in the field lack some of them.
_COLUMNS = (
    ("generation_id", "status", "template_id", "version", "generated_at", "total_items"),
    ("generation_id", "status", "template_id", "version", "generated_at"),
    ("status", "template_id", "generated_at", "total_items"),
    ("status", "template_id"),
)


async def standing_week(
    tools: Tools, creator_id: str, week_start: date, left: float = inf
) -> StandingWeek | UnknownStanding | None:
    """The week that is saved there, or None where none is. ``creator_id`` is the server's own id. Never raises.

    A question that nothing of the week needs waits for a share of the ``left`` seconds of a run at most.
    """
    if not tools.offers(_TOOL):
        return UnknownStanding(f"the server has no {_TOOL}")
    seconds = None if left == inf else left * _SHARE
    try:
        async with asyncio.timeout(seconds):
            return await _standing_week(tools, creator_id, week_start)
    except TimeoutError:
        return UnknownStanding(f"{_TOOL}: no answer within {digits(seconds or 0, 3)} s", can_pass=True)


async def _standing_week(tools: Tools, creator_id: str, week_start: date) -> StandingWeek | UnknownStanding | None:
    unknown = UnknownStanding("")
    for columns in _COLUMNS:
        try:
            answer = await tools.call(_TOOL, query=_query(columns), params=[creator_id, week_start.isoformat()])
            return read_standing(answer, keeps_ids=tools.offers("save_schedule", "generation_id"))
        except ToolFailure as failure:
            can_pass = failure.unavailable or failure.is_of_database
            unknown = UnknownStanding(failure.message, can_pass, failure.code)
            if failure.can_pass:
                break
    return unknown


async def with_approval(tools: Tools, stands: StandingWeek) -> StandingWeek:
    """The week with who approved it, when and why, as far as its server keeps what it was told. Never raises."""
    if not stands.is_protected or stands.generation_id is None:
        return stands
    try:
        answer = await tools.call(_TOOL, query=_APPROVAL, params=[stands.generation_id])
        row = next(iter(ObjectReader(_TOOL, answer).rows("results", "rows") or ()), None)
        kept = row.text("algorithm_params") if row is not None else None
        said = ObjectReader(_TOOL, json.loads(kept or "{}"))
    except (ToolFailure, ValueError, RecursionError):
        return stands
    return replace(
        stands,
        approved_by=said.name("reviewer"),
        approved_at=_instant(said.name("decided_at")),
        approved_why=said.text("reason") or "",
        edition=said.name("edition"),
    )


async def has_stood(tools: Tools, generation_id: str) -> bool:
    """Whether its server keeps this generation as a former version of its week: it takes none of those a second time.
    Not, where it does not say. Never raises."""
    if not tools.offers(_TOOL):
        return False
    try:
        answer = await tools.call(_TOOL, query=_FORMER, params=[generation_id])
        return bool(ObjectReader(_TOOL, answer).rows("results", "rows"))
    except ToolFailure:
        return False


def _instant(text: str | None) -> datetime | None:
    try:
        read = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return read if read.tzinfo else None


def read_standing(answer: Answer, *, keeps_ids: bool) -> StandingWeek | None:
    """The newest of the rows that were found. Raises ToolFailure "bad_answer" without rows, or without a status.

    ``keeps_ids``: whether the server takes the id of a generation when it saves, so that a row without one is no
    generation's.
    """
    reader = ObjectReader(_TOOL, answer)
    found = [_week(row, keeps_ids) for row in reader.need(reader.rows("results", "rows"), "results")]
    return max(found, key=lambda week: week.template_id or 0, default=None)


def _query(columns: Sequence[str]) -> str:
    return f"SELECT {', '.join(columns)} FROM schedule_templates WHERE creator_id = ? AND week_start = ?"  # noqa: S608 (our own words)


def _week(row: ObjectReader, keeps_ids: bool) -> StandingWeek:
    generation_id = row.name("generation_id")
    return StandingWeek(
        status=row.need(row.key("status"), "status"),
        template_id=row.whole("template_id"),
        generation_id=generation_id,
        version=row.whole("version"),
        generated_at=row.name("generated_at"),
        total_items=row.whole("total_items"),
        unsigned=keeps_ids and generation_id is None and "generation_id" in row.data,
    )


async def check_replaceable(tools: Tools, creator_id: str, week_start: date, left: float = inf) -> tuple[Finding, ...]:
    """Whether a plan may replace what stands there, asked of the server before it is asked to (R42).

    Raises PhaseFailure ``week_protected``. A finding where nobody can know, and the server would not refuse by itself.
    """
    stands = await standing_week(tools, creator_id, week_start, left)
    return refuse_protected(stands, tools, creator_id, week_start)


def refuse_protected(
    stands: StandingWeek | UnknownStanding | None, tools: Tools, creator_id: str, week_start: date
) -> tuple[Finding, ...]:
    """The same of what the server has said already."""
    if isinstance(stands, UnknownStanding):
        if tools.offers("save_schedule", "replace"):
            return ()
        text = f"whether the week of {week_start} is approved there cannot be known: {stands.reason}"
        return (found("protection_unknown", text, impact="an approved week would be replaced"),)
    if stands is not None and stands.is_protected:
        text = (
            f"the week of {week_start} of {creator_id!r} is {stands.state.replace('_', ' ')}; "
            f"only {parameter('replace')} may replace it"
        )
        details = {"status": stands.status, "generation_id": stands.generation_id}
        raise PhaseFailure("week_protected", text, details=details)
    return ()
