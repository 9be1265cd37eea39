"""In which encoding a file is written; what is no text that is read is told, with what would do."""

import codecs
import re
import unicodedata
from pathlib import Path

from eros_db.importing.findings import Unread

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
UTF8 = "utf-8-sig"
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
    for mark, what in _NO_TEXTS:
        if head.startswith(mark):
            raise Unread(f"is {what}")
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if said:
        return UTF8 if _is_utf8_beyond_ascii(path, said) else said
    if 0 not in head:
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
#: Signs that cp1252 has none for, and what Central Europe writes in their place.
_NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


def likely_encoding(data: bytes) -> str:
    """What would do for bytes that are no UTF-8: Windows has a code page for each part of the world."""
    above = len(data.translate(None, bytes(range(0x80))))
    if sum(map(len, _WORDS_ABOVE.findall(data))) > above / 2:
        return "letters of Cyrillic or Greek, as it seems: say --encoding cp1251 or cp1253, or save it as UTF-8"
    if _NOT_CP1252.search(data):
        return "it is not cp1252 either: say --encoding cp1250 (Central Europe), cp1251 or cp1254, or save it as UTF-8"
    return "a file of Excel says --encoding cp1252 in Western Europe; elsewhere it has another number, as cp1250"


def _is_text(head: bytes, encoding: str) -> bool:
    """Whether a file that begins so holds letters in that encoding, and nothing that no text has."""
    text = _letters(head, encoding)
    return text is not None and all(sign in "\t\r\n" or unicodedata.category(sign) not in _NO_LETTERS for sign in text)


_NO_LETTERS = ("Cc", "Cn")


def _letters(head: bytes, encoding: str) -> str | None:
    """What a file that begins so says in that encoding, or None where it is in another."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
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
