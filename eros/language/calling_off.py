"""An answer that calls the whole thing off plans nothing: "cancel", "forget it, do nothing", "don't plan her"."""

import re
from collections.abc import Sequence

from eros.language.asked_again import open_question
from eros.language.chat_plan import CALLED_OFF, ChatPlan, ConversationState, KnownCreator, Read, Understood
from eros.language.inquiries import AN_ORDER
from eros.language.names import MARK
from eros.language.orders import answered
from eros.language.parsed_message import parse_message
from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.language.tokens import Token

#: These may be said of the wish that is asked about, or of the week.
_UNSURE = frozenset(("forget it", "forget that", "forget about it", "don't bother", "never mind that"))
#: Said alone these end any question, whatever it is about.
_NO_THANKS = r"(?:no|nope|nah),? (?:thanks|thank you|i'?m (?:good|fine|ok|okay|all set))"
_ENDS = (
    rf"(?:quit|exit|stop|cancel|abort|{_NO_THANKS}|never mind"
    r"|(?:i(?:'ve| have)? )?changed my mind"
    r"|(?:i )?(?:don't|do not) want (?:it|that|this|any of it)(?: any ?more| after all)?"
    r"|no need|not needed|not any ?more|scrap it)"
)
_TALK_BESIDE = (
    r"(?:oh|ok|okay|actually|sorry|well|hmm|um|nah|no|nope|please|then|now|thanks|thank you|after all|it|that|all)"
)
_ENDS_IT = re.compile(rf"(?:{_TALK_BESIDE}\W+)*{_ENDS}(?:\W+(?:and )?(?:{_ENDS}|{_TALK_BESIDE}))*\W*")
#: Where nothing is asked either: a no to what was only told changes nothing.
_IS_THANKED = re.compile(rf"(?:quit|{_NO_THANKS})\W*")
#: What goes on without what was asked, and orders it.
GOES = ("just ", "go ahead", "do it")
_NO_PLAN = frozenset(("don't plan", "do not plan", "don't do", "do not do"))
_ALONE = frozenset(("don't", "not now", "not yet", "later", "maybe later", "not today"))
_TALK = frozenset(("nah", "nope", "ok", "okay", "actually", "oh", "well", "forget", "now", "yet", "then"))
_A_WEEK = ("WEEK", "WHOLE", "SCHEDULE", "PLAN")
_ORDERS = ("PLAN", "MAKE")
_BESIDE = (
    *("NO", "NOTHING", "HALT", "LATER", "WITHOUT_IT", "THIS", "NEXT", "FOR", "AGAIN", "COMMA", "STOP", "DASH"),
    *("AND", "BUT", "SO", *_A_WEEK, "MAKE", "GREETING", "UNSURE"),
)
_WHICH = "Shall the week be planned without what is open, or not at all? Say 'leave it out' or 'cancel'."
_THE_WEEK = re.compile(
    r"(?:no,? )?(?:not at all|(?:the )?(?:whole |entire )?(?:week|thing|lot|plan)|everything|all of it|it all|both)"
)
_THE_WISH = re.compile(r"(?:just |only )?(?:the wish|that wish|the 1 wish|that|without|plan it|plan the week|plan her)")


_OFF = (
    r"(?:never mind(?: (?:it|that))?|nvm|(?:forget|ignore) (?:about )?(?:it|that|this)|(?:scrap|scratch|strike|cancel)"
    r" (?:it|that|this)"
    r"|(?<=[,.;!-] )(?:skip|drop) that|(?:i(?:'ve| have)? )?changed my mind"
    r"|on second thoughts?,? no|(?:actually|no),? don't"
    r"|don't bother)"
)
#: A message that is taken back in its last words, or in its first.
_ENDS_OFF = re.compile(rf"(?P<said>.*?\w)\W+{_OFF}(?:\W+(?:{_OFF}|{_TALK_BESIDE}))*\W*")
_BEGINS_OFF = re.compile(rf"(?:{_TALK_BESIDE}\W+)*{_OFF}(?P<joint>\W+)(?P<rest>\w.*)")
WHO_AND_WHEN = frozenset((
    *("CREATOR", "WEEK", "WEEK_OF", "NEXT", "THIS", "FOLLOWING", "WEEK_AFTER", "AFTER_NEXT", "DATE", "SPAN", "MONTH"),
    *("MONTH_WEEK", "FOR", "OF", "COMMA", "STOP", "PLAN", "SCHEDULE"),
))  # fmt: skip


def read_taken_back_at_once(
    message: str, conversation: ConversationState, creators: Sequence[KnownCreator], read: Read
) -> Understood | None:
    """The reading of a message that calls off what it says itself: "luna next week, never mind", "never mind luna".

    "Never mind, luna next week" may be either, and is asked about. None where it does not.
    """
    text = normal(message)
    if (ended := _ENDS_OFF.fullmatch(text)) is not None and _says_something(ended["said"]):
        return CALLED_OFF
    if (begun := _BEGINS_OFF.fullmatch(text)) is None:
        return None
    kinds = {it.kind for it in parse_message(begun["rest"], conversation, creators)[0].tokens}
    if "CREATOR" not in kinds or not kinds <= WHO_AND_WHEN or "PLAN" in kinds:
        return None
    if not begun["joint"].strip():
        return CALLED_OFF
    found = read(begun["rest"], conversation)
    if found.plan.question is not None or found.plan.intent != "generate":
        return found
    return found.model_copy(update={"plan": found.plan.model_copy(update={"question": AN_ORDER})})


def _says_something(text: str) -> bool:
    return any(it.kind not in _BESIDE for it in tokenize(text, {}) if it.words not in _TALK)


#: Nothing was asked, and nothing is wanted.
_WANTS_NOTHING = re.compile(r"(?:(?:no|nope|nah|stop|don't|do not|stop it|stop that|stop there|wait|hold on)\W*)+")
NOTHING_WAITS = "Nothing waits for an answer, and nothing changes."
_HERS = rf"(?:{MARK}|her|him|them|it|this|that|anything)(?: 's| her)?(?: (?:next|this))?(?: (?:week|plan|schedule))*"
_VERBS = (
    r"(?:plan|touch|change|do|make|schedule|run|replan|redo|generate|build|create|rebuild|regenerate|overwrite|replace)"
)
_AS_IT_IS = r"(?:alone|as (?:it|they) (?:is|are)|as is|like (?:it is|that|this)|the way it is|so|the same)"
#: An order that a week stays as it is, or is not made.
_LEAVES_ALONE = re.compile(
    rf"(?:(?:please|pls|ok|okay|no|but|and|just|hey|hi|{MARK})\W+)*"
    rf"(?:(?:don't|do not|never|no need to|not) {_VERBS} {_HERS}"
    rf"|(?:keep|leave) {_HERS} {_AS_IT_IS}"
    rf"|(?:keep|leave) (?:it|this|that|them|those|everything|all of it)(?: {_AS_IT_IS})?"
    rf"|stop (?:planning|doing|making|scheduling) {_HERS})"
    r"(?: (?:any ?more|for now|now|yet|again|today|please|at all|thanks))*\W*"
)
#: Thanks for what was done; more behind it may be an order: "thanks for making it lighter".
_THANKS_FOR = re.compile(
    rf"(?:(?:{_TALK_BESIDE}|hey|hi|great|perfect|many|so)\W+)*(?:thanks|thank you|thx|cheers)"
    r"(?: (?:so much|very much|a lot|again))?"
    r" for (?:doing|planning|making|scheduling|finishing|preparing|sorting|building|creating|generating|redoing|running"
    rf"|saving)(?: (?:all )?(?:of )?{_HERS})?(?: (?:so (?:quickly|fast|soon)|today|already|again|for (?:me|us)))*\W*"
)
THANKED = "You are welcome. Nothing is planned or changed by that."
LEFT_ALONE = "Nothing is planned or changed: {} stays as it is."
#: Where an edit was carried out, which the message may mean to stop.
STAYS_DONE = "Nothing more is planned or changed. What was done stays done: 'undo that' takes the edit back."


def _of_what_is_done(told: str, conversation: ConversationState) -> str:
    """What is told where nothing changes; an edit that was made last is no week as it was."""
    made = conversation.made.do if conversation.edited and conversation.made is not None else "undo"
    return told if made in ("undo", "redo") else STAYS_DONE


def _left_alone(message: str, conversation: ConversationState, creators: Sequence[KnownCreator]) -> Understood | None:
    """The answer to "don't plan luna", "leave luna's week alone" and "thanks for doing luna's week", which change
    nothing; None where it is none."""
    parsed = parse_message(message, conversation, creators)[0]
    said = " ".join(
        word for it in parsed.tokens for word in (*it.led_by, MARK if it.kind == "CREATOR" else it.words, *it.filler)
    )
    if _THANKS_FOR.fullmatch(said):
        return answered(THANKED)
    if _LEAVES_ALONE.fullmatch(said) is None or (conversation.asked and not parsed.creators):
        return None
    if conversation.asked:
        return CALLED_OFF
    told = LEFT_ALONE.format(f"{parsed.creators[0]}'s week" if parsed.creators else "the week")
    in_view = not parsed.creators or parsed.creators == (conversation.sends_of,)
    return answered(_of_what_is_done(told, conversation) if in_view else told)


def read_calling_off(
    message: str, conversation: ConversationState, creators: Sequence[KnownCreator]
) -> Understood | None:
    """The reading of an answer to which nothing is to be planned, or that may mean so; None where it is none."""
    if (left := _left_alone(message, conversation, creators)) is not None:
        return left
    if conversation.plan is None or not conversation.asked:
        if _WANTS_NOTHING.fullmatch(normal(message)):
            return answered(_of_what_is_done(NOTHING_WAITS, conversation))
        return Understood(plan=ChatPlan(intent="help")) if _IS_THANKED.fullmatch(normal(message)) else None
    text, creator, asked = normal(message), conversation.plan.creator_id, open_question(conversation)
    if asked == _WHICH:
        if _THE_WEEK.fullmatch(text.strip(" .!")):
            return CALLED_OFF
        if _THE_WISH.fullmatch(text.strip(" .!")):
            return Understood(plan=conversation.plan.model_copy(update={"question": None}))
    if _ENDS_IT.fullmatch(text):
        return CALLED_OFF
    tokens = [it for it in tokenize(text, {}) if it.words not in _TALK or it.words == "forget"]
    if any(it.kind not in _BESIDE and it.words not in ("forget", creator) for it in tokens):
        return None
    if text.strip(" .!") in _ALONE or _calls_off(tokens):
        return CALLED_OFF
    dropped = {it.words for it in tokens if it.kind == "WITHOUT_IT"}
    if not dropped or not {it.kind for it in tokens} <= {"WITHOUT_IT", "NO", "COMMA", "STOP"}:
        return None
    if asked == AN_ORDER:
        return None if any(words.startswith(GOES) for words in dropped) else CALLED_OFF
    if not dropped <= _UNSURE or conversation.replaces:
        return None
    if not conversation.open or asked == _WHICH:
        return CALLED_OFF
    plan = conversation.plan.model_copy(update={"question": _WHICH})
    return Understood(plan=plan, open=conversation.open)


def _calls_off(tokens: Sequence[Token]) -> bool:
    """Whether something is stopped or nothing is wanted, and no order stands beside it."""
    kinds = [it.kind for it in tokens]
    denied = [at for at, it in enumerate(tokens) if it.kind == "NO"]
    dropped = any(it.words in {*_UNSURE, "forget"} for it in tokens) and any(it in kinds for it in _A_WEEK[:3])
    no_plan = any(
        tokens[at].words in _NO_PLAN or kinds[at + 1 : at + 2] in ([it] for it in (*_A_WEEK, "MAKE")) for at in denied
    )
    stops = bool({"HALT", "NOTHING"}.intersection(kinds)) or no_plan or dropped
    orders = [at for at, kind in enumerate(kinds) if kind in _ORDERS and kinds[at - 1 : at] != ["NO"]]
    return stops and all(kinds[at + 1 : at + 2] == ["NOTHING"] for at in orders)
