"""Captions that no week may send, whatever the page: an import marks them, so that none counts as one to plan with.

A week judges each text itself (R20): the mark only tells the agency beforehand, in counts and lists.
"""

from sqlalchemy import Connection, select

from eros.vocabulary.safety import match_when_read
from eros.vocabulary.safety_words import harmless
from eros.vocabulary.week import stands_for_text
from eros_db.schema import caption_bank


def never_planned(text: str, small: str | None = None) -> str | None:
    """Why the text may never be sent; None: nothing against it. ``small`` is the text case-folded, if it is at hand."""
    if stands_for_text(text):
        return "stands for a text that is missing"
    # a bank's texts come once: what they come to need not be remembered
    found = None if harmless(small or text.casefold()) else match_when_read(text)
    return None if found is None else f"states or hints at {found.told}"


def captions_never_planned(connection: Connection) -> dict[int, str]:
    """The active captions that are marked, with the reason."""
    bank = caption_bank.c
    query = select(bank.caption_id, bank.never_planned, bank.is_active).where(bank.never_planned.is_not(None))
    return {row.caption_id: row.never_planned for row in connection.execute(query) if row.is_active}
