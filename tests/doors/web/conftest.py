"""The pages as a browser asks for them, in this process, over the real store and the demo data."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from kept_weeks import change_week, kept_weeks
from processes import NOW
from starlette.testclient import TestClient

from eros.settings import Settings
from eros.vocabulary.request import Request
from eros_app.services.generation import RunOptions, generate
from eros_app.web.application import application


@pytest.fixture(scope="session")
def home_with_weeks(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved week of alexia, and one of odessa that waits."""
    home = tmp_path_factory.mktemp("web")
    shutil.copy(demo_database, home / "eros.db")
    settings = Settings(home=home, now=NOW, retry_scale=0.0)
    for creator in ("alexia", "odessa"):
        asyncio.run(generate(Request(creator_id=creator), RunOptions(settings)))
    return home


@pytest.fixture
def home(home_with_weeks: Path, tmp_path: Path) -> Path:
    """As if the weeks had been made in this very home."""
    home = shutil.copytree(home_with_weeks, tmp_path / "home")
    for week in kept_weeks(home):
        address = json.dumps({"url": f"sqlite:///{home / 'eros.db'}"})
        change_week(home, week["generation_id"], server_address=address)
    return home


@pytest.fixture
def pages(settings: Settings) -> Iterator[TestClient]:
    """A browser on this machine that has one of our own pages open."""
    headers = {"origin": "http://localhost", "sec-fetch-site": "same-origin"}
    with TestClient(application(settings, None), base_url="http://localhost", headers=headers) as client:
        yield client
