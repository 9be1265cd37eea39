"""Cases that need no week: rows of the failure tables at a phase boundary, persona pairs, phrasings of requests."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from eros.failures import FAILURES, found
from eros.vocabulary.facts import Persona
from eros.vocabulary.state import Directives, OpenFailure, State
from eros.vocabulary.week import Caption
from eros_app.services.run_outcome import is_degraded
from evals.observe import CaseObservation
from evals.scenario import FailureRow, Pairs
from graph.routing import at_boundary, restart
from nodes.match_persona.rules import persona_score, voice_profile
from nodes.recover.rules import attempt, remedy

TESTS = Path(__file__).parents[1] / "tests"
#: One copy of the pairs, which the matcher's own tests read too.
PAIRS = TESTS / "rules" / "match_persona" / "blind_pairs.json"
#: What leaves a phase open at its boundary; the rest a phase handles itself and tells (Propagation Decision Matrix).
OPEN_SEVERITIES = ("CRITICAL", "HIGH")
#: From this score on the offline matcher calls a caption the creator's own (R36).
IN_VOICE = 50.0


def run_row(row: FailureRow) -> CaseObservation:
    """What the boundary does with the row, the first and the second time, and where recovery starts again (R37)."""
    kind = FAILURES[row.error_type]
    seen = {
        **{"severity": kind.severity, "restarts": None, "directives": (), "degraded": None},
        **(_open(row.error_type) if kind.severity in OPEN_SEVERITIES else _handled(row.error_type)),
    }
    wanted = row.model_dump(exclude={"error_type"})
    wrong = (f"{name} is {seen[name]}, not {value}" for name, value in wanted.items() if seen[name] != value)
    return CaseObservation((), wrong=tuple(wrong))


def _open(error_type: str) -> dict[str, Any]:
    kind = FAILURES[error_type]
    failure = OpenFailure(
        error_type=error_type, phase=kind.phase, severity=kind.severity, code=error_type.upper(), message="it failed"
    )
    first = at_boundary({"open_failure": failure})
    if first != "recover":
        return {"first": first, "second": first}
    asked = tuple(remedy(failure, Directives()).model_dump(exclude_defaults=True))
    again = {"open_failure": failure, "recoveries": (attempt(failure),)}
    return {"first": first, "second": at_boundary(again), "restarts": restart(again), "directives": asked}


def _handled(error_type: str) -> dict[str, Any]:
    handled = found(error_type, "it was handled", fallback="something else stands in")
    state: State = {"open_failure": None, "trail": {"a_phase": (handled,)}}
    way = at_boundary(state)
    return {"first": way, "second": way, "degraded": is_degraded(state)}


@cache
def persona_pairs() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(PAIRS.read_text(encoding="utf-8"))
    return read


def run_pairs(pairs: Pairs) -> CaseObservation:
    """AUC and accuracy of the offline matcher, against the trivial baseline that always says what is more frequent."""
    scored = _scored(pairs.share)
    matches = [score for score, match in scored if match]
    others = [score for score, match in scored if not match]
    right = sum((score >= IN_VOICE) == match for score, match in scored)
    figures = {
        "pairs": float(len(scored)),
        "auc": auc(matches, others),
        "accuracy": right / len(scored),
        "trivial": max(len(matches), len(others)) / len(scored),
    }
    least = {"auc": pairs.auc, "accuracy": pairs.accuracy}
    wrong = [
        f"{name} is {figures[name]:.3f}, below {floor}"
        for name, floor in least.items()
        if floor is not None and figures[name] < floor
    ]
    if pairs.accuracy is not None and figures["accuracy"] <= figures["trivial"]:
        wrong.append(f"accuracy {figures['accuracy']:.3f} is no better than the trivial {figures['trivial']:.3f}")
    return CaseObservation((), figures=figures, wrong=tuple(wrong))


def _scored(share: str) -> list[tuple[float, bool]]:
    data = persona_pairs()
    profiles = {
        name: voice_profile(Persona.model_validate({"is_default": False, **fields}))
        for name, fields in data["personas"].items()
    }
    if share == "across":
        own = [pair for pair in data["pairs"] if pair["match"]]
        return [
            (persona_score(_caption(pair["caption"]), profile), name == pair["persona"])
            for pair in own
            for name, profile in profiles.items()
        ]
    taken = [pair for pair in data["pairs"] if share == "all" or not pair.get("hard")]
    return [(persona_score(_caption(it["caption"]), profiles[it["persona"]]), it["match"]) for it in taken]


def _caption(text: str) -> Caption:
    return Caption(caption_id=1, caption_text=text, freshness_score=90, performance_score=70)


def auc(matches: Sequence[float], others: Sequence[float]) -> float:
    """How often a match scores above a mismatch; ties count half."""
    wins = sum((match > other) + (match == other) / 2 for match in matches for other in others)
    return wins / (len(matches) * len(others))
