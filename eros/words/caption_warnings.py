"""What the server's caption warnings say: which send type runs short, and whether a person has to look (7.2 Check 8).

Both dialects are free text (CONTRACT 3), so they are only searched, never repeated as anything else.
"""

import re
from collections.abc import Iterable

_CRITICAL = re.compile(r"critical shortage|exhausted|no captions found", re.IGNORECASE)


def is_critical(warning: str) -> bool:
    """Whether the warning calls for a person's review (R33)."""
    return _CRITICAL.search(warning) is not None


def warned_type(warning: str, send_type_keys: Iterable[str]) -> str | None:
    """The first of the keys that the warning names."""
    return next((key for key in send_type_keys if re.search(rf"\b{re.escape(key)}\b", warning)), None)


def warned_types(warnings: Iterable[str], send_type_keys: Iterable[str]) -> tuple[str, ...]:
    """The keys that the warnings name, each once, in the order of the warnings (C18)."""
    keys = tuple(send_type_keys)
    named = (warned_type(warning, keys) for warning in warnings)
    return tuple(dict.fromkeys(key for key in named if key is not None))
