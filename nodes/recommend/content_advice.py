"""Advice about captions and media: what is missing, tired, unsafe or out of voice."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from statistics import fmean

from eros.vocabulary.caption_scores import FULL_REST_DAYS
from eros.vocabulary.caption_warnings import warned_type
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.counting import counted, first_few, plural
from eros.vocabulary.limits import CAPTION_LADDER, LEAST_PERSONA
from eros.vocabulary.numbers import apart_from, digits
from eros.vocabulary.ports import Advice
from eros.vocabulary.waiting import LOOKED_AT
from nodes.recommend.advice_context import AdviceContext, Severity, advise
from nodes.recommend.caption_needs import NEW_CAPTIONS, Shortage, low_items, named_shortages, shortages, tired_sends
from nodes.recommend.steps import counted_types

#: Types whose captions are tired and that are named.
_TIRED_TYPES = 5


def new_captions(week: AdviceContext) -> Iterator[Advice]:
    """7.2 Check 8: types whose pool is short or exhausted, and types with sends that wait for words or borrow them."""
    named, rest = named_shortages(week)
    for one in named:
        yield advise(f"captions:{one.key}", _gravity(urgent=one.urgent), _captions_for(one, week))
    if rest:
        urgent = any(one.urgent for one in rest)
        yield advise("captions:others", _gravity(urgent=urgent), f"CREATE NEW CAPTIONS: {_of_others(rest)}")
    yield from _left_out(week, {one.key for one in (*named, *rest)})


def _gravity(*, urgent: bool) -> Severity:
    return Severity.WAITS if urgent else Severity.POORER


def _left_out(week: AdviceContext, named: Container[str]) -> Iterator[Advice]:
    """R33, R53: critical warnings of types that the week leaves out make it wait as others do."""
    known = (*week.send_types, *default_catalogue())
    texts = [one.message for one in week.warnings("caption_pool_warning") if one.found == "critical"]
    keys = {text: warned_type(text, known) for text in texts}
    left = dict.fromkeys(key for key in keys.values() if key is not None and key not in named)
    unnamed = [text for text, key in keys.items() if key is None]
    waits = "it would wait for your look all the same" if week.request.dry_run else LOOKED_AT
    if left and week.report.requires_caption_review:
        text = f"CREATE NEW CAPTIONS: the data server warns of {', '.join(left)}, which this week leaves out"
        yield advise("captions:left-out", Severity.WAITS, f"{text}; {waits}")
    if unnamed and week.report.requires_caption_review:
        text = f"Let the data server name the send type that it warns of: {first_few(unnamed)}"
        yield advise("captions:unnamed", Severity.WAITS, f"{text}; {waits}")


def _captions_for(one: Shortage, week: AdviceContext) -> str:
    lacking = [
        (one.waiting, plural(one.waiting, "has none", "have none")),
        (one.borrowing, plural(one.borrowing, "has one that stands in", "have ones that stand in")),
        (one.low, plural(one.low, "has a tired or weak one", "have tired or weak ones")),
    ]
    counts = ", ".join(f"{count} of {week.sends} {what}" for count, what in lacking if count)
    text = f"CREATE NEW CAPTIONS: {one.key} needs {one.needs}+ new captions{one.ends}"
    unusable = [it for it in week.findings if it.error_type == "caption_shortage" and one.key in it.send_types]
    mends = "".join(f"; or mend those that are there: {it.message.rpartition(': ')[2]}" for it in unusable)
    return (f"{text} ({counts})" if counts else text) + mends


def _of_others(rest: Sequence[Shortage]) -> str:
    if all((one.needs, one.ends) == (NEW_CAPTIONS, "") for one in rest):
        return f"{', '.join(one.key for one in rest)} need {NEW_CAPTIONS}+ new captions each"
    return "; ".join(f"{one.key} needs {one.needs}+{one.ends}" for one in rest)


def low_freshness(week: AdviceContext) -> Iterator[Advice]:
    """Low Caption Freshness Response, R52: the captions to write, by type and count."""
    if not {"caption_pool_stale", "caption_freshness_low"} & {finding.error_type for finding in week.findings}:
        return
    scores = [item.caption_scores.freshness for item in week.items if item.caption_scores]
    average = f" (average {digits(fmean(scores), 2)} of 100 over the week's sends)" if scores else ""
    short = {one.key for one in shortages(week)}
    tired = Counter({key: count for key, count in tired_sends(week).items() if key not in short})
    worst = Counter(dict(tired.most_common(_TIRED_TYPES)))
    counts = ", ".join(f"{key} {count}" for key, count in worst.items())
    wanted = f"; write new ones: {counts}" if counts else ""
    yield advise("freshness", Severity.LOSES, f"Caption freshness low{average}{wanted}", week.lost("quality"))


def low_steps(week: AdviceContext) -> Iterator[Advice]:
    """R18: how much of the week the first query could not serve: what is tired can rest, what is rated low cannot."""
    freshness, performance = CAPTION_LADDER[0]
    low = low_items(week)
    tired = [it.slot_id for it in low if it.caption_scores and it.caption_scores.freshness < freshness]
    weak = [it.slot_id for it in low if it.caption_scores and it.caption_scores.performance < performance]
    steps = [
        (tired, f"below freshness {freshness:.0f}: rest or replace them"),
        (weak, f"below performance {performance:.0f}: write stronger ones"),
    ]
    told = [
        f"{len(slots)} {step} ({counted_types(Counter(map(week.type_of, slots)), week)})"
        for slots, step in steps
        if slots
    ]
    if told:
        text = f"Of {counted(len(week.items), 'caption')} {'; '.join(told)}{_far_ahead(week) if tired else ''}"
        yield advise("ladder", Severity.LOSES, text, week.lost("quality"))


def _far_ahead(week: AdviceContext) -> str:
    """That a plan nearer to its week finds more of its captions rested: a use that has passed counts to the day of the
    planning (R1), which is longer before this week than a tired caption rests."""
    ahead = (week.week_start - week.today).days if week.week_start and week.today else 0
    if ahead <= FULL_REST_DAYS * CAPTION_LADDER[0][0] / 100:
        return ""
    until = f"rest is counted until {week.today}, {counted(ahead, 'day')} before the week"
    return f"; {until}: planned nearer to it, what this page has sent counts as rested for longer"


def unsafe_captions(week: AdviceContext) -> Iterator[Advice]:
    """R20. The captions' ids are in the finding."""
    for finding in week.findings:
        if finding.error_type == "content_unsafe":
            yield advise("unsafe", Severity.POORER, f"Take out of the caption bank: {finding.message}")


def persona(week: AdviceContext) -> Iterator[Advice]:
    """R36."""
    off = {slot for remark in week.warnings("persona_mismatch") for slot in remark.items}
    if off:
        one = len(off) == 1
        text = (
            f"{len(off)} caption{'' if one else 's'} may not sound like the creator: reword or replace "
            f"{'it' if one else 'them'}{_worst(week, off)}"
        )
        yield advise("persona", Severity.ADVISES, text)


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
    return f" ({begin}{send}, {apart_from(LEAST_PERSONA, score, 1)} of 100)"
