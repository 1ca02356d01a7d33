"""Whom a post speaks to: does it ask for something, or does it accuse, and warn everybody?

Real people who write alike want something: a remedy, an answer, a signature, that a text is passed on. Who only
accuses and asks for nothing may be one of a team. One post says nothing by this; shares of groups do.
"""

import re
from dataclasses import dataclass

_FEW_WORDS = 8
_NAMES = re.compile(r"\b\w{1,9}://\S+|www\.\S+|[@#]\w+")
_SIGNS_OF_NAMES = ("@", "#", "://", "www.")

_WANTS = (
    r"talep(?: ed| et|im|le|i)", r"rica\b", r"arz eder", r"lutfen", r"istiyoru[mz]", r"istemiyoruz", r"isteriz",
    r"bekliyoru[mz]", r"bekleriz", r"destekliyor", r"cozum", r"ilgilen", r"yardim", r"basvur", r"bildirir",
    r"ozur dile", r"donus (?:yap|bekl|ist)", r"iade (?:ist|edin|edil(?:sin|me)|etsin)",
    r"geri (?:cek|al|ver|oden|getir)(?:[iu]n|s[iu]n|iniz|ilsin|meni|mesi)",
    r"acikla(?:yin|s[iu]n\b|ma (?:yap|bekl|ist))", r"duzelt(?:[iu]n|s[iu]n)\b", r"degistirs[iu]n\b",
    r"kaldirs[iu]n\b", r"biraks[iu]n\b", r"gecs[iu]n\b", r"vazgecs[iu]n\b", r"coz(?:[iu]n|s[iu]n|[iu]ls[iu]n)\b",
    r"vers[iu]n\b", r"yaps[iu]n\b", r"dons[iu]n\b", r"gonders[iu]n\b", r"baglas[iu]n\b", r"getirs[iu]n\b",
    r"cevap ver", r"bilgi ver", r"haber ver", r"sahip cik", r"durdur[iu]n\b", r"nere(?:den|ye)\b", r"ne zaman",
    r"ne yap",
)  # fmt: skip
"""A remedy, an answer, a change."""
_ADVICE = (
    r"oneri(?:si|niz|leri|r m)", r"tavsiye(?:si|niz|leri| (?:iste|eder m|edebil|ver|olan))", r"sizce",
    r"hangi(?:si|ni)", r"kararsiz", r"var m[iu]\b", r"fikri (?:olan )?var", r"deneyen (?:olan |biri )?var",
    r"kullanan (?:olan |biri )?var", r"bilen (?:olan |biri )?var", r"alan (?:olan |biri )?var",
    r"gelen (?:olan |biri )?var",
)  # fmt: skip
"""What others think: where to buy, which to take."""
_ASKED = (
    re.compile(r"m[iu]s[iu]n(?:[iu]z)?\b"),
    re.compile(r" m[iu]\b(?:(?<=\w\w[ae]yim m[iu])|(?<=\w\ws[ae]m m[iu]))"),
)
"""Questions by their ending."""
_PASSED_ON = (
    r"imza(?:la|ya\b|ni\b| ver| at| kampan| metn)", r"kopyala", r"yapistir", r"paylas", r"yollay", r"gonderin",
    r"yayalim", r"etiketle", r"sen de\b", r"sira sende", r"kampanyaya", r"sesimiz", r"destek (?:ver|ol)in\b",
)  # fmt: skip
"""A signature, or that others say it too."""
_WARNS = (
    r"sakin\b", r"uzak dur", r"dikkat\b", r"uyar(?:iyor|ayim|in\b)", r"uyanik ol", r"herkes\w* (?:gor|bil|duy)",
    r"bils[iu]n\b", r"gors[iu]n\b", r"duys[iu]n\b", r"duymayan kalma", r"boykot", r"aldanm[ae]",
    r"kimse(?: \w+){1,3}m[ae]s[iu]n",
)  # fmt: skip
_WARNED = re.compile(r"m(?<=\w\wm)[ae]yin(?:iz)?\b")
"""Begins with a letter, which is looked for much faster than what may stand before it."""
_BLAMES = (
    r"dolandir", r"vurgun", r"sahte", r"hirsiz", r"soygun", r"skandal", r"rezalet", r"rezil", r"kepaze", r"yalan",
    r"kandir", r"aldat", r"taklit", r"cakma\b", r"hile", r"ifsa\b", r"yazik", r"utan[cms]", r"pes\b", r"ayip",
    r"igrenc", r"ibret", r"kakal", r"sabri", r"yeter artik", r"biktik", r"bu kadar (?:da )?olma",
    r"boyle (?:\w+ )?olmaz", r"guven\w* (?:bit|kalma|sifir)", r"hesap sor", r"bir daha asla", r"gercek yuz",
    r"inanilir gibi", r"sinirliyim", r"haram", r"fiyasko", r"serefsiz", r"ahlaksiz", r"somur", r"firsatci",
    r"lanet", r"uckagit", r"alcak",
)  # fmt: skip


def _any(*stems: str) -> re.Pattern[str]:
    """A word that begins with one of the stems, sorted by letter so that most words are done with at their first."""
    heads: dict[str, list[str]] = {}
    for stem in stems:
        heads.setdefault(stem[0], []).append(stem[1:])
    begun = "|".join(f"{head}(?:{'|'.join(tails)})" for head, tails in heads.items())
    return re.compile(rf"\b(?:{begun})")


_ASKS = (_any(*_WANTS, *_ADVICE, *_PASSED_ON), *_ASKED)
_ACCUSES = (_any(*_WARNS, *_BLAMES), _WARNED)


@dataclass(frozen=True, slots=True)
class Appeal:
    """What a post does with its words; nothing of it speaks for or against a single post."""

    asks: bool
    """For a remedy, an answer, advice, a signature, or to be passed on."""
    accuses: bool
    """It calls the brand dishonest or shameful, or warns others of it."""
    is_brief: bool
    """A few words: others hit on the same by chance."""


def appeal_of(plain: str) -> Appeal:
    """Whom a text speaks to, and how; the text folded and squeezed."""
    if any(sign in plain for sign in _SIGNS_OF_NAMES):
        plain = _NAMES.sub(" ", plain)
    return Appeal(
        asks=any(one.search(plain) for one in _ASKS),
        accuses=any(one.search(plain) for one in _ACCUSES),
        is_brief=len(plain.split()) < _FEW_WORDS,
    )
