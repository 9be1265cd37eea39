"""The reason of a rejection. A rejection is final, so what is said counts as its reason only where it is one in its own
terms; words that take back, hesitate or want something else end the question, and any other text is shown and takes a
plain yes (R33, R63).
"""

import re
from collections.abc import Sequence
from datetime import date

from eros.language.asked_again import asked_again, open_question
from eros.language.chat_plan import CALLED_OFF, ChatPlan, ConversationState, KnownCreator, Read, Understood
from eros.language.inquiries import asks
from eros.language.parsed_message import ParsedMessage, parse_message
from eros.language.signs import against_a_no
from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.language.yes_or_no import declines, is_mere_talk, is_plain
from eros.vocabulary.wishes import day_in_words

WHY = "Why? A rejection needs its reason."
#: Part of the question about a name that is nobody's.
WHOSE = "whose week is it?"
#: "As it is" where nothing more is said of how it is; behind "as it is the best we have" a reason stands.
_ALONE = r"(?=\W*(?:$|(?:because|since|and|please|pls|thanks|for|next|now|then|but)\b))"
_IT_IS = rf"(?:it(?:'s| is| stands| was)|is|are)\b{_ALONE}"
_PLANNED = r"(?:planned|scheduled|shown|seen|drafted|proposed)\b"
#: Of the week alone, and no reason.
AS_IT_IS = re.compile(rf"\bas (?:{_IT_IS}|{_PLANNED})", re.IGNORECASE)
#: "As well", "as reviewer anna" say nothing of why.
_AS_NO_REASON = (
    "well|usual|before|always|agreed|discussed|said|of|soon|long|far|if|per|a whole"
    "|reviewer|reviewed|user|admin|manager|me|myself"
)
#: As it is spelt, shortened and misspelt.
_BECAUSE = "because|bec(?:ua|oua|ou|au)s[ea]?|beca(?:su|us|uz)e?|beacuse|cause|cuz|coz|cos|bc|b/c"
#: What begins a reason.
BECAUSE = re.compile(
    rf"\b(?:{_BECAUSE}|since|as(?! (?:{_IT_IS}|{_PLANNED}|(?:{_AS_NO_REASON})\b))|reason(?: is)?"
    r"|due to(?! be\b))\b[\s:,]*",
    re.IGNORECASE,
)
_REJECT = re.compile(r"\b(?:reject|decline|refuse|discard)\b", re.IGNORECASE)
_POINTERS = re.compile(r"^(?:\s|[,.:;!-]|\b(?:it|this|that|one|please|the|week|schedule|plan)\b)+", re.IGNORECASE)
_JOINT = re.compile(r"[,:;.!]|\s-+\s")


def decision_reason(message: str, creator_id: str | None = None) -> str:
    """Why, in the user's own words: what follows "because"; else what a rejection says beside itself and its page."""
    if (because := BECAUSE.search(message)) is not None and message[because.end() :].strip():
        return message[because.end() :].strip(_AROUND)
    before, *after = _REJECT.split(message, maxsplit=1)
    if not after:
        return message.strip(_AROUND)
    said = after[0].strip()
    if creator_id and said.lower().startswith(creator_id.lower()):
        said = said[len(creator_id) :].lstrip(" ,:;-") or said
    return _POINTERS.sub("", said).strip(_AROUND) or before.strip(f",{_AROUND}")


#: What stands around a reason and is none of it; and what says that there is none.
_AROUND = ' .!"\u201c\u201d\r\n'
_NO_REASON = re.compile(r"(?:there is |i have )?(?:no|none|nothing|no reason|n/?a|\W*)", re.IGNORECASE)


def approval_reason(message: str) -> str:
    """Why somebody approves, in their own words: what follows "because". The order itself is none (R33, R59)."""
    because = BECAUSE.search(message)
    said = message[because.end() :].strip(_AROUND) if because is not None else ""
    return "" if _NO_REASON.fullmatch(said) is not None else said


def none_said(message: str) -> str:
    """What stands in a reason's place and says that there is none; nothing where nothing such does."""
    because = BECAUSE.search(message)
    said = message[because.end() :].strip(_AROUND) if because is not None else ""
    return said if _NO_REASON.fullmatch(said) is not None else ""


#: What takes a rejection back, or puts it off.
_TAKES_BACK = re.compile(
    r"\b(?:(?:keep|leave|skip|drop|forget|let|undo|revert|save|spare) (?:it|this|that|him|her|them|the week)"
    r"(?: (?:out|be|wait|alone|stand|in|there|as is|as it is))?"
    r"|actually|oops|whoops|ups|oh no|wait|hold on|hold off|hang on|h+m+|sorry|(?:a )?mistake|an error|my bad"
    r"|wrong (?:one|1|week|creator|name|page|girl|model|schedule|plan|button|chat)|not (?:this|that|the)(?: one| 1)?"
    r"|not sure|unsure|no idea|not really|not (?:now|yet|today)|(?:i )?(?:don't|do not) know|dunno|maybe|perhaps"
    r"|let me (?:think|see|check|look)|(?:one|1|just a|give me a) (?:sec|second|moment|minute|min)"
    r"|later|never mind|no reason|nothing|none|undo|cancel|stop|skip|back|go back|nah|nope|just go|go on|no matter"
    r"|changed my mind|on second thoughts?)(?!\w)"
)
_BESIDE = frozenset((
    *("it", "it's", "that", "that's", "this", "was", "is", "the", "a", "i", "i've", "no", "oh", "ah", "ok", "okay"),
    *("please", "then", "now", "so", "well", "for", "about", "again", "thanks", "my", "just", "one", "1", "and", "but"),
))  # fmt: skip


#: A no to the rejection itself; within a reason it says something of the week: "fans don't like it".
_DENIES = re.compile(r"\b(?:don't|do not)(?: do (?:it|that|this))?(?!\w)")


def takes_back(said: str) -> bool:
    """Whether nothing is said but that it should not be, or not yet: "oops", "actually keep it", "no wait, don't"."""
    rest, found = _TAKES_BACK.subn(" ", normal(said))
    rest, denied = _DENIES.subn(" ", rest)
    return declines(normal(said)) or (found + denied > 0 and {*re.findall(r"[\w']+", rest)} <= _BESIDE)


_COMPLAINTS = frozenset(("TOO", "TOO_MANY", "TOO_FEW"))
#: With these a complaint may be about something else than the week, or want something else of it.
_ELSE = frozenset((
    *("NEXT", "WEEK_OF", "WEEK_AFTER", "WEEK_STARTING", "AFTER_NEXT", "FOLLOWING", "PLAN", "MAKE", "CORRECT", "AGAIN"),
    *("WITHOUT_IT", "HALT", "NO", "APPROVE", "UNSURE", "LATER", "UNDO", "UNDO_LAST", "YES"),
))  # fmt: skip
_OF_TIME = re.compile(r"\btoo (?:late|soon|early|bad|fast|quick|quickly|hasty)\b")
_STATES = re.compile(r"\b(?:is|are|was|were|isn't|aren't|wasn't|looks?|feels?|seems?|has|have|had)\b")


def is_reason(said: str, *, beside_the_verb: bool = False) -> bool:
    """Whether a text is a reason in its own terms: "because ...", "too many bundles", and behind the verb of the
    rejection whatever says how something is: ", Sunday is full"."""
    if (because := BECAUSE.search(said)) is not None and re.search(r"\w", said[because.end() :]):
        return True
    text = normal(said)
    if "?" in text or asks(text) or _TAKES_BACK.search(text) is not None:
        return False
    kinds = {it.kind for it in tokenize(text, {})}
    if kinds & _COMPLAINTS and (beside_the_verb or not kinds & _ELSE) and _OF_TIME.search(text) is None:
        return len(text.split()) > 1
    return beside_the_verb and _STATES.search(text) is not None


def named_reason(message: str) -> str:
    """What a rejection in ``message`` gives as its reason: behind the first joint, where one stands there."""
    said = decision_reason(message)
    if BECAUSE.search(message) is not None or _REJECT.search(message) is None:
        return said
    behind = _REJECT.split(message, maxsplit=1)[1]
    joint = _JOINT.search(behind)
    return (behind[joint.end() :].strip(" .!,:;-") if joint is not None else "") or said


def shown_reason(creator_id: str | None, week: date | None, reason: str) -> tuple[str, str]:
    """The question whether that is the reason, and what a yes says."""
    whose = f"{creator_id}'s whole week" + (f" of {day_in_words(week)}" if week is not None else "")
    return f'Reject {whose}, because "{reason}"? Say yes, or say the reason; a no decides nothing.', _as_said(reason)


def _as_said(reason: str) -> str:
    return f"reject it because {reason}"


#: Of a week that is named.
NAMES_A_WEEK = (
    *("WEEK", "WEEK_OF", "WEEK_STARTING", "ISO_WEEK", "WEEK_AFTER", "NEXT", "LAST", "FOLLOWING", "AFTER_NEXT", "DATE"),
    *("SPAN", "MONTH", "MONTH_WEEK"),
)


def without_words(text: str, words: Sequence[str]) -> str:
    for one in sorted(words, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", " ", text)
    return text


#: What only leads to whose week or which one is meant: "sorry, i mean", "no wait, rather".
_LEADS_TO_A_WEEK = frozenset((
    *("i", "i'm", "mean", "meant", "sorry", "no", "not", "wait", "oh", "actually", "that", "that's", "this", "is"),
    *("it", "was", "for", "of", "in", "on", "from", "the", "week", "one", "rather", "correction", "make", "should"),
    *("be", "and", "her", "his", "'s", "next", "instead", "hers", "ones", "but", "please", "about", "talking", "to"),
))  # fmt: skip


def corrected_behind(message: ParsedMessage) -> list[str]:
    """The parts behind the first one of a reason that say nothing but whose week or which one is meant: "because it is
    thin. i mean the week of 7 december"."""
    because = BECAUSE.search(message.text)
    verb = _REJECT.search(message.text)
    behind = message.text[because.end() if because is not None else verb.end() if verb is not None else 0 :]
    _, *parts = re.split(r"[,.;:!?()]|\s-+\s", behind)
    parts = parts if because is not None else parts[1:]
    weeks = [it.words for it in message.tokens if it.kind in NAMES_A_WEEK]
    names = [it.words for it in message.tokens if it.kind == "CREATOR"]
    said = [*weeks, *names]
    return [
        part.strip()
        for part in parts
        if without_words(part, said) != part and {*re.findall(r"[\w']+", without_words(part, said))} <= _LEADS_TO_A_WEEK
    ]


_DECIDES = frozenset(("APPROVE", "REJECT", "REVIEW"))
_LOOKS = ("show", "explain", "analyse", "export", "diff")


def read_reason(
    message: str, conversation: ConversationState, creators: Sequence[KnownCreator], read: Read
) -> Understood | None:
    """The answer to why a week is rejected, or to whether that is the reason; None where that is not asked, or where
    the message decides anew or only looks at the week."""
    plan = conversation.plan
    if plan is None or plan.decision != "reject" or plan.creator_id is None or not conversation.asked:
        return None
    text = normal(message)
    tokens = tokenize(text, {})
    kinds = {it.kind for it in tokens}
    if kinds & _DECIDES:
        return None
    decided = plan.model_copy(update={"question": None, "notices": ()})
    if conversation.choices and "YES" in kinds and kinds <= {"YES", "COMMA", "STOP"} and is_plain(text, tokens):
        return Understood(plan=decided, said=conversation.choices[0])
    if takes_back(message):
        return CALLED_OFF
    named = parse_message(message, ConversationState(), creators)[0]
    is_hers = not _names_another(message, plan.creator_id, named.creators, creators)
    if is_reason(message) and is_hers and not against_a_no(message) and not corrected_behind(named):
        return Understood(plan=decided, said=_as_said(decision_reason(message)))
    if is_mere_talk(message):
        return asked_again(message, conversation)
    of_the_week = ChatPlan(intent="generate", creator_id=plan.creator_id, week_start=plan.week_start)
    own = read(message, ConversationState(plan=of_the_week, status=conversation.status))
    if own.plan.intent in _LOOKS or "HELP" in kinds:
        return None
    plans = own.plan.intent == "generate"
    if len(named.creators) == 1 and WHOSE in open_question(conversation):
        whose = {"creator_id": named.creators[0], "week_start": None, "question": WHY}
        return Understood(plan=plan.model_copy(update=whose))
    if named.creators or (plans and (own.plan.week_start != plan.week_start or kinds & {"WEEK", "WEEK_AFTER"})):
        return _of_another_week(own.plan.creator_id or plan.creator_id, own.plan.week_start)
    if kinds & {"PLAN", "MAKE"} and plans:
        notice = f"{plan.creator_id}'s week is not rejected"
        return own.model_copy(update={"plan": own.plan.model_copy(update={"notices": (*own.plan.notices, notice)})})
    if "?" in text or asks(text):
        return asked_again(message, conversation)
    question, choice = shown_reason(plan.creator_id, plan.week_start, message.strip(_AROUND))
    return Understood(plan=plan.model_copy(update={"question": question}), choices=(choice,))


def _names_another(
    message: str, creator_id: str | None, named: Sequence[str], creators: Sequence[KnownCreator]
) -> bool:
    """Whether somebody else, or another time, is named before the reason begins: "odessa because it is thin"."""
    before, *because = BECAUSE.split(message, maxsplit=1)
    if not because:
        return any(one != creator_id for one in named)
    lead = parse_message(before, ConversationState(), creators)[0]
    return any(one != creator_id for one in lead.creators) or any(it.kind in _OF_TIMES for it in lead.tokens)


_OF_TIMES = frozenset(("NEXT", "WEEK", "WEEK_OF", "WEEK_AFTER", "WEEK_STARTING", "AFTER_NEXT", "DATE", "SPAN", "MONTH"))


def _of_another_week(creator_id: str, week: date | None) -> Understood:
    """Another creator or week is named: the question ends, with what to say of that one."""
    whose = creator_id + (f" for the week of {day_in_words(week)}" if week is not None else "")
    question = f"Nothing is rejected. Say 'reject {whose} because ...', or 'plan {whose}'."
    return CALLED_OFF.model_copy(update={"plan": ChatPlan(intent="help", question=question)})
