"""Sessions that the server itself ends, and why a week that was asked for came to nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("asked_weeks", sa.Column("refused", sa.Text()))
    op.create_table(
        "sessions",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("until", sa.String(), nullable=False),
    )
