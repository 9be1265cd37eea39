"""Saved weeks, their older versions and their predictions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "schedule_templates",
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("creator_id", sa.String(), nullable=False),
        sa.Column("week_start", sa.String(), nullable=False),
        sa.Column("week_end", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("total_items", sa.Integer(), nullable=False),
        sa.Column("generation_id", sa.String(), nullable=True),
        sa.Column("generated_at", sa.String(), nullable=False),
        sa.Column("algorithm_version", sa.String(), nullable=True),
        sa.Column("quality_validation_score", sa.Float(), nullable=True),
        sa.Column("algorithm_params", sa.JSON(), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("template_id", name=op.f("pk_schedule_templates")),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.creator_id"], name=op.f("fk_schedule_templates_creator_id")),
        sa.UniqueConstraint("creator_id", "week_start", name=op.f("uq_schedule_templates_creator_id_week_start")),
        sa.UniqueConstraint("generation_id", name=op.f("uq_schedule_templates_generation_id")),
        sa.CheckConstraint("status IN ('saved', 'approved', 'sent')", name=op.f("ck_schedule_templates_status")),
        sa.CheckConstraint(
            "quality_validation_score BETWEEN 0 AND 100", name=op.f("ck_schedule_templates_quality_validation_score")
        ),
    )

    op.create_table(
        "schedule_items",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("creator_id", sa.String(), nullable=False),
        sa.Column("slot_id", sa.String(), nullable=True),
        sa.Column("scheduled_date", sa.String(), nullable=False),
        sa.Column("scheduled_time", sa.String(), nullable=False),
        sa.Column("expires_at", sa.String(), nullable=True),
        sa.Column("send_type_key", sa.String(), nullable=False),
        sa.Column("item_type", sa.String(), sa.Computed("send_type_key", persisted=True), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("channel_key", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), sa.Computed("channel_key", persisted=True), nullable=True),
        sa.Column("target_key", sa.String(), nullable=True),
        sa.Column("caption_id", sa.Integer(), nullable=True),
        sa.Column("caption_text", sa.Text(), nullable=True),
        sa.Column("caption_scores", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("needs_caption", sa.Integer(), server_default="0", nullable=False),
        sa.Column("content_type_id", sa.Integer(), nullable=True),
        sa.Column("media_type", sa.String(), nullable=True),
        sa.Column("flyer_required", sa.Integer(), server_default="0", nullable=False),
        sa.Column("suggested_price", sa.Float(), nullable=True),
        sa.Column("campaign_goal", sa.Float(), nullable=True),
        sa.Column("priority", sa.Integer(), server_default="5", nullable=False),
        sa.Column("strategy_used", sa.String(), nullable=True),
        sa.Column("flavor_emphasis", sa.String(), nullable=True),
        sa.Column("is_follow_up", sa.Integer(), server_default="0", nullable=False),
        sa.Column("parent_item_id", sa.Integer(), nullable=True),
        sa.Column("followup_delay_minutes", sa.Integer(), nullable=True),
        sa.Column("warnings", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("variation_metadata", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("status", sa.String(), server_default="pending", nullable=True),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_schedule_items")),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["schedule_templates.template_id"],
            name=op.f("fk_schedule_items_template_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.creator_id"], name=op.f("fk_schedule_items_creator_id")),
        sa.ForeignKeyConstraint(
            ["send_type_key"], ["send_types.send_type_key"], name=op.f("fk_schedule_items_send_type_key")
        ),
        sa.ForeignKeyConstraint(["channel_key"], ["channels.channel_key"], name=op.f("fk_schedule_items_channel_key")),
        sa.ForeignKeyConstraint(
            ["target_key"], ["audience_targets.target_key"], name=op.f("fk_schedule_items_target_key")
        ),
        sa.ForeignKeyConstraint(["caption_id"], ["caption_bank.caption_id"], name=op.f("fk_schedule_items_caption_id")),
        sa.ForeignKeyConstraint(
            ["content_type_id"], ["content_types.content_type_id"], name=op.f("fk_schedule_items_content_type_id")
        ),
        sa.ForeignKeyConstraint(
            ["parent_item_id"],
            ["schedule_items.item_id"],
            name=op.f("fk_schedule_items_parent_item_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("template_id", "slot_id", name=op.f("uq_schedule_items_template_id_slot_id")),
        sa.CheckConstraint("needs_caption IN (0, 1)", name=op.f("ck_schedule_items_needs_caption")),
        sa.CheckConstraint(
            "media_type IN ('none', 'picture', 'gif', 'video', 'flyer')", name=op.f("ck_schedule_items_media_type")
        ),
        sa.CheckConstraint("flyer_required IN (0, 1)", name=op.f("ck_schedule_items_flyer_required")),
        sa.CheckConstraint("is_follow_up IN (0, 1)", name=op.f("ck_schedule_items_is_follow_up")),
        sa.CheckConstraint("status IN ('pending', 'queued', 'sent', 'skipped')", name=op.f("ck_schedule_items_status")),
    )
    op.create_index("ix_schedule_items_creator_date", "schedule_items", ["creator_id", "scheduled_date", "caption_id"])
    op.create_index("ix_schedule_items_parent", "schedule_items", ["parent_item_id"])

    op.create_table(
        "schedule_template_versions",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("generation_id", sa.String(), nullable=True),
        sa.Column("saved_at", sa.String(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_schedule_template_versions")),
        sa.ForeignKeyConstraint(
            ["template_id"], ["schedule_templates.template_id"], name=op.f("fk_schedule_template_versions_template_id")
        ),
        sa.UniqueConstraint("template_id", "version", name=op.f("uq_schedule_template_versions_template_id_version")),
        sa.UniqueConstraint("generation_id", name=op.f("uq_schedule_template_versions_generation_id")),
        sa.CheckConstraint(
            "status IN ('saved', 'approved', 'sent')", name=op.f("ck_schedule_template_versions_status")
        ),
    )

    op.create_table(
        "volume_predictions",
        sa.Column("prediction_id", sa.Integer(), nullable=False),
        sa.Column("creator_id", sa.String(), nullable=False),
        sa.Column("predicted_at", sa.String(), nullable=False),
        sa.Column("input_fan_count", sa.Integer(), nullable=True),
        sa.Column("input_page_type", sa.String(), nullable=True),
        sa.Column("input_saturation", sa.Float(), nullable=True),
        sa.Column("input_opportunity", sa.Float(), nullable=True),
        sa.Column("predicted_tier", sa.String(), nullable=True),
        sa.Column("predicted_revenue_per_day", sa.Integer(), nullable=True),
        sa.Column("predicted_engagement_per_day", sa.Integer(), nullable=True),
        sa.Column("predicted_retention_per_day", sa.Integer(), nullable=True),
        sa.Column("predicted_weekly_revenue", sa.Float(), nullable=True),
        sa.Column("predicted_weekly_messages", sa.Integer(), nullable=True),
        sa.Column("schedule_template_id", sa.Integer(), nullable=True),
        sa.Column("week_start_date", sa.String(), nullable=True),
        sa.Column("actual_total_revenue", sa.Float(), nullable=True),
        sa.Column("actual_messages_sent", sa.Integer(), nullable=True),
        sa.Column("actual_avg_rps", sa.Float(), nullable=True),
        sa.Column("outcome_measured", sa.Integer(), server_default="0", nullable=False),
        sa.Column("outcome_measured_at", sa.String(), nullable=True),
        sa.Column("revenue_prediction_error_pct", sa.Float(), nullable=True),
        sa.Column("volume_prediction_error_pct", sa.Float(), nullable=True),
        sa.Column("algorithm_version", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("prediction_id", name=op.f("pk_volume_predictions")),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.creator_id"], name=op.f("fk_volume_predictions_creator_id")),
        sa.ForeignKeyConstraint(
            ["schedule_template_id"],
            ["schedule_templates.template_id"],
            name=op.f("fk_volume_predictions_schedule_template_id"),
        ),
        sa.CheckConstraint("outcome_measured IN (0, 1)", name=op.f("ck_volume_predictions_outcome_measured")),
    )
    op.create_index("ix_volume_predictions_creator_week", "volume_predictions", ["creator_id", "week_start_date"])


def downgrade() -> None:
    for table in ("volume_predictions", "schedule_template_versions", "schedule_items", "schedule_templates"):
        op.drop_table(table)
