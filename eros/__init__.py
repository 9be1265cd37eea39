"""EROS: a creator's week of sends from one request."""

PIPELINE_VERSION = "0.1.0"
