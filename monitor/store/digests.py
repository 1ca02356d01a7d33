"""Digests as they were made: once a brand and week, with their pictures and what they quote."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from pydantic import TypeAdapter
from sqlalchemy import Connection, delete, select, text, update
from sqlalchemy.dialects.sqlite import insert

from monitor.rules.continuation import MORE
from monitor.rules.delivery import Kind
from monitor.rules.digest.card import Chart
from monitor.rules.digest.digest import Digest
from monitor.rules.week import Week
from monitor.store.tables import DigestPictureRow, DigestQuoteRow, DigestRow, OutboxRow

_T = DigestRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_P = DigestPictureRow.__table__  # type: ignore[attr-defined]
_Q = DigestQuoteRow.__table__  # type: ignore[attr-defined]
_O = OutboxRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Made:
    """A digest that was made, and the secret in the address of its page."""

    id: int
    digest: Digest
    token: str


@cache
def _adapter() -> TypeAdapter[Digest]:
    return TypeAdapter(Digest)


def digest_head(store_id: str, brand: str, week: date) -> str:
    """How the keys of all messages begin that tell of that digest."""
    return f"{store_id}:digest:{brand}:{Week(week).name}:"


class Digests:
    """The gateway to digests inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def make(self, digest: Digest, token: str) -> int | None:
        """Keep it for good; its number, or None where that brand's week has one already."""
        content = _adapter().dump_python(digest, mode="json")
        row = {"brand": digest.brand, "week": digest.week, "made_at": digest.made_at, "token": token}
        once = insert(_T).values(**row, content=content)
        once = once.on_conflict_do_nothing(index_elements=["brand", "week"])
        made = self._connection.execute(once.returning(_T.c.id)).scalar()
        if made is None:
            return None
        if digest.quoted:
            quotes = [{"digest_id": made, "mention_id": number} for number in digest.quoted]
            self._connection.execute(insert(_Q), quotes)
        return int(made)

    def draw(self, digest_id: int, language: str, pictures: Mapping[Chart, bytes]) -> None:
        """Keep its pictures in that language."""
        rows = [
            {"digest_id": digest_id, "language": language, "chart": chart.value, "png": png}
            for chart, png in pictures.items()
        ]
        if rows:
            self._connection.execute(insert(_P).on_conflict_do_nothing(), rows)

    def of(self, brand: str, week: date) -> Made | None:
        """That brand's digest of the week that begins then."""
        return self._one(_T.c.brand == brand, _T.c.week == week)

    def get(self, digest_id: int) -> Made | None:
        """That digest."""
        return self._one(_T.c.id == digest_id)

    def by_token(self, token: str) -> Made | None:
        """The digest whose page has that secret in its address."""
        return self._one(_T.c.token == token)

    def pictures(self, digest_id: int, language: str) -> dict[Chart, bytes]:
        """Its pictures in that language."""
        drawn = select(_P.c.chart, _P.c.png).where(_P.c.digest_id == digest_id, _P.c.language == language)
        return {Chart(chart): bytes(png) for chart, png in self._connection.execute(drawn.order_by(_P.c.chart))}

    def made(self, brand: str) -> dict[date, datetime]:
        """When each of the brand's digests was made, by the Monday of its week."""
        made = select(_T.c.week, _T.c.made_at).where(_T.c.brand == brand).order_by(_T.c.week)
        return {row.week: row.made_at for row in self._connection.execute(made)}

    def messages(self, head: str) -> list[str]:
        """Keys of the messages that tell of a digest, one a channel; all of one digest's begin alike."""
        return [key for key in self._keys(head) if not key.endswith(MORE)]

    def _keys(self, head: str) -> list[str]:
        """The same, with those that go on below them."""
        alike = (_O.c.key >= head, _O.c.key < f"{head}\U0010ffff", _O.c.kind == Kind.DIGEST.value)
        return list(self._connection.execute(select(_O.c.key).where(*alike).order_by(_O.c.id)).scalars())

    def erased(self, mentions: Collection[int]) -> int:
        """Let every message that quotes one of these be edited, for its words are gone; how many messages."""
        theirs = _Q.c.mention_id.in_(list(mentions))
        quoting = select(_T.c.brand, _T.c.week).where(_T.c.id.in_(select(_Q.c.digest_id).where(theirs)))
        heads = [digest_head(self._store_id(), *which) for which in self._connection.execute(quoting).all()]
        if heads:
            self._connection.execute(delete(_Q).where(theirs))
        keys = [key for head in heads for key in self._keys(head)]
        if not keys:
            return 0
        messages = update(_O).where(_O.c.key.in_(keys)).values(want_rev=_O.c.want_rev + 1)
        return self._connection.execute(messages).rowcount

    def _store_id(self) -> str:
        return str(self._connection.execute(text("SELECT value FROM meta WHERE name = 'id'")).scalar_one())

    def _one(self, *which: object) -> Made | None:
        row = self._connection.execute(select(_T).where(*which)).mappings().one_or_none()  # type: ignore[arg-type]
        return None if row is None else Made(row["id"], _adapter().validate_python(row["content"]), row["token"])
