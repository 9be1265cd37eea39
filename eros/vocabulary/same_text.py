"""Texts that readers take for one: they differ in case, spaces and invisible letters alone."""

import re
from collections.abc import Callable, Iterator, Sequence
from zlib import adler32, crc32

#: Letters that show nothing; joiners and variation selectors belong to emoji and to some scripts.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0]"
)
#: Letters of which nothing is seen, though they can be printed.
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
#: Texts that are looked at at once.
AT_ONCE = 1_000


def unspaced(text: str) -> str:
    """What texts have in common that differ in case, spaces and invisible letters alone; most have single blanks, and
    parting is dear."""
    return (" ".join(INVISIBLE.sub("", text).split()) if is_spaced(text) else text).casefold()


def is_spaced(text: str) -> bool:
    """Whether there may be more between its letters than a blank, or one about them."""
    return (
        "  " in text
        or text[:1] == " "
        or text[-1:] == " "
        or not text.isprintable()
        or (not text.isascii() and any(map(text.__contains__, _FILLERS)))
    )


def among(texts: Sequence[str], is_so: Callable[[str], bool]) -> Iterator[str]:
    """Those of which it is so: few are, and a thousand at once are looked at for little more than one."""
    for at in range(0, len(texts), AT_ONCE):
        some = texts[at : at + AT_ONCE]
        if is_so(" ".join(some)):  # a blank at an end is one of two here
            yield from filter(is_so, some)


def digest_unspaced(same: str) -> int:
    """A number of 64 bits that stands for what ``unspaced`` gives, in every database and at any time."""
    encoded = same.encode("utf-8", "surrogatepass")
    return (crc32(encoded) - 0x8000_0000 << 32) + adler32(encoded)
