"""Presses through a real daemon and a real line: once each, whoever presses, however often they are delivered."""

from presses import a_submission
from workplace import AYSE, DENIZ, STRANGER, Workplace
from world import urgent

from monitor.demo.workspace import Said


def a_card(workplace: Workplace, number: int = 1) -> Said:
    """The card of one more urgent complaint."""
    before = len(workplace.cards())
    workplace.site.publish(urgent(number))
    workplace.eventually(lambda: len(workplace.cards()) > before, "the card")
    return workplace.cards()[-1]


def test_a_press_delivered_twice_and_to_a_restarted_daemon_is_made_once(workplace: Workplace) -> None:
    workplace.open()
    card = a_card(workplace)
    claim = workplace.pressing(card, "claim")
    workplace.slack.press(claim)
    workplace.slack.press(claim)
    workplace.eventually(workplace.settled, "the claim on the card")
    workplace.kill()
    workplace.open()
    workplace.slack.press(claim)
    workplace.press(card, "approve", DENIZ)
    workplace.eventually(lambda: len(workplace.audit()) == 2 and workplace.settled(), "the second pair of eyes")
    for move in ("answered", "close"):
        workplace.press(card, move)
        workplace.eventually(lambda m=move: workplace.audit()[-1].kind == m and workplace.settled(), move)
    assert [(row.kind, row.by, row.after) for row in workplace.audit()] == [
        ("claim", "ayse", "claimed"),
        ("approve", "deniz", "claimed"),
        ("answered", "ayse", "answered"),
        ("close", "ayse", "closed"),
    ]
    (shown,) = workplace.cards()
    assert shown.ts == card.ts
    assert "Kapandı" in shown.text
    assert workplace.stop() == 0


def test_of_two_who_press_at_once_one_wins_and_only_the_other_is_told(workplace: Workplace) -> None:
    workplace.open()
    card = a_card(workplace)
    for press in [workplace.pressing(card, "claim", user) for user in (AYSE, DENIZ)]:
        workplace.slack.press(press)
    workplace.eventually(lambda: workplace.slack.whispers, "somebody was too late")
    workplace.eventually(workplace.settled, "the card shows who has it")
    won, lost = sorted(workplace.audit(), key=lambda row: bool(row.refused))
    assert (won.after, lost.after, lost.refused) == ("claimed", "claimed", "already claimed by {who}")
    (whisper,) = workplace.slack.whispers
    users = {"ayse": AYSE, "deniz": DENIZ}
    names = {"ayse": "Ayşe Yılmaz", "deniz": "Deniz"}
    assert (whisper.user, names[won.by] in whisper.text) == (users[lost.by], True)


def test_a_stranger_and_a_made_up_button_do_nothing(workplace: Workplace) -> None:
    workplace.open()
    card = a_card(workplace)
    workplace.press(card, "claim", STRANGER)
    foreign = workplace.pressing(card, "claim")
    foreign["actions"][0]["value"] = "another:1"
    workplace.slack.press(foreign)
    workplace.eventually(lambda: len(workplace.slack.whispers) == 2, "both are told why")
    assert (workplace.audit(), {state for state, _ in workplace.states().values()}) == ([], {"new"})


def test_a_form_is_shown_and_its_answer_is_one_move(workplace: Workplace) -> None:
    workplace.open()
    card = a_card(workplace)
    workplace.press(card, "wrong-topic")
    workplace.eventually(lambda: workplace.slack.forms, "the form")
    answer = a_submission(workplace.slack.forms[0], {"selected_options": [{"value": "late"}]}, user=AYSE)
    workplace.slack.press(answer)
    workplace.slack.press(answer)
    workplace.eventually(lambda: workplace.audit() and not workplace.slack.unacknowledged(), "the answer")
    assert [(row.kind, row.refused) for row in workplace.audit()] == [("wrong-topic", "")]


def test_presses_while_the_configuration_is_read_anew_are_all_made(workplace: Workplace) -> None:
    workplace.open()
    cards = [a_card(workplace, number) for number in range(1, 4)]
    lines = len(workplace.slack.socket.lines)
    workplace.edit(("name: Deniz", "name: Deniz Kaya"))
    for move in ("claim", "release", "claim"):
        for card in cards:
            workplace.press(card, move)
        workplace.eventually(lambda: again(workplace), move)
    workplace.eventually(lambda: len(workplace.slack.socket.lines) > lines, "a line of the new shift")
    assert {state for state, _ in workplace.states().values()} == {"claimed"}
    assert [(row.kind, row.refused) for row in workplace.audit()] == [
        (move, "") for move in ("claim", "release", "claim") for _ in cards
    ]
    assert workplace.stop() == 0


def again(workplace: Workplace) -> bool:
    """Whether all is settled; what nobody took is pressed again, as people do."""
    workplace.slack.deliver_again()
    return workplace.settled()
