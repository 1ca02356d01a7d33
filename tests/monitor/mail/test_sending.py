"""A mail is handed over to a real server; every refusal is named after what to do next."""

import re
import socket
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from cards import MESSAGES
from digests import a_digest_card
from post_office import PASSWORD, USER, PostOffice, certificate, shows, trusts

from fakes import FixedClock
from monitor.errors import DeliveryFailed, Failure
from monitor.mail import MailChannel, Sender, Server
from monitor.rules.card import Posted, Room
from monitor.rules.digest.card import Chart

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
ROOM = Room("yonetim", "yonetim@papatya.example", "tr")
SENDER = Sender("nobetci@papatya.example", "Nöbetçi")
CARD = MESSAGES["card-new"]


@pytest.fixture(scope="module")
def _office():
    with PostOffice() as opened:
        yield opened


@pytest.fixture
def office(_office):
    _office.forget()
    return _office.open()


def server(office, **changes) -> Server:
    plain = Server("localhost", office.port, "none", timeout=5)
    return replace(plain, **changes)


def mailbox(office, trusted=None, **changes) -> MailChannel:
    return MailChannel(server(office, **changes), SENDER, FixedClock(), trusted=trusted)


def failure(channel, message=CARD) -> tuple[Failure, str]:
    with pytest.raises(DeliveryFailed) as failed:
        channel.post(ROOM, message)
    assert failed.value.retry_in is None
    return failed.value.kind, failed.value.code


@pytest.mark.parametrize("plain", [False, True], ids=["whole", "plain"])
@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_every_message_can_be_mailed(office, message, plain):
    assert mailbox(office).post(ROOM, message, plain=plain) == Posted("yonetim", "")
    [mail] = office.mails
    assert (mail.sender, mail.readers) == (SENDER.address, (ROOM.address,))
    assert mail.parsed["To"] == ROOM.address
    assert mail.parsed.defects == []


def test_a_line_that_begins_with_a_dot_arrives_as_it_is(office):
    note = replace(MESSAGES["note"], text=".\n..\nsonu .\n.")
    mailbox(office).post(ROOM, note)
    [mail] = office.mails
    assert ".\n..\nsonu .\n." in mail.parsed.get_content().replace("\r\n", "\n")


REFUSALS = {
    "greylisted": ("RCPT", "450 4.2.0 greylisted", Failure.WAIT, "smtp_450_4.2.0"),
    "mailbox full": ("RCPT", "452 4.2.2 full", Failure.WAIT, "smtp_452_4.2.2"),
    "nobody there": ("RCPT", "550 5.1.1 no such user <yonetim@papatya.example>", Failure.ROUTE, "smtp_550_5.1.1"),
    "relaying denied": ("RCPT", "554 5.7.1 relay access denied", Failure.ROUTE, "smtp_554_5.7.1"),
    "sender refused": ("MAIL", "553 5.7.1 not yours", Failure.ROUTE, "smtp_553_5.7.1"),
    "sender refused for now": ("MAIL", "451 4.3.0 later", Failure.WAIT, "smtp_451_4.3.0"),
    "said to be too large": ("MAIL", "552 5.3.4 too large", Failure.PAYLOAD, "smtp_552_5.3.4"),
    "going down": ("MAIL", "421 4.3.2 going down", Failure.WAIT, "smtp_421_4.3.2"),
    "taken for spam": ("DATA", "554 5.7.1 spam", Failure.PAYLOAD, "smtp_554_5.7.1"),
    "too large": ("DATA", "552 5.3.4 too large", Failure.PAYLOAD, "smtp_552_5.3.4"),
    "no room": ("DATA", "452 4.3.1 no room", Failure.WAIT, "smtp_452_4.3.1"),
    "without a status": ("DATA", "554 no", Failure.PAYLOAD, "smtp_554"),
}


@pytest.mark.parametrize(("command", "answer", "kind", "code"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_is_named_after_the_next_step(office, command, answer, kind, code):
    office.refuses(command, answer)
    assert failure(mailbox(office)) == (kind, code)
    assert office.mails == []


def test_no_word_of_a_refusal_is_kept(office):
    office.refuses("RCPT", "550 5.1.1 <yonetim@papatya.example> was Derya, who left")
    with pytest.raises(DeliveryFailed) as failed:
        mailbox(office).post(ROOM, CARD)
    told = str(failed.value) + failed.value.detail
    assert not [word for word in ("yonetim", "Derya") if word in told]


@pytest.mark.parametrize("command", ["MAIL", "RCPT"])
def test_a_line_that_breaks_before_the_content_has_sent_nothing(office, command):
    office.hangs_up(command)
    assert failure(mailbox(office))[0] is Failure.WAIT
    assert office.mails == []


def test_a_line_that_breaks_after_the_content_may_have_sent_it(office):
    office.hangs_up("DATA")
    assert failure(mailbox(office)) == (Failure.AMBIGUOUS, "SMTPServerDisconnected")
    assert len(office.mails) == 1


def test_what_is_repeated_bears_the_same_number(office):
    office.hangs_up("DATA")
    channel = mailbox(office)
    failure(channel)
    channel.post(ROOM, CARD)
    channel.post(ROOM, MESSAGES["note"])
    first, again, other = (mail.parsed["Message-ID"] for mail in office.mails)
    assert first == again != other
    assert re.fullmatch(r"<[0-9a-f]{32}@papatya\.example>", first)


def test_nobody_listening_is_a_clean_retry(office):
    office.close()
    assert failure(mailbox(office)) == (Failure.WAIT, "ConnectionRefusedError")


def test_an_unknown_computer_is_a_clean_retry(monkeypatch):
    def unknown(*_args, **_more):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)  # no test asks the world's name servers
    channel = MailChannel(Server("mail.invalid", 25, "none"), SENDER, FixedClock())
    assert failure(channel) == (Failure.WAIT, "gaierror")


def test_a_silent_computer_is_a_clean_retry():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        channel = MailChannel(Server("127.0.0.1", silent.getsockname()[1], "none", timeout=0.2), SENDER, FixedClock())
        assert failure(channel)[0] is Failure.WAIT


def test_a_computer_that_refuses_us_is_no_way(office):
    with socket.create_server(("127.0.0.1", 0)) as refusing:

        def refuse():
            line, _ = refusing.accept()
            line.sendall(b"554 5.7.1 go away\r\n")
            line.close()

        thread = threading.Thread(target=refuse)
        thread.start()
        channel = MailChannel(Server("127.0.0.1", refusing.getsockname()[1], "none", timeout=5), SENDER, FixedClock())
        assert failure(channel) == (Failure.ROUTE, "smtp_554_5.7.1")
        thread.join()


# -- who we are


@pytest.fixture
def guarded():
    with PostOffice(login=True) as opened:
        yield opened


def test_we_log_in_where_we_have_a_name(guarded):
    mailbox(guarded, user=USER, password=PASSWORD).post(ROOM, CARD)
    assert [mail.user for mail in guarded.mails] == [USER]


def test_a_wrong_password_closes_this_way_only_and_is_told_nowhere(guarded):
    channel = mailbox(guarded, user=USER, password="yanlis-parola")
    with pytest.raises(DeliveryFailed) as failed:
        channel.post(ROOM, CARD)
    assert (failed.value.kind, failed.value.code) == (Failure.ROUTE, "smtp_535_5.7.8")
    told = [failed.value, failed.value.__cause__, failed.value.__context__, channel._server]
    assert not [one for one in told if "yanlis-parola" in f"{one!r}{one}"]


def test_who_does_not_log_in_where_it_must_is_refused(guarded):
    assert failure(mailbox(guarded)) == (Failure.ROUTE, "smtp_530_5.7.0")


def test_a_login_that_is_not_offered_is_no_way(office):
    assert failure(mailbox(office, user=USER, password=PASSWORD)) == (Failure.ROUTE, "SMTPNotSupportedError")


# -- how the way is kept private


@pytest.fixture(scope="module")
def own_certificate(tmp_path_factory) -> Path:
    return certificate(tmp_path_factory.getbasetemp())


def test_starttls_keeps_the_way_private(own_certificate):
    with PostOffice(login=True, starttls=shows(own_certificate)) as office:
        way = {"security": "starttls", "user": USER, "password": PASSWORD}
        mailbox(office, trusts(own_certificate), **way).post(ROOM, CARD)
        assert [(mail.tls, mail.user) for mail in office.mails] == [(True, USER)]


def test_tls_keeps_it_private_from_the_first_word_on(own_certificate):
    with PostOffice(tls=shows(own_certificate)) as office:
        mailbox(office, trusts(own_certificate), security="tls").post(ROOM, CARD)
        assert [mail.tls for mail in office.mails] == [True]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_is_refused(own_certificate, security):
    mine = shows(own_certificate)
    with PostOffice(**{security: mine}) as office:
        assert failure(mailbox(office, security=security)) == (Failure.ROUTE, "SSLCertVerificationError")
        assert office.mails == []


def test_a_certificate_of_another_computer_is_refused(own_certificate):
    with PostOffice(tls=shows(own_certificate)) as office:
        channel = mailbox(office, trusts(own_certificate), security="tls", host="127.0.0.1")
        assert failure(channel) == (Failure.ROUTE, "SSLCertVerificationError")


def test_without_starttls_nothing_is_said_openly(office, own_certificate):
    channel = mailbox(office, trusts(own_certificate), security="starttls", user=USER, password=PASSWORD)
    assert failure(channel) == (Failure.ROUTE, "SMTPNotSupportedError")
    assert (office.asked, office.mails) == ([], [])


def test_tls_where_none_is_spoken_is_no_way(office, own_certificate):
    assert failure(mailbox(office, trusts(own_certificate), security="tls")) == (Failure.ROUTE, "no_tls")


# -- what a mailbox cannot


def test_a_mail_is_neither_edited_nor_looked_for(office):
    channel = mailbox(office)
    assert (channel.can_edit, channel.can_find, channel.can_thread) == (False, False, False)
    with pytest.raises(DeliveryFailed) as failed:
        channel.update(ROOM, Posted("yonetim", ""), CARD)
    assert failed.value.kind is Failure.FROZEN
    assert channel.find(ROOM, frozenset({CARD.key}), since=FixedClock()()) is None


def test_asking_whether_mail_is_taken_sends_none(office):
    mailbox(office).probe()
    assert (office.asked, office.mails) == ([], [])
    office.close()
    with pytest.raises(DeliveryFailed):
        mailbox(office).probe()


def test_a_digest_larger_than_is_taken_is_sent_without_pictures(office):
    card = a_digest_card(pictures={Chart.DAYS: bytes(2_500_000)})
    assert failure(mailbox(office), card)[0] is Failure.PAYLOAD
    mailbox(office).post(ROOM, card, plain=True)
    assert [mail.parsed.get_content_type() for mail in office.mails] == ["text/plain"]
