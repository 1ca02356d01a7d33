"""Files that show what was rendered when somebody last looked at it and found it good."""

from pathlib import Path

import pytest

DATA = Path(__file__).parent / "monitor" / "data"


def same_as_before(name: str, rendered: str) -> None:
    """Fails when the rendering differs from the file; a missing file is written, to be read and committed."""
    path = DATA / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(rendered, "utf-8")
        pytest.fail(f"{name} was missing and has been written: read it, then commit it")
    assert rendered == path.read_text("utf-8")
