"""The demo of a day of its own, for reading."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from demo_cache import copied_demo
from sqlalchemy import Connection, Engine, text

from eros_db.demo.captions import DemoCaption, bank
from eros_db.store import open_store

Ask = Callable[..., Sequence[Any]]

#: That of the other tests, so that one demo is made for all.
AS_OF = date(2026, 11, 20)


@pytest.fixture(scope="session")
def as_of() -> date:
    return AS_OF


@pytest.fixture(scope="session")
def captions() -> list[DemoCaption]:
    return bank()


@pytest.fixture(scope="session")
def filled(demo_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    path = copied_demo(AS_OF, demo_cache, tmp_path_factory.mktemp("demo") / "demo.db")
    engine = open_store(f"sqlite:///{path}")
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
