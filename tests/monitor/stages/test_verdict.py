"""What a person says of a campaign: everything follows at once, nothing of it touches an urgency, the newest counts."""

from dataclasses import replace
from datetime import timedelta

import crowd
import pytest

from fakes import BRAND, NOON, Crash, FixedClock, a_bench, a_route, heard
from monitor.assessing import Office, campaign_key
from monitor.errors import MonitorError
from monitor.handling import Handler
from monitor.lookout import Lookout
from monitor.rules.campaign import CampaignState, Thresholds
from monitor.rules.case import Verdict
from monitor.rules.moves import Effect, Move, Press, Via
from monitor.rules.people import Person
from monitor.rules.score import Axis, total
from monitor.rules.suspected import Kept, told_again
from monitor.rules.workplace import Workplace
from monitor.stages.judge import Watchtower, judge_pending
from monitor.stages.verdict import MOST_NOTE, Chamber, Opinion, split_off, take_out, take_verdict
from monitor.stages.verdict.pressed import NO_WORD
from monitor.stages.verdict.sitting import NO_SUCH
from scrapers.kit.mention import Author, MentionKey

OFFICE = Office(crowd.MODEL, Thresholds(), (), "operators")


@pytest.fixture
def chamber():
    return Chamber(OFFICE, {BRAND: crowd.CUES}, FixedClock())


@pytest.fixture
def attacked(store):
    (number,) = crowd.linked(store, crowd.attack(8))
    return number


def says(verdict, number, by="Fatma", note=""):
    return Opinion(number, verdict, by, note)


def marks(store, number):
    with store.reading() as tx:
        return tx.campaigns.marks(number)


def key(number):
    return MentionKey("x", str(number))


def urgencies(store, count=8):
    with store.reading() as tx:
        found = [tx.mentions.judgement_of(tx.mentions.by_key(key(number)).id) for number in range(1, count + 1)]
        return [(one.score, one.relevance, one.context) for one in found]


def of_brand(store):
    with store.reading() as tx:
        return tx.verdicts.quieted(BRAND), tx.verdicts.confirmed(BRAND), tx.traces.standing(BRAND).generation


def test_genuine_lowers_all_members_at_once_and_quiets_the_keys(store, chamber, attacked):
    before = [mark.propaganda for mark in marks(store, attacked)]
    after = take_verdict(store, says(Verdict.GENUINE, attacked), chamber)
    assert min(before) >= 60
    assert (after.state, after.verdict, after.propaganda) == (CampaignState.DECIDED, Verdict.GENUINE, 0)
    assert [mark.propaganda for mark in marks(store, attacked)] == [0] * 8
    quiet, confirmed, generation = of_brand(store)
    assert quiet
    assert (confirmed, generation) == (frozenset(), 1)


def test_a_text_that_was_called_genuine_does_not_come_back_as_a_suspicion(store, chamber, attacked):
    take_verdict(store, says(Verdict.GENUINE, attacked), chamber)
    with store.transaction() as tx:
        index = Lookout({BRAND: crowd.CUES}).index(tx, BRAND)
        assert index.quieted(attacked) == 1_000_000


def test_coordinated_but_genuine_keeps_the_coordination_and_caps_the_suspicion(store, chamber, attacked):
    before = crowd.campaign_in(store, attacked)
    after = take_verdict(store, says(Verdict.COORDINATED_GENUINE, attacked), chamber)
    assert (after.coordination, after.propaganda) == (before.coordination, 20)
    assert max(mark.propaganda for mark in marks(store, attacked)) == 20
    assert of_brand(store)[0]


def test_inauthentic_is_certain_and_remembers_the_authors_for_the_group_only(store, chamber, attacked):
    after = take_verdict(store, says(Verdict.INAUTHENTIC, attacked), chamber)
    quiet, confirmed, _ = of_brand(store)
    assert (after.propaganda, quiet, len(confirmed)) == (100, frozenset(), 8)


def test_unsure_takes_an_earlier_word_back_and_leaves_the_scores_as_they_were(store, chamber, attacked):
    before = crowd.campaign_in(store, attacked), marks(store, attacked)
    for verdict in (Verdict.GENUINE, Verdict.INAUTHENTIC, Verdict.UNSURE):
        after = take_verdict(store, says(verdict, attacked), chamber)
    assert of_brand(store)[:2] == (frozenset(), frozenset())
    assert (after.state, after.propaganda, after.asked_at) == (CampaignState.SUSPECTED, before[0].propaganda, 8)
    assert [mark.propaganda for mark in marks(store, attacked)] == [mark.propaganda for mark in before[1]]


def test_every_word_is_kept_with_what_the_program_had_said_then(store, chamber, attacked):
    before = crowd.campaign_in(store, attacked)
    take_verdict(store, says(Verdict.GENUINE, attacked, " Fatma ", "aradım\x1b[31m, gerçek"), chamber)
    take_verdict(store, says(Verdict.UNSURE, attacked, "Can", "x" * 5_000), chamber)
    with store.reading() as tx:
        first, second = tx.campaigns.said_of(attacked)
        changes = tx.campaigns.history_of(crowd.number_of(store, "1"))
    assert (first.said_by, first.propaganda, first.model, first.at) == ("Fatma", before.propaganda, before.model, NOON)
    assert first.features["rival_named"] > 0.5
    assert "\x1b" not in first.note
    assert (second.propaganda, len(second.note)) == (0, MOST_NOTE)
    assert [change.occasion.why for change in changes][-2:] == ["verdict", "verdict"]


@pytest.mark.parametrize("verdict", Verdict)
def test_no_verdict_touches_urgency_case_or_decision(store, chamber, attacked, verdict):
    before = urgencies(store)
    take_verdict(store, says(verdict, attacked), chamber)
    assert urgencies(store) == before


def test_members_that_left_the_window_are_lowered_too(store, chamber, attacked):
    with store.transaction() as tx:
        traces = tx.traces.members(attacked)
        tx.traces.left(BRAND, traces[4].at, traces[-1].seq)
    after = take_verdict(store, says(Verdict.GENUINE, attacked), chamber)
    assert after.posts == 4
    assert [mark.propaganda for mark in marks(store, attacked)] == [0] * 8


def test_a_campaign_of_which_nobody_is_in_the_window_any_more_can_be_decided(store, chamber, attacked):
    with store.transaction() as tx:
        traces = tx.traces.members(attacked)
        tx.traces.left(BRAND, traces[-1].at + 1, traces[-1].seq)
    assert take_verdict(store, says(Verdict.GENUINE, attacked), chamber).posts == 8


def test_a_brand_that_is_no_longer_configured_can_be_decided(store, chamber, attacked):
    nobody = Chamber(OFFICE, {}, chamber.clock)
    assert take_verdict(store, says(Verdict.GENUINE, attacked), nobody).propaganda == 0


# -- who belongs there


def test_a_post_taken_out_scores_nothing_and_stays_out(store, chamber, attacked):
    after = take_out(store, attacked, key(3), chamber)
    assert (after.posts, after.authors) == (7, 7)
    with store.transaction() as tx:
        linked = tx.campaigns.linked(tx.mentions.by_key(key(3)).id)
        index = Lookout({BRAND: crowd.CUES}).index(tx, BRAND)
        assert index.portrait(attacked) == after.portrait
    assert (linked.group, linked.mark.propaganda) == (None, 0)
    assert len(marks(store, attacked)) == 7


def test_two_that_are_left_are_no_campaign_any_more(store, chamber, attacked):
    for number in range(1, 7):
        after = take_out(store, attacked, key(number), chamber)
    assert (after.posts, after.state) == (2, CampaignState.FORMING)
    with pytest.raises(MonitorError, match="there is no campaign"):
        take_out(store, attacked, key(7), chamber)


def test_of_a_decided_campaign_nobody_may_be_left(store, chamber, attacked):
    take_verdict(store, says(Verdict.GENUINE, attacked), chamber)
    for number in range(1, 8):
        after = take_out(store, attacked, key(number), chamber)
    assert (after.posts, after.state) == (0, CampaignState.DECIDED)
    assert marks(store, attacked) == []


def test_both_parts_of_a_split_are_what_their_members_make_them(store, chamber, attacked):
    whole = crowd.campaign_in(store, attacked)
    kept, new = split_off(store, attacked, [key(number) for number in (6, 7, 8)], chamber)
    assert (kept.number, kept.posts, new.number, new.posts) == (attacked, 5, crowd.number_of(store, "6"), 3)
    assert kept.portrait.totals.plus(new.portrait.totals).posts == whole.posts
    with store.transaction() as tx:
        index = Lookout({BRAND: crowd.CUES}).index(tx, BRAND)
        assert [index.portrait(part.number) for part in (kept, new)] == [kept.portrait, new.portrait]


def test_the_part_with_the_oldest_post_keeps_the_number(store, chamber, attacked):
    kept, new = split_off(store, attacked, [key(number) for number in (1, 2, 3)], chamber)
    assert (kept.number, kept.posts, new.posts) == (attacked, 3, 5)


def test_what_was_a_part_of_another_campaign_is_one_of_its_own_again_after_a_split(store, chamber, attacked):
    five = crowd.number_of(store, "5")
    with store.transaction() as tx:
        tx.campaigns.save(crowd.as_part_of(crowd.called(tx.campaigns.get(attacked), five), attacked))
    _, new = split_off(store, attacked, [key(number) for number in (5, 6, 7, 8)], chamber)
    assert (new.number, new.merged_into, new.verdict, new.posts) == (five, None, None, 4)
    assert new.state is not CampaignState.MERGED


def test_of_what_nobody_is_left_nothing_can_be_said(store, chamber, attacked):
    take_verdict(store, says(Verdict.GENUINE, attacked), chamber)
    for number in range(1, 8):
        take_out(store, attacked, key(number), chamber)
    with pytest.raises(MonitorError, match="there is no campaign"):
        take_verdict(store, says(Verdict.INAUTHENTIC, attacked), chamber)


# -- what is refused

REFUSED = {
    "nobody": (lambda n: (take_verdict, says(Verdict.GENUINE, n, "  ")), "needs a name"),
    "no such campaign": (lambda n: (take_verdict, says(Verdict.GENUINE, n + 500)), "there is no campaign"),
    "no number at all": (lambda _: (take_verdict, says(Verdict.GENUINE, -(10**30))), "there is no campaign"),
    "a stranger's post": (lambda n: (take_out, n, key(99)), "x:99 is no post of campaign"),
    "a lone post": (lambda n: (take_out, n, key(50)), "x:50 is no post of campaign"),
    "a part of one": (lambda n: (split_off, n, [key(1), key(1)]), "two posts or more"),
    "all but one": (lambda n: (split_off, n, [key(number) for number in range(1, 8)]), "two posts or more"),
    "nothing": (lambda n: (split_off, n, []), "two posts or more"),
}


@pytest.mark.parametrize(("ask", "what"), REFUSED.values(), ids=REFUSED)
def test_what_makes_no_sense_is_refused_and_changes_nothing(store, chamber, ask, what):
    numbers = crowd.linked(store, [*crowd.attack(8), *crowd.attack(1, first=50, text="güneşli bir gün", links=())])
    before = crowd.campaign_in(store, numbers[0]), marks(store, numbers[0]), of_brand(store)
    act, *arguments = ask(numbers[0])
    with pytest.raises(MonitorError, match=what):
        act(store, *arguments, chamber)
    assert (crowd.campaign_in(store, numbers[0]), marks(store, numbers[0]), of_brand(store)) == before


def test_a_part_of_another_campaign_is_decided_there(store, chamber, attacked):
    with store.transaction() as tx:
        campaign = tx.campaigns.get(attacked)
        tx.campaigns.save(crowd.as_part_of(campaign, 4))
    with pytest.raises(MonitorError, match="is a part of campaign 4 now"):
        take_verdict(store, says(Verdict.GENUINE, attacked), chamber)


# -- beside a daemon that goes on


@pytest.fixture
def watched(store):
    """The judge with living memories, after eight posts of an attack."""
    office = Office(crowd.MODEL, Thresholds(), (a_route(),), "operators")
    tower = Watchtower(Lookout({BRAND: crowd.CUES}), office, frozenset({BRAND}))
    bench = replace(a_bench(), tower=tower)
    clock = FixedClock(NOON + timedelta(hours=1))
    hear(store, bench, clock, *crowd.attack(8))
    with store.reading() as tx:
        (campaign,) = tx.campaigns.listed(limit=9)
    return bench, clock, campaign.number, Chamber(office, {BRAND: crowd.CUES}, clock)


def hear(store, bench, clock, *mentions):
    with store.transaction() as tx:
        tx.mentions.add(mentions, heard(), now=clock())
    judge_pending(store, bench, clock)


def owed(store, number):
    with store.reading() as tx:
        return tx.outbox.get(campaign_key(store.id, number))


@pytest.mark.parametrize("verdict", [Verdict.GENUINE, Verdict.COORDINATED_GENUINE, Verdict.INAUTHENTIC])
def test_the_message_follows_and_the_next_copy_is_judged_by_the_verdict(store, watched, verdict):
    bench, clock, number, chamber = watched
    before = owed(store, number)
    decided = take_verdict(store, says(verdict, number), chamber)
    assert owed(store, number).want_rev == decided.rev > before.want_rev
    hear(store, bench, clock, *crowd.attack(1, first=20))
    after = crowd.campaign_in(store, number)
    assert (after.posts, after.state, after.propaganda) == (9, CampaignState.DECIDED, decided.propaganda)
    assert {mark.propaganda for mark in marks(store, number)} == {decided.propaganda}


OTHER_WORDS = "{brand} masası sallanıyor, ustayı üç gündür bekliyorum, perdeler de soluk geldi"


def mark_of(store, native_id):
    with store.reading() as tx:
        return tx.campaigns.linked(crowd.number_of(store, native_id)).mark


def test_who_joins_an_inauthentic_campaign_later_in_other_words_scores_what_the_model_thinks(store, watched):
    bench, clock, number, chamber = watched
    before = crowd.campaign_in(store, number).propaganda
    take_verdict(store, says(Verdict.INAUTHENTIC, number), chamber)
    hear(store, bench, clock, *crowd.attack(1, first=20), *crowd.attack(2, first=30, text=OTHER_WORDS))
    campaign = crowd.campaign_in(store, number)
    copy, *others = (mark_of(store, native_id) for native_id in ("20", "30", "31"))
    assert (campaign.posts, campaign.propaganda) == (11, 100)
    assert (copy.propaganda, copy.capped) == (100, None)
    assert [mark.capped for mark in others] == ["unseen", "unseen"], "the second is like the first, whom nobody saw"
    assert {abs(mark.propaganda - before) < 10 for mark in others} == {True}
    for mark in (copy, *others):
        told = told_again(Kept(mark.coordination, mark.propaganda, mark.membership, mark.capped), campaign, Author())
        assert total(told, Axis.PROPAGANDA) == mark.propaganda
        assert ("unseen" in {reason.code for reason in told}) == (mark.capped == "unseen")


def test_a_second_look_reaches_those_who_came_since(store, watched):
    bench, clock, number, chamber = watched
    take_verdict(store, says(Verdict.INAUTHENTIC, number), chamber)
    hear(store, bench, clock, *crowd.attack(1, first=30, text=OTHER_WORDS))
    take_verdict(store, says(Verdict.INAUTHENTIC, number), chamber)
    assert {mark.propaganda for mark in marks(store, number)} == {100}
    hear(store, bench, clock, *crowd.attack(1, first=31, text=OTHER_WORDS))
    assert mark_of(store, "31").propaganda == 100


def test_what_nobody_saw_stays_so_while_its_campaign_is_scored_anew(store, watched):
    bench, clock, number, chamber = watched
    take_verdict(store, says(Verdict.INAUTHENTIC, number), chamber)
    hear(store, bench, clock, *crowd.attack(1, first=30, text=OTHER_WORDS))
    before = mark_of(store, "30")
    take_out(store, number, key(3), chamber)
    assert (mark_of(store, "30").capped, before.capped) == ("unseen", "unseen")
    take_verdict(store, says(Verdict.UNSURE, number), chamber)
    assert {mark.capped for mark in marks(store, number)} == {None}


def test_a_customer_who_joins_an_inauthentic_campaign_with_the_very_same_text_is_capped(store, watched):
    bench, clock, number, chamber = watched
    take_verdict(store, says(Verdict.INAUTHENTIC, number), chamber)
    (said,) = crowd.attack(1, first=40)
    hear(store, bench, clock, replace(said, solved=True))
    assert (mark_of(store, "40").propaganda, mark_of(store, "40").capped) == (40, "credible")


def test_unsure_after_genuine_gives_back_what_the_model_thinks(store, chamber, attacked):
    before = [mark.propaganda for mark in marks(store, attacked)]
    take_verdict(store, says(Verdict.GENUINE, attacked), chamber)
    take_verdict(store, says(Verdict.UNSURE, attacked), chamber)
    assert [mark.propaganda for mark in marks(store, attacked)] == before


def test_a_post_that_was_taken_out_does_not_come_back_with_the_next_copy(store, watched):
    bench, clock, number, chamber = watched
    take_out(store, number, key(3), chamber)
    hear(store, bench, clock, *crowd.attack(1, first=20))
    assert crowd.campaign_in(store, number).posts == 8
    with store.reading() as tx:
        assert tx.campaigns.linked(crowd.number_of(store, "3")).group is None


def test_parts_stay_apart_while_they_grow(store, watched):
    bench, clock, number, chamber = watched
    kept, new = split_off(store, number, [key(n) for n in (5, 6, 7, 8)], chamber)
    hear(store, bench, clock, *crowd.attack(2, first=20))
    bench.tower.lookout.forget_all()
    hear(store, bench, clock, *crowd.attack(2, first=30))
    with store.transaction() as tx:
        index = bench.tower.lookout.index(tx, BRAND)
        sizes = [len(index.members(part.number)) for part in (kept, new)]
    assert (min(sizes) >= 4, sum(sizes)) == (True, 12)
    assert [crowd.campaign_in(store, part.number).merged_into for part in (kept, new)] == [None, None]


def test_a_killed_process_leaves_no_half_of_a_verdict(store, watched):
    *_, number, chamber = watched
    before = crowd.campaign_in(store, number), marks(store, number), of_brand(store)

    class Dying:
        """Kept is the word, given are no scores yet."""

        cues, clock = chamber.cues, chamber.clock

        @property
        def office(self):
            raise Crash

    with pytest.raises(Crash):
        take_verdict(store, says(Verdict.GENUINE, number), Dying())
    with store.reading() as tx:
        assert tx.campaigns.said_of(number) == []
    assert (crowd.campaign_in(store, number), marks(store, number), of_brand(store)) == before


# -- pressed under its message


def press(store, chamber, number, word, press_id="1"):
    handler = Handler(store, Workplace(), chamber.clock, chamber=chamber)
    args = {"verdict": word}
    return handler.handle(Press(Move.VERDICT, Person("fatma"), Via.SLACK, press_id, campaign=number, args=args))


def logged(store, press_id="1"):
    with store.reading() as tx:
        return tx.moves.taken(press_id)


def test_a_verdict_that_is_pressed_twice_is_given_once(store, chamber, attacked):
    first = press(store, chamber, attacked, "inauthentic")
    press(store, chamber, attacked, "genuine", "2")
    assert press(store, chamber, attacked, "inauthentic") == first == Effect(done=True, at=NOON)
    assert crowd.campaign_in(store, attacked).verdict is Verdict.GENUINE
    made = logged(store, "2")
    assert (made.campaign, made.by, made.before, made.after) == (attacked, "fatma", "inauthentic", "genuine")


REFUSED = {"of nothing": (999, "genuine", NO_SUCH), "that is none": (None, "fake", NO_WORD)}


@pytest.mark.parametrize(("number", "word", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_a_verdict_is_refused_and_the_press_is_kept(store, chamber, attacked, number, word, why):
    effect = press(store, chamber, number or attacked, word)
    assert (effect.done, effect.says) == (False, why)
    assert logged(store).refused == why
    assert crowd.campaign_in(store, attacked).verdict is None
    assert press(store, chamber, number or attacked, word).values == {**effect.values, "verdict": word}
