"""One analysis of one page, made once, for the tests that only read it."""

import asyncio
import shutil
from pathlib import Path

import pytest

from eros.settings import Settings
from eros.vocabulary.analysis import Analysis
from eros_app.services.analysis import analyse


@pytest.fixture(scope="session")
def alexia(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    """The analysis of alexia at the tests' instant."""
    home = tmp_path_factory.mktemp("analysis")
    shutil.copy(demo_database, home / "eros.db")
    document, _ = asyncio.run(analyse("alexia", Settings(home=home, now="2026-11-20T12:00:00Z", retry_scale=0.0)))
    assert isinstance(document, Analysis)
    return document
