"""What is counted from the messages, against a count of one's own."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from eros_db import schema
from eros_db.demo.captions import DemoCaption, bank
from eros_db.demo.creators import DEMO_CREATORS
from eros_db.demo.history import Message
from eros_db.demo.results import rank_tier, rankings, usages
from eros_db.engine import read_transaction
from eros_db.initialize import initialize_database
from eros_db.store import open_store

Ask = Callable[..., Sequence[Any]]


def _message(**values: Any) -> Message:
    usual = Message("alexia", 7, 3, True, "ppv_unlock", date(2026, 1, 1), 20, 7, 20.0, 1_000, 400, 5, 100.0)
    return usual._replace(**values)


#: Those whose chatters send hardly any caption.
_ONLY_MESSAGES = [it.creator_id for it in DEMO_CREATORS if it.chat is None and it.fault != "captions_used_up"]


@pytest.mark.requirement("demo:derived")
@pytest.mark.parametrize("who", _ONLY_MESSAGES)
def test_uses_are_those_of_the_messages(ask: Ask, who: str) -> None:
    counted = """
        select caption_id, count(*), round(sum(earnings), 2), substr(min(sending_time), 1, 10),
               substr(max(sending_time), 1, 10)
        from mass_messages where caption_id is not null and creator_id = :who group by 1 order by 1
    """
    stored = """
        select caption_id, times_used, round(total_earnings, 2), first_used_date, last_used_date
        from caption_creator_performance where creator_id = :who order by 1
    """
    assert ask(counted, who=who) == ask(stored, who=who)


@pytest.mark.requirement("demo:derived")
@pytest.mark.parametrize("who", [it.creator_id for it in DEMO_CREATORS if it.creator_id not in _ONLY_MESSAGES])
def test_uses_in_chats_come_on_top_of_the_messages_one_a_caption(ask: Ask, as_of: date, who: str) -> None:
    query = """
        select u.times_used - coalesce(m.uses, 0), round(u.total_earnings - coalesce(m.earned, 0), 2),
               u.last_used_date > coalesce(m.last, ''), u.last_used_date
        from caption_creator_performance u
        left join (
            select caption_id, count(*) as uses, sum(earnings) as earned, substr(max(sending_time), 1, 10) as last
            from mass_messages where creator_id = :who group by 1
        ) m on m.caption_id = u.caption_id
        where u.creator_id = :who
    """
    found = ask(query, who=who)
    assert 1 in {chats for chats, *_ in found} <= {0, 1}
    assert {earned for _, earned, *_ in found} == {0}
    days = (as_of - timedelta(days=next(it.chat or 6 for it in DEMO_CREATORS if it.creator_id == who))).isoformat()
    assert all(days <= last < as_of.isoformat() for chats, _, newer, last in found if chats and newer)


@pytest.mark.requirement("demo:derived")
def test_earnings_of_a_creator_are_the_sum_of_the_messages(ask: Ask) -> None:
    query = """
        select c.current_total_earnings - (select sum(earnings) from mass_messages m where m.creator_id = c.creator_id)
        from creators c
    """
    assert all(abs(difference) < 0.01 for (difference,) in ask(query))


@pytest.mark.requirement("demo:derived")
def test_tracking_counts_its_own_days(ask: Ask, as_of: date) -> None:
    query = """
        select t.total_messages_sent, t.total_earnings,
               (select count(*) from mass_messages m where m.creator_id = t.creator_id
                 and m.sending_time >= date(:as_of, '-' || replace(t.tracking_period, 'd', ' days'))),
               (select sum(earnings) from mass_messages m where m.creator_id = t.creator_id
                 and m.sending_time >= date(:as_of, '-' || replace(t.tracking_period, 'd', ' days')))
        from volume_performance_tracking t
    """
    rows = ask(query, as_of=as_of.isoformat())
    assert len(rows) == 38 * 3
    assert all(sent == counted and abs(earned - summed) < 0.01 for sent, earned, counted, summed in rows)


@pytest.mark.requirement("demo:derived")
def test_uses_of_a_caption_by_hand() -> None:
    first, second = _message(), _message(day=date(2026, 1, 9), viewed=200, purchased=0, earnings=0.0)
    other = _message(caption_id=8, viewed=300)
    used = {usage.caption_id: usage for usage in usages([first, second, other])}
    assert used[7].times_used == 2
    assert used[7].earnings == 100.0
    assert used[7].purchase_rate == 0.0025  # 5 of 1,000 and 0 of 1,000
    assert used[7].score == 50.0  # 600 of 2,000 saw it, as 900 of 3,000 saw all
    assert (used[7].first, used[7].last) == (date(2026, 1, 1), date(2026, 1, 9))


@pytest.mark.requirement("demo:derived")
def test_themes_are_ranked_by_what_a_fan_reached_brings() -> None:
    poor = [_message(theme=1, earnings=20.0) for _ in range(25)]
    rich = [_message(theme=2, earnings=60.0) for _ in range(10)]
    few = [_message(theme=4, earnings=90.0) for _ in range(9)]
    free = [_message(theme=5, priced=False) for _ in range(30)]
    best, last = rankings([*poor, *rich, *few, *free])
    assert (best.theme, best.tier, best.per_send, best.confidence) == (2, "TOP", 0.06, 0.2)
    assert (last.theme, last.rank, last.sends, last.confidence) == (1, 2, 25, 0.5)


@pytest.mark.requirement("demo:derived")
def test_ten_ranks_by_hand() -> None:
    tiers = [rank_tier(rank, 10) for rank in range(1, 11)]
    assert tiers == ["TOP"] * 2 + ["MID"] * 5 + ["LOW"] * 2 + ["AVOID"]
    assert [rank_tier(rank, 3) for rank in (1, 2, 3)] == ["TOP", "MID", "MID"]


@pytest.mark.full
@pytest.mark.requirement("demo:deterministic")
def test_the_bank_is_the_same_again(captions: list[DemoCaption]) -> None:
    assert bank() == captions


@pytest.mark.full
@pytest.mark.requirement("demo:deterministic")
def test_another_process_writes_the_same_bank(captions: list[DemoCaption]) -> None:
    code = (
        "from hashlib import sha256; from eros_db.demo.captions import bank; "
        "print(sha256(repr(bank()).encode()).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert there.stdout.strip() == hashlib.sha256(repr(captions).encode()).hexdigest()


@pytest.mark.full
@pytest.mark.requirement("demo:deterministic")
def test_the_whole_demo_is_the_same_again(demo: Connection, as_of: date, tmp_path: Path) -> None:
    """One of the two is made now, by this process; the other may come from the cache."""
    url = f"sqlite:///{tmp_path / 'again.db'}"
    initialize_database(url, demo=True, as_of=as_of)
    engine = open_store(url)
    with read_transaction(engine) as connection:
        again = _digest(connection)
    engine.dispose()
    assert again == _digest(demo)


def _digest(connection: Connection) -> dict[str, str]:
    def one(rows: Sequence[Any]) -> str:
        return hashlib.sha256(json.dumps([list(row) for row in rows], default=str).encode()).hexdigest()

    """Of every table but the one whose row tells databases apart."""
    tables = (table for table in schema.metadata.sorted_tables if table.name != "database_identity")
    return {table.name: one(connection.execute(select(table)).all()) for table in tables}
