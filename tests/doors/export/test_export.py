"""CSV and JSON: the contract's columns, nothing that a spreadsheet would run, files whole or not at all."""

import csv
import io
import json
from datetime import time
from typing import get_args

import pytest
from made_up_week import made_up_refusal, made_up_week

from eros.failures import RequestError
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros_app.services.export import FORMATS, FormatName, as_csv, as_json, export, parse_formats, write_export

#: ITEM of CONTRACT 2, in its order, and the state of the week.
COLUMNS = (
    "slot_id scheduled_date scheduled_time scheduled_at expires_at send_type_key item_type category channel_key "
    "channel target_key caption_id caption_text caption_scores needs_caption content_type_id theme media_type "
    "flyer_required suggested_price campaign_goal priority strategy_used flavor_emphasis is_follow_up parent_item_id "
    "followup_delay_minutes warnings variation_metadata week_status"
)


@pytest.fixture
def week():
    return with_item(
        made_up_week(),
        scheduled_time=time(20, 7),
        expires_at=None,
        caption_text="Hi, you 💌\nit's me",
        suggested_price=19.99,
        warnings=("no flyer",),
    )


def with_item(week: ResultDocument, **changes: object) -> ResultDocument:
    """The week with its first item alone, changed."""
    return week.model_copy(update={"items": (week.items[0].model_copy(update=changes),)})


def aborted(**made: object) -> ErrorDocument:
    return made_up_refusal().model_copy(update={"partial_result": made})


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.requirement("export:csv")
def test_the_columns_are_the_items_fields_in_the_contracts_order_and_the_state(week):
    assert as_csv(week).splitlines()[0] == ",".join(COLUMNS.split())


@pytest.mark.requirement("export:csv")
def test_values_come_back_as_they_went_in(week):
    row = rows(as_csv(week))[0]
    assert (row["caption_text"], row["suggested_price"], row["expires_at"]) == ("Hi, you 💌\nit's me", "19.99", "")
    assert row["needs_caption"] == "false"


@pytest.mark.requirement("export:csv")
def test_lists_and_objects_are_json_text(week):
    row = rows(as_csv(week))[0]
    read = [json.loads(row[name]) for name in ("warnings", "variation_metadata", "caption_scores")]
    assert read == [["no flyer"], *(it.model_dump(mode="json") for it in placed_and_scored(week))]


def placed_and_scored(week: ResultDocument):
    return week.items[0].variation_metadata, week.items[0].caption_scores


@pytest.mark.requirement("export:formula-guard")
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_cell_begins_like_a_formula(week, start):
    formula = with_item(week, caption_text=f'{start}HYPERLINK("x")')
    assert rows(as_csv(formula))[0]["caption_text"] == f'\'{start}HYPERLINK("x")'


@pytest.mark.requirement("export:formula-guard")
def test_a_sign_inside_a_caption_stays(week):
    assert rows(as_csv(with_item(week, caption_text="1+1=2")))[0]["caption_text"] == "1+1=2"


@pytest.mark.requirement("export:json")
def test_json_is_the_document_itself(week):
    assert ResultDocument.model_validate_json(as_json(week)) == week
    assert "💌" in as_json(week)


def test_an_aborted_run_exports_what_it_had_made(week):
    made = week.model_dump(mode="json", include={"items"})
    assert as_csv(aborted(**made)) == as_csv(week).replace(",waiting\r\n", ",aborted\r\n")


@pytest.mark.requirement("records:unreadable")
def test_items_of_another_version_are_refused_by_their_generations_id():
    with pytest.raises(RequestError, match=made_up_refusal().generation_id) as refused:
        as_csv(aborted(items=[{"slot_id": "2026-11-23_1"}]))
    assert refused.value.code == "RECORD_UNREADABLE"


def test_a_run_that_made_nothing_has_nothing_to_export():
    with pytest.raises(RequestError, match="made no items"):
        as_csv(aborted())


@pytest.mark.requirement("export:where")
def test_one_format_goes_to_stdout(eros):
    made = eros("generate", "alexia", "--dry-run", "--json").document
    exported = eros("export", made["generation_id"], "--format", "json")
    nobody = {"decided_by": None, "decided_at": None, "reason": None}
    life = {"state": "dry_run", "superseded_by": None, **nobody, "cut_short": False}
    assert (exported.code, exported.document) == (0, made | {"life": life})


@pytest.mark.requirement("export:where")
def test_several_formats_go_into_the_folder_under_the_weeks_name(week, tmp_path):
    week = week.model_copy(update={"creator_id": "../alexia"})
    write_export(week, export(week, "csv, json"), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".._alexia-2026-11-23.csv", ".._alexia-2026-11-23.json"]


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
    with pytest.raises(RequestError, match="csv, json"):
        parse_formats(formats)
