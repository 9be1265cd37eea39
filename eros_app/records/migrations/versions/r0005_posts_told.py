"""Which words about the sends of a week a person gave last, so that undoing an import keeps them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("weeks", sa.Column("posts_told", sa.JSON(none_as_null=True)))
