"""A creator of whom nothing is kept: whether the data server knows nobody of that name either (CONTRACT 1)."""

from functools import partial
from pathlib import Path
from uuid import uuid4

from eros.failures import PhaseFailure, RequestError, ToolFailure
from eros.gateway import open_tools
from eros.settings import Settings
from eros.vocabulary.database_urls import file_of
from eros.vocabulary.documents import ErrorDocument
from eros.vocabulary.ports import NoDeadline, ask
from eros.vocabulary.state import Run, State
from eros.wire import read_profile
from eros_app.services.data_server import data_source
from eros_app.services.requests import read_request
from eros_app.services.run_outcome import aborted
from graph.phases import open_failure
from nodes.initialize.sources import known_creator


async def unknown_creator(name: str, settings: Settings, mcp_config: Path | None) -> ErrorDocument | None:
    """The error response for a creator whom the data server does not know, with near matches; None where it knows it,
    or cannot say. A list needs no server, so that none is made for it, and none is waited for.
    """
    if mcp_config is None and not _is_there(settings.database_url):
        return None
    try:
        request, source = read_request(creator_id=name, dry_run=True), data_source(mcp_config, settings.database_url)
    except RequestError:
        return None
    async with open_tools(source, settings) as tools:
        answer = await ask(tools, partial(read_profile, asked=name), "get_creator_profile", creator_id=name)
        try:
            await known_creator(tools, name, answer)
        except PhaseFailure as failure:
            ended_by = open_failure(failure, "phase_1", NoDeadline())
        except ToolFailure:
            return None
        else:
            return None
    now = settings.clock()
    run = Run(generation_id=str(uuid4()), seed=0, week_start=now.date(), today=now.date(), started_at=now)
    state: State = {"request": request, "run": run}
    return aborted(state, ended_by, now).model_copy(update={"generation_id": None})


def _is_there(database_url: str) -> bool:
    return Path(file_of(database_url)).exists()
