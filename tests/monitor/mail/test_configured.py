"""From the YAML to the mailbox: a channel that is a mail address speaks, and the check asks whether it could."""

import pytest
from cards import MESSAGES
from post_office import PostOffice

from fakes import FixedClock
from monitor.config import load_config
from monitor.errors import DeliveryFailed
from monitor.preflight import REFUSES, TAKES_US, preflight
from monitor.voices import Voices

YAML = """
contact: destek@ornekmarka.com.tr
brands: [{{name: Örnek Marka}}]
sources: [{{kind: site, preset: sikayetvar, slug: ornek-marka, enabled: false}}]
channels: {{yonetim: {{mail: yonetim@ornekmarka.com.tr, language: en}}}}
mail: {{host: localhost, port: {port}, security: none, from: Nöbetçi <nobetci@ornekmarka.com.tr>, timeout: 5s}}
"""


@pytest.fixture
def office():
    with PostOffice() as opened:
        yield opened


@pytest.fixture
def config(office, tmp_path):
    path = tmp_path / "nobetci.yaml"
    path.write_text(YAML.format(port=office.port), encoding="utf-8")
    return load_config(path, {})


def no_console():
    raise AssertionError("nothing speaks to the terminal")


def test_a_channel_that_is_an_address_gets_mail_in_its_language(office, config):
    entry = config.channels["yonetim"]
    Voices(config, no_console, FixedClock()).channel(entry).post(entry.room, MESSAGES["card-new"])
    [mail] = office.mails
    assert mail.readers == ("yonetim@ornekmarka.com.tr",)
    assert mail.parsed["From"] == "Nöbetçi <nobetci@ornekmarka.com.tr>"
    assert "Reply: https://" in mail.parsed.get_content()


def test_the_check_says_whether_mail_would_be_taken(office, config):
    assert [(reply.name, reply.fine, reply.says) for reply in preflight(config)] == [("yonetim", True, TAKES_US)]
    office.close()
    [reply] = preflight(config)
    assert (reply.fine, reply.says, reply.values) == (False, REFUSES, {"code": "ConnectionRefusedError"})
    assert office.mails == []


def test_a_failure_names_no_reader(office, config):
    entry = config.channels["yonetim"]
    office.close()
    with pytest.raises(DeliveryFailed) as failed:
        Voices(config, no_console, FixedClock()).channel(entry).post(entry.room, MESSAGES["card-new"])
    assert "yonetim" not in repr(failed.value) + str(failed.value)
