"""The word list as a rulebook: a fault in it, or a sentence it fails on, is shown with file and line."""

from functools import lru_cache
from pathlib import Path

from monitor.errors import ConfigError
from monitor.rules.lexicon import build_lexicon, self_test
from monitor.rules.urgency import Rulebook, make_rulebook
from scrapers.kit.document import read_document
from scrapers.kit.errors import InvalidFile
from scrapers.kit.shipped import shipped

SHIPPED = "lexicon.tr.yaml"


def shipped_rulebook() -> Rulebook:
    """The rulebook of the shipped word list. Raises `ConfigError` when the installation is broken."""
    try:
        return read_rulebook(shipped(SHIPPED))
    except InvalidFile as error:
        raise ConfigError(error.problems) from error


def read_rulebook(path: Path) -> Rulebook:
    """The rulebook in the lexicon file at `path`. Raises `InvalidFile` with every fault and every failed sentence."""
    try:
        content = path.read_bytes()
    except OSError:
        content = b""  # reading it as a document says why
    return _built(path, content)


@lru_cache(maxsize=4)
def _built(path: Path, content: bytes) -> Rulebook:
    # Building takes a second; `content` is there so that it is done once for each content, not on every reload.
    document = read_document(path)
    lexicon, complaints = build_lexicon(document.data)
    if lexicon is not None and not complaints:
        complaints = self_test(lexicon)
    if lexicon is None or complaints:
        raise InvalidFile(document.problem(c.where, c.what, c.hint, **c.values) for c in complaints)
    return make_rulebook(lexicon, document.data)
