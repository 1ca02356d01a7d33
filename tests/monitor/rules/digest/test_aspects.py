"""Aspects as data: what is wrong with it is named, and every sentence of the shipped ones holds."""

import copy

import pytest

from monitor.config.aspects import aspects_data, failed_aspects, shipped_aspects
from monitor.errors import ConfigError
from monitor.rules.digest.aspect_names import ASPECTS
from monitor.rules.digest.aspects import build_aspects
from monitor.rules.digest.digest import Recurrence
from monitor.rules.digest.scanning import Scanner, self_test
from monitor.rules.labels import TOPICS

SMALL = {
    "version": 1,
    "lists": {"bad": ["kotu*"]},
    "problems": {
        "manual": {
            "alone": True,
            "patterns": ["kilavuz+", "talimat* .. {bad}"],
            "unless": ["rehber kilavuz*"],
            "company": ["sayfa"],
            "must_match": ["kılavuzu yok"],
            "must_not_match": ["rehber kılavuz gelmedi"],
        }
    },
    "questions": {},
    "wares": ["blender"],
    "unsure": [],
    "bought": ["aldim"],
    "which": ["aldigim"],
    "general": ["kargo"],
}


def changed(*where, to=None):
    data = copy.deepcopy(SMALL)
    place = data
    for key in where[:-1]:
        place = place[key]
    place[where[-1]] = to
    return data


def test_every_sentence_of_the_shipped_aspects_holds():
    assert [problem.say() for problem in failed_aspects()] == []


def test_every_shipped_aspect_has_a_name_and_every_name_an_aspect():
    assert {aspect.code for aspect in shipped_aspects().aspects} == ASPECTS.keys()
    assert not ASPECTS.keys() & TOPICS.keys()


def test_shipped_aspects_are_plain_data_for_a_child():
    assert build_aspects(aspects_data())[0] is not None


def test_small_ones_are_read():
    aspects, complaints = build_aspects(SMALL)

    assert complaints == []
    assert [(one.kind, one.code, one.alone) for one in aspects.aspects] == [(Recurrence.PROBLEM, "manual", True)]
    assert self_test(aspects) == []


MANUAL, PATTERNS = ("problems", "manual"), ("problems", "manual", "patterns")
WRONG = {
    "no data": ([], ("lists",), "a table of keys"),
    "an unknown key": (changed(*MANUAL, "pattern", to=[]), (*MANUAL, "pattern"), "unknown key"),
    "an aspect without a name": (changed("problems", "beauty", to={}), ("problems", "beauty"), "called"),
    "an aspect that is a word": (changed(*MANUAL, to="x"), PATTERNS, "a list of texts"),
    "a pattern in capitals": (changed(*PATTERNS, to=["Kılavuz"]), PATTERNS, "no pattern"),
    "a list nobody knows": (changed(*MANUAL, "unless", to=["{good} x"]), (*MANUAL, "unless"), "no pattern"),
    "a sign that means nothing": (changed("lists", "bad", to=["kotu?"]), ("lists", "bad"), "no pattern"),
    "two words in a list": (changed("lists", "bad", to=["cok kotu"]), ("lists", "bad"), "no pattern"),
    "a number among the words": (changed("wares", to=["blender", 5]), ("wares",), "a list of texts"),
    "no words": (changed("general", to=None), ("general",), "a list of texts"),
}


@pytest.mark.parametrize(("data", "where", "says"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_named_with_its_place(data, where, says):
    aspects, complaints = build_aspects(data)

    assert aspects is None
    assert where in [complaint.where for complaint in complaints]
    assert any(says in complaint.what for complaint in complaints if complaint.where == where)


def test_sentences_that_do_not_hold_are_told():
    data = changed("problems", "manual", "must_match", to=["kargo gelmedi"])
    data["problems"]["manual"]["must_not_match"] = ["kılavuz yok"]
    aspects, _ = build_aspects(data)

    assert [complaint.where for complaint in self_test(aspects)] == [
        ("problems", "manual", "must_match", 0),
        ("problems", "manual", "must_not_match", 0),
    ]


def test_a_broken_installation_is_told_by_file_and_line(tmp_path, monkeypatch):
    (tmp_path / "aspects.tr.yaml").write_text("version: 1\nlists: {}\n", encoding="utf-8")
    monkeypatch.setattr("monitor.config.aspects.shipped", lambda name: tmp_path / name)

    with pytest.raises(ConfigError) as told:
        shipped_aspects()

    assert "aspects.tr.yaml" in told.value.problems[0].say()


HEARD = {
    "blender'ın kılavuzu nerede": {"manual"},
    "BLENDERIN KILAVUZU YANLIS": {"manual"},
    "kilavuzlarınızdaki sayfalar": {"manual"},
    "talimatlar gerçekten çok kötü": {"manual"},
    "talimatlar geldi. kötü bir gündü": set(),
    "talimatlar güzel ama kargo kötü": set(),
    "talimat bir iki üç dört beş kötü": set(),
    "rehber kılavuz yok": set(),
    "https://x.y/kilavuz @kilavuz #kilavuz": set(),
}


@pytest.mark.parametrize(("text", "codes"), HEARD.items(), ids=HEARD)
def test_aspects_are_found_word_by_word(text, codes):
    scanner = Scanner(build_aspects(SMALL)[0])

    assert {hit.slot.code for hit in scanner.scan(text).aspects} == codes
