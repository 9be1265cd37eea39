"""What a text that people read may hold, whoever wrote it: a bank that is imported, or a person who edits a week."""

import re

from eros.vocabulary.same_text import INVISIBLE

#: What readers of answers drop: control characters but tab and line feed, surrogates, marks that turn text around; and
#: what is no letter at all.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
#: What programs write in place of a letter that they cannot read.
BROKEN = "\ufffd"
#: Signs of which one tells that a text shows something.
SHOWN = re.compile("[!-~]")


def plain_lines(text: str) -> str:
    """The text with line ends of one kind: a browser's form and some programs write others."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def lost_letter(text: str) -> str:
    """What is wrong with a text of which a program lost a letter; nothing where it is whole."""
    said = "holds a letter that a program could not read (U+FFFD); write it anew, and save it as UTF-8"
    return said if BROKEN in text else ""


def unsafe_letter(text: str) -> str:
    """What is wrong with a text that holds what cannot be shown; nothing where it holds none."""
    found = _UNSAFE.search(text)
    return f"holds a character that cannot be shown (U+{ord(found[0]):04X}); write it anew without" if found else ""


def shows_nothing(text: str) -> str:
    """What is wrong with a text of which nothing is seen; nothing of any other."""
    is_blank = not SHOWN.search(text) and not INVISIBLE.sub("", text).strip("\u200d\ufe0f \n\t")
    return "shows nothing: all of it is invisible" if is_blank else ""


def unfit(text: str) -> str:
    """What is wrong with a text as it is written; nothing where it can be shown."""
    return lost_letter(text) or unsafe_letter(text) or shows_nothing(text)
