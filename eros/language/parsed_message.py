"""A message as it was read: its tokens, whom it names, and what it goes on from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from eros.language.beside_names import creators_meant
from eros.language.chat_plan import ChatPlan, ConversationState, Intent, KnownCreator
from eros.language.contraries import without_contrasts
from eros.language.corrections import corrections
from eros.language.inquiries import asks, asks_shortly, subject_of
from eros.language.names import MARK, set_names_apart
from eros.language.no_part_of_it import without_plain
from eros.language.notes import Notes
from eros.language.orders import orders
from eros.language.past_dates import AGO
from eros.language.stories import note_of, without_stories
from eros.language.text import SpellingResult, correct_spelling, is_guess, names_of, normal
from eros.language.tokenizing import tokenize, with_as_well, with_that_day
from eros.language.tokens import Token, TokenStream, full_words_of

_TWO = 2
#: Before a creator's name these say that she is not meant.
_DENIES = frozenset(("no", "not", "but not", "and not", "without", "except", "except for", "all but", "apart from"))


@dataclass(frozen=True)
class ParsedMessage:
    """``creators`` are the ids of those it names, each once."""

    tokens: tuple[Token, ...]
    creators: tuple[str, ...]
    spelling: SpellingResult
    conversation: ConversationState
    #: As it was typed.
    written: str = ""
    #: Creators' names that stand in it as words of ours.
    left: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.spelling.text

    @property
    def creator(self) -> str | None:
        """The one creator it is about, here or in the turn before."""
        if self.is_denied:
            return None
        if self.creators:
            return self.creators[0] if len(self.creators) == 1 and not self.unknown_names else None
        return (
            self.conversation.plan.creator_id if self.conversation.plan is not None and not self.unknown_names else None
        )

    @property
    def is_denied(self) -> bool:
        """Whether the one creator who is named is not to be planned: "not juno", "all but juno", "no juno"."""
        if len(self.creators) != 1:
            return False
        at = next((at for at, it in enumerate(self.tokens) if it.kind == "CREATOR"), 0)
        before = self.tokens[:at]
        once = sum(it.kind == "CREATOR" for it in self.tokens) == 1
        return once and bool(before) and (before[-1].kind in ("EXCEPT", "ALL_BUT") or before[-1].words in _DENIES)

    @property
    def unknown_names(self) -> tuple[str, ...]:
        """Words in the place of a name that are no creator's."""
        unknown = {it.words for it in self.tokens if it.kind == "UNKNOWN"}
        return tuple(word for word in self.spelling.unsure if word in unknown)

    @property
    def unknown_name(self) -> str | None:
        """The one that is asked about."""
        return self.unknown_names[0] if self.unknown_names and len(self.creators) < _TWO else None

    @property
    def asks(self) -> bool:
        return asks(self.text) or asks_shortly([it.kind for it in self.tokens], self.text)

    @property
    def mended(self) -> dict[str, str]:
        """Words of the vocabulary as which others were read -> what was written."""
        return {meant: word for word, meant in self.spelling.read_as.items()}

    @property
    def guessed(self) -> dict[str, str]:
        """Those of which the others may be words of their own."""
        return {meant: word for meant, word in self.mended.items() if is_guess(word, meant)}

    @property
    def previous_week(self) -> date | None:
        """The week of the turn before, where this one names nobody else."""
        return self.conversation.plan.week_start if self.conversation.plan is not None and not self.creators else None

    def going_on_from(self, plan: ChatPlan) -> "ParsedMessage":
        """The same message as if that plan had been the turn before."""
        return replace(self, conversation=self.conversation.model_copy(update={"plan": plan}))

    def opens_with(self, kind: str) -> bool:
        """Whether a word of this kind stands first and leads on to a creator or to a planning: "cancel luna's week"."""
        kinds = [it.kind for it in self.tokens if it.kind != "GREETING"]
        joint = next((at for at, it in enumerate(kinds) if it in (*JOINTS, "SO")), len(kinds))
        return kinds[:1] == [kind] and any(it in ("CREATOR", *_PLANNING) for it in kinds[:joint])

    def has(self, *kinds: str) -> bool:
        return any(it.kind in kinds for it in self.tokens)

    def stream(self) -> TokenStream:
        """The tokens to read from; creators are read already, and the words behind one go to the next token."""
        kept, filler = list[Token](), tuple[str, ...]()
        for token in self.tokens:
            if token.kind == "CREATOR":
                filler += token.filler
            else:
                kept.append(replace(token, filler=filler + token.filler) if filler else token)
                filler = ()
        asked = {at for at, it in enumerate(kept) if it.kind == "UNKNOWN" and it.words == self.unknown_name}
        if self.is_denied:  # the word that denies her is a part of the question whose week it is
            asked.add(next(at for at, it in enumerate(self.tokens) if it.kind == "CREATOR") - 1)
        return TokenStream(kept, used={*asked}, neutral={*asked})

    def creator_or_question(self, notes: Notes) -> str | None:
        """The creator; without one it is asked back."""
        if self.creator is None:
            notes.ask(*self._which_creator())
        if self.has("SAME") and not self.has("APPROVE", "REJECT") and self.conversation.plan is None:
            notes.ask("The same as what? Nothing was planned before in this conversation.")
        return self.creator

    def _which_creator(self) -> tuple[str, ...]:
        """The question, and what it offers."""
        if self.is_denied:
            return (f"{self.creators[0]!r} is not to be planned. Which creator is it for, if any? Or 'cancel'.",)
        if len(self.creators) >= _TWO:
            return (f"One creator at a time: {' or '.join(self.creators)}?",)
        if (word := self.unknown_name) is not None:
            if near := self.spelling.unsure[word]:
                return f"Which creator is '{word}': {' or '.join(near)}?", *near
            return (f"There is no active creator '{word}'. Which one is it for?",)
        if not self.creators and len(self.conversation.shared_by) >= _TWO:
            return (f"One creator at a time: {' or '.join(self.conversation.shared_by)}?",)
        if self.left:
            return (_is_it_a_creator(self.left[0]),)
        return ("Which creator is it for?",)


def parse_message(
    message: str, conversation: ConversationState, creators: Sequence[KnownCreator]
) -> tuple[ParsedMessage, Notes]:
    """The message in tokens, and a notice for each word that was read as another."""
    apart = set_names_apart(message, creators)
    names = {**names_of(creators), **apart.phrases}
    read = correct_spelling(normal(apart.text), names, apart.written)
    guessed = {meant: word for word, meant in read.read_as.items() if is_guess(word, meant)}
    before = read.text
    text, told = without_stories(read.text, names, guessed)
    read = read._replace(text=text)
    tokens, corrected = corrections(apart.restored(tokenize(read.text, names)))
    tokens, contrasted = without_contrasts(tokens)
    if conversation.plan is None or not conversation.plan.said:
        tokens = without_plain(tokens)
    if conversation.plan is not None and conversation.plan.intent == "generate":
        tokens = with_as_well(tokens, conversation.plan.volume)
    if conversation.plan is not None and not any(it.kind == "CREATOR" for it in tokens):
        tokens = with_that_day(tokens)
    respelled = {word: meant for word, meant in read.read_as.items() if meant != word.removesuffix("s")}
    gone = {*before.split()} - {*re.findall(r"[\w']+", text)} if told else set()
    notices = [f"'{word}' was read as '{meant}'" for word, meant in respelled.items() if meant not in gone]
    read = read._replace(text=apart.as_written(read.text), unsure={**read.unsure, **apart.unsure})
    ids = creators_meant(tokens, read.text, _in_view(conversation))
    told = tuple(apart.as_written(one) for one in told)
    notes = Notes(notices=[*notices, *corrected, *contrasted, *([note_of(told)] if told else [])])
    parsed = ParsedMessage(tuple(tokens), ids, read, conversation, message)
    named = [it.words for at, it in enumerate(tokens) if it.words in apart.left and _is_in_a_names_place(tokens, at)]
    parsed = replace(parsed, left=tuple(dict.fromkeys((*named, *apart.left))))
    if named and not ids:
        notes.ask(_is_it_a_creator(named[0]))
    return parsed, notes


def _in_view(conversation: ConversationState) -> str | None:
    return conversation.plan.creator_id if conversation.plan is not None else None


def _is_it_a_creator(name: str) -> str:
    return f"Is {name!r} the creator? Say '{MARK}{name}' for the creator, or name another."


#: What names nothing by itself, and so may be a creator where it stands first: "april too", "vip next week".
_NAMES_NOTHING = ("WEEKDAY", "DATE", "RELATIVE", "MONTH", "TYPE", "CATEGORY", "UNKNOWN", "TIME")


def _is_in_a_names_place(tokens: Sequence[Token], at: int) -> bool:
    """Whether a creator may be named here: "show april", "april too"."""
    before, behind = [it.kind for it in tokens[at - 1 : at]], [it.kind for it in tokens[at + 1 : at + 2]]
    return (bool(before) and before[0] in (*_VERBS, "SAME", "AS_WELL_FOR", "ABOUT")) or (
        not before
        and tokens[at].kind in _NAMES_NOTHING
        and behind in ([], ["TOO"], ["NEXT"], ["STOP"], ["COMMA"], ["PLAN"], ["WEEK"])
    )


# What a message wants done: by its verbs, the first of them that counts.

#: A kind of verb -> what it asks for.
_VERBS: dict[str, Intent] = {
    "WHY": "explain",
    "APPROVE": "review",
    "REJECT": "review",
    "EXPORT": "export",
    "LEFT_TO_PLAN": "show",
    "SHOW": "show",
    "ANALYSE": "analyse",
    "HELP": "help",
    "PLAN": "generate",
    "MAKE": "generate",
}
_PLANNING = ("PLAN", "MAKE")
#: What decides where no verb does, in this order.
_SIGNS: dict[str, Intent] = {"EVERYONE": "batch", "SOME_PAGES": "batch", "FORMAT": "export", "REVIEW": "review"}
#: What has become of a week, in a question.
DECIDED = ("approved", "rejected", "reviewed")
#: After a request to plan these turn the rest of the message into something for later.
_LATER = ("SHOW", "EXPORT", "APPROVE", "REJECT", "WHY", "ANALYSE", "CHANGED")
_MAY_BE_WISHED = ("NO", "NOTHING", "ONLY", "OFF", "VOLUME", "MOST", "BUDGET", "EARLIEST", "LATEST")
#: "Another seed" and "but different" say how the week should be.
_LIKE_VERBS = ("different", "differs", "difference", "change")
JOINTS = ("AND", "COMMA", "STOP", "BUT", "DASH")
_FILTERED = ("TYPE", "CATEGORY", "WEEKDAY", "DATE", "RELATIVE", "WARNINGS", "PRIME", "NOT_PRIME", "ONLY")


#: What asks why a week has its score, without a why.
_LOST_POINTS = re.compile(r"\blos[et]\w* (?:\w+ ){0,2}points?\b|\bpoints? (?:\w+ ){0,2}(?:lost|missing|gone)\b")


def intent_of(tokens: Sequence[Token], text: str, conversation: ConversationState) -> Intent | None:
    """What is asked for; None where no word says it."""
    kinds = [it.kind for it in tokens]
    verb = _verb(kinds, _without_told(tokens, text))
    asked_shortly = asks_shortly(kinds, text)
    if "COMPARED" in kinds and verb not in ("PLAN", "MAKE"):
        return "unsupported"
    asked = asked_shortly or (
        asks(text)
        and not _orders_after(tokens)
        and (verb in _PLANNING or (verb is None and "REVIEW" not in kinds) or _asks_after(kinds, verb or ""))
    )
    known = conversation.plan is not None or "CREATOR" in kinds
    if "PRAISE" in kinds and not asks(text) and _only_praises(kinds):
        return "review"
    if known and asks(text) and verb is None and any(it.kind == "REVIEW" and it.words in DECIDED for it in tokens):
        return "show"  # "is luna approved?"
    if known and asks(text) and verb not in _PLANNING and _LOST_POINTS.search(text):
        return "explain"
    if asked and "CANNOT" not in kinds and (about := subject_of(kinds, known=known)) is not None:
        return about
    if verb in ("SHOW", "EXPORT") and _runs_first(kinds, verb):
        return "generate"
    if verb is not None and verb not in _PLANNING:
        return "unsupported" if "CANNOT" in kinds and verb not in ("WHY", "REJECT") else _VERBS[verb]
    if any(it == "EVERYONE" and before == "SENDS" for before, it in pairwise(kinds)):
        return "unsupported"
    sign = next((_SIGNS[kind] for kind in _SIGNS if kind in kinds), None)
    if verb is not None:
        return "batch" if sign == "batch" else "generate"
    return (
        sign
        if sign is not None and "CANNOT" not in kinds
        else _unsaid(kinds, [it.words for it in tokens], conversation, text)
    )


_BESIDE_PRAISE = frozenset((
    "COMMA", "STOP", "AND", "BUT", "DASH", "CREATOR", "WEEK", "SCHEDULE", "PLAN", "NEXT", "THIS", "YES", "LOOKS", "TO",
))  # fmt: skip


def _only_praises(kinds: Sequence[str]) -> bool:
    """ "Luna's week looks good": nothing else is said."""
    return {*kinds} <= {"PRAISE", *_BESIDE_PRAISE} and kinds[:1] != ["PLAN"]


def _orders_after(tokens: Sequence[Token]) -> bool:
    """Whether an order stands behind the question: "what's next for dahlia? build it"."""
    last = max((at for at, it in enumerate(tokens) if it.kind == "STOP" and "?" in it.words), default=len(tokens))
    return any(it.kind in _PLANNING for it in tokens[last:])


def _runs_first(kinds: Sequence[str], verb: str) -> bool:
    """ "Dry run luna and show me the score": what is looked at is made first."""
    before = kinds[: kinds.index(verb)]
    return "DRY_RUN" in before and "CREATOR" in before and bool({*JOINTS}.intersection(before))


def _asks_after(kinds: Sequence[str], verb: str) -> bool:
    """Whether a verb of looking only leads to what is asked about: "show me what changed"."""
    return verb in ("SHOW", "EXPORT") and "CHANGED" in kinds


#: What says how a week should be, where a verb of looking is only told of: "the boss wants to see money".
_SAYS_HOW = frozenset((
    "TIME", "NUMBER", "MOST", "LEAST", "LESS", "FOCUS", "VOLUME", "OFF", "NOTHING", "EARLIEST", "LATEST", "MONEY",
    "BUDGET", "PART",
))  # fmt: skip
_MAY_BE_TOLD = ("SHOW", "ANALYSE", "HELP")


def _without_told(tokens: Sequence[Token], text: str) -> Sequence[Token]:
    """Beside a wish a verb of looking counts where it is ordered, and not where a story tells of it."""
    if asks(text) or not any(it.kind in _SAYS_HOW for it in tokens):
        return tokens
    beside = {word for it in tokens if it.kind == "CREATOR" for word in it.words.split()}
    return [it for it in tokens if it.kind not in _MAY_BE_TOLD or orders(text, it.words, beside)]


#: "All types again" is no week once more.
_ALL_OF_SOME = re.compile(r"\b(?:all|every|any|each|both|some)\b")
_ONCE_MORE = {"again", "once more", "one more time", "same again"}


def _verb(kinds: Sequence[str], tokens: Sequence[Token]) -> str | None:
    """ "Help" among other verbs or before a creator asks for what they ask for."""
    verbs = [it.kind for it in tokens if it.kind in _VERBS]
    if any(it.kind == "HELP" and it.words == "help" for it in tokens) and ("CREATOR" in kinds or len(verbs) > 1):
        verbs.remove("HELP")
    if verbs[:1] == ["WHY"] and "ANALYSE" in verbs and not _OF_SENDS & {*kinds}:
        return "ANALYSE"  # "why is her confidence low": what a week rests on, and no week, has the answer
    return verbs[0] if verbs else None


#: What says that a question is about sends of a week.
_OF_SENDS = frozenset(
    {"TYPE", "CATEGORY", "SLOT", "WEEKDAY", "DATE", "SENDS", "WARNINGS", "PRIME", "NOT_PRIME", "VERDICT"}
)


def _unsaid(kinds: Sequence[str], words: Sequence[str], conversation: ConversationState, text: str) -> Intent | None:
    """Without a verb: a question about sends asks to see them; else the turn before may say it."""
    if (
        "CANNOT" not in kinds
        and "ABOUT" in kinds
        and "CREATOR" not in kinds
        and "NO" not in kinds
        and {*_FILTERED} & {*kinds}
    ):
        return "show"
    if conversation.plan is None:
        return None
    once_more = bool({*words} & _ONCE_MORE) and len(kinds) <= 2 and _ALL_OF_SOME.search(text) is None
    if conversation.plan.intent == "generate" and once_more and not conversation.asked:
        return "generate"
    if (
        conversation.asked and conversation.plan.intent == "batch" and "CREATOR" in kinds
    ):  # it was asked whose week comes first
        return "generate"
    if conversation.plan.intent == "analyse" and conversation.asked and {"CREATOR", "NEXT", "WEEK"} <= {*kinds}:
        return "generate"  # "how are you today", "good. kaia next week": an analysis is of no week
    if conversation.plan.intent in _LOOKS and not conversation.asked and _only_names(kinds, words):
        return conversation.plan.intent  # "show luna", "and alexia too"
    if conversation.plan.intent in _LOOKS_AT_A_WEEK and not conversation.asked and _names_a_week(kinds, words):
        return conversation.plan.intent  # "show luna", "and next week"
    if "ABOUT" in kinds and "NO" in kinds and conversation.plan.intent in _LOOKS:  # "how about no bundles?"
        return "generate"
    looks = conversation.plan.intent in ("show", "explain", "export") and not conversation.asked
    if looks and {"SAME", "AS_WELL_FOR"} & set(kinds) and "CREATOR" in kinds:  # "the same" is the week looked at
        return "generate"
    shown = (
        conversation.plan.intent in ("show", "explain") and bool(kinds) and set(kinds) <= {*_FILTERED, *JOINTS, "ON"}
    )
    return (
        conversation.plan.intent
        if conversation.asked or shown or {"SAME", "ABOUT", "AS_WELL_FOR"} & set(kinds)
        else None
    )


_LOOKS_AT_A_WEEK = ("show", "explain", "export", "diff")
#: A week alone is another one to look at.
_ANOTHER_WEEK = frozenset((
    "WEEK", "WEEK_OF", "WEEK_STARTING", "NEXT", "THIS", "LAST", "FOLLOWING", "AFTER_NEXT", "WEEK_AFTER", "DATE",
    "AND", "COMMA", "STOP", "ABOUT", "NUMBER", "FOR", "OF", "TOO", "ISO_WEEK",
    "MONTH_WEEK", "ON",
))  # fmt: skip
#: What a name alone goes on with.
_LOOKS = ("show", "explain", "export", "analyse", "diff")


def _names_a_week(kinds: Sequence[str], words: Sequence[str]) -> bool:
    """Whether a week is named and nothing else is said: "and the week after", "two weeks ago"."""
    named = {"WEEK", "WEEK_OF", "WEEK_STARTING", "WEEK_AFTER", "AFTER_NEXT", "ISO_WEEK", "MONTH_WEEK"} & {*kinds}
    rest = [kind for kind, word in zip(kinds, words, strict=True) if word not in AGO]
    return bool(named) and {*rest} <= _ANOTHER_WEEK


def _only_names(kinds: Sequence[str], words: Sequence[str]) -> bool:
    """Whether a creator is named and nothing else is said: "and alexia too"."""
    beside = {*JOINTS, "DASH", "FOR", "ABOUT", "AS_WELL_FOR", "GREETING"}
    rest = [word for kind, word in zip(kinds, words, strict=True) if kind != "CREATOR" and kind not in beside]
    return "CREATOR" in kinds and {*rest} <= {"too", "as well", "also", "now", "next"}


def split_off_later(stream: TokenStream, verbs: Sequence[str] = _LATER) -> list[Token]:
    """Use up what a further verb asks for: one thing is done at a time, and what is for later is told."""
    kinds = stream.kinds()
    for at in range(1, len(kinds)):
        joined = kinds[at - 1] in JOINTS
        then = any("then" in it.filler for it in stream.tokens[at - 1 : at + 1])
        if kinds[at] in verbs and stream.tokens[at].words not in _LIKE_VERBS and (joined or then):
            begins = at - 1 if joined else at
            stream.used.update(range(begins, len(kinds)))
            return stream.tokens[begins:]
    return []


def tell_what_is_later(later: Sequence[Token], notes: Notes) -> None:
    """What of a message is left for another turn; what may be a wish of this one is asked about."""
    afterwards = full_words_of(it for it in later if it.kind not in JOINTS)
    if any(it.kind in _MAY_BE_WISHED for it in later):
        notes.ask(f"{afterwards!r}: a wish of this week, or for afterwards? Say the wish plainly, or 'leave it out'.")
    elif later:
        notes.tell(f"one thing at a time; say afterwards: {afterwards!r}")
