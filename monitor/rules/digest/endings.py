"""What Turkish hangs on a noun, folded: enough to know one word in its forms, no grammar."""

import re
from functools import lru_cache

_OWNED = r"(?:[iu]?m[iu]z|[iu]?n[iu]z|[iu]m|m|s[iu]n?|[iu]n?|n)"
_CASE = r"(?:n?[iu]n|n?[iu]|y[iu]|n?[ae]|y[ae]|n?[dt][ae](?:n|ki\w{0,6})?|y?l[ae]|c[ae])"
ENDINGS = rf"(?:l[ae]r)?{_OWNED}?{_CASE}?(?:y?[dt][iu]r?|mi|mu)?"
"""What may follow a noun: plural, owner, case, in this order."""
_LAST = re.compile(
    r"(?<=\w{4})(?:l[ae]r[iu]?|[iu]m[iu]z|[iu]n[iu]z|n[iu]n|[iu]n|[iu]m|s[iu]|y[iu]|n[iu]|n?[dt][ae]n?|y?l[ae]|y[ae]|n[ae]|[aeiu]|m)$"
)
_SOFT = {"b": "p", "c": "c", "d": "t", "g": "k"}
_HARD = {"p": "b", "t": "d", "k": "g"}
_VERB = re.compile(
    r"(?:[dt][iu](?:m|n|k|n[iu]z|l[ae]r)?|m[iu]s\w{0,6}|[iu]?yo(?:r\w*)?|[ae]c[ae][gk]\w*|m[ae]k(?:t[ae]n?)?|m[ae]y[iae]n?|[dt][iu][gk]\w*"
    r"|[ae]r[ae]k|[iu]nc[ae]|m[ae]d[ae]n|[iaeu]bil\w*|[iaeu]m[ae][mzy]\w*|m[ae]z(?:l[ae]r)?|s[ae]n[iu]z|[ae]l[iu]m|s[iu]nl?[ae]?r?)$"
)


@lru_cache(maxsize=8_192)
def stem(word: str) -> str:
    """What the forms of a folded word have in common; rarely the stem of a grammar, but always the same one."""
    while (shorter := _LAST.sub("", word)) != word:
        word = shorter
    return word[:-1] + _SOFT.get(word[-1], word[-1]) if len(word) > 3 else word


def is_verb(word: str) -> bool:
    """Whether a folded word ends as verbs do."""
    return bool(_VERB.search(word))


def heads(noun: str) -> tuple[str, ...]:
    """How a folded noun begins before an ending: `bardak` also stands in `bardagin`."""
    softened = _HARD.get(noun[-1:])
    return (noun, noun[:-1] + softened) if softened else (noun,)
