"""The ``eros`` command: options in, exit codes out. Everything heavy is imported by the command that needs it."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, cast

import typer
from typer.core import TyperCommand

from eros.failures import ErosError, Interrupted, RecordFailure, RequestError
from eros.parameters import spelled
from eros.streams import Untold, guard_streams, print_json
from eros.vocabulary.exit_codes import BUG, EXIT_CODES, INTERRUPTED
from eros_app.cli.interrupts import terminable
from eros_app.cli.options import IN_OPTIONS, option, option_of
from eros_app.services.requests import read_request, takes_request

if TYPE_CHECKING:
    from datetime import datetime

    from eros.settings import Settings
    from eros_app.services.review import Permissions

_PATHS = ("output", "mcp_config")
Function = TypeVar("Function", bound=Callable[..., Any])


class Command(TyperCommand):
    """A command that leaves its parsed parameters to ``main``, so that a refusal knows what it is about.

    Its texts are read as UTF-8 whatever the locale; a path keeps the bytes that name it.
    """

    def invoke(self, ctx: Any) -> Any:
        ctx.params |= {name: _readable(value) for name, value in ctx.params.items() if name not in _PATHS}
        if ctx.obj is not None:
            ctx.obj.update(ctx.params)
        return super().invoke(ctx)


def _readable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return [*map(_readable, value)] if isinstance(value, list | tuple) else value


class Commands(typer.Typer):
    """Commands of that kind."""

    def command(self, name: str | None = None, **more: Any) -> Callable[[Function], Function]:
        return super().command(name, cls=Command, **more)


app = Commands(
    name="eros",
    help="Plan a creator's week: allocated, matched, targeted, placed in time, validated and saved.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
review_app = Commands(help="Schedules that wait for a person.", no_args_is_help=True)
app.add_typer(review_app, name="review")

#: What typer raises for a wrong option or argument; it has no public name of its own.
UsageError: type[Exception] = cast(type[Exception], typer.BadParameter.__mro__[1])

CreatorArgument = Annotated[str, typer.Argument(metavar="CREATOR", help="The creator's id or page name.")]
_ID = (
    "A generation or review id, or six letters or more of its beginning; a creator's id or page name for the current "
    "week; CREATOR@DATE for another."
)
SomeId = Annotated[str, typer.Argument(metavar="ID", help=_ID)]
Json = Annotated[bool, typer.Option("--json", help="Print the document as JSON, and nothing else, on stdout.")]
McpConfig = Annotated[
    Path | None,
    typer.Option("--mcp-config", metavar="FILE", help='A {"mcpServers": {...}} file; its server "eros-db" is used.'),
]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; kept in the audit trail.")]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colours.")]
Quiet = Annotated[bool, typer.Option("-q", help="Errors only on stderr.")]
Verbose = Annotated[int, typer.Option("-v", count=True, help="More on stderr; twice for every detail.")]
Output = Annotated[Path | None, typer.Option("--output", metavar="PATH", help="Write the document there as well.")]


@app.command()
@takes_request(option)
def generate(
    creator: CreatorArgument,
    week_start: Annotated[
        str | None, typer.Option(metavar="DATE", help="A Monday (default: the next, in the creator's time zone).")
    ] = None,
    *,
    as_json: Json = False,
    output: Output = None,
    mcp_config: McpConfig = None,
    model: Annotated[
        str | None, typer.Option(metavar="PROVIDER:NAME", help="The chat model (default: EROS_MODEL, else none).")
    ] = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
    **wishes: Any,
) -> int:
    """Generate, validate and save one creator's week."""
    from eros.settings import load_settings
    from eros_app.cli.commands import run_generation
    from eros_app.cli.terminal import Terminal

    terminal = Terminal(as_json=as_json, color=not no_color, verbosity=-1 if quiet else verbose, output=output)
    request = read_request(creator_id=creator, week_start=week_start, **wishes)
    return run_generation(request, load_settings(terminal.say, model=model), terminal, mcp_config)


@app.command()
def chat(
    message: Annotated[
        str | None, typer.Argument(metavar="MESSAGE", help="One turn; without it a conversation.")
    ] = None,
    plan: Annotated[bool, typer.Option("--plan", help="Print the request that was understood; run nothing.")] = False,
    as_json: Json = False,
    mcp_config: McpConfig = None,
    model: Annotated[
        str | None, typer.Option(metavar="PROVIDER:NAME", help="The chat model (default: EROS_MODEL, else none).")
    ] = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> int:
    """Schedule requests in plain language."""
    from eros.settings import load_settings
    from eros_app.cli.chat import chat as converse
    from eros_app.cli.terminal import Terminal

    terminal = Terminal(as_json=as_json, color=not no_color, verbosity=-1 if quiet else verbose)
    return converse(message, terminal, load_settings(terminal.say, model=model), mcp_config, plan_only=plan)


@app.command()
def weeks(
    creator: Annotated[
        str | None, typer.Argument(metavar="CREATOR", help="Only this creator's: its id or page name.")
    ] = None,
    week_start: Annotated[str | None, typer.Option(metavar="DATE", help="Only the week of this day.")] = None,
    status: Annotated[
        str | None,
        typer.Option(
            metavar="STATE",
            help="Only these: waiting, saved, approved, handed_over, rejected, superseded, expired, unknown, planned, "
            "dry_run, aborted.",
        ),
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=1000, help="How many at most.")] = 50,
    offset: Annotated[
        int, typer.Option(metavar="N", min=0, max=10_000_000, help="How many of the newest to pass over.")
    ] = 0,
    mend: Annotated[
        bool, typer.Option("--mend", help="Ask the data servers what became of weeks whose run was cut short.")
    ] = False,
    forget: Annotated[
        list[str] | None,
        typer.Option(
            "--forget",
            metavar="ID",
            help="Remove this week for good, or every week of a CREATOR; may be given several times. It asks first. "
            "What stands at the data server stays there.",
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Forget without asking; needed, with its full id, for one that stands.")
    ] = False,
    as_json: Json = False,
    mcp_config: McpConfig = None,
    no_color: NoColor = False,
) -> int:
    """Every kept week, the newest first: where it stands, what replaced it, who decided."""
    from eros_app.cli.terminal import Terminal
    from eros_app.cli.weeks import forget_weeks, list_weeks, mend_weeks

    terminal = Terminal(as_json=as_json, color=not no_color)
    if forget:
        return forget_weeks(terminal, forget, sure=yes)
    if mend:
        return mend_weeks(terminal, mcp_config)
    return list_weeks(terminal, creator, week_start, status, limit, offset)


@app.command()
def show(
    some_id: SomeId,
    slot_id: Annotated[
        str | None, typer.Argument(metavar="SLOT", help="One send whole, as 2026-11-23_1: caption, price, why.")
    ] = None,
    as_json: Json = False,
    no_color: NoColor = False,
) -> int:
    """A finished or waiting schedule again: table and report; with SLOT one send whole, and why it stands there."""
    from eros_app.cli.commands import kept, show_item
    from eros_app.cli.terminal import Terminal

    terminal = Terminal(as_json=as_json, color=not no_color)
    if slot_id is not None:
        return show_item(terminal, some_id, slot_id)
    terminal.show(kept(some_id, terminal).document)
    return 0


@app.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="ID", help=_ID)],
    after: Annotated[str, typer.Argument(metavar="ID", help="The other week, named alike.")],
    as_json: Json = False,
    no_color: NoColor = False,
) -> int:
    """What changed from the first week to the second: its figures, then send by send."""
    from eros_app.cli.commands import show_diff
    from eros_app.cli.terminal import Terminal

    return show_diff(Terminal(as_json=as_json, color=not no_color), before, after)


@app.command()
def backup(
    output: Annotated[Path, typer.Argument(metavar="FILE", help="A file that is not there yet.")],
) -> int:
    """Copy the record of every week while EROS goes on; the data server's database is another file."""
    from eros_app.cli.commands import back_up_records
    from eros_app.cli.terminal import Terminal

    return back_up_records(Terminal(), output)


@app.command()
def export(
    some_id: SomeId,
    formats: Annotated[str, typer.Option("--format", metavar="csv,json", help="One or several formats.")] = "csv",
    output: Annotated[
        Path | None, typer.Option("--output", metavar="PATH", help="A file, or a folder for several formats.")
    ] = None,
) -> int:
    """The schedule for other tools."""
    from eros_app.cli.commands import export_week

    return export_week(some_id, formats, output)


@app.command()
def audit(some_id: SomeId, as_json: Json = False, no_color: NoColor = False) -> int:
    """The audit trail of one generation."""
    from eros_app.cli.commands import kept
    from eros_app.cli.terminal import Terminal

    terminal = Terminal(as_json=as_json, color=not no_color)
    terminal.audit(kept(some_id, terminal))
    return 0


@app.command()
def creators(
    tier: Annotated[int | None, typer.Option(metavar="N", help="Performance tier, 1 to 5.")] = None,
    page_type: Annotated[str | None, typer.Option(metavar="paid/free", help="Only pages of this kind.")] = None,
    as_json: Json = False,
    mcp_config: McpConfig = None,
    no_color: NoColor = False,
) -> int:
    """The active creators."""
    from eros_app.cli.commands import list_creators
    from eros_app.cli.terminal import Terminal

    return list_creators(Terminal(as_json=as_json, color=not no_color), tier, page_type, mcp_config)


@app.command()
def analyse(
    creator: CreatorArgument, as_json: Json = False, mcp_config: McpConfig = None, no_color: NoColor = False
) -> int:
    """What a plan would rest on: volume and why, trends, hours, captions, themes."""
    from eros_app.cli.commands import analyse_creator
    from eros_app.cli.terminal import Terminal

    return analyse_creator(Terminal(as_json=as_json, color=not no_color), creator, mcp_config)


@app.command()
def mcp(
    mcp_config: McpConfig = None,
    model: Annotated[str | None, typer.Option(metavar="PROVIDER:NAME", help="The chat model of the LLM nodes.")] = None,
    verbose: Verbose = 0,
) -> int:
    """The agent as an MCP server over stdio, for Claude Code and other MCP clients."""
    from eros.settings import load_settings
    from eros_app.agent import say, serve

    return serve(load_settings(say, model=model), mcp_config, verbose)


@app.command()
def doctor(as_json: Json = False, mcp_config: McpConfig = None, no_color: NoColor = False) -> int:
    """What is configured and reachable, and what to do about what is not."""
    from eros_app.cli.commands import examine
    from eros_app.cli.terminal import Terminal

    return examine(Terminal(as_json=as_json, color=not no_color), mcp_config)


@app.command("eval")
def evaluate(
    only: Annotated[
        str | None, typer.Option(metavar="GROUP", help="One group of cases, or GROUP/WORDS: those that begin so.")
    ] = None,
    as_json: Json = False,
    output: Annotated[Path | None, typer.Option(metavar="DIR", help="Where the reports go.")] = None,
    update_baseline: Annotated[bool, typer.Option(help="Make these figures the baseline.")] = False,
) -> int:
    """The offline evaluation suite: cases, targets, and what got worse since the baseline (needs a checkout)."""
    from eros_app.cli.evaluation import run_suite

    return run_suite(only, output, as_json=as_json, update_baseline=update_baseline)


@review_app.command("list")
def review_list(as_json: Json = False, no_color: NoColor = False) -> int:
    """The schedules that wait for a person, and those that only a person can end: expired ones, unknown ones."""
    from eros.settings import load_settings
    from eros_app.cli.terminal import Terminal
    from eros_app.services.weeks import waiting_weeks

    terminal = Terminal(as_json=as_json, color=not no_color)
    terminal.waiting(waiting_weeks(load_settings(terminal.say)))
    return 0


@review_app.command("show")
def review_show(some_id: SomeId, as_json: Json = False, no_color: NoColor = False) -> int:
    """One waiting schedule with its findings."""
    return show(some_id, None, as_json, no_color)


@review_app.command("approve")
def review_approve(
    some_id: SomeId,
    reason: Reason = "",
    reviewer: Annotated[str, typer.Option(metavar="NAME", help="Who decides (default: the user's name).")] = "",
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Let it replace an approved or newer week that stands; needs a reason."),
    ] = False,
    allow_past: Annotated[bool, typer.Option("--allow-past", help="Approve a week that has begun or is over.")] = False,
    as_json: Json = False,
    mcp_config: McpConfig = None,
    no_color: NoColor = False,
) -> int:
    """Approve a schedule that waits, and it is saved; or one that is saved, and only --replace overrides it then."""
    from eros_app.services.review import Permissions

    allowed = Permissions(replace_week=replace, allow_past=allow_past)
    return _answer("approve", some_id, reason, reviewer, as_json, mcp_config, no_color, allowed)


@review_app.command("reject")
def review_reject(
    some_id: SomeId,
    reason: Reason,
    reviewer: Annotated[str, typer.Option(metavar="NAME", help="Who decides (default: the user's name).")] = "",
    as_json: Json = False,
    mcp_config: McpConfig = None,
    no_color: NoColor = False,
) -> int:
    """Reject: nothing is saved."""
    return _answer("reject", some_id, reason, reviewer, as_json, mcp_config, no_color)


def _answer(
    verdict: Literal["approve", "reject"],
    some_id: str,
    reason: str,
    reviewer: str,
    as_json: bool,
    mcp_config: Path | None,
    no_color: bool,
    allowed: "Permissions | None" = None,
) -> int:
    from eros_app.cli.commands import answer_review
    from eros_app.cli.terminal import Terminal
    from eros_app.services.review import Permissions

    terminal = Terminal(as_json=as_json, color=not no_color)
    return answer_review(terminal, verdict, some_id, reason, reviewer, mcp_config, allowed or Permissions())


def main(arguments: list[str] | None = None) -> None:
    """The outermost door: whatever happens inside leaves as a message and one of the contract's exit codes."""
    guard_streams()
    words = sys.argv[1:] if arguments is None else arguments
    try:
        code = _run(words)
        if not sys.stdout.closed:  # the agent server closes it at its end
            sys.stdout.flush()
    except Untold as failed:
        code = _untold(failed)
    except Exception as bug:  # noqa: BLE001 - the outermost door
        code = _untold(untold) if (untold := _within(bug)) else _bug(bug, words)
    sys.exit(code)


def _within(group: BaseException) -> Untold | None:
    """What a server's tasks could not write: they raise in a group."""
    if isinstance(group, BaseExceptionGroup):
        return next(filter(None, map(_within, group.exceptions)), None)
    return group if isinstance(group, Untold) else None


def _run(words: list[str]) -> int:
    parsed: dict[str, Any] = {}
    try:
        with terminable():
            code = app(words, standalone_mode=False, obj=parsed)
    except UsageError as wrong:
        return _usage(wrong, words)
    except RequestError as wrong:
        return _refused(wrong, parsed, words)
    except RecordFailure as failed:
        return _unrecorded(failed, parsed)
    except Interrupted as stopped:
        return _interrupted(str(stopped))
    except KeyboardInterrupt:
        return _interrupted(_STANDING)
    except Untold:
        raise
    except ErosError as failed:
        return _say(f"eros: {failed}", EXIT_CODES["aborted"])
    if code == INTERRUPTED:  # how typer hands on a KeyboardInterrupt
        return _interrupted(_STANDING)
    return code if isinstance(code, int) else 0


def _usage(wrong: Any, words: list[str]) -> int:
    refused = RequestError("BAD_OPTION", getattr(wrong, "param_hint", None) or "options", "", wrong.format_message())
    return _refused(refused, wrong.ctx.params if wrong.ctx is not None else {}, words)


def _refused(wrong: RequestError, parsed: Mapping[str, Any], words: list[str]) -> int:
    """A request that never ran; ``parsed``: its parameters, as far as they could be read."""
    near = f"\nDid you mean {' or '.join(wrong.near_matches)}?" if wrong.near_matches else ""
    told = f"eros: {spelled(wrong.text, option_of)}{near}\nNothing was run. `eros --help` lists commands and options."
    if not parsed.get("as_json", "--json" in words):
        return _say(told, EXIT_CODES["refused"])
    try:
        print_json(_refusal_document(wrong, parsed))
    except Untold:
        _say(told, 0)
    return EXIT_CODES["refused"]


def _unrecorded(failed: RecordFailure, parsed: Mapping[str, Any]) -> int:
    """The record store cannot be used (R58); the message names it and says what to do."""
    told = f"eros: {failed.message}"
    if not parsed.get("as_json"):
        return _say(told, EXIT_CODES["aborted"])
    from eros_app.cli.terminal import as_text
    from eros_app.services.outcome import record_response

    try:
        print_json(as_text(record_response(failed, at=_now(_settings()))))
    except Untold:
        _say(told, 0)
    return EXIT_CODES["aborted"]


def _refusal_document(wrong: RequestError, parsed: Mapping[str, Any]) -> str:
    """The error response for a request that never ran, as JSON."""
    from eros_app.cli.terminal import as_text
    from eros_app.services.refusals import RefusedSubject, refusal

    settings = _settings()
    subject = RefusedSubject(parsed.get("creator"), parsed.get("some_id"))
    document = refusal(wrong, subject, settings, _now(settings))
    return as_text(document.model_dump(mode="json", context=IN_OPTIONS))


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
        what, _, how = failed.stands.partition("; ")
        _say(f"eros: {what}, but it could not be shown: {failed.reason}; {how}", 0)
    else:
        _say(f"eros: the result could not be shown: {failed.reason} (UNWRITABLE_OUTPUT)", 0)
    return EXIT_CODES[failed.ending]


#: Beside a run, whose own word is exact, and as its answer comes out.
_STANDING = "`eros weeks` lists what is saved"


def _interrupted(standing: str) -> int:
    return _say(f"eros: interrupted; {standing}", INTERRUPTED)


def _bug(bug: Exception, words: list[str]) -> int:
    if any(word.startswith("-v") for word in words):
        import traceback

        traceback.print_exception(bug, file=sys.stderr)
    return _say(f"eros: a bug in EROS, not in your request ({type(bug).__name__}: {bug}); -v adds the trace", BUG)


def _say(text: str, code: int) -> int:
    print(text, file=sys.stderr)
    return code
