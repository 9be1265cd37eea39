"""The cases as data: valid, many, named once, and about every row of the failure tables."""

import json
from collections import Counter

import jsonschema
import pytest

from eros.failures import FAILURES, RequestError
from evals.cases import CASES, SCHEMA, groups, load_cases, multiplied, raw, schema_text
from evals.injections import attempts, run_injections
from evals.phrasings import phrasings
from evals.processes import run_case
from evals.scenario import CaseFile, Injections

#: Whole runs: they are in `make test`, and not in a plain `pytest`.
pytestmark = pytest.mark.full

LEAST = 150
CHEAP = ("rows", "persona", "chat")


@pytest.mark.requirement("evals:cases")
@pytest.mark.parametrize("group", groups())
def test_every_case_keeps_the_schema(group: str) -> None:
    jsonschema.validate(multiplied(raw(CASES / f"{group}.yaml")), json.loads(SCHEMA.read_text(encoding="utf-8")))


@pytest.mark.requirement("evals:cases")
def test_the_schema_is_that_of_the_models() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text()


@pytest.mark.requirement("evals:cases")
def test_cases_are_many_and_each_has_a_name_of_its_own() -> None:
    names = Counter((group, case.name) for group, case in load_cases())
    assert len(names) >= LEAST
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.requirement("evals:cases")
def test_every_case_names_one_thing_to_run() -> None:
    kinds = ("scenario", "row", "pairs", "phrasings", "injections")
    assert [case.name for _, case in load_cases() if sum(getattr(case, kind) is not None for kind in kinds) != 1] == []


@pytest.mark.requirement("evals:rows")
def test_every_row_of_the_failure_tables_has_a_case() -> None:
    assert {case.row.error_type for _, case in load_cases("rows") if case.row} == set(FAILURES)


@pytest.mark.requirement("models:injection")
def test_the_suite_holds_every_attempt_to_steer_the_model() -> None:
    """At least 60 in all, each before a model that obeys it; an attempt that nobody runs would fail here."""
    asked = {case.injections.where: case.injections.at_least for _, case in load_cases("injections") if case.injections}
    assert asked == dict(Counter(one["where"] for one in attempts()))
    assert sum(asked.values()) >= 60


@pytest.mark.requirement("models:injection")
def test_an_attempt_that_does_harm_fails_its_case(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the reading that holds texts back, the obedient model does harm."""
    monkeypatch.setattr("eros.models.judge.instructs", lambda text: False)
    seen = run_injections(Injections(where="caption", at_least=1))
    assert seen.figures["attempts"] - seen.figures["harmless"] == len(seen.wrong) >= 45


@pytest.mark.requirement("evals:phrasings")
def test_every_phrasing_belongs_to_a_case() -> None:
    words = {case.phrasings.begins for _, case in load_cases("chat") if case.phrasings}
    assert {key.split("-")[0] for key in phrasings()} == words


@pytest.mark.requirement("evals:rows", "evals:phrasings")
@pytest.mark.parametrize("group", CHEAP)
def test_the_cases_that_need_no_week_hold(group: str) -> None:
    assert [(case.name, seen.wrong) for _, case in load_cases(group) if (seen := run_case(case)).wrong] == []


@pytest.mark.requirement("evals:rows")
def test_a_row_that_goes_another_way_is_noticed() -> None:
    row = {"error_type": "persona_missing", "severity": "HIGH", "first": "recover", "second": "abort"}
    seen = run_case(CaseFile.model_validate({"name": "wrong", "why": "To see.", "row": row}))
    assert "severity is LOW, not HIGH" in seen.wrong


@pytest.mark.requirement("evals:cases")
def test_a_group_that_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(RequestError, match="pages"):
        load_cases("everything")
