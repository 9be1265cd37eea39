"""What a week's advice says holds: each reason to wait is named, and a command that it gives mends what it is about."""

import re
import shutil
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from eros.settings import Settings
from eros.vocabulary.caption_warnings import warned_type
from eros.vocabulary.catalogue import CATEGORIES, default_catalogue
from eros.vocabulary.request import Request
from eros.vocabulary.wishes import PinnedEvent
from eros_app.services.generation import RunOptions, generate
from eros_db.demo.creators import DEMO_CREATORS

Document = dict[str, Any]
Make = Callable[..., Awaitable[Document]]

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
#: The types that want video.
VIDEO = ("ppv_unlock", "bundle", "flash_bundle")
ALL_BUT_WEDNESDAY = tuple(MONDAY + timedelta(days=day) for day in range(7) if day != 2)
#: More in a day than the limit that would leave nothing missing.
FOUR_ON_SATURDAY = tuple(
    PinnedEvent(send_type_key=key, date=MONDAY + timedelta(days=5), time=at)
    for key, at in (
        ("vip_program", time(17, 2)),
        ("bump_descriptive", time(18, 54)),
        ("wall_link_drop", time(20, 46)),
        ("dm_farm", time(22, 14)),
    )
)
RETENTION = ("renew_on_post", "renew_on_message", "expired_winback")
#: A page without any video, hours that hold two blocks, a day with one, types that a week leaves out and waits for,
#: types that are excluded in vain and not, and budgets below the price of single sends.
HARD: list[tuple[str, dict[str, Any]]] = [
    ("petra", {"volume": "lighter"}),
    ("celeste", {"volume": "heavier"}),
    ("valentina", {"not_before": time(12), "not_after": time(18), "max_per_day": 8}),
    ("serena", {"not_after_on": {MONDAY + timedelta(days=3): time(12)}, "max_per_day": 6}),
    ("serena", {"exclude": RETENTION, "max_per_day": 4}),
    ("petra", {"exclude": VIDEO}),
    ("alexia", {"exclude": VIDEO}),
    ("alexia", {"budget_per_day": 30.0}),
    ("mira", {"budget_per_day": 20.0}),
    ("helena", {"volume": "lighter", "not_before": time(15, 20), "days_off": ALL_BUT_WEDNESDAY}),
    ("petra", {"include": ("bump_flyer", "snapchat_bundle", "game_post"), "pinned": FOUR_ON_SATURDAY}),
    ("juno", {"exclude": ("vip_program", "flash_bundle", "snapchat_bundle", "expired_winback")}),
]
WISHES: tuple[dict[str, Any], ...] = (
    {"days_off": (MONDAY, MONDAY + timedelta(days=5))},
    {"not_before": time(10), "not_after": time(16)},
    {"exclude": ("ppv_unlock", "bundle"), "follow_ups": False},
    {"include": ("ppv_unlock", "bundle", "bump_normal", "dm_farm", "link_drop")},
    {"volume": "heavier"},
    {"volume": "lighter", "max_per_day": 6},
    {"max_per_day": 1},
    {"budget_per_day": 60.0},
)
MANY = [
    *((member.creator_id, {}) for member in DEMO_CREATORS),
    *((name, wishes) for name in ("alexia", "delphine", "juno", "petra") for wishes in WISHES),
]
CASES = [
    *(pytest.param(*case, marks=pytest.mark.full) for case in HARD),
    *(pytest.param(*case, marks=pytest.mark.soak) for case in MANY),
]
COMMAND = re.compile(r"plan fewer sends with `eros generate ([^`]+)`")
ENOUGH = re.compile(r"raise `--budget-per-day` to (\d+\.\d\d)")
BALANCED = re.compile(r"or to (\d+\.\d\d) for the balance alone")
#: What a step says that is about sends that were asked for and are not planned.
OF_THE_SHORT = ("caps of the send types", "for want of media", "completeness (")


@pytest.fixture(scope="module")
def make(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Plans a creator's week by the real pipeline over a demo database, and keeps nothing."""
    home = tmp_path_factory.mktemp("home")
    shutil.copy(demo_database, home / "eros.db")

    async def made(creator_id: str, **wishes: Any) -> Document:
        request = Request(creator_id=creator_id, week_start=MONDAY, dry_run=True, allow_low_confidence=True, **wishes)
        outcome = await generate(request, RunOptions(Settings(home=home, now=NOW)))
        return outcome.document.model_dump(mode="json")

    return made


@pytest.mark.requirement("recommend:holds")
@pytest.mark.parametrize(("creator_id", "wishes"), CASES)
async def test_each_reason_to_wait_is_named_and_each_command_mends_what_it_is_about(
    make: Make, creator_id: str, wishes: dict[str, Any]
) -> None:
    week = await make(creator_id, **wishes)
    if not week["success"]:
        assert week["resolution"]
        assert week["error_code"] != "UNKNOWN_SEND_TYPE"
        return
    advice = " ".join(week["recommendations"])
    assert [reason for reason in reasons(week) if reason not in advice] == []
    for command in sorted(set(COMMAND.findall(advice))):
        smaller = await make(creator_id, **{**wishes, **smaller_by(command)})
        assert smaller["success"], command
        assert ails(smaller) < ails(week), command
    for step in (step for text in week["recommendations"] for step in text.split("; ")):
        for change in changes(step):
            assert not short_of(await make(creator_id, **{**wishes, **change})) & short_of(week), (step, change)
    for enough in sorted(set(ENOUGH.findall(advice))):
        assert "budget_left_out" in remarks(week)
        richer = await make(creator_id, **{**wishes, "budget_per_day": float(enough)})
        assert {"budget_left_out", "category_balance_off"} & {*remarks(richer)} == set()
    for balanced in sorted(set(BALANCED.findall(advice))):
        assert "category_balance_off" not in remarks(
            await make(creator_id, **{**wishes, "budget_per_day": float(balanced)})
        )


def changes(step: str) -> Iterator[dict[str, Any]]:
    """What a step about missing sends would have changed in the request."""
    if any(words in step for words in OF_THE_SHORT):
        yield from map(smaller_by, COMMAND.findall(step))
        if "exclude fewer types" in step:
            yield {"exclude": ()}
        if "include more types" in step:
            yield {"include": ()}


def remarks(week: Document) -> list[str]:
    return [remark["type"] for remark in week["validation_report"]["warnings"]]


def short_of(week: Document) -> set[str]:
    """The categories of which sends are missing, for want of media or for caps."""
    warnings = week["validation_report"]["warnings"]
    told = " ".join(
        one["message"].partition(";")[0].partition("planned: ")[2] if one["type"] == "sends_missing" else one["message"]
        for one in warnings
        if one["type"] in ("sends_missing", "quota_short")
    )
    return {name for name in CATEGORIES if f"{name} " in told}


def reasons(week: Document) -> Iterator[str]:
    """Why the week waits: its errors, and the types of its critical caption warnings."""
    report = week["validation_report"]
    yield from (error["message"] for error in report["errors"])
    for warning in report["warnings"]:
        if warning["type"] == "caption_pool_warning" and warning["found"] == "critical":
            yield str(warned_type(warning["message"], default_catalogue()))


def smaller_by(command: str) -> dict[str, Any]:
    """The wishes of a command that make the week smaller."""
    words = command.split()
    said = dict(pairwise(words))
    most = {"max_per_day": int(said["--max-per-day"])} if "--max-per-day" in said else {}
    without = {"exclude": tuple(said["--exclude"].split(","))} if "--exclude" in said else {}
    return most | without | {"volume": said.get("--volume", "normal")}


def ails(week: Document) -> float:
    """Sends that are missing or found no time, sends too many in a block, days whose rules gave way, and quotas
    that caps leave short."""
    warnings = week["validation_report"]["warnings"]
    missing = sum(it["limit"] - it["found"] for it in warnings if it["type"] == "sends_missing")
    dropped = sum(it["found"] for it in warnings if it["type"] == "dropped_send")
    crowded = sum(it["found"] - it["limit"] for it in warnings if it["type"] == "block_too_full")
    relaxed = sum(it["type"] == "timing_relaxed" for it in warnings)
    short = sum(it["type"] == "quota_short" for it in warnings)
    return float(missing + dropped + crowded + relaxed + short)
