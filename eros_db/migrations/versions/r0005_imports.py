"""Imports with their journal, restricted words, outcomes of items, and what messages of platforms say (CONTRACT 5)."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mass_messages", sa.Column("sending_fold", sa.Integer(), server_default="0", nullable=False))
    op.add_column("mass_messages", sa.Column("message_text", sa.Text(), nullable=True))
    op.add_column("mass_messages", sa.Column("platform_id", sa.String(), nullable=True))
    known = sa.text("platform_id IS NOT NULL")
    op.create_index("ix_mass_messages_platform", "mass_messages", ["creator_id", "platform_id"], sqlite_where=known)
    op.add_column("schedule_items", sa.Column("actual_earnings", sa.Float(), nullable=True))
    op.create_table(
        "restricted_words",
        sa.Column("word_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("creator_id", sa.String(), nullable=True),
        sa.Column("notes", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("word_id", name=op.f("pk_restricted_words")),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.creator_id"], name=op.f("fk_restricted_words_creator_id")),
        sa.UniqueConstraint("creator_id", "word", name=op.f("uq_restricted_words_creator_id_word")),
    )
    op.create_table(
        "imports",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.String(), nullable=False),
        sa.Column("undone_at", sa.String(), nullable=True),
        sa.Column("closed", sa.String(), nullable=True),
        sa.Column("files", sa.JSON(), server_default="[]", nullable=False),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_imports")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "import_changes",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_keys", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_import_changes")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.import_id"], name=op.f("fk_import_changes_import_id"), ondelete="CASCADE"
        ),
    )
    op.create_index("ix_import_changes_import", "import_changes", ["import_id"])
    op.create_table(
        "import_pages",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("creator_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "creator_id", name=op.f("pk_import_pages")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.import_id"], name=op.f("fk_import_pages_import_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["creator_id"], ["creators.creator_id"], name=op.f("fk_import_pages_creator_id")),
    )


def downgrade() -> None:
    for table in ("import_pages", "import_changes", "imports", "restricted_words"):
        op.drop_table(table)
    op.drop_column("schedule_items", "actual_earnings")
    op.drop_index("ix_mass_messages_platform", "mass_messages")
    for column in ("platform_id", "message_text", "sending_fold"):
        op.drop_column("mass_messages", column)
