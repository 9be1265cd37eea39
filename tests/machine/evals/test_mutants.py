"""The list of mutants is about the source as it stands; `make mutants` shows that each is noticed."""

import pytest
from mutants.mutants import Mutant, faults, read_mutants

LEAST = 60


@pytest.mark.requirement("evals:mutants")
def test_every_mutant_changes_what_stands_once_in_its_file_and_has_a_judge() -> None:
    mutants = read_mutants()
    assert list(faults(mutants)) == []
    assert len(mutants) >= LEAST


@pytest.mark.requirement("evals:mutants")
def test_a_mutant_whose_text_is_gone_is_told() -> None:
    gone = Mutant("gone", "nodes/recover/rules.py", "no such text", "", ("tests/checker",))
    assert list(faults([gone, gone])) == [
        "gone: its text stands 0 times in nodes/recover/rules.py",
        "gone: its text stands 0 times in nodes/recover/rules.py",
        "gone: changes nothing, is judged by nothing, or is named twice",
    ]
