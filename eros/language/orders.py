"""Whether a message orders what a verb of it names: "approve it" does, "how do i approve it" and "don't" do not (R63).

A verb that decides or changes something acts only where all that leads up to it belongs to an order. A question, a
denial and a statement about somebody else are answered, and leave everything as it was.
"""

import re
from collections.abc import Collection, Iterable

from eros.language.chat_plan import ChatPlan, Understood
from eros.language.inquiries import asks

#: What an order of each kind looks like: the answer to a message that speaks of it and orders nothing.
NOT_DECIDED = "Nothing is decided by that: 'approve it' approves, and 'reject it because ...' rejects with its reason."
NO_REASON = (
    "Nothing is decided by that: {!r} is no reason. Say what is wrong with the week, as 'reject it because ...'."
)
ON_NO_CONDITION = (
    "Nothing is decided by that: an approval holds at once, and on no condition. 'approve it', with 'because' and a"
    " reason that is so by now, approves."
)
NO_HOURS = "No hours are wished, so sends may stand at any time: nothing changes."
NOT_UNDONE = "Nothing is taken back by that: 'undo' takes back the last change."
NOT_BEGUN_ANEW = "The wishes stay as they are: 'start over' begins without any."
NOT_EXPORTED = "Nothing is exported by that: 'export as csv' (or json, queue) writes the file."

_ASKED_POLITELY = r"(?:(?:can|could|would|will|can't|couldn't|won't) (?:you|u)|would you mind)\b"
_FINE = r"(?:all )?(?:good|fine|great|ok|okay|perfect)"
#: All that may stand before the verb of an order, in its clause.
_LEADS = re.compile(
    rf"(?:(?:{_ASKED_POLITELY}|(?:i|we) (?:have|need|want|would like) (?:you )?to|(?:i'd|we'd|id) like (?:you )?to"
    r"|(?:i|we|you can|you may|let's|lets|let us|go ahead|go and|feel free to|please go ahead)"
    rf"|(?:this|that|it|all|everything|week|plan|schedule)(?:'s| is| looks| seems) {_FINE}"
    rf"|(?:looks|look|sounds) {_FINE}(?: to me)?|lgtm|please|pls|kindly|ok|okay|yes|yep|yeah|sure|alright|right|great"
    r"|good|perfect|fine|nice|cool|thanks|thank you|well|oh|um|so|now|then|just|also|and|but|hey|hi|hello|actually"
    r"|no wait|oh wait|wait no|wait|sorry|it|that|this|these|all|the|her|his|my|our|next|week|plan|schedule|one|'s"
    r"|for|of)(?:\s+|$))*"
)
#: Between these each part is an order, or none, by itself.
_CLAUSE = re.compile(r"[,.;:!?()\n]|\s-+\s|\bso\b")
_CONDITION = re.compile(
    r"\b(?:if|unless|until|once|when|whether|should|would|could|might|may|maybe|perhaps|did|was|has|is|later|or|as of"
    r"|as (?:soon|long) as)\b"
)
#: The same wherever it stands, within a reason too.
_EVER_ON_CONDITION = re.compile(
    r"\b(?:provided|as (?:soon|long) as|unless|on condition|(?<!nothing )depend(?:s|ing)? on|subject to|whenever"
    r"|until|till?|in case|assuming|pending|(?:but|let's|lets) wait|wait (?:for|on)|hold (?:on|off|it|that)|hang on"
    r"|except|apart from|but not|do it (?:on|later|tomorrow|next)|from \w+day on"
    r"|postpone|delay|defer|reschedule|(?:put|push|move) (?:it|this|that) (?:off|back|to)"
    r"|minus|without|only (?:the|for|on)|no wait|i hope|we hope|hopefully|maybe|perhaps|might"
    r"|(?:will|shall|should) (?:be|look|check|see|read)"
    r"|(?<!even )(?<!as )(?<!no )if(?! (?:anything|ever)\b)|once(?! (?:more|again|a|per)\b)"
    r"|when(?! (?:i|we) (?:looked|checked|saw|read|asked)\b))\b"
)
#: What is said right behind a decision, its week and whose it is apart; further on it may be of the reason.
_PUT_OFF = re.compile(
    r"\W*(?:but |and |only |just )?(?:if|unless|until|once|when|whenever|after|before|later|tomorrow|tonight|soon|maybe"
    r"|perhaps|or|not (?:yet|now|today|sure)|rather not|first)\b(?! (?:next|that|this|because)\b)"
)
_OF_THE_DECISION = re.compile(
    r"(?:\W*\b(?:it|that|this|the|week|plan|schedule|one|please|pls|'s|s|for|of|next|now)\b)*"
)
#: A clause of which nothing is said but that what stands before it is not to be done, or not yet.
_STOPS = (
    r"no|nope|nah|wait|hold (?:on|off)|hang on|don't|do not|not (?:yet|now|today|really|this)|later|tomorrow|never mind"
    r"|rather not|better not|forget (?:it|that)|scratch that|cancel(?: that)?|stop|(?:i(?:'ve| have)? )?changed my mind"
    r"|let me (?:think|see|check|look)|on second thoughts?"
)
_TAKEN_BACK = re.compile(
    rf"\W*(?:(?:but|and|or|hmm*|oh|actually|well|ok|okay|sorry|please)\W+)*(?:{_STOPS})(?:\W+(?:(?:{_STOPS})|do it|it"
    r"|that|please|then|after all|again|sorry|actually|yet|now))*\W*"
)
_PARTS = re.compile(r"[,.;:!?()\n]|\s-+\s|\s(?=(?:but|and|hmm+|actually)\s)")
_QUESTION_MARK = re.compile(r"\?\W*$")
_POLITELY = re.compile(rf"\b{_ASKED_POLITELY}|\bplease\b")
#: What makes talk of a verb: a denial, a question about it, somebody else who does it.
_TALK = re.compile(
    r"\b(?:don't|do not|not|never|no|without|why|how|who|where|when|what|which|whether|if|unless|until"
    r"|do (?:i|we|you|they)|(?:i|we|you|he|she|they|it)'ll|was|were|been|being|already"
    r"|(?:does|did|should|must|may|might|can|could|will|would|shall)(?: (?:i|we|you|he|she|they|it))?"
    r"|doesn't|didn't|shouldn't|mustn't|won't|wouldn't|can't|cannot|couldn't|is there|has to|needs to|wants to)\b"
)
#: Words of talk that are none: "can I have it as csv", "no wait, undo that".
_BEFORE_ANOTHER = re.compile(
    r"\b(?:can|could|may|might) (?:i|we) (?:please )?(?:have|get|see)\b|\bdo it\b|\b(?:no wait|wait no)\b"
)


#: What stands behind a verb that is told of, or is for another time.
_TOLD_OF = re.compile(
    r"\W*(?:it |that |this )?(?:is|was|were|has|had|failed|fails|does|did|doesn't|didn't|looks|works|later|tomorrow"
    r"|if|unless|until|once|when|after|before|means?)\b"
)


def orders(text: str, verb: str, beside: Iterable[str] = ()) -> bool:
    """Whether these words are the verb of an order. ``beside``: words that may stand anywhere, a name or a week."""
    if (found := _said(text, verb)) is None or asks(text):
        return False
    neutral = frozenset(beside)
    lead = " ".join(word for word in _CLAUSE.split(text[: found.start()])[-1].split() if word not in neutral)
    if _LEADS.fullmatch(lead) is None:
        return False
    return _QUESTION_MARK.search(text) is None or _POLITELY.search(text) is not None


def is_on_condition(text: str, verb: str) -> bool:
    """Whether something stands behind the verb that makes its order one for later, or for perhaps."""
    return (found := _said(text, verb)) is not None and _CONDITION.search(text[found.end() :]) is not None


def waits_for_something(text: str) -> bool:
    """Whether it is to be done as soon as something is, or as long as it is so; what is behind "because" is apart."""
    return _AS_SOON_AS.search(text.partition(" because ")[0]) is not None


_AS_SOON_AS = re.compile(r"\bas (?:soon|long) as\b")


_HESITATES = re.compile(r"\b(?:maybe|perhaps|not (?:so )?sure|no wait|hmm+)\b")


def hesitates(text: str) -> bool:
    """Whether somebody is not of one mind."""
    return _HESITATES.search(text) is not None


def depends(text: str) -> bool:
    """Whether what is said holds on a condition alone, though a reason goes before: "because it is fine, but only if
    the captions are new"."""
    return _EVER_ON_CONDITION.search(text) is not None


#: What may stand behind the verb of a decision beside its page and week, and leaves it one about that whole week, now.
_OF_THE_WHOLE_WEEK = frozenset((
    *("it", "it's", "its", "this", "that", "these", "those", "them", "the", "a", "an", "week", "week's", "schedule"),
    *("schedule's", "plan", "plan's", "page", "page's", "one", "ones", "all", "whole", "full", "entire", "complete"),
    *("everything", "of", "for", "from", "to", "s", "'s", "her", "hers", "his", "their", "our", "my", "me", "us"),
    *("please", "pls", "plz", "kindly", "thanks", "thank", "you", "u", "now", "immediately", "straight"),
    *("right", "away", "asap", "at", "once", "then", "too", "as", "well", "again", "ok", "okay", "yes", "yep", "yeah"),
    *("sure", "good", "great", "fine", "perfect", "nice", "cool", "looks", "look", "lgtm", "is", "i", "we", "go"),
    *("ahead", "and", "just", "so", "already", "honestly", "really", "definitely", "totally", "completely", "fully"),
    *("entirely", "do", "can", "could", "would", "will", "like", "love", "draft", "review", "waiting", "current", "in"),
    *("view", "creator", "account", "quickly", "finally", "actually", "anyway", "hey", "hi", "hello", "lol", "haha"),
    *("with", "even", "due", "be", "posted", "sent", "sounds", "seems", "no", "wait", "don't", "sorry", "oh", "well"),
    *("let's", "lets", "let", "but", "want", "need", "have", "id", "i'd", "we'd", "i'm", "happy"),
))  # fmt: skip
_ONE_OF = re.compile(r"\bone of\b|\bin (?:an?|one|two|three|\d+) \w+|\bwith(?! (?:it|that|this|thanks|pleasure)\b)")


def of_no_whole_week(text: str) -> list[str]:
    """The words behind the verb of a decision by which it may be about less than the week, another one, or a later
    time: all that are not known to leave it the whole week, now (R62)."""
    words = [word.strip("'./-") for word in re.findall(r"[\w'./-]+", text)]
    return [*_ONE_OF.findall(text), *(word for word in words if word and word not in _OF_THE_WHOLE_WEEK)]


def is_put_off(text: str, verb: str, names: Collection[str] = ()) -> bool:
    """Whether a decision is one for later or for perhaps, by what stands right behind it and its object.

    ``names``: words of whose week it is.
    """
    if (found := _said(text, verb)) is None:
        return False
    behind = " ".join(word for word in text[found.end() :].split(" ") if word.strip(",.!;:") not in names)
    return _PUT_OFF.match(behind, _end_of_object(behind)) is not None


def _end_of_object(text: str) -> int:
    found = _OF_THE_DECISION.match(text)
    return found.end() if found is not None else 0


def is_taken_back(text: str, verb: str) -> bool:
    """Whether a clause behind the verb says nothing but that it is not to be done: "approve it, no wait"."""
    found = _said(text, verb)
    return found is not None and any(map(_TAKEN_BACK.fullmatch, _PARTS.split(text[found.end() :])))


def only_speaks_of(text: str, verb: str) -> bool:
    """Whether the text denies these words, asks about them or tells of them, and wants nothing done."""
    if (found := _said(text, verb)) is None:
        return False
    lead = _BEFORE_ANOTHER.sub(" ", _POLITELY.sub(" ", _CLAUSE.split(text[: found.start()])[-1]))
    return asks(text) or _TALK.search(lead) is not None or _TOLD_OF.match(text, found.end()) is not None


def _said(text: str, words: str) -> re.Match[str] | None:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text)


def answered(how: str) -> Understood:
    """What to say to order it, which leaves the conversation as it was."""
    return Understood(plan=ChatPlan(intent="help", question=how))
