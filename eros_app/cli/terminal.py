"""The terminal: live progress and notices on stderr, results on stdout."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic_core import PydanticSerializationError, to_json, to_jsonable_python
from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from eros.streams import print_json
from eros_app.services.progress import PHASE_ACTIVITY, doing


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
            print_json(as_text(document))
            return
        from eros_app.cli.rendering import render

        console = self.err if failed else self.out
        console.print(render(document, width=console.width))

    def audit(self, record: Mapping[str, Any]) -> None:
        if self.as_json:
            print_json(as_text(record["audit"]))
            return
        from eros_app.cli.rendering import render_audit

        self.out.print(render_audit(record["audit"]))

    def analysis(self, document: Mapping[str, Any], *, failed: bool = False) -> None:
        """What a plan would rest on; an error response as ``show`` shows it."""
        if failed or self.as_json:
            return self.show(document, failed=failed)
        from eros_app.cli.rendering import render_analysis

        self.out.print(render_analysis(document))
        return None

    def waiting(self, records: list[dict[str, Any]]) -> None:
        """The schedules that wait, the newest first."""
        from eros_app.cli.rendering import render_waiting

        waiting = [record for record in records if record["status"] == "needs_review"]
        self._table([_listed(record) for record in waiting], render_waiting)

    def creators(self, listed: list[dict[str, Any]]) -> None:
        from eros_app.cli.rendering import render_creators

        self._table(listed, render_creators)

    def checks(self, listed: list[dict[str, Any]]) -> None:
        """What the doctor looked at."""
        from eros_app.cli.rendering import render_checks

        self._table(listed, render_checks)

    def _table(self, listed: list[dict[str, Any]], render: Callable[[list[dict[str, Any]]], RenderableType]) -> None:
        if self.as_json:
            print_json(as_text(listed))
        else:
            self.out.print(render(listed))


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
    """JSON; a byte of a path that is no letter is replaced."""
    try:
        return to_json(document, indent=2).decode()
    except PydanticSerializationError:
        text = json.dumps(to_jsonable_python(document), ensure_ascii=False, indent=2)
        return text.encode("utf-8", "replace").decode()


class ProgressDisplay:
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
        self._task = self._progress.add_task("starting", total=len(PHASE_ACTIVITY))

    def __call__(self, event: Mapping[str, Any]) -> None:
        self._progress.start()  # at once by ``with``, else with the first event: what is printed before stands alone
        if event["event"] == "phase_start":
            self._progress.update(self._task, description=doing(event["node"]))
        else:
            self._progress.advance(self._task)

    def __enter__(self) -> "ProgressDisplay":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._progress.stop()

    close = stop
