"""The workplace: everything the configuration says about the people who answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from monitor.rules.clocks import Clocks, Quiet
from monitor.rules.duty import Duty
from monitor.rules.people import Directory
from monitor.rules.playbook import Playbook

RISKS = frozenset({"health", "legal", "fraud_payment", "press"})
"""Topics and flags that a second person looks at before anybody answers; suspected campaigns come with them."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """Who works here, when, by which clocks, in which words."""

    labels: Mapping[str, str] = field(default_factory=dict)
    """Sources by name: what people call the place."""
    people: Directory = field(default_factory=Directory)
    duty: Duty = field(default_factory=Duty)
    clocks: Clocks = field(default_factory=Clocks)
    quiet: Quiet = field(default_factory=Quiet)
    playbook: Playbook = field(default_factory=Playbook)
    second_eyes: frozenset[str] = RISKS
    """Topics and flags; empty: nobody has to look twice."""
    thanks: frozenset[str] = frozenset()
    """Names of the routes that lead to the thanks queue."""
    idle_after: timedelta = timedelta(minutes=30)
    """A claim without any move for so long is asked about, and given back after as long again."""
