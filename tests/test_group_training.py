"""The weights of groups, learned from two small invented months: bounded, repeatable, tried on other stories."""

import gzip
import json
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

pytest.importorskip("sklearn", reason="the extra `train` is not installed")
SCRIPTS = Path(__file__).parents[1] / "scripts"
sys.path.insert(0, str(SCRIPTS))

import numpy as np  # noqa: E402
from streams.days import stream  # noqa: E402
from training.campaigns import linking, main, write  # noqa: E402
from training.group_figures import as_table, crossed  # noqa: E402
from training.groupfit import PROPAGANDA, UNAIMED, ground_of, trained  # noqa: E402
from training.judging import judge, without_accounts, without_objects, without_rivals  # noqa: E402
from training.listening import Listener  # noqa: E402
from training.peace import judged_in_peace, peaceful  # noqa: E402
from training.recording import record  # noqa: E402
from training.sample import sample_month  # noqa: E402

from monitor.config import read_group_weights, shipped_rulebook  # noqa: E402
from monitor.rules.coordination.features import FAMILIES, Family  # noqa: E402
from scrapers.kit.wire import mention_to_line  # noqa: E402


@pytest.fixture(scope="module")
def recordings():
    listener = Listener(shipped_rulebook())
    months = [listener.month(stream(fold, 0, ordinary=60), f"{fold}/0") for fold in (0, 1)]
    return [record(month, linking()) for month in months]


@pytest.fixture(scope="module")
def ground(recordings):
    return ground_of(recordings)


@pytest.fixture(scope="module")
def model(ground):
    return trained(ground, np.arange(len(ground.fake)))


def test_the_same_months_give_the_same_weights(ground, model):
    assert trained(ground, np.arange(len(ground.fake))) == model


def test_the_weights_can_be_read_by_the_program(model, tmp_path):
    write(model, {"months": 2}, tmp_path / "campaigns.json")
    assert read_group_weights(tmp_path / "campaigns.json") == model


@pytest.mark.parametrize(("answer", "signs"), [("propaganda", PROPAGANDA), ("unaimed", UNAIMED)])
def test_no_weight_counts_the_wrong_way_round(model, answer, signs):
    for name, one in getattr(model, answer).weights.items():
        if name in signs:
            low, high = signs[name]
            assert low is None or one.weight >= low
            assert high is None or one.weight <= high


def test_what_speaks_for_coordination_never_counts_against_it(model):
    assert all(one.weight >= 0 for name, one in model.coordination.weights.items() if name != "span")
    assert {FAMILIES[name] for name in model.coordination.weights} <= {Family.SIZE, Family.TIME, Family.OBJECTS}


def test_writing_for_the_first_time_is_held_against_nobody(model):
    assert "newcomers" not in model.propaganda.weights


def test_a_model_of_other_stories_finds_attacks_and_no_petition(ground, recordings):
    model = trained(ground, np.flatnonzero(ground.fold != 0))
    judged = judge(recordings[0], model)
    truths = enumerate(recordings[0].month.truths, start=1)
    labels = [truth.label for number, truth in truths if judged.final.get(number, 0) >= 60]
    assert labels.count("attack") > 20
    assert not {"petition", "news", "association", "giveaway"} & set(labels)


def test_accounts_change_a_score_by_fifteen_points_at_most(model, recordings):
    with_them, without = judge(recordings[0], model), judge(recordings[0], model, without_accounts)
    assert all(0 <= with_them.arrival[n] - without.arrival[n] <= 15 for n in with_them.arrival)


def test_where_no_rival_is_configured_nobody_is_red_and_no_real_person_suspected(model, recordings):
    judged = judge(recordings[0], model, without_rivals)
    truths = enumerate(recordings[0].month.truths, start=1)
    assert {truth.fake for number, truth in truths if judged.final.get(number, 0) >= 60} <= {1}
    assert max(judged.final.values()) < 80


def test_wording_and_time_alone_know_neither_links_nor_accounts(recordings):
    step = max(recordings[0].steps, key=lambda step: step.portrait.posts)
    bare = without_objects(replace(step.portrait, top_link=4, top_tag=3, avatars=2))
    assert (bare.top_link, bare.top_tag, bare.avatars) == (0, 0, 0)
    assert bare.totals.rival_named == bare.totals.default_image == bare.totals.news_linked == 0


def test_a_long_stream_in_peace_has_every_crowd_of_one_brand_and_no_attack(tmp_path, model):
    month = peaceful(tmp_path, 1600, Listener(shipped_rulebook()), a_month=10)
    times = [post.posted_at for post in month.posts]
    assert len(month.posts) >= 1600
    assert times == sorted(times)
    assert times[-1] - times[0] > timedelta(days=30)
    assert not any(truth.fake for truth in month.truths)
    assert sum(month.brand.casefold() in post.text.casefold() for post in month.posts) > 1400
    told = judged_in_peace(record(month, linking()), model, lambda portrait: portrait)
    assert told.mentions == len(month.posts)
    assert str(told).startswith(f"{told.mentions:,} mentions without any attack, {told.groups:,} groups")


def test_the_figures_name_every_level_and_every_crowd(recordings):
    table = as_table(crossed(recordings))
    rows = ("attack, level 0", "attack, level 4", "petition", "recall", "genuine accounts under 60 days", "precision")
    for row in rows:
        assert f"| {row} |" in table


def test_the_command_writes_weights_with_a_hash_of_what_they_were_made_of(tmp_path):
    out = tmp_path / "campaigns.json"
    small = ["--folds", "1", "--seeds", "1", "--ordinary", "10"]
    assert main([str(tmp_path), *small, "--out", str(out)]) == 0
    about = json.loads(out.read_text(encoding="utf-8"))["about"]
    assert len(about["data"]) == 64
    assert about["months"] == 2


def test_in_a_sample_by_somebody_else_real_complaints_replace_repeated_ones(tmp_path):
    made = [one for one in stream(2, 0, ordinary=5).said if one.truth.label in ("organic", "recall", "petition")]
    about = {"brand": "Kervanto", "rivals": ["Alsatio"], "campaigns": []}
    (tmp_path / "campaigns.json").write_text(json.dumps(about), encoding="utf-8")
    lines = {
        "mentions.jsonl.gz": [mention_to_line(one.mention) for one in made],
        "truth.jsonl.gz": [json.dumps({**one.truth.as_data(), "fake": 0}) for one in made],
    }
    for name, some in lines.items():
        (tmp_path / name).write_bytes(gzip.compress("".join(f"{line}\n" for line in some).encode()))
    texts, topics = [f"gerçek şikâyet {n}" for n in range(20)], {"fatura": [f"fatura {n}" for n in range(200)]}
    month = sample_month(tmp_path, texts, topics, Listener(shipped_rulebook()))
    said = {truth.label: [] for truth in month.truths}
    for post, truth in zip(month.posts, month.truths, strict=True):
        said[truth.label].append(post.text)
    assert all("gerçek şikâyet" in text for text in said["organic"])
    assert all(text.startswith("Kervanto fatura") for text in said["recall"])
    assert len(set(said["organic"])) == len(said["organic"])
    assert not any("gerçek" in text or "fatura" in text for text in said["petition"])
