"""What readers take two captions for one by (R60): a digest of the text without case, spaces and invisible letters.

A text that is changed without it is looked at anew.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from eros_db.same_texts import digests_of_new

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("caption_bank", sa.Column("read_digest", sa.Integer(), nullable=True))
    driver: Any = op.get_bind().connection.driver_connection
    digests = [(digest, caption_id) for caption_id, digest in digests_of_new(driver)]
    driver.executemany("UPDATE caption_bank SET read_digest = ? WHERE caption_id = ?", digests)
    op.create_index("ix_caption_bank_read_digest", "caption_bank", ["read_digest"])
    op.execute(
        "CREATE TRIGGER caption_text_changed AFTER UPDATE OF caption_text ON caption_bank "
        "WHEN new.caption_text IS NOT old.caption_text AND new.read_digest IS old.read_digest "
        "BEGIN UPDATE caption_bank SET read_digest = NULL WHERE caption_id = new.caption_id; END"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER caption_text_changed")
    op.drop_index("ix_caption_bank_read_digest", "caption_bank")
    op.drop_column("caption_bank", "read_digest")
