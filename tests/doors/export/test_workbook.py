"""A week as a workbook: what each who works on it finds in their sheet, read by another library than wrote it."""

import io
import zipfile
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from made_up_week import made_up_refusal, made_up_week
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.life import Life
from eros_app.services.calendar import LETTERS
from eros_app.services.export import export
from eros_app.services.export_xlsx import COLOURS, LONGEST_CELL, to_make
from eros_app.services.exported import ExportOptions

SHEETS = ["Poster", "Content", "Manager days", "Manager report"]


def written(document, options: ExportOptions = ExportOptions()) -> bytes:  # noqa: B008
    content = export(document, "xlsx", options)["xlsx"]
    assert isinstance(content, bytes)
    return content


def book(document, options: ExportOptions = ExportOptions()) -> Workbook:  # noqa: B008
    return load_workbook(io.BytesIO(written(document, options)))


def rows(sheet: Worksheet) -> list[dict]:
    titles, *others = sheet.iter_rows(values_only=True)
    return [dict(zip(titles, row, strict=True)) for row in others]


def changed(**changes) -> ResultDocument:
    """The made-up week with its first item changed."""
    week = made_up_week()
    return week.model_copy(update={"items": (week.items[0].model_copy(update=changes), *week.items[1:])})


@pytest.mark.requirement("export:xlsx")
def test_the_poster_has_a_row_a_send_with_all_that_posting_needs():
    week = changed(suggested_price=19.99, theme="outdoor_walks", warnings=("one", "two"))
    week = week.model_copy(
        update={"life": Life(state="approved", decided_by="sam", posts={week.items[1].slot_id: "posted"})}
    )
    found = rows(book(week)["Poster"])
    assert [row["slot"] for row in found] == [item.slot_id for item in week.items]
    first, item = found[0], week.items[0]
    assert (first["date"], first["time"]) == (datetime(2026, 11, 23), time(9, 7))  # noqa: DTZ001
    assert (first["day"], first["zone"], first["scheduled at"]) == (
        "Mon",
        "America/Los_Angeles",
        "2026-11-23T09:07:00-08:00",
    )
    assert (first["channel"], first["audience"], first["send type"]) == (
        item.channel_key,
        item.target_key,
        item.send_type_key,
    )
    assert (first["caption"], first["price"], first["media"]) == (item.caption_text, 19.99, item.media_type)
    assert (first["theme"], first["notes"]) == ("outdoor_walks", "one\ntwo")
    assert {(row["week status"], row["decided by"]) for row in found} == {("approved", "sam")}
    assert [row["posted"] for row in found[:3]] == [None, "posted", None]
    expiring = next(it for it in week.items if it.expires_at)
    follow_up = next(it for it in week.items if it.is_follow_up)
    by_slot = {row["slot"]: row for row in found}
    assert by_slot[expiring.slot_id]["expires"] == expiring.expires_at.isoformat()
    assert by_slot[follow_up.slot_id]["follow-up of"] == follow_up.parent_item_id


@pytest.mark.requirement("export:xlsx", "export:own-zone")
def test_the_clock_of_whoever_posts_stands_beside_the_creators():
    first = rows(book(made_up_week(), ExportOptions(ZoneInfo("Asia/Tokyo")))["Poster"])[0]
    assert (first["own date"].date(), first["own time"], first["own zone"]) == (
        date(2026, 11, 24),
        time(2, 7),
        "Asia/Tokyo",
    )


@pytest.mark.requirement("export:xlsx")
def test_content_lists_what_has_to_be_made_and_nothing_else():
    week = made_up_week()
    found = {row["slot"]: row["to make"] for row in rows(book(week)["Content"])}
    assert found == {item.slot_id: to_make(item) for item in week.items if to_make(item)}
    [unwritten] = [item for item in week.items if item.needs_caption]
    assert found[unwritten.slot_id].startswith("write the caption")
    assert rows(book(week)["Poster"])[week.items.index(unwritten)]["caption"] is None
    flyers = [item for item in week.items if item.flyer_required]
    assert flyers
    assert all("flyer" in found[item.slot_id] for item in flyers)
    plain = next(item for item in week.items if item.media_type == "none" and not item.needs_caption)
    assert plain.slot_id not in found


@pytest.mark.requirement("export:xlsx")
def test_the_manager_sees_days_against_quotas_and_the_whole_report(eros):
    made = eros("generate", "ines", "--dry-run", "--json").document
    eros("export", made["generation_id"], "--format", "xlsx", "--output", "week.xlsx")
    week = load_workbook("week.xlsx")
    days = rows(week["Manager days"])
    assert [row["all sends"] for row in days] == list(made["summary"]["by_day"].values())
    assert [row["revenue"] for row in days] == [row["revenue quota"] for row in days]
    assert sum(row["prices"] for row in days) == pytest.approx(sum(it["suggested_price"] or 0 for it in made["items"]))
    report = rows(week["Manager report"])
    assert (report[0]["what"], report[0]["found"], report[0]["of"]) == ("score", made["validation"]["score"], 100)
    told = [(row["part"], row["text"]) for row in report]
    assert [text for part, text in told if part == "advice"] == made["recommendations"]
    assert [row["found"] for row in report if row["part"] == "check"] == [
        check["points"] for check in made["validation_report"]["checks"]
    ]
    assert sum(part == "degradation" for part, _ in told) == len(made["degradations"])
    found = made["validation_report"]["errors"] + made["validation_report"]["warnings"]
    assert [text for part, text in told if part in ("error", "warning")] == [it["message"] for it in found]


@pytest.mark.requirement("export:xlsx")
def test_each_sheet_keeps_its_header_in_sight_filters_its_columns_and_wraps_captions():
    week = book(made_up_week())
    assert week.sheetnames == SHEETS
    for sheet in week:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        titles = [cell.value for cell in sheet[1]]
        assert "week status" in titles
        assert all(row["week status"] == "waiting" for row in rows(sheet))
    poster = week["Poster"]
    caption = next(cell for cell in poster[1] if cell.value == "caption")
    assert poster.column_dimensions[caption.column_letter].width > 50
    assert poster[f"{caption.column_letter}2"].alignment.wrap_text


@pytest.mark.requirement("export:xlsx")
def test_categories_have_a_letter_beside_their_colour():
    week = made_up_week()
    for row, item in zip(book(week)["Poster"].iter_rows(min_row=2), week.items, strict=True):
        ink, paper = COLOURS[item.category]
        assert row[0].value == LETTERS[item.category]
        assert (row[0].font.color.rgb, row[0].fill.fgColor.rgb) == tuple(f"FF{it[1:].upper()}" for it in (ink, paper))


@pytest.mark.requirement("export:xlsx-text")
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('=HYPERLINK("http://example.com")', None),
        ("+1", None),
        ("-1", None),
        ("@x", None),
        ("http://example.com", None),
        ("{=1+1}", None),
        ("007", None),
        ("1e5", None),
        ("<b>&amp;</b>", None),
        ("\u202eabc\u200f שלום", None),
        ("two\r\nlines\rthree", "two\nlines\nthree"),
        ("a\x00b\x07c\ufffed", "a\ufffdb\ufffdc\ufffdd"),
        ("💌" * 20_000, "💌" * ((LONGEST_CELL - 1) // 2) + "…"),
    ],
)
def test_a_caption_is_a_string_whatever_it_looks_like(text, shown):
    week = changed(caption_text=text)
    sheet = book(week)["Poster"]
    caption = next(cell for cell in sheet[1] if cell.value == "caption")
    cell = sheet[f"{caption.column_letter}2"]
    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", shown or text, None)
    parts = zipfile.ZipFile(io.BytesIO(written(week)))
    sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)


@pytest.mark.requirement("export:xlsx-text")
def test_no_other_text_of_a_week_is_a_formula_either():
    week = changed(theme="=1", warnings=("=2",), target_key="=3")
    week = week.model_copy(update={"creator_id": "=4", "recommendations": ("=5",)})
    cells = [cell for sheet in book(week) for row in sheet.iter_rows() for cell in row]
    assert {cell.value for cell in cells if str(cell.value).startswith("=")} == {"=1", "=2", "=3", "=4", "=5"}
    assert "f" not in {cell.data_type for cell in cells}


@pytest.mark.requirement("export:same-bytes")
@pytest.mark.parametrize("name", ["csv", "xlsx", "ics", "json", "html", "queue"])
def test_the_same_week_gives_the_same_bytes(name):
    assert export(made_up_week(), name) == export(made_up_week(), name)


@pytest.mark.requirement("export:same-bytes")
def test_a_workbook_is_dated_by_its_week():
    properties = book(made_up_week()).properties
    assert properties.created.replace(tzinfo=UTC) == datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.requirement("export:xlsx", "export:state")
def test_an_aborted_run_has_what_it_had_made_and_why_no_more():
    items = made_up_week().model_dump(mode="json", include={"items"})
    stopped = made_up_refusal().model_copy(update={"partial_result": items})
    week = book(stopped)
    assert {row["week status"] for row in rows(week["Poster"])} == {"aborted"}
    assert rows(week["Manager days"]) == []
    assert rows(week["Manager report"])[0]["text"] == stopped.error_message
