"""The revisions of the record store's schema, run by Alembic."""
