from datetime import date

import pytest

from eros.failures import ToolFailure
from eros.vocabulary.week import Caption
from eros.wire import read_captions, unread_captions
from eros.wire.captions import NAMELESS, OF_ANOTHER, SAME_ID, SWITCHED_OFF, TOO_LONG


@pytest.mark.requirement("wire:captions")
def test_a_caption_in_the_specifications_words():
    read = read_captions(
        {
            "captions": [
                {
                    "id": 7,
                    "text": "hello\r\nyou",
                    "caption_type": "teaser",
                    "freshness_score": 90,
                    "performance_score": "61.5",
                    "type_priority_score": 100,
                    "diversity_score": 80,
                }
            ]
        }
    )
    assert read == (
        Caption(
            caption_id=7,
            caption_text="hello\nyou",
            caption_type="teaser",
            freshness_score=90,
            performance_score=61.5,
            type_priority_score=100,
            diversity_score=80,
        ),
    )
    assert not read.skipped


@pytest.mark.requirement("wire:captions")
def test_a_caption_of_an_older_server():
    (caption,) = read_captions(
        {
            "captions": [
                {
                    "caption_id": "7",
                    "caption_text": "hello",
                    "is_paid_page_only": "1",
                    "freshness_score": 40,
                    "performance_score": None,
                    "creator_performance_score": 55,
                    "send_type_priority": 2,
                    "times_used": 3,
                    "last_used_date": "2026-11-02T09:00:00",
                }
            ]
        }
    )
    assert (caption.caption_id, caption.is_paid_page_only, caption.performance_score) == (7, True, 55)
    assert (caption.type_priority_score, caption.diversity_score) == (70, None)
    assert (caption.times_used, caption.last_used_date) == (3, date(2026, 11, 2))


@pytest.mark.requirement("wire:captions")
@pytest.mark.parametrize(("place", "score"), [(1, 100), (2, 70), (3, 50), (9, 50), (0, None), (None, None)])
def test_the_place_of_a_caption_type_becomes_its_score(place, score):
    (caption,) = read_captions({"captions": [{"caption_id": 1, "caption_text": "x", "send_type_priority": place}]})
    assert caption.type_priority_score == score


@pytest.mark.requirement("wire:captions")
@pytest.mark.parametrize(("used", "freshness"), [(0, 100), (2, 50), (None, 50)])
def test_a_score_that_is_left_out_is_neutral_and_a_caption_never_used_is_fresh(used, freshness):
    (caption,) = read_captions(
        {"captions": [{"caption_id": 1, "caption_text": "x", "times_used": used, "freshness_score": 250}]}
    )
    assert (caption.freshness_score, caption.performance_score) == (freshness, 50)


@pytest.mark.requirement("wire:captions-skipped")
def test_a_malformed_caption_is_skipped_and_counted_and_one_listed_twice_is_read_once():
    read = read_captions(
        {
            "captions": [
                {"caption_id": 2, "caption_text": "first"},
                {"caption_id": None, "caption_text": "no id"},
                {"caption_id": 3, "caption_text": "  "},
                {"caption_id": 4, "caption_text": "x" * 5_001},
                {"caption_id": -5, "caption_text": "x"},
                "nothing",
                {"caption_id": 1, "caption_text": "second"},
                {"caption_id": 2, "caption_text": "first"},
                {"caption_id": 2, "caption_text": "again"},
            ]
        }
    )
    assert [(caption.caption_id, caption.caption_text) for caption in read] == [(2, "first"), (1, "second")]
    assert read.skipped == {NAMELESS: 4, TOO_LONG: 1, SAME_ID: 1}
    assert unread_captions(read.skipped) == (
        "4 captions lack an id or a text, 1 is longer than the 5,000 characters that are read, 1 has the id of another"
    )


@pytest.mark.requirement("wire:captions-not-ours")
@pytest.mark.parametrize(
    ("rows", "left", "skipped", "garbled"),
    [
        ([{"creator_id": "alexia"}, {"creator_id": "ESME"}, {"creator_id": None}, {}], 3, {OF_ANOTHER: 1}, False),
        ([{"is_active": 0}, {"is_active": "yes"}, {"is_active": None}], 2, {SWITCHED_OFF: 1}, False),
        ([{"creator_id": "alexia", "is_active": False}, {"caption_text": ""}], 0, {OF_ANOTHER: 1, NAMELESS: 1}, True),
    ],
)
def test_a_caption_that_is_anothers_or_switched_off_is_left_out_and_counted(rows, left, skipped, garbled):
    stated = [{"caption_id": n, "caption_text": f"words {n}", **row} for n, row in enumerate(rows, 1)]
    read = read_captions({"captions": stated}, creator_id="esme")
    assert (len(read), read.skipped, read.garbled) == (left, skipped, garbled)


@pytest.mark.requirement("wire:strict-where-needed")
@pytest.mark.parametrize("answer", [{}, {"captions": None}, {"captions": {"1": "x"}}])
def test_captions_that_are_no_list_are_a_bad_answer_that_names_tool_and_field(answer):
    with pytest.raises(ToolFailure, match=r"get_top_captions: .*captions"):
        read_captions(answer, "get_top_captions")


@pytest.mark.requirement("wire:same-text")
@pytest.mark.parametrize(
    "stated", [{"2": [5, 9]}, {"2": [5, 9], "5": [2, 9]}, {"9": [2], "5": [2, 9], "2": ["?"], "7": []}]
)
def test_who_has_one_text_is_named_once_or_by_each_and_known_by_all(stated):
    rows = [{"caption_id": one, "caption_text": f"Hello {one % 2}"} for one in (2, 5, 7)]
    read = {one.caption_id: one for one in read_captions({"captions": rows, "same_text": stated})}
    assert {one: {*caption.ids} for one, caption in read.items()} == {2: {2, 5, 9}, 5: {2, 5, 9}, 7: {7}}
