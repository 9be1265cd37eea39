"""A wish holds or it does not: one that is hedged is asked about (R63), whatever hedges it."""

from collections.abc import Collection, Sequence

from eros.language.clauses import clauses
from eros.language.notes import Notes
from eros.language.tokens import Token, TokenStream, full_words_of

_HEDGES = ("HEDGE", "IF_POSSIBLE")


def ask_about_hedges(stream: TokenStream, notes: Notes) -> set[int]:
    """Ask whether what "maybe", "if possible" or "ideally" stands beside shall hold; the places of those clauses."""
    asked, hedged = set[int](), list[int]()
    for clause in clauses(stream):
        places = [*hedged, *clause]
        hedges = [at for at in places if stream.tokens[at].kind in _HEDGES and at not in stream.used]
        wishes = [at for at in clause if at in stream.used and at not in stream.neutral]
        hedged = hedges if hedges and not wishes else []
        if not hedges or not wishes:
            continue
        rest = _words([stream.tokens[at] for at in clause if at not in stream.neutral and at not in hedges])
        said = ", ".join(repr(stream.tokens[at].words) for at in hedges)
        notes.ask(
            f"{said} beside {rest!r}: a wish holds or it does not. Say yes and it holds, or 'leave it out'.", rest
        )
        stream.used.update(hedges)
        asked.update(places)
    return asked


_NEAR, _FIGURES = ("about", "around", "roughly", "approximately"), ("TIME", "NUMBER", "MONEY")


def tell_what_is_near(tokens: Sequence[Token], stream: TokenStream, waiting: Collection[int], notes: Notes) -> None:
    """A figure that is said to be near is taken as it stands, which is told: "around 8pm", "about $60 a day"."""
    at, before = 0, tuple[str, ...]()
    for token in tokens:
        near = (*before, *token.led_by)[-1:]
        before = token.filler
        if token.kind == "CREATOR":
            continue
        if token.kind in _FIGURES and at in stream.used and at not in waiting and near and near[0] in _NEAR:
            notes.tell(f"'{near[0]} {token.words}' was read as {token.words}")
        at += 1


def _words(tokens: list[Token]) -> str:
    return full_words_of(tokens).replace(" ,", ",").strip(" ,.;-")
