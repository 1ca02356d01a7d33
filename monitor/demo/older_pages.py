"""The complaint site's pages as they were until mid 2026 (generation G2)."""

from datetime import datetime
from html import escape

from monitor.demo.markup import count, document, excerpt, full_date, iso, json_ld, paragraphs, short_date
from monitor.demo.pages import Listing, boilerplate, pager
from monitor.demo.world import BRAND, SLUG, Complaint, Reply, Shown


def listing(page: Listing) -> bytes:
    """The brand page; some of its links are kept from crawlers that only know `href`."""
    cards = (_withdrawn(shown) if shown.withdrawn else _card(shown, page.now) for shown in page.cards)
    parts = [f'<h1 class="brand-name">{BRAND}</h1>', *cards, pager(page, "pagination-list", "page")]
    return document(f"{BRAND} Şikayetleri", parts)


def detail(shown: Shown, now: datetime) -> bytes:
    """One complaint with the brand's and the complainant's messages."""
    complaint = shown.complaint
    solved = '<div class="solved-badge">Çözüldü</div>' if shown.solved else ""
    stars = f'<div data-ga-element="Result_Stars"><span class="rate-num">{complaint.rating}</span></div>'
    parts = [
        json_ld(_linked_data(complaint)),
        f'<div class="complaint-detail-head">{solved}{stars if shown.solved and complaint.rating else ""}</div>',
        f'<h1 class="complaint-detail-title">{escape(complaint.title)}</h1>',
        _time(complaint, now),
        f'<span class="js-view-count">{count(shown.views)}</span>',
        f'<div class="complaint-detail-description">{paragraphs(complaint.text)}</div>',
        f'<div class="complaint-answer-container">{"".join(_message(reply) for reply in shown.replies)}</div>',
    ]
    return document(complaint.title, parts, about=boilerplate(complaint.title))


def _card(shown: Shown, now: datetime) -> str:
    complaint = shown.complaint
    author = f'<span class="username">{escape(complaint.author)}</span>' if complaint.author else ""
    solved = '<div class="solved-badge">Çözüldü</div>' if shown.solved else ""
    return (
        f"{_open(shown)}{author}{_title_and_text(complaint)}{_time(complaint, now)}"
        f'<span class="js-view-count">{count(shown.views)}</span>{solved}</article>'
    )


def _open(shown: Shown) -> str:
    number = f' data-id="{shown.complaint.number}"' if shown.complaint.number else ""
    return f'<article class="card-v2 ga-v ga-c"{number} data-upvoter-count="{shown.upvotes}">'


def _title_and_text(complaint: Complaint) -> str:
    """Every third card has no `href` at all."""
    title, text, address = escape(complaint.title), escape(excerpt(complaint.text)), f"/{SLUG}/{complaint.slug}"
    if complaint.number and complaint.number % 3 == 0:
        layer = f'<div class="complaint-layer" data-complaint-link="{address}">{title}</div>'
        return (
            f'<h2 class="complaint-title">{layer}</h2><p class="complaint-description" data-url="{address}">{text}</p>'
        )
    link = f'<a class="complaint-layer" href="{address}" title="{title}">{title}</a>'
    return f'<h2 class="complaint-title">{link}</h2><a class="complaint-description" href="{address}">{text}</a>'


def _withdrawn(shown: Shown) -> str:
    complaint = shown.complaint
    words = f'"{complaint.thanks}" {complaint.author or "Kullanıcı"} Şikayetini Yayından Kaldırdı'
    return f"{_open(shown)}<p>{escape(words)}</p></article>"


def _time(complaint: Complaint, now: datetime) -> str:
    full, short = full_date(complaint.written_at), short_date(complaint.written_at, now)
    return f'<div class="js-tooltip time" title="{full}">{short}</div>'


def _message(reply: Reply) -> str:
    hooks = "ga-v ga-c" if reply.brand else "reply"
    date = f'<div class="post-time">{full_date(reply.at)}</div>'
    return f'<div class="{hooks}">{date}{paragraphs(reply.text, "message")}</div>'


def _linked_data(complaint: Complaint) -> dict[str, object]:
    article = {"@type": "Article", "articleBody": complaint.text, "datePublished": iso(complaint.written_at)}
    return {"@context": "https://schema.org", "@type": "WebPage", "headline": complaint.title, "mainEntity": article}
