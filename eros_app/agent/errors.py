"""Whatever goes wrong in a tool, as the error response of CONTRACT 2: ``isError``, and the document as a small text.

It comes without structured content: a tool declares the shape of its own answer, and clients hold an error to it too.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from mcp.types import CallToolResult, TextContent
from pydantic import ValidationError
from pydantic_core import to_json

from eros.failures import RecordFailure, RequestError, ToolFailure
from eros.settings import Settings
from eros.vocabulary.documents import ErrorDocument
from eros.vocabulary.ports import NoDeadline
from eros.vocabulary.request import Request
from eros.vocabulary.state import Run
from eros_app.agent.refused import ToolRefused
from eros_app.agent.sizes import cut
from eros_app.services.hints import CommandHints
from eros_app.services.refusals import RefusedSubject
from eros_app.services.refusals import refusal as refused_request
from eros_app.services.refusals import unrecorded as unrecorded_request
from eros_app.services.run_outcome import aborted
from eros_app.services.weeks import summary_of
from eros_app.services.wrong_values import bad_arguments
from graph.phases import open_failure

#: Characters of an argument that an answer repeats, of any of its texts; entries of a list.
_LONGEST_ECHO, _LONGEST_TEXT, _MOST_ENTRIES = 200, 600, 12
#: Of a partial result, what the record keeps: its items are counted, its advice is the document's own.
_KEPT_ELSEWHERE = frozenset({"items", "recommendations"})


def answer_of(
    wrong: BaseException | None, arguments: Mapping[str, Any], settings: Settings, hints: CommandHints
) -> CallToolResult | None:
    """What a tool answers about this; None for what is a bug of ours."""
    document = _document(wrong, arguments, settings)
    return None if document is None else _result(document, arguments, hints)


def answer_of_bug(
    bug: BaseException | None, arguments: Mapping[str, Any], settings: Settings, hints: CommandHints
) -> CallToolResult:
    """The client learns the fact."""
    refused = _refusal(RequestError("BUG", "", "", bug_in_words(bug)), arguments, settings)
    return _result(refused, arguments, hints)


def bug_in_words(bug: BaseException | None) -> str:
    return f"a bug in EROS, not in the request ({type(bug).__name__}); `eros mcp -v` puts its trace into the log"


def _document(wrong: BaseException | None, arguments: Mapping[str, Any], settings: Settings) -> ErrorDocument | None:
    match wrong:
        case ToolRefused():
            return _that_leads_somewhere(wrong.document, settings)
        case RequestError():
            return _refusal(wrong, arguments, settings)
        case RecordFailure():
            return unrecorded_request(wrong, _subject(arguments), settings, settings.clock())
        case ValidationError():
            return _refusal(bad_arguments(wrong, arguments), arguments, settings)
        case ToolFailure():
            return _server_failure(wrong, arguments, settings.clock())
    return None


def _that_leads_somewhere(document: ErrorDocument, settings: Settings) -> ErrorDocument:
    """The document without its id, where no record is kept under that."""
    try:
        if document.generation_id is not None:
            summary_of(settings, document.generation_id)
    except (RequestError, RecordFailure):
        return document.model_copy(update={"generation_id": None})
    return document


def _refusal(wrong: RequestError, arguments: Mapping[str, Any], settings: Settings) -> ErrorDocument:
    """A request that cannot be, about the record or the creator that its arguments name."""
    return refused_request(wrong, _subject(arguments), settings, settings.clock())


def _subject(arguments: Mapping[str, Any]) -> RefusedSubject:
    some_id = _text(arguments.get("id"))
    return RefusedSubject(_text(arguments.get("creator_id")), (some_id,) if some_id else ())


def _server_failure(failure: ToolFailure, arguments: Mapping[str, Any], at: datetime) -> ErrorDocument:
    """The data server did not answer a tool that needs it."""
    run = Run(generation_id="", seed=0, week_start=at.date(), today=at.date(), started_at=at)
    creator_id = _text(arguments.get("creator_id"))
    request = Request(creator_id=creator_id or "")
    document = aborted({"request": request, "run": run}, open_failure(failure, "phase_1", NoDeadline()), at)
    return document.model_copy(update={"generation_id": None, "creator_id": creator_id})


def _text(argument: object) -> str | None:
    """An argument as the client gave it, cut where it is no id of ours; None for what is no text."""
    return argument[:_LONGEST_ECHO] or None if isinstance(argument, str) else None


def _result(document: ErrorDocument, arguments: Mapping[str, Any], hints: CommandHints) -> CallToolResult:
    """A partial result comes in short: a model sees all of this; the record keeps the whole."""
    partial = {name: value for name, value in document.partial_result.items() if name not in _KEPT_ELSEWHERE}
    items = document.partial_result.get("items")
    made = {**partial, **({"items_made": len(items)} if items is not None else {})}
    told = document.model_copy(update={"partial_result": made}).model_dump(mode="json")
    if isinstance(report := told["partial_result"].get("report"), dict):
        told["partial_result"]["report"] = _lost_points(report)
    if isinstance(echo := told["details"].get("value"), str):
        told["details"]["value"] = cut(echo, _LONGEST_ECHO)
    small = _small(told, hints, [text for text in _texts(dict(arguments)) if len(text) > _LONGEST_ECHO])
    return CallToolResult(content=[TextContent(type="text", text=to_json(small).decode())], isError=True)


def _lost_points(report: dict[str, Any]) -> dict[str, Any]:
    """A report as far as it says what was wrong; its errors are the document's own."""
    lost = [f"{one['id']}: {one['detail']}" for one in report.get("checks", ()) if not one["passed"]]
    return {"status": report.get("status"), "score": report.get("score"), "lost_points": lost}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _texts(key)
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _small(value: Any, hints: CommandHints, long: list[str]) -> Any:
    """A value of the document, its texts and lists cut; ``long``: the arguments that no text repeats whole."""
    if isinstance(value, str):
        for argument in long:
            value = value.replace(argument, cut(argument, _LONGEST_ECHO))
        return cut(hints(value), _LONGEST_TEXT)
    if isinstance(value, dict):
        kept = list(value.items())[: 3 * _MOST_ENTRIES]
        return {cut(key, _LONGEST_ECHO): _small(one, hints, long) for key, one in kept}
    if isinstance(value, list):
        more = [f"and {len(value) - _MOST_ENTRIES} more"] if len(value) > _MOST_ENTRIES else []
        return [*(_small(one, hints, long) for one in value[:_MOST_ENTRIES]), *more]
    return value
