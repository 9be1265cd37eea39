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


#: key of the state -> the node that makes it, and its figures. Another that writes it completes it, or lets it go.
_FIGURES: dict[str, tuple[str, Callable[[Any], Figures]]] = {
    "volume": ("initialize", _of_volume),
    "send_types": ("initialize", lambda kinds: {"send_types": len(kinds)}),
    "allocation": ("allocate", _of_allocation),
    "pool": ("gather_captions", _of_pool),
    "persona_scores": ("match_persona", lambda scores: {"captions_judged": len(scores)}),
    "content": ("match_content", _of_content),
    "targeted": ("target", lambda slots: {"targeted": len(slots)}),
    "timed": ("place_in_time", _of_times),
    "follow_ups": ("follow_up", _of_follow_ups),
    "items": ("assemble", lambda items: {"items": len(items)}),
    "report": ("validate", lambda report: {
        "score": report.score, "errors": len(report.errors), "warnings": len(report.warnings),
    }),
    "recommendations": ("recommend", lambda advice: {"recommendations": len(advice)}),
    "saved": ("save", lambda saved: {"items_written": saved.items_created}),
}  # fmt: skip


def metrics(node: str, update: Mapping[str, Any], findings: int) -> Figures:
    """The figures of what a node made, of all that it wrote, and how many findings it has."""
    made: Figures = {}
    for key, (maker, figures) in _FIGURES.items():
        if key in update and maker == node:
            made |= figures(update[key])
    return made | {"findings": findings}
