"""Which mentions of a week are worth showing, and whose words are read to find what recurs."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import Connection, Integer, String, bindparam, case, func, literal, or_, select

from monitor.rules.case import State
from monitor.rules.digest.counts import Text
from monitor.rules.score import Sentiment
from monitor.store.idiom import members
from monitor.store.rows import first_words
from monitor.store.tables import CaseRow
from monitor.store.weekly.counts import PRAISE, TOPICS, topics_of
from monitor.store.weekly.reach import SUSPECT, M, S, asked, counted

_C = CaseRow.__table__  # type: ignore[attr-defined]  # SQLModel adds it
_AT_A_TIME = 20
"""So many candidates for each that is wanted: one matter may be loud in many mentions."""
_LATELY = 500
"""So many of the newest words of praise are looked at."""
_ENOUGH, _WHOLE = 40, 300
"""Letters: fewer say too little, more say no more."""


def loudest(connection: Connection, brand: str, span: tuple[datetime, datetime], most: int) -> list[int]:
    """By urgency and context, one of each case; not what a person called irrelevant or suspicious."""
    chosen: dict[object, int] = {}
    for number, case_id in _candidates(connection, brand, span, most * _AT_A_TIME):
        chosen.setdefault(case_id if case_id is not None else ("alone", number), number)
        if len(chosen) >= most:
            break
    return list(chosen.values())[:most]


def _candidates(
    connection: Connection, brand: str, span: tuple[datetime, datetime], page: int
) -> Iterator[tuple[int, int | None]]:
    """Number and case, loudest first, a page at a time."""
    for place in range(0, 10 * page, max(page, 1)):
        values = asked(brand, *span) | {"most": page, "place": place}
        numbers = list(connection.execute(_LOUDEST, values).scalars())
        cases = {row.id: row.case_id for row in connection.execute(_CASES, {"numbers": numbers})}
        yield from ((number, cases[number]) for number in numbers if number in cases)
        if len(numbers) < page:
            return


def praise(connection: Connection, brand: str, span: tuple[datetime, datetime], most: int) -> list[int]:
    """Of the newest praise what complains of nothing and says most."""
    return list(connection.execute(_PRAISE, asked(brand, *span) | {"most": most}).scalars())


def texts(
    connection: Connection, brand: str, span: tuple[datetime, datetime], topics: Collection[str], step: int
) -> list[Text]:
    """Every so manieth about one of these topics, newest first."""
    values = asked(brand, *span) | {"topics": sorted(topics), "step": step}
    found = connection.execute(_TEXTS, values).all()
    return [
        Text(number, who and f"{source}:{who}", first_words(title, text), topics_of(about), bool(suspected))
        for number, source, who, title, text, about, suspected in found
    ]


_LOUD = S.c.urgency + func.coalesce(S.c.context_points, 0)
_LOUDEST = (
    counted(M.c.id).where(~SUSPECT).order_by(_LOUD.desc(), M.c.id).limit(bindparam("most")).offset(bindparam("place"))
)
_SET_ASIDE = [State.IRRELEVANT.value, State.SUSPICIOUS.value]
_CASES = (
    select(M.c.id, M.c.case_id)
    .select_from(M.outerjoin(_C, _C.c.id == M.c.case_id))
    .where(M.c.id.in_(bindparam("numbers", expanding=True)))
    .where(or_(_C.c.id.is_(None), _C.c.state.not_in(_SET_ASIDE)))
)
_ABOUT = members(S.c.topics)
_PRAISES = (
    counted(M.c.id)
    .where(S.c.sentiment == Sentiment.POSITIVE.value, TOPICS.contains(f'"{PRAISE}"'), ~SUSPECT)
    .order_by(M.c.created_at.desc(), M.c.id.desc())
    .limit(_LATELY)
    .subquery()
)
_LETTERS = func.length(func.trim(M.c.text))
_PRAISE = (
    select(M.c.id)
    .select_from(_PRAISES.join(M, M.c.id == _PRAISES.c.id))
    .where(_LETTERS >= _ENOUGH)
    .order_by(case((_LETTERS > _WHOLE, _WHOLE), else_=_LETTERS).desc(), M.c.id.desc())
    .limit(bindparam("most"))
)
_TEXTS = (
    counted(M.c.id, M.c.source, M.c.author_key, M.c.title, M.c.text, TOPICS, SUSPECT)
    .where(
        select(literal(1))
        .select_from(_ABOUT)
        .where(_ABOUT.c.value.in_(bindparam("topics", expanding=True, type_=String())))
        .exists(),
        M.c.id % bindparam("step", type_=Integer()) == 0,
    )
    .order_by(M.c.created_at.desc(), M.c.id.desc())
)
