"""Invented streams: the same for the same seed, on the wire form, with the truth beside them."""

import json
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from random import Random

import pytest

SCRIPTS = Path(__file__).parents[1] / "scripts"
sys.path.insert(0, str(SCRIPTS))

from streams.crowding import KINDS  # noqa: E402
from streams.days import Attacks, stream  # noqa: E402
from streams.material import FOLDS, crowds, stories  # noqa: E402
from streams.paraphrase import Pen  # noqa: E402

from monitor.rules.text import folded  # noqa: E402
from scrapers.kit.wire import mention_from_line, mention_to_line  # noqa: E402

ORDINARY = 200


@pytest.fixture(scope="module")
def month():
    return stream(0, 0, ordinary=ORDINARY)


def letters(text):
    return "".join(letter for letter in folded(text) if letter.isalpha())


def test_the_same_seed_gives_the_same_stream(month):
    assert stream(0, 0, ordinary=ORDINARY).said == month.said
    assert stream(0, 1, ordinary=ORDINARY).said != month.said


def test_every_mention_can_be_read_from_the_wire(month):
    assert all(mention_from_line(mention_to_line(said.mention)) == said.mention for said in month.said)


def test_a_stream_is_in_the_order_of_time(month):
    times = [said.mention.created_at for said in month.said]
    assert times == sorted(times)


def test_no_slot_is_left_open(month):
    assert not [said.mention.text for said in month.said if "{" in said.mention.text or "}" in said.mention.text]


def test_every_kind_of_crowd_is_there_and_none_of_it_is_fake(month):
    fake = defaultdict(set)
    for said in month.said:
        fake[said.truth.label].add(said.truth.fake)
    assert set(fake) == {"organic", "attack", *KINDS}
    assert {label for label, values in fake.items() if 1 in values} == {"attack"}


def test_a_month_without_attacks_has_none():
    assert not any(said.truth.fake for said in stream(0, 0, ordinary=50, attacks=Attacks.NONE).said)


def test_every_level_of_wording_occurs_in_each_fold():
    for fold in range(FOLDS):
        assert {plan.level for plan in stream(fold, 0, ordinary=10).plans.values()} == {0, 1, 2, 3, 4}


def test_no_two_folds_tell_the_same_story():
    told = Counter(
        campaign.split("-", 1)[0] + campaign.split("-")[1]
        for fold in range(FOLDS)
        for campaign in stream(fold, 0, ordinary=10).plans
    )
    assert set(told.values()) == {1}
    assert len(told) == len(stories()) >= 24


def test_every_kind_of_crowd_has_a_story_for_each_fold():
    assert all(len(entries) == FOLDS for name, entries in crowds().items() if not name.endswith(("asides", "parts")))


def test_facebook_and_complaint_sites_show_little_of_an_account(month):
    shown = defaultdict(set)
    for said in month.said:
        fields = ("id", "handle", "followers")
        known = [name for name in fields if getattr(said.mention.author, name) is not None]
        shown[said.mention.source].update(known)
    assert shown == {"x": {"id", "handle", "followers"}, "facebook": {"id"}, "complaint": set()}


def test_attackers_are_not_all_new_and_real_people_may_be(month):
    kinds = {said.truth.account_kind for said in month.said if said.truth.fake}
    assert "new" not in kinds
    assert any(said.truth.new_account for said in month.said if not said.truth.fake)


@pytest.mark.parametrize(("level", "least"), [(0, 1), (2, 15), (3, 18), (4, 19)])
def test_the_higher_the_level_the_more_wordings(level, least):
    pen = Pen(stories()[0], level, Random(1))
    assert len({letters(pen.write(False)) for _ in range(20)}) >= least


def test_a_disguise_changes_the_looks_and_not_the_words():
    pen = Pen(stories()[0], 1, Random(1))
    texts = [pen.write(False) for _ in range(20)]
    bare = {"".join(a for a, b in zip(letters(t), " " + letters(t), strict=False) if a != b) for t in texts}
    assert len(set(texts)) > 10
    assert len(bare) == 1


def test_the_command_writes_mentions_and_truth(tmp_path):
    arguments = [tmp_path / "out", "--ordinary", "20", "--seed", "3"]
    subprocess.run([sys.executable, SCRIPTS / "stream", *arguments], check=True, capture_output=True, text=True)
    mentions = (tmp_path / "out" / "mentions.jsonl").read_text(encoding="utf-8").splitlines()
    truth = [json.loads(line) for line in (tmp_path / "out" / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [json.loads(line)["native_id"] for line in mentions] == [one["id"] for one in truth]
    assert {"id", "label", "campaign", "level", "fake", "new_account", "account_kind"} == set(truth[0])
