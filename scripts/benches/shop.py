"""Pages of an invented shop, as complaint sites make them: much decoration around a few cards."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from benches.words import authors, texts

_WRITTEN = datetime(2026, 11, 19, 11, 30)  # noqa: DTZ001 - as the page shows it, in the site's own time


@dataclass(frozen=True, slots=True)
class Shown:
    """What a card says, as a reader should find it."""

    link: str
    title: str
    text: str
    date: str
    author: str
    views: str
    comments: str


def complaints(count: int, seed: int = 1) -> list[Shown]:
    """So many invented complaints, newest first."""
    dice, names = random.Random(seed), authors(seed)
    return [
        _complaint(number, " ".join(text.split()), next(names), dice)
        for number, text in enumerate(texts(count, 260, seed))
    ]


def _complaint(number: int, text: str, author: str, dice: random.Random) -> Shown:
    at = _WRITTEN - timedelta(minutes=37 * number)
    title = f"{number}. sipariş: {text[:24].strip(' #')}"
    slug = f"sikayet-{number}-{dice.randrange(10**6)}"
    return Shown(
        link=f"/papatya-ev/{slug}",
        title=title,
        text=text,
        date=f"{at.day} Kasım {at.year} {at:%H:%M}",
        author=author,
        views=str(dice.randrange(900)),
        comments=str(dice.randrange(9)),
    )


def large_page(shown: list[Shown], *, kilobytes: int = 185) -> bytes:
    """A listing with these cards: two thirds of it cards, the rest menus, styles and the state of a script."""
    dice = random.Random(5)
    cards = "".join(_card(one, dice) for one in shown)
    head = '<!DOCTYPE html><html lang="tr"><head><meta charset="utf-8"><title>Papatya Ev Şikayetleri</title></head>'
    top, bottom = f"<header><nav><ul>{_menu(220)}</ul></nav></header>", f"<footer>{_menu(110)}</footer>"
    page = f"{head}<body>{top}<main>{cards}</main>{bottom}"
    missing = max(0, kilobytes * 1000 - len(page.encode()))
    style = "".join(f".c{n}{{color:#{n:06x};margin:{n}px}}" for n in range(missing // 3 // 28))
    state = ",".join(f'"k{n}":{{"v":{n},"t":"değer"}}' for n in range(missing * 2 // 3 // 31))
    return f"{page}<style>{style}</style><script>window.__STATE__={{{state}}}</script></body></html>".encode()


def _menu(length: int) -> str:
    link = '<a href="/kategori/{n}"><span>Kategori {n}</span></a>'
    item = f'<li class="menu-item px-4 py-2 text-sm hover:bg-zinc-100">{link}</li>'
    return "".join(item.format(n=n) for n in range(length))


def _card(shown: Shown, dice: random.Random) -> str:
    return (
        '<article class="relative ga-c ga-v border-b border-zinc-200 py-8 dark:border-zinc-700"'
        ' data-ga-element="Complaint_Card"><div class="flex items-center justify-between gap-x-4 pb-4">'
        f'<div class="size-12 shrink-0 rounded-full bg-zinc-100">{_drawing(dice)}</div><div class="min-w-0 flex-auto">'
        f'<span class="username text-sm font-semibold leading-6">{escape(shown.author)}</span>'
        f'<span class="text-zinc-500">{shown.date}</span>{_drawing(dice)}</div>{_buttons()}</div>'
        f'<h3 class="text-lg font-semibold"><a href="{shown.link}">{escape(shown.title)}</a></h3>'
        f'<p class="complaint-summary mt-5 line-clamp-3 text-base">{escape(shown.text)}</p>'
        f'<div class="mt-6 flex items-center">{_drawing(dice)}'
        f'<svg class="size-5"><use href="/s.svg#ic-view"></use></svg><span class="text-xs">{shown.views}</span>'
        f'<svg class="size-5"><use href="/s.svg#ic-comment"></use></svg>'
        f'<span class="text-xs">{shown.comments}</span>{_buttons()}</div></article>'
    )


def _drawing(dice: random.Random) -> str:
    path = " ".join(f"M{dice.randrange(24)} {dice.randrange(24)}L{dice.randrange(24)} 3" for _ in range(28))
    return (
        f'<svg class="size-5 fill-current" viewBox="0 0 24 24"><path d="{path}"></path><path d="{path}"></path></svg>'
    )


def _buttons() -> str:
    inside = '<i class="icon icon-{n}"></i><b>{n}</b>'
    button = f'<button type="button" class="rounded-md px-2 py-1 text-xs ring-1">{inside}</button>'
    return f'<div class="flex gap-2">{"".join(button.format(n=n) for n in range(4))}</div>'


def small_page(shown: list[Shown]) -> bytes:
    """A listing of about 150 bytes a card and nothing else."""
    cards = "".join(
        f'<div class="card"><a href="{one.link}">{escape(one.title[:24])}</a><p>{escape(one.text[:40])}</p>'
        f"<i>{one.date}</i></div>"
        for one in shown
    )
    return f"<html><body>{cards}</body></html>".encode()
