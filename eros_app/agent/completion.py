"""What a client may complete: creators of the prompt, ids of the resources."""

from pathlib import Path

import anyio
from mcp.types import Completion, CompletionArgument, CompletionContext, PromptReference, ResourceTemplateReference

from eros.failures import ErosError
from eros.settings import Settings
from eros_app.agent.loading import load_services

#: The protocol's own limit.
_MOST = 100


class Completions:
    """The names and ids that begin as what was typed; none, where they cannot be read."""

    def __init__(self, settings: Settings, mcp_config: Path | None) -> None:
        self._settings, self._config = settings, mcp_config

    async def __call__(
        self,
        ref: PromptReference | ResourceTemplateReference,
        argument: CompletionArgument,
        _context: CompletionContext | None,
    ) -> Completion | None:
        await anyio.to_thread.run_sync(load_services)
        try:
            known = await self._creators() if argument.name == "creator" else self._ids()
        except ErosError:
            return None
        typed = argument.value.strip().casefold()
        found = list(dict.fromkeys(name for name in known if name.casefold().startswith(typed)))
        return Completion(values=found[:_MOST], total=len(found), hasMore=len(found) > _MOST)

    async def _creators(self) -> list[str]:
        from eros_app.services.creators import active_creators
        from eros_app.services.data_server import data_source

        source = data_source(self._config, self._settings.database_url)
        found = (await active_creators(source, self._settings)).creators
        return [name for one in found for name in (one.page_name, one.creator_id, one.display_name) if name]

    def _ids(self) -> list[str]:
        from eros_app.services.weeks import list_weeks

        return [week.generation_id for week in list_weeks(self._settings, limit=_MOST).weeks]
