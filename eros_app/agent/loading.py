"""The import of what the tools work with, which takes seconds and begins once a tool is called."""

from functools import cache
from importlib import import_module

_HEAVY = (
    "eros_app.agent.completion",
    "eros_app.agent.errors",
    "eros_app.services.analysis",
    "eros_app.services.creators",
    "eros_app.services.generation",
    "eros_app.services.home",
    "eros_app.services.review",
    "eros_app.services.weeks",
    "eros_db.server",
)


@cache
def load_services() -> None:
    for name in _HEAVY:
        import_module(name)
