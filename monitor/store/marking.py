"""By what a case is known at another place, said anew from the mentions it holds now."""

from datetime import datetime

from monitor.rules.case import Case
from monitor.rules.matter_marks import account_mark, marks_of
from monitor.store.door import Tx
from monitor.store.rows import author_key


def mark_anew(tx: Tx, case: Case, *, at: datetime) -> None:
    """The case bears the marks of what is still public in it, and no other one."""
    tx.case_marks.forget([case.id])
    public = [stored.mention for stored in tx.mentions.of_case(case.id) if stored.gone is None]
    file = tx.cases.file_of(case.id)
    marks = {mark for mention in public for mark in marks_of(mention)}
    marks |= {account_mark(one, author_key(one.author)) for one in public if file and one.source != file.source}
    tx.case_marks.add(case.brand, case.id, marks, at=at)
