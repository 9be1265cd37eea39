"""Weeks, their documents, their checkpoints and the captions that they hold."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "weeks",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("generation_id", sa.String(), nullable=False, unique=True),
        sa.Column("creator_id", sa.String(), nullable=False),
        sa.Column("page_name", sa.String()),
        sa.Column("week_start", sa.String()),
        sa.Column("week_ends_at", sa.String()),
        sa.Column("timezone", sa.String()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("step", sa.String()),
        sa.Column("lease_holder", sa.String()),
        sa.Column("lease_until", sa.Float(), nullable=False, server_default="0"),
        sa.Column("server_key", sa.String()),
        sa.Column("server_label", sa.String()),
        sa.Column("server_address", sa.JSON(none_as_null=True)),
        sa.Column("began_at", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.Column("needs_reason", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("score", sa.Float()),
        sa.Column("total_items", sa.Integer()),
        sa.Column("error_code", sa.String()),
        sa.Column("decision", sa.JSON(none_as_null=True)),
        sa.Column("template_id", sa.Integer()),
        sa.Column("supersedes", sa.String()),
        sa.Column("superseded_by", sa.String()),
        sa.CheckConstraint(
            "state IN ('planned', 'waiting', 'saved', 'approved', 'handed_over', 'rejected', 'superseded', 'unknown', "
            "'dry_run', 'aborted')",
            name="ck_weeks_state",
        ),
        sa.CheckConstraint("step IN ('planning', 'saving', 'deciding')", name="ck_weeks_step"),
    )
    op.create_index("ix_weeks_week", "weeks", ["creator_id", "week_start", "server_key"])
    op.create_index("ix_weeks_state", "weeks", ["state", "number"])
    op.create_index("ix_weeks_step", "weeks", ["step"])
    op.create_index("ix_weeks_page", "weeks", ["page_name"])
    op.create_table(
        "week_documents",
        _generation(),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("audit", sa.Text(), nullable=False),
        sa.Column("save_arguments", sa.Text()),
    )
    op.create_table(
        "week_checkpoints",
        _generation(),
        sa.Column("state_format", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "week_captions",
        _generation(),
        sa.Column("caption_id", sa.Integer(), primary_key=True),
        sa.Column("scheduled_date", sa.String(), primary_key=True),
    )
    op.create_index("ix_week_captions_caption", "week_captions", ["caption_id", "scheduled_date"])


def _generation() -> sa.Column[str]:
    return sa.Column(
        "generation_id", sa.String(), sa.ForeignKey("weeks.generation_id", ondelete="CASCADE"), primary_key=True
    )
