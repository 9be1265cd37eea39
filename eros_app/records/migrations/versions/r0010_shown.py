"""What whoever asked for a week was shown to stand in its place."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("asked_weeks", sa.Column("shown", sa.String()))
