"""What is told beside an order: a clause of its own that holds no wish, and the reason of one that does (R63).

A story limits nothing and is left aside with one note. Whatever may say how a week should be keeps a clause from being
one: a day, an hour, a figure, a type, a denial, a hedge, a condition, a contrast, a request. A text that holds nothing
beside what it tells is left as it is.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from eros.language.asides import (
    COMPARES,
    FAILED,
    are_gone,
    is_why_it_is_out,
    is_why_she_is_off,
    may_carry,
    says_goodbye,
)
from eros.language.clauses import as_written
from eros.language.inquiries import is_no_order
from eros.language.may_carry import may_carry_a_wish
from eros.language.tokenizing import Phrases, tokenize
from eros.language.tokens import Token
from eros.language.tongues import is_of_another_tongue

#: What ends a clause; a full stop within a word or a figure does not.
_ENDS = re.compile(r"(?:[.!?;:,]+(?=\s|\)|$)|\s-+\s|[()\n]|\s(?=(?:but|so|and so)\s)|(?<=\sbut)\s|(?<=\sso)\s)+")
#: Kinds that say nothing of a week.
_OF_A_STORY = frozenset((
    *("UNKNOWN", "CREATOR", "GREETING", "YES", "AFFIRMED", "CLOSING", "BECAUSE", "AND", "NEAR", "OF", "IN", "ON", "AT"),
    *("FOR", "TO", "FROM", "LOOKS", "EVERYONE", "TOO", "DASH", "COMMA", "STOP", "PRAISE", "WITH", "ABOUT", "SENDS"),
))  # fmt: skip
#: Kinds of which a story may speak as well where an order speaks of the same: "she flies on Thursday, so nothing then".
_REPEATED = frozenset(("WEEKDAY", "DATE", "TYPE", "CATEGORY", "THIS", "NEXT"))
#: Kinds that say nothing of a week in what is over: "she texted me this morning", "they ran out last month".
_OF_THE_PAST = frozenset(("PART", "THIS", "LAST"))
_OF_DAYS = frozenset(("WEEKDAY", "DATE", "SPAN", "RELATIVE"))
_IS_OVER = re.compile(
    r"\b(?:was|were|had|did|made|went|came|got|died|bought|sold|quit|lost|broke|fell|took|ran|saw|\w{3,}ed)\b"
)
#: The same in what is told of who speaks: "I leave at 6", "I'm off friday", "my weekend was wild".
_OF_THE_SPEAKER = frozenset(("OFF", "WEEKDAY", "DATE", "RELATIVE", "TIME", "NUMBER", "PART", "KEEP", "SPAN", "THIS"))
#: The same in what is told of somebody: "she likes to see replies", "they wake up when we have lunch".
_OF_SOMEBODY = frozenset(
    ("SHOW", "ANALYSE", "KEEP", "FOR_GOOD", "SAVED", "HELP", "AGAIN", "MAKE", "CLOSING", "GOES_LIVE")
)
#: The same where what is told is over: "3 unsubscribes just yesterday", "she made 400 last week".
_OF_WHAT_IS_OVER = frozenset(("NUMBER", "MONEY", "LAST", "WEEK", "PART", "RELATIVE", "EARN"))
#: The days and hours of what is dated in the past.
_OF_A_DAY_GONE = frozenset(("MONTH", "TIME", "SOME_DAYS", "DATE", "WEEKDAY", "NUMBER", "SPAN"))
_LONG_AGO = re.compile(
    r"\b(?:yesterday|last (?:night|week|month|year|time|weekend|summer|winter|spring|autumn|(?:mon|tues|wednes|thurs"
    r"|fri|satur|sun)day)|(?:a|2|3|two|three|few|couple of) (?:days|weeks|months|years) ago|the other day|back in)\b"
)
#: When who speaks ends the day.
_I_LEAVE = re.compile(
    r"\W*(?:and |but |so )?(?:i|i'm|i've got to|i have to|i gotta)(?: (?:leave|leaving|finish|go|going|clock off"
    r"|log off|need to go|have to go|have to leave|gotta go))(?: home)?(?: at| around| by)?"
    r" \d+(?::\d\d)?(?:\s?[ap]m)?\W*$"
)
_YESTERDAY = re.compile(
    r"\b(?:yesterday|last (?:night|week|month|year|time)|this morning|earlier today|the other day)\b"
)
#: A week was looked at, which decides nothing yet.
_REVIEWED = re.compile(
    r"\W*(?:(?:ok|so|and|hey|hi|i|we|i've|just|finally|have)\W+)*(?:read|went|gone|looked|been)(?: (?:it|this))?"
    r" (?:through|over|at)\b"
)
#: What is bad and has nothing to do with a week.
_BAD_THING = re.compile(
    r"\b(?:internet|wifi|weather|phone|laptop|computer|train|flight|traffic|hotel|food|boss|landlord) (?:is|was|are)\b"
)
_FEW_WORDS = 5
_SPEAKS = re.compile(
    r"^\W*(?:(?:and|so|but|oh|well|hey|hi|sorry|ok)\W+)*(?:i|i'm|i've)\b"
    r"(?!.*\b(?:set|keep|put|leave (?!at\b|for\b|soon|now|early|late)))"
)
_OF_ANOTHER = re.compile(r"\b(?:she|he|they|her|him|them)\b")
#: Behind these a day that is told is wished: "she is away Thursday, nothing then".
_POINTS_BACK = re.compile(r"\b(?:then|that day|those days|those two|these days|that's off|so that's)\b")
#: Words that ask for something, put it under a condition or count it, whatever else they hold together.
_NO_STORY = re.compile(
    r"\b(?:want|wants|wanted|need|needs|prefers?|wish|wishes|wished|would|'d|i'd|we'd|she'd|he'd|they'd|should|must|can"
    r"|could|may|might|shall|let|let's|please|make sure|have to|has to|ought|rather|only|but|though|except|instead"
    r"|unless|until|till|whenever|once|while|whether|if|where|than|same|half|twice|double|each|every"
    r"|as (?!a\b|she|he|it)|like (?!me\b|him\b|crazy|mad|hell|a\b)|that(?! (?:she|he|they|nobody|people|it)\b)"
    r"(?!'s)"
    r"|per|other|another|one|both|then|these|those|ones|rest|everything|nothing|allowed|agreed"
    r"|promised|(?:said|says)(?! (?:that )?(?:she|he|it|they)\b)|asked|asks|told|means?|mention|include|use|follow|post"
    r"|write)\b|\d|\?"
)
_SUBJECT = (
    r"(?:(?:she|he|they|we|i|it|nobody|everyone|everybody|somebody|people|fans|there|who|that|this)(?:'s|'re|'m|'ve|'ll)?"
    r"|you're|you are|you know)"
)
#: Whose doings are told without more: "her fans love it", "my boss is on holiday".
_PEOPLE = (
    r"(?:(?:the|my|her|his|our|their|your|some|all|all her|NAME 's|NAME's|'s) )?(?:\w+ )?(?:fans|followers|subs"
    r"|subscribers|guys|boss|manager|client|mom|mum|dad|mother|father|sister|brother|friends?|boyfriend|girlfriend"
    r"|husband|wife|cat|dog|family|landlord|neighbou?rs?|doctor|internet|phone|laptop|weather|car|train|flight)"
)
_ADVERBS = r"(?:(?:and|yes|yeah|ok|okay|oh|ah|hey|hi|well|so|look|sorry|anyway|also|sadly|since|because|ps|\w+ly)\W+)*"
_TELLS = (
    r"(?:is|are|was|were|will be|has|had|have|been|got|gets|went|goes|came|comes|did|does|made|left|lost|broke|fell"
    r"|took|feels|felt|keeps|'s|'re|\w{2,}ed)"
)
_SENTENCE = re.compile(
    rf"^\W*{_ADVERBS}(?:(?:{_SUBJECT}|{_PEOPLE})\b(?: \S+)+|NAME (?:(?:always|never|really|often|still) )?(?!\w+s off)"
    rf"(?:jokes|loves|hates|says|thinks|hopes|feels|sounds|lives|works|likes|knows|moved|told|swears|keeps|complains)\b.*|(?:(?:the|my|her|his|our|their|your|a|an|some)\b|NAME)"
    rf".*?(?: |'s ){_TELLS}\b.*)"
)
#: A thing, and what it does: "her mom leaves", "the truck comes at last". No word in it may be one of a wish.
_LOOSELY = re.compile(
    rf"^\W*{_ADVERBS}(?:(?:the|my|her|his|our|their|your|an?|some|this|NAME(?: 's)?)(?: [a-z']+){{1,3}}? "
    r"(?!this\b|plus\b|yes\b)(?:[a-z]{3,}(?<!s)s|fell|got|ran|saw|said so|broke|died|began|grew|rose|sank|slept|spent"
    r"|stood|told me so|won)(?: .*)?$"
    r"|(?:truck|post|mail|mom|mum|dad|rent|school|work|family|friends?|visitors?|guests?) [a-z]{3,}(?<!s)s(?: .*)?$)"
)
_TALK = re.compile(
    rf"^\W*{_ADVERBS}(?:story time|long story(?: short)?|big one|don't ask|poor (?:girl|thing|soul|boy)|my god|omg|oops"
    r"|i swear|no joke|rest as (?:you|u) (?:like|want|wish)|(?:the )?rest is up to you|her words|his words|true story"
    r"|lol|haha+|(?:yes |and |so )?i (?:think|guess|suppose) (?:she|he|they|that)(?:'s|'re| is| are)?"
    r" (?:right|correct|fair|true)"
    r"|(?:and )?(?:don't|do not) worry (?:about|for) (?:the rest|it|that|me|anything else)|whatever|never again|sigh"
    r"|my bad(?: (?:for|about) [a-z ]+)?"
    r"|(?:(?:thank you|thanks) )?(?:you're |you are )(?:a |an |the )?(?:star|legend|angel|best|gem"
    r"|lifesaver|hero)"
    r"|fingers crossed|you know (?:how it goes|me|her)|hurry(?: up)?)\W*$"
)
#: Behind these stands why something is wished, to the end of the clause.
_REASON = re.compile(
    r"\s*\b(?:(?:only|just|simply|mainly|mostly|purely|partly) )?(?:because(?: of)?|due to|owing to|on account of"
    rf"|(?:since|as) (?={_SUBJECT}\b))(?P<why> .+)$"
)


@dataclass(frozen=True)
class _ToldPart:
    words: str
    end: str
    #: The words without guesses at what they may stand for.
    written: str = ""


def _decides(clauses: Sequence[Sequence[Token]]) -> bool:
    """Whether one of them decides about a week: of that, all is read, its reason too (R62)."""
    return any(it.kind in ("APPROVE", "REJECT") for one in clauses for it in one)


def without_stories(text: str, names: Phrases, guessed: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The text without what it only tells, and that, in its words.

    ``names``: the words that are creators. ``guessed``: words as which others were read -> what was written.
    """
    clauses = [replace(it, written=as_written(it.words, guessed)) for it in _clauses(text)]
    read = [tokenize(_NEEDS_MONEY.sub(_HAS_IT, it.written), names) for it in clauses]
    named = {it.value for tokens in read for it in tokens if it.kind == "CREATOR"}
    stories, before, begun = set[int](), "", False
    for at, (clause, tokens) in enumerate(zip(clauses, read, strict=True)):
        against = re.match(r"\W*but\b", clause.words) or re.search(r"\b(?:but|except|only)\W*$", before)
        is_told: object = _is_a_story(clause.written, tokens, names, named, begins=not begun)
        is_told = is_told or (not begun and at - 1 in stories and _is_an_aside(clause.written, tokens))
        is_told = is_told or (at > 0 and is_why_it_is_out(clause.words, read[at - 1]))
        is_told = is_told or (at > 0 and is_why_she_is_off(tokens, read[at - 1]) and _ends_in_itself(clauses, at))
        if not against and not _decides(read[:at]) and "?" not in clause.end and is_told:
            leaves = _I_LEAVE.match(clause.words) is not None
            if leaves or not (begun and _is_the_speakers(clause.written, tokens) and _names_a_day_or_hour(tokens)):
                stories.add(at)
        else:
            begun = begun or _orders(tokens)
        before = clause.words
    if _POINTS_BACK.search(text):
        stories = {at for at in stories if not any(it.kind in _OF_DAYS for it in read[at])}
    ordered = {
        value
        for at, tokens in enumerate(read)
        if at not in stories
        for it in tokens
        if it.kind in _REPEATED
        for value in (it.value, *it.value.split())
    }
    stories = {
        at
        for at in stories
        if _is_the_speakers(clauses[at].words, read[at])
        or FAILED.match(clauses[at].words)
        or {it.value for it in read[at] if it.kind in _REPEATED and it.kind not in _spared(clauses[at].words)}
        <= ordered
    }
    left = [tokens for at, tokens in enumerate(read) if at not in stories]
    if not any(_orders(tokens) or _names_hours(tokens) for tokens in left) and not _only_leads_to_approval(
        clauses, read, stories
    ):
        return text, ()
    kept, told = list[str](), list[str]()
    for at, (clause, tokens) in enumerate(zip(clauses, read, strict=True)):
        if at not in stories:
            words, reason = (clause.words, "") if _decides(read[: at + 1]) else _without_reason(clause.words, names)
            told += [reason] if reason else []
            kept += [words, clause.end]
            continue
        told.append(clause.written.strip())
        words = ", ".join(it.words for it in tokens if it.kind == "CREATOR")
        kept += [f" {words}", clause.end] if words else [" , " if kept and at + 1 < len(clauses) else ""]
    return ("".join(kept).strip(" ,;"), tuple(told)) if told else (text, ())


_COMMA = re.compile(r"\s*,\s*$")


def _ends_in_itself(clauses: Sequence[_ToldPart], at: int) -> bool:
    """Behind a comma, and no label of what stands behind it."""
    return _COMMA.match(clauses[at - 1].end) is not None and ":" not in clauses[at].end


def _clauses(text: str) -> list[_ToldPart]:
    found, at = list[_ToldPart](), 0
    for end in _ENDS.finditer(text):
        found.append(_ToldPart(text[at : end.start()], end[0]))
        at = end.end()
    found.append(_ToldPart(text[at:], ""))
    return found


def _spared(words: str) -> frozenset[str]:
    if _is_past(words):
        return _OF_THE_PAST | _OF_A_DAY_GONE
    return _OF_THE_PAST if _IS_OVER.search(words) else frozenset()


def _is_past(words: str) -> bool:
    """Whether a clause is dated in the past and says how something was then, so that its days are gone."""
    return _LONG_AGO.search(words) is not None and _IS_OVER.search(words) is not None


def _is_a_story(words: str, tokens: Sequence[Token], names: Phrases, named: set[str], *, begins: bool = False) -> bool:
    """Whether a clause is a sentence that tells something, and holds no word of a wish but what may be repeated."""
    if _TALK.match(words) or FAILED.match(words) or says_goodbye(tokens) or are_gone(tokens):
        return True
    tokens = [it for it in tokens if it.words not in ("just", *_SUPPOSED)]
    words = _NEEDS_MONEY.sub(_HAS_IT, words)
    unread = [it for it in tokens if it.kind == "UNKNOWN"]
    said = " ".join("NAME" if (word.removesuffix("'s"),) in names else word for word in words.split())
    if len(named) > 1 and any(it.kind == "CREATOR" for it in tokens):
        return False
    over = _IS_OVER.search(words) is not None or _YESTERDAY.search(words) is not None
    plain = not any(it.words.endswith(COMPARES) or may_carry(it.words) for it in unread)
    if plain:
        said, words = (_WHAT_SHE_DOES.sub(_plainly_told, one) for one in (said, words))
    known = _OF_A_STORY | _spared(words) | _REPEATED | _OF_SOMEBODY | (_OF_WHAT_IS_OVER if over else frozenset())
    is_the_speakers = _is_the_speakers(words, tokens)
    if is_the_speakers:
        known |= _OF_THE_SPEAKER
    if _BAD_THING.search(words):
        known = known | {"WRONG"}
    if _REVIEWED.match(words):
        known = known | {"WEEK", "SCHEDULE", "PLAN"}
    figures_told = is_the_speakers or over
    sentence = (
        _SENTENCE.match(said) is not None
        or _REVIEWED.match(words) is not None
        or (begins and _YESTERDAY.search(words) is not None)
        or (plain and _LOOSELY.match(said) is not None)
    )
    return (
        (bool(unread) or is_the_speakers)
        and {it.kind for at, it in enumerate(tokens) if not _is_of_a_thing(tokens, at)} <= known
        and _NO_STORY.search(re.sub(r"\d", "", words) if figures_told else words) is None
        and (not is_no_order(words) or _is_past(words))
        and not any(is_of_another_tongue(it.words) for it in unread)
        and sentence
    )


#: In a clause that only tells these hedge nothing: "her fans are tired i think".
_SUPPOSED = frozenset(("i think", "i guess", "i suppose", "guess"))


#: What somebody wants to do is no wish of the week, where the word for it is none: "she wants to cook".
_WHAT_SHE_DOES = re.compile(
    r"\b(?:she|he|they|her \w+|his \w+|the \w+) (?:(?:really|just|still) )?"
    r"(?:wants|want|wanted|needs|need|has|have|had) to (?P<does>[a-z]+)\b"
)


def _plainly_told(found: re.Match[str]) -> str:
    done = tokenize(found["does"], {})
    harmless = [it.kind for it in done] == ["UNKNOWN"] and not may_carry_a_wish(found["does"])
    return f"she is {found['does']}" if harmless else found[0]


#: It is theirs, and no goal of the week.
_NEEDS_MONEY, _HAS_IT = re.compile(r"\bneeds? (?:the |some )?(?:money|cash)\b"), "has it"


def _is_of_a_thing(tokens: Sequence[Token], at: int) -> bool:
    """ "Night owl", "before coffee" and "all in California" say nothing of hours or of volume."""
    behind = tokens[at + 1].kind if at + 1 < len(tokens) else ""
    before = tokens[at - 1].kind if at else ""
    if tokens[at].kind == "PART":
        return behind == "UNKNOWN" and before not in ("ON", "IN", "AT", "ONLY", "FOR")
    if tokens[at].words == "first":
        return behind in ("", "UNKNOWN") and before != "CATEGORY"
    return (tokens[at].kind in ("BEFORE", "AFTER") or tokens[at].words == "all in") and behind == "UNKNOWN"


_ASIDE = re.compile(r"\W*(?:(?:and|oh|aw+) )*(?:poor|bless|her|his|my|what an?|such an?|so|matching|wow|god)\b")


def _is_an_aside(words: str, tokens: Sequence[Token]) -> bool:
    """A few words behind a story, before anything is ordered: "poor girl", "matching pyjamas"."""
    return (
        _ASIDE.match(words) is not None
        and len(words.split()) <= _FEW_WORDS
        and any(it.kind == "UNKNOWN" for it in tokens)
        and {it.kind for it in tokens} <= _OF_A_STORY
        and _NO_STORY.search(words) is None
        and not any(is_of_another_tongue(it.words) for it in tokens)
    )


def _is_the_speakers(words: str, tokens: Sequence[Token]) -> bool:
    speaks = _SPEAKS.match(words) or (words.split()[:1] == ["my"] and _IS_OVER.search(words))
    return (
        bool(speaks)
        and _OF_ANOTHER.search(words) is None
        and not any(it.kind in ("CREATOR", "TYPE", "CATEGORY") for it in tokens)
    )


def _names_a_day_or_hour(tokens: Sequence[Token]) -> bool:
    """Behind an order it may belong to it: "luna next week, I'm away Monday"."""
    return any(it.kind in _OF_THE_SPEAKER - {"KEEP", "THIS"} for it in tokens)


def _without_reason(words: str, names: Phrases) -> tuple[str, str]:
    """The clause without why it is wished, and that: "without Sunday only because of church"."""
    found = _REASON.search(words)
    if found is None or not words[: found.start()].strip():
        return words, ""
    tokens = tokenize(found["why"], names)
    over = _OF_WHAT_IS_OVER & {"LAST"} if _IS_OVER.search(found["why"]) else frozenset[str]()
    holds_a_wish = {it.kind for it in tokens} - _OF_A_STORY - {"SENDS"} - over or re.search(
        r"\d|\b(?:but|only|if)\b", found["why"]
    )
    if holds_a_wish or any(is_of_another_tongue(it.words) for it in tokens):
        return words, ""
    return words[: found.start()], found[0].strip()


_LIKED = re.compile(
    r"\W*(?:and )?(?:it|that|this|all|everything)(?:'s| is| was| looks)(?: (?:so|really|very|just))?"
    r" (?:lovely|great|good|perfect|nice|fine|fun)\W*"
)
_SAYS_MORE = re.compile(r"\b(?:it's|is|was|are|looks|feels|seems)\b")


def _only_leads_to_approval(clauses: Sequence[_ToldPart], read: Sequence[Sequence[Token]], stories: set[int]) -> bool:
    """Whether an approval stands behind nothing but that the week was read, and is liked."""
    left = [tokens for at, tokens in enumerate(read) if at not in stories and tokens]
    told = [clauses[at].words for at in stories]
    return (
        bool(stories)
        and len(left) == 1
        and any(it.kind == "APPROVE" for it in left[0])
        and read.index(left[0]) > max(stories)
        and all(_LIKED.fullmatch(one) or (_REVIEWED.match(one) and _SAYS_MORE.search(one) is None) for one in told)
    )


#: What makes an order of what is left.
_ORDERING = frozenset((
    "PLAN", "MAKE", "SCHEDULE", "WEEK", "NO", "NOTHING", "ONLY", "OFF", "FREE_OF", "VOLUME", "MOST", "BUDGET", "FOCUS",
    "EARLIEST", "LATEST", "PIN", "DRY_RUN", "TYPE", "TOO", "NEXT",
))  # fmt: skip


def _orders(tokens: Sequence[Token]) -> bool:
    return any(it.kind in _ORDERING for it in tokens)


def _names_hours(tokens: Sequence[Token]) -> bool:
    """ "Actually till 11" changes an hour."""
    kinds = {it.kind for it in tokens}
    return bool(kinds & {"TO", "FROM", "BEFORE", "AFTER", "BETWEEN"} and kinds & {"TIME", "NUMBER"})


def note_of(told: Sequence[str]) -> str:
    """One note of all that was told."""
    return f"told, and no wish: {', '.join(map(repr, told))}"
