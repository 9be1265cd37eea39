"""What a client may complete: creators of the prompt; of the resources ids, and the creators of kept weeks."""

from pathlib import Path

from mcp.types import Completion, CompletionArgument

from eros.failures import ErosError
from eros.settings import Settings
from eros_app.services.creators import active_creators
from eros_app.services.data_server import data_source
from eros_app.services.weeks import list_weeks

#: The protocol's own limit.
_MOST = 100


async def completed(argument: CompletionArgument, settings: Settings, mcp_config: Path | None) -> Completion | None:
    """The names or ids that begin as what was typed; None for anything else, and where they cannot be read."""
    if argument.name not in ("creator", "some_id"):
        return None
    try:
        known = await _creators(settings, mcp_config) if argument.name == "creator" else _ids(settings)
    except ErosError:
        return None
    typed = argument.value.strip().casefold()
    found = list(dict.fromkeys(name for name in known if name.casefold().startswith(typed)))
    return Completion(values=found[:_MOST], total=len(found), hasMore=len(found) > _MOST)


async def _creators(settings: Settings, mcp_config: Path | None) -> list[str]:
    found = (await active_creators(data_source(mcp_config, settings.database_url), settings)).creators
    return [name for one in found for name in (one.page_name, one.creator_id, one.display_name) if name]


def _ids(settings: Settings) -> list[str]:
    weeks = list_weeks(settings, limit=_MOST).weeks
    return [*(week.creator_id for week in weeks if week.page_was_found), *(week.generation_id for week in weeks)]
