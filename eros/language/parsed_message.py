"""A message as it was heard: its pieces, whom it names, and what it goes on from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eros.language.chat_plan import ConversationState, KnownCreator
from eros.language.corrections import corrections
from eros.language.notes import Notes
from eros.language.spelling import SpellingResult, correct_spelling, names_of
from eros.language.text import normal
from eros.language.tokens import Token, TokenStream, tokenize


@dataclass(frozen=True)
class ParsedMessage:
    """``creators`` are the ids of those it names, each once."""

    pieces: tuple[Token, ...]
    creators: tuple[str, ...]
    spelt: SpellingResult
    held: ConversationState

    @property
    def text(self) -> str:
        return self.spelt.text

    @property
    def creator(self) -> str | None:
        """The one creator it is about, here or in the turn before."""
        if self.creators:
            return self.creators[0] if len(self.creators) == 1 else None
        return self.held.plan.creator_id if self.held.plan is not None and not self.misnamed else None

    @property
    def misnamed(self) -> tuple[str, ...]:
        """Words in the place of a name that are no creator's."""
        unknown = {it.words for it in self.pieces if it.kind == "UNKNOWN"}
        return tuple(word for word in self.spelt.unsure if word in unknown)

    @property
    def held_week(self) -> date | None:
        """The week of the turn before, where this one names nobody else."""
        return self.held.plan.week_start if self.held.plan is not None and not self.creators else None

    def has(self, *kinds: str) -> bool:
        return any(it.kind in kinds for it in self.pieces)

    def sheet(self) -> TokenStream:
        """The pieces to read from; creators are read already."""
        return TokenStream([it for it in self.pieces if it.kind != "CREATOR"])

    def ask_whose(self, notes: Notes) -> str | None:
        """The creator; without one it is asked back."""
        if self.creator is None:
            notes.ask(self._which_creator())
        if self.has("SAME") and self.held.plan is None:
            notes.ask("The same as what? Nothing was planned before in this conversation.")
        return self.creator

    def _which_creator(self) -> str:
        if len(self.creators) > 1:
            return f"One creator at a time: {' or '.join(self.creators)}?"
        for word in self.misnamed:
            if near := self.spelt.unsure[word]:
                return f"Which creator is '{word}': {' or '.join(near)}?"
            return f"There is no creator '{word}'. Which one is it for?"
        return "Which creator is it for?"


def parse_message(
    message: str, held: ConversationState, creators: Sequence[KnownCreator]
) -> tuple[ParsedMessage, Notes]:
    """The message in pieces, and a notice for each word that was read as another."""
    names = names_of(creators)
    read = correct_spelling(normal(message), names)
    pieces, corrected = corrections(tokenize(read.text, names))
    ids = tuple(dict.fromkeys(it.value for it in pieces if it.kind == "CREATOR"))
    mended = {word: meant for word, meant in read.read_as.items() if meant != word.removesuffix("s")}
    notices = [f"'{word}' was read as '{meant}'" for word, meant in mended.items()]
    return ParsedMessage(tuple(pieces), ids, read, held), Notes(notices=[*notices, *corrected])
