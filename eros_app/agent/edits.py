"""The tools that edit and compare weeks, over the services of every other door (R43, R62)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time
from typing import Annotated, Any

from mcp.server.fastmcp import Context
from pydantic import Field, TypeAdapter

from eros.failures import RequestError
from eros.settings import Settings
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.edits import (
    Add,
    Edit,
    Lighten,
    Mark,
    Move,
    Regenerate,
    Remove,
    Reprice,
    Retarget,
    Rewrite,
    SwapCaption,
)
from eros.vocabulary.wall_clock import read_time
from eros.vocabulary.wishes import Amount, Day
from eros_app.agent import edit_answers as answers
from eros_app.agent.edit_answers import EditDone
from eros_app.agent.elicitation import ask_why_a_rule_may_break, can_ask
from eros_app.agent.naming import through
from eros_app.agent.steps import edit_command
from eros_app.agent.tool_arguments import Offset, TheId
from eros_app.services.hints import CommandHints

RequestContext = Context[Any, Any, Any]
#: Each kind of edit, with the field of it that an argument of another name gives.
_EDITS: dict[str, tuple[type, dict[str, str]]] = {
    "move": (Move, {"time": "clock"}),
    "reprice": (Reprice, {"number": "price"}),
    "retarget": (Retarget, {"words": "target_key"}),
    "rewrite": (Rewrite, {"words": "text"}),
    "swap": (SwapCaption, {"number": "caption_id"}),
    "remove": (Remove, {}),
    "add": (Add, {"time": "clock", "words": "send_type_key", "number": "price"}),
    "regenerate": (Regenerate, {}),
    "lighten": (Lighten, {}),
    **dict.fromkeys(("accept", "unaccept", "lock", "unlock"), (Mark, {})),
}
_STEPS = ("undo", "redo", "restore")
#: What the services call a field -> the argument that gives it here.
_ARGUMENTS = {
    "price": "number", "caption": "number",
    "target": "words", "text": "words", "send_type": "words",
}  # fmt: skip


class EditHandlers:
    """One EROS_HOME, behind the tools that change a week item by item."""

    def __init__(self, settings: Settings, hints: CommandHints) -> None:
        self._settings, self._hints = settings, hints

    async def edit_schedule(
        self,
        ctx: RequestContext,
        id: TheId,
        do: Annotated[EditDone, Field(description="lighten: a fifth fewer sends.")],
        slot_id: Annotated[str | None, Field(description="The item.")] = None,
        day: Annotated[Day | None, Field(description="move, add, regenerate, lighten.")] = None,
        time: Annotated[str | None, Field(description="HH:MM; move, add.")] = None,
        number: Annotated[
            Amount | None, Field(description="reprice, add: $; swap: caption id; restore: version.")
        ] = None,
        words: Annotated[
            str | None, Field(description="rewrite: the text; add: send type; retarget: audience.")
        ] = None,
        keep: Annotated[bool, Field(description="false: only tell.")] = True,
        version: Annotated[int | None, Field(description="Of this id; undo, redo, restore need it.")] = None,
        reason: Annotated[str, Field(description="Why a rule may break; proposed.")] = "",
        reviewer: Annotated[str, Field(description="The person's name, if given.")] = "",
    ) -> answers.EditedSchedule:
        """Edit a week that waits, or a copy of one that stands; only the person lets a rule break."""
        fields = {"slot_id": slot_id, "day": day, "time": time, "number": number, "words": words}
        given: dict[str, Any] = {name: value for name, value in fields.items() if value is not None}
        with _refused_by(_ARGUMENTS):
            if do in _STEPS:
                return self._gone(id, do, given, version, by=through(ctx, reviewer), keep=keep)
            edit = _edit(do, given)
            return await self._edited(ctx, id, edit, version, keep=keep, reason=reason, reviewer=reviewer)

    async def _edited(
        self, ctx: RequestContext, id: str, edit: Edit, seen: int | None, *, keep: bool, reason: str, reviewer: str
    ) -> answers.EditedSchedule:
        from eros_app.services import editing

        week, there = editing.week_to_edit(self._settings, id, seen)
        version = there if seen is None else seen
        meant = week.generation_id  # of a name it may be another week once the person has answered
        tried = editing.edit_week(self._settings, meant, edit, editing.EditOptions(by="", on=seen, keep=False))
        if not keep:
            return answers.edited(tried, self._hints)
        by, broken = through(ctx, reviewer), tried.consequences.breaks
        if broken:
            said = await self._asked_why(ctx, week, tried, reason)
            if isinstance(said, answers.Unkept):
                command = self._hints(f"The person can run `{edit_command(week.generation_id, edit)}`")
                return answers.edited(tried, self._hints, f"Nothing was kept: {said.why}.", command)
            reason = said
        options = editing.EditOptions(by=by, reason=reason if broken else "", on=version)
        return answers.edited(editing.edit_week(self._settings, meant, edit, options), self._hints)

    async def diff_schedules(
        self,
        id: TheId,
        before: Annotated[str | None, Field(description="Another week's id, or a version; else: as planned.")] = None,
        offset: Offset = 0,
    ) -> answers.ScheduleDiff:
        """What one week, or version, changed of another."""
        from eros_app.services import editing
        from eros_app.services.diff import diff_weeks

        if before is None:
            return answers.compared(editing.diff_versions(self._settings, id, 0), offset)
        if before.isascii() and before.isdigit() and len(before) < _LONGEST_NUMBER:
            with _refused_by({"number": "before"}):
                return answers.compared(editing.diff_versions(self._settings, id, int(before)), offset)
        return answers.compared(diff_weeks(self._settings, before, id), offset)

    async def _asked_why(
        self, ctx: RequestContext, week: ResultDocument, tried: Any, reason: str
    ) -> "str | answers.Unkept":
        if not can_ask(ctx.session):
            return answers.Unkept("it breaks a rule, and this client shows no forms")
        broken = [one.message for one in tried.consequences.breaks]
        said = await ask_why_a_rule_may_break(
            ctx.session, week, tried.told, broken, reason, ctx.request_context.request_id
        )
        return said if isinstance(said, str) else answers.Unkept(said.why)

    def _gone(
        self, some_id: str, do: str, given: dict[str, Any], seen: int | None, *, by: str, keep: bool
    ) -> answers.EditedSchedule:
        """Taken back is what was seen, and not what somebody else has done since."""
        from eros_app.services import editing

        _check_fields(do, given, {"number"} if do == "restore" else set())
        if not keep:
            raise RequestError("BAD_ARGUMENT", "keep", "false", f"{do} is carried out or not: keep is true")
        if do == "restore" and "number" not in given:
            raise RequestError("BAD_ARGUMENT", "number", "", "restore needs number: the version")
        if seen is None:
            text = f"{do} needs version: the one that edit_schedule or get_schedule told of the week last"
            raise RequestError("BAD_ARGUMENT", "version", "", text)
        if do == "restore":
            made = editing.restore_version(self._settings, some_id, _whole("number", given["number"]), by, seen)
        else:
            made = (editing.undo_edit if do == "undo" else editing.redo_edit)(self._settings, some_id, by, seen)
        return answers.edited(made, self._hints)


_LONGEST_NUMBER = 6


@contextmanager
def _refused_by(arguments: dict[str, str]) -> Iterator[None]:
    """A refusal names the argument that it is about."""
    try:
        yield
    except RequestError as wrong:
        wrong.field = arguments.get(wrong.field, wrong.field)
        raise


def _edit(do: str, given: dict[str, Any]) -> Edit:
    """The edit of those fields. Raises RequestError for one that is missing, or belongs to another edit."""
    kind, renamed = _EDITS[do]
    fields = kind.model_fields  # type: ignore[attr-defined]
    takes = {name for name in (*given, *renamed) if renamed.get(name, name) in fields}
    _check_fields(do, given, takes)
    said = {renamed.get(name, name): value for name, value in given.items()}
    names = {field: name for name, field in renamed.items()}
    missing = [names.get(name, name) for name, field in fields.items() if field.is_required() and name not in said]
    if missing := [name for name in missing if name != "do"]:
        raise RequestError("BAD_ARGUMENT", missing[0], "", f"{do} needs {', '.join(missing)}")
    if do == "move" and not said.keys() & {"day", "clock"}:
        raise RequestError("BAD_ARGUMENT", "time", "", "move needs time, day, or both")
    if do == "regenerate" and len(said.keys() & {"slot_id", "day"}) != 1:
        raise RequestError("BAD_ARGUMENT", "slot_id", "", "regenerate needs slot_id or day")
    if "caption_id" in said:
        said["caption_id"] = _whole("number", said["caption_id"])
    if "clock" in said:
        said["clock"] = _clock(said["clock"])
    adapter: TypeAdapter[Any] = TypeAdapter(Edit)
    made: Edit = adapter.validate_python({"do": do, **said})
    return made


def _clock(text: str) -> time:
    try:
        return read_time(text)
    except ValueError as wrong:
        raise RequestError("BAD_ARGUMENT", "time", text[:100], str(wrong)) from wrong


def _whole(name: str, figure: float) -> int:
    if figure != int(figure):
        raise RequestError("BAD_ARGUMENT", name, str(figure), f"{name} is a whole number here")
    return int(figure)


def _check_fields(do: str, given: dict[str, Any], takes: set[str]) -> None:
    for name in given:
        if name not in takes:
            raise RequestError("BAD_ARGUMENT", name, str(given[name])[:100], f"{do} takes no {name}")
