"""Files that show what was rendered when somebody last looked at it and found it good."""

from pathlib import Path

import pytest

DATA = Path(__file__).parent / "monitor" / "data"


def found_good(name: str, rendered: str) -> str:
    """How it looked before. A missing file is written, to be read and committed, and the test fails."""
    path = DATA / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(rendered, "utf-8")
        pytest.fail(f"{name} was missing and has been written: read it, then commit it")
    return path.read_text("utf-8")
