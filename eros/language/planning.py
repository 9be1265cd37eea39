"""A message that wants a week planned, or all creators' weeks: every wish in it, and what it left half said."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from eros.language.beside_an_answer import A_WEEK
from eros.language.calling_off import GOES
from eros.language.chat_plan import WHOLE, ChatPlan, ConversationState, Intent, continued_wishes
from eros.language.clauses import (
    as_written,
    ask_about_mended,
    unread_as_written,
)
from eros.language.contraries import (
    IN_DOUBT,
    SHOULD_BE,
    WHAT_THEN,
)
from eros.language.ends_of_hours import settle_without_effect
from eros.language.existing_weeks import WAITS
from eros.language.going_on import (
    as_was_meant,
    back_from_looking,
    creator_before,
    gone_back_to,
    held_on_to,
    refers,
    tell_what_is_carried,
    tell_what_is_held,
    tell_what_is_kept,
    tell_what_was_anothers,
)
from eros.language.inquiries import AN_ORDER, publishes
from eros.language.known_shapes import IS_MEANT, ORDERED_AS_WELL, ask_about_unread_week
from eros.language.named_days import tell_thanksgiving
from eros.language.notes import COULD_NOT_USE, LEFT_OUT, Notes, notice_unused
from eros.language.orders import NO_HOURS, answered
from eros.language.parsed_message import ParsedMessage, split_off_later, tell_what_is_later
from eros.language.phrases import silent_kinds
from eros.language.requests import asks_for_a_week
from eros.language.selection import SHARE, leaves_out_its_focus
from eros.language.tokenizing import SENDS_NOTHING, tokenize
from eros.language.tokens import TokenStream
from eros.language.wishes_read import read_wishes, without_open_wishes
from eros.parameters import parameter
from eros.vocabulary.numbers import digits
from eros.vocabulary.wall_clock import monday_of, next_monday
from eros.vocabulary.wishes import day_in_words, moved, told

# What is not done here, said with its rule.

OTHER_SUBJECT = "no request about a week of sends was read in that; 'help' says what can be asked"


_COMPARES = "two weeks are compared by 'eros diff'; 'what changed?' compares this one with the week it replaced"


def unsupported(message: ParsedMessage, notes: Notes) -> ChatPlan:
    """The rule that the message runs against, else that it is about something else."""
    other = _COMPARES if message.has("COMPARED") else SENDS_NOTHING if publishes(message.text) else OTHER_SUBJECT
    notes.tell(next((it.value for it in message.tokens if it.kind == "CANNOT"), other))
    notice_unused((it for it in message.tokens if it.kind in ("CANNOT", "UNKNOWN")), notes)
    return notes.plan("unsupported", creator_id=message.creators[0] if len(message.creators) == 1 else None)


def refused_as_unsafe(plan: ChatPlan, why: str) -> ChatPlan:
    """R20: a week is planned only from a message that asks for nothing of the kind."""
    rule = f"nothing that says or hints at {why} is planned here (R20)"
    if plan.intent in ("generate", "batch") and plan.creator_id is not None:
        return plan.model_copy(update={"question": f"{rule}; what shall I plan without it?"})
    return ChatPlan(intent="unsupported", creator_id=plan.creator_id, notices=(rule, *plan.notices))


_SAVED_ALREADY = "It is saved already; what should be different?"
TOO_LITTLE = "I understood too little of it: shall I plan the week, show it, or say how she is doing?"
OF_HER = ("plan the week", "show the week", "how is she doing")

#: Signs of a complaint that no wish was read of.
_COMPLAINS = ("TOO", "TOO_MANY", "TOO_FEW", "LOOKS", "WRONG", "NO")
#: Kinds that are part of a wish wherever they stand.
_PARTS = (
    "TYPE",
    "CATEGORY",
    "WEEKDAY",
    "FOLLOW_UPS",
    "VOLUME",
    "HOW_MANY",
    "BUDGET",
    "MOST",
    "SEED",
    "MONTH",
    "UNDO",
    "EXCEPT",
    "ALL_BUT",
    "FACTOR",
    "STATE",
    "VAGUE_HOURS",
    "PRICES",
)
#: More unknown words than this, and more than half of all: too little was understood.
_FEW = 2


def plan_from_wishes(
    message: ParsedMessage, intent: Intent | None, notes: Notes, today: date, *, unsure: bool = False
) -> ChatPlan:
    """The wishes as a plan. ``intent`` None: no word says what is wanted, so the wishes themselves have to.

    ``unsure``: the text may order nothing.
    """
    message, is_meant = as_was_meant(message)
    spoken = message
    message = message if is_meant or intent == "batch" else gone_back_to(message, next_monday(today))
    stream = message.stream()
    stream.take("^ PART (?= STOP | COMMA )", "^ GREETING? CHANGED")  # "Morning!", "change luna to next week"
    later = split_off_later(stream)
    goes_on = is_meant or refers(message, intent)
    held = {} if goes_on or intent == "batch" else held_on_to(message, next_monday(today))
    if goes_on and not is_meant:
        message, held = back_from_looking(message, next_monday(today))
    so_far = ChatPlan(intent="help", week_start=held.get("week_start"))
    so_far = message.conversation.plan if goes_on and message.conversation.plan is not None else so_far
    before = set(stream.used)
    stream, read = read_wishes(stream, today, so_far)
    if (other := _no_week_after_all(message, intent, read, notes)) is not None:
        return other
    ask_about_mended(stream, message.mended, read)
    stream = unread_as_written(stream, message.guessed)
    notes.notices = [it for it in notes.notices if not _is_of_a_guess(it, message, stream)]
    notes.notices = [it for it in notes.notices if not any(asked.startswith(it) for asked in read.questions)]
    read = without_open_wishes(message.tokens, stream, read, TokenStream(stream.tokens, before), today, so_far)
    read.open = [as_written(words, message.mended) for words in read.open]
    _name_what_waits(read)
    ask_about_unread_week(stream, read)
    _check_talk(message, read, intent, stream)
    _check_saving(message, read)
    _ask_without_what(message, so_far, read)
    for token in stream.left() if intent != "batch" else ():
        if token.kind == "CANNOT":
            read.ask(f"{token.words!r}: {token.value}. What shall the week be without it? Say it, or 'leave it out'.")
    tell_what_is_later(later, read)
    tell_thanksgiving(message.tokens, read, today)
    if intent == "batch":
        _check_everyone(message, notes)
    creator = None if intent == "batch" else message.creator_or_question(notes)
    if creator is None and all(SHOULD_BE in it for it in read.questions):  # asked when it is known whose week it is
        read.questions, read.choices = [], []
    read.sort("days_off")
    said = read.said
    if goes_on:
        said = continued_wishes(said, message.conversation, next_monday(today), read.retracted)
        said = _without_the_contrary(message, said, read)
        if leaves_out_its_focus(said) and read.said:
            read.ask(f"{said['focus']}: in focus until now, and left out; which of them holds?")
            said["exclude"] = so_far.exclude
        tell_what_is_kept(message, read, said, is_meant=is_meant)
    tell_what_is_carried(spoken, message, said, next_monday(today), read)
    held = {name: value for name, value in held.items() if name not in read.said}
    if held := {name: value for name, value in held.items() if said.get(name) in (None, value)}:
        said = {**said, **held}
        tell_what_is_held(message, held, read)
    _check_repeated(message, read, so_far, said)
    if not goes_on and intent != "batch":
        tell_what_was_anothers(message, said, read)
    said = settle_without_effect(read, said, stream)
    said = _without_a_past_week(said, "everyone" if intent == "batch" else creator, read, today)
    notes.take_over(read)
    asks = not unsure and asks_for_a_week(message.tokens, stream, later, goes_on=goes_on)
    if intent != "batch" and not asks:
        _ask_whether_ordered(notes)
    if notes.questions and intent != "batch":
        notes.ordered = not unsure and _begins_with_her(message, notes)
        notes.ordered |= asks and _is_ordered(message, stream, notes, said, goes_on=goes_on)
    return notes.plan(intent or "generate", creator_id=creator, **said)


#: Before a name these leave it where an order, or a bare name with its wishes, begins.
_BEFORE_A_NAME = frozenset(("GREETING", "YES", "COMMA", "STOP", "DASH", "FOR", "NEXT", "THIS", "WEEK", "AND", "SO"))
_JOINTS = ("COMMA", "STOP", "AND", "BUT", "DASH")


def _is_ordered(
    message: ParsedMessage, stream: TokenStream, notes: Notes, said: Mapping[str, Any], *, goes_on: bool
) -> bool:
    """Whether the message still asks for a week when all that waits for an answer is left out (R63)."""
    if TOO_LITTLE in notes.questions or any(IN_DOUBT in one for one in notes.questions):
        return False
    if goes_on and not message.creators:
        return message.conversation.ordered
    verbs = [it for it in message.tokens if it.kind in ("PLAN", "MAKE", "DRY_RUN", "FOR_REAL")]
    if said or any(not it.words.endswith(("s", "ed", "ing")) for it in verbs):
        return True
    kinds = [it.kind for it in message.tokens]
    first = kinds.index("CREATOR") if "CREATOR" in kinds else len(kinds)
    wished = any(at not in stream.neutral and stream.kinds()[at] not in _JOINTS for at in stream.used)
    return wished and ({*kinds[:first]} <= _BEFORE_A_NAME or kinds[first - 1 : first] == ["FOR"])


#: Behind a name these tell how she is: "dahlia never gets enough sends".
_TELLS = re.compile(
    r"(?:never |always |really |just |still |also )*(?:'s |'s$|is |was |has |had |gets |got |looks |feels |seems "
    r"|needs |wants |likes |loves |hates |made |makes |earns |does |did |will |would |said |says |asked |can |could "
    r"|isn't |hasn't |doesn't |wasn't |won't |can't "
    r"|(?:no|nope|nothing|later|not(?: now| yet| today| planned| this time)?|forget|skip|never mind)\b"
    r"(?: (?:about )?(?:her|it|that|please|pls|thanks|now|by|me|us|for|today|yet))*\W*$)"
)


def _begins_with_her(message: ParsedMessage, notes: Notes) -> bool:
    """Whether a name with what is wished behind it is the whole message: "kaia nothing after dinner"."""
    kinds = [it.kind for it in message.tokens]
    first = kinds.index("CREATOR") if "CREATOR" in kinds else len(kinds)
    if TOO_LITTLE in notes.questions or any(IN_DOUBT in one for one in notes.questions):
        return False
    if "?" in message.text or message.unknown_names or not {*kinds[:first]} <= _BEFORE_A_NAME or first == len(kinds):
        return False
    name = message.tokens[first]
    behind = message.text.partition(name.words)[2].lstrip(" ,.:;-")
    return bool(behind) and not name.led_by and _TELLS.match(f"{behind} ") is None


def _ask_whether_ordered(notes: Notes) -> None:
    """A yes to what is asked about a wish says as well that the week is planned, and then the question says so."""
    if notes.unread.keys() >= {*notes.questions}:
        notes.notices += map(notes.unread.__getitem__, notes.questions)
        notes.questions = [AN_ORDER]
    notes.questions = [one.replace(IS_MEANT, ORDERED_AS_WELL) for one in notes.questions]


def _name_what_waits(read: Notes) -> None:
    """Beside a word that was not read its whole clause waits, and goes with "leave it out": the question names it."""
    asked = " ".join(read.questions)
    unnamed = [
        words.replace(" ,", ",")
        for words in read.open
        if words not in asked
        and any(it.kind not in silent_kinds() and f"'{it.words}'" not in asked for it in tokenize(words, {}))
    ]
    for at, question in enumerate(read.questions):
        if unnamed and question.startswith(COULD_NOT_USE):
            read.questions[at] = f"{question} Until then all of {' and of '.join(map(repr, unnamed))} waits."


#: Behind a wish for less these may be more of that.
_MORE = frozenset(("more", "less", "fewer"))
#: "Less light" behind "lighter" may as well be as usual.
_LESS = frozenset(("less", "fewer"))


#: So much higher a most of a day is offered.
_A_STEP = 2


def _check_repeated(message: ParsedMessage, read: Notes, so_far: ChatPlan, said: dict[str, Any]) -> None:
    """ "Even lighter" of a week that is lighter already would be the same week, and "more" than the most of a day
    none."""
    volume, most = read.said.get("volume"), said.get("max_per_day")
    if volume == "heavier" and most is not None and "max_per_day" not in read.said:
        more = f"at most {most + _A_STEP} a day"
        read.ask(f"At most {most} a day is wished: should that be more? Say {more!r}, or 'no limit'.", more)
        read.open.append(" ".join(it.words for it in message.tokens if it.kind == "VOLUME"))
        said["volume"] = so_far.volume
    if {**read.said} != {"volume": volume} or message.creators or message.conversation.asked:
        return
    opposed = {so_far.volume, volume} == {"lighter", "heavier"}
    words = {it.words for it in message.tokens if it.kind == "VOLUME"}
    complains = (
        message.has("TOO") or words <= _MORE or not words.isdisjoint(_LESS) or (message.has("NO") and message.has("SO"))
    )
    if opposed and complains:
        read.ask(f"It is {so_far.volume}: should it be {volume} instead, or normal?", f"{volume}", "normal")
        said["volume"] = so_far.volume
    elif volume == so_far.volume == said.get("volume") and volume in ("lighter", "heavier"):
        more = "'at most 6 a day' lowers a day further" if volume == "lighter" else "what caps leave is all there is"
        read.ask(f"It is {volume} already, by {digits(SHARE)} %, which is the only step (R46): {more}.")


def _without_the_contrary(message: ParsedMessage, said: dict[str, Any], read: Notes) -> dict[str, Any]:
    """ "No bundles" behind "only bundles" takes its place, and the other way round, which is told."""
    included, excluded = ({*said.get(name, ())} for name in ("include", "exclude"))
    new = [name for name in ("include", "exclude") if name in read.said]
    if len(new) != 1 or not included & excluded:
        return said
    of_words = [{*it.value.split()} for it in message.tokens if it.kind == "TYPE"]
    anew = {key for keys in of_words if keys <= excluded & {*read.said[new[0]]} for key in keys}
    gone, types = ("exclude", anew) if new == ["include"] else ("include", included)
    if not types or (gone == "include" and not included <= excluded):
        return said
    left = tuple(key for key in said[gone] if key not in types)
    back = tuple(key for key in said[gone] if key in types)
    read.tell(f"taken back: {', '.join(told(ChatPlan(intent='generate', **{gone: back})))}")
    return {**{name: value for name, value in said.items() if name != gone}, **({gone: left} if left else {})}


def _without_a_past_week(said: dict[str, Any], creator: str | None, read: Notes, today: date) -> dict[str, Any]:
    """No week is planned that is over (R41): it is asked whether the next one is meant."""
    week = said.get("week_start")
    if week is None or week >= monday_of(today) or creator is None:
        return said
    coming = f"the week of {next_monday(today)}"
    kept = "" if creator == "everyone" else f", or 'show {creator} for the week of {week}'"
    past = f"The week of {day_in_words(week)} is over, and is planned only with {parameter('allow_past')}"
    read.ask(f"{past}: is {coming!r} meant{kept}?", coming)
    shift = next_monday(today) - week
    return {name: moved(value, shift) for name, value in said.items() if name != "week_start"}


def _is_of_a_guess(notice: str, message: ParsedMessage, stream: TokenStream) -> bool:
    """Whether it tells of a word that was mended for nothing."""
    written = {word for it in stream.tokens if it.kind == "UNKNOWN" for word in it.words.split()}
    return any(notice.startswith(f"{word!r} was read as") and word in written for word in message.guessed.values())


def _no_week_after_all(message: ParsedMessage, intent: Intent | None, read: Notes, notes: Notes) -> ChatPlan | None:
    """What to answer where the message turns out to plan nothing; None where it does."""
    wished, named = bool(read.said or read.questions or read.retracted), bool(message.creators or message.unknown_names)
    if message.has("CANNOT") and not _plans_as_well(message, intent, read):
        return unsupported(message, notes)
    says_nothing = not wished and not named and not _half_said(message)
    if intent == "generate" and message.conversation.asked and _plans_who_is_in_view(message):
        return None
    if message.conversation.asked and (says_nothing or (not wished and not named and message.has("YES", "WITHOUT_IT"))):
        return _answered(message, message.conversation, notes)
    if intent is None and not wished and not named and not _half_said(message):
        if message.has("ANY_TIME") and message.conversation.plan is not None:
            return answered(NO_HOURS).plan
        if message.conversation.plan is not None and message.has(*_COMPLAINS):
            notes.ask(WHAT_THEN)
            plan = message.conversation.plan
            return notes.plan("generate", creator_id=plan.creator_id, week_start=plan.week_start, **plan.said)
        says_something = any(it.kind not in silent_kinds() for it in message.tokens)
        return unsupported(message, notes) if says_something else notes.plan("help")
    return None


def _plans_as_well(message: ParsedMessage, intent: Intent | None, read: Notes) -> bool:
    """Whether a message that asks for what is not done here is a request to plan beside it."""
    if intent is None and message.opens_with("CANNOT"):
        return False
    return bool(message.creators or (intent and read.said)) and bool(intent or read.said)


def names_a_wish(text: str) -> bool:
    return any(it.kind in (*_PARTS, "OFF", "NOTHING", "ONLY") for it in tokenize(text, {}))


def _half_said(message: ParsedMessage) -> bool:
    """Whether there is a token of a wish to ask about; after a plan any figure may be one."""
    return message.has(*_PARTS) or (
        message.conversation.plan is not None and message.has("NUMBER", "TIME", "DATE", "MONEY")
    )


#: With these "leave it out" says more than that: "leave it out until Tuesday".
_BESIDE_NO_WISH = ("NOTHING", "HALT", "LATER", "UNSURE", "SOME_DAYS", "TIME", "NUMBER", "DATE", "MONEY", "RELATIVE")


def _plans_who_is_in_view(message: ParsedMessage) -> bool:
    """ "Plan it", where it was asked what to do for a creator and nothing was planned."""
    plan = message.conversation.plan
    return plan is not None and plan.creator_id is not None and plan.intent not in ("generate", "batch")


def _answered(message: ParsedMessage, conversation: ConversationState, notes: Notes) -> ChatPlan:
    """ "Leave it out" goes on without what was asked about, where an order is left, and in the week that is asked
    about; a mere yes does not say which."""
    plan = conversation.plan or ChatPlan(intent="help")
    waiting = [it for words in conversation.open for it in tokenize(words, {})]
    said = {it.value for it in message.tokens}
    named = {it.value for it in waiting if all(of.value in said for of in waiting if of.kind == "TYPE")}
    beside = any(it.kind in (*_PARTS, *_BESIDE_NO_WISH) and it.value not in named for it in message.tokens)
    if plan.intent == "batch" and _NOT_ALL_OF_THEM in (plan.question or ""):
        return plan
    if message.has("WITHOUT_IT") and not beside and (plan.creator_id is not None or plan.intent == "batch"):
        gone = [*dict.fromkeys(words.replace(" ,", ",") for words in conversation.open)]
        left_out = (f"{LEFT_OUT}{', '.join(map(repr, gone))}",) if gone else ()
        fields = [name.replace("_", " ") for name in conversation.asks_of if name != "week_start" and not gone]
        left_out = (f"{LEFT_OUT}what was said of the {' and the '.join(fields)}",) if fields else left_out
        if "week_start" in conversation.asks_of and plan.week_start is None:
            left_out = (*left_out, "the week that was asked about is left out: it is the next one")
        notes.ordered = conversation.ordered or any(it.words.startswith(GOES) for it in message.tokens)
        weeks = [one for one in conversation.choices if one.startswith(A_WEEK)]
        if len(weeks) > 1 and notes.ordered:
            notes.choices = weeks
            which = f"Which week is it: {' or '.join(weeks)}?"
            return plan.model_copy(update={"question": which, "notices": (*plan.notices, *left_out)})
        return plan.model_copy(update={"question": None, "notices": (*plan.notices, *left_out)})
    return plan


#: A name beside these alone asks for something: "lock luna".
_STRAY = ("PIN", "KEEP", "INCLUDE", "THAN", "EXACTLY", "LOOKS", "SAVED", "CHANGED", "CAPTIONS")


def _check_talk(message: ParsedMessage, read: Notes, intent: Intent | None, stream: TokenStream) -> None:
    """A name among words that are mostly unknown is no request yet, nor is "make luna a sandwich" or "lock luna"; where
    a wish is asked about, that is question enough."""
    if read.open and read.questions:
        return
    unknown = sum(it.kind == "UNKNOWN" for it in message.tokens)
    alone = unknown and not read.said and not message.has("PLAN", "SCHEDULE", "WEEK", "SENDS", "SAME", "AGAIN")
    stray = intent is None and not read.said and not read.retracted and any(it.kind in _STRAY for it in stream.left())
    stray = stray or message.opens_with("UNKNOWN")
    if message.creators and (alone or stray or (unknown > _FEW and unknown * 2 > len(message.tokens))):
        read.ask(TOO_LITTLE, *OF_HER)


def _check_saving(message: ParsedMessage, read: Notes) -> None:
    if (
        creator_before(message) is None
        and message.has("FOR_REAL")
        and message.conversation.status in ("saved", "needs_review")
    ):
        read.ask(_SAVED_ALREADY if message.conversation.status == "saved" else WAITS)


def _ask_without_what(message: ParsedMessage, so_far: ChatPlan, read: Notes) -> None:
    """ "The week after without that", where no question is open: the one wish goes; of several it is asked which."""
    held = {} if message.conversation.asked or message.creators else so_far.said
    words = [it.words for it in message.tokens if it.kind == "WITHOUT_IT" and it.words.startswith("without")]
    if not held or not words or read.retracted:
        return
    if len(held) == 1 and not {*held}.intersection(read.said):
        read.retracted |= dict.fromkeys(held, WHOLE)
        read.tell(f"taken back: {', '.join(told(so_far))}")
        return
    read.ask(f"{words[0]!r}: without which of {', '.join(told(so_far))}? Name it, or say 'start over' for none of it.")


#: Who is meant is open, and nothing is planned for all without it.
_NOT_ALL_OF_THEM = "Only one creator's week is planned at a time here: which creator's first?"


def _check_everyone(message: ParsedMessage, notes: Notes) -> None:
    """Some pages are neither one creator nor all of them."""
    if message.creators or message.has("SOME_PAGES"):
        notes.ask(_NOT_ALL_OF_THEM)
