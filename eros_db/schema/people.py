"""Who the pages belong to and how they write."""

from sqlalchemy import JSON, Column, Float, Integer, String, Table

from eros_db.schema.columns import between, count, creator, flag, metadata, money, one_of

creators = Table(
    "creators",
    metadata,
    Column("creator_id", String, primary_key=True),
    Column("page_name", String, nullable=False, unique=True),
    Column("display_name", String, nullable=False),
    Column("page_type", String, one_of("page_type", "paid", "free"), nullable=False),
    Column("subscription_price", Float),
    Column("timezone", String, nullable=False, server_default="America/Los_Angeles"),
    Column("creator_group", String),
    count("current_active_fans"),
    money("current_total_earnings"),
    Column("performance_tier", Integer, between("performance_tier", 1, 5), nullable=False, server_default="3"),
    Column("persona_type", String),
    flag("is_active", 1),
    Column("created_at", String),
    Column("updated_at", String),
)

creator_personas = Table(
    "creator_personas",
    metadata,
    Column("persona_id", Integer, primary_key=True),
    creator(unique=True),
    Column("archetype", String),
    Column("primary_tone", String),
    Column("secondary_tone", String),
    Column("emoji_frequency", String, one_of("emoji_frequency", "none", "light", "moderate", "heavy")),
    Column("favorite_emojis", JSON, nullable=False, server_default="[]"),
    Column("slang_level", String, one_of("slang_level", "none", "low", "medium", "high")),
    Column("avg_sentiment", Float, between("avg_sentiment", 0, 1)),
    Column("avg_caption_length", Float),
    Column("signature_phrases", JSON, nullable=False, server_default="[]"),
    Column("voice_samples", JSON, nullable=False, server_default="[]"),
    Column("last_analyzed", String),
    Column("created_at", String),
    Column("updated_at", String),
)
