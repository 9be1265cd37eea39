"""What each command does: a service is asked, the terminal shows its answer, and the exit code says how it ended.

What is heavy is imported by the command that needs it, so that `show` and `export` stay quick.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eros.failures import Interrupted, ToolFailure
from eros.journal import configure
from eros.parameters import spelled
from eros.settings import Settings, load_settings
from eros.streams import Untold, print_utf8
from eros.vocabulary.audit import AuditedModel, dollars_in_words
from eros.vocabulary.counting import counted
from eros.vocabulary.database_urls import file_of
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros.vocabulary.endings import Ending
from eros.vocabulary.exit_codes import EXIT_CODES, NOT_PASSED
from eros.vocabulary.life import HandOver
from eros.vocabulary.request import Request
from eros.vocabulary.state import Verdict
from eros_app.cli.interrupts import RunStatus, run_interruptible
from eros_app.cli.options import option_of
from eros_app.cli.terminal import ProgressDisplay, Terminal
from eros_app.records.week import WeekRecord
from eros_app.services.files import STDOUT, check_output, write_output
from eros_app.services.home import bring_up_to_date, prepare_home, user_name
from eros_app.services.outcome import Outcome

if TYPE_CHECKING:
    from eros_app.services.review import Permissions


def kept(some_id: str, terminal: Terminal) -> WeekRecord:
    """The record that an id names. Raises RequestError."""
    from eros_app.services.weeks import find_week

    settings = load_settings(terminal.say)
    terminal.own_zone = settings.own_zone
    return find_week(settings, some_id)


def show_week(terminal: Terminal, some_id: str) -> int:
    """The week whole; what is advised names the configuration of its data server."""
    from eros_app.services.waiting import since_it_began
    from eros_app.services.weeks import config_of, find_week

    settings = load_settings(terminal.say)
    record = find_week(settings, some_id)
    for text in since_it_began(settings, record):
        terminal.say(f"eros: since it {'was planned' if record.state == 'saved' else 'began to wait'}, {text}")
    config = config_of(settings, record.generation_id)
    replace(terminal, mcp_config=config, own_zone=settings.own_zone).show(
        record.document, needs_reason=record.needs_reason
    )
    return 0


def run_generation(request: Request, settings: Settings, terminal: Terminal, mcp_config: Path | None) -> int:
    """Generate and show."""
    from eros_app.services.generation import RunOptions, generate

    configure(settings.log_format, terminal.verbosity)
    terminal.own_zone = settings.own_zone
    check_output(terminal.output)
    prepare_home(settings, mcp_config, terminal.say)
    again = "the same command again finds out, and saves the week only once"
    status = RunStatus("nothing was saved", again, left=partial(_left, again=again))
    with ProgressDisplay(terminal) as watching:
        options = RunOptions(settings, mcp_config, call_both(status, watching))
        outcome = run_interruptible(lambda: generate(request, options), status, watching.stop)
    return _delivered(outcome, terminal, status)


def call_both(status: RunStatus, watching: ProgressDisplay) -> Callable[[Mapping[str, Any]], None]:
    def tell(event: Mapping[str, Any]) -> None:
        status(event)
        watching(event)

    return tell


def _left(outcome: Outcome, again: str) -> str:
    """What a run left that came to its end and was interrupted before it could tell of it."""
    document = outcome.document
    if isinstance(document, ErrorDocument) and "whether_saved" in document.details:
        return f"whether the save was done is not known; {again}"
    what, _, shows = standing(document).partition("; ")
    return f"{what.replace('approved', 'approved and saved')}: {shows}" if what else ""


def _delivered(outcome: Outcome, terminal: Terminal, status: RunStatus) -> int:
    try:
        return deliver(outcome, terminal)
    except KeyboardInterrupt as stopped:
        raise Interrupted(str(status)) from stopped


def deliver(outcome: Outcome, terminal: Terminal) -> int:
    """Show the document, write it where it was asked for, and hand on the exit code."""
    document = outcome.document
    with telling(outcome.ending, standing(document)):
        try:
            terminal.show(document, failed=outcome.ending not in ("done", "waits", "untold"))
        finally:
            if outcome.model is not None and outcome.model.calls:
                terminal.say(model_cost(outcome.model))
            if outcome.remark:
                terminal.warn(f"eros: {spelled(outcome.remark, option_of)}")
            if terminal.output is not None:
                _write_document(terminal.as_json_text(document), terminal.output)
                terminal.say(f"Written to {terminal.output}")
    return EXIT_CODES[outcome.ending]


def model_cost(model: AuditedModel) -> str:
    """What a run's model was asked and cost at most, in a line."""
    return f"Model {model.model}: {counted(len(model.calls), 'call')}, {dollars_in_words(model.dollars)}"


def _write_document(text: str, path: Path) -> None:
    try:
        write_output(path, text + "\n")
    except OSError as wrong:
        raise Untold(f"{path} cannot be written: {wrong.strerror or wrong}") from wrong


@contextmanager
def telling(ending: Ending, stands: str = "") -> Iterator[None]:
    """Whatever cannot be told inside is raised as Untold that says how the run ended and what stands (CONTRACT 1)."""
    try:
        yield
    except Untold as failed:
        raise Untold(failed.reason, ending=ending, stands=stands) from failed


def standing(document: object) -> str:
    """What a run has left that its person must know of: a week that is saved or waits, or a decision; or nothing."""
    if not isinstance(document, ResultDocument | ErrorDocument):
        return ""
    words = {"saved": "saved", "needs_review": "it waits for a review", "rejected": "rejected"}
    if document.status not in words:
        return ""
    life = document.life if isinstance(document, ResultDocument) else None
    what = "approved" if life is not None and life.state == "approved" else words[document.status]
    return f"{what}; eros show {document.generation_id}"


def show_item(terminal: Terminal, some_id: str, slot_id: str) -> int:
    """One send whole, and why it stands where it does. Raises RequestError."""
    from eros_app.services.explain import explain
    from eros_app.services.standing_edits import edits_in
    from eros_app.services.weeks import find_week

    settings = load_settings(terminal.say)
    terminal.own_zone = settings.own_zone
    record = find_week(settings, some_id)
    terminal.item(explain(record.document, slot_id, edits_in(settings, record)), record.document)
    return 0


def show_diff(terminal: Terminal, before_id: str, after_id: str) -> int:
    """What changed from one week to another. Raises RequestError."""
    from eros_app.services.diff import diff_weeks

    terminal.diff(diff_weeks(load_settings(terminal.say), before_id, after_id))
    return 0


def back_up_records(terminal: Terminal, target: Path) -> int:
    """Copy the record store, and say what it does not hold. Raises RequestError."""
    from eros_app.services.weeks import back_up

    settings = load_settings(terminal.say)
    check_output(target, "")
    back_up(settings, target)
    with telling("done", f"copied to {target}"):
        print(f"The record of every week stands in {target}.", flush=True)
    database = file_of(settings.database_url)
    print(
        f"The data server's database is another file, and is not in it: {database}\n"
        f"While EROS goes on, copy it with: sqlite3 '{database}' \"VACUUM INTO 'COPY.db'\"\n"
        "While nothing runs, a copy of the file will do. docs/retention.md says how both are restored.",
        file=sys.stderr,
    )
    return 0


def answer_review(
    terminal: Terminal,
    verdict: Verdict,
    some_id: str,
    reason: str,
    reviewer: str,
    mcp_config: Path | None,
    allowed: "Permissions",
) -> int:
    """Approve or reject a waiting schedule through the review service."""
    from eros_app.services.deciding import person_named
    from eros_app.services.generation import RunOptions
    from eros_app.services.review import answer

    settings = load_settings(terminal.say)
    configure(settings.log_format, terminal.verbosity)
    terminal.own_zone = settings.own_zone
    bring_up_to_date(settings, mcp_config, terminal.say)
    stands, again = "nothing was saved, and the week stands as it was", "approve it again to be sure: it counts once"
    status = RunStatus(stands, again, saved="approved and saved", left=partial(_left, again=again))
    by, options = person_named(reviewer), RunOptions(settings, mcp_config, status)
    outcome = run_interruptible(
        lambda: answer(
            some_id,
            verdict,
            reason=reason,
            reviewer=by,
            options=options,
            **allowed._asdict(),
        ),
        status,
    )
    return _delivered(outcome, terminal, status)


def analyse_creator(terminal: Terminal, creator: str, mcp_config: Path | None) -> int:
    """Show what a plan would rest on, or why that cannot be known."""
    from eros_app.services.analysis import analyse

    settings = load_settings(terminal.say)
    configure(settings.log_format, terminal.verbosity)
    prepare_home(settings, mcp_config, terminal.say)
    document, ending = run_interruptible(lambda: analyse(creator, settings, mcp_config))
    with telling(ending):
        terminal.analysis(document)
    return EXIT_CODES[ending]


def list_creators(terminal: Terminal, tier: int | None, page_type: str | None, mcp_config: Path | None) -> int:
    """Show the active creators. Raises RequestError for a filter that cannot be."""
    from eros_app.services.creators import active_creators
    from eros_app.services.data_server import data_source

    settings = load_settings(terminal.say)
    prepare_home(settings, mcp_config, terminal.say)
    source = data_source(mcp_config, settings.database_url)
    try:
        asked = partial(active_creators, source, settings, tier=tier, page_type=page_type, readiness=True)
        answer = run_interruptible(asked)
    except ToolFailure as failure:
        if not failure.can_pass:
            raise
        with telling("unreachable"):
            terminal.unreached(str(failure), settings.clock())
        return EXIT_CODES["unreachable"]
    terminal.creators(answer)
    return 0


def examine(terminal: Terminal, mcp_config: Path | None, *, ask_model: bool) -> int:
    """Look at everything; NOT_PASSED if something is missing that a week needs."""
    from eros_app.services.doctor import doctor_checks

    settings = load_settings(terminal.say)
    checks = run_interruptible(lambda: doctor_checks(settings, mcp_config, ask_model=ask_model))
    terminal.checks([one._replace(found=_spelled(one.found), remedy=_spelled(one.remedy)) for one in checks])
    return NOT_PASSED if any(check.standing == "missing" for check in checks) else 0


def _spelled(text: str) -> str:
    return spelled(text, option_of)


def _asked_about(record: WeekRecord, settings: Settings, terminal: Terminal) -> WeekRecord:
    """The record as its data server says now. Raises ToolFailure where that cannot be asked."""
    from eros_app.cli.rendering.words import plain
    from eros_app.services.generation import RunOptions
    from eros_app.services.own_server import must_stand

    unknown = run_interruptible(lambda: must_stand(RunOptions(settings), record.generation_id))
    if unknown:
        text = "whether this week still stands at its data server cannot be known"
        terminal.warn(f"eros: {text}: {plain(unknown)}; what is handed over is what its record says")
    return kept(record.generation_id, terminal)


def _tell_server(record: WeekRecord, settings: Settings, terminal: Terminal) -> None:
    """A week that nobody approved is protected at its data server once that hears of the hand-over."""
    from eros_app.cli.rendering.words import plain
    from eros_app.services.generation import RunOptions
    from eros_app.services.own_server import tell_handed_over

    status = RunStatus("the week is handed over; the same command tells its data server of it again")
    why = run_interruptible(lambda: tell_handed_over(RunOptions(settings), record.generation_id), status)
    if why:
        untold = "its data server does not keep that it was handed over, and another home may replace it there"
        terminal.say(f"eros: {untold}: {plain(why)}; the same command tells it again")


def export_week(
    some_id: str, formats: str, output: Path | None, queue_map: Path | None, *, handed_over: bool, raw: bool
) -> int:
    """Without ``output``, or with -, a single format goes to stdout; without it several go into the working folder.

    ``handed_over``: once the export is written the week counts as handed over, and not before.
    """
    from eros_app.cli.rendering.words import plain
    from eros_app.services.export import beside, check_shown, export, options_of, parse_formats, write_export
    from eros_app.services.handing_over import as_handed_over, check_may_hand_over, giving, handed_over_text
    from eros_app.services.hints import CommandHints
    from eros_app.services.queue_map import check_used, read_queue_map
    from eros_app.services.weeks import as_it_waited, config_of

    terminal = Terminal()
    check_shown(formats, output)
    if queue_map:
        check_used(queue_map, parse_formats(formats))
    settings = load_settings(terminal.say)
    record = as_it_waited(settings, kept(some_id, terminal))
    document = record.document
    handover = HandOver(by=user_name(), at=settings.clock())
    if handed_over:
        check_may_hand_over(record)
        try:
            record = _asked_about(record, settings, terminal)
        except ToolFailure as failure:
            unasked = "whether this week still stands is not known, and it is not handed over"
            terminal.hints = CommandHints(config_of(settings, record.generation_id))
            terminal.say(f"eros: {unasked}: {failure.message}; `eros doctor` says what is reachable")
            return EXIT_CODES["unreachable"]
        check_may_hand_over(record)
        document = as_handed_over(record, handover)
    asked = options_of(settings, read_queue_map(queue_map) if queue_map else None, raw=raw)
    texts = export(document, formats, asked)
    for said in beside(document, texts, asked):
        terminal.say(f"eros: {plain(said)}")
    with giving(settings, record.generation_id, handover) if handed_over else nullcontext("") as drafts:
        if output in (None, STDOUT) and len(texts) == 1:
            print_utf8(*texts.values(), whole=handed_over)
        else:
            for path in write_export(document, texts, output or Path()):
                print(f"Written to {path}", file=sys.stderr)
    if handed_over:
        terminal.say(plain("; ".join(filter(None, [handed_over_text(record), drafts]))))
        if record.decision is None:
            _tell_server(record, settings, terminal)
    return 0
