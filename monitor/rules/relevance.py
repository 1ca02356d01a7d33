"""Is this about us? Terms with their suffixes, phrases that cancel them, handles, hashtags, links, own accounts."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.rules.text import Folded, fold, folded
from scrapers.kit.errors import msg
from scrapers.kit.mention import Mention

SUFFIX = (
    r"(?:l[ae]r)?(?:[iu]m[iu]z|[iu]n[iu]z)?"
    r"(?:[iu]n|n[iu]n|[iu]|y[iu]|n?[ae]|y[ae]|n?[dt][ae](?:n|k[iu]\w{0,5})?|y?l[ae]|c[ae]"
    r"|l[iu](?:l[ae]r)?\w{0,3}|c[iu](?:l[ae]r)?\w{0,3}|s[iu]z\w{0,4})?"
)
"""What Turkish appends to a name, folded."""
_SURE_SUFFIX = re.compile(r"n?[dt][ae](?:n|k[iu]\w{0,5})")
"""Ablative and "the one at": no verb ends so."""
_HANDLE_TAIL = (
    r"_?(?:destek|yardim|hizmet|musteri|tr|turkiye|turkey|com|comtr|online|resmi|official|support|care|kargo|iletisim)"
)
_ORDINARY = frozenset({
    "aras", "bim", "carsi", "dost", "ets", "file", "flo", "getir", "gratis", "hepsi", "ipek", "istikbal",
    "karaca", "kolay", "koton", "mango", "mavi", "metro", "network", "param", "pazarama", "puma", "sarar", "sok",
    "surat", "tatil", "tepe", "trend", "ucuz", "vatan", "yurtici",
})  # fmt: skip
"""Brand names that are words of the language, or of other trades: alone they prove nothing."""
_CLUE = re.compile(
    r"(?:kargo|kurye|siparis|teslim|musteri|magaza|market|uygulama|uyelig|destek|sube|urun|sepet|indirim|kupon"
    r"|iade|online|com\b|bufe|yemek|carsi|hizmet|odeme|paket|app\b|satici|premium|\w*rezalet)\w*"
)
_TAG_TAIL = (
    r"(?:\w*(?:rezalet|magdur|sikayet|boykot|destek|pisman|dolandir|yazik|kargo|sahte|iade|indirim|kampanya)\w*)?"
)
_PRODUCT_WORD = re.compile(r"(?:urun|paket|yemek|sepet|carsi)")
"""Clues that also stand as the object of an ordinary verb or adjective: they must follow the name."""


@dataclass(frozen=True, slots=True)
class Brand:
    """What people call us. `terms` is the name when empty; `needs_clue` says the name is an ordinary word."""

    name: str
    terms: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    own_accounts: tuple[str, ...] = ()
    needs_clue: bool = False


@dataclass(frozen=True, slots=True)
class Relevance:
    """Whether a mention is about the brand, and the name of the answer. `span` is in title and text as joined."""

    relevant: bool
    why: str
    says: str
    quote: str | None = None
    span: tuple[int, int] | None = None


_SAYS = {
    "place": msg("written on the brand's own page"),
    "term": msg("names the brand"),
    "handle": msg("addresses the brand's account"),
    "hashtag": msg("carries the brand's hashtag"),
    "link": msg("links to the brand's site"),
    "excluded": msg("the name only stands in a phrase that means something else"),
    "own-account": msg("written by the brand itself"),
    "no-term": msg("does not name the brand"),
    "weak-collision": msg("the name is an ordinary word here, and nothing else points to the brand"),
}
_FOUND = ("handle", "term", "hashtag", "link")


def _answer(why: str, source: Folded | None = None, at: tuple[int, int] | None = None) -> Relevance:
    relevant = why in _FOUND or why == "place"
    if source is None or at is None:
        return Relevance(relevant, why, _SAYS[why])
    quote, span = source.quote(*at)
    return Relevance(relevant, why, _SAYS[why], quote, span)


@dataclass(frozen=True, slots=True)
class _Term:
    text: str
    slug: str
    pattern: re.Pattern[str]
    weak: bool


def _term(text: str, *, needs_clue: bool) -> _Term:
    plain = " ".join(folded(text).split())
    words = r"\s+".join(map(re.escape, plain.split()))
    slug = re.sub(r"\W", "", plain)
    tail = rf"(?P<tail>'\w{{1,12}}|{SUFFIX})(?!\w)"
    weak = needs_clue or plain in _ORDINARY
    return _Term(plain, slug, re.compile(rf"(?<![\w@#])(?P<name>{words}|{re.escape(slug)}){tail}"), weak)


def _phrase(text: str) -> re.Pattern[str]:
    words = [re.escape(word).replace(r"\*", r"\w*") for word in folded(text).split()]
    return re.compile(r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)")


def _bare(account: str) -> str:
    return folded(account).strip().lstrip("@").strip()


class BrandMatcher:
    """Judges mentions for one brand; made by `compile_brand`, remembers nothing between mentions."""

    __slots__ = ("_exclude", "_handle", "_hashtag", "_host", "_own", "_terms")

    def __init__(self, brand: Brand) -> None:
        names = [name for name in (brand.terms or (brand.name,)) if folded(name).strip()]
        self._terms = tuple(_term(name, needs_clue=brand.needs_clue) for name in names)
        self._exclude = tuple(_phrase(phrase) for phrase in brand.exclude if folded(phrase).strip())
        self._own = frozenset(filter(None, map(_bare, brand.own_accounts)))
        slugs = _either(term.slug for term in self._terms)
        sure = _either(term.slug for term in self._terms if not term.weak and len(term.slug) > 4)
        self._handle = re.compile(rf"(?<!\w)@(?:(?:{slugs})(?:{_HANDLE_TAIL})*|{_either(self._own)})(?!\w)")
        self._hashtag = re.compile(rf"#(?:\w*?(?:{sure})\w*|(?:boykot)?(?:{slugs}){_TAG_TAIL}(?!\w))")
        self._host = re.compile(rf"(?:^|\.)(?:{slugs}|{_either(term.text for term in self._terms)})(?:\.|$)")

    def judge(self, mention: Mention, *, on_brand_page: bool) -> Relevance:
        """Whether the mention is about the brand; `on_brand_page` when the place itself says so."""
        author = mention.author
        if self._own & {_bare(author.handle or ""), _bare(author.name or "")}:
            return _answer("own-account")
        if on_brand_page:
            return _answer("place")
        text = mention.text if mention.title is None else f"{mention.title}\n{mention.text}"
        return self._judge_text(fold(text), mention)

    def _judge_text(self, source: Folded, mention: Mention) -> Relevance:
        found = self._handle.search(source.text)
        if found:
            return _answer("handle", source, found.span())
        if any(self._handle.fullmatch(f"@{_bare(name)}") for name in mention.mentions):
            return _answer("handle")
        named = self._named(source)
        if named.relevant:
            return named
        return self._tagged_or_linked(source, mention) or named

    def _named(self, source: Folded) -> Relevance:
        """The first term that counts; else why none did."""
        cancelled = [found.span() for phrase in self._exclude for found in phrase.finditer(source.text)]
        why, where = "no-term", None
        for term, found in self._hits(source.text):
            at = found.span()
            if any(start < at[1] and at[0] < end for start, end in cancelled):
                why, where = "excluded", at
            elif term.weak and not _is_clued(source, found):
                why, where = "weak-collision", at
            else:
                return _answer("term", source, at)
        return _answer(why, source, where)

    def _hits(self, text: str) -> Iterator[tuple[_Term, re.Match[str]]]:
        return ((term, found) for term in self._terms for found in term.pattern.finditer(text))

    def _tagged_or_linked(self, source: Folded, mention: Mention) -> Relevance | None:
        found = self._hashtag.search(source.text)
        if found:
            return _answer("hashtag", source, found.span())
        if any(self._hashtag.fullmatch("#" + folded(tag).lstrip("#")) for tag in mention.hashtags):
            return _answer("hashtag")
        return _answer("link") if any(self._host.search(_host(link)) for link in mention.links) else None


def compile_brand(brand: Brand) -> BrandMatcher:
    """What judges mentions for that brand."""
    return BrandMatcher(brand)


def _either(words: Iterable[str]) -> str:
    """An alternation, longest first; without words one that never matches."""
    return "|".join(sorted(map(re.escape, filter(None, words)), key=lambda word: (-len(word), word))) or r"(?!)"


def _host(link: str) -> str:
    try:
        return folded(urlsplit(link).hostname or "")
    except ValueError:
        return ""


def _is_clued(source: Folded, found: re.Match[str]) -> bool:
    """Whether a name that is an ordinary word stands here as a name."""
    tail = found["tail"]
    if tail.startswith("'"):
        return True
    after = re.match(r"\W{1,2}(\w+)", source.text[found.end() : found.end() + 40])
    if not tail and after and _CLUE.match(after[1]):
        return True
    before = re.search(r"(\w+)[^\w.!?\n]{1,2}$", source.text[max(0, found.start() - 40) : found.start()])
    if before and _CLUE.match(before[1]) and not _PRODUCT_WORD.match(before[1]):
        return _is_capital(source, found.start("name")) or bool(_SURE_SUFFIX.fullmatch(tail))
    if _SURE_SUFFIX.fullmatch(tail) and _CLUE.search(source.text):
        return True
    return _is_capital(source, found.start("name")) and before is not None and not _is_shouted(source.original)


def _is_capital(source: Folded, at: int) -> bool:
    return source.quote(at, at + 1)[0][:1].isupper()


def _is_shouted(text: str) -> bool:
    letters = [ch for ch in text if ch.isalpha()]
    return sum(ch.isupper() for ch in letters) * 2 > len(letters)
