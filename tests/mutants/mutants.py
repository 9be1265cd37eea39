"""The list of mutants: single changes of the source that a test or an evaluation case must notice."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).parent / "mutants.toml"
#: How a ``by`` names a group of evaluation cases; anything else is handed to pytest.
EVALS = "evals:"


class Mutant(NamedTuple):
    """One change: ``before`` stands once in ``file`` and becomes ``after``; one of ``by`` has to fail then."""

    name: str
    file: str
    before: str
    after: str
    by: tuple[str, ...]


def read_mutants(path: Path = LIST) -> list[Mutant]:
    """The mutants in the order of the file. KeyError and TypeError for an entry that lacks something."""
    listed = tomllib.loads(path.read_text(encoding="utf-8"))["mutant"]
    return [Mutant(**{**entry, "by": tuple(entry["by"])}) for entry in listed]


def faults(mutants: list[Mutant], root: Path = ROOT) -> Iterator[str]:
    """What is wrong with the list itself: a text that is gone or ambiguous, a change that is none, a name twice."""
    names: set[str] = set()
    for mutant in mutants:
        count = (root / mutant.file).read_text(encoding="utf-8").count(mutant.before)
        if count != 1:
            yield f"{mutant.name}: its text stands {count} times in {mutant.file}"
        if mutant.before == mutant.after or not mutant.by or mutant.name in names:
            yield f"{mutant.name}: changes nothing, is judged by nothing, or is named twice"
        missing = [one for one in mutant.by if not one.startswith(EVALS) and not (root / one.split("::")[0]).exists()]
        if missing:
            yield f"{mutant.name}: {', '.join(missing)} is not there"
        names.add(mutant.name)
