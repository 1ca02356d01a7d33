"""What leaves the house names nobody: by pattern, and by law over what is generated."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.rules.masking import SOMEBODY, mask

AMOUNTS = "1.078 TL, 1.500.000 TL, 20000 TL, ₺14, 1.500,50 TL"
TIMES = "12.05.2024 14:30 ve 2024-05-12, 15 gündür, 7-8 kez"
CASES = {
    "mobile": ("Beni 0532 123 45 67'den arayın", "Beni [TELEFON]'den arayın"),
    "with the country": ("+90 (532) 123-45-67", "[TELEFON]"),
    "in one": ("numaram 5321234567.", "numaram [TELEFON]."),
    "landline": ("0 212 444 55 66", "[TELEFON]"),
    "foreign": ("+49 170 1234567 beni arayın", "[TELEFON] beni arayın"),
    "digits of another script": ("٠٥٣٢١٢٣٤٥٦٧", "[TELEFON]"),
    "hidden by invisible characters": ("0\u200b5321\u200b234567", "[TELEFON]"),
    "mail": ("ayse.k+1@gmail.com'a yazın", "[EPOSTA]'a yazın"),
    "mail in words": ("ayse (at) gmail.com", "[EPOSTA]"),
    "iban": ("TR33 0006 1005 1978 6457 8413 26 hesabıma", "[IBAN] hesabıma"),
    "iban in one": ("tr330006100519786457841326", "[IBAN]"),
    "identity number": ("TC 12345678901", "TC [NO]"),
    "card": ("kartım 4543 1234 5678 9012", "kartım [NO]"),
    "order": ("sipariş no 20241234", "sipariş no [NO]"),
    "order with letters": ("SIP-20241234, 1Z999AA10123456784", "[NO], [NO]"),
    "page": ("https://t.co/abc bit.ly/x1 www.x.com", "[URL] [URL] [URL]"),
    "somebody's account": ("@ayse.k bakın", f"{SOMEBODY} bakın"),
    "the brand's account": ("@Papatya_Ev iademi verin", "@Papatya_Ev iademi verin"),
    "the writer's name": ("Ben AYŞE  kandemir, adım Ayşe", "Ben [AD], adım Ayşe"),
    "amounts": (AMOUNTS, AMOUNTS),
    "times": (TIMES, TIMES),
    "a shop that is only named": ("Amazon.com.tr siparişim gelmedi", "Amazon.com.tr siparişim gelmedi"),
    "nothing": ("", ""),
}  # fmt: skip


@pytest.mark.parametrize(("text", "masked"), CASES.values(), ids=CASES)
def test_what_names_somebody_is_taken_out_and_what_says_how_urgent_stays(text: str, masked: str) -> None:
    assert mask(text, spared=["papatya_ev"], names=["Ayşe Kandemir", "Ayşe", None]) == masked


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


def grouped(number: str, sizes: tuple[int, ...], separator: str) -> str:
    groups, at = [], 0
    for size in sizes:
        groups.append(number[at : at + size])
        at += size
    return separator.join([*groups, number[at:]] if at < len(number) else groups)


SEPARATOR = st.sampled_from(["", " ", "-", ".", " - "])
PHONES = st.builds(
    lambda prefix, rest, sizes, separator: prefix + grouped("5" + rest, sizes, separator),
    st.sampled_from(["", "0", "0 ", "+90", "+90 ", "0090", "90 "]),
    digits(9),
    st.sampled_from([(3, 3, 2, 2), (3, 3, 4), (10,), (3, 7)]),
    SEPARATOR,
)
IBANS = st.builds(
    lambda country, rest, separator: country + grouped(rest, (2, 4, 4, 4, 4, 4, 2), separator),
    st.sampled_from(["TR", "tr", "Tr"]),
    digits(24),
    st.sampled_from(["", " ", "-"]),
)
LONG_NUMBERS = st.integers(6, 20).flatmap(digits)
CARDS = st.builds(lambda n, s: grouped(n, (4, 4, 4, 4), s), digits(16), st.sampled_from(["", " ", "-"]))
NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789_", min_size=3, max_size=12)
MAILS = st.builds("{}@{}.com".format, NAMES, st.text("abcdefgh", min_size=2, max_size=8))
HANDLES = st.builds("@{}".format, NAMES)
PAGES = st.builds("https://{}.com/{}".format, st.text("abcdefgh", min_size=2, max_size=8), NAMES)
SECRETS = st.one_of(PHONES, IBANS, LONG_NUMBERS, CARDS, MAILS, HANDLES, PAGES)
WORDS = st.sampled_from(
    ["", "kargom gelmedi", "Şikâyetçiyim,", "iade:", "(", "no", "15 gündür", "1.078 TL", "😡", "\n", "TR"]
)
AFTER = st.sampled_from(["", " arayın", ", hâlâ yok", "!", ")", "\n", " 😡"])


@given(WORDS, SECRETS, AFTER)
@example("", "0532.123.45.67", "")
@example("15 gündür", "123456", "")
def test_no_secret_survives_wherever_it_stands(before: str, secret: str, after: str) -> None:
    masked = mask(f"{before} {secret}{after}")
    assert secret not in masked
    assert not re.search(r"\d{6}", masked)
    left = re.sub(r"\D", "", masked.removeprefix(before))
    assert len(left) <= len(re.sub(r"\D", "", after))
    assert set(re.findall(r"@\w+", masked)) <= {SOMEBODY}


@given(st.lists(st.one_of(SECRETS, WORDS, st.text(max_size=12)), max_size=6))
def test_masking_twice_is_masking_once(pieces: list[str]) -> None:
    once = mask(" ".join(pieces), names=["Ayşe Kandemir"])
    assert mask(once, names=["Ayşe Kandemir"]) == once


@given(st.text())
def test_any_text_can_be_masked(text: str) -> None:
    assert not re.search(r"\d{6}", mask(text))


@pytest.mark.parametrize("junk", ["a", "a.", "1 ", "@", "a-", "a@", "TR1", "1.111.", "(at)", "http://"])
def test_a_large_text_takes_no_longer_than_its_length(junk: str) -> None:
    assert mask(junk * 20_000) is not None
