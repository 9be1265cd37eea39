"""The catalogue: channels, audiences, send types and the captions they take."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audience_targets",
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("target_key", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("filter_type", sa.String(), nullable=False),
        sa.Column("filter_criteria", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("applicable_page_types", sa.JSON(), nullable=False),
        sa.Column("applicable_channels", sa.JSON(), nullable=False),
        sa.Column("typical_reach_percentage", sa.Float(), nullable=True),
        sa.Column("is_active", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("target_id", name=op.f("pk_audience_targets")),
        sa.UniqueConstraint("target_key", name=op.f("uq_audience_targets_target_key")),
        sa.CheckConstraint(
            "filter_type IN ('segment', 'behavior', 'custom')", name=op.f("ck_audience_targets_filter_type")
        ),
        sa.CheckConstraint("is_active IN (0, 1)", name=op.f("ck_audience_targets_is_active")),
    )

    op.create_table(
        "channels",
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("channel_key", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("platform_feature", sa.String(), nullable=False),
        sa.Column("supports_targeting", sa.Integer(), server_default="0", nullable=False),
        sa.Column("targeting_options", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("requires_manual_send", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_active", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_channels")),
        sa.UniqueConstraint("channel_key", name=op.f("uq_channels_channel_key")),
        sa.CheckConstraint("supports_targeting IN (0, 1)", name=op.f("ck_channels_supports_targeting")),
        sa.CheckConstraint("requires_manual_send IN (0, 1)", name=op.f("ck_channels_requires_manual_send")),
        sa.CheckConstraint("is_active IN (0, 1)", name=op.f("ck_channels_is_active")),
    )

    op.create_table(
        "send_types",
        sa.Column("send_type_id", sa.Integer(), nullable=False),
        sa.Column("send_type_key", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("page_type", sa.String(), nullable=False),
        sa.Column("channel_key", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("requires_media", sa.Integer(), server_default="0", nullable=False),
        sa.Column("requires_flyer", sa.Integer(), server_default="0", nullable=False),
        sa.Column("requires_price", sa.Integer(), server_default="0", nullable=False),
        sa.Column("requires_link", sa.Integer(), server_default="0", nullable=False),
        sa.Column("can_have_followup", sa.Integer(), server_default="0", nullable=False),
        sa.Column("max_per_day", sa.Integer(), nullable=False),
        sa.Column("max_per_week", sa.Integer(), nullable=True),
        sa.Column("min_minutes_between", sa.Integer(), nullable=False),
        sa.Column("default_expiration_hours", sa.Integer(), nullable=True),
        sa.Column("default_target", sa.String(), nullable=True),
        sa.Column("required_target", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("base_price", sa.Float(), nullable=True),
        sa.Column("caption_length", sa.String(), nullable=True),
        sa.Column("emoji", sa.String(), nullable=True),
        sa.Column("sort_order", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_active", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("send_type_id", name=op.f("pk_send_types")),
        sa.ForeignKeyConstraint(["channel_key"], ["channels.channel_key"], name=op.f("fk_send_types_channel_key")),
        sa.ForeignKeyConstraint(
            ["default_target"], ["audience_targets.target_key"], name=op.f("fk_send_types_default_target")
        ),
        sa.UniqueConstraint("send_type_key", name=op.f("uq_send_types_send_type_key")),
        sa.CheckConstraint("category IN ('revenue', 'engagement', 'retention')", name=op.f("ck_send_types_category")),
        sa.CheckConstraint("page_type IN ('paid', 'free', 'both')", name=op.f("ck_send_types_page_type")),
        sa.CheckConstraint(
            "media_type IN ('none', 'picture', 'gif', 'video', 'flyer')", name=op.f("ck_send_types_media_type")
        ),
        sa.CheckConstraint("requires_media IN (0, 1)", name=op.f("ck_send_types_requires_media")),
        sa.CheckConstraint("requires_flyer IN (0, 1)", name=op.f("ck_send_types_requires_flyer")),
        sa.CheckConstraint("requires_price IN (0, 1)", name=op.f("ck_send_types_requires_price")),
        sa.CheckConstraint("requires_link IN (0, 1)", name=op.f("ck_send_types_requires_link")),
        sa.CheckConstraint("can_have_followup IN (0, 1)", name=op.f("ck_send_types_can_have_followup")),
        sa.CheckConstraint("is_active IN (0, 1)", name=op.f("ck_send_types_is_active")),
    )

    op.create_table(
        "send_type_caption_requirements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("send_type_id", sa.Integer(), nullable=False),
        sa.Column("caption_type", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("notes", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_send_type_caption_requirements")),
        sa.ForeignKeyConstraint(
            ["send_type_id"], ["send_types.send_type_id"], name=op.f("fk_send_type_caption_requirements_send_type_id")
        ),
        sa.UniqueConstraint(
            "send_type_id", "caption_type", name=op.f("uq_send_type_caption_requirements_send_type_id_caption_type")
        ),
        sa.CheckConstraint("priority BETWEEN 1 AND 5", name=op.f("ck_send_type_caption_requirements_priority")),
    )


def downgrade() -> None:
    for table in ("send_type_caption_requirements", "send_types", "channels", "audience_targets"):
        op.drop_table(table)
