"""What other weeks hold, as one week's captions are gathered and chosen (R60)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.ledger import Ledger, NearestUse, agency_window, days_of_rest
from eros.vocabulary.limits import TOP_CAPTIONS_STEP
from nodes.match_content.gather_node import gather_captions
from nodes.match_content.node import match_content

Make = Callable[..., Any]
MONDAY = date(2026, 11, 23)
PERSONA = {"creator_id": "alexia", "primary_tone": "playful"}
RANKED = [{"content_type": "solo", "performance_tier": "TOP", "rank": 1}]


class Recorded:
    """A record store that says these ledgers, one after the other; what is reserved, and that others were sooner."""

    def __init__(self, *ledgers: Ledger) -> None:
        self.ledgers, self.reserved = list(ledgers), []

    def ledger(self, creator_id: str, week_start: date, today: date) -> Ledger:
        return self.ledgers.pop(0)

    def reserve(self, seen: Ledger, caption_ids: Any) -> Ledger | None:
        if self.ledgers:
            return self.ledgers.pop(0)
        self.reserved.append(sorted(caption_ids))
        return None


def own(**rests: int) -> dict[int, NearestUse]:
    """Captions "c7" that another week of the page uses so many days before this one."""
    return {int(name[1:]): NearestUse(day=MONDAY - timedelta(days=rest), rest=rest) for name, rest in rests.items()}


@pytest.mark.requirement("ledger:rest")
@pytest.mark.parametrize(
    ("day", "rest"),
    [
        (date(2026, 11, 15), 5),  # it has passed: five days ago
        (date(2026, 11, 21), 2),  # before the week
        (date(2026, 11, 23), None),  # the week itself
        (date(2026, 11, 29), None),
        (date(2026, 11, 30), 1),  # the day after its Sunday
        (date(2026, 12, 28), 29),
    ],
)
def test_a_use_rests_until_today_or_to_the_nearer_end_of_the_week(day: date, rest: int | None) -> None:
    assert days_of_rest(day, date(2026, 11, 20), MONDAY) == rest


def test_the_window_of_other_pages_is_seven_days_on_either_side() -> None:
    assert agency_window(MONDAY) == (date(2026, 11, 16), date(2026, 12, 6))


@pytest.mark.requirement("ledger:same-text")
def test_what_a_week_holds_of_a_text_counts_under_each_of_its_ids(caption: Make) -> None:
    ledger = Ledger.of(own(c1=15, c2=9), {3: [MONDAY]})
    one, other = ledger.applied([caption(7).model_copy(update={"same_text": (1, 2, 3)}), caption(8)])
    assert (one.freshness_score, one.held_elsewhere) == (30, (MONDAY,))
    assert (other.freshness_score, other.held_elsewhere) == (100, ())


@pytest.mark.requirement("ledger:once")
@pytest.mark.parametrize(("served", "rest", "counted"), [(100, 15, 50), (20, 15, 20), (50, 15, 50), (100, 30, 100)])
def test_of_what_the_server_and_the_records_know_the_shorter_rest_counts(
    caption: Make, served: float, rest: int, counted: float
) -> None:
    ledger = Ledger.of(own(c1=rest), {})
    (one,) = ledger.applied([caption(1, served)])
    assert one.freshness_score == counted
    assert one.last_used_date == (MONDAY - timedelta(days=rest) if counted < served else None)


@pytest.mark.requirement("ledger:digest")
def test_the_digest_is_of_what_is_seen_in_whatever_order_and_wherever_it_waits() -> None:
    one = Ledger.of(own(c1=3, c2=4), {7: [MONDAY]}, unsaved=[1, 7])
    other = Ledger.of(own(c2=4, c1=3), {7: [MONDAY, MONDAY]})
    assert one.digest == other.digest
    assert Ledger.of(own(c1=3), {7: [MONDAY]}).digest != one.digest
    assert Ledger.of(own(c1=3, c2=4, c9=30), {7: [MONDAY]}).digest == one.digest, "fully rested tells nothing"


@pytest.mark.requirement("ledger:asked")
async def test_what_no_server_can_know_of_is_left_out_of_the_questions(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    ledger = Ledger.of(own(c1=5, c2=20, c5=5), {3: [MONDAY], 6: [MONDAY]}, unsaved=[1, 2, 3])
    fake = server(rows={"dm_farm": [row(n) for n in range(1, 9)]}, persona=PERSONA, rankings=RANKED)
    update = await gather_captions(state(["dm_farm"]), runtime(fake, recorder=Recorded(ledger)))
    (asked,) = [arguments for tool, arguments in fake.calls if tool == "get_send_type_captions"]
    assert asked["exclude_ids"] == [1, 3], "2 has rested enough for the first question; the server knows of 5 and 6"
    fresh = {one.caption.caption_id: one.caption.freshness_score for one in update["pool"].candidates["dm_farm"]}
    assert fresh == {2: 66.67, 4: 100, 5: 16.67, 7: 100, 8: 100}
    assert [it.error_type for it in update["findings"]] == []


@pytest.mark.requirement("ledger:last-resort", "failure:caption_shared")
async def test_what_another_page_holds_is_asked_for_and_offered_only_where_a_place_stays_empty(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    ledger = Ledger.of({}, {1: [MONDAY + timedelta(days=1)], 2: [MONDAY]}, unsaved=[1, 2])
    rows = {"dm_farm": [row(1, 100, 99), row(2, 100, 98), row(3, 0, 0)]}
    for places, offered in ((1, {3}), (2, {1, 2, 3})):
        fake = server(rows=rows, persona=PERSONA, rankings=RANKED)
        week = state(["dm_farm"] * places)
        update = await gather_captions(week, runtime(fake, recorder=Recorded(ledger)))
        assert {one.caption.caption_id for one in update["pool"].candidates["dm_farm"]} == offered
    matched = await match_content({**week, **update, "persona_scores": {}}, runtime(fake, recorder=Recorded()))
    said = {slot.caption.caption_id: slot for slot in matched["content"].slots}
    assert said.keys() == {1, 3}, "2 stands on the other page that very day"
    (named,) = [it for it in matched["findings"] if it.error_type == "caption_shared"]
    assert named.slot_ids == (said[1].slot_id,)
    assert "caption 1 (2026-11-24)" in named.impact
    assert "Another page sends this caption within 7 days" in said[1].warnings


@pytest.mark.requirement("ladder:silent")
async def test_captions_that_could_not_be_had_after_the_retries_are_not_asked_for_again_even_where_others_hold_some(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    ledger = Ledger.of({}, {1: [MONDAY]}, unsaved=[1])
    for kind, asked in (("timeout", 1), ("refused", 1), ("not_found", 5)):
        fake = server(rows={}, top={"playful": [row(5)]}, persona=PERSONA, rankings=RANKED)
        fake.failing = {"dm_farm": (9, kind)}
        update = await gather_captions(state(["dm_farm"]), runtime(fake, recorder=Recorded(ledger)))
        assert [tool for tool, _ in fake.calls].count("get_send_type_captions") == asked
        assert [one.ladder_step for one in update["pool"].candidates["dm_farm"]] == [TOP_CAPTIONS_STEP]


@pytest.mark.requirement("ledger:own-step", "ledger:last-resort")
@pytest.mark.parametrize("saved", [True, False])
async def test_a_types_own_caption_keeps_its_step_of_the_ladder_whether_the_other_page_waits_or_is_saved(
    saved: bool, server: Make, row: Make, state: Make, runtime: Make
) -> None:
    """1 and 2 are of the type and held; 9 is free and stands in: it comes first, since what is held comes last."""
    tuesday = MONDAY + timedelta(days=1)
    own_rows, top = [row(1, 100, 70), row(2, 15, 70)], default_catalogue()["dm_farm"].caption_types[0]
    kept = Ledger.of({}, {}) if saved else Ledger.of({}, {1: [tuesday], 2: [tuesday]}, unsaved=[1, 2])
    held = {"1": [str(tuesday)], "2": [str(tuesday)]} if saved else {}
    for stand_ins, expected in (([], {1: 0, 2: 2}), ([row(9, 100, 70)], {1: 0, 9: TOP_CAPTIONS_STEP})):
        fake = server(rows={"dm_farm": own_rows}, held=held, persona=PERSONA, rankings=RANKED)
        fake.top = {top: own_rows + stand_ins}
        week = state(["dm_farm"] * 2)
        update = await gather_captions(week, runtime(fake, recorder=Recorded(kept)))
        matched = await match_content({**week, **update, "persona_scores": {}}, runtime(fake, recorder=Recorded()))
        assert {slot.caption.caption_id: slot.ladder_step for slot in matched["content"].slots} == expected


@pytest.mark.requirement("ledger:last-resort")
async def test_what_other_pages_hold_goes_to_the_days_on_which_they_do_not_send_it(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    """1 is free on Tuesday alone and 2 on both days: both find a place."""
    tuesday = MONDAY + timedelta(days=1)
    held = {"1": [str(MONDAY)], "2": [str(MONDAY + timedelta(days=7))]}
    fake = server(rows={"dm_farm": [row(1, 100, 50), row(2, 100, 99)]}, held=held, persona=PERSONA, rankings=RANKED)
    week = state(["dm_farm"], ["dm_farm"])
    update = await gather_captions(week, runtime(fake))
    matched = await match_content({**week, **update, "persona_scores": {}}, runtime(fake))
    assert {slot.date: slot.caption.caption_id for slot in matched["content"].slots} == {MONDAY: 2, tuesday: 1}


@pytest.mark.requirement("ledger:by-day")
@pytest.mark.parametrize("saved", [True, False])
async def test_what_another_page_sends_more_than_seven_days_from_the_sends_day_goes_before_a_tired_caption(
    saved: bool, server: Make, row: Make, state: Make, runtime: Make
) -> None:
    """Another page sends 1 and 2 on Friday before the week: that is near Monday and Friday, and far from Sunday."""
    friday, sunday = MONDAY - timedelta(days=3), MONDAY + timedelta(days=6)
    rows = {"dm_farm": [row(1, 100, 50), row(2, 100, 99), row(3, 20, 90), row(4, 20, 40)]}
    kept = Ledger.of({}, {}) if saved else Ledger.of({}, {1: [friday], 2: [friday]}, unsaved=[1, 2])
    fake = server(rows=rows, held={"1": [str(friday)], "2": [str(friday)]}, persona=PERSONA, rankings=RANKED)
    for days, expected in (
        ([["dm_farm"], [], [], [], [], [], ["dm_farm"]], {MONDAY: 3, sunday: 2}),
        ([["dm_farm"], [], [], [], [], [], ["dm_farm", "dm_farm"]], {MONDAY: 3, sunday: 1}),
        ([["dm_farm"]], {MONDAY: 3}),
    ):
        week = state(*days)
        update = await gather_captions(week, runtime(fake, recorder=Recorded(kept)))
        matched = await match_content({**week, **update, "persona_scores": {}}, runtime(fake, recorder=Recorded()))
        assert {slot.date: slot.caption.caption_id for slot in matched["content"].slots} == expected
        assert [it.error_type for it in matched["findings"] if it.error_type == "caption_shared"] == []


@pytest.mark.requirement("ledger:by-day")
async def test_days_that_are_near_another_pages_send_take_a_step_down_before_they_take_its_caption(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    """1 and 2 are free on Sunday alone: one of them stands there, and Monday has the tired one, not the other."""
    friday = MONDAY - timedelta(days=3)
    rows = {"dm_farm": [row(1, 100, 50), row(2, 100, 99), row(3, 0, 0)]}
    fake = server(rows=rows, held={"1": [str(friday)], "2": [str(friday)]}, persona=PERSONA, rankings=RANKED)
    week = state(["dm_farm"], [], [], [], [], [], ["dm_farm"])
    update = await gather_captions(week, runtime(fake))
    matched = await match_content({**week, **update, "persona_scores": {}}, runtime(fake))
    assert [slot.caption.caption_id for slot in matched["content"].slots] == [3, 2]
    assert [(slot.ladder_step, len(slot.warnings)) for slot in matched["content"].slots] == [(3, 1), (0, 0)]


@pytest.mark.requirement("ledger:foreign", "failure:ledger_not_whole")
async def test_a_server_that_says_nothing_of_its_other_pages_is_named(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    ledger = Ledger.of({}, {1: [MONDAY]})
    rows = {"dm_farm": [row(1), row(2)]}
    older = server(rows=rows, persona=PERSONA, rankings=RANKED, older=True)
    update = await gather_captions(state(["dm_farm"]), runtime(older, recorder=Recorded(ledger)))
    (told,) = [it for it in update["findings"] if it.error_type == "ledger_not_whole"]
    assert (told.severity, told.fallback) == ("LOW", "the weeks that are kept here")
    assert "only the last use that it states" in told.message
    assert [one.caption.caption_id for one in update["pool"].candidates["dm_farm"]] == [2]


@pytest.mark.requirement("ledger:at-once")
async def test_what_others_reserved_meanwhile_is_left_to_them(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    first, then = Ledger.of({}, {}), Ledger.of({}, {1: [MONDAY]}, unsaved=[1])
    fake = server(rows={"dm_farm": [row(n, 100, 90 - n) for n in (1, 2, 3)]}, persona=PERSONA, rankings=RANKED)
    recorder = Recorded(first, then)
    week = state(["dm_farm"])
    update = await gather_captions(week, runtime(fake, recorder=recorder))
    matched = await match_content({**week, **update, "persona_scores": {}}, runtime(fake, recorder=recorder))
    (slot,) = matched["content"].slots
    assert (slot.caption.caption_id, recorder.reserved) == (2, [[2]])
    assert matched["ledger"].digest not in (first.digest, then.digest), "both were seen"
    assert not matched["contest"].again


@pytest.mark.requirement("ledger:same-text")
async def test_a_text_is_reserved_under_each_of_its_ids_and_left_where_one_of_them_is_taken(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    first, then = Ledger.of({}, {}), Ledger.of({}, {7: [MONDAY]}, unsaved=[7])
    fake = server(rows={"dm_farm": [row(n, 100, 90 - n) for n in (1, 2, 3)]}, persona=PERSONA, rankings=RANKED)
    fake.same_text = {"1": [7], "2": [8]}
    recorder = Recorded(first, then)
    week = state(["dm_farm"])
    update = await gather_captions(week, runtime(fake, recorder=recorder))
    matched = await match_content({**week, **update, "persona_scores": {}}, runtime(fake, recorder=recorder))
    assert matched["content"].slots[0].caption.caption_id == 2
    assert recorder.reserved == [[2, 8]]


@pytest.mark.requirement("ledger:at-once")
async def test_where_others_took_too_much_the_run_asks_again_with_what_it_knows_now(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    first, then = Ledger.of({}, {}), Ledger.of({}, {1: [MONDAY]}, unsaved=[1])
    fake = server(rows={"dm_farm": [row(1)]}, persona=PERSONA, rankings=RANKED)
    week = state(["dm_farm"])
    update = await gather_captions(week, runtime(fake, recorder=Recorded(first)))
    matched = await match_content({**week, **update, "persona_scores": {}}, runtime(fake, recorder=Recorded(then)))
    assert (matched["contest"].again, matched["contest"].rounds) == (True, 1)
    assert "content" not in matched


@pytest.mark.requirement("ledger:by-day")
async def test_a_follow_up_takes_what_another_page_sends_near_other_days_before_a_tired_caption(
    server: Make, row: Make, state: Make, runtime: Make
) -> None:
    """Another page sends 11 and 12 on Friday before the week: Monday's follow-up has the tired one, Sunday's one of
    them. Where it sends them on the week's Sunday, every day is near."""
    sunday = MONDAY + timedelta(days=6)
    for held, expected in ((MONDAY - timedelta(days=3), {13, 12}), (sunday, {13, 14})):
        rows = {
            "ppv_unlock": [row(1), row(2)],
            "ppv_followup": [row(11, 100, 50), row(12, 100, 99), row(13, 20, 90), row(14, 0, 40)],
        }
        fake = server(rows=rows, held={"11": [str(held)], "12": [str(held)]}, persona=PERSONA, rankings=RANKED)
        week = state(["ppv_unlock"], [], [], [], [], [], ["ppv_unlock"])
        update = await gather_captions(week, runtime(fake))
        matched = await match_content({**week, **update, "persona_scores": {}}, runtime(fake))
        kept = matched["content"].follow_up_captions
        assert {one.caption_id for one, *_ in kept} == expected
        assert [it.error_type for it in matched["findings"] if it.error_type == "caption_shared"] == []
