"""A bench for a module's runs, over a demo database of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from faulty.runner import FaultRunner


@pytest.fixture(scope="session")
def bench(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultRunner]:
    with FaultRunner.over(demo_database, tmp_path_factory.mktemp("faults")) as bench:
        yield bench
