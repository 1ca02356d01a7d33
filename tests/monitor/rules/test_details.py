import pytest
from lexicons import shipped_rules

from monitor.rules.details import ORDER_NUMBER, details
from monitor.rules.text import squeezed
from monitor.rules.urgency import judge_text

NUMBERS = {
    "an order": ("Sipariş numaram 4418823", "siparis numaram 4418823"),
    "after a colon": ("sipariş no: TR-55120", "siparis no: tr-55120"),
    "a parcel": ("Takip kodu: 7290034411", "takip kodu: 7290034411"),
    "masked": ("müşteri no [NO] ile kayıtlıyım", "musteri no [no]"),
    "the number first": ("88120045 numaralı siparişim", "88120045 numarali siparisim"),
    "a booking": ("PNR: AB12CD", "pnr: ab12cd"),
    "without one": ("sipariş numaram gelmedi", None),
    "a number of something else": ("5 numara ayakkabı siparişim", None),
    "a year": ("2024 siparişim", None),
}


@pytest.mark.parametrize(("text", "quote"), NUMBERS.values(), ids=NUMBERS)
def test_an_order_number_is_seen(text, quote):
    letters = squeezed(text)
    found = [(hit.group, letters[hit.start : hit.end]) for hit in details(letters)]
    assert found == ([(ORDER_NUMBER, quote)] if quote else [])


def test_a_number_becomes_a_flag():
    score = judge_text(shipped_rules(), "Siparişim gelmedi, sipariş no: 4418823")
    assert "has.order_number" in score.flags
