"""Whatever goes wrong in a tool, as the error response of CONTRACT 2: ``isError``, a text, and the document."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mcp.types import CallToolResult, TextContent
from pydantic import ValidationError
from pydantic_core import ErrorDetails, to_json

from eros.failures import RecordFailure, RequestError, ToolFailure
from eros.settings import Settings
from eros.vocabulary.documents import ErrorDocument
from eros.vocabulary.request import Request
from eros.vocabulary.state import Run
from eros.vocabulary.wishes import WISHES
from eros_app.services.refusals import RefusedSubject
from eros_app.services.refusals import refusal as refused_request
from eros_app.services.refusals import unrecorded as unrecorded_request
from eros_app.services.requests import json_example
from eros_app.services.run_outcome import aborted
from graph.phases import unreachable

_LONGEST_ECHO = 200


class ToolRefused(Exception):
    """A tool ends with this error response."""

    def __init__(self, document: ErrorDocument) -> None:
        super().__init__(document.error_message)
        self.document = document


def refusal(wrong: RequestError, arguments: Mapping[str, Any], settings: Settings) -> ErrorDocument:
    """A request that cannot be, about the record or the creator that its arguments name."""
    return refused_request(wrong, _subject(arguments), settings, settings.clock())


def unrecorded(failed: RecordFailure, arguments: Mapping[str, Any], settings: Settings) -> ErrorDocument:
    """The record store cannot be used; about the same."""
    return unrecorded_request(failed, _subject(arguments), settings, settings.clock())


def _subject(arguments: Mapping[str, Any]) -> RefusedSubject:
    some_id = _text(arguments.get("id"))
    return RefusedSubject(_text(arguments.get("creator_id")), (some_id,) if some_id else ())


def bad_arguments(wrong: ValidationError, arguments: Mapping[str, Any], settings: Settings) -> ErrorDocument:
    """Arguments of the wrong kind: the first is named, all are listed."""
    errors = wrong.errors(include_url=False)
    problems = [f"{'.'.join(str(part) for part in error['loc'] if part != '[key]')}: {_why(error)}" for error in errors]
    field = str(errors[0]["loc"][0]) if errors[0]["loc"] else "arguments"
    text = f"arguments that cannot be: {'; '.join(problems)}"
    return refusal(RequestError("BAD_ARGUMENT", field, arguments.get(field), text), arguments, settings)


def _why(error: ErrorDetails) -> str:
    """What a type of ours says of the part that is wrong; else how the wish is written; else what pydantic says."""
    if ours := error.get("ctx", {}).get("error"):
        return str(ours)
    name = str(error["loc"][0]) if error["loc"] else ""
    example = json_example(name) if name in WISHES else None
    return f"cannot be read; write {name} as {example}" if example else error["msg"]


def server_failure(failure: ToolFailure, arguments: Mapping[str, Any], at: datetime) -> ErrorDocument:
    """The data server did not answer a tool that needs it."""
    run = Run(generation_id="", seed=0, week_start=at.date(), today=at.date(), started_at=at)
    creator_id = _text(arguments.get("creator_id"))
    request = Request(creator_id=creator_id or "")
    document = aborted({"request": request, "run": run}, unreachable(failure, "phase_1"), at)
    return document.model_copy(update={"generation_id": None, "creator_id": creator_id})


def _text(argument: object) -> str | None:
    """An argument as the client gave it, cut where it is no id of ours; None for what is no text."""
    return argument[:_LONGEST_ECHO] or None if isinstance(argument, str) else None


def refusal_result(document: ErrorDocument) -> CallToolResult:
    """The items of a partial result stay out: a model sees all of this; the archive keeps them."""
    partial = {name: value for name, value in document.partial_result.items() if name != "items"}
    items = document.partial_result.get("items")
    made = {**partial, **({"items_made": len(items)} if items is not None else {})}
    kept = document.model_copy(update={"partial_result": made}).model_dump(mode="json")
    return CallToolResult(
        content=[TextContent(type="text", text=to_json(kept).decode())], structuredContent=kept, isError=True
    )
