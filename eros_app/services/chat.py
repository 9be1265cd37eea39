"""What a conversation can do, on top of what the other doors do: the ``Services`` port over this machine's home."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from eros.failures import RequestError
from eros.language.chat_plan import (
    AskedApproval,
    ChatPlan,
    KeptWeek,
    KnownCreator,
    SendFilter,
    SendInView,
    WeekAsked,
)
from eros.language.edit_wishes import ComparedWith, EditWish
from eros.language.ports import Reply
from eros.language.week_ids import NamedWeek
from eros.vocabulary.documents import ErrorDocument, Item, ResultDocument
from eros.vocabulary.editions import edition_of, edition_of_all, item_edition
from eros.vocabulary.edits import VersionInView
from eros.vocabulary.life import PostSaid, by
from eros.vocabulary.ports import OnEvent
from eros.vocabulary.request import Request
from eros.vocabulary.state import Verdict
from eros.vocabulary.wall_clock import DAY_NAMES, WEEK, next_monday
from eros.vocabulary.wishes import day_in_words
from eros.wire import Profile
from eros_app.records.terms import PROTECTED, STANDING, WeekFilter
from eros_app.records.week import WeekRecord, WeekState, WeekSummary
from eros_app.services.analysis import analyse
from eros_app.services.approval_rules import how_past, not_waiting
from eros_app.services.chat_edits import ChatEdits
from eros_app.services.creators import active_creators, standing_of_all_text, unplanned_text
from eros_app.services.data_server import is_embedded
from eros_app.services.deciding import approving, rejecting
from eros_app.services.diff import diff_weeks
from eros_app.services.edit_meant import NotClear, named, send_meant
from eros_app.services.export import beside, export, file_name, options_of, write_export
from eros_app.services.generation import RunOptions, generate
from eros_app.services.handing_over import handed_over_text, tell_posts
from eros_app.services.kept_weeks import copy_text, kept_week, kept_weeks_text, standing_text
from eros_app.services.outcome import Outcome
from eros_app.services.own_database import pages_meant
from eros_app.services.own_server import give_to_whoever_posts
from eros_app.services.posts import told_of_the_past
from eros_app.services.recorder import NOT_AS_SHOWN
from eros_app.services.review import REJECTABLE, answer
from eros_app.services.standing_edits import edits_in
from eros_app.services.week_reasons import selected_items, week_reasons
from eros_app.services.weeks import (
    answerable_weeks,
    as_it_waited,
    find_week,
    list_weeks,
    meant_week,
    stands_instead,
    summary_of,
)

#: States of a week that there is something to say of; those of the chat's own tables are no more than this many.
_WITH_ITEMS: tuple[WeekState, ...] = (
    "waiting", "saved", "approved", "handed_over", "superseded", "rejected", "expired", "unknown", "dry_run",
)  # fmt: skip
_LISTED = 50
#: What of an approval's refusals a yes to replacing mends.
_WANT_REPLACING = ("WEEK_PROTECTED", "NEWER_WEEK")
_REPLACE = "Replace it? Say yes, or no, and nothing is decided."
_ALL_THE_SAME = "Approve it all the same? Say yes, or no, and nothing is decided."
_WAITS = "It waits for a review: say 'approve it', or 'reject it because ...'."


@dataclass
class ChatServices:
    """``door`` says where the data is; ``reviewer`` is who decides here; ``plan`` runs the generations.

    ``not_decided``: why whoever talks here may decide nothing, or nothing. ``at_a_terminal``: whether commands are of
    use there.
    """

    options: RunOptions
    reviewer: str
    folder: Path = field(default_factory=Path)
    plan: Callable[[Request, RunOptions], Awaitable[Outcome]] = generate
    not_decided: str = ""
    at_a_terminal: bool = True
    _zones: dict[str, str] = field(default_factory=dict)
    _creators: tuple[KnownCreator, ...] = ()

    async def creators(self) -> Sequence[KnownCreator]:
        if not self._creators:
            found = await active_creators(self.options.source, self.options.settings)
            self._zones = {one.creator_id: one.timezone for one in found.creators if one.timezone is not None}
            self._creators = tuple(self._known(found.creators))
        return self._creators

    def _known(self, creators: Sequence[Profile]) -> Iterator[KnownCreator]:
        """A display name is one page's or nobody's (decision 26): the server lists active pages, the file has all."""
        names = [creator.display_name or creator.creator_id for creator in creators]
        is_here = is_embedded(self.options.source)
        meant = pages_meant(self.options.settings, names) if is_here else [()] * len(names)
        return map(_known, creators, meant)

    def today(self, creator_id: str | None) -> date:
        """In the creator's zone; in UTC where that is not known."""
        zone = self._zones.get(creator_id or "", "UTC")
        return self.options.settings.clock().astimezone(ZoneInfo(zone)).date()

    async def generate(self, request: Request, on_event: OnEvent, shown: str) -> Reply:
        came = await self.plan(request, replace(self._watched(on_event), shown=shown))
        if isinstance(came.document, ErrorDocument) and came.document.error_code == NOT_AS_SHOWN:
            week = request.week_start or next_monday(self.today(request.creator_id))
            kept = self.kept_week(request.creator_id, week)
            if kept is not None and kept.shown != shown:
                return Reply(f"That changed meanwhile. {kept.question}", ending="question", kept=kept)
        return _of(came, version=0)

    async def batch(self, plan: ChatPlan, on_event: OnEvent) -> Reply:
        raise RequestError(
            "NOT_IN_CHAT",
            "intent",
            plan.intent,
            "a chat plans one creator at a time; say 'plan luna for next week', then 'same for margot'",
        )

    def kept_week(self, creator_id: str, week_start: date) -> KeptWeek | None:
        return kept_week(self.options.settings, creator_id, week_start, at_a_terminal=self.at_a_terminal)

    async def unplanned(self, week_start: date | None) -> Reply:
        of = {it.creator_id: week_start or next_monday(self.today(it.creator_id)) for it in await self.creators()}
        return Reply(unplanned_text(self.options.settings, of))

    async def standing_of_all(self, week_start: date | None, day: SendFilter) -> Reply:
        of = {it.creator_id: week_start or next_monday(self.today(it.creator_id)) for it in await self.creators()}
        number = day.date.weekday() if day.date is not None else DAY_NAMES.index(day.day) if day.day else None
        return Reply(standing_of_all_text(self.options.settings, of, number))

    def kept_weeks(self, creator_id: str) -> Reply:
        return Reply(kept_weeks_text(self.options.settings, creator_id, _LISTED))

    def show(self, plan: ChatPlan, generation_id: str | None) -> Reply:
        if plan.filter.about == "standing":
            seen = self._in_view(plan, generation_id)
            return Reply(standing_text(self.options.settings, plan.creator_id or "", plan.week_start, seen))
        record = self._record(plan, generation_id)
        document = record.document
        if plan.filter != SendFilter():
            document = as_it_waited(self.options.settings, record).document
        of_copy = self._copy_beside(record, generation_id)
        if plan.filter == SendFilter() or isinstance(document, ErrorDocument):
            return Reply(of_copy, "week", document, **view_of(document, record.version))
        items = selected_items(document, plan.filter)
        report = document.validation_report
        found = [one.message for one in (*report.errors, *report.warnings)] if plan.filter.warnings else []
        text = "\n".join(found) or ("" if items else "No send of this week is like that.")
        told = "\n".join(filter(None, (text, of_copy)))
        return Reply(told, "sends", document.model_copy(update={"items": items}), **view_of(document, record.version))

    def _copy_beside(self, record: WeekRecord, in_view: str | None) -> str:
        """Which of a week and its waiting copy is told of, where the page's name alone says whose it is."""
        return "" if record.generation_id == in_view else copy_text(self.options.settings, record)

    def diff(self, plan: ChatPlan, generation_id: str | None, compared: ComparedWith | None = None) -> Reply:
        """What changed since the week was planned, or against another week or version. Where nothing else is said, and
        nobody has edited it: what it changed of the one that it replaced."""
        record = self._record(plan, generation_id)
        this = record.generation_id
        if compared == "the week before":
            before = meant_week(self.options.settings, record.creator_id, _before(record), *_WITH_ITEMS)
            if before is None:
                return Reply(f"No week of {record.creator_id} is kept for {_before(record)}: nothing to compare with.")
            return Reply("", "diff", diff_weeks(self.options.settings, before.generation_id, this))
        if compared is not None or self._edits.is_edited(this):
            if not self._edits.is_edited(this):
                return Reply(f"Nobody has edited the week of {record.creator_id}: it is as it was planned.")
            return Reply("", "diff", self._edits.compare(this, compared or "the plan"))
        if record.supersedes is None:
            return Reply(f"The week of {record.creator_id} replaced none: there is nothing to compare it with.")
        return Reply("", "diff", diff_weeks(self.options.settings, record.supersedes, this))

    def named_week(self, some_id: str) -> NamedWeek:
        week = summary_of(self.options.settings, some_id)
        return NamedWeek(generation_id=week.generation_id, creator_id=week.creator_id, week_start=week.week_start)

    def diff_of(self, before_id: str, after_id: str) -> Reply:
        return Reply("", "diff", diff_weeks(self.options.settings, before_id, after_id), generation_id=after_id)

    def edit(self, plan: ChatPlan, generation_id: str | None, wish: EditWish, seen: VersionInView | None) -> Reply:
        record = self._record(plan, generation_id)
        if wish.do in ("posted", "skipped", "untold"):
            return self._posted(record, wish, wish.do)
        return self._edits.edit(record.generation_id, wish, seen)

    def _posted(self, record: WeekRecord, wish: EditWish, post: PostSaid) -> Reply:
        """What became of one send is recorded and told, or which one is meant is asked."""
        document = record.document
        if isinstance(document, ErrorDocument):
            raise RequestError("NO_WEEK", "id", record.generation_id, document.error_message)
        item = send_meant(wish, document.items, document.week_start)
        if isinstance(item, NotClear):
            return Reply(item.question, ending="question", pending=item.pending, **view_of(document, record.version))
        told = tell_posts(self.options.settings, record.generation_id, [item.slot_id], post)
        became = "counts as not told" if post == "untold" else f"was {post}"
        return Reply(f"{named(item)} {became}. {told.text}.", slot_id=item.slot_id, **view_of(document, record.version))

    async def hand_over(self, plan: ChatPlan, generation_id: str | None) -> Reply:
        self._must_decide("hand over")
        record = self._record(plan, generation_id)
        said = handed_over_text(record)
        given = await give_to_whoever_posts(self.options, record.generation_id, self.reviewer)
        return Reply(f"{said}.", **view_of(given.document, record.version))

    def _must_decide(self, what: str | None) -> None:
        if self.not_decided:
            raise RequestError("NOT_ALLOWED", "message", what, self.not_decided)

    @property
    def _edits(self) -> ChatEdits:
        return ChatEdits(self.options.settings, self.reviewer, view_of)

    def explain(self, plan: ChatPlan, generation_id: str | None) -> Reply:
        if plan.filter.about == "refusal" and (refused := self._refused(plan, generation_id)) is not None:
            return Reply("", "week", refused.document, **view_of(refused.document))
        found = self._record(plan, generation_id)
        record = as_it_waited(self.options.settings, found)
        document, request = record.document, record.audit.generation.request
        if isinstance(document, ErrorDocument):
            text = f"there is no week of {record.generation_id} to explain: {document.error_message}"
            raise RequestError("NO_WEEK", "id", record.generation_id, text)
        ended = [found.document.error_message] if isinstance(found.document, ErrorDocument) else []
        reasons = week_reasons(document, request, plan.filter, plan.slot_id, edits_in(self.options.settings, found))
        of_copy = self._copy_beside(record, generation_id)
        return Reply("\n".join(filter(None, (*ended, *reasons, of_copy))), **view_of(document, found.version))

    def week_asked(self, plan: ChatPlan, generation_id: str | None, reason: str, *, named: bool) -> WeekAsked:
        record = self._decidable(plan, generation_id, reason, named=named)
        if plan.decision == "reject" and record.state not in REJECTABLE:
            raise not_waiting(record)
        week = record.document
        edition = edition_of(week.items) if isinstance(week, ResultDocument) else None
        return WeekAsked(generation_id=record.generation_id, edition=edition)

    async def review(
        self,
        plan: ChatPlan,
        generation_id: str | None,
        shown: Sequence[SendInView],
        reason: str,
        on_event: OnEvent,
        agreed: AskedApproval | None,
        *,
        named: bool,
        edition: str | None,
    ) -> Reply:
        if plan.decision is None:
            only = WeekFilter(plan.creator_id, plan.week_start, ("waiting",))
            waiting = list_weeks(self.options.settings, only, limit=_LISTED).weeks
            return Reply("" if waiting else f"Nothing{_which(plan)} waits for a review.", "waiting", waiting)
        is_asked = agreed is not None and agreed.generation_id == generation_id
        record = self._decidable(plan, generation_id, reason, named=named or is_asked)
        allowed = AskedApproval(generation_id=record.generation_id, reason=reason)
        if agreed is not None and agreed.generation_id == record.generation_id:
            allowed = agreed
        try:
            decided = await answer(
                record.generation_id,
                plan.decision,
                reason=reason,
                reviewer=self.reviewer,
                options=self._watched(on_event),
                replace_week=allowed.instead is not None,
                only_instead=[allowed.instead] if allowed.instead is not None else None,
                allow_past=allowed.past,
                edition=(edition_in_view(shown) if record.generation_id == generation_id else None) or edition,
            )
        except RequestError as wrong:
            return self._asked_back(record, allowed, wrong)
        return _of_decision(decided, plan.decision)

    def _asked_back(self, record: WeekRecord, asked: AskedApproval, wrong: RequestError) -> Reply:
        """What a yes or a reason mends is asked, R33, R41, R42, R58, R59; anything else is refused."""
        instead = stands_instead(self.options.settings, record.generation_id)
        if wrong.code == "PAST_WEEK":
            text, asks = self._of_the_past(record), asked.model_copy(update={"past": True})
        elif wrong.code in _WANT_REPLACING and instead is not None:
            if not asked.reason:
                return _asked_why(record, asked, f"{_of_replacing(instead, record)}, and needs a reason for that")
            text = f"{_of_replacing(instead, record)}. {_REPLACE}"
            asks = asked.model_copy(update={"instead": instead.standing_word})
        elif wrong.code == "REASON_NEEDED":
            return _asked_why(record, asked, wrong.text)
        else:
            raise wrong
        return Reply(text, ending="question", approval=asks, **view_of(record.document, record.version))

    def _of_the_past(self, record: WeekRecord) -> str:
        """R41: what of it lies behind is not sent any more, so that a person says yes to that."""
        how, left = how_past(record, self.options.settings.clock()), ""
        if isinstance(record.document, ResultDocument):
            left = f": {told_of_the_past(self.options.settings, record.document)}"
        return f"The week of {record.week_start} {how}{left}. {_ALL_THE_SAME}"

    def export(self, plan: ChatPlan, generation_id: str | None, formats: Sequence[str]) -> Reply:
        """Files in the folder where the conversation was begun; CSV if no format was named. Where somebody talks from
        elsewhere, no folder here is theirs: they fetch what is named."""
        record = as_it_waited(self.options.settings, self._record(plan, generation_id))
        asked = options_of(self.options.settings)
        texts = export(record.document, ",".join(formats or ("csv",)), asked)
        of_copy, said = self._copy_beside(record, generation_id), beside(record.document, texts, asked)
        view = view_of(record.document, record.version)
        if not self.at_a_terminal:
            return Reply("\n".join(filter(None, [*said, of_copy])), files=tuple(texts), **view)
        written = write_export(record.document, texts, self.folder, keeps=True)
        usual = [file_name(record.document, name) for name in texts]
        told = [
            f"Written to {path}" if path.name == name else f"Written to {path}: {name} is there already, and stays"
            for path, name in zip(written, usual, strict=True)
        ]
        return Reply("\n".join(filter(None, [*said, *told, of_copy])), **view)

    async def analyse(self, creator_id: str) -> Reply:
        document, ending = await analyse(creator_id, self.options.settings, self.options.mcp_config)
        return Reply("", "analysis", document, ending=ending)

    def _watched(self, on_event: OnEvent) -> RunOptions:
        return replace(self.options, on_event=on_event)

    def _record(self, plan: ChatPlan, generation_id: str | None) -> WeekRecord:
        """The schedule in view, else the one that the commands mean, of those that there is something to say of."""
        if (seen := self._in_view(plan, generation_id)) is not None:
            return seen
        return self._meant(plan, *_WITH_ITEMS) or _raise_nothing(plan, waiting=False)

    def _refused(self, plan: ChatPlan, generation_id: str | None) -> WeekRecord | None:
        """The newest run that came to nothing; None where there is none, or a person has rejected the week in view."""
        seen = self._in_view(plan, generation_id)
        if seen is not None and seen.state == "rejected":
            return None
        only = WeekFilter(plan.creator_id, plan.week_start, ("aborted",))
        weeks = list_weeks(self.options.settings, only, limit=1).weeks if plan.creator_id else ()
        return find_week(self.options.settings, weeks[0].generation_id) if weeks else None

    def _in_view(self, plan: ChatPlan, generation_id: str | None) -> WeekRecord | None:
        """The schedule in view where it is of the creator and the week that are meant, which may be only spoken of."""
        seen = find_week(self.options.settings, generation_id) if generation_id is not None else None
        if seen is None or plan.creator_id not in (None, seen.creator_id):
            return None
        return seen if plan.week_start in (None, seen.week_start) else None

    def _decidable(self, plan: ChatPlan, generation_id: str | None, reason: str, *, named: bool) -> WeekRecord:
        """The schedule in view, or that is ``named`` by its id; else, and where a week in view stands, beside which a
        copy of it may wait, the one that an answer by the page's name means at every door (R58). RequestError where
        that can be several, with the command for each and the ``reason`` that was given."""
        self._must_decide(plan.decision)
        seen = self._in_view(plan, generation_id)
        if seen is not None and (named or seen.state not in STANDING):
            return seen
        creator_id, week_start = (seen.creator_id, seen.week_start) if seen else (plan.creator_id, plan.week_start)
        if not creator_id or plan.decision is None:
            return seen or _raise_nothing(plan, waiting=True)
        weeks = answerable_weeks(self.options.settings, creator_id, week_start, plan.decision)
        if seen is not None and not any(week.waits for week in weeks):
            return seen
        if len(weeks) > 1:
            _raise_several(plan, weeks, reason)
        if weeks:
            return find_week(self.options.settings, weeks[0].generation_id)
        decided = self._meant(plan, *PROTECTED) if plan.decision == "approve" else None
        return decided or _raise_nothing(plan, waiting=True)

    def _meant(self, plan: ChatPlan, *states: WeekState) -> WeekRecord | None:
        if not plan.creator_id:
            return None
        return meant_week(self.options.settings, plan.creator_id, plan.week_start, *states)


def _of_replacing(instead: WeekSummary, record: WeekRecord) -> str:
    """A protected week, and a newer one, goes only on purpose."""
    who = f" {by(instead.decision.reviewer)}" if instead.decision is not None else ""
    stands = f"stands as {instead.generation_id}, {instead.stands_as}{who}"
    return f"The week of {instead.week_start} {stands}; an approval puts {record.generation_id} in its place"


def _asked_why(record: WeekRecord, asked: AskedApproval, wrong: str) -> Reply:
    """An approval that lacks its reason is asked for it, with the words that give one here and in one message."""
    week = f" for the week of {day_in_words(record.week_start)}" if record.week_start is not None else ""
    text = f"{wrong}; say 'approve {record.creator_id or 'it'}{week} because ...', or here 'yes, because ...'."
    approval = asked.model_copy(update={"asks_reason": True})
    view = view_of(record.document, record.version)
    return Reply(f"{text[:1].upper()}{text[1:]}", ending="question", approval=approval, **view)


def _before(record: WeekRecord) -> date | None:
    return record.week_start - WEEK if record.week_start is not None else None


def _raise_several(plan: ChatPlan, weeks: Sequence[WeekSummary], reason: str) -> NoReturn:
    """Of several that a person's answer would end, which is meant has to be said."""
    approves = plan.decision == "approve"
    named = zip([_answering(it, reason, approves=approves) for it in weeks], weeks, strict=True)
    ids = " and ".join(f"{said} ({week.state}, week of {week.week_start})" for said, week in named)
    text = f"{len(weeks)} weeks{_which(plan)} can be answered so, and which is meant has to be said: {ids}"
    raise RequestError("AMBIGUOUS_ID", "id", plan.creator_id, text)


def _answering(week: WeekSummary, reason: str, *, approves: bool) -> str:
    if approves and week.nobody_can_approve:
        return f"{week.generation_id}, which nobody can approve as it is"
    why = reason if week.needs_reason else ""
    return f"`{approving(week, reason=why) if approves else rejecting(week.generation_id, reason)}`"


def _raise_nothing(plan: ChatPlan, *, waiting: bool) -> NoReturn:
    raise RequestError("NOTHING_KEPT", "creator_id", plan.creator_id, _nothing(plan, waiting=waiting))


def _known(creator: Profile, also: Sequence[str]) -> KnownCreator:
    """``also``: the pages that its display name means, as far as that is known."""
    names = dict.fromkeys((creator.page_name, creator.display_name))
    shown = creator.display_name if creator.display_name != creator.page_name else None
    others = tuple(page for page in also if shown is not None and page != creator.creator_id)
    named = tuple(filter(None, names))
    return KnownCreator(creator_id=creator.creator_id, names=named, display_name=shown, others_shown=others)


def _which(plan: ChatPlan) -> str:
    of = f" of {plan.creator_id}" if plan.creator_id is not None else ""
    return f"{of} for the week of {plan.week_start}" if plan.week_start is not None else of


def _nothing(plan: ChatPlan, *, waiting: bool) -> str:
    if waiting:
        return f"nothing{_which(plan)} waits for a review"
    if not plan.creator_id:
        return "no week is in view; say whose, or name it by its id: 'show luna', 'why ID SLOT'"
    return f"no week{_which(plan)} is kept here; say 'plan {plan.creator_id}' to make one"


def _of(outcome: Outcome, version: int | None = None) -> Reply:
    document = outcome.document
    if isinstance(document, ErrorDocument):
        return Reply("", "week", document, ending=outcome.ending)
    said = [_WAITS] if document.status == "needs_review" else []
    text = "\n".join((*said, *([outcome.remark] if outcome.remark else [])))
    return Reply(text, "week", document, ending=outcome.ending, **view_of(document, version))


def _of_decision(outcome: Outcome, decision: Verdict) -> Reply:
    """A decision in one line; what could not be carried out is told whole."""
    document = outcome.document
    if outcome.ending != "done":
        return _of(outcome)
    word = "approved" if decision == "approve" else "rejected"
    said = outcome.remark or f"{document.creator_id}: {document.generation_id} is {word}."
    return Reply(said, "decision", document, ending=outcome.ending, **view_of(document))


def view_of(document: ResultDocument | ErrorDocument, version: int | None = None) -> dict[str, Any]:
    """What the next turn can point at. ``version``: that of the document, where an edit is to be held against it."""
    if isinstance(document, ErrorDocument):
        return {"generation_id": document.generation_id}
    seen = VersionInView(generation_id=document.generation_id, version=version) if version is not None else None
    return {
        "generation_id": document.generation_id,
        "seen": seen,
        "status": document.status,
        "sends": tuple(map(_send, document.items)),
    }


def _send(item: Item) -> SendInView:
    return SendInView(
        slot_id=item.slot_id,
        date=item.scheduled_date,
        time=item.scheduled_time,
        send_type_key=item.send_type_key,
        edition=item_edition(item),
    )


def edition_in_view(shown: Sequence[SendInView]) -> str | None:
    """That of the week of which these sends were shown; None where none were, or an EROS of before showed them."""
    editions = [one.edition for one in shown]
    return edition_of_all(editions) if editions and all(editions) else None
