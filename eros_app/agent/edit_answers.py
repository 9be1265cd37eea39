"""What the tools answer about an edit, and about two weeks side by side: small, since a model reads all of it."""

import json
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from eros.vocabulary.counting import counted
from eros.vocabulary.documents import Item
from eros_app.agent.answers import AgentAnswer, NextOffset
from eros_app.agent.sizes import MOST, cut, page, short_list, size
from eros_app.services.diff import Change, WeekDiff
from eros_app.services.editing import EditedWeek
from eros_app.services.hints import CommandHints

EditDone = Literal[
    "move", "reprice", "retarget", "rewrite", "swap", "remove", "add", "regenerate", "lighten", "accept", "unaccept",
    "lock", "unlock", "undo", "redo", "restore",
]  # fmt: skip


@dataclass(frozen=True)
class Unkept:
    """Why an edit that breaks a rule was not kept."""

    why: str


class EditedSchedule(AgentAnswer):
    """The week as the edit leaves it, or would: ``version`` is null where nothing was kept."""

    generation_id: str
    copy_of: str | None = Field(description="the week that stands, of which this is the edited copy")
    version: int | None
    told: str
    along: list[str] = Field(description="other items that changed with it")
    out: list[str] = Field(description="items that left the week with it")
    near: list[str]
    says: list[str] = Field(description="the words of what says others now, or was added")
    breaks: list[str] = Field(description="rules that break, which needs the person's reason")
    warns: list[str]
    mends: list[str]
    score_before: float
    score_after: float
    next_steps: list[str]


class ChangeRow(AgentAnswer):
    """One send: "added", "removed" or "changed", and what of it."""

    slot_id: str
    what: Literal["added", "removed", "changed"]
    send: str
    changes: list[str]


class ScheduleDiff(AgentAnswer):
    """A page of the sends that differ; the figures of the weeks stand on the first."""

    before: str
    after: str
    figures: list[str]
    note: str | None = Field(default=None, description="why there is nothing to compare with")
    rows: list[ChangeRow]
    total: int = Field(description="the rows of all pages")
    same: int = Field(description="sends that differ in nothing")
    next_offset: int | None = NextOffset


def edited(made: EditedWeek, hints: CommandHints, *steps: str) -> EditedSchedule:
    """``steps``: what is said instead of how to go on."""
    brought, week = made.consequences, made.document
    where = f"eros://schedules/{week.generation_id}"
    kept = made.version is not None
    undo = f"edit_schedule with do undo and version {made.version} takes it back"
    usual = [f"{undo}; review_schedule asks the person to decide"] if kept else []
    return EditedSchedule(
        generation_id=week.generation_id,
        copy_of=week.edit_of,
        version=made.version,
        told=cut(made.told, 600),
        along=short_list(brought.along, where),
        out=short_list(brought.out, where),
        near=list(brought.near),
        says=short_list([one.told for one in brought.says], where),
        breaks=short_list([hints(one.message) for one in brought.breaks], where),
        warns=short_list([hints(one.message) for one in brought.warns], where),
        mends=short_list([hints(one.message) for one in brought.mends], where),
        score_before=brought.score_before,
        score_after=brought.score_after,
        next_steps=list(steps) or usual,
    )


_AS_PLANNED = "nobody has edited this week: it is as it was planned; before names another week to compare it with"


def compared(found: WeekDiff, offset: int) -> ScheduleDiff:
    """Nothing differs from a week that is itself, which is said."""
    sides = [(side.generation_id, side.version) for side in (found.before, found.after)]
    rows = [
        *(_row("removed", item, ()) for item in found.removed),
        *(_row("added", item, ()) for item in found.added),
        *(_row("changed", one.item, one.changes) for one in found.changed),
    ]
    whole = ScheduleDiff(
        before=found.before.generation_id,
        after=found.after.generation_id,
        figures=list(map(_change, found.figures)) if not offset else [],
        note=_AS_PLANNED if sides[0] == sides[1] else None,
        rows=[],
        total=len(rows),
        same=found.same,
        next_offset=None,
    )
    listed, following = page(rows, offset, MOST - size(whole))
    return whole.model_copy(update={"rows": listed, "next_offset": following})


def _row(what: Literal["added", "removed", "changed"], item: Item, changes: tuple[Change, ...]) -> ChangeRow:
    said = f"{item.scheduled_date} {item.scheduled_time:%H:%M} {item.send_type_key}"
    shown = [_change(one) for one in changes[:_FIELDS]]
    more = [f"{counted(len(changes) - _FIELDS, 'field')} more"] if len(changes) > _FIELDS else []
    return ChangeRow(slot_id=item.slot_id, what=what, send=said, changes=[*shown, *more])


_FIELDS, _VALUE = 6, 60


def _change(one: Change) -> str:
    before, after = (cut(json.dumps(it, ensure_ascii=False), _VALUE) for it in (one.before, one.after))
    return f"{one.field}: {before} → {after}"
