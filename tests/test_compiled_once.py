"""What is compiled for one database serves the next."""

from pathlib import Path

from sqlalchemy import bindparam, create_engine, select
from sqlalchemy.pool import NullPool


def test_a_statement_is_compiled_for_the_first_of_two_databases_and_keeps_no_value(tmp_path: Path) -> None:
    statement = select(bindparam("said").label("a name of this test alone"))
    compiled = []
    for name in ("one", "two"):
        with create_engine(f"sqlite:///{tmp_path / name}", poolclass=NullPool).connect() as connection:
            found = connection.execute(statement, {"said": name})
            compiled.append(found.context.compiled)  # type: ignore[attr-defined]
            assert found.scalar() == name
    assert compiled[0] is compiled[1]
