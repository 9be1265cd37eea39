"""How many captions each send type needs: one count, whichever advice names it (R53)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from eros.vocabulary.caption_scores import LOW_FRESHNESS
from eros.vocabulary.caption_warnings import usable_wanted, warned_type
from eros.vocabulary.documents import Item, Remark
from eros.vocabulary.ladder import NOT_KEPT, UNREAD
from eros.vocabulary.limits import CAPTION_LADDER
from eros.vocabulary.week import GENERIC_CAPTION
from nodes.recommend.advice_context import AdviceContext

#: 7.2 Check 8: how many captions a type that runs short is to get at least.
NEW_CAPTIONS = 5


@dataclass(frozen=True)
class Shortage:
    """A send type that runs short of captions: its sends of the week without one, with a generic one, with one of the
    last resort, and with any that is tired or weak; how many of a stale pool's are tired, what the data server warns
    of, and whether it asks for a person."""

    key: str
    sends: int
    waiting: int
    borrowing: int
    last_resort: int
    low: int
    tired: int
    warnings: tuple[str, ...]
    critical: bool

    @property
    def urgent(self) -> bool:
        return bool(self.waiting or self.borrowing or self.last_resort) or self.critical

    @property
    def short(self) -> bool:
        return self.urgent or bool(self.warnings)

    @property
    def needs(self) -> int:
        """7.2 Check 8 asks for five at least; no fewer than other advice counts, nor than the data server lacks."""
        told = (usable_wanted(warning) for warning in self.warnings)
        lacking = [wanted - usable for usable, wanted in filter(None, told) if usable is not None]
        return max(NEW_CAPTIONS, self.waiting + self.borrowing + self.low, self.tired, *lacking)

    @property
    def ends(self) -> str:
        """When the data server warns no more, where that may take more than is asked for."""
        wanted = max((told[1] for one in self.warnings if (told := usable_wanted(one))), default=0)
        return f", until {wanted} are usable" if wanted > self.needs else ""

    @property
    def rank(self) -> tuple[int | bool | str, ...]:
        return (-self.waiting, -self.borrowing, -self.last_resort, not self.critical, -self.sends, self.key)


#: Types that run short and are named one by one, with their counts; the others share a line, where they are several.
_NAMED_TYPES = 3


def named_shortages(week: AdviceContext) -> tuple[list[Shortage], list[Shortage]]:
    """The types that run short and are told one by one, and those that share a line."""
    short = sorted(shortages(week), key=lambda one: one.rank)
    named = _NAMED_TYPES if len(short) > _NAMED_TYPES + 1 else len(short)
    return short[:named], short[named:]


def shortages(week: AdviceContext) -> Iterator[Shortage]:
    """The types whose captions run out, tire, stand in or are warned of."""
    sends = Counter(item.send_type_key for item in week.items)
    # what could not be read, or was not kept, may well be there: nothing is said to run short
    unseen = {UNREAD, NOT_KEPT}
    waiting = Counter(it.send_type_key for it in week.items if it.needs_caption and unseen.isdisjoint(it.warnings))
    borrowing = Counter(item.send_type_key for item in week.items if GENERIC_CAPTION in item.warnings)
    held = {slot for remark in week.warnings("score_capped") for slot in remark.items}
    own = [item for item in week.items if not item.needs_caption and GENERIC_CAPTION not in item.warnings]
    last_resort = Counter(item.send_type_key for item in own if item.slot_id in held)
    low = Counter(item.send_type_key for item in own if item.slot_id in held or is_low(item))
    if any(finding.error_type == "caption_query_failed" for finding in week.findings):
        borrowing.clear()  # what could not be read may well be there
    tired = tired_sends(week)
    warned: dict[str, list[Remark]] = {}
    for remark in week.warnings("caption_pool_warning"):
        key = warned_type(remark.message, week.send_types)
        if key and (sends[key] or week.can_stand(key)):
            warned.setdefault(key, []).append(remark)
    for key in {*waiting, *borrowing, *last_resort, *warned}:
        remarks = warned.get(key, [])
        yield Shortage(
            key, sends[key], waiting[key], borrowing[key], last_resort[key], low[key], tired[key],
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
    return [item for item in week.items if is_low(item)]


def is_low(item: Item) -> bool:
    """Whether its caption is tired or weak: below the floors of the first query (R18)."""
    freshness, performance = CAPTION_LADDER[0]
    scores = item.caption_scores
    return scores is not None and (scores.freshness < freshness or scores.performance < performance)
