"""Whether a day's sends can all stand at its times: on the lattice, as the placement will find it (R23, R27)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from eros.vocabulary.catalogue import SendType
from eros.vocabulary.limits import LAST_PARENT, SPACING
from eros.vocabulary.wall_clock import MINUTES_PER_DAY

#: A send that is pinned: its type and its minute.
Pin = tuple[str, int]
#: Orders tried before a day counts as possible. Counted, not timed, so that it is the same everywhere (R57).
PATIENCE = 5000


def can_stand(keys: Sequence[str], times: Sequence[int], pins: Sequence[Pin], kinds: Mapping[str, SendType]) -> bool:
    """Whether these types, the pinned ones among them, can start at these times: 45 minutes apart, each type with its
    own gap, and early enough for a follow-up. The order of types is left open (R13)."""
    waiting = Counter(keys) - Counter(key for key, _ in pins)
    free = [at for at in times if all(abs(at - minute) >= SPACING for _, minute in pins)]
    fixed = {key: [minute for of, minute in pins if of == key] for key in waiting}
    return _DaySearch(kinds, free, fixed).extends(waiting, {})


@dataclass
class _DaySearch:
    """Depth first, in clock order. Whatever comes next starts as early as it can, which leaves most to the others."""

    kinds: Mapping[str, SendType]
    times: Sequence[int]
    fixed: Mapping[str, Sequence[int]]
    patience: int = PATIENCE
    failed: set[tuple[object, ...]] = field(default_factory=set)

    def extends(self, waiting: Counter[str], last: Mapping[str, int]) -> bool:
        """Whether the sends that wait can stand after those before, of which ``last`` has each type's latest."""
        if not waiting:
            return True
        state = (frozenset(waiting.items()), max(last.values(), default=0), *((key, last.get(key)) for key in waiting))
        self.patience -= 1
        if state in self.failed or self.patience < 0:
            return self.patience < 0
        if any(self.extends(waiting - Counter([key]), {**last, key: at}) for key, at in self._next(waiting, last)):
            return True
        self.failed.add(state)
        return False

    def _next(self, waiting: Counter[str], last: Mapping[str, int]) -> Iterator[Pin]:
        """Each type that could come next, with its time: what has most of the day still before it first."""
        for key in sorted(waiting, key=lambda key: (-waiting[key] * self._gap(key), not self._is_parent(key), key)):
            begin = max(
                max(last.values(), default=-SPACING) + SPACING, last.get(key, -MINUTES_PER_DAY) + self._gap(key)
            )
            at = next((at for at in self.times if at >= begin and self._is_open(key, at)), None)
            if at is not None:
                yield key, at

    def _is_open(self, key: str, at: int) -> bool:
        kept = all(abs(at - minute) >= self._gap(key) for minute in self.fixed[key])
        return kept and not (self._is_parent(key) and at > LAST_PARENT)

    def _gap(self, key: str) -> int:
        return max(SPACING, self.kinds[key].min_minutes_between)

    def _is_parent(self, key: str) -> bool:
        return self.kinds[key].can_have_followup
