"""An edited week, judged: its document as the pipeline would write it, and what the edit brought with it (R43)."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, NamedTuple, cast

from eros.vocabulary.basis import WeekBasis, state_of
from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.counting import counted
from eros.vocabulary.documents import Item, Remark, ResultDocument, ValidationReport
from eros.vocabulary.edits import ItemMarks
from eros.vocabulary.follow_up_limits import follow_up_day, follow_up_limits
from eros.vocabulary.state import State
from eros.vocabulary.week import FollowUps
from eros_app.services.added_sends import pins_with_follow_up
from eros_app.services.noted import named_once
from eros_app.services.run_outcome import result
from graph.findings import all_findings
from nodes.assemble.rules import assemble_week
from nodes.recommend.ordering import no_command_twice
from nodes.recommend.reads import advice_on
from nodes.validate.reads import plan_of
from nodes.validate.verdict import report_findings, validate_week

#: What these nodes find rests on the items, and is found anew.
_JUDGING = ("validate", "recommend", "save", "review")


class JudgedWeek(NamedTuple):
    document: ResultDocument
    report: ValidationReport


class NewWords(FrozenModel):
    """What an item says after an edit, and when; ``text``: None where a person has to write it still (R18)."""

    slot_id: str
    when: str
    send_type_key: str
    text: str | None

    @property
    def told(self) -> str:
        """ "Mon 12:05 bundle: "Just for you"", in one line."""
        said = f'"{" ".join(self.text.split())}"' if self.text is not None else "words that are still to be written"
        return f"{self.when} {self.send_type_key}: {said}"


class Consequences(FrozenModel):
    """What an edit brought: other items that changed with it (``along``) or left the week with it (``out``), remarks
    that are new or gone, and the score. Remarks of the same words are one, and name their sends.

    ``says``: the words of each item that says others than before, is new, or was made anew with its day.

    ``breaks``: the new errors, which need a reason (R43). ``near``: how far the next sends stand, in words.
    """

    along: tuple[str, ...] = ()
    out: tuple[str, ...] = ()
    breaks: tuple[Remark, ...] = ()
    warns: tuple[Remark, ...] = ()
    mends: tuple[Remark, ...] = ()
    near: tuple[str, ...] = ()
    says: tuple[NewWords, ...] = ()
    score_before: float
    score_after: float


def judged(
    basis: WeekBasis, items: Sequence[Item], before: ResultDocument, marks: Mapping[str, ItemMarks]
) -> JudgedWeek:
    """The week with these items; what its run says of itself stays as it was."""
    state = seen_by_checks(basis, items)
    report, free = validate_week(plan_of(state))
    state |= {"report": report, "free_remarks": free, "trail": {**state["trail"], "validate": report_findings(report)}}
    alone = {slot for one in report.warnings if one.type == "added_without_followup" for slot in one.items}
    pins = pins_with_follow_up(basis, [item for item in items if item.slot_id in alone])
    advice = advice_on(cast(Any, _seen(state)), *_since_planned(basis, items), pins)
    state["recommendations"] = no_command_twice(one.text for one in advice)
    made = result(cast(State, state), "needs_review", before.duration_ms)
    kept = {name: getattr(before, name) for name in ("degraded", "recoveries", "degradations", "supersedes", "edit_of")}
    return JudgedWeek(made.model_copy(update={**kept, "marks": dict(marks)}), report)


def _since_planned(basis: WeekBasis, items: Sequence[Item]) -> tuple[ValidationReport, frozenset[str]]:
    """What was said of the week before anybody edited it, and the sends that stand elsewhere by now."""
    themes = {theme.content_type_id: theme.type_name for theme in basis.vault.themes or ()}
    volume, zone = basis.volume.confidence_score, basis.creator.timezone
    planned, _ = assemble_week(basis.timed.slots, basis.follow_ups.items, basis.send_types, volume, zone, themes)
    times = {(item.slot_id, item.scheduled_date, item.scheduled_time) for item in planned}
    moved = (one.slot_id for one in items if (one.slot_id, one.scheduled_date, one.scheduled_time) not in times)
    return validate_week(plan_of(seen_by_checks(basis, planned))).report, frozenset(moved)


def seen_by_checks(basis: WeekBasis, items: Sequence[Item]) -> Any:
    """The run's state as the validation reads it, with these items. What stood, and a person removed, is none of the
    plan's any more: no audience is missing for it."""
    trail = {node: found for node, found in basis.trail.items() if node not in _JUDGING}
    removed = {slot.slot_id for slot in basis.timed.slots} - {item.slot_id for item in items}
    slots = tuple(slot for slot in basis.allocation.slots if slot.slot_id not in removed)
    allocation = basis.allocation.model_copy(update={"slots": slots})
    follow_ups = _follow_ups(basis, items)
    changed = {"allocation": allocation, "follow_ups": follow_ups, "items": tuple(items), "trail": trail}
    return _seen({**state_of(basis), **changed})


def _follow_ups(basis: WeekBasis, items: Sequence[Item]) -> FollowUps:
    """Those of the plan, as the sends that stand count them: what a person added takes them as well, and what was
    skipped counts while its send is there."""
    there = {item.slot_id for item in items}
    taking = [
        item for item in items if not item.is_follow_up and basis.send_types[item.send_type_key].can_have_followup
    ]
    if not basis.request.wants_follow_ups:
        return basis.follow_ups.model_copy(update={"eligible": 0})
    skipped = {
        name: tuple(slot_id for slot_id in getattr(basis.follow_ups, name) if slot_id in there)
        for name in ("skipped_timing", "skipped_audience")
    }
    lost = {slot_id for ids in skipped.values() for slot_id in ids}
    reached = [item for item in taking if item.slot_id not in lost]
    changes = {
        "eligible": len(taking),
        "no_time": tuple(one for one in basis.follow_ups.no_time if one.slot_id in there),
        "skipped_limit": _over_limit(basis, reached, {item.parent_item_id for item in items}),
    }
    return basis.follow_ups.model_copy(update={**changes, **skipped})


def _over_limit(basis: WeekBasis, taking: Sequence[Item], followed: Container[str | None]) -> tuple[str, ...]:
    """Those of the sends without a follow-up that the limits forbid one (R28), as a plan counts them: first those that
    the plan left out for it, then what a person added, the least important before others."""
    limits, made = follow_up_limits(basis.send_types), {one.parent_slot_id for one in basis.follow_ups.items}

    def rank(item: Item) -> tuple[Any, ...]:
        left_out, price = item.slot_id in basis.follow_ups.skipped_limit, item.suggested_price or 0.0
        return left_out, item.slot_id not in made, item.priority, -price, _as_shown(item)

    bare = sorted((item for item in taking if item.slot_id not in followed), key=rank, reverse=True)
    days = Counter(follow_up_day(_as_shown(item)) for item in taking)
    over = list[Item]()
    for day, count in days.items():
        over += [item for item in bare if follow_up_day(_as_shown(item)) == day][: max(0, count - limits.a_day)]
    if limits.a_week is not None:
        beyond = max(0, len(taking) - len(over) - limits.a_week)
        over += [item for item in bare if item not in over][:beyond]
    return tuple(item.slot_id for item in sorted(over, key=_as_shown))


def _seen(state: dict[str, Any]) -> dict[str, Any]:
    return {**state, "findings": all_findings(cast(State, state))}


def consequences(before: ResultDocument, after: ResultDocument, slot_id: str) -> Consequences:
    """Of an edit of the item, or of one that it added."""
    old, new = before.validation_report, after.validation_report
    before_it, after_it = (*old.errors, *old.warnings), (*new.errors, *new.warnings)
    breaks = new_remarks(old.errors, new.errors)
    warns = new_remarks(old.warnings, new.warnings)
    gone = new_remarks(after_it, before_it)
    others, there = _changed(before.items, after.items, slot_id), {item.slot_id for item in after.items}
    return Consequences(
        along=tuple(one for one in others if one in there),
        out=tuple(one for one in others if one not in there),
        breaks=named_once(breaks),
        warns=named_once(one for one in warns if not any(goes_on(one, said) for said in before_it)),
        mends=named_once(one for one in gone if not any(goes_on(one, said) for said in after_it)),
        near=tuple(_near(after.items, slot_id)),
        says=tuple(_says(before.items, after.items, is_one=bool(slot_id))),
        score_before=before.validation.score,
        score_after=after.validation.score,
    )


def goes_on(one: Remark, said: Remark) -> bool:
    """Whether it is no other than what is said at another time of the same items, or of more: "2 captions", where it
    was 3. What a person did themselves is one matter, however often they do it."""
    return one.is_part_of(said) or (one.type == said.type and one.type in _OWN_DOING)


#: What is said of edits and of nothing else.
_OWN_DOING = ("taken_out", "followup_taken_out", "added_without_followup", "followup_left_out")


def _says(before: Sequence[Item], after: Sequence[Item], *, is_one: bool) -> Iterator[NewWords]:
    """``is_one``: the edit is about one item; of a whole day also what only moved is told."""
    was = {item.slot_id: item for item in before}
    for item in after:
        old = was.get(item.slot_id)
        if old is None or old.caption_text != item.caption_text or not (is_one or _as_shown(old) == _as_shown(item)):
            yield NewWords(
                slot_id=item.slot_id,
                when=f"{item.scheduled_date:%a} {item.scheduled_time:%H:%M}",
                send_type_key=item.send_type_key,
                text=None if item.needs_caption else item.caption_text,
            )


def _changed(before: Sequence[Item], after: Sequence[Item], slot_id: str) -> tuple[str, ...]:
    """Other items that are not as they were, or not there any more."""
    now = {item.slot_id: item for item in after}
    return tuple(one.slot_id for one in before if one.slot_id != slot_id and now.get(one.slot_id) != one)


def new_remarks(old: Sequence[Remark], new: Sequence[Remark]) -> tuple[Remark, ...]:
    """What is said now and was not before: not what is said in the same words of an item more or less."""
    both = set(old) & set(new)
    known = Counter((remark.type, remark.message) for remark in old if remark not in both)
    more = []
    for remark in new:
        said = (remark.type, remark.message)
        if remark in both:
            continue
        if known[said]:
            known[said] -= 1
        else:
            more.append(remark)
    return tuple(more)


def _near(items: Sequence[Item], slot_id: str) -> list[str]:
    """ "40 minutes after 2026-12-02_4 (bundle)", before and after it."""
    said = []
    for one, other in pairwise(sorted(items, key=_at)):
        minutes = counted(int((_at(other) - _at(one)).total_seconds() // 60), "minute")
        if other.slot_id == slot_id:
            said.append(f"{minutes} after {one.slot_id} ({one.send_type_key})")
        if one.slot_id == slot_id:
            said.append(f"{minutes} before {other.slot_id} ({other.send_type_key})")
    return said


def _at(item: Item) -> datetime:
    """On one clock for all of the week: between two items lies what goes by, also where the zone's clocks change."""
    return item.scheduled_at.astimezone(UTC) if item.scheduled_at is not None else _as_shown(item)


def _as_shown(item: Item) -> datetime:
    return datetime.combine(item.scheduled_date, item.scheduled_time, UTC)
