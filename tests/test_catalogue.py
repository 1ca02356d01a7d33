"""The Turkish catalogue: complete, true to what it translates, compiled, and all that a Turkish reader sees."""

import io
import re
import shutil
import string
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from cards import MESSAGES

from monitor.language import Voice, translator
from monitor.rules.telling import plain_lines, summary
from monitor.slack.blocks import payload

HOUSE = Path(__file__).parent.parent
PO = HOUSE / "config" / "locale" / "tr" / "LC_MESSAGES" / "nobetci.po"
SAME_IN_BOTH = {
    "auto, utf-8, windows-1254 …",
    "{level}, {brand}, {source}, {author}: “{words}”",
    "Facebook",
    "X",
    "Model",
    "motor",
    "{topic}: {n}.",
}
WRITTEN_BY_NOBODY = "{urgency} {"
"""The reason of the hostile card: no message of ours, shown as it is."""


@pytest.fixture(scope="module")
def catalogue():
    with PO.open("rb") as file:
        return read_po(file, locale="tr")


@pytest.fixture(scope="module")
def pairs(catalogue):
    return [(entry.id, entry.string) for entry in catalogue if entry.id]


def test_every_message_has_turkish(pairs):
    assert [text for text, turkish in pairs if not turkish] == []
    assert {text for text, turkish in pairs if turkish == text} == SAME_IN_BOTH


def places(text):
    """What stands in braces, with its conversion and form; `{{` and `}}` are letters."""
    return Counter((name, form, how) for _, name, form, how in string.Formatter().parse(text) if name is not None)


def edges(text):
    """What must not change around the words: spaces, line ends, and the sign at the end of a sentence."""
    return re.match(r"\s*", text)[0], re.search(r"[.?]?\s*$", text)[0], text.count("\n")


@pytest.mark.parametrize("kept", [places, edges])
def test_a_translation_keeps_what_is_not_words(pairs, kept):
    assert [text for text, turkish in pairs if kept(text) != kept(turkish)] == []


def test_no_turkish_suffix_hangs_on_a_value_whose_vowels_nobody_knows(pairs):
    assert [turkish for _, turkish in pairs if re.search(r"(?<!\{)\{\w+(![rsa])?\}['’]?[^\W\d_]", turkish)] == []


def test_nobody_is_called_fake(pairs):
    assert [turkish for _, turkish in pairs if "sahte" in turkish.casefold()] == []


def test_the_compiled_catalogue_is_what_the_written_one_compiles_to(catalogue):
    binary = io.BytesIO()
    write_mo(binary, catalogue)
    assert PO.with_suffix(".mo").read_bytes() == binary.getvalue()


def checked(house):
    script = house / "scripts" / "catalogue"
    return subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, encoding="utf-8")


def test_the_catalogue_holds_every_message_of_the_program():
    check = checked(HOUSE)
    assert check.returncode == 0, check.stdout


def test_a_message_that_nobody_translated_is_named(tmp_path):
    for part in ("config", "monitor", "scrapers", "scripts"):
        shutil.copytree(HOUSE / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "scrapers" / "fresh.py").write_text('from scrapers.kit.errors import msg\n\nNEWS = msg("fresh news")\n')
    check = checked(tmp_path)
    assert check.returncode == 1
    assert "not translated: fresh news" in check.stdout


class Listener:
    """A Turkish translator that remembers what it had no Turkish for."""

    def __init__(self):
        self.translate = translator("tr")
        self.missed = set()

    def __call__(self, text):
        turkish = self.translate(text)
        if turkish == text and text not in SAME_IN_BOTH:
            self.missed.add(text)
        return turkish


def leaves(node):
    """Every text that a reader of a Slack message sees."""
    if isinstance(node, dict):
        yield from (node["text"],) if isinstance(node.get("text"), str) else ()
        for value in node.values():
            yield from leaves(value)
    elif isinstance(node, list):
        for item in node:
            yield from leaves(item)


def shown(message, voice):
    """The message wherever it is shown, as one text."""
    return "\n".join([*plain_lines(message, voice), summary(message, voice), *leaves(payload(message, voice))])


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_all_that_a_card_asks_the_catalogue_for_is_there(message):
    listener = Listener()
    shown(message, Voice("tr", listener))
    assert listener.missed <= {WRITTEN_BY_NOBODY}


NOT_OURS = re.compile(
    r"<!date[^>]*>|https?://\S+|nobetci try .*|nobetci campaign \d+ --verdict …"
    r"|(?:coordinated-)?genuine \(|inauthentic \(|unsure \(|Kural: urgent"
)
"""Slack's own notation, addresses, commands to type with their answers, and the name an operator gave a route."""


def words(text):
    return set(re.findall(r"[^\W\d_]{3,}", text.casefold()))


@pytest.mark.parametrize("name", sorted(name for name in MESSAGES if "hostile" not in name))
def test_no_word_of_a_turkish_message_is_english(pairs, name):
    english, turkish = (set().union(*map(words, side)) for side in zip(*pairs, strict=True))
    read = words(NOT_OURS.sub(" ", shown(MESSAGES[name], Voice("tr", translator("tr")))))
    assert read & (english - turkish) == set()
