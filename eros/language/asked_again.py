"""A question that was not answered is asked again in other words than before, and what a question offers is known."""

import re
from collections.abc import Sequence

from eros.language.chat_plan import ConversationState, Understood
from eros.language.orders import answered
from eros.language.text import normal
from eros.vocabulary.wishes import day_in_words

DOES_NOT_ANSWER = "does not answer it."
STILL_OPEN = "Still open: "
#: How a question begins that is asked again, and how much of the answer it quotes.
_ASKED_AGAIN = re.compile(
    r"^(?:Still open: )?(?:(['\"]).*?\1 does not answer it\. )?(?:(['\"]).*?\2 it is, then\. )?", re.DOTALL
)
_QUOTED = 60
#: How a wish is asked for whole that was corrected in words that were not read.
NOT_AS_SAID = "say the wish whole, as it is meant now."
#: What a question quotes; an apostrophe within a word ends none.
_QUOTES = re.compile(r"(?<!\w)'((?:[^']|(?<=\w)'(?=\w))+)'(?!\w)")


def open_question(conversation: ConversationState) -> str:
    """The question that is open, as it was asked first; "" where there is none."""
    asked = conversation.plan.question if conversation.plan is not None else None
    return _ASKED_AGAIN.sub("", asked or "")


def asked_again(message: str, conversation: ConversationState, found: Understood | None = None) -> Understood:
    """What waits goes on waiting, and it is said that the message did not answer it."""
    question = f"{message.strip()[:_QUOTED]!r} {DOES_NOT_ANSWER} {open_question(conversation)}"
    found = found or Understood(
        plan=conversation.plan,
        open=conversation.open,
        choices=conversation.choices,
        proposed=conversation.proposed,
    )
    return found.model_copy(update={"plan": found.plan.model_copy(update={"question": question})})


def is_asked_again(question: str | None, before: ConversationState) -> bool:
    """Whether nothing is asked but what was open."""
    return before.asked and (question or "").endswith(f" {DOES_NOT_ANSWER} {open_question(before)}")


#: Said to what is done, and to a question no answer.
_ONLY_THANKS = re.compile(r"\W*(?:(?:thanks|thank you|thx|cheers|so much|a lot|very much|many)\W*)+")


def still_open(message: str, conversation: ConversationState) -> Understood | None:
    """The question once more, to a thanks; None to anything else."""
    if conversation.plan is None or not conversation.asked or _ONLY_THANKS.fullmatch(normal(message)) is None:
        return None
    only_tells = "?" not in open_question(conversation) and not conversation.open
    if conversation.replaces or conversation.approval is not None or only_tells:
        return None
    again = asked_again(message, conversation)
    question = f"{STILL_OPEN}{open_question(conversation)}"
    return again.model_copy(update={"plan": again.plan.model_copy(update={"question": question})})


def then(waiting: Sequence[str], question: str) -> str:
    """The same question about words that were corrected."""
    return f"{', '.join(waiting)!r} it is, then. {question}"


def changes_nothing(found: Understood, conversation: ConversationState) -> bool:
    """Whether the same is asked of the same plan."""
    before = conversation.plan
    if before is None or not conversation.asked or found.plan.question != before.question:
        return False
    plans = found.plan.intent in ("generate", "batch")  # any other plan keeps the wishes so far beside it
    return found.plan.wishes_alike(before) if plans else found.plan.intent == before.intent


def offers(conversation: ConversationState) -> dict[str, str]:
    """What the open question quotes as something to say, by how it is read; the words that it is about are none."""
    waiting = [normal(words) for words in conversation.open]
    quoted = {normal(words): words for words in _QUOTES.findall(open_question(conversation))}
    return {read: words for read, words in quoted.items() if not any(read in one for one in waiting)}


def offered_as_readings(conversation: ConversationState) -> tuple[str, ...]:
    """What the open question says to say."""
    said = open_question(conversation).rpartition("Say ")[2].partition("leave it out")[0]
    return tuple(_QUOTES.findall(said))


_THANKED = re.compile(
    r"(?:(?:ok|okay|fine|good|great|alright|all right|right|thanks|thank you|thx|cheers|got it|i see)\W*)+"
)


def thanks_for_what_is_told(message: str, conversation: ConversationState) -> bool:
    """Whether what is open only tells something, and is thanked for."""
    return "?" not in open_question(conversation) and _THANKED.fullmatch(normal(message)) is not None


_ONCE_MORE = re.compile(
    r"\W*(?:(?:and|ok|okay|please|now|do it|try|try it)\W+)*(?:again|once more|one more time)(?:,? (?:please|pls))?\W*"
)


def read_once_more(message: str, conversation: ConversationState) -> Understood | None:
    """ "Again" behind a look: which week is planned once more is for the person to say; None where it is not that."""
    looked = conversation.plan
    if looked is None or looked.creator_id is None or conversation.asked or looked.intent not in _LOOKS:
        return None
    if _ONCE_MORE.fullmatch(normal(message)) is None:
        return None
    her, ran = looked.creator_id, conversation.ran_of(looked.creator_id)
    weeks = dict.fromkeys(one.week_start for one in (looked, ran) if one is not None and one.week_start is not None)
    ways = [f"'plan {her} for the week of {day_in_words(week)}'" for week in weeks] or [f"'plan {her}'"]
    return answered(
        f"{message.strip()!r}: that was no plan, and nothing is done. To plan her week, say {' or '.join(ways)}."
    )


_LOOKS = ("show", "explain", "analyse", "diff")
