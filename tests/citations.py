"""The rules of docs/rules, and who cites them: ids and names in code, tests, cases, pages, and the manifest's sources.

Nothing is imported and no file is parsed: all is found by its form, so that one pass takes half a second.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

#: Where rules are kept, so that a rule cited there counts as kept; pages for readers only have to cite what exists.
KEEPERS = ("eros", "eros_app", "eros_db", "graph", "nodes", "prompts", "evals", "benchmarks", "tests")
READERS = ("docs", "README.md")
RULES = Path("docs/rules")
SUFFIXES = {".py", ".toml", ".yaml", ".md"}
#: What speaks of citations itself, and cells of a spreadsheet that only look like ids.
NOT_READ = {"tests/citations.py", "tests/test_rules_pages.py", "evals/cases/injections.yaml"}

_SECTION = r"[1-7]\.\d(?:\.\d)?"
_CODED = rf"R\d+|[A-H]\d+|{_SECTION}|Check \d|CONTRACT \d|STYLE \d+|STACK \w+|DOMAIN [a-z ]+"
_HEADING = re.compile(rf"^### (?:({_CODED})(?: (.+))?|(.+))$", re.MULTILINE)
_WHY = re.compile(r"^Why: ((?:.+\n?)+)", re.MULTILINE)
_STATUS = re.compile(r"^Status: (.+)$", re.MULTILINE)
#: What a rule that holds in part rests its Status on: texts that stand, or do not stand, in a file or a folder.
_SHOWN_BY = re.compile(r"^Shown by: ((?:.+\n?)+)", re.MULTILINE)
_SHOWN = re.compile(r"`([^`]+)` has (no )?(`[^`]+`(?:, `[^`]+`)*)[;.] ?")

#: Ids that are told from everything else by their letters, alone or as the ends of a range. Whatever looks like one is
#: read, so that R400 or J3 is found to be none; a T is the one between a date and a time.
_LETTERED = re.compile(r"\b([A-SU-Z])-?(\d+)(?:(?:-| to )\1(\d+))?([a-z]?)\b")
_LINT = re.compile(r"# noqa.*")
_WORDED = re.compile(
    r"\b(CONTRACT|STYLE)(?:[.,]? ?(?:section |habit )?(\d+))|\b([Cc]hecks?) (\d)(?: and (\d))?\b"
    r"|\b(?:[Rr]ules? |r(?=\d\d))(\d+)\b|\b(?:[Ss]tep|[Ss]ection) (\d+\.\d+(?:\.\d+)?)"
)
_NAMED = re.compile(r"\b(STACK|DOMAIN)\b,? ?\"?([A-Z]\w+|[a-z]+(?: tiers| level| scores)?)?")
#: Numbers of steps are cited in brackets, at the head of a docstring or a comment on a figure, and in a check's breach.
_BRACKETS = re.compile(r"(\w+)[\"'`.,]* \(([^()]{1,160})\)")
_HEAD = re.compile(rf"(?:#: |\"\"\")({_SECTION})(?: to ({_SECTION}))?(?=[,:.' ])")
_BREACH = re.compile(rf"\"({_SECTION})\", \"(?:phase_\d|volume_config)\"")
_STEPS = re.compile(rf"({_SECTION})(?:(?: to |-)({_SECTION}))?(?: [Cc]hecks? \d(?: and \d)?)?")
_NAME = re.compile(r"\"?((?:[A-Z][\w-]+)(?: (?:[A-Z][\w-]+|\d|of|vs|failure table))+)\"?")
_KEYWORDS = {"and", "assert", "else", "if", "in", "is", "not", "or", "return", "yield"}

#: Pages that a reader of the repository does not have.
_OUTSIDE = re.compile(
    r"\bRULINGS\b|\b(?:CONTRACT|DOMAIN|STACK|STYLE)\.md|pipeline-orchestration|\.\./shared|\bL\d{3,4}\b"
)


@dataclass(frozen=True)
class Rule:
    """``id`` is the heading's id, or the whole heading; ``status`` what its Status line says, else empty."""

    id: str
    title: str
    page: str
    text: str

    @property
    def status(self) -> str:
        found = _STATUS.search(self.text)
        return found[1] if found else ""

    @property
    def reasons(self) -> int:
        """How many words its Why has beside ids: "see R5" gives no reason."""
        found = _WHY.search(self.text)
        return len(re.findall(r"[A-Za-z]{2,}", _LETTERED.sub("", found[1]))) if found else 0

    @property
    def planned(self) -> bool:
        return self.status.startswith("planned")

    @property
    def partly(self) -> bool:
        return self.status.startswith("partly")

    @property
    def shown_by(self) -> list["CodeFact"]:
        """What its line "Shown by" says of the code; ValueError for a line of another form."""
        found = _SHOWN_BY.search(self.text)
        line = " ".join(found[1].split()) if found else ""
        if _SHOWN.sub("", line):
            raise ValueError(f"{self.page}: {self.id} has a line Shown by that cannot be read: {line}")
        return [
            CodeFact(path, text, not no)
            for path, no, some in _SHOWN.findall(line)
            for text in re.findall("`([^`]+)`", some)
        ]


#: Where a citation begins in its text, and the ids it stands for: several if it is a range.
Found = tuple[int, list[str]]


class CodeFact(NamedTuple):
    """That a text stands in the file or the Python files of the folder at ``path``, or that it does not."""

    path: str
    text: str
    stands: bool

    def holds(self, root: Path) -> bool:
        place = root / self.path
        texts = [path.read_text(encoding="utf-8") for path in ([place] if place.is_file() else place.rglob("*.py"))]
        return bool(texts) and any(self.text in text for text in texts) == self.stands

    def __str__(self) -> str:
        return f"`{self.path}` has {'' if self.stands else 'no '}`{self.text}`"


class Citation(NamedTuple):
    """``place`` is file:line; ``alone``: not as one of a range."""

    place: str
    id: str
    alone: bool = True

    @property
    def keeps(self) -> bool:
        """Whether it names its rule where rules are kept: no page for readers, and no range, which names everything."""
        return self.alone and not self.place.startswith(READERS)


def rules(root: Path) -> list[Rule]:
    """Every rule, page after page."""
    return [rule for page in sorted((root / RULES).glob("*.md")) for rule in _rules_of(page)]


def _rules_of(page: Path) -> Iterator[Rule]:
    for part in re.split(r"^(?=##+ )", page.read_text(encoding="utf-8"), flags=re.MULTILINE):
        if found := _HEADING.match(part):
            yield Rule(found[1] or found[3], found[2] or "", page.name, part[found.end() :])


def names(root: Path) -> set[str]:
    """Everything that a citation may name."""
    return {rule.id for rule in rules(root)}


def cited(root: Path) -> list[Citation]:
    """What keepers and readers cite, file after file; a range counts as all of its ids."""
    return [it for name in (*KEEPERS, *READERS) for path in _files(root, name) for it in _cited_in(root, path)]


def within_pages(root: Path) -> list[Citation]:
    """What the pages of rules say of one another."""
    return [citation for page in sorted((root / RULES).glob("*.md")) for citation in _cited_in(root, page)]


def outside(root: Path) -> list[Citation]:
    """Mentions of pages that are not in the repository."""
    return [
        Citation(_place(root, path, text, found.start()), found[0])
        for name in (*KEEPERS, *READERS)
        for path in _files(root, name)
        if (text := path.read_text(encoding="utf-8"))
        for found in _OUTSIDE.finditer(text)
    ]


def mentioned(root: Path, wanted: set[str]) -> set[str]:
    """Which of the names stand anywhere in code, tests or manifest."""
    texts = [path.read_text(encoding="utf-8") for name in KEEPERS for path in _files(root, name)]
    return {name for name in wanted if any(name in text for text in texts)}


def _files(root: Path, name: str) -> Iterator[Path]:
    """The files to read under a place; the pages of rules are read by themselves."""
    place = root / name
    for path in [place] if place.is_file() else sorted(place.rglob("*")):
        if path.suffix in SUFFIXES and path.parent != root / RULES and _relative(root, path) not in NOT_READ:
            yield path


def _relative(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _place(root: Path, path: Path, text: str, at: int) -> str:
    return f"{_relative(root, path)}:{text.count(chr(10), 0, at) + 1}"


def _cited_in(root: Path, path: Path) -> Iterator[Citation]:
    text = _LINT.sub("", path.read_text(encoding="utf-8"))
    found = [*_lettered(text), *_worded(text), *_steps(text)]
    if path.suffix == ".toml" and path.parent.name == "requirements":
        found += _sources(text)
    for at, ids in found:
        yield from (Citation(_place(root, path, text, at), id_, len(ids) == 1) for id_ in ids)


def _lettered(text: str) -> Iterator[Found]:
    for found in _LETTERED.finditer(text):
        letter, first, last, more = found.groups()
        yield found.start(), [f"{letter}{number}{more}" for number in range(int(first), int(last or first) + 1)]


def _worded(text: str) -> Iterator[Found]:
    for found in _WORDED.finditer(text):
        word, number, _, check, other, rule, step = found.groups()
        ids = {f"{word} {number}": word, f"Check {check}": check, f"Check {other}": other, f"R{rule}": rule, step: step}
        yield from ((found.start(), [id_]) for id_, stated in ids.items() if stated)
    for found in _NAMED.finditer(text):
        if found[2] or found[1] == "STACK":
            yield found.start(), [f"{found[1]} {found[2] or ''}".strip()]


def _steps(text: str) -> Iterator[Found]:
    for found in _HEAD.finditer(text):
        yield found.start(), _range(found[1], found[2])
    for found in _BREACH.finditer(text):
        yield found.start(), [found[1]]
    for found in _BRACKETS.finditer(text):
        if found[1] not in _KEYWORDS:
            yield from ((found.start(2), ids) for ids in _in_brackets(found[2]))


def _in_brackets(inside: str) -> Iterator[list[str]]:
    """Steps and names of a group such as (2.5, "Adaptive Adjustments", B15); a name alone has three words at least."""
    parts = [re.sub(r"\s*\n[\s#:]*", " ", part).strip() for part in re.split("[,;]", inside)]
    known = [bool(_STEPS.fullmatch(part) or _LETTERED.fullmatch(part) or _WORDED.fullmatch(part)) for part in parts]
    for part in parts:
        if step := _STEPS.fullmatch(part):
            yield _range(step[1], step[2])
        elif (any(known) or len(part.split()) > 2) and (name := _NAME.fullmatch(part)) and not _has_id(part):
            yield [name[1]]


def _has_id(part: str) -> bool:
    """Whether a part such as CONTRACT 3 is read elsewhere already."""
    return bool(_WORDED.fullmatch(part) or _NAMED.match(part))


def _range(first: str, last: str | None) -> list[str]:
    """The steps from first to last of one phase: 5.1 to 5.3 are three."""
    if last is None:
        return [first]
    phase, _, number = first.partition(".")
    return [f"{phase}.{step}" for step in range(int(number), int(last.partition(".")[2]) + 1)]


def _sources(text: str) -> Iterator[Found]:
    """The manifest's sources, each part of which is an id, a name or a range."""
    for promise, entry in tomllib.loads(text).items():
        for part in str(entry["source"]).split(","):
            at = text.index(f'["{promise}"]')
            if step := _STEPS.fullmatch(part.strip()):
                yield at, _range(step[1], step[2])
            elif not _LETTERED.fullmatch(part.strip()):
                yield at, [part.strip()]
