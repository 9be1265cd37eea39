"""Edits, accounts, and weeks asked for in a browser."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("weeks", sa.Column("version", sa.Integer()))
    op.add_column("weeks", sa.Column("edit_of", sa.String()))
    of_week = sa.ForeignKey("weeks.generation_id", ondelete="CASCADE")
    op.create_table(
        "week_bases",
        sa.Column("generation_id", sa.String(), of_week, primary_key=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    of_week = sa.ForeignKey("weeks.generation_id", ondelete="CASCADE")
    op.create_table(
        "week_versions",
        sa.Column("generation_id", sa.String(), of_week, primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("before", sa.Integer()),
        sa.Column("needs_reason", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("step", sa.JSON(none_as_null=True)),
    )
    op.create_table(
        "asked_weeks",
        sa.Column("generation_id", sa.String(), primary_key=True),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.String(), nullable=False),
        sa.Column("told_under", sa.String(), nullable=False),
    )
    op.create_table(
        "accounts",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
    )
    op.create_table(
        "secrets",
        sa.Column("purpose", sa.String(), primary_key=True),
        sa.Column("secret", sa.String(), nullable=False),
    )
