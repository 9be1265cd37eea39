"""What weeks hold of the captions, for the weeks that are planned beside them and after them (R60)."""

import asyncio
import json
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from kept_weeks import change_week

from eros.failures import RequestError
from eros.settings import Settings
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.request import Request
from eros_app.services.generation import RunOptions, generate
from eros_app.services.outcome import Outcome
from eros_app.services.review import answer

MONDAY = date(2026, 11, 23)
NEXT = MONDAY + timedelta(weeks=1)
Made = Callable[..., Outcome]


def week(outcome: Outcome) -> ResultDocument:
    assert isinstance(outcome.document, ResultDocument), outcome.document
    return outcome.document


def captions(outcome: Outcome) -> dict[int, date]:
    return {item.caption_id: item.scheduled_date for item in week(outcome).items if item.caption_id is not None}


def shared(outcomes: list[Outcome]) -> set[int]:
    """The captions that stand in more than one of the weeks."""
    counts = Counter(one for outcome in outcomes for one in captions(outcome))
    return {one for one, count in counts.items() if count > 1}


def at_once(settings: Settings, *requests: Request) -> list[Outcome]:
    """The generations side by side in one process: each goes on where another waits for its data server."""

    async def both() -> list[Outcome]:
        return await asyncio.gather(*(generate(request, RunOptions(settings)) for request in requests))

    return asyncio.run(both())


def alone(made: Made, *requests: Request) -> list[Outcome]:
    """The same weeks, each as if nobody else were there."""
    return [made(one.creator_id, week_start=one.week_start, dry_run=True) for one in requests]


@pytest.mark.requirement("ledger:pages")
def test_pages_of_one_agency_share_no_caption_in_a_week_nor_in_the_one_beside_it(made: Made) -> None:
    weeks = [made("ines"), made("wren"), made("ines", week_start=NEXT), made("thea", week_start=NEXT)]
    assert [outcome.status for outcome in weeks] == ["saved"] * 4
    assert shared(weeks) == set()
    assert all("caption_shared" not in {it.type for it in week(one).degradations} for one in weeks)


TWO_WEEKS = [Request(creator_id="ines", week_start=monday) for monday in (MONDAY, NEXT)]
PAGES = ("ines", "wren", "thea", "esme", "gwen", "mira", "luna", "kaia")


@pytest.mark.full
@pytest.mark.requirement("ledger:at-once")
@pytest.mark.parametrize(
    "requests",
    [
        pytest.param(TWO_WEEKS, id="two weeks of a page"),
        pytest.param([Request(creator_id=page, week_start=MONDAY) for page in PAGES[:3]], id="three pages"),
        pytest.param(
            [Request(creator_id=page, week_start=MONDAY) for page in PAGES[:7]], marks=pytest.mark.soak, id="seven"
        ),
    ],
)
def test_weeks_that_are_planned_at_once_share_no_caption(
    made: Made, settings: Settings, requests: list[Request]
) -> None:
    assert shared(alone(made, *requests)), "they would not get in each other's way"
    weeks = at_once(settings, *requests)
    assert [outcome.status for outcome in weeks] == ["saved"] * len(requests)
    assert shared(weeks) == set()


@pytest.mark.full
@pytest.mark.requirement("ledger:at-once")
@pytest.mark.parametrize("count", [2, pytest.param(8, marks=pytest.mark.soak)])
def test_processes_that_begin_at_once_share_no_caption(home: Path, start: Any, count: int) -> None:
    begun = [start("generate", page, "--json", "-q", "--allow-low-confidence") for page in PAGES[:count]]
    ended = [json.loads(process.communicate()[0]) for process in begun]
    assert [document["status"] for document in ended] == ["saved"] * count
    held = [{item["caption_id"] for item in document["items"]} - {None} for document in ended]
    assert all(not one & other for one, other in combinations(held, 2))


@pytest.mark.full
@pytest.mark.requirement("ledger:waiting")
def test_two_weeks_that_wait_share_no_rested_caption(made: Made) -> None:
    both = [made("juno", week_start=MONDAY), made("juno", week_start=NEXT)]
    assert [outcome.status for outcome in both] == ["needs_review", "needs_review"]
    again = shared(both)
    scores = {it.caption_id: it.caption_scores for it in week(both[1]).items if it.caption_scores}
    assert all(scores[one].freshness < 30 for one in again), "a rested one of a week that waits"
    named = {slot for it in week(both[1]).degradations if it.type == "caption_shortage" for slot in it.slots}
    assert all(it.slot_id in named for it in week(both[1]).items if it.caption_id in again)


@pytest.mark.full
@pytest.mark.requirement("ledger:own-week")
def test_a_weeks_own_earlier_versions_count_for_nothing_waiting_or_saved(made: Made) -> None:
    for page in ("juno", "ines"):
        first, second = made(page, seed=5), made(page, seed=5)
        assert captions(first) == captions(second)
        assert week(first).ledger == week(second).ledger


@pytest.mark.full
@pytest.mark.requirement("ledger:frees")
@pytest.mark.parametrize("how", ["rejected", "aborted", "killed"])
def test_what_came_to_nothing_holds_nothing(made: Made, home: Path, how: str) -> None:
    alone = captions(made("luna", dry_run=True))
    held = made("ines")
    state = {"rejected": "rejected", "aborted": "aborted", "killed": "planned"}[how]
    gone = {"lease_holder": None, "step": "planning"} if how == "killed" else {}
    change_week(home, held.document.generation_id, state=state, **gone)
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        store.execute("DELETE FROM schedule_items")
    assert captions(made("luna", dry_run=True)) == alone


@pytest.mark.full
@pytest.mark.requirement("ledger:digest")
def test_the_document_names_what_was_seen_and_the_same_is_named_alike(made: Made) -> None:
    nothing, again = made("luna", dry_run=True), made("luna", dry_run=True)
    made("ines")
    other, same = made("luna", dry_run=True), made("luna", dry_run=True)
    assert week(nothing).ledger == week(again).ledger != week(other).ledger == week(same).ledger
    assert captions(other) == captions(same) != captions(nothing)
    assert len(week(other).ledger or "") == 64


@pytest.mark.full
@pytest.mark.requirement("ledger:last-resort")
def test_where_nothing_else_is_left_a_caption_stands_on_two_pages_on_other_days_and_is_named(
    made: Made, home: Path
) -> None:
    first = made("ines")
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        held = ", ".join(map(str, captions(first)))
        store.execute(f"UPDATE caption_bank SET is_active = 0 WHERE caption_id NOT IN ({held})")
    second = made("kaia", dry_run=True, allow_low_confidence=True)
    days, days_of_first = captions(second), captions(first)
    assert days
    assert all(day != days_of_first[one] for one, day in days.items())
    named = [slot for it in week(second).degradations if it.type == "caption_shared" for slot in it.slots]
    worded = {it.slot_id: it for it in week(second).items if it.caption_id is not None}
    assert sorted(named) == sorted(worded)  # once, by the phase that gave the caption
    assert all("Another page sends this caption within 7 days" in it.warnings for it in worded.values())
    assert any("other pages send the same within seven days" in text for text in week(second).recommendations)


@pytest.mark.full
@pytest.mark.requirement("ledger:owner")
def test_a_caption_that_belongs_to_a_page_is_planned_on_no_other(made: Made, home: Path) -> None:
    free = captions(made("luna", dry_run=True))
    with closing(sqlite3.connect(home / "eros.db")) as store, store:
        theirs = ", ".join(map(str, free))
        store.execute(f"UPDATE caption_bank SET creator_id = 'ines' WHERE caption_id IN ({theirs})")
    assert not captions(made("luna", dry_run=True)).keys() & free.keys()
    assert captions(made("ines", dry_run=True)).keys() & free.keys()


@pytest.mark.full
@pytest.mark.requirement("ledger:approval")
def test_what_an_approval_judges_is_what_a_plan_sees(made: Made, settings: Settings, home: Path) -> None:
    """A week of another home, or of before the ledger, may share: approving it is told (R59)."""
    waits = made("juno")
    change_week(home, waits.document.generation_id, state="rejected")
    saved = made("esme")
    change_week(home, waits.document.generation_id, state="waiting")
    with closing(sqlite3.connect(home / "records.db")) as store, store:
        one, day = next(iter(captions(saved).items()))
        values = (waits.document.generation_id, one, day.isoformat())
        store.execute("INSERT INTO week_captions VALUES (?, ?, ?)", values)
    refused = asyncio.run(_approved(waits, settings))
    assert f"caption {one}, planned here for {day}, is used on {day} by esme" in refused


async def _approved(waits: Outcome, settings: Settings) -> str:
    with pytest.raises(RequestError) as raised:
        await answer(
            waits.document.generation_id or "", "approve", reason="", reviewer="robin", options=RunOptions(settings)
        )
    return raised.value.message
