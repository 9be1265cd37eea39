"""What changed between two weeks or two versions of one, send by send: computed from their documents alone.

Sends are the same one where their slot ids agree, else, of those left, where type and date agree, the nearest in time
first. A change of a field is told in the words of ITEM (CONTRACT 2); how a send came about is not compared.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from pydantic import Field, JsonValue

from eros.failures import RequestError
from eros.settings import Settings
from eros.vocabulary.catalogue import CATEGORIES, FrozenModel
from eros.vocabulary.documents import Item, ResultDocument
from eros.vocabulary.life import WeekState
from eros_app.services.exported import week_status
from eros_app.services.home import read_records
from eros_app.services.weeks import as_it_waited, find_week

#: Names of a send, fields that repeat another, and how the send came about.
_NOT_COMPARED = frozenset(
    {
        *("slot_id", "item_type", "channel", "scheduled_at"),
        *("caption_scores", "variation_metadata", "warnings", "priority", "strategy_used", "flavor_emphasis"),
    }
)
FIELDS = tuple(name for name in Item.model_fields if name not in _NOT_COMPARED)


class Change(FrozenModel):
    """A field or a figure that differs, as JSON has it."""

    field: str
    before: JsonValue
    after: JsonValue


class ComparedWeek(FrozenModel):
    """Which week was compared, and where it stands; ``version``: of one week's versions, where two are compared."""

    generation_id: str
    creator_id: str
    week_start: date
    state: WeekState
    version: int | None = Field(default=None, exclude_if=lambda version: version is None)


class ChangedItem(FrozenModel):
    """A send of both weeks that differs: its slot in each, the send as it is in the second, and what differs."""

    slot_before: str
    slot_after: str
    item: Item
    changes: tuple[Change, ...]


class WeekDiff(FrozenModel):
    """From the first week to the second; items by date and time. ``same``: how many sends differ in nothing."""

    before: ComparedWeek
    after: ComparedWeek
    figures: tuple[Change, ...]
    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    changed: tuple[ChangedItem, ...]
    same: int


def diff_weeks(settings: Settings, before_id: str, after_id: str) -> WeekDiff:
    """The weeks that two ids name, compared. Raises RequestError, RecordFailure."""
    return diff(week_named(settings, before_id), week_named(settings, after_id))


def week_named(settings: Settings, some_id: str, version: int | None = None) -> ResultDocument:
    """The week that the id names; ``version``: of an edited one, as it was then. Raises RequestError, RecordFailure."""
    record = as_it_waited(settings, find_week(settings, some_id))
    if version is not None:
        with read_records(settings) as store:
            kept = store.document_of_version(record.generation_id, version)
        return kept.model_copy(update={"life": record.life})
    if isinstance(record.document, ResultDocument):
        return record.document
    text = f"there is no week of {record.generation_id} to compare: {record.document.error_message}"
    raise RequestError("NO_WEEK", "id", some_id, text)


def diff(before: ResultDocument, after: ResultDocument) -> WeekDiff:
    """What has to be done to the first week to make it the second."""
    pairs = paired(before, after)
    slots = {old.slot_id: new.slot_id for old, new in pairs}
    taken = set(slots.values())
    compared = [(old, new, tuple(_changes(old, new, slots))) for old, new in pairs]
    changed = [
        ChangedItem(slot_before=old.slot_id, slot_after=new.slot_id, item=new, changes=changes)
        for old, new, changes in compared
        if changes
    ]
    return WeekDiff(
        before=_compared(before),
        after=_compared(after),
        figures=tuple(_differing(_figures(before), _figures(after))),
        added=tuple(sorted((item for item in after.items if item.slot_id not in taken), key=_at)),
        removed=tuple(sorted((item for item in before.items if item.slot_id not in slots), key=_at)),
        changed=tuple(sorted(changed, key=lambda one: _at(one.item))),
        same=len(pairs) - len(changed),
    )


def paired(first: ResultDocument, second: ResultDocument) -> list[tuple[Item, Item]]:
    """Each send of the first week with the one of the second that it became; none is paired twice."""
    before, after = first.items, second.items
    named = {item.slot_id: item for item in after}
    pairs = [(old, named[old.slot_id]) for old in before if old.slot_id in named]
    paired = {old.slot_id for old, _ in pairs}
    left: dict[tuple[str, date], tuple[list[Item], list[Item]]] = defaultdict(lambda: ([], []))
    for side, items in enumerate((before, after)):
        for item in items:
            if item.slot_id not in paired:
                left[item.send_type_key, item.scheduled_date][side].append(item)
    for olds, news in left.values():
        pairs += _nearest(olds, news)
    return pairs


def _nearest(olds: Sequence[Item], news: Sequence[Item]) -> Iterator[tuple[Item, Item]]:
    """Pairs of two lists, the nearest in time first."""
    by_distance = sorted(
        ((old, new) for old in olds for new in news),
        key=lambda pair: (abs(_at(pair[0]) - _at(pair[1])), pair[0].slot_id, pair[1].slot_id),
    )
    gone: set[str] = set()
    for old, new in by_distance:
        if not {old.slot_id, new.slot_id} & gone:  # the two lists have no slot id in common
            gone |= {old.slot_id, new.slot_id}
            yield old, new


def _changes(old: Item, new: Item, slots: Mapping[str, str]) -> Iterator[Change]:
    """A follow-up whose parent has only another slot id follows the same send."""
    before, after = (item.model_dump(mode="json", include=set(FIELDS)) for item in (old, new))
    before["parent_item_id"] = slots.get(old.parent_item_id or "", old.parent_item_id)
    yield from _differing({name: before[name] for name in FIELDS}, after)


def _differing(before: Mapping[str, JsonValue], after: Mapping[str, JsonValue]) -> Iterator[Change]:
    for name, value in before.items():
        if value != after[name]:
            yield Change(field=name, before=value, after=after[name])


def _figures(week: ResultDocument) -> dict[str, JsonValue]:
    """The head of the week."""
    summary = week.summary
    return {
        "week_start": week.week_start.isoformat(),
        "seed": week.seed,
        "state": week_status(week),
        "score": week.validation.score,
        "total_items": summary.total_items,
        **{category: summary.by_category.get(category, 0) for category in CATEGORIES},
        "followups_generated": summary.followups_generated,
        "unique_send_types": summary.unique_send_types,
        "caption_coverage": summary.caption_coverage,
        "average_freshness": summary.average_freshness,
    }


def _compared(week: ResultDocument) -> ComparedWeek:
    return ComparedWeek(
        generation_id=week.generation_id,
        creator_id=week.creator_id,
        week_start=week.week_start,
        state=week_status(week),
    )


def _at(item: Item) -> datetime:
    return datetime.combine(item.scheduled_date, item.scheduled_time)
