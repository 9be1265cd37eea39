"""What a message wants changed of a week that is there, as it was said: which send is meant is found in the week."""

from datetime import time
from typing import Literal

from eros.vocabulary.catalogue import FrozenModel
from eros.vocabulary.wishes import Day

EditDone = Literal[
    "move", "reprice", "retarget", "remove", "swap", "rewrite", "add", "regenerate", "lighten", "accept", "unaccept",
    "lock", "unlock", "undo", "redo", "restore", "posted", "skipped", "untold", "hand_over",
]  # fmt: skip


class DayMeant(FrozenModel):
    """A day of the week by its name (Monday is 0), or a date."""

    weekday: int | None = None
    date: Day | None = None


class SendMeant(FrozenModel):
    """A send by what was said of it. ``clocks``: any of these; ``near``: said without minutes. ``nth``: of those that
    fit, counted from 1 on, the last as -1. ``among``: only of these slots. ``said``: in the message's words."""

    slot_id: str | None = None
    clocks: tuple[time, ...] = ()
    near: bool = False
    day: DayMeant | None = None
    send_type_keys: tuple[str, ...] = ()
    nth: int | None = None
    among: tuple[str, ...] = ()
    said: str = ""


class EditWish(FrozenModel):
    """One edit as it was said. ``day``, ``clocks``: where to; ``near`` as above. ``later``: by how many minutes, an
    earlier time below 0. ``first``: why it is shown before it is kept; ``agreed``: a yes to what was shown of version
    ``on``. ``reason``: why a rule may be broken."""

    do: EditDone
    of: SendMeant | None = None
    day: DayMeant | None = None
    clocks: tuple[time, ...] = ()
    later: int | None = None
    price: float | None = None
    text: str | None = None
    send_type_key: str | None = None
    target_key: str | None = None
    number: int | None = None
    reason: str = ""
    first: str = ""
    agreed: bool = False
    on: int | None = None


class PendingEdit(FrozenModel):
    """An edit that waits for an answer: which send, where to, a yes, or a reason. ``slot_ids``: what was offered.
    ``halves``: the two edits of one message, of which none is done yet, in words."""

    wish: EditWish | None = None
    asks: Literal["which", "where", "yes", "reason", "first"]
    slot_ids: tuple[str, ...] = ()
    halves: tuple[str, ...] = ()


#: What a week is compared with: the page's week before, the week as it was planned, or a version of it.
ComparedWith = Literal["the week before", "the plan"] | int
