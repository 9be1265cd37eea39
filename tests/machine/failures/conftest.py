"""A bench for a module's runs, over a demo database of its own."""

import shutil
from pathlib import Path

import pytest
from faulty.bench import Bench


@pytest.fixture(scope="session")
def bench(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    homes = tmp_path_factory.mktemp("faults")
    shutil.copy(demo_database, homes / "eros.db")
    return Bench(homes / "eros.db", homes)
