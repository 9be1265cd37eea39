"""Each command that a text names runs as it is printed: the real command line reads it (R53)."""

import ast
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer

from eros.vocabulary.state import OpenFailure
from eros_app.cli.app import app as eros
from eros_app.records.week import WeekSummary
from eros_app.services.deciding import approving, rejecting
from eros_app.services.outcome import failed_approval
from eros_app.services.resolutions import NOT_NOW, RESOLUTIONS, WHETHER_SAVED, resolution
from eros_db.commands import ClickException
from eros_db.commands import app as eros_db

ROOT = Path(__file__).parents[3]
PACKAGES = ("eros", "nodes", "graph", "eros_app", "eros_db")
APPS = {"eros": eros, "eros-db": eros_db}
ID, PAGE = "1f0c2a34-0000-4000-8000-000000000000", "alexia"
#: In backquotes, or the plain form of a decision.
COMMAND = re.compile(r"`(eros(?:-db)? [^`]+)`|(?<!`)\b(eros review (?:approve|reject) [\w-]+(?: --[\w-]+(?: WHY)?)*)")
#: A command that opens a data server, with other words before it. One that begins a text stands alone, or in a table.
WITHIN = re.compile(r"(?<=.)\beros (?:generate|chat|creators|analyse|doctor|weeks --mend)\b")
#: What only the reader can put there: a file of theirs, their reason, what they say.
THEIRS = {"FILE", "WHY", "'MESSAGE'"}
#: What stands for any page or week beside a list of several, of which none is meant.
OF_A_LIST = {
    "eros generate CREATOR": "beside the list of all pages",
    "eros-db types --creator PAGE": "beside the list of all pages",
}
#: What a place of a text stands for, where a page's id would not do.
PLACES = {"option": "--vault", "': '.join(way)": "x"}


def told_in(path: Path) -> Iterator[str]:
    """The strings of a module, their places filled; no docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    within = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else filled(ast.unparse(part)) for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not {id(node)} & (docs | within):
            yield node.value


#: What the parser takes and the command itself refuses.
BARE = {"eros-db import"}


def filled(place: str) -> str:
    inner = place.removeprefix("f'").removeprefix('f"').strip("'\"{}")
    if inner.startswith(("approving(", "rejecting(")):
        return rejecting(ID)
    return PLACES.get(inner, PAGE)


def commands_in(text: str) -> Iterator[str]:
    """A pattern that finds commands is none."""
    for quoted, plain in COMMAND.findall(text):
        if "\\b" not in text:
            yield quoted or plain


def read(command: str) -> None:
    """By the real parser, of which nothing runs. Raises its usage error."""
    name, *words = shlex.split(command.partition(" > ")[0])
    told: Any = typer.main.get_command(APPS[name])
    if words[-1] == "--help":
        words.pop()
    while hasattr(told, "commands") and words:
        told = told.get_command(None, words[0]) or pytest.fail(f"{command}: no such command")
        words.pop(0)
    if not hasattr(told, "commands"):
        told.make_context(name, words)


@cache
def strings() -> list[tuple[str, str]]:
    """Each string of the program, after its module; read as a test asks, not as tests are collected."""
    modules = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    return [(path.relative_to(ROOT).as_posix(), text) for path in modules for text in told_in(path)]


@pytest.mark.requirement("doors:commands-run")
def test_each_command_of_a_text_is_read_by_the_command_line() -> None:
    printed = sorted({(path, command) for path, text in strings() for command in commands_in(text)})
    assert len(printed) > 40
    wrong = []
    assert not BARE & {command for _, command in printed}
    for path, command in printed:
        fit = command.replace("{creator_id}", PAGE).replace("{generation_id}", ID).replace("{reject}", rejecting(ID))
        try:
            read(fit)
        except ClickException as refused:
            wrong.append(f"{path}: {command}: {refused!r}")
        stand_ins = {it for it in fit.split() if it.isupper() and len(it) > 1} - THEIRS
        if stand_ins and command not in OF_A_LIST:
            wrong.append(f"{path}: {command}: nobody fills in {stand_ins}")
    assert wrong == []


def outside_backquotes(text: str) -> list[str]:
    return WITHIN.findall(re.sub(r"`[^`]*`", "``", text))


@pytest.mark.requirement("cli:hints")
def test_each_command_within_a_text_stands_in_backquotes_by_which_it_is_led_to_its_data_server() -> None:
    assert outside_backquotes("run `eros weeks` or eros doctor") == ["eros doctor"]
    assert outside_backquotes("Run `eros doctor`, `eros generate a`") == []
    assert [one for one in strings() if outside_backquotes(one[1])] == []


@pytest.mark.requirement("doors:commands-run")
@pytest.mark.parametrize("code", sorted({*RESOLUTIONS, *NOT_NOW}))
@pytest.mark.parametrize("whether", [None, *WHETHER_SAVED])
def test_what_is_to_be_done_about_an_abort_names_its_own_week_and_page(code: str, whether: str | None) -> None:
    action, steps = resolution(code, {"whether_saved": whether}, creator_id=PAGE, generation_id=ID)
    said = " ".join((action, *steps))
    assert "{" not in said
    for command in commands_in(said):
        read(command)
        assert not {"ID", "CREATOR", "creator_id"} & {*command.split()}


@pytest.fixture
def summary() -> WeekSummary:
    return WeekSummary.model_validate(
        {
            "generation_id": ID, "creator_id": PAGE, "week_start": "2026-11-23", "state": "waiting",
            "began_at": "2026-11-20T12:00:00Z", "changed_at": "2026-11-20T12:00:00Z",
        }
    )  # fmt: skip


@pytest.mark.requirement("doors:commands-run")
@pytest.mark.parametrize("changed", [{}, {"needs_reason": True}, {"state": "expired"}, {"state": "unknown"}])
@pytest.mark.parametrize("whether", [None, *WHETHER_SAVED])
def test_an_approval_that_failed_says_once_how_the_week_is_answered(
    summary: WeekSummary, changed: dict[str, Any], whether: str | None
) -> None:
    week = summary.model_copy(update=changed)
    failure = OpenFailure(
        error_type="database_save_failed", phase="phase_7", severity="CRITICAL", code="DATABASE_SAVE_FAILED",
        message="the server wrote 31 of 54 items", details={"whether_saved": whether},
    )  # fmt: skip
    said = failed_approval(week, failure, week.began_at, reached=True).document.recommendations
    commands = [command for text in said for command in commands_in(text)]
    for command in commands:
        read(command)
    verdict = "reject" if whether == "not as sent" else "approve"
    (answering,) = [command for command in commands if command.startswith("eros review")]
    assert answering.startswith(f"eros review {verdict} ")
    assert ("--reason WHY" in answering) == (verdict == "reject" or week.needs_reason)
    assert ("--allow-past" in answering) == (verdict == "approve" and week.state == "expired")
    assert "Nobody can say" not in " ".join(said)


@pytest.mark.requirement("doors:commands-run")
def test_an_approval_that_needs_more_says_why_as_well(summary: WeekSummary) -> None:
    assert approving(summary) == f"eros review approve {ID}"
    assert approving(summary, "--replace") == f"eros review approve {ID} --reason WHY --replace"
