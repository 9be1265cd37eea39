"""A text without its looks: what HTML says, and what two texts have in common that a reader takes for one."""

import re
import unicodedata
from collections.abc import Collection
from hashlib import blake2b
from html import unescape
from html.entities import html5

from eros.vocabulary.same_text import INVISIBLE
from eros.vocabulary.spreadsheets import FORMULA, is_value

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b([^<>]*)>", re.I)
#: The elements of HTML that are written without a closing tag or attributes, or whose text may be cut off; other names
#: in < and > that nothing closes may be what a text waits for: "<name>", "<link>", "<code>".
_ELEMENTS = frozenset({
    "p", "br", "div", "span", "b", "i", "u", "s", "a", "em", "strong", "strike", "del", "ins", "blockquote", "hr",
    "font", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "thead", "tbody", "tfoot", "tr",
    "td", "th", "img", "wbr", "html", "head", "body", "meta", "style", "script",
})  # fmt: skip
_ATTRIBUTE = re.compile(r"\s[\w:-]+\s*=")
#: What a picture in a text stands for: platforms show emojis as pictures.
_ALT = re.compile(r"""\salt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.I)
#: What nobody is shown.
_UNSHOWN = re.compile(r"<!--.*?-->|<(script|style)\b[^<>]*>.*?</\1\s*>", re.I | re.DOTALL)
#: Tags as programs write them: "<3" and "<i love you>" are none.
_WRITTEN_TAG = re.compile(
    r"</?(?:p|br|div|span|b|i|u|em|strong|a|li|ul|ol|h[1-6]|font|script|style|img|table|tr|td|th)(?:\s+[a-z-]+\s*=[^<>]*)?\s*/?>|<!--",
    re.I,
)
_ENTITY = re.compile(r"&(?:#[0-9]{2,6}|#x[0-9a-f]{2,5}|([a-z][a-z0-9]{1,31}));", re.I)
#: A letter by its number; more digits than any letter has may be more than Python reads.
_LETTER = re.compile("&#0*([0-9]+);?")
_BREAKING = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3"})
_CELLS = frozenset({"td", "th"})


#: With joiners and the selectors of emoji.
UNSEEN = re.compile(f"{INVISIBLE.pattern[:-1]}\u200d\ufe0e\ufe0f]")


def text_key(text: str, unseen: re.Pattern[str] = UNSEEN) -> str:
    """What two texts have in common that are the same but for case, spaces, invisible letters, form and the guard of a
    table."""
    if text[:1] == "'":
        text = text[1:] if text[1:].startswith(FORMULA) or is_value(text[1:]) else text
    if "<" in text or "&" in text:
        text = plain(text, known=False)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", unseen.sub("", text))
        text = _QUOTE.sub(lambda found: _QUOTES[found[0]], text)
    return " ".join(text.casefold().split())


def key_digest(key: str) -> int:
    """A number of 64 bits that stands for what ``text_key`` gives, in every database and at any time."""
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


_QUOTES = {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u2010": "-", "−": "-"}
_QUOTE = re.compile(f"[{''.join(_QUOTES)}]")


def plain(html: str, *, known: bool = True) -> str:
    """The text of a piece of HTML, its blocks and breaks as line ends. ``known``: names that are no element's stay, as
    "<name>" does; digests of texts that databases keep are made without any."""
    text = _UNSHOWN.sub("", html) if "<" in html else html
    closed = {found[2].lower() for found in _TAG.finditer(text) if found[1]} if known else None
    text = _TAG.sub(lambda found: _shown(found, closed), text)
    if "&#" in text:
        text = _LETTER.sub(lambda found: f"&#{found[1]};" if len(found[1]) < 8 else "\ufffd", text)
    lines = (" ".join(line.split()) for line in unescape(text).splitlines())
    return "\n".join(line for line in lines if line)


def _shown(tag: re.Match[str], closed: Collection[str] | None) -> str:
    """What a tag comes to; ``closed``: the names that closing tags have, None where every name is a tag."""
    name, rest = tag[2].lower(), tag[3]
    bare = name in _ELEMENTS and not rest.strip(" /\t\r\n")
    if not (closed is None or bare or name in closed or rest[:1] == ":" or _ATTRIBUTE.search(rest)):
        return tag[0]
    if name in _BREAKING:
        return "\n"
    if closed is None:
        return ""
    if name == "img" and (alt := _ALT.search(rest)):
        return alt[1] or alt[2] or ""
    return " " if name in _CELLS else ""


def is_html(text: str) -> bool:
    """Whether a program wrote it as HTML: it would be shown with its tags."""
    if "<" in text and _WRITTEN_TAG.search(text):
        return True
    return "&" in text and any(map(_spelled, _ENTITY.finditer(text)))


def without_html(text: str) -> str:
    """The text as it is where it is no HTML; of letters that are spelled out alone the lines stay as they are."""
    if "<" in text and _WRITTEN_TAG.search(text):
        return plain(text)
    return _ENTITY.sub(_letter, text) if "&" in text else text


def _spelled(found: re.Match[str]) -> bool:
    """Whether it stands for a letter; "&you;" does not, nor "&notme;", which begins as one does."""
    return found[1] is None or f"{found[1]};" in html5


def _letter(found: re.Match[str]) -> str:
    return unescape(found[0]) if _spelled(found) else found[0]
