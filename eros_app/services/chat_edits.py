"""An edit that is asked for in a conversation: found, told, kept or asked about (R43, R63)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from eros.language.edit_wishes import ComparedWith, EditWish, PendingEdit
from eros.language.ports import Reply
from eros.settings import Settings
from eros.vocabulary.documents import ErrorDocument, Item, Remark, ResultDocument
from eros.vocabulary.edits import Edit, Lighten, Move, VersionInView
from eros.vocabulary.numbers import digits
from eros_app.services.diff import WeekDiff
from eros_app.services.edit_meant import NotClear, edit_meant
from eros_app.services.edit_rules import item_in
from eros_app.services.editing import (
    EditedSince,
    EditedWeek,
    EditOptions,
    diff_versions,
    edit_week,
    edited_since,
    place_beside,
    redo_edit,
    restore_version,
    undo_edit,
    versions_of,
    week_to_edit,
)
from eros_app.services.noted import with_rule
from eros_app.services.slot_words import placed

_TAKES_BACK = "'undo' takes it back."
_YES = "Say yes, and it is kept; no leaves the week as it is."
_MOST = 4

#: What a reply says of the week that is in view from here on, and of its version.
View = Callable[[ResultDocument | ErrorDocument, int | None], dict[str, Any]]


@dataclass(frozen=True)
class ChatEdits:
    """One person's edits; ``view`` as above."""

    settings: Settings
    by: str
    view: View

    def edit(self, some_id: str, wish: EditWish, seen: VersionInView | None) -> Reply:
        """What is wished, carried out and told, or asked about; refused where somebody else has edited the week since
        it was ``seen``, which is told with the week as it is now. Raises RequestError."""
        since = edited_since(self.settings, some_id, seen, self.by)
        if since.step is not None:
            return self._unseen(since)
        there = since.document.generation_id or some_id
        match wish.do:
            case "undo":
                return self._gone(undo_edit(self.settings, there, self.by, since.version))
            case "redo":
                return self._gone(redo_edit(self.settings, there, self.by, since.version))
            case "restore":
                return self._gone(restore_version(self.settings, there, wish.number or 0, self.by, since.version))
        week, version = week_to_edit(self.settings, some_id)
        meant = edit_meant(wish, week.items, week.week_start)
        if isinstance(meant, NotClear):
            return Reply(meant.question, ending="question", pending=meant.pending, **self.view(week, version))
        on = since.version if wish.on is None else wish.on
        tried = edit_week(self.settings, some_id, meant, EditOptions(by=self.by, keep=False))
        if (asked := self._asked(some_id, week, wish, meant, tried)) is not None:
            pending = wish.model_copy(update={"on": on})
            asks = "reason" if tried.consequences.breaks and not wish.reason else "yes"
            waits = PendingEdit(wish=pending, asks=asks)
            return Reply(asked, ending="question", pending=waits, slot_id=_slot(meant), **self.view(week, version))
        reason = wish.reason if tried.consequences.breaks else ""
        kept = edit_week(self.settings, week.generation_id, meant, EditOptions(by=self.by, reason=reason, on=on))
        text = "\n".join((*_told(kept, week, meant), *_copied(seen, week, kept.document), _TAKES_BACK))
        return Reply(text, edited=True, slot_id=_slot(meant), **self.view(kept.document, kept.version))

    def compare(self, some_id: str, compared: ComparedWith) -> WeekDiff:
        """The week with what it was as planned, or in another version. Raises RequestError."""
        return diff_versions(self.settings, some_id, 0 if isinstance(compared, str) else compared)

    def is_edited(self, some_id: str) -> bool:
        return len(versions_of(self.settings, some_id)[1]) > 1

    def _gone(self, made: EditedWeek) -> Reply:
        broke = _remarks("Breaks", made.consequences.breaks, made.document.items)
        whose = _whose(made.document)
        text = " ".join(
            (f"{whose} {_sentence(made.told)} The week is at version {made.version}.", *broke, _score(made))
        )
        return Reply(text, edited=True, **self.view(made.document, made.version))

    def _unseen(self, since: EditedSince) -> Reply:
        """After it the week is in view as it is, and what is said again is said of that."""
        document, step = since.document, since.step
        by = f", by {step.by}: {step.told}" if step is not None else ""
        what = f", the edited copy of {since.copy_of}," if since.copy_of is not None else ""
        text = (
            f"{document.generation_id}{what} was edited meanwhile and is at version {since.version} now{by}. Nothing "
            "was changed; said again, it is done to the week as it is now."
        )
        return Reply(text, ending="refused", **self.view(document, since.version))

    def _asked(self, some_id: str, week: ResultDocument, wish: EditWish, edit: Edit, tried: EditedWeek) -> str | None:
        """The question before it is kept; None where there is none."""
        told, breaks = _told(tried, week, edit, tense="would"), tried.consequences.breaks
        why = _sentence(wish.first) if wish.first else ""
        agreed = wish.agreed and wish.on is not None  # to what was shown
        if breaks and not (agreed and wish.reason):
            beside = self._beside(some_id, edit)
            how = (
                "Say yes, and it is kept with that reason; no leaves the week as it is."
                if wish.reason
                else "It is kept only with a reason: say 'yes, because ...', or no."
            )
            return "\n".join(filter(None, (why, *told, beside, how)))
        if agreed or not (wish.first or isinstance(edit, Lighten)):
            return None
        return "\n".join((" ".join(filter(None, (why, told[0]))), *told[1:], _YES))

    def _beside(self, some_id: str, edit: Edit) -> str:
        """Where a send that would break a rule can stand instead."""
        if not isinstance(edit, Move):
            return ""
        item = item_in(week_to_edit(self.settings, some_id)[0].items, edit.slot_id)
        day, clock = edit.day or item.scheduled_date, edit.clock or item.scheduled_time
        free = place_beside(self.settings, some_id, edit.slot_id, day, clock)
        return _instead(day, free)


def _instead(day: date, free: time | None) -> str:
    if free is None:
        return f"No time of {day:%A} is free of that."
    return f"At {free:%H:%M} on {day:%A} no rule breaks: 'move it to {day:%A} {free:%H:%M}'."


def _slot(edit: Edit) -> str | None:
    return getattr(edit, "slot_id", None)


def _told(made: EditedWeek, week: ResultDocument, edit: Edit, *, tense: str = "") -> list[str]:
    """What an edit of this week brings, in sentences."""
    brought, items = made.consequences, (*week.items, *made.document.items)
    said = [f"{_whose(week)} {'That would be: ' if tense else 'Done: '}{made.told}."]
    if brought.along and _slot(edit) is not None:  # of a whole day each is told as it is
        said.append(f"Along with it: {_few(brought.along)}.")
    if brought.out and _slot(edit) is not None:
        said.append(f"Taken out with it: {_few(brought.out)}.")
    if brought.says:
        said.append(f"It says: {_few([one.told for one in brought.says])}.")
    if brought.near:
        said.append(f"It stands {' and '.join(brought.near)}.")
    said += _remarks("Breaks", brought.breaks, items)
    said += _remarks("New warning", brought.warns, items)
    again = {one.type for one in (*brought.breaks, *brought.warns)}  # said anew, in other figures
    said += _remarks("Not any more", [one for one in brought.mends if one.type not in again], items)
    return [*said, _score(made)]


def _whose(week: ResultDocument) -> str:
    return f"{week.creator_id}, week of {week.week_start}."


def _few(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - _MOST} more" if len(texts) > _MOST else ""
    return ", ".join(texts[:_MOST]) + more


def _remarks(title: str, remarks: Sequence[Remark], items: Sequence[Item]) -> list[str]:
    said = [placed(with_rule(one), items) for one in remarks]
    return [f"{title}: {_few(said)}."] if said else []


def _score(made: EditedWeek) -> str:
    brought = made.consequences
    if brought.score_before == brought.score_after:
        return f"The score stays {digits(brought.score_after)}."
    return f"Score {digits(brought.score_before)} → {digits(brought.score_after)}."


def _copied(seen: VersionInView | None, before: ResultDocument, after: ResultDocument) -> list[str]:
    """That an edit is in another week than the one that was in view."""
    is_new = before.generation_id != after.generation_id
    if not is_new and (after.edit_of is None or seen is None or seen.generation_id == after.generation_id):
        return []
    stands, copy = (before.generation_id, "a copy of it") if is_new else (after.edit_of, "the edited copy of it")
    return [
        f"The week that stands, {stands}, is as it was: the edit is in {copy}, {after.generation_id}, which waits for "
        "a review; its approval puts it in the other's place."
    ]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
