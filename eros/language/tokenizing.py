"""A normalised text as tokens: the longest phrases first, then what a token is by those beside it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from eros.language.affirmed import MEMBERS, with_affirmed
from eros.language.carried import with_denials_behind_or, with_ends_of_denials
from eros.language.forms import FORMS
from eros.language.no_part_of_it import with_loving, with_sentences_apart
from eros.language.phrases import lexicon, longest_phrase, words_within_lists
from eros.language.tokens import Token, words_of

Phrases = Mapping[tuple[str, ...], tuple[str, str]]

#: A line's end is a stop like any other, and no token is without words.
_LINE_END = "."


def tokenize(text: str, creators: Phrases) -> list[Token]:
    """The tokens of a normalised text; words that only hold it together are left out."""
    return [*_tokenized(text, tuple(creators.items()))]


@lru_cache(maxsize=64)
def _tokenized(text: str, names: tuple[tuple[tuple[str, ...], tuple[str, str]], ...]) -> tuple[Token, ...]:
    """One message is looked at from many sides, each of which wants its tokens."""
    creators = dict(names)
    raw = [(match.lastgroup or "", match[0].strip() or _LINE_END) for match in FORMS.finditer(text)]
    phrases = {**lexicon(), **creators}
    most = max(longest_phrase(), *map(len, creators), 1)
    tokens, at = list[Token](), 0
    while at < len(raw):
        length, token = _token(raw[at : at + most], phrases)
        tokens.append(token)
        at += length
    tokens = _with_out(_with_too(tokens))
    tokens = _with_particles(_with_earnings(_with_sorry(_with_yes_to(_with_labelled_answers(_without_labels(tokens))))))
    tokens = with_affirmed(_with_statements(_with_may(_with_conditions(_with_proposals(tokens)))))
    tokens = with_ends_of_denials(with_denials_behind_or(tokens))
    tokens = with_sentences_apart(_without_filler(_with_unnamed_days(_with_done(_with_nouns(with_loving(tokens))))))
    return (*_with_orders_to_send(_with_instead(_with_days_on(_with_repeated_days(tokens)))),)


SENDS_NOTHING = "EROS plans and saves weeks; it sends nothing to fans and posts nowhere"


def _with_orders_to_send(tokens: list[Token]) -> list[Token]:
    """ "Luna next week, post it": a verb at the end is an order of its own, and names no sends."""
    ends = len(tokens) - next((n for n, it in enumerate(reversed(tokens)) if it.kind != "STOP"), len(tokens))
    last, before = tokens[max(ends - 1, 0) : ends], tokens[max(ends - 2, 0) : max(ends - 1, 0)]
    joined = [it.kind for it in before] in (["AND"], ["COMMA"], ["STOP"])
    if not joined or [it.words for it in last if it.kind == "SENDS"] not in (["send"], ["post"]):
        return tokens
    return [*tokens[: ends - 1], Token("CANNOT", SENDS_NOTHING, last[0].words), *tokens[ends:]]


def _token(ahead: list[tuple[str, str]], phrases: Phrases) -> tuple[int, Token]:
    """The longest phrase that begins here, else the form or the unknown word."""
    for length in range(len(ahead), 0, -1):
        phrase = tuple(text for _, text in ahead[:length])
        if phrase in phrases:
            kind, value = phrases[phrase]
            return length, Token(kind, value or " ".join(phrase), " ".join(phrase))
    kind, text = ahead[0]
    return 1, Token("UNKNOWN" if kind == "WORD" else kind, text, text)


#: Behind one of these a colon only leads to what it is said of: "exclude: bundles".
_LABELS = ("NO", "ONLY", "NOTHING", "OFF", "INCLUDE", "FOCUS", "BUDGET", "MOST", "SEED", "PER_DAY")


def _without_labels(tokens: Sequence[Token]) -> list[Token]:
    return [
        it
        for at, it in enumerate(tokens)
        if it.words != ":" or [one.kind for one in tokens[at - 1 : at] if one.kind in _LABELS] == []
    ]


#: Behind "bundles:" or "Friday -" a word that answers it -> what the two are together.
_ANSWERS = {
    **dict.fromkeys(("no", "none", "nope", "nothing", "never", "off"), "OFF"),
    **dict.fromkeys(("yes", "yep", "yeah", "ok", "okay", "fine"), "PERMIT"),
}


def _with_labelled_answers(tokens: Sequence[Token]) -> list[Token]:
    """ "Bundles: no" as bundles off, "bundles: yes" as bundles permitted; so of days."""
    meant = list(tokens)
    for at in range(2, len(tokens)):
        colon, answer = tokens[at - 1].words in (":", "-"), _ANSWERS.get(tokens[at].words)
        ends = [it.kind for it in tokens[at + 1 : at + 2]] in ([], ["COMMA"], ["STOP"], ["BUT"], ["AND"])
        if colon and answer and ends and tokens[at - 2].kind in (*MEMBERS, "WEEKDAY", "DATE"):
            meant[at] = replace(tokens[at], kind=answer)
            meant[at - 1] = replace(tokens[at - 1], kind="FILLER")
    return meant


def _with_yes_to(tokens: Sequence[Token]) -> list[Token]:
    """ "Yes to bundles no to ppv" as bundles permitted, and no ppv."""
    meant, at = list[Token](), 0
    while at < len(tokens):
        first = _past(tokens, at + 2, "FILLER")
        end = _past(tokens, first, *MEMBERS)
        if [it.words for it in tokens[at : at + 2]] != ["yes", "to"] or end == first:
            meant.append(tokens[at])
            at += 1
            continue
        meant += [*tokens[first:end], Token("PERMIT", "are ok", "are ok")]
        meant += [Token("COMMA", ",", ",")] if [it.kind for it in tokens[end : end + 1]] == ["NO"] else []
        at = end
    return meant


_CORRECTED = ("TIME", "NUMBER", "MONEY", "WEEKDAY", "DATE")


def _with_sorry(tokens: Sequence[Token]) -> list[Token]:
    """ "Nothing after 9pm, sorry 10pm": behind one of its kind it takes its place."""
    meant = list(tokens)
    for at, token in enumerate(tokens):
        behind = next((it.kind for it in tokens[at + 1 :] if it.kind not in ("COMMA", "FILLER", "DASH")), "")
        said_before = behind in _CORRECTED and any(it.kind == behind for it in tokens[:at])
        if token.words == "sorry" and said_before and tokens[at - 1].kind in ("COMMA", "STOP", "DASH"):
            meant[at] = replace(token, kind="CORRECT")
    return meant


#: Before a sum of a day these say what should come in; "make it $80 a day" changes what was said.
_EARNING = frozenset((
    "make", "making", "need", "needs", "want", "wants", "bring", "get", "getting", "aim for", "aim at", "push", "do",
))  # fmt: skip
_BEFORE_A_SUM = frozenset(
    ("in", "about", "around", "some", "is", "to", "roughly", "over", "her", "at least", "more than")
)


def _with_earnings(tokens: Sequence[Token]) -> list[Token]:
    """ "Make $500 a day" is no cap: the verb before the sum says that it is to be earned."""
    meant = list(tokens)
    for at, token in enumerate(tokens):
        end = at + 1
        while end < len(tokens) and tokens[end].words in _BEFORE_A_SUM:
            end += 1
        behind = [it.kind for it in tokens[end : end + 3] if it.kind not in ("PER_DAY", "FILLER")]
        if (
            token.words.split()[-1] in _EARNING
            and behind[:1] == ["MONEY"]
            and not {"MOST", "BUDGET", "LESS"}.intersection(behind)
        ):
            meant[at] = replace(token, kind="EARN")
    return meant


#: Verbs whose particle may stand behind what they are said of: "leave bundles out", "turn follow-ups off".
_SPLIT_VERBS = frozenset((
    "leave", "leaving", "keep", "keeping", "take", "taking", "turn", "switch", "rule", "throw", "kick", "count", "put",
))  # fmt: skip
_PARTICLES = frozenset(("out", "off", "away", "aside"))


def _with_particles(tokens: Sequence[Token]) -> list[Token]:
    """ "Leave bundles out" as "leave out bundles", whose words cannot be parted again; "0 games" as no games."""
    meant, parted = list(tokens), set[int]()
    for at, token in enumerate(tokens):
        if token.kind == "NUMBER" and token.value == "0":
            behind = _past(tokens, at + 1, "FILLER", "SENDS", "OF")
            if [it.kind for it in tokens[behind : behind + 1]] in ([kind] for kind in MEMBERS):
                meant[at] = replace(token, kind="NO", value=token.words)
        if token.words not in _SPLIT_VERBS:
            continue
        end = at + 1
        while end < len(tokens) and tokens[end].words not in _PARTICLES and tokens[end].kind in _OBJECTS:
            end += 1
        objects = {it.kind for it in tokens[at + 1 : end]}.intersection(MEMBERS)
        if not objects or end == len(tokens) or tokens[end].words not in _PARTICLES:
            continue
        joined = (token.words, tokens[end].words)
        if lexicon().get(joined, ("", ""))[0] == "NO":
            meant[at] = Token("NO", " ".join(joined), " ".join(joined))
            parted.add(end)
        else:
            meant[at], meant[end] = replace(token, kind="KEEP"), replace(tokens[end], kind="OFF")
    return [it for at, it in enumerate(meant) if at not in parted]


#: What stands before types that are out; behind a verb of sending they go out.
_BEFORE_WHAT_IS_OUT = frozenset(
    (*MEMBERS, "SENDS", "CREATOR", "GREETING", "FOR", "NEXT", "THIS", "WEEK", "PLAN", "YES")
)


def _with_out(tokens: Sequence[Token]) -> list[Token]:
    """ "Flyers out" as flyers off, where nothing sends them out."""
    meant, begins = list(tokens), 0
    for at, token in enumerate(tokens):
        ends = [it.kind for it in tokens[at + 1 : at + 2]] in ([], *([kind] for kind in _ENDS_OUT))
        before = {it.kind for it in tokens[begins:at] if it.words not in words_within_lists()}
        sends = any(it.words == "send" for it in tokens[begins:at])
        if token.words == "out" and ends and tokens[at - 1 : at] and tokens[at - 1].kind in MEMBERS:
            meant[at] = replace(token, kind="OFF") if before <= _BEFORE_WHAT_IS_OUT and not sends else token
        if token.kind in ("COMMA", "STOP", "AND", "BUT", "DASH"):
            begins = at + 1
    return meant


_ENDS_OUT = ("COMMA", "STOP", "AND", "BUT", "DASH", "NEXT", "THIS", "FILLER")
#: A "too" before these is no excess: "too light" complains, "too lighter" says "as well".
_COMPARATIVES = frozenset(("more", "less", "fewer"))
_WHO = frozenset(("her", "him", "them", "she", "he", "they", "this", "that", "one", "hers", "me", "us"))


def _with_too(tokens: Sequence[Token]) -> list[Token]:
    """ "Thea too lighter" as "thea too, lighter"; where nobody stands before it, it is not clear what it means."""
    meant = list[Token]()
    for at, token in enumerate(tokens):
        words = [it for it in tokens[at + 1 : at + 2] if it.kind == "VOLUME"]
        compares = any(it.words.split()[0].endswith("er") or it.words in _COMPARATIVES for it in words)
        who = [it for it in tokens[at - 1 : at] if it.kind == "CREATOR" or it.words in _WHO]
        if token.words == "too" and compares:
            meant += [token, Token("COMMA", ",", ",")] if who else [replace(token, kind="UNCLEAR")]
        else:
            meant.append(token)
    return meant


#: What makes "quiet" tell how a page is or has been, and what may stand between the two.
_STATES = frozenset((
    "been", "is", "was", "were", "are", "she's", "he's", "they're", "isn't", "is not", "aren't", "are not", "wasn't",
    "lately", "recently",
))  # fmt: skip
_HAS_BEEN = frozenset(("has", "have", "had", "'s", "been", "she's", "he's", "they're"))
_OF_LATE = frozenset(("lately", "recently", "these", "days", "now", "currently", "already"))
_IN_A_STATE = ("FILLER", "NEAR", "ON", "OF", "SO", "ONLY", "UNKNOWN")


def _with_statements(tokens: Sequence[Token]) -> list[Token]:
    """ "Has been a bit thin lately" as one token: how a page has been is no wish."""
    kept, at = list[Token](), 0
    while at < len(tokens):
        token, end = tokens[at], _past(tokens, at + 1, "FILLER")
        late = [it.words for it in tokens[at + 1 : end]]
        begins = _state_begins(kept) if token.kind == "VOLUME" and token.value != "normal" else len(kept)
        late_alone = bool({"lately", "recently"}.intersection(late)) and [it.kind for it in kept[-1:]] != ["TOO"]
        if token.kind != "VOLUME" or token.value == "normal" or (begins == len(kept) and not late_alone):
            kept.append(token)
            at += 1
            continue
        behind = at + 1
        while behind < end and tokens[behind].words in _OF_LATE:
            behind += 1
        if [it.kind for it in tokens[behind : behind + 2]] == ["LAST", "WEEK"]:
            behind += 2
        words = words_of((*kept[begins:], *tokens[at:behind]))
        kept = [*kept[:begins], Token("STATE", token.value, words)]
        at = behind
    return kept


def _state_begins(before: Sequence[Token]) -> int:
    """Where the words begin that make the next one tell how it is; the end where there are none."""
    at = len(before) - 1
    while at >= 0 and before[at].kind in _IN_A_STATE and before[at].words not in _STATES:
        if before[at].kind == "SO" and at > 0 and before[at - 1].kind == "UNKNOWN":  # "is tired, so lighter"
            return len(before)
        at -= 1
    if at > 0 and at == len(before) - 1 and before[at].kind == "AND" and before[at - 1].kind == "STATE":
        return at - 1
    if at < 0 or before[at].words not in _STATES:
        return len(before)
    while at > 0 and before[at - 1].kind == "FILLER" and before[at - 1].words in _HAS_BEEN:
        at -= 1
    return at


_OBJECTS = (*MEMBERS, "WEEKDAY", "DATE", "SPAN", "RELATIVE", "SENDS", "COMMA", "AND", "FILLER", "OF")

_DAY_KINDS = ("WEEKDAY", "DATE", "SPAN", "RELATIVE")
#: Behind a day these are its wish: "with Friday off".
_WISHES_OF_DAYS = (
    *("OFF", "FREE_OF", "NOTHING", "EARLIEST", "LATEST", "ONLY", "BEFORE", "AFTER", "BETWEEN", "FROM", "AT", "TIME"),
    *("TYPE", "PIN"),
)


def _with_unnamed_days(tokens: Sequence[Token]) -> Iterator[Token]:
    """ "By Friday" as days that are not named; "by" and its like before anything else only hold the text together."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = _past(tokens, at + 1, "FILLER", "NEXT", "THIS")
        if token.kind not in ("NEAR", "WITH"):
            yield token
        elif end < len(tokens) and tokens[end].kind in _DAY_KINDS and not _has_its_wish(tokens, at, end):
            words = words_of(tokens[at : end + 1])
            yield Token("SOME_DAYS", words, words)
            at = end
        else:
            yield replace(token, kind="FILLER")
        at += 1


def _has_its_wish(tokens: Sequence[Token], at: int, day: int) -> bool:
    """Days behind a clock end at a comma: "nothing before noon like Friday, Sunday off"."""
    joints = ("AND", "TO", "DASH") if tokens[at - 1].kind in ("TIME", "NUMBER") else ("AND", "TO", "DASH", "COMMA")
    behind = _past(tokens, day, *_DAY_KINDS, *joints, "FILLER", "KEEP")
    return tokens[at].kind == "WITH" and behind < len(tokens) and tokens[behind].kind in _WISHES_OF_DAYS


def _past(tokens: Sequence[Token], at: int, *kinds: str) -> int:
    return next((place for place in range(at, len(tokens)) if tokens[place].kind not in kinds), len(tokens))


_GOT = frozenset(("get", "getting", "need", "needs", "want", "wants"))


_OF_HOURS = frozenset(("TIME", "NUMBER", "FROM", "BETWEEN", "BEFORE", "AFTER", "TO", "AT"))


def _with_nouns(tokens: Sequence[Token]) -> list[Token]:
    """ "Luna draft" has one made and kept nowhere, and "open 9 to 5" has hours; neither is the verb."""
    meant = list(tokens)
    for at, token in enumerate(tokens):
        before, behind = tokens[at - 1 : at], [it.kind for it in tokens[at + 1 : at + 2]]
        ends = behind in ([], ["COMMA"], ["STOP"], ["ONLY"], ["AND"], ["DASH"])
        if token.words == "draft" and ends and before and before[0].kind not in ("AND", "COMMA", "STOP", "FILLER"):
            meant[at] = replace(token, kind="DRY_RUN", value="dry run")
        elif token.words == "open" and token.kind == "SHOW" and _OF_HOURS.issuperset(behind) and behind:
            meant[at] = replace(token, kind="FILLER")
    return meant


def _with_done(tokens: Sequence[Token]) -> list[Token]:
    """ "Get luna done" orders her week: what it is to be, is no word of its own."""
    got = next((at for at, it in enumerate(tokens) if _GOT.intersection(it.words.split())), len(tokens))
    return [
        replace(it, kind="FILLER") if it.words in ("done", "finished") and at > got else it
        for at, it in enumerate(tokens)
    ]


def _without_filler(tokens: Iterable[Token]) -> list[Token]:
    kept, leading = list[Token](), list[str]()
    for token in tokens:
        if token.kind != "FILLER":
            kept.append(replace(token, led_by=tuple(leading)) if leading and not kept else token)
        elif kept:
            kept[-1] = replace(kept[-1], filler=(*kept[-1].filler, token.words))
        else:
            leading.append(token.words)
    return kept


def _with_repeated_days(tokens: list[Token]) -> list[Token]:
    """ "That day" as the last day said before it."""
    earlier: Token | None = None
    resolved = []
    for token in tokens:
        if token.kind in ("WEEKDAY", "DATE"):
            earlier = token
        if token.kind == "THAT_DAY" and earlier is not None:
            token = Token(earlier.kind, earlier.value, token.words, True, token.filler)
        resolved.append(token)
    return resolved


def with_that_day(tokens: Sequence[Token]) -> list[Token]:
    """ "Drop the bundle there": behind what is left out "there" is a day that was looked at, and qualifies it."""
    pointed = list[Token]()
    for at, token in enumerate(tokens):
        ends = at + 1 == len(tokens) or tokens[at + 1].kind in ("COMMA", "STOP", "AND", "BUT")
        if token.kind in ("TYPE", "CATEGORY", "FOLLOW_UPS", "SENDS") and token.filler[-1:] == ("there",) and ends:
            pointed += [replace(token, filler=token.filler[:-1]), Token("THAT_DAY", "", "there")]
        else:
            pointed.append(token)
    return pointed


AS_WELL = {"too", "as well", "also"}


def with_as_well(tokens: Sequence[Token], volume: str | None) -> list[Token]:
    """ "Luna too" is the same for her; "luna too light" behind another's lighter week may be that, or complain.

    ``volume``: what was wished of the week before.
    """
    meant = list(tokens)
    for at, token in enumerate(tokens):
        who, behind = tokens[at - 1 : at], tokens[at + 1 : at + 2]
        if token.words not in AS_WELL:
            continue
        ends = not behind or behind[0].kind in ("COMMA", "STOP", "BUT", "DASH", "NEXT", "THIS", "AND", "WEEK")
        named = bool(who) and who[0].kind == "CREATOR"
        if named and token.kind == "TOO" and [it.value for it in behind if it.kind == "VOLUME"] == [volume]:
            meant[at] = replace(token, kind="UNCLEAR")
        if (named and ends) or (behind and behind[0].kind == "CREATOR"):
            meant[at] = replace(token, kind="SAME")
    return meant


def _with_proposals(tokens: Sequence[Token]) -> list[Token]:
    """ "Why not plan luna?" asks for no reason and denies nothing; "show me a preview" has one made."""
    spoken = [at for at, it in enumerate(tokens) if it.kind != "FILLER"]
    first, denial, verb = (*spoken[:3], *(-1,) * 3)[:3]
    proposes = verb > 0 and tokens[first].kind == "WHY" and tokens[denial].kind == "NO" and tokens[verb].kind in _MADE
    made = {at for at, one in pairwise(spoken) if (tokens[at].kind, tokens[one].kind) == ("SHOW", "DRY_RUN")}
    made |= {first, denial} if proposes else set()
    return [replace(it, kind="FILLER") if at in made else it for at, it in enumerate(tokens)]


_MADE = ("PLAN", "MAKE")
#: Behind these a polite "if you can" ends.
_ENDS_A_CONDITION = ("COMMA", "STOP", "BUT", "AND", "DASH", "SO", "FILLER", "NEXT", "THIS", "FOR", "CREATOR", "WEEK")


def _with_conditions(tokens: Sequence[Token]) -> list[Token]:
    """ "Lighter if you can keep the games": a polite condition that goes on is one."""
    meant = list(tokens)
    for at, token in enumerate(tokens[1:], start=1):
        goes_on = [it.kind for it in tokens[at + 1 : at + 2] if it.kind not in _ENDS_A_CONDITION] != []
        spoken = any(it.kind not in ("FILLER", "GREETING", "COMMA", "STOP") for it in tokens[:at])
        polite = token.kind == "IF_POSSIBLE" and token.words.startswith("if ")
        if polite and ((goes_on and spoken) or tokens[at - 1].kind == "ONLY"):
            meant[at] = replace(token, kind="UNSURE")
    return meant


def _with_may(tokens: Sequence[Token]) -> list[Token]:
    """ "May" where nothing follows that it could be a verb of is the month."""
    ends = [*(it.kind in ("COMMA", "STOP", "DASH", "NUMBER", "WEEK") for it in tokens[1:]), True]
    return [
        replace(it, kind="MONTH") if it.words == "may" and end else it for it, end in zip(tokens, ends, strict=False)
    ]


def _with_instead(tokens: list[Token]) -> list[Token]:
    """ "No bundles, games instead": what takes another's place is no part of its list."""
    for at in range(2, len(tokens)):
        joined = tokens[at - 1].kind in ("TYPE", "CATEGORY") and tokens[at - 2].kind in ("COMMA", "AND", "BUT", "DASH")
        if tokens[at].words == "instead" and joined:
            tokens[at] = replace(tokens[at], kind="INSTEAD")
    return tokens


def _with_days_on(tokens: list[Token]) -> list[Token]:
    """ "Friday on" has sends, and "from Friday on" is every day after it: neither leads to another day."""
    kinds = [it.kind for it in tokens]
    for at, token in enumerate(tokens):
        ends = kinds[at + 1 : at + 2] in ([], ["COMMA"], ["STOP"], ["BUT"], ["AND"], ["DASH"], ["NOTHING"], ["AGAIN"])
        if token.words == "on" and ends and kinds[at - 1 : at] and kinds[at - 1] in _DAY_KINDS:
            onwards = any(kind in ("FROM", "AFTER") for kind in kinds[max(at - 3, 0) : at])
            tokens[at] = replace(token, kind="ONWARDS" if onwards else "DAY_ON")
    return tokens
