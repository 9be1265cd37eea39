"""The reports: self-contained, in three forms, and safe to show whatever a case quotes."""

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from evals.gate import FigureResult
from evals.metrics import FIGURES
from evals.report import CaseResult, Result, as_html, as_json, as_markdown
from evals.run import write_reports

HOSTILE = '<img src="https://tracker.invalid/x.png"> | `rm` \x1b[31m'


@pytest.fixture
def result() -> Result:
    """One case that holds, one that does not and quotes something, and a figure that got worse."""
    cases = (
        CaseResult("pages", "a week", "To see.", 0.2, {}),
        CaseResult("pages", HOSTILE, "To see.", 0.2, {"told": HOSTILE}),
    )
    line = FigureResult(FIGURES[3], 61.0, 70.0, (65.0, 68.0), "")
    return Result(cases, (line,), (), 12.0, "1.0.0")


@pytest.mark.requirement("evals:report")
def test_the_page_needs_nothing_from_outside(result: Result) -> None:
    page, seen = as_html(result), Tags()
    seen.feed(page)
    assert not seen.names & {"script", "link", "img", "iframe", "object", "embed", "base", "a"}
    assert not seen.attributes & {"src", "href", "srcset", "action", "onerror"}
    assert not re.search(r"url\(|@import", page)
    assert "\x1b" not in page


class Tags(HTMLParser):
    """Every tag and every attribute of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes.update(name for name, _ in attrs)


@pytest.mark.requirement("evals:report")
def test_markdown_quotes_no_markup(result: Result) -> None:
    text = as_markdown(result)
    assert "<img" not in text
    assert "\x1b" not in text


@pytest.mark.requirement("evals:report")
def test_the_trend_against_the_baseline_is_shown(result: Result) -> None:
    assert "↓ 9 worse" in as_markdown(result)
    assert "↓ 9 worse" in as_html(result)
    assert "<polyline" in as_html(result)
    assert as_json(result)["figures"]["mean_freshness"]["baseline"] == 70.0


@pytest.mark.requirement("evals:report")
def test_three_files_are_written(result: Result, tmp_path: Path) -> None:
    folder = write_reports(result, tmp_path / "out")
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "report.json", "report.md"]
    assert json.loads((folder / "report.json").read_text(encoding="utf-8"))["verdict"].startswith("failed: 1 of 2")


@pytest.mark.requirement("evals:report")
def test_a_real_case_s_report_says_what_was_measured(
    case: Callable[..., object], judged: Callable[..., Result]
) -> None:
    report = as_json(judged(case()))
    assert report["passed"] is True
    composite = report["figures"]["composite_of_bound"]["value"]
    assert composite == pytest.approx(1, abs=1e-6)
    assert report["figures"]["placement_of_bound"]["value"] == pytest.approx(1, abs=1e-6)
