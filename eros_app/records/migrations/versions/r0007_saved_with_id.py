"""Whether the data server was given the id of a week when it was asked to save it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("weeks", sa.Column("saved_with_id", sa.Integer()))
