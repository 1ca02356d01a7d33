"""The behaviour suite: families of sentences with what must be thought of them, and what of it a rulebook breaks.

Read from plain data as a YAML file gives it; every complaint about that data is returned at once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from monitor.rules.expectation import Above, Alike, Expectation, Taken, Where
from monitor.rules.groups import unknown
from monitor.rules.score import BANDS, Score, Sentiment
from monitor.rules.urgency import Rulebook, judge_text
from monitor.rules.vocabulary import TOPICS, Complaint
from scrapers.kit.errors import msg

_FORMS = {
    "more": ("more", "less", "or_equal", "why"),
    "same": ("same", "within", "why"),
    "text": ("text", "least", "most", "level", "topics", "without", "sentiment", "brand", "relevant", "why"),
}
"""The keys of each form, by the one that tells it from the others."""
_HIGHEST = len(BANDS)


def broken(rulebook: Rulebook, expectations: Iterable[Expectation]) -> list[Complaint]:
    """A complaint for everything that does not come as expected, saying what came instead."""

    @cache
    def judge(text: str) -> Score:
        return judge_text(rulebook, text)

    return [complaint for expectation in expectations for complaint in expectation.broken(judge)]


def read_expectations(data: object) -> tuple[tuple[Expectation, ...], list[Complaint]]:
    """The expectations that could be read, in order, and every complaint about `data`."""
    if not isinstance(data, dict) or not data:
        hint = msg("begin with the name of a family, and under it a list of sentences")
        return (), [Complaint((), msg("the suite has no families"), hint)]
    found: list[Expectation] = []
    complaints: list[Complaint] = []
    for family, entries in data.items():
        where = (str(family),)
        if not isinstance(entries, list) or not entries:
            complaints.append(Complaint(where, msg("a family is a list of sentences and what is expected of them")))
            continue
        for position, entry in enumerate(entries):
            reader = _Entry((*where, position), entry)
            expectation = reader.expectation()
            if expectation is not None and not reader.complaints:
                found.append(expectation)
            complaints += reader.complaints
    return tuple(found), complaints


class _Entry:
    """Reads one entry and notes everything that is wrong with it."""

    __slots__ = ("complaints", "data", "where")

    def __init__(self, where: Where, content: object) -> None:
        self.where = where
        self.complaints: list[Complaint] = []
        self.data: Mapping[object, object] = content if isinstance(content, dict) else {}

    def expectation(self) -> Expectation | None:
        """What it expects, as far as it could be read; it counts only when `complaints` stays empty."""
        form = next((form for form in _FORMS if form in self.data), None)
        if form is None:
            self._complain((), msg("the entry is none of the known ones"), msg("write more and less, or same, or text"))
            return None
        known = _FORMS[form]
        self.complaints += [unknown((*self.where, str(key)), key, known) for key in self.data if key not in known]
        reads: dict[str, Callable[[], Expectation]] = {"more": self._above, "same": self._alike, "text": self._taken}
        return reads[form]()

    def _above(self) -> Above:
        or_equal = self._yes_or_no("or_equal") or False
        return Above(self.where, self._text("more"), self._text("less"), or_equal, self._why())

    def _alike(self) -> Alike:
        texts = self._texts("same")
        if isinstance(self.data["same"], list) and len(self.data["same"]) < 2:
            self._complain(("same",), msg("at least two texts are expected here"))
        return Alike(self.where, texts, self._number("within", 0, most=BANDS[0]), self._why())

    def _taken(self) -> Taken:
        least, most = self._levels()
        brand, relevant = self._text("brand") if "brand" in self.data else None, self._yes_or_no("relevant")
        if (brand is None) is not (relevant is None):
            self._complain((), msg("brand and relevant stand together or not at all"))
        if not self.data.keys() - {"text", "why"}:
            self._complain((), msg("the entry expects nothing of its text"), msg("add one of: {known}"), known=_WANTED)
        return Taken(
            where=self.where,
            text=self._text("text"),
            least=least,
            most=most,
            topics=self._topics("topics"),
            without=self._topics("without"),
            sentiment=self._sentiment(),
            brand=brand,
            relevant=relevant,
            why=self._why(),
        )

    def _levels(self) -> tuple[int, int]:
        if "level" not in self.data:
            return self._least_and_most()
        if self.data.keys() & {"least", "most"}:
            self._complain(("level",), msg("level stands alone, without least and most"))
        level = self._number("level", 0, most=_HIGHEST)
        return level, level

    def _least_and_most(self) -> tuple[int, int]:
        least, most = self._number("least", 0, most=_HIGHEST), self._number("most", _HIGHEST, most=_HIGHEST)
        if least > most:
            what = msg("no level is at least {least} and at most {most}")
            self._complain(("most",), what, least=least, most=most)
        return least, most

    def _complain(self, at: Where, what: str, hint: str = "", **values: object) -> None:
        self.complaints.append(Complaint((*self.where, *at), what, hint, values))

    def _text(self, key: str) -> str:
        value = self.data.get(key)
        if isinstance(value, str):
            return value
        self._complain((key,), msg("{key} must be a text"), msg("put quotes around it"), key=key)
        return ""

    def _why(self) -> str:
        return self._text("why") if "why" in self.data else ""

    def _texts(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if not isinstance(value, list):
            self._complain((key,), msg("a list of texts is expected here"))
            return ()
        for position, text in enumerate(value):
            if not isinstance(text, str):
                self._complain((key, position), msg("a text is expected here"), msg("put quotes around it"))
        return tuple(text for text in value if isinstance(text, str))

    def _number(self, key: str, default: int, *, most: int) -> int:
        value = self.data.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most:
            return value
        self._complain((key,), msg("{key} is a whole number from 0 to {most}"), key=key, most=most)
        return default

    def _yes_or_no(self, key: str) -> bool | None:
        value = self.data.get(key)
        if key not in self.data or isinstance(value, bool):
            return bool(value) if key in self.data else None
        self._complain((key,), msg("{key} is true or false"), key=key)
        return False

    def _topics(self, key: str) -> tuple[str, ...]:
        topics = self._texts(key)
        self._refuse_unknown(key, topics, TOPICS)
        return topics

    def _refuse_unknown(self, key: str, values: Sequence[str], known: Sequence[str]) -> None:
        where = (*self.where, key)
        self.complaints += [unknown((*where, spot), v, known) for spot, v in enumerate(values) if v not in known]

    def _sentiment(self) -> Sentiment | None:
        value = self.data.get("sentiment")
        if "sentiment" in self.data and value not in [*Sentiment]:
            self.complaints.append(unknown((*self.where, "sentiment"), value, [*Sentiment]))
            return None
        return None if value is None else Sentiment(str(value))


_WANTED = ", ".join(key for key in _FORMS["text"] if key not in ("text", "why", "relevant"))
