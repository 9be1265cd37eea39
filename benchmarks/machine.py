"""What the figures were measured on, without a name or a path of the machine."""

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

_LIBRARIES = ("langgraph", "langchain-mcp-adapters", "mcp", "sqlalchemy", "highspy")
_GIB = 1024**3


def described() -> str:
    """One sentence: cores, memory, how busy, system, Python, SQLite and the libraries that matter."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIB
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return (
        f"{os.cpu_count()} cores{_model()}, {memory:.0f} GiB of memory, {machine_load().lower()}; "
        f"{platform.system()} on {platform.machine()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {libraries}."
    )


def _model() -> str:
    """Where the system tells it."""
    source = Path("/proc/cpuinfo")
    lines = source.read_text(encoding="utf-8").splitlines() if source.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f" ({names[0]})" if names else ""


def machine_load() -> str:
    """How busy the machine is: what ran beside a benchmark shows here."""
    return f"Load {os.getloadavg()[0]:.1f}"
