"""A playbook of one's own: what it changes, and every fault in it by file and line with what to do about it."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config.findings import Findings
from monitor.config.load import check_config
from monitor.config.playbook import read_playbook, stale_facts
from monitor.config.playbook_settings import BrandFacts, DraftSection, PlaybookFile
from monitor.rules.playbook import Occasion, Tone
from scrapers.kit.document import parse_document

CONFIG = """
contact: destek@papatyaev.example
brands: [{name: Papatya Ev}]
sources: [{kind: site, preset: sikayetvar, slug: papatya-ev, enabled: true}]
playbook: own.yaml
"""
LONG = "a" * 300
KEYS = [
    *PlaybookFile.model_fields,
    *DraftSection.model_fields,
    *BrandFacts.model_fields,
    "say",
    "else",
    "must",
    "unless",
]


@pytest.fixture
def checked(tmp_path: Path):
    def checked(own: str | None, config: str = CONFIG):
        (tmp_path / "nobetci.yaml").write_text(config, encoding="utf-8")
        if own is not None:
            (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
        found, problems, warnings = check_config(tmp_path / "nobetci.yaml", {})
        said = [[one.say().removeprefix(f"{tmp_path}/") for one in ones] for ones in (problems, warnings)]
        return found, *said

    return checked


def playbook_of(checked, own: str):
    config, problems, _ = checked(own)
    assert problems == []
    return config.playbook


def draft(playbook, *topics: str):
    return playbook.draft(Occasion("Papatya Ev", "sikayetvar", topics, None))


# -- what it changes


def test_without_one_the_shipped_drafts_are_used(checked):
    config, problems, _ = checked(None, CONFIG.replace("playbook: own.yaml\n", ""))
    assert problems == []
    assert draft(config.playbook, "late").name == "geciken sipariş"


def test_facts_alone_are_enough_and_ours_are_forgotten(checked):
    playbook = playbook_of(checked, "brands: {Papatya Ev: {contact: {mail: bize@yaz.example}}}\n")
    assert draft(playbook, "late").text.endswith("Bize her zaman bize@yaz.example adresinden yazabilirsiniz.")


def test_a_draft_of_a_shipped_name_takes_its_place_and_a_new_one_comes_first(checked):
    own = (
        'drafts:\n  geciken sipariş: {topics: [late], text: ["Selam."]}\n  yeni: {topics: [refund], text: ["Önce."]}\n'
    )
    playbook = playbook_of(checked, own)
    assert (draft(playbook, "late").text, draft(playbook, "refund", "late").text) == ("Selam.", "Önce.")


def test_what_is_not_wanted_is_left_out(checked):
    playbook = playbook_of(checked, "without: [geciken sipariş]\n")
    assert draft(playbook, "late").name == "genel"


def test_tone_limits_and_what_is_never_joked_about_are_ones_own(checked):
    playbook = playbook_of(checked, "tone: nüktedan\nlimits: {eksi: 300}\nnever_witty: [praise]\n")
    assert (playbook.tone, playbook.limit_of("eksi"), playbook.limit_of("x")) == (Tone.WITTY, 300, 280)
    assert {"praise", "damaged", "health"} <= playbook.never_witty


def test_facts_of_ones_own_have_names_of_ones_own(checked):
    own = 'brands: {Papatya Ev: {other: {kat: "3"}}}\ndrafts: {a: {text: ["Kat: {kat}."], contact: false}}\n'
    assert draft(playbook_of(checked, own)).text == "Kat: 3."


def test_its_change_means_reading_the_configuration_again(checked, tmp_path):
    config, _, _ = checked("tone: ciddi\n")
    assert tmp_path / "own.yaml" in config.watched


# -- what is wrong


def in_draft(text: str, rest: str = "") -> str:
    return f"drafts:\n  a:\n    text:\n      - {text}\n{rest}"


WRONG = {
    "no file": (None, "nobetci.yaml:5: there is no file own.yaml"),
    "a list": ("- 1\n", "own.yaml:1: the playbook must hold keys and values, like brands: … — look at the shipped"),
    "unknown key": ("tonne: ciddi\n", "own.yaml:1: unknown key tonne — did you mean tone?"),
    "unknown key in a draft": (
        in_draft("Merhaba.", "    kisa: [a]\n"),
        "own.yaml:5: unknown key kisa — known here: topics",
    ),
    "unknown key of facts": ("brands: {A: {contact: {fone: '1'}}}", "unknown key fone — did you mean phone?"),
    "unknown tone": ("tone: komik\n", "own.yaml:1: tone cannot be komik — possible here: ciddi, nüktedan"),
    "unknown topic": (in_draft("Merhaba.", "    topics: [damagd]\n"), "unknown topic damagd — did you mean damaged?"),
    "unknown flag": (in_draft("Merhaba.", "    flags: [has.fotos]\n"), "'has.fotos' — did you mean has.photo?"),
    "unknown wish": ("contact: [{wish: wants.fax, say: A}]", "wish cannot be wants.fax — possible here: wants.phone"),
    "without what": ("without: [genell]\n", "own.yaml:1: there is no shipped draft genell — did you mean genel?"),
    "a day without quotes": ("brands: {A: {reviewed: 2026-01-01}}", "YAML reads 2026-01-01 as a date — put quotes"),
    "no day": ("brands: {A: {reviewed: dün}}", "'dün' is not a day — write it in quotes, like"),
    "no fact": ("brands: {A: {identity: '{shop}'}}", "'{shop}' is no fact — write the fact itself on one line"),
    "no sentence": (in_draft("Merhaba: siz"), "own.yaml:4: that is no sentence — put quotes around the sentence"),
    "a number for a sentence": (in_draft("12"), "own.yaml:4: that is no sentence"),
    "a draft of nothing": (
        "drafts: {a: {text: []}}",
        "own.yaml:1: the draft says nothing — write at least one sentence",
    ),
    "unknown fact": (in_draft('"{shopp} yazdı."'), "own.yaml:4: unknown fact {shopp} — did you mean {shop}?"),
    "unknown fact in a step": (in_draft("A.", '    steps: ["{fon}"]\n'), "own.yaml:5: unknown fact {fon}"),
    "the customer's name": (in_draft('"Merhaba {author}."'), "{author} would quote the customer — a draft is new text"),
    "an open bracket": (in_draft('"Günü [tarih."'), "own.yaml:4: a bracket has no partner"),
    "an ending": (in_draft('"{shop}\'dan selam."'), "an ending hangs on {shop}'d — endings do not fit every name"),
    "a number of days": (
        in_draft("14 gün içinde."),
        "“14 gün” is a fact that stands in the draft itself — write it once",
    ),
    "a number of days in a step": (in_draft("A.", "    steps: [14 gün say]\n"), "own.yaml:5: “14 gün” is a fact"),
    "a price": (in_draft("Ücreti 79,90 TL olur."), "“79,90 TL” is a fact"),
    "a share": (in_draft('"%20 eksik."'), "“%20” is a fact"),
    "a telephone number": (in_draft("Arayın 0212 555 12 34."), "“0212 555 12 34” is a fact"),
    "a mail address": (in_draft("Yazın a@b.com.tr."), "“a@b.com.tr.” is a fact"),
    "a web address": (in_draft("Bakın www.b.com.tr/iade hemen."), "“www.b.com.tr/iade” is a fact"),
    "advertising": (in_draft("Yeni sezon ürünlerimiz geldi."), "“Yeni sezon” is advertising — an answer serves"),
    "blame": (in_draft("Yanlış anlamışsınız."), "“Yanlış anlamışsınız” sounds as if the customer were to blame"),
    "too sure": (
        in_draft("Kesinlikle yarın gelir."),
        "“Kesinlikle” promises more than anybody can keep — promise a day",
    ),
    "contact first": (in_draft('"Yazın: {mail}"', "      - Bekleriz.\n"), "{mail} stands in the middle of the draft"),
    "a joke about damage": (
        in_draft("A.", "    topics: [damaged]\n    witty: [B.]\n"),
        "own.yaml:6: no joke about damaged — remove it: nobody jokes about damage",
    ),
    "a joke about anything": (in_draft("A.", "    witty: [B.]\n"), "own.yaml:5: no joke about –"),
    "too long for X": (in_draft(LONG), "own.yaml:2: on x the draft is 300 letters long, 280 fit — write it in fewer"),
    "two numbers": (
        "brands: {A: {returns: {days: 14, how: 15 gün içinde.}}}",
        "own.yaml:1: 15 days here, 14 days in returns.days and returns.refund_days — say one number only",
    ),
    "a contact line that advertises": (
        "contact: [{say: İndirimler için yazın}]",
        "own.yaml:1: “İndirimler” is advertising",
    ),
    "a secret": ("tone: xoxb-1-2\n", "own.yaml:1: a secret stands in this file"),
}


@pytest.mark.parametrize(("own", "says"), WRONG.values(), ids=WRONG)
def test_a_fault_is_named_with_its_line(own, says, checked):
    config, problems, _ = checked(own)
    assert config is None
    assert any(says in problem for problem in problems), problems


def test_every_fault_of_a_sentence_is_named_at_once(checked):
    _, problems, _ = checked(in_draft('"{shopp} kesinlikle 14 gün içinde arar."'))
    assert len(problems) == 3


FINE = {
    "a coupon where coupons are the topic": in_draft("Kampanya koşulları.", "    topics: [campaign]\n"),
    "a joke about a kind word": in_draft("A.", "    topics: [praise]\n    witty: [B.]\n"),
    "a short form for X": in_draft(LONG, "    short: [Kısa.]\n"),
    "a place that is not X": in_draft(LONG, "    sources: [sikayetvar]\n"),
    "blanks": in_draft('"Günü [tarih], ürün [adı]."'),
    "contact in the last line": in_draft("Merhaba.", '      - "Yazın: {mail}"\n'),
    "the same number": "brands: {Papatya Ev: {returns: {days: 14, how: 14 gün içinde.}, contact: {mail: a@b.c}}}",
}


@pytest.mark.parametrize("own", FINE.values(), ids=FINE)
def test_what_is_fine_is_not_blamed(own, checked):
    config, problems, warnings = checked(own)
    assert (config is not None, problems) == (True, [])
    assert [warning for warning in warnings if "own.yaml" in warning] == []


DOUBTFUL = {
    "a strange brand": (
        "Papatyaev: {}",
        "own.yaml:1: nobody listens for the brand Papatyaev — did you mean Papatya Ev?",
    ),
    "a mobile number": (
        'Papatya Ev: {contact: {phone: "0532 111 22 33", hours: "09.00-18.00"}}',
        "0532 111 22 33 is a mobile number — a landline is trusted more",
    ),
    "no hours": ('Papatya Ev: {contact: {phone: "0212 111 22 33"}}', "a telephone number without its hours"),
    "fewer days than the law": (
        "Papatya Ev: {contact: {mail: a@b.c}, returns: {days: 7}}",
        "returns within 7 days only — for what is bought from afar the law gives 14 days",
    ),
    "nobody can be reached": ("Papatya Ev: {identity: Biz}", "drafts cannot say how to reach Papatya Ev"),
    "a long address": (
        f"Papatya Ev: {{contact: {{mail: a@b.c}}, delivery: {{prepare: {LONG}}}}}",
        "with the facts of Papatya Ev drafts lose a sentence on x: teslimat süresi sorusu",
    ),
}


def test_an_answer_to_a_complaint_without_a_day_is_a_doubt(checked):
    _, problems, warnings = checked(in_draft("Merhaba.", "    topics: [late]\n"))
    assert problems == []
    assert any("own.yaml:2: the draft a names no day — say what happens next" in warning for warning in warnings)


@pytest.mark.parametrize(("facts", "says"), DOUBTFUL.values(), ids=DOUBTFUL)
def test_a_doubt_is_a_warning(facts, says, checked):
    config, problems, warnings = checked(f"brands: {{{facts}}}\n")
    assert (config is not None, problems) == (True, [])
    assert any(says in warning for warning in warnings), warnings


REVIEWS = {
    "lately": ('reviewed: "2026-06-01"', None),
    "long ago": ('reviewed: "2026-01-01"', "were checked 325 days ago"),
    "never": ("identity: Biz", "nobody said when the facts of Papatya Ev were checked"),
    "tomorrow": ('reviewed: "2026-11-23"', "are checked in the future"),
}


@pytest.mark.parametrize(("fact", "says"), REVIEWS.values(), ids=REVIEWS)
def test_facts_are_looked_at_again_after_half_a_year(fact, says, checked, tmp_path):
    playbook = playbook_of(checked, f"brands:\n  Papatya Ev:\n    {fact}\n")
    found = stale_facts(tmp_path / "own.yaml", playbook, frozenset({"Papatya Ev"}), date(2026, 11, 22))
    assert len(found) == (says is not None)
    assert all(says in one.say() and "own.yaml:" in one.say() for one in found)


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["{shop}", "[", "late", "say"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=40, deadline=None)
@given(said=st.dictionaries(st.sampled_from(KEYS), _ANY, max_size=5))
def test_whatever_stands_in_it_is_used_or_refused_with_its_place(said, tmp_path_factory):
    own = tmp_path_factory.getbasetemp() / "any.yaml"
    own.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    findings = Findings(parse_document(CONFIG, "nobetci.yaml"))
    playbook = read_playbook(findings, own, frozenset({"Papatya Ev"}))
    assert all(problem.say() for problem in (*findings.problems, *findings.warnings))
    occasions = (Occasion("Papatya Ev", source, ("late",), None) for source in ("x", "eksi"))
    drafts = [playbook.draft(occasion) for occasion in occasions]
    assert findings.problems or not any("{" in draft.text for draft in drafts if draft)
