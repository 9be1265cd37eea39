"""What is answered from the words alone: how to say a wish, what a send type is, a kind word."""

import re

from eros.language.answers import asks_for_an_order
from eros.language.asked_again import STILL_OPEN, open_question
from eros.language.chat_plan import ChatPlan, ConversationState, Read, Understood
from eros.language.orders import answered
from eros.language.phrases import hints
from eros.language.plain_words import plain_words
from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.vocabulary.catalogue import CATEGORIES, default_catalogue
from eros.vocabulary.wishes import Wishes

_LEAD = r"(?:(?:and|so|ok|okay|hey|hi|wow|thanks|thank you)\W+)*"
_HOW = re.compile(_LEAD + r"how (?:to|(?:do|can|would|could|should) (?:i|we|you|one)) (?P<wish>.+?)\W*")
_WHAT = re.compile(
    _LEAD + r"(?:(?:what(?:'s| is) )?(?:the )?difference between|what(?:'s| is| are)|what does|define)"
    r"(?: an?| the)? (?P<types>.+?)(?: mean| do| is| are)?\W*"
)
_KIND = re.compile(
    _LEAD + r"(?:(?:nice|great|good|lovely|awesome|amazing) (?:work|job|one|stuff)|well done|merry (?:christmas|xmas)"
    r"|happy (?:new year|holidays|thanksgiving|easter|(?:mon|tues|wednes|thurs|fri|satur|sun)day|weekend))"
    r"(?: all| everyone| team)?\W*"
)
_MEANS = re.compile(
    _LEAD + r"(?:what(?:'s| is| are| does| do)|explain|define) (?:(?:an?|the|your|this|that) )*(?P<word>[\w -]+?)"
    r"(?: (?:mean|means|do|good for|stand for|about))*\W*"
)
_PRICES = re.compile(
    _LEAD + r"(?:how|who|what) (?:is|are|do|does|makes?|sets?|decides?) (?:you )?(?:set |make )?(?:the )?"
    r"(?:\w+ )?prices?\b"
    r"(?!.*(?:'s\b|\b(?:\w+day|tomorrow|tonight|today)\b)).*"  # of somebody's send, or of a day: that is shown
)
_WHICH_TYPES = re.compile(
    _LEAD
    + r"(?:what|which|list|show|name|tell me)(?: me)?(?: are)?(?: all)?(?: of)?(?: the)? (?:send )?types(?: of sends?)?"
    r"(?: are there| do (?:we|you|i) have| exist| can i use)?\W*|\W*(?:send )?types\W*"
)
#: Where a week is in view "what is the budget?" is about that week.
_EXPLAINED = re.compile(r"\b(?:means?|explain|define|types|prices?|what(?:'s| is| are) an?)\b")
_LIKEWISE = "Thank you! 'plan luna' plans a week, and 'help' says what can be asked."
#: What would come of something: a question, whatever it names.
_SUPPOSES = re.compile(
    _LEAD + r"(?:what (?:can|could|might) (?:go wrong|happen)|what happens"
    r"|(?:would|will) (?!you\b|u\b|it be\b|we\b)[\w.'-]+"
    r" (?:earn|make|sell|lose|gain|do better|do worse|get (?:more|less|fewer)))\b"
    r".*\b(?:if|when) (?:i|we|she|he|they)\b.*"
)
_WHO_APPROVES = re.compile(
    _LEAD
    + r"(?:who|whom) (?:(?:has|have|needs?|is|are|can|may|must|will|should|do|does|gets?) (?:to |i |we |allowed to )*)?"
    r"(?:approves?|signs?(?: it| this| that)? off|reviews?|decides?|ask)"
    r"(?: (?:this|it|that|them|her|the|weeks?|plans?|on|for|schedules?|approval|now|here|to approve))*\W*"
)
_APPROVALS = (
    "A person approves a week, never EROS by itself: whoever runs the command or is logged in. 'approve it' approves "
    "the week in view, 'reject it because ...' rejects it, and 'what is waiting for review?' lists those that wait."
)
_EARNS = re.compile(
    _LEAD + r"(?:how much|what)(?: money| revenue)? (?:will|would|does|do|can|could|should|is|are) (?!you\b|i\b)"
    r"[\w.' -]+? (?:going to )?(?:make|earn|bring in|bring|gross|sell for|generate|pull in)"
    r"(?: (?:us|me|her|in|next week|this week))*\W*"
)
_NO_FORECAST = (
    "What a week will earn is not forecast, and nothing is planned by asking: 'how is luna doing?' shows what the last "
    "30 days brought, and 'budget $60 a day' limits what a day asks for."
)
_KINDS_OF_PAGES = re.compile(
    _LEAD + r"(?:(?:which|what|list|show|tell|who(?:'s| is| are| has| have)?|how many)\b[\w ']*?)"
    r"\b(?:(?:(?:on|has|have|with|are|is|the|all) )*(?:an? |the |all )?(?:free|paid|paying|tier \d|vip) "
    r"(?:page|account|creator)s?(?: (?:do (?:we|i) have|are there|we have|have we))?"
    r"|(?:is|are|has|have) (?:(?:in|on|of|the) )*tier \d"
    r"|(?:page|account|creator)s? (?:(?:is|are|in|on|of|have|has|that|the) )*(?:free|paid|paying|tier \d))\W*"
)
_ROSTER = (
    "Chat plans one creator at a time and keeps no list of kinds of pages: `eros creators` lists every creator with "
    "her kind of page and her tier. Nothing is planned by asking."
)
_NOT_FORETOLD = (
    "What would come of it is not foretold here, and nothing is planned by asking: 'dry run luna' with what the week "
    "should be ('at most 20 a day') shows such a week and its score, and saves nothing."
)
#: Any page: how a wish is said is the same for all.
_SOMEBODY = ChatPlan(intent="generate", creator_id="somebody")


def read_how_to(message: str, conversation: ConversationState, read: Read) -> Understood | None:
    """The answer to "how do i exclude bundles", "what is a dm farm" or "nice work"; None for anything else."""
    text = normal(message)
    if _KIND.fullmatch(text) is not None and not conversation.asked:
        return answered(_LIKEWISE)
    if (how := _HOW.fullmatch(text)) is not None:
        plan = read(how["wish"], ConversationState(plan=_SOMEBODY)).plan
        if plan.intent == "generate" and plan.question is None and plan.said:
            return answered(
                f"Say it so: {how['wish']!r} is read as {plain_words(plan.said)}. Nothing changes by asking."
            )
        return answered(_A_WEEK) if {it.kind for it in tokenize(how["wish"], {})} <= _PLANS else None
    if conversation.replaces or conversation.approval is not None or asks_for_an_order(conversation):
        return None
    waits = f" {STILL_OPEN}{open_question(conversation)}" if conversation.asked else ""
    if _SUPPOSES.fullmatch(text) is not None:
        return answered(f"{_NOT_FORETOLD}{waits}")
    for pattern, answer in ((_WHO_APPROVES, _APPROVALS), (_EARNS, _NO_FORECAST), (_KINDS_OF_PAGES, _ROSTER)):
        if pattern.fullmatch(text) is not None:
            return answered(f"{answer}{waits}")
    if conversation.asked:
        return None
    explained = conversation.plan is None or _EXPLAINED.search(text) is not None
    if explained and (told := _known_word(text)) is not None:
        return answered(told)
    if (what := _WHAT.fullmatch(text)) is None:
        return None
    tokens = tokenize(what["types"], {})
    if not tokens or {it.kind for it in tokens} - {"TYPE", "AND"}:
        return None
    keys = [key for it in tokens if it.kind == "TYPE" for key in it.value.split()]
    return answered("; ".join(map(_told, keys)) + ".")


#: How a week is planned, where no wish is named.
_PLANS = frozenset(("PLAN", "MAKE", "WEEK", "SCHEDULE", "FOR", "NEXT", "THIS"))
_A_WEEK = "'plan luna for next week' plans it, with what it should be behind it: 'lighter, nothing on Friday'."
#: The kind of a word -> the wish that it is of.
_OF_WISH = {
    "SEED": "seed", "DRY_RUN": "dry_run", "FOLLOW_UPS": "follow_ups", "BUDGET": "budget_per_day", "FOCUS": "focus",
    "VOLUME": "volume", "PIN": "pinned", "OFF": "days_off", "MOST": "max_per_day", "EARLIEST": "not_before",
    "LATEST": "not_after", "INCLUDE": "include",
}  # fmt: skip
#: The wish -> how it is said.
_SAID_AS = {
    "focus": "focus on revenue", "volume": "lighter", "max_per_day": "at most 8 a day", "include": "only games",
    "exclude": "no bundles", "days_off": "nothing on Friday", "not_before": "nothing before 10:00",
    "not_after": "nothing after 21:00", "pinned": "bundle on Friday at 20:20", "follow_ups": "no follow-ups",
    "budget_per_day": "budget $60 a day", "dry_run": "dry run", "seed": "seed 42",
}  # fmt: skip
_OTHERS = {
    "score": "The score of a week's checks goes from 0 to 100; below 85 a week waits for a person (R33).",
    "review": "A week that needs a review is not saved until a person approves it: 'approve it', or 'reject it because"
    " ...' (R33).",
}


def types_text(message: str) -> str | None:
    """The send types by category, where a message asks which there are."""
    if _WHICH_TYPES.fullmatch(normal(message)) is None:
        return None
    rows = default_catalogue()
    of = {name: [key for key, row in rows.items() if row.category == name] for name in CATEGORIES}
    return "\n".join(f"{name}: {', '.join(keys)}" for name, keys in of.items())


def _known_word(text: str) -> str | None:
    """What a word of requests means, or where prices come from."""
    if _PRICES.fullmatch(text) is not None:
        return f"{hints()['PRICES'][:1].upper()}{hints()['PRICES'][1:]}."
    if (what := _MEANS.fullmatch(text)) is None:
        return None
    word = what["word"]
    kinds = {it.kind for it in tokenize(word, {})}
    other = next((told for name, told in _OTHERS.items() if re.search(rf"\b{name}\b", word)), None)
    if other is not None and "mean" in text:
        return other
    by_name = word.replace(" ", "_")
    name = by_name if by_name in _SAID_AS else next((_OF_WISH[it] for it in kinds if it in _OF_WISH), None)
    if kinds == {"CATEGORY"}:
        return f"{word}: {', '.join(key for key, row in default_catalogue().items() if row.category == word)}."
    if name is None or len(kinds) > 1:
        return None
    return f"{word}: {Wishes.model_fields[name].description} Say it as {_SAID_AS[name]!r}."


def _told(key: str) -> str:
    row = default_catalogue()[key]
    price = "with a price" if row.requires_price else "without a price"
    channel = row.channel_key.replace("_", " ")
    return f"{key}: {row.category}, a {channel} {price}, at most {row.max_per_day} a day"
