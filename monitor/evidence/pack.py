"""The pack as files, in a folder or a zip archive, with the sum of each; nobody but its owner may read them."""

import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from monitor.errors import MonitorError
from monitor.evidence.dossier import Dossier
from monitor.evidence.graph import graph
from monitor.evidence.grounds import as_json
from monitor.evidence.members import as_csv, as_jsonl
from monitor.evidence.preface import as_text
from monitor.evidence.report import as_html
from monitor.evidence.timeline import timeline
from scrapers.kit.errors import msg

MANIFEST = "manifest.sha256"
_NO_TIME = (1980, 1, 1, 0, 0, 0)
"""A zip archive has to say when: always the same, so that the same store gives the same bytes."""
_OWN_FILE = 0o100600 << 16


def files_of(dossier: Dossier) -> dict[str, bytes]:
    """Every file of the pack by its name, the manifest last."""
    graph_, timeline_ = graph(dossier), timeline(dossier)
    texts = {
        "README.txt": as_text(dossier),
        "graph.svg": graph_,
        "members.csv": as_csv(dossier.exhibits),
        "members.jsonl": as_jsonl(dossier.exhibits),
        "reasons.json": as_json(dossier),
        "report.html": as_html(dossier, (graph_, timeline_)),
        "timeline.svg": timeline_,
    }
    files = {name: text.encode("utf-8", "replace") for name, text in texts.items()}
    return {**files, MANIFEST: _manifest(files)}


def _manifest(files: Mapping[str, bytes]) -> bytes:
    """As `sha256sum -c` reads it."""
    return "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()


def check_target(to: Path) -> None:
    """Raises `MonitorError` unless a pack can be put there: a new or empty folder, or a new file that ends in .zip."""
    if to.suffix.lower() == ".zip":
        if to.exists():
            raise MonitorError(msg("{path} exists already: evidence is not overwritten"), path=to)
        return
    if to.exists() and not to.is_dir():
        raise MonitorError(msg("{path} is not a folder: give a new folder or a file that ends in .zip"), path=to)
    if to.is_dir() and any(to.iterdir()):
        raise MonitorError(msg("{path} is not empty: evidence is not mixed with other files"), path=to)


def write(files: Mapping[str, bytes], to: Path) -> str:
    """Put them there; the sum of the manifest, which stands for all of it. Raises `MonitorError`, `OSError`."""
    check_target(to)
    if to.suffix.lower() == ".zip":
        _write_zip(files, to)
    else:
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, content in files.items():
            path = to / name
            path.touch(mode=0o600)
            path.write_bytes(content)
    return sha256(files[MANIFEST]).hexdigest()


def _write_zip(files: Mapping[str, bytes], to: Path) -> None:
    to.touch(mode=0o600, exist_ok=False)
    with zipfile.ZipFile(to, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.external_attr, entry.compress_type = _OWN_FILE, zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
