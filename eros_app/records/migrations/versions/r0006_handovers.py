"""When a week was handed over, and by whom; and in which state a week stood that does not stand now."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("weeks", sa.Column("handover", sa.JSON(none_as_null=True)))
    op.add_column("weeks", sa.Column("stood_as", sa.String()))
    # when these were handed over, and by whom, was not kept
    op.execute("UPDATE weeks SET handover = '{}' WHERE state = 'handed_over'")
