"""Label: what a person says of a score, by a command or a button, is kept beside the score that person saw."""

import logging

from monitor.errors import MonitorError
from monitor.rules.case import case_of
from monitor.rules.feedback import Label, Seen, read_said
from monitor.store.door import Store, Tx
from monitor.store.rows import StoredMention
from scrapers.kit.errors import msg
from scrapers.kit.mention import Clock, MentionKey

log = logging.getLogger(__name__)


def take_label(store: Store, about: str, word: str, by: str, clock: Clock) -> Label:
    """Keep what `by` says of that mention (`source:id`) or of the words a case's card shows (`#8F3K`).

    `word` is what a button carries: `urgent`, `not-urgent`, `level:2`, `topics:late,refund`, `wrong-topic`. The same
    word twice is one label. Raises `MonitorError` when there is nothing to label, or the word says nothing.
    """
    said = read_said(word)
    if not by.strip():
        raise MonitorError(msg("a label needs a name: who says so?"))
    with store.transaction() as tx:
        stored = _find(tx, about)
        judgement = tx.mentions.judgement_of(stored.id)
        if judgement is None:
            raise MonitorError(msg("{key} has no score that could be right or wrong"), key=about)
        score = judgement.score
        label = Label(stored.mention.key, said, by.strip(), clock(), Seen(score.urgency, score.topics, score.rulebook))
        added = tx.labels.add(stored, label)
    log.info("labelled", extra={"mention": str(label.key), "kind": said.kind.value, "new": added})
    return label


def _find(tx: Tx, about: str) -> StoredMention:
    if ":" not in about:
        case_id = case_of(about)
        case = tx.cases.file_of(case_id) if case_id is not None else None
        found = tx.mentions.by_id(case.lead_id) if case else None
    else:
        source, _, native_id = about.partition(":")
        found = tx.mentions.by_key(MentionKey(source, native_id))
    if found is None:
        raise MonitorError(msg("nothing is known by {key!r}: give source:id, or a case such as #8F3K"), key=about)
    return found
