"""What stands in a creator's week on the data server, as far as the server lets itself be asked (R42, R58)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eros.failures import ToolFailure
from eros.vocabulary.ports import Answer, Tools
from eros.wire.rows import ObjectReader

_TOOL = "execute_query"
#: The columns that are asked for, the most telling first: tables in the field lack some of them.
_COLUMNS = (("generation_id", "status", "template_id", "version", "generated_at"), ("status", "template_id"))


@dataclass(frozen=True)
class StandingWeek:
    """The saved week; a field is None where the server does not keep it. ``generated_at`` is its own text."""

    status: str
    template_id: int | None
    generation_id: str | None = None
    version: int | None = None
    generated_at: str | None = None


@dataclass(frozen=True)
class UnknownStanding:
    """Whether a week stands there cannot be known; why."""

    reason: str


async def standing_week(tools: Tools, creator_id: str, week_start: date) -> StandingWeek | UnknownStanding | None:
    """The week that is saved there, or None where none is. ``creator_id`` is the server's own id. Never raises."""
    if not tools.offers(_TOOL):
        return UnknownStanding(f"the server has no {_TOOL}")
    reason = ""
    for columns in _COLUMNS:
        try:
            answer = await tools.call(_TOOL, query=_query(columns), params=[creator_id, week_start.isoformat()])
            return read_standing(answer)
        except ToolFailure as failure:
            reason = failure.message
            if failure.can_pass:
                break
    return UnknownStanding(reason)


def read_standing(answer: Answer) -> StandingWeek | None:
    """The newest of the rows that were found. Raises ToolFailure "bad_answer" without rows, or without a status."""
    reader = ObjectReader(_TOOL, answer)
    found = [_week(row) for row in reader.need(reader.rows("results", "rows"), "results")]
    return max(found, key=lambda week: week.template_id or 0, default=None)


def _query(columns: Sequence[str]) -> str:
    return f"SELECT {', '.join(columns)} FROM schedule_templates WHERE creator_id = ? AND week_start = ?"  # noqa: S608 (our own words)


def _week(row: ObjectReader) -> StandingWeek:
    return StandingWeek(
        status=row.need(row.key("status"), "status"),
        template_id=row.whole("template_id"),
        generation_id=row.name("generation_id"),
        version=row.whole("version"),
        generated_at=row.name("generated_at"),
    )
