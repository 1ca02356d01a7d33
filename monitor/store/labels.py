"""What people said of scores. Nothing is overwritten; of each kind a person's newest word on a mention counts."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, exists, select, text
from sqlalchemy.dialects.sqlite import insert

from monitor.rules.alert import Why
from monitor.rules.feedback import Label, LabelKind, Said, Seen
from monitor.store.rows import StoredMention, stored_mention
from monitor.store.tables import DecisionRow, LabelRow, MentionRow
from scrapers.kit.mention import MentionKey

_L = LabelRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_M = MentionRow.__table__  # type: ignore[attr-defined]
_D = DecisionRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label that counts, with its mention and whether a channel was told of that."""

    label: Label
    stored: StoredMention
    told: bool
    outdated: bool
    """Whether the words were edited after it was given."""


class Labels:
    """The gateway to labels inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, stored: StoredMention, label: Label) -> bool:
        """Keep that label; False when this person's newest word was the same, on the same score."""
        row = {
            "mention_id": stored.id,
            "mention_rev": stored.rev,
            "at": label.at,
            "said_by": label.by,
            "kind": label.said.kind.value,
            "value": list(label.said.topics if label.said.levels is None else label.said.levels),
            "rulebook": label.judged.rulebook,
            "urgency": label.judged.urgency,
            "topics": list(label.judged.topics),
        }
        theirs = (_L.c.mention_id == stored.id) & (_L.c.kind == row["kind"]) & (_L.c.said_by == label.by)
        query = select(_L).where(theirs).order_by(_L.c.id.desc()).limit(1)
        last = self._connection.execute(query).mappings().first()
        if last is not None and all(last[name] == value for name, value in row.items() if name != "at"):
            return False
        self._connection.execute(insert(_L).values(row))
        return True

    def of(self, stored: StoredMention) -> list[Label]:
        """The labels of that mention that count, oldest first."""
        rows = self._connection.execute(_newest(_L.c.mention_id == stored.id)).mappings()
        return [_label(row, stored.mention.key) for row in rows]

    def current(self, since: datetime | None = None) -> list[Labelled]:
        """Every label that counts and was given since then, oldest first."""
        told = select(_D.c.id).where(_D.c.mention_id == _L.c.mention_id, _D.c.why.in_(_SPOKEN))
        mention = [column for column in _M.c if column.name != "id"]
        lately = _L.c.at >= since if since is not None else _L.c.id > 0
        query = _newest(lately).join(_M, _M.c.id == _L.c.mention_id).add_columns(exists(told).label("was_told"))
        rows = self._connection.execute(query.add_columns(*mention)).mappings()
        return [_labelled(row) for row in rows]

    def salt(self) -> str:
        """What makes this store's hashes of names its own."""
        return str(self._connection.execute(text("SELECT value FROM meta WHERE name = 'salt'")).scalar_one())


_SPOKEN = [why.value for why in Why if why.speaks]


def _newest(which: ColumnElement[bool]) -> Any:  # noqa: ANN401 - SQLAlchemy's type of it names every column
    later = _L.alias("later")
    same = (later.c.mention_id == _L.c.mention_id) & (later.c.kind == _L.c.kind) & (later.c.said_by == _L.c.said_by)
    overruled = exists(select(later.c.id).where(same, later.c.id > _L.c.id))
    return select(_L).where(which, ~overruled).order_by(_L.c.at, _L.c.id)


def _labelled(row: RowMapping) -> Labelled:
    stored = replace(stored_mention(row), id=row["mention_id"])
    label = _label(row, stored.mention.key)
    return Labelled(label, stored, row["was_told"], outdated=row["edited_rev"] > row["mention_rev"])


def _label(row: RowMapping, key: MentionKey) -> Label:
    judged = Seen(row["urgency"], tuple(row["topics"]), row["rulebook"])
    value = row["value"]
    is_level = LabelKind(row["kind"]) is LabelKind.URGENCY
    said = Said(levels=(value[0], value[1])) if is_level else Said(topics=tuple(value))
    return Label(key, said, row["said_by"], row["at"], judged)
