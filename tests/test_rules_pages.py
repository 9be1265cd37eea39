"""The pages of rules, both ways: whatever is cited is a rule there, each rule there is kept somewhere or planned."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
from citations import KEEPERS, RULES, Citation, cited, mentioned, names, outside, rules, within_pages

ROOT = Path(__file__).parent.parent
Project = Callable[..., Path]


def unresolved(root: Path, citations: Sequence[Citation]) -> list[str]:
    known = names(root)
    return sorted({f"{one.place} cites {one.id}" for one in citations if one.id not in known})


def unkept(root: Path, citations: Iterable[Citation]) -> list[str]:
    """Rules that nothing cites and that do not say they are planned, and rules that are planned and cited."""
    kept = {citation.id for citation in citations if citation.keeps}
    kept |= mentioned(root, {rule.id for rule in rules(root) if " " in rule.id} - kept)
    return [
        f"{rule.page}: {rule.id} is {'planned, and cited' if rule.planned else 'cited nowhere'}"
        for rule in rules(root)
        if (rule.id in kept) == rule.planned
    ]


def overtaken(root: Path) -> list[str]:
    """Rules that hold in part and do not say what shows it, those that do say so without need, and what is not so."""
    found = rules(root)
    wrong = [
        f"{rule.page}: {rule.id} is {'partly, and shown by nothing' if rule.partly else 'not partly'}"
        for rule in found
        if bool(rule.shown_by) != rule.partly
    ]
    shown = [(rule, one) for rule in found for one in rule.shown_by]
    return wrong + [f"{rule.page}: {rule.id} is wrong that {one}" for rule, one in shown if not one.holds(root)]


@pytest.fixture(scope="module")
def citations() -> list[Citation]:
    return cited(ROOT)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A small project: its one page of rules, and one module."""

    def make(page: str, module: str = "", manifest: str = "") -> Path:
        for name, text in (
            (RULES / "allocate.md", page),
            (Path("nodes/allocate.py"), module),
            (Path("tests/requirements/allocate.toml"), manifest),
        ):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return make


@pytest.mark.requirement("docs:rules:resolve")
def test_every_citation_is_a_rule_of_the_pages(citations: list[Citation]) -> None:
    assert unresolved(ROOT, [*citations, *within_pages(ROOT)]) == []


@pytest.mark.requirement("docs:rules:kept")
def test_every_rule_is_cited_where_it_is_kept_or_says_that_it_is_planned(citations: list[Citation]) -> None:
    assert unkept(ROOT, citations) == []


@pytest.mark.requirement("docs:rules:resolve")
def test_nothing_points_to_a_page_outside_the_repository() -> None:
    assert outside(ROOT) == []


@pytest.mark.requirement("docs:rules:form")
def test_every_rule_says_what_and_why_under_an_id_of_its_own() -> None:
    found = rules(ROOT)
    assert [name for name, times in Counter(rule.id for rule in found).items() if times > 1] == []
    assert [rule.id for rule in found if not rule.text.partition("\nWhy: ")[0].strip()] == []
    assert [rule.id for rule in found if rule.reasons < 3] == []
    assert {rule.id: rule.status for rule in found if not re.match(r"(?:(?:planned|partly)[.;]|$)", rule.status)} == {}
    assert sorted({f"R{number}" for number in range(1, 65)} - {rule.id for rule in found}) == []


@pytest.mark.requirement("docs:rules:form")
@pytest.mark.parametrize(("why", "words"), [("see R5.", 1), ("R14, R25 and B2.", 1), ("old data\nmislead (R5).", 3)])
def test_another_rules_id_is_no_reason(project, why, words) -> None:
    (rule,) = rules(project(f"### R10 Eligible types\n\nSome.\n\nWhy: {why}\n"))
    assert rule.reasons == words


@pytest.mark.requirement("docs:rules:form")
def test_the_index_links_every_page_once() -> None:
    index = (ROOT / RULES / "README.md").read_text(encoding="utf-8")
    pages = [page.name for page in (ROOT / RULES).glob("*.md") if page.name != "README.md"]
    assert Counter(re.findall(r"^\| \[[\w-]+\.md\]\(([\w-]+\.md)\)", index, re.MULTILINE)) == Counter(pages)


@pytest.mark.requirement("docs:decisions:numbers")
def test_decisions_are_numbered_without_a_gap_and_cited_by_their_numbers() -> None:
    records = sorted((ROOT / "docs/decisions").glob("*.md"))
    numbers = [int(record.name[:4]) for record in records]
    headings = [int(record.read_text(encoding="utf-8").split(".")[0].removeprefix("# ")) for record in records]
    assert numbers == headings == list(range(1, len(records) + 1))
    texts = {path: path.read_text(encoding="utf-8") for name in KEEPERS for path in (ROOT / name).rglob("*.py")}
    texts |= {record: record.read_text(encoding="utf-8") for record in records}
    cited_numbers = {int(n) for text in texts.values() for n in re.findall(r"\bdecision (\d+)\b", text)}
    assert cited_numbers <= set(numbers)


@pytest.mark.requirement("docs:rules:resolve")
@pytest.mark.parametrize(
    ("module", "missing"),
    [
        ('"""Choose (R11)."""\n', "nodes/allocate.py:1 cites R11"),
        ("x = 1\n#: B16.\n", "nodes/allocate.py:2 cites B16"),
        ('"""Choose (2.5, R10-R12)."""\n', "nodes/allocate.py:1 cites 2.5"),
        ('"""Choose (R10 to R12)."""\n', "nodes/allocate.py:1 cites R12"),
        ('"""2.6: by turns."""\n', "nodes/allocate.py:1 cites 2.6"),
        ('"""Choose (R10, Trend-Based Adjustments)."""\n', "nodes/allocate.py:1 cites Trend-Based Adjustments"),
        ('"""As CONTRACT section 3 says."""\n', "nodes/allocate.py:1 cites CONTRACT 3"),
        ('"""Choose (R101)."""\n', "nodes/allocate.py:1 cites R101"),
        ('"""Choose by r99."""\n', "nodes/allocate.py:1 cites R99"),
        ('"""Choose by rule 99."""\n', "nodes/allocate.py:1 cites R99"),
        ('"""Choose (B-99)."""\n', "nodes/allocate.py:1 cites B99"),
        ('"""Choose (B99a)."""\n', "nodes/allocate.py:1 cites B99a"),
        ('"""Choose (J3)."""\n', "nodes/allocate.py:1 cites J3"),
        ('"""As CONTRACT.7 says."""\n', "nodes/allocate.py:1 cites CONTRACT 7"),
        ('"""As step 9.9 says."""\n', "nodes/allocate.py:1 cites 9.9"),
        ('"""As section 3.9 says."""\n', "nodes/allocate.py:1 cites 3.9"),
        ('"""Of STACK\'s figures."""\n', "nodes/allocate.py:1 cites STACK"),
    ],
)
def test_a_citation_that_is_no_rule_is_found_with_its_file_and_line(project, module, missing) -> None:
    root = project("### R10 Eligible types\n\nSome.\nWhy: so.\n", module)
    assert missing in unresolved(root, cited(root))


@pytest.mark.requirement("docs:rules:resolve")
def test_a_source_of_the_manifest_that_is_no_rule_is_found(project) -> None:
    manifest = '["allocate:caps"]\nsource = "R10, the usual caps"\nsays = "Caps hold."\n'
    root = project("### R10 Eligible types\n\nSome.\nWhy: so.\n", manifest=manifest)
    assert unresolved(root, cited(root)) == ["tests/requirements/allocate.toml:1 cites the usual caps"]


@pytest.mark.requirement("docs:rules:kept")
def test_a_rule_that_nothing_cites_is_found_unless_it_is_planned(project) -> None:
    page = "### R10 Eligible types\n\nSome.\nWhy: so.\n\n### R50 Weights show\n\nMore.\nWhy: so.\n"
    planned = page + "Status: planned.\n"
    for pages, module, wrong in (
        (page, '"""R10."""\n', ["allocate.md: R50 is cited nowhere"]),
        (planned, '"""R10."""\n', []),
        (page, '"""R10. R49-R50."""\n', ["allocate.md: R50 is cited nowhere"]),
        (planned, '"""R10, R50."""\n', ["allocate.md: R50 is planned, and cited"]),
    ):
        root = project(pages, module)
        assert unkept(root, cited(root)) == wrong


@pytest.mark.requirement("docs:rules:status")
def test_what_the_rules_that_hold_in_part_say_of_the_code_is_so() -> None:
    assert overtaken(ROOT) == []


@pytest.mark.requirement("docs:rules:status")
def test_a_rule_that_holds_in_part_is_found_when_the_code_has_overtaken_it(project) -> None:
    rule = "### R10 Eligible types\n\nSome.\nWhy: so.\n"
    partly, shown = (
        "Status: partly; caps are fixed.\n",
        "Shown by: `nodes/allocate.py` has `3`;\n`nodes` has no `CAPS`.\n",
    )
    for page, module, wrong in (
        (rule + partly + "\n" + shown, "x = 3\n", []),
        (rule + partly, "x = 3\n", ["allocate.md: R10 is partly, and shown by nothing"]),
        (rule + shown, "x = 3\n", ["allocate.md: R10 is not partly"]),
        (rule + partly + shown, "x = 4\n", ["allocate.md: R10 is wrong that `nodes/allocate.py` has `3`"]),
        (rule + partly + shown, "CAPS = 3\n", ["allocate.md: R10 is wrong that `nodes` has no `CAPS`"]),
        (rule + partly + "Shown by: `gone` has no `x`.\n", "", ["allocate.md: R10 is wrong that `gone` has no `x`"]),
    ):
        assert overtaken(project(page, module)) == wrong
    with pytest.raises(ValueError, match="R10 has a line Shown by that cannot be read"):
        overtaken(project(rule + partly + "Shown by: the caps.\n"))


@pytest.mark.requirement("docs:rules:resolve")
def test_a_mention_of_a_page_outside_is_found(project) -> None:
    found = outside(project("", '"""See RULINGS, L2156."""\n'))
    assert [one.place for one in found] == ["nodes/allocate.py:1", "nodes/allocate.py:1"]
