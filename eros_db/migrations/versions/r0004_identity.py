"""The id of the database, drawn here (R59)."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    identity = op.create_table(
        "database_identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("database_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_database_identity")),
        sa.CheckConstraint("id = 1", name=op.f("ck_database_identity_id")),
    )
    op.bulk_insert(identity, [{"id": 1, "database_id": str(uuid4())}])


def downgrade() -> None:
    op.drop_table("database_identity")
