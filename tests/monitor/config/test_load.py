from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.config import Mode, bare_config, check_config, find_config, load_config, shipped_rulebook
from monitor.config.lexicon import read_rulebook
from monitor.errors import ConfigError
from monitor.rules.alert import Manners
from monitor.rules.budget import Budget
from monitor.rules.card import Room
from monitor.rules.relevance import Brand
from monitor.rules.route import Condition, Route
from scrapers.kit.shipped import shipped

DATA = Path(__file__).parent.parent / "data" / "config"
LEXICON = DATA / "lexicon.small.yaml"
SMALL = f"""
contact: destek@ornekmarka.com.tr
lexicon: {LEXICON}
brands:
  - name: Örnek Marka
    terms: [örnek marka, ornekmarka]
sources:
  - {{kind: site, preset: sikayetvar, slug: ornek-marka, enabled: true}}
"""
UNVERIFIED = "sikayetvar was never compared with the live site"
SLACK = "channels:\n  team: {slack: C0123456789}\n"


@pytest.fixture
def write(tmp_path):
    def write(text, name="nobetci.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def warnings_of(path, environ=None):
    config, problems, warnings = check_config(path, environ or {})
    assert not problems, [problem.say() for problem in problems]
    assert config is not None
    return [said for warning in warnings if UNVERIFIED not in (said := warning.say().removeprefix(f"{path}:"))]


def test_a_small_file_gives_the_documented_defaults(write, tmp_path):
    config = load_config(write(SMALL), {})

    assert config.language == "tr"
    assert config.timezone == ZoneInfo("Europe/Istanbul")
    assert config.contact == "destek@ornekmarka.com.tr"
    assert config.brands == (Brand("Örnek Marka", ("örnek marka", "ornekmarka")),)
    assert config.store.path == tmp_path / "nobetci.db"
    assert config.store.busy_timeout == timedelta(seconds=10)
    assert (config.http.in_flight, config.http.most_bytes, config.http.allow_private_hosts) == (50, 8_000_000, False)
    assert config.delivery.reconcile_after == (timedelta(seconds=2), timedelta(seconds=5))
    assert config.delivery.post_every == timedelta(seconds=1.1)
    assert config.daemon.stop_within == timedelta(seconds=4)
    assert config.cases.join_within == timedelta(days=7)
    assert config.slack.token is None
    assert config.slack.base_url == "https://slack.com/api/"


def test_without_channels_everything_urgent_is_printed_to_one_terminal(write):
    config = load_config(write(SMALL), {})

    assert {name: (entry.room, entry.mode) for name, entry in config.channels.items()} == {
        "terminal": (Room("terminal", "", "tr"), Mode.TERMINAL)
    }
    assert config.operators == "terminal"
    assert config.routes == (Route("everything", "terminal", Condition(), Manners()),)


def test_with_one_team_and_one_operators_channel_no_route_is_needed(write):
    text = SMALL + "channels:\n  ops: {terminal: true}\n  team: {terminal: true, language: en}\noperators: ops\n"
    config = load_config(write(text), {})

    assert [route.channel for route in config.routes] == ["team"]
    assert config.channels["team"].room.language == "en"
    assert config.channels["ops"].room.language == "tr"


def test_a_route_takes_its_condition_and_its_manners(write):
    text = SMALL + (
        "routes:\n  - name: urgent\n    to: terminal\n    at_least: 40\n    worse_by: 10\n    quiet_for: 5m\n"
        "    backlog_within: 2d\n"
        "    when: {brands: Örnek Marka, sources: [sikayetvar], topics: [refund], urgency: 40..90}\n"
    )
    (route,) = load_config(write(text), {}).routes

    condition = Condition(frozenset({"Örnek Marka"}), frozenset({"sikayetvar"}), frozenset({"refund"}), (40, 90))
    assert route == Route("urgent", "terminal", condition, Manners(40, 10, timedelta(minutes=5), timedelta(days=2)))


BUDGETS = {
    "alone": ("budget: 20/day", Manners(at_least=25, budget=Budget(20, until_known=50))),
    "with a least threshold": ("budget: 5 / day, at_least: 40", Manners(at_least=40, budget=Budget(5, until_known=40))),
}


@pytest.mark.parametrize(("said", "manners"), BUDGETS.values(), ids=BUDGETS)
def test_a_route_may_say_how_much_it_can_take_instead_of_how_urgent(write, said, manners):
    (route,) = load_config(write(f"{SMALL}routes:\n  - {{name: urgent, to: terminal, {said}}}\n"), {}).routes

    assert route.manners == manners


def test_the_token_comes_from_the_variable_and_shows_nowhere(write):
    config = load_config(write(SMALL + SLACK + "slack: {token_env: TOKEN}\n"), {"TOKEN": " xoxb-1-hush\n"})

    assert config.slack.token == "xoxb-1-hush"
    assert config.channels["team"].mode is Mode.SLACK
    assert config.channels["team"].room.address == "C0123456789"
    assert "hush" not in repr(config)


def test_the_token_comes_from_a_file_beside_the_configuration_and_its_change_is_watched(write, tmp_path):
    write("xoxb-2-hush\n", "token.txt")
    config = load_config(write(SMALL + SLACK + "slack: {token_file: token.txt}\n"), {})

    assert config.slack.token == "xoxb-2-hush"
    assert tmp_path / "token.txt" in config.watched


@pytest.mark.parametrize(
    ("content", "told"), {"empty": (b" \n", "is empty"), "binary": (b"\xff\xfe", "cannot be read")}.values()
)
def test_a_token_file_without_a_token_is_told(write, tmp_path, content, told):
    (tmp_path / "token.txt").write_bytes(content)

    _, problems, _ = check_config(write(SMALL + "slack: {token_file: token.txt}\n"), {})

    assert [told in problem.say() for problem in problems] == [True]


def test_slack_channels_without_any_slack_section_are_printed_and_that_is_said(write):
    path = write(SMALL + SLACK)

    assert load_config(path, {}).channels["team"].mode is Mode.TERMINAL
    assert warnings_of(path) == [
        "10: no Slack token is named: messages for Slack are printed to the terminal"
        " — name its variable: token_env: NOBETCI_SLACK_TOKEN, under slack"
    ]


@pytest.mark.parametrize(
    "url", ["https://hooks.slack.com/services/T/B/hush", "http://127.0.0.1:8080/hush", "http://localhost/hush"]
)
def test_a_webhook_is_an_address_that_shows_nowhere(write, url):
    path = write(SMALL + "channels:\n  team: {webhook_env: HOOK}\n")
    config = load_config(path, {"HOOK": url})

    assert config.channels["team"].mode is Mode.WEBHOOK
    assert config.channels["team"].room.address == url
    assert "hush" not in repr(config)
    assert ["at least once" in warning for warning in warnings_of(path, {"HOOK": url})] == [True]


@pytest.mark.parametrize(
    "url", ["http://hooks.example/x", "https://", "ftp://localhost/x", "http://127.0.0.1.evil.example/", "https://[::1"]
)
def test_a_webhook_that_is_no_safe_address_is_refused(write, url):
    _, problems, _ = check_config(write(SMALL + "channels:\n  team: {webhook_env: HOOK}\n"), {"HOOK": url})

    assert ["is not an https address" in problem.say() for problem in problems] == [True]


def test_a_proxy_with_a_password_comes_from_a_variable(write):
    config = load_config(write(SMALL + "http: {proxy_env: PROXY}\n"), {"PROXY": "http://ayse:hush@proxy:3128"})

    assert config.http.proxy == "http://ayse:hush@proxy:3128"
    assert "hush" not in repr(config)


def test_a_proxy_named_twice_is_told(write):
    _, problems, _ = check_config(write(SMALL + "http: {proxy_env: P, proxy: 'http://a'}\n"), {"P": "http://b"})

    assert ["keep one of them" in problem.say() for problem in problems] == [True]


def test_a_fallback_is_kept_and_may_be_followed_by_another(write):
    text = SMALL + (
        "channels:\n  a: {terminal: true, fallback: b}\n  b: {terminal: true, fallback: c}\n  c: {terminal: true}\n"
        "operators: c\nroutes: [{name: all, to: a}]\n"
    )
    config = load_config(write(text), {})

    assert [entry.fallback for entry in config.channels.values()] == ["b", "c", None]


def test_a_source_takes_its_brand_its_name_and_its_clocks(write):
    text = SMALL.replace("enabled: true", "poll: 5m..6m, retry: 1s..2s, probe: 3h, tell_after: 4, gone_after: 5d")
    (source,) = load_config(write(text), {}).sources

    assert (source.name, source.kind, source.brand) == ("sikayetvar", "site", "Örnek Marka")
    assert source.rhythm.poll == (timedelta(minutes=5), timedelta(minutes=6))
    assert source.rhythm.retry == (timedelta(seconds=1), timedelta(seconds=2))
    assert (source.rhythm.probe, source.rhythm.tell_after) == (timedelta(hours=3), 4)
    assert source.rhythm.gone_after == timedelta(days=5)
    assert source.on_brand_page


def test_a_second_entry_of_a_preset_leaves_the_first_its_name(write):
    text = (
        SMALL
        + "  - {kind: site, preset: sikayetvar, slug: baska}\n"
        + "  - {kind: site, preset: eksi, slug: konu--1, name: sozluk}\n"
    )
    config = load_config(write(text), {})

    assert [source.name for source in config.sources] == ["sikayetvar", "sikayetvar-baska", "sozluk"]


def test_a_route_may_call_a_source_by_its_name_or_its_preset(write):
    text = SMALL + (
        "  - {kind: site, preset: eksi, slug: konu--1, name: sozluk}\n"
        "routes: [{name: a, to: terminal, when: {sources: [sikayetvar, eksi, sozluk]}}]\n"
    )
    assert load_config(write(text), {}).routes[0].when.sources == {"sikayetvar", "eksi", "sozluk"}


def test_a_preset_never_compared_with_the_live_site_is_off_unless_it_is_switched_on(write):
    entry = "  - {{kind: site, preset: sikayetim, params: {{cat: '1'}}, name: {name}{more}}}\n"
    path = write(
        SMALL
        + entry.format(name="silent", more="")
        + entry.format(name="loud", more=", enabled: true")
        + entry.format(name="shut", more=", enabled: false")
    )
    enabled = {source.name: source.enabled for source in load_config(path, {}).sources}

    assert enabled == {"sikayetvar": True, "silent": False, "loud": True, "shut": False}
    told = "\n".join(warnings_of(path))
    assert "the source silent is off" in told
    assert "the source loud was never compared" in told
    assert "source shut" not in told


def test_a_file_that_reads_nothing_is_warned_of(write):
    assert any("no source is enabled" in told for told in warnings_of(write(SMALL.replace("true", "false"))))


def test_every_file_the_configuration_was_read_from_is_watched(write):
    path = write(SMALL)

    assert load_config(path, {}).watched == (path, LEXICON, shipped("sites", "sikayetvar.yaml"))


def test_the_failed_sentences_of_a_lexicon_are_told_with_its_own_lines(write):
    path = write(SMALL.replace("lexicon.small", "lexicon.failing"))

    _, problems, _ = check_config(path, {})

    assert [(Path(problem.path).name, problem.line) for problem in problems] == [
        ("lexicon.failing.yaml", 8),
        ("lexicon.failing.yaml", 10),
    ]


def test_the_problems_of_an_own_preset_are_told_with_its_own_lines(write, tmp_path):
    write("preset: own\nlist:\n  url: ftp://nowhere\n", "own.yaml")

    _, problems, _ = check_config(write(SMALL.replace("preset: sikayetvar", "preset: own.yaml")), {})

    assert {problem.path for problem in problems} == {str(tmp_path / "own.yaml")}
    assert all(problem.line for problem in problems)


def test_the_shipped_lexicon_finds_its_own_sentences():
    assert shipped_rulebook().version == read_rulebook(shipped("lexicon.tr.yaml")).version


def test_another_lexicon_is_another_rulebook(write):
    first = load_config(write(SMALL), {}).rulebook
    changed = write(LEXICON.read_text(encoding="utf-8").replace("hard", "problem"), "lexicon.yaml")
    second = load_config(write(SMALL.replace(str(LEXICON), changed.name)), {}).rulebook

    assert first.version != second.version


ROUTE_WARNINGS = {
    "taken by a wider one": (
        "{name: a, to: terminal}",
        "{name: b, to: terminal, when: {topics: legal}}",
        "b is never reached",
    ),
    "with a budget for nothing": (
        "{name: a, to: terminal, when: {topics: legal}, budget: 3/day, at_least: 75}",
        "{name: b, to: terminal}",
        "the budget of the route a changes nothing",
    ),
    "silent": ("{name: a, to: terminal, when: {urgency: 0..20}}", "{name: b, to: terminal}", "a never speaks"),
}


@pytest.mark.parametrize(("first", "second", "told"), ROUTE_WARNINGS.values(), ids=ROUTE_WARNINGS)
def test_a_route_that_makes_no_sense_is_warned_of(write, first, second, told):
    assert [told in warning for warning in warnings_of(write(f"{SMALL}routes:\n  - {first}\n  - {second}\n"))] == [True]


def test_a_token_of_another_sort_and_open_doors_are_warned_of(write):
    told = "\n".join(
        warnings_of(write(SMALL + "slack: {token_env: T}\nhttp: {allow_private_hosts: true}\n"), {"T": "xoxp-9"})
    )

    assert "does not look like a bot token" in told
    assert "inside your own network" in told
    assert "xoxp" not in told


FINDING = {
    "given": (Path("a.yaml"), {"NOBETCI_CONFIG": "b.yaml"}, "a.yaml"),
    "by variable": (None, {"NOBETCI_CONFIG": "b.yaml"}, "b.yaml"),
    "here": (None, {}, "nobetci.yaml"),
    "variable empty": (None, {"NOBETCI_CONFIG": ""}, "nobetci.yaml"),
}


@pytest.mark.parametrize(("given", "environ", "found"), FINDING.values(), ids=FINDING)
def test_the_configuration_is_found(tmp_path, monkeypatch, given, environ, found):
    monkeypatch.chdir(tmp_path)
    for name in ("a.yaml", "b.yaml", "nobetci.yaml"):
        Path(name).touch()

    assert find_config(given, environ) == Path(found)


def test_who_has_no_configuration_is_told_how_to_write_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ConfigError, match="nobetci init"):
        find_config(None, {})


def test_a_preset_alone_makes_a_configuration_to_try_it_with():
    config = bare_config("sikayetvar", slug="ornek-marka", base_url="http://127.0.0.1:8080")
    (source,) = config.sources

    assert (source.name, source.enabled, source.brand) == ("sikayetvar", True, "ornek-marka")
    assert config.http.allow_private_hosts


def test_trying_a_preset_keeps_all_else_of_the_configuration_there_is(write):
    given = load_config(write(SMALL + "http: {read: 3s}\n"), {})
    config = bare_config("eksi", slug="konu--1", like=given)

    assert [source.name for source in config.sources] == ["eksi"]
    assert (config.http, config.brands, config.rulebook) == (given.http, given.brands, given.rulebook)


def test_trying_a_preset_that_does_not_exist_says_so():
    with pytest.raises(ConfigError, match="sikayetvarr"):
        bare_config("sikayetvarr", slug="a")
