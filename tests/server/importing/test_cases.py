"""Files as agencies have them, each with what must come of it: the cases are data (cases/*.yaml).

A case has ``files`` (kind -> text; ``encoding`` says in which bytes), ``before`` (files that were imported earlier),
``now``, ``saved`` (alexia's week of 2026-11-23 is, under that id where one is said), ``options``, and what is expected:
``counts`` (added, updated, same, said twice, left out), or ``faults``, one for each line of the refusal, none more;
``told`` are parts of the notices, ``rows`` a statement with what it gives afterwards.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Engine, text
from tests_of_imports import everything, imported, saved_week

from eros_db.engine import read_transaction
from eros_db.failures import ImportRefused

FOLDER = Path(__file__).parent / "cases"
CASES = {
    f"{path.stem}: {case['name']}": case
    for path in sorted(FOLDER.glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
}


@pytest.mark.requirement("eros-db:import:cases")
@pytest.mark.parametrize("name", CASES)
async def test_every_file_ends_as_it_must(engine: Engine, tmp_path: Path, connect: Any, name: str) -> None:
    case = CASES[name]
    if case.get("saved"):
        async with connect() as ask:
            await saved_week(ask, 2, **({} if case["saved"] is True else {"generation_id": case["saved"]}))
    if "before" in case:
        imported(engine, tmp_path, case["before"], {})
    stood = everything(engine)
    if "faults" in case:
        with pytest.raises(ImportRefused) as refused:
            imported(engine, tmp_path, case["files"], case)
        lines = refused.value.message.split("\n")
        for fault in case["faults"]:
            found = next((line for line in lines if fault in line), None)
            assert found is not None, (fault, lines)
            lines.remove(found)
        assert lines == []
        assert everything(engine) == stood
        return
    report = imported(engine, tmp_path, case["files"], case)
    for kind, counts in case["counts"].items():
        assert list(report.counts[kind]) == [*counts, *[0] * (5 - len(counts))], (kind, report)
    notices = "\n".join(report.notices)
    for part in case.get("told", ()):
        assert part in notices, (part, notices)
    if not case.get("told") and not case.get("quiet", True):
        assert report.notices == []
    for statement, rows in case.get("rows", {}).items():
        with read_transaction(engine) as connection:
            assert [list(row) for row in connection.execute(text(statement)).all()] == rows
