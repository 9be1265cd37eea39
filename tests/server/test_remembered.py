"""What the data server keeps between its calls: nothing that a write has overtaken."""

from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from eros_db.engine import read_transaction, sqlite_engine, write_transaction
from eros_db.remembered import remembered


@pytest.fixture
def path(tmp_path: Path) -> str:
    engine = sqlite_engine(f"sqlite:///{tmp_path}/kept.db")
    with write_transaction(engine) as connection:
        connection.execute(text("CREATE TABLE numbers (number)"))
    return f"sqlite:///{tmp_path}/kept.db"


def count(connection: Connection, reads: list[int]) -> int:
    def read() -> int:
        reads.append(1)
        return int(connection.execute(text("SELECT COUNT(*) FROM numbers")).scalar_one())

    return remembered(connection, "count", read)


@pytest.mark.requirement("server:remembered")
def test_what_was_read_is_kept_until_anybody_writes(path: str) -> None:
    own, other = sqlite_engine(path), sqlite_engine(f"{path}?timeout=4")
    reads: list[int] = []
    for _ in range(3):
        with read_transaction(own) as connection:
            assert count(connection, reads) == 0
    assert len(reads) == 1
    for number, engine in enumerate((own, other), start=1):
        with write_transaction(engine) as connection:
            connection.execute(text("INSERT INTO numbers VALUES (1)"))
            assert count(connection, reads) == number
        with read_transaction(own) as connection:
            assert count(connection, reads) == number


@pytest.mark.requirement("server:remembered")
def test_a_write_that_is_taken_back_leaves_nothing_behind(path: str) -> None:
    engine = sqlite_engine(path)
    with suppress(ZeroDivisionError), write_transaction(engine) as connection:
        connection.execute(text("INSERT INTO numbers VALUES (1)"))
        assert count(connection, []) == 1
        raise ZeroDivisionError
    with read_transaction(engine) as connection:
        assert count(connection, []) == 0
