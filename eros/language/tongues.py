"""In what tongue a message is written, where it is not English: it is answered with what to do, and never half-read.

Known by words that English does not have and of which there are more than of English, creators' names taken out first;
the table is ``tongues.toml``. It is no reading: what a message in another tongue asks for only a model can tell.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from eros.language.chat_plan import ChatPlan, ConversationState, KnownCreator
from eros.language.names import as_said

_WORD = re.compile(r"[^\W\d_]{2,}")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
_ENGLISH = "english"
#: The letters by which tongues in Cyrillic letters are told apart, and those that neither of the two has alone.
_LETTERS = {"Ukrainian": frozenset("іїєґ"), "Russian": frozenset("ыэё")}
_OF_OTHERS = frozenset("ўъјљњћђџѓќѕ")
_IN_CYRILLIC = "a language in Cyrillic letters"


@cache
def _read() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("eros.language") / "tongues.toml").read_text(encoding="utf-8"))


@cache
def _beside() -> dict[str, frozenset[str]]:
    """Tongue -> its words that English has too, and that a request in English seldom has."""
    return {tongue: frozenset(it.get("beside", "").split()) for tongue, it in _read().items()}


@cache
def _tables() -> dict[str, frozenset[str]]:
    """Tongue -> its words, each way they are typed; those that English shares tell nothing and are in none."""
    tables = _read()
    words = {tongue: {way for word in it["words"].split() for way in _ways(word)} for tongue, it in tables.items()}
    others = frozenset[str]().union(*(it for tongue, it in words.items() if tongue != _ENGLISH))
    return {tongue: frozenset(it - (others if tongue == _ENGLISH else words[_ENGLISH])) for tongue, it in words.items()}


def _ways(word: str) -> Iterable[str]:
    yield word
    yield "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))
    yield word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")


@cache
def words_of_tongues() -> frozenset[str]:
    """The words of all tongues but English."""
    return frozenset(word for tongue, words in _tables().items() if tongue != _ENGLISH for word in words)


#: Said in English requests too, and wishing nothing.
_POLITE = frozenset((
    "por", "favor", "bitte", "danke", "hola", "hallo", "gracias", "merci", "bonjour", "olá", "ola", "obrigado",
    "obrigada", "salut", "svp",
))  # fmt: skip


def is_of_another_tongue(word: str) -> bool:
    """Whether a word that English has not may wish something in another tongue."""
    return word in words_of_tongues() and word not in _POLITE


@cache
def _answers() -> dict[str, str]:
    """A yes or a no of another tongue -> what it is in English."""
    return {word: said for it in _read().values() for said in ("yes", "no") for word in it.get(said, "").split()}


def answer_in_english(message: str, creators: Sequence[KnownCreator]) -> str:
    """A yes or a no in whatever tongue, with nothing beside it but politeness, is one in English; any other message,
    and a name, as it is."""
    folded = unicodedata.normalize("NFC", message.casefold())
    alone = _without_names(folded, creators)
    if (said := _answers().get(alone.strip(" \t\n.,!"))) is not None:
        return said
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", folded) if "?" not in message else []
    meant = {_answers()[word] for word in words if word in _answers()}
    of_another = any(word in words_of_tongues() | _PLEASE for word in words)
    polite = all(word in _answers() or word in _POLITE | _PLEASE for word in words)
    return meant.pop() if len(meant) == 1 and polite and of_another else message


_PLEASE = frozenset(("s'il", "vous", "te", "plaît", "plait", "будь", "ласка", "пожалуйста", "дякую", "спасибо"))


def tongues_of(message: str, creators: Sequence[KnownCreator]) -> tuple[str, ...]:
    """The tongues that have most of the message's words, more than English has; () for English, and in doubt."""
    words = {*_WORD.findall(_without_names(unicodedata.normalize("NFC", message.casefold()), creators))}
    cyrillic = {word for word in words if _CYRILLIC.fullmatch(word)}
    counts = {tongue: len((words - cyrillic) & (table | _beside()[tongue])) for tongue, table in _tables().items()}
    in_cyrillic = _tongue_in_cyrillic(cyrillic)
    counts[in_cyrillic] = counts.get(in_cyrillic, 0) + len(cyrillic)
    english = counts.pop(_ENGLISH)
    most = max(counts.values())
    if most <= english:
        return ()
    return tuple(tongue for tongue, count in counts.items() if count == most)


def _tongue_in_cyrillic(words: Iterable[str]) -> str:
    """By letters that one tongue alone has, or words; without such, or with those of several, none is named."""
    words = {*words}
    signs = {sign for word in words for sign in word}
    found = [tongue for tongue, letters in _LETTERS.items() if letters & signs or _tables()[tongue] & words]
    return found[0] if len(found) == 1 and not _OF_OTHERS & signs else _IN_CYRILLIC


def _without_names(message: str, creators: Sequence[KnownCreator]) -> str:
    names = {name.casefold() for it in creators for name in (it.creator_id, *it.names) if name.strip()}
    if not names:
        return message
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    return re.sub(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", " ", message)


#: What an answer about another tongue says where no model is set up.
_UNREAD_WITHOUT = ", of which I read nothing without a model: set one up (EROS_MODEL), or"


def with_a_model(question: str) -> str:
    """The answer about another tongue where a model is set up, and was no help."""
    return question.replace(_UNREAD_WITHOUT, ":")


def in_another_tongue(
    message: str, conversation: ConversationState, creators: Sequence[KnownCreator]
) -> ChatPlan | None:
    """For a message in another tongue what can be done about it, which leaves the conversation as it was; else None."""
    if not (tongues := tongues_of(message, creators)):
        return None
    before = conversation.plan.creator_id if conversation.plan is not None else None
    named = next(
        (one.creator_id for one in creators if _without_names(message.casefold(), [one]) != message.casefold()), None
    )
    creator = named or before or (creators[0].creator_id if creators else "luna")
    what_to_do = (
        f"This reads as {' or '.join(tongues)}{_UNREAD_WITHOUT} say it in English, for example: "
        f"plan {as_said(creator)} for next week, nothing on Sunday"
    )
    return ChatPlan(intent="unsupported", question=what_to_do)
