"""Which send types the server's caption warnings name (7.2 Check 8, C18).

Both dialects are free text (CONTRACT 3), so they are only searched for the keys of send types.
"""

import re
from collections.abc import Iterable


def warned_type(warning: str, send_type_keys: Iterable[str]) -> str | None:
    """The first of the keys that the warning names."""
    return next((key for key in send_type_keys if re.search(rf"\b{re.escape(key)}\b", warning)), None)


def warned_types(warnings: Iterable[str], send_type_keys: Iterable[str]) -> tuple[str, ...]:
    """The keys that the warnings name, each once, in the order of the warnings."""
    keys = tuple(send_type_keys)
    named = (warned_type(warning, keys) for warning in warnings)
    return tuple(dict.fromkeys(key for key in named if key is not None))
