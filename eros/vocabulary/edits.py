"""What a person may change of a week that waits, one thing at a time; dates and times by the creator's clock (R43)."""

from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.fit_text import plain_lines

#: A person's own words, from whichever door: the same words are the same text.
OwnText = Annotated[str, AfterValidator(plain_lines)]


class Move(FrozenModel):
    """To another time, another day of the week, or both; what is None stays. Its follow-ups move along."""

    do: Literal["move"] = "move"
    slot_id: str
    day: date | None = None
    clock: time | None = None


class Reprice(FrozenModel):
    """In dollars."""

    do: Literal["reprice"] = "reprice"
    slot_id: str
    price: float


class Retarget(FrozenModel):
    """To another audience, through the nearest channel that reaches it."""

    do: Literal["retarget"] = "retarget"
    slot_id: str
    target_key: str


class Rewrite(FrozenModel):
    """A text of the person's own in the place of the caption."""

    do: Literal["rewrite"] = "rewrite"
    slot_id: str
    text: OwnText


class SwapCaption(FrozenModel):
    """Another caption of the bank, of those that the run recorded as next best; None: the best of them."""

    do: Literal["swap"] = "swap"
    slot_id: str
    caption_id: int | None = None


class Remove(FrozenModel):
    """Its follow-ups go with it."""

    do: Literal["remove"] = "remove"
    slot_id: str


class Add(FrozenModel):
    """A send more; without a text it waits for one."""

    do: Literal["add"] = "add"
    send_type_key: str
    day: date
    clock: time
    text: OwnText | None = None
    price: float | None = None
    target_key: str | None = None


class Regenerate(FrozenModel):
    """Other words and another minute for one item, or for every item of a day that is neither accepted nor locked."""

    do: Literal["regenerate"] = "regenerate"
    slot_id: str | None = None
    day: date | None = None


class Lighten(FrozenModel):
    """A fifth of a day's sends fewer (R46): those without which the week scores best, and that no rule needs."""

    do: Literal["lighten"] = "lighten"
    day: date


class Mark(FrozenModel):
    """Accept an item, lock it against every other edit, or take either back."""

    do: Literal["accept", "unaccept", "lock", "unlock"]
    slot_id: str


class GoTo(FrozenModel):
    """From one version of the week to another that was kept; ``number``: of that one."""

    do: Literal["undo", "redo", "restore"]
    number: int


Edit = Annotated[
    Move | Reprice | Retarget | Rewrite | SwapCaption | Remove | Add | Regenerate | Lighten | Mark,
    Field(discriminator="do"),
]
#: Whatever a person does to a week that is kept in versions.
Done = Annotated[
    Move | Reprice | Retarget | Rewrite | SwapCaption | Remove | Add | Regenerate | Lighten | Mark | GoTo,
    Field(discriminator="do"),
]


class ItemMarks(FrozenModel):
    """What a person said of one item. ``edited``: the fields that are theirs by now."""

    accepted: bool = False
    locked: bool = False
    edited: tuple[str, ...] = ()


class VersionInView(FrozenModel):
    """A week as it was shown to somebody: the version that it was at."""

    generation_id: str
    version: int


class EditStep(FrozenModel):
    """One edit that was kept, or taken back: who did it, when, what it was in words, and why it may break a rule."""

    edit: Done
    told: str
    by: str
    at: datetime
    reason: str = ""
    broke: tuple[str, ...] = ()
