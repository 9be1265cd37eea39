"""Taking imports back: all is as before, and what rests on an import since is named."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from drawing import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from tests_of_imports import NOW, everything, imported, saved_week

from eros_db.engine import write_transaction
from eros_db.failures import ImportRefused, Refusal
from eros_db.forget import forget_creator
from eros_db.importing.posts import TakenBack
from eros_db.importing.run import run_undo
from eros_db.importing.undo import Undone

#: The saved week has passed.
AFTER = {"now": "2026-11-30T20:00:00+00:00"}
FILES = {
    "creators": "creator_id,page_name,page_type,current_active_fans\nida,ida_page,paid,10\nfay,fay_free,free,950\n",
    "captions": "caption_text,caption_type,content_type,creator_id\nA brand new line,teaser,picnic,\n"
    "Ida's own,casual,,ida\n",
    "vault": "creator_id,content_type,media_type,quantity_available,quality_rating,notes\n"
    "ida,picnic,,7,4,a\nalexia,,video,12,5,b\n",
    "personas": "creator_id,primary_tone,voice_samples\nida,warm,hi|ho\nalexia,cool,\n",
    "rankings": "creator_id,content_type,rank,tier\nida,picnic,1,TOP\n",
    "restricted": "word,creator_id\nforbidden,\nsecret,ida\n",
    "messages": "creator_id,sending_time,message_type,caption_text,earnings\n"
    "ida,2026-11-01 20:00,ppv,a brand NEW line,12\nalexia,2026-11-02 20:00,free,Unlock this one tonight,0\n",
}


@pytest.mark.requirement("eros-db:undo")
def test_everything_is_as_before(engine: Engine, tmp_path: Path) -> None:
    before = everything(engine)
    report = imported(engine, tmp_path, FILES, {})
    assert everything(engine) != before
    assert report.import_id is not None
    done, _ = run_undo(engine, report.import_id, NOW)
    assert everything(engine) == before
    assert done["mass_messages"] == 2


@pytest.mark.requirement("eros-db:undo")
def test_a_message_whose_caption_goes_is_joined_with_a_later_one_of_its_text(
    engine: Engine, tmp_path: Path, sql: Any
) -> None:
    said = "creator_id,sending_time,message_type,caption_text\nnell,2026-11-01 20:00,free,hey there\n"
    imported(engine, tmp_path, {"messages": said}, {})
    shared, own = (
        imported(engine, tmp_path, {"captions": f"caption_id,caption_text,caption_type,creator_id\n{row}\n"}, {})
        for row in ("900,Hey there,casual,", "901,HEY there,casual,nell")
    )
    names = "SELECT caption_id, message_text FROM mass_messages WHERE creator_id = 'nell'"
    uses = "SELECT caption_id, times_used FROM caption_creator_performance WHERE creator_id = 'nell'"
    assert sql(names) == [(900, None)]
    assert (shared.import_id, own.import_id) != (None, None)
    undone = run_undo(engine, shared.import_id or 0, NOW)
    assert undone.notices == ["1 message sent before: joined with a later caption of the same text"]
    assert (sql(names), sql(uses)) == ([(901, None)], [(901, 1)])
    assert imported(engine, tmp_path, {"messages": said}, {}).import_id is None, "as importing it again would have it"
    run_undo(engine, own.import_id or 0, NOW)
    assert (sql(names), sql(uses)) == ([(None, "hey there")], [])


@pytest.mark.requirement("eros-db:undo")
@pytest.mark.parametrize(("sends", "told"), [(1, "1 send in"), (2, "2 sends in")])
def test_sends_of_records_are_counted_as_people_count(sends: int, told: str) -> None:
    assert Undone({}, []).beside_records(TakenBack(sends)).told() == f"{told} the records of weeks"


@pytest.mark.requirement("eros-db:undo")
def test_an_import_is_undone_once_and_only_one_that_was(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="nothing was imported yet"):
        run_undo(engine, 1, NOW)
    number = imported(engine, tmp_path, FILES, {}).import_id
    assert number is not None
    with pytest.raises(Refusal, match=f"there is no import {number + 5}; the imports are {number}"):
        run_undo(engine, number + 5, NOW)
    run_undo(engine, number, NOW)
    with pytest.raises(Refusal, match=f"import {number} was undone on 2026-11-20"):
        run_undo(engine, number, NOW)


@pytest.mark.requirement("eros-db:undo")
def test_an_import_that_changed_nothing_has_no_id(engine: Engine, tmp_path: Path) -> None:
    imported(engine, tmp_path, FILES, {})
    assert imported(engine, tmp_path, FILES, {}).import_id is None


@pytest.mark.requirement("eros-db:undo")
def test_what_a_later_import_changed_is_undone_after_it(engine: Engine, tmp_path: Path) -> None:
    before = everything(engine)
    first = imported(engine, tmp_path, FILES, {}).import_id
    more = {"creators": "creator_id,page_name,page_type,current_active_fans\nida,ida_page,paid,99\n"}
    second = imported(engine, tmp_path, more, {}).import_id
    assert first is not None
    assert second is not None
    with pytest.raises(
        Refusal, match=rf"rows that import {second} of 2026-11-20 \(creators.csv\) changed; undo {second} first"
    ):
        run_undo(engine, first, NOW)
    run_undo(engine, second, NOW)
    run_undo(engine, first, NOW)
    assert everything(engine) == before


@pytest.mark.requirement("eros-db:undo")
def test_a_time_zone_by_whose_hours_messages_came_is_undone_after_them(engine: Engine, tmp_path: Path) -> None:
    head, agreed = "creator_id,page_name,page_type,timezone\n", {"options": {"agreed": True}}
    imported(engine, tmp_path, {"creators": f"{head}ida,ida_page,paid,America/Los_Angeles\n"}, agreed)
    before = everything(engine)
    moved = imported(engine, tmp_path, {"creators": f"{head}ida,ida_page,paid,America/New_York\n"}, agreed).import_id
    sent = {"messages": "creator_id,sending_time,message_type,earnings\nida,2026-11-10T20:05:00Z,ppv,3\n"}
    came = imported(engine, tmp_path, sent, agreed).import_id
    with pytest.raises(Refusal, match=f"by the hours of which import {came} of .* brought messages; undo {came} first"):
        run_undo(engine, moved or 0, NOW)
    run_undo(engine, came or 0, NOW)
    run_undo(engine, moved or 0, NOW)
    assert everything(engine) == before


SAYS = {
    "captions": "caption_id,caption_text,caption_type\n900,Hello,{word}\n",
    "vault": "creator_id,content_type,quantity_available\nnell,picnic,{number}\n",
    "personas": "creator_id,primary_tone,voice_samples\nnell,{word},hi|ho\n",
    "rankings": "creator_id,content_type,rank,tier\nnell,picnic,1{number},TOP\n",
    "messages": "creator_id,sending_time,message_type,message_id,earnings\nnell,2026-11-01 20:00,ppv,9000,{number}\n",
    "creators": "creator_id,page_name,page_type,current_active_fans\nnell,nell_page,paid,{number}\n",
}
#: What else is changed since the import, by hand.
SINCE = {
    "captions": ("caption", "update caption_bank set caption_type = 'teaser' where caption_id = 900"),
    "vault": ("theme of a vault", "update vault_matrix set quantity_available = 77 where creator_id = 'nell'"),
    "personas": ("persona", "update creator_personas set primary_tone = 'dry' where creator_id = 'nell'"),
    "rankings": ("ranking", "update top_content_types set rank = 77 where creator_id = 'nell'"),
    "messages": ("sent message", "update mass_messages set earnings = 77 where message_id = 9000"),
    "creators": ("page", "update creators set current_active_fans = 77 where creator_id = 'nell'"),
}


@pytest.mark.requirement("eros-db:undo:since")
@pytest.mark.parametrize("kind", SAYS)
def test_what_was_changed_since_an_import_stays_and_is_told(
    engine: Engine, tmp_path: Path, sql: Any, kind: str
) -> None:
    agreed = {"options": {"agreed": True}}
    imported(engine, tmp_path, {kind: SAYS[kind].format(word="casual", number=3)}, agreed)
    before = everything(engine)
    number = imported(engine, tmp_path, {kind: SAYS[kind].format(word="flirty", number=4)}, agreed).import_id
    assert number is not None
    assert everything(engine) != before
    called, change = SINCE[kind]
    sql(change)
    undone = run_undo(engine, number, NOW)
    assert undone.notices == [f"1 {called} changed since the import: what came later stays"]
    held = everything(engine)
    sql(change)
    assert everything(engine) == held


@pytest.mark.requirement("eros-db:undo:since")
def test_what_the_program_finds_by_itself_is_no_change_since_an_import(engine: Engine, tmp_path: Path) -> None:
    row = "caption_id,caption_text,caption_type\n900,{},casual\n"
    imported(engine, tmp_path, {"captions": row.format("Alpha candle")}, {})
    before = everything(engine)
    changed = {"captions": row.format("ALPHA candle")}
    number = imported(engine, tmp_path, changed, {"options": {"agreed": True}}).import_id
    assert number is not None
    undone = run_undo(engine, number, NOW)
    assert (undone.rows, undone.notices) == ({"caption_bank": 1}, [])
    assert [row for row in everything(engine)["caption_bank"] if "candle" in row] == [
        row for row in before["caption_bank"] if "candle" in row
    ]


#: How each kind of row that an import added can change since: by hand, and by a later import of the file.
ADDED = {**SAYS, "restricted": "word,notes,creator_id\nforbidden,no{number},\n"}
BY_HAND = {
    **SINCE,
    "restricted": ("restricted word", "update restricted_words set notes = 'x' where word = 'forbidden'"),
    "creators": ("page", "update creators set current_active_fans = 77 where creator_id = 'bea'"),
}
NEW_PAGE = {"creators": ADDED["creators"].replace("nell", "bea")}


@pytest.mark.requirement("eros-db:undo:since")
@pytest.mark.parametrize("kind", ADDED)
def test_a_row_that_was_added_and_changed_since_does_not_go(
    engine: Engine, tmp_path: Path, sql: Any, kind: str
) -> None:
    """By an import, it is named, and undone first; by hand, the row is named."""
    before, agreed = everything(engine), {"options": {"agreed": True}}
    files = {**ADDED, **NEW_PAGE}[kind]
    first = imported(engine, tmp_path, {kind: files.format(word="casual", number=3)}, agreed).import_id
    second = imported(engine, tmp_path, {kind: files.format(word="flirty", number=4)}, agreed).import_id
    assert first is not None
    assert second is not None
    changed = f"import {first} has rows that import {second} of .* changed; undo {second} first"
    with pytest.raises(Refusal, match=changed):
        run_undo(engine, first, NOW)
    run_undo(engine, second, NOW)
    called, change = BY_HAND[kind]
    sql(change)
    held = everything(engine)
    by_hand = rf"brought what was changed since, and not by an import that can be undone: 1 {called} \(.*; nothing was"
    with pytest.raises(Refusal, match=by_hand):
        run_undo(engine, first, NOW)
    assert everything(engine) == held
    sql(re.sub("^update (.*) set .* where", r"delete from \1 where", change))
    run_undo(engine, first, NOW)
    gone = everything(engine)
    assert {name: rows for name, rows in gone.items() if rows != before[name]} == {}


@pytest.mark.requirement("eros-db:undo:since")
def test_a_row_that_an_import_without_a_journal_changed_does_not_go(engine: Engine, tmp_path: Path) -> None:
    head, agreed = "creator_id,page_name,page_type,current_active_fans\n", {"options": {"agreed": True}}
    first = imported(engine, tmp_path, {"creators": f"{head}bea,bea_page,paid,3\n"}, {}).import_id
    imported(engine, tmp_path, {"creators": f"{head}bea,bea_page,paid,4\nida,ida_page,paid,1\n"}, agreed)
    forget_creator(engine, "ida")
    assert first is not None
    with pytest.raises(Refusal, match=r"brought what was changed since.*: 1 page \(creator_id bea\)"):
        run_undo(engine, first, NOW)


@pytest.mark.requirement("eros-db:undo")
def test_a_theme_that_a_later_ranking_names_and_an_analysis_that_it_completes_stay(
    engine: Engine, tmp_path: Path, sql: Any
) -> None:
    before, head = everything(engine), "creator_id,content_type,rank,tier,analysis_date\n"
    brought = [
        imported(engine, tmp_path, {"rankings": f"{head}{row}\n"}, {}).import_id
        for row in ("nell,picnic,1,TOP,2026-11-19", "alexia,picnic,1,TOP,2026-11-18", "nell,sunset,2,MID,")
    ]
    first, names, completes = brought
    assert sql("SELECT analysis_date FROM top_content_types WHERE content_type = 'sunset'") == [("2026-11-19",)]
    says = f"has rankings that import {completes} of .* completed; undo {completes} first"
    with pytest.raises(Refusal, match=says):
        run_undo(engine, first or 0, NOW)
    run_undo(engine, completes or 0, NOW)
    with pytest.raises(
        Refusal, match=f"brought what import {names} of .* names; undo {names} first; nothing was undone"
    ):
        run_undo(engine, first or 0, NOW)
    run_undo(engine, names or 0, NOW)
    run_undo(engine, first or 0, NOW)
    assert everything(engine) == before


@pytest.mark.requirement("eros-db:undo:since")
def test_a_value_that_another_row_has_taken_since_is_refused_with_nothing_undone(
    engine: Engine, tmp_path: Path
) -> None:
    head, agreed = "creator_id,page_name,page_type\n", {"options": {"agreed": True}}
    imported(engine, tmp_path, {"creators": f"{head}ida,ida_page,paid\n"}, {})
    number = imported(engine, tmp_path, {"creators": f"{head}ida,ida_new,paid\n"}, agreed).import_id
    imported(engine, tmp_path, {"creators": f"{head}bea,ida_page,paid\n"}, {})
    assert number is not None
    held = everything(engine)
    with pytest.raises(Refusal, match=r"cannot be as before beside what came later: .*page_name; nothing was undone"):
        run_undo(engine, number, NOW)
    assert everything(engine) == held


@pytest.mark.requirement("eros-db:undo")
def test_what_a_later_import_refers_to_stays(engine: Engine, tmp_path: Path) -> None:
    first = imported(engine, tmp_path, {"creators": FILES["creators"]}, {}).import_id
    second = imported(
        engine, tmp_path, {"vault": "creator_id,media_type,quantity_available\nida,gif,1\n"}, {}
    ).import_id
    assert first is not None
    assert second is not None
    says = rf"brought what import {second} of 2026-11-20 \(vault.csv\) names; undo {second} first; nothing was undone"
    with pytest.raises(Refusal, match=says):
        run_undo(engine, first, NOW)


@pytest.mark.requirement("eros-db:undo")
def test_captions_that_later_imports_name_say_which_in_the_order_of_undoing(
    engine: Engine, tmp_path: Path, sql: Any
) -> None:
    before = everything(engine)
    captions = {"captions": "caption_id,caption_text,caption_type\n900,Hello,casual\n"}
    first = imported(engine, tmp_path, captions, {}).import_id
    head = "creator_id,sending_time,message_type,caption_id\n"
    later = [
        imported(engine, tmp_path, {"messages": f"{head}nell,2026-11-{day} 10:00,ppv,900\n"}, {}).import_id
        for day in (10, 11)
    ]
    assert first is not None
    named = " and ".join(f"import {number} of 2026-11-20 (messages.csv)" for number in reversed(later))
    says = f"import {first} brought what {named} name; undo {later[1]}, then {later[0]} first; nothing was undone"
    with pytest.raises(Refusal, match=re.escape(says)):
        run_undo(engine, first, NOW)
    for number in (*reversed(later), first):
        assert number is not None
        run_undo(engine, number, NOW)
    assert everything(engine) == before


@pytest.mark.requirement("eros-db:undo")
def test_what_no_import_brought_is_named_as_people_call_it(engine: Engine, tmp_path: Path, sql: Any) -> None:
    captions = {"captions": "caption_id,caption_text,caption_type\n900,Hello,casual\n"}
    first = imported(engine, tmp_path, captions, {}).import_id
    assert first is not None
    sql("update mass_messages set caption_id = 900 where message_id = (select min(message_id) from mass_messages)")
    with pytest.raises(Refusal, match="brought what 1 sent message name; nothing was undone"):
        run_undo(engine, first, NOW)


@pytest.mark.requirement("eros-db:undo:weeks")
async def test_a_saved_week_that_holds_a_caption_is_named(
    engine: Engine, tmp_path: Path, connect: Any, sql: Any
) -> None:
    report = imported(engine, tmp_path, {"captions": "caption_text,caption_type\nA brand new line,casual\n"}, {})
    ((caption_id,),) = sql("SELECT caption_id FROM caption_bank WHERE caption_text = 'A brand new line'")
    async with connect() as ask:
        await saved_week(ask, caption_id)
    assert report.import_id is not None
    stood = everything(engine)
    with pytest.raises(Refusal, match=r"brought what weeks hold: alexia 2026-11-23 \(saved\); nothing was undone"):
        run_undo(engine, report.import_id, NOW)
    assert everything(engine) == stood


#: What an import of vaults brings that a send of alexia's shows, and what the send says of it.
SHOWN = {
    "theme": ({"vault": "creator_id,content_type,quantity_available\nalexia,picnic,7\n"}, "content_type_id"),
    "theme known already": (
        {"vault": "creator_id,content_type,quantity_available\nalexia,costume,7\n"},
        "content_type_id",
    ),
    "media": ({"vault": "creator_id,media_type,quantity_available\nalexia,gif,7\n"}, "media_type"),
}


@pytest.mark.requirement("eros-db:undo:weeks")
@pytest.mark.parametrize(("files", "shows"), SHOWN.values(), ids=SHOWN)
async def test_a_saved_week_that_shows_what_a_vault_was_given_is_named(
    engine: Engine, tmp_path: Path, connect: Any, sql: Any, files: dict[str, str], shows: str
) -> None:
    sql("INSERT OR IGNORE INTO content_types (type_name) VALUES ('costume')")
    sql("DELETE FROM vault_media WHERE creator_id = 'alexia' AND media_type = 'gif'")
    report = imported(engine, tmp_path, files, {})
    theme = "picnic" if "picnic" in files["vault"] else "costume"
    value = f"(SELECT content_type_id FROM content_types WHERE type_name = '{theme}')"
    async with connect() as ask:
        await saved_week(ask, 1)
    sql(f"UPDATE schedule_items SET {shows} = {value if shows == 'content_type_id' else repr('gif')}")
    assert report.import_id is not None
    stood = everything(engine)
    with pytest.raises(Refusal, match=r"brought what weeks hold: alexia 2026-11-23 \(saved\); nothing was undone"):
        run_undo(engine, report.import_id, NOW)
    assert everything(engine) == stood
    if theme == "costume":  # what a week of the past shows is no more needed
        run_undo(engine, report.import_id, NOW + timedelta(days=30))


@pytest.mark.requirement("eros-db:undo:weeks")
async def test_a_week_holds_nothing_of_a_persona_or_of_words(
    engine: Engine, tmp_path: Path, connect: Any, sql: Any
) -> None:
    sql("DELETE FROM creator_personas WHERE creator_id = 'alexia'")
    files = {"personas": "creator_id,primary_tone\nalexia,warm\n", "restricted": "word\nforbidden\n"}
    report = imported(engine, tmp_path, files, {})
    async with connect() as ask:
        await saved_week(ask, 1)
    assert report.import_id is not None
    assert run_undo(engine, report.import_id, NOW).rows == {"creator_personas": 1, "restricted_words": 1}


@pytest.mark.requirement("eros-db:import:outcomes")
async def test_outcomes_mark_slots_and_a_week_that_is_told_is_sent(
    engine: Engine, tmp_path: Path, connect: Any, sql: Any
) -> None:
    async with connect() as ask:
        await saved_week(ask, 2)
    before = everything(engine)
    status = "SELECT status FROM schedule_templates WHERE creator_id = 'alexia' AND week_start = '2026-11-23'"
    items = "SELECT status, actual_earnings FROM schedule_items WHERE creator_id = 'alexia' ORDER BY slot_id"
    first = imported(
        engine, tmp_path, {"outcomes": "page,slot,posted,earnings\nAlexia,2026-11-23_1,posted,$40.50\n"}, AFTER
    )
    assert first.counts["outcomes"][:3] == (0, 1, 0)
    assert sql(items) == [("sent", 40.5), ("pending", None)]
    assert sql(status) == [("saved",)]
    second = imported(
        engine, tmp_path, {"outcomes": "page,slot,posted\nAlexia,2026-11-23_1,yes\nAlexia,2026-11-24_1,no\n"}, AFTER
    )
    assert second.counts["outcomes"][:3] == (0, 1, 1)
    assert sql(items) == [("sent", 40.5), ("skipped", None)]
    assert sql(status) == [("sent",)]
    for report in (second, first):
        assert report.import_id is not None
        run_undo(engine, report.import_id, NOW)
    assert everything(engine) == before


#: A journal of before says neither what an import wrote nor which save of the week an item is of.
OLDER_JOURNAL = """
UPDATE import_changes SET before = (
    SELECT json_group_array(json_remove(value, '$.written', '$.week_version')) FROM json_each(before)
) WHERE before IS NOT NULL
"""
#: Nor what was added. (The rows of this test are known by one id each.)
OLDER_KEYS = """
UPDATE import_changes SET row_keys = (SELECT json_group_array(json_remove(value, '$[2]')) FROM json_each(row_keys))
WHERE before IS NULL
"""


@pytest.mark.requirement("eros-db:undo", "eros-db:undo:since")
@pytest.mark.parametrize("replaced", [False, True])
async def test_an_import_of_an_earlier_version_is_undone_where_its_rows_still_stand(
    engine: Engine, tmp_path: Path, connect: Any, sql: Any, replaced: bool
) -> None:
    async with connect() as ask:
        await saved_week(ask, 2)
        before = everything(engine)
        rows = "creator_id,slot_id,outcome,earnings\nalexia,2026-11-23_1,posted,4\nalexia,2026-11-24_1,skipped,\n"
        captions = "caption_id,caption_text,caption_type\n2,Another text,casual\n900,A new one,casual\n"
        files = {"outcomes": rows, "captions": captions}
        number = imported(engine, tmp_path, files, {**AFTER, "options": {"agreed": True}}).import_id
        assert number is not None
        sql(OLDER_JOURNAL)
        sql(OLDER_KEYS)
        if replaced:
            await saved_week(ask, 3, replace=True)
    held = everything(engine)
    undone = run_undo(engine, number, NOW)
    weeks = ("schedule_items", "schedule_templates", "schedule_template_versions", "volume_predictions")
    now = everything(engine)
    assert now == ({**before, **{table: held[table] for table in weeks}} if replaced else before)
    assert bool(undone.notices) is replaced


@pytest.mark.requirement("eros-db:import:outcomes")
async def test_a_slot_that_is_none_is_named_with_one_that_is(engine: Engine, tmp_path: Path, connect: Any) -> None:
    from eros_db.failures import ImportRefused

    async with connect() as ask:
        await saved_week(ask, 2)
    with pytest.raises(ImportRefused, match=r"has no such slot; is it '2026-11-2[34]_1'"):
        imported(engine, tmp_path, {"outcomes": "creator_id,slot_id,outcome\nalexia,2026-11-23_9,sent\n"}, AFTER)


@pytest.mark.requirement("eros-db:undo:forget")
def test_forgetting_a_page_forgets_what_stood_in_its_rows(engine: Engine, tmp_path: Path, sql: Any) -> None:
    number = imported(engine, tmp_path, FILES, {}).import_id
    assert number is not None
    forget_creator(engine, "ida")
    assert sql("SELECT count(*) FROM import_changes") == [(0,)]
    with pytest.raises(Refusal, match="cannot be undone: a page whose rows it touched was forgotten"):
        run_undo(engine, number, NOW)


SENT = "creator_id,sending_time,price,caption_text,sent,purchased,earnings\n"
SENT += "nell,2026-11-01 20:05,9.99,Helo you,9,2,19.98\n"
CAPTION = "caption_id,caption_text,caption_type,creator_id\n"
AGREED = {"options": {"agreed": True}}


@pytest.mark.requirement("eros-db:import:known", "eros-db:undo")
@pytest.mark.parametrize("sent", [SENT, SENT.replace("caption_text", "caption_id").replace("Helo you", "900")])
@pytest.mark.parametrize("older", [False, True])
@pytest.mark.parametrize(
    "becomes",
    ["900,Hello you,casual,", "900,Helo you,casual,fay", "901,Helo you,casual,nell", "901,Helo you,ppv_offer,"],
)
def test_a_message_is_known_by_its_text_whatever_becomes_of_the_caption(
    engine: Engine, tmp_path: Path, sql: Any, sent: str, older: bool, becomes: str
) -> None:
    """Mended, given to another page, or beside a nearer one: the same file is the same again."""
    imported(engine, tmp_path, {"captions": f"{CAPTION}900,Helo you,casual,\n"}, {})
    imported(engine, tmp_path, {"messages": sent}, {})
    if older:
        brought_up_to_date(engine)
    before = everything(engine)
    changed = imported(engine, tmp_path, {"captions": f"{CAPTION}{becomes}\n"}, AGREED)
    for again in (SENT, SENT.replace("Helo you", "HELO  you"), SENT.replace("Helo you", "<p>Helo you</p>")):
        report = imported(engine, tmp_path, {"messages": again}, {})
        assert report.counts["messages"][:3] == (0, 0, 1)
        assert "no caption of the bank" not in "".join(report.notices)
    grown = imported(engine, tmp_path, {"messages": SENT.replace("9,2,19.98", "9,3,29.97")}, {})
    assert grown.counts["messages"][:3] == (0, 1, 0)
    assert sql("SELECT caption_id, message_text, purchased FROM mass_messages WHERE creator_id = 'nell'") == [
        (900, None, 3)
    ]
    for undone in (grown, changed):
        run_undo(engine, undone.import_id or 0, NOW)
    assert everything(engine) == before


@pytest.mark.requirement("eros-db:import:known", "eros-db:import:update")
def test_another_text_of_a_known_message_is_agreed_to_and_takes_the_place_of_its_caption(
    engine: Engine, tmp_path: Path, sql: Any
) -> None:
    sent = SENT.replace("creator_id", "platform_id,creator_id").replace("nell", "77,nell")
    imported(engine, tmp_path, {"captions": f"{CAPTION}900,Helo you,casual,\n", "messages": sent}, {})
    other = {"messages": sent.replace("Helo you", "Bye you")}
    with pytest.raises(ImportRefused, match=r"caption_text \(of caption 900\) -> Bye you; --update agrees"):
        imported(engine, tmp_path, other, {})
    assert imported(engine, tmp_path, other, AGREED).counts["messages"][:3] == (0, 1, 0)
    assert sql("SELECT caption_id, message_text FROM mass_messages WHERE platform_id = '77'") == [(None, "Bye you")]
    assert imported(engine, tmp_path, other, {}).counts["messages"][:3] == (0, 0, 1)


def brought_up_to_date(engine: Engine) -> None:
    """As a database whose messages were imported by the version before."""
    config = Config()
    config.set_main_option("script_location", "eros_db:migrations")
    config.set_main_option("path_separator", "os")
    with write_transaction(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0007")
        command.upgrade(config, "head")


MINUTES = st.integers(0, 3)
TEXTS = st.sampled_from(["", "Unlock this one tonight", "a line", "A  LINE"])
MESSAGE = st.tuples(
    st.sampled_from(["alexia", "fay", "nell"]),
    MINUTES.map(lambda minute: f"2026-11-0{1 + minute % 2} 20:0{minute}"),
    st.sampled_from(["ppv", "free"]),
    TEXTS,
    st.sampled_from(["0", "1", "3"]),
    st.sampled_from(["", "5", "7.25"]),
)


def table_of(messages: list[tuple[str, ...]]) -> str:
    header = ("creator_id", "sending_time", "message_type", "caption_text", "sent_count", "earnings")
    return "".join(f"{','.join(row)}\n" for row in (header, *messages))


@pytest.mark.requirement("eros-db:import:counts", "eros-db:undo", "eros-db:import:again")
@settings(examples(10, 30), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(MESSAGE, max_size=12), st.lists(MESSAGE, max_size=6))
def test_rows_add_up_again_is_the_same_and_undone_is_as_before(
    engine: Engine, tmp_path: Path, first: list[Any], second: list[Any]
) -> None:
    """No message is lost or merged, whatever the rows have in common; agreed replacements are counted too."""
    before = everything(engine)
    undo = []
    for rows in (first, second):
        stood = everything(engine)
        report = imported(engine, tmp_path, {"messages": table_of(rows)}, {"options": {"agreed": True}})
        counts = report.counts["messages"]
        assert counts.read == len(rows)
        assert len(everything(engine)["mass_messages"]) == len(stood["mass_messages"]) + counts.added
        now = everything(engine)
        again = imported(engine, tmp_path, {"messages": table_of(rows)}, {"options": {"agreed": True}})
        assert again.counts["messages"][:3] == (0, 0, len(rows))
        assert everything(engine) == now
        undo.append((report.import_id, stood))
    for number, stood in reversed(undo):
        if number is not None:
            run_undo(engine, number, NOW + timedelta(hours=1))
        assert everything(engine) == stood
    assert everything(engine) == before


@pytest.mark.requirement("eros-db:import:messages")
def test_what_comes_again_by_the_hours_of_another_zone_is_told(engine: Engine, tmp_path: Path) -> None:
    rows = "nell,2026-11-18T20:05:00+00:00,Alpha,5\nnell,2026-11-18T21:05:00+00:00,Beta,5\n"
    sent = {"messages": f"page,date,message,price\n{rows}"}
    imported(engine, tmp_path, sent, {})
    imported(
        engine,
        tmp_path,
        {"creators": "creator_id,page_name,page_type,timezone\nnell,nell_page,free,Asia/Tokyo\n"},
        {"options": {"agreed": True}},
    )
    report = imported(engine, tmp_path, sent, {})
    assert report.counts["messages"].added == 2
    told = "messages.csv, lines 2 and 3: seems to be known by the hours of "
    assert [notice for notice in report.notices if notice.startswith(told)], report.notices
