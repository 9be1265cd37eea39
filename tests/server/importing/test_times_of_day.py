"""Days in one column and their times in another: the same whether the file is CSV or JSON."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from tests_of_imports import imported

from eros_db.engine import read_transaction
from eros_db.failures import ImportRefused
from eros_db.importing import ImportReport

pytestmark = pytest.mark.requirement("eros-db:import:times-of-day")
DAYS = ("2026-11-10", "2026-11-11", "2026-11-12")
AT_MIDNIGHT = tuple(f"{day} 00:00" for day in DAYS)
EVENINGS = ("2026-11-10 20:05", "2026-11-11 20:05", "2026-11-12 20:05")
TIMES = ("20:05", "21:05", "9:05")

Columns = dict[str, tuple[str, ...]]

#: Columns -> the times of the page's day that are read of them; -: none, which is told.
READ: dict[str, tuple[Columns, str]] = {
    "a time beside its date": ({"Date": DAYS, "Time": TIMES}, "20:05 21:05 09:05"),
    "a date with the midnight of a spreadsheet": ({"Date": AT_MIDNIGHT, "Time": TIMES}, "20:05 21:05 09:05"),
    "days under another name": ({"Sent date": DAYS, "Time": TIMES}, "20:05 21:05 09:05"),
    "days of midnight alone": ({"Date": AT_MIDNIGHT}, "- - -"),
    "a time that says what of": ({"Sent at": DAYS, "Sent at time": TIMES}, "20:05 21:05 09:05"),
    "two names of the moment": ({"Date": DAYS, "Sent at": TIMES}, "20:05 21:05 09:05"),
    "our own name beside a date": ({"date": AT_MIDNIGHT, "sending_time": TIMES}, "20:05 21:05 09:05"),
    "as programs write names": ({"sent_date": DAYS, "sentTime": TIMES}, "20:05 21:05 09:05"),
    "the time first": ({"Sent at": TIMES, "Date": DAYS}, "20:05 21:05 09:05"),
    "with guards around them": (
        {"Date": tuple(f'="{day}"' for day in DAYS), "Time": ("'20:05", '="21:05"', "9:05")},
        "20:05 21:05 09:05",
    ),
    "in German": ({"Date": DAYS, "Uhrzeit": ("20:05 Uhr", "21.05 Uhr", "9 Uhr")}, "20:05 21:05 09:00"),
    "in Spanish": ({"Date": DAYS, "Hora de envío": ("8:05 p. m.", "9:05 p. m.", "9:05 a. m.")}, "20:05 21:05 09:05"),
    "in French": ({"Date": DAYS, "Heure d'envoi": ("20h05", "21h", "9 h 05")}, "20:05 21:00 09:05"),
    "in Italian": ({"Date": DAYS, "Ora": TIMES}, "20:05 21:05 09:05"),
    "hours of 24": ({"Date": DAYS, "Hour": ("20", "21", "9")}, "20:00 21:00 09:00"),
    "hours as a program writes them": ({"Date": AT_MIDNIGHT, "Hour": ("20.0", "", "9.0")}, "20:00 - 09:00"),
    "hours with their half": ({"Date": DAYS, "Hour": ("8PM", "9 pm", "9 a.m.")}, "20:00 21:00 09:00"),
    "an empty cell among them": ({"Date": AT_MIDNIGHT, "Hour": ("8 PM", "", "9:05 AM")}, "20:00 - 09:05"),
    "halves in a column": (
        {"Date": DAYS, "Time": ("8:05", "9:05", "9:05"), "AM/PM": ("PM", "pm", "a.m.")},
        "20:05 21:05 09:05",
    ),
    "halves of hours": ({"Date": DAYS, "Hour": ("8", "12", "12"), "": ("PM", "AM", "PM")}, "20:00 00:00 12:00"),
    "halves of clocks of 24": (
        {"Date": DAYS, "Time": ("20:05", "0:05", "12:05"), "AM/PM": ("PM", "AM", "PM")},
        "20:05 00:05 12:05",
    ),
    "halves of the moments": (
        {"Sent at": ("2026-11-10 8:05", "2026-11-11 12:05", "2026-11-12 9:05"), "AM/PM": ("PM", "AM", "AM")},
        "20:05 00:05 09:05",
    ),
    "hours and minutes": ({"Date": DAYS, "Hour": ("20", "21", "9"), "Minute": ("5", "30", "0")}, "20:05 21:30 09:00"),
    "times with the day of a spreadsheet": (
        {"Date": DAYS, "Time": tuple(f"1899-12-30 {time}:00" for time in ("20:05", "21:05", "09:05"))},
        "20:05 21:05 09:05",
    ),
    "times with their own day": ({"Date": DAYS, "Time": EVENINGS}, "20:05 20:05 20:05"),
    "a zone beside them": ({"Date": DAYS, "Time": TIMES, "Time Zone": ("CT", "CT", "CT")}, "20:05 21:05 09:05"),
    "two that say the same": ({"Date": DAYS, "Time (24h)": TIMES, "Local time": TIMES}, "20:05 21:05 09:05"),
    "a time among others": (
        {"Date": DAYS, "Time": TIMES, "Start": TIMES, "Hour": ("20", "21", "9")},
        "20:05 21:05 09:05",
    ),
    # days alone, which is told
    "a zone": ({"Date": DAYS, "Time zone": ("GMT-06:00", "GMT-06:00", "GMT-06:00")}, "- - -"),
    "zones": ({"Date": DAYS, "TZ": ("UTC+01:00", "UTC+01:00", "UTC+01:00")}, "- - -"),
    "how long was watched": ({"Date": DAYS, "Watch time": ("1:20", "0:45", "12:10")}, "- - -"),
    "how soon was answered": ({"Date": DAYS, "Response time": ("0:45", "5:10", "11:59")}, "- - -"),
    "a mean": ({"Date": DAYS, "Avg session time": ("0:45", "5:10", "11:59")}, "- - -"),
    "a length of another name": ({"Date": DAYS, "Engagement time": ("0:45", "1:10", "2:59")}, "- - -"),
    "how long media are": ({"Date": DAYS, "Media": ("18:20", "12:10", "9:05")}, "- - -"),
    "lengths of any name": ({"Date": DAYS, "Vault": ("18:20", "32:10", "9:05")}, "- - -"),
    "another hour": ({"Date": DAYS, "Best hour": ("20", "21", "9")}, "- - -"),
    "hours since": ({"Date": DAYS, "Hours since": ("20", "21", "9")}, "- - -"),
    "an end": ({"Date": DAYS, "End time": TIMES}, "- - -"),
    "words": ({"Date": DAYS, "Uhrzeit": ("abends", "abends", "morgens")}, "- - -"),
    # moments that have their own
    "hours of AM and PM": (
        {"Sent at": ("Tue, 2026-11-10 8PM", "Wednesday 2026/11/11 @ 12 pm", "Do, 2026.11.12 - 9:05 a.m.")},
        "20:00 12:00 09:05",
    ),
    "hours of which one is midnight": (
        {"Date": ("Nov 10, 2026 12 AM", "Nov 11, 2026 8 pm", "Thu, Nov 12, 2026 at 9 AM"), "Start": TIMES},
        "00:00 20:00 09:00",
    ),
    "moments with an hour": ({"Date": EVENINGS, "Hour": ("20", "20", "20")}, "20:05 20:05 20:05"),
    "moments with a start": ({"Sent at": EVENINGS, "Start": ("19:00", "19:00", "19:00")}, "20:05 20:05 20:05"),
    "moments of which one is at midnight": (
        {"Sent at": (*EVENINGS[:2], AT_MIDNIGHT[2]), "Start": TIMES},
        "20:05 20:05 00:00",
    ),
    "a moment and another time": ({"Date": EVENINGS, "Time": ("long", "long", "short")}, "20:05 20:05 20:05"),
}
#: Columns -> what is said of them.
REFUSED: dict[str, tuple[Columns, str]] = {
    "times of a zone": (
        {"Date": DAYS, "Time (CT)": TIMES},
        "column 'Time (CT)': holds the times of the days under 'Date', and is not read under that name",
    ),
    "beside midnights": ({"Date": AT_MIDNIGHT, "Time (CT)": TIMES}, "column 'Time (CT)'"),
    "beside midnights of a program": (
        {"date": tuple(f"{day}T00:00:00.000Z" for day in DAYS), "Time (CT)": TIMES},
        "column 'Time (CT)'",
    ),
    "with an empty cell": ({"Date": DAYS, "Time (CT)": ("8:05 PM", "", "9 PM")}, "column 'Time (CT)'"),
    "with one of midnight": ({"Date": DAYS, "Time (CT)": ("0:00", "21:05", "")}, "column 'Time (CT)'"),
    "with one moment among the days": (
        {"Date": (*AT_MIDNIGHT[:2], EVENINGS[2]), "Time (CT)": TIMES},
        "column 'Time (CT)'",
    ),
    "times of UTC": ({"Date": DAYS, "Time (UTC)": TIMES}, "times of UTC need a Z behind each, as 20:05Z"),
    "hours of a zone": ({"Date": AT_MIDNIGHT, "Hour (CT)": ("20", "8 PM", "8PM")}, "column 'Hour (CT)'"),
    "hours of 12": (
        {"Date": DAYS, "Hour": ("8", "9", "11")},
        "of which none is over 12 and none says AM or PM: write them as 20:00, or as 8 PM",
    ),
    "ranges of hours": (
        {"Date": DAYS, "Hour": ("20-21", "21-22", "9-10")},
        "column 'Hour': may hold the times of the days under 'Date', in a form that is not read: write them as 20:05",
    ),
    "a start": (
        {"Date": DAYS, "Start": TIMES, "End": TIMES},
        "column 'Start': holds the times of the days under 'Date'",
    ),
    "two that may be": (
        {"Date": DAYS, "Start": TIMES, "Drop time": TIMES},
        "columns 'Start' and 'Drop time': may hold the times of the days under 'Date'; call the one",
    ),
    "two of the message": ({"Date": DAYS, "Time": TIMES, "Send time": TIMES[::-1]}, "columns 'Time' and 'Send time'"),
    "a zone for a name": (
        {"Date": DAYS, "EST": TIMES, "PST": ("17:05", "18:05", "6:05")},
        "columns 'EST' and 'PST': may hold the times",
    ),
    "any name": ({"Date": DAYS, "When": ("8 PM", "9:05 PM", "")}, "column 'When'"),
    "a timestamp": ({"Date": DAYS, "Timestamp": EVENINGS}, "column 'Timestamp'"),
}


def as_csv(columns: Columns) -> str:
    written = StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow([*columns, "Page", "Message", "Price"])
    rows.writerows([*cells, "nell", f"m{at}", "0"] for at, cells in enumerate(zip(*columns.values(), strict=True)))
    return written.getvalue()


def as_json(columns: Columns) -> str:
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    return json.dumps([{**row, "Page": "nell", "Message": f"m{at}", "Price": "0"} for at, row in enumerate(rows)])


def is_told(report: ImportReport) -> bool:
    """Whether it is said that days have no time of day."""
    said = ("without a time of day: taken as 00:00", "at midnight, as all of the file")
    return any(part in notice for part in said for notice in report.notices)


@pytest.mark.parametrize("written", [as_csv, as_json], ids=["CSV", "JSON"])
@pytest.mark.parametrize("name", READ)
def test_times_beside_days_are_read_where_heading_and_cells_say_so(
    engine: Engine, tmp_path: Path, name: str, written: Callable[[Columns], str]
) -> None:
    columns, expected = READ[name]
    report = imported(engine, tmp_path, {"messages": written(columns)}, {})
    times = expected.split()
    days = [f"{day}T{'00:00' if time == '-' else time}:00" for day, time in zip(DAYS, times, strict=True)]
    with read_transaction(engine) as connection:
        query = "SELECT sending_time FROM mass_messages WHERE message_text IN ('m0', 'm1', 'm2') ORDER BY message_text"
        assert list(connection.execute(text(query)).scalars()) == days
    assert is_told(report) == ("-" in times)


@pytest.mark.parametrize("written", [as_csv, as_json], ids=["CSV", "JSON"])
@pytest.mark.parametrize("name", REFUSED)
def test_days_whose_times_may_stand_in_a_column_that_is_not_read_are_refused(
    engine: Engine, tmp_path: Path, name: str, written: Callable[[Columns], str]
) -> None:
    columns, expected = REFUSED[name]
    with pytest.raises(ImportRefused) as refused:
        imported(engine, tmp_path, {"messages": written(columns)}, {})
    assert expected in refused.value.message


@pytest.mark.parametrize("written", [as_csv, as_json], ids=["CSV", "JSON"])
def test_a_column_that_is_read_as_times_under_a_name_of_its_own_is_told_and_a_map_passes_it_over(
    engine: Engine, tmp_path: Path, written: Callable[[Columns], str]
) -> None:
    columns = {"Date": DAYS, "Hour": ("20", "21", "9"), "Start": TIMES}
    report = imported(engine, tmp_path, {"messages": written(columns)}, {})
    assert any("'Hour' is read as the times of the days under 'Date'" in notice for notice in report.notices)
    options = {"map": {"messages": {"columns": {"Hour": None, "Start": None}}}}
    report = imported(engine, tmp_path, {"messages": written(columns)}, {"options": options})
    assert is_told(report)


@pytest.mark.parametrize(
    ("times", "is_told"),
    [
        (("8:05", "9:05", "10:05", "7:05", "12:30"), True),
        (("8:05 AM", "9:05 AM", "10:05 AM", "7:05 AM", "9 AM"), False),
        (("8:05", "9:05", "10:05", "7:05", "20:05"), False),
        (("8:05", "9:05", "10:05", "7:05", "0:30"), False),
        (("8:05", "9:05", "10:05", "7:05"), False),
    ],
)
def test_times_that_may_be_of_the_evening_are_told_where_no_time_of_the_file_says_otherwise(
    engine: Engine, tmp_path: Path, times: tuple[str, ...], is_told: bool
) -> None:
    days = tuple(f"2026-11-{10 + at}" for at in range(len(times)))
    for columns in ({"Date": days, "Time": times}, {"Sent at": tuple(map("{} {}".format, days, times))}):
        report = imported(engine, tmp_path, {"messages": as_csv(columns)}, {})
        assert any("none says AM or PM" in notice for notice in report.notices) == is_told


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        ({"Date": DAYS, "Time": ("8:05 PM", "9:15", "8:05 AM")}, 3),
        ({"Sent at": ("2026-11-10 8:05 PM", "2026-11-11 9:05 AM", "2026-11-12 9:15")}, 4),
        ({"Date": DAYS, "Time": ("8:05", "9:15", "10:05"), "AM/PM": ("PM", "", "AM")}, 3),
        ({"Date": DAYS, "Time": ("8:05 PM", "21:15", "9:05")}, None),
    ],
)
def test_a_time_that_says_no_half_of_the_day_among_those_that_do_is_told_with_its_line(
    engine: Engine, tmp_path: Path, columns: Columns, line: int | None
) -> None:
    report = imported(engine, tmp_path, {"messages": as_csv(columns)}, {})
    told = [notice for notice in report.notices if "neither AM nor PM" in notice]
    assert [f"line {line}: " in notice for notice in told] == ([] if line is None else [True])
