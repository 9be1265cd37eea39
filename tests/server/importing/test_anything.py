"""Whatever stands in a file: it is imported or refused, and a refusal names a place and writes nothing."""

import csv
import io
import json
import shutil
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from drawing import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from tests_of_imports import NOW, everything

from eros_db.failures import ImportRefused
from eros_db.importing import (
    ImportOptions,
    ImportReport,
    caption_lines,
    changes,
    columns,
    json_entries,
    known,
    message_reading,
    parsing,
)
from eros_db.importing.kinds import FileKind, catalogue_kinds
from eros_db.importing.run import run_import, run_undo
from eros_db.store import open_store

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
def file_of(draw: Any, kind: FileKind) -> tuple[bytes, int]:
    """A file of the kind and its rows that are not empty: most cells fit, some do not, some files are no CSV at all."""
    if draw(st.integers(0, 30)) == 0:
        return draw(st.binary(max_size=200)), 0
    columns = draw(st.permutations([c.name for c in kind.columns if c.needed or draw(st.booleans())]))
    out = io.StringIO()
    ends, separator = draw(st.sampled_from(("\n", "\r\n", "\r"))), draw(st.sampled_from(",;\t"))
    quoting = csv.QUOTE_MINIMAL if ends != "\r" and draw(st.booleans()) else csv.QUOTE_ALL
    lines = csv.writer(out, delimiter=separator, lineterminator=ends, quoting=quoting)
    lines.writerow(columns)
    filled = 0
    for _ in range(draw(st.integers(0, 4))):
        cells = [draw(st.sampled_from(FITTING.get(name, ("",)) if draw(MOSTLY) else ODD)) for name in columns]
        lines.writerow(cells)
        filled += any(cell.strip() for cell in cells)
    return out.getvalue().encode(draw(st.sampled_from(("utf-8", "utf-8", "utf-16"))), "replace"), filled


FILES = st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=3, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: file_of(KINDS[name]) for name in names})
)


#: Kinds of files all of whose rows fit: by how many of the first columns a row is known, and what each may hold.
FITTING_FILES: tuple[tuple[str, int, dict[str, tuple[str, ...]]], ...] = (
    (
        "creators",
        1,
        {
            "creator_id,page_name": ("ida,ida_page", "zoe,zoe_page", "fay,fay_free", "alexia,alexia_new"),
            "page_type": ("paid", "FREE"),
            "timezone": ("", "Europe/Oslo"),
            "fans": ("", "10", "1200"),
        },
    ),
    (
        "captions",
        3,
        {
            "caption_text": ("Unlock this one tonight", "A line", "Another line"),
            "caption_type": ("ppv_offer", "Teaser"),
            "page": ("", "fay", "Nell"),
            "theme": ("", "solo", "picnic"),
            "performance_score": ("", "61"),
        },
    ),
    (
        "vault",
        2,
        {
            "page": ("fay", "Alexia"),
            "theme": ("solo", "picnic"),
            "quantity": ("0", "3"),
            "quality_rating": ("", "4"),
        },
    ),
    ("vault", 2, {"page": ("fay", "Alexia"), "media_type": ("video", "GIF"), "quantity": ("0", "3")}),
    ("personas", 1, {"page": ("fay", "alexia"), "tone": ("", "warm"), "voice_samples": ("", "hi|ho")}),
    (
        "rankings",
        2,
        {"page": ("nell", "alexia"), "theme": ("solo", "picnic"), "rank": ("1", "2"), "tier": ("TOP", "Low")},
    ),
    ("restricted", 2, {"word": ("tonight", "A line"), "page": ("", "fay"), "notes": ("", "rules")}),
    (
        "messages",
        0,
        {
            "page": ("fay", "Nell"),
            "date": ("2026-11-01 20:00", "2026-11-01T20:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"),
            "message_type,price,purchased": ("ppv,5,3", "ppv,5,", "ppv,,3", "free,,", "free,0,0"),
            "text": ("", "Unlock this one tonight", "a  LINE"),
            "sent": ("", "100"),
            "viewed": ("", "30", "40"),
        },
    ),
)


@st.composite
def fitting_file(draw: Any, keys: int, columns: dict[str, tuple[str, ...]]) -> tuple[bytes, int]:
    row = st.tuples(*map(st.sampled_from, columns.values()))
    rows = draw(st.lists(row, min_size=1, max_size=6, unique_by=(lambda one: one[:keys]) if keys else None))
    if keys and "page_name" not in next(iter(columns)) and draw(st.booleans()):
        rows.append(rows[0])
    lines = (columns, *rows)
    return "".join(f"{','.join(line)}\n" for line in lines).encode(), len(rows)


FITTING_IMPORTS = st.lists(
    st.sampled_from(FITTING_FILES), min_size=1, max_size=4, unique_by=lambda one: one[0]
).flatmap(lambda chosen: st.fixed_dictionaries({name: fitting_file(keys, columns) for name, keys, columns in chosen}))


@pytest.mark.requirement("eros-db:import:counts", "eros-db:import:again", "eros-db:import:check", "eros-db:undo")
@settings(examples(10, 40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(FITTING_IMPORTS, min_size=1, max_size=3))
def test_files_that_fit_come_in_again_is_the_same_and_undone_is_as_before(
    made_database: Path, tmp_path: Path, imports: list[dict[str, Any]]
) -> None:
    with _fresh(made_database, tmp_path) as engine:
        _one_after_another(engine, tmp_path, imports, agreed=True, refusable=False)


def _report_or_refusal(
    engine: Engine, paths: dict[str, Path], options: ImportOptions, *, check: bool = False
) -> ImportReport | ImportRefused:
    try:
        return run_import(engine, paths, now=NOW, options=options, check=check)
    except ImportRefused as refused:
        return refused


@pytest.mark.requirement(
    "eros-db:import:anything", "eros-db:import:counts", "eros-db:import:again", "eros-db:import:check", "eros-db:undo"
)
@settings(examples(15, 60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILES, FILES, st.booleans())
def test_any_file_is_imported_whole_or_refused_with_its_place(
    made_database: Path, tmp_path: Path, first: dict[str, Any], second: dict[str, Any], agreed: bool
) -> None:
    with _fresh(made_database, tmp_path) as engine:
        _one_after_another(engine, tmp_path, [first, second], agreed=agreed)


@contextmanager
def _fresh(made_database: Path, folder: Path) -> Iterator[Engine]:
    """A copy of its own for each example: what one leaves behind is not the next one's."""
    engine = open_store(f"sqlite:///{shutil.copy(made_database, folder / 'fresh.db')}")
    try:
        yield engine
    finally:
        engine.dispose()


def _one_after_another(
    engine: Engine, folder: Path, imports: list[dict[str, Any]], *, agreed: bool, refusable: bool = True
) -> None:
    """Each import tells its rows, changes nothing a second time, and is undone."""
    before, undo = everything(engine), list[tuple[int, dict[str, list[str]]]]()
    for files in imports:
        paths = {name: folder / f"{name}.csv" for name in files}
        for name, (content, _) in files.items():
            paths[name].write_bytes(content)
        stood = everything(engine)
        report = _whole_or_refused(engine, paths, ImportOptions(creator="nell", agreed=agreed))
        if report is None:
            assert refusable, paths
            continue
        assert {name: count.read for name, count in report.counts.items()} == {
            n: rows for n, (_, rows) in files.items()
        }
        if report.import_id is not None:
            undo.append((report.import_id, stood))
    for number, stood in reversed(undo):
        run_undo(engine, number, NOW)
        assert everything(engine) == stood
    assert everything(engine) == before


def _whole_or_refused(engine: Engine, paths: dict[str, Path], options: ImportOptions) -> ImportReport | None:
    """What an import told that was the same on a look before it and changed nothing when done again."""
    before = everything(engine)
    looked = _report_or_refusal(engine, paths, options, check=True)
    assert everything(engine) == before
    report = _report_or_refusal(engine, paths, options)
    if isinstance(report, ImportRefused):
        assert isinstance(looked, ImportRefused)
        assert looked.message == report.message
        assert {line.split(".csv")[0] for line in report.message.split("\n")} <= paths.keys()
        assert everything(engine) == before
        return None
    assert looked == report._replace(import_id=None)
    stood = everything(engine)
    assert (report.import_id is None) == (stood == before)
    again = run_import(engine, paths, now=NOW, options=options)
    assert again.import_id is None
    assert {name: count.read for name, count in again.counts.items()} == {n: c.read for n, c in report.counts.items()}
    assert all(count.added == count.updated == 0 for count in again.counts.values())
    assert everything(engine) == stood
    return report


def message_rows(count: int) -> str:
    rows = (f"nell,2026-{1 + n % 10:02}-{1 + n % 28:02} {n % 24:02}:{n % 60:02},ppv,{n}.5\n" for n in range(count))
    return f"creator_id,sending_time,message_type,earnings\n{''.join(rows)}"


def message_entries(count: int) -> str:
    """As platforms' interfaces give them: of such an object alone Python keeps more than a row may cost."""
    of_each = {"creator_id": "nell", "isFree": True, "x": "y" * 400}
    return json.dumps([{**of_each, "date": f"2026-{1 + n % 10:02}-{1 + n % 28:02}T12:00:00Z"} for n in range(count)])


def caption_rows(count: int, *, ids: bool = False) -> str:
    rows = (f"{100 + 2 * n if ids else ''},{'come and see ' * 200} {n:x},ppv_offer\n" for n in range(count))
    return f"caption_id,caption_text,caption_type\n{''.join(rows)}"


@pytest.mark.full
@pytest.mark.requirement("eros-db:import:bounds")
@pytest.mark.parametrize(
    ("kind", "written", "a_row"),
    [
        ("messages", message_rows, 50),
        ("messages", message_entries, 150),
        ("captions", partial(caption_rows, ids=True), 700),
        ("captions", lambda count: caption_rows(count // 2) + caption_rows(count // 2).split("\n", 1)[1], 1_500),
    ],
    ids=["messages", "messages as JSON", "captions with ids that skip numbers", "captions said twice"],
)
def test_many_rows_are_kept_in_no_memory(
    kind: str,
    written: Callable[[int], str],
    a_row: int,
    engine: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Six batches need what two need, but for some numbers of each row: a caption's text is longer than these."""
    monkeypatch.setattr(caption_lines, "never_planned", lambda *_: None)  # of texts so long it is dear
    monkeypatch.setattr(message_reading, "BATCH", 250)
    monkeypatch.setattr(json_entries, "_PART", 1_000)
    for module, name in ((known, "_REMEMBERED"), (parsing, "_REMEMBERED"), (parsing, "_BATCH"), (columns, "_SEEN")):
        monkeypatch.setattr(module, name, 250)
    for module, name in ((caption_lines, "AT_ONCE"), (changes, "_AT_ONCE")):
        monkeypatch.setattr(module, name, 250)

    def peak(count: int) -> int:
        (tmp_path / "many.csv").write_text(written(count), encoding="utf-8")
        tracemalloc.start()
        run_import(engine, {kind: tmp_path / "many.csv"}, now=NOW, options=ImportOptions(), check=True)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    few, many = peak(600), peak(1_800)
    assert many - few < 1_200 * a_row
