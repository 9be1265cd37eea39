"""What no sentence of a model beside a recommendation may hold: tables of words, each with what it stands for."""

import re


def _words(text: str) -> re.Pattern[str]:
    """Whole words, apart from each other by space; a dot within one is a space there."""
    return re.compile(rf"\b(?:{'|'.join(word.replace('.', ' ') for word in text.split())})\b", re.IGNORECASE)


#: A number in words, and what scales one. "First", "one" and "may" are everyday words and stay.
_NUMBERS = _words(r"""
    zero two three four five six seven eight nine ten eleven twelve (?:thir|four|fif|six|seven|eigh|nine)teen
    (?:twen|thir|for|fif|six|seven|eigh|nine)ty
    (?:hundred|thousand|million|billion|dozen|dollar|euro|pound|cent|buck)s? halve[sd]? doubl\w+ tripl\w+ twice
    thrice percent per.cent thirds? quarters? majority couple several
""")
#: Which way something goes or lies, and how much of it there is.
_DIRECTIONS = _words(r"""
    (?<!-)up down more fewer fewest less least above below under over beyond many few
    (?:high|low|big|small|loud|heav|light|wide|narrow|short|long|fast|slow|bold|old|strong|weak)(?:ier|er|est|y)?
    better worse rising falling enough plenty further extra additional all.in quantity together apart beats?
    (?<!a.)little full(?:er|est)? rich(?:er)? room share one.after
""")
#: What somebody does about sends, captions and media: the template says it, and nothing else may. A statement such as
#: "variety keeps a page alive" is none, so the third person is free.
_STEMS = """
    add raise lift boost push grow increase cut reduce decrease shrink drop remove delete discard exclude
    include skip pause stop cancel start replace swap reword rewrite write create approve reject accept ignore
    disregard dismiss forget overlook wait postpone delay widen spread bunch group move pin rest reuse use
    repeat send keep leave stay take lead change turn spend charge refund pay buy click visit subscribe publish
    upload schedule import correct try fit belong go
"""
_FORMS = " ".join(
    rf"(?<!every.){stem}{stem[-1]}?(?:ed|ing)?|{stem.removesuffix('e')}(?:ed|ing)" for stem in _STEMS.split()
)
_DEEDS = _words(
    _FORMS
    + r"""
    taken left kept sent gone please should must have.to needs? needed ought let['’]s let.us feel.free safely
    simply
"""
)
#: What takes advice back, or says that it is done or needless.
_UNDOING = _words(r"""
    no not \w+n['’]t cannot never none nothing nobody neither nor without needless
    un(?:necessary|needed|important|true|wanted|certain) optional instead rather unless except but although
    though however otherwise despite opposite contrary reverse wrong false mistakes? mistaken errors? outdated
    already any\s?more any\s?longer done fine ok(?:ay)? harmless certain(?:ly)? sure right true same
    as.well(?!.as\b) avoid hardly barely joke proof proven evidence only everything exactly just
""")
_CALENDAR = re.compile(
    r"\b(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|today|tonight|tomorrow|yesterday|now|midnight|noon|weekends?|"
    r"every hour|(?:jan|febr)uary|april|june|july|(?:sept|nov|dec)ember|october)\b|\b(?:March|May|August)\b"
)
#: Kinds of send, media and categories: a sentence may speak of those that its template speaks of.
NAMES = _words(r"""
    [a-z]+(?:_[a-z]+)+ bundles? ppvs? bumps? farms? tips? games? vip lives?tream\w* links? renew\w* expired
    snapchat flyers? videos? pictures? photos? images? gifs? audio clips? stories reels? revenue engagement
    retention win\s?backs? priced? prices follow-?ups?
""")
#: Where a reader could be sent, and marks that a sentence of advice has no use for.
_FOREIGN = re.compile(
    r"https?:|www\.|[@#<>{}\[\]`|\\$€£¥%‰*=+^~/\"]|"
    r"\b[\w-]+\.(?:com|net|org|io|co|me|ly|gg|tv|app|dev|xyz|info|ru|example)\b",
    re.IGNORECASE,
)
#: Words that look or count like others: five in full width, zwölf; and words in single letters, Roman numerals.
_DISGUISED = re.compile(r"[^\W\d_a-zA-Z]|\b[IVXLCDM]{2,}\b|(?:\b[a-zA-Z]\b[ .-]?){3,}")
_SENTENCES = re.compile(r"[.!?;:]\s*\S|\?|\n")

#: What no sentence may hold, and how a refusal is told.
TABOOS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("a figure", _NUMBERS),
    ("a day", _CALENDAR),
    ("an address or a sign", _FOREIGN),
    ("another script", _DISGUISED),
    ("a direction", _DIRECTIONS),
    ("what to do", _DEEDS),
    ("what takes the advice back", _UNDOING),
    ("more than one sentence", _SENTENCES),
)
