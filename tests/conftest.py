"""What all tests share: what is drawn, the demo database, and a home of one's own to use it in."""

import gc
import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import drawing
import pytest
from compiled_once import compile_once
from demo_cache import copied_demo

from eros.settings import Settings

#: The instant at which tests plan: a Friday.
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

drawing.register_profiles()
compile_once()

# The processes that tests start are some sixty: each would compile the product again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_collection_finish() -> None:
    """Thousands of collected tests stay to the end: the collector need not look through them for each week, nor
    through what a week made while it is made."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, *gc.get_threshold()[1:])


@pytest.fixture(scope="session")
def demo_cache(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where demo databases outlast the run; without pytest's cache, they do not."""
    cache: pytest.Cache | None = getattr(request.config, "cache", None)
    return cache.mkdir("demo") if cache else tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def demo_database(demo_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo database as of NOW. Copy it before writing to it."""
    return copied_demo(NOW.date(), demo_cache, tmp_path_factory.mktemp("demo") / "eros.db")


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
