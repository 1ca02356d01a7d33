"""The forum: one topic about the brand, oldest entry first."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from monitor.demo.markup import ISTANBUL, document
from monitor.demo.world import TOPIC, Entry

ENTRIES_A_PAGE = 10


def topic(title: str, entries: Sequence[Entry], asked: int) -> bytes:
    """The page that was asked for, or the last one; an entry of the editors' choice stands above the list."""
    pages = max(1, -(-len(entries) // ENTRIES_A_PAGE))
    number = min(max(asked, 1), pages)
    shown = entries[(number - 1) * ENTRIES_A_PAGE : number * ENTRIES_A_PAGE]
    pinned = f'<div id="pinned"><ul>{_entry(entries[0])}</ul></div>' if entries else ""
    parts = [
        f'<h1 id="title" data-title="{escape(title)}"><a href="/{TOPIC}"><span>{escape(title)}</span></a></h1>',
        f'<div class="pager" data-currentpage="{number}" data-pagecount="{pages}"></div>',
        pinned,
        f'<ul id="entry-item-list">{"".join(_entry(entry) for entry in shown)}</ul>',
    ]
    return document(title, parts)


def single(title: str, entry: Entry) -> bytes:
    """One entry on a page of its own."""
    return document(title, [f"<h1>{escape(title)}</h1>", f'<ul id="entry-item-list">{_entry(entry)}</ul>'])


def _entry(entry: Entry) -> str:
    author, text = escape(entry.author), escape(entry.text).replace("\n", "<br>")
    return (
        f'<li data-id="{entry.number}" data-author="{author}" data-author-id="{entry.author_id}">'
        f'<div class="content">{text}</div>'
        f'<footer><span class="favorite-count">{entry.likes}</span>'
        f'<a class="entry-date permalink" href="/entry/{entry.number}">{_date(entry)}</a> '
        f'<a class="entry-author" href="/biri/{entry.author_id}">{author}</a></footer></li>'
    )


def _date(entry: Entry) -> str:
    """`12.04.2025 12:54 ~ 12:57`: written ~ edited, the day left out when it is the same."""
    written = entry.at.astimezone(ISTANBUL)
    if entry.edited_at is None:
        return _minute(written)
    edited = entry.edited_at.astimezone(ISTANBUL)
    return f"{_minute(written)} ~ {f'{edited:%H:%M}' if edited.date() == written.date() else _minute(edited)}"


def _minute(at: datetime) -> str:
    return f"{at:%d.%m.%Y %H:%M}"
