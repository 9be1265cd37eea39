"""A week as a report: what is drawn and told, that nothing of it runs or loads, and how many sheets it prints on."""

import re
import shutil
import subprocess
from datetime import time, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from made_up_week import made_up_refusal, made_up_week

from eros.failures import RequestError
from eros.vocabulary.documents import Degradation, Remark, ResultDocument
from eros.vocabulary.life import Life
from eros_app.services.export import export
from eros_app.services.export_html import MOST_ADVISED, MOST_FOUND
from eros_app.services.week_figures import heat_map, variation

#: What makes a page run or load something.
ACTIVE = frozenset({"script", "link", "img", "iframe", "object", "embed", "form", "base", "a", "audio", "video", "use"})
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&lt;\u202e\x00"


class ReportRead(HTMLParser):
    """The tags with their attributes, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.said).split())

    def classed(self, name: str) -> int:
        return sum(name in (attributes.get("class") or "").split() for _, attributes in self.tags)


def written(week: ResultDocument) -> str:
    content = export(week, "html")["html"]
    assert isinstance(content, str)
    return content


def inert(page: ReportRead) -> bool:
    names = {name for _, attributes in page.tags for name in attributes}
    loads = names & {"src", "href", "xlink:href", "srcset", "action", "background"}
    return not ({tag for tag, _ in page.tags} & ACTIVE or loads or {name for name in names if name.startswith("on")})


@pytest.mark.requirement("export:html")
def test_the_report_draws_each_send_and_tells_all_that_was_found():
    week = made_up_week()
    page = ReportRead(written(week))
    assert page.classed("chip") == len(week.items)
    assert page.classed("follow-up") == sum(item.is_follow_up for item in week.items)
    assert sum(tag == "svg" for tag, _ in page.tags) == 2
    for check in week.validation_report.checks:
        assert check.detail in page.text
    said = [*(it.message for it in week.validation_report.warnings), *week.recommendations]
    said += [it.impact for it in week.degradations]
    assert [it for it in said if it not in page.text and "scores 31" not in it] == []
    assert "and 1 more like these" in page.text
    assert "waits for a review: it is not saved" in page.text


@pytest.mark.requirement("export:html")
def test_the_report_of_a_real_week_has_its_quotas_and_how_its_hours_do(eros):
    made = eros("generate", "ines", "--dry-run", "--json").document
    page = ReportRead(eros("export", made["generation_id"], "--format", "html").out)
    assert page.classed("chip") == made["summary"]["total_items"]
    assert len(re.findall(r"\bR (\d+)/\1\b", page.text)) == 14
    assert "how hours do" in page.text
    assert inert(page)


@pytest.mark.requirement("export:html")
def test_the_figures_count_what_the_week_holds():
    week = made_up_week()
    heat, varied = heat_map(week, None), variation(week)
    assert sum(cell.sends for _, cells in heat.rows for cell in cells) == len(week.items)
    assert {cell.hour for cell in heat.rows[0][1] if cell.is_prime} == {19, 20, 21}
    most = max(cell.sends for _, cells in heat.rows for cell in cells)
    assert {cell.shade for _, cells in heat.rows for cell in cells if cell.sends == most} == {4}
    assert {cell.shade for _, cells in heat.rows for cell in cells if not cell.sends} == {0}
    assert (varied.times, varied.most_used, varied.on_quarters) == (13, 7, 0)
    assert dict(varied.types) == week.summary.by_send_type
    on_time = week.items[0].model_copy(update={"scheduled_time": time(9, 45)})
    assert variation(week.model_copy(update={"items": (on_time, *week.items[1:])})).on_quarters == 1


@pytest.mark.requirement("export:html")
def test_the_report_is_one_file_that_runs_and_loads_nothing():
    text = written(made_up_week())
    assert inert(ReportRead(text))
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org)", text)
    assert "default-src 'none'" in text


@pytest.mark.requirement("export:html-text")
def test_no_text_of_a_week_becomes_markup():
    week = made_up_week()
    item = week.items[0].model_copy(update={"send_type_key": HOSTILE, "theme": HOSTILE, "warnings": (HOSTILE,)})
    remark = Remark(type=HOSTILE, message=HOSTILE, rule=HOSTILE, items=(HOSTILE,))
    report = week.validation_report.model_copy(
        update={
            "errors": (remark,),
            "checks": tuple(
                it.model_copy(update={"name": HOSTILE, "detail": HOSTILE}) for it in week.validation_report.checks
            ),
        }
    )
    changes = {
        "creator_id": HOSTILE,
        "recommendations": (HOSTILE,),
        "degradations": (Degradation(phase=HOSTILE, type=HOSTILE, fallback=HOSTILE, impact=HOSTILE, slots=(HOSTILE,)),),
        "validation_report": report,
        "life": Life(state="approved", decided_by=HOSTILE),
        "items": (item, *week.items[1:]),
    }
    page = ReportRead(written(week.model_copy(update=changes)))
    assert inert(page)
    assert page.text.count("<script>alert(1)</script>") > 15
    assert "\x00" not in page.text
    assert sum(tag == "script" for tag, _ in page.tags) == 0


@pytest.mark.requirement("export:html", "export:state")
def test_a_run_that_came_to_no_week_has_no_report():
    stopped = made_up_refusal().model_copy(update={"partial_result": made_up_week().model_dump(include={"items"})})
    with pytest.raises(RequestError, match="csv, xlsx, ics and queue have what it made") as refused:
        export(stopped, "html")
    assert refused.value.code == "NOTHING_TO_EXPORT"


@pytest.mark.requirement("export:html-pages")
def test_what_is_left_out_is_counted():
    page = ReportRead(written(fullest_week()))
    assert f"Findings {len(fullest_week().validation_report.errors) + 7}" in page.text
    assert f"{200 - MOST_ADVISED} more: eros show" in page.text
    assert sum(tag == "li" for tag, _ in page.tags) == MOST_FOUND + 2 * MOST_ADVISED


def fullest_week() -> ResultDocument:
    """More than any week holds: four sends in each hour that takes some, and long words wherever a text can stand."""
    week, long = made_up_week(), "W" * 5_000
    items = []
    for day in range(7):
        for hour in (0, 1, 2, *range(7, 24)):
            for number in range(4):
                item, when = week.items[len(items) % len(week.items)], week.week_start + timedelta(days=day)
                changes = {
                    "slot_id": f"{when}_{len(items)}",
                    "scheduled_date": when,
                    "scheduled_time": time(hour, 3 + 11 * number),
                    "send_type_key": "x_" * 40,
                    "warnings": (long,),
                }
                items.append(item.model_copy(update=changes))
    slots = tuple(item.slot_id for item in items)
    found = tuple(Remark(type=f"t{number}", message=long, rule="R" * 30, items=slots) for number in range(200))
    lost = Degradation(phase="p", type="t" * 30, fallback=long, impact=long, slots=slots)
    checks = tuple(it.model_copy(update={"detail": long}) for it in week.validation_report.checks)
    changes = {
        "items": tuple(items),
        "validation_report": week.validation_report.model_copy(update={"errors": found, "checks": checks}),
        "degradations": (lost,) * 200,
        "recommendations": (long,) * 200,
    }
    return week.model_copy(update=changes)


def printed_sheets(report: Path) -> int:
    """How many sheets Chromium prints it on."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed: the report's sheets are not counted")
    paper = report.with_suffix(".pdf")
    profile = f"--user-data-dir={report.parent / 'profile'}"
    words = [chromium, "--headless", "--no-sandbox", "--disable-gpu", profile, "--no-pdf-header-footer"]
    subprocess.run([*words, f"--print-to-pdf={paper}", report.as_uri()], check=True, capture_output=True, timeout=120)
    return len(re.findall(rb"/Type\s*/Page\b", paper.read_bytes()))


@pytest.mark.full
@pytest.mark.requirement("export:html-pages")
def test_the_largest_demo_week_prints_on_four_sheets(eros, tmp_path):
    made = eros("generate", "marina", "--dry-run", "--json").document
    assert made["summary"]["total_items"] > 140
    eros("export", made["generation_id"], "--format", "html", "--output", str(tmp_path / "week.html"))
    assert 1 < printed_sheets(tmp_path / "week.html") <= 4


@pytest.mark.full
@pytest.mark.requirement("export:html-pages")
def test_more_than_any_week_holds_prints_on_four_sheets(tmp_path):
    (tmp_path / "week.html").write_text(written(fullest_week()), encoding="utf-8")
    assert printed_sheets(tmp_path / "week.html") == 4
