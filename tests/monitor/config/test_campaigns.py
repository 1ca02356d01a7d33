"""What the file says of campaigns and of a brand's market."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import check_config, group_weights_path, load_config, read_group_weights
from monitor.rules.campaign import Thresholds
from monitor.rules.coordination.cues import Market, Rival
from monitor.rules.coordination.post import LinkKind
from monitor.rules.relevance import Brand

LEXICON = Path(__file__).parent.parent / "data" / "config" / "lexicon.small.yaml"
MARKET = """    rivals:
      - {name: Sepetix, aliases: sepetiks, domains: [Sepetix.example, şok.com.tr]}
      - {name: Almacım}
    news_domains: haber.example
    affiliate_params: [ref, aff]
    comparison: ["{rival} varken {brand} niye"]
    own_tags: ["#pazarim"]
"""


@pytest.fixture
def write(tmp_path):
    def write(market="", more=""):
        path = tmp_path / "nobetci.yaml"
        path.write_text(
            f"contact: a@b.example\nlexicon: {LEXICON}\nbrands:\n  - name: Pazarim\n{market}"
            f"sources:\n  - {{kind: site, preset: sikayetvar, slug: pazarim, enabled: true}}\n{more}",
            encoding="utf-8",
        )
        return path

    return write


def test_without_a_word_campaigns_are_looked_for_with_the_documented_thresholds(write):
    config = load_config(write(), {})

    assert config.campaigns.enabled
    assert config.campaigns.linking.window == 7 * 86_400
    assert config.campaigns.thresholds == Thresholds(60, 80, timedelta(hours=48), 5, timedelta(days=90))
    assert config.campaigns.model == read_group_weights(group_weights_path())
    assert config.cues["Pazarim"].made_of == (Brand("Pazarim"), Market())


def test_thresholds_and_times_can_be_set(write):
    said = (
        "campaigns: {enabled: false, amber: 50, red: 90, window: 1h, quiet_after: 90m, at_least: 3, quiet_for: 30d}\n"
    )
    config = load_config(write(more=said), {})

    assert not config.campaigns.enabled
    assert config.campaigns.linking.window == 3_600
    assert config.campaigns.thresholds == Thresholds(50, 90, timedelta(minutes=90), 3, timedelta(days=30))


@pytest.mark.parametrize("key", ["window", "quiet_after", "quiet_for"])
def test_a_bare_number_that_was_meant_as_days_or_hours_is_refused(write, key):
    config, problems, _ = check_config(write(more=f"campaigns: {{{key}: 7}}\n"), {})

    assert config is None
    [problem] = problems
    assert problem.say().endswith(
        f"{key} is shorter than an hour — write it like 24h or 7d: a bare number means seconds"
    )


def test_a_brands_market_becomes_its_cues(write):
    cues = load_config(write(MARKET), {}).cues["Pazarim"]

    assert cues.made_of[1] == Market(
        rivals=(Rival("Sepetix", ("sepetiks",), ("sepetix.example", "şok.com.tr")), Rival("Almacım")),
        news_domains=("haber.example",),
        affiliate_params=("ref", "aff"),
        comparison=("{rival} varken {brand} niye",),
        own_tags=("#pazarim",),
    )
    assert cues.link_kind("https://xn--ok-eta.com.tr/a") is LinkKind.RIVAL
    assert cues.own_tags == {"pazarim"}


def test_weights_of_ones_own_are_used_and_watched(write, tmp_path):
    (tmp_path / "ours.json").write_bytes(
        group_weights_path().read_bytes().replace(b'"version": "', b'"version": "our-')
    )
    config = load_config(write(more="campaigns: {weights: ours.json}\n"), {})

    assert config.campaigns.model.version.startswith("our-")
    assert tmp_path / "ours.json" in config.watched


def test_weights_of_ones_own_that_are_broken_are_a_problem_of_their_file(write, tmp_path):
    (tmp_path / "ours.json").write_text("{}", encoding="utf-8")
    config, problems, _ = check_config(write(more="campaigns: {weights: ours.json}\n"), {})

    assert config is None
    assert [problem.say() for problem in problems] == [
        f"{tmp_path}/ours.json: these are no weights of a format this program reads"
        " — install the program again, or build them with scripts/train"
    ]


def test_comparisons_without_a_rival_are_noted(write):
    said = '    comparison: ["{rival} varken {brand} niye"]\n'
    _, _, alone = check_config(write(market=said), {})
    _, _, beside = check_config(write(market=f"    rivals: [{{name: Sepetix}}]\n{said}"), {})

    assert any("no rival is named" in warning.say() for warning in alone)
    assert not any("no rival is named" in warning.say() for warning in beside)
