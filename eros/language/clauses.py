"""Which clause each word belongs to: a wish with a part that was not read is none until that is answered (R63).

A clause runs from where a wish may begin to where the next one may. One of which nothing was read, as "Monday:" or "on
some days", narrows the clauses on both sides of it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import dropwhile, pairwise, takewhile

from eros.language.notes import Notes, is_open
from eros.language.phrases import silent_kinds
from eros.language.text import is_guess, may_be_its_own_word
from eros.language.tokens import Token, TokenStream, full_words_of, words_of
from eros.language.tongues import is_of_another_tongue

_JOINTS = ("COMMA", "STOP", "BUT", "AND", "DASH", "SO")
#: What makes a wish, or names what is planned.
_BEGINS = (
    *("NO", "NOTHING", "ONLY", "MOST", "LEAST", "LESS", "BUDGET", "MONEY", "FOCUS", "SEED", "VOLUME", "PIN", "INCLUDE"),
    *("KEEP", "EARLIEST", "LATEST", "ALL_BUT", "DRY_RUN", "FOR_REAL", "OFF", "PLAN", "MAKE", "SCHEDULE", "PER_DAY"),
    "LAST",
)
_HOURS = ("BEFORE", "AFTER", "BETWEEN", "EARLIEST", "LATEST", "PART", "TIME")
_PINNED = ("TYPE", "CATEGORY", "PIN")
_VERBS = ("PLAN", "MAKE", "SCHEDULE", "DRY_RUN", "GREETING", "YES")
_BEFORE_DAY = ("ON", "IN", "OF", "EACH", "FOR", "AT")
_FIGURES = ("NUMBER", "MONEY", "PERCENT")
_DAYS = ("WEEKDAY", "DATE", "SPAN", "RELATIVE")
_WHEN = (*_DAYS, "SOME_DAYS", "PART", "THAT_DAY", "EACH")
#: Words that else only hold a text together: these speak of days ("noon, day one"), behind a preposition those too.
_DAY_WORDS, _ALL = {"day", "days", "later"}, {"all", "whole", "entire"}
_SOME_WORDS = {"one", "few", "some", "many", "both", "other", "others", "date", "dates", "bit"}


def ask_about_hours(stream: TokenStream, notes: Notes) -> set[int]:
    """Ask on which days hours hold beside which there is an unread word, known or not; the places of those clauses."""
    asked = set[int]()
    for clause in clauses(stream):
        left, hours = stream.left_places(), [at for at in clause if _is_hour(stream, at)]
        if not hours or any(stream.tokens[at].kind in _PINNED for at in clause):
            continue
        beside = [*_just_before(stream, clause, hours[0]), *(at for at in clause if at >= hours[0])]
        unread = [at for at in beside if (at in left and _is_unread(stream, at)) or _speaks_of_days(stream, at)]
        if not unread or any(at in left and is_open([stream.tokens[at]], 0) for at in unread):
            continue
        said = stream.tokens[min(hours[0], unread[0]) : max(hours[-1], unread[-1]) + 1]
        notes.ask(
            f"{full_words_of(said)!r}: on which days? Say it as 'nothing before 10:00 on Monday and Friday', "
            "or for the whole week as 'nothing before 10:00'."
        )
        stream.used.update(unread)
        asked.update(clause)
    return asked


def half_read(stream: TokenStream) -> set[int]:
    """The places of all clauses with something that is asked about."""
    left = stream.left_places()
    kept = [at for at in left if stream.tokens[at].kind not in silent_kinds()]
    tokens = [stream.tokens[at] for at in kept]
    asked = stream.asked.union(at for number, at in enumerate(kept) if is_open(tokens, number))
    asked |= unread_beside_wishes(stream) | said_of_sends(stream) | in_other_tongues(stream)
    return {at for clause in clauses(stream) if asked.intersection(clause) for at in clause}


def unread_beside_wishes(stream: TokenStream) -> set[int]:
    """The places of unread words in clauses of which a wish was read; a reason qualifies nothing."""
    left, found = set(stream.left_places()).difference(_reasons(stream)), set[int]()
    for clause in clauses(stream):
        unread = {at for at in clause if at in left and _is_unread_word(stream.tokens[at])}
        if unread and any(at in stream.used and at not in stream.neutral for at in clause):
            found |= unread
    return found


#: What a part of a message names where it is about what is planned.
_OF_A_PLAN = ("PLAN", "MAKE", "SCHEDULE", "WEEK", "DRY_RUN", "CREATOR", "SAME", "AGAIN")


def unread_by_themselves(stream: TokenStream) -> set[int]:
    """The places of unknown words of parts that stand behind what is planned, and tell no reason: "on the hour"."""
    left, reasons, found, begun = set(stream.left_places()), set(_reasons(stream)), set[int](), False
    for part, _ in _between_joints(stream):
        kinds = {stream.tokens[at].kind for at in part}
        if begun and not kinds.intersection(_OF_A_PLAN) and stream.neutral.isdisjoint(part):
            found |= {at for at in part if at in left and stream.tokens[at].kind == "UNKNOWN"} - reasons
        begun = True
    return found


_OF_THE_SPEAKER = frozenset(("we're", "i'm", "we've", "i've"))
#: Words that make a sentence of its own of "she's tired".
_COPULAS = _OF_THE_SPEAKER | frozenset((
    "is", "are", "am", "was", "were", "be", "been", "it's", "she's", "he's", "they're", "has", "have", "'s",
))  # fmt: skip


def told_reasons(stream: TokenStream) -> set[int]:
    """The places of reasons, which limit nothing: what follows "because", what "so" follows, a sentence behind a
    wish that tells how something is, and one about who speaks."""
    return {at for at in _reasons(stream, told_alone=True) if not is_open([stream.tokens[at]], 0)}


def _reasons(stream: TokenStream, *, told_alone: bool = False) -> Iterator[int]:
    """``told_alone``: of sentences beside the wishes those behind one, or about who speaks."""
    wished, last = False, max((at for at in stream.used if at not in stream.neutral), default=-1)
    for part, joint in _between_joints(stream):
        kinds = [stream.tokens[at].kind for at in part]
        words = {word for at in (*part, part[0] - 1) if at >= 0 for word in stream.tokens[at].filler}
        talk = bool(_COPULAS & words) or "LOOKS" in kinds
        if told_alone:
            talk = talk and (wished or bool(_OF_THE_SPEAKER & words))
        wishes = any(at in stream.used and at not in stream.neutral for at in part)
        leads = joint == "SO" and part[-1] < last
        if not wishes and (leads or (talk and not {*_WHEN, "NO", "ONLY"}.intersection(kinds))):
            yield from part
        elif "BECAUSE" in kinds:
            yield from part[kinds.index("BECAUSE") :]
        wished |= wishes


def _between_joints(stream: TokenStream) -> Iterator[tuple[list[int], str]]:
    """Each run of places between joints, with the joint behind it."""
    part = list[int]()
    for at, kind in enumerate([*stream.kinds(), "STOP"]):
        if kind not in _JOINTS:
            part.append(at)
        elif part:
            yield part, kind
            part = []


def _is_unread_word(token: Token) -> bool:
    """Also a "per" or an "each" that no wish used: it narrows one."""
    return token.kind == "EACH" or (token.kind not in silent_kinds() and token.kind != "ONLY")


def types_on_days(stream: TokenStream) -> str:
    """The wish of types whose days were not used, as "no ppv" of "no ppv mon or tue"; "" where there is none."""
    left = set(stream.left_places())
    for clause in clauses(stream):
        days = [at for at in clause if at in left and stream.tokens[at].kind in _DAYS]
        wish = [stream.tokens[at] for at in clause if at in stream.used and at not in stream.neutral]
        if days and wish and wish[0].kind in ("NO", "ONLY") and {it.kind for it in wish[1:]} & {"TYPE", "CATEGORY"}:
            return _bare(words_of(wish))
    return ""


def said_of_sends(stream: TokenStream) -> set[int]:
    """The places of unknown words that say how the sends should be: "double the sends", "cheap stuff"."""
    kinds, left = stream.kinds(), set(stream.left_places())
    beside = (at for at in left if kinds[at] == "UNKNOWN" and {"SENDS", "ONLY"}.intersection(kinds[at + 1 : at + 2]))
    return set(beside)


def in_other_tongues(stream: TokenStream) -> set[int]:
    """The places of unknown words of another tongue: "plan luna, nichts am Sonntag"."""
    unknown = (at for at in stream.left_places() if stream.tokens[at].kind == "UNKNOWN")
    return {at for at in unknown if is_of_another_tongue(stream.tokens[at].words)}


#: What begins so, right behind another wish, may be meant for that wish alone.
_QUALIFIES = ("BEFORE", "AFTER", "BETWEEN", "FROM", "TO", "ON", "AT", "IN", "EXCEPT")


def _qualifies(kinds: Sequence[str]) -> bool:
    return kinds[0] in _QUALIFIES or (kinds[0] == "ONLY" and bool({*_QUALIFIES}.intersection(kinds[1:2])))


_ONE_OR_TWO = "one wish or two"


def ask_about_run_ons(stream: TokenStream, notes: Notes) -> set[int]:
    """Ask about hours that run on from a wish without a joint: "lighter after 6pm"; the places of those clauses."""
    asked = set[int]()
    wishes = sorted(span for span in stream.spans if not stream.neutral.issuperset(range(*span)))
    for (first, end), (start, last) in pairwise(wishes):
        kinds = [it.kind for it in stream.tokens[start:last]]
        timed = bool({"TYPE", "CATEGORY", "FOLLOW_UPS"}.intersection(it.kind for it in stream.tokens[first:end]))
        if (
            end == start
            and not stream.asked.intersection((first, start))
            and (_qualifies(kinds) or (timed and kinds[0] == "TIME"))
        ):
            said = full_words_of(stream.tokens[first:last])
            two = ", ".join(full_words_of(stream.tokens[slice(*span)]) for span in ((first, end), (start, last)))
            denied = {"NO", "NOTHING", "OFF"}.intersection(it.kind for it in stream.tokens[first:end])
            notes.ask(
                f"{said!r}: is that {_ONE_OR_TWO}? Say two with a comma, or for single days or types neither.",
                *(() if denied else (said, two)),
            )
            asked.update(range(first, last))
    return {at for clause in clauses(stream) if asked.intersection(clause) for at in clause}


def ask_about_mended(stream: TokenStream, mended: Mapping[str, str], notes: Notes) -> None:
    """Ask about wishes that a mended word alone makes, and about guesses; what is read of them waits (R63).

    A slip beside a word that was written right is that wish, and is told: "no bundels", "friady off".
    """
    alone = {start for start, end in stream.spans if end == start + 1}
    for at, token in enumerate(stream.tokens):
        words = [word for word in token.words.split() if word in mended]
        if not words or at not in stream.used or at in stream.neutral:
            continue
        written = mended[words[0]]
        whole = token.words == words[0] and (at in alone or may_be_its_own_word(written, words[0]))
        if whole or is_guess(written, words[0]):
            stream.asked.add(at)
            said = " ".join(words_of_clauses(stream, [at]))
            notes.ask(f"{written!r} was read as {words[0]!r}: is {said!r} meant?", said)


def unread_as_written(stream: TokenStream, guessed: Mapping[str, str]) -> TokenStream:
    """With each guessed word of which no wish was read as the unknown word that was written: "no shower"."""
    tokens = list(stream.tokens)
    for at in stream.left_places():
        words = tokens[at].words.split()
        if any(word in guessed for word in words) and tokens[at].kind not in _VERBS:
            kind = "UNKNOWN" if len(words) == 1 else tokens[at].kind  # "block friday" speaks of a day
            tokens[at] = replace(tokens[at], kind=kind, words=as_written(tokens[at].words, guessed))
    return replace(stream, tokens=tokens, _coded=None)


def as_written(words: str, guessed: Mapping[str, str]) -> str:
    """With each guessed word as it was written, so that no answer but a yes settles it."""
    return " ".join(guessed.get(word, word) for word in words.split())


def words_of_clauses(stream: TokenStream, places: Collection[int], together: Collection[int] = ()) -> list[str]:
    """What was said in the clauses of these places, without the week; neighbours that are asked about ``together`` as
    one."""
    found, before = list[str](), False
    for clause in clauses(stream):
        said = [at for at in clause if at not in stream.neutral]
        words = _bare(full_words_of(_without_end(stream, said))) if set(said) & set(places) else ""
        beside = bool(words) and not set(clause).isdisjoint(together)
        if beside and before:
            found[-1] = ", ".join((found[-1], words))
        elif words:
            found.append(words)
        before = beside
    return found


def _without_end(stream: TokenStream, places: Sequence[int]) -> Sequence[Token]:
    """The tokens without a "for" of which the name was read already."""
    tokens = [stream.tokens[at] for at in places]
    while tokens and tokens[-1].kind == "FOR":
        tokens.pop()
    return tokens


def _bare(words: str) -> str:
    return words.strip(" ,.;:-()/")


def _is_hour(stream: TokenStream, at: int) -> bool:
    return at in stream.used and at not in stream.asked and stream.tokens[at].kind in _HOURS


def _just_before(stream: TokenStream, clause: Sequence[int], first: int) -> list[int]:
    """The unread words that lead up to the hours."""
    before = list[int]()
    for at in reversed([at for at in clause if at < first]):
        kind = stream.tokens[at].kind
        if kind in ("NO", "NOTHING", "ONLY", "SENDS"):  # these are part of the hours
            continue
        if kind not in _JOINTS and not _is_free(stream, at):
            break
        before.insert(0, at)
    return before


def _is_unread(stream: TokenStream, at: int) -> bool:
    """All but what holds a message together; "a day" behind a preposition is some day."""
    token, before = stream.tokens[at], stream.kinds()[at - 1 : at]
    some_day = token.words == "a day" and before != [] and before[0] in _BEFORE_DAY
    return some_day or (token.kind not in silent_kinds() and token.kind != "ONLY")


def _speaks_of_days(stream: TokenStream, at: int) -> bool:
    words = set(stream.tokens[at].filler)
    known = _DAY_WORDS | (_SOME_WORDS if stream.tokens[at].kind in _BEFORE_DAY else set())
    return bool(words & known) and not words & _ALL


def clauses(stream: TokenStream) -> list[list[int]]:
    """The places of each clause; what ends in words that say when narrows the next clause too."""
    joined, open_end = list[list[int]](), False
    for part in _parts(stream):
        bare = _bare_end(stream, part)
        if joined and (open_end or bare == part):
            joined[-1] += part
        else:
            joined.append(list(part))
        open_end = bool(bare)
    return joined


def _parts(stream: TokenStream) -> Iterator[list[int]]:
    part, kinds, joints = list[int](), stream.kinds(), _joints(stream)
    for at, kind in enumerate(kinds):
        if part and at in joints and (kind == "STOP" or _has_a_wish(kinds, joints, at)):
            yield part
            part = []
        part.append(at)
    yield part


def _joints(stream: TokenStream) -> set[int]:
    """The joints at which a wish may end: none between days or within a match, as "Sunday and Tuesday off"; but a no
    within one may."""
    kinds = stream.kinds()
    linking = {at for at in stream.within if kinds[at + 1 : at + 2] != ["NO"]}
    for at in range(1, len(kinds) - 1):
        days = kinds[at - 1] in _DAYS and kinds[at + 1] in _DAYS
        figures = kinds[at - 1] in _FIGURES and kinds[at + 1] == kinds[at - 1]
        if kinds[at] in ("AND", "DASH") and (days or figures):
            linking.add(at)
    return {at for at, kind in enumerate(kinds) if kind in _JOINTS and at not in linking}


def _has_a_wish(kinds: Sequence[str], joints: set[int], at: int) -> bool:
    """Whether a wish of its own stands between these joints and the next ones; a type at a time is one."""
    behind = dropwhile(joints.__contains__, range(at, len(kinds)))
    words = [kinds[place] for place in takewhile(lambda place: place not in joints, behind)]
    return any(kind in _BEGINS for kind in words) or (words[:1] == ["TYPE"] and {"TIME", "AT"} & set(words) != set())


def _bare_end(stream: TokenStream, part: list[int]) -> list[int]:
    """The end of a part of which nothing was read, where it stands apart and says when; [] where there is none."""
    first = next((n for n in range(len(part), 0, -1) if not _is_free(stream, part[n - 1])), 0)
    end, kinds = part[first:], stream.kinds()
    apart = first == 0 or kinds[part[first - 1]] in (*_VERBS, "WEEK") or (end and kinds[end[0]] in _JOINTS)
    says_when = any(kinds[at] in _WHEN or _speaks_of_days(stream, at) for at in end)
    wishes = any(kinds[at] in _BEGINS or (kinds[at] in _HOURS and kinds[at] != "PART") for at in end)
    return end if apart and says_when and not wishes else []


def _is_free(stream: TokenStream, at: int) -> bool:
    return (at not in stream.used or at in stream.asked) and stream.tokens[at].kind not in _VERBS
