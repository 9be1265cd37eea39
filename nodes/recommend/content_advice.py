"""Advice about captions and media: what is missing, tired, unsafe or out of voice."""

from collections import Counter
from collections.abc import Iterator
from statistics import fmean

from eros.vocabulary.caption_scores import LOW_FRESHNESS
from eros.vocabulary.caption_warnings import warned_type
from eros.vocabulary.catalogue import MEDIA_KINDS, MediaType, SendType
from eros.vocabulary.counting import counted, plural
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


def new_captions(week: AdviceContext) -> Iterator[Advice]:
    """7.2 Check 8: types whose pool is short or exhausted, and types with sends that wait for words or borrow them."""
    sends = Counter(item.send_type_key for item in week.items)
    waiting = Counter(item.send_type_key for item in week.items if item.needs_caption)
    borrowing = Counter(item.send_type_key for item in week.items if GENERIC_CAPTION in item.warnings)
    weak = Counter(week.type_of(slot) for remark in week.warnings("score_capped") for slot in remark.items)
    weak -= waiting + borrowing
    if any(finding.error_type == "caption_query_failed" for finding in week.findings):
        borrowing.clear()  # what could not be read may well be there
    warned = {
        key: remark.found == "critical"
        for remark in week.warnings("caption_pool_warning")
        if (key := warned_type(remark.message, week.send_types)) and (sends[key] or week.can_stand(key))
    }
    short = sorted(
        {*waiting, *borrowing, *weak, *warned},
        key=lambda key: (-waiting[key], -borrowing[key], -weak[key], not warned.get(key, False), -sends[key], key),
    )
    tired = _tired(week)
    for key in short[:_NAMED_TYPES]:
        urgent = bool(waiting[key] or borrowing[key] or weak[key]) or warned.get(key, False)
        text = _captions_for(key, waiting[key], borrowing[key], weak[key], tired[key])
        yield advise(f"captions:{key}", 100.0 if urgent else 60.0, text)
    if week.report.requires_caption_review and not short:
        text = "CREATE NEW CAPTIONS: the data server warns of types that this week leaves out; it waits for your look"
        yield advise("captions:left-out", 60.0, text)
    rest = short[_NAMED_TYPES:]
    if rest:
        need = plural(len(rest), f"needs {NEW_CAPTIONS}+ new captions", f"need {NEW_CAPTIONS}+ new captions each")
        text = f"CREATE NEW CAPTIONS: {', '.join(rest)} {need}"
        urgent = any(waiting[key] or borrowing[key] or weak[key] or warned.get(key, False) for key in rest)
        yield advise("captions:others", 95.0 if urgent else 55.0, text)


def _captions_for(key: str, waiting: int, borrowing: int, weak: int, tired: int) -> str:
    lacking = [
        (waiting, plural(waiting, "has none", "have none")),
        (borrowing, plural(borrowing, "has a generic one", "have a generic one")),
        (weak, plural(weak, "has a tired or weak one", "have tired or weak ones")),
    ]
    counts = ", ".join(f"{count} of this week's sends {what}" for count, what in lacking if count)
    text = f"CREATE NEW CAPTIONS: {key} needs {max(NEW_CAPTIONS, waiting + borrowing + weak, tired)}+ new captions"
    return f"{text} ({counts})" if counts else text


def vault_content(week: AdviceContext) -> Iterator[Advice]:
    """7.3: media that the vault is known to lack, by how many of the page's types want it."""
    for kind in MEDIA_KINDS:
        wanting = [] if week.vault.has(kind) else list(_wanting(kind, week))
        if wanting:
            categories = {one.category for one in wanting}
            more = f"increased {min(categories)} items" if len(categories) == 1 else "more items"
            sends = Counter(item.send_type_key for item in week.items)
            keys = sorted((one.send_type_key for one in wanting), key=lambda key: (-sends[key], key))
            text = (
                f"Add {kind} content to vault for {more} "
                f"({counted(len(wanting), 'send type needs', 'send types need')} it, with this week's sends: "
                f"{', '.join(f'{key} {sends[key]}' for key in keys)})"
            )
            yield advise(f"vault:{kind}", 80.0 if "revenue" in categories else 50.0, text)


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
    """R18: how much of the week the first query could not serve."""
    freshness, performance = CAPTION_LADDER[0]
    low = [
        item
        for item in week.items
        if (scores := item.caption_scores) and (scores.freshness < freshness or scores.performance < performance)
    ]
    if low:
        text = (
            f"{len(low)} of {counted(len(week.items), 'caption')} below freshness {freshness:.0f} or performance "
            f"{performance:.0f}: rest or replace them ({filled('{types}', week, [item.slot_id for item in low])})"
        )
        yield advise("ladder", 45.0 + 20.0 * len(low) / len(week.items), text)


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
