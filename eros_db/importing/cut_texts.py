"""Texts that a platform's table cuts off: a text that ends in dots, alone, in brackets or before "more", and begins
another."""

import re

from eros_db.plain_text import text_key

#: How such a text ends, for a first look; some end so that are whole.
ENDINGS = (*(f"{dots}{closing}" for dots in ("..", "\u2026") for closing in ("", "]", ")")), "more")
_CUT = re.compile(r"\s*[\[(]?(?:\.\.+|\u2026)[\])]?(?:\s*(?:(?:read|see|show)\s+)?more)?\s*\Z", re.I)


def is_cut(text: str | None) -> bool:
    return text is not None and _CUT.search(text) is not None


def begins(short: str, whole: str) -> bool:
    """Whether the first is cut off, and the other goes on from there."""
    if not is_cut(short):
        return False
    start = _CUT.sub("", text_key(short)).rstrip(".\u2026 ")
    return bool(start) and text_key(whole).startswith(start)
