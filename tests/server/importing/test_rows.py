"""``eros-db import``: all files or none, updates by key, and a wrong cell named by file, line, column and value."""

from datetime import UTC, datetime

import pytest

from eros_db.engine import write_transaction
from eros_db.failures import ImportRefused
from eros_db.importing import ImportOptions, import_files, known
from eros_db.plain_text import text_key

NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)


@pytest.fixture
def load(engine, tmp_path):
    """Imports the given texts as files; ``load(creators="...", vault="...")``."""

    def run(**texts):
        files = {}
        for name, content in texts.items():
            files[name] = tmp_path / f"{name}.csv"
            files[name].write_text(content, encoding="utf-8")
        with write_transaction(engine) as connection:
            return import_files(connection, files, now=NOW).counts

    return run


CREATORS = "creator_id,page_name,page_type,timezone,current_active_fans\n"


@pytest.mark.requirement("eros-db:import")
def test_creators_are_added_and_updated_by_their_id(load, sql):
    counts = load(creators=f"{CREATORS}ida,ida_page,paid,Europe/Oslo,10\nalexia,alexia_vip,paid,Europe/Lisbon,9000\n")
    assert counts["creators"][:3] == (1, 1, 0)
    rows = sql(
        "SELECT creator_id, display_name, timezone, current_active_fans FROM creators"
        " WHERE creator_id IN ('ida', 'alexia') ORDER BY 1"
    )
    assert rows == [("alexia", "Alexia", "Europe/Lisbon", 9000), ("ida", "ida_page", "Europe/Oslo", 10)]


@pytest.mark.requirement("eros-db:import")
def test_an_empty_cell_changes_nothing(load, sql):
    load(creators=f"{CREATORS}alexia,alexia_vip,paid,,\n")
    assert sql("SELECT timezone, current_active_fans FROM creators WHERE creator_id = 'alexia'") == [
        ("America/Los_Angeles", 8500)
    ]


@pytest.mark.requirement("eros-db:import")
def test_captions_without_an_id_are_known_by_text_and_type(load, sql):
    text = "caption_text,caption_type,content_type,performance_score\n"
    text += "Unlock this one tonight,ppv_offer,,88\nA brand new line,teaser,picnic,61\n"
    assert load(captions=text)["captions"][:3] == (1, 1, 0)
    assert load(captions=text)["captions"][:3] == (0, 0, 2)
    assert sql("SELECT performance_score FROM caption_bank WHERE caption_id = 1") == [(88,)]
    joined = "SELECT caption_id, type_name FROM caption_bank JOIN content_types USING (content_type_id)"
    assert sql(f"{joined} WHERE caption_text = 'A brand new line'") == [(16, "picnic")]


@pytest.mark.requirement("eros-db:import:again")
def test_a_message_whose_text_was_made_whole_is_known_by_its_whole_text_and_by_the_cut_one(load):
    row = "creator_id,sending_time,caption_text,price,sent_count,purchased\nalexia,2026-11-10 12:05,{},5,9,4\n"
    cut, whole = row.format("Good morning my love..."), row.format("Good morning my love and all")
    counts = [load(messages=text)["messages"][:3] for text in (cut, whole, whole, cut, cut.replace(",4", ",5"))]
    assert counts == [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 0, 1), (0, 1, 0)]


HEAD = "creator_id,sending_time,caption_text,price,sent_count,viewed,purchased,platform_id\n"
_A, _B = "Good morning my love A,5,100,50,4,", "Good morning my love B,5,200,60,6,"
_CUT_A, _CUT_B = "Good morning my...,5,100,50,4,", "Good morning my...,5,200,60,6,"


@pytest.mark.requirement("eros-db:import:again")
@pytest.mark.parametrize(
    "files",
    [
        # what each file says of one minute, and its counts; None: it is refused, and --update agrees to it
        ([(_A + "1", _B + "2"), (2, 0, 0)], [(_CUT_B, _CUT_A), (0, 0, 2)], [(_CUT_A, _CUT_B), (0, 0, 2)]),
        ([(_CUT_B, _CUT_A), (2, 0, 0)], [(_A + "1", _B + "2"), (0, 2, 0)], [(_CUT_A, _CUT_B), (0, 0, 2)]),
        ([(_CUT_A, _CUT_B), (2, 0, 0)], [(_A, _B), (0, 2, 0)], [(_B, _A), (0, 0, 2)]),
        ([(_A, _A.replace("100", "110")), (2, 0, 0)], [(_CUT_A.replace("100", "115"), _CUT_A), (0, 1, 1)]),
        (
            [(_CUT_A, "Good morning my dear,5,200,60,6,"), (2, 0, 0)],
            [("Good morning my dear,5,200,60,6,",), (0, 0, 1)],
            [("Good morning my dear,5,210,60,6,", _A), (0, 2, 0)],
        ),
        (
            [("Good morning my...,5,210,65,7,", "Good morning my...,5,110,55,5,"), (2, 0, 0)],
            [(_A + "1", _B + "2"), None],
        ),
        ([(_CUT_A,), (1, 0, 0)], [("Good morning my love A,5,100,50,5,1",), (0, 1, 0)], [(_CUT_A,), None]),
        ([(_CUT_A,), (1, 0, 0)], [("Good morn...,5,100,50,3,",), None], [("Good morn...,5,100,50,4,",), (0, 1, 0)]),
    ],
)
def test_of_several_texts_of_a_minute_that_are_cut_each_finds_its_own_by_its_figures(engine, tmp_path, sql, files):
    path = tmp_path / "messages.csv"

    def run(agreed):
        with write_transaction(engine) as connection:
            options = ImportOptions(agreed=agreed)
            return import_files(connection, {"messages": path}, now=NOW, options=options).counts["messages"][:3]

    for rows, counts in files:
        path.write_text(HEAD + "".join(f"alexia,2026-11-10 12:05,{row}\n" for row in rows), encoding="utf-8")
        if counts is None:
            with pytest.raises(ImportRefused, match="would change message"):
                run(False)
            counts = (0, len(rows), 0)
            assert run(True) == counts
        else:
            assert run(False) == counts
    assert len(sql("SELECT 1 FROM mass_messages WHERE sending_time LIKE '2026-11-10T12:05%'")) == files[0][1][0]


@pytest.mark.requirement("eros-db:import")
def test_the_vault_takes_themes_and_media_kinds(load, sql):
    text = "creator_id,content_type,media_type,quantity_available\n"
    load(vault=f"{text}fay,outdoor,,7\nfay,solo,,0\nfay,,video,12\n")
    query = (
        "SELECT type_name, quantity_available, has_content FROM vault_matrix JOIN content_types USING (content_type_id)"
    )
    assert sql(f"{query} WHERE creator_id = 'fay' ORDER BY 1") == [("outdoor", 7, 1), ("solo", 0, 0)]
    assert sql("SELECT media_type, quantity_available FROM vault_media WHERE creator_id = 'fay'") == [("video", 12)]


@pytest.mark.requirement("eros-db:import:messages")
def test_messages_land_on_the_creators_wall_and_count_as_uses(load, sql):
    text = "creator_id,sending_time,caption_id,message_type,sent_count,viewed,purchased,earnings\n"
    text += "alexia,2026-11-19T03:30:00+00:00,1,ppv,1000,500,10,120\nalexia,2026-11-18 20:10,1,ppv,1000,400,5,60\n"
    assert load(messages=text)["messages"][:3] == (2, 0, 0)
    assert load(messages=text)["messages"][:3] == (0, 0, 2)  # the same file again adds nothing
    rows = sql(
        "SELECT sending_time, sending_hour, sending_day_of_week, view_rate FROM mass_messages"
        " WHERE caption_id = 1 ORDER BY 1"
    )
    assert rows == [("2026-11-18T19:30:00", 19, 2, 0.5), ("2026-11-18T20:10:00", 20, 2, 0.4)]
    used = sql(
        "SELECT times_used, first_used_date, last_used_date, total_earnings FROM caption_creator_performance"
        " WHERE creator_id = 'alexia' AND caption_id = 1"
    )
    assert used == [(2, "2026-11-18", "2026-11-18", 180)]


@pytest.mark.requirement("eros-db:import:messages")
def test_uses_that_no_message_accounts_for_are_kept(load, sql):
    text = "creator_id,sending_time,caption_id,message_type\nfay,2026-11-01T10:00,7,free\n"
    load(messages=text)
    used = (
        "SELECT times_used, first_used_date, last_used_date FROM caption_creator_performance WHERE creator_id = 'fay'"
    )
    assert sql(used) == [(2, "2026-11-01", "2026-11-19")]


@pytest.mark.requirement("eros-db:import:errors")
@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"creators": f"{CREATORS}ida,i,paid,Mars/One,1\n"}, "creators.csv, line 2, column 'timezone': 'Mars/One'"),
        (
            {"creators": f"{CREATORS}a,a,paid,Europe/Lisbon,1\nb,b,gold,Europe/Lisbon,-2\n"},
            "creators.csv, line 3, column 'page_type': 'gold'",
        ),
        ({"creators": f"{CREATORS}a,a,paid,Europe/Lisbon,-2\n"}, "column 'current_active_fans': '-2'"),
        ({"creators": f"{CREATORS}a,a\n"}, "line 2: 2 cells under 5 columns; it ends before column 'page_type', which"),
        (
            {"creators": f"{CREATORS}a,alexia_vip,paid,Europe/Lisbon,1\n"},
            "column 'page_name': 'alexia_vip': is a name of the page 'alexia' already in the database",
        ),
        (
            {"creators": "creator_id,page_nam\nx,y\n"},
            "the column 'page_name' is missing (column 'page_type' too); is it 'page_nam'?",
        ),
        ({"creators": "creator_id,page_name\nx,y\n"}, "the column 'page_type' is missing"),
        ({"creators": ""}, "is empty"),
        (
            {"vault": "creator_id,media_type,quantity_available\nnobody,gif,1\n"},
            "vault.csv, line 2, column 'creator_id': 'nobody': not found",
        ),
        (
            {"vault": "creator_id,media_type,quantity_available\nfay,,1\n"},
            "'content_type': is empty, and so is media_type; give one of the two",
        ),
        (
            {"messages": "creator_id,sending_time,message_type,caption_id\nfay,2026-11-01,free,999\n"},
            "column 'caption_id': '999': not found",
        ),
        ({"messages": "creator_id,sending_time,message_type\nfay,noon,free\n"}, "column 'sending_time': 'noon'"),
    ],
)
def test_a_wrong_cell_is_named_by_file_line_column_and_value(load, texts, said):
    with pytest.raises(ImportRefused) as refused:
        load(**texts)
    assert said in refused.value.message


@pytest.mark.requirement("eros-db:import:errors")
def test_a_line_is_counted_where_it_starts(load):
    text = 'caption_text,caption_type,performance_score\n"two\nlines",teaser,50\nnext,teaser,900\n'
    with pytest.raises(ImportRefused, match=r"line 4, column 'performance_score': '900'"):
        load(captions=text)


@pytest.mark.requirement("eros-db:import:errors")
def test_of_many_faults_of_one_kind_some_are_written_out_and_the_lines_of_the_others_named(load):
    header = "creator_id,sending_time,message_type,sent_count,viewed\n"
    more = [f"fay,2026-11-{day:02} 20:00,ppv,{day},{day + 100}\n" for day in range(1, 20)]
    none = [f"fay,2026-10-{day:02} 20:00,ppv,5,x{day}\n" for day in range(1, 25)]
    with pytest.raises(ImportRefused) as refused:
        load(messages="".join([header, *more, *none]))
    told = refused.value.message.split("\n")
    assert len(told) == 19 + 20 + 1
    assert told[-1].startswith("messages.csv, lines 41, 42, 43 and 44, column 'viewed': 4 more of this kind: is no ")


@pytest.mark.requirement("eros-db:import:whole")
def test_one_wrong_file_keeps_all_out(load, sql):
    with pytest.raises(ImportRefused):
        load(
            creators=f"{CREATORS}ida,ida_page,paid,Europe/Lisbon,1\n",
            vault="creator_id,media_type,quantity_available\nida,gif,1\nnobody,gif,1\n",
        )
    assert sql("SELECT count(*) FROM creators WHERE creator_id = 'ida'") == [(0,)]


@pytest.mark.requirement("eros-db:import:bounds")
def test_a_text_is_compared_once_however_many_messages_say_it(load, monkeypatch):
    compared = []
    monkeypatch.setattr(known, "text_key", lambda text: compared.append(text) or text_key(text))
    lines = [
        f"{page},2026-11-{day:02} 10:{minute:02},ppv,Said OFTEN\n"
        for page in ("nell", "fay", "alexia")
        for day in range(1, 11)
        for minute in range(10)
    ]
    counts = load(messages="creator_id,sending_time,message_type,caption_text\n" + "".join(lines))
    assert counts["messages"].added == 300
    assert compared.count("Said OFTEN") == 1


#: More rows than are remembered with what they mean.
MANY = 20_001
PLAIN_ROW = "alexia,2026-11-10 10:00,ppv,12.50\n"
PRICED = "creator_id,sending_time,message_type,price\n"


@pytest.mark.requirement("eros-db:import:late")
@pytest.mark.parametrize(
    ("row", "plain", "says"),
    [
        (
            "alexia,03/12/2026 10:00,ppv,12.50\n",
            PLAIN_ROW,
            "'03/12/2026 10:00': is 12 March 2026 with --dates MDY",
        ),
        ("alexia,03/04/2026 10:00,ppv,12.50\n", PLAIN_ROW, "'03/04/2026 10:00': may be 3 April 2026 with --dates DMY"),
        ('alexia,2026-11-10 10:00,ppv,"1,000"\n', PLAIN_ROW.replace("12.50", "12"), "'1,000': may be 1000 or 1"),
    ],
    ids=["future in one order", "either order", "thousand or one"],
)
def test_a_cell_of_two_readings_is_told_however_late_it_comes(load, row, plain, says):
    refusals = []
    for lines, at in (([row, *[plain] * MANY], 2), ([*[plain] * MANY, row], MANY + 2)):
        with pytest.raises(ImportRefused) as refused:
            load(messages=PRICED + "".join(lines))
        assert f"messages.csv, line {at}, column" in refused.value.message
        refusals.append(refused.value.message.replace(f"line {at},", "line N,"))
    assert says in refusals[0]
    assert refusals[0] == refusals[1]


@pytest.mark.requirement("eros-db:import:late")
def test_what_decides_a_column_may_come_after_the_cell_that_asks(load, sql):
    before = sql("SELECT coalesce(max(message_id), 0) FROM mass_messages")[0][0]
    late = 'alexia,03/04/2026 10:00,ppv,"1,000"\nalexia,25/04/2026 10:00,ppv,12.50\n'
    plain = PLAIN_ROW.replace("12.50", "120")
    assert load(messages=PRICED + plain * MANY + late)["messages"].added == MANY + 2
    rows = sql(f"SELECT sending_time, price FROM mass_messages WHERE message_id > {before + MANY} ORDER BY message_id")
    assert rows == [("2026-04-03T10:00:00", 1000), ("2026-04-25T10:00:00", 12.5)]


@pytest.mark.requirement("eros-db:import:late")
def test_a_look_at_a_column_tells_of_all_that_is_wrong_before_the_place_where_the_file_breaks(load):
    lines = [PLAIN_ROW, "alexia,03/04/2026 10:00,ppv,12.50\n", "alexia,noon,ppv,12.50\n", 'alexia,"never ends\n']
    with pytest.raises(ImportRefused) as refused:
        load(messages=PRICED + "".join(lines))
    said = refused.value.message
    assert "line 3, column 'sending_time': '03/04/2026 10:00': may be" in said
    assert "line 4, column 'sending_time': 'noon'" in said
    assert "line 5: a quote begins here that never ends" in said
