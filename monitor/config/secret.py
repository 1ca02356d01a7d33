"""Secrets come from an environment variable or a file, never from the YAML; nothing here shows one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from monitor.config.findings import Findings
from scrapers.kit.document import Path_
from scrapers.kit.errors import msg

_MOST = 10_000


@dataclass(slots=True)
class Secrets:
    """Where secrets are looked up: the environment, and files beside the configuration."""

    environ: Mapping[str, str]
    folder: Path
    files: list[Path] = field(default_factory=list)
    """The files that were asked for."""
    needed: bool = True
    """Whether one that is missing is a problem; for who neither listens nor speaks it is not."""

    def from_variable(self, findings: Findings, where: Path_, variable: str) -> str | None:
        """What the environment variable holds; noted when it is not there."""
        value = self.environ.get(variable, "")
        if not value.strip():
            what = msg("secret missing: environment variable {variable} is not set")
            if self.needed:
                findings.problem(where, what, msg("set it where the program is started"), variable=variable)
            return None
        return _clean(findings, where, value)

    def from_file(self, findings: Findings, where: Path_, path: Path) -> str | None:
        """What the file holds; noted when it cannot be read."""
        self.files.append(self.folder / path)
        try:
            with (self.folder / path).open(encoding="utf-8") as file:
                value = file.read(_MOST)
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            what = msg("secret missing: {path} cannot be read: {reason}")
            if self.needed:
                findings.problem(where, what, path=str(path), reason=reason)
            return None
        if not value.strip():
            findings.problem(where, msg("secret missing: {path} is empty"), path=str(path))
            return None
        return _clean(findings, where, value)


def _clean(findings: Findings, where: Path_, value: str) -> str | None:
    value = value.strip()
    if not value.isascii() or not value.isprintable() or " " in value:
        findings.problem(where, msg("this secret holds spaces, line breaks or odd letters"), msg("copy it once more"))
        return None
    return value


def read_secret(
    findings: Findings, secrets: Secrets, where: Path_, given: Mapping[str, str | Path | None]
) -> str | None:
    """The secret that one of the keys in `given` points at: `…_env` to a variable, `…_file` to a file."""
    named = [(key, target) for key, target in given.items() if target is not None]
    if len(named) > 1:
        what = msg("{first} and {second} both name the same secret")
        findings.problem((*where, named[1][0]), what, msg("keep one of them"), first=named[0][0], second=named[1][0])
        return None
    for key, target in named:
        if isinstance(target, Path):
            return secrets.from_file(findings, (*where, key), target)
        return secrets.from_variable(findings, (*where, key), target)
    return None
