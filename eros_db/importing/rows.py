"""What a line of each file may say. Field names are the columns' names; fields without a default are needed."""

from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from eros.vocabulary.catalogue import PageType

Count = Annotated[int, Field(ge=0)]
Money = Annotated[float, Field(ge=0)]
Score = Annotated[float, Field(ge=0, le=100)]
Key = Annotated[str, Field(min_length=1, max_length=200)]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as wrong:
        raise ValueError("no IANA time zone, e.g. Europe/Berlin") from wrong
    return name


class CsvLine(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class CreatorLine(CsvLine):
    creator_id: Key
    page_name: Key
    display_name: str | None = None
    page_type: PageType
    timezone: Annotated[str, AfterValidator(_known_zone)] = "America/Los_Angeles"
    subscription_price: Money | None = None
    creator_group: str | None = None
    current_active_fans: Count = 0
    current_total_earnings: Money = 0
    performance_tier: Annotated[int, Field(ge=1, le=5)] = 3
    persona_type: str | None = None
    is_active: bool = True


class CaptionLine(CsvLine):
    """Without ``caption_id`` a caption is known by its text and type. ``content_type`` is a theme's name."""

    caption_id: int | None = None
    caption_text: Annotated[str, Field(min_length=1)]
    caption_type: Key
    content_type: Key | None = None
    tone: str | None = None
    is_paid_page_only: bool = False
    is_active: bool = True
    performance_score: Score = 50


class VaultLine(CsvLine):
    """Either a theme (``content_type``) or a media kind (``media_type``) of a creator's vault."""

    creator_id: Key
    content_type: Key | None = None
    media_type: Literal["video", "picture", "gif", "flyer"] | None = None
    quantity_available: Count
    quality_rating: Annotated[int | None, Field(ge=1, le=5)] = None
    notes: str | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "VaultLine":
        if (self.content_type is None) == (self.media_type is None):
            raise ValueError("give either content_type or media_type")
        return self


class MessageLine(CsvLine):
    """``sending_time`` without an offset is the creator's own wall-clock time. Without ``message_id`` a message is
    known by creator, time and caption."""

    message_id: int | None = None
    creator_id: Key
    sending_time: datetime
    caption_id: int | None = None
    message_type: Literal["ppv", "free"]
    send_type_key: str | None = None
    price: Money | None = None
    sent_count: Count = 0
    viewed: Count = 0
    purchased: Count = 0
    earnings: Money = 0
