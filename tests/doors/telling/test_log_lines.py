"""The log beside a progress bar: a line of it stands whole, above what moves (CONTRACT 1)."""

import re
from io import StringIO

import pytest
from processes import NOW
from rich.console import Console

from eros.failures import found
from eros.journal import Journal, configure
from eros.streams import print_log_line
from eros.vocabulary.calls import CallRecord
from eros_app.cli.terminal import ProgressDisplay, Terminal

#: What a terminal does to the line of the bar before something is written there.
_ERASED = "\x1b[2K"
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


@pytest.fixture
def terminal() -> tuple[Terminal, StringIO]:
    """A terminal of 60 columns whose stderr is kept."""
    shown, terminal = StringIO(), Terminal(verbosity=1)
    terminal.err = Console(file=shown, force_terminal=True, width=60)
    return terminal, shown


@pytest.mark.requirement("log:above-the-bar")
@pytest.mark.parametrize("log_format", ["json", "lines"])
def test_a_long_line_is_neither_broken_nor_mixed_with_the_bar(terminal, log_format) -> None:
    screen, shown = terminal
    configure(log_format, 1)
    with ProgressDisplay(screen) as watching:
        journal = Journal("g-1", "alexia")
        journal.phase_start("phase_3", "gather_captions")
        watching({"event": "phase_start", "node": "gather_captions"})
        journal.phase_start("phase_4", "target")
    lines = [_CONTROL.sub("", line.rpartition(_ERASED)[2]) for line in shown.getvalue().split("\n")]
    told = [line for line in lines if "Starting" in line]
    assert len(told) == 2
    for line, name in zip(told, ("CONTENT MATCHING", "AUDIENCE TARGETING"), strict=True):
        assert name in line
        assert "g-1" in line
        assert "━" not in line
        assert line.startswith("{") == (log_format == "json")


@pytest.mark.requirement("log:above-the-bar")
def test_after_the_bar_lines_go_to_stderr_again(terminal, capsys) -> None:
    screen, shown = terminal
    with ProgressDisplay(screen):
        print_log_line("while it moves")
    print_log_line("afterwards")
    assert "while it moves" in shown.getvalue()
    assert capsys.readouterr().err == "afterwards\n"


@pytest.mark.requirement("log:above-the-bar")
def test_without_a_terminal_nothing_stands_between_the_log_and_stderr(capsys) -> None:
    with ProgressDisplay(Terminal()):
        print_log_line("as it is")
    assert capsys.readouterr().err == "as it is\n"


@pytest.mark.requirement("log:verbosity")
@pytest.mark.parametrize("log_format", ["json", "lines"])
def test_each_v_shows_one_level_more_than_without_it_in_either_format(log_format, capsys) -> None:
    shown = []
    for verbosity in (-1, 0, 1, 2):
        configure(log_format, verbosity)
        journal = Journal("g-1", "alexia")
        journal.tool_call(CallRecord("get_channels", NOW, 5000.0, 1, "timeout", "no answer within 5 s"))
        journal.degradation(found("quota_not_filled", "two sends are missing"))
        journal.phase_start("phase_3", "gather_captions")
        journal.call_begins("get_channels", {})
        shown.append(len(capsys.readouterr().err.splitlines()))
    assert shown == [1, 2, 3, 4]
