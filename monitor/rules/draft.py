"""A reply draft: new text for a person to read, change and send; nothing here posts it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Draft:
    """What might be answered. `name` says which entry of the playbook it is."""

    name: str
    text: str
    steps: tuple[str, ...] = ()
    """What has to be done beside answering, in the playbook's own words, e.g. "hasar tutanağını iste"."""
