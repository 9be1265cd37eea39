"""The ``eros`` command: options in, exit codes out. Everything heavy is imported by the command that needs it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from eros_app.cli.command_line import (
    ID_HELP,
    Commands,
    CreatorArgument,
    Json,
    McpConfig,
    Model,
    NoColor,
    Output,
    Reason,
    Reviewer,
    SomeId,
    path_of_output,
    said_verbosity,
)
from eros_app.cli.options import option
from eros_app.services.requests import read_request, takes_request

if TYPE_CHECKING:
    from eros.vocabulary.life import PostSaid
    from eros_app.services.review import Permissions

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
account_app = Commands(help="Who may sign in to the pages of `eros serve`.", no_args_is_help=True)
app.add_typer(account_app, name="account")


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
    model: Model = None,
    no_color: NoColor = False,
    **wishes: Any,
) -> int:
    """Generate, validate and save one creator's week."""
    from eros.settings import load_settings
    from eros_app.cli.commands import run_generation
    from eros_app.cli.terminal import Terminal

    terminal = Terminal(as_json=as_json, color=not no_color, output=output, mcp_config=mcp_config)
    request = read_request(creator_id=creator, week_start=week_start, **wishes)
    return run_generation(request, load_settings(terminal.say, model=model), terminal, mcp_config)


@app.command()
def chat(
    message: Annotated[
        str | None,
        typer.Argument(metavar="MESSAGE", help="One turn that remembers nothing; without it a conversation."),
    ] = None,
    plan: Annotated[bool, typer.Option("--plan", help="Print the request that was understood; run nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Replace a kept week without asking.")] = False,
    as_json: Json = False,
    mcp_config: McpConfig = None,
    model: Model = None,
    no_color: NoColor = False,
) -> int:
    """Schedule requests in plain language."""
    from eros.settings import load_settings
    from eros_app.cli.chat import chat as converse
    from eros_app.cli.terminal import Terminal

    terminal = Terminal(as_json=as_json, color=not no_color, mcp_config=mcp_config)
    settings = load_settings(terminal.say, model=model)
    return converse(message, terminal, settings, mcp_config, plan_only=plan, agreed=yes)


@app.command()
def weeks(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CREATOR",
            help="Only this creator's: its id or page name. With --posted, --skipped, --untold: slots, or all.",
        ),
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
        bool,
        typer.Option(
            "--mend",
            help="Ask the data servers what became of weeks whose run was cut short, and whether those that wait or "
            "stand are there as their records say.",
        ),
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
        bool,
        typer.Option(
            "--yes",
            help="Forget without asking; needed, with its full id, for one that stands or waits. With a CREATOR all of "
            "hers go, also those, and they are named.",
        ),
    ] = False,
    posted: Annotated[
        str | None, typer.Option("--posted", metavar="ID", help="These slots of this week were posted.")
    ] = None,
    skipped: Annotated[
        str | None, typer.Option("--skipped", metavar="ID", help="These slots of this week were not posted.")
    ] = None,
    untold: Annotated[
        str | None, typer.Option("--untold", metavar="ID", help="Nothing is told of these slots of this week yet.")
    ] = None,
    as_json: Json = False,
    mcp_config: McpConfig = None,
    no_color: NoColor = False,
) -> int:
    """Every kept week, the newest first: where it stands, what replaced it, who decided."""
    from eros_app.cli.terminal import Terminal
    from eros_app.cli.weeks import check_alone, forget_weeks, list_weeks, mend_weeks, tell_posts

    terminal = Terminal(as_json=as_json, color=not no_color, mcp_config=mcp_config)
    told: dict[PostSaid, str | None] = {"posted": posted, "skipped": skipped, "untold": untold}
    said = next((name for name, some_id in told.items() if some_id), None)
    check_alone(
        {"forget": forget, "mend": mend, **({said: told[said]} if said else {})},
        {
            "creator": " ".join(names or []) if not said else "",
            **{"week_start": week_start, "status": status, "limit": limit if limit != 50 else None, "offset": offset},
        },
    )
    if forget:
        return forget_weeks(terminal, forget, sure=yes)
    if mend:
        return mend_weeks(terminal, mcp_config)
    if said:
        return tell_posts(terminal, names or [], told)
    return list_weeks(terminal, names or [], week_start, status, limit, offset, mcp_config)


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
    from eros_app.cli.commands import show_item, show_week
    from eros_app.cli.terminal import Terminal

    terminal = Terminal(as_json=as_json, color=not no_color)
    if slot_id is not None:
        return show_item(terminal, some_id, slot_id)
    return show_week(terminal, some_id)


@app.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="ID", help=ID_HELP)],
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
    formats: Annotated[
        str, typer.Option("--format", metavar="csv,xlsx,ics,json,html,queue", help="One or several formats.")
    ] = "csv",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", metavar="PATH", help="A file, -, or a folder for several formats.", parser=path_of_output
        ),
    ] = None,
    queue_map: Annotated[
        Path | None, typer.Option("--map", metavar="FILE", help="YAML: list ids and prices of each page, for queue.")
    ] = None,
    handed_over: Annotated[
        bool, typer.Option("--handed-over", help="The approved week is given to who posts.")
    ] = False,
    raw: Annotated[
        bool,
        typer.Option("--raw", help="Captions in CSV as they are, also those that a spreadsheet would compute."),
    ] = False,
) -> int:
    """The schedule for whoever posts it, for a spreadsheet, a calendar, a printer or a program, or as it is."""
    from eros_app.cli.commands import export_week

    return export_week(some_id, formats, output, queue_map, handed_over=handed_over, raw=raw)


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

    terminal = Terminal(as_json=as_json, color=not no_color, mcp_config=mcp_config)
    return list_creators(terminal, tier, page_type, mcp_config)


@app.command()
def analyse(
    creator: CreatorArgument, as_json: Json = False, mcp_config: McpConfig = None, no_color: NoColor = False
) -> int:
    """What a plan would rest on: volume and why, trends, hours, captions, themes."""
    from eros_app.cli.commands import analyse_creator
    from eros_app.cli.terminal import Terminal

    terminal = Terminal(as_json=as_json, color=not no_color, mcp_config=mcp_config)
    return analyse_creator(terminal, creator, mcp_config)


@app.command()
def mcp(
    mcp_config: McpConfig = None,
    model: Model = None,
) -> int:
    """The agent as an MCP server over stdio, for Claude Code and other MCP clients."""
    from eros.settings import load_settings
    from eros_app.agent import say, serve
    from eros_app.cli.interrupts import RunStatus, run_interruptible

    settings, status = load_settings(say, model=model), RunStatus("`eros weeks` lists what is saved")
    return run_interruptible(lambda: serve(settings, mcp_config, said_verbosity.get()), status)


@app.command()
def doctor(
    as_json: Json = False,
    mcp_config: McpConfig = None,
    model: Annotated[
        bool, typer.Option("--model", help="Ask the chat model of EROS_MODEL once, and say what came.")
    ] = False,
    no_color: NoColor = False,
) -> int:
    """What is configured and reachable, and what to do about what is not."""
    from eros_app.cli.commands import examine
    from eros_app.cli.terminal import Terminal

    terminal = Terminal(as_json=as_json, color=not no_color, mcp_config=mcp_config)
    return examine(terminal, mcp_config, ask_model=model)


@app.command("serve")
def serve(
    host: Annotated[str, typer.Option("--host", metavar="HOST", help="Where it listens.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="0: any that is free.")] = 8770,
    name: Annotated[
        list[str] | None,
        typer.Option(
            "--name",
            metavar="HOST",
            help="A name under which it answers too, as behind a proxy that speaks TLS; may be given several times.",
        ),
    ] = None,
    mcp_config: McpConfig = None,
) -> int:
    """The week in a browser: a calendar to see, judge, change and approve."""
    from eros.journal import configure
    from eros.settings import load_settings
    from eros_app.cli.terminal import Terminal
    from eros_app.web.serving import ServedAt
    from eros_app.web.serving import serve as serve_pages

    terminal = Terminal(mcp_config=mcp_config)
    settings = load_settings(terminal.say)
    configure(settings.log_format, terminal.verbosity)
    serve_pages(settings, mcp_config, ServedAt(host, port, name or ()), terminal.warn)
    return 0


@account_app.command("add")
def account_add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whom the audit will name.")],
    role: Annotated[
        str, typer.Option("--role", metavar="ROLE", help="scheduler edits, reviewer decides too, admin also manages.")
    ] = "scheduler",
    from_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from stdin instead of asking.")
    ] = False,
) -> int:
    """A new account, or another password or role for one that there is."""
    from eros_app.cli.accounts import add

    return add(name, role, from_stdin=from_stdin)


@account_app.command("list")
def account_list(as_json: Json = False) -> int:
    """Every account with its role."""
    from eros_app.cli.accounts import show

    return show(as_json=as_json)


@account_app.command("remove")
def account_remove(name: Annotated[str, typer.Argument(metavar="NAME", help="Whose it is.")]) -> int:
    """Remove an account: its sessions end at once."""
    from eros_app.cli.accounts import remove

    return remove(name)


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
    from eros_app.services.waiting import why_each_waits
    from eros_app.services.weeks import waiting_weeks

    terminal = Terminal(as_json=as_json, color=not no_color)
    settings = load_settings(terminal.say)
    weeks = waiting_weeks(settings)
    terminal.waiting(weeks, why_each_waits(settings, weeks))
    return 0


@review_app.command("show")
def review_show(some_id: SomeId, as_json: Json = False, no_color: NoColor = False) -> int:
    """One waiting schedule with its findings."""
    return show(some_id, None, as_json, no_color)


@app.command("explain")
def explain(
    some_id: SomeId,
    slot_id: Annotated[str, typer.Argument(metavar="SLOT", help="The send's slot id.")],
    as_json: Json = False,
    no_color: NoColor = False,
) -> int:
    """Why one send stands where it does: type, time, audience, caption with its scores, and what was noted."""
    return show(some_id, slot_id, as_json, no_color)


@review_app.command("approve")
def review_approve(
    some_id: SomeId,
    reason: Reason = "",
    reviewer: Reviewer = "",
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
    reviewer: Reviewer = "",
    as_json: Json = False,
    mcp_config: McpConfig = None,
    no_color: NoColor = False,
) -> int:
    """Reject: nothing is saved."""
    return _answer("reject", some_id, reason, reviewer, as_json, mcp_config, no_color)


@review_app.command("edit")
def review_edit(
    some_id: SomeId,
    slot_id: Annotated[str | None, typer.Argument(metavar="[SLOT]", help="The item's slot id.")] = None,
    clock: Annotated[str | None, typer.Option("--time", metavar="HH:MM", help="Move it to this time.")] = None,
    day: Annotated[str | None, typer.Option("--day", metavar="DATE", help="Move it to this day of the week.")] = None,
    price: Annotated[float | None, typer.Option("--price", metavar="DOLLARS", help="What it costs.")] = None,
    target: Annotated[str | None, typer.Option("--target", metavar="KEY", help="Whom it goes to.")] = None,
    text: Annotated[str | None, typer.Option("--text", metavar="WORDS", help="Words of your own.")] = None,
    caption: Annotated[int | None, typer.Option("--caption", metavar="N", help="Another caption by its id.")] = None,
    swap: Annotated[bool, typer.Option("--swap", help="The next best caption.")] = False,
    captions: Annotated[bool, typer.Option("--captions", help="List the captions that it could have.")] = False,
    places: Annotated[bool, typer.Option("--places", help="List where it may stand, on --day or its own.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Remove it, and its follow-ups.")] = False,
    regenerate: Annotated[
        bool, typer.Option("--regenerate", help="Other words and another minute; without a SLOT for all of --day.")
    ] = False,
    lighten: Annotated[bool, typer.Option("--lighten", help="A fifth of --day's sends fewer, rounded up.")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="Mark it as seen and good.")] = False,
    unaccept: Annotated[bool, typer.Option("--unaccept", help="Take that back.")] = False,
    lock: Annotated[bool, typer.Option("--lock", help="No other edit changes it.")] = False,
    unlock: Annotated[bool, typer.Option("--unlock", help="Take that back.")] = False,
    add: Annotated[
        str | None, typer.Option("--add", metavar="TYPE", help="Add a send of this type; with --day and --time.")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Back to before the last edit.")] = False,
    redo: Annotated[bool, typer.Option("--redo", help="Forward again.")] = False,
    restore: Annotated[int | None, typer.Option("--restore", metavar="N", help="Back to this version.")] = None,
    versions: Annotated[bool, typer.Option("--versions", help="List the versions.")] = False,
    reason: Reason = "",
    reviewer: Reviewer = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would come of it.")] = False,
    as_json: Json = False,
    no_color: NoColor = False,
) -> int:
    """Change one item of a week: what it brings is told, and it is kept as a version; of a week that is saved or
    approved a copy is edited, and an approval puts it in the other's place."""
    from eros_app.cli.editing import edit_review
    from eros_app.cli.terminal import Terminal

    given = {
        "time": clock, "day": day, "price": price, "target": target, "text": text, "caption": caption,
        "places": places or None, "regenerate": regenerate or None, "lighten": lighten or None,
        "swap": swap or None, "captions": captions or None, "remove": remove or None, "accept": accept or None,
        "unaccept": unaccept or None, "lock": lock or None, "unlock": unlock or None, "add": add,
        "undo": undo or None, "redo": redo or None, "restore": restore, "versions": versions or None,
    }  # fmt: skip
    asked = {name: value for name, value in given.items() if value is not None}
    terminal = Terminal(as_json=as_json, color=not no_color)
    return edit_review(terminal, some_id, slot_id, asked, reason=reason, by=reviewer, dry=dry_run)


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

    terminal = Terminal(as_json=as_json, color=not no_color, mcp_config=mcp_config)
    return answer_review(terminal, verdict, some_id, reason, reviewer, mcp_config, allowed or Permissions())
