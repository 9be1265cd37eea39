"""The facts: creators, what their vaults hold, captions and what was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "content_types",
        sa.Column("content_type_id", sa.Integer(), nullable=False),
        sa.Column("type_name", sa.String(), nullable=False),
        sa.Column("type_category", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("priority_tier", sa.Integer(), nullable=True),
        sa.Column("is_explicit", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("content_type_id", name=op.f("pk_content_types")),
        sa.UniqueConstraint("type_name", name=op.f("uq_content_types_type_name")),
        sa.CheckConstraint("is_explicit IN (0, 1)", name=op.f("ck_content_types_is_explicit")),
    )

    op.create_table(
        "creators",
        sa.Column("creator_id", sa.String(), nullable=False),
        sa.Column("page_name", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("page_type", sa.String(), nullable=False),
        sa.Column("subscription_price", sa.Float(), nullable=True),
        sa.Column("timezone", sa.String(), server_default="America/Los_Angeles", nullable=False),
        sa.Column("creator_group", sa.String(), nullable=True),
        sa.Column("current_active_fans", sa.Integer(), server_default="0", nullable=False),
        sa.Column("current_total_earnings", sa.Float(), server_default="0", nullable=False),
        sa.Column("performance_tier", sa.Integer(), server_default="3", nullable=False),
        sa.Column("persona_type", sa.String(), nullable=True),
        sa.Column("is_active", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.String(), nullable=True),
        sa.Column("updated_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("creator_id", name=op.f("pk_creators")),
        sa.UniqueConstraint("page_name", name=op.f("uq_creators_page_name")),
        sa.CheckConstraint("page_type IN ('paid', 'free')", name=op.f("ck_creators_page_type")),
        sa.CheckConstraint("current_active_fans >= 0", name=op.f("ck_creators_current_active_fans")),
        sa.CheckConstraint("performance_tier BETWEEN 1 AND 5", name=op.f("ck_creators_performance_tier")),
        sa.CheckConstraint("is_active IN (0, 1)", name=op.f("ck_creators_is_active")),
    )

    op.create_table(
        "caption_bank",
        sa.Column("caption_id", sa.Integer(), nullable=False),
        sa.Column("caption_text", sa.Text(), nullable=False),
        sa.Column("caption_type", sa.String(), nullable=False),
        sa.Column("content_type_id", sa.Integer(), nullable=True),
        sa.Column("tone", sa.String(), nullable=True),
        sa.Column("is_paid_page_only", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_active", sa.Integer(), server_default="1", nullable=False),
        sa.Column("performance_score", sa.Float(), server_default="50", nullable=False),
        sa.Column("creator_id", sa.String(), nullable=True),
        sa.Column("created_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("caption_id", name=op.f("pk_caption_bank")),
        sa.ForeignKeyConstraint(
            ["content_type_id"], ["content_types.content_type_id"], name=op.f("fk_caption_bank_content_type_id")
        ),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.creator_id"], name=op.f("fk_caption_bank_creator_id")),
        sa.CheckConstraint("is_paid_page_only IN (0, 1)", name=op.f("ck_caption_bank_is_paid_page_only")),
        sa.CheckConstraint("is_active IN (0, 1)", name=op.f("ck_caption_bank_is_active")),
        sa.CheckConstraint("performance_score BETWEEN 0 AND 100", name=op.f("ck_caption_bank_performance_score")),
    )
    op.create_index(
        "ix_caption_bank_choice",
        "caption_bank",
        ["caption_type", "performance_score", "caption_id", "content_type_id", "is_active", "is_paid_page_only"],
    )
    op.create_index(
        "ix_caption_bank_performance",
        "caption_bank",
        ["performance_score", "caption_id", "content_type_id", "is_active", "is_paid_page_only"],
    )

    op.create_table(
        "creator_personas",
        sa.Column("persona_id", sa.Integer(), nullable=False),
        sa.Column("creator_id", sa.String(), nullable=False),
        sa.Column("archetype", sa.String(), nullable=True),
        sa.Column("primary_tone", sa.String(), nullable=True),
        sa.Column("secondary_tone", sa.String(), nullable=True),
        sa.Column("emoji_frequency", sa.String(), nullable=True),
        sa.Column("favorite_emojis", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("slang_level", sa.String(), nullable=True),
        sa.Column("avg_sentiment", sa.Float(), nullable=True),
        sa.Column("avg_caption_length", sa.Float(), nullable=True),
        sa.Column("signature_phrases", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("voice_samples", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("last_analyzed", sa.String(), nullable=True),
        sa.Column("created_at", sa.String(), nullable=True),
        sa.Column("updated_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("persona_id", name=op.f("pk_creator_personas")),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.creator_id"], name=op.f("fk_creator_personas_creator_id")),
        sa.UniqueConstraint("creator_id", name=op.f("uq_creator_personas_creator_id")),
        sa.CheckConstraint(
            "emoji_frequency IN ('none', 'light', 'moderate', 'heavy')",
            name=op.f("ck_creator_personas_emoji_frequency"),
        ),
        sa.CheckConstraint(
            "slang_level IN ('none', 'low', 'medium', 'high')", name=op.f("ck_creator_personas_slang_level")
        ),
        sa.CheckConstraint("avg_sentiment BETWEEN 0 AND 1", name=op.f("ck_creator_personas_avg_sentiment")),
    )

    op.create_table(
        "top_content_types",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("creator_id", sa.String(), nullable=False),
        sa.Column("analysis_date", sa.String(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("send_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total_earnings", sa.Float(), server_default="0", nullable=False),
        sa.Column("avg_earnings", sa.Float(), server_default="0", nullable=False),
        sa.Column("avg_purchase_rate", sa.Float(), nullable=True),
        sa.Column("avg_rps", sa.Float(), nullable=True),
        sa.Column("performance_tier", sa.String(), nullable=False),
        sa.Column("recommendation", sa.String(), nullable=True),
        sa.Column("confidence_score", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_top_content_types")),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.creator_id"], name=op.f("fk_top_content_types_creator_id")),
        sa.UniqueConstraint(
            "creator_id",
            "analysis_date",
            "content_type",
            name=op.f("uq_top_content_types_creator_id_analysis_date_content_type"),
        ),
        sa.CheckConstraint("send_count >= 0", name=op.f("ck_top_content_types_send_count")),
        sa.CheckConstraint(
            "performance_tier IN ('TOP', 'MID', 'LOW', 'AVOID')", name=op.f("ck_top_content_types_performance_tier")
        ),
        sa.CheckConstraint("confidence_score BETWEEN 0 AND 1", name=op.f("ck_top_content_types_confidence_score")),
    )

    op.create_table(
        "vault_matrix",
        sa.Column("vault_id", sa.Integer(), nullable=False),
        sa.Column("creator_id", sa.String(), nullable=False),
        sa.Column("content_type_id", sa.Integer(), nullable=False),
        sa.Column("has_content", sa.Integer(), server_default="1", nullable=False),
        sa.Column("quantity_available", sa.Integer(), server_default="0", nullable=False),
        sa.Column("quality_rating", sa.Integer(), nullable=True),
        sa.Column("notes", sa.String(), nullable=True),
        sa.Column("updated_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("vault_id", name=op.f("pk_vault_matrix")),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.creator_id"], name=op.f("fk_vault_matrix_creator_id")),
        sa.ForeignKeyConstraint(
            ["content_type_id"], ["content_types.content_type_id"], name=op.f("fk_vault_matrix_content_type_id")
        ),
        sa.UniqueConstraint("creator_id", "content_type_id", name=op.f("uq_vault_matrix_creator_id_content_type_id")),
        sa.CheckConstraint("has_content IN (0, 1)", name=op.f("ck_vault_matrix_has_content")),
        sa.CheckConstraint("quantity_available >= 0", name=op.f("ck_vault_matrix_quantity_available")),
        sa.CheckConstraint("quality_rating BETWEEN 1 AND 5", name=op.f("ck_vault_matrix_quality_rating")),
    )

    op.create_table(
        "vault_media",
        sa.Column("creator_id", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("quantity_available", sa.Integer(), server_default="0", nullable=False),
        sa.Column("updated_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("creator_id", "media_type", name=op.f("pk_vault_media")),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.creator_id"], name=op.f("fk_vault_media_creator_id")),
        sa.CheckConstraint(
            "media_type IN ('video', 'picture', 'gif', 'flyer')", name=op.f("ck_vault_media_media_type")
        ),
        sa.CheckConstraint("quantity_available >= 0", name=op.f("ck_vault_media_quantity_available")),
    )

    op.create_table(
        "volume_assignments",
        sa.Column("creator_id", sa.String(), nullable=False),
        sa.Column("volume_level", sa.String(), nullable=False),
        sa.Column("ppv_per_day", sa.Integer(), nullable=False),
        sa.Column("bump_per_day", sa.Integer(), nullable=False),
        sa.Column("assigned_at", sa.String(), nullable=True),
        sa.Column("assigned_by", sa.String(), nullable=True),
        sa.Column("assigned_reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("creator_id", name=op.f("pk_volume_assignments")),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.creator_id"], name=op.f("fk_volume_assignments_creator_id")),
    )

    op.create_table(
        "volume_performance_tracking",
        sa.Column("tracking_id", sa.Integer(), nullable=False),
        sa.Column("creator_id", sa.String(), nullable=False),
        sa.Column("tracking_date", sa.String(), nullable=False),
        sa.Column("tracking_period", sa.String(), nullable=False),
        sa.Column("avg_daily_volume", sa.Float(), nullable=True),
        sa.Column("total_messages_sent", sa.Integer(), nullable=True),
        sa.Column("avg_revenue_per_send", sa.Float(), nullable=True),
        sa.Column("avg_view_rate", sa.Float(), nullable=True),
        sa.Column("avg_purchase_rate", sa.Float(), nullable=True),
        sa.Column("total_earnings", sa.Float(), nullable=True),
        sa.Column("revenue_per_send_trend", sa.Float(), nullable=True),
        sa.Column("view_rate_trend", sa.Float(), nullable=True),
        sa.Column("purchase_rate_trend", sa.Float(), nullable=True),
        sa.Column("earnings_volatility", sa.Float(), nullable=True),
        sa.Column("saturation_score", sa.Float(), nullable=True),
        sa.Column("opportunity_score", sa.Float(), nullable=True),
        sa.Column("recommended_volume_delta", sa.Integer(), nullable=True),
        sa.Column("calculated_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("tracking_id", name=op.f("pk_volume_performance_tracking")),
        sa.ForeignKeyConstraint(
            ["creator_id"], ["creators.creator_id"], name=op.f("fk_volume_performance_tracking_creator_id")
        ),
        sa.UniqueConstraint(
            "creator_id",
            "tracking_date",
            "tracking_period",
            name=op.f("uq_volume_performance_tracking_creator_id_tracking_date_tracking_period"),
        ),
        sa.CheckConstraint(
            "tracking_period IN ('7d', '14d', '30d')", name=op.f("ck_volume_performance_tracking_tracking_period")
        ),
        sa.CheckConstraint(
            "saturation_score BETWEEN 0 AND 100", name=op.f("ck_volume_performance_tracking_saturation_score")
        ),
        sa.CheckConstraint(
            "opportunity_score BETWEEN 0 AND 100", name=op.f("ck_volume_performance_tracking_opportunity_score")
        ),
    )

    op.create_table(
        "caption_creator_performance",
        sa.Column("creator_id", sa.String(), nullable=False),
        sa.Column("caption_id", sa.Integer(), nullable=False),
        sa.Column("times_used", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total_earnings", sa.Float(), server_default="0", nullable=False),
        sa.Column("avg_earnings", sa.Float(), server_default="0", nullable=False),
        sa.Column("avg_purchase_rate", sa.Float(), nullable=True),
        sa.Column("avg_view_rate", sa.Float(), nullable=True),
        sa.Column("performance_score", sa.Float(), nullable=True),
        sa.Column("first_used_date", sa.String(), nullable=True),
        sa.Column("last_used_date", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("creator_id", "caption_id", name=op.f("pk_caption_creator_performance")),
        sa.ForeignKeyConstraint(
            ["creator_id"], ["creators.creator_id"], name=op.f("fk_caption_creator_performance_creator_id")
        ),
        sa.ForeignKeyConstraint(
            ["caption_id"], ["caption_bank.caption_id"], name=op.f("fk_caption_creator_performance_caption_id")
        ),
        sa.CheckConstraint("times_used >= 0", name=op.f("ck_caption_creator_performance_times_used")),
        sa.CheckConstraint(
            "performance_score BETWEEN 0 AND 100", name=op.f("ck_caption_creator_performance_performance_score")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_caption_creator_performance_last_use",
        "caption_creator_performance",
        ["creator_id", "last_used_date", "caption_id"],
    )

    op.create_table(
        "mass_messages",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("creator_id", sa.String(), nullable=False),
        sa.Column("caption_id", sa.Integer(), nullable=True),
        sa.Column("message_type", sa.String(), nullable=False),
        sa.Column("send_type_key", sa.String(), nullable=True),
        sa.Column("sending_time", sa.String(), nullable=False),
        sa.Column("sending_hour", sa.Integer(), nullable=False),
        sa.Column("sending_day_of_week", sa.Integer(), nullable=False),
        sa.Column("price", sa.Float(), nullable=True),
        sa.Column("sent_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("viewed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("purchased", sa.Integer(), server_default="0", nullable=False),
        sa.Column("earnings", sa.Float(), server_default="0", nullable=False),
        sa.Column("view_rate", sa.Float(), nullable=True),
        sa.Column("purchase_rate", sa.Float(), nullable=True),
        sa.Column("revenue_per_send", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_mass_messages")),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.creator_id"], name=op.f("fk_mass_messages_creator_id")),
        sa.ForeignKeyConstraint(["caption_id"], ["caption_bank.caption_id"], name=op.f("fk_mass_messages_caption_id")),
        sa.CheckConstraint("message_type IN ('ppv', 'free')", name=op.f("ck_mass_messages_message_type")),
        sa.CheckConstraint("sending_hour BETWEEN 0 AND 23", name=op.f("ck_mass_messages_sending_hour")),
        sa.CheckConstraint("sending_day_of_week BETWEEN 0 AND 6", name=op.f("ck_mass_messages_sending_day_of_week")),
        sa.CheckConstraint("sent_count >= 0", name=op.f("ck_mass_messages_sent_count")),
        sa.CheckConstraint("viewed >= 0", name=op.f("ck_mass_messages_viewed")),
        sa.CheckConstraint("purchased >= 0", name=op.f("ck_mass_messages_purchased")),
    )
    op.create_index("ix_mass_messages_caption_time", "mass_messages", ["creator_id", "caption_id", "sending_time"])
    op.create_index("ix_mass_messages_creator_time", "mass_messages", ["creator_id", "sending_time"])


def downgrade() -> None:
    for table in (
        "mass_messages",
        "caption_creator_performance",
        "volume_performance_tracking",
        "volume_assignments",
        "vault_media",
        "vault_matrix",
        "top_content_types",
        "creator_personas",
        "caption_bank",
        "creators",
        "content_types",
    ):
        op.drop_table(table)
