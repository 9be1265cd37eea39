"""get_send_type_captions and get_top_captions over the wire; the captions are identified by their ids in small.json."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from eros.vocabulary.same_text import among, digest_unspaced, is_spaced, unspaced

WEEK = "2026-11-23"


def _ids(answer):
    return [one["caption_id"] for one in answer["captions"]]


def _one(answer, caption_id):
    return next(one for one in answer["captions"] if one["caption_id"] == caption_id)


async def _save(ask, week, day, caption_id):
    item = {"scheduled_date": day, "scheduled_time": "10:07:00", "send_type_key": "ppv_unlock"}
    await ask(
        "save_schedule",
        creator_id="alexia",
        week_start=week,
        items=[{**item, "channel_key": "mass_message", "caption_id": caption_id}],
    )


@pytest.mark.requirement("server:captions:order", "server:captions:vault", "server:captions:defaults")
async def test_captions_come_by_freshness_then_performance_within_the_vault(connect):
    async with connect() as ask:
        answer = await ask("get_send_type_captions", creator_id="alexia", send_type_key="ppv_unlock")
    # 3 is of a theme she lacks, 5 is retired, 6 is weak, 9 rested four days only; 8 rested ten days
    assert _ids(answer) == [4, 2, 7, 1, 10, 8]
    assert answer["caption_types"] == ["ppv_offer", "teaser"]
    assert (answer["min_freshness"], answer["min_performance"], answer["as_of"]) == (30, 40, "2026-11-20")


@pytest.mark.requirement("server:captions:vault", "server:readiness")
async def test_where_nothing_is_known_of_a_vault_every_theme_is_taken_to_be_there(connect, sql):
    async def told():
        async with connect() as ask:
            answer = await ask("get_send_type_captions", creator_id="nell", send_type_key="ppv_unlock")
            pages = (await ask("get_active_creators", readiness=True))["creators"]
        ready = next(one["readiness"] for one in pages if one["creator_id"] == "nell")
        assert any("--vault FILE" in one for one in ready["missing"])
        return _ids(answer), ready["captions_by_type"]["ppv_offer"]

    unknown = [4, 2, 7, 1, 9, 8, 10]
    assert await told() == ([3, *unknown], 4)
    sql("INSERT INTO vault_media (creator_id, media_type, quantity_available) VALUES ('nell', 'video', 3)")
    assert await told() == ([one for one in unknown if one != 2], 2)


@pytest.mark.requirement("server:captions:paid-only", "server:captions:own-uses")
async def test_a_free_page_gets_no_paid_only_caption_and_only_its_own_uses_count(connect):
    async with connect() as ask:
        answer = await ask("get_send_type_captions", creator_id="fay", send_type_key="ppv_unlock")
        everything = await ask(
            "get_send_type_captions", creator_id="fay", send_type_key="ppv_unlock", min_freshness=0, min_performance=0
        )
    assert _ids(answer) == [2, 1, 9, 8, 10]  # 7 went out yesterday here, 8 and 9 never did
    assert 4 not in _ids(everything)
    assert 7 in _ids(everything)


@pytest.mark.requirement("server:captions:freshness")
async def test_freshness_grows_with_rest_and_is_full_after_thirty_days(connect):
    async with connect() as ask:
        answer = await ask(
            "get_send_type_captions", creator_id="alexia", send_type_key="ppv_unlock", min_freshness=0, limit=50
        )
    assert _one(answer, 1)["freshness_score"] == 100  # never used
    assert _one(answer, 8)["freshness_score"] == 33.33  # 10 of 30 days
    assert _one(answer, 9)["freshness_score"] == 13.33
    assert _one(answer, 10)["freshness_score"] == 100  # 40 days


@pytest.mark.requirement("server:captions:fields")
async def test_a_caption_carries_both_readers_names_and_its_record(connect):
    async with connect() as ask:
        answer = await ask("get_send_type_captions", creator_id="alexia", send_type_key="ppv_unlock")
    caption = _one(answer, 8)
    assert caption["id"] == 8
    assert caption["text"] == caption["caption_text"] == "Sent ten days ago, rested a little"
    assert (caption["times_used"], caption["last_used_date"], caption["first_used_date"]) == (
        2,
        "2026-11-10",
        "2026-10-01",
    )
    assert (caption["caption_avg_earnings"], caption["creator_performance_score"]) == (15, 66)
    assert (caption["send_type_priority"], caption["type_priority_score"]) == (2, 70)
    assert (_one(answer, 2)["content_type_name"], _one(answer, 2)["type_priority_score"]) == ("solo", 100)
    assert _one(answer, 4)["is_paid_page_only"] is True


@pytest.mark.requirement("server:captions:diversity")
async def test_diversity_falls_with_uses_and_with_a_like_opening_of_late(connect):
    async with connect() as ask:
        unlock = await ask("get_send_type_captions", creator_id="alexia", send_type_key="ppv_unlock")
        bump = await ask("get_send_type_captions", creator_id="alexia", send_type_key="bump_normal")
    assert _one(unlock, 8)["diversity_score"] == 80  # two uses in 90 days
    assert _one(unlock, 1)["diversity_score"] == 100
    # "Sent four days ago" went out four days ago
    assert (_one(bump, 11)["diversity_score"], _one(bump, 11)["same_opening_recently"]) == (75, True)


@pytest.mark.requirement("server:captions:limits")
@pytest.mark.parametrize("limit", [0, 501, -1])
async def test_a_limit_outside_one_to_five_hundred_is_refused(connect, limit):
    async with connect() as ask:
        body = await ask.refusal("get_top_captions", creator_id="alexia", limit=limit)
    assert (body["code"], body["field"]) == ("INVALID_ARGUMENT", "limit")
    assert f"limit={limit}" in body["error"]


@pytest.mark.requirement("server:captions:limits", "server:captions:exclude")
async def test_limit_and_exclusions_hold(connect):
    async with connect() as ask:
        two = await ask("get_send_type_captions", creator_id="alexia", send_type_key="ppv_unlock", limit=2)
        others = await ask(
            "get_send_type_captions", creator_id="alexia", send_type_key="ppv_unlock", limit=2, exclude_ids=[4, 2, 7]
        )
    assert _ids(two) == [4, 2]
    assert _ids(others) == [1, 10]


@pytest.mark.requirement("server:captions:top", "server:captions:defaults")
async def test_top_captions_take_any_type_unless_filtered(connect):
    async with connect() as ask:
        every = await ask("get_top_captions", creator_id="alexia")
        teasers = await ask("get_top_captions", creator_id="alexia", caption_type="teaser")
        outdoor = await ask("get_top_captions", creator_id="alexia", content_type="outdoor")
        bump = await ask("get_top_captions", creator_id="alexia", send_type_key="bump_normal")
        both = await ask("get_top_captions", creator_id="alexia", send_type_key="bump_normal", caption_type="casual")
    assert _ids(every) == [4, 2, 7, 1, 11, 12, 15, 14, 13, 10, 8]
    assert _ids(teasers) == [7, 10, 8]
    assert _ids(outdoor) == [12]
    assert _ids(bump) == [11, 12, 13]
    assert [(one["caption_id"], one["send_type_priority"]) for one in both["captions"]] == [(13, 2)]
    assert every["captions"][0]["type_priority_score"] is None


@pytest.mark.requirement("server:captions:top")
@pytest.mark.parametrize(
    ("filters", "code", "near"),
    [
        ({"caption_type": "teasr"}, "CAPTION_TYPE_NOT_FOUND", ["teaser"]),
        ({"content_type": "outdor"}, "CONTENT_TYPE_NOT_FOUND", ["outdoor"]),
        ({"send_type_key": "ppv_unlok"}, "SEND_TYPE_NOT_FOUND", ["ppv_unlock"]),
        ({"send_type_key": "ppv_message"}, "SEND_TYPE_DEPRECATED", ["ppv_unlock"]),
    ],
)
async def test_an_unknown_filter_is_an_error_that_offers_near_words(connect, filters, code, near):
    async with connect() as ask:
        body = await ask.refusal("get_top_captions", creator_id="alexia", **filters)
    assert (body["code"], body["field"]) == (code, next(iter(filters)))
    assert body["near_matches"][:1] == near


@pytest.mark.requirement("server:send-type-off")
async def test_a_send_type_that_is_switched_off_is_called_that_and_never_offered(connect, engine):
    with engine.begin() as connection:
        connection.execute(text("UPDATE send_types SET is_active = 0 WHERE send_type_key = 'ppv_unlock'"))
    async with connect() as ask:
        off = await ask.refusal("get_send_type_details", send_type_key="ppv_unlock")
        near = await ask.refusal("get_send_type_details", send_type_key="ppv_unlok")
    assert (off["error"], off["code"]) == ("send_type_key='ppv_unlock': this send type is switched off", near["code"])
    assert "ppv_unlock" not in near["near_matches"]


@pytest.mark.requirement("server:captions:top")
async def test_a_type_that_no_caption_has_yet_is_an_empty_answer(connect):
    async with connect() as ask:
        answer = await ask("get_top_captions", creator_id="alexia", caption_type="winback")
    assert (answer["captions"], answer["count"]) == ([], 0)


@pytest.mark.requirement("server:captions:own-week")
async def test_a_weeks_own_items_never_count_when_it_is_planned_again(connect):
    async with connect() as ask:
        await _save(ask, WEEK, "2026-11-24", 1)
        own = await ask("get_send_type_captions", creator_id="alexia", send_type_key="ppv_unlock", for_week=WEEK)
    assert (_one(own, 1)["freshness_score"], _one(own, 1)["diversity_score"]) == (100, 100)
    assert own["for_week"] == WEEK


@pytest.mark.requirement("server:captions:other-weeks")
async def test_another_weeks_items_count_by_their_distance_to_the_planned_one(connect):
    arguments = {"creator_id": "alexia", "send_type_key": "ppv_unlock", "min_freshness": 0}
    async with connect() as ask:
        await _save(ask, WEEK, "2026-11-24", 1)
        after = await ask("get_send_type_captions", **arguments, for_week="2026-11-30")
        before = await ask("get_send_type_captions", **arguments, for_week="2026-11-16")
        unsaid = await ask("get_send_type_captions", **arguments)
    assert _one(after, 1)["freshness_score"] == 20  # Tuesday to Monday: six days
    assert _one(before, 1)["freshness_score"] == 6.67  # Sunday to Tuesday: two days
    assert _one(after, 1)["last_used_date"] == "2026-11-24"
    assert (_one(after, 1)["uses_90d"], _one(after, 1)["diversity_score"]) == (0, 100)  # planned, not used yet
    assert _one(unsaid, 1)["freshness_score"] == 100  # it has not been used yet


@pytest.mark.requirement("server:captions:other-weeks")
async def test_a_saved_item_is_a_use_once_its_day_has_passed(connect):
    async with connect() as ask:
        await _save(ask, WEEK, "2026-11-24", 1)
    async with connect(now=datetime(2026, 12, 4, 20, tzinfo=UTC)) as later:
        answer = await later("get_send_type_captions", creator_id="alexia", send_type_key="ppv_unlock")
    assert (_one(answer, 1)["freshness_score"], _one(answer, 1)["uses_90d"]) == (33.33, 1)


@pytest.mark.requirement("server:arguments")
async def test_for_week_must_be_a_monday(connect):
    async with connect() as ask:
        body = await ask.refusal("get_top_captions", creator_id="alexia", for_week="2026-11-24")
    assert (body["field"], body["code"]) == ("for_week", "INVALID_ARGUMENT")
    assert "Tuesday" in body["error"]


async def _fresh(ask, creator_id, **more):
    return await ask("get_send_type_captions", creator_id=creator_id, send_type_key="ppv_unlock", **more)


@pytest.mark.requirement("server:captions:owner")
async def test_a_caption_that_belongs_to_a_page_is_offered_to_that_page_alone(connect, database):
    with closing(sqlite3.connect(database)) as store, store:
        store.execute("UPDATE caption_bank SET creator_id = 'alexia' WHERE caption_id = 2")
    async with connect() as ask:
        hers, others = await _fresh(ask, "alexia"), await _fresh(ask, "fay", min_performance=0)
        top = await ask("get_top_captions", creator_id="fay", min_performance=0, min_freshness=0, limit=50)
        assert 2 in _ids(hers)
        assert 2 not in {*_ids(others), *_ids(top)}
        item = {"scheduled_date": WEEK, "scheduled_time": "10:07:00", "send_type_key": "ppv_unlock"}
        items = [{**item, "channel_key": "mass_message", "caption_id": 2}]
        refused = await ask.refusal("save_schedule", creator_id="fay", week_start=WEEK, items=items)
    assert (refused["code"], refused["field"]) == ("CAPTION_OF_ANOTHER_PAGE", "items[0].caption_id")
    assert "alexia" in refused["error"]


@pytest.mark.requirement("server:captions:agency")
@pytest.mark.parametrize("day", ["2026-11-16", "2026-11-23", "2026-12-06"])
async def test_what_another_pages_week_holds_within_seven_days_comes_last_and_says_when(connect, day):
    monday = {"2026-11-16": "2026-11-16", "2026-11-23": WEEK, "2026-12-06": "2026-11-30"}[day]
    async with connect() as ask:
        before = _ids(await _fresh(ask, "fay", for_week=WEEK))
        await _save(ask, monday, day, 2)
        answer, short = await _fresh(ask, "fay", for_week=WEEK), await _fresh(ask, "fay", for_week=WEEK, limit=2)
        any_week = await _fresh(ask, "fay")
    assert before[0] == 2
    assert _ids(answer) == [*before[1:], 2]
    assert answer["held_elsewhere"] == {"2": [day]}
    assert _one(answer, 2)["freshness_score"] == 100, "another page's use is none of hers"
    assert short["held_elsewhere"] == any_week["held_elsewhere"] == {}
    assert _ids(short) == before[1:3]
    assert _ids(any_week)[0] == 2


@pytest.mark.requirement("server:captions:agency")
@pytest.mark.parametrize(("monday", "day"), [("2026-11-09", "2026-11-15"), ("2026-12-07", "2026-12-07")])
async def test_what_another_pages_week_holds_eight_days_away_is_free(connect, monday, day):
    async with connect() as ask:
        await _save(ask, monday, day, 2)
        answer = await _fresh(ask, "fay", for_week=WEEK)
    assert _ids(answer)[0] == 2
    assert answer["held_elsewhere"] == {}


@pytest.fixture(params=[True, False], ids=["looked at", "new"])
def twin(sql, request):
    """Another caption with the words of caption 2, or of 9, as a list of another type writes them."""
    for caption_id in (2, 9):
        sql(
            "INSERT INTO caption_bank (caption_id, caption_text, caption_type, content_type_id, performance_score) "
            "SELECT caption_id + 200, upper(replace(caption_text, ' ', '  ')) || char(8203), 'teaser', "
            "content_type_id, 90 FROM caption_bank WHERE caption_id = ?",
            caption_id,
        )
    if request.param:
        for caption_id, words in sql("SELECT caption_id, caption_text FROM caption_bank"):
            digest = digest_unspaced(unspaced(words))
            sql("UPDATE caption_bank SET read_digest = ? WHERE caption_id = ?", digest, caption_id)


@pytest.mark.requirement("server:captions:same-text")
async def test_a_text_rests_under_each_of_its_ids(connect, twin, sql):
    (message,) = sql("SELECT max(last_used_date) FROM caption_creator_performance WHERE caption_id = 9")
    async with connect() as ask:
        rested, all_of_them = await _fresh(ask, "alexia"), await _fresh(ask, "alexia", min_freshness=0, limit=50)
        await _save(ask, WEEK, "2026-11-26", 202)
        later = await _fresh(ask, "alexia", for_week="2026-11-30", min_freshness=0, limit=50)
        again = await _fresh(ask, "alexia", for_week=WEEK, limit=50)
    assert 209 not in _ids(rested)
    of_text = [_one(all_of_them, one) for one in (9, 209)]
    assert [one["freshness_score"] for one in of_text] == [13.33, 13.33]
    assert [one["last_used_date"] for one in of_text] == [*message, *message]
    assert of_text[0]["diversity_score"] == of_text[1]["diversity_score"]
    assert [_one(later, one)["freshness_score"] for one in (2, 202)] == [13.33, 13.33]
    assert {2, 202} <= {*_ids(again)}, "a week's own items never count"
    groups = {int(one): others for one, others in all_of_them["same_text"].items()}
    assert sorted(sorted([one, *others]) for one, others in groups.items()) == [[2, 202], [9, 209]], "each text once"
    listed = _ids(all_of_them)
    assert all(listed.index(one) < listed.index(other) for one, (other,) in groups.items())


@pytest.mark.requirement("server:captions:same-text")
async def test_of_texts_that_thousands_of_rows_have_so_many_ids_are_named_that_the_answer_can_be_sent(
    connect, sql, monkeypatch
):
    sql("UPDATE caption_bank SET caption_text = 'Good morning ' || (caption_id % 2), read_digest = NULL")
    monkeypatch.setattr("eros_db.tools.captions.MOST_OF_ONE_TEXT", 3)
    async with connect() as ask:
        answer = await _fresh(ask, "alexia", min_freshness=0, min_performance=0, limit=500)
    assert len(answer["captions"]) == 8
    assert sum(map(len, answer["same_text"].values())) == 3


@pytest.mark.requirement("server:captions:same-text", "server:captions:agency")
async def test_a_text_that_another_page_holds_comes_last_under_each_of_its_ids(connect, twin):
    async with connect() as ask:
        before = _ids(await _fresh(ask, "fay", for_week=WEEK))
        await _save(ask, WEEK, "2026-11-26", 202)
        answer = await _fresh(ask, "fay", for_week=WEEK)
    assert {*_ids(answer)[-2:]} == {2, 202}
    assert {*_ids(answer)} == {*before}
    assert answer["held_elsewhere"] == {"2": ["2026-11-26"], "202": ["2026-11-26"]}


@pytest.mark.requirement("server:captions:same-text", "server:readiness")
async def test_a_text_counts_once_in_a_type_and_rests_in_every_type(connect, twin, sql):
    async def counted(creator_id):
        async with connect() as ask:
            pages = (await ask("get_active_creators", readiness=True))["creators"]
        return next(one["readiness"]["captions_by_type"]["teaser"] for one in pages if one["creator_id"] == creator_id)

    before = {page: await counted(page) for page in ("alexia", "fay")}
    sql("UPDATE caption_bank SET caption_text = 'Quite another', read_digest = NULL WHERE caption_id = 209")
    assert await counted("alexia") == before["alexia"] + 1, "9 went out four days ago"
    sql("UPDATE caption_bank SET caption_text = 'Quite Another', caption_type = 'teaser' WHERE caption_id = 202")
    assert await counted("alexia") == before["alexia"], "209 says it already"


@pytest.mark.requirement("server:captions:same-text")
@pytest.mark.parametrize("other", [" Hello you", "hello you ", "HELLO  YOU", "hello\tyou", "hel\u200blo you"])
def test_blanks_anywhere_invisible_letters_and_case_make_no_other_text(other):
    assert unspaced(other) == unspaced("Hello you")
    plain = [f"text {number}" for number in range(5)]
    assert list(among([*plain, other, *plain], is_spaced)) == [other]
