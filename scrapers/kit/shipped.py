"""Where the files of `config/` are: beside the packages in a checkout, inside this one in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped(*parts: str) -> Path:
    """The path of a shipped data file or folder, e.g. `shipped("sites", "sikayetvar.yaml")`; it may not exist."""
    checkout = _PACKAGE.parent / "config"
    root = checkout if (checkout / "sites").is_dir() else _PACKAGE / "shipped"
    return root.joinpath(*parts)
