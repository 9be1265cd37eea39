"""What all tests share: the demo database, made once, and a home of one's own to use it in."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eros.settings import Settings

#: The instant at which tests plan: a Friday.
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo database as of NOW. Copy it before writing to it."""
    from eros_db.initialize import initialize_database

    path = tmp_path_factory.mktemp("demo") / "eros.db"
    initialize_database(f"sqlite:///{path}", demo=True, as_of=NOW.date())
    return path


@pytest.fixture
def home(demo_database: Path, tmp_path: Path) -> Path:
    """An EROS_HOME with a demo database of its own."""
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copy(demo_database, folder / "eros.db")
    return folder


@pytest.fixture
def settings(home: Path) -> Settings:
    return Settings(home=home, now=NOW, retry_scale=0.0)
