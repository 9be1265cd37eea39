"""In which encoding a file is written; what is no text that is read is told, with what would do."""

import codecs
import re
import unicodedata
from pathlib import Path

from eros_db.importing.findings import Unread, cut
from eros_db.importing.texts import LOOK_ALIKE, alphabet

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
UTF8 = "utf-8-sig"
#: What begins a page of HTML, which programs call a spreadsheet as well.
_PAGE = re.compile(rb"\s*<(?:!doctype|html|table|head|body|meta|\?xml)\b", re.I)
#: How files begin that are no text that is read, with what would do; UTF-32's mark begins as UTF-16's does.
_NO_TEXTS = (
    (b"PK\x03\x04", "a spreadsheet (XLSX) or an archive; save it as CSV"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a spreadsheet (XLS); save it as CSV"),
    (b"\x1f\x8b", "packed (gzip); unpack it first"),
    (b"BZh91AY&SY", "packed (bzip2); unpack it first"),
    (b"\xfd7zXZ\x00", "packed (xz); unpack it first"),
    (b"\x28\xb5\x2f\xfd", "packed (zstd); unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7z); unpack it first"),
    (b"%PDF-", "a PDF; save the table as CSV where it comes from"),
    (codecs.BOM_UTF32_LE, "UTF-32; save it as UTF-8"),
    (codecs.BOM_UTF32_BE, "UTF-32; save it as UTF-8"),
)


def encoding_of(path: Path, said: str | None) -> str:
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as wrong:
        raise Unread(f"cannot be read: {wrong.strerror or wrong}") from wrong
    if b"mimetypeapplication/vnd.oasis.opendocument" in head[:200]:
        raise Unread("is a spreadsheet (ODS); save it as CSV")
    for mark, what in _NO_TEXTS:
        if head.startswith(mark):
            raise Unread(f"is {what}")
    if _PAGE.match(head.removeprefix(codecs.BOM_UTF8)):
        raise Unread("is a page of HTML or XML, whatever it is called; open it in a spreadsheet and save it as CSV")
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if said:
        return _as_said(path, said)
    if 0 not in head:
        if found := _utf7(path):
            raise Unread(f"looks like UTF-7 ({found!r}); say --encoding utf-7, or save it as UTF-8")
        return UTF8
    if any(_is_text(head, name) for name in ("utf-32-le", "utf-32-be")):
        raise Unread("looks like UTF-32 without its mark; save it as UTF-8")
    for name in ("utf-16-le", "utf-16-be"):
        if head.count(0) > len(head) // 4 and _is_text(head, name):
            raise Unread(f"looks like UTF-16 without its mark; say --encoding {name}, or save it as UTF-8")
    if head.count(0) > len(head) // 4 or _letters(head, "utf-8") is None:
        raise Unread("is no text file; save the table as CSV where it comes from")
    return UTF8


#: Letters of cp1251 are nearly all of the upper half, and words of Cyrillic of nothing else; words of Latin have few.
_WORDS_ABOVE = re.compile(rb"[\xc0-\xff\xa8\xb8]{4,}")
#: Signs that cp1252 has none for, and what Central Europe and older programs write in their place.
_NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_OTHERS = {
    "cp1250": " (Central Europe)", "cp1251": "", "cp1254": "", "mac_roman": " (a Mac)",
    "cp437": " (older programs, of DOS)",
}  # fmt: skip
#: What stands within a word beyond ASCII, but for quotes, dashes and emoji; and the signs that may.
_WITHIN = re.compile(r"(?<=[^\x00-@\[-`{-\x7f])[\x80-\u02ff\u2020-\u2125\u2200-\u22ff](?=[a-z\u00df-\u00ff])")
_MAY_STAND_WITHIN = frozenset("\u2026\u00b7\u00ad\u00a0")
#: What DOS drew tables of, within a word.
_BOXED = re.compile(r"[^\W\d_][\u2500-\u25ff][^\W\d_]")
_SHORT_WORD = 3
_WORD = re.compile(r"[^\W\d_]+")
#: A letter of Latin scripts as UTF-7 writes it, within a word.
_SHIFTED = re.compile(rb"[A-Za-z]\+A[A-Z][A-Za-z0-9+/](?:[A-Za-z0-9+/]{3})*-")
_BEGINNING = 1_000_000


def likely_encoding(data: bytes) -> str:
    """What would do for bytes that are no UTF-8: Windows has a code page for each part of the world."""
    above = len(data.translate(None, bytes(range(0x80))))
    if sum(map(len, _WORDS_ABOVE.findall(data))) > above / 2:
        return "letters of Cyrillic or Greek, as it seems: say --encoding cp1251 or cp1253, or save it as UTF-8"
    if _NOT_CP1252.search(data) or _misplaced(_letters(data, "cp1252") or ""):
        fit = [f"{name}{where}" for name, where in _OTHERS.items() if _reads_well(data, name)]
        named = " or ".join(filter(None, (", ".join(fit[:-1]), *fit[-1:])))
        say = f"say --encoding {named}, or save it as UTF-8" if fit else "save it as UTF-8"
        return f"it is not cp1252 either: {say}"
    return "a file of Excel says --encoding cp1252 in Western Europe; elsewhere it has another number, as cp1250"


def _strange(data: bytes, text: str) -> str | None:
    """A word of Latin letters of which none is plain, where most letters beyond ASCII stand in such."""
    above = len(data.translate(None, bytes(range(0x80))))
    if sum(map(len, _WORDS_ABOVE.findall(data))) <= above / 2:
        return None
    words = (word[0] for word in _WORD.finditer(text) if len(word[0]) > _SHORT_WORD)
    return next((one for one in words if all(not a.isascii() and alphabet(a) == "Latin" for a in one)), None)


def _reads_well(data: bytes, encoding: str) -> bool:
    text = _letters(data, encoding)
    if text is None or _mixed(text) or _BOXED.search(text):
        return False
    return not _misplaced(text, 0)


def _mixed(text: str) -> str | None:
    """A word of letters of several alphabets, where most words beyond ASCII are such."""
    beyond = [word for word in _WORD.findall(text) if not word.isascii()]
    mixed = [word for word in beyond if len({alphabet(letter) for letter in word} & LOOK_ALIKE) > 1]
    return mixed[0] if len(mixed) > len(beyond) / 2 else None


def _misplaced(text: str, share: float = 0.5) -> str | None:
    """A word with a capital or a sign in its midst, where more than that share of what stands so is such."""
    within = [found for found in _WITHIN.finditer(text) if found[0] not in _MAY_STAND_WITHIN]
    wrong = [found for found in within if not found[0].islower()]
    if len(wrong) <= len(within) * share:
        return None
    at = wrong[0].start()
    return next(word[0] for word in re.finditer(r"\S+", text) if word.end() > at)


def _utf7(path: Path) -> str | None:
    """A word with a letter as UTF-7 writes it, at the beginning of a file that has nothing beyond ASCII."""
    with path.open("rb") as file:
        head = file.read(_BEGINNING)
    for found in _SHIFTED.finditer(head) if head.isascii() else ():
        if (letters := _letters(found[0][1:], "utf-7")) and letters.isalpha() and not letters.isascii():
            return found[0].decode()
    return None


def _as_said(path: Path, said: str) -> str:
    """Raises Unread where the words show that it is another."""
    if _is_utf8_beyond_ascii(path, said):
        return UTF8
    with path.open("rb") as file:
        data = file.read(_BEGINNING)
    if (text := _letters(data, said)) and (word := _mixed(text)):
        raise Unread(f"is not {said}, in which it has words of several alphabets, as {word!r}; {likely_encoding(data)}")
    if text and (word := _strange(data, text)):
        raise Unread(f"is not {said}, in which words have no plain letter, as {word!r}; {likely_encoding(data)}")
    if text and (word := _misplaced(text)):
        raise Unread(f"is not {said}, in which it has signs within words, as {cut(word)!r}; {likely_encoding(data)}")
    return said


def _is_text(head: bytes, encoding: str) -> bool:
    """Whether a file that begins so holds letters in that encoding, and nothing that no text has."""
    text = _letters(head, encoding)
    return text is not None and all(sign in "\t\r\n" or unicodedata.category(sign) not in _NO_LETTERS for sign in text)


_NO_LETTERS = ("Cc", "Cn")


def _letters(head: bytes, encoding: str) -> str | None:
    """What a file that begins so says in that encoding, or None where it is in another."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeError:
        return None


def _is_utf8_beyond_ascii(path: Path, said: str) -> bool:
    """Whether a file that is said to be of another encoding reads whole as UTF-8, with letters that only that has."""
    if text_encoding(said) in (None, UTF8, "utf-8-sig", "utf_8", "utf-8") or "16" in said or "32" in said:
        return False
    data = path.read_bytes()
    try:
        return not data.isascii() and bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def text_encoding(name: str) -> str | None:
    """The codec's name, or None for what is no encoding of texts."""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return found.name if getattr(found, "_is_text_encoding", True) else None
