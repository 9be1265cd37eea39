"""What happens at a gateway, told to the log of the week that it is asked for."""

from eros.gateway import Watch
from eros.journal import Journal


def watched_by(journal: Journal) -> Watch:
    return Watch(begin=journal.call_begins, call=journal.tool_call, retry=journal.retry, breaker=journal.breaker)
