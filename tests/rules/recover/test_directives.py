"""What recovery asks for and what the phases do of it (R37)."""

import ast
from pathlib import Path

import pytest

import nodes
from eros.failures import FAILURES
from eros.vocabulary.state import Directives, OpenFailure
from nodes.recover.rules import ASK_AGAIN, REMEDIES, attempt
from nodes.validate.recovered import CAME_THROUGH

NODES = Path(nodes.__path__[0])
ROOT = NODES.parent


@pytest.mark.requirement("failures:prevented")
def test_a_row_that_no_code_can_find_is_named_as_prevented() -> None:
    code = "".join(
        path.read_text("utf-8")
        for folder in ("eros", "nodes", "graph", "eros_app")
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "failures.py"
    )
    assert {name for name in FAILURES if f'"{name}"' not in code} == {
        name for name, row in FAILURES.items() if row.prevented
    }


@pytest.mark.requirement("failures:prevented")
@pytest.mark.parametrize("name", [name for name, row in FAILURES.items() if row.prevented])
def test_a_prevented_row_names_in_code_and_on_its_page_a_test_that_stands_and_carries_the_row(name: str) -> None:
    file, _, test = FAILURES[name].shown_by.partition("::")
    carried = {
        node.name: [ast.literal_eval(argument) for mark in node.decorator_list for argument in _requirements(mark)]
        for node in ast.parse((ROOT / file).read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    assert f"failure:{name}" in carried[test]
    page = (ROOT / "docs/rules/errors.md").read_text("utf-8")
    assert f"| {name} | {Path(file).name}::{test} |" in page


@pytest.mark.requirement("failures:prevented")
def test_the_page_lists_no_row_as_prevented_that_something_provokes() -> None:
    page = (ROOT / "docs/rules/errors.md").read_text("utf-8")
    listed = {line.split(" | ")[0].removeprefix("| ") for line in page.splitlines() if ".py::test_" in line}
    assert listed == {name for name, row in FAILURES.items() if row.prevented}


def _requirements(mark: ast.expr) -> list[ast.expr]:
    named = isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr == "requirement"
    return mark.args if named and isinstance(mark, ast.Call) else []


@pytest.mark.requirement("routing:directives-read")
def test_every_directive_is_set_by_a_failure_and_read_by_a_phase() -> None:
    directives = set(Directives.model_fields)
    of_recovery = {name for remedy in REMEDIES.values() for name in remedy.directives}
    assert of_recovery | {"stale"} == directives  # a stale pool is no failure (R52)
    sources = [path.read_text(encoding="utf-8") for path in NODES.rglob("*.py") if path.parent.name != "recover"]
    read = {node.attr for source in sources for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}
    assert directives <= read


@pytest.mark.requirement("routing:recovery-tells-what-it-does")
@pytest.mark.parametrize("error_type", REMEDIES)
def test_a_recovery_without_a_directive_is_told_as_asking_again_and_any_other_is_not(error_type: str) -> None:
    row = FAILURES[error_type]
    failure = OpenFailure(
        error_type=error_type, phase=row.phase, severity=row.severity, code=error_type.upper(), message="it failed"
    )
    assert (attempt(failure).action == ASK_AGAIN) == (REMEDIES[error_type].directives == {})


@pytest.mark.requirement("routing:nothing-to-do-aborts")
def test_whatever_has_a_remedy_is_raised_by_some_phase_and_every_high_failure_that_is_raised_has_one() -> None:
    """The score is the one that no phase raises: the boundary after the report makes it a failure."""
    raised = {
        node.args[0].value
        for path in NODES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "PhaseFailure"
        and isinstance(node.args[0], ast.Constant)
    }
    high = {name for name in raised if FAILURES[name].severity == "HIGH"}
    assert high | {"validation_score_low"} == set(REMEDIES) == set(CAME_THROUGH)
