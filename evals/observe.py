"""A scenario run, and what there is to see of it: plain data, so that it can cross from one process to another."""

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import fmean
from typing import Any

from checker.week_checker import check

from eros.vocabulary.avoided_themes import avoided_themes
from eros.vocabulary.exit_codes import EXIT_CODES
from eros.vocabulary.request import Request
from eros.vocabulary.state import State
from evals.bounds import composite_reached, items_beyond, most_in_prime, optimum, theme_targets
from evals.facts import facts_of
from evals.fixtures import CREATOR, ServerData, server_data
from evals.pipeline import Generated, generate
from evals.scenario import Expectations, Scenario
from evals.server import MockedServer

MONDAY = date(2026, 11, 23)
#: What may differ between two runs with the same data and seed (CONTRACT 1).
VOLATILE = ("generation_id", "review_id", "template_id", "duration_ms", "timestamp")


@dataclass(frozen=True)
class Observation:
    """One generation. ``bounds``: name -> (reached, possible). ``digest`` is of all that must not differ.
    ``asked_model``: the input tokens of each call of a model."""

    document: dict[str, Any]
    exit_code: int
    path: tuple[str, ...]
    recovered: tuple[str, ...]
    findings: tuple[str, ...]
    violations: tuple[str, ...]
    calls: tuple[tuple[str, float, str], ...]
    asked: dict[str, int]
    seconds: float
    bounds: dict[str, tuple[float, float]]
    digest: str
    saved_items: tuple[dict[str, Any], ...] | None = None
    older_save: bool = False
    asked_model: tuple[int, ...] = ()

    @property
    def week(self) -> bool:
        """Whether a week came out, saved or not."""
        return bool(self.document["success"])

    @property
    def status(self) -> str:
        if self.week:
            return str(self.document["status"])
        return "refused" if self.exit_code == 2 else "aborted"


@dataclass(frozen=True)
class CaseObservation:
    """A scenario's generations, one a week; ``digests`` of the same scenario elsewhere."""

    weeks: tuple[Observation, ...]
    elsewhere: tuple[str, ...] = ()
    figures: dict[str, float] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()

    @property
    def last(self) -> Observation:
        return self.weeks[-1]


def run_scenario(scenario: Scenario, expect: Expectations) -> CaseObservation:
    """Every generation of the scenario, one after the other."""
    return asyncio.run(_weeks(scenario, expect))


async def _weeks(scenario: Scenario, expect: Expectations) -> CaseObservation:
    known, seen = server_data(scenario.server), []
    for number in range(scenario.weeks):
        wishes = {"creator_id": CREATOR, "week_start": MONDAY + timedelta(weeks=number), **scenario.request}
        request, server = Request.model_validate(wishes), MockedServer(known, scenario.server)
        made = await generate(request, server, scenario.deadline, scenario.model)
        seen.append(observed(made, server, known, request, expect))
        used = (item["caption_id"] for item in seen[-1].document.get("items", ()))
        known = known.a_week_later(number for number in used if number is not None)
    return CaseObservation(tuple(seen))


def observed(
    made: Generated, server: MockedServer, known: ServerData, request: Request, expect: Expectations
) -> Observation:
    document = made.outcome.document.model_dump(mode="json")
    state = made.state
    return Observation(
        document=document,
        exit_code=EXIT_CODES[made.outcome.ending],
        path=tuple(record.node for record in state.get("phases", ())),
        recovered=tuple(tried.error_type for tried in state.get("recoveries", ())),
        findings=tuple(it.error_type for findings in state.get("trail", {}).values() for it in findings),
        violations=_violations(document, known, request, expect),
        calls=tuple((call.tool, call.duration_ms * made.share, call.outcome) for call in made.calls),
        asked=dict(server.asked),
        seconds=made.seconds,
        bounds=bounds(made) if document["success"] else {},
        digest=digest(document),
        saved_items=tuple(server.saved[-1]["items"]) if server.saved else None,
        older_save=server.server.saves in ("older", "silent"),
        asked_model=made.asked_model,
    )


def _violations(document: dict[str, Any], known: ServerData, request: Request, expect: Expectations) -> tuple[str, ...]:
    if not document["success"]:
        return ()
    found = check(document, facts_of(known, expect.facts), request.model_dump(mode="json"))
    return tuple(map(str, found))


def digest(document: Mapping[str, Any]) -> str:
    stable = {name: value for name, value in document.items() if name not in VOLATILE}
    return hashlib.sha256(json.dumps(stable, sort_keys=True).encode()).hexdigest()[:16]


def bounds(made: Generated) -> dict[str, tuple[float, float]]:
    """What the week reached and what it could have reached, follow-ups apart."""
    state = made.state
    return {**_placement(state), **_composite(made)}


def _placement(state: State) -> dict[str, tuple[float, float]]:
    """The placement's value against its proved bound; the revenue in prime hours against what has room there."""
    timed, made_for = state["timed"], state["run"].week_start
    proved = [proof for proof in timed.proofs if proof.bound > 0]
    revenue = Counter(slot.scheduled_at.date() for slot in timed.slots if slot.category == "revenue")
    days = [made_for + timedelta(days=number) for number in range(7)]
    room = sum(
        most_in_prime(revenue[day], hours, spacing)
        for day, hours, spacing in zip(days, timed.prime_hours, timed.spacing, strict=True)
    )
    return {
        "placement": (sum(it.value for it in proved), sum(it.bound for it in proved)),
        "prime_room": (float(sum(proof.prime_revenue for proof in timed.proofs)), float(room)),
        "prime_revenue": (float(sum(it.prime_revenue for it in timed.proofs)), float(sum(revenue.values()))),
    }


def _composite(made: Generated) -> dict[str, tuple[float, float]]:
    if made.pool is None:
        return {}
    state = made.state
    slots, shares = state["content"].slots, _shares(state)
    targets = theme_targets(slots, shares) if shares else None
    best = optimum(slots, made.pool, made.persona_scores, targets)
    reached = {"composite": (composite_reached(slots), best.composite)}
    if targets is None:
        return reached
    items = sum(targets.values())
    return {**reached, "shares": (float(items - items_beyond(slots, targets)), items - best.beyond)}


def _shares(state: State) -> dict[int, float]:
    """What the volume asks for of the vault's themes (R55)."""
    vault, asked = state["vault"], state["volume"].content_allocations
    avoided = avoided_themes(vault, state["rankings"])
    held = {one.content_type_id: float(asked.get(one.type_name, 0)) for one in vault.themes or ()}
    return {theme: share for theme, share in held.items() if share > 0 and theme not in avoided}


def time_diversity(document: Mapping[str, Any]) -> float:
    """The share of a week's sends whose time of day no other send of the week has."""
    times = Counter(item["scheduled_time"] for item in document["items"])
    return fmean(times[item["scheduled_time"]] == 1 for item in document["items"]) if times else 1.0


def likeness(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """How much of two weeks is the same: weekday, time and type of a send; 0 to 1 (Jaccard)."""
    first, second = _shape(one), _shape(other)
    return len(first & second) / max(1, len(first | second))


def _shape(document: Mapping[str, Any]) -> set[tuple[int, str, str]]:
    return {
        (date.fromisoformat(item["scheduled_date"]).weekday(), item["scheduled_time"], item["send_type_key"])
        for item in document["items"]
    }
