"""The cast, the healthy ones and the faulty ones."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from eros.vocabulary.catalogue import MEDIA_KINDS, SendType, default_catalogue
from eros.vocabulary.volume import confidence_of
from eros_db.demo.creators import DEMO_CREATORS, DemoCreator
from eros_db.volume.tiers import tier_of

Ask = Callable[..., Sequence[Any]]

HEALTHY = [member for member in DEMO_CREATORS if member.fault is None]
_YOUNG = [member for member in HEALTHY if member.messages]
_FAULTY = {member.creator_id: member.fault for member in DEMO_CREATORS if member.fault}

#: Captions of a score and a rest (R1) that fit page and vault (R19, R21).
_USABLE = """
    select b.caption_type, count(*) from caption_bank b
    left join caption_creator_performance u on u.caption_id = b.caption_id and u.creator_id = :who
    where b.is_active = 1 and b.performance_score >= 40
      and (u.last_used_date is null or u.last_used_date <= :rested)
      and (:paid = 1 or b.is_paid_page_only = 0)
      and (b.content_type_id is null or b.content_type_id in
           (select content_type_id from vault_matrix where creator_id = :who and has_content = 1))
    group by b.caption_type
"""


def _usable(ask: Ask, member: DemoCreator, as_of: date, days: int = 9) -> dict[str, int]:
    """Captions by send type that rest so many days; 9 are R18's first query."""
    rested = (as_of - timedelta(days=days)).isoformat()
    counts = dict(map(tuple, ask(_USABLE, who=member.creator_id, rested=rested, paid=int(member.page_type == "paid"))))
    return {
        key: sum(counts.get(kind, 0) for kind in row.caption_types)
        for key, row in default_catalogue().items()
        if row.on(member.page_type)
    }


def _most_per_week(row: SendType) -> int:
    return min(row.max_per_week or 28, 7 * row.max_per_day)


@pytest.mark.requirement("demo:cast")
def test_forty_creators_cover_levels_pages_zones_and_tiers(ask: Ask) -> None:
    rows = ask("select current_active_fans, page_type, timezone, performance_tier from creators")
    assert len(rows) == 40
    assert len({(tier_of(fans).level, page) for fans, page, _, _ in rows}) == 8
    assert {zone for _, _, zone, _ in rows} >= {
        "America/Los_Angeles",
        "America/New_York",
        "Europe/Berlin",
        "Europe/London",
        "Australia/Sydney",
    }
    assert all(ZoneInfo(zone).key == zone for _, _, zone, _ in rows)
    assert {tier for _, _, _, tier in rows} == {1, 2, 3, 4, 5}


@pytest.mark.requirement("demo:cast")
def test_alexia_and_luna_are_there_and_healthy() -> None:
    cast = {member.creator_id: member for member in DEMO_CREATORS}
    alexia, luna = cast["alexia"], cast["luna"]
    assert (alexia.page_type, alexia.fans, tier_of(alexia.fans).level) == ("paid", 8_500, "high")
    assert (luna.page_type, tier_of(luna.fans).level) == ("free", "mid")
    assert alexia.fault is None
    assert luna.fault is None


@pytest.mark.requirement("demo:healthy")
@pytest.mark.parametrize("member", HEALTHY, ids=lambda member: member.creator_id)
def test_a_creator_without_a_fault_has_enough_for_several_weeks(ask: Ask, as_of: date, member: DemoCreator) -> None:
    who = member.creator_id
    assert ask("select count(*) from mass_messages where creator_id = :who", who=who)[0][0] >= (member.messages or 200)
    assert {"picture", "video"} <= _held(ask, who)
    rest = 9 if member.chat is None else 1
    for key, count in _usable(ask, member, as_of, rest).items():
        assert count >= 40 + 3 * _most_per_week(default_catalogue()[key]), key


def _held(ask: Ask, who: str) -> set[str]:
    """The media kinds of a vault."""
    found = ask("select media_type from vault_media where creator_id = :who and quantity_available > 0", who=who)
    return {kind for (kind,) in found}


@pytest.mark.requirement("demo:healthy")
@pytest.mark.parametrize("member", HEALTHY, ids=lambda member: member.creator_id)
def test_a_healthy_creator_has_a_persona_tracking_and_rankings(ask: Ask, member: DemoCreator) -> None:
    who = member.creator_id
    assert len(ask("select 1 from creator_personas where creator_id = :who", who=who)) == 1
    periods = ask("select tracking_period from volume_performance_tracking where creator_id = :who", who=who)
    assert sorted(period for (period,) in periods) == ["14d", "30d", "7d"]
    ranks = ask("select rank, performance_tier from top_content_types where creator_id = :who order by rank", who=who)
    assert [rank for rank, _ in ranks] == list(range(1, len(ranks) + 1))
    assert [tier for _, tier in ranks[:1]] == ([] if member in _YOUNG and not ranks else ["TOP"])


@pytest.mark.requirement("demo:spread")
def test_every_confidence_between_the_new_and_the_old_is_that_of_three_pages(ask: Ask) -> None:
    counts = dict(map(tuple, ask("select creator_id, count(*) from mass_messages group by 1")))
    of_pages = Counter(confidence_of(count) for count in counts.values())
    assert set(of_pages) == {0.2, 0.4, 0.6, 0.8, 1.0}
    assert min(of_pages[known] for known in (0.4, 0.6, 0.8)) >= 3
    assert {member.creator_id: counts[member.creator_id] for member in _YOUNG} == {
        member.creator_id: member.messages for member in _YOUNG
    }


@pytest.mark.requirement("demo:spread")
def test_a_vault_that_lacks_a_media_kind_holds_few_themes(ask: Ask) -> None:
    thin = [member for member in HEALTHY if member.lacks]
    assert {kind for member in thin for kind in member.lacks} == {"gif", "flyer"}
    assert len(thin) >= 5
    for member in thin:
        assert _held(ask, member.creator_id) == set(MEDIA_KINDS) - set(member.lacks)
        themes = ask(
            "select count(*) from vault_matrix where creator_id = :who and has_content = 1", who=member.creator_id
        )
        assert themes[0][0] == 4


@pytest.mark.requirement("demo:spread")
@pytest.mark.parametrize("who", [member.creator_id for member in HEALTHY if member.chat])
def test_chats_leave_a_small_type_hardly_any_caption_that_is_wholly_rested(ask: Ask, as_of: date, who: str) -> None:
    member = next(member for member in HEALTHY if member.creator_id == who)
    usable, rested = _usable(ask, member, as_of, days=1), _usable(ask, member, as_of, days=30)
    assert rested["vip_program"] < usable["vip_program"] / 20
    assert (rested["bump_normal"] < usable["bump_normal"] / 20) == (member.chats_use == "all types")


@pytest.mark.requirement("demo:faults")
def test_five_creators_are_faulty() -> None:
    assert _FAULTY == {
        "nova": "hardly_any_history",
        "kaia": "hardly_any_history",
        "mira": "no_persona",
        "petra": "thin_vault",
        "odessa": "captions_used_up",
    }


@pytest.mark.requirement("demo:faults")
def test_the_new_ones_have_8_and_30_messages_and_no_tracking(ask: Ask) -> None:
    counts = "select creator_id, count(*) from mass_messages where creator_id in ('nova', 'kaia') group by 1"
    assert dict(map(tuple, ask(counts))) == {"nova": 8, "kaia": 30}
    assert ask("select 1 from volume_performance_tracking where creator_id in ('nova', 'kaia')") == []


@pytest.mark.requirement("demo:faults")
def test_mira_alone_has_no_persona(ask: Ask) -> None:
    without = "select creator_id from creators where creator_id not in (select creator_id from creator_personas)"
    assert ask(without) == [("mira",)]


@pytest.mark.requirement("demo:faults")
def test_petra_has_two_themes_and_no_video(ask: Ask) -> None:
    themes = ask("select count(*) from vault_matrix where creator_id = 'petra' and has_content = 1")
    assert themes[0][0] == 2
    assert "video" not in _held(ask, "petra")


@pytest.mark.requirement("demo:faults")
def test_odessa_has_hardly_any_caption_left(ask: Ask, as_of: date) -> None:
    odessa = next(member for member in DEMO_CREATORS if member.creator_id == "odessa")
    usable = _usable(ask, odessa, as_of)
    assert sum(count == 0 for count in usable.values()) >= 5
    assert max(usable.values()) < 20
    newest = ask("select max(last_used_date) from caption_creator_performance where creator_id = 'odessa'")
    assert newest[0][0] == (as_of - timedelta(days=1)).isoformat()
