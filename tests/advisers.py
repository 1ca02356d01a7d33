"""Advisers for tests: one that says what it is told to."""

from monitor.rules.opinion import Failing, SecondOpinion

SURE = (0.999, 0.999, 0.999)
FAILS = Failing("it failed: {reason}", {"reason": "test"})


class Talker:
    """Is sure of the highest level wherever its word stands, until it fails; keeps what it was asked."""

    def __init__(self, word="gelmedi", most=16):
        self.name, self.most, self.word = "t7", most, word
        self.failing, self.asked = None, []

    def opinions(self, texts):
        self.asked.append(list(texts))
        if self.failing is not None:
            return [None] * len(texts)
        return [SecondOpinion(SURE, 0.5, self.name) if self.word in text else None for text in texts]
