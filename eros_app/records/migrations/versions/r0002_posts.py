"""What became of the sends of a week that was handed over."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("weeks", sa.Column("posts", sa.JSON(none_as_null=True)))
