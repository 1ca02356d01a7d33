"""The complaint site's pages as they are written today (generation G3), and what does not age: robots, trouble."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

from monitor.demo.markup import count, document, excerpt, full_date, iso, json_ld, paragraphs, short_date
from monitor.demo.world import BRAND, SLUG, Complaint, Reply, Shown, slug_of

CARDS_A_PAGE = 24
OTHER_BRAND = "kirpi-mobilya"
NOTHING_HERE = f"{BRAND} için henüz şikayet yazılmamış."
ROBOTS = "User-agent: *\nDisallow: /uye/\nDisallow: /giris\n"

_LONG_AGO = datetime(2026, 1, 9, 8, 30, tzinfo=UTC)
_PADDING = (
    Complaint("Kirpi Mobilya Ayna Çizik Geldi", "Aldığım boy aynası çizik çıktı.", _LONG_AGO, "ayna-cizik-geldi"),
    Complaint("Kirpi Mobilya Kargo Gecikmesi", "Siparişim on gündür yolda görünüyor.", _LONG_AGO, "kargo-gecikmesi"),
)
_RENAMED = {
    "<article": "<section",
    "</article>": "</section>",
    "<h1": "<h4",
    "</h1>": "</h4>",
    "data-ga-element": "data-track",
    "application/ld+json": "application/x-state",
    "selection-share": "txt",
    "complaint-": "cmp-",
    "entry-item-list": "feed",
}


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the brand's list: its cards, which page it is, of how many, read when."""

    cards: Sequence[Shown]
    number: int
    pages: int
    now: datetime


def cut(shown: Sequence[Shown], asked: int, now: datetime) -> Listing:
    """The page that was asked for; past the end the last one comes again, as on the real site."""
    pages = max(1, -(-len(shown) // CARDS_A_PAGE))
    number = min(max(asked, 1), pages)
    return Listing(shown[(number - 1) * CARDS_A_PAGE : number * CARDS_A_PAGE], number, pages, now)


def listing(page: Listing) -> bytes:
    """The brand page: a card a complaint, padded with another brand's cards when it is thin."""
    cards = [_withdrawn(shown) if shown.withdrawn else _card(shown, page.now) for shown in page.cards]
    if len(cards) < CARDS_A_PAGE:
        cards += [_card(Shown(other, views=612), page.now, OTHER_BRAND) for other in _PADDING]
    parts = [
        _menu(),
        f'<main><h1 class="text-2xl">{BRAND}</h1><section>',
        *cards,
        "</section>",
        pager(page, "flex gap-2", "px-3"),
        "</main>",
    ]
    return document(f"{BRAND} Şikayetleri", parts, about=f"{BRAND} şikayetleri ve müşteri yorumları.")


def detail(shown: Shown, now: datetime) -> bytes:
    """One complaint with all of its text and the messages under it."""
    complaint = shown.complaint
    parts = [
        json_ld(_breadcrumb()),
        json_ld([{"@context": "https://schema.org", "@type": "Organization", "name": "Demo Şikayet"}]),
        json_ld(_linked_data(shown)),
        _menu(),
        f'<main><nav><a data-ga-element="Breadcrumb_Link" href="/{SLUG}">{BRAND}</a></nav>',
        f'<h1 class="text-xl"><a href="/{SLUG}">{BRAND}</a> <span>{escape(complaint.title)}</span></h1>',
        _when_and_views(shown, full_date(complaint.written_at)),
        f'<div class="selection-share">{paragraphs(complaint.text)}</div>',
        '<div data-ga-element="Complaint_Content_End"></div>',
        f'<button data-ga-element="Engagement_Card_Upvote">{shown.upvotes}</button>',
        '<section id="messages">',
        *(_message(reply, place, now) for place, reply in enumerate(shown.replies, start=1)),
        "</section></main>",
        _related(now),
    ]
    return document(complaint.title, parts, about=boilerplate(complaint.title))


def boilerplate(title: str) -> str:
    """What stands in every description and is never the complaint."""
    reading = f"{BRAND} için yazılan '{title}' şikayetini ve yorumlarını okumak ya da"
    return f"{reading} {BRAND} hakkında şikayet yazmak için tıklayın!"


def nothing_here() -> bytes:
    """The site's own words for a brand without complaints."""
    return document(BRAND, [_menu(), f"<main><h1>{BRAND}</h1><p>{NOTHING_HERE}</p></main>"])


def challenge() -> bytes:
    """The page that wants to know whether a person is asking."""
    form = '<form id="challenge-form" action="/cdn-cgi/challenge" method="POST"></form>'
    return document("Just a moment...", [f'<div class="cf-browser-verification">{form}</div>'])


def notice(text: str) -> bytes:
    """A page that says one sentence."""
    return document(text, [f"<p>{escape(text)}</p>"])


def redesigned(page: bytes) -> bytes:
    """The same page after a redesign that no preset knows: hooks, headings and blocks have other names."""
    for old, new in _RENAMED.items():
        page = page.replace(old.encode(), new.encode())
    return page


def pager(page: Listing, around: str, link: str) -> str:
    """Links to every page, in the given classes."""
    links = (f'<li><a class="{link}" href="/{SLUG}?page={n}">{n}</a></li>' for n in range(1, page.pages + 1))
    return f'<ul class="{around}">{"".join(links)}</ul>'


def _menu() -> str:
    return (
        f'<header><a href="/sikayetler">Şikayetler</a> <a href="/sikayetler?durum=cozuldu">Çözüldü</a> '
        f'<a href="/{SLUG}/{SLUG}-marka-karnesi">Marka Karnesi</a> <a href="/giris">Giriş Yap</a></header>'
    )


def _open(complaint: Complaint) -> str:
    number = f' data-id="{complaint.number}"' if complaint.number else ""
    return f'<article class="relative ga-c ga-v border-zinc-200 py-8" data-ga-element="Complaint_Card"{number}>'


def _card(shown: Shown, now: datetime, brand: str = SLUG) -> str:
    complaint = shown.complaint
    solved = '<span class="rounded-full bg-emerald-50">Çözüldü</span>' if shown.solved else ""
    return "\n".join(
        [
            f'{_open(complaint)}<div class="group relative isolate w-full">',
            _member(complaint),
            _card_link(complaint, brand),
            _when_and_views(shown, _card_date(complaint, now)),
            f'<p class="line-clamp-3">{escape(excerpt(complaint.text))}</p>{solved}{_answers(shown)}',
            f'<a href="/{brand}/kargo">#kargo</a></div></article>',
        ]
    )


def _member(complaint: Complaint) -> str:
    if not complaint.author:
        return ""
    profile = f"/uye/{slug_of(complaint.author)}-{complaint.number or 0}"
    return f'<a href="{profile}"><span class="username">{escape(complaint.author)}</span></a>'


def _card_link(complaint: Complaint, brand: str) -> str:
    """Every seventh card is a video card, which has no heading."""
    title, href = escape(complaint.title), f"/{brand}/{complaint.slug}"
    if complaint.number and complaint.number % 7 == 3:
        return f'<a class="absolute inset-0" href="{href}" title="{title}"></a>'
    return f'<h3 class="font-semibold"><a href="{href}" title="{title}">{title}</a></h3>'


def _card_date(complaint: Complaint, now: datetime) -> str:
    """A quarter of the cards leave the year out."""
    if complaint.number and complaint.number % 4 == 0:
        return short_date(complaint.written_at, now)
    return full_date(complaint.written_at)


def _withdrawn(shown: Shown) -> str:
    complaint = shown.complaint
    words = f'"{complaint.thanks}" {complaint.author or "Kullanıcı"} Şikayetini Yayından Kaldırdı'
    date = f'<span class="text-zinc-500">{full_date(complaint.written_at)}</span>'
    return f"{_open(complaint)}{date}<p>{escape(words)}</p></article>"


def _when_and_views(shown: Shown, date: str) -> str:
    eye = '<svg class="size-4"><use href="/sprite.svg#ic-view"></use></svg>'
    return (
        f'<div class="flex gap-2"><span class="text-zinc-500">{date}</span>{eye}<span>{count(shown.views)}</span></div>'
    )


def _answers(shown: Shown) -> str:
    icon = '<svg class="size-4"><use href="/sprite.svg#ic-comment"></use></svg>'
    return f"{icon}<span>{len(shown.replies)}</span>" if shown.replies else ""


def _message(reply: Reply, place: int, now: datetime) -> str:
    mark = f'<a data-ga-element="Complaint_Answer_Brand" href="/{SLUG}">{BRAND}</a>'
    name = mark if reply.brand else f"<b>{escape(reply.by or 'Kullanıcı')}</b>"
    date = f'<div class="min-w-0">{name} <span class="post-time">{short_date(reply.at, now)}</span></div>'
    return f'<div id="message-{place}">{date}{paragraphs(reply.text, "message")}</div>'


def _related(now: datetime) -> str:
    """Other brands' cards, one of them solved: not this complaint's state."""
    cards = "".join(_card(Shown(other, solved=True), now, OTHER_BRAND) for other in _PADDING)
    return f"<aside><h2>Benzer şikayetler</h2>{cards}</aside>"


def _breadcrumb() -> dict[str, object]:
    item = {"@type": "ListItem", "position": 1, "name": BRAND, "item": f"/{SLUG}"}
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": [item]}


def _linked_data(shown: Shown) -> dict[str, object]:
    complaint = shown.complaint
    post: dict[str, object] = {
        "@type": "DiscussionForumPosting",
        "headline": complaint.title,
        "dateCreated": iso(complaint.written_at),
        "text": complaint.text,
        "comment": list(_comments(shown)),
    }
    if complaint.author:
        post["author"] = {"@type": "Person", "name": complaint.author}
    about = boilerplate(complaint.title)
    return {"@context": "https://schema.org", "@type": "WebPage", "description": about, "mainEntity": post}


def _comments(shown: Shown) -> Iterator[dict[str, object]]:
    for reply in shown.replies:
        kind, name = ("Organization", BRAND) if reply.brand else ("Person", reply.by or "Kullanıcı")
        author = {"@type": kind, "name": name}
        yield {"@type": "Comment", "text": reply.text, "datePublished": iso(reply.at), "author": author}
