"""What stands in the way of an approval (R33, R41, R42, R58, R59): each rule refuses with what there is to do."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from eros.failures import RequestError, WeekProtected
from eros.parameters import parameter
from eros.settings import Settings
from eros.vocabulary.counting import counted
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros.vocabulary.edits import ItemMarks
from eros.vocabulary.life import ANOTHER_PROGRAMS, StandingWeek, UnknownStanding, by
from eros.vocabulary.state import Decision
from eros_app.records.store import RecordStore
from eros_app.records.terms import PROTECTED, STANDING
from eros_app.records.week import WeekRecord, WeekSummary
from eros_app.services.captions_now import REMOVED, as_of_now, captions_not_saved, captions_notice
from eros_app.services.captions_used import captions_used, uses_told
from eros_app.services.deciding import UNTIL_MENDED, again_in_words, approving, too_little
from eros_app.services.edit_past import spent
from eros_app.services.exported import sends_outside
from eros_app.services.home import read_records
from eros_app.services.own_database import databases_here
from eros_app.services.posts import posts_told
from eros_app.services.standing import is_by_its_id, is_kept, is_newer, is_this_week, state_of

#: Of a week that its server alone knows.
_NO_RECORD = "no record of it is kept here: it was forgotten, a backup was put back, or another program saved it"


class _Instead(NamedTuple):
    """What stands in a week's place, in words; whether it is protected, and whether a record of it is kept here.
    ``generation_id``: None where its server names none."""

    words: str
    protected: bool
    is_kept: bool
    generation_id: str | None


def check_may_approve(
    store: RecordStore,
    record: WeekRecord,
    decision: Decision,
    stands: StandingWeek | UnknownStanding | None,
    settings: Settings,
    *,
    allow_past: bool,
    only_instead: Collection[str] | None = None,
) -> str:
    """R33, R41, R42, R58, R59. Raises RequestError with what stands in the way. ``only_instead``: of what is kept here
    what the person saw (``WeekSummary.standing_word``), and that may give way; None: whatever stands.

    Returns what the approval's reason passes over of captions (R59), for it is shown; nothing where there is nothing.
    """
    if not allow_past:
        _must_be_ahead(record, settings.clock())
    if record.state != "saved" and record.needs_reason and not decision.reason:
        text = f"this week scored below 70 or holds an error: approving it needs {parameter('reason')} (R33)"
        raise RequestError("REASON_NEEDED", "reason", decision.reason, text)
    if record.state != "saved" or (isinstance(stands, StandingWeek) and is_this_week(record, stands) is False):
        _may_replace(store, record, decision, stands, only_instead)
    used = captions_used(store, settings, record)
    if not used:
        return ""
    if not decision.reason:
        text = f"since this week was planned, {uses_told(used)}: approving it needs {parameter('reason')} (R59)"
        raise RequestError("REASON_NEEDED", "reason", decision.reason, text)
    return f"since it was planned, {uses_told(used)}"


def must_be_good_enough(week: WeekSummary) -> None:
    """R33: nobody approves a week of which edits have left too little, whatever the reason. Raises RequestError."""
    if week.nobody_can_approve:
        text = f"{too_little(week.score or 0)}; {UNTIL_MENDED}"
        raise RequestError("SCORE_TOO_LOW", "id", week.generation_id, text)


def must_be_fit(store: RecordStore, settings: Settings, record: WeekRecord, decision: Decision, *, stands: bool) -> str:
    """A week whose captions would not be planned any more is approved only by somebody who says why; no reason brings
    a send into the week that an earlier EROS let an edit move out of it, nor another page's caption (R60) or one that
    is gone into one that is not saved there yet (``stands``). What such an approval passes over; nothing where there is
    nothing."""
    document = _as_of_now(store, settings, record)
    outside = sends_outside(document)
    if outside:
        stand = counted(len(outside), "send stands", "sends stand")
        named = ", ".join(f"{one.slot_id} on {one.scheduled_date}" for one in outside)
        text = f"{stand} outside of the week: {named}; move or remove it, or what it follows, and approve it then"
        raise RequestError("OUTSIDE_WEEK", "id", document.generation_id or "", text)
    lost = captions_not_saved(document)
    if lost and not stands:
        said = "; ".join(f"{slot}: {note}" for slot, note in lost.items())
        way = _without(store, settings, record, lost)
        text = f"no caption is saved that is gone, or another page's own (R60): {said}; {way}"
        code = "CAPTION_NOT_FOUND" if REMOVED in lost.values() else "CAPTION_OF_ANOTHER_PAGE"
        raise RequestError(code, "id", document.generation_id or "", text)
    noted = captions_notice(document)
    if noted and not decision.reason:
        text = f"{noted}; approving it needs {parameter('reason')}"
        raise RequestError("REASON_NEEDED", "reason", decision.reason, text)
    return noted


def puts_back(store: RecordStore, settings: Settings, week: WeekSummary, options: Sequence[str] = ()) -> str:
    """What puts a week at its server again that does not stand there, in words: as its approval runs (R59, R60)."""
    lost = captions_not_saved(_as_of_now(store, settings, week))
    if not lost:
        again = f"`{_approval(store, settings, week, options)}` puts it there again"
        return f"{again}{_where_captions_are_not_known(store, settings, week, options)}"
    whose = f"it holds captions that are another page's own now, or gone ({', '.join(lost)})"
    return f"{whose}; {_without(store, settings, week, lost, options)}"


def _where_captions_are_not_known(
    store: RecordStore, settings: Settings, week: WeekSummary, options: Sequence[str]
) -> str:
    """Of a server that a configuration leads to: that captions may be gone there, and the copy in which they are
    swapped."""
    if databases_here(store.server_of(week.generation_id), settings):
        return ""
    copy_id = store.edited_copy(week.generation_id)
    if copy_id is None:
        swap = "swap or remove the sends whose captions it misses, and approve the copy that this makes"
        return f"; if the server refuses that, {swap}"
    return f", and `{_approval_of_copy(store, settings, store.summary(copy_id), options)}` its edited copy instead"


def _without(
    store: RecordStore, settings: Settings, week: WeekSummary, lost: Collection[str], options: Sequence[str] = ()
) -> str:
    """What leads to an approved week that has no caption of these slots, in words; of one that stands its copy is
    edited (R43)."""
    is_over = week.ends_at is not None and week.ends_at <= settings.clock()
    if is_over or week.state not in ("waiting", *STANDING):
        return f"it takes no edits any more, so {again_in_words(week, settings.clock())}"
    copy_id = store.edited_copy(week.generation_id)
    if copy_id is None:
        then = "it then" if week.state == "waiting" else "the copy that this makes, once none is left"
        return f"{_ridding(store, settings, week, lost)}, and approve {then}"
    copy = store.summary(copy_id)
    left = captions_not_saved(_as_of_now(store, settings, copy))
    if left:
        ridding = _ridding(store, settings, copy, left)
        return f"its edited copy waits, and holds such captions too: {ridding}, and approve it then"
    return (
        f"its edited copy waits, and holds none: `{_approval_of_copy(store, settings, copy, options)}` puts that there"
    )


def _approval_of_copy(store: RecordStore, settings: Settings, copy: WeekSummary, options: Sequence[str]) -> str:
    """``options``: those of the week that it is a copy of; one that waits and has begun needs its own (R41)."""
    past = ["--allow-past"] if how_past(copy, settings.clock()) else []
    return _approval(store, settings, copy, [*dict.fromkeys([*past, *options])])


def _ridding(store: RecordStore, settings: Settings, week: WeekSummary, lost: Collection[str]) -> str:
    """What rids the week of one of these captions, as it runs: of a send that is over or was told of an edit needs a
    reason, and a locked one is unlocked first."""
    document = _as_of_now(store, settings, week)
    if not isinstance(document, ResultDocument):
        return ""
    over = spent(document, posts_told(store, document), settings.clock())
    locked = {slot for slot in lost if document.marks.get(slot, ItemMarks()).locked}
    slot = min(lost, key=lambda one: (one in locked, one in over))
    edit = f"eros review edit {week.generation_id} {slot}"
    first = f"unlock it (`{edit} --unlock`), " if slot in locked else ""
    why = " --reason WHY" if slot in over else ""
    return f"{first}swap it (`{edit} --swap{why}`) or remove it (`{edit} --remove{why}`)"


def _approval(store: RecordStore, settings: Settings, week: WeekSummary, options: Sequence[str]) -> str:
    noted = captions_notice(_as_of_now(store, settings, week))
    needs_reason = week.needs_reason or bool(noted or captions_used(store, settings, week))
    return approving(week.model_copy(update={"needs_reason": needs_reason}), *options)


def _as_of_now(store: RecordStore, settings: Settings, week: WeekSummary) -> ResultDocument | ErrorDocument:
    document = week.document if isinstance(week, WeekRecord) else store.read(week.generation_id).document
    return as_of_now(document, store.server_of(week.generation_id), settings)


def is_lost(week: WeekSummary, stands: StandingWeek | UnknownStanding | None) -> bool:
    """Whether its server, restored perhaps, does not hold the week, or not as approved although it was: it is put there
    again. One of which every send was told, and no approval is kept, may stand as saved there, and is not lost."""
    if isinstance(stands, UnknownStanding):
        return False
    it = is_this_week(week, stands) if stands is not None else False
    was_approved = week.stood_as in PROTECTED and not (week.is_told_whole and week.decision is None)
    return it is False or (it is True and stands is not None and stands.status == "saved" and was_approved)


def how_past(record: WeekSummary, now: datetime) -> str | None:
    """R41: a week that only waits and has begun, and any that is over, is approved only where that is asked for; None
    for any other."""
    if record.begins_at is None or record.ends_at is None:
        return None
    if record.ends_at <= now:
        return "is over"
    is_in_use = record.state == "saved" or record.state in PROTECTED
    return "has begun" if record.begins_at <= now and not is_in_use else None


def _must_be_ahead(record: WeekRecord, now: datetime) -> None:
    if how := how_past(record, now):
        text = f"the week of {record.week_start} {how}; it is approved only with {parameter('allow_past')}"
        raise RequestError("PAST_WEEK", "allow_past", str(record.week_start), text)


def _may_replace(
    store: RecordStore,
    record: WeekRecord,
    decision: Decision,
    stands: StandingWeek | UnknownStanding | None,
    only_instead: Collection[str] | None,
) -> None:
    """R42, R58: an approved week, and one that was made later, gives way only on purpose and with a reason."""
    there = _at_server(store, record, stands) if isinstance(stands, StandingWeek) else None
    other = _at_record(store, record) if isinstance(stands, UnknownStanding) else there
    if other is None:
        return
    which, protected, recorded, there_id = other
    unseen = stood = False
    if only_instead is not None and recorded and there_id is not None:
        unseen = store.summary(there_id).standing_word not in only_instead
        stood = unseen and any(one.split()[0] == there_id for one in only_instead if one)
    if not decision.replace or unseen:
        beside = "" if decision.reason else f" and {parameter('reason')}"
        replacing = f"it is replaced only with {parameter('replace')}{beside}"
        changed = "whose state changed" if stood else "which came to stand"
        since = f", {changed} while this was asked" if unseen and decision.replace else ""
        text = f"the week of {record.week_start} stands as {which}{since}; {replacing}"
        if protected:
            refused = WeekProtected("WEEK_PROTECTED", "replace", False, text)
            refused.is_kept = recorded
            raise refused
        raise RequestError("NEWER_WEEK", "replace", False, text)
    if not decision.reason:
        text = f"replacing {which} needs {parameter('reason')} (R58)"
        raise RequestError("REASON_NEEDED", "reason", decision.reason, text)


def goes_only_on_purpose(settings: Settings, instead: WeekSummary, week: WeekSummary) -> bool:
    """Whether what stands in the week's place gives way to it with ``replace`` and a reason alone (R42, R58)."""
    with read_records(settings) as store:
        return instead.is_protected or bool(store.came_after(instead.generation_id, week.generation_id))


def _at_server(store: RecordStore, record: WeekRecord, stands: StandingWeek) -> _Instead | None:
    """What stands there instead and may not go in silence: which it is, and whether it is protected."""
    is_it = is_by_its_id(record, stands)
    if is_it:  # by the records a protected one may stand instead, over a server that was put back to before
        return _at_record(store, record)
    if is_it is None and store.standing_instead(record.generation_id) is not None:
        return _at_record(store, record, protected=stands.is_protected)
    later = is_newer(store, stands, record.generation_id, record.known_to_stand_at)
    which = stands.generation_id or (ANOTHER_PROGRAMS if stands.unsigned else "a week that its server does not name")
    if stands.generation_id is None or is_kept(store, stands.generation_id):
        state, protected = state_of(store, stands)
        return _named(which, stands.generation_id, state, later, protected)
    who = f" {by(stands.approved_by)}" if stands.approved_by and stands.state == "approved" else ""
    return _named(which, stands.generation_id, stands.state, later, stands.is_protected, who, is_kept=False)


def _at_record(store: RecordStore, record: WeekRecord, *, protected: bool = False) -> _Instead | None:
    """The same as far as it is known here, of a server that does not say which week stands."""
    stands = store.standing_instead(record.generation_id)
    if stands is None:
        return None
    later = bool(store.came_after(stands.generation_id, record.generation_id))
    found = stands.generation_id
    return _named(found, found, stands.stands_as, later, protected or stands.is_protected)


def _named(
    which: str,
    generation_id: str | None,
    state: str,
    later: bool,
    protected: bool,
    who: str = "",
    *,
    is_kept: bool = True,
) -> _Instead | None:
    if not (later or protected):
        return None
    newer = " and newer than this one" if later else ""
    unknown = "" if is_kept else f" ({_NO_RECORD})"
    text = f"{which}, {state.replace('_', ' ')}{who}{newer}{unknown}"
    return _Instead(text, protected, is_kept, generation_id)


def given_way(week: WeekSummary, by: str | None) -> RequestError:
    """A week that waits by its record, stood at its server, and was replaced there."""
    text = (
        f"{week.generation_id} stood at its data server already, and {by or ANOTHER_PROGRAMS} replaced it there, "
        "although its record says that it waits: a backup was put back, perhaps. Nothing was approved. To have another "
        f"week in its place, generate {week.creator_id}'s week of {week.week_start} again; a rejection ends this one"
    )
    return RequestError("NOT_WAITING", "id", week.generation_id, text)


def stands_already(week: WeekSummary, state: str) -> RequestError:
    """A week that stands at its server is no draft to reject; ``state`` is what its record says from now on."""
    how = f" with {parameter('replace')}" if state in PROTECTED else ""
    text = (
        f"{week.generation_id} stands {state} at its data server, although its record said that it waits: a backup was "
        f"put back, perhaps. Nothing was rejected, and the record says {state} now. To have another week in its place, "
        f"generate {week.creator_id}'s week of {week.week_start} again{how}"
    )
    return RequestError("NOT_WAITING", "id", week.generation_id, text)


def about_rejected(
    week: WeekSummary, stands: StandingWeek | UnknownStanding | None, *, half_saved: bool, not_as_sent: bool
) -> str:
    """Why a rejected week may stand at its server all the same, or that it does; nothing where it does not.

    ``half_saved``: its save was begun; ``not_as_sent``: its server said then that it wrote something else.
    """
    if isinstance(stands, UnknownStanding):
        begun = "its save was begun before, and the data server may hold the week" if half_saved else ""
        return begun or f"whether its data server holds the week is not known: {stands.reason}"
    is_it = is_by_its_id(week, stands) if stands is not None else False
    if stands is None or is_it is False:
        return (
            "what its data server wrote of it is not what it was sent, and it does not say what" if not_as_sent else ""
        )
    if is_it is None:
        return "a week stands at its data server, which does not say which"
    how = f" with {parameter('replace')}" if stands.is_protected else ""
    return f"it stands at its data server as {stands.status}, whole or in part, until it is generated again{how}"


def not_waiting(week: WeekSummary, *beside: str, approving: bool = False) -> RequestError:
    """``beside``: what can be done instead. ``approving``: somebody wanted to approve it."""
    text = ". ".join(
        (f"{week.generation_id} {_stands(week, approving)}", *(["Nothing was decided"] if beside else []), *beside)
    )
    return RequestError("NOT_WAITING", "id", week.generation_id, text)


def _stands(record: WeekSummary, approving: bool) -> str:
    """What became of the week, for somebody who wanted to answer it."""
    if record.state == "superseded":
        return f"does not stand any more: {record.superseded_by or ANOTHER_PROGRAMS} replaced it"
    if record.state == "unknown":
        return "is not known to stand whole at its data server; reject it, and generate it again"
    said = record.decision
    if said is None:
        by_nobody = f" already; {_by_nobody(record)}" if record.state in PROTECTED else ""
        return f"does not wait for a review: it is {state_word(record)}{by_nobody}"
    enough = ", and one approval is enough" if approving else ""
    already = f" already{enough}" if record.state in PROTECTED else ""
    verdict = "" if said.verdict_word == record.state and not already else f", {said.verdict_word}"
    return f"does not wait for a review: it is {state_word(record)}{already}{verdict} {by_whom(said)}"


def _by_nobody(week: WeekSummary) -> str:
    """Of a week that counts as approved, and of which no approval is kept."""
    if week.is_told_whole:
        return f"each of its sends was told ({week.posts_text}), and no approval of it is kept"
    return "who approved it is not known"


def state_word(week: WeekSummary) -> str:
    return "a dry run" if week.state == "dry_run" else week.state.replace("_", " ")


def by_whom(said: Decision) -> str:
    """ "by sam at 2026-11-20T12:00:00Z"."""
    when = f" at {said.decided_at:%Y-%m-%dT%H:%M:%SZ}" if said.decided_at else ""
    return f"{by(said.reviewer)}{when}"
