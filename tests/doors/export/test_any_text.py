"""Whatever a caption is, it comes out of each file as it was, or with what the file cannot hold replaced."""

import io
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from made_up_week import made_up_week
from openpyxl import load_workbook

from eros.vocabulary.documents import ResultDocument
from eros_app.services.export import export
from eros_app.services.exported import writable

pytestmark = pytest.mark.full

#: Signs that a file gives a meaning, beside all letters.
SIGNS = st.sampled_from([*"=+-@<>&\"'\\;:,_{}\n\r\t\x00\x0b\x1f\x85\u2028\u202e\ufffe\uffff💌é", "_x0041_", "END:"])
TEXTS = st.lists(SIGNS | st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).map("".join)


def week_that_says(text: str) -> ResultDocument:
    week = made_up_week()
    item = week.items[0].model_copy(update={"caption_text": text})
    return week.model_copy(update={"items": (item,), "recommendations": (text,)})


def says_something(text: str) -> bool:
    return bool(text.strip()) and "manual" not in text.lower()


@pytest.mark.requirement("export:ics-text")
@given(text=TEXTS.filter(says_something))
@example(text="ends with\r")
@settings(max_examples=60, deadline=None)
def test_any_caption_comes_back_from_a_calendar(text):
    [event] = Calendar.from_ical(export(week_that_says(text), "ics")["ics"]).events
    assert str(event["DESCRIPTION"]).startswith(f"{writable(text)}\n\nWeek: waiting")


@pytest.mark.requirement("export:xlsx-text")
@given(text=TEXTS.filter(says_something))
@settings(max_examples=30, deadline=None)
def test_any_caption_comes_back_from_a_workbook(text):
    poster = load_workbook(io.BytesIO(export(week_that_says(text), "xlsx")["xlsx"]))["Poster"]
    [(title, cell)] = [(column[0].value, column[1]) for column in poster.iter_cols() if column[0].value == "caption"]
    assert (title, cell.data_type, cell.value) == ("caption", "s", writable(text))


@pytest.mark.requirement("export:html-text")
@given(text=TEXTS.filter(says_something))
@settings(max_examples=30, deadline=None)
def test_any_text_comes_back_from_a_report(text):
    said: list[str] = []
    parser = HTMLParser()
    parser.handle_data = said.append  # type: ignore[method-assign]
    parser.feed(export(week_that_says(text), "html")["html"])
    assert writable(text).strip() in [it.strip() for it in said]
