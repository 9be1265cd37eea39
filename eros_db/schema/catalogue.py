"""Send types, channels and audiences: reference data, seeded from the shared catalogue."""

from sqlalchemy import JSON, Column, Float, ForeignKey, Integer, String, Table, UniqueConstraint

from eros_db.schema.columns import between, flag, metadata, one_of

channels = Table(
    "channels",
    metadata,
    Column("channel_id", Integer, primary_key=True),
    Column("channel_key", String, nullable=False, unique=True),
    Column("display_name", String, nullable=False),
    Column("platform_feature", String, nullable=False),
    flag("supports_targeting"),
    Column("targeting_options", JSON, nullable=False, server_default="[]"),
    flag("requires_manual_send"),
    flag("is_active", 1),
)

audience_targets = Table(
    "audience_targets",
    metadata,
    Column("target_id", Integer, primary_key=True),
    Column("target_key", String, nullable=False, unique=True),
    Column("display_name", String, nullable=False),
    Column("description", String),
    Column("filter_type", String, one_of("filter_type", "segment", "behavior", "custom"), nullable=False),
    Column("filter_criteria", JSON, nullable=False, server_default="{}"),
    Column("applicable_page_types", JSON, nullable=False),
    Column("applicable_channels", JSON, nullable=False),
    Column("typical_reach_percentage", Float),
    flag("is_active", 1),
)

send_types = Table(
    "send_types",
    metadata,
    Column("send_type_id", Integer, primary_key=True),
    Column("send_type_key", String, nullable=False, unique=True),
    Column("display_name", String, nullable=False),
    Column("category", String, one_of("category", "revenue", "engagement", "retention"), nullable=False),
    Column("page_type", String, one_of("page_type", "paid", "free", "both"), nullable=False),
    Column("channel_key", String, ForeignKey("channels.channel_key"), nullable=False),
    Column("media_type", String, one_of("media_type", "none", "picture", "gif", "video", "flyer"), nullable=False),
    flag("requires_media"),
    flag("requires_flyer"),
    flag("requires_price"),
    flag("requires_link"),
    flag("can_have_followup"),
    Column("max_per_day", Integer, nullable=False),
    Column("max_per_week", Integer),
    Column("min_minutes_between", Integer, nullable=False),
    Column("default_expiration_hours", Integer),
    Column("default_target", String, ForeignKey("audience_targets.target_key")),
    Column("required_target", JSON, nullable=False, server_default="[]"),
    Column("base_price", Float),
    Column("caption_length", String),
    Column("emoji", String),
    Column("sort_order", Integer, nullable=False, server_default="0"),
    flag("is_active", 1),
)

send_type_caption_requirements = Table(
    "send_type_caption_requirements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("send_type_id", Integer, ForeignKey("send_types.send_type_id"), nullable=False),
    Column("caption_type", String, nullable=False),
    Column("priority", Integer, between("priority", 1, 5), nullable=False),
    Column("notes", String),
    UniqueConstraint("send_type_id", "caption_type"),
)
