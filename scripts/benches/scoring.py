"""Texts scored with every reason, on one core."""

from collections.abc import Iterator
from statistics import median

from benches.figures import Figure, at_least
from benches.stopwatch import in_turns
from benches.words import texts

from monitor.config import shipped_rulebook
from monitor.rules.score import Axis
from monitor.rules.urgency import judge_text


def measure(*, quick: bool) -> Iterator[Figure]:
    """Scores a second; one round before is not counted, because patterns are compiled when first met."""
    book = shipped_rulebook()
    for letters, bar in ((300, at_least(1000)), (1500, None)):
        said = texts(300 if quick else 1500, letters)
        scores = [judge_text(book, text) for text in said]
        assert all(score.urgency == sum(r.points for r in score.reasons if r.axis is Axis.URGENCY) for score in scores)
        reasons = sum(len(score.reasons) for score in scores) / len(scores)
        runs = in_turns({"ours": lambda said=said: [judge_text(book, text) for text in said]}, 5)
        rates = runs["ours"].rates(len(said))
        about = f"{len(said):,} Turkish texts, {reasons:.1f} reasons each"
        yield Figure(f"scoring, {letters} letters", median(rates), "texts per CPU second", bar, rates, about)
