"""What all pages of the demo sites are written with: escaping, Turkish dates and counts, JSON-LD, the outer page."""

import json
from collections.abc import Iterable
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

ISTANBUL = ZoneInfo("Europe/Istanbul")
_MONTHS = (
    "Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran",
    "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık",
)  # fmt: skip


def full_date(at: datetime) -> str:
    """`27 Haziran 2025 11:39`, local time."""
    local = at.astimezone(ISTANBUL)
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year} {local:%H:%M}"


def short_date(at: datetime, now: datetime) -> str:
    """`4 Ağustos 14:01`, as the site writes dates of the current year; older ones in full."""
    local = at.astimezone(ISTANBUL)
    if local.year != now.astimezone(ISTANBUL).year:
        return full_date(at)
    return f"{local.day} {_MONTHS[local.month - 1]} {local:%H:%M}"


def iso(at: datetime) -> str:
    """ISO 8601 with `+03:00`, to the second."""
    return at.astimezone(ISTANBUL).isoformat(timespec="seconds")


def count(number: int) -> str:
    """`1.043`: the dot separates thousands; `-` for nothing yet."""
    return f"{number:,}".replace(",", ".") if number else "-"


def excerpt(text: str, most: int = 170) -> str:
    """The beginning of the text on one line, cut with `…`."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most].rstrip()}…"


def paragraphs(text: str, css: str = "") -> str:
    """The text as escaped paragraphs; blank lines separate them."""
    opening = f'<p class="{css}">' if css else "<p>"
    parts = (escape(part).replace("\n", "<br>") for part in text.split("\n\n"))
    return "".join(f"{opening}{part}</p>" for part in parts)


def json_ld(data: object) -> str:
    """A script block that no text can close from within."""
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def document(title: str, parts: Iterable[str], *, about: str = "") -> bytes:
    """A whole page; `about` is the boilerplate that sites put in their descriptions."""
    described = f'<meta name="description" content="{escape(about)}">' if about else ""
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>{described}'
    body = "\n".join(parts)
    page = f'<!DOCTYPE html>\n<html lang="tr"><head>{head}</head><body>\n{body}\n</body></html>\n'
    return page.encode("utf-8", "replace")
