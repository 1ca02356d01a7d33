"""Which other shops a mention names, each by itself."""

import pytest

from fakes import a_mention
from monitor.rules.coordination.cues import Market, Rival, compile_cues
from monitor.rules.relevance import Brand
from monitor.rules.rivals import compile_rivals
from scrapers.kit.mention import Mention

BRAND = Brand("Papatya", terms=("Papatya", "Papatya Ev", "Papatya Mango"), own_accounts=("papatyadestek",))
KIRPI, KIRPI_HOME, SEPETIX, MANGO, LALE = (
    Rival("Kirpi", ("kirpicik",), ("kirpi.example",)),
    Rival("Kirpi Mobilya", (), ("kirpimobilya.example",)),
    Rival("Sepetix", ("sepetiks",)),
    Rival("Mango"),
    Rival("Lale Ev Tekstili"),
)
CUES = compile_cues(BRAND, Market(rivals=(KIRPI, KIRPI_HOME, SEPETIX, MANGO, LALE)))


def named_in(text: str = "siparişim gelmedi", **more: object) -> list[str]:
    finder = compile_rivals(CUES)
    assert finder is not None
    return list(finder.named_in(a_mention(text=text, **more)))


NAMED: dict[str, tuple[str, list[str]]] = {
    "nobody": ("papatyadan aldığım koltuk çöktü", []),
    "one": ("artık Sepetix'ten alıyorum", ["Sepetix"]),
    "by what else it is called": ("sepetiks çok hızlı", ["Sepetix"]),
    "in capitals": ("SEPETİX VARKEN PAPATYA NİYE", ["Sepetix"]),
    "drawn out": ("sepetixxx harika", ["Sepetix"]),
    "its account": ("@sepetixdestek sağ olun", ["Sepetix"]),
    "its hashtag": ("#sepetixrezaleti", ["Sepetix"]),
    "two": ("Sepetix mi kirpicik mi?", ["Kirpi", "Sepetix"]),
    "a name that holds another": ("kirpi mobilyadan aldım", ["Kirpi Mobilya"]),
    "that other itself": ("kirpiden aldım, kirpi mobilyadan değil", ["Kirpi", "Kirpi Mobilya"]),
    "several words in one": ("laleevtekstili kampanyası", ["Lale Ev Tekstili"]),
    "several words": ("lale ev tekstilinde gördüm", ["Lale Ev Tekstili"]),
    "only one of its words": ("ev tekstili almıştım, lale desenli", []),
    "an ordinary word": ("mango suyu aldım", []),
    "an ordinary word as a name": ("Mango'dan iade aldım", ["Mango"]),
    "a name of the brand that holds a rival's": ("papatya mango'dan aldım", []),
    "the same with a suffix": ("papatya mangodan aldım", []),
    "a longer word": ("sepetixgiller", []),
    "its address in the words": ("bakın https://www.kirpi.example/koltuk?x=1 burada", ["Kirpi"]),
    "a part of its address": ("https://m.magaza.kirpi.example/", ["Kirpi"]),
    "a host with its name": ("https://www.sepetix.com.tr/urun", ["Sepetix"]),
}


@pytest.mark.parametrize(("text", "names"), NAMED.values(), ids=NAMED)
def test_a_mention_names_these(text: str, names: list[str]) -> None:
    assert named_in(text) == names


BESIDE: dict[str, tuple[dict[str, object], list[str]]] = {
    "a link": ({"links": ("https://kirpimobilya.example/a",)}, ["Kirpi Mobilya"]),
    "the brand's own site": ({"links": ("https://papatya.example/sepetix-mi",)}, []),
    "no address": ({"links": ("http://[", "kirpi")}, []),
    "a hashtag": ({"hashtags": ("SepetixFarkı", "sepetix")}, ["Sepetix"]),
    "somebody spoken to": ({"mentions": ("sepetix",)}, ["Sepetix"]),
    "its title": ({"title": "Sepetix'e geçtim"}, ["Sepetix"]),
}


@pytest.mark.parametrize(("more", "names"), BESIDE.values(), ids=BESIDE)
def test_what_stands_beside_the_text_counts_too(more: dict[str, object], names: list[str]) -> None:
    assert named_in(**more) == names


def test_a_brand_without_rivals_has_nothing_to_find() -> None:
    assert compile_rivals(compile_cues(BRAND, Market())) is None


def test_a_rival_that_stands_there_twice_is_named_once() -> None:
    finder = compile_rivals(compile_cues(BRAND, Market(rivals=(SEPETIX, Rival("Sepetix", ("spx",))))))
    assert finder is not None
    assert finder.named_in(a_mention(text="sepetix, yani spx")) == ("Sepetix",)


def test_a_name_without_letters_is_never_found() -> None:
    finder = compile_rivals(compile_cues(BRAND, Market(rivals=(Rival("&"),))))
    assert finder is not None
    assert finder.named_in(Mention("x", "1", "a & b", a_mention().created_at)) == ()
