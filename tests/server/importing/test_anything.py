"""Whatever stands in a file: it is imported or refused, and a refusal names a place and writes nothing."""

import csv
import io
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from tests_of_imports import NOW, everything

from eros_db.failures import ImportRefused
from eros_db.importing import ImportOptions, ImportReport, messages, parsing
from eros_db.importing.kinds import FileKind, catalogue_kinds
from eros_db.importing.run import run_import, run_undo

KINDS = catalogue_kinds()
#: What a column may hold; each other column is left empty as often as not.
FITTING = {
    "creator_id": ("alexia", "Fay", "nell_new"),
    "page_name": ("alexia_vip", "fay_free", "quite_new"),
    "page_type": ("paid", "FREE"),
    "caption_text": ("Unlock this one tonight", "A line", "a  LINE"),
    "caption_type": ("casual", "Teaser"),
    "quantity_available": ("0", "3"),
    "media_type": ("", "video"),
    "sending_time": ("2026-11-01 20:00", "2026-11-01T20:00:00Z", "Nov 3, 2026 8 PM"),
    "message_type": ("ppv", "Free", ""),
    "price": ("", "5", "$1,200.00"),
    "word": ("tonight", "A line"),
    "content_type": ("solo", "picnic"),
    "rank": ("1", "2"),
    "performance_tier": ("3", "TOP"),
    "slot_id": ("2026-11-16_1",),
    "outcome": ("sent", "skipped"),
}
ODD = (
    *("inf", "nan", "1e400", "-5", "(5)", "1,000", "1.234,56", "12 %", "½", "٣", "100000000000000000000", "0"),
    *("9223372036854775807", "9000000000000000000", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59-12:00"),
    *("2026-11-01T20:00:00+23:59", "2016-01-01T00:00:00+14:00", "03/11/2026", "20261103", "46350.84"),
    *("2026-11-21 10:00", "\u200b", "a\0b", "\u202eabc", "e\u0301", "Ａ", "x" * 5040, "Europe", "[1", "[1]", '["a"]'),
    *("=1+1", "a\nb", "'", '"', "|", ";"),
)
MOSTLY = st.integers(0, 19)


@st.composite
def file_of(draw: Any, kind: FileKind) -> bytes:
    """A file of the kind: most cells fit, some do not, some files are no CSV at all."""
    if draw(st.integers(0, 30)) == 0:
        return draw(st.binary(max_size=200))
    columns = draw(st.permutations([c.name for c in kind.columns if c.needed or draw(st.booleans())]))
    out = io.StringIO()
    ends, separator = draw(st.sampled_from(("\n", "\r\n", "\r"))), draw(st.sampled_from(",;\t"))
    lines = csv.writer(out, delimiter=separator, lineterminator=ends)
    lines.writerow(columns)
    for _ in range(draw(st.integers(0, 4))):
        lines.writerow([draw(st.sampled_from(FITTING.get(name, ("",)) if draw(MOSTLY) else ODD)) for name in columns])
    return out.getvalue().encode(draw(st.sampled_from(("utf-8", "utf-8", "utf-16"))), "replace")


FILES = st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=3, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: file_of(KINDS[name]) for name in names})
)


def _report_or_refusal(engine: Engine, paths: dict[str, Path], options: ImportOptions) -> ImportReport | ImportRefused:
    try:
        return run_import(engine, paths, now=NOW, options=options)
    except ImportRefused as refused:
        return refused


@pytest.mark.requirement("eros-db:import:anything", "eros-db:import:counts", "eros-db:import:again", "eros-db:undo")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILES, st.booleans())
def test_any_file_is_imported_whole_or_refused_with_its_place(
    engine: Engine, tmp_path: Path, files: dict[str, bytes], agreed: bool
) -> None:
    paths = {name: tmp_path / f"{name}.csv" for name in files}
    for name, content in files.items():
        paths[name].write_bytes(content)
    options = ImportOptions(creator="nell", agreed=agreed)
    before = everything(engine)
    report = _report_or_refusal(engine, paths, options)
    if isinstance(report, ImportRefused):
        assert {line.split(".csv")[0] for line in report.message.split("\n")} <= files.keys()
        assert everything(engine) == before
        return
    stood = everything(engine)
    assert (report.import_id is None) == (stood == before)
    again = run_import(engine, paths, now=NOW, options=options)
    assert again.import_id is None
    assert {name: count.read for name, count in again.counts.items()} == {n: c.read for n, c in report.counts.items()}
    assert all(count.added == count.updated == 0 for count in again.counts.values())
    assert everything(engine) == stood
    if report.import_id is not None:
        run_undo(engine, report.import_id, NOW)
    assert everything(engine) == before


@pytest.mark.full
@pytest.mark.requirement("eros-db:import:bounds")
def test_many_messages_are_kept_in_no_memory(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six batches need what two need."""
    monkeypatch.setattr(messages, "_BATCH", 500)
    monkeypatch.setattr(parsing, "_REMEMBERED", 500)

    def peak(count: int) -> int:
        rows = "".join(
            f"nell,2026-{1 + n % 10:02}-{1 + n % 28:02} {n % 24:02}:{n % 60:02},ppv,{n}.5\n" for n in range(count)
        )
        (tmp_path / "messages.csv").write_text(
            f"creator_id,sending_time,message_type,earnings\n{rows}", encoding="utf-8"
        )
        tracemalloc.start()
        run_import(engine, {"messages": tmp_path / "messages.csv"}, now=NOW, options=ImportOptions(), check=True)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    few, many = peak(2_000), peak(6_000)
    assert many - few < 4_000 * 50
