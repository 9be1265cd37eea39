"""Every path that a page names is there, so that a folder that moves takes its pages along."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
#: Folders that are made and not kept; a path into them may be missing.
MADE = re.compile(r"(\.venv|evals/reports|dist|build|\.\w+_cache)\b")
#: What stands for a name that the reader puts in.
PLACEHOLDER = re.compile(r"\b(EROS_HOME|GROUP|ID|SUBJECT|PHASE|NAME)\b")
FILE = re.compile(r"[\w.-]+\.(?:py|md|toml|csv|json|yaml|svg)")
CODE_BLOCK = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
NAMED = re.compile(r"`([^`\n]+)`|\]\(([^)#\s]+)[^)]*\)")


def pages(root: Path) -> list[Path]:
    kept = (path for path in root.rglob("*.md") if not MADE.match(path.relative_to(root).as_posix()))
    return sorted(path for path in kept if ".git" not in path.parts)


def paths_in(page: Path, root: Path) -> Iterator[str]:
    """The words in backticks and the targets of links that begin at a root folder, or that end as a file does."""
    for code, link in NAMED.findall(CODE_BLOCK.sub("", page.read_text(encoding="utf-8"))):
        for word in re.split(r"[\s,;]+", code or link):
            name = word.split("::")[0].rstrip(":.")
            plain = re.fullmatch(r"[\w./-]+", name) and not MADE.match(name) and not PLACEHOLDER.search(name)
            if plain and (
                FILE.fullmatch(name.rsplit("/", 1)[-1])
                or ("/" in name[1:] and name[0] != "/" and (root / name.split("/")[0]).is_dir())
            ):
                yield name


def dead_paths(root: Path) -> list[str]:
    names = {
        path.name
        for folder in root.iterdir()
        if folder.is_dir() and folder.name != ".venv"
        for path in folder.rglob("*.*")
    }
    return [
        f"{page.relative_to(root)}: {name}"
        for page in pages(root)
        for name in paths_in(page, root)
        if not (root / name).exists() and not (page.parent / name).exists() and name not in names
    ]


@pytest.mark.requirement("docs:paths")
def test_every_path_that_a_page_names_is_there() -> None:
    assert dead_paths(ROOT) == []


@pytest.mark.requirement("docs:paths")
def test_a_path_that_is_not_there_is_found(tmp_path: Path) -> None:
    (tmp_path / "eros").mkdir()
    (tmp_path / "eros" / "here.py").touch()
    there, gone = (
        "`eros/here.py`, `here.py`, [it](eros/here.py), `c/0.6`",
        "`eros/gone.py`, `gone.py`, [it](docs/gone.md)",
    )
    (tmp_path / "page.md").write_text(f"{there}; {gone}", encoding="utf-8")
    assert dead_paths(tmp_path) == ["page.md: eros/gone.py", "page.md: gone.py", "page.md: docs/gone.md"]
