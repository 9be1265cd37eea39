"""A message that corrects itself: "luna, no wait, margot". One token takes the place of the only one of its kind.

Anything less plain is left as it stands, and the CORRECT token is asked about.
"""

from collections.abc import Sequence

from eros.language.tokens import Token

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
        same = [place for place, it in enumerate(before) if after and it.kind == after[0].kind]
        ends = len(after) == 1 or (len(after) > 1 and after[1].kind not in (*_REPLACEABLE, "TO", "AND"))
        if len(same) != 1 or after[0].kind not in _REPLACEABLE or not ends:
            continue
        old, new = before[same[0]], after[0]
        notices.append(f"'{old.words}' was corrected to '{new.words}'")
        meant = [*before[: same[0]], new, *before[same[0] + 1 :], *after[1:]]
    return meant, notices


def _plain_no(tokens: Sequence[Token]) -> list[Token]:
    """ "Heavier, no, lighter": a no that stands alone between two of a kind corrects the first of them."""
    led = [at for at, it in enumerate(tokens) if it.words == "no" and _leads_to_a_correction(tokens, at)]
    tokens = [it for at, it in enumerate(tokens) if at not in led]
    return [
        Token("CORRECT", it.value, it.words) if it.words == "no" and _corrects(tokens, at) else it
        for at, it in enumerate(tokens)
    ]


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
