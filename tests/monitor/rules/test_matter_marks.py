"""What tells that something written elsewhere is the same matter, and what only seems to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import a_mention
from monitor.rules.matter_marks import LONG, MarkKind, Tie, account_mark, marks_of, repeats, tie
from scrapers.kit.mention import Author, Mention

AYSE, MEHMET, NOBODY = Author(id="1", name="Ayşe Kaya"), Author(id="2", name="Mehmet Demir"), Author(id="3")
LONG_TEXT = (
    "İki hafta önce aldığım tencere seti hala gelmedi, her aradığımda yarın diyorlar, "
    "paramı da geri vermiyorlar, artık ne yapacağımı bilmiyorum"
)
PAGE = "https://www.sikayetvar.com/ornek/kargom-gelmedi-1"


def complaint(text: str = LONG_TEXT, author: Author = AYSE, **changes: object) -> Mention:
    return a_mention("1", text, source="sikayetvar", author=author, **{"url": PAGE, **changes})


def post(text: str, author: Author = AYSE, **changes: object) -> Mention:
    return a_mention("9", text, source="x", author=author, **{"url": "https://x.com/a/status/9", **changes})


NUMBERS = {
    "after its word": ("Sipariş no: 12345698 hala yok", 1),
    "with a hash": ("sipariş numaram #12345698", 1),
    "before its word": ("12345698 nolu siparişim nerede", 1),
    "of a parcel": ("kargo takip no 7310028841", 1),
    "with letters": ("Sipariş kodu TR-8812094", 1),
    "two": ("sipariş no 12345698, takip no 99120345", 2),
    "masked by us": ("sipariş no [NO]", 0),
    "masked with stars": ("sipariş no: 123456****", 0),
    "masked at its head": ("***456789 nolu sipariş", 0),
    "masked with x": ("sipariş no: 123456xxx", 0),
    "short": ("sipariş no 12345", 0),
    "counted up": ("sipariş no 123456789", 0),
    "counted down": ("sipariş no 987654321", 0),
    "one digit": ("sipariş no 1111111", 0),
    "a date": ("sipariş no 20261120", 0),
    "a telephone": ("müşteri no 08502223344", 0),
    "the shop's own code": ("kargo kodu 442198765 ile gönderin", 0),
    "a model": ("ürün kodu 88120945", 0),
    "a file of a court": ("dosya no 2024/118832", 0),
    "a sum": ("siparişim 129900 lira", 0),
}


@pytest.mark.parametrize(("text", "count"), NUMBERS.values(), ids=NUMBERS)
def test_only_a_number_of_ones_own_is_a_mark(text, count) -> None:
    assert sum(mark.kind is MarkKind.ORDER for mark in marks_of(a_mention("1", text))) == count


def test_a_number_is_the_same_however_it_is_written() -> None:
    written = ("Sipariş No: TR-8812094", "sipariş numaram tr8812094!", "TR8812094 nolu siparişim")
    marks = [{m for m in marks_of(a_mention("1", text)) if m.kind is MarkKind.ORDER} for text in written]
    assert marks[0] == marks[1] == marks[2] != set()


ORDER = "Sipariş no 88120945, üç haftadır gelmedi"
TIES = {
    "the same number": (complaint(ORDER), post("88120945 nolu siparişim nerede?"), Tie.ORDER),
    "the same number by whoever it is": (complaint(ORDER), post("88120945 nolu siparişim nerede?", NOBODY), Tie.ORDER),
    "another number": (complaint(ORDER), post("88120946 nolu siparişim nerede?"), None),
    "the same number at one place": (post(ORDER), post("88120945 nolu siparişim nerede?", MEHMET), None),
    "the same text by the same name": (complaint(), post(LONG_TEXT + " @ornekmarka"), Tie.TEXT),
    "the same text by another name": (complaint(), post(LONG_TEXT, MEHMET), None),
    "the same text by nobody known": (complaint(), post(LONG_TEXT, NOBODY), None),
    "the same text and number by another name": (
        complaint(f"{LONG_TEXT} sipariş no 88120945"), post(f"{LONG_TEXT} sipariş no 88120945", MEHMET), None,
    ),
    "the same text and number by the same name": (
        complaint(f"{LONG_TEXT} sipariş no 88120945"), post(f"{LONG_TEXT} sipariş no 88120945"), Tie.ORDER,
    ),
    "a set phrase": (complaint("Rezalet bir firma"), post("Rezalet bir firma"), None),
    "a link to one's own complaint": (complaint(), post("şikayetimi yazdım", NOBODY, links=(PAGE,)), Tie.LINK),
    "a link to somebody's complaint": (complaint(), post("şuna bakın", NOBODY, links=(PAGE,)), None),
    "a link to one's own by another name": (complaint(), post("şikayetimi yazdım", MEHMET, links=(PAGE,)), None),
    "one link by one name": (
        complaint(links=("https://foto.example/a/1",)), post("bakın", links=("http://foto.example/a/1?utm_source=x",)),
        Tie.LINK,
    ),
    "one link by two names": (
        complaint(links=("https://haber.example/a",)), post("bakın", MEHMET, links=("https://haber.example/a",)), None,
    ),
    "a front page": (complaint(links=("https://shop.example",)), post("x", links=("https://shop.example/",)), None),
    "nothing": (complaint(), post("bambaşka bir konu"), None),
}  # fmt: skip


@pytest.mark.parametrize(("known", "new", "found"), TIES.values(), ids=TIES)
def test_a_tie_needs_more_than_what_many_have(known, new, found) -> None:
    assert (tie(new, known, crowded=False), tie(known, new, crowded=False)) == (found, found)


@pytest.mark.parametrize(("known", "new", "found"), TIES.values(), ids=TIES)
def test_where_others_wrote_the_same_only_a_number_ties(known, new, found) -> None:
    assert tie(new, known, crowded=True) is (found if found is Tie.ORDER else None)


def test_the_page_of_a_comment_is_not_its_own() -> None:
    comment = complaint(thread="7")
    assert all(mark.kind is not MarkKind.PAGE for mark in marks_of(comment))


def test_a_text_counts_from_eighty_letters_without_links_and_names() -> None:
    long = "a" * LONG
    kinds = [[m.kind for m in marks_of(post(text))] for text in (long, long[:-1], f"{long[:-1]} @ornekmarka #x")]
    assert kinds == [[MarkKind.TEXT], [], []]


def test_an_account_is_known_by_its_id_and_an_unknown_one_by_its_thread() -> None:
    one = post("a")
    assert account_mark(one, "1") == account_mark(post("b"), "1") != account_mark(complaint(), "1")
    assert account_mark(one, None).kind is MarkKind.THREAD


def test_words_of_ones_own_repeat_nothing() -> None:
    assert repeats(complaint(), post("Lütfen yayın: " + LONG_TEXT))
    assert not repeats(complaint(ORDER), post("88120945 nolu siparişim nerede, paramı verin artık, bıktım"))


@given(st.text(max_size=300), st.text(max_size=60))
def test_marks_of_any_text_are_hashes_that_fit(text, title) -> None:
    for mark in marks_of(complaint(text, title=title)):
        assert -(2**63) <= mark.value < 2**63
