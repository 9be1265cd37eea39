"""What a phase came to, in figures for the log: nothing of a caption or a persona is among them (Discreet Logs)."""

from collections.abc import Callable, Mapping
from typing import Any

from eros.vocabulary.facts import VolumeConfig
from eros.vocabulary.week import Allocation, CaptionPool, ContentMatch, FollowUps, TimedWeek

Figures = dict[str, int | float]


def _of_volume(volume: VolumeConfig) -> Figures:
    return {"sends_of_the_week": sum(volume.weekly_distribution), "confidence": volume.confidence_score}


def _of_allocation(allocation: Allocation) -> Figures:
    kinds = {slot.send_type_key for slot in allocation.slots}
    return {"slots": len(allocation.slots), "unique_send_types": len(kinds)}


def _of_pool(pool: CaptionPool) -> Figures:
    return {"captions": sum(map(len, pool.candidates.values())), "captions_needed": sum(pool.demand.values())}


def _of_content(content: ContentMatch) -> Figures:
    without = sum(slot.needs_caption for slot in content.slots)
    return {"slots": len(content.slots), "without_caption": without}


def _of_times(week: TimedWeek) -> Figures:
    return {"placed": len(week.slots), "dropped": len(week.dropped)}


def _of_follow_ups(made: FollowUps) -> Figures:
    skipped = len(made.skipped_limit) + len(made.skipped_timing) + len(made.skipped_audience)
    return {"follow_ups": len(made.items), "eligible": made.eligible, "skipped": skipped}


#: key of the state -> its figures.
_FIGURES: dict[str, Callable[[Any], Figures]] = {
    "volume": _of_volume,
    "send_types": lambda kinds: {"send_types": len(kinds)},
    "allocation": _of_allocation,
    "pool": _of_pool,
    "persona_scores": lambda scores: {"captions_judged": len(scores)},
    "content": _of_content,
    "targeted": lambda slots: {"targeted": len(slots)},
    "timed": _of_times,
    "follow_ups": _of_follow_ups,
    "items": lambda items: {"items": len(items)},
    "report": lambda report: {
        "score": report.score, "errors": len(report.errors), "warnings": len(report.warnings),
    },
    "recommendations": lambda advice: {"recommendations": len(advice)},
    "saved": lambda saved: {"items_written": saved.items_created},
}  # fmt: skip


def metrics(update: Mapping[str, Any], findings: int) -> Figures:
    """The figures of what a node wrote, and how many findings it made."""
    made: Figures = {}
    for key, figures in _FIGURES.items():
        if key in update:
            made |= figures(update[key])
    return made | {"findings": findings}
