"""Killed while people press and Slack fails: no press lost, none made twice, no card twice, each as its case is."""

import os
import random
import threading
from dataclasses import replace

from workplace import AYSE, DENIZ, Audited, Workplace
from world import TEAM, urgent

from monitor.demo import faults
from monitor.demo.workspace import Said

CASES = 3
ROUNDS = 50 if os.environ.get("HYPOTHESIS_PROFILE") == "search" else 8
STEPS = (("claim", AYSE), ("approve", DENIZ), ("answered", AYSE), ("close", AYSE), ("reopen", DENIZ))
TROUBLES = (
    ("chat.update", faults.cut().then()),
    ("chat.postMessage", faults.cut().then()),
    ("chat.update", faults.limited("1")),
    ("chat.postMessage", faults.status(502).then()),
    ("chat.update", faults.html()),
    ("chat.postEphemeral", faults.broken_json().then()),
    ("chat.update", faults.status(500).then()),
    ("apps.connections.open", faults.status(503)),
)


class Shift:
    """People who take each case one step further whenever its card offers it."""

    def __init__(self, workplace: Workplace, dice: random.Random) -> None:
        self.workplace, self.dice = workplace, dice
        self.presses: list[str] = []
        self._steps: dict[str, int] = {}

    def work(self) -> bool:
        """Whether any case took a step: of those whose card offers it; some press twice, Slack may deliver twice."""
        before = len(self.presses)
        for card in self.workplace.cards():
            step = self._steps.get(card.ts, 0) % len(STEPS)
            move, user = STEPS[step]
            if self._offers(card, move):
                payload = self.workplace.pressing(card, move, user)
                self.presses.append(f"slack:T1:{card.ts}:{payload['actions'][0]['action_ts']}:{user}:{move}")
                for _ in range(self.dice.choice((1, 1, 2))):
                    self.workplace.slack.press(payload)
                self._steps[card.ts] = step + 1
        return len(self.presses) > before

    def _offers(self, card: Said, move: str) -> bool:
        return any(
            element["action_id"] == move
            for block in card.blocks or ()
            if block["type"] == "actions"
            for element in block["elements"]
        )


def test_killed_at_many_moments_each_press_is_made_once_and_each_card_is_as_its_case(workplace: Workplace) -> None:
    dice, pause = random.Random(11), threading.Event()
    shift = Shift(workplace, dice)
    for number in range(CASES):
        workplace.site.publish(urgent(number))
    workplace.open()
    workplace.eventually(lambda: len(workplace.cards()) == CASES, "the first alerts")
    for number in range(ROUNDS):
        workplace.slack.fail_next(*TROUBLES[number % len(TROUBLES)])
        workplace.site.publish(urgent(CASES + number))
        workplace.eventually(shift.work, "somebody could press")
        pause.wait(dice.uniform(0.0, 0.6))
        workplace.kill()
        workplace.open()
        workplace.slack.deliver_again()
    workplace.slack.heal()
    workplace.eventually(lambda: len(workplace.cards()) == CASES + ROUNDS, "every alert arrived")
    workplace.eventually(workplace.settled, "every card as its case is")
    made = workplace.audit()
    assert sorted(row.press for row in made) == sorted(set(shift.presses))
    assert len(made) >= ROUNDS
    assert_chains(made, {case: state for case, (state, _) in workplace.states().items()})
    workplace.eventually(lambda: workplace.notes() == workplace.owed_notes(), "every note is there")
    keys = [said.key for said in workplace.slack.messages(TEAM)]
    assert sorted(keys) == sorted(set(keys))
    assert workplace.stop() == 0


def assert_chains(made: list[Audited], ends: dict[int, str]) -> None:
    """Each move of a case begins where the one before it ended, and the last one where the case is."""
    for case, end in ends.items():
        state = "new"
        for row in [row for row in made if row.case_id == case]:
            assert row.before == state, f"case {case}"
            assert not row.refused, f"case {case}: {row}"
            state = row.after or ""
        assert state == end, f"case {case}"


REFUSALS = {
    "429": faults.limited("1"),
    "5xx after": faults.status(500).then(),
    "html": faults.html(),
    "cut after": faults.cut().then(),
    "unknown": faults.refusal("something_new"),
}


def test_whatever_slack_does_with_edits_and_whispers_the_move_is_made_once_and_shown(workplace: Workplace) -> None:
    workplace.open()
    workplace.site.publish(urgent(1))
    workplace.eventually(workplace.cards, "the card")
    (card,) = workplace.cards()
    moves = ["claim", "release"] * len(REFUSALS)
    for number, (move, (name, fault)) in enumerate(zip(moves, REFUSALS.items(), strict=False), start=1):
        for method in ("chat.update", "chat.postEphemeral", "chat.postMessage"):
            workplace.slack.fail_next(method, fault)
        workplace.press(card, move)
        workplace.eventually(lambda n=number: len(workplace.audit()) == n, f"the move after {name}")
        workplace.eventually(workplace.settled, f"the card after {name}")
        workplace.slack.heal()
    assert len(workplace.cards()) == 1
    assert not [row for row in workplace.audit() if row.refused]


def test_with_a_revoked_token_moves_are_made_and_told_when_it_is_good_again(workplace: Workplace) -> None:
    workplace.open()
    workplace.site.publish(urgent(1))
    workplace.eventually(workplace.cards, "the card")
    (card,) = workplace.cards()
    claim, rival = (workplace.pressing(card, "claim", user) for user in (AYSE, DENIZ))
    workplace.slack.revoked = True
    workplace.slack.press(claim)
    workplace.eventually(workplace.audit, "the claim")
    workplace.slack.press(rival)
    workplace.site.publish(replace(urgent(2), author="Fatma"))
    workplace.eventually(lambda: workplace.slack.messages("spare"), "the fallback has the next alert")
    workplace.eventually(lambda: len(workplace.audit()) == 2, "the second one who pressed")
    assert workplace.now(card) == card
    workplace.slack.revoked = False
    workplace.eventually(lambda: workplace.now(card).edits, "the card shows the claim")
    workplace.site.publish(urgent(3))
    workplace.eventually(lambda: workplace.told("000003"), "the next alert in the channel")
    assert (len(workplace.cards()), len(workplace.slack.messages("spare"))) == (2, 1)
    assert workplace.stop() == 0
