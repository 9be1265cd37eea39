"""How many captions each send type needs: one count, whichever advice names it (R53)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from eros.vocabulary.caption_scores import LOW_FRESHNESS
from eros.vocabulary.caption_warnings import usable_wanted, warned_type
from eros.vocabulary.documents import Item, Remark
from eros.vocabulary.limits import CAPTION_LADDER
from eros.vocabulary.week import GENERIC_CAPTION
from nodes.recommend.advice_context import AdviceContext

#: 7.2 Check 8: how many captions a type that runs short is to get at least.
NEW_CAPTIONS = 5


@dataclass(frozen=True)
class Shortage:
    """A send type that runs short of captions: its sends of the week without one, with a generic, a last-resort or a
    low one, how many of a stale pool's are tired, what the data server warns of, and whether it asks for a person."""

    key: str
    sends: int
    waiting: int
    borrowing: int
    weak: int
    low: int
    tired: int
    warnings: tuple[str, ...]
    critical: bool

    @property
    def urgent(self) -> bool:
        return bool(self.waiting or self.borrowing or self.weak) or self.critical

    @property
    def short(self) -> bool:
        return self.urgent or bool(self.warnings)

    @property
    def needs(self) -> int:
        """7.2 Check 8 asks for five at least; no fewer than other advice counts, nor than the data server lacks."""
        told = (usable_wanted(warning) for warning in self.warnings)
        lacking = [wanted - usable for usable, wanted in filter(None, told) if usable is not None]
        return max(NEW_CAPTIONS, self.waiting + self.borrowing + self.weak, self.low, self.tired, *lacking)

    @property
    def ends(self) -> str:
        """When the data server warns no more, where that may take more than is asked for."""
        wanted = max((told[1] for one in self.warnings if (told := usable_wanted(one))), default=0)
        return f", until {wanted} are usable" if wanted > self.needs else ""

    @property
    def rank(self) -> tuple[int | bool | str, ...]:
        return (-self.waiting, -self.borrowing, -self.weak, not self.critical, -self.sends, self.key)


def needed(types: Counter[str], week: AdviceContext) -> Counter[str]:
    """The captions to write for these types: of one that runs short what it needs, of another its named sends."""
    short = {one.key: one.needs for one in shortages(week)}
    return Counter({key: short.get(key, count) for key, count in types.items()})


def shortages(week: AdviceContext) -> Iterator[Shortage]:
    """The types whose captions run out, tire, stand in or are warned of."""
    sends = Counter(item.send_type_key for item in week.items)
    waiting = Counter(item.send_type_key for item in week.items if item.needs_caption)
    borrowing = Counter(item.send_type_key for item in week.items if GENERIC_CAPTION in item.warnings)
    weak = Counter(week.type_of(slot) for remark in week.warnings("score_capped") for slot in remark.items)
    weak -= waiting + borrowing
    if any(finding.error_type == "caption_query_failed" for finding in week.findings):
        borrowing.clear()  # what could not be read may well be there
    low, tired = Counter(item.send_type_key for item in low_items(week)), tired_sends(week)
    warned: dict[str, list[Remark]] = {}
    for remark in week.warnings("caption_pool_warning"):
        key = warned_type(remark.message, week.send_types)
        if key and (sends[key] or week.can_stand(key)):
            warned.setdefault(key, []).append(remark)
    for key in {*waiting, *borrowing, *weak, *warned}:
        remarks = warned.get(key, [])
        yield Shortage(
            key, sends[key], waiting[key], borrowing[key], weak[key], low[key], tired[key],
            warnings=tuple(remark.message for remark in remarks),
            critical=any(remark.found == "critical" for remark in remarks),
        )  # fmt: skip


def tired_sends(week: AdviceContext) -> Counter[str]:
    """The sends with a tired caption by type, where the week is advised to replace these."""
    if not {"caption_pool_stale", "caption_freshness_low"} & {finding.error_type for finding in week.findings}:
        return Counter()
    scored = [(item.send_type_key, item.caption_scores) for item in week.items if item.caption_scores]
    return Counter(key for key, scores in scored if scores.freshness < LOW_FRESHNESS)


def low_items(week: AdviceContext) -> list[Item]:
    """The items whose captions the first query could not serve."""
    freshness, performance = CAPTION_LADDER[0]
    return [
        item
        for item in week.items
        if (scores := item.caption_scores) and (scores.freshness < freshness or scores.performance < performance)
    ]
