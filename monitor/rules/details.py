"""What a text brings along that helps whoever answers: hits as a lexicon gives them, of groups no pattern can say."""

import re
from collections.abc import Iterator

from monitor.rules.lexicon import Hit
from monitor.rules.vocabulary import Group, Level
from scrapers.kit.errors import msg

ORDER_NUMBER = Group(
    name="order_number",
    level=Level.NOTE,
    says=msg("gives an order or customer number"),
    patterns=(),
    flags=("has.order_number",),
)

_KIND = (
    r"(?:siparis|takip|gonderi|kargo|fatura|musteri|abone|uyelik|referans|talep|kayit|basvuru|hizmet|dosya|police|pnr"
    r"|rezervasyon|bilet|iade|sikayet|tesisat|sozlesme|hesap|servis|bildirim)(?:lik|si)?"
)
_CODE = r"(?:\[no\]|(?=[a-z-]{0,6}\d)[a-z\d][a-z\d/-]{4,})"
_CALLED = r"(?:no|nom|nosu|num|numara\w{0,6}|kod\w{0,4})"
_GIVEN = re.compile(
    rf"(?<!\w){_KIND}\s(?:takip\s)?{_CALLED}\W{{1,4}}(?:\w{{1,4}}\W{{1,3}})?{_CODE}(?!\w)"
    rf"|(?<!\w){_CODE}\s(?:no\w{{0,3}}\s|numara\w{{0,4}}\s|kodlu\s)(?:\w+\s)?{_KIND}\w*"
    rf"|(?<!\w)pnr\W{{1,3}}[a-z\d]{{6}}(?!\w)"
)
_FOUR_DIGITS = re.compile(r"\d{4}")


def details(text: str) -> Iterator[Hit]:
    """Order and customer numbers in a folded text, a masked one (`[no]`) too."""
    if "[no]" in text or "pnr" in text or _FOUR_DIGITS.search(text):
        for found in _GIVEN.finditer(text):
            yield Hit(ORDER_NUMBER, *found.span())
