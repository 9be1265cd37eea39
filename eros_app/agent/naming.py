"""Who did something through an agent (R62)."""

from typing import Any

from mcp.server.fastmcp import Context

from eros.vocabulary.life import THROUGH

_LONGEST_NAME = 200


def said_by(ctx: Context[Any, Any, Any], reviewer: str) -> str:
    """Who decided in a form: whoever sits here; where the model supplies a name, it is said so."""
    from eros_app.services.home import user_name

    return through(ctx, reviewer) if reviewer.strip() else user_name()


def through(ctx: Context[Any, Any, Any], reviewer: str) -> str:
    """The agent, and whom it says that it speaks for: whoever sits here, where it names nobody."""
    from eros_app.services.deciding import person_named

    client = ctx.session.client_params
    agent = client.clientInfo.name if client is not None else "an agent"
    return f"{THROUGH}{agent}, said to be {person_named(reviewer)}"[:_LONGEST_NAME]
