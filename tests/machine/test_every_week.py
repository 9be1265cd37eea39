"""The real pipeline, the real server and the real store: every week keeps every rule, or says which not and why.

The checker judges from outside. A plain run takes a sample of the cast; `make test` saves two weeks for all of it, and
`make soak` eight.
"""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from checker.server_facts import BankFromFile, CallTool, facts_of, with_holds
from checker.week import Facts, Violation
from checker.week_checker import check
from mcp.shared.memory import create_connected_server_and_client_session

from eros.settings import Settings
from eros.vocabulary.exit_codes import EXIT_CODES
from eros.vocabulary.request import Request
from eros.vocabulary.wishes import PinnedEvent
from eros_app.services.generation import RunOptions, generate
from eros_db.demo.creators import DEMO_CREATORS
from eros_db.server import build_server

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
LEAST_CONFIDENCE = 0.3
#: A large page, a free one, one without any video, and one whose captions are used up.
SAMPLE = ("adriana", "ines", "petra", "odessa")
WISHES: dict[str, dict[str, Any]] = {
    "days off": {"days_off": (MONDAY, MONDAY + timedelta(days=5))},
    "a window": {"not_before": time(10), "not_after": time(22)},
    "hours of days": {
        "not_before_on": {MONDAY: time(12), MONDAY + timedelta(days=4): time(10, 30)},
        "not_after_on": {MONDAY + timedelta(days=6): time(21)},
    },
    "left out": {"exclude": ("ppv_unlock", "bundle"), "follow_ups": False},
    "a few only": {"include": ("ppv_unlock", "bundle", "bump_normal", "dm_farm", "link_drop")},
    "heavier": {"volume": "heavier", "focus": "engagement", "seed": 7},
    "lighter": {"volume": "lighter", "max_per_day": 6},
    "one a day": {"max_per_day": 1},
    "pinned": {
        "pinned": (
            PinnedEvent(send_type_key="live_promo", date=MONDAY + timedelta(days=2), time=time(20)),
            PinnedEvent(send_type_key="ppv_unlock", date=MONDAY + timedelta(days=3), time=time(21, 30)),
        )
    },
    "a budget": {"budget_per_day": 60.0},
    "a small budget": {"budget_per_day": 30.0},
}


class GeneratedWeek(NamedTuple):
    """A generation's document and exit code, and the facts that it rested on."""

    document: dict[str, Any]
    exit_code: int
    facts: Facts
    request: dict[str, Any]

    def violations(self) -> list[Violation]:
        """What the week breaks without saying so; an abort is a violation of its own."""
        if not self.document["success"]:
            error = f"{self.document['error_code']}: {self.document['error_message']}"
            return [Violation("outcome:aborted", error)]
        return check(self.document, self.facts, self.request)


Make = Callable[..., Awaitable[GeneratedWeek]]


@pytest.fixture(scope="module")
def make(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Generates a creator's week by the real pipeline over a demo database of this module's own."""
    home = tmp_path_factory.mktemp("home")
    shutil.copy(demo_database, home / "eros.db")
    return maker(home)


def maker(home: Path) -> Make:
    """Generates over the database in the folder."""
    url, bank = f"sqlite:///{home / 'eros.db'}", BankFromFile(home / "eros.db")

    async def made(creator_id: str, week_start: date = MONDAY, **wishes: Any) -> GeneratedWeek:
        request = Request(creator_id=creator_id, week_start=week_start, **wishes)
        async with server(url) as call:
            facts = await _facts(call, bank, creator_id)
        facts = with_holds(facts, home / "records.db", creator_id, week_start)
        outcome = await generate(request, RunOptions(Settings(home=home, now=NOW)))
        document = outcome.document.model_dump(mode="json")
        return GeneratedWeek(document, EXIT_CODES[outcome.ending], facts, request.model_dump(mode="json"))

    return made


@asynccontextmanager
async def server(url: str) -> AsyncIterator[CallTool]:
    """``call(tool, **arguments)`` to a server of our own beside the pipeline's."""
    async with create_connected_server_and_client_session(build_server(url, lambda: NOW)) as session:

        async def call(tool: str, **arguments: Any) -> dict[str, Any]:
            answer = await session.call_tool(tool, arguments)
            assert not answer.isError, answer.content
            return dict(answer.structuredContent or {})

        yield call


async def _facts(call: CallTool, bank: BankFromFile, creator_id: str) -> Facts:
    profile = await call("get_creator_profile", creator_id=creator_id)
    today = NOW.astimezone(ZoneInfo(profile["creator"]["timezone"])).date()
    return await facts_of(call, bank, creator_id, today)


@pytest.mark.requirement("week:keeps-every-rule")
@pytest.mark.parametrize(
    "creator_id", [SAMPLE[1], *(pytest.param(it, marks=pytest.mark.full) for it in (SAMPLE[0], *SAMPLE[2:]))]
)
async def test_a_week_keeps_every_rule_or_says_which_not(make: Make, creator_id: str) -> None:
    made = await make(creator_id, dry_run=True)
    assert made.violations() == []


@pytest.mark.full
@pytest.mark.requirement("volume-modules:response")
async def test_a_small_page_whose_earnings_fall_keeps_the_balance(make: Make) -> None:
    made = await make("thea", dry_run=True)
    (balance,) = (one for one in made.document["validation_report"]["checks"] if one["id"] == "balance")
    assert balance["passed"] is True, balance["detail"]
    assert made.violations() == []


@pytest.mark.full
@pytest.mark.requirement("hours:skipped:nothing-there")
@pytest.mark.parametrize(
    ("zone", "monday"),
    [("America/Nuuk", date(2027, 3, 22)), ("Pacific/Easter", date(2027, 8, 30)), ("Pacific/Apia", date(2011, 12, 26))],
)
async def test_a_week_in_which_the_clocks_change_by_day_keeps_every_rule(
    demo_database: Path, tmp_path: Path, zone: str, monday: date
) -> None:
    shutil.copy(demo_database, tmp_path / "eros.db")
    with sqlite3.connect(tmp_path / "eros.db") as store:
        store.execute("update creators set timezone = ? where creator_id = 'adriana'", (zone,))
    made = await maker(tmp_path)("adriana", monday, dry_run=True, allow_past=True)
    assert made.violations() == []
    report = made.document["validation_report"]
    assert report["errors"] == []
    named = [it["message"] for it in report["warnings"] if it["type"] == "day_skipped"]
    skipped = "No sends stand on 2011-12-30: the clocks of Pacific/Apia skip that day"
    assert named == ([skipped] if zone == "Pacific/Apia" else [])


@pytest.mark.requirement("week:keeps-every-rule")
@pytest.mark.parametrize(
    "wish", ["pinned", *(pytest.param(it, marks=pytest.mark.full) for it in ("a window", "left out"))]
)
async def test_a_week_with_wishes_keeps_every_rule(make: Make, wish: str) -> None:
    made = await make("fiona", dry_run=True, **WISHES[wish])
    assert made.violations() == []


@pytest.mark.requirement("week:low-confidence-stops")
async def test_a_confidence_below_three_tenths_stops_the_week_unless_it_is_overridden(make: Make) -> None:
    made = await make("nova", dry_run=True)
    assert made.facts.confidence < LEAST_CONFIDENCE
    assert made.document["error_code"] == "VALIDATION_FAILED_CRITICAL"
    overridden = await make("nova", dry_run=True, allow_low_confidence=True)
    assert overridden.violations() == []


def every_fourth_page() -> list[Any]:
    """All pages; three quarters of them in the soak alone."""
    return [
        pytest.param(member.creator_id, marks=pytest.mark.soak if place % 4 else ())
        for place, member in enumerate(DEMO_CREATORS)
    ]


@pytest.mark.requirement("week:keeps-every-rule", "week:rested-captions")
@pytest.mark.parametrize("weeks", [pytest.param(2, marks=pytest.mark.full), pytest.param(8, marks=pytest.mark.soak)])
@pytest.mark.parametrize("creator_id", every_fourth_page())
async def test_saved_weeks_keep_every_rule_and_share_no_rested_caption(make: Make, creator_id: str, weeks: int) -> None:
    before: set[int] = set()
    for number in range(weeks):
        made = await make(creator_id, MONDAY + timedelta(weeks=number), allow_low_confidence=True)
        assert made.violations() == []
        assert made.exit_code == {"saved": 0, "needs_review": 3}[made.document["status"]]
        fresh = {
            item["caption_id"]
            for item in made.document["items"]
            if item["caption_scores"] and item["caption_scores"]["freshness"] >= 30
        }
        assert fresh & before == set()
        saved = made.document["status"] == "saved"
        before = {item["caption_id"] for item in made.document["items"] if saved} - {None}


@pytest.mark.full
@pytest.mark.requirement("week:keeps-every-rule")
@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize(
    "creator_id", ["alexia", "ines", *(pytest.param(it, marks=pytest.mark.soak) for it in ("fiona", "roxane"))]
)
async def test_every_wish_leaves_every_rule_standing(make: Make, creator_id: str, wish: str) -> None:
    made = await make(creator_id, dry_run=True, **WISHES[wish])
    refused = made.exit_code == 2 and made.document["resolution"]
    assert refused or made.violations() == []
