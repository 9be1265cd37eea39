"""The demo built once for all tests of this folder."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, text

from eros_db import schema
from eros_db.demo import build
from eros_db.demo.captions import DemoCaption, bank

Ask = Callable[..., Sequence[Any]]

AS_OF = date(2026, 1, 5)


def _guard(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys=ON")


@pytest.fixture(scope="session")
def as_of() -> date:
    return AS_OF


@pytest.fixture(scope="session")
def captions() -> list[DemoCaption]:
    return bank()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}")
    event.listen(engine, "connect", _guard)
    with engine.begin() as connection:
        schema.metadata.create_all(connection)
        build.fill(connection, AS_OF)
    yield engine
    engine.dispose()


@pytest.fixture
def demo(filled: Engine) -> Iterator[Connection]:
    with filled.connect() as connection:
        yield connection


@pytest.fixture
def ask(demo: Connection) -> Ask:
    """Rows of a query; keyword arguments are its parameters."""
    return lambda query, **values: demo.execute(text(query), values).all()
