"""Why a week is as it is, in sentences: one send, a few, a whole day, or one that is not there.

Everything said stands in the kept document, in its request, or in the catalogue; the rule is named beside it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from eros.failures import INFORMS
from eros.language.chat_plan import SendFilter
from eros.vocabulary.catalogue import default_catalogue
from eros.vocabulary.counting import all_of, counted
from eros.vocabulary.documents import Item, ResultDocument
from eros.vocabulary.edits import EditStep
from eros.vocabulary.numbers import digits
from eros.vocabulary.request import Request
from eros.vocabulary.waiting import WAITS_FOR
from eros.vocabulary.wall_clock import DAY_NAMES
from eros.vocabulary.wishes import WISHES
from eros_app.services.explain import explain, words_of
from eros_app.services.noted import noted_of
from eros_app.services.waiting import why_it_waits

#: More sends than this are described by their counts.
_SINGLY = 3


def selected_items(document: ResultDocument, only: SendFilter) -> tuple[Item, ...]:
    """The document's sends that the filter leaves, in order."""
    noted = noted_of(document)
    return tuple(item for item in document.items if _fits(item, only, is_noted=item.slot_id in noted))


def _fits(item: Item, only: SendFilter, *, is_noted: bool) -> bool:
    day = item.scheduled_date
    return (
        only.category in (None, item.category)
        and only.send_type_key in (None, item.send_type_key)
        and (only.send_type_keys is None or item.send_type_key in only.send_type_keys)
        and only.day in (None, DAY_NAMES[day.weekday()])
        and only.date in (None, day)
        and (only.times is None or item.scheduled_time.replace(second=0) in only.times)
        and (only.warnings is None or is_noted)
        and (only.needs_caption is None or item.needs_caption)
        and only.prime in (None, item.scheduled_time.hour in item.variation_metadata.prime_hours_used)
    )


def week_reasons(
    document: ResultDocument,
    request: Request,
    only: SendFilter,
    slot_id: str | None,
    edits: Sequence[EditStep] = (),
) -> list[str]:
    """The reasons, line by line, of a week by its request, with the ``edits`` that it has in it. Raises RequestError
    for a slot that is not there."""
    if slot_id is not None:
        return _one(document, slot_id, edits)
    if only.about == "verdict":
        return list(_verdict(document))
    items = selected_items(document, only)
    if not items:
        return list(_absent(document, request, only))
    if len(items) <= _SINGLY and only.category is None:
        return [line for item in items for line in _one(document, item.slot_id, edits)]
    if only.category is not None and all(item.is_follow_up for item in items):
        told = f"Of {only.category} it has follow-ups alone: {len(items)}."
        return [*_lacking(document, request, only), told, *_wishes(request)]
    return [*_many(document, request, items), *_lacking(document, request, only)]


def _verdict(document: ResultDocument) -> Iterator[str]:
    """Why a week has its score, and waits if it does: what the report says of both (R31, R33)."""
    report, score = document.validation_report, digits(document.validation.score)
    decided = document.life is not None and document.life.state != "waiting"
    waits = f" and {'waited' if decided else 'waits'} for a person:" if document.would_wait else "."
    yield f"The week has {score} of 100 points{waits}"
    remarks = [*why_it_waits(document), *(one.message for one in report.warnings if one.type == "score_capped")]
    yield from (f"  {message.removeprefix(WAITS_FOR)}" for message in dict.fromkeys(remarks))
    lost = [check for check in report.checks if check.points < check.weight]
    yield "The checks that lost points:" if lost else "No check lost a point."
    for check in lost:
        yield f"  {check.name}: {digits(check.points, 2)} of {digits(check.weight)}; {check.detail}"


def _one(document: ResultDocument, slot_id: str, edits: Sequence[EditStep]) -> list[str]:
    explained = explain(document, slot_id, edits)
    item, day = explained.item, explained.item.scheduled_date
    post = f", {explained.post}" if explained.post else ""
    head = f"{day:%a} {day.day} {day:%b} {item.scheduled_time:%H:%M} {item.send_type_key} ({item.slot_id}){post}"
    lines = [*explained.reasons, *_minutes(item), *_rule(item), *explained.noted]
    return [head, *(f"  {line}" for line in lines)]


def _minutes(item: Item) -> Iterator[str]:
    """How the minute came about (R26)."""
    placed = item.variation_metadata
    offsets = {
        "shift": placed.time_shift,
        "the day's jitter": placed.jitter,
        "spacing": placed.slot_offset,
        "its own offset": placed.micro_offset,
    }
    parts = [f"{minutes:+d} {said}" for said, minutes in offsets.items() if minutes]
    if placed.is_drawn and not item.is_follow_up:
        yield f"Its minute: {placed.base_hour}:00 {', '.join(parts) or 'as it is'} (R26)."


def _rule(item: Item) -> Iterator[str]:
    kind = default_catalogue().get(item.send_type_key)
    if kind is None:
        return
    weekly = f", {kind.max_per_week} a week" if kind.max_per_week else ""
    gap = f"{counted(kind.min_minutes_between, 'minute')} apart"
    yield f"The rule of its type: at most {kind.max_per_day} a day{weekly}, {gap} (R10, R27)."


def _many(document: ResultDocument, request: Request, items: Sequence[Item]) -> Iterator[str]:
    counts = Counter(item.send_type_key for item in items).most_common()
    yield f"{len(items)} sends: {', '.join(f'{count} {key}' for key, count in counts)}."
    yield from _days(document, sorted({item.scheduled_date for item in items}))
    yield from _wishes(request)
    yield "Name a send by its time or its id to hear about it alone."


def _lacking(document: ResultDocument, request: Request, only: SendFilter) -> Iterator[str]:
    """Of a category that is asked about: the types of it that the week has not, and why where that is known."""
    there = {item.send_type_key for item in document.items}
    kinds = [kind for kind in default_catalogue().values() if kind.category == only.category]
    absent = [kind for kind in kinds if kind.send_type_key not in there]
    if unasked := [kind.send_type_key for kind in absent if not request.wants(kind.send_type_key)]:
        yield f"The request leaves {all_of(unasked)} out (R45)."
    pages = {default_catalogue()[key].page_type for key in there} - {"both"}
    for page in ("paid", "free"):
        elsewhere = [kind.send_type_key for kind in absent if kind.page_type == page and page not in pages]
        if elsewhere:
            yield f"Only {page} pages carry {all_of(elsewhere)} (R10)."


def _days(document: ResultDocument, days: Sequence[date]) -> Iterator[str]:
    volume, strategies = document.volume_metadata, document.summary.daily_strategies
    for day in days:
        number, strategy = str(day.weekday()), strategies.get(day.isoformat(), "none")
        total, factor = volume["weekly_distribution"].get(number), volume["dow_multipliers_used"].get(number)
        planned = (
            f"{counted(total or 0, 'send')} from the volume plan (weekday factor {digits(factor, 3)})"
            if factor is not None
            else ""
        )
        yield f"{DAY_NAMES[day.weekday()].title()}: strategy {strategy}; {planned} (R4, R14)."


def _wishes(request: Request) -> Iterator[str]:
    wishes = request.said.items()
    if said := [f"{WISHES[name].told(wish)} ({WISHES[name].rule})" for name, wish in wishes if WISHES[name].rule]:
        yield f"By the request: {'; '.join(said)}."


def _absent(document: ResultDocument, request: Request, only: SendFilter) -> Iterator[str]:
    """Why nothing of the kind stands there: the request, the catalogue, the vault, or the week's own count."""
    yield "There is no such send in this week."
    day = only.date or _day_of(document, only)
    if day is not None and day in request.days_off:
        yield f"{day} is a day off by the request (R46)."
    for key in only.send_type_keys or filter(None, [only.send_type_key]):
        yield from _without_type(document, request, key)
    yield from _lacking(document, request, only)


def _without_type(document: ResultDocument, request: Request, key: str) -> Iterator[str]:
    if not request.wants(key):
        yield f"The request leaves {key} out (R45)."
    elsewhere = [item for item in document.items if item.send_type_key == key]
    if elsewhere:
        days = ", ".join(dict.fromkeys(f"{item.scheduled_date:%a}" for item in elsewhere))
        yield f"{key} stands on {days}."
    yield from _catalogue(key)
    yield from (it.impact for it in document.degradations if it.type not in INFORMS and key in words_of(it.impact))


def _catalogue(key: str) -> Iterator[str]:
    kind = default_catalogue()[key]
    if kind.page_type != "both":
        yield f"Only {kind.page_type} pages carry {key} (R10)."
    if kind.max_per_week is not None:
        yield f"It is allowed {kind.max_per_week} times a week (R10)."


def _day_of(document: ResultDocument, only: SendFilter) -> date | None:
    if only.day is None:
        return None
    return date.fromordinal(document.week_start.toordinal() + DAY_NAMES.index(only.day))
