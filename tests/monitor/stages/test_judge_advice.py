"""The judge asks for a second opinion before it writes, goes on without one, and says so once."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from advisers import FAILS, Talker
from sqlalchemy import true

from fakes import CALM, NOON, PROBLEM, a_bench, a_mention, heard
from monitor.replay import events_of, replay
from monitor.rescore import Wish, count_outdated, rescore
from monitor.rules.advice import BACK, SILENT
from monitor.rules.delivery import Kind
from monitor.rules.urgency import judge_text
from monitor.stages.judge import Bench, judge_pending
from monitor.store.door import Store

ALONE = judge_text(a_bench().rulebook, PROBLEM).urgency


class Court:
    def __init__(self, store, clock):
        self.store, self.clock, self.talker = store, clock, Talker()
        self.bench = replace(a_bench(), adviser=self.talker, operators="ops")
        self.heard = 0

    def hear(self, *texts):
        mentions = [a_mention(f"{self.heard + number}", text) for number, text in enumerate(texts)]
        self.heard += len(texts)
        with self.store.transaction() as tx:
            tx.mentions.add(mentions, heard(), now=self.clock())
        return [mention.key for mention in mentions]

    def judge(self, *texts, **how):
        """What they say of it, after everything is judged."""
        keys = self.hear(*texts)
        while judge_pending(self.store, self.bench, self.clock, **how).mentions:
            pass
        return [self.score(key) for key in keys]

    def score(self, key):
        with self.store.reading() as tx:
            return tx.mentions.judgement_of(tx.mentions.by_key(key).id).score

    def notices(self):
        """Each message to the operators, the oldest first."""
        with self.store.reading() as tx:
            return sorted((item for item in tx.outbox._all(true()) if item.kind is Kind.NOTICE), key=lambda i: i.id)


@pytest.fixture
def court(store: Store, clock):
    return Court(store, clock)


def test_an_opinion_is_part_of_the_score_that_is_stored(court):
    (score,) = court.judge(PROBLEM)
    assert score.urgency > ALONE
    assert score.rulebook == court.bench.version == f"{court.bench.rulebook.version}+t7"
    assert "transformer" in {reason.code for reason in score.reasons}


def test_it_is_asked_once_for_all_that_is_judged_together(court):
    court.judge(PROBLEM, CALM)
    assert court.talker.asked == [[PROBLEM, CALM]]


def test_no_more_is_judged_together_than_it_takes_at_once(court):
    court.talker.most = 2
    court.judge(*[PROBLEM] * 5)
    assert [len(texts) for texts in court.talker.asked] == [2, 2, 1]


def test_a_mention_alone_is_judged_alone(court):
    court.judge(PROBLEM, PROBLEM, limit=1)
    assert [len(texts) for texts in court.talker.asked] == [1, 1]


def test_nobody_waits_to_write_while_it_is_asked(court):
    class Writer(Talker):
        def opinions(self, texts):
            with court.store.transaction() as tx:
                tx.mentions.add([a_mention("meanwhile", CALM)], heard(), now=NOON)
            return super().opinions(texts)

    court.bench = replace(court.bench, adviser=Writer())
    (score,) = court.judge(PROBLEM)
    assert score.urgency > ALONE


def test_while_it_fails_the_rules_judge_alone_and_their_score_says_so(court):
    court.talker.failing = FAILS
    assert court.judge(PROBLEM) == [judge_text(court.bench.rulebook, PROBLEM)]


def test_the_operators_hear_once_that_it_fails_and_once_that_it_is_back(court):
    court.judge(PROBLEM)
    assert court.notices() == []
    court.talker.failing = FAILS
    for _ in range(2):
        court.judge(PROBLEM)
        court.clock.advance(minutes=1)
    (down,) = court.notices()
    assert (down.channel, down.payload["says"], down.payload["detail"]) == ("ops", SILENT, FAILS.what)
    assert (down.payload["values"], down.payload["good_news"]) == (FAILS.values, False)
    court.talker.failing = None
    court.judge(PROBLEM)
    court.judge(PROBLEM)
    assert [item.payload["says"] for item in court.notices()] == [SILENT, BACK]


def test_a_restart_and_a_clock_put_back_tell_nothing_twice(court):
    court.talker.failing = FAILS
    court.judge(PROBLEM)
    court.clock.advance(hours=-1)
    court.judge(PROBLEM)
    court.bench = replace(court.bench, adviser=Talker())
    court.judge(PROBLEM)
    court.judge(PROBLEM)
    assert [item.payload["says"] for item in court.notices()] == [SILENT, BACK]


def test_each_change_is_logged_once_without_a_word_of_anybody(court, caplog):
    with caplog.at_level(logging.INFO):
        for failing in (FAILS, FAILS, None, None):
            court.talker.failing = failing
            court.judge(PROBLEM)
    assert [each.message for each in caplog.records if "adviser" in each.message] == ["adviser fails", "adviser back"]
    assert PROBLEM not in repr([vars(each) for each in caplog.records])


def test_a_bench_without_operators_tells_nobody(court):
    court.talker.failing = FAILS
    court.bench = replace(court.bench, operators="")
    court.judge(PROBLEM)
    assert court.notices() == []


def test_what_was_judged_without_it_is_what_rescoring_finds(court):
    court.talker.failing = FAILS
    court.judge(PROBLEM)
    court.talker.failing = None
    court.judge(PROBLEM)
    since = NOON - timedelta(days=9)
    assert count_outdated(court.store, court.bench, since) == 1
    rescored = rescore(court.store, court.bench, court.clock, Wish(since))
    assert (rescored.mentions, rescored.raised) == (1, 1)
    assert count_outdated(court.store, court.bench, since) == 0


def test_replaying_asks_it_too(store: Store):
    bench: Bench = replace(a_bench(), adviser=Talker())
    fates = replay(store, events_of([(a_mention(), heard())]), bench)
    (fate,) = fates.values()
    assert fate.judgement.score.urgency > ALONE
