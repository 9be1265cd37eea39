"""Whether a message asks instead of orders, and what it asks about. What asks plans nothing (R63)."""

import re
from collections.abc import Sequence

from eros.language.chat_plan import Intent

_GREETINGS = r"(?:(?:hey|hi|hello|hiya) there|hey|hi|hello|hiya|yo|good (?:morning|evening|afternoon|day)|team)"
_TALK = rf"(?:{_GREETINGS}|ok|okay|so|well|oh|um|and|but|also|please|pls|sorry|thanks)"
_OPENS = rf"^\W*(?:{_TALK}\b\W*)*"
_OF_SOMEBODY = "it|she|he|they|this|that|the|there"
#: Put as a question, meant as an order.
_POLITE = re.compile(
    _OPENS + rf"(?:(?:can|could|would|will|can't|couldn't|won't|wouldn't|may|might|shall) (?:you|u|i)\b"
    rf"|(?:can|could|can't|couldn't|may|might|shall) (?:we|{_OF_SOMEBODY})\b"
    r"|(?:can|could) (?:her|his|(?!the\b)[\w.-]+ ?'s) (?:next |coming )?(?:week|plan|schedule)\b(?! be\b)"
    r"|would it be (?:possible|ok|okay|fine|alright) to\b"
    r"|(?:do|would) you mind\b|mind (?:doing|planning|making|running)\b|how about\b|what about\b|what if\b"
    r"|any chance\b|why not\b|why don't (?:you|we)\b"
    r"|is it possible to\b|is there any way to\b|what would\b|(?:can|could) (?!be\b)\w+ be\b)"
)
#: What somebody may have, asked about and not ordered: "could luna have friday off".
_MAY_SHE = re.compile(
    _OPENS + r"(?:can|could|may|might|shall) (?!(?:we|you|u|i|it|this|that|the|there)\b)\w+ "
    r"(?:have|get|take|be(?! (?:planned|done|scheduled|made|generated|run|ready)))\b"
)
#: Put to the other to be agreed to: "shall we go lighter", "can i exclude bundles?", "how about no bundles".
_PROPOSES = re.compile(
    _OPENS + r"(?:[\w.'-]+\s*[,:]\s*)?(?:(?:shall|should) (?:we|i)\b"
    r"|(?:can|could|may|might) i (?!get|have|please|ask)\b|(?:how|what) about\b"
    r"|would (?:you|u) (?:drop|skip|exclude|remove|leave|cut|go|take|keep|add|have|give|choose|pick|use)\b"
    r"(?!.*\bplease\b))"
)
_ASKS = re.compile(
    _OPENS
    + r"(?:what|which|how|is|are|was|were|does|did|has|had|when|anything|who|whose|where|tell me|any|am i|should|"
    r"isn't|aren't|hasn't|haven't|didn't|doesn't|wasn't|do (?:we|you|they|i)|have (?:we|you|they|i|any)|will|won't"
    r"|wouldn't|(?:the )?(?:cost|price|time) of (?=.*\?)|would"
    r"(?! (?:love|like|prefer|appreciate|be (?:nice|great|good|lovely|better|cool|ideal))))\b"
    # "luna has friday off, right?"
    r"|\b(?:has|have|had|is|are|was|gets?|got|does|doesn't|isn't|aren't|won't|will|skips|takes|works)\b.*?\W"
    rf"(?:right|correct|(?:is|are|do|does|has|have|will|was)(?:n't)? (?:{_OF_SOMEBODY})|won't (?:{_OF_SOMEBODY})"
    r"|innit|huh|eh)\W*$"
)
#: Behind an order they make it sound unsure: "luna next week right".
_SEEKS_A_YES = re.compile(r"(?:(?<!all )\b(?:right|correct)|,? (?:shall|should) (?:we|i))\W*$")
#: The same behind what else is said: "margot, can you do her week?".
_POLITE_AT_LAST = re.compile(r"[,.;:!)-]\s+(?:(?:so|please|and|ok) )*(?:can|could|would|will) (?:you|u)\b[^?]*\?\W*$")
_PLEASE = re.compile(r"\bplease (?:plan|do|make|schedule|generate|create)\b.*\b(?:ok|okay|please|thanks)\W*$")
#: The same behind the name of who it is about: "juno, what did i ask for?".
_ASKS_OF_HER = re.compile(
    r"^\W*[\w.'-]+\s*[,:]\s*(?:(?:what|which|how|when|who|where|why)\b(?! about| if)"
    rf"|(?:is|are|was|were|does|did|has|had) (?:{_OF_SOMEBODY}|her|his|their|any|anything|we|you|i)\b)"
)
#: Put about all pages, or about no page by name: "who is off friday", "which weeks need approval".
_ABOUT_ALL = re.compile(
    r"\b(?:who|whose|which (?:weeks?|plans?|schedules?|pages?|creators?|girls|models|ones)|everyone|everybody"
    r"|all (?:the |my |our )?(?:\w+ )?(?:weeks|plans|schedules|creators|pages|girls|models)"
    r"|(?:status|list) (?:list|of all|of everyone)|for (?:me|us|my|our)"
    r"|what waits|what(?:'s| is) (?:waiting|pending))\b"
)
_OF_HERS = re.compile(r"\b(?:it|its|she|her|hers|he|his|him|this(?! week| month))\b")
_MARK = re.compile(r"\?\W*$")
_SENTENCE = re.compile(r"[^?!.;\n]*(?:[?!.;\n]+(?!\w)|[?!.;](?=\w)|$)")
_DONE = r"(?:planned|scheduled|done|ready|saved|made|generated)"
#: What tells of a plan and asks for none: "luna was planned yesterday", "leave margot alone".
_TELLS = re.compile(
    rf"\b(?:was|were|is|are|has been|have been|had been|been|got|gets) (?:already )?{_DONE}\b"
    rf"|\balready (?:has|have|had|got|{_DONE})\b|\b(?:i|we) (?:have )?(?:already )?(?:planned|scheduled|made|did)\b"
    r"|\b(?:about|going|set|due|meant|gonna|bound) (?:to )?"
    r"(?:do|plan|schedule|make|generate|create|start|run|build|draft)\b"
    rf"|{_OPENS}(?:(?:i|we)(?:'ve| have)? )?(?:(?:just|already|finally|only|recently|now) )*"
    r"(?:planned|scheduled|finished|did|done|made|generated|built|drafted|started|saved|completed|sorted|wrapped up)\b"
    rf"|{_OPENS}(?:planning|scheduling) (?!a |the |an |of |for )[\w.'-]+\b(?! (?:a|off)\b)"
    r"|\b(?:was|were) (?:\w+ ){0,2}(?:off|away|out|travell?ing|sick|unavailable)\b"
    r"|\bleave (?:[\w.'-]+ ){1,2}alone\b"
    r"|^(?!.*\b(?:get|getting|need|needs|want|have|be|when|once|till|until)\b)"
    r".*\w (?:all )?(?:done|finished|completed|sorted)\W*$"
)
#: What is to be done before anything is planned: "but first show me what she has".
_SOMETHING_FIRST = re.compile(
    r"\bfirst,? (?:show|list|let me see|tell|give|export|check|see)\b|\b(?:show|list|tell|export) .*\bfirst\W*$"
)
#: What is done with a week, by somebody who is not asked to plan it.
#: What is asked about a text that may be no order; a yes means the plan as it was read.
AN_ORDER = "Is that an order? Say yes, and the week is planned."
_THANKS = re.compile(
    r"\b(?:thanks|thank you|thx|cheers|ok|okay|nice|great|cool|perfect|awesome|good|fine|lovely|wow|lol|haha|hmm)\W*$"
    r"|^\W*(?:thanks|thank you|thx|cheers)\b|(?:[:;]-?\)|[\u2600-\u27bf\U0001f300-\U0001faff])\W*$"
)
_ASSENTS = re.compile(
    r"^\W*(?:ok|okay|yes|yep|yeah|sure|right|great|good|perfect|nice|cool|awesome|lovely|fine|wow|lol|haha|hm+|sorry|oh)\b"
)
_MEANT = re.compile(r"\bmeant?\b")
_HANDS_ON = re.compile(
    _OPENS + r"(?:(?:confirm|reset|e-?mail|mail|forward|upload|publish)\b"
    r"|(?:send|post|push) (?:me |us )?(?!revenue\b|engagement\b|retention\b|sales\b)"
    r"(?!an?\b|the\b|one\b|more\b|less\b|fewer\b|no\b|only\b|out\b)[\w.'-]+(?: 's)?"
    r"(?: week| plan| schedule)?(?: to\b.*)?$)"
)
HANDED_ON = "Nothing is sent from here: 'export as csv' (or json, queue) writes a file to hand on."
_TO_SOMEBODY = re.compile(
    _OPENS
    + r"(?:send|e-?mail|mail|forward|share) [\w.'-]+(?: 's)?(?: next| this)? (?:week|plan|schedule) (?:over )?to \w"
)
_AT_ONCE = re.compile(
    _OPENS + r"(?:send|post|push|publish|upload|release|launch|blast|fire)(?: (?!an?\b|1\b|no\b)[\w.'-]+){1,4}? "
    r"(?:right |straight )?(?:now|away|live|immediately|asap|at once|out)\W*$"
)
#: What of a week is asked about where one of these is named.
_SHOWN = frozenset((
    "PLAN", "SCHEDULE", "MAKE", "SAVED", "WEEK", "TYPE", "CATEGORY", "WEEKDAY", "DATE", "RELATIVE", "WARNINGS", "WRONG",
    "PRIME", "NOT_PRIME", "SENDS", "FOLLOW_UPS", "OFF", "WISHED", "CAPTIONS",
))  # fmt: skip


def asks(text: str) -> bool:
    """Whether a text is put as a question, a polite order apart."""
    if _ASKS_OF_HER.match(text) is not None:
        return True
    return _POLITE.match(text) is None and _ASKS.search(text) is not None


#: All that a short question may hold, and what it has to name: "renata tue?", "helena done yet".
_SHORT = frozenset((
    "CREATOR", "STOP", "COMMA", "ON", "FOR", "NEXT", "THIS", "WEEK", "UNKNOWN", "OF", "WEEKDAY", "DATE", "RELATIVE",
    "SAVED", "CAPTIONS", "WARNINGS", "WRONG", "SCHEDULE", "GREETING",
))  # fmt: skip
_ASKED_SHORTLY = frozenset(("WEEKDAY", "DATE", "RELATIVE", "SAVED", "CAPTIONS", "WARNINGS", "WRONG"))
_YET = re.compile(r"(?:\byet\W*|\?\W*)$")
_SHORTEST = 5


def asks_shortly(kinds: Sequence[str], text: str) -> bool:
    """Whether a few words name a creator and a thing of her week, with a question mark or "yet" behind."""
    if _YET.search(text) is None or _POLITE.match(text) is not None or len(text.split()) > _SHORTEST:
        return False
    named = _ASKED_SHORTLY.intersection(kinds)
    return "CREATOR" in kinds and bool(named) and {*kinds} <= _SHORT and ("CAPTIONS" in named or "UNKNOWN" not in kinds)


def is_about_all(text: str) -> bool:
    """Whether what is looked at is every page's, where no creator is named."""
    return _ABOUT_ALL.search(text) is not None


def points_at_one(text: str) -> bool:
    """Whether the week in view is meant: "does it wait for a review?"."""
    return _OF_HERS.search(text) is not None


def is_unsure_order(text: str) -> bool:
    """Whether an order ends as a question does: "plan luna next week?"."""
    if _MAY_SHE.match(text) is not None:
        return True
    ends = _MARK.search(text) or _SEEKS_A_YES.search(text)
    polite = _POLITE.match(text) or _POLITE_AT_LAST.search(text) or _PLEASE.search(text)
    return ends is not None and polite is None and not asks(text)


def proposes(text: str) -> bool:
    """Whether a text turns a plan over, and leaves it to the other to say whether: "shall we plan luna next week"."""
    return _PROPOSES.match(text) is not None


def asked_midway(text: str) -> list[str]:
    """The sentences before the last that end as a question does: "friday off? lighter!"."""
    return [one for one in _SENTENCE.findall(text)[:-1] if is_unsure_order(one)]


def is_no_order(text: str) -> bool:
    """Whether a text tells of a week or wants something done with it, and does not ask for a plan."""
    if _SOMETHING_FIRST.search(text) is not None:
        return True
    return _TELLS.search(text) is not None or _HANDS_ON.match(text) is not None


def hands_on(text: str) -> bool:
    """Whether a text wants a week sent to somebody: "send luna's week to my boss"."""
    return _TO_SOMEBODY.match(text) is not None


_ORDER_BEHIND = re.compile(
    r"\bif (?:so|not|yes|no|it is|it does|there is|there are|she does|they are)\b[\s,:]*(?P<behind>\w.*)"
    r"|[?;.!,]\s*(?P<before>(?:please )?(?:take|remove|drop|delete|add|move|make|skip|swap|change|put|plan)\b.*?)"
    r" if (?:so|not|it is|it does|there is|there are)\W*$"
)


def order_behind(text: str) -> str:
    """What a question is followed by, to be done on its answer: "is there a ppv? if so, remove it"; "": nothing."""
    found = _ORDER_BEHIND.search(text)
    return (found["behind"] or found["before"]).strip(" .!?") if found is not None else ""


def publishes(text: str) -> bool:
    """Whether a text wants a creator's sends out at once: "post luna now"."""
    return _AT_ONCE.match(text) is not None


def is_thanks(text: str) -> bool:
    """Whether a text ends as an answer to what was done does: "luna thanks"."""
    return _THANKS.search(text) is not None


def assents(text: str) -> bool:
    """Whether a text begins as an answer to what was said does: "ok luna", "haha luna"."""
    return _ASSENTS.match(text) is not None and _MEANT.search(text) is None


def subject_of(kinds: Sequence[str], *, known: bool) -> Intent | None:
    """What a question is about; ``known``: whose week it is about is said, here or before. None: nothing of a week."""
    if "CHANGED" in kinds and known:
        return "diff"
    if "VERDICT" in kinds:
        return "show"
    if "CAPTIONS" in kinds and "NO" not in kinds and "SENDS" not in kinds:
        return "analyse"
    if known and _SHOWN & set(kinds):
        return "show"
    return None
