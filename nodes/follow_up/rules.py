"""Phase 6 as a whole: who is followed up when and with which words, and what was skipped, moved or left open."""

from collections.abc import Iterable, Iterator, Sequence

from eros.failures import Finding, found
from eros.vocabulary.catalogue import FOLLOW_UP
from eros.vocabulary.follow_up_limits import FollowUpLimits, follow_up_limits
from eros.vocabulary.ladder import UNREAD, ladder_findings, shared_findings, step_of
from eros.vocabulary.week import FollowUps, NoTime, ScoredCaption
from nodes.follow_up.parents import Parent, eligible
from nodes.follow_up.plan import FollowUpContext, plan_times
from nodes.follow_up.writing import Audience, assigned_captions, follow_up_of

FollowUpsAndFindings = tuple[FollowUps, tuple[Finding, ...]]


def generate_follow_ups(
    context: FollowUpContext,
    captions: Sequence[ScoredCaption],
    to: Audience | None,
    lost: str = "",
    *,
    unread: bool = False,
) -> FollowUpsAndFindings:
    """The follow-ups of the week and what went otherwise; ``captions`` best first, ``to`` None: nobody is reached, for
    want of what is ``lost``. ``unread``: a call for their captions failed."""
    if not context.request.wants_follow_ups:
        return FollowUps(), ()
    everyone = eligible(context.week.slots, context.send_types)
    parents = tuple(parent for parent in everyone if _stands(parent, context))
    invalid = [parent.slot_id for parent in everyone if not _stands(parent, context)]
    said = [found("parent_invalid", "The send does not stand in the week", slot_ids=invalid)] if invalid else []
    if to is None and parents:
        alone = f"No follow-up is made: it reaches nobody for want of {lost}"
        ids = tuple(parent.slot_id for parent in parents)
        missing = found(
            "required_target_missing",
            alone,
            slot_ids=ids,
            send_types=(FOLLOW_UP,),
            action="skip_followup",
            fallback="the follow-up is skipped",
        )
        return FollowUps(eligible=len(ids), skipped_audience=ids), (*said, missing)
    if to is None:
        return FollowUps(), tuple(said)
    made = _made(parents, context, captions, to, unread=unread)
    return made, (*said, *_findings(made, parents, follow_up_limits(context.send_types), unread=unread))


def _stands(parent: Parent, context: FollowUpContext) -> bool:
    return parent.slot.scheduled_at.date() in context.days and parent.slot_id not in context.week.dropped


def _made(
    parents: Sequence[Parent],
    context: FollowUpContext,
    captions: Sequence[ScoredCaption],
    to: Audience,
    *,
    unread: bool,
) -> FollowUps:
    plan = plan_times(parents, context)
    followed = [parent for parent in parents if parent.slot_id in plan.minutes]
    words = assigned_captions(followed, captions)
    items = [follow_up_of(it, plan.minutes[it.slot_id], words[it.slot_id], to, unread=unread) for it in followed]
    return FollowUps(
        items=tuple(sorted(items, key=lambda item: (item.scheduled_at, item.slot_id))),
        eligible=len(parents),
        skipped_limit=plan.over_limit,
        skipped_timing=tuple(one.slot_id for one in plan.no_time),
        no_time=plan.no_time,
    )


def _without_time(lost: Iterable[NoTime]) -> Iterator[tuple[str, str, Sequence[str]]]:
    causes: dict[str, list[str]] = {}
    for one in lost:
        causes.setdefault(one.cause, []).append(one.slot_id)
    for cause, ids in causes.items():
        yield "no_followup_time", f"No free minute within reach of the parent: {cause}", ids


def _over(limits: FollowUpLimits) -> str:
    if limits.none:
        return f"The data server allows no {FOLLOW_UP}: it is switched off there, or has a limit of 0"
    if limits.stated:
        return f"More sends take a follow-up than the data server's limit allows: {limits}"
    return f"More than {limits.a_day} sends of a day take a follow-up"


def _findings(
    made: FollowUps, parents: Iterable[Parent], limits: FollowUpLimits, *, unread: bool
) -> tuple[Finding, ...]:
    """Skipped ones by their parents' ids, made ones by their own."""
    late = {parent.slot_id for parent in parents if parent.late}
    moved = [item.slot_id for item in made.items if item.parent_slot_id in late]
    wordless = [item.slot_id for item in made.items if item.caption is None]
    no_words = "No caption is left for the follow-up; a person writes it"
    if unread:
        no_words = f"{UNREAD}: the follow-up waits for the next plan, or for a person's words"
    outcomes: tuple[tuple[str, str, Sequence[str]], ...] = (
        ("daily_limit_exceeded", _over(limits), made.skipped_limit),
        *_without_time(made.no_time),
        ("late_night_followup", "The follow-up of a late send stands on the next morning", moved),
        ("no_followup_caption", no_words, wordless),
    )
    steps = (step_of(it.slot_id, FOLLOW_UP, it.ladder_step, it.caption) for it in made.items if it.caption is not None)
    return (
        *(found(error_type, message, slot_ids=ids) for error_type, message, ids in outcomes if ids),
        *ladder_findings(steps),
        *shared_findings((it.slot_id, it.caption, it.scheduled_at.date()) for it in made.items),
    )
