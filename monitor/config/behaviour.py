"""Behaviour suites as files: what is wrong in one, and which of its pairs a rulebook breaks, by file and line."""

from pathlib import Path

from monitor.config.lexicon import SHIPPED, shipped_rulebook
from monitor.rules.behaviour import broken, read_expectations
from monitor.rules.urgency import Rulebook
from monitor.rules.vocabulary import Complaint
from scrapers.kit.document import Document, read_document
from scrapers.kit.errors import InvalidFile, Problem
from scrapers.kit.shipped import shipped

SHIPPED_SUITE = "behaviour.tr.yaml"


def broken_pairs(rulebook: Rulebook, path: Path) -> list[Problem]:
    """Every fault of the suite at `path`; in a sound one, every pair that does not hold."""
    try:
        document = read_document(path)
    except InvalidFile as error:
        return list(error.problems)
    expectations, faults = read_expectations(document.data)
    return [_problem(document, complaint) for complaint in faults or broken(rulebook, expectations)]


def lost_pairs(rulebook: Rulebook, rulebook_path: Path) -> list[Problem]:
    """Every pair of the shipped suite that holds with the shipped word list, and with this one does not."""
    if rulebook_path == shipped(SHIPPED):
        return []
    document = read_document(shipped(SHIPPED_SUITE))
    expectations, _ = read_expectations(document.data)
    complaints = broken(rulebook, expectations)
    suspects = {complaint.where for complaint in complaints}
    never_held = broken(shipped_rulebook(), [pair for pair in expectations if pair.where in suspects])
    lost = suspects - {complaint.where for complaint in never_held}
    return [_problem(document, complaint) for complaint in complaints if complaint.where in lost]


def _problem(document: Document, complaint: Complaint) -> Problem:
    return document.problem(complaint.where, complaint.what, complaint.hint, **complaint.values)
