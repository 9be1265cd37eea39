"""A week for others: the table of who posts it, the lines of a program that does, the document; whole or not at all."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, time
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from kept_weeks import change_week, kept_weeks
from made_up_week import made_up_refusal, made_up_week

from eros.failures import RequestError
from eros.vocabulary.catalogue import TARGETS
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros.vocabulary.life import Life, WeekState
from eros_app.services.export import FORMATS, FormatName, as_json, beside, export, parse_formats, write_export
from eros_app.services.exported import ExportOptions
from eros_app.services.queue_map import QueueMap, read_queue_map
from eros_db.plain_text import text_key

#: CONTRACT 5: what whoever posts needs of each send.
COLUMNS = (
    "week_start page date time timezone scheduled_at own_date own_time own_timezone channel audience send_type caption "
    "needs_caption price goal media theme expires_at follow_up_of week_status decided_by posted slot_id generation_id "
    "caption_id warnings guarded"
)
BOM = "\ufeff"


@pytest.fixture
def week():
    return with_item(
        made_up_week(),
        scheduled_time=time(20, 7),
        scheduled_at=datetime(2026, 11, 24, 4, 7, tzinfo=UTC),
        expires_at=None,
        caption_text="Hi, you 💌\nit's me",
        needs_caption=False,
        suggested_price=19.99,
        media_type="video",
        warnings=("no flyer", "rested 12 days"),
    )


def with_item(week: ResultDocument, **changes: object) -> ResultDocument:
    """The week with its first item alone, changed."""
    return week.model_copy(update={"items": (week.items[0].model_copy(update=changes),)})


def in_state(week: ResultDocument, state: WeekState) -> ResultDocument:
    return week.model_copy(update={"life": Life(state=state)})


def aborted(**made: object) -> ErrorDocument:
    return made_up_refusal().model_copy(update={"partial_result": made})


def as_csv(document, options: ExportOptions = ExportOptions()) -> str:  # noqa: B008
    return export(document, "csv", options)["csv"]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM), newline="")))


@pytest.mark.requirement("export:csv")
def test_a_row_has_all_that_posting_a_send_needs(week):
    text = as_csv(week)
    assert text.startswith(BOM + ",".join(COLUMNS.split()) + "\r\n")
    row, item = rows(text)[0], week.items[0]
    said = (row["page"], row["week_start"], row["timezone"], row["date"], row["time"], row["week_status"])
    assert said == (week.creator_id, "2026-11-23", week.timezone, str(item.scheduled_date), "20:07", "waiting")
    assert (row["scheduled_at"], row["expires_at"]) == ("2026-11-24T04:07:00+00:00", "")
    assert (row["caption"], row["needs_caption"], row["price"]) == ("Hi, you 💌\nit's me", "0", "19.99")
    assert (row["channel"], row["audience"], row["send_type"]) == (
        item.channel_key,
        item.target_key,
        item.send_type_key,
    )
    assert (row["slot_id"], row["media"], row["warnings"]) == (item.slot_id, "video", "no flyer; rested 12 days")


@pytest.mark.requirement("export:csv")
@pytest.mark.parametrize(
    "left", [{"needs_caption": True}, {"caption_text": "MANUAL_REQUIRED"}, {"caption_text": "[Manual required]"}]
)
def test_a_word_of_ours_never_reaches_a_fan(week, left):
    changed = with_item(week, **left)
    assert (rows(as_csv(changed))[0]["caption"], rows(as_csv(changed))[0]["needs_caption"]) == ("", "1")
    (line,) = export(changed, "queue")["queue"].splitlines()
    assert (json.loads(line)["text"], "no text" in json.loads(line)["cannot"]) == ("", True)


@pytest.mark.requirement("export:own-zone")
def test_the_zone_of_whoever_posts_stands_beside_the_creators(week):
    row = rows(as_csv(week, ExportOptions(ZoneInfo("Europe/Berlin"))))[0]
    assert (row["own_date"], row["own_time"], row["own_timezone"]) == ("2026-11-24", "05:07", "Europe/Berlin")
    assert rows(as_csv(week))[0]["own_time"] == ""


@pytest.mark.requirement("export:own-zone")
def test_the_own_zone_is_a_setting_and_no_place_is_refused(eros, monkeypatch):
    made = eros("generate", "ines", "--dry-run", "--json").document
    monkeypatch.setenv("EROS_TIMEZONE", "Asia/Tokyo")
    row = rows(eros("export", made["generation_id"]).out)[0]
    there = datetime.fromisoformat(row["scheduled_at"]).astimezone(ZoneInfo("Asia/Tokyo"))
    assert (row["own_date"], row["own_time"]) == (f"{there:%Y-%m-%d}", f"{there:%H:%M}")
    monkeypatch.setenv("EROS_TIMEZONE", "EST")
    refused = eros("export", made["generation_id"])
    assert (refused.code, "EROS_TIMEZONE" in refused.err, "Europe/Berlin" in refused.err) == (2, True, True)


@pytest.mark.requirement("export:formula-guard")
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_cell_begins_like_a_formula_and_a_column_says_which_was_guarded(week, start):
    formula = rows(as_csv(with_item(week, caption_text=f'{start}HYPERLINK("x")')))[0]
    assert (formula["caption"], formula["guarded"]) == (f'\'{start}HYPERLINK("x")', "caption")
    assert rows(as_csv(week))[0]["guarded"] == ""


@pytest.mark.requirement("export:formula-guard")
def test_raw_captions_are_as_they_are_and_other_cells_stay_guarded(week):
    row = rows(as_csv(with_item(week, caption_text="=1+1", warnings=("=2",)), ExportOptions(raw=True)))[0]
    assert (row["caption"], row["warnings"], row["guarded"]) == ("=1+1", "'=2", "warnings")


@pytest.mark.requirement("export:formula-guard")
@pytest.mark.parametrize("text", ["10/10", "24/7", "6-9", "May 5", "5 May", "11:11", "007", "1.5", "$5", "TRUE"])
def test_a_caption_that_a_spreadsheet_would_show_as_something_else_is_guarded_and_the_dates_of_a_row_are_not(
    week, text
):
    row = rows(as_csv(with_item(week, caption_text=text)))[0]
    assert (row["caption"], row["guarded"]) == (f"'{text}", "caption")
    assert text_key(row["caption"]) == text_key(text)
    for plain in ("2-for-1", "10/10 for you", "Maybe 5", "it's 5 May"):
        assert rows(as_csv(with_item(week, caption_text=plain)))[0]["guarded"] == ""


@pytest.mark.requirement("export:formula-guard")
def test_a_sign_inside_a_caption_stays(week):
    assert rows(as_csv(with_item(week, caption_text="1+1=2")))[0]["caption"] == "1+1=2"


@pytest.mark.requirement("export:json")
def test_json_is_the_document_itself(week):
    assert ResultDocument.model_validate_json(as_json(week)) == week
    assert "💌" in as_json(week)


@pytest.mark.requirement("export:queue")
def test_a_line_has_the_words_that_platforms_take(week):
    week = in_state(week, "saved")
    lists = {"audiences": {week.items[0].target_key: {"lists": ["17"], "excluded": ["4"]}}, "price": {"most": 50}}
    asked = ExportOptions(queue_map=QueueMap.model_validate({"pages": {week.creator_id: lists}}))
    (line,) = export(week, "queue", asked)["queue"].splitlines()
    send = json.loads(line)
    assert (send["text"], send["price"], send["scheduledDate"]) == (
        "Hi, you 💌\nit's me",
        19.99,
        "2026-11-24T04:07:00+00:00",
    )
    assert (send["userLists"], send["excludedLists"], send["mediaFiles"]) == (["17"], ["4"], [])
    assert (send["mediaNote"]["kind"], send["slot_id"]) == ("video", week.items[0].slot_id)
    assert (send["canBeTaken"], send["cannot"]) == (True, [])
    assert beside(week, {"queue": line}, asked) == []


@pytest.mark.requirement("export:queue")
@pytest.mark.parametrize("state", get_args(WeekState))
def test_no_send_of_a_week_that_is_not_to_be_posted_can_be_taken(week, state):
    asked = in_state(week, state)
    send = json.loads(export(asked, "queue")["queue"])
    stands = state in ("saved", "approved", "handed_over")
    told = [] if stands else [f"the week is {send['weekStatus'].replace('_', ' ')}"]
    assert [why for why in send["cannot"] if "week" in why] == told
    assert stands or send["canBeTaken"] is False


@pytest.mark.requirement("export:queue")
@pytest.mark.parametrize(
    ("changes", "page", "why"),
    [
        ({"media_type": "none"}, {}, "paid without media"),
        ({"suggested_price": 2.0}, {"price": {"least": 3}}, "price below what the page takes"),
        ({"suggested_price": 80.0}, {"price": {"most": 50}}, "price above what the page takes"),
        ({"channel_key": "mass_message", "target_key": "somebody_else"}, {}, "no list ids for its audience"),
        ({"target_key": "renew_off"}, {"audiences": {"renew_off": {"lists": []}}}, "no list ids for its audience"),
        (
            {"target_key": "renew_off"},
            {"audiences": {"renew_off": {"excluded": ["5"]}}},
            "no list ids for its audience",
        ),
    ],
)
def test_what_cannot_be_taken_as_it_stands_is_marked_and_counted(week, changes, page, why):
    mapped = {week.items[0].target_key: {"lists": ["17"]}}
    pages = {"pages": {week.creator_id: {"audiences": mapped, **page}}}
    asked = ExportOptions(queue_map=QueueMap.model_validate(pages))
    changed = in_state(with_item(week, **changes), "saved")
    texts = export(changed, "queue", asked)
    assert json.loads(texts["queue"])["cannot"] == [why]
    assert beside(changed, texts, asked)[-1] == f"1 of 1 send cannot be taken as they stand: 1 {why}"


@pytest.mark.requirement("export:queue")
@pytest.mark.parametrize(
    ("name", "audiences", "said"),
    [
        (
            "",
            {"high_spendrs": {}},
            "{page} that are none of EROS: 'high_spendrs' (is it 'high_spenders'?)",
        ),
        ("", {"renew_of": {}}, "{page} that are none of EROS: 'renew_of' (is it 'renew_off'?)"),
        ("s", {}, "the map has no page '{page}' (is it '{page}s'?): none of its lists are known"),
    ],
)
def test_a_map_that_means_another_page_or_audience_is_told_so(week, name, audiences, said):
    page = week.creator_id
    asked = ExportOptions(queue_map=QueueMap.model_validate({"pages": {page + name: {"audiences": audiences}}}))
    assert any(said.format(page=page) in line for line in beside(week, export(week, "queue", asked), asked))


@pytest.mark.requirement("export:queue")
@pytest.mark.parametrize("channel", ["wall_post", "story"])
def test_what_everybody_sees_needs_no_lists(week, channel):
    texts = export(in_state(with_item(week, channel_key=channel), "saved"), "queue")
    assert json.loads(texts["queue"])["cannot"] == []


@pytest.mark.requirement("export:where")
def test_several_formats_do_not_go_to_stdout_and_no_file_is_called_like_it(week, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RequestError, match="stands for stdout"):
        write_export(week, export(week, "csv,json"), Path("-"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.requirement("export:where")
def test_a_folder_that_is_not_there_is_named_as_it_was_given_for_one_format_and_several(week, tmp_path):
    for formats, output, where in (("csv", "new/week.csv", "new"), ("csv,json", "new/deep", "new/deep")):
        with pytest.raises(RequestError) as refused:
            write_export(week, export(week, formats), tmp_path / output)
        assert f" {tmp_path / output}: there is no folder {tmp_path / where}; " in refused.value.text
        assert "make it, or name another" in refused.value.text
    (tmp_path / "week.csv").touch()
    with pytest.raises(RequestError, match=r"week\.csv is a file; several formats go into a folder"):
        write_export(week, export(week, "csv,json"), tmp_path / "week.csv")


@pytest.mark.requirement("export:queue")
@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("pages: {ann: {prices: {least: 3}}}", "pages.ann.prices"),
        ("pages: {ann: {price: {least: cheap}}}", "pages.ann.price.least"),
        ("luna: {price: {least: 3}}", "luna ({'price': {'least': 3}}) has no place here: the file takes `pages:`"),
        ("pages: {ann: {price: {low: 3}}}", "pages.ann.price takes `least:`, `most:`"),
        ("pages: {ann: {audiences: {all_active: {lists: [true]}}}}", "pages.ann.audiences.all_active.lists.0 is True"),
        ("pages: {ann: {price: {least: 50, most: 3}}}", "pages.ann.price is {'least': 50, 'most': 3}: least is more"),
        ("pages: [", "cannot be read as YAML"),
        ("- 3", "the whole file is [3]: below it stands `pages:`"),
        ("pages: {ann: {audiences: {all_active: {lists: fans}}}}", "lists is 'fans', and is to be a list, as [1180245"),
        ("pages: [ann]", "pages is ['ann']: pages stand below it, each by its creator id"),
        ("pages: {ann: {audiences: {all_active: [7]}}}", "all_active is [7]: below it stand `lists:`, `excluded:`"),
        ("pages: {ann: {audiences: [fans]}}", "audiences is ['fans']: audiences stand below it"),
        ("pages: {ann: 3}", "pages.ann is 3: below it stand `audiences:`, `price:`"),
        (
            "pages: {ann: {price: {least: -1}, audiences: {fans: {lists: [1.5]}}}}",
            "least is -1, and is to be 0 or more",
        ),
        (
            "pages: {ann: {price: {least: -1}, audiences: {fans: {lists: [1.5]}}}}",
            "lists.0 is 1.5, and is to be a list id",
        ),
        ("pages: {ann: {price: {most: .inf}}}", "most is inf, and is to be a number"),
        ("pages: {ann: {audiences: {all_active: {lists: ['', 5]}}}}", "lists.0 is '': empty, and is to be a list id"),
        ("pages: {ann: {audiences: {all_active: {lists: [], excluded: [' ']}}}}", "excluded.0 is ' ': empty"),
        ("pages: {ann: {audiences: {all_active: {lists: [5], excluded: ['5']}}}}", "'5' is to get the message and not"),
        ("pages: {ann: {audiences: {all_active: {lists: [null]}}}}", "lists.0 is empty, and is to be a list id"),
        ("pages: {ann: {audiences: {all_active: {lists: [2026-11-30]}}}}", "lists.0 is 2026-11-30, and is to be"),
        ("pages: {ann: {price: {most: 12:30}}}", "most is '12:30', and is to be a number"),
        ("pages: {ann: {price: {most: 5}, price: {most: 6}}}", "'price' stands twice"),
        ("pages: {yes: {}}", ": True is no name to YAML; write it in quotes"),
        ("", "says nothing of any page"),
        ("pages: {}", "says nothing of any page"),
    ],
)
def test_a_map_that_says_something_else_is_refused_by_its_place(tmp_path, text, named):
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RequestError, match="map") as refused:
        read_queue_map(tmp_path / "map.yaml")
    assert (refused.value.code, named in refused.value.text) == ("BAD_MAP", True)


@pytest.mark.requirement("export:queue-ids")
def test_ids_of_a_map_are_as_they_are_written(tmp_path):
    said = "{lists: [007, 0123, 1_000, 0x1F, 12:30, -5, 1180245], excluded: [190:20:30, 0b11]}"
    text = f"pages: {{010: {{audiences: {{all_active: {said}}}, price: {{least: 005, most: 50}}}}}}"
    (tmp_path / "map.yaml").write_text(text, encoding="utf-8")
    page = read_queue_map(tmp_path / "map.yaml").pages["010"]
    assert page.audiences["all_active"].lists == ("007", "0123", "1_000", "0x1F", "12:30", "-5", "1180245")
    assert page.audiences["all_active"].excluded == ("190:20:30", "0b11")
    assert (page.price.least, page.price.most) == (5, 50)


@pytest.mark.requirement("export:queue")
def test_a_map_that_is_no_file_is_called_what_it_is(tmp_path):
    for path, what in (
        (tmp_path, "is a folder"),
        (tmp_path / "gone", "there is no such file"),
        ("/dev/zero", "device"),
    ):
        with pytest.raises(RequestError, match=what) as refused:
            read_queue_map(Path(path))
        assert refused.value.code == "BAD_MAP"


@pytest.mark.requirement("export:queue")
def test_the_map_that_the_page_shows_is_one(tmp_path):
    page = (Path(__file__).parents[3] / "docs/files.md").read_text(encoding="utf-8")
    example = page.split("--format queue --map FILE")[1].split("```yaml\n")[1].split("```")[0]
    (tmp_path / "map.yaml").write_text(example, encoding="utf-8")
    read = read_queue_map(tmp_path / "map.yaml").pages["luna"]
    assert read.audiences["high_spenders"].lists == ("1180245", "1180246")
    assert (read.audiences.keys() <= {target.target_key for target in TARGETS}, read.price.most) == (True, 50)


@pytest.mark.requirement("export:state")
def test_an_aborted_run_exports_what_it_had_made_with_page_week_and_zone_and_says_what_it_is(week):
    made = week.model_dump(mode="json", include={"items"})
    stopped = aborted(**made, creator={"creator_id": "luna", "timezone": "Europe/Berlin"})
    (row,) = rows(as_csv(stopped))
    assert (row["caption"], row["week_status"], row["timezone"]) == ("Hi, you 💌\nit's me", "aborted", "Europe/Berlin")
    assert (row["page"], row["week_start"]) == ("luna", "2026-11-23")
    (said,) = beside(stopped, {"csv": ""}, ExportOptions())
    assert said.endswith(f"was aborted: it is not saved ({stopped.error_code})")


@pytest.mark.requirement("export:state")
def test_an_aborted_run_of_an_older_version_without_a_zone_says_that_it_is_unknown(week):
    (row,) = rows(as_csv(aborted(**week.model_dump(mode="json", include={"items"}))))
    assert (row["timezone"], row["page"]) == ("unknown", made_up_refusal().creator_id)


@pytest.mark.requirement("export:state")
def test_an_aborted_run_of_an_older_version_has_the_zone_that_its_list_of_weeks_keeps(eros, home, week):
    eros("generate", "luna", "--dry-run", "--json")
    (kept,) = kept_weeks(home)
    stopped = aborted(**week.model_dump(mode="json", include={"items"})).model_dump_json()
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        store.execute("UPDATE week_documents SET document = ?", (stopped,))
    change_week(home, kept["generation_id"], state="aborted")
    (row,) = rows(eros("export", kept["generation_id"]).out)
    assert (row["timezone"], kept["timezone"]) == ("America/New_York", "America/New_York")


@pytest.mark.requirement("records:unreadable")
def test_items_of_another_version_are_refused_by_their_generations_id():
    with pytest.raises(RequestError, match=made_up_refusal().generation_id) as refused:
        as_csv(aborted(items=[{"slot_id": "2026-11-23_1"}]))
    assert refused.value.code == "RECORD_UNREADABLE"


def test_a_run_that_made_nothing_has_nothing_to_export():
    with pytest.raises(RequestError, match="made no items"):
        as_csv(aborted())


@pytest.mark.requirement("chat:export:keeps")
def test_a_file_that_nobody_named_stays_where_it_holds_something_else(week, tmp_path):
    (filled_in,) = write_export(week, export(week, "csv"), tmp_path, keeps=True)
    assert write_export(week, export(week, "csv"), tmp_path, keeps=True) == [filled_in]
    filled_in.write_text("posted", encoding="utf-8")
    beside_it = filled_in.with_name("alexia-2026-11-23-2.csv")
    assert write_export(week, export(week, "csv"), tmp_path, keeps=True) == [beside_it]
    assert (filled_in.read_text(encoding="utf-8"), beside_it.read_bytes()) == ("posted", as_csv(week).encode())


@pytest.mark.requirement("export:where")
def test_one_format_goes_to_stdout(eros):
    made = eros("generate", "alexia", "--dry-run", "--json").document
    exported = eros("export", made["generation_id"], "--format", "json")
    nobody = {"decided_by": None, "decided_at": None, "reason": None}
    given = {"handed_over_by": None, "handed_over_at": None}
    clear = {"cut_short": False, "save_unclear": False, "approval_unclear": False}
    life = {"state": "dry_run", "superseded_by": None, **nobody, **clear, "posts": {}, **given}
    assert (exported.code, exported.document) == (0, made | {"life": life})


@pytest.mark.requirement("export:where")
def test_several_formats_go_into_the_folder_under_the_weeks_name(week, tmp_path):
    week = week.model_copy(update={"creator_id": "../alexia"})
    write_export(week, export(week, "csv, json,queue"), tmp_path)
    stem = ".._alexia-2026-11-23"
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{stem}.csv", f"{stem}.json", f"{stem}.jsonl"]


@pytest.mark.requirement("export:where")
def test_one_format_goes_to_the_file_that_is_named(week, tmp_path):
    write_export(week, export(week, "csv"), tmp_path / "week.csv")
    assert (tmp_path / "week.csv").read_bytes() == as_csv(week).encode()


@pytest.mark.requirement("export:where")
def test_an_unwritable_path_is_refused(week, tmp_path):
    with pytest.raises(RequestError) as refused:
        write_export(week, export(week, "csv"), tmp_path / "nowhere" / "week.csv")
    assert refused.value.code == "UNWRITABLE_OUTPUT"


@pytest.mark.requirement("export:formats")
def test_agents_are_offered_every_format():
    assert get_args(FormatName) == tuple(FORMATS)


@pytest.mark.parametrize("formats", ["pdf", "csv,pdf", "", " , "])
def test_an_unknown_format_is_refused(formats):
    with pytest.raises(RequestError, match=", ".join(FORMATS)):
        parse_formats(formats)
