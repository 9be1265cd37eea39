"""What each command does: a service is asked, the terminal shows its answer, and the exit code says how it ended.

What is heavy is imported by the command that needs it, so that `show` and `export` stay quick.
"""

import asyncio
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from eros.failures import Interrupted, ToolFailure
from eros.journal import configure
from eros.settings import Settings, load_settings
from eros.vocabulary.exit_codes import EXIT_CODES, NOT_PASSED
from eros.vocabulary.request import Request
from eros.vocabulary.state import Verdict
from eros_app.cli.interrupts import RunStatus, run_interruptible
from eros_app.cli.terminal import ProgressDisplay, Terminal, as_text
from eros_app.services.home import archive_of, check_output, prepare_home, user_name
from eros_app.services.outcome import Outcome
from eros_app.services.records import Record, write_atomically


def kept(some_id: str, terminal: Terminal) -> Record:
    """The record that an id names. Raises RequestError."""
    return archive_of(load_settings(terminal.say)).find(some_id)


def run_generation(request: Request, settings: Settings, terminal: Terminal, mcp_config: Path | None) -> int:
    """Generate and show."""
    from eros_app.services.generation import RunOptions, generate

    configure(settings.log_format, terminal.verbosity)
    check_output(terminal.output)
    prepare_home(settings, mcp_config, terminal.say)
    status = RunStatus("nothing was saved", "the same command again finds out, and saves the week only once")
    with ProgressDisplay(terminal) as watching:
        options = RunOptions(settings, mcp_config, call_both(status, watching))
        outcome = run_interruptible(lambda: generate(request, options), status, watching.stop)
    return _delivered(outcome, terminal, status)


def call_both(status: RunStatus, watching: ProgressDisplay) -> Callable[[Mapping[str, Any]], None]:
    def tell(event: Mapping[str, Any]) -> None:
        status(event)
        watching(event)

    return tell


def _delivered(outcome: Outcome, terminal: Terminal, status: RunStatus) -> int:
    try:
        return deliver(outcome, terminal)
    except KeyboardInterrupt as stopped:
        raise Interrupted(str(status)) from stopped


def deliver(outcome: Outcome, terminal: Terminal) -> int:
    """Show the document, write it where it was asked for, and hand on the exit code."""
    document = outcome.document.model_dump(mode="json")
    terminal.show(document, failed=outcome.ending not in ("done", "waits"))
    if terminal.output is not None:
        write_atomically(terminal.output, as_text(document) + "\n")
        terminal.say(f"Written to {terminal.output}")
    return EXIT_CODES[outcome.ending]


def answer_review(
    terminal: Terminal, verdict: Verdict, some_id: str, reason: str, reviewer: str, mcp_config: Path | None
) -> int:
    """Approve or reject a waiting schedule through the review service."""
    from eros_app.services.generation import RunOptions
    from eros_app.services.review import answer

    settings = load_settings(terminal.say)
    configure(settings.log_format, terminal.verbosity)
    status = RunStatus("nothing was saved, and the review waits on", "approve it again to be sure: it counts once")
    by, options = reviewer or user_name(), RunOptions(settings, mcp_config, status)
    outcome = run_interruptible(
        lambda: answer(some_id, verdict, reason=reason, reviewer=by, options=options), status, lambda: None
    )
    return _delivered(outcome, terminal, status)


def analyse_creator(terminal: Terminal, creator: str, mcp_config: Path | None) -> int:
    """Show what a plan would rest on, or why that cannot be known."""
    from eros_app.services.analysis import analyse

    settings = load_settings(terminal.say)
    configure(settings.log_format, terminal.verbosity)
    prepare_home(settings, mcp_config, terminal.say)
    document, ending = asyncio.run(analyse(creator, settings, mcp_config))
    terminal.analysis(document, failed=ending != "done")
    return EXIT_CODES[ending]


def list_creators(terminal: Terminal, tier: int | None, page_type: str | None, mcp_config: Path | None) -> int:
    """Show the active creators. Raises RequestError for a filter that cannot be."""
    from eros_app.services.creators import active_creators
    from eros_app.services.data_server import data_source

    settings = load_settings(terminal.say)
    prepare_home(settings, mcp_config, terminal.say)
    source = data_source(mcp_config, settings.database_url)
    try:
        answer = asyncio.run(active_creators(source, settings, tier=tier, page_type=page_type))
    except ToolFailure as failure:
        if not failure.can_pass:
            raise
        terminal.say(f"eros: {failure}; `eros doctor` says what is reachable")
        return EXIT_CODES["unreachable"]
    terminal.creators(answer)
    return 0


def examine(terminal: Terminal, mcp_config: Path | None) -> int:
    """Look at everything; NOT_PASSED if something is missing that a week needs."""
    from eros_app.services.doctor import doctor_checks

    checks = list(doctor_checks(load_settings(terminal.say), mcp_config))
    terminal.checks([check._asdict() for check in checks])
    return NOT_PASSED if any(check.standing == "missing" for check in checks) else 0


def export_week(some_id: str, formats: str, output: Path | None) -> int:
    """Without ``output`` a single format goes to stdout, and several into the working folder."""
    from eros_app.services.export import export, write_export

    document = kept(some_id, Terminal())["document"]
    texts = export(document, formats)
    if output is None and len(texts) == 1:
        sys.stdout.write(*texts.values())
        return 0
    for path in write_export(document, texts, output or Path()):
        print(f"Written to {path}", file=sys.stderr)
    return 0
