"""How a check speaks: the breaches it found, and the share of its subjects that satisfy it (R31)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from eros.vocabulary.documents import Item, Remark


@dataclass(frozen=True)
class Breach:
    """One rule that something breaks. ``rule`` is the ruling or section, ``source`` the phase that it comes from.

    ``charged`` is what the check loses for it: item ids, or ISO dates where days are judged. None: all of ``items``;
    (): nothing, the breach is documented. What a check counts by itself (sends that do not stand, types too few) is
    left at None.
    ``stops``: a hard stop (R32), in a few words. ``times``: how often it happens, where one breach tells of several.
    """

    type: str
    message: str
    rule: str
    source: str
    items: tuple[str, ...] = ()
    found: float | str | None = None
    limit: float | str | None = None
    error: bool = False
    charged: tuple[str, ...] | None = None
    stops: str | None = None
    times: int = 1

    @property
    def costs(self) -> tuple[str, ...]:
        return self.items if self.charged is None else self.charged

    @property
    def is_free(self) -> bool:
        """Whether the check takes no points for it."""
        return self.charged == ()

    @property
    def remark(self) -> Remark:
        return Remark(
            type=self.type,
            message=self.message,
            rule=self.rule,
            source=self.source,
            items=self.items,
            found=self.found,
            limit=self.limit,
        )


@dataclass(frozen=True)
class Measure:
    """A check's result; ``detail`` says what was measured against what."""

    share: Fraction
    detail: str
    breaches: tuple[Breach, ...] = ()


def share(good: int, total: int) -> Fraction:
    """``good`` of ``total``, never above 1; where nothing was to be satisfied, all of it is."""
    return min(Fraction(1), Fraction(good, total)) if total else Fraction(1)


def of_items(items: Iterable[Item], breaches: Iterable[Breach], detail: str) -> Measure:
    """A check over items: the share of them that no breach is charged to. ``detail`` follows the figures."""
    found = tuple(breaches)
    charged = {slot_id for breach in found for slot_id in breach.costs}
    judged = [item.slot_id for item in items]
    good = sum(slot_id not in charged for slot_id in judged)
    documented = Counter[str]()
    for breach in found:
        if breach.items and not breach.costs:
            documented[breach.type.replace("_", " ")] += breach.times
    beside = ", ".join(f"{kind} {count}" for kind, count in documented.items())
    told = f"; documented, and not counted against it: {beside}" if beside else ""
    return Measure(share(good, len(judged)), f"{good} of {len(judged)} {detail}{told}", found)
