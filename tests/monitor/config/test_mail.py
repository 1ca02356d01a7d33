"""E-mail, as the YAML says it: the computer that takes our mail, and channels that are mail addresses."""

from datetime import timedelta

import pytest

from monitor.config import Config, Mode, check_config, load_config

BASE = """
contact: destek@ornekmarka.com.tr
brands: [{name: Örnek Marka}]
sources: [{kind: site, preset: sikayetvar, slug: ornek-marka}]
operators: team
channels:
  team: {terminal: true, fallback: yonetim}
  yonetim: {mail: yonetim@ornekmarka.com.tr, language: en}
"""
ENVIRON = {"NOBETCI_MAIL_PASSWORD": "çok-gizli".encode("ascii", "replace").decode()}
LOGIN = "user: n@ornekmarka.com.tr, password_env: NOBETCI_MAIL_PASSWORD"


def checked(folder, text):
    path = folder / "nobetci.yaml"
    path.write_text(BASE + text, encoding="utf-8")
    return check_config(path, ENVIRON)


def read(folder, text) -> Config:
    path = folder / "nobetci.yaml"
    path.write_text(BASE + text, encoding="utf-8")
    return load_config(path, ENVIRON)


def test_a_channel_may_be_a_mail_address(tmp_path):
    config = read(tmp_path, "mail: {host: mail.ornekmarka.com.tr, from: n@ornekmarka.com.tr}")
    channel = config.channels["yonetim"]
    assert (channel.mode, channel.room.address, channel.room.language) == (Mode.MAIL, "yonetim@ornekmarka.com.tr", "en")
    assert config.channels["team"].fallback == "yonetim"


PORTS = {"": 587, "security: starttls,": 587, "security: tls,": 465, "security: none,": 25, "port: 2525,": 2525}


@pytest.mark.parametrize(("said", "port"), PORTS.items(), ids=PORTS)
def test_the_port_follows_from_how_the_way_is_kept_private(tmp_path, said, port):
    assert read(tmp_path, f"mail: {{host: localhost, {said} from: n@ornekmarka.com.tr}}").mail.port == port


SENDERS = {
    "n@ornekmarka.com.tr": ("", "n@ornekmarka.com.tr"),
    "Nöbetçi <n@ornekmarka.com.tr>": ("Nöbetçi", "n@ornekmarka.com.tr"),
    "Örnek Marka, destek <n@ornekmarka.com.tr>": ("Örnek Marka, destek", "n@ornekmarka.com.tr"),
    "<n@ornekmarka.com.tr>": ("", "n@ornekmarka.com.tr"),
}


@pytest.mark.parametrize(("said", "sender"), SENDERS.items(), ids=SENDERS)
def test_a_sender_may_have_a_name(tmp_path, said, sender):
    mail = read(tmp_path, f'mail: {{host: localhost, from: "{said}"}}').mail
    assert (mail.name, mail.address) == sender


STRANGERS = (
    *("a@b@c", "a b@c.example", "a@-c.example", "@c.example", "a@", "a@c..example", "ş@c.example"),
    *("N <a@c.example> x", "N\\n <a@c.example>", "a@c.example\\r\\nBcc: x@y.example", "a" * 65 + "@c.example"),
)


@pytest.mark.parametrize("said", STRANGERS)
def test_what_is_no_address_is_refused(tmp_path, said):
    config, problems, _ = checked(tmp_path, f'mail: {{host: localhost, from: "{said}"}}')
    assert config is None
    assert [problem.what for problem in problems] == ["{value!r} is not a mail address"]


def test_the_password_is_a_secret(tmp_path):
    config = read(tmp_path, f"mail: {{host: mail.ornekmarka.com.tr, from: n@ornekmarka.com.tr, {LOGIN}}}")
    assert config.mail.password == ENVIRON["NOBETCI_MAIL_PASSWORD"]
    assert config.mail.password in config.secrets
    assert config.mail.password not in repr(config.mail)


def test_a_password_may_be_in_a_file(tmp_path):
    (tmp_path / "mail-password.txt").write_text("of-the-file\n")
    config = read(tmp_path, "mail: {host: localhost, from: n@x.example, user: n, password_file: mail-password.txt}")
    assert config.mail.password == "of-the-file"
    assert tmp_path / "mail-password.txt" in config.watched


WAYS = {
    "none": ("host: mail.ornekmarka.com.tr, security: none", ["mail travels readable by everyone on the way"]),
    "none, on this computer": ("host: localhost, security: none", []),
    "none, on this computer by number": ('host: "::1", security: none', []),
    "starttls": ("host: mail.ornekmarka.com.tr", []),
}


@pytest.mark.parametrize(("said", "warned"), WAYS.values(), ids=WAYS)
def test_an_open_way_is_pointed_out(tmp_path, said, warned):
    config, problems, warnings = checked(tmp_path, f"mail: {{{said}, from: n@ornekmarka.com.tr}}")
    assert config is not None, problems
    assert [one.what for one in warnings if "mail" in one.what] == warned


def test_a_password_may_travel_openly_to_this_computer(tmp_path):
    assert read(tmp_path, f"mail: {{host: localhost, security: none, from: n@x.example, {LOGIN}}}").mail.user


def test_unset_no_mail_is_sent_and_a_silence_is_twenty_seconds(tmp_path):
    assert read(tmp_path, "mail: {host: localhost, from: n@x.example}").mail.timeout == timedelta(seconds=20)
    path = tmp_path / "without.yaml"
    path.write_text(BASE.split("operators")[0], encoding="utf-8")
    assert load_config(path, {}).mail is None
