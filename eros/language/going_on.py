"""What a message takes over from the turn before: all that was wished, or which week and whether it is saved (R63)."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from eros.language.chat_plan import ChatPlan, Intent
from eros.language.corrections import is_meant_instead
from eros.language.notes import LEFT_OUT, Notes
from eros.language.parsed_message import ParsedMessage
from eros.vocabulary.wishes import dates_in, day_in_words, joined, moved, told

#: How the question begins that follows "start over".
NO_WISH_HOLDS = "No wish holds any more."


def begins_anew(plan: ChatPlan | None) -> bool:
    """Whether it is asked if a week shall be planned, after the wishes so far were taken back."""
    return plan is not None and (plan.question or "").startswith(NO_WISH_HOLDS)


def refers(message: ParsedMessage, intent: Intent | None) -> bool:
    """Whether the message goes on from the turn before: it names nobody else, or says "the same", or answers."""
    plan = message.conversation.plan
    if plan is None:
        return False
    if message.has("SAME", "ABOUT", "AS_WELL_FOR") or _has_no_creator_yet(message):
        return True
    return message.creators == (plan.creator_id,) or not (message.creators or intent == "batch")


def as_was_meant(message: ParsedMessage) -> tuple[ParsedMessage, bool]:
    """The message without what leads up to the creator who was meant in another's place; whether one was."""
    plan, names = message.conversation.plan, [it for it in message.tokens if it.kind == "CREATOR"]
    meant = next((it for it in names if plan is not None and it.value != plan.creator_id), None)
    if plan is None or meant is None or plan.intent != "generate" or plan.creator_id is None:
        return message, False
    if {it.value for it in names} - {meant.value, plan.creator_id}:
        return message, False
    if not is_meant_instead(message.text, re.escape(meant.words), re.escape(plan.creator_id)):
        return message, False
    behind = message.tokens[message.tokens.index(meant) + 1 :]
    while behind and (behind[0].words in ("instead", "i meant", "i mean") or behind[0].kind == "COMMA"):
        behind = behind[1:]
    return replace(message, tokens=(meant, *behind), creators=(meant.value,)), True


def creator_before(message: ParsedMessage) -> str | None:
    """Of the plan before this one, where another creator is meant now."""
    plan = _planned_before(message)
    if plan is None or message.creator is None or len(message.creators) > 1:
        return None
    return plan.creator_id if plan.creator_id not in (None, message.creator) else None


def _planned_before(message: ParsedMessage) -> ChatPlan | None:
    """The last plan, whatever was looked at since."""
    plan = message.conversation.plan
    return plan if plan is None or plan.intent == "generate" else message.conversation.ran


def held_on_to(message: ParsedMessage, default_week: date) -> dict[str, Any]:
    """Which week and whether it is saved hold for the next creator as well; the wishes were another's."""
    plan = _planned_before(message)
    if plan is None or creator_before(message) is None or begins_anew(plan):
        return {}
    week = {"week_start": plan.week_start} if plan.week_start not in (None, default_week) else {}
    return {**week, **({"dry_run": True} if plan.dry_run and not message.has("FOR_REAL") else {})}


def back_from_looking(message: ParsedMessage, default_week: date) -> tuple[ParsedMessage, dict[str, Any]]:
    """ "Plan it" behind "show freya" goes on in the week, and as the dry run, that was planned in before."""
    looked, plan = message.conversation.plan, _planned_before(message)
    if looked is None or plan is None or looked.intent == "generate" or looked.week_start is not None:
        return message, {}
    held = held_on_to(message, default_week)
    if plan.creator_id == looked.creator_id and plan.week_start is not None:
        return message.going_on_from(looked.model_copy(update={"week_start": plan.week_start})), {}
    return message.going_on_from(looked.model_copy(update=held)), held


def tell_what_is_held(message: ParsedMessage, held: Mapping[str, Any], read: Notes) -> None:
    week = [f"the week of {day_in_words(held['week_start'])}"] if "week_start" in held else []
    words = ", ".join((*week, *(["a dry run"] if "dry_run" in held else [])))
    other = " or ".join((*(["another week"] if week else []), *(["'for real'"] if "dry_run" in held else [])))
    read.tell(f"as for {creator_before(message)}: {words}; say {other} to change it")


def tell_what_is_carried(
    spoken: ParsedMessage, message: ParsedMessage, said: Mapping[str, Any], default_week: date, read: Notes
) -> None:
    """Where a creator who was planned before is named again, and the week is that of another: whose it is; and of "what
    about mira?" all that was wished for another and would hold for her."""
    plan, other, week = _planned_before(spoken), creator_before(spoken), said.get("week_start")
    if plan is None or other is None or "week_start" in read.said:
        return
    own = spoken.conversation.newest_of(spoken.creator)
    if message is not spoken and own is not None and week == plan.week_start:
        if (own.week_start or default_week) != (week or default_week):
            tell_what_is_held(spoken, {"week_start": week or default_week}, read)
    elif asks_what_about(spoken):
        kept = [f"the week of {day_in_words(week)}"] if week is not None else []
        kept += told(ChatPlan(intent="generate", **_kept_of(plan, said, read.said)))
        if kept:
            read.tell(f"as for {other}: {', '.join(kept)}; 'start over' begins without")


def asks_what_about(message: ParsedMessage) -> bool:
    """ "What about mira?" behind another's week asks, and orders nothing by itself."""
    kinds = [it.kind for it in message.tokens]
    leads = [at for at, kind in enumerate(kinds[:-1]) if kind == "ABOUT" and kinds[at + 1] == "CREATOR"]
    return bool(leads) and creator_before(message) is not None and not {"PLAN", "MAKE"}.intersection(kinds)


def tell_what_was_anothers(message: ParsedMessage, said: Mapping[str, Any], read: Notes) -> None:
    """ "And gwen" or "now gwen" behind wishes for thea plans gwen's week without those that are not ``said`` of it."""
    plan, before = _planned_before(message), creator_before(message)
    if plan is None or before is None or before == message.creator:
        return
    alone = {name: value for name, value in plan.said.items() if said.get(name) != value}
    if words := list(told(ChatPlan(intent="generate", **alone))):
        read.tell(f"{', '.join(words)}: of {before} alone; say it again to wish it here too")


def _has_no_creator_yet(message: ParsedMessage) -> bool:
    plan = message.conversation.plan
    unknown = plan is not None and plan.creator_id is None
    return unknown and (message.conversation.asked or (plan is not None and plan.intent == "generate"))


#: With these a creator's own week is meant, and not the one that was spoken of last.
_ONCE_MORE = frozenset((
    *("back to", "again", "once more", "one more time", "redo", "replan", "regenerate", "rebuild", "same again"),
))  # fmt: skip


def gone_back_to(message: ParsedMessage, default_week: date) -> ParsedMessage:
    """Naming a creator again goes on from what was last wished for her, in the week that was spoken of last; "back to
    alexia" and "alexia again" in her own week. So does planning who was only looked at since."""
    now, creator = message.conversation.plan, message.creator
    if now is None or creator is None or message.has("SAME", "ABOUT", "AS_WELL_FOR"):
        return message
    shared = creator in message.conversation.shared_by and message.conversation.ran_of(creator) is not None
    meant = any(one.creator_id == creator for one in message.conversation.meant)
    if _has_no_creator_yet(message) and not (shared or meant):
        return message
    plan = message.conversation.newest_of(creator)
    if plan is None or (now.creator_id == creator and (now.intent == "generate" or now.said)):
        return message
    if meant and message.conversation.apart and plan.week_start is not None:
        return message.going_on_from(plan)  # her turn comes in the week that was said of her
    last = now if shared else _planned_before(message)
    if last is None or any(it.words in _ONCE_MORE for it in message.tokens):
        return message.going_on_from(plan)
    week = last.week_start or plan.week_start
    shift = (week or default_week) - (plan.week_start or default_week)
    wishes = {name: moved(value, shift) for name, value in plan.said.items()}
    dry = {"dry_run": True} if last.dry_run and not message.has("FOR_REAL") else {}
    return message.going_on_from(plan.model_copy(update={**wishes, **dry, "week_start": week}))


def with_what_is_said(one: ChatPlan | None, plan: ChatPlan, before: Mapping[str, Any], creator_id: str) -> ChatPlan:
    """The plan of one of several creators with what is said of all and was not ``before``, its days in her week."""
    one = one or ChatPlan(intent="generate", week_start=plan.week_start)
    own = [day for value in one.said.values() for day in dates_in(value)]
    week = one.week_start or (min(own) - timedelta(min(own).weekday()) if own else plan.week_start)
    shift = week - plan.week_start if week is not None and plan.week_start is not None else timedelta()
    said = dict[str, Any]()
    for name, value in plan.said.items():
        new = tuple(it for it in value if it not in before.get(name, ())) if isinstance(value, tuple) else value
        if before.get(name) != value:
            said[name] = joined(one.said[name], moved(new, shift)) if name in one.said else moved(new, shift)
    left_out = tuple(it for it in plan.notices if it.startswith(LEFT_OUT))
    about = {"creator_id": creator_id, "week_start": week, "notices": left_out, "question": None}
    return one.model_copy(update={**said, **about})


def tell_what_is_kept(message: ParsedMessage, read: Notes, said: Mapping[str, Any], *, is_meant: bool) -> None:
    """Naming the creator again, or the one that was meant, keeps what was wished, and says so."""
    plan = message.conversation.plan
    for one in message.conversation.meant:
        read.notices += one.notices if one.creator_id == message.creator and message.creators else ()
    if is_meant and plan is not None:
        kept = [*([f"the week of {day_in_words(plan.week_start)}"] if plan.week_start else []), *told(plan)]
        read.tell(f"as for {plan.creator_id}: {', '.join(kept) or 'the usual week'}; 'start over' begins without")
    if plan is None or message.creators != (plan.creator_id,) or message.conversation.asked:
        return
    still = list(told(ChatPlan(intent="generate", **_kept_of(plan, said, read.said))))
    if still:
        read.tell(f"as before: {', '.join(still)}; 'start over' begins without")


def _kept_of(plan: ChatPlan, said: Mapping[str, Any], anew: Mapping[str, Any]) -> dict[str, Any]:
    """What of the wishes that hold was wished before, and is not said anew."""
    kept = dict[str, Any]()
    for name, value in said.items():
        if name not in plan.said:
            continue
        if isinstance(value, tuple):
            kept[name] = tuple(one for one in value if one not in anew.get(name, ()))
        elif name not in anew:
            kept[name] = value
    return {name: value for name, value in kept.items() if value != ()}
