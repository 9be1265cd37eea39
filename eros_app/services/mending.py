"""Weeks whose run ended between two steps are brought to where they stand, by asking the data server (R58).

Nothing is guessed: a week that stands at the server is saved; one that does not is saved again under its own generation
id, where nothing newer stands; what cannot be found out is ``unknown``, which a person can end.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from eros.failures import ErosError, RequestError, ToolFailure
from eros.gateway import Gateway, Watch
from eros.vocabulary.audit import AuditTrail
from eros.vocabulary.calls import CallRecord
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros.vocabulary.editions import edition_of
from eros.vocabulary.life import ANOTHER_PROGRAMS, StandingWeek, UnknownStanding
from eros.vocabulary.ports import Clock
from eros.vocabulary.state import Decision
from eros.wire import read_profile, read_save, standing_week, with_approval
from eros_app.records.store import RecordStore
from eros_app.records.terms import PROTECTED, STANDING, LeaseLost, Server, Unfinished, WeekBusy
from eros_app.records.week import WeekRecord, WeekState, WeekSummary, furthest
from eros_app.services.approval_rules import by_whom, is_lost
from eros_app.services.audit import decided_trail, mended_trail, nothing_recorded
from eros_app.services.own_page import is_of_another, must_be_of_its_page
from eros_app.services.recorder import lease_renewed
from eros_app.services.run_outcome import with_findings
from eros_app.services.standing import has_given_way, heed, is_by_its_id, is_newer, is_replaced, is_this_week, state_of
from eros_app.services.whose_week import OF_NO_SERVER, is_elsewhere
from nodes.save.rules import not_as_sent

#: What a week's server was asked of it, as calls of Phase 7, whose save is found out about.
Calls = tuple[CallRecord, ...]
#: Hears why a week is left to be found out about, or, of a week that waits or stands, why its server did not say.
OnLeft = Callable[[str, str], None]
OnUnknown = Callable[[UnknownStanding], None]
#: What puts a week at its server again, in words, by the options that its approval needs.
PutsBack = Callable[[WeekSummary, Sequence[str]], str]
#: Who is told of what is asked about a week.
WatchOf = Callable[[Unfinished], Watch]


@dataclass(frozen=True)
class Mended:
    """What became of one week, and why it stands so."""

    generation_id: str
    state: WeekState
    why: str


class CannotTellNow(ErosError):
    """The server does not say at this moment how a week stands."""


async def mend(
    store: RecordStore,
    tools: Gateway,
    server: Server,
    clock: Clock,
    *,
    is_here: Callable[[Server | None], bool],
    only: str = "",
    save_again: bool = True,
    on_left: OnLeft = lambda generation_id, why: None,
    watch: WatchOf = lambda week: Watch(),
) -> tuple[Mended, ...]:
    """Every unfinished week of this server whose holder is gone. A server that fails leaves them for the next time.
    What is asked is asked apart from what else the tools are there for.

    ``is_here``: whether a week of this server is of this very one, and not of a copy of its database. ``only``: this
    generation and no other. ``save_again``: whether a week that does not stand is saved again; where a
    person is about to end it, it is left as it was before.
    """
    mended = []
    for week in store.unfinished(server.key):
        if only in ("", week.generation_id) and is_here(week.server) and store.take_over(week.generation_id):
            asked_of = week if save_again else week.model_copy(update={"save_arguments": None})
            try:
                async with lease_renewed(store, week.generation_id):
                    with tools.apart(watch(week)):
                        mended.append(await _mended(store, tools, asked_of, clock()))
            except (ToolFailure, CannotTellNow, LeaseLost) as wrong:
                on_left(week.generation_id, wrong.message if isinstance(wrong, ToolFailure) else str(wrong))
            finally:
                store.give_back(week.generation_id)
    return tuple(mended)


#: A server that keeps no ids of generations, and nothing else that tells one of them from another.
_UNNAMED = UnknownStanding("a week stands there, and it does not say which")


async def mend_kept(
    store: RecordStore,
    tools: Gateway,
    clock: Clock,
    weeks: Iterable[WeekSummary],
    puts_back: PutsBack,
    on_unknown: OnUnknown = lambda unknown: None,
) -> tuple[Mended, ...]:
    """Of these weeks, which wait or stand by their records, those of which their server says otherwise: a backup of one
    of the two was put back since, or another program or home replaced them there."""
    mended: list[Mended | None] = []
    for week in weeks:
        if week.week_start is not None and not week.cut_short:
            stands = await standing_week(tools, week.creator_id, week.week_start)
            whose = store.server_of(week.generation_id)
            if whose is None and week.state in STANDING and is_elsewhere(week, stands):
                mended.append(_of_no_server(week, tools))
                continue
            if isinstance(stands, UnknownStanding):
                on_unknown(stands)
            elif stands is not None and _may_be_it(store, week, stands):
                on_unknown(_UNNAMED)
            if isinstance(stands, StandingWeek) and stands_higher(week, stands):
                stands = await with_approval(tools, stands)
            gone = stands is None and week.state in STANDING and not await _has_page(tools, week.creator_id)
            gave_way = await has_given_way(tools, week, stands)
            may_not = "" if gone else await _not_of_its_page(tools, store, week, stands)
            puts = _cannot_be_put(may_not) if may_not else puts_back
            with suppress(WeekBusy, LeaseLost):
                mended.append(
                    _of_no_page(week)
                    if gone
                    else _held_against(store, week, stands, clock(), puts, has_given_way=gave_way)
                )
    return tuple(one for one in mended if one is not None)


def _may_be_it(store: RecordStore, week: WeekSummary, stands: StandingWeek) -> bool:
    """Whether what stands may be this week, and nothing tells: also of one that waits, where what is protected there is
    no week that is known to stand."""
    if week.state in STANDING:
        return is_this_week(week, stands) is None
    is_known = store.standing_instead(week.generation_id) is not None
    return stands.is_protected and not is_known and is_by_its_id(week, stands) is None


async def _has_page(tools: Gateway, creator_id: str) -> bool:
    """Not, where its server says that it has no such creator, which was forgotten there perhaps, or has another whose
    page is called so: that one would get the week."""
    try:
        profile = read_profile(await tools.call("get_creator_profile", creator_id=creator_id), creator_id)
    except ToolFailure as failure:
        return failure.kind != "not_found" and failure.code != "NULL_ANSWER"
    return not is_of_another(profile, creator_id)


async def _not_of_its_page(
    tools: Gateway, store: RecordStore, week: WeekSummary, stands: StandingWeek | UnknownStanding | None
) -> str:
    """Why a week that is lost there cannot be put there again as it was planned; nothing where it can."""
    if week.state not in STANDING or not is_lost(week, stands):
        return ""
    try:
        await must_be_of_its_page(tools, store, week)
    except RequestError as wrong:
        return wrong.text
    return ""


def _cannot_be_put(why: str) -> PutsBack:
    return lambda week, options: f"it cannot be put there again as it is: {why}"


def _of_no_server(week: WeekSummary, tools: Gateway) -> Mended:
    """What another server has in its place says nothing of it (R59)."""
    label = tools.server.label if tools.server is not None else "the data server that was asked"
    why = f"it does not stand at {label}, and {OF_NO_SERVER}: `eros weeks --mend --mcp-config FILE` asks another"
    return Mended(week.generation_id, week.state, why)


def _of_no_page(week: WeekSummary) -> Mended:
    why = (
        f"its data server has no creator {week.creator_id!r} any more, so nothing puts it there again; "
        f"`eros weeks --forget {week.generation_id}` removes it here"
    )
    return Mended(week.generation_id, week.state, why)


def _held_against(
    store: RecordStore,
    week: WeekSummary,
    stands: StandingWeek | UnknownStanding | None,
    at: datetime,
    puts_back: PutsBack,
    *,
    has_given_way: bool,
) -> Mended | None:
    """The record by its server's word; None where both say the same, or the server does not say."""
    if isinstance(stands, UnknownStanding):
        return None
    it = is_this_week(week, stands) if stands is not None else False
    if stands is not None and stands_higher(week, stands):
        return None if store.begin_decision(week.generation_id) else stands_there(store, week, stands, at)
    if week.state not in STANDING or it is None:
        return None
    if stands is None or it:
        why = f"it does not stand so at its data server; {puts_back(week, _options(store, week, None, at))}"
        return Mended(week.generation_id, week.state, why) if is_lost(week, stands) else None
    replaced = has_given_way or is_replaced(store, week, stands)
    heed(store, week, stands, has_given_way=has_given_way)
    back = "" if replaced else f", which is older; {puts_back(week, _options(store, week, stands, at))}"
    state = store.summary(week.generation_id).state
    which = stands.generation_id or ANOTHER_PROGRAMS
    if state == week.state and not (week.is_protected and back):
        return None
    return Mended(week.generation_id, state, f"{which} stands in its place{back}")


def _options(store: RecordStore, week: WeekSummary, instead: StandingWeek | None, at: datetime) -> list[str]:
    """What the approval that puts the week there again is given (R41, R42). ``instead``: what stands in its place, so
    that the week is superseded by its record."""
    over, begun = (day is not None and day <= at for day in (week.ends_at, week.begins_at))
    more = ["--allow-past"] if over or (begun and instead is not None) else []
    return [*more, *(["--replace"] if instead is not None and state_of(store, instead)[1] else [])]


def stands_higher(week: WeekSummary, stands: StandingWeek) -> bool:
    """Whether its server holds this very week, and further on in its life than its record knows."""
    known = STANDING.index(week.came_to) if week.came_to and week.state in STANDING else -1
    return stands.is_generation(week.generation_id) is True and STANDING.index(stands.state) > known


async def _mended(store: RecordStore, tools: Gateway, week: Unfinished, at: datetime) -> Mended:
    def asked() -> Calls:
        return tuple(replace(call, phase="phase_7") for call in tools.calls)

    if week.step == "deciding":
        store.end_step(week.generation_id)
        return Mended(week.generation_id, week.state, "the answer was not carried out; it waits as before")
    if week.step == "planning":
        return _stopped(store, week, at, await _of_a_plan(tools, week))
    stands = await standing_week(tools, week.creator_id, week.week_start)
    if isinstance(stands, UnknownStanding):
        if stands.can_pass:
            raise CannotTellNow(stands.reason)
        return _unknown(store, week, asked(), f"the server cannot say what stands there: {stands.reason}")
    is_it = None if stands is None else _is_it(week, stands)
    if stands is not None and is_it and not _still_to_approve(week, stands):
        return stands_there(store, week, await with_approval(tools, stands), at, asked)
    if stands is not None and is_it is None:
        return _unknown(store, week, asked(), "a week stands at the server, which does not say which")
    if stands is not None and not is_it and is_newer(store, stands, week.generation_id, week.changed_at):
        which = stands.generation_id or ANOTHER_PROGRAMS
        return _unknown(store, week, asked(), f"{which} stands at the server since", stands.generation_id)
    if week.save_arguments is None:
        return _not_saved(store, week, at, asked(), "it does not stand at its data server")
    word, protected = ("", False) if stands is None or is_it else state_of(store, stands)
    if protected and stands is not None:  # also with ``replace``: who said that did not see how it stands by now
        which = f"{stands.generation_id or ANOTHER_PROGRAMS}, {word}, stands there"
        return _not_saved(store, week, at, asked(), f"it does not stand at its data server: {which}")
    if not await _has_page(tools, week.creator_id):
        why = f"it does not stand at its data server, which has no creator {week.creator_id!r} any more"
        return _not_saved(store, week, at, asked(), why)
    try:
        saved = read_save(await tools.call("save_schedule", **week.save_arguments))
    except ToolFailure as failure:
        if failure.unavailable or failure.is_of_database:
            raise
        if failure.unanswered:
            return _unknown(
                store, week, asked(), f"the server's answer to saving it again tells nothing: {failure.message}"
            )
        why = f"it does not stand at its data server, which refused to save it again: {failure.message}"
        return _not_saved(store, week, at, asked(), why)
    sent = len(week.save_arguments["items"])
    if wrong := "; ".join(not_as_sent(saved, sent, week.save_arguments["creator_id"], week.week_start)):
        return _unknown(store, week, asked(), wrong, saved.superseded_by)
    before = stands.generation_id if stands is not None else None
    return _saved(
        store, week, at, saved.template_id, "it was saved again under its own id", replaced=before, calls=asked()
    )


async def _of_a_plan(tools: Gateway, week: Unfinished) -> str:
    """What is known of a week whose record says that it was still planned."""
    stands = await standing_week(tools, week.creator_id, week.week_start)
    if not isinstance(stands, StandingWeek) or stands.is_generation(week.generation_id) is not True:
        return "nothing was saved"
    return (
        f"by this record nothing was saved, and it stands at its data server as {stands.state.replace('_', ' ')}: a "
        "backup of the records was put back, perhaps; put a later one back, or generate the week again in its place"
    )


def _is_it(week: Unfinished, stands: StandingWeek) -> bool | None:
    """By its id; None where its server says none, or was given none with the save that was begun."""
    had_id = "generation_id" in (week.save_arguments or {"generation_id": ""})
    return None if stands.unsigned and not had_id else stands.is_generation(week.generation_id)


def _still_to_approve(week: Unfinished, stands: StandingWeek) -> bool:
    return _was_approved(week) and stands.status == "saved"


def _was_approved(week: Unfinished | WeekSummary) -> bool:
    return week.decision is not None and week.decision.verdict == "approve"


def _not_saved(store: RecordStore, week: Unfinished, at: datetime, calls: Calls, why: str) -> Mended:
    """The server has said that the week does not stand, so that nothing of it is open."""
    if week.state == "planned":
        return _stopped(store, week, at, why, calls)
    _note(store, week, why, calls)
    undone = {} if week.state in PROTECTED else {"decision": None}  # an answer that was not carried out
    store.end_step(week.generation_id, **undone)
    return Mended(week.generation_id, week.state, f"{why}; it is {week.state} as before")


def _stopped(store: RecordStore, week: Unfinished, at: datetime, why: str, calls: Calls = ()) -> Mended:
    """The week ends here, with all that its run had told by then."""
    kept, error_code = _kept(store, week), store.summary(week.generation_id).error_code
    ended = f"The save of this week failed ({error_code})" if error_code else "The process that planned this week ended"
    text = f"{ended}: {why}" if error_code else f"{ended} in the middle: {why}"
    if kept is None:
        audit = nothing_recorded(week.generation_id, week.creator_id, week.began_at, at)
    else:
        audit = mended_trail(kept.audit, why, calls, status="aborted")
    document = ErrorDocument(
        error_code=error_code or "INTERRUPTED",
        error_message=text,
        severity="CRITICAL" if error_code else "HIGH",
        phase="phase_7" if kept else "phase_1",
        generation_id=week.generation_id,
        creator_id=week.creator_id,
        timestamp=at,
        partial_result=_made(kept),
        resolution={"action": "Generate the week again: the same seed gives the same week"},
    )
    store.finish(week.generation_id, "aborted", document, audit)
    return Mended(week.generation_id, "aborted", text)


def _made(kept: WeekRecord | None) -> dict[str, Any]:
    """The sends of the week that was to be saved."""
    if kept is None or not isinstance(kept.document, ResultDocument):
        return {}
    return {"items": kept.document.model_dump(mode="json", include={"items"})["items"]}


def _kept(store: RecordStore, week: Unfinished | WeekSummary) -> WeekRecord | None:
    """What the record holds of the run; None where it is of another version, damaged, or was stopped too early."""
    try:
        return store.read(week.generation_id)
    except RequestError:
        return None


def _note(
    store: RecordStore, week: Unfinished | WeekSummary, why: str, calls: Calls, status: str | None = None
) -> None:
    """What was found out stands in the audit beside what the run had done."""
    kept = _kept(store, week)
    if kept is not None:
        store.keep_audit(week.generation_id, mended_trail(kept.audit, why, calls, status))


def stands_there(
    store: RecordStore,
    week: Unfinished | WeekSummary,
    stands: StandingWeek,
    at: datetime,
    asked: Callable[[], Calls] = tuple,
) -> Mended:
    """Its server holds this very week, whatever the record said; the lease on it is held. Who approved it there is
    what the server kept of it (``with_approval``), where the record does not know. A record of another edition of it
    shows nobody what stands: then that is not known here."""
    kept = _kept(store, week)
    document = kept.document if kept is not None else None
    edition = edition_of(document.items) if isinstance(document, ResultDocument) else None
    if None not in (edition, stands.edition) and edition != stands.edition:
        return _unknown(store, week, asked(), _OTHER_EDITION)
    why, said = "it stands at the server", week.decision
    if said is None and stands.is_protected:
        said = _approval_of(stands)
        why += f" as approved {by_whom(said)}" if said else " as approved, and who approved it is not known"
        if stands.state != "handed_over":
            why += "; whether it was handed over since is not known"
    return _saved(store, week, at, stands.template_id, why, there=stands.state, said=said, calls=asked())


#: Of a week that stands otherwise than its record says.
_OTHER_EDITION = (
    "it stands at the server as approved, with edits that this record does not hold or without some that it holds: a "
    "backup of the records was put back, perhaps. Put a later one back; or reject this week here, and generate it "
    "again in the place of the one that stands"
)


def _approval_of(stands: StandingWeek) -> Decision | None:
    if stands.approved_by is None:
        return None
    why = stands.approved_why
    return Decision(verdict="approve", reason=why, reviewer=stands.approved_by, decided_at=stands.approved_at)


def _saved(
    store: RecordStore,
    week: Unfinished | WeekSummary,
    at: datetime,
    template_id: int | None,
    why: str,
    *,
    there: WeekState = "saved",
    said: Decision | None = None,
    replaced: str | None = None,
    calls: Calls = (),
) -> Mended:
    """The week stands: in its own state, or the one that an approval or its server's word leads to, the furthest."""
    state = furthest(week.stood_as, there, "approved" if _was_approved(week) else None)
    said = week.decision or said
    kept = {"decision": said.model_dump(mode="json")} if said is not None else {}
    try:
        record = store.read(week.generation_id)
    except RequestError:
        store.end_step(week.generation_id, state=state, **kept)
        return Mended(week.generation_id, state, f"{why}; another version wrote its record")
    document = record.document
    if isinstance(document, ResultDocument):
        document = with_findings(document, (), calls)
        document = document.model_copy(update={"status": "saved", "review_id": None, "template_id": template_id})
    audit = mended_trail(_completed(record.audit, said, template_id, at), why, calls, status="saved")
    store.finish(
        week.generation_id,
        state,
        document,
        audit,
        needs_reason=record.needs_reason,
        decision=said,
        replaced=replaced,
    )
    return Mended(week.generation_id, store.summary(week.generation_id).state, why)


def _completed(audit: AuditTrail, said: Decision | None, template_id: int | None, at: datetime) -> AuditTrail:
    """The trail with what the run, or the person's answer, came to."""
    if said is None:
        return audit.model_copy(update={"output": audit.output.model_copy(update={"template_id": template_id})})
    return decided_trail(audit, said, at, calls=(), phases=(), duration_ms=0, template_id=template_id, failure=None)


def _unknown(
    store: RecordStore, week: Unfinished | WeekSummary, calls: Calls, why: str, superseded_by: str | None = None
) -> Mended:
    _note(store, week, why, calls, status="unknown")
    store.end_step(week.generation_id, state="unknown", superseded_by=superseded_by)
    return Mended(week.generation_id, "unknown", why)
