"""``eros weeks``: the kept weeks listed, mended, forgotten. Only mending loads what speaks to a data server."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from eros.failures import RequestError
from eros.journal import configure
from eros.parameters import parameter
from eros.settings import load_settings
from eros.vocabulary.counting import counted
from eros.vocabulary.endings import Ending
from eros.vocabulary.exit_codes import EXIT_CODES
from eros.vocabulary.life import PostSaid
from eros_app.cli.commands import telling
from eros_app.cli.interrupts import RunStatus, run_interruptible
from eros_app.cli.rendering.words import first_names, plain
from eros_app.cli.terminal import Terminal
from eros_app.records.terms import WeekFilter
from eros_app.services import handing_over, weeks
from eros_app.services.forgetting import ToForget, forget, to_forget


def list_weeks(
    terminal: Terminal,
    names: Sequence[str],
    week_start: str | None,
    status: str | None,
    limit: int,
    offset: int,
    mcp_config: Path | None,
) -> int:
    """One page, the newest first. A creator of whom nothing is kept is asked about: whether there is one of that name.

    Raises RequestError for a filter that cannot be.
    """
    if len(names) > 1:
        raise RequestError("BAD_FILTER", "creator", " ".join(names), "name one creator, or none")
    creator = next(iter(names), None)
    only = weeks.weeks_like(creator, week_start, status)
    settings = load_settings(terminal.say)
    found = weeks.list_weeks(settings, only, limit=limit, offset=offset)
    if creator and not found.total and not weeks.list_weeks(settings, WeekFilter(creator), limit=1).total:
        from eros_app.services.unknown_creators import unknown_creator

        configure(settings.log_format, terminal.verbosity)
        if unknown := run_interruptible(lambda: unknown_creator(creator, settings, mcp_config)):
            with telling("aborted"):
                terminal.show(unknown, failed=True)
            return EXIT_CODES["aborted"]
    terminal.weeks(found, offset=offset, filtered=bool(creator or week_start or status))
    return 0


def check_alone(deeds: Mapping[str, object], filters: Mapping[str, object]) -> None:
    """What is done to weeks goes by what it names itself: a filter of the list beside it would be passed over.

    Raises RequestError for one, and for two deeds at once.
    """
    deed, *others = [name for name, value in deeds.items() if value] or [""]
    if others:
        text = f"say {parameter(deed)} and {parameter(others[0])} in commands of their own"
        raise RequestError("TWO_AT_ONCE", others[0], str(deeds[others[0]]), text)
    beside = next((name for name, value in filters.items() if value), None)
    if deed and beside:
        what = f"{parameter(beside)} {filters[beside]}" if beside != "creator" else f"{filters[beside]!r}"
        text = f"{what} chooses what is listed, and nothing of what {parameter(deed)} is done to; leave it out"
        raise RequestError("BAD_FILTER", beside, str(filters[beside]), text)


def tell_posts(terminal: Terminal, slots: Sequence[str], weeks_told: Mapping[PostSaid, str | None]) -> int:
    """Record what was posted, and what was not, or that it is not known. Raises RequestError."""
    (what, some_id), *others = [(name, said) for name, said in weeks_told.items() if said]
    if others:
        text = f"say {parameter(what)} and {parameter(others[0][0])} in commands of their own: the slots are one's"
        raise RequestError("TWO_AT_ONCE", what, some_id, text)
    settings = load_settings(terminal.say)
    told = handing_over.tell_posts(settings, some_id, slots, what)
    with telling("done", told.text):
        terminal.told_posts(told)
    return 0


def mend_weeks(terminal: Terminal, mcp_config: Path | None) -> int:
    """Ask the servers about each unfinished week, and each that waits or stands; unreachable where one could not be
    asked, or a week is still not known."""
    from eros_app.services.generation import RunOptions
    from eros_app.services.own_server import mend_weeks as ask_servers

    settings = load_settings(terminal.say)
    status = RunStatus("`eros weeks --mend` goes on from here")
    unasked: list[str] = []
    reasons: dict[str, str] = {}
    options = RunOptions(settings, mcp_config)
    asked = set[str]()
    mended = run_interruptible(lambda: ask_servers(options, unasked.append, reasons.__setitem__, asked.update), status)
    left = weeks.unfinished_weeks(settings)
    doubted = weeks.list_weeks(settings, WeekFilter(states=("unknown",)), limit=1).total
    ending: Ending = "unreachable" if left or unasked else "done"
    known = f"found out about {counted(len(mended), 'week')}; `eros weeks` shows where each stands"
    with telling(ending, known if mended else ""):
        terminal.mended(mended, left, reasons, unasked, len(asked), doubted)
    return EXIT_CODES[ending]


def forget_weeks(terminal: Terminal, some_ids: Sequence[str], *, sure: bool) -> int:
    """Remove weeks for good, after a yes. Raises RequestError."""
    settings = load_settings(terminal.say)
    meant = to_forget(settings, some_ids, sure=sure)
    if not sure and not _agreed(terminal, meant):
        terminal.say("Nothing was forgotten.")
        return 0
    forgotten = forget(settings, meant.weeks)
    gone = f"{counted(len(forgotten.gone), 'week')} forgotten; `eros weeks` lists those that stay"
    with telling("done", gone if forgotten.gone else ""):
        terminal.forgotten(forgotten)
    if sure and forgotten.gone:
        for whole in meant.with_careful:
            terminal.say(f"It was {plain(whole)}.")
    if forgotten.left:
        terminal.say(forgotten.left)
    return 0


def _agreed(terminal: Terminal, meant: ToForget) -> bool:
    """Whether somebody at the terminal says yes. RequestError where nobody sits there."""
    said = f"{counted(len(meant.weeks), 'week')}: {first_names(meant.named)}"
    if not sys.stdin.isatty():
        text = f"this would forget {plain(said)}; there is nobody to ask, so say {parameter('yes')} to forget"
        raise RequestError("NOT_AGREED", "yes", False, text)
    asked = f"Forget {said} for good? What stands at the data server stays there. [yes/no] "
    terminal.err.print(asked, end="", markup=False)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
