"""Restricted words: the agency's in every caption, a page's in its own, as whole words in any case."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from eros_db.caption_types import caption_types
from eros_db.engine import read_transaction
from eros_db.restricted import RestrictedWords

NOW = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
WORDS = RestrictedWords([("tip", None), ("Free of charge", None), ("secret", "fay"), ("don’t", None)])


@pytest.mark.requirement("server:restricted-words")
@pytest.mark.parametrize(
    ("text", "page", "found"),
    [
        ("Leave a TIP tonight", None, ("tip",)),
        ("I am tipsy", None, ()),
        ("tip, or free  of\ncharge", "nell", ("tip", "Free of charge")),
        ("my secret", "nell", ()),
        ("my secret tip", "fay", ("tip", "secret")),
        ("We don't", None, ("don’t",)),
        ("a t\u200bip", None, ("tip",)),
        ("ｔｉｐ", None, ("tip",)),
        ("", "fay", ()),
    ],
)
def test_a_word_is_found_whole_and_in_any_case(text: str, page: str | None, found: tuple[str, ...]) -> None:
    assert WORDS.found_in(text, page) == found


@pytest.mark.requirement("server:restricted-words")
def test_without_words_nothing_is_found() -> None:
    assert RestrictedWords([]).found_in("tip", "fay") == ()
    assert not RestrictedWords([])


SIGNS = RestrictedWords(
    [(word, None) for word in ("🔥", "!!", ".com", "5€", "👍🏽", "☎️", "♥ me", "@me", "1-800", "की")]
)


@pytest.mark.requirement("server:restricted-words")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("So hot🔥 tonight", ("🔥",)),
        ("🔥hot", ("🔥",)),
        ("a heart ❤️‍🔥 of it", ()),
        ("look!!now", ("!!",)),
        ("see mypage.com", (".com",)),
        ("see mypage.com/x", (".com",)),
        ("mypage.community", ()),
        ("only 5€each", ("5€",)),
        ("only 15€", ()),
        ("👍🏽ok", ("👍🏽",)),
        ("👍ok", ()),
        ("ring☎ or ☎︎", ("☎️",)),
        ("we♥me", ("♥ me",)),
        ("♥ menu", ()),
        ("you@me", ("@me",)),
        ("you@meadow", ()),
        ("1 800", ("1-800",)),
        ("1800", ()),
        ("राम की", ("की",)),
        ("कीमत", ()),
    ],
)
def test_a_word_that_begins_or_ends_with_a_sign_is_found_right_beside_a_letter(
    text: str, found: tuple[str, ...]
) -> None:
    assert SIGNS.found_in(text, None) == found


@pytest.mark.requirement("server:restricted-words")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("my CashApp", ("cash app",)),
        ("my cash-app", ("cash app",)),
        ("a cash - app", ("cash app",)),
        ("cashapps", ()),
        ("meetup, meet up, meet‑up, meet\nup", ("meet-up",)),
        ("I meet upstairs", ()),
        ("call girlfriend", ()),
    ],
)
def test_spaces_and_hyphens_of_a_phrase_may_be_missing(text: str, found: tuple[str, ...]) -> None:
    words = RestrictedWords([("cash app", None), ("meet-up", None), ("meet up", "fay"), ("call girl", None)])
    assert words.found_in(text, None) == found
    assert tuple(words.barred_by(text, "fay")) == found


@pytest.mark.requirement("server:restricted-words")
@pytest.mark.parametrize(
    ("word", "found", "not_found"),
    [
        ("बस", ("बस", "बस, चलो", "(बस)"), ("बसंत", "बसें")),
        ("कम", ("कम है", "कम२"), ("कमीज", "निकम")),
        ("கட", ("கட",), ("கடை", "மைகட")),
        ("ย", ("ย", "ก ย"), ("ยินดี", "ดีย")),
        ("uber", ("u\u0308ber uber",), ("über", "u\u0308ber", "uber\u0323")),
        ("venmo", ("venmo_luna", "my_venmo", "my_venmo_luna", "venmo2", "VENMO_2", "@venmo"), ("venmos", "2venmo")),
        ("cash app", ("cash_app", "my_cash_app2", "cash__app", "cash _ app"), ("cash_apps",)),
        ("cash_app", ("cash app", "CashApp", "cash_app"), ("cash_apps",)),
        ("18+", ("18+", "only 18+ here", "_18+"), ("118+", "a18+")),
        ("50%", ("50%", "now 50%off"), ("150%",)),
        ("web3", ("web3", "web3_me"), ("web34", "web3s")),
        ("🇩🇪", ("🇩🇪", "a🇩🇪b", "🇫🇷🇩🇪", "🇩🇪🇩🇪"), ("🇦🇩🇪🇺", "🇫🇩🇪🇷🇩🇰")),
        ("🇩", ("🇩", "🇩🇪🇩"), ("🇩🇪", "🇦🇩")),
        ("👩", ("👩", "👩🏽", "👩🍳", "hi👩"), ("👩‍🍳", "👩🏽‍🍳", "👨‍👩‍👧")),
        ("👩‍🍳", ("👩‍🍳", "👩🏽‍🍳!", "a👩‍🍳b"), ("👩 🍳", "👩", "👩‍🍳‍🔥")),
        ("👩🏽‍🍳", ("👩🏽‍🍳",), ("👩‍🍳", "👩🏿‍🍳")),
        ("❤", ("❤️", "❤", "❤️ 🔥"), ("❤️‍🔥",)),
        ("❤️‍🔥", ("❤️‍🔥", "❤‍🔥"), ("❤️🔥",)),
        ("🔥", ("🔥", "❤️🔥", "🔥\u200d!"), ("❤️‍🔥",)),
        ("🏴", ("🏴",), ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",)),
        ("!!", ("!\u200d!", "so!!"), ("!",)),
        ("微信", ("加微信吧", "微信", "a微信2", "我的微信號"), ("微 博", "信微")),
        ("賭", ("去賭場",), ("去場",)),
        ("微信VIP", ("加微信vip吧",), ("微信vips",)),
        ("加微信", ("加微信", "再加微信VIP"), ("加信",)),
        ("ライン交換", ("今すぐライン交換しよう", "ﾗｲﾝ交換"), ("ライン",)),
        ("LINE交換", ("今すぐLINE交換", "line交換ね"), ("online交換",)),
        ("line", ("今すぐline交換", "加Line吧", "라인line으로", "ดีline"), ("online", "lines", "الline")),
        ("โอน", ("เงินโอนง่าย", "ดีโอน", "โอน"), ("โอ้น",)),
        ("เงินดี", ("มีเงินดีมาก",), ("เงินด",)),
        ("카카오톡", ("카카오톡으로 와", "내 카카오톡"), ("카카오",)),
        ("돈", ("돈", "내 돈!"), ("돈까스",)),
        ("♥微信", ("a♥微信吧",), ("♥微",)),
        ("сбербанк", ("сбербанк微信",), ("СБЕРБАНКОМ",)),
        ("क्ष", ("क्ष", "क्\u200dष"), ("क्षा",)),
    ],
)
def test_a_word_is_found_in_handles_and_not_in_a_part_of_another_word_or_emoji(
    word: str, found: tuple[str, ...], not_found: tuple[str, ...]
) -> None:
    words = RestrictedWords([(word, None)])
    assert [text for text in (*found, *not_found) if words.found_in(text, None)] == [*found]
    assert [text for text in (*found, *not_found) if words.barred_by(text, "fay")] == [*found]


async def offered(ask: Any, creator_id: str) -> list[int]:
    answer = await ask("get_send_type_captions", creator_id=creator_id, send_type_key="ppv_unlock", min_freshness=0)
    return [one["caption_id"] for one in answer["captions"]]


@pytest.mark.requirement("server:restricted-words:planned")
async def test_a_caption_with_a_restricted_word_is_offered_to_nobody_whom_the_word_concerns(
    connect: Any, sql: Any
) -> None:
    async with connect() as ask:
        sql("delete from caption_creator_performance where caption_id = 7")  # fay used it the day before
        assert {1, 7} <= {*await offered(ask, "alexia")} & {*await offered(ask, "fay")}
        before = (await ask("get_active_creators", readiness=True))["creators"]
        sql("insert into restricted_words (word, creator_id) values ('TONIGHT', null), ('guess', 'fay')")
        assert 1 not in {*await offered(ask, "alexia"), *await offered(ask, "fay")}
        assert 7 in await offered(ask, "alexia")
        assert 7 not in await offered(ask, "fay")
        after = (await ask("get_active_creators", readiness=True))["creators"]
    lost = {
        one["creator_id"]: one["readiness"]["captions"] - then["readiness"]["captions"]
        for one, then in zip(before, after, strict=True)
    }
    assert (lost["alexia"], lost["fay"]) == (1, 2)
    barred = {one["creator_id"]: one["readiness"]["restricted_captions"] for one in after}
    assert (barred["alexia"], barred["fay"]) == (1, 2)
    said = [(" ".join(one["readiness"]["missing"]), one["creator_id"]) for one in (*before, *after)]
    kept = [(page, text.partition("restricted words keep back ")[2][:10]) for text, page in said if "keep back" in text]
    assert {("alexia", "1 caption:"), ("fay", "2 captions")} <= {*kept}


@pytest.mark.requirement("server:readiness")
async def test_a_page_is_as_ready_as_its_own_and_the_shared_captions_make_it(connect: Any, sql: Any) -> None:
    async with connect() as ask:
        before = (await ask("get_active_creators", readiness=True))["creators"]
        sql("update caption_bank set creator_id = 'alexia' where caption_id = 1")
        after = (await ask("get_active_creators", readiness=True))["creators"]
    lost = {
        one["creator_id"]: one["readiness"]["captions"] - then["readiness"]["captions"]
        for one, then in zip(before, after, strict=True)
    }
    assert lost == {"alexia": 0, "fay": 1, "nell": 1}


@pytest.mark.requirement("server:readiness")
async def test_a_page_has_as_many_captions_of_a_type_as_the_list_of_types_says(
    connect: Any, engine: Engine, sql: Any
) -> None:
    sql("update caption_bank set caption_type = 'miss_you' where caption_id = 7")  # goes first with no send type
    async with connect() as ask:
        pages = (await ask("get_active_creators", readiness=True))["creators"]
    told = {one["creator_id"]: one["readiness"] for one in pages}
    with read_transaction(engine) as connection:
        listed = caption_types(connection, NOW)
    assert told["alexia"]["captions_by_type"]["miss_you"] == 1
    assert "miss_you" not in told["alexia"]["short_caption_types"]
    for page, one in told.items():
        by_type = {kind.caption_type: kind.usable[page] for kind in listed}
        assert one["captions_by_type"].items() <= by_type.items()
        assert one["captions"] == sum(one["captions_by_type"].values())


@pytest.mark.requirement("server:restricted-words")
def test_a_word_keeps_a_shared_caption_from_the_pages_whose_it_is_and_the_agencys_from_all() -> None:
    words = RestrictedWords([("sunny", "nell"), ("Tip", "fay"), ("tip", None), ("sunny", "fay")])
    assert words.barred_by("A sunny tip", None) == {"tip": (), "sunny": ("nell", "fay")}
    assert words.barred_by("A sunny tip", "nell") == {"tip": (), "sunny": ("nell",)}
    assert words.barred_by("A sunny tip", "alexia") == {"tip": ()}
    assert words.barred_by("Tipsy", None) == {}
