"""What a message is known by stays, whatever becomes of its caption: a digest of the text that it came with.

Of messages of before it is that of the caption which they name, or of their own text.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from eros_db.plain_text import key_digest, text_key

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mass_messages", sa.Column("text_digest", sa.Integer(), nullable=True))
    driver: Any = op.get_bind().connection.driver_connection
    driver.execute("CREATE TEMP TABLE digests (known_by PRIMARY KEY, digest INTEGER) WITHOUT ROWID")
    for known_by, text, named in (
        (
            "caption_id",
            "caption_text",
            "caption_bank WHERE caption_id IN (SELECT caption_id FROM mass_messages)",
        ),
        ("message_id", "message_text", "mass_messages WHERE caption_id IS NULL AND message_text IS NOT NULL"),
    ):
        rows = driver.execute(f"SELECT {known_by}, {text} FROM {named}")  # noqa: S608
        digests = ((number, key_digest(text_key(said))) for number, said in rows)
        driver.executemany("INSERT INTO digests VALUES (?, ?)", digests)
        driver.execute(
            f"UPDATE mass_messages SET text_digest = (SELECT digest FROM digests WHERE known_by = {known_by}) "  # noqa: S608
            "WHERE text_digest IS NULL"
        )
        driver.execute("DELETE FROM digests")
    driver.execute("DROP TABLE temp.digests")


def downgrade() -> None:
    op.drop_column("mass_messages", "text_digest")
