"""A language model of the operator's own: a folder that is checked by its files, without loading what would run it."""

import hashlib
import json
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from monitor.config.checked import TransformerEntry
from monitor.config.findings import Findings
from monitor.config.sections import Raw, read_section
from monitor.config.settings import TransformerSettings
from monitor.errors import ConfigError
from scrapers.kit.document import read_document
from scrapers.kit.errors import InvalidFile, Problem, msg

NETWORK, TOKENIZER, SETTINGS = "model.onnx", "tokenizer.json", "config.json"
_DATA = "model.onnx_data"
"""Where the numbers of a very large network are kept apart."""
_NEEDED = (NETWORK, TOKENIZER, SETTINGS)
_PACKAGES = ("onnxruntime", "tokenizers")
_LEVELS, _MOST_LABELS = 4, 10_000
_WHERE = ("transformer", "model")
_READING = "1"
"""Raise it when the same files would be read to another opinion."""


def read_transformer(findings: Findings, top: Raw, beside: Path) -> TransformerEntry | None:
    """The language model that is to be asked; None where none is named, or what is named cannot be used."""
    section = read_section(findings, top, "transformer", TransformerSettings)
    if section.model is None:
        return None
    folder = beside / section.model
    if not folder.is_dir():
        findings.problem(_WHERE, msg("there is no folder {path}"), path=str(section.model))
    elif missing := [name for name in _NEEDED if not (folder / name).is_file()]:
        what = msg("{path} is no exported language model: {names} is missing")
        hint = msg("export it with Hugging Face Optimum: optimum-cli export onnx --task text-classification …")
        findings.problem(_WHERE, what, hint, path=str(section.model), names=", ".join(missing))
    else:
        _check_labels(findings, folder / SETTINGS)
    absent = [name for name in _PACKAGES if find_spec(name) is None]
    if absent and not findings.is_wrong(_WHERE):
        hint = msg('install it with: pip install "nobetci[transformers]"')
        findings.problem(_WHERE, msg("a language model needs {names}"), hint, names=", ".join(absent))
    return TransformerEntry(folder, section.weight, section.timeout, section.batch, section.threads)


def _check_labels(findings: Findings, path: Path) -> None:
    """One label for each level, in their order: what else it was trained to tell says nothing of urgency."""
    try:
        labels = _labels(json.loads(path.read_bytes()))
    except OSError as error:
        what = msg("{path} cannot be read: {reason}")
        findings.problem(_WHERE, what, path=str(path), reason=error.strerror or type(error).__name__)
        return
    except (ValueError, RecursionError):
        findings.problem(_WHERE, msg("{path} does not say which labels the model knows"), path=str(path))
        return
    if len(labels) != _LEVELS:
        what = msg("the model tells {count} labels apart; urgency has four levels, 0 to 3")
        findings.problem(_WHERE, what, count=len(labels))
    elif sorted(said := [label[-1:] for label in labels]) == list("0123") != said:
        what = msg("the model's labels are not in the order of the levels: {labels}")
        findings.problem(_WHERE, what, msg("number them 0 to 3 in id2label"), labels=", ".join(labels))


def _labels(settings: object) -> list[str]:
    """The names of the labels by their number; what an export leaves out has the library's default of two."""
    given = settings if isinstance(settings, dict) else {}
    named, count = given.get("id2label"), given.get("num_labels", 2)
    if isinstance(named, dict):
        return [str(named[number]) for number in sorted(named, key=int)]
    return [f"LABEL_{number}" for number in range(count if isinstance(count, int) else 0)[:_MOST_LABELS]]


def files_of(entry: TransformerEntry | None) -> tuple[Path, ...]:
    """The files whose change makes it another model."""
    return () if entry is None else tuple(entry.folder / name for name in (*_NEEDED, _DATA))


def name_of(entry: TransformerEntry) -> str:
    """A short name for exactly these files with this weight. Raises `ConfigError` when they cannot be read."""
    try:
        stamps = tuple(_stamp(path) for path in files_of(entry) if path.name != _DATA or path.exists())
        return _name(stamps, entry.weight)
    except OSError as error:
        what = msg("{path} cannot be read: {reason}")
        values: dict[str, object] = {"path": str(entry.folder), "reason": error.strerror or type(error).__name__}
        raise ConfigError([Problem(str(entry.folder), None, what, values=values)]) from error


def _stamp(path: Path) -> tuple[Path, int, int]:
    status = path.stat()
    return path, status.st_size, status.st_mtime_ns


@lru_cache(maxsize=4)
def _name(stamps: tuple[tuple[Path, int, int], ...], weight: float) -> str:
    # Reading hundreds of megabytes takes a while; sizes and times are there so that it is done once for each content.
    whole = hashlib.sha256(f"{_READING} {weight}".encode())
    for path, _, _ in stamps:
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return f"t{whole.hexdigest()[:8]}"


def model_problem(path: Path, what: str, **values: object) -> Problem:
    """What turned out when the model was tried, at its line in the configuration at `path`."""
    hint = msg("without it the built-in scorer judges alone")
    try:
        return read_document(path).problem(_WHERE, what, hint, **values)
    except InvalidFile:
        return Problem(str(path), None, what, hint, values)
