"""Names that refer to something elsewhere in the file."""

from collections.abc import Collection

from monitor.config.fields import nearest
from monitor.config.findings import Findings
from scrapers.kit.document import Path_
from scrapers.kit.errors import msg


def note_unknown(findings: Findings, where: Path_, what: str, name: str, known: Collection[str]) -> None:
    """Note a reference to something that is not there, with what was probably meant."""
    meant = nearest(name, known)
    hint = msg("did you mean {meant}?") if meant else msg("known here: {known}")
    findings.problem(where, what, hint, name=name, meant=meant, known=", ".join(sorted(known)) or "–")
