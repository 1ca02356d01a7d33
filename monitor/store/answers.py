"""The brand's answers that were seen in public, and what they answer."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from monitor.store.forgetting import Forgetting
from monitor.store.idiom import members
from monitor.store.tables import AnswerRow, MentionRow
from scrapers.kit.mention import BrandAnswer, Mention

_A = AnswerRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_M = MentionRow.__table__  # type: ignore[attr-defined]


class Answers:
    """The gateway to answers inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, answers: Iterable[BrandAnswer], mentions: Iterable[Mention], *, now: datetime) -> int:
        """Keep the answers, and mark what they or earlier ones answer; how many mentions that were.

        An answer counts for what it replies to, and for whatever the people it speaks to wrote in that thread
        before it. It may come before the words that it answers.
        """
        spared = Forgetting(self._connection)
        kept = [_row(answer) | {"to": spared.may_be_named(answer.source, answer.to)} for answer in answers]
        if kept:
            self._connection.execute(insert(_A).values(kept).on_conflict_do_nothing())
        threads = {(row["source"], row["thread"]) for row in kept}
        threads |= {(mention.source, mention.thread) for mention in mentions if mention.thread is not None}
        return sum(self._mark(str(source), str(thread), now) for source, thread in sorted(threads))

    def _mark(self, source: str, thread: str, now: datetime) -> int:
        here = and_(_M.c.source == source, _M.c.thread == thread)
        open_ = and_(_M.c.answered_at.is_(None), _M.c.gone.is_(None))
        answered_at = select(func.min(_A.c.at)).where(_answers()).scalar_subquery()
        changes = {"answered_at": answered_at, "rev": _M.c.rev + 1, "updated_at": now}
        marked = update(_M).where(here, open_, exists().where(_answers())).values(changes)
        return self._connection.execute(marked).rowcount


def _answers() -> ColumnElement[bool]:
    """Whether an answer is one to a mention."""
    same = and_(_A.c.source == _M.c.source, _A.c.thread == _M.c.thread, _A.c.at >= _M.c.created_at)
    spoken_to = members(_A.c.to)
    asker = select(spoken_to.c.value).where(spoken_to.c.value == _M.c.author_key).correlate(_A, _M).exists()
    parent = _M.alias("parent")
    same_person = and_(parent.c.source == _A.c.source, parent.c.author_key == _M.c.author_key)
    replied_to = select(parent.c.id).where(same_person, parent.c.native_id == _A.c.reply_to).correlate(_A, _M).exists()
    return and_(same, or_(_A.c.reply_to == _M.c.native_id, asker, replied_to))


def _row(answer: BrandAnswer) -> dict[str, object]:
    return {
        "source": answer.source,
        "native_id": answer.native_id,
        "thread": answer.thread,
        "at": answer.at,
        "reply_to": answer.reply_to,
    }
