"""Alembic's entry: runs the revisions in the transaction that ``eros_db.store.migrate`` hands over."""

from alembic import context

from eros_db.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
