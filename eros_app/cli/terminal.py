"""The terminal: live progress and notices on stderr, results on stdout."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel
from pydantic_core import PydanticSerializationError, to_json, to_jsonable_python
from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from eros.parameters import Spell, spelling
from eros.streams import log_lines_above, print_json
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros_app.cli.command_line import said_verbosity
from eros_app.cli.options import IN_OPTIONS, option_of
from eros_app.records.week import WeekRecord, WeekSummary
from eros_app.services.hints import CommandHints
from eros_app.services.progress import PHASE_ACTIVITY, doing

if TYPE_CHECKING:
    from eros.vocabulary.analysis import Analysis
    from eros.vocabulary.week import ScoredCaption
    from eros_app.records.edited import WeekVersion
    from eros_app.records.terms import Unfinished
    from eros_app.services.creators import ListedCreators
    from eros_app.services.diff import WeekDiff
    from eros_app.services.doctor import DoctorCheck
    from eros_app.services.editing import EditedWeek
    from eros_app.services.explain import Explanation
    from eros_app.services.forgetting import Forgotten
    from eros_app.services.handing_over import ToldPosts
    from eros_app.services.mending import Mended
    from eros_app.services.weeks import WeekList

Told = TypeVar("Told", bound=BaseModel)


@dataclass
class Terminal:
    """Where results and progress go.

    ``verbosity``: -1 quiet, 0, 1, 2; ``spell``: how what is read names parameters; ``mcp_config``: what the commands
    that a person reads are completed with (R59); ``own_zone``: of whoever posts.
    """

    as_json: bool = False
    color: bool = True
    verbosity: int = field(default_factory=said_verbosity.get)
    output: Path | None = None
    spell: Spell = option_of
    mcp_config: Path | None = None
    own_zone: ZoneInfo | None = None

    def __post_init__(self) -> None:
        self.hints = CommandHints(self.mcp_config)
        self._spelling = spelling(lambda *named: self.hints(self.spell(*named)))
        self.out = Console(no_color=not self.color, highlight=False, soft_wrap=False, emoji=False)
        self.err = Console(stderr=True, no_color=not self.color, highlight=False, emoji=False)

    def say(self, text: str) -> None:
        """A notice beside the result."""
        if self.verbosity >= 0:
            self.err.print(self.hints(text), markup=False)

    def warn(self, text: str) -> None:
        """What nobody may miss, also where notices are not wanted."""
        self.err.print(self.hints(text), markup=False)

    def show(
        self, document: ResultDocument | ErrorDocument, *, failed: bool = False, needs_reason: bool = False
    ) -> None:
        """A result document or an error response, as JSON or for reading; what failed is read on stderr.

        ``needs_reason``: whether an approval needs one for more than the document tells.
        """
        if self.as_json:
            print_json(self.as_json_text(document))
            return
        from eros_app.cli.rendering import render

        console = self.err if failed else self.out
        is_told = self.mcp_config is not None or isinstance(document, ErrorDocument)
        shown = self._in_own_words(document) if is_told else document
        console.print(render(shown, console.width, self.own_zone, self.hints, needs_reason=needs_reason))

    def _in_own_words(self, document: Told) -> Told:
        """The document with its marked parameters spelled as they are written here, and its commands whole."""
        return document.model_validate(self.hints.within(document.model_dump(context=self._spelling)))

    def as_json_text(self, document: object) -> str:
        """The same as JSON, wherever it is written to."""
        text = as_text(document, spelling(lambda *named: self.hints(option_of(*named))))
        return as_text(self.hints.within(json.loads(text))) if self.mcp_config else text

    def audit(self, record: WeekRecord) -> None:
        if self.as_json:
            print_json(as_text(record.audit))
            return
        from eros_app.cli.rendering import render_audit

        self.out.print(render_audit(record.audit))

    def item(self, explained: "Explanation", document: ResultDocument | ErrorDocument) -> None:
        """One send whole; its document says whose it is."""
        from eros_app.cli.rendering.item import render_item

        self._shown(explained, lambda: render_item(explained, document, self.own_zone))

    def diff(self, found: "WeekDiff") -> None:
        from eros_app.cli.rendering.diff import render_diff

        self._shown(found, lambda: render_diff(found))

    def edited(self, made: "EditedWeek") -> None:
        """What an edit brought."""
        from eros_app.cli.rendering.edited import render_edited

        self._shown(made, lambda: render_edited(made))

    def versions(self, at: int, versions: Sequence["WeekVersion"]) -> None:
        """The versions of an edited week; ``at``: the one that it is at."""
        from eros_app.cli.rendering.edited import render_versions

        self._shown({"version": at, "versions": versions}, lambda: render_versions(at, versions))

    def places(self, spans: "Sequence[tuple[time, time]]") -> None:
        """Where an item may stand."""
        if self.as_json:
            print_json(as_text([{"from": f"{one:%H:%M}", "to": f"{other:%H:%M}"} for one, other in spans]))
            return
        from eros_app.services.edit_places import spans_in_words

        print(spans_in_words(spans) or "Everywhere else on that day it would break a rule or add a warning.")

    def alternatives(self, captions: Sequence["ScoredCaption"]) -> None:
        """The captions that an item could have instead."""
        from eros_app.cli.rendering.edited import render_alternatives

        told = [{"caption": caption, "scores": scores, "ladder_step": step} for caption, scores, step in captions]
        self._shown(told, lambda: render_alternatives(captions))

    def weeks(self, found: "WeekList", *, offset: int, filtered: bool) -> None:
        """One page of kept weeks."""
        from eros_app.cli.rendering.weeks import render_weeks

        listed = {"weeks": found.weeks, "total": found.total}
        self._shown(listed, lambda: render_weeks(found.weeks, found.total, offset, filtered=filtered))

    def mended(
        self,
        mended: Sequence["Mended"],
        left: Sequence["Unfinished"],
        reasons: Mapping[str, str],
        unasked: Sequence[str],
        asked: int,
        doubted: int,
    ) -> None:
        """What became of weeks whose run was cut short, which are still to be found out about, and why."""
        from eros_app.cli.rendering.weeks import render_mended

        left_ids = [one.generation_id for one in left]
        why_not = [*map(self.hints, unasked)]
        found = {
            "mended": [asdict(one) for one in mended],
            "left": left_ids,
            "reasons": dict(reasons),
            "unasked": why_not,
        }
        self._shown(found, lambda: render_mended(mended, left, reasons, why_not, asked, doubted))

    def told_posts(self, told: "ToldPosts") -> None:
        """What is known now of the sends of a week."""
        if self.as_json:
            print_json(as_text(asdict(told)))
        else:
            print(told.text, flush=True)

    def forgotten(self, forgotten: "Forgotten") -> None:
        from eros_app.cli.rendering.weeks import render_forgotten

        self._shown(asdict(forgotten), lambda: render_forgotten(forgotten))

    def analysis(self, document: "Analysis | ErrorDocument") -> None:
        """What a plan would rest on; an error response as ``show`` shows it."""
        if isinstance(document, ErrorDocument):
            return self.show(document, failed=True)
        from eros_app.cli.rendering import render_analysis

        if self.as_json:
            return print_json(self.as_json_text(document))
        return self.out.print(render_analysis(self._in_own_words(document), self.hints))

    def waiting(self, weeks: Sequence[WeekSummary], why: Sequence[Sequence[str]]) -> None:
        """The schedules that only a person can end, the newest first, and why each waits."""
        from eros_app.cli.rendering import render_waiting

        listed = [_listed(week) | {"why": [*said]} for week, said in zip(weeks, why, strict=True)]
        self._shown(listed, lambda: render_waiting(weeks, why))

    def creators(self, listed: "ListedCreators") -> None:
        """The server's own rows as JSON, their commands completed; what was read of them for reading."""
        from eros_app.cli.rendering import render_creators

        self._shown(self.hints.within(listed.rows), lambda: render_creators(listed.creators, self.hints))

    def unreached(self, reason: str, at: datetime) -> None:
        """What keeps the data server from being asked: the error response as JSON, a sentence for reading."""
        from eros_app.services.outcome import unreached_response

        if self.as_json:
            return self.show(unreached_response(reason, at=at), failed=True)
        return self.say(f"eros: {reason}; `eros doctor` says what is reachable")

    def checks(self, listed: Sequence["DoctorCheck"]) -> None:
        """What the doctor looked at."""
        from eros_app.cli.rendering import render_checks

        told = [check._replace(remedy=self.hints(check.remedy)) for check in listed]
        self._shown([check._asdict() for check in told], lambda: render_checks(told))

    def _shown(self, document: object, rendered: Callable[[], RenderableType]) -> None:
        if self.as_json:
            print_json(as_text(document))
        else:
            self.out.print(rendered())


def _listed(record: WeekSummary) -> dict[str, object]:
    return {
        "review_id": record.review_id,
        "generation_id": record.generation_id,
        "creator_id": record.creator_id,
        "week_start": record.week_start,
        "state": record.state,
        "superseded_by": record.superseded_by,
        "score": record.score,
        "items": record.total_items,
        "needs_reason": record.needs_reason if record.state in ("waiting", "expired") else None,
        "since": record.changed_at.isoformat(),
    }


def as_text(document: object, context: Mapping[str, Any] = IN_OPTIONS) -> str:
    """A model, or what is made of such, as JSON: parameters as options, a byte that is no letter replaced."""
    try:
        return to_json(document, indent=2, context=context).decode()
    except PydanticSerializationError:
        text = json.dumps(to_jsonable_python(document, context=context), ensure_ascii=False, indent=2)
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
            redirect_stderr=False,  # the log's lines come by ``log_lines_above``, and are not broken into columns
            disable=hidden,
        )
        self._hidden, self._moving = hidden, ExitStack()
        self._task = self._progress.add_task("starting", total=len(PHASE_ACTIVITY))

    def __call__(self, event: Mapping[str, Any]) -> None:
        self._start()  # at once by ``with``, else with the first event: what is printed before stands alone
        if event["event"] == "phase_start":
            self._progress.update(self._task, description=doing(event["node"]))
        else:
            self._progress.advance(self._task)

    def _start(self) -> None:
        if self._hidden or self._progress.live.is_started:
            return
        self._moving.enter_context(log_lines_above(self._print_above))
        self._progress.start()

    def _print_above(self, line: str) -> None:
        """One line of the log, whole, above the bar."""
        self._progress.console.print(Text(line), soft_wrap=True)

    def __enter__(self) -> "ProgressDisplay":
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._progress.stop()
        self._moving.close()

    close = stop
