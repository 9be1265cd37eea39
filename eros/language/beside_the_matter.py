"""What is said beside the matter: a question at the end of a story, and talk that orders nothing (R63)."""

import re
from collections.abc import Callable, Sequence

from eros.language.chat_plan import ConversationState, KnownCreator, Read, Understood
from eros.language.inquiries import asks
from eros.language.notes import COULD_NOT_USE
from eros.language.orders import answered
from eros.language.parsed_message import ParsedMessage, parse_message
from eros.language.text import normal

#: How an undo is read.
Undo = Callable[[str], Understood | None]

_CLAUSE = re.compile(r"(?<=[.!?;\n])\s+|\s+-+\s+|,\s+(?:(?:but|and|so)\s+)*")
_LOOKS = ("show", "explain", "analyse", "diff", "review")


def read_asked_at_last(
    message: str, conversation: ConversationState, creators: Sequence[KnownCreator], read: Read
) -> Understood | None:
    """The answer to a question that stands behind a story: "I forgot it all - what did we put for luna on Friday?".

    None where the message is a question as it stands, or what stands before it is a request.
    """
    text = normal(message)
    if conversation.asked or not text.rstrip().endswith("?") or asks(text):
        return None
    clauses = [one for one in _CLAUSE.split(text) if one.strip()]
    first = next((at for at, one in enumerate(clauses) if at and asks(one)), None)
    if first is None:
        return None
    story, asked = ", ".join(clauses[:first]), ", ".join(clauses[first:])
    told = parse_message(story, conversation, creators)[0]
    if told.has("WHY", "APPROVE", "REJECT", "EXPORT") or told.opens_with("SHOW"):
        return None
    of_story = read(story, conversation).plan
    if of_story.intent in ("generate", "batch") and (
        of_story.question is None or of_story.said or told.has("PLAN", "MAKE")
    ):
        return None
    named = parse_message(asked, conversation, creators)[0].creators
    if not named and len(told.creators) > 1:
        return None
    found = read(asked if named or not told.creators else f"{told.creators[0]}: {asked}", conversation)
    if found.plan.intent not in _LOOKS or found.plan.decision is not None or found.plan.question is not None:
        return None
    notices = (f"answered: {asked!r}", *found.plan.notices)
    return found.model_copy(update={"plan": found.plan.model_copy(update={"notices": notices})})


#: Said of what is or was, or of who speaks.
_TELLS = re.compile(
    r"\b(?:is|was|were|are|has|had|made|did|does|said|says|told|broke|never|hasn't|haven't|isn't|wasn't|doesn't|didn't|plans|planned|posts|becomes|became"
    r"|i'm|i've|i'd|i'll|we'll|i swear|i don't|that's|there's|it's|she's|he's|they're|'s)\b|\bgoing to\b"
)
#: Who speaks will do it.
_MINE = re.compile(r"\b(?:i|we)(?:'ll| will) (?:do|plan|make|look|see|handle|take|sort|think|decide)\b")
_COMPLAINS = ("LOOKS", "TOO", "TOO_MANY", "TOO_FEW", "WRONG", "CANNOT")
_ORDERED = ("PLAN", "SCHEDULE", "WEEK", "DRY_RUN", "EXPORT", "FORMAT", "APPROVE", "REJECT")
#: A part of a message that begins so wants something done: "start her on Wednesday", "send it back".
_WANTS = re.compile(
    r"(?:^|[.!?;:\n]|,|\s-+\s|\band\b|\bso\b|\bthen\b)\s*(?:(?:so|and|then|please|pls|just) )*"
    r"(?:start|give|make|keep|put|let|send|get|take|use|skip|drop|plan|try|move|set|add|stop|begin|tell|run|schedule|need"
    r"|no|only|want)\b(?! (?:way|one|idea)\b)"
)
#: Who speaks does not do it any more.
_NOT_MINE = re.compile(
    r"\W*(?:and |but |so |sorry |fyi )?(?:i|we) (?:don't|do not|won't|no longer) (?:plan|do|make|schedule|handle) "
    r"[^,.;]*\b(?:any ?more|any longer|now)\b|\W*(?:i|we) no longer (?:plan|do|make|schedule|handle)\b"
)
_SOME, _MANY = 2, 3
_NO_ORDER = "Good to know. Nothing is planned by that: 'plan luna' plans a week, and 'help' says what can be asked."


def told_of_talk(
    message: str, conversation: ConversationState, creators: Sequence[KnownCreator], found: Understood
) -> Understood | None:
    """A friendly line where a message would be asked about that tells something and orders nothing."""
    plan = found.plan
    if not conversation.asked and plan.question is not None and _NOT_MINE.match(normal(message)):
        return answered(_NO_ORDER)
    if conversation.asked or plan.question is None or plan.decision is not None or plan.week_start is not None:
        return None
    if plan.intent not in ("generate", "show", "analyse") or plan.said:
        return None
    parsed, _ = parse_message(message, conversation, creators)
    if parsed.has(*_COMPLAINS, "PERMIT") or _WANTS.search(parsed.text) is not None:
        return None
    if parsed.creators:
        return _told_of_her(parsed, plan.question)
    unknown = sum(it.kind == "UNKNOWN" for it in parsed.tokens)
    talks = unknown >= _MANY and _TELLS.search(parsed.text) is not None and not parsed.has(*_ORDERED)
    mine = _MINE.search(parsed.text) is not None
    return answered(_NO_ORDER) if mine or (conversation.plan is None and talks) else None


def _told_of_her(parsed: ParsedMessage, question: str) -> Understood | None:
    unknown, creator = sum(it.kind == "UNKNOWN" for it in parsed.tokens), parsed.creators[0]
    enough = _MANY if parsed.has("TYPE", "CATEGORY", "FOLLOW_UPS") else _SOME
    if unknown < enough or COULD_NOT_USE not in question or parsed.asks or _TELLS.search(parsed.text) is None:
        return None
    orders_it = parsed.has("PLAN", "MAKE") and _DENIED.search(parsed.text) is None
    if orders_it or parsed.tokens[0].kind in ("PLAN", "MAKE", *_ORDERED):
        return None
    if len(parsed.creators) > 1:
        return answered(_NO_ORDER)
    return answered(
        f"Good to know. Nothing is planned by that: 'plan {creator}' plans a week, with what it should be ('lighter', "
        f"'nothing on Friday'), and 'show {creator}' shows the one that is kept."
    )


_DENIED = re.compile(
    r"\b(?:don't|do not|won't|never|not|no longer|did|does|plans|haven't|hasn't|(?:was|were) going to) "
)


_LAST_CHANGE = r"(?:last|latest|previous) (?:change|edit|thing|step|wish|version|bit|one)s?"
#: "Remove the last one" beside anything else is of a send.
_UNDOES = re.compile(
    rf"\b(?:undo|revert|take back|taking back|roll back|reverse|forget)\b[^.?!]*\b{_LAST_CHANGE}\b"
    r"|\b(?:drop|remove)\b[^.?!]*\b(?:last|latest|previous) (?:change|edit|step|wish|version)s?\b"
    rf"|^\W*(?:(?:ok|okay|no|please|and|can you|could you|now|just)\W+)*(?:drop|remove) (?:the )?{_LAST_CHANGE}"
    r"(?:\W+(?:please|again|thanks|then))*\W*$"
    rf"|\b{_LAST_CHANGE}\b[^.?!]*\b(?:back|backwards|undone|reversed)\b"
    r"|^\W*(?:(?:ok|okay|no|please|and|now|just)\W+)*(?:forget|ignore|disregard|scrap) "
    r"(?:what i (?:just |last )?said(?: last)?|my last (?:message|wish|request|line))(?:\W+(?:please|thanks))*\W*$"
)
_ONE_OF_THEM = re.compile(
    r"\W*(?:please )?(?:undo|revert|take back) (?:the )?(?:point|item|number|no|nr|wish|#) ?\d+\W*"
)
_BY_ITS_WORDS = (
    "A wish is taken back by its words, as 'bundles are ok after all' or 'friday on again'; 'undo' takes back the last."
)


def read_undo_in_words(
    message: str, conversation: ConversationState, creators: Sequence[KnownCreator], undo: Undo
) -> Understood | None:
    """ "Take back the last change", "forget delphine's last edit": an undo, of the page in view alone."""
    text = normal(message)
    if _ONE_OF_THEM.fullmatch(text) is not None:
        return answered(_BY_ITS_WORDS)
    if _UNDOES.search(text) is None or asks(text):
        return None
    parsed = parse_message(message, conversation, creators)[0]
    if parsed.has("PLAN", "SCHEDULE", "NEXT") or len(parsed.creators) > 1:
        return None
    in_view = conversation.plan.creator_id if conversation.plan is not None else None
    if parsed.creators and parsed.creators[0] != in_view:
        named = parsed.creators[0]
        return answered(
            f"Nothing was changed for {named} in this conversation, so nothing is taken back: 'show {named}' shows "
            "what is kept, and a plan of that week asks before it replaces one."
        )
    return undo("undo")
