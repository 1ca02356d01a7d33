"""Whom a post speaks to: does it ask for something, or does it accuse, and warn everybody?

Real people who write alike want something: a remedy, an answer, a signature, that a text is passed on. Who only
accuses and asks for nothing may be one of a team. One post says nothing by this; shares of groups do.
"""

import re
from dataclasses import dataclass

_FEW_WORDS = 8
_NAMES = re.compile(r"\b\w{1,9}://\S+|www\.\S+|[@#]\w+")

_WANTS = (
    r"talep(?: ed| et|im|le|i)", r"rica\b", r"arz eder", r"lutfen", r"istiyoru[mz]", r"istemiyoruz", r"isteriz",
    r"bekliyoru[mz]", r"bekleriz", r"destekliyor", r"cozum", r"ilgilen", r"yardim", r"basvur", r"bildirir",
    r"ozur dile", r"(?:geri )?donus (?:yap|bekl|ist)", r"iade (?:ist|edin|edil(?:sin|me)|etsin)",
    r"geri (?:cek|al|ver|oden|getir)(?:[iu]n|s[iu]n|iniz|ilsin|meni|mesi)",
    r"(?:acikla|duzelt|degistir|kaldir|birak|gec|vazgec|coz|ver|yap|don|gonder|bagla|getir|coz[iu]l)s[iu]n\b",
    r"acikla(?:yin|ma (?:yap|bekl|ist))", r"(?:cevap|bilgi|haber) ver", r"sahip cik", r"(?:duzelt|coz|durdur)[iu]n\b",
    r"nere(?:den|ye)\b", r"ne zaman", r"ne yap", r"\w*m[iu]s[iu]n(?:[iu]z)?\b",
)  # fmt: skip
"""A remedy, an answer, a change."""
_PASSED_ON = (
    r"imza(?:la|ya\b|ni\b| ver| at| kampan| metn)", r"kopyala", r"yapistir", r"paylas", r"yollay", r"gonderin",
    r"yayalim", r"etiketle", r"sen de\b", r"sira sende", r"kampanyaya", r"sesimiz", r"destek (?:ver|ol)in\b",
)  # fmt: skip
"""A signature, or that others say it too."""
_WARNS = (
    r"\w{2,}m[ae]yin(?:iz)?\b", r"sakin\b", r"uzak dur", r"dikkat\b", r"uyar(?:iyor|ayim|in\b)", r"uyanik ol",
    r"herkes\w* (?:gor|bil|duy)", r"(?:bil|gor|duy)s[iu]n\b", r"duymayan kalma", r"boykot", r"aldanm[ae]",
    r"kimse(?: \w+){1,3}m[ae]s[iu]n",
)  # fmt: skip
_BLAMES = (
    r"dolandir", r"vurgun", r"sahte", r"hirsiz", r"soygun", r"skandal", r"rezalet", r"rezil", r"kepaze", r"yalan",
    r"kandir", r"aldat", r"taklit", r"cakma\b", r"hile", r"ifsa\b", r"yazik", r"utan[cms]", r"pes\b", r"ayip",
    r"igrenc", r"ibret", r"kakal", r"sabri", r"yeter artik", r"biktik", r"bu kadar (?:da )?olma",
    r"boyle (?:\w+ )?olmaz", r"guven\w* (?:bit|kalma|sifir)", r"hesap sor", r"bir daha asla", r"gercek yuz",
    r"inanilir gibi", r"sinirliyim", r"haram", r"fiyasko", r"serefsiz", r"ahlaksiz", r"somur", r"firsatci",
    r"lanet", r"uckagit", r"alcak",
)  # fmt: skip


def _any(*stems: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(stems)})")


_ASKS, _ACCUSES = _any(*_WANTS, *_PASSED_ON), _any(*_WARNS, *_BLAMES)


@dataclass(frozen=True, slots=True)
class Appeal:
    """What a post does with its words; nothing of it speaks for or against a single post."""

    asks: bool
    """For a remedy, an answer, a signature, or to be passed on."""
    accuses: bool
    """It calls the brand dishonest or shameful, or warns others of it."""
    is_brief: bool
    """A few words: others hit on the same by chance."""


def appeal_of(plain: str) -> Appeal:
    """Whom a text speaks to, and how; the text folded and squeezed."""
    plain = _NAMES.sub(" ", plain)
    return Appeal(
        asks=_ASKS.search(plain) is not None,
        accuses=_ACCUSES.search(plain) is not None,
        is_brief=len(plain.split()) < _FEW_WORDS,
    )
