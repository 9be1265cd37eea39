"""The volume modules (1.2.1) in the one order of R8, a module each; ``config.optimize`` runs them over plain data."""
