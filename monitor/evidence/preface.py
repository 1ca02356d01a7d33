"""What a pack is and what it is not, in sentences; in the text file and in the report they are the same."""

from collections.abc import Iterator
from textwrap import wrap

from monitor.evidence.bilingual import voices
from monitor.evidence.dossier import Dossier
from monitor.language import Voice
from monitor.rules.campaign_labels import STATES
from monitor.rules.campaign_words import VERDICTS
from scrapers.kit.errors import msg

FILES = {
    "report.html": msg("the whole of it to read; needs no network"),
    "members.csv": msg("the posts as a table; a ' before a cell keeps spreadsheets from executing it"),
    "members.jsonl": msg("the posts letter by letter, with what ties them to one another"),
    "graph.svg": msg("which posts are alike, as a picture"),
    "timeline.svg": msg("when they came, as a picture"),
    "reasons.json": msg("every reason with its points, what changed when, and what people decided"),
    "manifest.sha256": msg("the sums of all other files; check them with: sha256sum -c manifest.sha256"),
}

WHAT = msg(
    "Posts that were written in public about {brand} and that the program Nöbetçi found to be linked: alike in words,"
    " links, tags or threads within a short time. They show signs of coordination. This is a suspicion and its reasons,"
    " no finding: the program does not know who wrote the posts, on whose behalf, or whether a single one is genuine."
)
LIMITS = (
    msg(
        "The scores are sums of the reasons that are listed, reckoned by a statistical model. 100 is not certain,"
        " and no score says anything about a single post or account apart from the group it stands in."
    ),
    msg(
        "Petitions, fan clubs, shared news and answers copied from a template look coordinated and are genuine."
        " What speaks against the suspicion is listed, too: read both."
    ),
    msg(
        "Posts with signs of a real customer (an order, an answer by support, a word of danger) are marked."
        " Please report none of them as abuse: a real customer who is taken for somebody else is the greater harm."
    ),
    msg(
        "Texts, names and accounts are shown as they stood when each post was first seen. Of what was deleted,"
        " protected or erased on request since then, neither words nor author are kept: only that something was"
        " removed, and when that was noticed. That can be later than it happened."
    ),
    msg(
        "Only what the configured sources showed was seen. What was deleted before the next look is missing,"
        " and so is who stood behind it."
    ),
    msg(
        "The pack holds personal data. Hand it only to those who need it for the purpose it was made for, and erase it"
        " afterwards (in Turkey: Law No. 6698, KVKK)."
    ),
)


def as_text(dossier: Dossier) -> str:
    """The README file: all of it in Turkish, then in English."""
    return f"\n{'=' * 78}\n\n".join("\n".join(_lines(dossier, voice)) + "\n" for voice in voices(dossier.zone))


def _lines(dossier: Dossier, voice: Voice) -> Iterator[str]:
    title = heading(dossier, voice)
    yield from (title, "-" * len(title), "")
    yield from _wrapped(what(dossier, voice))
    yield ""
    for label, value in figures(dossier, voice):
        yield f"{label}: {value}"
    yield from ("", voice.translate(msg("What to keep in mind")), "")
    for limit in limits(voice):
        yield from _wrapped(limit, "- ")
    yield from ("", voice.translate(msg("The files")), "")
    for name, says in FILES.items():
        yield f"{name:<16} {voice.translate(says)}"


def heading(dossier: Dossier, voice: Voice) -> str:
    """The pack's title."""
    values = {"number": dossier.campaign.number, "brand": brand_of(dossier)}
    return voice.say(msg("{brand}: signs of coordination, campaign {number}"), values)


def what(dossier: Dossier, voice: Voice) -> str:
    """What the reader holds in hands."""
    return voice.say(WHAT, brand=brand_of(dossier))


def brand_of(dossier: Dossier) -> str:
    """The brand; without a configuration it has no name."""
    return dossier.campaign.brand or "–"


def limits(voice: Voice) -> tuple[str, ...]:
    """What it does not say."""
    return tuple(voice.translate(limit) for limit in LIMITS)


def figures(dossier: Dossier, voice: Voice) -> Iterator[tuple[str, str]]:
    """Label and value of what is counted."""
    campaign = dossier.campaign
    signs = sum(bool(exhibit.credible) for exhibit in dossier.exhibits)
    found: tuple[tuple[str, object], ...] = (
        (msg("Posts"), voice.number(campaign.posts)),
        (msg("Accounts"), voice.number(campaign.authors)),
        (msg("First post"), campaign.first_seen),
        (msg("Last post"), campaign.last_seen),
        (msg("Signs of coordination noticed"), campaign.suspected_at),
        (msg("Coordination"), f"{campaign.coordination}/100"),
        (msg("Suspicion of propaganda"), f"{campaign.propaganda}/100"),
        (msg("Highest suspicion"), f"{campaign.peak}/100"),
        (msg("Posts with signs of a real customer"), voice.number(signs)),
        (msg("Posts no longer public"), voice.number(len(dossier.removed))),
        (msg("State"), voice.translate(STATES[campaign.state])),
        (msg("Decided by a person"), voice.translate(VERDICTS[campaign.verdict]) if campaign.verdict else None),
        (msg("Merged into campaign"), campaign.merged_into),
        (msg("Model"), campaign.model),
    )
    for label, value in found:
        if value is not None:
            yield voice.translate(label), voice.say("{value}", value=value)


def _wrapped(text: str, mark: str = "") -> Iterator[str]:
    yield from wrap(text, 78, initial_indent=mark, subsequent_indent=" " * len(mark), break_on_hyphens=False)
