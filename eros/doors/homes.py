"""The folder of everything EROS keeps, and the demo database that stands in it until there is a real one."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from eros.doors.archive import Archive
from eros.failures import RequestError
from eros.settings import Settings

Say = Callable[[str], None]


def archive(settings: Settings) -> Archive:
    return Archive(settings.home / "generations")


def ready(settings: Settings, mcp_config: Path | None, say: Say) -> None:
    """Make ``EROS_HOME``, and the embedded database with demo data on the first run; says so (CONTRACT 1)."""
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise RequestError(
            "UNUSABLE_HOME", "EROS_HOME", settings.home, f"EROS_HOME {settings.home} cannot be made: {wrong.strerror}"
        ) from wrong
    if mcp_config is None and settings.db_url is None and not (settings.home / "eros.db").exists():
        say("No database yet: making one with demo data (eros-db init gives an empty one) ...")
        _make_demo(settings.database_url, settings.clock())


def _make_demo(url: str, now: datetime) -> None:
    from eros_db.initialize import initialize

    initialize(url, demo=True, as_of=now.date())


def check_output(path: Path | None) -> None:
    """Refuse an output that cannot be written, before anything is run (exit 2)."""
    if path is None:
        return
    problem = _unwritable(path)
    if problem:
        raise RequestError("UNWRITABLE_OUTPUT", "output", path, f"--output {path}: {problem}; name another file")


def _unwritable(path: Path) -> str | None:
    import os

    if path.is_dir():
        return "that is a folder"
    if not path.parent.is_dir():
        return f"there is no folder {path.parent}"
    if path.exists() and not os.access(path, os.W_OK):
        return "the file is not writable"
    return None if os.access(path.parent, os.W_OK) else f"the folder {path.parent} is not writable"
