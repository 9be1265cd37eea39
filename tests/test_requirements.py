"""The manifest, both ways: each promise of tests/requirements has a test, each test's promise is in the manifest."""

import ast
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent


def promises() -> list[str]:
    return [
        promise
        for manifest in sorted((TESTS / "requirements").glob("*.toml"))
        for promise in tomllib.loads(manifest.read_text(encoding="utf-8"))
    ]


def carried() -> set[str]:
    return {
        promise
        for path in TESTS.rglob("test_*.py")
        for call in _requirement_calls(ast.parse(path.read_text(encoding="utf-8")))
        for promise in call
    }


def _requirement_calls(tree: ast.AST) -> Iterator[list[str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "requirement":
            yield [word.value for word in node.args if isinstance(word, ast.Constant) and isinstance(word.value, str)]


def test_every_promise_of_the_manifest_is_carried_by_a_test() -> None:
    assert sorted(set(promises()) - carried()) == []


def test_every_promise_that_a_test_carries_is_in_the_manifest() -> None:
    assert sorted(carried() - set(promises())) == []


def test_no_promise_is_made_twice() -> None:
    assert [promise for promise, times in Counter(promises()).items() if times > 1] == []


def test_every_promise_has_a_source_and_a_sentence() -> None:
    for manifest in (TESTS / "requirements").glob("*.toml"):
        for promise, entry in tomllib.loads(manifest.read_text(encoding="utf-8")).items():
            assert set(entry) == {"source", "says"}, promise
            assert entry["says"].endswith("."), promise
