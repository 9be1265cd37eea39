"""The agent as an MCP server (CONTRACT 4): the CLI's own services, as typed tools over stdio.

stdout belongs to the protocol; logs go to stderr. A client that cancels a call cancels its run.
"""

from eros_app.agent.server import build_server, say, serve

__all__ = ["build_server", "say", "serve"]
