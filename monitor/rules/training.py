"""A label as a row to train on, in the shape of the development data, naming nobody."""

from collections.abc import Sequence
from datetime import UTC
from hashlib import blake2b

from monitor.rules.feedback import Label


def training_row(labels: Sequence[Label], words: str, salt: str) -> dict[str, object]:
    """What one person said of one mention, as a line of JSON; `words` must be masked already.

    Of what was not said there is None. `urgency` is the right level nearest to the program's; `urgency_range` is all
    that was said. Ids and names are hashes that mean nothing outside this store.
    """
    newest = max(labels, key=lambda label: label.at)
    levels = next((label for label in labels if label.said.levels is not None), None)
    topics = next((label for label in labels if label.said.levels is None), None)
    wrong = topics is not None and not topics.said.topics
    return {
        "id": _hash(f"{newest.key}", salt),
        "text": words,
        "urgency": levels.level if levels else None,
        "urgency_range": levels.said.levels if levels else None,
        "topics": topics.said.topics if topics and not wrong else None,
        "wrong_topics": topics.judged.topics if topics and wrong else None,
        "labelled_at": newest.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "by": _hash(newest.by, salt),
        "rulebook": newest.judged.rulebook,
        "judged": {
            "urgency": newest.judged.urgency,
            "level": newest.judged.level,
            "topics": newest.judged.topics,
        },
    }


def _hash(name: str, salt: str) -> str:
    return blake2b(name.encode("utf-8", "replace"), key=salt.encode(), digest_size=8).hexdigest()
