"""What words and ticks of a file are read as, column by column: as keyboards, databases and people write them."""

from datetime import UTC, datetime

import pytest

from eros_db.importing.columns import Hints
from eros_db.importing.findings import Unfit
from eros_db.importing.kinds import catalogue_kinds
from eros_db.importing.sendings import CANCELLED, NOT_SENT, SENT

HINTS = Hints(datetime(2026, 11, 20, tzinfo=UTC))
_SENT = ("✔️", "☑️", "✔\ufe0e", "✅", "✓", "x", "X", "Published", "OK", "1.0", "TRUE", "verschickt")
_NOT_SENT = ("✖️", "✖", "❌", "✗", "🚫", "Not sent", "nicht gesendet")


@pytest.mark.requirement("eros-db:import:cases")
@pytest.mark.parametrize(
    ("column", "words", "read"),
    [
        ("outcomes.outcome", (*_SENT, "posted late", "done"), "posted"),
        ("outcomes.outcome", (*_NOT_SENT, "missed", "Cancelled", "FAILED", "ausgelassen", "nein"), "skipped"),
        ("outcomes.outcome", ("FALSE", "0.0", "☐", "☒", "scheduled", "later"), None),
        ("messages.posted", _SENT, SENT),
        ("messages.posted", (*_NOT_SENT, "☐", "scheduled", "0.0"), NOT_SENT),
        ("messages.is_canceled", ("✔️", "☑", "checked"), CANCELLED),
        ("messages.is_canceled", ("☐", "unchecked"), SENT),
        ("messages.is_canceled", ("❌",), None),
        ("captions.is_active", ("checked", "✓", "☑️", "Active", "1.0"), 1),
        ("captions.is_active", ("☐", "unchecked", "✖️", "❌", "Inactive", "0.0"), 0),
        ("captions.is_paid_page_only", ("checked", "✅"), 1),
        ("captions.is_paid_page_only", ("x", "☒", "perhaps"), None),
    ],
)
def test_words_and_ticks_are_read_as_they_are_meant_and_refused_where_they_may_mean_either(
    column: str, words: tuple[str, ...], read: object
) -> None:
    kind, _, name = column.partition(".")
    reader = catalogue_kinds()[kind].column(name).kind.reader(lambda: None, HINTS)
    for word in words:
        try:
            found = reader(word)
        except Unfit:
            found = None
        assert found == read, word
