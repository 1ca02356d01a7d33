"""CSS selectors that are quick where presets are plain, and soupsieve's where they are not.

Most selectors of a preset are names, classes and attributes in a row. Those are matched here, some ten times as fast;
about a pseudo-class soupsieve is asked, and only where the rest fits. It is also the referee in tests.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter

import soupsieve
from bs4 import Tag

_NAME = r"-?[A-Za-z_][\w-]*"
_ATTRIBUTE = re.compile(
    rf"""\[\s*(?P<name>{_NAME})\s*(?:(?P<op>[~^$*]?=)\s*(?:"(?P<a>[^"\\]*)"|'(?P<b>[^'\\]*)'|(?P<c>{_NAME}))\s*)?\]""",
    re.ASCII,
)
_MARK = re.compile(rf"(?P<kind>[#.])(?P<name>{_NAME})", re.ASCII)
_TAG = re.compile(rf"(?P<name>{_NAME})|\*", re.ASCII)
_TOKENS = re.compile(r"""\\.|"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|[()\[\],>+~]|\s+|[^\\"'()\[\],>+~\s]++""")
_LOOKS_AROUND = re.compile(r"[+\\]|~(?!=)|:(?!has\()")
"""What makes a match depend on siblings or on what stands above."""
_ASKS_MORE = re.compile(r"\\|:(?!has\(|-soup-contains)")
"""What may ask where an element stands, or about elements that are nowhere near."""
_QUOTED = re.compile(r"""["'][^"']*+["']""")
_WORD = re.compile(r""":-soup-contains(?:-own)?\(\s{0,5}["']([^"'\s\\]{2,80})["']\s{0,5}\)""")
_PLAIN_ATTRIBUTE = rf"""\[\s*+{_NAME}\s*+(?:[~^$*]?=\s*+(?:"[^"\\\n]*+"|'[^'\\\n]*+'|{_NAME})\s*+)?\]"""
_PLAIN_MARK = rf"(?:[#.]{_NAME}|{_PLAIN_ATTRIBUTE})"
_PLAIN = rf"(?:(?:{_NAME}|\*){_PLAIN_MARK}*+|{_PLAIN_MARK}++)"
_PLAIN_PSEUDO = (
    rf"""(?::has\(\s*+(?:[>+~]\s*+)?{_PLAIN}\s*+\)|:not\(\s*+{_PLAIN}\s*+\)"""
    r"""|:-soup-contains(?:-own)?\(\s*+(?:"[^"\\\n]*+"|'[^'\\\n]*+')\s*+\))"""
)
_PLAIN_PART = rf"(?:{_PLAIN}{_PLAIN_PSEUDO}*+|{_PLAIN_PSEUDO}++)"
_WELL_FORMED = re.compile(rf"{_PLAIN_PART}(?:(?:\s*[>+~,]\s*|\s+){_PLAIN_PART})*+", re.ASCII)
"""What needs no proof by soupsieve, which builds its own patterns for a fifth of a second when first asked."""


@dataclass(frozen=True, slots=True)
class Selector:
    """A CSS selector with what an element must have for it to match, so that most need not be asked."""

    written: str
    matches: Callable[[Tag], bool] = field(repr=False)
    keys: tuple[str, ...] | None
    """One mark per alternative (`tag:h2`, `class:time`, `attr:title`, `id:x`); None when any element may match."""
    needs: tuple[tuple[str, ...], ...]
    """Per alternative the marks that must all be found on the element, above or beside it."""
    tags: frozenset[str] | None
    """The tags an element may be; None when it may be any."""
    roots: frozenset[str] | None
    """The tags the selector begins at; None when it may begin anywhere or looks around."""
    stays_inside: bool
    """Whether a match below some element depends on what is in that element, and above it on names and attributes."""
    word: str | None
    """A word that must stand in the text, in one piece, where there is a match."""


@dataclass(frozen=True, slots=True)
class Test:
    """What an attribute must be: `op` is one of `=`, `~=`, `^=`, `$=`, `*=`, or empty where it need only be there."""

    name: str
    op: str = ""
    value: str = ""

    def holds(self, tag: Tag) -> bool:
        """Whether the element has such an attribute."""
        given = tag.attrs.get(self.name)
        if given is None:
            return False
        text = given if isinstance(given, str) else " ".join(given)
        match self.op:
            case "":
                return True
            case "=":
                return text == self.value
            case "~=":
                return self.value in text.split()
            case "^=":
                return text.startswith(self.value)
            case "$=":
                return text.endswith(self.value)
        return self.value in text


@dataclass(frozen=True, slots=True)
class Compound:
    """What one element must be, and how it stands to the one before it: below it, right below it (`>`), beside it."""

    tag: str | None
    classes: frozenset[str]
    tests: tuple[Test, ...]
    relation: str = ""

    def holds(self, tag: Tag) -> bool:
        """Whether the element is that."""
        if self.tag is not None and tag.name != self.tag:
            return False
        if self.classes and not self.classes <= set(class_words(tag)):
            return False
        return not self.tests or all(test.holds(tag) for test in self.tests)

    @property
    def key(self) -> str | None:
        """The rarest mark an element must have to be that."""
        ids = [test.value for test in self.tests if test.name == "id" and test.op == "="]
        marks = [*(f"id:{value}" for value in ids), *(f"class:{name}" for name in sorted(self.classes))]
        marks += [f"attr:{test.name}" for test in self.tests]
        marks += [f"tag:{self.tag}"] if self.tag else []
        return marks[0] if marks else None


def class_words(tag: Tag) -> list[str]:
    """The element's classes."""
    given = tag.attrs.get("class")
    return given.split() if isinstance(given, str) else list(given or ())


@dataclass(frozen=True, slots=True)
class Part:
    """One compound of a selector: what of it this module understands, and whether that is all of it."""

    compound: Compound
    is_whole: bool


def compile_selector(written: str) -> Selector:
    """The selector, ready to use. Raises `soupsieve.SelectorSyntaxError` or ValueError."""
    _must_be_one(written)
    chains = list(_chains(written))
    word = _WORD.search(written)
    alone = "," not in written and ":not(" not in written
    return Selector(
        written,
        matches=_matcher(chains, written),
        keys=_all_or_none([chain[-1].compound.key for chain in chains]),
        needs=tuple(tuple(key for part in chain if (key := part.compound.key)) for chain in chains),
        tags=_set(_all_or_none([chain[-1].compound.tag for chain in chains])),
        roots=_roots(written, chains),
        stays_inside=not _ASKS_MORE.search(_QUOTED.sub("", written)) and all(map(_stays_inside, chains)),
        word=word[1] if word and alone else None,
    )


def _must_be_one(written: str) -> None:
    if not _WELL_FORMED.fullmatch(written.strip()):
        try:
            soupsieve.compile(written)
        except NotImplementedError as error:  # pseudo-elements and at-rules
            raise ValueError(str(error)) from error


def _all_or_none(names: list[str | None]) -> tuple[str, ...] | None:
    found = tuple(name for name in names if name)
    return found if len(found) == len(names) else None


def _set(names: tuple[str, ...] | None) -> frozenset[str] | None:
    return frozenset(names) if names else None


def _roots(written: str, chains: list[list[Part]]) -> frozenset[str] | None:
    tags = _all_or_none([chain[0].compound.tag for chain in chains])
    return None if _LOOKS_AROUND.search(_QUOTED.sub("", written)) else _set(tags)


def _stays_inside(chain: list[Part]) -> bool:
    """From the right: once it has gone up, only what is understood here, and nothing beside that."""
    above = False
    for part in reversed(chain):
        relation = part.compound.relation
        if above and (not part.is_whole or relation in ("+", "~")):
            return False
        above = above or relation in (" ", ">")
    return True


def _chains(written: str) -> Iterator[list[Part]]:
    """Each selector of the list as its compounds from left to right."""
    chain, depth, square = [["", ""]], 0, 0
    for sign in (*_TOKENS.findall(written.strip()), ","):
        square += (sign == "[") - (sign == "]")
        depth -= sign == ")"
        if depth == 0 and square == 0 and sign == ",":
            yield [_part(relation, text) for relation, text in chain if text] or [_part("", "")]
            chain = [["", ""]]
        elif depth == 0 and square == 0 and (sign in ">+~" or sign.isspace()):
            _relate(chain, sign.strip())
        elif depth == 0:
            chain[-1][1] += sign
        depth += sign == "("


def _relate(chain: list[list[str]], sign: str) -> None:
    """Begin the next compound, or say more exactly how it stands to the one before."""
    if chain[-1][1]:
        chain.append([sign or " ", ""])
    elif sign:
        chain[-1][0] = sign


def _part(relation: str, text: str) -> Part:
    """As much of a compound as can be understood; the rest, from a pseudo-class or an escape on, is soupsieve's."""
    tag = _TAG.match(text)
    at = tag.end() if tag else 0
    classes: list[str] = []
    tests: list[Test] = []
    while found := _MARK.match(text, at) or _ATTRIBUTE.match(text, at):
        at = found.end()
        if found.re is _ATTRIBUTE:
            tests.append(Test(found["name"].lower(), found["op"] or "", found["a"] or found["b"] or found["c"] or ""))
        elif found["kind"] == "#":
            tests.append(Test("id", "=", found["name"]))
        else:
            classes.append(found["name"])
    if text[at : at + 1] == "\\":
        return Part(Compound(None, frozenset(), ()), is_whole=False)
    name = tag["name"].lower() if tag and tag["name"] else None
    plain = tuple(test for test in tests if _is_plain(test))
    is_whole = 0 < at == len(text) and len(plain) == len(tests)
    return Part(Compound(name, frozenset(classes), plain, relation), is_whole)


def _is_plain(test: Test) -> bool:
    """Some tests have rules of their own in CSS: `type` ignores case, an empty or spaced value matches nothing."""
    return test.name != "type" and (test.op in ("", "=") or (test.value != "" and not re.search(r"\s", test.value)))


def _matcher(chains: list[list[Part]], written: str) -> Callable[[Tag], bool]:
    """What says whether an element matches; soupsieve is asked last, and only about what is not understood here."""
    first, *others = (tuple(part.compound for part in reversed(chain)) for chain in chains)
    is_whole = all(part.is_whole for chain in chains for part in chain)

    def may_match(tag: Tag) -> bool:
        return _matches(tag, first, 0) or any(_matches(tag, chain, 0) for chain in others)

    if is_whole and not others and len(first) == 1:
        return first[0].holds
    referee = cache(lambda: soupsieve.compile(written))
    return may_match if is_whole else lambda tag: may_match(tag) and referee().match(tag)


def _matches(tag: Tag, chain: tuple[Compound, ...], place: int) -> bool:
    compound = chain[place]
    if not compound.holds(tag):
        return False
    if place + 1 == len(chain):
        return True
    return any(_matches(other, chain, place + 1) for other in _related(tag, compound.relation))


def _related(tag: Tag, relation: str) -> Iterator[Tag]:
    """What the element before it in the selector may be, the nearest first."""
    step = attrgetter("parent" if relation in (" ", ">") else "previous_sibling")
    other = step(tag)
    while other is not None:
        if isinstance(other, Tag):
            yield other
            if relation in (">", "+"):
                return
        other = step(other)
