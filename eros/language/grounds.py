"""Whether a plan that a model proposes has its grounds in the conversation's words (R63).

What the rules positively read stays. What the model adds counts only where the message says it (``words_said``), or the
turn before had it: a creator, week, batch, day, hour, type, figure or pin that nobody said never runs.
"""

from calendar import day_name
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, time
from typing import Any

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator, SendFilter
from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.language.words_said import WordsSaid
from eros.vocabulary.numbers import digits
from eros.vocabulary.wall_clock import next_monday
from eros.vocabulary.wishes import PinnedEvent, dates_in, joined

#: Intents that only look; all others do something.
_LOOKS = ("show", "explain", "analyse", "diff", "help", "unsupported")


#: By what each wish has its grounds, for one value of it; a wish without a row here is the rules' alone.
GROUNDS: dict[str, Callable[[WordsSaid, Any], bool]] = {
    "focus": WordsSaid.focus,
    "volume": WordsSaid.volume,
    "max_per_day": WordsSaid.a_day,
    "budget_per_day": WordsSaid.budget,
    "seed": WordsSaid.seed,
    "include": WordsSaid.alone,
    "exclude": WordsSaid.left_out,
    "days_off": WordsSaid.day_off,
    "not_before": lambda said, at: said.hours("up_to", at),
    "not_after": lambda said, at: said.hours("onwards", at),
    "not_before_on": lambda said, entry: said.hours("up_to", entry[1], entry[0]),
    "not_after_on": lambda said, entry: said.hours("onwards", entry[1], entry[0]),
    "pinned": WordsSaid.pin,
    "follow_ups": WordsSaid.follows_up,
    "dry_run": lambda said, value: bool(value) and said.dry_run(),
}


def is_unread(first: ChatPlan) -> bool:
    """Whether the rules read nothing of the message, which is in another tongue."""
    return first.intent == "unsupported" and first.question is not None


def contradictions(plan: ChatPlan, first: ChatPlan) -> Iterator[str]:
    """What of a model's plan is against whom and which week the rules read."""
    for name, what in (("creator_id", "creator"), ("week_start", "week")):
        read, given = getattr(first, name), getattr(plan, name)
        if read is not None and given not in (None, read):
            yield f"it has another {what} than {read}, which was said"


def with_what_was_read(plan: ChatPlan, first: ChatPlan) -> ChatPlan:
    """``plan`` with all that the rules positively read: their lists grow, anything else of theirs holds."""
    kept: dict[str, Any] = {name: joined(getattr(plan, name), value) for name, value in first.said.items()}
    named = {name: value for name in ("creator_id", "week_start", "slot_id") if (value := getattr(first, name))}
    return plan.model_copy(update={**kept, **named})


def with_whole_families(plan: ChatPlan, message: str) -> ChatPlan:
    """``plan`` with all types of each family whose word stands in the message, where it has one of them."""
    families = [it.value.split() for it in tokenize(normal(message), {}) if it.kind == "TYPE" and " " in it.value]
    whole: dict[str, Any] = {}
    for name in ("include", "exclude"):
        wished = getattr(plan, name)
        more = (key for keys in families if set(keys).intersection(wished) for key in keys)
        whole[name] = tuple(dict.fromkeys((*wished, *more)))
    return plan.model_copy(update=whole)


def unsaid(
    plan: ChatPlan,
    first: ChatPlan,
    message: str,
    conversation: ConversationState,
    creators: Sequence[KnownCreator],
    today: date,
) -> Iterator[str]:
    """What of ``plan`` has no grounds, in words; ``first`` is the reading by rules. Nothing at all: it can stand."""
    said, before = WordsSaid(message), [first, *([conversation.plan] if conversation.plan else [])]
    yield from _deed(plan, first, said)
    yield from _whose(plan, before, said, creators)
    yield from _when(plan, before, said, today)
    for name, value in plan.said.items():
        known = [part for one in before for part in _parts(getattr(one, name))]
        for part in _parts(value):
            if part not in known and not (name in GROUNDS and GROUNDS[name](said, part)):
                yield f"{name.replace('_', ' ')} {_shown(part)} was not said"
    yield from _twice(plan, before, said)
    yield from _left_out(plan, said)
    yield from _filtered(plan.filter, first.filter, said)


def _when(plan: ChatPlan, before: Sequence[ChatPlan], said: WordsSaid, today: date) -> Iterator[str]:
    """The week that is none of those known; of a message in another tongue any where it speaks of yet another one."""
    known_weeks = (None, *(one.week_start for one in before))
    week = plan.week_start or next_monday(today)
    another = said.says("week", "another") or said.says_this_week
    another = another and is_unread(before[0]) and plan.intent == "generate"
    if (another or plan.week_start not in known_weeks) and not said.week(week, today):
        yield f"the week of {week} was not said"


def _deed(plan: ChatPlan, first: ChatPlan, said: WordsSaid) -> Iterator[str]:
    """What the rules did not hear to be done is not done; a question starts nothing.

    Of a message in another tongue they heard nothing: a week may be planned by it, which is told before it runs.
    """
    if plan.intent == "batch" and first.intent != "batch":
        yield "a batch was not asked for"
    elif plan.intent not in (*_LOOKS, first.intent, *(["generate"] if is_unread(first) else [])):
        yield f"to {plan.intent} was not asked for"
    elif plan.intent in ("generate", "batch") and is_unread(first) and said.denies_the_week:
        yield "that nothing is planned may be what was said"
    elif plan.intent in ("generate", "batch") and is_unread(first) and said.leaves_out_what_is_unread:
        yield f"what {said.leaves_out_what_is_unread!r} leaves out is in no word that is known"
    elif plan.intent in ("generate", "batch") and is_unread(first) and said.doubt:
        yield f"what is said holds perhaps, or in a case: {said.doubt!r}"
    elif plan.intent in ("generate", "batch") and is_unread(first) and said.does_another_thing:
        yield f"{said.does_another_thing!r} asks for something else than a plan"
    elif plan.intent in ("generate", "batch") and is_unread(first) and not said.asks_for_a_plan:
        yield "no word that is known asks for a plan"
    elif plan.intent in ("generate", "batch") and "?" in said.message:
        yield "the message is a question"


def _whose(
    plan: ChatPlan, before: Sequence[ChatPlan], said: WordsSaid, creators: Sequence[KnownCreator]
) -> Iterator[str]:
    named: set[str | None] = {one.creator_id for one in creators if said.names(one)}
    mentioned = any(map(said.mentions, creators))  # then who is in view is not meant
    known = named | {before[0].creator_id} if mentioned else {one.creator_id for one in before}
    if plan.creator_id is not None and plan.creator_id not in known:
        yield f"{plan.creator_id} was not named"
    if plan.intent == "generate" and plan.creator_id in named:
        told = " ".join(plan.notices)
        yield from (
            f"it leaves out {one}, who was named"
            for one in sorted(filter(None, named))
            if one not in (plan.creator_id, *told.split())
        )


def _twice(plan: ChatPlan, before: Sequence[ChatPlan], said: WordsSaid) -> Iterator[str]:
    """One figure said gives one wish its figure: "nothing after 9" is no "at most 9 a day" as well."""
    used = Counter[float]()
    for name in ("max_per_day", "budget_per_day", "seed"):
        value = getattr(plan, name)
        if value is not None and value not in [getattr(one, name) for one in before[1:]]:
            used[value] += 1
    for name in ("not_before", "not_after"):
        at: time | None = getattr(plan, name)
        if at is not None and at not in [getattr(one, name) for one in before[1:]]:
            used[at.hour if at.hour in said.numbers else at.hour - 12] += 1
    for value, times in used.items():
        if times > 1 and said.numbers[int(value)] == 1 and value == int(value):
            yield f"{digits(value)} was said once, and not of two wishes"


def _left_out(plan: ChatPlan, said: WordsSaid) -> Iterator[str]:
    """A day or a type that was named has a place in the plan, or among what it says that it could not use."""
    if plan.notices or plan.intent not in ("generate", "batch"):
        return
    days = {day.weekday() for wish in plan.said.values() for day in dates_in(wish)}
    yield from (
        f"it leaves out what was said of {day_name[number]}" for number in said.weekdays() if number not in days
    )
    types = {*plan.include, *plan.exclude, *(pin.send_type_key for pin in plan.pinned)}
    yield from (f"it leaves out what was said of {keys[0]}" for keys in said.send_types() if types.isdisjoint(keys))


def _filtered(chosen: SendFilter, read: SendFilter, said: WordsSaid) -> Iterator[str]:
    read_keys = {read.send_type_key, *(read.send_type_keys or ())}
    for key in (chosen.send_type_key, *(chosen.send_type_keys or ())):
        if key is not None and key not in read_keys and not said.send_type(key):
            yield f"{key} was not said"
    if chosen.category not in (None, read.category) and not said.category(chosen.category):
        yield f"{chosen.category} was not said"
    if chosen.date not in (None, read.date) and not said.day(chosen.date):
        yield f"{chosen.date} was not said"
    if chosen.day not in (None, read.day) and f" {chosen.day} " not in said.text:
        yield f"{chosen.day} was not said"


def _parts(wish: Any) -> Iterable[Any]:
    """The single values of a wish."""
    return wish if isinstance(wish, tuple) else wish.items() if isinstance(wish, dict) else (wish,)


def _shown(part: Any) -> str:
    match part:
        case PinnedEvent():
            return f"{part.send_type_key} on {part.date} at {part.time:%H:%M}"
        case time():
            return f"{part:%H:%M}"
        case tuple():
            return " ".join(map(_shown, part))
    return str(part)
