"""What the outside world hands to every node of one run; never checkpointed, passed again on resume."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from eros.vocabulary.ports import (
    AdviceRanker,
    Clock,
    Deadline,
    NoDeadline,
    NoRecorder,
    PersonaJudge,
    Tools,
    WeekRecorder,
)


@dataclass(frozen=True)
class Context:
    """``judge`` and ``ranker`` are a model's; None means that the offline matchers do the work."""

    tools: Tools
    clock: Clock
    judge: PersonaJudge | None = None
    ranker: AdviceRanker | None = None
    deadline: Deadline = field(default_factory=NoDeadline)
    recorder: WeekRecorder = field(default_factory=NoRecorder)
    #: Seconds of a steady clock, for durations only.
    steady: Callable[[], float] = time.perf_counter
    #: Hears of each node as it begins and as it ends, at that instant: a stream would tell of a beginning when the node
    #: first waits for something, or ends.
    told: Callable[[Mapping[str, Any]], None] = lambda event: None
