"""The person at the terminal: live progress on stderr, the document on stdout, an exit code at the end."""

import getpass
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic_core import to_json
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from eros.doors.archive import Archive, write_whole
from eros.doors.homes import archive as archive_of
from eros.doors.homes import check_output, ready
from eros.doors.interrupts import Standing, run
from eros.doors.outcome import NEEDS_REVIEW, SAVED, Outcome
from eros.failures import Interrupted
from eros.journal import configure
from eros.settings import Settings, load_settings
from eros.words.request import Request

#: What each node does, for the person who watches.
DOING = {
    "initialize": "loading the creator",
    "allocate": "allocating send types",
    "gather_captions": "gathering captions",
    "match_persona": "hearing the persona",
    "match_content": "matching captions",
    "target": "choosing audiences",
    "place_in_time": "placing in time",
    "follow_up": "adding follow-ups",
    "assemble": "assembling",
    "validate": "validating",
    "recommend": "writing recommendations",
    "save": "saving",
}


@dataclass
class Terminal:
    """Where results and progress go. ``verbosity``: -1 quiet, 0, 1, 2."""

    as_json: bool = False
    color: bool = True
    verbosity: int = 0
    output: Path | None = None

    def __post_init__(self) -> None:
        self.out = Console(no_color=not self.color, highlight=False, soft_wrap=False)
        self.err = Console(stderr=True, no_color=not self.color, highlight=False)

    def say(self, text: str) -> None:
        """A notice beside the result."""
        if self.verbosity >= 0:
            self.err.print(text, markup=False)

    def show(self, document: Mapping[str, Any], *, failed: bool = False) -> None:
        """A result document or an error response, as JSON or for reading; what failed is read on stderr."""
        if self.as_json:
            print(as_text(document))
            return
        from eros.doors.rendering import render

        console = self.err if failed else self.out
        console.print(render(document, width=console.width))

    def audit(self, record: Mapping[str, Any]) -> None:
        if self.as_json:
            print(as_text(record["audit"]))
            return
        from eros.doors.rendering import render_audit

        self.out.print(render_audit(record["audit"]))

    def analysis(self, document: Mapping[str, Any], *, failed: bool = False) -> None:
        """What a plan would rest on; an error response as ``show`` shows it."""
        if failed or self.as_json:
            return self.show(document, failed=failed)
        from eros.doors.rendering import render_analysis

        self.out.print(render_analysis(document))
        return None

    def waiting(self, records: list[dict[str, Any]]) -> None:
        """The schedules that wait, the newest first."""
        waiting = [record for record in records if record["status"] == "needs_review"]
        self._table([_listed(record) for record in waiting], "render_waiting")

    def creators(self, listed: list[dict[str, Any]]) -> None:
        self._table(listed, "render_creators")

    def symptoms(self, listed: list[dict[str, Any]]) -> None:
        self._table(listed, "render_symptoms")

    def _table(self, listed: list[dict[str, Any]], renderer: str) -> None:
        if self.as_json:
            print(as_text(listed))
            return
        from eros.doors import rendering

        self.out.print(getattr(rendering, renderer)(listed))


def _listed(record: Mapping[str, Any]) -> dict[str, Any]:
    document = record["document"]
    return {
        "review_id": document["review_id"],
        "generation_id": record["generation_id"],
        "creator_id": record["creator_id"],
        "week_start": record["week_start"],
        "score": document["validation"]["score"],
        "items": document["summary"]["total_items"],
        "needs_reason": record["needs_reason"],
        "since": record["ended_at"],
    }


def as_text(document: Any) -> str:
    return to_json(document, indent=2).decode()


def archive() -> Archive:
    return archive_of(load_settings())


class Watching:
    """The live line of a run: which phase, how long; nothing where stderr is no terminal."""

    def __init__(self, terminal: Terminal) -> None:
        hidden = terminal.as_json or terminal.verbosity < 0 or not terminal.err.is_terminal
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description:<24}"),
            BarColumn(bar_width=24),
            TimeElapsedColumn(),
            console=terminal.err,
            transient=True,
            disable=hidden,
        )
        self._task = self._progress.add_task("starting", total=len(DOING))

    def __call__(self, event: Mapping[str, Any]) -> None:
        self._progress.start()  # at once by ``with``, else with the first event: what is printed before stands alone
        if event["event"] == "phase_start":
            self._progress.update(self._task, description=DOING.get(event["node"], event["node"].replace("_", " ")))
        else:
            self._progress.advance(self._task)

    def __enter__(self) -> "Watching":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._progress.stop()

    close = stop


def run_generation(request: Request, settings: Settings, terminal: Terminal, mcp_config: Path | None) -> int:
    """Generate and show; the exit code of CONTRACT 1."""
    from eros.doors.generation import Doorway, generate

    configure(settings.log_format, terminal.verbosity)
    check_output(terminal.output)
    ready(settings, mcp_config, terminal.say)
    standing = Standing("nothing was saved", "the same command again finds out, and saves the week only once")
    with Watching(terminal) as watching:
        door = Doorway(settings, mcp_config, both(standing, watching))
        outcome = run(lambda: generate(request, door), standing, watching.stop)
    return _delivered(outcome, terminal, standing)


def both(standing: Standing, watching: Watching) -> Callable[[Mapping[str, Any]], None]:
    def tell(event: Mapping[str, Any]) -> None:
        standing(event)
        watching(event)

    return tell


def _delivered(outcome: Outcome, terminal: Terminal, standing: Standing) -> int:
    try:
        return deliver(outcome, terminal)
    except KeyboardInterrupt as stopped:
        raise Interrupted(str(standing)) from stopped


def deliver(outcome: Outcome, terminal: Terminal) -> int:
    """Show the document, write it where it was asked for, and hand on the exit code."""
    document = outcome.document.model_dump(mode="json")
    terminal.show(document, failed=outcome.exit_code not in (SAVED, NEEDS_REVIEW))
    if terminal.output is not None:
        write_whole(terminal.output, as_text(document) + "\n")
        terminal.say(f"Written to {terminal.output}")
    return outcome.exit_code


def answer_review(
    terminal: Terminal,
    verdict: Literal["approve", "reject"],
    some_id: str,
    reason: str,
    reviewer: str,
    mcp_config: Path | None,
) -> int:
    """Approve or reject a waiting schedule through the review service."""
    from eros.doors.generation import Doorway
    from eros.doors.review import answer

    settings = load_settings()
    configure(settings.log_format, terminal.verbosity)
    standing = Standing("nothing was saved, and the review waits on", "approve it again to be sure: it counts once")
    by, door = reviewer or user_name(), Doorway(settings, mcp_config, standing)
    outcome = run(lambda: answer(some_id, verdict, reason=reason, reviewer=by, door=door), standing, lambda: None)
    return _delivered(outcome, terminal, standing)


def user_name(asked: Callable[[], str] = getpass.getuser) -> str:
    """Who sits here; a container may run under a number that has no name."""
    try:
        return asked()
    except (KeyError, OSError, ImportError):
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "an unnamed user"
