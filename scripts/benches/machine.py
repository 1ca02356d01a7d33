"""What the figures were measured on."""

import os
import platform
import sqlite3
from importlib.metadata import version

_LIBRARIES = ("beautifulsoup4", "lxml", "httpx", "sqlalchemy", "sqlmodel", "apscheduler", "slack-sdk", "pydantic")


def describe() -> str:
    """Versions, cores and how busy the machine is."""
    libraries = " · ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    system = f"Python {platform.python_version()} · SQLite {sqlite3.sqlite_version} · {os.cpu_count()} cores"
    return f"{system} · load average {load}\n{libraries}\n"
