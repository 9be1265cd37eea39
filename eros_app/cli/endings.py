"""How a command line ends: whatever happens inside leaves as a message and one of the contract's exit codes."""

import sys
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import typer

from eros.failures import ErosError, Interrupted, RecordFailure, RequestError, WeekProtected
from eros.letters import must_be_letters
from eros.parameters import spelled
from eros.streams import Untold, guard_streams, print_json
from eros.vocabulary.exit_codes import BUG, EXIT_CODES, INTERRUPTED
from eros_app.cli.app import app
from eros_app.cli.options import IN_OPTIONS, option_of

if TYPE_CHECKING:
    from datetime import datetime

    from eros.settings import Settings
    from eros_app.services.refusals import RefusedSubject

#: What typer raises for a wrong option or argument; it has no public name of its own.
UsageError: type[Exception] = cast(type[Exception], typer.BadParameter.__mro__[1])

#: Refusals of a right command: where the week stands is what it ran into, and what was found out is kept.
_ABOUT_A_WEEK = frozenset(
    (
        *("NOT_WAITING", "WEEK_BUSY", "BEING_ANSWERED", "SAVE_UNKNOWN", "NEWER_WEEK", "NOT_APPROVED"),
        *("ZONE_CHANGED", "PAGE_CHANGED", "KIND_CHANGED"),
    )
)

#: Parameters that name a week, beside ``forget``, which names several.
_OF_A_WEEK = ("some_id", "before", "after", "posted", "skipped")


def run(words: list[str]) -> int:
    """The exit code of the command that these words are. Raises KeyboardInterrupt at most."""
    guard_streams()
    try:
        code = _run(words)
        if not sys.stdout.closed:  # the agent server closes it at its end
            sys.stdout.flush()
    except Untold as failed:
        code = _untold(failed)
    except Exception as bug:  # noqa: BLE001 - the outermost door
        code = _untold(untold) if (untold := _within(bug)) else _bug(bug, words)
    return code


def _within(group: BaseException) -> Untold | None:
    """What a server's tasks could not write: they raise in a group."""
    if isinstance(group, BaseExceptionGroup):
        return next(filter(None, map(_within, group.exceptions)), None)
    return group if isinstance(group, Untold) else None


@cache
def _commands() -> Any:
    """The command line, put together once a process."""
    return typer.main.get_command(app)


def _run(words: list[str]) -> int:
    parsed: dict[str, Any] = {}
    try:
        must_be_letters(words)
        code = _commands()(words, standalone_mode=False, obj=parsed)
    except UsageError as wrong:
        return _usage(wrong, words)
    except RequestError as wrong:
        return _refused(wrong, parsed, words)
    except RecordFailure as failed:
        return _unrecorded(failed, parsed)
    except Interrupted as stopped:
        return _say(f"eros: interrupted; {stopped}", INTERRUPTED)
    except Untold:
        raise
    except ErosError as failed:
        return _say(f"eros: {failed}", EXIT_CODES["aborted"])
    if code == INTERRUPTED:  # how typer hands on a KeyboardInterrupt
        raise KeyboardInterrupt
    return code if isinstance(code, int) else 0


def _usage(wrong: Any, words: list[str]) -> int:
    refused = RequestError("BAD_OPTION", getattr(wrong, "param_hint", None) or "options", "", wrong.format_message())
    return _refused(refused, wrong.ctx.params if wrong.ctx is not None else {}, words)


def _refused(wrong: RequestError, parsed: Mapping[str, Any], words: list[str]) -> int:
    """A request that cannot be; ``parsed``: its parameters, as far as they could be read."""
    near = f"\n{wrong.asks_back}" if wrong.asks_back else ""
    told = f"eros: {spelled(wrong.text, option_of)}{near}\n{_closing(wrong)}"
    code = EXIT_CODES["aborted" if isinstance(wrong, WeekProtected) else "refused"]
    if not parsed.get("as_json", "--json" in words):
        return _say(told, code)
    try:
        print_json(_refusal_document(wrong, parsed))
    except Untold:
        _say(told, 0)
    return code


def _closing(wrong: RequestError) -> str:
    """What has been done, and where to look next; of a week that was asked about, not that nothing was run."""
    if isinstance(wrong, WeekProtected) and not wrong.is_kept:
        return "Nothing was saved."
    if isinstance(wrong, WeekProtected):
        return "Nothing was saved. `eros weeks` shows what stands, and who approved it."
    if wrong.code in _ABOUT_A_WEEK:
        return "`eros weeks` shows where each week stands."
    return "Nothing was run. `eros --help` lists commands and options."


def _unrecorded(failed: RecordFailure, parsed: Mapping[str, Any]) -> int:
    """The record store cannot be used (R58); the message names it and says what to do."""
    told = f"eros: {failed.message}"
    if not parsed.get("as_json"):
        return _say(told, EXIT_CODES["aborted"])
    from eros_app.cli.terminal import as_text
    from eros_app.services.refusals import unrecorded

    settings = _settings()
    try:
        print_json(as_text(unrecorded(failed, _subject(parsed), settings, _now(settings))))
    except Untold:
        _say(told, 0)
    return EXIT_CODES["aborted"]


def _refusal_document(wrong: RequestError, parsed: Mapping[str, Any]) -> str:
    """The error response for a request that never ran, as JSON."""
    from eros_app.cli.terminal import as_text
    from eros_app.services.refusals import refusal

    settings = _settings()
    document = refusal(wrong, _subject(parsed), settings, _now(settings))
    return as_text(document.model_dump(mode="json", context=IN_OPTIONS))


def _subject(parsed: Mapping[str, Any]) -> "RefusedSubject":
    """What a command is about, by its parameters."""
    from eros_app.services.refusals import RefusedSubject

    forgotten = parsed.get("forget") or ()
    ids = tuple(filter(None, (*(parsed.get(name) for name in _OF_A_WEEK), *forgotten)))
    names: list[str] = parsed.get("names") or []
    creator = names[0] if len(names) == 1 and not ids else parsed.get("creator")
    return RefusedSubject(creator, ids, every_week=bool(forgotten))


def _settings() -> "Settings | None":
    """None where they are what is wrong."""
    from eros.settings import load_settings

    try:
        return load_settings(lambda notice: None)
    except RequestError:
        return None


def _now(settings: "Settings | None") -> "datetime":
    from datetime import UTC, datetime

    return settings.clock() if settings else datetime.now(UTC)


def _untold(failed: Untold) -> int:
    """What stands goes first; without anything that stands the request asked for an output that cannot be."""
    if failed.stands:
        what, *how = failed.stands.split("; ", 1)
        _say("; ".join([f"eros: {what}, but it could not be shown: {failed.reason}", *how]), 0)
    else:
        _say(f"eros: the result could not be shown: {failed.reason} (UNWRITABLE_OUTPUT)", 0)
    return EXIT_CODES[failed.ending]


def _bug(bug: Exception, words: list[str]) -> int:
    if any(word.startswith("-v") for word in words):
        import traceback

        traceback.print_exception(bug, file=sys.stderr)
    return _say(f"eros: a bug in EROS, not in your request ({type(bug).__name__}: {bug}); -v adds the trace", BUG)


def _say(text: str, code: int) -> int:
    print(text, file=sys.stderr)
    return code
