"""What is configured and reachable, and what to do about what is not."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from eros.failures import ErosError, RequestError, ToolFailure
from eros.gateway import Listing, Source, open_tools
from eros.settings import Settings
from eros_app.services.data_server import data_source

Standing = Literal["ok", "note", "missing"]


class Symptom(NamedTuple):
    """One thing that was looked at. ``missing`` is what a week needs; ``remedy`` says what to do."""

    what: str
    standing: Standing
    found: str
    remedy: str = ""


def symptoms_of(settings: Settings, mcp_config: Path | None) -> Iterator[Symptom]:
    yield _home(settings)
    yield from _server(settings, mcp_config)
    yield _model(settings)


def _home(settings: Settings) -> Symptom:
    existing = next(path for path in (settings.home, *settings.home.parents) if path.exists())
    if settings.home.exists() and not settings.home.is_dir():
        return Symptom("EROS_HOME", "missing", f"{settings.home} is not a folder", "Set EROS_HOME to a folder")
    if not os.access(existing, os.W_OK):
        return Symptom("EROS_HOME", "missing", f"{settings.home} cannot be written", "Set EROS_HOME to another folder")
    made = str(settings.home) if settings.home.exists() else f"{settings.home} (made by the first run)"
    return Symptom("EROS_HOME", "ok", made)


def _server(settings: Settings, mcp_config: Path | None) -> Iterator[Symptom]:
    if mcp_config is None and settings.db_url is None and not (settings.home / "eros.db").exists():
        yield Symptom(
            "data server",
            "note",
            "no database yet",
            "The first `eros generate` makes one with demo data; or `eros-db init`",
        )
        return
    try:
        source = data_source(mcp_config, settings.database_url)
        listing = asyncio.run(_listing(source, settings))
    except RequestError as wrong:
        yield Symptom("data server", "missing", wrong.message, "Correct the --mcp-config file")
    except ErosError as failed:
        word = failed.message if isinstance(failed, ToolFailure) else str(failed)
        yield Symptom("data server", "missing", word, "Start the server, or correct EROS_DB_URL or --mcp-config")
    else:
        yield Symptom("data server", "ok", f"{source.name}: {len(listing.offered)} tools")
        yield from _tools(listing)


async def _listing(source: Source, settings: Settings) -> Listing:
    async with open_tools(source, settings) as tools:
        listing = await tools.listing()
        if "get_active_creators" in listing.offered:
            await tools.call("get_active_creators")
        return listing


_MATTERS: dict[str, tuple[Standing, str]] = {
    "required": ("missing", "No week comes about without it"),
    "degrades": ("note", "Weeks come about with a default in its place, and say so"),
    "elsewhere": ("note", "No phase of a week asks for it"),
}


def _tools(listing: Listing) -> Iterator[Symptom]:
    for tool, need in listing.missing.items():
        standing, says = _MATTERS[need]
        yield Symptom(f"tool {tool}", standing, "the server does not have it", says)


def _model(settings: Settings) -> Symptom:
    if not settings.model:
        return Symptom("chat model", "ok", "none: the offline matchers do its work")
    from eros.models.budget import Budget
    from eros.models.client import open_model

    try:
        open_model(settings.model, Budget())
    except RequestError as wrong:
        return Symptom("chat model", "missing", wrong.message, "Correct EROS_MODEL or leave it out")
    return Symptom("chat model", "ok", settings.model)
