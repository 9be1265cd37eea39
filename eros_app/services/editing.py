"""The one editing service: every door that changes a week item by item comes through here (R43).

An edit is judged as the pipeline judges, told before it is kept, and kept as a version. Only a week that waits is
edited; of one that stands a copy is, and an approval of the copy puts it in the other's place (R42, R58). Nothing here
asks a data server; captions are held against the week's own database, where it is one of this machine.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, time
from uuid import uuid4

from eros.failures import RequestError
from eros.parameters import parameter
from eros.settings import Settings
from eros.vocabulary.basis import WeekBasis
from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.documents import ErrorDocument, Item, ResultDocument
from eros.vocabulary.edits import (
    Add,
    Edit,
    EditStep,
    GoTo,
    ItemMarks,
    Lighten,
    Mark,
    Move,
    Regenerate,
    Reprice,
    Retarget,
    Rewrite,
    SwapCaption,
    VersionInView,
)  # fmt: skip
from eros.vocabulary.life import Post, review_id
from eros.vocabulary.week import ScoredCaption
from eros_app.records.captions import LedgerOf
from eros_app.records.edited import CopyToEdit, WeekVersion
from eros_app.records.store import RecordStore
from eros_app.records.terms import STANDING, WeekBusy
from eros_app.records.week import WeekRecord
from eros_app.services.captions_now import barred_now, brought_back, must_hold_nothing_restricted
from eros_app.services.deciding import reason_given
from eros_app.services.diff import WeekDiff, diff
from eros_app.services.edit_lighter import lightened
from eros_app.services.edit_past import about_the_past, spent
from eros_app.services.edit_places import free_places, in_spans, place_near, regenerated
from eros_app.services.edit_rules import Items, alternatives, audiences_of, edited, item_in, types_of
from eros_app.services.edit_words import in_words
from eros_app.services.edited_week import Consequences, consequences, judged
from eros_app.services.home import open_records, read_records
from eros_app.services.notice import told_reviewers
from eros_app.services.posts import posts_told
from eros_app.services.weeks import find_id, names_a_page

_Found = AbstractContextManager[tuple[RecordStore, WeekRecord]]


class EditedWeek(FrozenModel):
    """The week as an edit leaves it, or would; ``version`` is None where it was not kept. ``remark``: why nobody was
    told of a copy that waits from now on."""

    document: ResultDocument
    version: int | None
    told: str
    consequences: Consequences
    remark: str = ""


class EditedSince(FrozenModel):
    """A week that is to be edited, its version, and the last step, where somebody else made it unseen."""

    document: ResultDocument | ErrorDocument
    version: int
    step: EditStep | None = None

    @property
    def copy_of(self) -> str | None:
        return self.document.edit_of if isinstance(self.document, ResultDocument) else None


class EditChoices(FrozenModel):
    """Keys of the send types that can be added, and of the audiences that a channel of the page reaches."""

    send_types: tuple[str, ...]
    audiences: tuple[str, ...]


class EditOptions(FrozenModel):
    """``by``: the person (R62). ``reason``: why a rule may be broken. ``on``: the version that they saw; None: the one
    that is there. ``keep``: else only what would come of it is told."""

    by: str
    reason: str = ""
    on: int | None = None
    keep: bool = True


def edit_week(settings: Settings, some_id: str, edit: Edit, options: EditOptions) -> EditedWeek:
    """Edit the week that ``some_id`` names. Raises RequestError: no such week or item, one that cannot be edited, an
    edit that cannot be, a broken rule without a reason, somebody else's edit meanwhile."""
    with _opened(settings, some_id, options.on) as (store, record):
        week, basis = _editable(store, record)
        if options.on is not None:
            store.must_be_at(record.generation_id, options.on)
        _must_not_be_locked(week, edit)
        posts = posts_told(store, week)
        if isinstance(edit, Rewrite | Add) and edit.text is not None:
            must_hold_nothing_restricted(edit.text, week.creator_id, store.server_of(week.generation_id), settings)
        now = _of_now(settings, store, week, basis)
        items = _made(store, record, week, now, edit, posts, settings.clock())
        _must_keep_locked(week, items)
        slot_id = _about(edit, week.items, items)
        marks = _marked(week, items, edit, slot_id)
        after = judged(basis, items, week, marks)
        brought = consequences(week, after.document, slot_id)
        over = about_the_past(week, after.document, posts, settings.clock())
        brought = brought.model_copy(update={"breaks": (*brought.breaks, *over)})
        told = in_words(edit, week.items, items, slot_id)
        if not options.keep:
            return EditedWeek(document=after.document, version=None, told=told, consequences=brought)
        reason = reason_given(options.reason)
        if brought.breaks and not reason:
            broken = "; ".join(remark.message for remark in brought.breaks)
            text = f"this edit breaks rules, and is kept only with {parameter('reason')}: {broken}"
            raise RequestError("REASON_NEEDED", "reason", "", text)
        step = EditStep(
            edit=edit,
            told=told,
            by=options.by,
            at=settings.clock(),
            reason=reason,
            broke=tuple(remark.message for remark in brought.breaks),
        )
        copy = _copy_of(record, week, basis) if record.state != "waiting" else None
        target = copy.planned if copy is not None else week
        on = 0 if copy is not None else record.version
        document = after.document.model_copy(update={**_names_of(target.generation_id), "edit_of": target.edit_of})
        needs_reason = after.report.needs_reason
        number = store.put_version(document.generation_id, on, document, step, needs_reason=needs_reason, copy=copy)
        remark = told_reviewers(settings, document) if copy is not None else ""
        return EditedWeek(document=document, version=number, told=told, consequences=brought, remark=remark)


def undo_edit(settings: Settings, some_id: str, by: str, on: int | None = None) -> EditedWeek:
    """Back to the version that the last edit was made of. ``by``: the person (R62). ``on``: the version that they saw;
    None: the one that is there."""
    with _opened(settings, some_id, on) as (store, record):
        at = _seen(store, record, on)
        there = next((one for one in store.versions(record.generation_id) if one.number == at), None)
        if there is None or there.before is None:
            raise RequestError("NOTHING_TO_UNDO", "id", some_id, f"{record.generation_id} has no edit to undo")
        told = f"undone: {there.step.told if there.step else ''}"
        return _gone_to(settings, store, record, there.number, GoTo(do="undo", number=there.before), told, by)


def redo_edit(settings: Settings, some_id: str, by: str, on: int | None = None) -> EditedWeek:
    """Forward to the newest version that was made of this one. ``by``, ``on`` as above."""
    with _opened(settings, some_id, on) as (store, record):
        at = _seen(store, record, on)
        later = [one for one in store.versions(record.generation_id) if one.before == at]
        if not later:
            raise RequestError("NOTHING_TO_REDO", "id", some_id, f"{record.generation_id} has no edit to redo")
        told = f"done again: {later[-1].step.told if later[-1].step else ''}"
        return _gone_to(settings, store, record, at, GoTo(do="redo", number=later[-1].number), told, by)


def restore_version(settings: Settings, some_id: str, number: int, by: str, on: int | None = None) -> EditedWeek:
    """To any version that was kept. ``by``, ``on`` as above."""
    with _opened(settings, some_id, on or number) as (store, record):
        at = _seen(store, record, on)
        there = GoTo(do="restore", number=number)
        return _gone_to(settings, store, record, at, there, f"version {number} is restored", by)


def edited_since(settings: Settings, some_id: str, seen: VersionInView | None, by: str) -> EditedSince:
    """Whether the week that an edit of this one would be made in, or of, is another than what was ``seen`` of it; not
    where the last edit is of ``by``, who saw what it was made on."""
    with _read(settings, some_id) as (_, record):
        found = EditedSince(document=record.document, version=record.version)
        step = (record.audit.edits or (None,))[-1]
        at = VersionInView(generation_id=record.generation_id, version=record.version)
        is_of_it = seen is not None and seen.generation_id in (record.generation_id, found.copy_of)
        unseen = is_of_it and seen != at and step is not None and step.by != by
        return found.model_copy(update={"step": step}) if unseen else found


def versions_of(settings: Settings, some_id: str) -> tuple[int, Sequence[WeekVersion]]:
    """The number of the week's version, and all that were kept."""
    with _read(settings, some_id) as (store, record):
        return store.version(record.generation_id), store.versions(record.generation_id)


def diff_versions(settings: Settings, some_id: str, before: int, after: int | None = None) -> WeekDiff:
    """What one version changed of another; ``after`` None: the one that the week is at. Raises RequestError."""
    with _read(settings, some_id) as (store, record):
        found = diff(_document_at(store, record, before), _document_at(store, record, after))
        at = store.version(record.generation_id) if after is None else after
    sides = {"before": found.before, "after": found.after}
    numbers = {"before": before, "after": at}
    return found.model_copy(
        update={side: week.model_copy(update={"version": numbers[side]}) for side, week in sides.items()}
    )


def _document_at(store: RecordStore, record: WeekRecord, number: int | None) -> ResultDocument:
    """A week that nobody has edited is at version 0; of a rejected one its versions are left."""
    at = store.version(record.generation_id)
    if number not in (None, at):
        return store.document_of_version(record.generation_id, number)
    if isinstance(record.document, ResultDocument):
        return record.document
    if store.versions(record.generation_id):
        return store.document_of_version(record.generation_id, at)
    raise RequestError("NO_WEEK", "id", record.generation_id, f"there is no week of {record.generation_id}")


def week_to_edit(settings: Settings, some_id: str, seen: int | None = None) -> tuple[ResultDocument, int]:
    """The week that an edit of this one would be made in or of, and its version; ``seen``: that of the week which is
    meant. Raises RequestError."""
    with _read(settings, some_id, seen) as (store, record):
        return _editable(store, record)[0], store.version(record.generation_id)


def choices_for(settings: Settings, some_id: str) -> EditChoices:
    """What a send of this week can be, and whom it can reach. Raises RequestError."""
    with _read(settings, some_id) as (store, record):
        _, basis = _editable(store, record)
        return EditChoices(send_types=types_of(basis), audiences=audiences_of(basis))


def captions_instead(settings: Settings, some_id: str, slot_id: str) -> Sequence[ScoredCaption]:
    """The next best captions for an item, best first."""
    with _read(settings, some_id) as (store, record):
        week, basis = _editable(store, record)
        return alternatives(item_in(week.items, slot_id), week.items, _of_now(settings, store, week, basis))


def places_for(settings: Settings, some_id: str, slot_id: str, day: date | None) -> Sequence[tuple[time, time]]:
    """The spans of a day, the item's own if none is named, in which it may stand: no rule breaks
    there, no new warning comes, and the page's clock has not passed them."""
    with _read(settings, some_id) as (store, record):
        week, basis = _editable(store, record)
        on = day or item_in(week.items, slot_id).scheduled_date
        return in_spans(free_places(basis, week.items, slot_id, on, settings.clock()))


def place_beside(settings: Settings, some_id: str, slot_id: str, day: date, clock: time) -> time | None:
    """The time of the day nearest to this one, and not in the past, at which the item breaks no rule that holds now;
    None: there is none."""
    with _read(settings, some_id) as (store, record):
        week, basis = _editable(store, record)
        return place_near(basis, week.items, slot_id, day, clock, settings.clock())


def _opened(settings: Settings, some_id: str, version: int | None = None) -> _Found:
    """The week that is meant, to change it."""
    return _found_in(open_records(settings), some_id, version)


def _read(settings: Settings, some_id: str, version: int | None = None) -> _Found:
    """The week that is meant, for those who only look."""
    return _found_in(read_records(settings), some_id, version)


@contextmanager
def _found_in(
    records: AbstractContextManager[RecordStore], some_id: str, version: int | None
) -> Iterator[tuple[RecordStore, WeekRecord]]:
    """Of a week that stands its edited copy, where one waits. A ``version`` is one week's, and no other that the words
    mean by now is changed for it."""
    with records as store:
        generation_id = find_id(store, some_id)
        record = store.read(store.edited_copy(generation_id) or generation_id)
        try:
            if version is not None and names_a_page(store, some_id):
                text = (
                    f"a version is one week's, and {some_id!r} means whichever week the page has; name it by its id "
                    f"({record.generation_id}, if that is the week whose version was seen)"
                )
                raise RequestError("ID_NEEDED", "id", some_id, text)
            if version and record.generation_id != generation_id:
                text = (
                    f"{generation_id} stands, and edits of it are made in {record.generation_id}, its edited copy; "
                    "look at that one, and name it beside its version"
                )
                raise RequestError("ID_NEEDED", "id", some_id, text)
            yield store, record
        except RequestError as wrong:
            wrong.generation_id = record.generation_id
            raise
        except WeekBusy as busy:
            text = f"{record.generation_id} is being answered right now; look at it again"
            if store.summary(record.generation_id).cut_short:
                text = f"the answer to {record.generation_id} was cut short: `eros weeks --mend` finds out about it"
            raise RequestError("BEING_ANSWERED", "id", record.generation_id, text) from busy


def _editable(store: RecordStore, record: WeekRecord) -> tuple[ResultDocument, WeekBasis]:
    if record.state not in ("waiting", *STANDING) or not isinstance(record.document, ResultDocument):
        state = "a dry run" if record.state == "dry_run" else record.state.replace("_", " ")
        text = f"{record.generation_id} is {state}: only a week that waits or stands can be edited"
        raise RequestError("NOT_EDITABLE", "id", record.generation_id, text)
    if record.ends_at is not None and record.ends_at <= store.clock():
        text = f"the week of {record.week_start} is over on the page's clock: it takes no edits any more"
        raise RequestError("NOT_EDITABLE", "id", record.generation_id, text)
    basis = store.basis(record.generation_id)
    if basis is None:
        text = (
            f"{record.generation_id} was planned by another EROS, which did not keep what it rests on; generate the "
            "week again: the same seed gives the same week"
        )
        raise RequestError("NOT_EDITABLE", "id", record.generation_id, text)
    return record.document, basis


def _of_now(settings: Settings, store: RecordStore, week: ResultDocument, basis: WeekBasis) -> WeekBasis:
    """What an edit may bring into the week: the bank may have lost captions since, or have got words restricted."""
    server = store.server_of(week.generation_id)
    barred = barred_now(basis.captions, week.creator_id, server, settings)
    of = LedgerOf(server.key if server else "", week.creator_id, week.week_start, basis.run.today)
    return basis.model_copy(update={"barred": barred, "held_now": store.ledger(of)})


def _copy_of(record: WeekRecord, week: ResultDocument, basis: WeekBasis) -> CopyToEdit:
    """The week that stands, under an id of its own, in which edits of it are kept; its trail is still that of the run
    that planned it."""
    new, of = str(uuid4()), record.generation_id
    planned = week.model_copy(update={**_names_of(new), "status": "needs_review", "edit_of": of})
    run = record.audit.generation.model_copy(update={"generation_id": new})
    return CopyToEdit(of, planned, record.audit.model_copy(update={"generation": run, "edit_of": of}), basis)


def _names_of(generation_id: str) -> dict[str, object]:
    return {"generation_id": generation_id, "review_id": review_id(generation_id), "template_id": None, "life": None}


def _seen(store: RecordStore, record: WeekRecord, on: int | None) -> int:
    """The version that a step leads from. Raises RequestError where somebody edited the week since."""
    if on is None:
        return store.version(record.generation_id)
    store.must_be_at(record.generation_id, on)
    return on


def _gone_to(
    settings: Settings, store: RecordStore, record: WeekRecord, at: int, there: GoTo, told: str, by: str
) -> EditedWeek:
    if record.state != "waiting" or not isinstance(record.document, ResultDocument):
        raise RequestError("NOT_EDITABLE", "id", record.generation_id, f"{record.generation_id} does not wait any more")
    if there.number == at:
        text = f"{record.generation_id} is at version {at} already"
        raise RequestError("NOTHING_CHANGED", there.do, there.number, text)
    document = store.document_of_version(record.generation_id, there.number)
    brought = consequences(record.document, document, "")
    posts = {**posts_told(store, record.document), **posts_told(store, document)}
    over = about_the_past(record.document, document, posts, store.clock())
    barred = brought_back(record.document, document, store.server_of(record.generation_id), settings)
    brought = brought.model_copy(update={"breaks": (*brought.breaks, *over, *barred)})
    broke = tuple(remark.message for remark in brought.breaks)
    step = EditStep(edit=there, told=told, by=by, at=store.clock(), broke=broke)
    document = store.go_to_version(record.generation_id, at, there.number, step)
    return EditedWeek(document=document, version=there.number, told=told, consequences=brought)


def _must_not_be_locked(week: ResultDocument, edit: Edit) -> None:
    if isinstance(edit, Add | Lighten | Mark) or edit.slot_id is None:
        return
    if week.marks.get(edit.slot_id, ItemMarks()).locked:
        raise _locked(edit.slot_id)


def _must_keep_locked(week: ResultDocument, items: Items) -> None:
    """No edit of a send takes a locked follow-up out with it."""
    there = {item.slot_id for item in items}
    gone = next((one for one, mark in week.marks.items() if mark.locked and one not in there), None)
    if gone is not None:
        raise _locked(gone)


def _locked(slot_id: str) -> RequestError:
    return RequestError("LOCKED", "slot_id", slot_id, f"{slot_id} is locked; unlock it first")


def _made(
    store: RecordStore,
    record: WeekRecord,
    week: ResultDocument,
    basis: WeekBasis,
    edit: Edit,
    posts: Mapping[str, Post],
    now: datetime,
) -> Items:
    stays = spent(week, posts, now)
    if isinstance(edit, Lighten):
        return lightened(basis, week, edit.day, stays)
    if not isinstance(edit, Regenerate):
        return edited(edit, week.items, basis)
    before = [one.step.edit for one in store.versions(record.generation_id) if one.step is not None]
    times = sum(isinstance(one, Regenerate) for one in before)
    items = week.items
    for slot_id in _regenerable(week, edit, stays):
        items = regenerated(basis, items, slot_id, times, now)
    if items == week.items:
        text = "neither other words nor another minute is left for it"
        raise RequestError("NOTHING_CHANGED", "slot_id", edit.slot_id or str(edit.day), text)
    return items


def _regenerable(week: ResultDocument, edit: Regenerate, stays: Collection[str]) -> Sequence[str]:
    """The item, or the day's sends and follow-ups that a person has neither accepted, locked nor edited, but for those
    that are over or were told of (``stays``)."""
    if edit.slot_id is not None:
        return [item_in(week.items, edit.slot_id).slot_id]
    free = [item.slot_id for item in week.items if item.scheduled_date == edit.day]
    free = [one for one in free if one not in stays and week.marks.get(one, ItemMarks()) == ItemMarks()]
    if not free:
        text = (
            f"{edit.day} has no item that may be made anew: what is accepted, locked or edited, is over or was told of "
            "stays"
        )
        raise RequestError("NOTHING_CHANGED", "day", str(edit.day), text)
    return free


def _about(edit: Edit, before: Sequence[Item], after: Sequence[Item]) -> str:
    """The item that the edit is about; "" of a whole day."""
    if isinstance(edit, Lighten):
        return ""
    return _added(before, after).slot_id if isinstance(edit, Add) else edit.slot_id or ""


def _added(before: Sequence[Item], after: Sequence[Item]) -> Item:
    known = {item.slot_id for item in before}
    return next(item for item in after if item.slot_id not in known)


#: What each edit makes a person's own.
_OWN: dict[type, tuple[str, ...]] = {
    Move: ("scheduled_date", "scheduled_time"),
    Reprice: ("suggested_price",),
    Retarget: ("target_key",),
    Rewrite: ("caption_text",),
    SwapCaption: ("caption_id",),
    Add: ("send_type_key",),
}
_MARKS: dict[str, dict[str, bool]] = {
    "accept": {"accepted": True},
    "unaccept": {"accepted": False},
    "lock": {"locked": True},
    "unlock": {"locked": False},
}

#: Of what has a mark, or has none of it.
_MARKED = {"accept": "accepted already", "unaccept": "not accepted", "lock": "locked already", "unlock": "not locked"}


#: What a person may say of a send that they add, by the field that holds it.
_SAID = {"price": "suggested_price", "text": "caption_text", "target_key": "target_key"}
#: Fields of which one stands in the other's place.
_WORDS = ("caption_text", "caption_id")


def _own(edit: Edit) -> tuple[str, ...]:
    said = (field for name, field in _SAID.items() if isinstance(edit, Add) and getattr(edit, name) is not None)
    return (*_OWN.get(type(edit), ()), *said)


def _not_own(week: ResultDocument, items: Sequence[Item], edit: Edit, slot_id: str) -> tuple[str, ...]:
    """What is none of a person's any more once the edit has put something else in its place."""
    if isinstance(edit, Rewrite | SwapCaption):
        return _WORDS
    if not isinstance(edit, Regenerate) or not slot_id:
        return ()
    before, after = item_in(week.items, slot_id), item_in(items, slot_id)
    fields = (*_WORDS, *_OWN[Move])
    return tuple(field for field in fields if getattr(before, field) != getattr(after, field))


def _marked(week: ResultDocument, items: Sequence[Item], edit: Edit, slot_id: str) -> dict[str, ItemMarks]:
    mark = week.marks.get(slot_id, ItemMarks())
    if isinstance(edit, Mark):
        made = mark.model_copy(update=_MARKS[edit.do])
        if made == mark:
            raise RequestError("NOTHING_CHANGED", "do", edit.do, f"{slot_id} is {_MARKED[edit.do]}")
        mark = made
    else:
        gone = _not_own(week, items, edit, slot_id)
        own = dict.fromkeys((*(field for field in mark.edited if field not in gone), *_own(edit)))
        mark = mark.model_copy(update={"edited": tuple(own)})
    there = {item.slot_id for item in items}
    marks = {**week.marks, **({slot_id: mark} if slot_id else {})}
    return {one: said for one, said in sorted(marks.items()) if one in there and said != ItemMarks()}
