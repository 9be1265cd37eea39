"""How many follow-ups may stand, how far apart and on which day: R28's four a day, or fewer where the data server says
so of their type (CONTRACT 3)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from eros.vocabulary.catalogue import FOLLOW_UP, SendType, default_catalogue
from eros.vocabulary.limits import FOLLOW_UPS_PER_DAY, LAST_PARENT
from eros.vocabulary.wall_clock import DAY, MINUTES_PER_DAY, minute_of


class FollowUpLimits(NamedTuple):
    """``gap``: the minutes between two."""

    a_day: int
    a_week: int | None
    gap: int

    def __str__(self) -> str:
        """ "4 a day", or "2 a day and 3 a week"."""
        return f"{self.a_day} a day" + (f" and {self.a_week} a week" if self.a_week is not None else "")

    @property
    def stated(self) -> bool:
        """Whether the data server allows fewer than R28 does."""
        return self.a_day < FOLLOW_UPS_PER_DAY or self.a_week is not None

    @property
    def none(self) -> bool:
        return 0 in (self.a_day, self.a_week)

    @property
    def overnight(self) -> int:
        """The gap across midnight: a whole day means once a calendar day (R27)."""
        return 0 if self.gap == MINUTES_PER_DAY else self.gap


def follow_up_limits(send_types: Mapping[str, SendType]) -> FollowUpLimits:
    """Of the server's row, else the catalogue's: a server may list the follow-up nowhere."""
    kind = send_types.get(FOLLOW_UP) or default_catalogue()[FOLLOW_UP]
    return FollowUpLimits(min(FOLLOW_UPS_PER_DAY, kind.max_per_day), kind.max_per_week, kind.min_minutes_between)


def within_type_limits(send_types: Mapping[str, SendType], type_limits: Mapping[str, int]) -> dict[str, SendType]:
    """The types, the follow-up's with no higher limit of a day than the volume states of it (A14)."""
    kind = send_types.get(FOLLOW_UP) or default_catalogue()[FOLLOW_UP]
    most = type_limits.get(FOLLOW_UP, kind.max_per_day)
    limited = {FOLLOW_UP: kind.model_copy(update={"max_per_day": most})} if most < kind.max_per_day else {}
    return {**send_types, **limited}


def follow_up_day(sent: datetime) -> date:
    """The day of a send's follow-up: the next one when none could come before the night (R28)."""
    return sent.date() + DAY if minute_of(sent) > LAST_PARENT else sent.date()
