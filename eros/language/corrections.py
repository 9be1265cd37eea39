"""A message that corrects itself: "luna, no wait, margot". What is said anew takes the place of the only one of its
kind.

Anything less plain is left as it stands, and the CORRECT token is asked about.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from eros.language.tokens import Token, words_of

_REPLACEABLE = ("CREATOR", "WEEKDAY", "DATE", "NUMBER", "MONEY", "TIME", "CATEGORY", "TYPE", "VOLUME")
#: Of these "no" leaves nothing out: "actually no Friday".
_INSTEAD = [[kind] for kind in _REPLACEABLE if kind not in ("CATEGORY", "TYPE")]
#: "At most 6 a day, no 8": of a bare figure or hour nothing is left out.
_FIGURES = ("NUMBER", "TIME", "MONEY")
_JOINTS = ("COMMA", "STOP", "DASH")


def corrections(tokens: Sequence[Token]) -> tuple[list[Token], list[str]]:
    """The tokens as they were meant, and a notice for each that took another's place."""
    meant, notices = _plain_no(tokens), list[str]()
    if meant and meant[0].kind == "CORRECT":  # it corrects the turn before
        meant = meant[1:]
    for at in [at for at, it in enumerate(meant) if it.kind == "CORRECT"][::-1]:
        before, after = meant[:at], meant[at + 1 :]
        while after and after[0].kind in _JOINTS:
            after = after[1:]
        if _is_on_top(after):
            continue
        if (anew := _said_anew(before, after)) is not None:
            replaced, instead, meant = anew
            notices.append(f"{replaced!r} was corrected to {instead!r}")
            continue
        same = [place for place, it in enumerate(before) if after and it.kind == after[0].kind]
        ends = len(after) == 1 or (len(after) > 1 and after[1].kind not in (*_REPLACEABLE, "TO", "AND"))
        if len(same) != 1 or after[0].kind not in _REPLACEABLE or not ends:
            continue
        old, new = before[same[0]], after[0]
        notices.append(f"'{old.words}' was corrected to '{new.words}'")
        meant = [*before[: same[0]], new, *before[same[0] + 1 :], *after[1:]]
    return meant, notices


def _is_on_top(after: Sequence[Token]) -> bool:
    """ "Sunday off, no, Monday too": what stands behind is wished beside what was said, and in no place of it."""
    return any(it.words in _AS_WELL for it in takewhile(lambda it: it.kind not in _JOINTS, after))


_AS_WELL = ("too", "as well", "also")
_BESIDE = ("BEFORE", "AFTER", "AT", "ON", "EARLIEST", "LATEST")
_ENDS = (*_JOINTS, "AND", "BUT")


def _said_anew(before: Sequence[Token], after: Sequence[Token]) -> tuple[str, str, list[Token]] | None:
    """Several words that take the place of the only ones of their kinds: "sat 8pm, no sorry, sun 8pm"."""
    kinds = [it.kind for it in takewhile(lambda it: it.kind not in _ENDS, after)]
    size = len(kinds)
    if size < 2 or not {*_REPLACEABLE}.intersection(kinds) or {*kinds} - {*_REPLACEABLE, *_BESIDE}:
        return None
    said = [it.kind for it in before]
    places = [at for at in range(len(said) - size + 1) if said[at : at + size] == kinds]
    replaced = {kind for kind in kinds if kind in _REPLACEABLE}
    if len(places) != 1 or any(said.count(kind) != kinds.count(kind) for kind in replaced):
        return None
    at = places[0]
    meant = [*before[:at], *after[:size], *before[at + size :], *after[size:]]
    return words_of(before[at : at + size]), words_of(after[:size]), meant


def _plain_no(tokens: Sequence[Token]) -> list[Token]:
    """ "Heavier, no, lighter": a no that stands alone between two of a kind corrects the first of them."""
    led = [at for at, it in enumerate(tokens) if it.words == "no" and _leads_to_a_correction(tokens, at)]
    tokens = [it for at, it in enumerate(tokens) if at not in led]
    return [
        Token("CORRECT", it.value, it.words)
        if (it.words == "no" and _corrects(tokens, at)) or (it.words == "actually" and _is_said_anew(tokens, at))
        else it
        for at, it in enumerate(tokens)
    ]


def _is_said_anew(tokens: Sequence[Token], at: int) -> bool:
    """ "Friday off, actually Saturday": one word alone, where one of its kind was said before."""
    anew, behind = tokens[at + 1 : at + 2], tokens[at + 2 : at + 3]
    alone = not behind or behind[0].kind in (*_JOINTS, "BUT")
    return (
        alone and bool(anew) and [anew[0].kind] in _INSTEAD and [it.kind for it in tokens[:at]].count(anew[0].kind) == 1
    )


def _leads_to_a_correction(tokens: Sequence[Token], at: int) -> bool:
    """ "6 a day, no, make that 8"."""
    return next((it.kind for it in tokens[at + 1 :] if it.kind not in _JOINTS), "") == "CORRECT"


def _corrects(tokens: Sequence[Token], at: int) -> bool:
    """Whether a no turns round what was said: "actually no Friday" does, where nothing before it was a no."""
    kinds = [it.kind for it in tokens]
    actually = at > 0 and tokens[at - 1].words == "actually"
    begins = kinds[: at - actually][-1:] in (["COMMA"], ["DASH"], ["STOP"])
    figure = tokens[at + 1].kind if at + 1 < len(tokens) else ""
    if begins and figure in _FIGURES and figure in kinds[:at] and not {"NO", "NOTHING"} & set(kinds[:at]):
        return True
    instead = actually and kinds[at + 1 : at + 2] in _INSTEAD and not {"NO", "NOTHING"} & set(kinds[:at])
    return begins and (kinds[at + 1 : at + 2] in (["COMMA"], ["STOP"]) or instead)


_SORRY = r"(?:oh|oops|sorry|wait|no|actually|ah|my mistake|my bad|wrong (?:one|creator|page|name))"
_MEANT = (
    r"(?:i (?:meant|mean)|make (?:it|that)|it's|(?:it |that )?(?:should|was meant to|was supposed to) (?:be|have been))"
)
#: Behind the name these say so as well.
_BEHIND = r"instead|i meant|i mean|sorry|oops|my mistake|my bad|rather(?=\W*$)"


def is_meant_instead(text: str, name: str = r"[\w.'-]+", other: str = "(?!)") -> bool:
    """Whether a text says who was meant in another's place: "sorry i meant freya", "not thea, freya", "freya sorry".

    ``other``: what the other one is called.
    """
    leads = (
        rf"\W*(?:(?:{_SORRY}\W+)+(?:{_MEANT}\W+)?(?:for )?{name}(?!\w)"
        rf"|(?:{_SORRY}\W+)*(?:{_MEANT}\W+|not (?:for )?[\w.'-]+\W+(?:but )?)(?:for )?{name}(?!\w)"
        rf"|(?:for )?{name}(?:,? (?:{_BEHIND})(?!\w)|,? (?:and )?not (?:for )?(?:her|him|{other})(?=\W*$|[,.;])"
        rf"|\b.*[,.;-] (?:{_BEHIND})\W*$))"
        rf"|\s*\*\s*{name}(?!\w)"
    )
    return re.match(leads, text) is not None
