"""How a database comes to the schema of today, revision by revision; ``eros_db.store.migrate`` runs them."""
