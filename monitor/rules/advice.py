"""Texts judged with a second opinion where somebody can be asked for one, and what is told of an adviser's health."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.rules.delivery import OutboxItem, notice_item
from monitor.rules.opinion import Adviser, Failing
from monitor.rules.score import Score
from monitor.rules.urgency import Rulebook, judge_text, version_heard
from scrapers.kit.errors import msg
from scrapers.kit.mention import Mention

SILENT = msg("the language model does not help; the built-in scorer goes on alone")
BACK = msg("the language model helps again")
_CURE = msg("`nobetci check` tries it out; `nobetci rescore` brings up to date what was judged without it")
_DOWN, _UP = "down", "back"


@dataclass(frozen=True, slots=True)
class Passage:
    """What one mention says."""

    text: str
    title: str | None = None

    @property
    def whole(self) -> str:
        """Title and text as a reader has them before the eyes."""
        return self.text if not self.title else f"{self.title}\n{self.text}"


def passage_of(mention: Mention) -> Passage:
    """The words of a mention."""
    return Passage(mention.text, mention.title)


def judge_texts(rulebook: Rulebook, said: Sequence[Passage], adviser: Adviser | None) -> list[Score]:
    """The score of each, in order; where the adviser has no opinion, the rulebook's own."""
    opinions = [None] * len(said) if adviser is None else adviser.opinions([each.whole for each in said])
    return [
        judge_text(rulebook, each.text, title=each.title, opinion=opinion)
        for each, opinion in zip(said, opinions, strict=True)
    ]


def version_asked(rulebook: Rulebook, adviser: Adviser | None) -> str:
    """The version that scores carry as long as the adviser answers."""
    return version_heard(rulebook, adviser.name if adviser else None)


def health_key(store_id: str) -> str:
    """What the keys of all notices about an adviser begin with."""
    return f"{store_id}:transformer:"


def health_news(
    failing: Failing | None, last: OutboxItem | None, head: str, operators: str, *, now: datetime
) -> OutboxItem | None:
    """The notice that is due, once when an adviser begins to fail and once when it is back; `last` is the newest."""
    told = last is not None and last.key.endswith(_DOWN)
    if told is (failing is not None):
        return None
    key = f"{head}{now:%Y%m%d%H%M%S%f}:{_DOWN if failing else _UP}"
    if failing is None:
        return notice_item(key, operators, {"good_news": True, "says": BACK}, now=now)
    payload = {"good_news": False, "says": SILENT, "detail": failing.what, "hint": _CURE}
    return notice_item(key, operators, payload | {"values": dict(failing.values)}, now=now)
