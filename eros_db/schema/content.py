"""What can be sent: themes, media kinds, captions and their real uses."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from eros_db.schema.columns import between, count, creator, flag, metadata, money, one_of

content_types = Table(
    "content_types",
    metadata,
    Column("content_type_id", Integer, primary_key=True),
    Column("type_name", String, nullable=False, unique=True),
    Column("type_category", String),
    Column("description", String),
    Column("priority_tier", Integer),
    flag("is_explicit"),
)

#: The themes (solo, outdoor, ...) that a creator's vault holds: the hard filter of captions (3.0).
vault_matrix = Table(
    "vault_matrix",
    metadata,
    Column("vault_id", Integer, primary_key=True),
    creator(),
    Column("content_type_id", Integer, ForeignKey("content_types.content_type_id"), nullable=False),
    flag("has_content", 1),
    count("quantity_available"),
    Column("quality_rating", Integer, between("quality_rating", 1, 5)),
    Column("notes", String),
    Column("updated_at", String),
    UniqueConstraint("creator_id", "content_type_id"),
)

#: The media kinds that a creator's vault holds: they decide what can be sent (R21).
vault_media = Table(
    "vault_media",
    metadata,
    creator(primary_key=True),
    Column("media_type", String, one_of("media_type", "video", "picture", "gif", "flyer"), primary_key=True),
    count("quantity_available"),
    Column("updated_at", String),
    Column("quality_rating", Integer, between("quality_rating", 1, 5)),
    Column("notes", String),
)

#: All that decides whether a caption may be offered, so that a walk down the best reads only the index.
_CHOICE = ("performance_score", "caption_id", "content_type_id", "is_active", "is_paid_page_only", "creator_id")

#: ``content_type_id`` NULL fits any theme. ``creator_id`` is the page whose the caption is; NULL: shared (R60).
#: ``read_digest`` is the same of texts that readers take for one; NULL: nobody has looked yet.
caption_bank = Table(
    "caption_bank",
    metadata,
    Column("caption_id", Integer, primary_key=True),
    Column("caption_text", Text, nullable=False),
    Column("caption_type", String, nullable=False),
    Column("content_type_id", Integer, ForeignKey("content_types.content_type_id")),
    Column("tone", String),
    flag("is_paid_page_only"),
    flag("is_active", 1),
    Column("performance_score", Float, between("performance_score", 0, 100), nullable=False, server_default="50"),
    Column("creator_id", String, ForeignKey("creators.creator_id")),
    Column("created_at", String),
    Column("never_planned", String),
    Column("read_digest", Integer),
    Index("ix_caption_bank_performance", *_CHOICE),
    Index("ix_caption_bank_choice", "caption_type", *_CHOICE),
    Index("ix_caption_bank_never_planned", "caption_id", sqlite_where=text("never_planned IS NOT NULL")),
    Index("ix_caption_bank_read_digest", "read_digest"),
)

#: What no caption may hold: a page's words, or the whole agency's (``creator_id`` NULL). Those that are not active bar
#: nothing.
restricted_words = Table(
    "restricted_words",
    metadata,
    Column("word_id", Integer, primary_key=True),
    Column("word", String, nullable=False),
    Column("creator_id", String, ForeignKey("creators.creator_id")),
    Column("notes", String),
    flag("is_active", 1),
    UniqueConstraint("creator_id", "word"),
)

caption_creator_performance = Table(
    "caption_creator_performance",
    metadata,
    creator(primary_key=True),
    Column("caption_id", Integer, ForeignKey("caption_bank.caption_id"), primary_key=True),
    count("times_used"),
    money("total_earnings"),
    money("avg_earnings"),
    Column("avg_purchase_rate", Float),
    Column("avg_view_rate", Float),
    Column("performance_score", Float, between("performance_score", 0, 100)),
    Column("first_used_date", String),
    Column("last_used_date", String),
    Index("ix_caption_creator_performance_last_use", "creator_id", "last_used_date", "caption_id"),
    sqlite_with_rowid=False,  # one step from a caption to its last use
)
