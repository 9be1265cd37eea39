"""The rules that ``eros.vocabulary.safety`` reads texts by (R20): reason, marks, pattern.

A mark is the beginning, four letters at most, of a word without which the pattern cannot match ("#": a number), so that
only the few rules whose word occurs are tried. Patterns read plain text: lower case, no accents, no apostrophes, spaces
for hyphens.
"""

import re

AGE, YOUTH, CONSENT = "a person's age", "youth", "a lack of consent"

MARK_LENGTH = 4


def _any(*words: str) -> str:
    return "(?:" + "|".join(words) + ")"


_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty"

#: What tells that a text may name an age; ordinals begin like their numbers.
NUMBER_MARKS = frozenset("0123456789") | {
    word[:MARK_LENGTH] for word in f"ten|tenth|eleven|twelve|{_TEENS}|{_TENS}".split("|")
}

_ADULT = _any(r"[1-9]\d", "ten|eleven|twelve", _TEENS, rf"(?:{_TENS})(?: (?:{_UNITS}))?")
_NUMBER = _any(_ADULT, r"\d", _UNITS)
_ORDINAL = _any(r"\d{1,2}(?:st|nd|rd|th)", "tenth|eleventh|twelfth", rf"(?:{_TEENS})th", r"twenty \w+", r"\w+tieth")

#: After an age the clause ends, goes on with one of these, or names the person; after a count comes what is counted.
_GOES_ON = "and|but|so|now|today|tomorrow|btw|babe|baby|with|then|here|again"
_PERSON = "girl|boy|cutie|woman|lady|creator|beginner|newbie|blonde|brunette|redhead"
_ENDS = rf"(?=\s*(?:$|[!?;:,)…]|\.(?!\d)|[^\w\s%$€£/+\"'(.]|(?:{_GOES_ON}|{_PERSON})\b))"

_WHO = _any("i|she|he|you|they|who|girl|boy|friend|bestie|roommate|sister|girlfriend|neighbou?r")
_IS = _any(rf"\b{_WHO} (?:am|is|are|was|were)", r"\b(?:im|shes|hes|youre|theyre|whos)")
_BARELY = _any("only|just|barely|now|almost|nearly|still|really|finally|not even|about to be")
_WHOSE = _any("my|your|her|his|their|our")

#: reason -> (marks, pattern).
_RULES: dict[str, tuple[tuple[str, str], ...]] = {
    YOUTH: (
        ("teen", r"\bteen(?!s?y\b)\w*"),
        ("prep pret pre", r"\bpre ?teen|\bprepubescen"),
        ("twee", r"\btweens?\b"),
        ("youn", r"\byoung(?:er|est|sters?|ish)?\b"),
        ("yout", r"\byouth"),
        ("unde", r"\bunder ?age"),
        ("mino", r"\bminors\b|\ba minor(?=\s*(?:$|[.,!?;:)]|and\b|but\b|girl|boy|who\b))"),
        ("chil", r"\bchild(?:ren|like|s)?\b"),
        ("kid kids", r"\bkids?\b"),
        ("girl", r"\b(?:little|lil) girls?\b"),
        ("boy boys", r"\b(?:little|lil) boys?\b"),
        ("baby", r"\bbaby ?faced?\b"),
        ("scho", r"(?<!old )\bschool\b"),
        ("scho", r"\bschool ?(?:girl|boy|uniform|skirt|kid|teacher|bus|days?|desk)"),
        ("coll", r"\bcollege (?:girl|boy|babe|cutie|student|freshman|sweetheart)"),
        ("stud", r"\bstudents?\b"),
        ("fres", r"\bfreshm[ae]n\b"),
        ("soph", r"\bsophomore"),
        ("soro", r"\bsorority\b"),
        ("coed", r"\bcoeds?\b"),
        ("home", r"\bhomework\b"),
        ("dete", r"\bdetention\b"),
        ("clas", r"\bclassroom"),
        ("jail", r"\bjail ?bait\b"),
        ("loli", r"\bloli(?:ta|con|s)?\b"),
        ("shot", r"\bshota"),
        ("nymp", r"\bnymphet"),
        ("todd", r"\btoddler"),
        ("infa", r"\binfants?\b"),
        ("kind", r"\bkindergarten"),
        ("juve", r"\bjuvenile"),
        ("adol", r"\badolescen"),
        ("pube", r"\bpubert|\bpubescen"),
        ("daug", r"\bdaughters?\b"),
        ("step", r"\bstepdaughters?\b"),
        ("grow", r"\b(?:all|finally) grown up\b"),
    ),
    CONSENT: (
        ("forc", r"\b(?:forced|forcing|forcibly)\b|\bby force\b"),
        ("will", rf"\bagainst {_WHOSE} (?:own )?will\b"),
        ("with", r"\bwithout (?:\w+ )?(?:consent|permission|knowing|knowledge)\b"),
        ("cons", r"\bno consent\b|\b(?:cant|cannot|couldnt|could not|did not|didnt) consent\b"),
        ("non nonc", r"\bnon ?con(?:sensual\w*|sent)?\b"),
        ("rape rapi", r"\brap(?:e|ed|es|ing|ists?)\b"),
        ("asle", r"\b(?:(?:she|he|they) (?:is|was|were)|shes|hes) (?:\w+ )?asleep\b"),
        ("slee", r"\b(?:(?:she|he|they) (?:is|was|were)|shes|hes) (?:\w+ )?sleeping\b"),
        ("pass", r"\bwas (?:\w+ )?passed out\b"),
        ("unco", r"\bunconscious\b"),
        ("drug drun", r"\bdrugged\b|\btoo drunk to\b"),
        ("roof", r"\broofied\b"),
        ("unwi", r"\bunwilling"),
        ("blac", r"\bblack ?mail"),
        ("coer", r"\bcoerc"),
        ("kidn", r"\bkidnap"),
        ("abdu", r"\babduct"),
        ("mole", r"\bmolest"),
        ("assa", r"\bassault"),
        ("traf", r"\btraffick"),
        ("grop", r"\bgrop(?:ed|ing)\b"),
        ("abus", r"\babus(?:e|ed|ing|ive)\b"),
        ("hidd", r"\bhidden cam(?:era)?s?\b"),
        ("spy spyc", r"\bspy ?cam"),
        ("said", rf"\b(?:she|he|they|i) said no\b{_ENDS}"),
        ("answ", r"\btak(?:e|es|ing) no for an answer\b"),
        (
            "know",
            r"\b(?:didnt|doesnt|(?:did|does) not) (?:even )?know (?:\w+ ){1,3}(?:filmed|recorded|watched|taped)\b",
        ),
        ("secr", r"\bsecretly (?:record|film|tap|watch)"),
        ("choi", r"\b(?:had|have|has|gave \w+|given|left with) no choice\b"),
        ("begg", r"\bbegg(?:ed|ing) (?:\w+ )?to stop\b"),
        ("trie", r"\btried to (?:escape|resist|get away)\b"),
        ("adva", r"\b(?:took|taken|taking) advantage of (?:me|her|him|them)\b"),
    ),
    AGE: (
        ("#", rf"{_IS}(?: {_BARELY})? {_ADULT}\b{_ENDS}"),
        ("# year yrs", rf"\b{_NUMBER} ?(?:y\W?o\b|(?:y\W?r?s?|yrs?|years?) ?(?:old|young)\b|years? of age)"),
        ("#", rf"\b(?:barely|fresh|freshly|newly|legally|finally) ?{_ADULT}\b{_ENDS}"),
        ("#", rf"\b(?:only|just) (?:1[3-9]|{_TEENS})\b{_ENDS}"),
        ("#", rf"(?:^|[.!?,] ){_ADULT} and (?:new|single|ready|curious|shy|free|bored|lonely|wild|legal)\b"),
        ("#", r"(?<![\d.,])\b(?:1[89]|2\d) ?/?f\b|\bf ?/?(?:1[89]|2\d)\b"),
        ("turn", rf"\bturn(?:ed|ing|s)? {_ADULT}\b{_ENDS}"),
        ("birt", rf"\b{_ORDINAL} birth ?day"),
        ("bday", rf"\b{_ORDINAL} bday"),
        ("swee", r"\bsweet (?:16|sixteen)\b"),
        ("age aged agep", rf"\baged?(?: of)?:? {_ADULT}\b"),
        ("age aged agep", rf"\b{_WHOSE} (?:real |own |tender )?age\b"),
        ("age aged agep", r"\bage ?(?:gap|difference|play|of consent|is just)|\b(?:legal|of) age\b"),
        ("old", r"\bold enough\b"),
        ("olde", r"\bolder (?:wom[ae]n|m[ae]n|guys?|lady|ladies|gentlem[ae]n)\b"),
        ("born", r"\bborn in (?:19|20)\d\d\b"),
        ("clas", r"\bclass of (?:19|20)\d\d\b"),
        ("#", rf"\b(?:early|mid|late|{_WHOSE}) (?:[2-6]0s|twenties|thirties|forties|fifties)\b"),
        ("#", r"\b(?:20|twenty|30|thirty) ?something\b"),
        ("lega", r"\b(?:barely|just|finally|newly|freshly|fresh|now|recently|almost|nearly|not yet) ?legal\b"),
        ("bare", r"\bbarelylegal"),
    ),
}


def _by_mark() -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    table: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {}
    for reason, rules in _RULES.items():
        for marks, pattern in rules:
            for mark in marks.split():
                table[mark] = (*table.get(mark, ()), (reason, re.compile(pattern)))
    return table


#: mark -> the rules that need it, as (reason, pattern).
RULES = _by_mark()

#: What only looks alike, taken out before reading.
IDIOMS = re.compile(
    _any(
        r"night is (?:still )?young",
        r"forever young|young at heart",
        r"kid you not",
        r"\bfor (?:just|only) \d+",
        r"\b(?:18|21) ?(?:\+|and over|or over|or older)",
        r"\b(?:page|account|profile|channel)s? (?:is|was|turns|turned|just turned) (?:\w+ )?\d+ (?:years?|yrs?) old",
        r"\b\d+ (?:years?|yrs?) old (?:page|account|profile|channel|video|clip|photo|pic|set|whisk)",
        r"\bforced myself\b",
        r"\b(?:not|nobody is|no ones?(?: is)?) forcing\b",
        r"\bno choice but\b",
    )
)
