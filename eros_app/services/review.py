"""The one review service: every door that answers a schedule comes through here (R33, R58, R59).

The decision is one schema (``Decision``), checked before anything is run: who, when and why end up in the record. An
answer counts once, under a lease. Both ask the week's own data server what stands there; a rejection says so where it
cannot be asked, and what is cut short is found out by ``mending``, so a person can always end a week that waits.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from eros.failures import RecordFailure, RequestError, ToolFailure
from eros.gateway import open_tools
from eros.parameters import parameter
from eros.vocabulary.documents import ResultDocument
from eros.vocabulary.editions import edition_of
from eros.vocabulary.life import StandingWeek, UnknownStanding
from eros.vocabulary.state import Decision, Verdict
from eros.wire import standing_week, with_approval
from eros_app.records.store import RecordStore
from eros_app.records.terms import PROTECTED, STANDING, LeaseLost, WeekBusy
from eros_app.records.week import WeekRecord, WeekSummary
from eros_app.services.approval import carry_out, unreached_approval
from eros_app.services.approval_rules import (
    about_rejected,
    by_whom,
    check_may_approve,
    given_way,
    is_lost,
    must_be_fit,
    must_be_good_enough,
    not_waiting,
    stands_already,
    state_word,
)
from eros_app.services.audit import rejected_trail
from eros_app.services.captions_now import as_of_now
from eros_app.services.decided import as_decided
from eros_app.services.deciding import reason_given
from eros_app.services.generation import RunOptions
from eros_app.services.hints import CommandHints
from eros_app.services.home import open_records
from eros_app.services.mending import Mended, mend, stands_higher, stands_there
from eros_app.services.outcome import Outcome, rejected, unreached
from eros_app.services.own_page import must_be_of_its_page
from eros_app.services.own_server import options_for
from eros_app.services.recorder import lease_renewed
from eros_app.services.standing import has_given_way, heed, is_kept, is_replaced, is_this_week
from eros_app.services.weeks import find_answerable
from eros_app.services.whose_week import check_on_purpose, check_whose_it_is, is_elsewhere

#: States of a week that an approval may reach; nothing is left to do for one that is approved, unless its server has
#: lost it (``is_lost``).
#: Of one that is superseded its server says whether that still holds.
_APPROVABLE = frozenset({"waiting", "expired", "superseded", *STANDING})
#: A week that is ``planned`` under an answer's lease was cut short, and its data server cannot be asked.
REJECTABLE = frozenset({"waiting", "expired", "unknown", "planned"})


class Permissions(NamedTuple):
    """What an approval may do beside its usual: replace what stands (R42, R58), approve what has begun (R41)."""

    replace_week: bool = False
    allow_past: bool = False


class Seen(NamedTuple):
    """What the person knew and allowed beside the decision itself."""

    allow_past: bool
    only_instead: Collection[str] | None
    edition: str | None


async def answer(
    some_id: str,
    verdict: Verdict,
    *,
    reason: str,
    reviewer: str,
    options: RunOptions,
    replace_week: bool = False,
    allow_past: bool = False,
    only_instead: Collection[str] | None = None,
    edition: str | None = None,
) -> Outcome:
    """Answer the schedule that ``some_id`` names with a person's decision. ``only_instead``: what the
    person was shown in its place (``WeekSummary.standing_word``), where something was shown: no other that is kept
    here gives way, nor the same one as it stands since. ``edition``: that of
    the week that the person was shown (``edition_of``), where one was.

    Raises RequestError: no such id, nothing waits there (answered twice), somebody else is at work on it or has edited
    it since it was shown, a reason is missing, the week is over, a newer one stands. An approval that could not be
    saved is an abort, and the schedule waits on.
    """
    at = options.settings.clock()
    decision = Decision(
        verdict=verdict, reason=reason_given(reason), reviewer=reviewer, decided_at=at, replace=replace_week
    )
    with open_records(options.settings) as store:
        generation_id = find_answerable(store, some_id, verdict)
        with _about(generation_id):
            seen = Seen(allow_past, only_instead, edition)
            return await _answered(store, generation_id, decision, options, seen)


@contextmanager
def _about(generation_id: str) -> Iterator[None]:
    """What is refused in here is about this week, whichever word found it."""
    try:
        yield
    except RequestError as wrong:
        wrong.generation_id = generation_id
        raise


async def _answered(
    store: RecordStore, generation_id: str, decision: Decision, options: RunOptions, seen: Seen
) -> Outcome:
    there = _way_to(store, generation_id, options, decision.verdict)
    found = await _under_lease(store, generation_id, there, decision)
    if isinstance(found, Outcome):
        return _of_its_server(found, there)
    try:
        async with lease_renewed(store, generation_id):
            _must_be_as_shown(store, generation_id, seen)
            if there is None or decision.verdict == "reject":
                return await _rejected(store, generation_id, decision, found, there)
            done = await _approved(store, generation_id, decision, there, seen)
            return _of_its_server(done, there)
    finally:
        with suppress(RecordFailure, LeaseLost):  # what was done is told; a lease that is left runs out
            store.give_back(generation_id)


def _must_be_as_shown(store: RecordStore, generation_id: str, seen: Seen) -> None:
    """A decision is about the week that was shown: the lease is held, and nobody edits it from here on (R43)."""
    if seen.edition is None:
        return
    document = store.read(generation_id).document
    if isinstance(document, ResultDocument) and edition_of(document.items) != seen.edition:
        at, versions = store.version(generation_id), store.versions(generation_id)
        last = next((one.step for one in versions if one.number == at and one.step is not None), None)
        by = f", by {last.by}: {last.told}" if last is not None else ""
        text = f"{generation_id} was edited since it was shown here{by}; look at it again"
        raise RequestError("EDITED_MEANWHILE", "id", generation_id, text)


def _of_its_server(outcome: Outcome, there: RunOptions | None) -> Outcome:
    """What is told leads to the week's own server, also where the command was run without its configuration (R59)."""
    if there is None or there.mcp_config is None:
        return outcome
    return replace(outcome, document=CommandHints(there.mcp_config).of_document(outcome.document))


async def _approved(
    store: RecordStore, generation_id: str, decision: Decision, there: RunOptions, seen: Seen
) -> Outcome:
    record = store.read(generation_id)
    if record.state not in _APPROVABLE:
        raise not_waiting(record)
    of_its_page: list[str] = []
    stands = await _standing(store, record, decision, there, of_its_page.append)
    if isinstance(stands, Outcome):
        return stands
    if record.state == "superseded" and isinstance(stands, StandingWeek) and stands.is_generation(generation_id):
        record = store.read(generation_id)
    untold = _untold(record, stands)
    again = untold and decision.replace and decision.reason  # on purpose: nobody else can say that it is lost
    if record.state in PROTECTED and not is_lost(record, stands) and not again:
        return _approved_already(record, decision, untold)
    must_be_good_enough(record)
    there_already = isinstance(stands, StandingWeek) and is_this_week(record, stands) is True
    unfit = must_be_fit(store, there.settings, record, decision, stands=there_already)
    used = check_may_approve(
        store,
        record,
        decision,
        stands,
        there.settings,
        allow_past=seen.allow_past,
        only_instead=seen.only_instead,
    )
    is_named = there.mcp_config is not None or there.data is not None
    whose = "" if is_named else check_whose_it_is(store, record, there.source.name, decision, stands)
    replaced = stands.generation_id if isinstance(stands, StandingWeek) else None
    done = await carry_out(store, record, decision, there, replaced=replaced)
    if done.ending == "done":
        unknown = stands.reason if isinstance(stands, UnknownStanding) else ""
        unseen = f"whether an approved week stood in its place could not be known: {unknown}" if unknown else ""
        over = [f"approved although {one}" for one in (used, unfit, whose, *of_its_page) if one]
        if beside := "; ".join(filter(None, [*over, unseen])):
            done = replace(done, remark=f"{done.remark or f'{generation_id} is approved and saved'}; {beside}")
    told = as_of_now(done.document, store.server_of(generation_id), there.settings)
    return replace(done, document=as_decided(told))


def _untold(record: WeekRecord, stands: StandingWeek | UnknownStanding | None) -> str:
    """What is said of a week of which its server does not tell whether it stands there; nothing where it tells."""
    if isinstance(stands, UnknownStanding):
        why = stands.reason
    elif stands is None or is_this_week(record, stands) is not None:
        return ""
    else:
        why = "a week stands there, and it does not say which"
    again = f"{parameter('replace')} with {parameter('reason')} puts it there again"
    return f"; whether it still stands at its data server cannot be known ({why}): {again}"


def _approved_already(record: WeekRecord, decision: Decision, beside: str = "") -> Outcome:
    """Nothing is left to do for whoever approved it. Raises RequestError where that was somebody else."""
    said = record.decision
    if said is None or said.reviewer != decision.reviewer or not isinstance(record.document, ResultDocument):
        refused = not_waiting(record, approving=True)
        raise RequestError(refused.code, refused.field, refused.value, refused.text + beside)
    text = f"{record.generation_id} is {state_word(record)} already, approved {by_whom(said)}; nothing was changed"
    if decision.reason and decision.reason != said.reason:
        why = f"its reason stays: {said.reason}" if said.reason else "it has no reason"
        text = f"{text}, and what was given as its reason now is not kept; {why}"
    document = as_decided(record.document.model_copy(update={"life": record.life}))
    return Outcome(document, "done", text + beside)


def _way_to(store: RecordStore, generation_id: str, options: RunOptions, verdict: Verdict) -> RunOptions | None:
    """The options that lead to the week's own server; None where nothing leads there, which a rejection does not need.

    Raises RequestError.
    """
    try:
        return options_for(store.server_of(generation_id), options)
    except RequestError:
        if verdict == "approve":
            raise
        return None


async def _under_lease(
    store: RecordStore, generation_id: str, there: RunOptions | None, decision: Decision
) -> Mended | Outcome | None:
    """The week is this answer's alone. What an earlier one left half done is found out first, and handed on; how an
    approval ends where that cannot be asked."""
    try:
        if not store.begin_decision(generation_id):
            return None
        found = await _found_out(store, generation_id, there, decision) if there else None
        if isinstance(found, Outcome) or not store.begin_decision(generation_id):
            return found
        if decision.verdict == "approve":
            what = "its approval" if store.summary(generation_id).state in STANDING else generation_id
            text = f"whether {what} is saved is not known, and its data server cannot be asked; try again then"
            raise RequestError("SAVE_UNKNOWN", "id", generation_id, text)
        store.take_over(generation_id)
        return None
    except WeekBusy as busy:
        if busy.generation_id == generation_id:
            shows = f"`eros show {generation_id}` says what came of it"
            text = f"{generation_id} is being planned or answered right now; {shows}"
            raise RequestError("BEING_ANSWERED", "id", generation_id, text) from busy
        text = f"{busy.generation_id} of the same creator and week is under way; answer when it has ended"
        raise RequestError("WEEK_BUSY", "id", generation_id, text) from busy


async def _found_out(
    store: RecordStore, generation_id: str, there: RunOptions, decision: Decision
) -> Mended | Outcome | None:
    """Raises RequestError where another server than the week's own answers to an approval."""
    again = decision.verdict == "approve"
    async with open_tools(there.source, there.settings) as tools:
        if again:
            there.must_be_expected(tools)
        try:
            await tools.listing()
        except ToolFailure as wrong:
            if not again:
                return None
            record = store.read(generation_id)
            why = unreached(wrong.message, wrong.code)
            return unreached_approval(store, record, decision, tools, why, there, whether_saved="not known")
        clock = there.settings.clock
        found = await mend(
            store,
            tools,
            there.server(tools),
            clock,
            is_here=partial(there.lead_to, tools),
            only=generation_id,
            save_again=again,
        )
    return found[0] if found else None


async def _standing(
    store: RecordStore, record: WeekRecord, decision: Decision, there: RunOptions, tell: Callable[[str], None]
) -> StandingWeek | UnknownStanding | Outcome | None:
    """What stands in the week at its server, which others may have changed; the outcome where it cannot be reached.
    ``tell``: of what an approval passes over of its page.

    The records say what stands there from now on (R58). Raises RequestError for a week that gave way to a later one.
    """
    if record.week_start is None:
        return None
    async with open_tools(there.source, there.settings) as tools:
        there.must_be_expected(tools)
        stands = await standing_week(tools, record.creator_id, record.week_start)
        if isinstance(stands, StandingWeek) and (stands_higher(record, stands) or _is_unknown(store, stands)):
            stands = await with_approval(tools, stands)
        if tools.server is None and record.state == "superseded":
            raise not_waiting(record)
        if tools.server is None and record.state in PROTECTED:
            return _approved_already(record, decision, "; its data server cannot be asked now")
        if tools.server is None:
            unknown = stands if isinstance(stands, UnknownStanding) else UnknownStanding("it does not answer")
            why = unreached(unknown.reason, unknown.code)
            return unreached_approval(store, record, decision, tools, why, there)
        is_put_there = record.state in ("waiting", "saved") or (record.state in STANDING and is_lost(record, stands))
        await must_be_of_its_page(tools, store, record, as_planned=is_put_there, tell=tell)
        gave_way = await has_given_way(tools, record, stands)
    own = store.server_of(record.generation_id)
    if own is not None:
        check_on_purpose(own, there.server(tools), decision)
    is_another = is_elsewhere(record, stands) if own is None else own.key != there.server(tools).key
    if is_another:  # what stands at another says nothing of its own
        if record.state == "superseded":
            raise not_waiting(record)
        return stands
    if record.state in (*STANDING, "superseded"):
        if isinstance(stands, StandingWeek):
            heed(store, record, stands, has_given_way=gave_way)
        if gave_way or is_replaced(store, record, stands):
            raise not_waiting(store.summary(record.generation_id))
    if gave_way and isinstance(stands, StandingWeek):
        raise given_way(record, stands.generation_id)
    if isinstance(stands, StandingWeek) and stands.is_protected and stands_higher(record, stands):
        found = stands_there(store, record, stands, store.clock())
        if found.state == "unknown":
            raise RequestError("NOT_WAITING", "id", record.generation_id, f"{record.generation_id}: {found.why}")
        return _approved_already(
            store.read(record.generation_id), decision, f"; {found.why}, and its record says so from now on"
        )
    return stands


def _is_unknown(store: RecordStore, stands: StandingWeek) -> bool:
    return stands.generation_id is not None and not is_kept(store, stands.generation_id)


async def _rejected(
    store: RecordStore, generation_id: str, decision: Decision, found: Mended | None, there: RunOptions | None
) -> Outcome:
    """A person ends the week. A record that this EROS cannot read ends as well, with nothing of it shown.

    ``found``: what an earlier run or answer came to, of which nothing may be left to end. ``there`` is None where
    nothing leads to its server. A week that waits by its record alone, and stands there, is no draft to reject.
    """
    week, at = store.summary(generation_id), store.clock()
    if found is not None and week.state == "aborted":
        return Outcome(store.read(generation_id).document, "done", f"{generation_id} has ended: {found.why}")
    if week.state not in REJECTABLE:
        raise not_waiting(week)
    if not decision.reason:
        raise RequestError("REASON_NEEDED", "reason", decision.reason, f"a rejection needs {parameter('reason')}")
    stands = await _asked(week, there)
    if isinstance(stands, StandingWeek) and stands.is_generation(generation_id) and week.state != "unknown":
        found = stands_there(store, week, stands, at)
        if found.state == "unknown":
            raise RequestError("NOT_WAITING", "id", generation_id, f"{generation_id}: {found.why}")
        raise stands_already(week, found.state)
    try:
        record: WeekRecord | None = store.read(generation_id)
    except RequestError:
        record = None
    # what was found out later, and not by the save's own answer, is in the audit as unknown
    not_as_sent = week.state == "unknown" and (record is None or record.audit.generation.status != "unknown")
    open_about_it = about_rejected(week, stands, half_saved=store.is_half_saved(generation_id), not_as_sent=not_as_sent)
    made = record.document if record is not None and isinstance(record.document, ResultDocument) else None
    document = rejected(week, made, decision, at, open_about_it=open_about_it, not_as_sent=not_as_sent)
    if record is None:
        store.end_step(generation_id, state="rejected", decision=decision.model_dump(mode="json"))
        return Outcome(document, "done")
    if made is not None:
        store.keep_as_it_waited(generation_id)
    audit = rejected_trail(record.audit, decision, at)
    store.finish(generation_id, "rejected", document, audit, decision=decision)
    return Outcome(document, "done")


async def _asked(week: WeekSummary, there: RunOptions | None) -> StandingWeek | UnknownStanding | None:
    """What stands in the week at its own server, which is asked once: a rejection does not wait until it is back."""
    if there is None:
        return UnknownStanding("its configuration is gone")
    if week.week_start is None:
        return None
    try:
        async with open_tools(there.source, there.settings) as tools:
            there.must_be_expected(tools)
            if tools.server is None:
                return UnknownStanding("it cannot be reached")
            stands = await standing_week(tools, week.creator_id, week.week_start)
            return await with_approval(tools, stands) if isinstance(stands, StandingWeek) else stands
    except RequestError:  # another one, or a configuration that cannot be read
        return UnknownStanding("nothing leads to it now")
