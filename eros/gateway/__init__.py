"""The gateway to the data server's tools: the only way out of the pipeline.

``open_tools`` gives a ``Gateway`` (``eros.vocabulary.ports.Tools``) for one run: one session, per-tool timeouts,
retries for failures that can pass, circuit breakers, and a record of every call.
"""

from eros.gateway.breaker import Breaker, BreakerOpen, ServerBreakers, failed_calls
from eros.gateway.gateway import Gateway, Watch, open_tools
from eros.gateway.listing import TOOLS, ToolListing
from eros.gateway.sources import ServerIdentity, Source, Unusable

__all__ = [
    "TOOLS",
    "Breaker",
    "BreakerOpen",
    "Gateway",
    "ServerBreakers",
    "ServerIdentity",
    "Source",
    "ToolListing",
    "Unusable",
    "Watch",
    "failed_calls",
    "open_tools",
]
