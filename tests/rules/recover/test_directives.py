"""What recovery asks for and what the phases do of it (R37)."""

import ast
from pathlib import Path

import pytest

import nodes
from eros.vocabulary.state import Directives
from nodes.recover.rules import REMEDIES

NODES = Path(nodes.__path__[0])


@pytest.mark.requirement("routing:directives-read")
def test_every_directive_is_set_by_a_failure_and_read_by_a_phase() -> None:
    directives = set(Directives.model_fields)
    assert {name for remedy in REMEDIES.values() for name in remedy} == directives
    sources = [path.read_text(encoding="utf-8") for path in NODES.rglob("*.py") if path.parent.name != "recover"]
    read = {node.attr for source in sources for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}
    assert directives <= read
