"""Matching a week's captions: what a short query costs in composite score, and the CPU time of the parts.

The demo bank's 59,405 captions as a server would give them (freshness first, then performance), against the optimum
over every caption at 30/40; weeks of fixed sizes with seeded send types.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from eros.vocabulary.catalogue import FOLLOW_UP, default_catalogue
from eros.vocabulary.facts import Persona
from eros.vocabulary.limits import CAPTION_LADDER
from eros.vocabulary.safety import unsafe_match
from eros.vocabulary.seeds import stream
from eros.vocabulary.week import Caption
from eros_db.demo.captions import bank
from nodes.match_content.assignment import Offer, assign
from nodes.match_content.demand import query_limit
from nodes.match_content.scores import Scorer, priority_score
from nodes.match_persona.features import style_of
from nodes.match_persona.rules import persona_scores

#: Slots and possible follow-ups of a week.
SIZES = {"low": (50, 10), "mid": (77, 18), "high": (98, 24), "ultra": (140, 28)}
PLAYFUL = Persona(
    is_default=False, primary_tone="playful", secondary_tone="flirty", emoji_frequency="moderate", slang_level="low",
    avg_caption_length=120, voice_samples=("Guess what I found today! Come and see, I promise it is worth it 😜",),
)  # fmt: skip


@dataclass(frozen=True)
class CaptionsRow:
    """One tier. ``loss`` is percent of the full optimum's sum; times are CPU milliseconds."""

    tier: str
    demand: int
    candidates: int
    loss: float
    short_of_ten: int
    assignment: float


def measure() -> Iterator[CaptionsRow]:
    """A row for each tier."""
    captions = fitting_captions()
    scorer = Scorer(persona_scores(PLAYFUL, captions), frozenset())
    for tier in SIZES:
        demand = weekly_demand(tier)
        yield _row(tier, demand, {key: offers_of(key, captions, scorer) for key in demand})


def _row(tier: str, demand: dict[str, int], offers: dict[str, list[Offer]]) -> CaptionsRow:
    asked = {key: listed[: query_limit(key, demand, default_catalogue())] for key, listed in offers.items()}
    ten = {key: listed[:10] for key, listed in offers.items()}
    return CaptionsRow(
        tier=tier,
        demand=sum(demand.values()),
        candidates=sum(map(len, asked.values())),
        loss=100
        * (1 - total_composite(assign(demand, asked), asked) / total_composite(assign(demand, offers), offers)),
        short_of_ten=sum(demand.values()) - sum(map(len, assign(demand, ten).values())),
        assignment=cpu(lambda: assign(demand, asked)),
    )


def offers_of(key: str, captions: list[Caption], scorer: Scorer) -> list[Offer]:
    """In the server's order: freshness, performance, the type's place."""
    kind = default_catalogue()[key]
    fitting = [one for one in captions if one.caption_type in kind.caption_types]
    fitting.sort(key=lambda one: (-one.freshness_score, -one.performance_score, -priority_score(one, kind)))
    return [Offer(one.caption_id, 0, scorer.composite(one, kind)) for one in fitting]


def weekly_demand(tier: str) -> dict[str, int]:
    """So many slots by send type, types with a weekly cap a tenth as often, and the follow-ups."""
    slots, follow_ups = SIZES[tier]
    kinds = {key: kind for key, kind in default_catalogue().items() if kind.on("paid") and key != FOLLOW_UP}
    weights = [1.0 if kind.max_per_week is None else 0.1 for kind in kinds.values()]
    drawn = Counter(stream(1, "benchmark", tier).choices(list(kinds), weights, k=slots))
    return {**{key: drawn[key] for key in kinds if drawn[key]}, FOLLOW_UP: follow_ups}


def fitting_captions() -> list[Caption]:
    """All that a query at 30/40 may find; one in fifty was used within the last 30 days."""
    random = stream(1, "benchmark", "uses")
    least_freshness, least_performance = CAPTION_LADDER[0]
    made = (
        Caption(
            caption_id=one.caption_id, caption_text=one.text, caption_type=one.kind, tone=one.tone,
            freshness_score=round(random.uniform(0, 100), 2) if random.random() < 0.02 else 100.0,
            performance_score=one.score, times_used=0,
        )
        for one in bank()
    )  # fmt: skip
    return [
        one for one in made if one.freshness_score >= least_freshness and one.performance_score >= least_performance
    ]


def total_composite(taken: dict[str, tuple[int, ...]], offers: dict[str, list[Offer]]) -> float:
    worth = {key: {offer.caption_id: offer.composite for offer in listed} for key, listed in offers.items()}
    return sum(worth[key][caption_id] for key, ids in taken.items() for caption_id in ids)


def cpu(work: Callable[[], object], times: int = 5) -> float:
    """The least of some runs, in milliseconds."""
    return 1000 * min(_spent(work) for _ in range(times))


def _spent(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def parts(count: int = 1300) -> dict[str, float]:
    """CPU milliseconds for ``count`` captions: style scores first time and again, and the reading for safety."""
    captions = fitting_captions()[:count]

    def anew() -> None:
        style_of.cache_clear()
        persona_scores(PLAYFUL, captions)

    return {
        "persona, first time": cpu(anew),
        "persona, again": cpu(lambda: persona_scores(PLAYFUL, captions)),
        "safety, first time": cpu(lambda: [unsafe_match.__wrapped__(one.caption_text) for one in captions]),
    }


def main() -> None:
    print(f"{'tier':6}{'demand':>8}{'candidates':>12}{'loss %':>9}{'unfilled at limit 10':>22}{'assignment ms':>15}")
    for row in measure():
        print(
            f"{row.tier:6}{row.demand:8}{row.candidates:12}{row.loss:9.3f}{row.short_of_ten:22}{row.assignment:15.1f}"
        )
    for part, spent in parts().items():
        print(f"{part}: {spent:.1f} ms for 1,300 captions")


if __name__ == "__main__":
    main()
