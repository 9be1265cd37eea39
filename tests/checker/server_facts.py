"""Facts as the data server states them: its raw answers, and the caption bank read straight from the database."""

import sqlite3
from collections import ChainMap
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from checker.week import Facts, StoredCaption

CallTool = Callable[..., Awaitable[dict[str, Any]]]
FULL_REST = 30
NIGHT = (3, 4, 5, 6)


class BankFromFile:
    """The caption bank of a database file, read once; ``for_creator`` adds how rested each caption is (R1)."""

    def __init__(self, database: Path) -> None:
        self._database = database

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with sqlite3.connect(f"file:{self._database}?mode=ro", uri=True) as connection:
            return connection.execute(query, values).fetchall()

    @cached_property
    def unused(self) -> dict[int, StoredCaption]:
        query = (
            "SELECT caption_id, caption_text, caption_type, content_type_id, is_paid_page_only, is_active, "
            "performance_score, creator_id FROM caption_bank"
        )
        return {
            key: StoredCaption(text, kind, theme, bool(paid), bool(active), 100.0, score, owner)
            for key, text, kind, theme, paid, active, score, owner in self._rows(query)
        }

    def for_creator(self, creator_id: str, today: date) -> Mapping[int, StoredCaption]:
        """Each caption with its freshness today; None where a saved week already takes it."""
        used = "SELECT caption_id, last_used_date FROM caption_creator_performance WHERE creator_id = ?"
        taken = "SELECT caption_id FROM schedule_items WHERE creator_id = ? AND caption_id IS NOT NULL"
        rested = {key: _freshness(last, today) for key, last in self._rows(used, creator_id)}
        rested |= dict.fromkeys((key for (key,) in self._rows(taken, creator_id)), None)
        changed = {key: replace(self.unused[key], freshness=freshness) for key, freshness in rested.items()}
        return ChainMap(changed, self.unused)


#: R60: the states in which a week holds its captions.
HOLDING = ("waiting", "saved", "approved", "handed_over")
_HELD = f"""
SELECT creator_id, caption_id, scheduled_date FROM weeks JOIN week_captions USING (generation_id)
WHERE state IN {HOLDING} AND NOT (creator_id = ? AND week_start = ?)
"""


def with_holds(facts: Facts, records: Path, creator_id: str, week_start: date) -> Facts:
    """The facts with what other weeks of the record store hold."""
    own: dict[int, int] = {}
    others: dict[int, set[date]] = {}
    if records.exists():
        with closing(sqlite3.connect(f"file:{records}?mode=ro", uri=True)) as store:
            rows = store.execute(_HELD, (creator_id, week_start.isoformat())).fetchall()
        for holder, caption_id, text in rows:
            day = date.fromisoformat(text)
            if holder == creator_id:
                rest = (week_start - day).days if day < week_start else (day - week_start).days - 6
                own[caption_id] = min(rest, own.get(caption_id, rest))
            else:
                others.setdefault(caption_id, set()).add(day)
    there = facts.captions or {}
    changed = {key: replace(there[key], freshness=None) for key in own if key in there}
    held = {key: frozenset(days) for key, days in others.items()}
    return replace(facts, captions=ChainMap(changed, dict(there)), own_holds=own, others_hold=held)


def _freshness(last: str | None, today: date) -> float | None:
    if last is None:
        return 100.0
    return round(min(100.0, 100.0 * max(0, (today - date.fromisoformat(last)).days) / FULL_REST), 2)


async def facts_of(call: CallTool, bank: BankFromFile, creator_id: str, today: date) -> Facts:
    """What the tools say of a creator; ``call(tool, **arguments)`` gives a tool's object."""
    profile = (await call("get_creator_profile", creator_id=creator_id))["creator"]
    volume = await call("get_volume_config", creator_id=creator_id)
    vault = await call("get_vault_availability", creator_id=creator_id)
    timing = await call("get_best_timing", creator_id=creator_id)
    ranked = await call("get_content_type_rankings", creator_id=creator_id)
    avoid = {*ranked["avoid_types"]}
    kinds = vault["available_content_types"]
    return Facts(
        page_type=profile["page_type"],
        timezone=profile["timezone"],
        volume_level=volume["volume_level"],
        revenue_per_day=volume["revenue_per_day"],
        engagement_per_day=volume["engagement_per_day"],
        retention_per_day=volume["retention_per_day"],
        weekly_distribution=tuple(volume["weekly_distribution"][str(day)] for day in range(7)),
        confidence=volume["confidence_score"],
        calculation_source=volume["calculation_source"],
        saturation=volume["fused_saturation"],
        opportunity=volume["fused_opportunity"],
        peak_hours=tuple(timing["peak_hours"]),
        avoid_hours=tuple(sorted({*timing["avoid_hours"], *NIGHT})),
        media_kinds=None if kinds is None else frozenset(kinds),
        themes=frozenset(row["content_type_id"] for row in vault["vault_items"] if row["has_content"]),
        theme_names={row["content_type_id"]: row["type_name"] for row in vault["vault_items"]},
        avoided=frozenset(row["content_type_id"] for row in vault["vault_items"] if row["type_name"] in avoid),
        caption_warnings=tuple(volume["caption_warnings"]),
        captions=bank.for_creator(creator_id, today),
        volume={name: value for name, value in volume.items() if name != "prediction_id"},
    )
