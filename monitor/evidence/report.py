"""The report: one page that needs nothing but itself. What strangers wrote is escaped wherever it stands."""

from collections.abc import Iterable, Iterator
from html import escape

from monitor.evidence.bilingual import LANGUAGES, both, to_the_second, voices
from monitor.evidence.dossier import Dossier, Exhibit, Ground
from monitor.evidence.drawing import drawable
from monitor.evidence.preface import figures, heading, limits, what
from monitor.language import Voice
from monitor.rules.campaign_labels import PLACES, SIGNS
from monitor.rules.campaign_words import VERDICTS
from monitor.rules.case import NO_LONGER_PUBLIC
from monitor.rules.excerpt import clean, web_address
from monitor.rules.score import Axis
from scrapers.kit.errors import msg

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Even if something slipped through: it runs nothing and asks nobody."""
_STYLE = """
body{font:15px/1.5 Arial,Helvetica,sans-serif;color:#1f2430;max-width:1000px;margin:2em auto;padding:0 1em}
h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em;border-bottom:1px solid #c9ced8}
table{border-collapse:collapse;width:100%;font-size:13px}
th,td{text-align:left;vertical-align:top;padding:.35em .6em;border-bottom:1px solid #e4e7ec}
td.points{text-align:right;white-space:nowrap}td.when{white-space:nowrap}td.words{overflow-wrap:anywhere}
.words p{white-space:pre-wrap;margin:.2em 0}.gone{color:#6b7280;font-style:italic}.real{color:#00704f}
code{font-size:11px;color:#6b7280;overflow-wrap:anywhere}svg{max-width:100%;height:auto}
section+section{border-top:3px solid #c9ced8;margin-top:3em}
@media print{tr,svg{break-inside:avoid}}
"""


def as_html(dossier: Dossier, pictures: Iterable[str]) -> str:
    """The page; `pictures` are SVG files."""
    spoken = zip(LANGUAGES, voices(dossier.zone), strict=True)
    parts = [_head(dossier), *(_section(dossier, language, voice) for language, voice in spoken)]
    parts += [_heading(both(msg("Pictures"))), *(_inside(picture) for picture in pictures)]
    parts += [*_verdicts(dossier), *_posts(dossier), "</body></html>", ""]
    return "\n".join(parts)


def _head(dossier: Dossier) -> str:
    title = drawable(heading(dossier, voices(dossier.zone)[0]))
    return (
        f"<!DOCTYPE html>\n<html lang='{LANGUAGES[0]}'><head><meta charset='utf-8'>"
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        "<meta name='viewport' content='width=device-width'><meta name='referrer' content='no-referrer'>"
        f"<title>{title}</title><style>{_STYLE}</style></head><body>"
    )


def _heading(text: str) -> str:
    return f"<h2>{_shown(text)}</h2>"


def _inside(picture: str) -> str:
    return f"<p>{picture.strip()}</p>"


def _section(dossier: Dossier, language: str, voice: Voice) -> str:
    rows = "".join(
        f"<tr><th>{_shown(label)}</th><td>{_shown(value)}</td></tr>" for label, value in figures(dossier, voice)
    )
    parts = [
        f"<section lang='{language}'><h1>{_shown(heading(dossier, voice))}</h1><p>{_shown(what(dossier, voice))}</p>",
        f"<table>{rows}</table>",
        *_scored(dossier, Axis.PROPAGANDA, voice),
        *_scored(dossier, Axis.COORDINATION, voice),
        *_argument(dossier.doubts, voice.translate(msg("What speaks against it")), language),
        _heading(voice.translate(msg("What to keep in mind"))),
        "<ul>",
        *(f"<li>{_shown(limit)}</li>" for limit in limits(voice)),
        "</ul></section>",
    ]
    return "\n".join(parts)


def _scored(dossier: Dossier, axis: Axis, voice: Voice) -> Iterator[str]:
    """One of the two numbers, and the reasons that add up to it."""
    campaign = dossier.campaign
    points = campaign.propaganda if axis is Axis.PROPAGANDA else campaign.coordination
    grounds = (ground for ground in dossier.grounds if ground.axis == axis)
    yield from _argument(grounds, f"{voice.translate(_SCORES[axis])}: {points}/100", voice.language)


_SCORES = {Axis.PROPAGANDA: msg("Suspicion of propaganda"), Axis.COORDINATION: msg("Coordination")}


def _argument(grounds: Iterable[Ground], title: str, language: str) -> Iterator[str]:
    grounds = tuple(grounds)
    if not grounds:
        return
    yield f"<h2>{_shown(title)}</h2><table>"
    for ground in grounds:
        says = ground.tr if language == LANGUAGES[0] else ground.en
        points = f"{ground.points:+d}" if ground.points else ""
        cells = f"<td class='points'>{points}</td><td>{_shown(says)}</td><td><code>{_shown(ground.code)}</code></td>"
        yield f"<tr>{cells}</tr>"
    yield "</table>"


def _verdicts(dossier: Dossier) -> Iterator[str]:
    if not dossier.words:
        return
    yield _heading(both(msg("What people decided")))
    yield "<table>"
    for word in dossier.words:
        said = both(VERDICTS[word.verdict])
        scores = f"{word.coordination}/100 · {word.propaganda}/100 · {_shown(word.model)}"
        cells = (to_the_second(word.at, dossier.zone), word.said_by, said, word.note)
        yield "<tr>" + "".join(f"<td>{_shown(cell)}</td>" for cell in cells) + f"<td>{scores}</td></tr>"
    yield "</table>"


def _posts(dossier: Dossier) -> Iterator[str]:
    headings = (
        *("#", both(msg("Written"))),
        *(both(msg("First seen")), both(msg("Place")), both(msg("Words as first seen")), both(msg("Suspicion"))),
    )
    times = both(msg("times: {zone}"), zone=dossier.zone)
    yield _heading(both(msg("The posts")))
    yield f"<p>{_shown(times)}</p>"
    yield "<table><thead><tr>" + "".join(f"<th>{_shown(name)}</th>" for name in headings) + "</tr></thead><tbody>"
    for exhibit in dossier.exhibits:
        moments = (to_the_second(at, dossier.zone) for at in (exhibit.posted_at, exhibit.seen_at))
        times = "".join(f"<td class='when'>{at}</td>" for at in moments)
        place = _shown(both(PLACES[exhibit.place]))
        words = _words(exhibit, dossier)
        yield (
            f"<tr id='p{exhibit.number}'><td>{exhibit.number}</td>{times}<td>{place}</td>"
            f"<td class='words'>{words}</td><td class='points'>{exhibit.propaganda}/100</td></tr>"
        )
    yield "</tbody></table>"


def _words(exhibit: Exhibit, dossier: Dossier) -> str:
    mention = exhibit.mention
    if mention is None:
        why = both(NO_LONGER_PUBLIC[exhibit.gone]) if exhibit.gone else ""
        noticed = to_the_second(exhibit.gone_at, dossier.zone) if exhibit.gone_at else ""
        return f"<p class='gone'>{_shown(why)} ({noticed})</p>"
    who = " · ".join(part for part in (mention.author.name, mention.author.handle, mention.author.id) if part)
    title = f"<p><strong>{_shown(mention.title)}</strong></p>" if mention.title else ""
    signs = "; ".join(both(SIGNS.get(sign, sign)) for sign in sorted(exhibit.credible))
    mark = both(msg("signs of a real customer"))
    real = f"<p class='real'>{_shown(mark)}: {_shown(signs)}</p>" if signs else ""
    return f"{title}<p>{escape(clean(mention.text))}</p><p>{_shown(who)}</p>{real}<p>{_address(mention.url)}</p>"


def _address(url: str | None) -> str:
    """A link where it leads to the web and nowhere else; the address to read, so that paper shows it, too."""
    if web_address(url) is None:
        return _shown(url or "")
    return f"<a rel='noreferrer noopener' href='{escape(url or '')}'><code>{_shown(url or '')}</code></a>"


def _shown(text: str) -> str:
    """On one line and escaped."""
    return drawable(text)
