"""What was sent and what it brought."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from eros_db.schema.columns import between, count, creator, metadata, money, one_of

#: One row per send. ``revenue_per_send`` is its earnings per fan it went to (earnings / sent_count). ``sending_fold``
#: is 1 in the second of a repeated hour. ``message_text`` is kept where no caption of that text is known;
#: ``text_digest`` is of the text that the message came with, and stays whatever becomes of its caption.
mass_messages = Table(
    "mass_messages",
    metadata,
    Column("message_id", Integer, primary_key=True),
    creator(),
    Column("caption_id", Integer, ForeignKey("caption_bank.caption_id")),
    Column("message_type", String, one_of("message_type", "ppv", "free"), nullable=False),
    Column("send_type_key", String),
    Column("sending_time", String, nullable=False),
    Column("sending_hour", Integer, between("sending_hour", 0, 23), nullable=False),
    Column("sending_day_of_week", Integer, between("sending_day_of_week", 0, 6), nullable=False),
    Column("price", Float),
    count("sent_count"),
    count("viewed"),
    count("purchased"),
    money("earnings"),
    Column("view_rate", Float),
    Column("purchase_rate", Float),
    Column("revenue_per_send", Float),
    Column("sending_fold", Integer, nullable=False, server_default="0"),
    Column("message_text", Text),
    Column("platform_id", String),
    Column("text_digest", Integer),
    Index("ix_mass_messages_platform", "creator_id", "platform_id", sqlite_where=text("platform_id IS NOT NULL")),
    Index("ix_mass_messages_creator_time", "creator_id", "sending_time"),
    Index("ix_mass_messages_caption_time", "creator_id", "caption_id", "sending_time"),
)

#: One row per creator, day and horizon. The ``*_trend`` columns are percent against the horizon before.
volume_performance_tracking = Table(
    "volume_performance_tracking",
    metadata,
    Column("tracking_id", Integer, primary_key=True),
    creator(),
    Column("tracking_date", String, nullable=False),
    Column("tracking_period", String, one_of("tracking_period", "7d", "14d", "30d"), nullable=False),
    Column("avg_daily_volume", Float),
    Column("total_messages_sent", Integer),
    Column("avg_revenue_per_send", Float),
    Column("avg_view_rate", Float),
    Column("avg_purchase_rate", Float),
    Column("total_earnings", Float),
    Column("revenue_per_send_trend", Float),
    Column("view_rate_trend", Float),
    Column("purchase_rate_trend", Float),
    Column("earnings_volatility", Float),
    Column("saturation_score", Float, between("saturation_score", 0, 100)),
    Column("opportunity_score", Float, between("opportunity_score", 0, 100)),
    Column("recommended_volume_delta", Integer),
    Column("calculated_at", String),
    UniqueConstraint("creator_id", "tracking_date", "tracking_period"),
)

#: ``content_type`` is the theme's name, as in content_types.type_name.
top_content_types = Table(
    "top_content_types",
    metadata,
    Column("id", Integer, primary_key=True),
    creator(),
    Column("analysis_date", String, nullable=False),
    Column("content_type", String, nullable=False),
    Column("rank", Integer, nullable=False),
    count("send_count"),
    money("total_earnings"),
    money("avg_earnings"),
    Column("avg_purchase_rate", Float),
    Column("avg_rps", Float),
    Column("performance_tier", String, one_of("performance_tier", "TOP", "MID", "LOW", "AVOID"), nullable=False),
    Column("recommendation", String),
    Column("confidence_score", Float, between("confidence_score", 0, 1)),
    UniqueConstraint("creator_id", "analysis_date", "content_type"),
)

#: Legacy: a static volume, superseded by get_volume_config.
volume_assignments = Table(
    "volume_assignments",
    metadata,
    creator(primary_key=True),
    Column("volume_level", String, nullable=False),
    Column("ppv_per_day", Integer, nullable=False),
    Column("bump_per_day", Integer, nullable=False),
    Column("assigned_at", String),
    Column("assigned_by", String),
    Column("assigned_reason", String),
)
