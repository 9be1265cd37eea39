"""A vault's kinds of media keep what their rows say of them beside the number, as its themes do."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    named = sa.CheckConstraint("quality_rating BETWEEN 1 AND 5", name=op.f("ck_vault_media_quality_rating"))
    op.add_column("vault_media", sa.Column("quality_rating", sa.Integer(), named, nullable=True))
    op.add_column("vault_media", sa.Column("notes", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("vault_media", "notes")
    op.drop_column("vault_media", "quality_rating")
