"""What is measured over all cases: the specification's performance targets, and what is compared with the baseline.

A target that is missed is a *must* that failed. A figure without one, or a stricter one of ours, is a *prefer*: it may
not get worse than the baseline. Times are CPU times of the pipeline with a mocked server in memory: no database and no
transport; ``make bench`` has those.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from statistics import fmean
from typing import Literal, NamedTuple

from eros.failures import FAILURES
from eros.models.budget import INPUT_TOKENS, MAX_CALLS
from evals.observe import CaseObservation, Observation, likeness, time_diversity
from evals.scenario import CaseFile
from evals.sources import unsourced

Better = Literal["higher", "lower"]

#: All of it, but for the last places of a sum.
FULL_SHARE = 1 - 1e-6


def prevented_rows() -> frozenset[str]:
    """The rows that the rules leave no way to: no run can meet them."""
    return frozenset(name for name, kind in FAILURES.items() if kind.prevented)


@dataclass(frozen=True)
class CaseRun:
    """A case and what it showed."""

    group: str
    case: CaseFile
    seen: CaseObservation


class Figure(NamedTuple):
    """``target`` is the specification's (must) or ours (prefer). ``slack`` is how much worse than the baseline a
    measured time may be, as a share; all else is exact."""

    name: str
    says: str
    better: Better
    tier: Literal["must", "prefer"]
    target: float | None
    measure: Callable[["Sample"], float | None]
    unit: str = ""
    slack: float = 0.0

    def reaches(self, value: float) -> bool:
        """Whether the target is met; without one, always."""
        if self.target is None:
            return True
        return value >= self.target if self.better == "higher" else value <= self.target

    def worse(self, value: float, baseline: float) -> bool:
        """Whether the value fell below the baseline. A time within our own target never did."""
        if self.slack and self.reaches(value):
            return False
        margin = abs(baseline) * self.slack + 1e-6
        return value < baseline - margin if self.better == "higher" else value > baseline + margin


class Sample:
    """All that was shown, and the parts that figures are made from. ``healthy``: weeks over data without faults."""

    def __init__(self, shown: Sequence[CaseRun]) -> None:
        self.shown = shown
        self.all = [seen for one in shown for seen in one.seen.weeks]
        self.weeks = [seen for seen in self.all if seen.week]
        self.healthy = [seen for one in shown if one.case.healthy for seen in one.seen.weeks]
        self.finished = [seen for seen in self.healthy if seen.week]

    def bound(self, name: str) -> float | None:
        pairs = [seen.bounds[name] for seen in self.finished if name in seen.bounds]
        possible = sum(most for _, most in pairs)
        return sum(reached for reached, _ in pairs) / possible if possible else None

    def pairs(self, share: str, name: str) -> float | None:
        found = (it.seen.figures[name] for it in self.shown if it.case.pairs and it.case.pairs.share == share)
        return next(found, None)


def mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return fmean(listed) if listed else None


def centile(values: Iterable[float], share: float) -> float | None:
    listed = sorted(values)
    return listed[max(0, ceil(share * len(listed)) - 1)] if listed else None


def _summed(sample: Sample, name: str) -> int:
    return sum(seen.document["summary"][name] for seen in sample.finished)


def pass_rate(sample: Sample) -> float | None:
    """Schedules passing without errors, of all that healthy data was there for."""
    return mean(seen.week and seen.document["validation"]["errors"] == 0 for seen in sample.healthy)


def freshness(sample: Sample) -> float | None:
    scores = [item["caption_scores"] for seen in sample.finished for item in seen.document["items"]]
    return mean(score["freshness"] for score in scores if score)


def duplicates(sample: Sample) -> float | None:
    """Captions used more than once in a week, by id or by text."""
    items = sum(len(seen.document["items"]) for seen in sample.finished)
    return sum(map(_repeats, sample.finished)) / items if items else None


def _repeats(seen: Observation) -> int:
    used = [item for item in seen.document["items"] if item["caption_id"] is not None]
    by_id, by_text = ({item[name] for item in used} for name in ("caption_id", "caption_text"))
    return len(used) - min(len(by_id), len(by_text))


def follow_up_rate(sample: Sample) -> float | None:
    """R29: of the eligible sends that the daily limit allows."""
    possible = _summed(sample, "followups_eligible") - _summed(sample, "followups_skipped_limit")
    return _summed(sample, "followups_generated") / possible if possible else None


def coverage(sample: Sample) -> float | None:
    return mean(not item["needs_caption"] for seen in sample.finished for item in seen.document["items"])


def _likeness(sample: Sample) -> float | None:
    rows = [pairwise(one.seen.weeks) for one in sample.shown if one.case.healthy]
    return mean(likeness(one.document, other.document) for row in rows for one, other in row if one.week and other.week)


def _sourced(sample: Sample) -> float | None:
    """Recommendations whose every number has a source."""
    advice = [(seen, text) for seen in sample.weeks for text in seen.document["recommendations"]]
    loose = {(id(seen), text) for seen in sample.weeks for _, text in unsourced(seen.document, {})}
    return mean((id(seen), text) not in loose for seen, text in advice)


def _violations(sample: Sample) -> float | None:
    return float(sum(len(seen.violations) for seen in sample.healthy)) if sample.healthy else None


def broken_rules(shown: Sequence[CaseRun]) -> dict[str, int]:
    """How often weeks over healthy data broke each rule without documenting it, the most frequent first."""
    rules = (text.partition(" ")[0].rstrip(":") for one in Sample(shown).healthy for text in one.violations)
    return dict(Counter(rules).most_common())


def _seconds(share: float) -> Callable[[Sample], float | None]:
    return lambda sample: centile((seen.seconds for seen in sample.finished), share)


def _call_ms(share: float) -> Callable[[Sample], float | None]:
    return lambda sample: centile((ms for seen in sample.finished for _, ms, _ in seen.calls), share)


def _mean(of: Callable[[Observation], float]) -> Callable[[Sample], float | None]:
    return lambda sample: mean(of(seen) for seen in sample.finished)


def _model(most: Callable[[Sequence[int]], int]) -> Callable[[Sample], float | None]:
    """The most that one generation asked of a model."""
    return lambda sample: max((float(most(it.asked_model)) for it in sample.all if it.asked_model), default=None)


def _rows_met(sample: Sample) -> float | None:
    """Rows of the failure tables that some run met, as a finding, a recovery or the reason of an abort; of those that
    nothing prevents."""
    met = {name for seen in sample.all for name in (*seen.findings, *seen.recovered)}
    met |= {str(seen.document.get("error_code", "")).lower() for seen in sample.all}
    rows = {one.case.row.error_type for one in sample.shown if one.case.row} - prevented_rows()
    return len(met & rows) / len(rows) if rows and sample.all else None


def _bound(name: str) -> Callable[[Sample], float | None]:
    return lambda sample: sample.bound(name)


def _pairs(share: str, name: str) -> Callable[[Sample], float | None]:
    return lambda sample: sample.pairs(share, name)


def _understood(sample: Sample) -> float | None:
    counts = [one.seen.figures for one in sample.shown if one.case.phrasings]
    listed = sum(it["phrasings"] for it in counts)
    return sum(it["understood"] for it in counts) / listed if listed else None


def _lift(sample: Sample) -> float | None:
    accuracy, trivial = sample.pairs("all", "accuracy"), sample.pairs("all", "trivial")
    return None if accuracy is None or trivial is None else accuracy - trivial


FIGURES: tuple[Figure, ...] = (
    # Performance Targets of the specification
    Figure("pipeline_seconds_max", "slowest generation, start to save", "lower", "must", 15, _seconds(1), "s"),
    Figure("tool_call_ms_max", "slowest tool call", "lower", "must", 500, _call_ms(1), "ms"),
    Figure("pass_rate", "weeks that pass without errors", "higher", "must", 0.95, pass_rate),
    Figure("mean_freshness", "mean freshness of the captions", "higher", "must", 60, freshness),
    Figure("duplicate_rate", "captions used more than once", "lower", "must", 0.05, duplicates),
    Figure("follow_up_rate", "follow-ups of what the limit allows", "higher", "must", 0.90, follow_up_rate),
    # ours
    Figure("pipeline_seconds_p95", "95 % of generations within", "lower", "prefer", 1.5, _seconds(0.95), "s", 0.5),
    Figure("tool_call_ms_p95", "95 % of tool calls within", "lower", "prefer", 50, _call_ms(0.95), "ms", 0.5),
    Figure("rule_violations", "broken rules that weeks do not document", "lower", "prefer", 0, _violations),
    Figure("caption_coverage", "sends with a caption", "higher", "prefer", 1, coverage),
    Figure("composite_of_bound", "composite score of the optimum", "higher", "prefer", FULL_SHARE, _bound("composite")),
    Figure("shares_of_bound", "items within their theme's share", "higher", "prefer", FULL_SHARE, _bound("shares")),
    Figure("placement_of_bound", "placement of its proved bound", "higher", "prefer", FULL_SHARE, _bound("placement")),
    Figure("prime_of_room", "revenue in prime hours, of the room", "higher", "prefer", None, _bound("prime_room")),
    Figure("prime_of_revenue", "revenue in prime hours, of all", "higher", "prefer", None, _bound("prime_revenue")),
    Figure(
        "time_diversity",
        "sends with a time of day of their own",
        "higher",
        "prefer",
        None,
        _mean(lambda seen: time_diversity(seen.document)),
    ),
    Figure("likeness_to_past", "same day, time and type a week before", "lower", "prefer", 0.05, _likeness),
    Figure(
        "calls_per_week", "tool calls of a generation", "lower", "prefer", None, _mean(lambda seen: len(seen.calls))
    ),
    Figure("model_calls_max", "calls of a model, at most", "lower", "prefer", MAX_CALLS, _model(len)),
    Figure("model_tokens_max", "input tokens of a model, at most", "lower", "prefer", INPUT_TOKENS, _model(sum)),
    Figure("sourced_advice", "advice without a number from nowhere", "higher", "prefer", 1, _sourced),
    Figure("rows_met", "rows of the failure tables met by a run", "higher", "prefer", None, _rows_met),
    Figure("phrasings_understood", "requests in plain language read rightly", "higher", "prefer", 1, _understood),
    Figure("persona_auc", "a match scores above a mismatch", "higher", "prefer", 0.95, _pairs("all", "auc")),
    Figure("persona_accuracy", "pairs judged rightly", "higher", "prefer", None, _pairs("all", "accuracy")),
    Figure("persona_lift", "that, above always saying the frequent", "higher", "prefer", None, _lift),
    Figure("persona_across_auc", "own persona above others", "higher", "prefer", 0.93, _pairs("across", "auc")),
)


def figures(shown: Sequence[CaseRun]) -> dict[str, float]:
    """The figures that these cases have anything for, by name."""
    sample = Sample(shown)
    measured = {figure.name: figure.measure(sample) for figure in FIGURES}
    return {name: round(value, 6) for name, value in measured.items() if value is not None}
