"""What is answered from the words alone: how to say a wish, what a send type is, a kind word."""

import re

from eros.language.chat_plan import ChatPlan, ConversationState, Read, Understood
from eros.language.orders import answered
from eros.language.plain_words import plain_words
from eros.language.text import normal
from eros.language.tokenizing import tokenize
from eros.vocabulary.catalogue import default_catalogue

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
_LIKEWISE = "Thank you! 'plan luna' plans a week, and 'help' says what can be asked."
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
        return None
    if conversation.asked or (what := _WHAT.fullmatch(text)) is None:
        return None
    tokens = tokenize(what["types"], {})
    if not tokens or {it.kind for it in tokens} - {"TYPE", "AND"}:
        return None
    keys = [key for it in tokens if it.kind == "TYPE" for key in it.value.split()]
    return answered("; ".join(map(_told, keys)) + ".")


def _told(key: str) -> str:
    row = default_catalogue()[key]
    price = "with a price" if row.requires_price else "without a price"
    channel = row.channel_key.replace("_", " ")
    return f"{key}: {row.category}, a {channel} {price}, at most {row.max_per_day} a day"
