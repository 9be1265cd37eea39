"""A restricted word that was a mistake is taken out as a caption is: it stays, and bars nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    named = sa.CheckConstraint("is_active IN (0, 1)", name=op.f("ck_restricted_words_is_active"))
    op.add_column("restricted_words", sa.Column("is_active", sa.Integer(), named, nullable=False, server_default="1"))


def downgrade() -> None:
    op.drop_column("restricted_words", "is_active")
