"""Texts that a platform's table cuts off: a text that ends in dots, and begins another."""

from eros_db.plain_text import text_key

MARKS = ("...", "\u2026")


def is_cut(text: str | None) -> bool:
    return text is not None and text.rstrip().endswith(MARKS)


def begins(short: str, whole: str) -> bool:
    """Whether the first is cut off, and the other goes on from there."""
    if not is_cut(short):
        return False
    start = text_key(short).rstrip(".\u2026 ")
    return bool(start) and text_key(whole).startswith(start)
