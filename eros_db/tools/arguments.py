"""The argument types that tools share, with the descriptions that MCP clients read, and the base of all answers."""

import re
from contextlib import suppress
from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from eros.vocabulary.catalogue import Category, ChannelKey, PageType
from eros.vocabulary.wishes import FIGURE, Count, Day


class ToolAnswer(BaseModel):
    """The base of what tools answer: only declared fields, so that an answer cannot drift from its type."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


def _monday(day: date) -> date:
    if day.weekday():
        raise ValueError(f"a week starts on a Monday; {day} is a {day:%A}")
    return day


Monday = Annotated[Day, AfterValidator(_monday)]

_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"
_INSTANT = f"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_CLOCK}(Z|[+-]{_CLOCK})"


def _wall_clock(value: Any) -> time:
    if isinstance(value, str) and re.fullmatch(_CLOCK, value):
        return time.fromisoformat(value)
    raise ValueError(f"{value!r} is no time of the page's own clock; write it as 20:00:00, without offset or fraction")


def _instant(value: Any) -> datetime:
    with suppress(ValueError):
        if isinstance(value, str) and re.fullmatch(_INSTANT, value):
            return datetime.fromisoformat(value)
    raise ValueError(
        f"{value!r} is no moment with its offset; write it as 2026-11-30T20:00:00-08:00, without a fraction"
    )


#: HH:MM:SS, or HH:MM, by the wall clock of the creator's zone: an offset would have to be dropped, so there is none.
WallClock = Annotated[time, BeforeValidator(_wall_clock), WithJsonSchema({"type": "string", "pattern": f"^{_CLOCK}$"})]
#: A moment with its offset, to the second.
Instant = Annotated[datetime, BeforeValidator(_instant), WithJsonSchema({"type": "string", "format": "date-time"})]

CreatorId = Annotated[str, Field(min_length=1, max_length=200, description="The creator's id or page name.")]
SendTypeKey = Annotated[str, Field(min_length=1, max_length=100, description="A send type, e.g. ppv_unlock.")]
PageTypeFilter = Annotated[PageType | None, Field(description="Only what a page of this kind may use.")]
CategoryFilter = Annotated[Category | None, Field(description="Only send types of this category.")]
ChannelFilter = Annotated[ChannelKey | None, Field(description="Only targets that this channel reaches.")]
TierFilter = Annotated[
    Annotated[int, Field(ge=1, le=5), FIGURE] | None, Field(description="Only creators of this performance tier (1-5).")
]
WithReadiness = Annotated[bool, Field(description="Say also what data of each page is there, and what is missing.")]
Period = Annotated[Literal["7d", "14d", "30d"], Field(description="How far to look back.")]
Lookback = Annotated[int, Field(ge=1, le=365), FIGURE, Field(description="Days of history to look at.")]
_Score = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False), FIGURE]
MinFreshness = Annotated[_Score, Field(description="100 is never used or 30 days of rest; 30 is 9 days.")]
MinPerformance = Annotated[_Score, Field(description="The least performance score.")]
Limit = Annotated[int, Field(ge=1, le=500), FIGURE, Field(description="At most so many captions.")]
ExcludeIds = Annotated[list[Count] | None, Field(max_length=5000, description="Caption ids that must not be offered.")]
Order = Annotated[
    Literal["freshness", "worth"],
    Field(
        description=(
            "freshness: the freshest first, then by performance. worth: by a score of freshness, performance and the "
            "type's priority."
        )
    ),
]
ForWeek = Annotated[
    Monday | None,
    Field(
        description=(
            "The Monday of the week to plan for: its own saved items are no uses then, and those of other saved weeks "
            "count by their distance to it. Without it only uses before today count."
        )
    ),
]
