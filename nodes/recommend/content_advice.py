"""Advice about captions and media: what is missing, tired, unsafe or out of voice."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from eros.vocabulary.caption_scores import LOW_FRESHNESS
from eros.vocabulary.caption_warnings import usable_wanted, warned_type
from eros.vocabulary.catalogue import MEDIA_KINDS, MediaType, SendType
from eros.vocabulary.counting import counted, plural
from eros.vocabulary.documents import Item, Remark
from eros.vocabulary.limits import CAPTION_LADDER
from eros.vocabulary.ports import Advice
from eros.vocabulary.week import GENERIC_CAPTION
from nodes.recommend.advice_context import AdviceContext, advise, to_one_place
from nodes.recommend.steps import filled

#: 7.2 Check 8: how many captions a type that runs short is to get at least.
NEW_CAPTIONS = 5
#: Types whose captions are tired and that are named.
_TIRED_TYPES = 5
#: Types that run short and are named one by one; the others share a line.
_NAMED_TYPES = 3


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


def new_captions(week: AdviceContext) -> Iterator[Advice]:
    """7.2 Check 8: types whose pool is short or exhausted, and types with sends that wait for words or borrow them."""
    short = sorted(_shortages(week), key=lambda one: one.rank)
    for one in short[:_NAMED_TYPES]:
        yield advise(f"captions:{one.key}", 100.0 if one.urgent else 60.0, _captions_for(one))
    if rest := short[_NAMED_TYPES:]:
        urgent = any(one.urgent for one in rest)
        yield advise("captions:others", 95.0 if urgent else 55.0, f"CREATE NEW CAPTIONS: {_of_others(rest)}")
    yield from _left_out(week, {one.key for one in short})


def _shortages(week: AdviceContext) -> Iterator[Shortage]:
    sends = Counter(item.send_type_key for item in week.items)
    waiting = Counter(item.send_type_key for item in week.items if item.needs_caption)
    borrowing = Counter(item.send_type_key for item in week.items if GENERIC_CAPTION in item.warnings)
    weak = Counter(week.type_of(slot) for remark in week.warnings("score_capped") for slot in remark.items)
    weak -= waiting + borrowing
    if any(finding.error_type == "caption_query_failed" for finding in week.findings):
        borrowing.clear()  # what could not be read may well be there
    low, tired = Counter(item.send_type_key for item in _low(week)), _tired(week)
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


def _left_out(week: AdviceContext, named: Container[str]) -> Iterator[Advice]:
    """R33, R53: critical warnings of types that the week leaves out make it wait as others do."""
    keys = [
        warned_type(remark.message, week.send_types) or "a type that is not named"
        for remark in week.warnings("caption_pool_warning")
        if remark.found == "critical"
    ]
    left = dict.fromkeys(key for key in keys if key not in named)
    if left and week.report.requires_caption_review:
        waits = "it would wait" if week.request.dry_run else "it waits"
        text = f"CREATE NEW CAPTIONS: the data server warns of {', '.join(left)}, which this week leaves out"
        yield advise("captions:left-out", 60.0, f"{text}; {waits} for your look all the same")


def _captions_for(one: Shortage) -> str:
    lacking = [
        (one.waiting, plural(one.waiting, "has none", "have none")),
        (one.borrowing, plural(one.borrowing, "has one that stands in", "have ones that stand in")),
        (one.weak, plural(one.weak, "has a tired or weak one", "have tired or weak ones")),
    ]
    counts = ", ".join(f"{count} of this week's sends {what}" for count, what in lacking if count)
    text = f"CREATE NEW CAPTIONS: {one.key} needs {one.needs}+ new captions{one.ends}"
    return f"{text} ({counts})" if counts else text


def _of_others(rest: Sequence[Shortage]) -> str:
    if all((one.needs, one.ends) == (NEW_CAPTIONS, "") for one in rest):
        need = plural(len(rest), f"needs {NEW_CAPTIONS}+ new captions", f"need {NEW_CAPTIONS}+ new captions each")
        return f"{', '.join(one.key for one in rest)} {need}"
    return "; ".join(f"{one.key} needs {one.needs}+{one.ends}" for one in rest)


def vault_content(week: AdviceContext) -> Iterator[Advice]:
    """7.3: media that the vault is known to lack, by how many of the page's types want it."""
    for kind in MEDIA_KINDS:
        wanting = [] if week.vault.has(kind) else list(_wanting(kind, week))
        if wanting:
            sends = Counter(item.send_type_key for item in week.items)
            keys = sorted((one.send_type_key for one in wanting), key=lambda key: (-sends[key], key))
            text = (
                f"Add {kind} content to vault{_gain(kind, week)} "
                f"({counted(len(wanting), 'send type needs', 'send types need')} it, with this week's sends: "
                f"{', '.join(f'{key} {sends[key]}' for key in keys)})"
            )
            revenue = any(one.category == "revenue" for one in wanting)
            yield advise(f"vault:{kind}", 80.0 if revenue else 50.0, text)


def _gain(medium: MediaType, week: AdviceContext) -> str:
    """7.3's promise, where sends were left out for want of that medium; else nothing is promised."""
    lost = {key for one in week.findings if one.error_type == "quota_not_filled" for key in one.send_types}
    left_out = (kind for key, kind in week.send_types.items() if key in lost)
    categories = sorted({kind.category for kind in left_out if medium in week.vault.missing_media(kind)})
    return f" for increased {' and '.join(categories)} items" if categories else ""


def _wanting(kind: MediaType, week: AdviceContext) -> Iterator[SendType]:
    for send_type in week.send_types.values():
        needs = (send_type.requires_media and send_type.media_type == kind) or (
            kind == "flyer" and send_type.requires_flyer
        )
        if needs and send_type.on(week.creator.page_type) and week.request.wants(send_type.send_type_key):
            yield send_type


def low_freshness(week: AdviceContext) -> Iterator[Advice]:
    """Low Caption Freshness Response, R52: the captions to write, by type and count."""
    if not {"caption_pool_stale", "caption_freshness_low"} & {finding.error_type for finding in week.findings}:
        return
    scores = [item.caption_scores.freshness for item in week.items if item.caption_scores]
    average = f" (average {fmean(scores):.0f} of 100)" if scores else ""
    counts = ", ".join(f"{key} {count}" for key, count in _tired(week).most_common(_TIRED_TYPES))
    wanted = f"; write new ones: {counts}" if counts else ""
    yield advise("freshness", 65.0, f"Caption freshness low{average}{wanted}")


def _tired(week: AdviceContext) -> Counter[str]:
    """The sends with a tired caption by type, where the week is advised to replace these."""
    if not {"caption_pool_stale", "caption_freshness_low"} & {finding.error_type for finding in week.findings}:
        return Counter()
    scored = [(item.send_type_key, item.caption_scores) for item in week.items if item.caption_scores]
    return Counter(key for key, scores in scored if scores.freshness < LOW_FRESHNESS)


def low_steps(week: AdviceContext) -> Iterator[Advice]:
    """R18: how much of the week the first query could not serve: what is tired can rest, what is rated low cannot."""
    freshness, performance = CAPTION_LADDER[0]
    low = _low(week)
    tired = [it.slot_id for it in low if it.caption_scores and it.caption_scores.freshness < freshness]
    weak = [it.slot_id for it in low if it.caption_scores and it.caption_scores.performance < performance]
    steps = [
        (tired, f"below freshness {freshness:.0f}: rest or replace them"),
        (weak, f"below performance {performance:.0f}: write stronger ones"),
    ]
    told = [f"{len(slots)} {step} ({filled('{types}', week, slots)})" for slots, step in steps if slots]
    if told:
        text = f"Of {counted(len(week.items), 'caption')} {'; '.join(told)}"
        yield advise("ladder", 45.0 + 20.0 * len(low) / len(week.items), text)


def _low(week: AdviceContext) -> list[Item]:
    """The items whose captions the first query could not serve."""
    freshness, performance = CAPTION_LADDER[0]
    return [
        item
        for item in week.items
        if (scores := item.caption_scores) and (scores.freshness < freshness or scores.performance < performance)
    ]


def unsafe_captions(week: AdviceContext) -> Iterator[Advice]:
    """R20. The captions' ids are in the finding."""
    for finding in week.findings:
        if finding.error_type == "content_unsafe":
            yield advise("unsafe", 90.0, f"Take out of the caption bank: {finding.message}")


def persona(week: AdviceContext) -> Iterator[Advice]:
    """R36."""
    off = {slot for remark in week.warnings("persona_mismatch") for slot in remark.items}
    if off:
        one = len(off) == 1
        text = (
            f"{len(off)} caption{'' if one else 's'} may not sound like the creator: reword or replace "
            f"{'it' if one else 'them'}{_worst(week, off)}"
        )
        yield advise("persona", 35.0, text)


def _worst(week: AdviceContext, slots: set[str]) -> str:
    """Where to begin: the send whose caption is furthest from the voice."""
    scored = [
        (item.caption_scores.persona, item) for item in week.items if item.slot_id in slots and item.caption_scores
    ]
    if not scored:
        return ""
    score, item = min(scored, key=lambda pair: pair[0])
    begin = "" if len(slots) == 1 else "begin with "
    send = f"{item.send_type_key} on {item.scheduled_date} at {item.scheduled_time:%H:%M}"
    return f" ({begin}{send}, {to_one_place(score)} of 100)"
