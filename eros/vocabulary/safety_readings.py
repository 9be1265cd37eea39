"""The ways in which a text is read for what it may not say (R20): as a person reads through what hides a word.

A text is folded to plain ASCII letters: capitals, full-width and styled letters, accents, look-alike letters, unseen
signs and key-cap digits are gone, every picture is a "~". Cyrillic is read twice, as letters that only look like Latin
ones and as the words they spell, romanised; Latin letters in a Cyrillic word are taken for what they look like. Then,
where the text gives cause to: words whose letters stand apart, signs inside words, split numbers, digits for letters,
stars for vowels, stretched letters.

A spelling that is a word of its own is lost on it: letters left out, words turned round, two halves apart by a blank.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache, partial
from itertools import product
from typing import NamedTuple

from eros.vocabulary.unsafe_words.patterns import HIDDEN_NUMBERS

#: More ways than these no honest text has.
_MOST_READINGS = 24

#: Letters that look like Latin ones.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһкмтнвԛԝгпьʙ" + "αεοινρτυκβημχωγ" + "օսհոց" + "ɡɑɪʀɴʟᴀᴄᴅᴇɢʜᴊᴋᴍᴏᴘꜱᴛᴜᴠᴡʏᴢəłøđðıꓲꓳ",
    "aeopcyxijsdhkmthbqwrnbb" + "aeoivptukbnuxwy" + "ouhng" + "gairnlacdeghjkmopstuvwyzelodd" + "iio",
    "’‘´ʼʹ″′",
) | {ord("ñ"): "nh", ord("æ"): "ae", ord("œ"): "oe", ord("þ"): "th", ord("🔞"): " 18 ", 0x201C: '"', 0x201D: '"'}
#: Latin letters that stand in a Cyrillic word for the one they look like, small or capital.
_TO_CYRILLIC = (
    str.maketrans("aeopcyxikmthbrnu01346", "аеорсухікмтнвгпиоізчб"),
    str.maketrans("aeopcyxikmthbrnu01346", "аеорсухікмтнвгпиоіеаб"),
)
ROMAN = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ye", "ж": "zh", "з": "z", "и": "y",
    "і": "i", "ї": "yi", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "yu",
    "я": "ya", "ы": "y", "э": "e", "ё": "yo", "ъ": "",
}  # fmt: skip
ROMANISED = str.maketrans(ROMAN)
_SIGNS = str.maketrans("-_", "  ")
_APOSTROPHES = str.maketrans("", "", "'`")
#: Both digits that a letter may be written with; "1" is read twice.
_LEET = (str.maketrans("0134578@$!|€+9", "oieastbasiietg"), str.maketrans("0134578@$!|€+9", "oleastbasllegg"))

BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
UNSEEN = re.compile(
    "[\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]+"
)
CYRILLIC = re.compile("[\u0400-\u04ff]")
#: Latin letters that all look like Cyrillic ones.
LATIN_ALIKE = re.compile(r"\b[aeopcyxikmthb]+\b")
_CYRILLIC_WORD = re.compile(
    rf"(?:[^\W_]|[\u0300-\u036f])*[\u0400-\u04ff](?:[^\W_]|[\u0300-\u036f])*|{LATIN_ALIKE.pattern}"
)
_DIGIT_IN_CYRILLIC = re.compile("[\u0400-\u04ff][34]|[34][\u0400-\u04ff]")
_TWO_DIGITS = re.compile(r"\d\d")
_FLAG = re.compile("(?<![\U0001f1e6-\U0001f1ff])[\U0001f1e6-\U0001f1ff]{2}(?![\U0001f1e6-\U0001f1ff])")
_HEIGHT = re.compile(r"\b\d'\d")
_ALONE = re.compile(r"[^a-z\d][a-z\d][^a-z\d]{1,4}[a-z\d][^a-z\d]")
#: Without one of these only letters can be written otherwise.
_SIGN = re.compile(r"[\d@$€+*|^=/\\_-]|!(?=[a-z])")
APART = re.compile(r"(?:[\W_]\w[\W_]{1,4}\w){2}[\W_]")
#: A word, with the number behind it.
_LONG_WORD = re.compile(r"[a-z\d]{5,80}(?: \d\d\b)?")
#: A sign behind each of three letters stands behind the last of them too.
_SPACED = re.compile(
    r"(?<![a-z\d])[a-z\d](?:[^a-z\d]{1,4}[a-z\d])+(?![a-z\d])(?:(?<=([^\w\s])[a-z\d][^\w\s][a-z\d])\1(?!\S))?"
)
SPACED_BEYOND_ASCII = re.compile(r"(?<!\w)[^\W_](?:[\W_]{1,4}[^\W_]){2,}(?!\w)")
_SEPARATORS = re.compile(r"[\W_]+")
#: Of the ages that somebody would hide: "9-5" are hours, "5-9" is a height.
_SPLIT_NUMBER = re.compile(r"\b([1-4])(?:[ ~*_|/-]{1,3}|(?<=[12])\.)(\d)\b")
_BETWEEN = re.compile(r"(?<=[a-z\d])[~.*|^=+/\\_-]+(?=[a-z\d])")
#: A figure between two of them stands for letters.
_INSIDE = re.compile(
    r"(?<=[a-z])(?:[~.*|^=+/\\_-]+(?=[a-z])|[~.*|^=+/\\_-](?=\d{1,2}[~.*|^=+/\\_-][a-z]))"
    r"|(?:(?<=[a-z][~.*|^=+/\\_-]\d)|(?<=[a-z][~.*|^=+/\\_-]\d\d))[~.*|^=+/\\_-](?=[a-z])"
)
DIGITS_INSIDE = re.compile(r"[a-z](?:[\d@$€+]|[!|][a-z])|[\d@$€+][a-z]")
_DIGITS_INSIDE_OR_BETWEEN = re.compile(rf"{DIGITS_INSIDE.pattern}|[a-z][~.*|^=+/\\_-]\d{{1,2}}[~.*|^=+/\\_-][a-z]")
_LEET_WORD = re.compile(r"[a-z\d@$€+!|]*(?:[a-z](?:[\d@$€+]|[!|][a-z])|[\d@$€+][a-z])(?:[a-z\d@$€+]|[!|](?=[a-z]))*")
_PICTURE_BETWEEN = re.compile(r"(?<=[a-z\d])[~*|]+(?=[a-z\d])")
_NUMBER_AT_WORD = re.compile(r"(?<![a-z\d])(\d\d)(?=[a-z]{2})")
_LETTER_IN_NUMBER = re.compile(
    r"(?<![a-z\d])(?:(?P<tens>[1-9])o(?![a-z\d])|[il](?=[679](?![a-z\d])|8 ?(?:y\W?o|y(?:ea)?rs?)\b))"
)
_MENTION = re.compile(r"(?<![a-z\d])@")
_LONE_DIGIT = re.compile(r"(?<![\w.,$€£])[0134578](?![\w.,%])")
_STARRED = re.compile(r"(?<=[a-z])\*{1,3}(?=[a-z])")
STRETCHED = re.compile(r"([a-z])\1\1+")
_HIDDEN_NUMBER = re.compile(rf"(?:{HIDDEN_NUMBERS})(?![a-z])")
_NUMBER_IN_WORD = re.compile(r"(?<!\d)(\d\d)(?!\d)")


def readings(text: str) -> Iterator[str]:
    """Every way in which the text is read, each once, the plainest first."""
    text = text.casefold()
    if text.isascii():
        yield from _spellings(text)
        return
    lettered = any(map(has_letters, BEYOND_ASCII.findall(text)))
    if lettered:
        text = unicodedata.normalize("NFC", text)
    yield from _spellings(BEYOND_ASCII.sub(_ascii, text))
    if lettered:
        for letters in _rewritten(text):
            yield from _spellings(BEYOND_ASCII.sub(_ascii, letters))


@lru_cache(maxsize=65_536)
def has_letters(signs: str) -> bool:
    """Whether there are letters or accents among signs beyond ASCII, not pictures and quotation marks alone."""
    return any(sign.isalpha() or "\u0300" <= sign <= "\u036f" for sign in signs)


def _rewritten(text: str) -> Iterator[str]:
    """A text of letters beyond ASCII with what stands apart closed and unseen signs gone; as it is spelt, romanised."""
    closed = SPACED_BEYOND_ASCII.sub(lambda found: _joined(found[0]), UNSEEN.sub("", text))
    if "ñ" in closed:
        yield closed.replace("ñ", "n")
    if CYRILLIC.search(closed):
        for digits in _TO_CYRILLIC[: 1 + bool(_DIGIT_IN_CYRILLIC.search(closed))]:
            yield _CYRILLIC_WORD.sub(lambda found, to=digits: _romanised(found[0], to), closed)  # type: ignore[misc]
    elif closed != text:
        yield closed


def _ascii(found: re.Match[str]) -> str:
    return _folded_signs(found[0])


class _Folded(dict[int, str]):
    """What each sign is read as, by its number, once it has been met."""

    def __missing__(self, code: int) -> str:
        plain = self[code] = "".join(map(read_sign, chr(code).translate(_LOOKALIKES)))
        return plain


_EACH_FOLDED = _Folded()


def folded(text: str) -> str:
    """The text with every sign beyond ASCII as what it is read as."""
    return _FLAG.sub("~", text).translate(_EACH_FOLDED)


_folded_signs = lru_cache(maxsize=65_536)(folded)


@cache
def read_sign(sign: str) -> str:
    """One sign as what it is read as."""
    if sign.isascii():
        return sign
    if sign in "\ufe0f\ufe0e\u20e3":
        return ""
    if 0x1F130 <= ord(sign) <= 0x1F189:
        return chr(ord("a") + (ord(sign) - 0x1F130) % 32 % 26)
    if 0x1F1E6 <= ord(sign) <= 0x1F1FF:
        return chr(ord("a") + ord(sign) - 0x1F1E6)
    plain = unicodedata.normalize("NFKD", sign).casefold()
    if plain != sign:
        return "".join(map(read_sign, plain.translate(_LOOKALIKES)))
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.decimal(sign))
    if kind in ("Mn", "Me", "Cf", "Cc", "Sk"):
        return ""
    if kind in ("Zs", "Zl", "Zp", "Pd"):
        return " "
    return "~" if kind in ("So", "Sm", "Po", "Ps", "Pe", "Pi", "Pf", "Co", "Cn") else sign


def _romanised(word: str, to_cyrillic: dict[int, int]) -> str:
    """A Cyrillic word, whatever stands in it for its letters, as it is spelt in Latin ones."""
    return (word if _TWO_DIGITS.search(word) else word.translate(to_cyrillic)).translate(ROMANISED)


def _joined(spaced: str) -> str:
    """Letters that stand apart as words; a wider gap than the others parts two, a blank where there are other signs."""
    gaps = _SEPARATORS.findall(spaced)
    if len(gaps) < 2:
        return spaced
    least = min(map(len, gaps)) if all(" " in gap for gap in gaps) else 0
    return _SEPARATORS.sub(lambda gap: " " if len(gap[0]) > least and " " in gap[0] else "", spaced)


def _spellings(text: str) -> Iterator[str]:
    """The text with plain signs, then every other spelling that it gives cause to."""
    if "'" in text:
        text = _HEIGHT.sub("feet", text)
    text = text.translate(_APOSTROPHES)
    found = [_plain(text)]
    yield found[0]
    padded = f" {text} "
    for cause, respell in _RESPELLINGS if _SIGN.search(text) else _RESPELLINGS_OF_LETTERS:
        if cause.search(padded):
            for other in [other for one in (text, *found) for other in respell(one)]:
                plain = _plain(other)
                if plain not in found and len(found) < _MOST_READINGS:
                    found.append(plain)
                    yield plain


def run_ons(text: str, plainest: str, *others: str) -> set[str]:
    """What is spelt letter by letter without a sign of where its words end, as one word; from the text's readings."""
    if not (others and APART.search(f" {text} ")):
        return set()
    return {word for reading in others for word in _LONG_WORD.findall(reading)} - {*_LONG_WORD.findall(plainest)}


def _plain(text: str) -> str:
    return " ".join(text.translate(_SIGNS).split())


def _closed(text: str) -> Iterator[str]:
    """Words whose letters stand apart ("t e e n"), put together again; a number among them stands alone as well."""
    closed = _SPACED.sub(lambda found: _joined(found[0]), text)
    yield closed
    yield _SPACED.sub(lambda found: _NUMBER_IN_WORD.sub(r" \1 ", _joined(found[0])), text)


def _without_signs(text: str) -> Iterator[str]:
    """Signs between letters or digits are nothing; a picture may stand for a blank."""
    yield _picture_for_blank(text)
    yield _closed_at_signs(text)


def _picture_for_blank(text: str) -> str:
    return _PICTURE_BETWEEN.sub(" ", text)


def _closed_at_signs(text: str) -> str:
    return _INSIDE.sub("", text)


def _whole_numbers(text: str) -> Iterator[str]:
    yield _SPLIT_NUMBER.sub(r"\1\2", text)


def _letters_for_digits(text: str) -> Iterator[str]:
    """In words; where several are so written, a lone digit is a letter too. "@" before a word is a mention."""
    several = len(_LEET_WORD.findall(_MENTION.sub(" ", text))) > 1
    for letters in _LEET:
        yield _lettered(text, letters, several=several)


def _lettered(text: str, letters: dict[int, int], *, several: bool) -> str:
    words = _LEET_WORD.sub(lambda found: _told(found[0].translate(letters)), _MENTION.sub(" ", text))
    return _LONE_DIGIT.sub(lambda found: found[0].translate(letters), words) if several else words


def _told(word: str) -> str:
    """A word with letters for its figures; a number that was hidden so is an age."""
    return f"{word} years old" if _HIDDEN_NUMBER.fullmatch(word) else word


def _digits_for_letters(text: str) -> Iterator[str]:
    """ "2O" is a number whose zero is a letter."""
    yield _LETTER_IN_NUMBER.sub(lambda found: f"{found['tens']}0" if found["tens"] else "1", text)


def _number_apart(text: str) -> Iterator[str]:
    yield _apart_from_number(text)


def _apart_from_number(text: str) -> str:
    return _NUMBER_AT_WORD.sub(r"\1 ", text)


def _vowels_for_stars(text: str) -> Iterator[str]:
    """A star for each vowel, at two places at most."""
    parts = _STARRED.split(text)
    stars = [len(found) for found in _STARRED.findall(text)]
    for vowels in product("aeiou", repeat=min(len(stars), 2)):
        fill = [*vowels, *vowels[-1:] * len(stars)]
        yield (
            "".join(part + fill[at] * count for at, (part, count) in enumerate(zip(parts, stars, strict=False)))
            + parts[-1]
        )


def _unstretched(text: str) -> Iterator[str]:
    yield _once(text)
    yield _twice(text)


def _once(text: str) -> str:
    return STRETCHED.sub(r"\1", text)


def _twice(text: str) -> str:
    return STRETCHED.sub(r"\1\1", text)


#: What in a text gives cause to another spelling, and that spelling; a later one goes on from the earlier ones.
_RESPELLINGS: tuple[tuple[re.Pattern[str], Callable[[str], Iterator[str]]], ...] = (
    (_ALONE, _closed),
    (_SPLIT_NUMBER, _whole_numbers),
    (_LETTER_IN_NUMBER, _digits_for_letters),
    (_NUMBER_AT_WORD, _number_apart),
    (_STARRED, _vowels_for_stars),
    (_BETWEEN, _without_signs),
    (_DIGITS_INSIDE_OR_BETWEEN, _letters_for_digits),
    (STRETCHED, _unstretched),
)
_RESPELLINGS_OF_LETTERS = tuple(it for it in _RESPELLINGS if it[1] in (_closed, _without_signs, _unstretched))


class WordWays(NamedTuple):
    """How a word reads by itself: ``text`` with plain signs, ``plain``, and the ``others``.

    ``causes`` are the marks of the respellings that change it, each as often as parts of it are so written; with
    ``differs`` it reads otherwise where several words of the text have digits for letters. What is ``free`` is read in
    each of the ways whatever else the text gives cause to, and may be words that stand alone side by side.
    """

    text: str
    plain: str
    causes: str
    others: tuple[str, ...]
    differs: bool
    free: bool = False


#: The marks of the respellings that each word takes by itself; of signs inside, of hyphens alone.
NUMBER_APART, SIGNS_INSIDE, HYPHENS, FOR_LETTERS, STRETCHED_LETTERS = "n", "*", "-", "d", "s"
#: The mark of what is free.
FREE = "f"
#: Which way of each respelling is taken; 0 leaves the text as it is.
Choice = tuple[int, ...]


#: In the order of ``_RESPELLINGS``, each way in which a text is so respelt: signs are nothing between letters while
#: hyphens are signs, or when they are blanks; digits are letters where one word has them, or where several have.
_OF_ONE_WORD: tuple[tuple[re.Pattern[str], tuple[Callable[[str], str], ...]], ...] = (
    (_NUMBER_AT_WORD, (_apart_from_number,)),
    (_BETWEEN, (_closed_at_signs, _picture_for_blank, lambda text: _closed_at_signs(_plain(text)))),
    (
        DIGITS_INSIDE,
        tuple(partial(_lettered, letters=letters, several=several) for several in (False, True) for letters in _LEET),
    ),
    (STRETCHED, (_once, _twice)),
)
#: What is read otherwise beside others; what is read in more ways than a word's causes tell.
_BESIDE_OTHERS = re.compile(r"(?<![a-z\d])[il]8$|^@$")
_IN_MORE_WAYS = re.compile(rf"_|{_SPLIT_NUMBER.pattern}|{_STARRED.pattern}")


def word_ways(word: str) -> WordWays | None:
    """For a case-folded word without letters beyond ASCII; None: its causes do not tell how it is read."""
    text = BEYOND_ASCII.sub(_ascii, word)
    text = _HEIGHT.sub("feet", text).translate(_APOSTROPHES)
    if _BESIDE_OTHERS.search(text) or _IN_MORE_WAYS.search(text) or _LETTER_IN_NUMBER.search(text):
        return None
    ways, causes = {text}, ""
    for marks, (cause, respellings) in zip(_MARKS_OF_CAUSES, _OF_ONE_WORD, strict=True):
        if any(map(cause.search, ways)):
            changed = [{respell(way) for way in ways} for respell in respellings]
            causes += marks(text, [{*map(_plain, new)} - {*map(_plain, ways)} != set() for new in changed])
            ways = ways.union(*changed)
    if FOR_LETTERS in causes and not DIGITS_INSIDE.search(text):
        return None
    differs = _LONE_DIGIT.search(text) is not None
    if "@" in text and FOR_LETTERS not in causes:
        return None
    if differs:
        ways |= {_lettered(way, letters, several=True) for way in ways for letters in _LEET}
    plain, others = _plain(text), {*map(_plain, ways)}
    if "" in others and (causes or differs):
        return None
    return WordWays(text, plain, causes, tuple(sorted(others - {plain})), differs)


def free_ways(words: str) -> WordWays | None:
    """For case-folded plain words that give cause to nothing in the rest of the text; None: they may."""
    ways = dict.fromkeys(readings(words))
    if len(ways) >= _MOST_READINGS or "" in ways or _BESIDE_OTHERS.search(words):
        return None
    if any("@" in way or DIGITS_INSIDE.search(way) or _LETTER_IN_NUMBER.search(way) for way in (words, *ways)):
        return None
    plain, *_ = ways
    ways |= dict.fromkeys(_lettered(way, letters, several=True) for way in ways for letters in _LEET)
    return WordWays(words, plain, FREE, tuple(way for way in ways if way != plain), differs=False, free=True)


def parts_that_stand_alone(reading: str) -> bool:
    """Whether letters or digits of a plain text stand alone so that they are put together."""
    return _SPLIT_NUMBER.search(reading) is not None or next(_closed(reading)) != reading


def closed_ways(reading: str) -> tuple[str, ...]:
    """How a plain text reads whose letters that stand alone are put together."""
    return tuple(dict.fromkeys(map(_plain, _closed(reading))))


def romanised(word: str) -> str | None:
    """How a word is read in a text that has Cyrillic ones; None: in more ways than one."""
    if _DIGIT_IN_CYRILLIC.search(word):
        return None
    spelt = _CYRILLIC_WORD.sub(lambda found: _romanised(found[0], _TO_CYRILLIC[0]), UNSEEN.sub("", word))
    return next(_spellings(BEYOND_ASCII.sub(_ascii, spelt)))


#: What marks the causes of each of these, by the word and by which of the ways change it.
_MARKS_OF_CAUSES: tuple[Callable[[str, list[bool]], str], ...] = (
    lambda text, changed: NUMBER_APART * any(changed),
    lambda text, changed: SIGNS_INSIDE if any(changed[1:]) else HYPHENS * changed[0],
    lambda text, changed: FOR_LETTERS * len(_LEET_WORD.findall(_MENTION.sub(" ", text))) or FOR_LETTERS,
    lambda text, changed: STRETCHED_LETTERS * any(changed),
)


@lru_cache(maxsize=65_536)
def respellings(words: tuple[WordWays, ...], causes: str) -> tuple[tuple[str, ...], ...]:
    """How else these words of a text are read whose words give cause to these respellings, each way once."""
    ways: Iterator[tuple[str, ...]] = (
        way
        for choice in _choices(causes)
        for way in product(
            *((word.plain, *word.others) if word.free else (_respelt(word.text, choice),) for word in words)
        )
    )
    return tuple({way: None for way in ways if way != tuple(word.plain for word in words)})


@cache
def _choices(causes: str) -> tuple[Choice, ...]:
    """Each way in which a text with these causes is respelt."""
    signs = (0, 1, 2, 3) if SIGNS_INSIDE in causes else (0, 1) if HYPHENS in causes else (0,)
    digits = ((0,), (0, 1, 2), (0, 3, 4))[min(causes.count(FOR_LETTERS), 2)]
    number, stretched = range(1 + (NUMBER_APART in causes)), range(1 + 2 * (STRETCHED_LETTERS in causes))
    return tuple(product(number, signs, digits, stretched))


def _respelt(text: str, choice: Choice) -> str:
    """A word with plain signs, respelt in the ways that are chosen."""
    for taken, (_, respellings) in zip(choice, _OF_ONE_WORD, strict=True):
        if taken:
            text = respellings[taken - 1](text)
    return _plain(text)
