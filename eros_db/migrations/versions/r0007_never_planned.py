"""Why a caption may never be sent (R20), so that none such counts as one to plan with."""

import sqlalchemy as sa
from alembic import op

from eros_db.never_planned import never_planned

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("caption_bank", sa.Column("never_planned", sa.String(), nullable=True))
    known = sa.text("never_planned IS NOT NULL")
    op.create_index("ix_caption_bank_never_planned", "caption_bank", ["caption_id"], sqlite_where=known)
    bank = sa.table("caption_bank", sa.column("caption_id"), sa.column("caption_text"), sa.column("never_planned"))
    connection = op.get_bind()
    for caption_id, text in connection.execute(sa.select(bank.c.caption_id, bank.c.caption_text)).all():
        if why := never_planned(text):
            connection.execute(sa.update(bank).where(bank.c.caption_id == caption_id).values(never_planned=why))


def downgrade() -> None:
    op.drop_index("ix_caption_bank_never_planned", "caption_bank")
    op.drop_column("caption_bank", "never_planned")
