"""Who a send can go to, and through which channel."""

from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import select

from eros_db.context import Call, rows_as_dicts
from eros_db.schema import audience_targets, channels
from eros_db.tools.arguments import ChannelFilter, PageTypeFilter, ToolAnswer

TargetingFilter = Annotated[bool | None, Field(description="Only channels that can (or cannot) target an audience.")]


class ChannelRow(ToolAnswer):
    channel_id: int
    channel_key: str
    display_name: str
    platform_feature: str
    supports_targeting: int
    targeting_options: list[str]
    requires_manual_send: int
    is_active: int


class ChannelsAnswer(ToolAnswer):
    channels: list[ChannelRow]
    count: int


class TargetRow(ToolAnswer):
    """``page_types`` and ``channels`` repeat the two ``applicable_`` lists under the specification's names."""

    target_id: int
    target_key: str
    display_name: str
    description: str | None
    filter_type: str
    filter_criteria: dict[str, Any]
    applicable_page_types: list[str]
    page_types: list[str]
    applicable_channels: list[str]
    channels: list[str]
    typical_reach_percentage: float | None
    is_active: int


class TargetsAnswer(ToolAnswer):
    targets: list[TargetRow]
    count: int


def get_channels(call: Call, supports_targeting: TargetingFilter = None) -> ChannelsAnswer:
    """The channels that a send can go through."""
    c = channels.c
    query = select(channels).where(c.is_active == 1).order_by(c.channel_id)
    if supports_targeting is not None:
        query = query.where(c.supports_targeting == int(supports_targeting))
    found = [ChannelRow(**row) for row in rows_as_dicts(call.connection.execute(query))]
    return ChannelsAnswer(channels=found, count=len(found))


def get_audience_targets(
    call: Call, page_type: PageTypeFilter = None, channel_key: ChannelFilter = None
) -> TargetsAnswer:
    """The audiences that a send can be aimed at, filtered by page type and by the channel that must reach them."""
    t = audience_targets.c
    rows = rows_as_dicts(
        call.connection.execute(select(audience_targets).where(t.is_active == 1).order_by(t.target_id))
    )
    found = [
        TargetRow(**row, page_types=row["applicable_page_types"], channels=row["applicable_channels"])
        for row in rows
        if page_type in (None, *row["applicable_page_types"]) and channel_key in (None, *row["applicable_channels"])
    ]
    return TargetsAnswer(targets=found, count=len(found))
