"""A page's name that is not whose week is meant: in the reason of a decision, beside "it" or "this", which is the week
in view, or as what something is compared with. Where it may be either, it is asked (R62, R63).
"""

import re
from collections.abc import Sequence

from eros.language.tokens import Token

_JOINTS = ("COMMA", "STOP", "DASH", "AND", "BUT")
_DONE_TO_IT = ("APPROVE", "REJECT", "EXPORT")
_POINTER = re.compile(r" ?,| (?:it|that|these|those|them|this(?! (?:week|schedule|plan)(?! (?:and|like)\b)))\b")
#: Before a name these compare with it; "we like luna" and "it looks like luna" do not.
_COMPARES = (
    r"(?:(?:\bsame(?: \w+)? as(?: for)?|\bas|\bthan|\bunlike|\bsimilar to|\bcompared (?:to|with))"
    r"|(?<!\bi )(?<!\bwe )(?<!\bi'd )(?<!\bwe'd )(?<!\bwould )(?<!\blooks )(?<!\blook )(?<!\bfeels )(?<!\bseems )"
    r"(?<!\bthey )(?<!\bfans )(?<!\breally )(?<!\balso )\blike)"
    r" (?:with |on |in )?"
)
_HERE = re.compile(r"\bhere\b")


def creators_meant(tokens: Sequence[Token], text: str, in_view: str | None) -> tuple[str, ...]:
    """The ids of those that a message may be about, each once, where ``in_view`` is the page that is spoken of."""
    names = [at for at, it in enumerate(tokens) if it.kind == "CREATOR"]
    reason = _reason(tokens)
    ids = tuple(dict.fromkeys(tokens[at].value for at in names if at not in reason))
    if in_view is None or not names or in_view in ids or (len(ids) != 1 and not reason):
        return ids
    beside = _points(tokens, text) or (bool(ids) and _is_compared(tokens[names[0]], text))
    return (in_view, *ids) if ids and beside else ids


def _reason(tokens: Sequence[Token]) -> range:
    """Where the reason of a decision stands; a name that ends it as one more may be whom it is said of as well:
    "because of the bundles, and thea too"."""
    kinds = [it.kind for it in tokens]
    verb = next((at for at, kind in enumerate(kinds) if kind in ("APPROVE", "REJECT")), len(kinds))
    if "BECAUSE" not in kinds[verb:]:
        return range(0)
    end = len(kinds)
    while end and kinds[end - 1] in ("STOP", "TOO", "AS_WELL_FOR"):
        end -= 1
    begins = kinds.index("BECAUSE", verb)
    more = end - begins > 2 and kinds[end - 1] == "CREATOR" and kinds[end - 2] in _JOINTS
    return range(begins, end - 1 if more else len(kinds))


def _points(tokens: Sequence[Token], text: str) -> bool:
    """Whether "it" or nothing stands behind the verb, and the name is no address: "mira: approve it"."""
    at = next((at for at, it in enumerate(tokens) if it.kind in _DONE_TO_IT), None)
    if at is None:
        return False
    before = {it.kind for it in tokens[:at]}
    if any(it.kind == "PLAN" for it in tokens[at:]):  # another order, about whom it names
        return False
    if "CREATOR" in before and before <= {"CREATOR", "FOR", "YES", *_JOINTS}:
        return False
    behind = text.partition(tokens[at].words)[2]
    return _POINTER.match(behind) is not None


def _is_compared(name: Token, text: str) -> bool:
    """ "Same as kaia", "like kaia", "wren has Friday off, do that here too"."""
    return re.search(rf"{_COMPARES}{re.escape(name.words)}\b", text) is not None or _HERE.search(text) is not None
