"""Which database this is."""

from sqlalchemy import CheckConstraint, Column, Integer, String, Table

from eros_db.schema.columns import metadata

#: One row: an id drawn when the database was made, the same in all copies of it (R59).
database_identity = Table(
    "database_identity",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="id"), primary_key=True),
    Column("database_id", String, nullable=False),
)
