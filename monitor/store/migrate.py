"""Schema changes, the only user of Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

_SCRIPTS = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config


def known_versions() -> frozenset[str]:
    """Every revision this program has a script for."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def head() -> str | None:
    """The newest revision."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring the schema to `to`, all of it or nothing."""
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def downgrade(engine: Engine, to: str) -> None:
    """Take the schema back to `to`; "base" empties it."""
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, to)
