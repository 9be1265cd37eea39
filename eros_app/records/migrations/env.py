"""Alembic's entry: runs the revisions in the transaction that ``eros_app.records.opening`` hands over."""

from alembic import context

from eros_app.records.schema import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, version_table="records_version"
)
context.run_migrations()
