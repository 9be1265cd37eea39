"""What was imported, and what stood there before: the journal from which an import is undone."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table

from eros_db.schema.columns import creator, metadata

#: ``files`` holds the counts of each file. ``closed`` says why an import can no longer be undone.
imports = Table(
    "imports",
    metadata,
    Column("import_id", Integer, primary_key=True),
    Column("imported_at", String, nullable=False),
    Column("undone_at", String),
    Column("closed", String),
    Column("files", JSON, nullable=False, server_default="[]"),
    sqlite_autoincrement=True,  # an id that was given is never given again
)

#: Some rows of one table, in the order in which they were changed. ``row_keys`` are the primary keys; ``before`` the
#: rows as they stood, each with what the import wrote in it, or null where the import added them: then each key has the
#: mark of its row behind it, by which a later change is seen, and whole numbers stand as runs of the first, the last
#: and all their marks. Journals of before have no marks.
import_changes = Table(
    "import_changes",
    metadata,
    Column("change_id", Integer, primary_key=True),
    Column("import_id", Integer, ForeignKey("imports.import_id", ondelete="CASCADE"), nullable=False),
    Column("table_name", String, nullable=False),
    Column("row_keys", JSON, nullable=False),
    Column("before", JSON(none_as_null=True)),
    Index("ix_import_changes_import", "import_id"),
)

#: Whose rows an import touched, so that forgetting a page forgets what stood in its rows too.
import_pages = Table(
    "import_pages",
    metadata,
    Column("import_id", Integer, ForeignKey("imports.import_id", ondelete="CASCADE"), primary_key=True),
    creator(primary_key=True),
)
