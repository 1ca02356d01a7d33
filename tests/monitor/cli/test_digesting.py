"""`nobetci digest`: shown as it was made or as it would be, written, sent once, spoken about; and what is refused."""

import re
import shutil
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import command_line
import pytest
from digests import PNG, a_digest

from fakes import BRAND, a_judgement, a_mention, heard
from monitor.clock import system_clock
from monitor.language import ISTANBUL
from monitor.rules.delivery import Delivery
from monitor.rules.digest.card import Chart
from monitor.rules.week import Week
from monitor.store.door import Store

CONFIG = f"""
contact: destek@papatya.example
brands: [{{name: {BRAND}}}]
sources: [{{kind: site, preset: sikayetvar, slug: papatya}}]
channels: {{team: {{terminal: true}}, boss: {{terminal: true, language: en}}}}
operators: team
routes: [{{name: urgent, to: team}}]
"""
SECTION = "digest: {to: [team, boss], pictures: false}\n"
A_TIME = rb"\d\d:\d\d"
WORDS = "siparisim gelmedi, kimse bakmiyor"


def running():
    """Commands take the computer's time: asked for anew by every test, since a week may begin meanwhile."""
    return Week.of(system_clock().astimezone(ISTANBUL).date())


def last():
    return running().before()


def run(*arguments):
    return command_line.run("digest", *arguments)


def lines(*arguments):
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines()


def configure(folder, section=SECTION, brands=""):
    text = CONFIG.replace(f"{{name: {BRAND}}}", f"{{name: {BRAND}}}{brands}")
    text = text.replace("slug: papatya", f"slug: papatya, brand: {BRAND}")
    (folder / "nobetci.yaml").write_text(f"{text}store: {{path: shop.db}}\n{section}", encoding="utf-8")


@pytest.fixture
def shop(blank_store, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOBETCI_LANG", "en")
    with a_shop(blank_store, tmp_path) as store:
        yield store


@contextmanager
def a_shop(blank_store, folder):
    """Twelve people complained last week."""
    configure(folder)
    with closing(Store.open(Path(shutil.copy(blank_store, folder / "shop.db")))) as store:
        say(store, last(), 12)
        yield store


@pytest.fixture(scope="module")
def sent_once(blank_store, tmp_path_factory):
    """A store whose last week was told by hand; copy it, change nothing in it."""
    folder = tmp_path_factory.mktemp("sent")
    with a_shop(blank_store, folder):
        assert run("--send", "--config", folder / "nobetci.yaml").exit_code == 0
    return folder / "shop.db"


@pytest.fixture
def sent(sent_once, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOBETCI_LANG", "en")
    configure(tmp_path)
    with closing(Store.open(Path(shutil.copy(sent_once, tmp_path / "shop.db")))) as store:
        yield store


def say(store, week, times):
    """So much was said in that week."""
    at = week.span(ISTANBUL)[0] + timedelta(seconds=1)
    with store.transaction() as tx:
        said = [a_mention(f"{week.name}-{number}", f"{WORDS} {number}", created_at=at) for number in range(times)]
        tx.mentions.add(said, heard(), now=at)
        for stored in tx.mentions.unjudged(50):
            case = tx.cases.open(stored, 80, now=at)
            tx.mentions.claim(stored)
            tx.mentions.judged(stored, a_judgement(80), case.id, now=at)


def made(store, week=None):
    with store.reading() as tx:
        return tx.digests.of(BRAND, (week or last()).monday)


def waiting(store):
    with store.reading() as tx:
        return tx.digests.messages(f"{store.id}:digest:")


def test_a_week_that_has_no_digest_is_shown_as_it_would_be_and_nothing_is_kept(shop):
    done = run()
    assert done.exit_code == 0
    assert "12" in done.stdout
    assert WORDS in done.stdout
    assert done.stderr == f"{BRAND} {last().name}: made just now and not kept; nobody was told\n"
    assert (made(shop), waiting(shop)) == (None, [])
    assert lines("--print", "--week", last().name) == done.stdout.splitlines()


def test_a_week_that_has_one_is_shown_as_it_was_made(sent):
    shown = lines()
    say(sent, running(), 3)
    with sent.transaction() as tx:
        at = last().span(ISTANBUL)[0]
        tx.mentions.add([a_mention("late", created_at=at)], heard(), now=at)
    done = run()
    assert (done.stdout.splitlines(), done.stderr) == (shown, "")


def test_the_running_week_is_shown_as_far_as_it_is_and_never_sent(shop):
    say(shop, running(), 5)
    done = run("--week", running().name)
    assert done.exit_code == 0
    assert done.stderr == f"{BRAND} {running().name}: not over yet, these are the figures so far\n"
    for what in (("--send",), ("--feedback", "good")):
        done = run("--week", running().name, *what)
        assert (done.exit_code, f"the week {running().name} is not over yet" in done.stderr) == (1, True)
    assert (made(shop, running()), waiting(shop)) == (None, [])


def test_it_is_read_in_the_language_that_is_asked_for(shop):
    assert lines("--language", "tr") != lines("--language", "en")
    assert run("--language", "de").exit_code == 2


def test_a_page_is_written_to_a_file_or_to_standard_output(shop, tmp_path):
    done = run("--html", tmp_path / "week.html", "--language", "tr")
    assert done.exit_code == 0, done.output
    page = (tmp_path / "week.html").read_bytes()
    assert page.lower().startswith(b"<!doctype html")
    assert b'lang="tr"' in page
    assert WORDS.encode() in page
    again = run("--html", "-", "--language", "tr").stdout_bytes
    assert re.sub(A_TIME, b"", again) == re.sub(A_TIME, b"", page)  # it says when it was made
    done = run("--html", tmp_path / "no" / "week.html")
    assert (done.exit_code, "cannot be written" in done.stderr) == (1, True)
    assert "/dev/full cannot be written" in run("--html", "/dev/full").stderr


def test_a_page_has_pictures_where_somebody_can_draw_them(shop, tmp_path):
    pytest.importorskip("matplotlib")
    configure(shop.path.parent, "digest: {to: team}\n")
    assert b"data:image/png;base64," in run("--html", "-").stdout_bytes


def test_sent_by_hand_it_goes_to_each_channel_once(shop):
    assert lines("--send") == [f"{BRAND} {last().name}: it goes to team", f"{BRAND} {last().name}: it goes to boss"]
    keys = waiting(shop)
    assert len(keys) == 2
    with shop.transaction() as tx:
        item = tx.outbox.get(keys[0])
        sent = replace(item, state=Delivery.SENT, told_rev=1, sent_at=system_clock())
        tx.outbox.save(sent, expected=Delivery.PENDING)
    team, boss = lines("--send")
    assert team.startswith(f"{BRAND} {last().name}: already sent to team on 2")
    assert boss == f"{BRAND} {last().name}: made for boss before; now: waiting"
    assert waiting(shop) == keys


def test_a_channel_that_came_later_gets_it_when_it_is_sent_by_hand(shop):
    configure(shop.path.parent, "digest: {to: team, pictures: false}\n")
    assert lines("--send") == [f"{BRAND} {last().name}: it goes to team"]
    configure(shop.path.parent)
    assert lines("--send")[1] == f"{BRAND} {last().name}: it goes to boss"
    assert len(waiting(shop)) == 2


def test_pictures_are_drawn_for_a_language_that_came_later(shop):
    pytest.importorskip("matplotlib")
    with shop.transaction() as tx:
        number = tx.digests.make(a_digest(brand=BRAND, week=last().monday), "token-0123456789abcdef")
        tx.digests.draw(number, "tr", {Chart.DAYS: PNG})
    configure(shop.path.parent, "digest: {to: [team, boss]}\n")
    lines("--send")
    with shop.reading() as tx:
        assert tx.digests.pictures(number, "tr") == {Chart.DAYS: PNG}
        assert tx.digests.pictures(number, "en")


def test_of_what_nobody_can_have_read_nobody_says_anything(shop):
    done = run("--feedback", "çok iyi")
    assert (done.exit_code, "nobody can have read it" in done.stderr) == (1, True)


def test_what_somebody_says_of_it_is_told_below_it(sent):
    (answer,) = lines("--feedback", "çok iyi", "--by", "Ayşe")
    assert answer
    with sent.reading() as tx:
        states = tx.outbox.count_by_state()
    assert sum(states.values()) == 4, "two digests, and a note below each"
    done = run("--feedback", " ")
    assert (done.exit_code, bool(done.stderr)) == (1, True)


def status(*more):
    return command_line.run("status", *more).stdout


def test_status_says_nothing_of_digests_before_there_is_one(shop):
    assert "weekly digest" not in status()


def test_status_says_which_was_made_last_and_where_it_is(sent):
    assert f"weekly digest of {BRAND}: {last().name}, made 2" in status()
    assert "; team: waiting, boss: waiting\n" in status()
    assert f'"week": "{last().name}"' in status("--json")


def test_several_brands_are_shown_one_after_another_and_a_page_is_of_one(shop):
    configure(shop.path.parent, brands=", {name: Kirpi}")
    done = run()
    assert f"{BRAND} {last().name}" in done.stderr
    assert f"Kirpi {last().name}" in done.stderr
    assert "Kirpi" not in run("--brand", BRAND).stderr
    for what in ("--html", "--feedback"):
        done = run(what, "-")
        assert (done.exit_code, done.stderr) == (1, f"say which brand, with --brand; there are: {BRAND}, Kirpi\n")


WRONG = {
    "an unknown brand": (("--brand", "Papatia"), f"no brand 'Papatia'; there are: {BRAND}"),
    "no week": (("--week", "next"), "'next' is no week: write it like 2026-W47"),
    "a week there is not": (("--week", "2026-W54"), "'2026-W54' is no week"),
    "a week to come": (("--week", running().before(-2).name), "is still to come"),
    "two things at once": (("--send", "--html", "-"), "say one thing at a time"),
    "printed and sent": (("--print", "--send"), "say one thing at a time"),
    "a name without a word": (("--by", "Ayşe"), "--by belongs to --feedback"),
}


@pytest.mark.parametrize(("given", "says"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_refused_in_a_sentence(shop, given, says):
    done = run(*given)
    assert done.exit_code == 1
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert (made(shop), waiting(shop)) == (None, [])


def test_without_a_store_it_says_so(shop):
    shop.close()
    shop.path.unlink()
    done = run()
    assert done.exit_code == 3
    assert "there is no store yet" in done.stderr
