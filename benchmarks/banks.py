"""How much of the whole bank's composite sum the captions of a week reach (R55), on banks made to be hard.

"weak before strong": every caption but forty of a type sells little and was never used, those forty sell well and rest
since 26 days. "one theme": all captions are of one theme, the page asks for two. "shared types": the types share two
caption types. The whole bank is read by SQL and goes through the same choice, so that ladder steps and shares of themes
are weighed alike; the sums are compared where both have the same of them.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from langgraph.runtime import Runtime
from sqlalchemy import Connection, Engine, text

from benchmarks import harness
from benchmarks.harness import CREATORS
from eros.gateway import Source, open_tools
from eros.settings import Settings
from eros.vocabulary.avoided_themes import avoided_themes
from eros.vocabulary.caption_scores import diversity_score, opening
from eros.vocabulary.catalogue import SendType
from eros.vocabulary.context import Context
from eros.vocabulary.limits import CAPTION_LADDER
from eros.vocabulary.week import Caption, MatchedSlot
from eros_db.engine import write_transaction
from eros_db.freshness import freshness
from eros_db.server import build_server
from nodes.match_content.candidates import CandidateCollector
from nodes.match_content.demand import send_type_of
from nodes.match_content.node import match_content
from nodes.match_content.pool import pooled
from nodes.match_content.scores import worth
from nodes.match_persona.rules import persona_scores

TODAY = harness.NOW.date()
#: What diversity and persona can make of a composite score.
OTHER_PARTS = 10.0


@dataclass(frozen=True)
class BankRow:
    """``loss`` is percent of the whole bank's sum; ``alike``: whether steps and themes are the whole bank's."""

    tier: str
    bank: str
    slots: int
    reached: float
    whole: float
    alike: bool

    @property
    def loss(self) -> float:
        return 100 * (1 - self.reached / self.whole)


def _weak_before_strong(connection: Connection, creator_id: str) -> None:
    connection.execute(text("DELETE FROM caption_creator_performance WHERE creator_id = :c"), {"c": creator_id})
    connection.execute(text("UPDATE caption_bank SET performance_score = 41 + caption_id % 5"))
    strong = connection.execute(
        text(
            "SELECT caption_id FROM (SELECT caption_id, ROW_NUMBER() OVER (PARTITION BY caption_type "
            "ORDER BY caption_id) AS place FROM caption_bank) WHERE place <= 40"
        )
    ).scalars().all()  # fmt: skip
    for caption_id in strong:
        values = {"k": caption_id, "c": creator_id, "d": str(TODAY - timedelta(days=26)), "p": 85 + caption_id % 15}
        connection.execute(text("UPDATE caption_bank SET performance_score = :p WHERE caption_id = :k"), values)
        connection.execute(
            text(
                "INSERT INTO caption_creator_performance (caption_id, creator_id, times_used, first_used_date, "
                "last_used_date) VALUES (:k, :c, 1, :d, :d)"
            ),
            values,
        )


def _one_theme(connection: Connection, creator_id: str) -> None:
    """One that the page does not avoid: what is done where nothing else is left is another measure."""
    avoided = (
        "UPDATE top_content_types SET performance_tier = 'LOW' WHERE performance_tier = 'AVOID' AND creator_id = :c"
    )
    connection.execute(text(avoided), {"c": creator_id})
    connection.execute(
        text(
            "UPDATE caption_bank SET content_type_id = "
            "(SELECT MIN(content_type_id) FROM vault_matrix WHERE creator_id = :c AND has_content = 1)"
        ),
        {"c": creator_id},
    )


def _shared_types(connection: Connection, creator_id: str) -> None:
    connection.execute(
        text(
            "UPDATE OR IGNORE send_type_caption_requirements SET caption_type = CASE priority WHEN 1 THEN 'flirty' "
            "ELSE 'casual' END WHERE caption_type NOT IN ('ppv_followup', 'close_sale') AND priority <= 2"
        )
    )


BANKS: dict[str, Callable[[Connection, str], None]] = {
    "as it is": lambda connection, creator_id: None,
    "weak before strong": _weak_before_strong,
    "one theme": _one_theme,
    "shared types": _shared_types,
}


def rows(
    tiers: Iterable[str] = ("low", "ultra"), banks: Iterable[str] = tuple(BANKS), database: Path | None = None
) -> Iterator[BankRow]:
    with harness.home(database) as made:
        for bank in banks:
            for tier in tiers:
                with harness.home(made / "eros.db") as folder, harness.store(folder) as engine:
                    with write_transaction(engine) as connection:
                        BANKS[bank](connection, CREATORS[tier])
                    yield asyncio.run(_row(tier, bank, folder, engine))


async def _row(tier: str, bank: str, folder: Path, engine: Engine) -> BankRow:
    source = Source.in_memory(lambda: build_server(engine, harness.now))
    async with open_tools(source, Settings(home=folder, now=harness.NOW)) as tools:
        state: dict[str, Any] = dict(await harness.walk(tools, CREATORS[tier], until="gather_captions"))
        runtime = Runtime(context=Context(tools=tools, clock=harness.now))
    demand, send_types = state["pool"].demand, state["send_types"]
    collector = CandidateCollector(state["creator"].page_type, state["vault"], demand)
    with engine.connect() as connection:
        bank_captions = whole_bank(connection, CREATORS[tier])
    collector.avoided = avoided_themes(state["vault"], state["rankings"])
    for key in demand:
        collector.take(key, could_count(bank_captions, send_type_of(key, send_types), sum(demand.values())))
    ours = await _matched(state, runtime)
    state["pool"] = pooled(collector, demand, send_types, TODAY).model_copy(update={"stale": state["pool"].stale})
    whole = await _matched(state, runtime)
    sums = [sum(slot.scores.composite for slot in slots if slot.scores) for slots in (ours, whole)]
    return BankRow(tier, bank, len(ours), *sums, alike=_steps_and_themes(ours) == _steps_and_themes(whole))


def could_count(captions: Iterable[Caption], kind: SendType, needed: int) -> Iterator[Caption]:
    """Those that some best choice may need: of each theme the worthiest, and whatever the composite's other parts could
    lift among them."""
    themes: dict[int | None, list[tuple[float, Caption]]] = {}
    for one in captions:
        if one.caption_type in kind.caption_types and one.freshness_score >= CAPTION_LADDER[0][0]:
            themes.setdefault(one.content_type_id, []).append((worth(one, kind), one))
    for listed in themes.values():
        listed.sort(key=lambda pair: -pair[0])
        least = listed[min(needed, len(listed)) - 1][0] - OTHER_PARTS
        yield from (one for value, one in listed if value >= least)


async def _matched(state: dict[str, Any], runtime: Runtime[Context]) -> tuple[MatchedSlot, ...]:
    captions = [one.caption for candidates in state["pool"].candidates.values() for one in candidates]
    scored = {**state, "persona_scores": persona_scores(state["persona"], captions)}
    update = await match_content(scored, runtime)  # type: ignore[arg-type]
    return update["content"].slots


def _steps_and_themes(slots: Iterable[MatchedSlot]) -> tuple[Counter[int], Counter[int | None]]:
    held = list(slots)
    return Counter(slot.ladder_step for slot in held), Counter(slot.content_type_id for slot in held)


def whole_bank(connection: Connection, creator_id: str) -> list[Caption]:
    """Every caption that the creator may use, scored as R1 and R17 say, read by SQL and not by the server's tools."""
    lately = str(TODAY - timedelta(days=7))
    openings = {
        opening(one)
        for one in connection.execute(
            text("SELECT DISTINCT b.caption_text FROM mass_messages m JOIN caption_bank b USING (caption_id) "
                 "WHERE m.creator_id = :c AND m.sending_time >= :d"), {"c": creator_id, "d": lately}
        ).scalars()
    }  # fmt: skip
    uses = dict(
        connection.execute(
            text("SELECT caption_id, COUNT(DISTINCT substr(sending_time, 1, 10)) FROM mass_messages "
                 "WHERE creator_id = :c AND sending_time >= :d GROUP BY caption_id"),
            {"c": creator_id, "d": str(TODAY - timedelta(days=90))},
        ).all()
    )  # fmt: skip
    found = connection.execute(
        text("SELECT b.*, u.last_used_date, u.times_used FROM caption_bank b LEFT JOIN caption_creator_performance u "
             "ON u.caption_id = b.caption_id AND u.creator_id = :c WHERE b.is_active = 1 AND b.performance_score >= 40 "
             "AND (b.content_type_id IS NULL OR b.content_type_id IN (SELECT content_type_id FROM vault_matrix "
             "WHERE creator_id = :c AND has_content = 1))"), {"c": creator_id}
    )  # fmt: skip
    return [
        Caption(
            caption_id=row.caption_id, caption_text=row.caption_text, caption_type=row.caption_type,
            content_type_id=row.content_type_id, tone=row.tone, is_paid_page_only=bool(row.is_paid_page_only),
            freshness_score=freshness(
                (TODAY - date.fromisoformat(row.last_used_date)).days if row.last_used_date else None
            ),
            performance_score=row.performance_score,
            diversity_score=diversity_score(uses.get(row.caption_id, 0), opening(row.caption_text) in openings),
            times_used=row.times_used or 0,
        )
        for row in found
    ]  # fmt: skip


COLUMNS: harness.Columns[BankRow] = {
    "bank": lambda row: row.bank,
    "tier": lambda row: row.tier,
    "sends": lambda row: str(row.slots),
    "reached": lambda row: f"{row.reached:,.0f}",
    "whole bank": lambda row: f"{row.whole:,.0f}",
    "lost": lambda row: f"{row.loss:.2f} %",
    "steps and themes alike": lambda row: "yes" if row.alike else "no",
}


def main() -> None:
    print(harness.table(rows(), COLUMNS))


if __name__ == "__main__":
    main()
