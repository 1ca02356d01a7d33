"""The word list as a rulebook: a fault in it, or a sentence it fails on, is shown with file and line."""

from functools import lru_cache
from pathlib import Path

from monitor.config.weights import read_weights, weights_path
from monitor.errors import ConfigError
from monitor.rules.lexicon import Lexicon, build_lexicon, self_test
from monitor.rules.urgency import Rulebook, make_rulebook
from monitor.rules.vocabulary import Complaint
from scrapers.kit.document import Document, read_document
from scrapers.kit.errors import InvalidFile, Problem, msg
from scrapers.kit.shipped import shipped

SHIPPED = "lexicon.tr.yaml"


def shipped_rulebook() -> Rulebook:
    """The rulebook of the shipped word list. Raises `ConfigError` when the installation is broken."""
    try:
        return read_rulebook(shipped(SHIPPED))
    except InvalidFile as error:
        raise ConfigError(error.problems) from error


def shipped_lexicon() -> Lexicon:
    """The shipped word list alone. Raises `InvalidFile` when the installation is broken."""
    return _read(shipped(SHIPPED), proven=True)[0]


def read_rulebook(path: Path) -> Rulebook:
    """The rulebook in the lexicon file at `path`. Raises `InvalidFile` with every fault and every failed sentence.

    The shipped list's patterns were checked and its sentences run when it was made; `failed_sentences` does both again.
    """
    proven = path == shipped(SHIPPED)
    lexicon, document = _read(path, proven=proven)
    if not proven:
        _must_be_flawless(document, self_test(lexicon))
    return make_rulebook(lexicon, document.data, read_weights(weights_path()))


def failed_sentences(path: Path) -> list[Problem]:
    """Every self-test sentence of a readable word list that it does not stand up to."""
    lexicon, document = _read(path, proven=False)
    return [_problem(document, complaint) for complaint in self_test(lexicon)]


def _read(path: Path, *, proven: bool) -> tuple[Lexicon, Document]:
    try:
        content = path.read_bytes()
    except OSError:
        content = b""  # reading it as a document says why
    return _built(path, content, proven)


@lru_cache(maxsize=4)
def _built(path: Path, content: bytes, proven: bool) -> tuple[Lexicon, Document]:
    # Building takes a while; `content` is there so that it is done once for each content, not on every reload.
    document = read_document(path)
    lexicon, complaints = build_lexicon(document.data, proven=proven)
    _must_be_flawless(document, complaints)
    if lexicon is None:
        raise InvalidFile([document.problem((), msg("is no word list"))])
    return lexicon, document


def _must_be_flawless(document: Document, complaints: list[Complaint]) -> None:
    if complaints:
        raise InvalidFile(_problem(document, complaint) for complaint in complaints)


def _problem(document: Document, complaint: Complaint) -> Problem:
    return document.problem(complaint.where, complaint.what, complaint.hint, **complaint.values)
