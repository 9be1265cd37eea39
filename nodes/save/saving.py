"""The call that saves a week, in the form that the server takes; what is not kept there is a finding (CONTRACT 3)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from eros.failures import Finding, ToolFailure, found
from eros.vocabulary.counting import counted
from eros.vocabulary.documents import Item
from eros.vocabulary.ports import Tools
from eros.vocabulary.state import Saved
from eros.wire import (
    OPTIONAL_ARGUMENTS,
    SaveForm,
    dropped,
    older_form,
    read_save,
    save_arguments,
    save_form,
)
from nodes.save.rules import check_saved_all, save_failed

SAVE = "save_schedule"

#: Is told what the server is about to be asked, and what it will not keep.
BeginSave = Callable[[Mapping[str, Any], tuple[Finding, ...]], None]


@dataclass(frozen=True)
class WeekToSave:
    items: Sequence[Item]
    creator_id: str
    week_start: date
    generation_id: str
    replace: bool
    metadata: Mapping[str, Any]


async def save_week(tools: Tools, week: WeekToSave, begin: BeginSave) -> tuple[Saved, tuple[Finding, ...]]:
    """Save in the server's form, and without what it refuses and had not said to refuse.

    Raises PhaseFailure ``week_protected``, ``database_save_failed``, ``mcp_unavailable`` or what ``begin`` raises.
    """
    form = save_form(tools.schema(SAVE))
    while True:
        try:
            return await _saved(tools, week, form, begin)
        except ToolFailure as failure:
            older = older_form(failure, form)
            if older is None:
                raise save_failed(failure) from failure
            form = older


async def _saved(tools: Tools, week: WeekToSave, form: SaveForm, begin: BeginSave) -> tuple[Saved, tuple[Finding, ...]]:
    findings = (*not_kept(week.items, form), *_not_told_approved(tools, week))
    arguments = save_arguments(
        week.items,
        creator_id=week.creator_id,
        week_start=week.week_start,
        generation_id=week.generation_id,
        replace=week.replace,
        metadata=_as_saved(week.metadata, findings),
        form=form,
        without=[name for name in OPTIONAL_ARGUMENTS if not tools.offers(SAVE, name)],
    )
    begin(arguments, findings)
    saved = read_save(await tools.call(SAVE, **arguments))
    return check_saved_all(saved, len(week.items), week.creator_id, week.week_start), findings


def _not_told_approved(tools: Tools, week: WeekToSave) -> tuple[Finding, ...]:
    """A server that takes no metadata does not hear that a person approved the week (R42)."""
    if week.metadata.get("status") != "approved" or tools.offers(SAVE, "metadata"):
        return ()
    text = f"the data server does not keep that this week is approved: its {SAVE} takes no metadata"
    impact, stands = "another home or program may replace it there", "its record here alone protects it"
    return (found("protection_unknown", text, impact=impact, fallback=stands),)


def _as_saved(metadata: Mapping[str, Any], findings: Sequence[Finding]) -> Mapping[str, Any]:
    """A week that is not kept whole has a warning, and did not merely pass (R53)."""
    passed = findings and metadata.get("validation_status") == "passed"
    return {**metadata, "validation_status": "passed_with_warnings"} if passed else metadata


def not_kept(items: Sequence[Item], form: SaveForm) -> tuple[Finding, ...]:
    """What the server has no place for, with its counts."""
    lost = dropped(items, form)
    if not lost:
        return ()
    said = []
    if lost.channels:
        truth = "channel_key keeps their own" if lost.keeps_key else "their own channel is not kept there"
        said.append(f"the channel of {counted(lost.channels, 'send')} is written as another that it knows ({truth})")
    if lost.links:
        said.append(f"{counted(lost.links, 'follow-up')} without the link to the parent")
    everywhere = [field for field, count in lost.fields.items() if count == len(items)]
    said += [
        f"no {field} ({counted(count, 'send')})" for field, count in lost.fields.items() if field not in everywhere
    ]
    if everywhere:
        said.append(f"of every send no {', '.join(everywhere)}")
    message = f"the server's {SAVE} takes less than a week holds: {'; '.join(said)}"
    impact = "who reads that server does not see it; the record here keeps it"
    if lost.slots and lost.fields:  # the counts of fields are of other sends than those that are named
        one, many = "send is named, whose", "sends are named, whose"
        impact += f"; {counted(len(lost.slots), one, many)} channel or parent is not kept"
    return (found("save_incomplete", message, impact=impact, slot_ids=lost.slots),)
