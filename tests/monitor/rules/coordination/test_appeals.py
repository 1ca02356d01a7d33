"""Whom a post speaks to: what asks, what accuses, what does neither."""

from time import process_time

import pytest

from monitor.rules.coordination.appeals import appeal_of
from monitor.rules.text import squeezed

ASKS = (
    "Ücret iademi talep ediyorum",
    "çözüm bekliyoruz",
    "LÜTFEN geri dönüş yapın",
    "Dönüş yapar mısınız?",
    "bu kampanyaya ben de imza attım, sen de imzala",
    "kargo ücretleri geri çekilsin",
    "metni kopyalayıp paylaşın",
    "reklam için özür dile",
    "nereye başvuracağım",
    "poşeti bıraksın",
    "önerisi olan var mı",
    "kararsız kaldım, hangisini alsam",
    "oradan alsam mı",
    "sizce",
)
ACCUSES = (
    "sakın kanmayın",
    "DOLANDIRICI bunlar",
    "herkes görsün",
    "kimse çocuğuna yedirmesin",
    "yazıklar olsun",
    "bu siteden uzak durun",
    "güvenim sıfır",
    "böyle firma olmaz",
    "rezalet",
)
NEITHER = (
    "siparişim üç gündür yolda",
    "üçüncü çeyrek bilançosunu açıkladı, zarar beklentileri aştı",
    "kuryeleri iş bıraktı, teslimatlar aksıyor",
    "depozitoyu geri vermiyor",
    "paketleme çok özenliydi",
    "imza bana ait değil",
    "bu hafta süpürge bakıyorum",
    "tavsiye ederim",
)


def told(text):
    found = appeal_of(squeezed(text))
    return found.asks, found.accuses


@pytest.mark.parametrize("text", ASKS)
def test_who_wants_something_asks(text):
    assert told(text) == (True, False)


@pytest.mark.parametrize("text", ACCUSES)
def test_who_blames_or_warns_accuses(text):
    assert told(text) == (False, True)


@pytest.mark.parametrize("text", NEITHER)
def test_who_tells_does_neither(text):
    assert told(text) == (False, False)


def test_names_hashtags_and_addresses_say_nothing():
    assert told("@dolandirici #rezalet https://sahte.example/paylas") == (False, False)


@pytest.mark.parametrize(("words", "is_brief"), [(0, True), (7, True), (8, False)])
def test_fewer_than_eight_words_are_few(words, is_brief):
    assert appeal_of(" ".join(["kargo"] * words)).is_brief is is_brief


@pytest.mark.parametrize("piece", ["a", "guven", "mayi", "kimse ", "boyle ", "a@", "https://"])
def test_what_never_ends_is_read_in_a_moment(piece):
    begun = process_time()
    appeal_of(piece * (100_000 // len(piece)))
    assert process_time() - begun < 2
