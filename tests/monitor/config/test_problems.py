"""Every mistake an operator can make has a file here; its first line is what they are told."""

from pathlib import Path

import pytest

from monitor.config import check_config, load_config
from monitor.config.fields import nearest
from monitor.config.problems import _SPANS
from monitor.errors import ConfigError
from scrapers.kit.duration import parse_duration, parse_range

DATA = Path(__file__).parent.parent / "data" / "config"
BAD = sorted(DATA.glob("bad.*.yaml"))
ENVIRON = {
    "NOBETCI_SLACK_TOKEN": "xoxb-1-test",
    "GOOD_WEBHOOK": "https://hooks.slack.com/services/T0/B0/x",
    "OPEN_WEBHOOK": "http://hooks.example/x",
    "BROKEN_TOKEN": "xoxb 1",
    "BROKEN_TOKEN_2": "proxy:80",
}


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name.removeprefix("bad.").removesuffix(".yaml"))
def test_a_mistake_is_told_once_with_its_line_and_a_hint(path):
    expected = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")

    config, problems, _ = check_config(path, ENVIRON)

    told = [problem.say().replace(f"{DATA}/", "").removeprefix(f"{path.name}:").strip() for problem in problems]
    assert told == [expected]
    assert config is None


def test_every_problem_of_a_file_is_told_at_once_in_its_order(tmp_path):
    path = tmp_path / "nobetci.yaml"
    path.write_text(
        "contact: no\n"
        "timezone: Mars/Olympus\n"
        "brands:\n"
        "  - {name: Örnek Marka, terms: [ö]}\n"
        "sources:\n"
        "  - {kind: sites}\n"
        "  - {kind: site, preset: sikayetvar, slug: a, brand: Başka, tell_after: 0}\n"
        "channels:\n"
        "  team: {slack: '#destek', fallback: ops}\n"
        "routes:\n"
        "  - {name: urgent, to: taem, when: {urgency: 9..1, topics: refnd}}\n"
        "slack: {token_env: NOT_SET}\n"
        "daemon: {tick: 0, tack: 1s}\n"
        "lexicon: missing.yaml\n",
        encoding="utf-8",
    )

    with pytest.raises(ConfigError) as caught:
        load_config(path, {})

    assert [problem.line for problem in caught.value.problems] == [1, 2, 4, 6, 7, 7, 9, 9, 11, 11, 11, 12, 13, 13, 14]
    assert caught.value.exit_code == 2


def test_a_secret_is_never_repeated(tmp_path):
    path = tmp_path / "nobetci.yaml"
    path.write_text(
        "contact: xoxb-1111-secret\n"
        "brands: [{name: xoxb-2222-secret, terms: xoxp-3333-secret}]\n"
        "sources: [{kind: xapp-4444-secret}]\n"
        "channels: {team: {slack: xoxb-5555-secret}, ops: {webhook_env: 'https://hooks.slack.com/services/secret'}}\n"
        "slack: {token: xoxb-6666-secret, token_env: xoxb-7777-secret, base_url: 'http://a:secret@slack.com/'}\n"
        "routes: [{name: a, to: xoxb-8888-secret, when: {topics: xoxb-9999-secret}}]\n"
        "store: xoxb-0000-secret\n",
        encoding="utf-8",
    )

    _, problems, warnings = check_config(path, {})

    assert len(problems) > 10
    told = "\n".join(found.say() for found in (*problems, *warnings))
    assert "-secret" not in told
    assert "/secret" not in told
    assert ":secret" not in told


def test_what_the_shared_durations_say_is_translated():
    for parse, value in ((parse_duration, "soon"), (parse_duration, "999999999w"), (parse_range, "5m..1s")):
        with pytest.raises(ValueError, match="such as") as caught:
            parse(value)
        assert str(caught.value) in _SPANS


def test_a_far_off_word_is_not_guessed():
    assert nearest("xyz", ["topics", "brands"]) is None
    assert nearest("topic", ["topics", "brands"]) == "topics"


@pytest.mark.parametrize(
    ("text", "told"),
    {
        "nothing": ("", "contact is missing"),
        "only a comment": ("# later\n", "contact is missing"),
        "a word": ("contact", "the file must hold keys and values"),
        "not text": ("\x00", "not valid YAML"),
        "a key that is a number": ("5: a\ncontact: a@b.c\n", "unknown key 5"),
        "a key that is yes": ("on: a\ncontact: a@b.c\n", "cannot be a key"),
    }.values(),
)
def test_a_file_of_something_else_is_told(tmp_path, text, told):
    path = tmp_path / "nobetci.yaml"
    path.write_text(text, encoding="utf-8")

    config, problems, _ = check_config(path, {})

    assert config is None
    assert any(told in problem.say() for problem in problems)


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    config, problems, warnings = check_config(tmp_path / "none.yaml", {})

    assert (config, warnings) == (None, [])
    assert "cannot be read" in problems[0].say()
