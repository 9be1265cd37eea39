"""A week goes to whoever posts it, and what became of each send comes back (R58)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from eros.failures import RecordFailure, RequestError
from eros.settings import Settings
from eros.vocabulary.counting import counted
from eros.vocabulary.documents import ErrorDocument, ResultDocument
from eros.vocabulary.life import HandOver, Post, PostSaid, by
from eros_app.records.terms import PROTECTED, STANDING, LeaseLost
from eros_app.records.week import WeekRecord, WeekSummary
from eros_app.services.deciding import approving
from eros_app.services.exported import items_of
from eros_app.services.home import open_records
from eros_app.services.posts import posts_of
from eros_app.services.slot_words import near_slots
from eros_app.services.weeks import find_week

if TYPE_CHECKING:
    from eros_app.records.store import RecordStore  # it loads what plans weeks

#: In the place of slots: every send of the week.
EVERY = "all"


def check_may_hand_over(week: WeekSummary, *, again: bool = True) -> None:
    """Raises RequestError NOT_APPROVED for a week that nobody has approved, or that was replaced since; HANDED_OVER for
    one that was given before and is not to be given ``again``."""
    if week.is_given and not again:
        text = f"{_given_before(week)}; nothing was done to it now"
        raise RequestError("HANDED_OVER", "handed_over", week.state, text)
    if week.state not in PROTECTED:
        state = week.state.replace("_", " ")
        advice = (
            f"; approve it first: `{approving(week, some_id=week.generation_id[:8])}`"
            if week.state in (*STANDING, "waiting") and not week.nobody_can_approve
            else ""
        )
        by_which = f" by {week.superseded_by}" if week.superseded_by else ""
        text = f"{week.generation_id} is {state}{by_which}, and only an approved week is handed over{advice}"
        raise RequestError("NOT_APPROVED", "handed_over", week.state, text)


@contextmanager
def giving(settings: Settings, generation_id: str, handover: HandOver) -> Iterator[str]:
    """The approved week counts as handed over before it is given away, and is as it was where that fails; which drafts
    of it wait still.

    Raises RequestError where it was replaced meanwhile, RecordFailure.
    """
    with open_records(settings) as store:
        try:
            given = store.hand_over(generation_id, handover)
        except LeaseLost as lost:
            check_may_hand_over(store.summary(generation_id))
            text = f"somebody else is at work on {generation_id}; try again in a moment"
            raise RequestError("BEING_ANSWERED", "id", generation_id, text) from lost
        try:
            yield drafts_beside(store, generation_id)
        except BaseException:
            with suppress(RecordFailure):  # then it stays handed over, and the next time says so
                store.take_back(generation_id, given)
            raise


@dataclass(frozen=True)
class ToldPosts:
    """What is known of a week's sends, by slot, and how many it has."""

    generation_id: str
    creator_id: str
    week_start: date | None
    posts: Mapping[str, Post]
    sends: int

    @property
    def text(self) -> str:
        counts = ", ".join(f"{[*self.posts.values()].count(kind)} {kind}" for kind in ("posted", "skipped"))
        return f"{self.generation_id}: {counts}, of {counted(self.sends, 'send')}"


def tell_posts(
    settings: Settings, some_id: str, slots: Sequence[str], post: PostSaid, seen: Mapping[str, str] | None = None
) -> ToldPosts:
    """Record what became of these sends, or of ``all``, or take it back; what is known of the week then. ``seen``: what
    was told of them as far as the person saw, where something was shown; else whatever was.

    RequestError: a week that does not stand, no slot, one that the week does not have, or one that is said to be posted
    before its day has come on the page's clock.
    """
    week = find_week(settings, some_id)
    days = {item.slot_id: item.scheduled_date for item in items_of(week.document)}
    known = [*days]
    if week.state not in STANDING:
        text = f"{week.generation_id} is {week.state.replace('_', ' ')}: nothing of it is there to be posted"
        raise RequestError("NOT_STANDING", post, week.state, text)
    if not slots:
        were = "are" if post == "untold" else "were"
        raise RequestError("NO_SLOT", post, some_id, f"name the slots that {were} {post}, or {EVERY!r}")
    for slot in slots:
        if slot != EVERY and slot not in known:
            text = f"{slot!r} is no slot of {week.generation_id}; `eros show {week.generation_id}` lists them"
            raise RequestError("UNKNOWN_SLOT", post, slot, text, near_slots(slot, known))
    meant = known if EVERY in slots else slots
    if seen is not None:
        _must_be_told_as_seen(week, meant, post, seen)
    if post == "posted":
        _must_have_come(settings, week.document, {slot: days[slot] for slot in meant})
    with open_records(settings) as store:
        store.tell_posts(week.generation_id, dict.fromkeys(meant, None if post == "untold" else post))
        posts = store.summary(week.generation_id).posts
    return ToldPosts(week.generation_id, week.creator_id, week.week_start, posts, len(known))


def _must_be_told_as_seen(week: WeekRecord, slots: Iterable[str], post: PostSaid, seen: Mapping[str, str]) -> None:
    """Of two people who tell of one send the second sees what the first one told, before it is written over (R43)."""
    for slot in slots:
        there = week.posts.get(slot)
        if (there or "untold") not in (post, seen.get(slot) or "untold"):
            text = f"{slot} was told {there or 'neither posted nor skipped'} meanwhile; look at it again"
            raise RequestError("EDITED_MEANWHILE", post, slot, text)


def posts_replaced(store: "RecordStore", document: ResultDocument | ErrorDocument) -> str:
    """What is said of a saved week in whose place there was one of which sends were posted or skipped (R58): an edited
    copy takes along what it has still, the rest stays with that one. Nothing where there was none."""
    if not isinstance(document, ResultDocument):
        return ""
    said = []
    if (of := document.edit_of) is not None:
        still, posts = {item.slot_id for item in document.items}, posts_of(store, of)
        if along := _counted(post for slot, post in posts.items() if slot in still):
            said.append(f"it knows of {along} of its sends from {of}")
        if lost := _counted(post for slot, post in posts.items() if slot not in still):
            said.append(f"{lost} there of sends that it has not: `eros export {of}` tells them")
    if (before := document.supersedes) not in (None, of) and (counts := _counted(posts_of(store, before).values())):
        kept = f"what became of them stays with that week: `eros export {before}`"
        said.append(f"of the week that this one replaces {counts} were told; {kept}")
    return "; ".join(said)


def _counted(posts: Iterable[Post]) -> str:
    """ "2 posted and 1 skipped"; nothing of none."""
    told = [*posts]
    return " and ".join(f"{count} {kind}" for kind in ("posted", "skipped") if (count := told.count(kind)))


def left_behind(store: "RecordStore", document: ResultDocument | ErrorDocument) -> str:
    """What a week that was saved or waits leaves of its page and week beside it: posts of the one that it replaces, and
    drafts that wait. Nothing where there is nothing."""
    if not isinstance(document, ResultDocument) or document.status == "dry_run":
        return ""
    if document.status != "saved":
        return drafts_beside(store, document.generation_id)
    return "; ".join(filter(None, [posts_replaced(store, document), drafts_beside(store, document.generation_id)]))


def drafts_beside(store: "RecordStore", generation_id: str) -> str:
    """The drafts of this week's page and week that wait for a person, as a sentence; nothing where there are none."""
    ids = [one.generation_id for one in store.waiting_beside(generation_id)]
    edited = [one for one in ids if store.version(one)]
    of_edits = f"; no other has what a person edited in {' and '.join(edited)}" if edited else ""
    return f"still waiting for a review of this week: {', '.join(ids)} (`eros review list`){of_edits}" if ids else ""


def as_handed_over(week: WeekRecord, handover: HandOver) -> ResultDocument | ErrorDocument:
    """The document as it is to be once it has been given away, for the file that does so."""
    document = week.document
    if not isinstance(document, ResultDocument) or document.life is None or week.is_given:
        return document
    given = {"state": "handed_over", "handed_over_by": handover.by, "handed_over_at": handover.at}
    return document.model_copy(update={"life": document.life.model_copy(update=given)})


def handed_over_text(week: WeekSummary) -> str:
    """What is said of a week that is handed over, by how it stood before that."""
    if not week.is_given:
        told = f"; each of its sends was told before ({week.posts_text})" if week.is_told_whole else ""
        return f"{week.generation_id} is handed over{told}"
    return f"{_given_before(week)}; whoever posts may have it twice"


def _given_before(week: WeekSummary) -> str:
    given = week.handover
    who = f", {by(given.by)}" if given is not None and given.by else ""
    when = f" at {given.at:%Y-%m-%dT%H:%M:%SZ}" if given is not None and given.at else ""
    return f"{week.generation_id} was handed over before{who}{when}"


def _must_have_come(settings: Settings, document: ResultDocument | ErrorDocument, days: Mapping[str, date]) -> None:
    if isinstance(document, ErrorDocument):
        return
    today = settings.clock().astimezone(ZoneInfo(document.timezone)).date()
    for slot, day in days.items():
        if day > today:
            text = f"{slot} is planned for {day}, and in {document.timezone} it is {today}; say it once it was posted"
            raise RequestError("NOT_YET", "posted", slot, text)
