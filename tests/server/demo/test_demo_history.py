"""The year of messages: its size, its hours, its trends."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from statistics import mean
from typing import Any

import pytest

from eros_db.demo import activity
from eros_db.demo.captions import DemoCaption
from eros_db.demo.creators import DEMO_CREATORS, DemoCreator
from eros_db.demo.history import Message, year_of
from eros_db.demo.results import horizons
from eros_db.demo.rotation import by_kind_and_tone
from eros_db.demo.vault import vault_of

Ask = Callable[..., Sequence[Any]]
Year = Callable[[str, date], list[Message]]

_BY_HOUR = """
    select sending_hour between 18 and 23, sending_hour between 3 and 6, avg(earnings), count(*)
    from mass_messages where creator_id = :who and message_type = 'ppv' group by 1, 2 order by 3 desc
"""


@pytest.fixture(scope="session")
def year(captions: list[DemoCaption]) -> Year:
    boxes = by_kind_and_tone(captions)
    cast = {member.creator_id: member for member in DEMO_CREATORS}
    return lambda who, as_of: year_of(cast[who], boxes, vault_of(cast[who]).sales_factors(), as_of)


@pytest.mark.requirement("demo:history:size")
def test_the_year_has_75_000_messages_before_as_of(ask: Ask, as_of: date) -> None:
    count, first, last = ask("select count(*), min(sending_time), max(sending_time) from mass_messages")[0]
    assert count >= 75_000
    assert first >= (as_of - timedelta(days=365)).isoformat()
    assert last < as_of.isoformat()


@pytest.mark.requirement("demo:history:size")
def test_every_reference_holds(ask: Ask) -> None:
    assert ask("pragma foreign_key_check") == []


@pytest.mark.requirement("demo:history:size")
def test_columns_of_a_message_agree_with_each_other(ask: Ask) -> None:
    wrong = """
        select count(*) from mass_messages
        where cast(substr(sending_time, 12, 2) as integer) <> sending_hour
           or (strftime('%w', sending_time) + 6) % 7 <> sending_day_of_week
           or purchased > viewed or viewed > sent_count
           or abs(view_rate - 1.0 * viewed / sent_count) > 0.0001
           or abs(revenue_per_send - earnings / sent_count) > 0.00001
           or (message_type = 'ppv' and abs(earnings - purchased * price) > 0.01)
           or (message_type = 'ppv' and caption_id is null)
    """
    assert ask(wrong) == [(0,)]


@pytest.mark.requirement("demo:history:size")
def test_no_page_sends_twice_in_an_hour(ask: Ask) -> None:
    twice = "select creator_id from mass_messages group by creator_id, substr(sending_time, 1, 13) having count(*) > 1"
    assert ask(twice) == []


@pytest.mark.requirement("demo:history:size")
def test_no_message_used_a_caption_that_its_page_may_not_use(ask: Ask) -> None:
    wrong = """
        select m.message_id from mass_messages m
        join caption_bank b on b.caption_id = m.caption_id
        join creators c on c.creator_id = m.creator_id
        where (c.page_type = 'free' and b.is_paid_page_only = 1)
           or (b.content_type_id is not null and b.content_type_id not in
               (select content_type_id from vault_matrix v where v.creator_id = m.creator_id and v.has_content = 1))
    """
    assert ask(wrong) == []


@pytest.mark.requirement("demo:history:rhythm")
@pytest.mark.parametrize("who", [it.creator_id for it in DEMO_CREATORS if it.fault is None and not it.messages])
def test_evenings_sell_best_and_nights_worst(ask: Ask, who: str) -> None:
    best, *_, worst = ask(_BY_HOUR, who=who)
    assert (best[0], worst[1]) == (1, 1)
    assert best[2] > 2 * worst[2]
    assert worst[3] >= 10


@pytest.mark.requirement("demo:history:rhythm")
@pytest.mark.parametrize("who", ["alexia", "celeste", "dahlia", "roxane"])
def test_the_best_hour_lies_around_the_creators_peak(ask: Ask, who: str) -> None:
    hours = ask("select sending_hour, avg(earnings) from mass_messages where creator_id = :who group by 1", who=who)
    best = max(hours, key=lambda row: row[1])[0]
    peak = next(member.peak for member in DEMO_CREATORS if member.creator_id == who)
    assert abs(best - peak) <= 2


@pytest.mark.requirement("demo:history:rhythm")
def test_weekdays_differ_and_not_alike_for_everybody(ask: Ask) -> None:
    query = """
        select creator_id, sending_day_of_week, sum(earnings) / sum(sent_count) from mass_messages
        where message_type = 'ppv' group by 1, 2
    """
    by_creator: dict[str, dict[int, float]] = {}
    for who, weekday, per_send in ask(query):
        by_creator.setdefault(who, {})[weekday] = per_send
    large = [member.creator_id for member in DEMO_CREATORS if member.fans >= 5_000]
    best = {max(by_creator[who], key=by_creator[who].__getitem__) for who in large}
    assert len(best) >= 3
    assert all(max(by_creator[who].values()) > 1.1 * min(by_creator[who].values()) for who in large)


@pytest.mark.requirement("demo:history:rhythm")
def test_some_offers_sell_nothing(ask: Ask) -> None:
    query = "select avg(earnings = 0), avg(earnings > 0) from mass_messages where message_type = 'ppv'"
    nothing, something = ask(query)[0]
    assert 0.05 < nothing < 0.30
    assert something > 0.70


@pytest.mark.requirement("demo:history:rhythm")
def test_the_pull_of_an_hour() -> None:
    assert activity.hour_factor(21, 21) == 1.0
    assert activity.hour_factor(21, 4) == 0.08
    assert (
        activity.hour_factor(21, 21)
        > activity.hour_factor(21, 19)
        > activity.hour_factor(21, 12)
        > activity.hour_factor(21, 7)
        > activity.hour_factor(21, 5)
    )


@pytest.mark.requirement("demo:history:rhythm")
def test_noise_varies_but_adds_nothing() -> None:
    assert mean(activity.noise()) == pytest.approx(1.0)
    assert min(activity.noise()) < 0.6
    assert max(activity.noise()) > 1.5


@pytest.mark.requirement("demo:history:trends")
def test_a_pages_recent_trend_shows_in_its_figures_of_14_days(ask: Ask) -> None:
    query = """
        select creator_id, revenue_per_send_trend, saturation_score, opportunity_score
        from volume_performance_tracking where tracking_period = '14d'
    """
    found = {who: values for who, *values in ask(query)}
    trends = {member.creator_id: member.trend for member in DEMO_CREATORS if member.creator_id in found}
    assert all(found[who][0] > 15 for who, trend in trends.items() if trend == "promising")
    assert all(found[who][2] > 70 for who, trend in trends.items() if trend == "promising")
    assert all(found[who][0] < -15 for who, trend in trends.items() if trend == "saturated")
    assert all(found[who][1] > 70 for who, trend in trends.items() if trend == "saturated")


@pytest.mark.requirement("demo:history:trends")
@pytest.mark.parametrize("who", ["alexia", "luna"])
@pytest.mark.parametrize("as_of", [date(2024, 2, 29), date(2025, 8, 13), date(2026, 11, 23), date(2027, 1, 1)])
def test_the_steady_ones_are_steady_on_any_day(year: Year, who: str, as_of: date) -> None:
    tracked = horizons(year(who, as_of), as_of)
    assert all(20 < horizon.saturation_score < 60 for horizon in tracked.values())
    assert 30 < tracked["14d"].saturation_score < 50


@pytest.mark.requirement("demo:deterministic")
@pytest.mark.parametrize("member", [member for member in DEMO_CREATORS if member.creator_id in ("alexia", "kaia")])
def test_a_page_has_the_same_year_again(year: Year, member: DemoCreator) -> None:
    day = date(2026, 3, 14)
    assert year(member.creator_id, day) == year(member.creator_id, day)
    assert year(member.creator_id, day) != year(member.creator_id, day + timedelta(days=1))
