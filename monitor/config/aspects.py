"""What texts about products may be about, as a file: what is wrong in it is shown with file and line."""

from typing import Any

from monitor.errors import ConfigError
from monitor.rules.digest.aspects import Aspects, build_aspects
from monitor.rules.digest.scanning import self_test
from monitor.rules.vocabulary import Complaint
from scrapers.kit.document import Document, read_document
from scrapers.kit.errors import InvalidFile, Problem, msg
from scrapers.kit.shipped import shipped

SHIPPED_ASPECTS = "aspects.tr.yaml"


def shipped_aspects() -> Aspects:
    """The shipped aspects. Raises `ConfigError` when the installation is broken."""
    try:
        return _read()[0]
    except InvalidFile as error:
        raise ConfigError(error.problems) from error


def aspects_data() -> Any:  # noqa: ANN401 - as YAML has it
    """The shipped aspects as plain data, for a child that reads no YAML. Raises `ConfigError`."""
    try:
        return read_document(shipped(SHIPPED_ASPECTS)).data
    except InvalidFile as error:
        raise ConfigError(error.problems) from error


def failed_aspects() -> list[Problem]:
    """Every self-test sentence that the shipped aspects do not stand up to."""
    aspects, document = _read()
    return [_problem(document, complaint) for complaint in self_test(aspects)]


def _read() -> tuple[Aspects, Document]:
    document = read_document(shipped(SHIPPED_ASPECTS))
    aspects, complaints = build_aspects(document.data)
    if aspects is None:
        raise InvalidFile([_problem(document, complaint) for complaint in complaints] or [_empty(document)])
    return aspects, document


def _empty(document: Document) -> Problem:
    return document.problem((), msg("is no word list"))


def _problem(document: Document, complaint: Complaint) -> Problem:
    return document.problem(complaint.where, complaint.what, complaint.hint, **complaint.values)
