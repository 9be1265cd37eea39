"""The demo of the tests is made once for its sources; a damaged entry is made anew."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from demo_cache import SOURCES, copied, key_of

Get = Callable[..., str]


@pytest.fixture
def made() -> list[str]:
    """The keys for which something was made, in order."""
    return []


@pytest.fixture
def get(made: list[str], tmp_path: Path) -> Get:
    """What a caller has in its copy; what is made holds the key that it was made for."""
    (tmp_path / "cache").mkdir()

    def of(key: str = "k1", name: str = "2026-01-05", to: str = "copy.db") -> str:
        def make(path: Path) -> None:
            made.append(key)
            path.write_text(f"made for {key}")

        return copied(name, key, make, tmp_path / "cache", tmp_path / to).read_text()

    return of


def test_what_was_made_is_copied_from_then_on(get: Get, made: list[str]) -> None:
    assert [get(), get()] == ["made for k1"] * 2
    assert made == ["k1"]


def test_a_change_of_the_copy_stays_in_the_copy(get: Get, tmp_path: Path) -> None:
    get()
    (tmp_path / "copy.db").write_text("changed")
    assert get(to="another.db") == "made for k1"


def test_other_sources_take_the_place_of_the_old_entry_and_leave_that_of_another_day(
    get: Get, made: list[str], tmp_path: Path
) -> None:
    get()
    get(name="2026-11-20")
    assert get("k2") == "made for k2"
    assert sorted(path.name[:14] for path in (tmp_path / "cache").glob("*.db")) == ["2026-01-05-k2-", "2026-11-20-k1-"]


@pytest.mark.parametrize("content", [b"", b"made for ", b"made for k1, and more"])
def test_a_damaged_entry_is_made_anew(get: Get, made: list[str], tmp_path: Path, content: bytes) -> None:
    get()
    next((tmp_path / "cache").glob("*.db")).write_bytes(content)
    assert get() == "made for k1"
    assert made == ["k1", "k1"]
    assert get() == "made for k1"
    assert len(made) == 2


def test_what_could_not_be_made_leaves_no_entry(get: Get, made: list[str], tmp_path: Path) -> None:
    def broken(path: Path) -> None:
        path.write_text("half")
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        copied("2026-01-05", "k1", broken, tmp_path / "cache", tmp_path / "copy.db")
    assert get() == "made for k1"
    assert made == ["k1"]


def test_of_several_at_once_one_makes_it(get: Get, made: list[str]) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda number: get(to=f"{number}.db"), range(8))) == {"made for k1"}
    assert made == ["k1"]


def test_the_key_follows_every_source_and_every_library(tmp_path: Path) -> None:
    source = tmp_path / "eros_db" / "parts"
    source.mkdir(parents=True)
    keys = []
    for name, content in (("a.toml", "x"), ("a.toml", "y"), ("b.toml", "y")):
        (source / name).write_text(content)
        keys.append(key_of([tmp_path], ["sqlite 3"]))
    keys.append(key_of([tmp_path], ["sqlite 4"]))
    assert len(set(keys)) == 4
    (source / "__pycache__").mkdir()
    (source / "__pycache__" / "a.pyc").write_text("compiled")
    assert key_of([tmp_path], ["sqlite 4"]) == keys[-1]


def test_catalogue_captions_and_migrations_are_among_the_sources() -> None:
    names = {path.name for folder in SOURCES for path in folder.rglob("*")}
    assert {"catalogue.csv", "games.toml", "r0003_schedules.py", "build.py"} <= names
